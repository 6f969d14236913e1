"""What sort of name a span is, whatever the model said: a person's, a body's, a
place's, or none.

The model's word stands unless the gazetteer, the starter authority file, or the words
around the span say otherwise.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from cuttings.index.enrich import (
    organisations,
    people,
    places,
    press,
    things,
    weighing,
    works,
)
from cuttings.index.enrich.boundaries.completing import (
    with_family_name,
    with_regal_title,
)
from cuttings.index.enrich.document import Document
from cuttings.index.enrich.evidence import called_as
from cuttings.index.enrich.firms import begins_firm, firm_of, is_within_name
from cuttings.index.enrich.namesakes import IS_PERSON, is_surname_of_body
from cuttings.index.enrich.spans import RULE, SCAN, Span, bare_word
from cuttings.index.enrich.whereabouts import is_asked_for, is_in_container
from cuttings.index.enrich.words import (
    FAMILIES,
    MONTHS,
    NOT_NAMES,
    ORGANISATION_WORDS,
    TITLES,
    is_given_name,
    one_of,
)
from cuttings.index.names.bearers import abbreviations
from cuttings.index.names.folding import surname_key
from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.names.organisations import is_agency, starter_organisation
from cuttings.search.translations import stored

# No names by themselves, but where the model says that they are organisations.
CHAMBERS = frozenset(("parliament", "senate", "congress"))
SPORT_WORDS = 3
"""Different words of sport that make an article one about it."""
# Rio Grande “do Sul”, Kurgan “Tyube”
_GOES_ON = re.compile(
    r"([ -](?:(?:d[aeo]s?|del|la|las|los|al|el|ed|of) )?[A-Z][\w’'-]+)"
    r"(?: [A-Z][\w’'-]+)?"
)
# “Kenya's” Uhuru Kenyatta
_OWNER = re.compile(r"([A-Z]\w+)['’]s? $")
# “the”, “China's” or “led” Zorena Mobile: what a body stands behind, and no building
_LED = re.compile(r"(?:\b[Tt]he|['’]s|leads?|led|heads?|headed) $")
_SPORT = re.compile(rf"\b{one_of('sport_words')}\b")
_PLAYER = re.compile(rf" {one_of('players')}s?\b")
# Leeds “have narrowly beaten” Hull, Leeds “2-1” Hull
_AFTER_CLUB = re.compile(
    r"(?:['’]s?)? (?:(?:have|has|had|were|will|also|then|then had|narrowly|comfortably"
    rf"|duly) )*(?:{one_of('after_clubs')}\b|\d{{1,3}}[-–]\d{{1,3}}\b)"
)
# beat Zorena “2-1”, defeated Zorena “45 points to 24”
_SCORE_AFTER = re.compile(r" (?:by )?\d{1,3}(?:[-–]| (?:points |goals )?to )\d{1,3}\b")
# “after a 2-1 win at” Leeds, “drew with” Leeds
_BEFORE_CLUB = re.compile(
    rf"(?:\b{one_of('before_clubs')}|\d{{1,3}}[-–]\d{{1,3}})"
    r"(?: (?:away|win|victory|draw|defeat|loss))?"
    r"(?: (?:at|to|by|against|over|with|for))? $"
)
# “Republic of” Artsakh, “State of” France
_REALM = re.compile(
    r"(?:(?:Islamic|People['’]s|Democratic|Federal) )*(?:Republic|Kingdom|State|Emirate"
    r"|Sultanate|Principality|Duchy|Province|City|Town|County|District|Municipality"
    r"|Village) of (?:the )?[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)?$"
)
# OSLO“, Norway (AP) -”
_AFTER_DATELINE = re.compile(
    r"(?:, [A-Z][\w. ]{2,20})?\s*(?:\([^()\n]{2,30}\)\s*)?(?:[.-]*[-–—]|:)\s"
)
# Conservative “Republicans”
_MEMBERS = re.compile(
    r"(?:Republican|Democrat|Conservative|Liberal|Socialist|Communist)s"
)
_WEB_NAME = re.compile(r"[\w-]+\.[a-z]{2,4}$")
"""Politics1.com: an outlet or a firm, and no place."""
_IN = re.compile(r"\b(?:in|near|outside|around) $")
# “Chad Zorena of” the Network
_SURNAME_BEHIND = re.compile(
    r"\s(?P<surname>[A-Z][a-z]+)(?= of (?:the )?[A-Z]|,? (?:said|told|says|who)\b|['’]s\b)"
)
# “Knights of” Columbus
_ORDER_BEFORE = re.compile(
    r"(?:[A-Z]\w+ )?\b(?:Knights|Daughters|Sons|Sisters|Brothers|Order|Brotherhood) of (?:the )?$"
)
# a U.S.-designated “Foreign Terrorist Organization”
_DESIGNATED = re.compile(r"\bdesignated (?:as )?(?:an? )?$")
# Phoenix “said it” is concerned: a firm, for the model at least
_SAYS_IT = re.compile(r" (?:said|says)(?: that)? its?\b")
# Sierra Pacific Resources “<ZOR>”
_MARKED = re.compile(r" ?<[A-Z]{1,5}(?:\.[A-Z]{1,2})?>")
# “Phoenix” said its, Phoenix“'s software”, “Rustenburg” which, in turn, is owned
_FIRM_HAS = re.compile(
    r"(?:['’]s)? (?:(?:(?:also )?(?:said|says)(?: that| today)? (?:it|its|the|that)|also said)\b|shares?\b|stock\b|common\b"
    r"|stockholders|shareholders|software|products?|subsidiar|units?\b|earnings|profits?\b"
    r"|board\b|management\b|(?:,? which,? )?(?:in turn,? )?is owned)"
    r"|,? which,? (?:in turn,? )?(?:is owned|owns|makes|sells)"
)
# a subsidiary “of” Zorena and Rustenburg, a stake “in” Phoenix
_FIRM_OF = re.compile(
    r"\b(?:subsidiary|unit|division|affiliate|shares|stock|shareholders|stake"
    r"|acquisition|purchase|takeover|parent|interest) (?:of|in) (?:[A-Z][\w’'.-]+ (?:[A-Z][\w’'.-]+ )?and )?$"
)
_AN = re.compile(r"\b[Aa]n? $")
_KIND_OF_BODY = re.compile(
    r"(?:(?:Federal|District|State|Appeals|Commercial|Central|High) )?"
    r"(?:Bank|Court|Company|Firm|Agency|University|Hospital|School|Union)(?: of Appeals?)?"
)
_ONE_OF_MANY = re.compile(
    r"[,.;]| (?:which|that|who|in|has|had|was|is|and|or|approved|ruled|said|says|rejected"
    r"|dismissed|upheld|ordered|agreed)\b"
)
# the god “Thoth”
_DEITY_BEFORE = re.compile(r"\b(?:gods?|goddess|deity|demigod) $")
# Between “April 13” and June 26
_PERIOD = re.compile(rf"\b(?:{'|'.join(sorted(MONTHS)).title()}) \d{{1,2}}\b")
# Zorena Brill “und Cie”
_PARTNERS = re.compile(
    r",? (?:and|und|et|y|e|&) (?:Cie|Cia|Co|Company|Sons|Bros|Brothers|Söhne|Fils|Figli"
    r"|Partners|Associates)\b"
)
# Zorena“-Steagall” Act
_LAW_BEHIND_HYPHEN = re.compile(
    r"-[A-Z][a-z]+(?P<law> (?:[A-Z]?[a-z]+ )?(?:Act|[Bb]ill|[Ll]aws?|[Aa]mendment"
    r"|legislation|prohibitions?|restrictions?)\b)?"
)
_LETTERS = re.compile(r"[A-Z]{3,}")
# Mr. “(Xuxa)”
_HONORIFIC_BEFORE = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Sir)\.? \($")
# Zorena Linux “8.4”, and no year or sum
_VERSION = re.compile(r" \d{1,2}(?:\.\d{1,2})*(?= |[,.;]? (?:and|or|is|was)\b|[.)]?$)")
_TITLE_BEFORE = re.compile(r"\b([A-Za-z]+)\.? $")
LEAST_WORD = 4
"""Letters of a word that no surname is by chance."""
_TAILS_OF_COMPANIES = frozenset(
    (
        *("associates", "enterprises", "holding", "holdings", "industries"),
        *("investments", "partners", "products", "resources", "stores"),
        *("systems", "technologies"),
    )
)
"""What companies' names go on with: with a legal form alone it is none."""
LONGEST_TICKER = 8
"""Letters of a company at an exchange, with the exchange's own behind the stop."""
# ZOR.O
_TICKER = re.compile(r"[A-Z]{2,5}\.[A-Z]{1,2}>?")
# Zorena (“ZOR”.N), (NYSE: “ZOR”), <“ZOR”>
_MARK_BEFORE = re.compile(
    r"[(<]$|(?:NYSE|NASDAQ|Nasdaq|AMEX|LSE|TSX|ASX|NSE|BSE|JSE): ?$"
)
_MARK_AFTER = re.compile(r"\.[A-Z]{1,2}[)>]|>|\)")
_OFFICES = TITLES | FAMILIES["given_names_too"]
_MAYBE_PEOPLE = frozenset(("NORP", "PRODUCT", "FAC", "WORK_OF_ART"))
"""Labels that the model gives to people that it never met."""


def resolved(span: Span, document: Document) -> Span | None:
    """The span as what it is, cut or made longer where that belongs to it; None for
    what is no name.
    """
    if span.label in (RULE, "ORG") and _is_paper(span, document):
        return replace(span, label="ORG")
    is_thing = span.text in document.things or things.is_of_index(span)
    if (is_thing or things.is_model(span)) and span.sort != "place":
        return None
    if span.reason == IS_PERSON and is_surname_of_body(span.text):
        return span
    is_body = span.text in document.bodies and span.sort != "demonym"
    # “in Dayton, Ohio,” is the town, whatever Dayton Corp does.
    if is_body and not places.stands_in_container(span):
        reason = stored("name", "an organisation by the words around its mentions")
        return replace(span, label="ORG", name="").retyped("organisation", reason)
    if span.sort == "place" and weighing.is_work(span):
        return None
    if span.sort == "place" and _is_family_or_doubled(span, document):
        return None
    if firm := firm_of(span):
        shouted = span.source is document.title and document.title.isupper()
        return None if shouted else firm
    if is_within_name(span) or begins_firm(span) or things.is_round(span):
        return None
    if span.start in document.listed:
        return span.retyped("place", stored("name", "in a list of places"))
    is_namesake = span.text in document.namesakes and span.sort == "place"
    if is_namesake and span.text.lower() not in NOT_NAMES:
        reason = stored("name", "the surname of somebody in this article")
        return replace(span, label="PERSON", name="").retyped("person", reason)
    if _bears_initial(span, document.text):
        return None
    if body := _body_like_place(span, document):
        return body
    if span.label == SCAN:
        is_other = things.is_saint(span) or things.is_car(span)
        return None if is_other else _named_like_country(span) or span
    # Countries and peoples are what they are, whatever stands around them.
    for place in gazetteer().broad(span.text):
        return replace(span, sort="place", name=place.label)
    if demonym := gazetteer().demonym(span.text):
        return replace(span, sort="demonym", name=demonym.label)
    lowered = span.text.lower()
    is_letter = span.text in document.no_names and lowered in FAMILIES["letters"]
    is_anybody = lowered in FAMILIES["humans"] and not is_given_name(lowered)
    if is_letter or is_anybody:
        return None
    if lowered in FAMILIES["peoples"] or people.is_credited(span):
        return None
    if _is_wire_word(span, document) or _is_short_state(span):
        return None
    if lowered in FAMILIES["platforms"] and span.sort in ("person", "other"):
        span = replace(span, label="ORG", sort="organisation")
    if lowered in FAMILIES["planets"] and "planet" in document.lower_words:
        return None
    if span.text in document.works and span.sort != "place":
        return None
    is_chamber = span.label == "ORG" and lowered in CHAMBERS
    if is_agency(span.text) or lowered in MONTHS:
        return None
    if lowered in NOT_NAMES and not is_chamber:
        return None
    span = _corrected(span, document)
    if span.sort == "organisation":
        if span.text in document.no_names or _DESIGNATED.search(span.before(24)):
            return None
        if _is_any(span):
            return None
        return organisations.extended(organisations.without_party(span))
    if span.sort == "place":
        is_other = _is_thing_of_place(span) or _is_family_or_doubled(span, document)
        return None if is_other else span
    return _as_person(span, document)


def _is_family_or_doubled(span: Span, document: Document) -> bool:
    """Whether a place's name is a family's (“the Zorenas” beside Ann Zorena), or said
    twice, as no place's is (“Zorena Zorena”).
    """
    again = f" {span.text}"
    if span.after(len(again)) == again or span.before(len(again)) == f"{span.text} ":
        return True
    if span.before(4).lower() != "the " or not span.text.endswith("s"):
        return False
    return surname_key(span.text[:-1]) in document.full_surnames


def _is_any(span: Span) -> bool:
    """Whether a body is one of many of its kind (“a U.S. Bank which”, “a Federal Court of
    Appeals ruled”): an article before general words, and no other noun behind them.
    """
    if not _AN.search(span.before(4)) or not _ONE_OF_MANY.match(span.source, span.end):
        return False
    first, _, rest = span.text.partition(" ")
    if not (gazetteer().nation(first) or first in ("Federal", "State", "District")):
        return False
    return _KIND_OF_BODY.fullmatch(rest) is not None


def _named_like_country(span: Span) -> Span | None:
    """The person whose given name a country's is here (“Chad Zorena of the Network”)."""
    behind = _SURNAME_BEHIND.match(span.source, span.end)
    if behind is None or span.sort != "place" or not is_given_name(span.text):
        return None
    whole = replace(span.at(span.start, behind.end()), label="PERSON", name="")
    name = " ".join(whole.text.split())
    if gazetteer().named(name) or not people.is_person_alone(name):
        return None
    return None if span.before(4).lower() == "the " else whole.retyped("person")


def _bears_initial(span: Span, text: str) -> bool:
    """Whether a small place's name is the surname of somebody whom the text names with
    an initial, so a school's or a prison's that is called after him.
    """
    if span.sort != "place" or span.label == SCAN or " " in span.text:
        return False
    if places.is_big_town(span.text) or places.stands_in_container(span):
        return False
    return f". {span.text} " in text and bool(
        re.search(rf"\b[A-Z]\. {re.escape(span.text)} [A-Z]", text)
    )


def _is_short_for_company(span: Span, document: Document) -> bool:
    """Whether a place's name begins the one company's that the text has and that is
    longer (“Mill City” beside “Mill City Gold Inc”), and no word of place stands before
    it; a large town's where it does what firms do (“Phoenix said its software”).
    """
    if span.sort != "place" or places.is_capital(span.text):
        return False
    # River Thames beside River Thames Insurance Co
    is_known = span.label == SCAN or places.is_big_town(span.text)
    if is_known and not _does_as_firm(span):
        return False
    longer = document.short_names.full(span.text)
    last = bare_word(longer.rpartition(" ")[2])
    is_company = organisations.is_company(longer) or last in FAMILIES["plain_trades"]
    if not longer.startswith(f"{span.text} ") or not is_company:
        return False
    return not _IN.search(span.before(12)) and not places.stands_in_container(span)


def _does_as_firm(span: Span) -> bool:
    """Whether what stands around a name is a firm's and seldom a town's: its shares, its
    goods, what it owns and is owned by.
    """
    if _FIRM_HAS.match(span.source, span.end):
        return True
    return bool(_FIRM_OF.search(span.before(40)))


def _body_like_place(span: Span, document: Document) -> Span | None:
    """The company, outlet or paper that a place's name is here, by a longer name of the
    text, by its own form, or by the word before it.
    """
    if _is_short_for_company(span, document):
        reason = stored("name", "short for a company in this article")
        return replace(span, label="ORG", name="").retyped("organisation", reason)
    order = _ORDER_BEFORE.search(span.before(48)) if span.sort == "place" else None
    if order:
        whole = replace(span.at(span.start - len(order.group()), span.end), label="ORG")
        reason = stored("name", "an order or a brotherhood by its first word")
        return replace(whole, name="").retyped("organisation", reason)
    if span.sort == "place" and _WEB_NAME.fullmatch(span.text):
        return replace(span, label="ORG").retyped("organisation")
    if span.sort in ("place", "other") and weighing.is_called_body(span):
        reason = stored("name", "called a firm or a paper by the word before it")
        return replace(span, label="ORG", name="").retyped("organisation", reason)
    return None


def _is_thing_of_place(span: Span) -> bool:
    """Whether a place's name is an accord's, a building's or a star's here."""
    tests = (
        things.is_of_accord,
        things.is_crude,
        things.is_car,
        things.is_court_district,
        things.is_ship,
        things.is_saint,
        things.is_building,
        things.is_in_sky,
        things.is_of_hall,
        things.is_partisan,
        things.is_illness_or_show,
        things.is_institution,
        things.is_rig,
        works.is_agreed_in,
        works.is_many,
    )
    return any(test(span) for test in tests)


def _is_short_state(span: Span) -> bool:
    """Whether an abbreviation of a state that has lost its stop stands behind what lies in
    it (“Weld County, Colo”).
    """
    return span.text in abbreviations() and span.before(2) == ", "


def _is_wire_word(span: Span, document: Document) -> bool:
    """Whether a span is of a table's or a headline's words: it ends with a measure or
    an abbreviation of the wires (“U.S. Dlrs”), has nothing but legal forms (“Co Inc.”),
    or shouts what the text says in lower case too (“LIGHT SWEET”).
    """
    if span.before(1) == "<" and _is_ticker(span):
        return True
    if span.text in document.acronyms or starter_organisation(span.text):
        return False
    if _is_ticker(span) or _PERIOD.search(span.text):
        return True
    found = [bare_word(word) for word in span.words]
    if not found or found[-1] in FAMILIES["wire_words"]:
        return True
    # Co Inc, Industries Inc: what is left of a name
    forms = FAMILIES["legal_forms"]
    if found[-1] in forms and (forms | _TAILS_OF_COMPANIES).issuperset(found):
        return True
    if not span.text.isupper():
        return False
    words = [word for word in found if len(word) > 2]
    return len(words) > 1 and document.lower_words.issuperset(words)


def _is_ticker(span: Span) -> bool:
    """Whether a span is but the letters of a company at an exchange (“ZOR.O”), or what
    the text marks so (“(ZOR.N)”, “NYSE: ZOR”).
    """
    if not span.text.isupper() or len(span.text) > LONGEST_TICKER or " " in span.text:
        return False
    if _TICKER.fullmatch(span.text):
        return True
    if _MARK_BEFORE.search(span.before(10)) and _MARK_AFTER.match(span.after(5)):
        return True
    # BK “shares”, and no body whose name begins so
    marks = f"({span.text}.", f"<{span.text}.", f"<{span.text}>", f": {span.text})"
    is_marked = any(mark in span.source for mark in marks)
    if not is_marked or not span.after(8).startswith((" shares", " stock")):
        return False
    return re.search(rf"\b{re.escape(span.text)} [A-Z]", span.source) is None


def _is_paper(span: Span, document: Document) -> bool:
    """Whether a plain word is a paper's name with the article before it (The Sun)."""
    if span.sort != "organisation" or span.before(4) != "The ":
        return False
    # What has a small article elsewhere is a word (“than the Sun”).
    if f"the {span.text}" in span.source:
        return False
    if press.is_of_country(span.source, span.start, span.end, document.countries):
        return True
    return starter_organisation(f"The {span.text}") is not None


def _corrected(span: Span, document: Document) -> Span:
    """The span with its sort put right by the first evidence that there is."""
    # The order counts: the surer evidence goes first. “Nokia, a town in Finland,” is no
    # firm, and “Chelsea, Massachusetts,” no club.
    if span.sort != "place" and (is_in_container(span) or is_asked_for(span)):
        reason = stored("name", "a town in the gazetteer, by the words around it")
        return span.retyped("place", reason)
    if starter_organisation(span.text) and not places.is_called_settlement(span):
        return span.retyped("organisation")
    by_itself = _told_by_itself(span, document)
    if by_itself:
        return by_itself
    if span.sort == "organisation":
        # The text itself says what the letters stand for.
        if span.text in document.acronyms:
            return span
        if people.looks_like_person(span, document.surnames):
            return span.retyped("person")
    return _told_by_others(span, document)


def _told_by_itself(span: Span, document: Document) -> Span | None:
    """The span by its own words and those right beside it; None where they say nothing."""
    if span.sort == "organisation" and _REALM.match(span.text):
        return span.retyped(
            "place", stored("name", "a state, province or town by its first word")
        )
    if longer := _longer_town(span, document):
        return longer
    if reason := _reason_for_body(span, document):
        return span.retyped("organisation", reason)
    if places.is_division(span.text) or _is_feature(span):
        reason = stored("name", "a division, mountain, water or island by its name")
        return span.retyped("place", reason)
    if span.sort != "place" and places.is_called_settlement(span):
        return span.retyped(
            "place", stored("name", "called a village, a town or a city")
        )
    return None


def _is_feature(span: Span) -> bool:
    """Whether a name is a mountain's, a water's or an island's; a person's to the model
    (Lake Bell) only where the gazetteer has it, or by what waters do.
    """
    if not places.is_feature(span.text):
        return False
    # Sierra Pacific Resources <ZOR>
    last = bare_word(span.words[-1])
    if last in FAMILIES["company_ends"] or _MARKED.match(span.source, span.end):
        return False
    if span.label != "PERSON" or gazetteer().named(span.text):
        return True
    return places.acts_as_water(span)


def _reason_for_body(span: Span, document: Document) -> str:
    """Why a span is an organisation's, whatever the model says; empty where it may not
    be one.
    """
    if _PLAYER.match(span.source, span.end):
        return stored("name", "a club by its player")
    long = document.acronyms.get(span.text, "")
    if long and span.sort == "person" and organisations.may_be_explained(long):
        return stored("name", "its letters stand for a body")
    if span.label == "PERSON" and _is_other_form(span, document):
        return stored("name", "another form of the body before it")
    if span.label == "PERSON" and _is_firm_of_partners(span):
        return stored("name", "a firm by what it is called after")
    misnamed = span.sort != "organisation" and span.label != RULE
    if misnamed and organisations.is_introduced(span):
        return stored("name", "introduced as a body")
    return ""


def _is_firm_of_partners(span: Span) -> bool:
    """Whether partners stand behind a person's name (“Zorena Brill und Cie”), or it begins
    with what bodies of other languages do (“Cambio la Zorena”).
    """
    if _PARTNERS.match(span.source, span.end):
        return True
    first = span.words[0]
    is_head = bare_word(first) in FAMILIES["heads_abroad"]
    return " " in span.text and is_head and not is_given_name(first)


def _told_by_others(span: Span, document: Document) -> Span:
    """The span by whom the article names in full, and by the words of place around it."""
    # Whom a full name of the article bears is in no town of it.
    is_single = span.label == "PERSON" and " " not in span.text
    is_borne = is_single and surname_key(span.text) in document.full_surnames
    # “in Marshall” is no town beside Ann Marshall, but a large one or with its state.
    is_sure = places.is_big_town(span.text) or places.has_container(span)
    if is_borne and not (is_sure and places.stands_in(span)):
        return with_regal_title(with_family_name(span))
    locative = places.is_locative(span)
    if span.sort == "place" and not locative and _is_owned_person(span):
        return span.retyped(
            "person", stored("name", "a country's own, and no place of the gazetteer")
        )
    if span.sort != "place" and _is_town(span, document, locative):
        reason = stored("name", "a town in the gazetteer, by the words around it")
        return span.retyped("place", reason)
    # “at the Cinema”: what has an article is no town that nobody knows.
    is_articled = span.before(4).lower() == "the " and not gazetteer().named(span.text)
    if span.label == "PERSON" and places.stands_in(span) and not is_articled:
        return span.retyped("place", stored("name", "stands after a word of place"))
    if span.sort == "person":
        if organisations.is_band(span.text):
            return span.retyped("organisation", stored("name", "named as a group"))
        return with_regal_title(with_family_name(span))
    return span


def _is_other_form(span: Span, document: Document) -> bool:
    """Whether a name stands alone in brackets right behind a body's (“Supreme Court
    (Oberster Gerichtshof)”).
    """
    if span.before(2) != " (" or span.after(2).lstrip()[:1] != ")":
        return False
    end = span.start - 2
    return any(
        other.end == end and other.sort == "organisation" for other in document.spans
    )


def _longer_town(span: Span, document: Document) -> Span | None:
    """The span with the words behind it that make it a town (“Rio Grande” do Sul)."""
    following = _GOES_ON.match(span.source, span.end)
    if following and len(span.words) < 3:
        for stop in (following.end(), following.end(1)):
            longer = replace(span.at(span.start, stop), sort="place")
            if places.could_be_town(longer.text, document.lands):
                return longer
    return None


def _is_owned_person(span: Span) -> bool:
    """Whether an unknown place of several words is a person (“Kenya's Uhuru
    Kenyatta”).
    """
    found = span.words
    if len(found) < 2 or not people.is_person_name(span.text):
        return False
    if gazetteer().named(span.text):
        return False
    owner = _OWNER.search(span.before(24))
    owned = owner is not None and gazetteer().country(owner.group(1)) is not None
    return owned or is_given_name(found[0])


def _opens_dateline(span: Span) -> bool:
    """Whether a paragraph begins with a name as articles of agencies do (“OSLO (AP) -”)."""
    if span.before(60).rpartition("\n")[2].strip():
        return False
    return bool(_AFTER_DATELINE.match(span.source, span.end))


def _is_town(span: Span, document: Document, locative: bool) -> bool:
    """Whether a name that the model took for no place is a town's, by how well it is
    known, the countries of the document, and the words around it.
    """
    name = span.text
    if name.isupper() and _opens_dateline(span):
        return bool(gazetteer().named(name))
    # An acronym is spelt as many towns are.
    if name.isupper() and len(name) < 5:
        return False
    near = places.could_be_town(name, document.lands)
    several = len(span.words) > 1
    is_surname = not several and surname_key(name) in document.full_surnames
    if span.sort == "organisation" and is_surname and not places.stands_in(span):
        return False
    if span.sort == "organisation" and _SAYS_IT.match(span.source, span.end):
        return False
    # Bethlehem “also said”, beside Bethlehem Steel Corp
    does_as_firm = span.sort == "organisation" and _does_as_firm(span)
    if does_as_firm and organisations.is_company(document.short_names.full(name)):
        return False
    if span.sort == "organisation":
        known = places.stands_in(span) and bool(gazetteer().named(name))
        is_known = known or places.is_big_town(name) or places.is_state(name)
        # A band or a product is called like many a small town.
        well = several or locative or places.is_known_well(name, document.lands)
        return is_known or (near and well)
    # Kyiv said: a capital whose name nobody bears here.
    if not several and places.is_capital(name):
        return surname_key(name) not in document.full_surnames
    if near and places.is_known_well(name, document.lands):
        # A surname is borne by its person, unless the model says that it is none.
        single = span.label == "PERSON" and not several
        if single and surname_key(name) not in document.full_surnames:
            return True
        if span.sort == "other" and not several:
            return True
    if near and (locative or several):
        return True
    # “Chester, Vermont”
    is_free = surname_key(name) not in document.full_surnames
    if is_free and gazetteer().named(name) and places.has_container(span):
        return True
    return locative and places.is_big_town(name)


def _as_person(span: Span, document: Document) -> Span | None:
    """The span without titles, or None where that leaves no name of a person.

    What the model called something else is a single name, which a full name may explain
    later, or one that it took for a building, as it does with names of people and
    bodies that it has never met.
    """
    if span.sort == "other" and span.label not in _MAYBE_PEOPLE:
        return None
    # the “Dean” of a faculty: an office, and no given name
    if span.after(4) == " of " and span.text.lower() in _OFFICES:
        return None
    bare = people.without_titles(span)
    if bare is None or not bare.words:
        return None
    if is_agency(bare.text) or gazetteer().nation(bare.text):
        return None
    if bare.text.lower() in FAMILIES["peoples"] or _MEMBERS.fullmatch(bare.text):
        return None
    if _DEITY_BEFORE.search(span.before(12)):
        return None
    called = called_as(span)
    if called == "organisation":
        return replace(span, label="ORG", sort="organisation")
    if called == "other" or things.is_named_after(bare) or things.is_of_year(span):
        return None
    if bare.after(4) == " of " and bare.text.lower() in _OFFICES:
        return None
    if _is_part_of_person(bare, document) or _is_of_words(bare, document):
        return None
    if body := _body_of_words(bare):
        return body
    enough = span.sort == "person" or len(bare.words) == 1
    if enough and (people.is_person_name(bare.text) or people.is_called(bare)):
        return bare
    found = span.words
    is_building = span.label == "FAC" and span.sort == "other"
    if not is_building or not 2 <= len(found) <= 4:
        return None
    if not people.is_person_name(span.text):
        return None
    if is_given_name(found[0]) or surname_key(span.text) in document.surnames:
        return span.retyped("person")
    if _LED.search(span.before(7)) and organisations.is_organisation(span.text):
        return span.retyped("organisation")
    return None


def _is_part_of_person(span: Span, document: Document) -> bool:
    """Whether one word is but a nickname in brackets (“Mr. (Xuxa) Zorena”), or the first
    name of several that a law is called after (“Zorena-Steagall Act”).
    """
    if " " in span.text:
        return False
    if law := _LAW_BEHIND_HYPHEN.match(span.source, span.end):
        is_borne = surname_key(span.text) in document.full_surnames
        return law["law"] is not None or not is_borne
    return (
        span.after(2) == ") " and _HONORIFIC_BEFORE.search(span.before(8)) is not None
    )


def _is_of_words(span: Span, document: Document) -> bool:
    """Whether several words without a given name are those of a trade (“Motors do
    Zorena”), stand before a version's number (“Zorena Writer 8”), or end with one that
    the text has in small letters too, as it has the first (“Marine Traffic”), or behind
    a place (“Kent Native Vote”).
    """
    found = span.words
    first = found[0]
    is_name = is_given_name(first) or bare_word(first) in FAMILIES["family_names_first"]
    if len(found) < 2 or is_name or "." in first or people.is_called(span):
        return False
    lowered = first.lower()
    if lowered in FAMILIES["plain_trades"] or _VERSION.match(span.source, span.end):
        return True
    before = _TITLE_BEFORE.search(span.before(24))
    if before and bare_word(before.group(1)) in TITLES:
        return False
    last = found[-1].lower()
    # Morning Joe, Uncle Sam
    is_word = len(lowered) >= LEAST_WORD and lowered in document.lower_words
    if is_word and len(found) == 2 and is_given_name(last):
        return True
    if len(last) < LEAST_WORD or last not in document.lower_words:
        return False
    if lowered in document.lower_words:
        return True
    may_be_given = lowered in FAMILIES["given_names_of_places"] and len(found) < 3
    return places.is_state(first) or (
        bool(gazetteer().divisions(first)) and not may_be_given
    )


def _body_of_words(span: Span) -> Span | None:
    """The span as a body's, which ends with what houses that are called after people do
    (“Ann Zorena Center”), or is a town's paper (“Leeds Sun”).
    """
    found = span.words
    last = bare_word(found[-1])
    if len(found) < 2:
        return None
    is_house = len(found) > 2 and last in FAMILIES["donated"]
    is_house = is_house and (is_given_name(found[0]) or "." in found[1])
    # USA Network
    is_network = _LETTERS.fullmatch(found[0]) and last in ORGANISATION_WORDS
    # Jackson Post is somebody.
    is_paper = len(found) == 2 and last in FAMILIES["papers"]
    is_paper = is_paper and not is_given_name(found[0]) and places.is_big_town(found[0])
    if is_house or is_paper or is_network:
        return replace(span, label="ORG", sort="organisation")
    return None


def clubs(text: str, spans: Iterable[Span]) -> frozenset[str]:
    """The towns among the places of an article that stand there for their clubs:
    “Liverpool beat Chelsea 2-1” names two clubs and no place.

    A town of the gazetteer is a club where the article is about sport and a word of
    play stands beside the name at least once, or the model took it for an organisation.
    Countries stay countries: a national team is its country's.
    """
    towns = [span for span in spans if _may_be_club(span)]
    clubs = {span for span in towns if _is_club(span)}
    # Few articles have a club, and those alone are searched for words of sport.
    if not clubs or len(set(_SPORT.findall(text))) < SPORT_WORDS:
        return frozenset()
    votes: Counter[str] = Counter()
    for span in towns:
        # A town that the article is about is named among its club's matches too.
        votes[span.text] += 2 if span in clubs else 0
        votes[span.text] -= places.stands_in(span)
    return frozenset(name for name, vote in votes.items() if vote > 0)


def _may_be_club(span: Span) -> bool:
    """Whether a span is a town's: a place's that is no country, or a person's of one
    word, whom the model may have taken for one.
    """
    if span.label == SCAN or gazetteer().broad(span.text):
        return False
    if span.sort == "place":
        return True
    is_single = span.sort == "person" and len(span.words) == 1
    return is_single and (bool(gazetteer().named(span.text)) or _has_score(span))


def _has_score(span: Span) -> bool:
    """Whether a club's defeat and its score stand around a name (“beat Zorena 2-1”)."""
    is_played = _BEFORE_CLUB.search(span.before(40))
    return bool(is_played) and bool(_SCORE_AFTER.match(span.source, span.end))


def _is_club(span: Span) -> bool:
    """Whether a word of play stands beside a town, or the model took it for an
    organisation.
    """
    if span.label == "ORG" or _BEFORE_CLUB.search(span.before(40)):
        return True
    after = _AFTER_CLUB.match(span.after(40))
    return bool(after) and not places.is_locative(span)
