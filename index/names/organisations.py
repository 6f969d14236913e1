"""The key of an organisation's name: without legal form, articles, punctuation and
spelling of -ise/-our.

>>> organisation_key("OAO Gazprom") == organisation_key("Gazprom JSC")
True
>>> organisation_key("Ministry of Defense (Tajikistan)") == organisation_key("Defence Ministry (Tajikistan)")
True
>>> organisation_key("U.S. Supreme Court") == organisation_key("Supreme Court (United States)")
True

The starter authority file: what every archive knows before its librarian has said
anything.

Countries and regions come to it through the gazetteer; organisations with their
acronyms and news agencies are read here. All of it is our own compilation
(``compiled/*.tsv``) and every line can be overruled by the archive's own file.

    >>> starter_organisation("North Atlantic Treaty Organisation").label
    'NATO'
    >>> is_agency("Agence France-Presse")
    True
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources

from anyascii import anyascii

from cuttings.index.names.folding import place_key
from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.origin.agencies import agency_forms
from cuttings.search.articles import Heading
from cuttings.search.language.analysis import slug

_FORMS = """
    inc incorporated corp corporation co company ltd limited llc llp lp plc ag aktiengesellschaft gmbh kg se sa
    s.a sas sarl srl spa nv bv as asa ab oy oyj a/s aps kk pty pte bhd sdn oao ooo zao pao ao jsc ojsc cjsc pjsc
    tbk ltda cv sab kft zrt doo dd ead sicav gesellschaft
"""
LEGAL_FORMS = frozenset(_FORMS.split())
_LONG_FORMS = (
    "joint stock company",
    "open joint stock company",
    "public joint stock company",
    "closed joint stock company",
    "limited liability company",
    "public limited company",
    "kabushiki kaisha",
    "societe anonyme",
    "gesellschaft mit beschrankter haftung",
)
_FORM_CLASSES = {
    form: name
    for name, forms in {
        "ag": "ag aktiengesellschaft",
        "gmbh": "gmbh",
        "jsc": "oao ooo zao pao ao jsc ojsc cjsc pjsc",
        "inc": "inc incorporated corp corporation",
        "llc": "llc llp lp",
    }.items()
    for form in forms.split()
}
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}(?:[a-z]\b)?|\ba/s\b")
MOST_WORDS = 5
_GAPS = re.compile(r"[^a-z0-9]+")
_SPELLINGS = (
    (re.compile(r"is(e|ed|ing|ation|ations)\b"), r"iz\1"),
    (re.compile(r"\bforeign affairs\b"), "foreign"),
    (re.compile(r"\binternal affairs\b"), "interior"),
    (re.compile(r"\bdefence\b"), "defense"),
    (re.compile(r"\blabour\b"), "labor"),
    (re.compile(r"\bcentre\b"), "center"),
    (re.compile(r"\bprogramme\b"), "program"),
    (re.compile(r"\bco operation\b"), "cooperation"),
)


@lru_cache(maxsize=50_000)
def organisation_key(name: str) -> str:
    """The key of a name; equal keys make a provisional heading. May be empty."""
    plain = (name if name.isascii() else anyascii(name)).lower().replace("&", " and ")
    plain = re.sub(
        r"['’]s?\b", lambda match: "s" if match.group().endswith("s") else "", plain
    )
    plain = _DOTTED.sub(
        lambda match: match.group().replace(".", "").replace("/", ""), plain
    )
    stated = re.search(r"\(([^()]+)\)\s*$", plain)
    body = plain[: stated.start()] if stated else plain
    words = _GAPS.sub(" ", body).strip()
    for form in _LONG_FORMS:
        words = words.replace(form, " ")
    kept = [word for word in words.split() if word not in ("the", "and")]
    bare = [word for word in kept if word not in LEGAL_FORMS] or kept
    key, country = _without_country(bare)
    if stated:
        country = _GAPS.sub(" ", stated.group(1)).strip()
    for pattern, replacement in _SPELLINGS:
        key = pattern.sub(replacement, key)
    of = re.fullmatch(r"(ministry|department) of ([a-z ]+)", key)
    key = f"{of.group(2)} {of.group(1)}" if of else key
    return f"{key} ({country})" if country else key


def _without_country(words: list[str]) -> tuple[str, str]:
    """A name without the country that it begins with (“US Supreme Court”), and that
    country; demonyms stay.

    What “American” or “British” begins is often no body of the country's but a name of
    its own.
    """
    names = _countries()
    for count in range(min(MOST_WORDS, len(words) - 1), 0, -1):
        country = names.get(" ".join(words[:count]))
        if country:
            return " ".join(words[count:]), country
    return " ".join(words), ""


@cache
def _countries() -> dict[str, str]:
    """The key of every country's names, with that of its label."""
    return {
        place_key(name): place_key(place.label)
        for name, place in gazetteer().surfaces.items()
        if place.level == "country"
    }


def legal_form(name: str) -> str:
    """The class of legal form that a name states (``ag``, ``gmbh``, ``jsc`` ...), or
    an empty string.
    """
    words = _GAPS.sub(" ", name.lower().replace(".", "")).split()
    return next((_FORM_CLASSES[word] for word in words if word in _FORM_CLASSES), "")


@cache
def organisations() -> dict[str, Heading]:
    """The starter's organisations by id."""
    headings = {}
    for line in _lines("cuttings.index.names", "compiled/organisations.tsv"):
        label, _, variants = line.partition("\t")
        heading = Heading(
            slug(label),
            "organisation",
            label,
            variants=tuple(filter(None, variants.split("|"))),
        )
        headings[heading.id] = heading
    return headings


@cache
def _by_surface() -> dict[str, Heading]:
    return {
        name: heading
        for heading in organisations().values()
        for name in (heading.label, *heading.variants)
    }


@cache
def _by_key() -> dict[str, Heading]:
    keys: dict[str, Heading] = {}
    for name, heading in _by_surface().items():
        if not name.isupper() and not _needs_article(name):
            keys.setdefault(organisation_key(name), heading)
    return keys


def _needs_article(name: str) -> bool:
    """Whether a name is a plain word but for its article: The Sun, The Times."""
    return name.startswith("The ") and name.count(" ") == 1


def starter_organisation(name: str) -> Heading | None:
    """The starter's organisation of this name: acronyms as they are written, names
    by their key.
    """
    return (
        _by_surface().get(name)
        or _by_surface().get(name.replace(".", ""))
        or _by_key().get(organisation_key(name))
    )


@cache
def _agency_forms() -> frozenset[str]:
    forms = agency_forms()
    return frozenset(forms) | {
        form.lower() for form in forms if not form.isupper() and len(form) > 4
    }


def is_agency(name: str) -> bool:
    """Whether a name is a news agency's: it has a facet of its own and is not an
    organisation of the story.
    """
    bare = name.removeprefix("the ").removeprefix("The ")
    return bare in _agency_forms() or bare.lower() in _agency_forms()


def _lines(package: str, name: str) -> list[str]:
    text = resources.files(package).joinpath(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
