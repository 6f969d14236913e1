"""Names in articles of other languages than English.

A model of another language names wrongly: of 31 people that the English one found in 14
foreign articles 21 were none. So people and organisations are looked for only where a
pipeline of the language is installed; places always are, by the names that countries
and large towns have in the article's language: those of countries from CLDR (Babel),
those of towns from GeoNames, in their own script.
Both are compared by their stems, for names are declined (в Москве).

    >>> text = "Президент прибыл в Москву, сообщили власти России."
    >>> [(m.surface, m.name) for m in places_in(text, "ru")]
    [('Москву', 'Moscow'), ('России', 'Russia')]
    >>> [(m.surface, m.name) for m in places_in("東京都で会談、中国も参加", "ja")]
    [('東京都', 'Tokyo'), ('中国', 'China')]
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from babel import Locale, UnknownLocaleError

from cuttings.index.enrich.recogniser import Raw
from cuttings.index.names.folding import place_key
from cuttings.index.names.gazetteer import Place, gazetteer
from cuttings.index.names.lists import NAMES, read_table
from cuttings.search.articles import Article, Kind, Mention
from cuttings.search.language.analysis import fold, tokens
from cuttings.search.language.chains import chain_of
from cuttings.search.language.function_words import is_function_word
from cuttings.search.language.scripts import (
    is_paired,
    is_unparted,
    script_of_letter,
)
from cuttings.search.translations import stored

BIG_TOWN = 300_000
"""Inhabitants of a town whose name needs no other evidence."""

LARGEST_TOWN = 1_000_000
"""The same where a name is short or its letters have no capitals, so that it may be
another word.
"""

_CASED = frozenset({"Latn", "Cyrl", "Grek", "Armn"})
"""Scripts in which names begin with a capital letter."""

_CAPITAL_NOUNS = frozenset({"de", "lb"})
"""Languages whose nouns have capitals."""

_NO_TOWNS = frozenset({"medina", "santiago", "victoria", "leon", "cordoba", "natal"})
"""Names of large towns that people and things bear more often."""

_WORD_BEFORE = re.compile(r"([^\W\d_]+) $")
_WORD_AFTER = re.compile(r" ([^\W\d_]+)")
_ENDS = '.!?:»«“”"\n'
_SPACES = frozenset(" -‐‑\u00a0")


class Named(NamedTuple):
    """A name by its words' stems, the place's label, and the country that it lies in."""

    stems: tuple[str, ...]
    label: str
    within: str = ""


class Names:
    """The names of places in one language, by the first of their stems."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._by_first: dict[str, list[Named]] = {}
        for named in (*_countries(language), *_towns(language)):
            if named.stems:
                self._by_first.setdefault(named.stems[0], []).append(named)
        for names in self._by_first.values():
            names.sort(key=lambda named: -len(named.stems))

    def beginning(self, stem: str) -> list[Named]:
        """The names whose first word has a stem, the longest first."""
        return self._by_first.get(stem, [])


class Token(NamedTuple):
    """A word of the text."""

    stem: str
    start: int
    end: int


def places_named(article: Article) -> tuple[Mention, ...]:
    """The mentions of places in an article: those of the title first, then in the order
    of the text.
    """
    found: list[Mention] = []
    for mention in places_in(article.title, article.language):
        found.append(replace(mention, start=-1, end=-1))
    for start, end, language in article.stretches():
        for mention in places_in(article.body[start:end], language):
            begin, last = start + mention.start, start + mention.end
            found.append(replace(mention, start=begin, end=last))
    return tuple(found)


KINDS: dict[str, Kind] = {
    "PER": "person",
    "PERSON": "person",
    "PRS": "person",  # Swedish
    "PS": "person",  # Korean
    "persName": "person",  # Polish
    "ORG": "organisation",
    "ORGANIZATION": "organisation",  # Romanian
    "OG": "organisation",  # Korean
    "orgName": "organisation",  # Polish
}
"""The kinds of the labels of other languages' pipelines, of every scheme that an official
one has; places are found by their names, and all other labels (MISC, NORP, GPE_ORG,
DERIV_PER) are of nothing that is filed.
"""

_ELIDED = re.compile(r"^(?:[dl]|qu|dell|nell|sull|all|dall)['’]", re.IGNORECASE)
_WORDS = "le la les un une der die das dem den el los las il lo gli os as het de"
_ARTICLES = frozenset(_WORDS.split())


def names_abroad(
    article: Article, body: Sequence[Raw], title: Sequence[Raw]
) -> tuple[Mention, ...]:
    """The mentions of an article from what the pipeline of its language found (start,
    end, label) in its body and its title, and from the names of places.

    A person counts by a full name; a single word is hers whose full name ends in it. A
    place counts where the gazetteer knows its name in that language.
    """
    places = places_named(article)
    in_title = [place for place in places if place.start < 0]
    in_body = [place for place in places if place.start >= 0]
    taken = [(place.start, place.end) for place in in_body]
    named = list(_named(article.body, body, taken))
    people = {mention.name for mention in named if mention.kind == "person"}
    found = [*in_body, *_with_surnames(named, people)]
    found.sort(key=lambda mention: mention.start)

    titled = [
        replace(each, start=-1, end=-1) for each in _named(article.title, title, [])
    ]
    known = {mention.surface for mention in in_title}
    for mention in _with_surnames(titled, people):
        if mention.surface not in known:
            in_title.append(mention)
    return (*in_title, *found)


def _named(
    text: str, spans: Sequence[Raw], taken: Sequence[tuple[int, int]]
) -> Iterator[Mention]:
    """The people and organisations among what a model found, apart from places."""
    for first, last, label in spans:
        kind = KINDS.get(label)
        start, end = _trimmed(text, first, last)
        is_place = any(start < stop and begin < end for begin, stop in taken)
        surface = text[start:end]
        if kind is None or is_place or len(surface) < 2:
            continue
        if not surface[0].isalpha() or surface[0].islower():
            continue
        yield Mention(surface, start, end, kind, " ".join(surface.split()))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without the article before a name and signs behind it."""
    while start < end and not text[end - 1].isalnum():
        end -= 1
    elided = _ELIDED.match(text[start:end])
    if elided:
        start += elided.end()
    word, space, _ = text[start:end].partition(" ")
    if space and word.lower() in _ARTICLES and word[0].islower():
        start += len(word) + 1
    return start, end


def _with_surnames(
    named: Iterable[Mention], people: Collection[str]
) -> Iterator[Mention]:
    """Mentions with single names completed; those of nobody are left out."""
    full = {name.rpartition(" ")[2]: name for name in people if " " in name}
    for mention in named:
        if (
            mention.kind != "person"
            or " " in mention.name
            or (is_unparted(mention.name) and len(mention.name) > 2)
        ):
            yield mention
        elif mention.name in full:
            yield replace(mention, name=full[mention.name])


def places_in(text: str, language: str) -> Iterator[Mention]:
    """The places that a text names, in order."""
    names = _names_of(chain_of(language).code or "en")
    words = list(_tokens(text, language))
    index = 0
    while index < len(words):
        named = _at(text, words, index, names)
        if named is None:
            index += 1
            continue
        last = words[index + len(named.stems) - 1]
        start = words[index].start
        reason = stored(
            "name", "a name of the gazetteer; no pipeline for this language"
        )
        surface = text[start : last.end]
        yield Mention(
            surface, start, last.end, "place", named.label, named.within, None, reason
        )
        while index < len(words) and words[index].start < last.end:
            index += 1


def _tokens(text: str, language: str) -> Iterator[Token]:
    chain = chain_of(language)
    for token, start, end in tokens(text):
        analysed = chain.analysed(token)
        if analysed.term:
            last = end if is_unparted(token) else start + analysed.length
            yield Token(analysed.stem, start, last)


def _at(text: str, words: list[Token], index: int, names: Names) -> Named | None:
    """The longest name that begins with a word of a text."""
    word = words[index]
    for named in names.beginning(word.stem):
        run = words[index : index + len(named.stems)]
        if tuple([each.stem for each in run]) != named.stems:
            continue
        if _is_name(text, run, names.language):
            return named
    return None


def _is_name(text: str, run: list[Token], language: str) -> bool:
    """Whether words are written as a name: side by side, with a capital where their
    script has any, and no part of a longer name.
    """
    first, last = run[0], run[-1]
    for before, after in pairwise(run):
        between = text[before.end : after.start]
        if between and not _SPACES.issuperset(between):
            return False
    letter = text[first.start]
    if script_of_letter(letter) not in _CASED:
        return True
    if not letter.isupper():
        return False
    if len(run) > 1:
        return True
    return not _is_in_name(text, first, last, language)


def _is_in_name(text: str, first: Token, last: Token, language: str) -> bool:
    """Whether a single word is part of a person's name (Carlos Medina, Paris Hilton)."""
    before = _WORD_BEFORE.search(text[: first.start])
    if before and _is_capitalised(before[1], text[: before.start(1)], language):
        return True
    after = _WORD_AFTER.match(text[last.end :])
    is_before_name = after is not None and after[1][0].isupper()
    return is_before_name and language not in _CAPITAL_NOUNS


def _is_capitalised(word: str, ahead: str, language: str) -> bool:
    """Whether a word has a capital that no beginning of a sentence explains."""
    if not word[0].isupper() or word.isupper():
        return False
    if language in _CAPITAL_NOUNS or not ahead.rstrip() or ahead.rstrip()[-1] in _ENDS:
        code = chain_of(language).code
        is_noun = language in _CAPITAL_NOUNS and ahead.rstrip()[-1:] not in _ENDS
        return not is_noun and not is_function_word(fold(word), (code,))
    return True


@cache
def _names_of(language: str) -> Names:
    return Names(language)


def _countries(language: str) -> Iterator[Named]:
    """The countries by their names in a language."""
    try:
        territories = Locale.parse(language).territories
    except (UnknownLocaleError, ValueError):
        return
    for code, place in gazetteer().countries.items():
        name = territories.get(code, "").partition("(")[0].strip()
        if len(name) > 1:
            yield Named(_stems(name, language), place.label)
    for code, extra in _ALSO.get(language, ()):
        yield Named(_stems(extra, language), gazetteer().countries[code].label)


_ALSO = {
    "ar": (("US", "أمريكا"), ("GB", "بريطانيا")),
    "cs": (("US", "USA"),),
    "de": (("US", "USA"), ("GB", "Großbritannien"), ("GB", "England")),
    "es": (("US", "EE. UU."), ("US", "EEUU")),
    "fr": (("GB", "Grande-Bretagne"), ("US", "USA")),
    "it": (("US", "USA"), ("GB", "Gran Bretagna")),
    "ja": (
        ("US", "米国"),
        ("US", "アメリカ"),
        ("GB", "英国"),
        ("KR", "韓国"),
        ("KP", "北朝鮮"),
    ),
    "nl": (("US", "VS"), ("GB", "Groot-Brittannië")),
    "pt": (("US", "EUA"), ("GB", "Grã-Bretanha")),
    "ru": (("US", "США"), ("GB", "Великобритания")),
    "uk": (("US", "США"), ("GB", "Велика Британія")),
    "zh": (("KR", "韩国"), ("KP", "朝鲜")),
}
"""Usual names of countries that CLDR has not."""


def _towns(language: str) -> Iterator[Named]:
    """The towns by their names in a language: in its script, where that is not Latin,
    else by the names that the gazetteer has.
    """
    script = _script_of(language)
    if script == "Latn":
        yield from _towns_in_latin(language)
        return
    for label, code, population, joined in read_table(NAMES / "own_names.tsv.gz"):
        country = gazetteer().countries.get(code)
        place = _town(label, code)
        if country is None or place is None:
            continue
        for name in joined.split("|"):
            letters = {script_of_letter(char) for char in name} - {""}
            if script not in letters and not (script == "Kana" and letters == {"Hani"}):
                continue
            is_known = int(population) >= _least(name, script) or place.capital
            if is_known:
                yield Named(_stems(name, language), place.label, country.label)


def _towns_in_latin(language: str) -> Iterator[Named]:
    for columns in read_table(NAMES / "cities.tsv.gz"):
        _, label, code, _, population, _, _, capital, joined, _ = columns
        country = gazetteer().countries.get(code)
        if country and (int(population) >= LARGEST_TOWN or capital):
            if place_key(label) in _NO_TOWNS or "medina" in joined.split("|"):
                continue
            for key in (label, *joined.split("|")):
                if len(key) > 3 and place_key(key) not in _NO_TOWNS:
                    yield Named(_stems(key, language), label, country.label)


def _least(name: str, script: str) -> int:
    """The inhabitants of a town that a name must have to be one without other evidence."""
    is_short = len(name) < 3 if is_unparted(name) else len(name) < 4
    if script in _CASED and not is_short:
        return BIG_TOWN
    return LARGEST_TOWN


def _town(label: str, code: str) -> Place | None:
    for place in gazetteer().named(label):
        if place.country == code and place_key(place.label) == place_key(label):
            return place
    return None


def _script_of(language: str) -> str:
    """The script of a language, by its name in itself."""
    own = {"ja": "Kana", "zh": "Hani", "ko": "Hang", "sr": "Cyrl"}
    if language in own:
        return own[language]
    try:
        name = Locale.parse(language).get_language_name(language) or ""
    except (UnknownLocaleError, ValueError):
        return "Latn"
    return script_of_letter(name[:1]) or "Latn"


def _stems(name: str, language: str) -> tuple[str, ...]:
    """The stems of a name as a text has them, without the last letter of a run of
    pairs.
    """
    words = [token.stem for token in _tokens(name, language)]
    if len(words) > 1 and is_paired(name[-1]):
        words.pop()
    return tuple(words)
