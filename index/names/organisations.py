"""Organisations that are known by name, and the key that spellings of one share.

The starter authority file is what every archive knows of organisations before its
librarian has said anything. It is our own compilation (``compiled/*.tsv``), and every
line can be overruled by the archive's own file.

    >>> starter_organisation("North Atlantic Treaty Organisation").label
    'NATO'
    >>> is_agency("Agence France-Presse")
    True

A key leaves out legal form, articles and punctuation, and what British and American
spelling differ in.

    >>> organisation_key("OAO Gazprom") == organisation_key("Gazprom JSC")
    True
    >>> organisation_key("Ministry of Defense (Tajikistan)") == organisation_key("Defence Ministry (Tajikistan)")
    True
    >>> organisation_key("U.S. Supreme Court") == organisation_key("Supreme Court (United States)")
    True
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache

from anyascii import anyascii

from cuttings.index.names.folding import place_key
from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.names.lists import NAMES, read_families, read_table, read_variants
from cuttings.index.origin.agencies import agency_forms
from cuttings.search.articles import Heading
from cuttings.search.language.analysis import slug

LEGAL_FORMS = read_variants(NAMES / "legal_forms.tsv")
"""Each legal form with its class, which is empty for most."""
BODY_WORDS = {
    family: frozenset(entries)
    for family, entries in read_families(NAMES / "bodies.toml").items()
}
"""Words of names by what they tell: what is left out freely, what a part is called."""
COUNTRY_WORDS = 5
"""Words at most that a country's name has."""
_LONG_FORMS = re.compile(
    "(?:(?:open|public|closed) )?joint stock company|limited liability company"
    "|public limited company|kabushiki kaisha|societe anonyme"
    "|gesellschaft mit beschrankter haftung"
)
_ENDS_OF_LONG_FORMS = ("company", "kaisha", "anonyme", "haftung")
_POSSESSIVE = re.compile(r"['’](s?)\b")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}(?:[a-z]\b)?|\ba/s\b")
_STATED_COUNTRY = re.compile(r"\(([^()]+)\)\s*$")
_WORDS = re.compile(r"[a-z]{3,}")
_GAPS = re.compile(r"[^a-z0-9]+")
_UNITED_STATES = re.compile(r"(?:U\.?S\.?|United States) (?=[A-Z])")
# a body of many countries, or of another
_OF_MANY_LANDS = re.compile(
    r"\b(?:International|World|United Nations|European|Africa|African|Asia|Asian|America"
    r"|American|Arab|Islamic|Organi[sz]ation|Pacific|Caribbean|Commonwealth|Doctors"
    r"|Reporters|Group|Committee|Watch|Party|Church|Bank|Children|Congress|Union|Army"
    r"|Front|Movement|Company|Corporation|University|Trust|Police|Post|Daily)\b|[()]"
)
_SPELLINGS: tuple[
    tuple[str, re.Pattern[str], str | Callable[[re.Match[str]], str]], ...
] = (
    ("is", re.compile(r"is(e|ed|ing|ation|ations)\b"), lambda match: f"iz{match[1]}"),
    ("foreign affairs", re.compile(r"\bforeign affairs\b"), "foreign"),
    ("internal affairs", re.compile(r"\binternal affairs\b"), "interior"),
    (
        "emergency situations",
        re.compile(r"\bemergency situations\b"),
        "emergencies",
    ),
    ("defence", re.compile(r"\bdefence\b"), "defense"),
    ("labour", re.compile(r"\blabour\b"), "labor"),
    ("bros", re.compile(r"\bbros\b"), "brothers"),
    ("centre", re.compile(r"\bcentre\b"), "center"),
    ("programme", re.compile(r"\bprogramme\b"), "program"),
    ("co operation", re.compile(r"\bco operation\b"), "cooperation"),
    (
        " of ",
        re.compile(r"^(ministry|department) of ([a-z ]+)$"),
        lambda match: f"{match[2]} {match[1]}",
    ),
)
"""What a name must have for a rule, which costs less to look for than to match."""


@lru_cache(maxsize=50_000)
def organisation_key(name: str) -> str:
    """The key of a name; equal keys make a provisional heading. May be empty."""
    plain = (name if name.isascii() else anyascii(name)).lower().replace("&", " and ")
    if "'" in plain or "’" in plain:
        plain = _POSSESSIVE.sub(lambda match: match[1], plain)
    if "." in plain or "/" in plain:
        plain = _DOTTED.sub(lambda match: re.sub("[./]", "", match.group()), plain)
    country = ""
    if stated := _STATED_COUNTRY.search(plain):
        plain = plain[: stated.start()]
        country = _GAPS.sub(" ", stated.group(1)).strip()

    plain = _GAPS.sub(" ", plain)
    if any(word in plain for word in _ENDS_OF_LONG_FORMS):
        plain = _LONG_FORMS.sub(" ", plain)
    words = plain.split()
    words = [word for word in words if word not in ("the", "and")]
    # A name that is all legal form keeps it.
    words = [word for word in words if word not in LEGAL_FORMS] or words
    key, leading_country = _without_country(words)
    country = country or leading_country
    for needed, pattern, replacement in _SPELLINGS:
        if needed in key:
            key = pattern.sub(replacement, key)
    return f"{key} ({country})" if country else key


def _without_country(words: list[str]) -> tuple[str, str]:
    """A name without the country that it begins with (“US Supreme Court”), and that
    country.

    Demonyms stay: what “American” or “British” begins is often no body of the country's
    but a name of its own.
    """
    if not words or words[0] not in _first_words_of_countries():
        return " ".join(words), ""
    for count in range(min(COUNTRY_WORDS, len(words) - 1), 0, -1):
        country = _countries().get(" ".join(words[:count]))
        if country:
            return " ".join(words[count:]), country
    return " ".join(words), ""


@cache
def _first_words_of_countries() -> frozenset[str]:
    return frozenset(name.partition(" ")[0] for name in _countries())


@cache
def _countries() -> dict[str, str]:
    """The key of every country's names, with that of its label."""
    keys = {}
    for name, place in gazetteer().surfaces.items():
        if place.level == "country":
            keys[place_key(name)] = place_key(place.label)
    return keys


def legal_form(name: str) -> str:
    """The class of legal form that a name states (``ag``, ``gmbh``, ``jsc`` ...), or
    an empty string.
    """
    for word in _GAPS.sub(" ", name.lower().replace(".", "")).split():
        if LEGAL_FORMS.get(word):
            return LEGAL_FORMS[word]
    return ""


@cache
def organisations() -> dict[str, Heading]:
    """The starter's organisations by id."""
    headings = {}
    for label, *variants in read_table(NAMES / "compiled" / "organisations.tsv"):
        names = tuple(filter(None, "".join(variants).split("|")))
        heading = Heading(slug(label), "organisation", label, variants=names)
        headings[heading.id] = heading
    return headings


@cache
def _by_surface() -> dict[str, Heading]:
    surfaces = {}
    for heading in organisations().values():
        surfaces.update(dict.fromkeys((heading.label, *heading.variants), heading))
    return surfaces


@cache
def _by_key() -> dict[str, Heading]:
    keys: dict[str, Heading] = {}
    for name, heading in _by_surface().items():
        # “The Sun” and “The Times” are plain words but for their article.
        needs_article = name.startswith("The ") and name.count(" ") == 1
        # JeM is nobody called Jem.
        is_mixed = len(name) < 6 and name.isalpha() and name[1:] != name[1:].lower()
        if not name.isupper() and not needs_article and not is_mixed:
            keys.setdefault(organisation_key(name), heading)
    return keys


@lru_cache(maxsize=20_000)
@lru_cache(maxsize=50_000)
def starter_organisation(name: str) -> Heading | None:
    """The starter's organisation of this name: acronyms as they are written, names
    by their key.
    """
    surfaces = _by_surface()
    found = surfaces.get(name) or surfaces.get(name.replace(".", ""))
    if found is None and _may_have_key(name):
        found = _by_key().get(organisation_key(name))
    found = found or surfaces.get(without_legal_form(name))
    return found or _of_united_states(name)


def _of_united_states(name: str) -> Heading | None:
    """The starter's body that is called so with its country before it (“U.S. Securities
    and Exchange Commission”), where its name is nobody else's.
    """
    stated = _UNITED_STATES.match(name)
    found = starter_organisation(name[stated.end() :]) if stated else None
    if found is None or " " not in found.label:
        return None
    return None if _OF_MANY_LANDS.search(found.label) else found


def _may_have_key(name: str) -> bool:
    """Whether all words of a name are words of some starter's organisation: few names'
    are, and their keys take a fourth of the time.
    """
    # Woolworth's may be Woolworths.
    if not name.isascii() or "'" in name:
        return True
    known = _words_of_keys()
    return all(word in known for word in _WORDS.findall(name.lower()))


@cache
def _words_of_keys() -> frozenset[str]:
    """The words that a name may have which has the key of a starter's organisation."""
    forms = {*_by_surface(), *_by_key(), *_countries(), *LEGAL_FORMS}
    forms.update(needed for needed, _, _ in _SPELLINGS)
    forms.add(_LONG_FORMS.pattern)
    found: set[str] = set()
    for form in forms:
        plain = form if form.isascii() else anyascii(form)
        found.update(_WORDS.findall(plain.lower()))
    found.update(("co", "operation", "operative", "brothers", "center", "program"))
    # organisation, organization
    for word in tuple(found):
        found.add(word.replace("iz", "is"))
    return frozenset(found)


def without_legal_form(name: str) -> str:
    """A name without the legal form at its end (“CBS Inc”).

    >>> without_legal_form("CBS Inc.")
    'CBS'
    """
    lead, space, last = name.rpartition(" ")
    if space and _GAPS.sub("", last.lower()) in LEGAL_FORMS:
        return lead.rstrip(",")
    return name


@cache
def _agency_names() -> frozenset[str]:
    """The forms of all agencies, and those of more than four letters in lower case,
    where they are no acronyms.
    """
    names = set(agency_forms())
    for form in agency_forms():
        if len(form) > 4 and not form.isupper():
            names.add(form.lower())
    return frozenset(names)


def is_agency(name: str) -> bool:
    """Whether a name is a news agency's: it has a facet of its own and is not an
    organisation of the story.
    """
    bare = name[4:] if name.startswith(("The ", "the ")) else name
    return bare in _agency_names() or bare.lower() in _agency_names()
