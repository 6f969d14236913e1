"""Who signed a text: the people of a byline, and ids of names that never collide.

A comma or "and" parts a byline only where people stand on both sides of it: "Jane Doe,
John Roe" are two, "Doe, Jane" and "Jane Doe, Kabul" are one.

    >>> people_of("Jane Doe, Peter Pan and John Roe in Kabul")
    ('Jane Doe', 'Peter Pan', 'John Roe')
    >>> people_of("Doe, Jane"), people_of("Jane Doe, Chief Correspondent")
    (('Jane Doe',), ('Jane Doe',))
    >>> name_id("C Weekly"), name_id("C++ Weekly") == name_id("C Weekly")
    ('c-weekly', False)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b

from cuttings.search.language.analysis import LONGEST_SLUG, slug, terms


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PARTICLES = _words(
    """
    al bin da de del della den der di do dos du el ibn la las le los van vom von y
    zu zur ter ten
    """
)
"""Words of a name that may be in lower case."""

_NO_PERSON = _words(
    """
    agencia agency agencies agence agentur agenzia associated bureau chief columnist commentator contributor
    contributors correspondent correspondents daily desk dispatch editor editors
    foundation gazette guardian herald institute international journal ltd magazine
    media ministry network news newspaper newsroom online photographer post press presse
    producer radio reporter reporters review service special staff studies team
    telegraph television times tribune tv university weekly wire writer writers
    redaktion rédaction redacción redazione
    """
)
"""Words of an office or a body; what has one is no person."""

_PLACES = _words(
    """
    abu addis buenos cape east hong kuala las los mexico new north phnom port rio
    saint san santa sao são south sri st tel washington west
    """
)
"""First words of cities of two words, which look like names of people."""

_BEHIND = re.compile(r"(?:jr|sr|ii|iii|iv|phd|ph\.d|md|m\.d|esq)\.?", re.IGNORECASE)
_WHERE = re.compile(r"\s+(?:in|at|from|of|for)\s+\S.*$")
_PARTS = re.compile(r"\s*[;|、]\s*|\s*\n\s*")
_AND = re.compile(r",?\s+(?:and|with|und|et|y|e|en|och|og|и)\s+|\s*&\s*", re.IGNORECASE)

_ORDINARY = frozenset(" -‐‑–—'’‘`´\"“”„«»,.;:/()[]{}_\\")
"""Signs that part words of a name and tell no two names apart."""


def people_of(byline: str) -> tuple[str, ...]:
    """The people of a byline in its order, each once; a byline that names nobody, such
    as "Staff and agencies", is one by itself.
    """
    found: list[str] = []
    for part in _PARTS.split(byline.strip()):
        found += _people_of_part(part.strip(" ,"))
    return tuple(dict.fromkeys(filter(None, found)))


@lru_cache(maxsize=20_000)
def name_id(name: str) -> str:
    """The id of a name: its slug, and where signs, letters or its end are lost in that, a
    digest of what they were.

    Case, accents and signs between words make no other name; a plus, a hash, an emoji
    and a letter of another script do.
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    is_lossy = not "".join(terms(name)).isascii() or len(plain) > LONGEST_SLUG
    for index, char in enumerate(plain):
        if char.isalnum() or unicodedata.combining(char) or char.isspace():
            continue
        begins_word = char == "." and plain[index - 1 : index].strip() == ""
        is_lossy |= char not in _ORDINARY or (begins_word and bool(plain[index + 1 :]))
    if not is_lossy:
        return slug(name)
    digest = blake2b(" ".join(plain.split()).encode("utf-8", "replace"), digest_size=4)
    return f"{slug(name)}-{digest.hexdigest()}"


def _people_of_part(part: str) -> Iterable[str]:
    sides = [_bare(side) for side in _AND.split(part)]
    if len(sides) > 1:
        listed: list[str] = []
        for side in sides:
            listed += _listed(side)
        if all(map(is_person, listed)):
            return listed
        return [part]
    return _listed(_bare(part))


def _listed(text: str) -> list[str]:
    """The people between commas; the text itself where there are none."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) < 2:
        return [text.strip(" ,")]
    whole: list[str] = []
    for part in parts:
        if whole and _BEHIND.fullmatch(part):
            whole[-1] += f", {part}"
        else:
            whole.append(_bare(part))
    people = [part for part in whole if is_person(part)]
    if not people:
        if len(whole) == 2 and _is_inverted(*whole):
            return [f"{whole[1]} {whole[0]}"]
        return [text]
    return people


def _bare(name: str) -> str:
    """A name without "By" before it and the place behind it."""
    name = re.sub(r"^(?:by|von|par|por)\s+", "", name.strip(), flags=re.IGNORECASE)
    return _WHERE.sub("", name).strip(" ,")


def is_of_a_body(word: str) -> bool:
    """Whether a word tells of an office or a body."""
    return word.strip(".'’-").casefold() in _NO_PERSON


def is_person(name: str) -> bool:
    """Whether a name may be a person's: two to six words in capitals, none of which
    tells of an office or a body.
    """
    words = name.partition(",")[0].split()
    if not 2 <= len(words) <= 6 or any(map(str.isdigit, name)):
        return False
    if words[0].casefold() in _PLACES:
        return False
    for word in words:
        if is_of_a_body(word):
            return False
        if word[:1].islower() and word.strip(".'’-") not in PARTICLES:
            return False
    return True


def _is_inverted(surname: str, given: str) -> bool:
    """Whether two parts around a comma are one name, as catalogues write it."""
    words = [*surname.split(), *given.split()]
    if len(surname.split()) > 3 or len(given.split()) > 2:
        return False
    if any(word.casefold().strip(".") in _NO_PERSON | _PLACES for word in words):
        return False
    return all(word[:1].isalpha() and not any(map(str.isdigit, word)) for word in words)
