"""A name with the words that the model cut off: a given or a family name, a campus, what
a body is for.

    >>> text = "Ursula von der Leyen spoke."
    >>> with_family_name(Span(text, 0, 14, "PERSON", "person")).text
    'Ursula von der Leyen'
"""

from __future__ import annotations

import re
from dataclasses import replace

from cuttings.index.enrich.boundaries.pieces import (
    CAPITAL_BEFORE,
    has_given_name,
    is_second_of_two,
)
from cuttings.index.enrich.people import has_organisation_word, is_person_alone
from cuttings.index.enrich.places import is_big_town
from cuttings.index.enrich.spans import Span, bare_word, without_possessive
from cuttings.index.enrich.words import FAMILIES, REGAL, TITLES, is_given_name
from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.names.organisations import starter_organisation

_WHAT_FOR = re.compile(
    r" for (?:the )?[A-Z][\w’'-]+(?:(?: and| of)?(?: the)? [A-Z][\w’'-]+)*"
)
# Brigade de Recherche“ et d'Intervention”
# “Bank fuer” Gemeinwirtschaft
_HEAD_ABROAD = re.compile(
    rf"\b(?:{'|'.join(sorted(FAMILIES['heads_abroad'])).title()})(?: [A-Z][a-z]+)?"
    r" (?:f[uü]e?r|voor|pour|per|para|d[eiu]|del|della|des)(?: la| las| los| le| die| das)? $"
)
_ABROAD_AND = re.compile(
    r" (?:et|e|y) (?:(?:de la|du|des|de|del|da|do) |d['’]|l['’])?[A-Z][\w-]*\w"
)
# Veterans Against“ the War”, Centre for“ Reef Studies”
_OF_TWO_LANDS = re.compile(r"\b([A-Z][\w.]+)[-/–]([A-Z][\w.]+) $")
_OPEN_END = re.compile(
    r" (?:of|for|against|on|and|&|to|in|de|del|du|des)(?: the)?$", re.IGNORECASE
)
_OWNS = re.compile(r"(?:(?<=['’]s)|['’]) [a-z]")
_INC_OF = re.compile(r" (?:Inc|Ltd|Plc|PLC|LLC|N\.?V|A\.?G|S\.?A)\.? of$")
# School of Marine“ and Atmospheric Science”
# Progressive Party“ of Working People”
_OF_WHOM = re.compile(r" of (?:the )?(?P<whom>[A-Z][a-z]+ [A-Z][a-z]+)(?! [A-Z])")
_OF_SUBJECT = re.compile(
    r"\b(?:Institute|School|Department|Ministry|Office|Faculty|Division|Centre|Center)"
    r" (?:of|for) [A-Z][a-z]+$"
)
_AND_SUBJECT = re.compile(r" and (?P<subject>[A-Z][a-z]+(?: [A-Z][a-z]+){0,2})")
# National Union of Rail“, Maritime and Transport Workers”, the “Command and” Control Centre
_OF_FIRST = re.compile(
    r"\b(?:Union|Institute|Department|Ministry|School|Faculty|Committee|Association|Federation"
    r"|Office|Bureau|Academy|Agency|Commission|Council|Board) (?:of|for|on) [A-Z][a-z]+$"
)
_LISTED_SUBJECTS = re.compile(
    r"(?:, [A-Z][a-z]+)+,? and (?P<last>[A-Z][a-z]+(?: [A-Z][a-z]+)?)\b"
)
_FIRST_TASK = re.compile(r"\b[Tt]he (?P<task>[A-Z][a-z]+) and $")
_TASK_AND_HEAD = re.compile(
    r"[A-Z][a-z]+ (?:Cent(?:re|er)|Agency|Authority|Department|Bureau|Office|Committee"
    r"|Commission|Board|Council|Division|Unit|Service|Institute)\b"
)
_OF_STATE = re.compile(r"\bUniversity of [A-Z][a-z]+(?: [A-Z][a-z]+)?$")
_CAMPUS = re.compile(r"(?: at|,) (?P<campus>[A-Z][a-z]+(?: [A-Z][a-z]+)?)\b")
# Port Authority of Zorena“ and New Zeta”
_OF_TWO = re.compile(r"\b(?:Authority|Conference|Compact|Diocese) of [A-Z][\w ]+$")
_AND_STATE = re.compile(r" and (?P<state>[A-Z][a-z]+(?: [A-Z][a-z]+)?)\b")
_OF_COUNTRY = re.compile(
    r"\b(?:Court|Association|Society|Institute|Federation|Commission|Council) (?:of|for)"
    r" (?:England|Trinidad|Bosnia|Antigua|Sao Tome|São Tomé)$"
)
_AND_COUNTRY = re.compile(
    r" and (?:Wales|Tobago|Herzegovina|Barbuda|Principe|Príncipe)\b"
)
_REST = re.compile(r" (?:the )?[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*")
# Ursula “von der”, Haider “al”: the family name is missing
_ENDS_OPEN = re.compile(
    r" (?:von|van|der|den|de|la|del|di|da|dos|arap|bin|ibn|ould|al|el|Al|El|Bin)$"
)
# James “(Jim) Hedges”
_NICKNAME = re.compile(
    r" (?:\([A-Z][\w.’'-]+\)|[\"“‘][A-Z][\w.’ '-]{1,20}[\"”’])"
    r" (?P<surname>(?:(?:Van|Von|De|Di|Al) )?[A-Z][\w’'-]+\w)"
)
# Alan Q“ Example”, Alan Q.“ Example III”
_ENDS_WITH_INITIAL = re.compile(r"[a-z’'-] [A-Z]\.?$")
_SURNAME_BEHIND = re.compile(
    r"\.? (?P<surname>[A-Z][\w’'-]*[a-z])\b(?P<generation> (?:Jr|Sr|I{2,3}|IV)\b)?"
)
_NEXT_LINE = re.compile(r"\.?[ \t]*\n\s*")
# Valéry Giscard “d'Estaing”
_NOBLE_NAME = re.compile(r" d['’][A-Z][\w-]+\w")
# Daniel “arap Moi”
_NAME_BEHIND_GIVEN = re.compile(
    r" (?:arap|bin|bint|ibn|ould|wa|van|von|de|da|dos|della) [A-Z][\w’'-]*[^\W\d_]"
)
# Abdul Aziz “Ibn Salman”, Sultan “bin Zorena al-Zorbi”
_SON_BEHIND = re.compile(
    r"(?:\s(?:[Ii]bn|bin|bint|Bint)\s(?:(?:al|Al|el)[- ]|Abdul |Abd |Abu )?"
    r"[A-Z][\w’'-]*[^\W\d_](?:\s(?:al|el)-[A-Z][\w’'-]*[^\W\d_])?)+"
)
_SON_FIRST = re.compile(r"(?:bin|ibn|bint|ould|wa) ")
# Ann Lee“-Zorena”
_HYPHENED = re.compile(r"-[A-Z][a-z][\w’'-]*\w")
# “Ng” Siew Kee: family names that are no words
_FAMILY_BEFORE = re.compile(
    r"(?:^|(?<=[\s(“\"]))((?:Ng|Nguyen|Tan|Lim|Wong|Chan|Cheung|Leung|Kwok|Zhang|Wang"
    r"|Zhou|Huang|Zhao|Chen|Liu|Yang|Kim|Choi|Chung|Kang|Yoon|Jang)\s)$"
)
# Michel “Mayor”.
_CALLING_BEHIND_GIVEN = re.compile(
    r" (?:Mayor|Bishop|Pope|King|Dean|Judge|Baron|Marshal|Major|Prior|Abbott?|Provost)(?=[.,;)]|['’]s)"
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
_NUMBER_BEFORE = re.compile(r"[a-z,] (?:One|Two|Three|Four|Five|Six|Seven|Ten) $")
_REGAL_BEFORE = re.compile(rf"\b({'|'.join(sorted(REGAL)).title()}) $")


def with_rest(span: Span) -> Span:
    """A body's span with the words that the model cut off behind a preposition
    (“Veterans Against” the War).
    """
    if span.sort != "organisation" or starter_organisation(span.text):
        return span
    # “Iran-U.S.” Claims Tribunal
    two = _OF_TWO_LANDS.search(span.before(40)) if " " in span.text else None
    if two and all(gazetteer().nation(land) for land in two.group(1, 2)):
        span = span.at(span.start - len(two.group()), span.end)
    abroad = _ABROAD_AND.match(span.source, span.end)
    if abroad and bare_word(span.words[0]) in FAMILIES["heads_abroad"]:
        return span.at(span.start, abroad.end())
    open_end = _OPEN_END.search(span.text)
    if open_end is None:
        return with_campus(with_purpose(span))
    match = _REST.match(span.source, span.end)
    lead = span.text[: open_end.start()]
    # a protest by Zorena Alliance “against” Pamir's plan
    if (
        match
        and open_end.group() == " against"
        and _OWNS.match(span.source, match.end())
    ):
        return span.cut(0, open_end.start())
    if match and _is_person_of(lead, f"{span.text}{match.group()}"):
        return replace(span.cut(0, len(lead)), label="PERSON", sort="person")
    if match and is_second_of_two(span, lead, match.group()[1:]):
        return replace(span.cut(0, len(lead)), label="PERSON", sort="person")
    # Zorena Inc “of Salt Lake City”, but Zorena Corp of America
    is_seat = (
        match and _INC_OF.search(span.text) and gazetteer().named(match.group()[1:])
    )
    if match is None or is_seat:
        return span.cut(0, open_end.start())
    return span.at(span.start, span.end + len(without_possessive(match.group())))


def _is_person_of(lead: str, whole: str) -> bool:
    """Whether somebody's full name stands before the “of” that a span ends with (“Ann
    Lee of” Zorena), and no body is called so.
    """
    is_full = 2 <= lead.count(" ") + 1 <= 3 and has_given_name(lead)
    if not is_full or not is_person_alone(lead) or gazetteer().named(lead):
        return False
    return not starter_organisation(whole)


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
    if _OF_TWO.search(span.text):
        other = _AND_STATE.match(span.source, span.end)
        if other and gazetteer().divisions(other["state"]):
            return span.at(span.start, other.end())
    match = _AND_COUNTRY.match(span.source, span.end)
    if match is None or not _OF_COUNTRY.search(span.text):
        return span
    return span.at(span.start, match.end())


def with_head_abroad(span: Span) -> Span:
    """A body's span with the head and the particle of another language before it
    (“Bank fuer” Gemeinwirtschaft AG).
    """
    if span.sort != "organisation":
        return span
    before = _HEAD_ABROAD.search(span.before(40))
    if before is None:
        return span
    return span.at(span.start - len(before.group()), span.end)


def with_purpose(span: Span) -> Span:
    """A body's span with what it is for, where the model saw its head alone (Zorena
    Center “for Investigative Journalism”), or with its second subject (School of Marine
    “and Atmospheric Science”).
    """
    span = _with_tasks(span)
    last = bare_word((span.words or [""])[-1])
    behind = None
    if last in FAMILIES["heads_of"]:
        behind = _WHAT_FOR.match(span.source, span.end)
    if behind is None and last in ("party", "movement", "front"):
        behind = _OF_WHOM.match(span.source, span.end)
        # The Progressive Party of “Working People”, but of Zorena
        if behind and gazetteer().named(behind["whom"].rpartition(" ")[2]):
            behind = None
    is_of_subject = behind is None and _OF_SUBJECT.search(span.text)
    if is_of_subject and not gazetteer().named(last.title()):
        behind = _AND_SUBJECT.match(span.source, span.end)
        subject = behind["subject"] if behind else ""
        # Department of Energy and “Stanford University”
        if has_organisation_word(subject) or starter_organisation(subject):
            behind = None
    return span.at(span.start, behind.end()) if behind else span


def _with_tasks(span: Span) -> Span:
    """A body's span with all that it is for, of a list that the model cut (Union of Rail“,
    Maritime and Transport Workers”, the “Command and” Control Centre).
    """
    first = _FIRST_TASK.search(span.before(24))
    if first and _TASK_AND_HEAD.match(span.text):
        task = first["task"]
        if not _is_land_or_body(task):
            return span.at(span.start - len(task) - 5, span.end)
    if not _OF_FIRST.search(span.text) or _is_land_or_body(span.words[-1]):
        return span
    rest = _LISTED_SUBJECTS.match(span.source, span.end)
    if rest is None:
        return span
    subjects = re.findall(r"[A-Z][a-z]+(?: [A-Z][a-z]+)?", rest.group())
    if any(map(_is_land_or_body, subjects)):
        return span
    return span.at(span.start, rest.end())


def _is_land_or_body(name: str) -> bool:
    """Whether a country, a state, a large town or a known body is called so."""
    is_land = bool(gazetteer().broad(name)) or is_big_town(name)
    return is_land or starter_organisation(name) is not None


def with_town_beginning(span: Span) -> Span:
    """A place's span with the word before it that the model cut off, where the
    gazetteer has both as one (“Puerto” Zorena City).
    """
    match = CAPITAL_BEFORE.search(span.before(24)) if span.sort == "place" else None
    if match is None:
        return span
    longer = span.at(span.start - len(match.group()), span.end)
    # at “Two” Creeks, Wis.
    counted = _NUMBER_BEFORE.search(span.before(24))
    if counted and not gazetteer().named(span.text):
        return longer
    bare = longer.text.removesuffix(" City")
    return longer if gazetteer().named(longer.text) or gazetteer().named(bare) else span


def with_given_name(span: Span) -> Span:
    """A person's span of several words with the given name right before it: the
    model cuts what it never met.
    """
    if span.label != "PERSON" or " " not in span.text:
        return span
    if _SON_FIRST.match(span.text) and (
        father := CAPITAL_BEFORE.search(span.before(24))
    ):
        return span.at(span.start - len(father.group()), span.end)
    first = span.words[0]
    if len(span.words) == 2 and not is_given_name(first):
        family = _FAMILY_BEFORE.search(span.before(16))
        if family:
            return span.at(span.start - len(family.group(1)), span.end)
    match = _WORD_BEFORE.search(span.before(24))
    word = match.group(1) if match else ""
    if not is_given_name(word) or word.lower() in TITLES or gazetteer().nation(word):
        return span
    return span.at(span.start - len(word) - 1, span.end)


def with_surname(span: Span) -> Span:
    """A person's span that ends with an initial, with the surname behind it (Alan Q
    “Example”). Behind a stop a sentence may begin: there a generation must follow.
    """
    if span.label != "PERSON" or not _ENDS_WITH_INITIAL.search(span.text):
        return span
    match = _SURNAME_BEHIND.match(span.source, span.end)
    if match is None:
        return span
    has_stop = span.text.endswith(".") or match.group().startswith(".")
    whole = span.at(span.start, match.end())
    if (has_stop and not match["generation"]) or not is_person_alone(whole.text):
        return span
    return whole


def is_parted_by_line(span: Span, people_at: frozenset[int]) -> bool:
    """Whether a name ends with an initial and its line, and the surname begins the next,
    where it is a person's of its own (``people_at`` are the offsets of all).
    """
    if span.label != "PERSON" or not _ENDS_WITH_INITIAL.search(span.text):
        return False
    match = _NEXT_LINE.match(span.source, span.end)
    return match is not None and match.end() in people_at


def with_family_name(span: Span) -> Span:
    """A person's span with a family name that the model cut off (“Haider al-Abadi”,
    “Ursula von der Leyen”, “Daniel arap Moi”).
    """
    may_be_given = is_given_name(span.words[0]) and len(span.words) < 3
    nicknamed = _NICKNAME.match(span.after(48)) if may_be_given else None
    if nicknamed:
        whole = span.at(span.start, span.end + nicknamed.end())
        return replace(whole, name=f"{span.text} {nicknamed['surname']}")
    is_full = " " in span.text
    for behind in (_NOBLE_NAME, _SON_BEHIND, *((_HYPHENED,) if is_full else ())):
        match = behind.match(span.source, span.end)
        if match:
            return span.at(span.start, match.end())
    pattern = _FAMILY_NAME if _ENDS_OPEN.search(span.text) else _ARABIC_NAME
    match = pattern.match(span.after(40))
    if match is None and is_given_name(span.text):
        match = _NAME_BEHIND_GIVEN.match(span.after(40)) or _CALLING_BEHIND_GIVEN.match(
            span.after(40)
        )
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
