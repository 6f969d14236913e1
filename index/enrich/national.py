"""Bodies that every country has: ministries, parliaments, courts, forces, parties named
by what they stand for.

Without its country such a body is nobody's: “the Interior Ministry” becomes ``Interior
Ministry (Tajikistan)`` where the words around it, or else the document as a whole, say
whose it is. All ways to say so give one name, the country in brackets behind: “US
Senate”, “the American Senate”, “Senate of the United States”.

    >>> is_national_body("Supreme Court"), is_national_body("Peru's Supreme Court")
    (True, True)
    >>> is_national_body("the Police"), is_local_body("Manila District Court")
    (False, False)
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from cuttings.index.enrich.spans import Span, without_possessive
from cuttings.index.enrich.words import FOLDER, one_of
from cuttings.index.names.gazetteer import Place, gazetteer
from cuttings.index.names.lists import read_table

# Ministry of “Labour, Family and Youth”
_MORE = r"(?:(?:,)? (?:and )?[A-Z]\w+)*"
# Foreign “Affairs” Ministry
_TASK = r"(?:Affairs|Planning|Protection|Resources|Security|Services|Situations|Works)"
_NATIONAL = re.compile(
    rf"Ministry of (?:the )?[A-Z]\w+{_MORE}"
    rf"|Department of (?:the )?{one_of('portfolios')}{_MORE}"
    rf"|[A-Z]\w+ (?:and [A-Z]\w+ |{_TASK} )?Ministry|{one_of('portfolios')} Department"
    rf"|{one_of('chambers')}|{one_of('courts')}|{one_of('forces')}"
    rf"|{one_of('national_offices')}|{one_of('sports_bodies')}"
    r"|(?:Federal |Interim |Transitional )?Government"
    rf"|Liberal Democrats?|{one_of('tenets')} [Pp]arty"
)
_UNTELLING = re.compile(
    r"(?:Federal |Interim |Transitional )?Government|Police|Red Cross"
    r"|(?:Special|Security) Forces"
)
"""Bodies that are only meant as such where their own words name the country:

“the Police” is no organisation.
"""
_WITHOUT_MINISTRIES = frozenset(("United States",))
"""What has departments, and a Federal Reserve."""
_CENTRAL_BANKS: dict[str, str] = dict(read_table(FOLDER / "central_banks.tsv"))  # type: ignore[arg-type]
"""What a country's central bank is called, where that is not “central bank”."""
_LOCAL = re.compile(one_of("local_courts"))
_KEEPERS = [
    (re.compile(pattern), countries.split("|"))
    for pattern, countries in read_table(FOLDER / "keepers.tsv")
]
# the Senate “of the Philippines”, “in Peru”
_AFTER = re.compile(r"\s+(?:of|in)\s+(?:the\s+)?([A-Z][\w’'-]*(?: [A-Z][\w’'-]*)?)")
# “the state's” Supreme Court, the Senate “of the commonwealth”
_PARTS_OF_COUNTRIES = r"(?:state|commonwealth|province|territory|region|county|city|town|municipality|island)"
_OF_PART_BEFORE = re.compile(
    rf"\b(?:(?:{_PARTS_OF_COUNTRIES}|[Ss]tate|[Cc]ity)['’]s|state|provincial|state-level) $"
)
_OF_PART_BEHIND = re.compile(
    rf"\s+of\s+(?:the|this|that|its)\s+{_PARTS_OF_COUNTRIES}\b"
)
# Senate “of the United States”
_OF = re.compile(r"(.+?) of (?:the )?([A-Z].*)$")


@lru_cache(maxsize=20_000)
def is_national_body(name: str) -> bool:
    """Whether every country has a body of this name: a ministry, a supreme court, an
    army.
    """
    core, country = _parted(name)
    if not _NATIONAL.fullmatch(core):
        return False
    return bool(country) or not _UNTELLING.fullmatch(core)


def needs_country(name: str) -> bool:
    """Whether a name is that of a national body and does not say whose."""
    return bool(_NATIONAL.fullmatch(name))


@lru_cache(maxsize=20_000)
def is_local_body(name: str) -> bool:
    """Whether a phrase is the name of a kind of court or office, of which one
    country has many.
    """
    return bool(_LOCAL.fullmatch(_parted(name)[0]))


def with_country(
    span: Span, about: str | None, named: Collection[str] = (), name: str = ""
) -> str:
    """The name of a body that every country has, with its country; empty where nothing
    says whose it is. ``name`` is what the span stands for, where that is not its text.

    Looks at the country inside the name, before and after it, then at ``about``, the
    country that the document or passage is about, and at the others ``named`` in it.
    """
    core, country = _parted(name or span.text)
    country = country or country_beside(span)
    core = re.sub(r" party$", " Party", core)
    country = country or _keeper(core, about or "", named)
    is_foreign = "Ministry" in core or core in ("Central Bank", "National Bank")
    if country in _WITHOUT_MINISTRIES and is_foreign:
        country = next((each for each in named if each != country), "")
    name = _CENTRAL_BANKS.get(country, "")
    if core == "Central Bank" and name:
        return name
    if core == "National Bank" and name.endswith(("National Bank", "Nationalbank")):
        return name
    return f"{core} ({country})" if country and needs_country(core) else ""


def country_beside(span: Span) -> str:
    """The label of the country named right before or behind a span as what it is of;
    empty where none is.
    """
    return _country_before(span) or _country_after(span)


def _country_before(span: Span) -> str:
    tokens = re.findall(r"[\w.’'-]+", span.before(40).rpartition("\n")[2])
    for count in (2, 1):
        lead = without_possessive(" ".join(tokens[-count:]))
        if len(tokens) >= count and lead[:1].isupper():
            place = gazetteer().demonym(lead) or gazetteer().country(lead)
            if place:
                return place.label
    return ""


def _country_after(span: Span) -> str:
    after = _AFTER.match(span.after(60))
    phrase = after.group(1) if after else ""
    place = gazetteer().country(phrase) or gazetteer().country(phrase.split(" ")[0])
    return place.label if place else ""


def _keeper(core: str, about: str, named: Collection[str]) -> str:
    """The country that a body belongs to where the words around it are silent."""
    for pattern, countries in _KEEPERS:
        if pattern.fullmatch(core):
            if countries[0].startswith("!"):
                return _other_than(countries, about, named)
            if about in countries:
                return about
            return next((country for country in countries if country in named), "")
    return about


def _other_than(without: Collection[str], about: str, named: Collection[str]) -> str:
    """The country that a text is about, or another that it names, which is none of those
    ``without`` the body, the first of which stands behind “!”.
    """
    lacking = {country.removeprefix("!") for country in without}
    if about not in lacking:
        return about
    others = [country for country in named if country not in lacking]
    return others[0] if len(others) == 1 else ""


def is_of_part(span: Span) -> bool:
    """Whether the words beside a body say that it is a state's or a town's (“the state's
    Supreme Court”, “the Senate of the commonwealth”), whose country has one as well.
    """
    if _OF_PART_BEFORE.search(span.before(24)):
        return True
    return bool(_OF_PART_BEHIND.match(span.source, span.end))


@lru_cache(maxsize=20_000)
def _parted(name: str) -> tuple[str, str]:
    """A name without the country that stands before it or after “of”, and the
    country's label, if one does.
    """
    core, label = name, ""
    tokens = name.split()
    for count in (2, 1):
        lead = " ".join(tokens[:count])
        place = _country_of(lead) if count < len(tokens) else None
        if place:
            core, label = name[len(lead) :].lstrip(" '’s"), place.label
            break
    of = _OF.match(core)
    country = gazetteer().country(of.group(2)) if of else None
    if of and country:
        return of.group(1), label or country.label
    return core, label


def _country_of(lead: str) -> Place | None:
    bare = without_possessive(lead)
    place = gazetteer().demonym(bare) or gazetteer().country(bare)
    return place if place and place.level in ("country", "region") else None
