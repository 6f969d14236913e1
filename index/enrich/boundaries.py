"""Where a name begins and ends: what the model joined is parted, what it cut is made
whole, what is no part of a name goes.

Nothing is typed here; the words of a span are reason enough for these repairs.
``repaired`` makes those that every span needs, in the order of ``CUTS`` and ``PARTS``.

    >>> text = "China's Han Zheng met the Governor of the Bank of Japan."
    >>> [span.text for span in repaired(text, [(0, 17, "PERSON"), (26, 55, "ORG")])]
    ['China', 'Han Zheng', 'Bank of Japan']
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from cuttings.index.enrich.national import is_national_body
from cuttings.index.enrich.people import (
    has_organisation_word,
    is_person_alone,
    is_person_name,
)
from cuttings.index.enrich.places import is_big_town
from cuttings.index.enrich.recogniser import Raw
from cuttings.index.enrich.spans import RULE, SORTS, Span, bare_word, trimmed, words
from cuttings.index.enrich.words import (
    FAMILIES,
    GENERIC_HEADS,
    OPENERS,
    ORGANISATION_WORDS,
    REGAL,
    TITLES,
    is_given_name,
    one_of,
)
from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.names.organisations import is_agency, starter_organisation

Full = frozenset[str]
"""The full names of people that the model found in a document."""
Part = Callable[[Span, Full], list[Span]]
"""Says of which names one span is made."""
# “Former” Reserve Bank of India
_EPITHET = re.compile(
    r"(?:Former|Late|Then|Outgoing|Incoming|Current|Previous|Multiple|Several|Various"
    r"|Many|Ruling|Opposition|Embattled|Rival|Fellow|Added|Remarked|Replied|Said|Says"
    rf"|Noted|{one_of('days')}) (?=[A-Z])"
)
# “Deputy Governor for the” Bank of Japan, “Leaders of” African Union
_OFFICE = re.compile(
    r"(?:(?:Executive|First|Group|Managing|Vice|Deputy|Acting|Assistant|Special|Senior|Co)"
    r"[ -])*"
    rf"{one_of('roles')}\.?(?:[ -][A-Z][\w.’'-]+){{0,4}}?"
    r" (?:of|for|at|from) (?:the )?(?P<rest>[A-Z].+)"
    rf"|{one_of('companions')} of (?:the )?(?P<body>[A-Z].+)"
)
# James Baker“ Monday”
_DAY_BEHIND = re.compile(rf" (?:{one_of('days')}|yesterday|today)$")
_OFFICE_OF = re.compile(
    rf"\b(?i:{one_of('roles')}|Senator|Representative|Premier) (?:of|from|for)(?: the)? $"
)
# Bell “206”, Boeing “B-17” Flying Fortress
_MODEL = re.compile(r" (?:[A-Z]{1,3}-?\d{2,4}[a-z]?s?|\d{3}s?)(?= |$)")
# ABS-CBN “CEO” Carlo Katigbak
_OFFICE_WITHIN = re.compile(
    r"(?P<body>.+?) (?:CEO|CFO|COO|CTO|[Cc]hief [Ee]xecutive|[Cc]hairman|[Cc]hairwoman"
    r"|[Pp]resident|[Ss]pokes(?:man|woman|person)|[Dd]irector) (?P<name>[A-Z].+)"
)
_HONORIFICS = frozenset(("Dr", "Mr", "Mrs", "Ms", "Miss", "Prof", "Professor", "Sir"))
SEATS = (
    "-based",
    "-located",
    "-registered",
    "-led",
    "-owned",
    "-backed",
    "-born",
    "-headquartered",
    "-listed",
    "-held",
    "-linked",
    "-run",
    "-controlled",
    "-funded",
)
"""What ties a body or a person to the place or owner before it."""
# “California-based” Robinhood
_SEATED = re.compile(
    rf"(?:[A-Z][\w.’'-]* ){{0,2}}?[A-Z][\w.’']*(?:{'|'.join(SEATS)}) (?=[A-Z])"
)
# Labour“ MP”, Toyota“ chief executive”
_OFFICE_BEHIND = re.compile(rf"(?P<body>.+?) {one_of('offices_behind')}$")
# Omsk “in” Siberia, Cahors Cathedral “in” Cahors
_LIES_IN = re.compile(r"(?P<inner>.+?) (?:in|at|near) (?:the )?(?P<outer>[A-Z].*)")
# Democratic “and” Republican Parties
_SHARED = re.compile(
    r"(?P<first>[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)?) and (?:the )?"
    r"(?P<second>[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)?)"
)
_HEADS_SHARED = {
    "agencies": "Agency",
    "associations": "Association",
    "banks": "Bank",
    "commissions": "Commission",
    "committees": "Committee",
    "councils": "Council",
    "courts": "Court",
    "departments": "Department",
    "federations": "Federation",
    "ministries": "Ministry",
    "parties": "Party",
    "unions": "Union",
    "universities": "University",
}
"""Heads in the plural that two bodies share, each with what one of them is."""
_HEAD_BEHIND = re.compile(rf" ({'|'.join(_HEADS_SHARED)})\b", re.IGNORECASE)
_WHAT_FOR = re.compile(
    r" for (?:the )?[A-Z][\w’'-]+(?:(?: and| of)?(?: the)? [A-Z][\w’'-]+)*"
)
# Veterans Against“ the War”, Centre for“ Reef Studies”
_OPEN_END = re.compile(
    r" (?:of|for|against|on|and|&|to|in|de|del|du|des)(?: the)?$", re.IGNORECASE
)
_OF_BODY = re.compile(
    r"(?P<name>[A-Z][a-z]\S+ [A-Z][a-z]\S+) of (?:the )?(?P<body>[A-Z].+)"
)
_SURNAME_AND_BODY = re.compile(r"(?P<name>[A-Z][a-z]+), (?P<body>[A-Z]\w+ [A-Z].+)")
# School of Marine“ and Atmospheric Science”
_OF_SUBJECT = re.compile(
    r"\b(?:Institute|School|Department|Ministry|Office|Faculty|Division|Centre|Center)"
    r" (?:of|for) [A-Z][a-z]+$"
)
_AND_SUBJECT = re.compile(r" and (?P<subject>[A-Z][a-z]+(?: [A-Z][a-z]+){0,2})")
_OF_STATE = re.compile(r"\bUniversity of [A-Z][a-z]+(?: [A-Z][a-z]+)?$")
_CAMPUS = re.compile(r"(?: at|,) (?P<campus>[A-Z][a-z]+(?: [A-Z][a-z]+)?)\b")
_OF_COUNTRY = re.compile(
    r"\b(?:Court|Association|Society|Institute|Federation|Commission|Council) (?:of|for)"
    r" (?:England|Trinidad|Bosnia|Antigua|Sao Tome|São Tomé)$"
)
_AND_COUNTRY = re.compile(
    r" and (?:Wales|Tobago|Herzegovina|Barbuda|Principe|Príncipe)\b"
)
_TWO_PARTIES = re.compile(r"(?P<first>[A-Z]\w+) and (?P<second>[A-Z]\w+ Party)")
_REST = re.compile(r" (?:the )?[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*")
# Becor Western“ Inc”, C. Itoh“ and Co”, Alex Brown“ & Sons”
_PARTNERS = r",? (?:and|&) (?:Co|Sons|Company|Partners|Bros|Brothers)\b(?: (?:Inc|Ltd|Plc|LLP)\b)?"
_SURE_FORM = (
    r"(?:LP|Inc|Corp|Cos?|Ltd|Limited|Plc|PLC|LLC|LLP|GmbH|Bhd|Berhad|Tbk|Pty|Incorporated"
    r"|Corporation)(?![\w-])"
)
_FORM = (
    rf"(?:{_SURE_FORM}|(?:NV|N\.V\.|AG|SA|S\.A\.|SpA|S\.p\.A\.|AB|ASA|Oyj|KK)(?![\w-]))"
)
_FORM_OF_BODY = re.compile(rf"{_PARTNERS}|(?: [A-Z][\w-]+){{0,2}},? {_FORM}")
_FORM_OF_WORD = re.compile(rf"{_PARTNERS}|(?: [A-Z][\w-]+){{0,2}},? {_SURE_FORM}")
_FORM_OF_NAME = re.compile(rf"{_PARTNERS}|,? {_SURE_FORM}")
_ENDS_IN_FORM = re.compile(rf" {_FORM}\.?$")
_FORM_AND_STOP = re.compile(
    r"(?P<whole>.+? (?:Inc|Corp|Ltd|Plc|PLC|Co|S\.A|N\.V))\. (?P<next>[A-Z][a-z]+)"
)
_ENDS_IN_SURE_FORM = re.compile(rf" (?:{_SURE_FORM}|S\.A|N\.V|S\.p\.A|A\.G|B\.V)\.?$")
# Divisional Railway“ Manager”
_OFFICE_AFTER = re.compile(
    r" (?:Minister|Manager|Secretary|Director|Commissioner|Chairman|Superintendent|Officer"
    r"|Inspector|Spokes(?:man|woman|person))\b"
)
_PARTNER_WORDS = ("Co", "Sons", "Company", "Partners", "Bros", "Brothers")
# <ZOR.O>, (NYSE: ZOR), (ZOR.L)
_TICKER = re.compile(
    r" ?(?:<[A-Z0-9]{1,6}(?:\.[A-Z]{1,3})?>|\((?:NYSE|NASDAQ|Nasdaq|AMEX|LSE|TSX|ASX|NSE|BSE|JSE)"
    r": ?[A-Z0-9.]{1,8}\)|\([A-Z0-9]{1,6}\.[A-Z]{1,3}\))"
)
_GENERIC = FAMILIES["middle_words"] | FAMILIES["company_ends"] | FAMILIES["legal_forms"]
# “Federal Home” Loan Bank Board, “Mitsui Trust and” Banking Co
_BEGINNING = re.compile(r"(?:(?:[A-Z][\w’'-]+|(?:[A-Z]\.)+) (?:(?:and|&|of) )?){1,4}$")
_SHOUTED_BEFORE = re.compile(r"(?:\b[A-Z][A-Z.&'-]+ ){1,3}$")
_LISTED_BEFORE = re.compile(r"(?:^|[\n<(\"“]|[a-z] )(?P<word>[A-Z][a-z]+), $")
_AND_CO = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+)? (?:and|&) Co\b")
# “Lomas and” Nettleton Corp, “Mr.” Rooter Corp
_PARTNER_BEFORE = re.compile(
    r"(?:(?:^|[\n<(\"“]|[,.>:] |[Tt]he |(?:^|[\s(])[a-z\d][\w’'-]* )"
    r"(?P<word>(?!The )[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2}) (?:and|&)"
    r"|(?P<honorific>(?:Mr|Mrs|Dr)\.?)) $"
)
# Zorena Alliance “against NCNB's”
_OPPOSED = re.compile(r" (?:against|over|about|with|by) [A-Z][\w.-]*(?:['’]s)?$")
_COMPANY_OF = re.compile(
    r"(?:[A-Z][\w’'-]+ ){1,3}?(?P<head>[A-Z][\w’'-]+) of (?:(?:West|New|North|South) )?$"
)
# of “Phillips and Drew”: partners whose firm has no other name
_FIRM_BEFORE = re.compile(
    r"\b(?:of|at|with|from|by|brokers?|brokerages?|firm|house|analysts?|stockbrokers?"
    r"|bankers?|dealers?|traders?|solicitors?|lawyers?|accountants|auditors?) $"
)
_BROKER_BEFORE = re.compile(
    r"\b(?:brokers?|brokerages?|firm|analysts? at|stockbrokers?|bankers?|dealers?|traders?"
    r"|solicitors?|lawyers?"
    r"|accountants|auditors?) $"
)
# House Ways and Means“ Trade Subcommittee”, World Rapid“ and Blitz Championship”
_HEAD_BEHIND_BODY = re.compile(
    r"(?: and [A-Z][\w-]+)?(?: [A-Z][\w-]+)? (?P<head>[A-Z][a-z]+)\b(?![’'-])"
)
# “Tunisian League for the” Defence of Rights
_HEAD_BEFORE_BODY = re.compile(
    r"(?P<whole>(?:[A-Z][\w’'-]+ ){0,3}(?P<head>[A-Z][a-z]+) (?:for|of) (?:the )?)$"
)
_CHAIR_FOR = re.compile(r" (?:of|in|for) ")
_INITIALLED = re.compile(
    r"[A-Z][a-z]+ (?:[A-Z]\. )+[A-Z][a-z’'-]+[A-Za-z’'-]*(?:,? (?:II|III|IV|Jr|Sr)\.?)?"
)
# Andy Warhol“ Foundation”, Johnson“ Space Center”
_HEAD_OF_NAMED = re.compile(
    r" (?:(?:Memorial|International|National|Space|Art|Arts|Cancer|Medical|Research"
    r"|Presidential|Community|Family|Peace) )?(?P<head>[A-Z][a-z]+)\b(?! [a-z]+ed by)"
)
# “India's” Supreme Court
_POSSESSOR = re.compile(r"([A-Z][\w. -]+?)(?:['’]s|(?<=s)['’]) (?=[A-Z])")
_LISTED = re.compile(r"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*")
_OWNED = re.compile(r"([A-Z][\w’. -]*?)['’]s ([A-Z].*)")
# Ursula “von der”, Haider “al”: the family name is missing
_ENDS_OPEN = re.compile(
    r" (?:von|van|der|den|de|la|del|di|da|dos|arap|bin|ibn|ould|al|el|Al|El|Bin)$"
)
# James “(Jim) Hedges”
_NICKNAME = re.compile(
    r" (?:\([A-Z][\w.’'-]+\)|[\"“‘][A-Z][\w.’ '-]{1,20}[\"”’])"
    r" (?P<surname>(?:(?:Van|Von|De|Di|Al) )?[A-Z][\w’'-]+\w)"
)
# Valéry Giscard “d'Estaing”
_NOBLE_NAME = re.compile(r" d['’][A-Z][\w-]+\w")
# Daniel “arap Moi”
_NAME_BEHIND_GIVEN = re.compile(
    r" (?:arap|bin|bint|ibn|ould|wa|van|von|de|da|dos|della) [A-Z][\w’'-]*[^\W\d_]"
)
_FAMILY_NAME = re.compile(r" [A-Z][\w’'-]*[^\W\d_]")
_ARABIC_NAME = re.compile(
    r" (?:(?:al|Al|el|ul)[- ]|(?:ad|as|ar|an|ash)-)[A-Z][\w’'-]*[^\W\d_]"
)
# The word right before a name, behind a sentence's end, a bracket or a small letter:
# so it is no part of a longer name that the model left out.
_WORD_BEFORE = re.compile(
    r"(?<![\w’'&./-])(?:^|(?<=\n)|(?<=[a-z,.;:”\"] )|(?<=\())"
    r"([A-Z][^\W\d_]+(?:-[A-Z]?[^\W\d_]+)?) $"
)
_CAPITAL_BEFORE = re.compile(r"\b(?!The )[A-Z][\w’'-]+ $")
_REGAL_BEFORE = re.compile(rf"\b({'|'.join(sorted(REGAL)).title()}) $")


def repaired(text: str, raws: Iterable[Raw]) -> list[Span]:
    """The model's spans of a text, trimmed, and with the right words in them."""
    found = []
    for start, end, label in raws:
        span = trimmed(Span(text, start, end, label, SORTS.get(label, "other")))
        span = without_attributes(span) if span else None
        if span:
            found.append(span)
    people = [span.text for span in found if span.label == "PERSON"]
    full = frozenset(name for name in people if " " in name)

    found = parted(found, PARTS, full)
    whole = [with_town_beginning(span) for span in whole_companies(found)]
    return [with_given_name(with_rest(span)) for span in whole]


def parted(
    spans: Iterable[Span], parts: Iterable[Part], full: Full = frozenset()
) -> list[Span]:
    """What is left of spans when each part has been asked in turn."""
    found = list(spans)
    for part in parts:
        pieces: list[Span] = []
        for span in found:
            pieces += part(span, full)
        found = pieces
    return found


def whole_companies(spans: Iterable[Span]) -> list[Span]:
    """Spans with the beginnings and legal forms of companies that the model cut off."""
    whole = [with_legal_form(with_beginning(span)) for span in firms(spans)]
    return [with_partner(span) for span in whole]


def firms(spans: Iterable[Span]) -> list[Span]:
    """Spans with two surnames that are one firm's name (“analysts at Phillips and
    Drew”) as one, with the bands and firms that people are “of”, and without the
    portfolios before an office (“Divisional Railway” Manager).
    """
    found: list[Span] = []
    for span in spans:
        last = found[-1] if found else span
        between = span.source[last.end : span.start]
        is_firm = between in (" and ", " & ") and _are_partners(found, span)
        if is_firm or (between == ", " and _is_one_list(last, span)):
            found[-1] = _as_body(last.at(last.start, span.end))
        elif between in (" of ", " of the ") and _is_member(last, span):
            found.append(_as_body(span))
        elif span.label != "PERSON" or not _OFFICE_AFTER.match(span.source, span.end):
            found.append(span)
    return found


def _is_one_list(one: Span, other: Span) -> bool:
    """Whether two bodies with a comma between them are one whose name lists what it is
    for (“the Zorenan Biscuit”, “Cake and Confectionery Alliance”).
    """
    if {one.label, other.label} != {"ORG"} or not one.before(4).endswith("the "):
        return False
    if has_organisation_word(one.text) or starter_organisation(one.text):
        return False
    last = bare_word((other.words or [""])[-1])
    return " and " in other.text and last in ORGANISATION_WORDS


def _is_member(one: Span, other: Span) -> bool:
    """Whether a full name stands before “of”: what is behind is what somebody belongs
    to (Mike McCready of “Pearl Jam”).
    """
    if one.label != "PERSON" or other.label != "PERSON":
        return False
    return " " in other.text and _has_given_name(one.text)


def _are_partners(found: Sequence[Span], other: Span) -> bool:
    """Whether the last span and another are the surnames that a firm is named by: both
    are a person's to the model, or one is and somebody or an office is “of” both (Ann
    Lee of “Phillips and Drew”).
    """
    one = found[-1]
    for span in (one, other):
        is_name = span.label in ("PERSON", "ORG") and " " not in span.text
        if not is_name or is_given_name(span.text):
            return False
    labels = {one.label, other.label}
    if labels == {"PERSON"}:
        return bool(_FIRM_BEFORE.search(one.before(16)))
    if "PERSON" not in labels:
        return False
    if _BROKER_BEFORE.search(one.before(16)):
        return True
    member = found[-2] if len(found) > 1 else one
    between = one.source[member.end : one.start]
    is_member = member.label == "PERSON" and " " in member.text
    return is_member and between in (" of ", " at ", " with ")


def without_attributes(span: Span) -> Span | None:
    """The span without what stands before a name and is none of it; None where nothing
    is left that names anything.
    """
    kept: Span | None = span
    for cut in CUTS:
        kept = cut(kept) if kept else None
    return kept


def without_seat(span: Span) -> Span:
    """“Zorena Mobile” of “Texas-based Zorena Mobile”, which is a body and no person's
    but where a given name begins it.
    """
    match = _SEATED.match(span.text)
    if match is None:
        return span
    span = span.cut(match.end())
    if span.sort == "person" and not is_given_name(span.words[0]):
        return replace(span, label="ORG", sort="organisation")
    return span


def without_model(span: Span) -> Span:
    """“Boeing” of “Boeing B-17 Flying Fortress”: what a maker's type is called is no
    part of the maker's name.
    """
    match = _MODEL.search(span.text) if span.sort == "organisation" else None
    if match is None or starter_organisation(span.text):
        return span
    maker = span.cut(0, match.start())
    if ORGANISATION_WORDS.intersection(map(str.lower, maker.words[-1:])):
        return span  # Battalion 101
    return maker


def without_demonym(span: Span) -> Span:
    """“DEM Party” of “Kurdish DEM Party”: without a people's name before a body of
    the starter authority file.
    """
    lead, _, rest = span.text.partition(" ")
    if not rest.partition(" ")[0].isupper() or not gazetteer().demonym(lead):
        return span
    if starter_organisation(span.text) or not starter_organisation(rest):
        return span
    return span.cut(len(lead) + 1)


def without_possessor(span: Span) -> Span:
    """“India's Supreme Court” without India, “Amnesty International's Nigeria”
    without Nigeria.
    """
    match = _POSSESSOR.match(span.text)
    if match and span.sort == "organisation":
        owner = match.group(1)
        if starter_organisation(owner):
            return span.cut(0, match.end(1))
        if gazetteer().broad(owner) or gazetteer().broad(owner.rpartition(" ")[2]):
            return span.cut(match.end())
        # “London's” Royal Veterinary College
        last = bare_word(span.words[-1])
        if is_big_town(owner) and last in ORGANISATION_WORDS:
            return span.cut(match.end())
        # “Trump's” State Department
        if _is_known_body(span.text[match.end() :]):
            return span.cut(match.end())
    return span


def without_day(span: Span) -> Span:
    """“James Baker” of “James Baker Monday”, as wires write what somebody said then."""
    match = _DAY_BEHIND.search(span.text) if span.sort == "person" else None
    return span.cut(0, match.start()) if match else span


def without_agency(span: Span) -> Span:
    """“Sanchez” of “(told) Reuters Sanchez (is)”."""
    lead, _, rest = span.text.partition(" ")
    if rest and span.sort == "person" and is_agency(lead) and not is_given_name(lead):
        return span.cut(len(lead) + 1)
    return span


def without_small_tail(span: Span) -> Span:
    """“Zorena Press” of “Zorena Press of bank”: what follows “of” in small letters is
    the sentence's, but for the words for bodies.
    """
    if span.sort != "organisation":
        return span
    if (opposed := _OPPOSED.search(span.text)) and not starter_organisation(span.text):
        return span.cut(0, opposed.start())
    lead, of, last = span.text.rpartition(" of ")
    is_small = bool(of) and last[0].islower() and " " not in last
    # Ministry of defence
    is_headed = bare_word(lead.rpartition(" ")[2]) in ORGANISATION_WORDS
    if not is_small or starter_organisation(span.text):
        return span
    if is_headed and not starter_organisation(lead) and not is_agency(lead):
        return span
    return span.cut(0, len(lead))


def without_next_sentence(span: Span) -> Span:
    """“Zorena Inc” of “Zorena Inc. Shareholders”: a stop behind a legal form ends the
    sentence, but before another form (Co. Ltd).
    """
    match = _FORM_AND_STOP.match(span.text) if span.sort == "organisation" else None
    if match is None or bare_word(match["next"]) in FAMILIES["legal_forms"]:
        return span
    return span.cut(0, match.end("whole"))


def without_division_noun(span: Span) -> Span:
    """“Sughd” of “Sughd region”: what a division is, in small letters, is no part of its
    name but where the gazetteer has it so (Penza oblast).
    """
    proper, _, noun = span.text.rpartition(" ")
    if noun not in FAMILIES["division_nouns"] or gazetteer().named(span.text):
        return span
    levels = {place.level for place in gazetteer().named(proper)}
    if levels.isdisjoint(("division", "district")):
        return span
    return replace(span.cut(0, len(proper)), label="GPE", sort="place")


def without_office(span: Span) -> Span | None:
    """“Bank of Japan” of “Governor of the Bank of Japan”, the university of “Professor
    Ann Lee of Boston University”.

    None where the office is all: “President of Colombia” names no organisation,
    “Leaders of African Union” names one.
    """
    if span.sort != "organisation" or _is_known_body(span.text):
        return span
    if lead := _EPITHET.match(span.text):
        span = span.cut(lead.end())
    match = _OFFICE.match(span.text)
    if match is None:
        return span
    body = span.cut(max(match.start("rest"), match.start("body")))
    lowered = map(str.lower, body.words)
    is_body = _is_known_body(body.text) or not ORGANISATION_WORDS.isdisjoint(lowered)
    return body if is_body else None


def without_office_behind(span: Span) -> Span:
    """“Labour” of “Labour MP”, “Toyota” of “Toyota CEO”."""
    match = _OFFICE_BEHIND.fullmatch(span.text) if span.sort == "organisation" else None
    return span.cut(0, match.end("body")) if match else span


def _is_known_body(name: str) -> bool:
    return bool(starter_organisation(name)) or is_national_body(name)


def places_listed(span: Span, _: Full) -> list[Span]:
    """The places of a list that was taken for one name (“Hartlepool, Aldershot and”,
    “Crete and Cyprus”).
    """
    is_list = ", " in span.text or " and " in span.text
    if span.sort not in ("organisation", "place") or not is_list:
        return [span]
    names = gazetteer()
    # Trinidad and Tobago
    if names.named(span.text) or starter_organisation(span.text):
        return [span]
    places = [span.cut(*match.span()) for match in _LISTED.finditer(span.text)]
    known = [place for place in places if names.named(place.text)]
    # What the model takes for places too, one of which is: “Zorena and Izmir”.
    is_pair = span.sort == "place" and len(places) == 2 and bool(known)
    if len(places) < 2 or not (len(known) == len(places) or is_pair):
        return [span]
    return [_as_place(place) for place in places]


def owner_and_owned(span: Span, _: Full) -> list[Span]:
    """An owner and a name in one person's span (“China's Han Zheng”, “Prabowo's
    Gerindra”), as two.
    """
    match = _OWNED.fullmatch(span.text) if span.sort == "person" else None
    if match is None:
        return [span]
    owner, name = span.cut(*match.span(1)), span.cut(*match.span(2))
    if name.text.endswith(SEATS):
        return [owner]
    if gazetteer().broad(owner.text):
        owner = _as_place(owner)
    if starter_organisation(name.text):
        name = replace(name, label="ORG", sort="organisation")
    return [owner, name]


def place_and_person(span: Span, full: Full) -> list[Span]:
    """A person and the place before it in one span (“Scotland Nicola Sturgeon”), as
    two.

    The rest is a person where the model knows it as one elsewhere in the document, by
    its given name, or where an office stands before the place (“First Minister of
    Scotland Nicola Sturgeon”).
    """
    tokens = span.text.split(" ")
    for count in range(1, min(3, len(tokens) - 1) + 1):
        lead, rest = " ".join(tokens[:count]), tokens[count:]
        is_after_office = _OFFICE_OF.search(span.before(30)) is not None
        if not _is_place_before(lead, span, is_after_office):
            continue
        name = " ".join(rest)
        if len(rest) == 1:
            bearers = [each for each in full if each.endswith(f" {name}")]
            known = span.label == "ORG" and bool(bearers)
        else:
            known = (
                name in full
                or is_given_name(rest[0])
                or bare_word(rest[0]) in TITLES
                or (is_after_office and len(rest) == 2 and is_person_alone(name))
            )
        if known:
            place = _as_place(span.cut(0, len(lead)))
            return [place, span.cut(len(lead) + 1).retyped("person")]
    return [span]


def _is_place_before(lead: str, span: Span, is_after_office: bool) -> bool:
    """Whether words before a name are a place, and a large one if the model took them
    with it for a person, but where an office stands before it (“Mayor of”).
    """
    if is_given_name(lead):
        return False
    may_be_small = span.label == "ORG" or is_after_office
    return any(
        place.level not in ("town", "district") or may_be_small
        for place in gazetteer().named(lead)
    )


def organisations_joined(span: Span, _: Full) -> list[Span]:
    """Two organisations that stand joined by “and” in one span (“Finance Ministry
    and Central Bank”), as two.
    """
    left, _and, right = span.text.rpartition(" and ")
    if span.sort != "organisation" or starter_organisation(span.text):
        return [span]
    right = right.removeprefix("the ")
    heads = [_heads(part) for part in (left, right)]
    both_end = all(end for _, end in heads)
    # The Progressive “and The” New York Times
    if right.startswith("The ") and starter_organisation(right):
        return [span.cut(0, len(left)), span.cut(len(span.text) - len(right))]
    # Each is named by itself too.
    alone = not (both_end or " for " in left or " of " in left)
    if alone and len(left.split()) < 3 and len(right.split()) < 3:
        whole = span.source.count(span.text)
        if all(span.source.count(part) > whole for part in (left, right)):
            return [span.cut(0, len(left)), span.cut(len(span.text) - len(right))]
    begin_alike = heads[0][0] and heads[0][0] in heads[1]
    known = _is_known_body(left) and _is_known_body(right)
    # A company ends with its form; what follows is another, but for its partners.
    if _ENDS_IN_FORM.search(left) and right not in _PARTNER_WORDS:
        known = True
    elif bare_word(right.partition(" ")[0]) in FAMILIES["middle_words"]:
        return [span]  # Mitsui Trust and Banking Co
    if not both_end and not begin_alike and not known:
        return [span]
    return [span.cut(0, len(left)), span.cut(len(span.text) - len(right))]


def _heads(name: str) -> tuple[str, str]:
    """The word for a body that a name of several words begins with and goes on “of”
    or “for”, and the one that it ends with; nothing where there is none.
    """
    tokens = name.lower().split(" ")
    if len(tokens) < 2:
        return "", ""
    begins = tokens[0] in ORGANISATION_WORDS and tokens[1] in ("of", "for")
    ends = tokens[-1] in ORGANISATION_WORDS
    return tokens[0] if begins else "", tokens[-1] if ends else ""


def body_behind_article(span: Span, _: Full) -> list[Span]:
    """The body behind an article in the middle of a span, which no link is before
    (“Ferraro the Democratic Party”), and the known body that stands before it.
    """
    lead, the, rest = span.text.partition(" the ")
    is_body = span.sort == "organisation" and not starter_organisation(span.text)
    if (
        not the
        or not is_body
        or bare_word(lead.rpartition(" ")[2]) in FAMILIES["minor"]
    ):
        return [span]
    if bare_word(lead.rpartition(" ")[2]) in ("for", "in", "from", "by", "at"):
        return [span]
    last = bare_word(rest.rpartition(" ")[2])
    if not _is_known_body(rest) and last not in ORGANISATION_WORDS:
        return [span]
    body = span.cut(len(span.text) - len(rest))
    return [span.cut(0, len(lead)), body] if starter_organisation(lead) else [body]


def person_and_body(span: Span, _: Full) -> list[Span]:
    """The body behind a person's full name in one span (“Ann Lee Supreme Court”), with
    the person.
    """
    tokens = span.text.split(" ")
    is_body = span.sort == "organisation" and len(tokens) > 3
    if not is_body or not is_given_name(tokens[0]) or starter_organisation(span.text):
        return [span]
    name, body = " ".join(tokens[:2]), " ".join(tokens[2:])
    if not is_national_body(body) or not is_person_alone(name):
        return [span]
    person = replace(span.cut(0, len(name)), label="PERSON", sort="person")
    return [person, span.cut(len(name) + 1)]


def person_before_body(span: Span, _: Full) -> list[Span]:
    """A body, and the person before it whose surname the model took with it (Ann “Lee,
    Zorena Railway”), as two.
    """
    match = (
        _SURNAME_AND_BODY.fullmatch(span.text) if span.sort == "organisation" else None
    )
    given = _CAPITAL_BEFORE.search(span.before(24)) if match else None
    if match is None or given is None or starter_organisation(span.text):
        return [span]
    if not is_given_name(given.group().strip()):
        # Aparna Garg, Mysore Railway
        last = bare_word(match["body"].rpartition(" ")[2])
        if last not in ORGANISATION_WORDS | FAMILIES["plain_trades"]:
            return [span]
    end = span.start + match.end("name")
    person = span.at(span.start - len(given.group()), end)
    person = replace(person, label="PERSON", sort="person")
    return [person, span.cut(match.start("body"))]


def person_of_body(span: Span, _: Full) -> list[Span]:
    """A person of two words and the body behind “of” in one span (“Xuxa Brill of the
    Zorena Party”), as two.
    """
    match = _OF_BODY.fullmatch(span.text) if span.sort == "organisation" else None
    if match is None or starter_organisation(span.text):
        return [span]
    body = match["body"]
    last = bare_word(body.rpartition(" ")[2])
    is_body = _is_known_body(body) or last in ORGANISATION_WORDS
    if not is_body or not is_person_alone(match["name"]):
        return [span]
    if gazetteer().named(match["name"]) or _is_known_body(match["name"]):
        return [span]
    person = replace(span.cut(*match.span("name")), label="PERSON", sort="person")
    return [person, span.cut(match.start("body"))]


def parties_joined(span: Span, _: Full) -> list[Span]:
    """Two parties that share one word (“Democratic and Republican Party”), each by its
    whole name.
    """
    match = _TWO_PARTIES.fullmatch(span.text)
    if match is None or not is_national_body(f"{match['first']} Party"):
        return [span]
    first = span.cut(*match.span("first"))
    second = span.cut(match.start("second"))
    return [replace(first, name=f"{match['first']} Party"), second]


def known_body_and_person(span: Span, _: Full) -> list[Span]:
    """A body of the starter authority file and the person behind it in one span
    (“Amnesty International Ann Lee”), as two.
    """
    if span.sort not in ("organisation", "person") or starter_organisation(span.text):
        return [span]
    tokens = span.text.split(" ")
    for count in range(1, len(tokens) - 1):
        lead, name = " ".join(tokens[:count]), " ".join(tokens[count:])
        if not starter_organisation(lead) or is_given_name(tokens[0]):
            continue
        if is_given_name(tokens[count]) and is_person_alone(name):
            body = _as_body(span.cut(0, len(lead)))
            person = replace(span.cut(len(lead) + 1), label="PERSON", sort="person")
            return [body, person]
    return [span]


def organisation_and_person(span: Span, full: Full) -> list[Span]:
    """An organisation and a person in one span (“National Rally of Marine Le Pen”,
    “Grzegorz Braun of Confederation”), as two.

    Where a title is before the person and no organisation (“Solicitor General S.V.
    Raju”), the person alone.
    """
    if span.sort != "organisation" or starter_organisation(span.text):
        return [span]
    first, of, last = span.text.rpartition(" of ")
    if of:
        left, right = span.cut(0, len(first)), span.cut(len(first) + len(of))
        bearer = next((name for name in full if first.endswith(name)), "")
        if not bearer and " " not in first:
            # “Hensman of the” Zorena Foundation
            named = any(name.endswith(f" {first}") for name in full)
            bearer = first if named else ""
        if bearer:
            body = re.sub("^the ", "", last)
            person = left.cut(len(first) - len(bearer)).retyped("person")
            return [
                replace(person, label="PERSON"),
                span.cut(len(span.text) - len(body)),
            ]
        if last in full or _has_given_name(last):
            person = right.retyped("person")
            return [left, person] if is_person_name(last) else [span]
        # Grzegorz Braun of Confederation
        if _has_given_name(first) and is_person_alone(first):
            return [left.retyped("person"), right]
    # House of Representatives “Darin LaHood”
    for name in full:
        if span.text.endswith(f" {name}") and is_person_alone(name):
            person = span.cut(len(span.text) - len(name)).retyped("person")
            lead = span.cut(0, len(span.text) - len(name) - 1)
            known = _is_known_body(lead.text)
            person = replace(person, label="PERSON")
            return [lead, person] if known else [person]
    # Not the first word, which may be the name's own, and two words at least behind.
    tokens = span.text.split(" ")
    for index in range(len(tokens) - 3, 0, -1):
        name = " ".join(tokens[index + 1 :])
        title = bare_word(tokens[index])
        is_title = title in TITLES or title.removesuffix("s") in TITLES
        if is_title and is_person_alone(name):
            return [span.cut(len(span.text) - len(name)).retyped("person")]
    return [span]


def body_behind(span: Span, _: Full) -> list[Span]:
    """The body that a name ends with behind “of the” or “for the”, where what stands
    before is none (“New York for the Green Party”), with the person who does
    (“President Ann Lee of the Green Party”).
    """
    lead, _the, rest = span.text.rpartition(" the ")
    joined = re.fullmatch(r"(.+?) (?:of|for|from)", lead)
    is_body = span.sort == "organisation" and not starter_organisation(span.text)
    if joined is None or not is_body:
        return [span]
    if not _is_known_body(rest) and not _is_person_of(span, joined.group(1), rest):
        return [span]
    lowered = [bare_word(word) for word in words(lead)]
    if not ORGANISATION_WORDS.isdisjoint(lowered):
        return [span]
    body = span.cut(len(span.text) - len(rest))
    tokens = joined.group(1).split(" ")
    titled = [index for index, token in enumerate(tokens) if bare_word(token) in TITLES]
    if not titled:
        return [body]
    name = " ".join(tokens[titled[-1] + 1 :])
    if " " not in name or not is_person_alone(name):
        return [body]
    start = len(joined.group(1)) - len(name)
    person = replace(span.cut(start, len(joined.group(1))), label="PERSON")
    return [person.retyped("person"), body]


def _is_person_of(span: Span, lead: str, body: str) -> bool:
    """Whether one word before “of the” is the end of a person's name that the model
    cut (Xiaogang “Wei of the Beijing Health Institute”).
    """
    last = bare_word((words(body) or [""])[-1])
    is_cut = re.search(r"\b[A-Z][a-z]+ $", span.before(24)) is not None
    return is_cut and " " not in lead and " " in body and last in ORGANISATION_WORDS


def body_and_officer(span: Span, _: Full) -> list[Span]:
    """A body, an office in it and its holder in one span (“Zorena CEO Ann Lee”), and a
    body before its own (“BBC's Ann Lee”), as two; the holder alone where the first is
    no known body.
    """
    if span.sort not in ("person", "organisation"):
        return [span]
    match = _OFFICE_WITHIN.fullmatch(span.text)
    groups: tuple[str | int, str | int] = ("body", "name")
    if match is None and span.sort == "organisation":
        match, groups = _OWNED.fullmatch(span.text), (1, 2)
    if match is None or starter_organisation(span.text):
        return [span]
    name = match.group(groups[1])
    if not _has_given_name(name) or not is_person_alone(name):
        return [span]
    person = replace(span.cut(match.start(groups[1])), label="PERSON")
    person = person.retyped("person")
    body = span.cut(0, match.end(groups[0]))
    is_known = _is_known_body(body.text) or body.text.isupper()
    if not is_known:
        return [person]
    return [replace(body, label="ORG", sort="organisation"), person]


def honoured_person(span: Span, _: Full) -> list[Span]:
    """A person with a title before the name that was taken for an organisation (“Dr
    Martisius”).
    """
    tokens = span.text.split(" ")
    is_short = span.sort == "organisation" and 2 <= len(tokens) <= 3
    if not is_short or tokens[0].rstrip(".") not in _HONORIFICS:
        return [span]
    if not ORGANISATION_WORDS.isdisjoint(map(str.lower, tokens)):
        return [span]
    return [replace(span, label="PERSON", sort="person")]


def with_legal_form(span: Span) -> Span:
    """A company's span with what says behind it that it is one: a legal form (“Becor
    Western” Inc), partners (“Alex Brown” and Sons); as a body by its mark at the
    exchange (“Zorena” <ZOR.O>).
    """
    if span.sort == "person" and _ENDS_IN_SURE_FORM.search(span.text):
        return _as_body(span)
    if span.sort == "organisation":
        pattern = _FORM_OF_BODY
    else:
        # SA and AG behind other names are more than companies.
        pattern = _FORM_OF_NAME if " " in span.text else _FORM_OF_WORD
    whole = pattern.match(span.source, span.end)
    if whole and span.sort != "demonym" and not _ENDS_IN_FORM.search(span.text):
        return _as_body(span.at(span.start, whole.end()))
    if span.sort != "organisation" and _TICKER.match(span.source, span.end):
        return _as_body(span)
    return span


def with_beginning(span: Span) -> Span:
    """A body's span with the words before it that the model cut off, where it begins
    with a word that begins none (“Federal Home” Loan Bank Board).
    """
    found = span.words
    if span.sort not in ("organisation", "person") or not found:
        return span
    if len(found) < 2:
        return span
    lowered = [bare_word(word) for word in found]
    # Telegraph Co
    is_rest = _GENERIC.issuperset(lowered) and lowered[-1] in FAMILIES["legal_forms"]
    is_begun = lowered[0] in FAMILIES["middle_words"] | FAMILIES["plain_trades"]
    # One Valley Bancorp of West “Virginia Inc”
    owner = _COMPANY_OF.search(span.before(60))
    if owner and _ENDS_IN_FORM.search(span.text):
        head = owner["head"].lower()
        trades = (
            FAMILIES["middle_words"]
            | FAMILIES["plain_trades"]
            | frozenset(("bank", "system"))
        )
        if head in trades:
            return _as_body(span.at(span.start - len(owner.group()), span.end))
    if not is_rest and not is_begun:
        return span
    match = _BEGINNING.search(span.before(60))
    before = match.group() if match else ""
    first = before.partition(" ")[0].lower()
    if first in OPENERS or first in ("the", "a", "an"):
        before = before.partition(" ")[2]
    # Another company ends before it.
    if not before or any(
        bare_word(word) in FAMILIES["legal_forms"] for word in before.split()
    ):
        return span
    return _as_body(span.at(span.start - len(before), span.end))


def with_partner(span: Span) -> Span:
    """A company's span with the partners before it that the model cut off (“Lomas and”
    Nettleton Corp, “Smith,” Lemon and Co), whom the text names nowhere without it, with
    the honorific that its name begins with (“Mr.” Rooter Corp), and in capitals with all
    capitals before it.
    """
    name = span.text.title() if span.text.isupper() else span.text
    if span.sort != "organisation" or not _ENDS_IN_FORM.search(name):
        return span
    # SECURITY “PACIFIC CORP”
    shouted = _SHOUTED_BEFORE.search(span.before(40)) if span.text.isupper() else None
    if shouted:
        return span.at(span.start - len(shouted.group()), span.end)
    if starter_organisation(span.text):
        return span
    if _AND_CO.match(span.text):
        listed = _LISTED_BEFORE.search(span.before(24))
        if listed and _is_partner(listed["word"], span.source, ","):
            return span.at(span.start - len(listed["word"]) - 2, span.end)
    match = _PARTNER_BEFORE.search(span.before(40))
    if match is None:
        return span
    if match["honorific"]:
        return span.at(span.start - len(match["honorific"]) - 1, span.end)
    if not _is_partner(match["word"], span.source, " (?:and|&)"):
        return span
    return span.at(span.start - match.end() + match.start("word"), span.end)


def _is_partner(name: str, text: str, link: str) -> bool:
    """Whether a name can be a partner's: it is no body's, no country's and no large
    town's, and the text has it nowhere without a ``link`` behind it.
    """
    is_known = starter_organisation(name) or has_organisation_word(name)
    if is_known or is_big_town(name) or gazetteer().nation(name):
        return False
    if name.partition(" ")[0].lower() in OPENERS:
        return False
    # Nova Scotia and Empire Co
    if " " in name and gazetteer().named(name):
        return False
    linked = re.findall(rf"{re.escape(name)}{link} ", text)
    return text.count(name) == len(linked)


def part_of_longer(span: Span, _: Full) -> list[Span]:
    """A body's span with the head behind it that the model left out (House Ways and
    Means “Subcommittee”) or before it (“League for the” Defence of Rights); nothing
    where the head is a thing's or an office's (“Championship”, “Minister”).
    """
    if span.sort != "organisation" or _is_known_body(span.text):
        return [span]
    behind = _HEAD_BEHIND_BODY.match(span.source, span.end)
    head = behind.group("head").lower() if behind else ""
    lowered = [bare_word(word) for word in span.words]
    is_whole = bool(lowered) and lowered[-1] in ORGANISATION_WORDS
    if behind and head in FAMILIES["body_heads"]:
        return [span.at(span.start, behind.end())]
    is_part = head in FAMILIES["thing_heads"] or head in ("minister", "secretary")
    if head in ("professor", "chair", "fellow"):
        # A chair's own name, and no body before its officer's.
        named = _CHAIR_FOR.match(span.source, behind.end() if behind else span.end)
        is_part = bool(named) and " " in span.text
    if is_part and not is_whole and not span.text.isupper():
        return []
    before = _HEAD_BEFORE_BODY.search(span.before(80))
    if before and before.group("head").lower() in FAMILIES["heads_of"]:
        return [span.at(span.start - len(before.group("whole")), span.end)]
    return [span]


def initialled_person(span: Span, _: Full) -> list[Span]:
    """A person with an initial in the middle that was taken for an organisation
    (“Ulysses S. Grant”), or behind a chamber (“House Nancy Pelosi”), alone.
    """
    if span.sort != "organisation" or starter_organisation(span.text):
        return [span]
    if _INITIALLED.fullmatch(span.text) and is_person_alone(span.text):
        return [replace(span, label="PERSON", sort="person")]
    first, _space, rest = span.text.partition(" ")
    is_short = _has_given_name(rest) and len(words(rest)) == 2
    if is_short and first.lower() in GENERIC_HEADS and is_person_alone(rest):
        person = span.cut(len(first) + 1)
        return [replace(person, label="PERSON", sort="person")]
    return [span]


def named_after_person(span: Span, _: Full) -> list[Span]:
    """The body that is named after a person, where the model saw the person alone
    (“Andy Warhol” Foundation); nothing where it is a building, a prize or a law.
    """
    if span.label != "PERSON":
        return [span]
    match = _HEAD_OF_NAMED.match(span.source, span.end)
    head = match.group("head").lower() if match else ""
    if match is None or head in TITLES:
        return [span]
    if head in FAMILIES["named_after_people"] | FAMILIES["company_ends"]:
        whole = span.at(span.start, match.end())
        return [replace(whole, label="ORG", sort="organisation")]
    return [] if head in FAMILIES["things_named_after_people"] else [span]


def lying_in_place(span: Span, _: Full) -> list[Span]:
    """A place or a body and the place that it lies in, in one span (“Omsk in Siberia”),
    as two; a body that is known by the whole stays whole.
    """
    match = _LIES_IN.fullmatch(span.text)
    if match is None or span.sort not in ("place", "organisation"):
        return [span]
    inner, outer = span.cut(*match.span("inner")), span.cut(*match.span("outer"))
    if starter_organisation(span.text) or not gazetteer().named(outer.text):
        return [span]
    if span.sort == "place":
        return [inner, _as_place(outer)]
    # Council for Research in Africa
    is_long = len(inner.words) > 3 or " for " in inner.text or " of " in inner.text
    return [span] if is_long else [inner, _as_place(outer)]


def with_shared_head(span: Span, _: Full) -> list[Span]:
    """Two bodies that share one head in the plural (“Interior and Defence Ministries”),
    each by its whole name.
    """
    match = _SHARED.match(span.text) if span.sort == "organisation" else None
    if match is None or starter_organisation(span.text):
        return [span]
    inside = _HEAD_BEHIND.match(span.text, match.end())
    lead, _space, last = match.group("second").rpartition(" ")
    if inside is None and last.lower() in _HEADS_SHARED:
        second, head = lead, _HEADS_SHARED[last.lower()]
    elif match.end() == len(span.text):
        behind = _HEAD_BEHIND.match(span.source, span.end)
        second = match.group("second")
        head = _HEADS_SHARED[behind.group(1).lower()] if behind else ""
    elif inside and inside.end() == len(span.text):
        second, head = match.group("second"), _HEADS_SHARED[inside.group(1).lower()]
    else:
        return [span]
    if not head or not second:
        return [span]
    first = replace(
        span.cut(*match.span("first")), name=f"{match.group('first')} {head}"
    )
    other = replace(span.cut(match.start("second")), name=f"{second} {head}")
    return [first, other]


def _has_given_name(name: str) -> bool:
    given, space, _ = name.partition(" ")
    return bool(space) and is_given_name(given)


def _as_body(span: Span) -> Span:
    return replace(span, label="ORG", sort="organisation")


def _as_place(span: Span) -> Span:
    return replace(span, label="GPE", sort="place")


CUTS: tuple[Callable[[Span], Span | None], ...] = (
    without_seat,
    without_model,
    without_demonym,
    without_possessor,
    without_day,
    without_agency,
    without_office,
    without_office_behind,
    without_small_tail,
    without_next_sentence,
    without_division_noun,
)
JOINED: tuple[Part, ...] = (
    owner_and_owned,
    body_behind,
    organisations_joined,
    body_behind_article,
    person_and_body,
    person_before_body,
    person_of_body,
    parties_joined,
)
"""What parts names that were found by the words for bodies in them, too."""
PARTS: tuple[Part, ...] = (
    part_of_longer,
    initialled_person,
    named_after_person,
    places_listed,
    lying_in_place,
    with_shared_head,
    body_and_officer,
    honoured_person,
    *JOINED,
    place_and_person,
    known_body_and_person,
    organisation_and_person,
)


def with_rest(span: Span) -> Span:
    """A body's span with the words that the model cut off behind a preposition
    (“Veterans Against” the War).
    """
    if span.sort != "organisation" or starter_organisation(span.text):
        return span
    open_end = _OPEN_END.search(span.text)
    if open_end is None:
        return with_campus(with_purpose(span))
    match = _REST.match(span.source, span.end)
    if match is None:
        return span.cut(0, open_end.start())
    return span.at(span.start, match.end())


def with_campus(span: Span) -> Span:
    """A university's span with its campus (University of Texas “at Tyler”), and a
    court's or a society's with the second country that it is of (High Court of England
    “and Wales”).
    """
    match = (
        _CAMPUS.match(span.source, span.end) if _OF_STATE.search(span.text) else None
    )
    if match and gazetteer().named(match["campus"]):
        return span.at(span.start, match.end())
    match = _AND_COUNTRY.match(span.source, span.end)
    if match is None or not _OF_COUNTRY.search(span.text):
        return span
    return span.at(span.start, match.end())


def with_purpose(span: Span) -> Span:
    """A body's span with what it is for, where the model saw its head alone (Zorena
    Center “for Investigative Journalism”), or with its second subject (School of Marine
    “and Atmospheric Science”).
    """
    last = bare_word((span.words or [""])[-1])
    behind = None
    if last in FAMILIES["heads_of"]:
        behind = _WHAT_FOR.match(span.source, span.end)
    elif _OF_SUBJECT.search(span.text) and not gazetteer().named(last.title()):
        behind = _AND_SUBJECT.match(span.source, span.end)
        subject = behind["subject"] if behind else ""
        # Department of Energy and “Stanford University”
        if has_organisation_word(subject) or starter_organisation(subject):
            behind = None
    return span.at(span.start, behind.end()) if behind else span


def with_town_beginning(span: Span) -> Span:
    """A place's span with the word before it that the model cut off, where the
    gazetteer has both as one (“Puerto” Zorena City).
    """
    match = _CAPITAL_BEFORE.search(span.before(24)) if span.sort == "place" else None
    if match is None:
        return span
    longer = span.at(span.start - len(match.group()), span.end)
    bare = longer.text.removesuffix(" City")
    return longer if gazetteer().named(longer.text) or gazetteer().named(bare) else span


def with_given_name(span: Span) -> Span:
    """A person's span of several words with the given name right before it: the
    model cuts what it never met.
    """
    if span.label != "PERSON" or " " not in span.text:
        return span
    match = _WORD_BEFORE.search(span.before(24))
    word = match.group(1) if match else ""
    if not is_given_name(word) or word.lower() in TITLES or gazetteer().nation(word):
        return span
    return span.at(span.start - len(word) - 1, span.end)


def with_family_name(span: Span) -> Span:
    """A person's span with a family name that the model cut off (“Haider al-Abadi”,
    “Ursula von der Leyen”, “Daniel arap Moi”).
    """
    may_be_given = is_given_name(span.words[0]) and len(span.words) < 3
    nicknamed = _NICKNAME.match(span.after(48)) if may_be_given else None
    if nicknamed:
        whole = span.at(span.start, span.end + nicknamed.end())
        return replace(whole, name=f"{span.text} {nicknamed['surname']}")
    noble = _NOBLE_NAME.match(span.source, span.end)
    if noble:
        return span.at(span.start, noble.end())
    pattern = _FAMILY_NAME if _ENDS_OPEN.search(span.text) else _ARABIC_NAME
    match = pattern.match(span.after(40))
    if match is None and is_given_name(span.text):
        match = _NAME_BEHIND_GIVEN.match(span.after(40))
    if match is None:
        return span
    name = re.sub(r"['’]s?$", "", match.group())
    return span.at(span.start, span.end + len(name))


def with_regal_title(span: Span) -> Span:
    """A person's span of one word with the title that belongs to it (“Pope” Francis)."""
    match = _REGAL_BEFORE.search(span.before(9))
    if " " in span.text or match is None:
        return span
    return span.at(span.start - len(match.group()), span.end)


def without_person(span: Span, people_at: dict[int, int]) -> Span:
    """A guessed organisation without a person before it (“Mark Golding of the
    People's National Party”).

    ``people_at`` are the starts of the people that the model found, with their ends.
    """
    if span.sort != "organisation" or starter_organisation(span.text):
        return span
    stop = people_at.get(span.start)
    if stop:
        joined = re.match(r" (?:of|for|and) (?:the )?", span.text[stop - span.start :])
        if joined:
            return span.cut(stop - span.start + joined.end())
    lead, _, rest = span.text.partition(" of the ")
    guessed = span.label == RULE and rest and len(words(lead)) in (2, 3)
    if guessed and is_person_alone(lead):
        return span.cut(len(span.text) - len(rest))
    return span
