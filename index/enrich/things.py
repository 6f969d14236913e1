"""What is capital and no person, body or place: grades, ratings, units, indices, accords,
buildings, by the words beside the name and in it.

A name is decided once for a whole document where its own words and what the text is about
say it (“West Texas Sour” where barrels are sold); a mention alone where only the words
right beside it do (“the Zorena accord”).

    >>> text = "It posted Zorena Sour at 19 dlrs a barrel and is rated BBB by two."
    >>> spans = [Span(text, start, end, "ORG", "organisation") for start, end in ((10, 21), (55, 58))]
    >>> sorted(things_by_use(text, spans))
    ['BBB', 'Zorena Sour']
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable

from cuttings.index.enrich import works
from cuttings.index.enrich.places import is_big_town, stands_in
from cuttings.index.enrich.spans import Span, bare_word, occurrences
from cuttings.index.enrich.words import FAMILIES, ORGANISATION_WORDS, one_of
from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.names.organisations import starter_organisation

LONGEST_LETTERS = 6
"""Letters of an acronym that may stand for a thing."""
_ILLNESS = re.compile(r"\b(?:variants?|virus|vaccin\w+|infect\w+|doctors|pandemic)\b")
_CRUDE = re.compile(r"\b(?:crude|barrels?|bbls?|postings)\b", re.IGNORECASE)
_RATED = re.compile(r"\b(?:rat(?:ed|es|ing|ings)|(?:senior|subordinated) debt)\b")
# AAA, BBB-plus, Baa-2, A-3
_RATING = re.compile(
    r"(?:([A-D])\1{0,2}|[ABC]a{1,2})(?:-?[1-4]|-?(?:plus|minus)|[+-])?"
)
# an “NFT” is, a “GPS”.
_COUNTS = re.compile(r"\b[Aa]n? $")
_COUNTED = re.compile(
    r"[.,;:)]| (?:is|was|for|that|which|to|with|between|on|from|by|has|had|will)\b"
)
# any ETA “on”, no ETA “yet”
_ANY = re.compile(r"\b(?:any|an?|no|our|your|my) $", re.IGNORECASE)
_COUNTED_OF = re.compile(r"[.,;:!?)]| (?:on|for|of|yet|is|was)\b")
# five billion “Zorena Units”
_SUM_BEFORE = re.compile(r"(?:\d|\b[a-z]+) (?:mln|bln|million|billion|trillion)\s$")
# ... (ZU), of, and no noun that it would stand before
_SUM_AFTER = re.compile(r"\s?(?:[,.;(]|(?:of|in|for|from|to|at|on|by|and|or|worth)\b)")
# FTSE “100 share index”, Zorena “industrial average”
_INDEX_AFTER = re.compile(
    rf"(?:[ -]\d{{2,4}})?(?:\s{one_of('of_indices')})*\s(?:index|indices|averages?)\b",
    re.IGNORECASE,
)
_NUMBER_AFTER = re.compile(r"-?\d")
# Louvre “currency accord”
_ACCORD_AFTER = re.compile(
    r"(?:\s[a-z]+)?\s(?:[Aa]ccords?|[Pp]acts?|[Aa]greements?|[Tt]reat(?:y|ies)"
    r"|[Pp]rotocols?|[Cc]onventions?|[Dd]eclaration)\b"
)
# the Louvre“.”, the Louvre “is”, and not the Paris “office” or the Paris“, Texas,” office
_ALONE = re.compile(
    r"[.;:)!?\"”]|,(?! [A-Z])|$|\s(?:is|was|were|has|had|will|would|in|on|at|by|as|for"
    r"|from|to|with|last|this|(?:and|or)(?!\s(?:the\s)?[A-Z]))\b"
)
# the Auriga “constellation”
_IN_SKY = re.compile(r" (?:constellation|galaxy|nebula|star cluster|asteroid)\b")
_IN_SKY_BEFORE = re.compile(r"\b(?:constellation|galaxy|nebula),?(?: of)? $")
# Fishmongers“' Hall”, Zorena“'s Hotel”
_HALL_AFTER = re.compile(
    r"(?:(?<=s)['’]|['’]s) (?:[A-Z]\w+ )?(?:Hall|Hotel|Arms|Inn|House|Head|Gate|Cross|Yard|Wharf|Church"
    r"|Chapel|College|School|Hospital|Cathedral|Theatre|Club|Restaurant|Bar)\b"
)
# “MV Professor” Ann Lee
_SHIP_BEFORE = re.compile(
    r"\b(?:MV|M/V|MT|SS|HMS|USS|RV|USNS|FPSO) (?:Captain |Professor |Sir )?$"
)
# Zorena “and Beretta compact cars”
_CARS_AFTER = re.compile(
    r"(?:,? (?:and|or) [A-Z]\w+| [A-Z]\w+) (?:compact |subcompact |sports |passenger |sub)*"
    r"(?:cars|sedans|trucks|vans|minivans|pickups)\b"
)
_COURT_DISTRICT = re.compile(
    r"(?:Northern|Southern|Eastern|Western|Middle|Central) District"
)
_SAINT = re.compile(r"(?:St\.?|Saint) ")
_HOUSE = r"(?i:hospital|school|college|church|cathedral)\b"
# the carrier “Ocean City”
_SHIP_KIND_BEFORE = re.compile(
    r"\b(?:carrier|tanker|vessel|ship|freighter|ferry|frigate|destroyer|trawler|cruiser"
    r"|submarine|tug|yacht|boat|liner),? (?:the )?[\"“]?$"
)
# the Ann Lee “space telescope”
_NAMED_AFTER = re.compile(
    r"\s(?:space |TV |film |book |novel |movie )?(?:telescope|series|franchise|trilogy"
    r"|awards?|prize|medal|trophy|scholarship|foundation|museum|memorial|syndrome"
    r"|disease|variant|parties|tractors?|dolls?|stadium|airport|bridge|highway"
    r"|(?:[a-z]+ )?(?:port|harbour|harbor|dock|terminal|shopping|leisure) (?:complex"
    r"|centre|center|area))\b"
)
_MODEL_YEAR = re.compile(
    r"\b(?:an?|the|his|her|their)(?: [a-z]+){0,2} (?:19|20)\d\d(?: model)? $"
)
# the Zorena “poll”, admitted to “Zorena”: who asks, and where one learns
_POLL_AFTER = re.compile(r"(?:/[A-Z]\w+)? (?:polls?|survey|University|College)\b")
_LEARNS_BEFORE = re.compile(
    r"\b(?:(?:admitted|accepted|admission) (?:to|into)|enrolled (?:at|in)|attend(?:ed|ing)?"
    r"|graduated? (?:from|of)|degree (?:at|from)|alumn\w+ of|students? at) $"
)
# the Zorena “virus”, in Zorena “programme”
_ILLNESS_AFTER = re.compile(r" (?:virus|disease|fever|flu|syndrome|strain|variant)\b")
_SHOW_AFTER = re.compile(
    r" (?:programme|program|show|project|series|magazine|awards?)\b"
)
# the Zorena “oil rig”
_RIG_AFTER = re.compile(
    r" (?:(?:oil|gas|drilling|offshore|loading) )*(?:rigs?|platforms?|oilfields?|gasfields?"
    r"|oil fields?|gas fields?|pipelines?)\b"
)
# the Zorena “round of” talks
_ROUND_AFTER = re.compile(r" [Rr]ound(?= (?:of|to)\b|[.,;)])")
_CHAIN_AFTER = re.compile(r" (?:chain|group)\b")
_SMALL_PLACES = frozenset(("town", "district"))


def things_by_use(
    text: str, spans: Iterable[Span], explained: Collection[str] = ()
) -> frozenset[str]:
    """The names among spans that are works, products and ships by the words beside them,
    and grades of oil, ratings of debt or units of account by their form and by what the
    text is about; letters that it ``explained`` are not.
    """
    weighed = [span for span in spans if span.sort in ("person", "organisation")]
    names = {span.text for span in weighed}
    found = {span.text for span in weighed if _is_unit(span)} | works.described(weighed)
    grades = set()
    for name in names:
        is_grade = bare_word(name.rpartition(" ")[2]) in FAMILIES["grades"]
        # “Zorena Heavy” may be short for Zorena Heavy Industries.
        longer = f"{name} "
        if is_grade and " " in name and not any(map(_begins_with(longer), names)):
            grades.add(name)
    ratings = {name for name in names if _RATING.fullmatch(name)}
    ratings.difference_update(explained)

    # Few texts have either, and those alone are searched.
    if grades and _CRUDE.search(text):
        found |= grades
    if ratings and _RATED.search(text):
        found |= ratings
    return frozenset(found)


def _begins_with(lead: str) -> Callable[[str], bool]:
    return lambda name: name.startswith(lead)


def _is_unit(span: Span) -> bool:
    """Whether a sum is of what a mention names (“five billion European Currency Units”)."""
    before = span.before(24)
    # Most names stand behind no number, which costs less to see than to match.
    if not before.rstrip().endswith(("ln", "lion")):
        return False
    if starter_organisation(span.text):
        return False
    is_sum = _SUM_BEFORE.search(before) and _SUM_AFTER.match(span.source, span.end)
    return bool(is_sum)


def counted_by_use(text: str, spans: Iterable[Span]) -> frozenset[str]:
    """The capitals that stand for a thing, since the text counts them (an NFT, NFTs),
    and the letters that name variants where the text is about an illness.
    """
    found = set()
    names = {span.text for span in spans if len(span.words) == 1}
    for name in names:
        # NFT, and MoU too
        is_short = name.isalpha() and len(name) <= LONGEST_LETTERS
        capitals = sum(map(str.isupper, name))
        if not is_short or capitals < 2:
            continue
        # “any ETA” is no body, however well one of that name is known.
        if starter_organisation(name):
            if _is_asked_for(text, name):
                found.add(name)
            continue
        if any(True for _ in occurrences(text, f"{name}s")) or _is_counted(text, name):
            found.add(name)
    letters = names & {letter.title() for letter in FAMILIES["letters"]}
    # Two letters are a row of variants, whatever the text calls them.
    if len(letters) > 1 or (letters and _ILLNESS.search(text)):
        found |= letters
    return frozenset(found)


def _is_asked_for(text: str, name: str) -> bool:
    """Whether all mentions of a name are of some one (“any ETA on release”)."""
    return all(
        _ANY.search(text[max(0, start - 5) : start]) and _COUNTED_OF.match(text, end)
        for start, end in occurrences(text, name)
    )


def _is_counted(text: str, name: str) -> bool:
    """Whether an article of one stands before a name that stands before no noun."""
    for start, end in occurrences(text, name):
        is_one = _COUNTS.search(text[max(0, start - 4) : start])
        if is_one and _COUNTED.match(text, end):
            return True
    return False


def is_of_index(span: Span) -> bool:
    """Whether a body's name is but the name of an index or an average of prices (“FTSE
    100 share index”); an exchange's or a ministry's index is still its own.
    """
    if span.sort not in ("person", "organisation"):
        return False
    if not _INDEX_AFTER.match(span.source, span.end) or starter_organisation(span.text):
        return False
    lowered = map(bare_word, span.words)
    return ORGANISATION_WORDS.isdisjoint(lowered)


def is_model(span: Span) -> bool:
    """Whether a number goes on from the capitals at a name's end (“Zorena VC-10”)."""
    last = span.text.rpartition(" ")[2]
    is_short = last.isupper() and len(last) < LONGEST_LETTERS and last != span.text
    return is_short and bool(_NUMBER_AFTER.match(span.source, span.end))


def is_of_accord(span: Span) -> bool:
    """Whether a town's name is but that of an accord (“the Louvre currency accord”).

    What states and countries agree on is theirs: “the Canada agreement” names Canada.
    """
    if not _ACCORD_AFTER.match(span.source, span.end):
        return False
    return _is_small_place(span.text)


def is_crude(span: Span) -> bool:
    """Whether a field's name is that of its oil (“against Zorena's Brent”)."""
    return span.text.lower() in FAMILIES["crudes"] and bool(_CRUDE.search(span.source))


def is_car(span: Span) -> bool:
    """Whether what stands behind a place's name, alone or in a list, are cars (“its new
    Zorena and Beretta compact cars”), with no word of place before it.
    """
    return not stands_in(span) and bool(_CARS_AFTER.match(span.source, span.end))


def is_court_district(span: Span) -> bool:
    """Whether a district is but a court's (“the Middle District of Louisiana”)."""
    return bool(_COURT_DISTRICT.fullmatch(span.text)) and span.after(4) == " of "


def is_ship(span: Span) -> bool:
    """Whether the word before a place's name says that a ship is called so."""
    return bool(_SHIP_KIND_BEFORE.search(span.before(24)))


def is_in_sky(span: Span) -> bool:
    """Whether the words beside a place's name say that it is among the stars."""
    if _IN_SKY.match(span.source, span.end):
        return True
    return bool(_IN_SKY_BEFORE.search(span.before(24)))


def is_of_hall(span: Span) -> bool:
    """Whether a name that no gazetteer has is the owner in a building's or an
    institution's (“Fishmongers' Hall”).
    """
    is_named = bool(gazetteer().named(span.text)) and not _SAINT.match(span.text)
    return not is_named and bool(_HALL_AFTER.match(span.source, span.end))


def is_saint(span: Span) -> bool:
    """Whether a saint's name is a house's, and no country's or town's: nobody is “at” a
    country, and the text may name the saint's hospital.
    """
    if not _SAINT.match(span.text):
        return False
    if gazetteer().broad(span.text) and span.before(4).lower() == " at ":
        return True
    house = rf"{re.escape(span.text)}(?:['’]?s)? (?:[A-Z]\w+ )?{_HOUSE}"
    return re.search(house, span.source) is not None


def is_of_year(span: Span) -> bool:
    """Whether the year before a name is a model's (“a recalled 2005 Zorena Astra”)."""
    return bool(_MODEL_YEAR.search(span.before(40)))


def is_named_after(span: Span) -> bool:
    """Whether the small word behind a person's full name says that a thing is called so
    (“the Ann Lee telescope”), or the letters before it that a ship is (“MV Ann Lee”).
    """
    is_full = span.sort == "person" and " " in span.text
    if _SHIP_BEFORE.search(span.before(20)):
        return True
    return is_full and bool(_NAMED_AFTER.match(span.source, span.end))


def is_illness_or_show(span: Span) -> bool:
    """Whether an illness is called like a place, or a show like what no gazetteer has."""
    if gazetteer().broad(span.text):
        return False
    if _ILLNESS_AFTER.match(span.source, span.end):
        return True
    is_known = bool(gazetteer().named(span.text))
    return not is_known and bool(_SHOW_AFTER.match(span.source, span.end))


def is_institution(span: Span) -> bool:
    """Whether a small town's name is a pollster's or a school's by the words beside it
    (“the Zorena poll”, “admitted to Zorena”).
    """
    if is_big_town(span.text) or gazetteer().broad(span.text):
        return False
    if any(place.level == "division" for place in gazetteer().named(span.text)):
        return False
    if _POLL_AFTER.match(span.source, span.end):
        return True
    return bool(_LEARNS_BEFORE.search(span.before(32)))


def is_rig(span: Span) -> bool:
    """Whether a small place's name is a rig's or a field's (“the Zorena oil rig”), or that
    of islands, cut (“the Zorenan Island chain”).
    """
    if _CHAIN_AFTER.match(span.source, span.end) and span.text.endswith(" Island"):
        return True
    if not _RIG_AFTER.match(span.source, span.end) or is_big_town(span.text):
        return False
    return _is_small_place(span.text)


def is_round(span: Span) -> bool:
    """Whether a place's name is but that of talks (“the Zorena round of trade talks”)."""
    return span.sort == "place" and bool(_ROUND_AFTER.match(span.source, span.end))


def is_partisan(span: Span) -> bool:
    """Whether a place's name is a party's, its leader's or its voters' (“Liberal leader”),
    with no word of place before it.
    """
    if span.text.lower() not in FAMILIES["partisans"]:
        return False
    return not stands_in(span)


def is_building(span: Span) -> bool:
    """Whether an article stands before a town's name by itself, as before a building's:
    “at the Louvre”, but not “the Paris office”.
    """
    if span.before(4) not in ("the ", "The ") or not _is_small_place(span.text):
        return False
    return bool(_ALONE.match(span.source, span.end))


def _is_small_place(name: str) -> bool:
    """Whether the gazetteer knows only towns and districts of a name, whose own article
    it does not have.
    """
    named = gazetteer().named(name)
    for place in named:
        if place.level not in _SMALL_PLACES or place.label.startswith("The "):
            return False
    return bool(named)
