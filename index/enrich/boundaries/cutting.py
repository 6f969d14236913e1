"""What stands before or behind a name in its span and is none of it: offices, seats,
days, what is owned, the next sentence.

    >>> text = "Texas-based Zorena Mobile"
    >>> without_seat(Span(text, 0, len(text), "ORG", "organisation")).text
    'Zorena Mobile'
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from cuttings.index.enrich.boundaries.pieces import (
    CAPITAL_BEFORE,
    has_given_name,
    is_known_body,
)
from cuttings.index.enrich.people import is_person_alone
from cuttings.index.enrich.places import is_big_town
from cuttings.index.enrich.spans import RULE, Span, bare_word, words
from cuttings.index.enrich.words import (
    FAMILIES,
    ORGANISATION_WORDS,
    is_given_name,
    one_of,
)
from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.names.organisations import is_agency, starter_organisation

# “Former” Reserve Bank of India
_EPITHET = re.compile(
    r"(?:Former|Late|Then|Outgoing|Incoming|Current|Previous|Multiple|Several|Various"
    r"|Many|Ruling|Opposition|Embattled|Rival|Fellow|Added|Remarked|Replied|Said|Says"
    rf"|Noted|{one_of('days')}) (?=[A-Z])"
)
# “Remarked” Ann Lee, where a sentence begins with what somebody does
_VERB = re.compile(
    r"(?:Added|Asked|Commented|Concluded|Continued|Declared|Explained|Noted|Observed|Quipped"
    r"|Recalled|Remarked|Replied|Said|Says|Stated|Warned|Wrote) (?=[A-Z])"
)
# “Deputy Governor for the” Bank of Japan, “Leaders of” African Union
_OFFICE = re.compile(
    r"(?:(?:Executive|First|Group|Managing|Vice|Deputy|Acting|Assistant|Special|Senior|Co)"
    r"[ -])*"
    rf"{one_of('roles')}\.?(?:[ -][A-Z][\w.’'-]+){{0,4}}?"
    r" (?:of|for|at|from) (?:the )?(?P<rest>[A-Z].+)"
    rf"|{one_of('companions')} of (?:the )?(?P<body>[A-Z].+)"
)
# “Writing for the” Court
_DOING = re.compile(r"[A-Z][a-z]+ing (?:for|before|to|at|on) the (?P<body>[A-Z].*)")
_SENTENCE_BEFORE = re.compile(r"(?:^|[.!?:][\"”]? |[\n\"“])$")
# James Baker“ Monday”
_DAY_BEHIND = re.compile(rf" (?:{one_of('days')}|yesterday|today)$")
# Ann Lee“: Well”
_SPEECH = re.compile(r":\s+")
# Bell “206”, Boeing “B-17” Flying Fortress
_MODEL = re.compile(r" (?:[A-Z]{1,3}-?\d{2,4}[a-z]?s?|\d{3}s?)(?= |$)")
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
_FORM_AND_STOP = re.compile(
    r"(?P<whole>.+? (?:Inc|Corp|Ltd|Plc|PLC|Co|S\.A|N\.V))\. (?P<next>[A-Z][a-z]+)"
)
# Zorena Alliance “against NCNB's”
_NOUN_BEHIND = re.compile(
    r"(?<=[A-Za-z]) (?:union|board|unit|news|subsidiary|management|officials|members)$"
)
_OPPOSED = re.compile(r" (?:against|over|about|with|by) [A-Z][\w.-]*(?:['’]s)?$")
# “Institute for” Research
_UNIT_FOR = re.compile(
    r"(?:[A-Z][a-z]+ )?(?:Institute|Cent(?:er|re)|Department|School|Bureau|Office|Division"
    r"|Laboratory|Faculty|College|Programme?) (?:for|of|on) [A-Z]"
)
# “Its” Zorena Corp, “U.S. Publisher” Zorena Inc
_WHOSE = re.compile(r"(?:Its|Their|Our|His|Her) (?=[A-Z])")
_KIND_BEFORE = re.compile(
    r"(?:[A-Z][\w.]* )?(?:Affiliate|Brokerage|Brokers?|Carmaker|Conglomerate|Drugmaker|Insurer"
    r"|Parent|Publisher|Rival|Retailer|Subsidiary|Unit) (?=[A-Z])"
)
_POSSESSIVE_END = re.compile(r"(?<=[A-Za-z])(?:['’]s|(?<=s)['’])$")
# the “President's” Council of Zorena
_OFFICE_OWNS = frozenset(
    ("president", "governor", "king", "mayor", "minister", "pope", "prince", "queen")
)
# “India's” Supreme Court
_POSSESSOR = re.compile(r"([A-Z][\w. -]+?)(?:['’]s|(?<=s)['’]) (?=[A-Z])")


def without_attributes(span: Span) -> Span | None:
    """The span without what stands before a name and is none of it; None where nothing
    is left that names anything.
    """
    # All of it stands beside the name's own words.
    if " " not in span.text:
        return span
    kept: Span | None = without_seat(span)
    is_body = kept is not None and kept.sort == "organisation"
    for cut in CUTS_OF_BODIES if is_body else CUTS:
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
        if bare_word(owner.rpartition(" ")[2]) in _OFFICE_OWNS:
            return span.cut(match.end())
        # “Army's” Research and Referral Hospital
        if bare_word(owner.rpartition(" ")[2]) in FAMILIES["arms_of_state"]:
            return span.cut(match.end())
        # “CU Zorena's” Institute for Research, but Women's Institute for Research
        is_crowd = bare_word(owner.rpartition(" ")[2]) in FAMILIES["crowds"]
        if not is_crowd and _UNIT_FOR.match(span.text, match.end()):
            return span.cut(match.end())
        # “London's” Royal Veterinary College
        last = bare_word(span.words[-1])
        if is_big_town(owner) and last in ORGANISATION_WORDS:
            return span.cut(match.end())
        # Shaw's “Board” is Shaw's; “Crane's” Zorena Systems, who is named alone, too
        if span.text[match.end() :] in ("Board", "Management"):
            return span.cut(0, match.end(1))
        if last in FAMILIES["legal_forms"] | FAMILIES["company_ends"] and re.search(
            rf"\b{re.escape(owner)}\b(?!['’])", span.source
        ):
            return span.cut(match.end())
        # “Trump's” State Department
        if is_known_body(span.text[match.end() :]):
            return span.cut(match.end())
    return span


def without_verb(span: Span) -> Span:
    """“Zorena Center” of “Remarked Zorena Center”, where a sentence begins so."""
    verb = _VERB.match(span.text)
    if verb is None or not _SENTENCE_BEFORE.search(span.before(3)):
        return span
    return span.cut(verb.end())


def without_day(span: Span) -> Span:
    """“James Baker” of “James Baker Monday”, as wires write what somebody said then."""
    match = _DAY_BEHIND.search(span.text) if span.sort == "person" else None
    return span.cut(0, match.start()) if match else span


def without_speech(span: Span) -> Span:
    """“Ann Lee” of “Ann Lee: Well”, as interviews are written, and of “Host: Ann Lee”: a
    name ends at a colon.
    """
    match = _SPEECH.search(span.text) if span.sort == "person" else None
    if match is None:
        return span
    speaker, said = span.cut(0, match.start()), span.cut(match.end())
    # A speaker of one word may be but what the person behind is called.
    is_called = len(speaker.words) == 1 < len(said.words)
    return said if is_called and has_given_name(said.text) else speaker


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


def without_noun(span: Span) -> Span:
    """“RMT” of “RMT union”: what a body is, in small letters, is no part of its name."""
    match = _NOUN_BEHIND.search(span.text) if span.sort == "organisation" else None
    if match is None or starter_organisation(span.text):
        return span
    return span.cut(0, match.start())


def without_kind(span: Span) -> Span:
    """“Zorena Inc” of “U.S. Publisher Zorena Inc” and of “Its Zorena Inc”: whose it is
    and what it does are no part of a company's name, nor is the mark of a genitive.
    """
    if span.sort != "organisation" or starter_organisation(span.text):
        return span
    if whose := _WHOSE.match(span.text):
        span = span.cut(whose.end())
    if kind := _KIND_BEFORE.match(span.text):
        rest = span.cut(kind.end())
        span = rest if " " in rest.text else span
    owned = _POSSESSIVE_END.search(span.text) if span.text.count(" ") > 1 else None
    return span.cut(0, owned.start()) if owned else span


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
    if span.sort != "organisation" or is_known_body(span.text):
        return span
    if lead := _EPITHET.match(span.text):
        span = span.cut(lead.end())
    match = _OFFICE.match(span.text)
    if match is None:
        return span
    body = span.cut(max(match.start("rest"), match.start("body")))
    lowered = map(str.lower, body.words)
    is_body = is_known_body(body.text) or not ORGANISATION_WORDS.isdisjoint(lowered)
    return body if is_body else None


def without_doing(span: Span) -> Span | None:
    """“Supreme Court” of “Writing for the Supreme Court,” where a sentence begins so;
    None where the rest is no name (“Writing for the Court,”).
    """
    match = _DOING.fullmatch(span.text) if span.sort == "organisation" else None
    if match is None or span.after(1) != "," or starter_organisation(span.text):
        return span
    if not _SENTENCE_BEFORE.search(span.before(3)):
        return span
    body = span.cut(match.start("body"))
    return body if len(body.words) > 1 or is_known_body(body.text) else None


def without_office_behind(span: Span) -> Span:
    """“Labour” of “Labour MP”, “Toyota” of “Toyota CEO”."""
    match = _OFFICE_BEHIND.fullmatch(span.text) if span.sort == "organisation" else None
    return span.cut(0, match.end("body")) if match else span


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
    # Chad “Peace of the” Zorena Network
    given = CAPITAL_BEFORE.search(span.before(24)) if " " not in lead else None
    if rest and span.label == RULE and given and is_given_name(given.group().strip()):
        return span.cut(len(span.text) - len(rest))
    guessed = span.label == RULE and rest and len(words(lead)) in (2, 3)
    if guessed and is_person_alone(lead):
        return span.cut(len(span.text) - len(rest))
    return span


CUTS: tuple[Callable[[Span], Span | None], ...] = (
    without_verb,
    without_demonym,
    without_speech,
    without_day,
    without_agency,
    without_division_noun,
)
CUTS_OF_BODIES: tuple[Callable[[Span], Span | None], ...] = (
    without_verb,
    without_kind,
    without_model,
    without_demonym,
    without_possessor,
    without_office,
    without_doing,
    without_office_behind,
    without_small_tail,
    without_noun,
    without_next_sentence,
    without_division_noun,
)
