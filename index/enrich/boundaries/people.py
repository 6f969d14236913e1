"""A person in one span with what stands beside the name: the place, the body, the office
that somebody is of, and a body that is named after somebody.

    >>> text = "China's Han Zheng"
    >>> span = Span(text, 0, len(text), "PERSON", "person")
    >>> [part.text for part in owner_and_owned(span, frozenset())]
    ['China', 'Han Zheng']
"""

from __future__ import annotations

import re
from dataclasses import replace

from cuttings.index.enrich.boundaries.cutting import SEATS
from cuttings.index.enrich.boundaries.pieces import (
    CAPITAL_BEFORE,
    ENDS_IN_FORM,
    Full,
    as_body,
    as_place,
    has_given_name,
    is_known_body,
    is_second_of_two,
)
from cuttings.index.enrich.national import is_national_body
from cuttings.index.enrich.people import (
    has_organisation_word,
    is_person_alone,
    is_person_name,
)
from cuttings.index.enrich.spans import Span, bare_word, words
from cuttings.index.enrich.words import (
    FAMILIES,
    GENERIC_HEADS,
    ORGANISATION_WORDS,
    TITLES,
    is_given_name,
    one_of,
)
from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.names.organisations import starter_organisation

_OFFICE_OF = re.compile(
    rf"\b(?i:{one_of('roles')}|Senator|Representative|Premier|ambassador|envoy)"
    r" (?:of|from|for|to|at)(?: the)? $"
)
# ABS-CBN “CEO” Carlo Katigbak
_OFFICE_WITHIN = re.compile(
    r"(?P<body>.+?) (?:CEO|CFO|COO|CTO|[Cc]hief [Ee]xecutive|[Cc]hairman|[Cc]hairwoman"
    r"|[Pp]resident|[Ss]pokes(?:man|woman|person)|[Dd]irector) (?P<name>[A-Z].+)"
)
_HONORIFICS = frozenset(("Dr", "Mr", "Mrs", "Ms", "Miss", "Prof", "Professor", "Sir"))
_OF_BODY = re.compile(
    r"(?P<name>[A-Z][a-z]\S+ [A-Z][a-z]\S+) of (?:the )?(?P<body>[A-Z].+)"
)
# Zorena“'s Lomax” said
_ITS_PERSON = re.compile(r"(?P<body>[A-Z].+?)['’]s? (?P<name>[A-Z][a-z]+)")
_SAYS = re.compile(r",?[\"”]? (?:said|says|told|added|noted|warned|agreed)\b")
_SURNAME_AND_BODY = re.compile(r"(?P<name>[A-Z][a-z]+), (?P<body>[A-Z]\w+ [A-Z].+)")
_INITIALLED = re.compile(
    r"[A-Z][a-z]+ (?:[A-Z]\. )+[A-Z][a-z’'-]+[A-Za-z’'-]*(?:,? (?:II|III|IV|Jr|Sr)\.?)?"
)
# G. Robert Durham
_INITIAL_FIRST = re.compile(r"(?:[A-Z]\. )+(?P<given>[A-Z][a-z]+) [A-Z][A-Za-z’'-]+")
_WITH_GENERATION = re.compile(
    r"[A-Z][a-z’'-]+ [A-Z][A-Za-z’'-]+,? (?:II|III|IV|Jr\.?|Sr\.?)"
)
_IS_NAMED = re.compile(
    r",? (?:has been|was|is|will be) (?:named|elected|appointed|promoted)\b"
)
# Andy Warhol“ Foundation”, Johnson“ Space Center”
_HEAD_OF_NAMED = re.compile(
    r" (?:(?:Memorial|International|National|Space|Art|Arts|Cancer|Medical|Research"
    r"|Presidential|Community|Family|Peace) )?(?P<head>[A-Z][a-z]+)\b(?! [a-z]+ed by)"
)
# Raisi, Lee and Brill“ were injured”
_LIST_OF_SURNAMES = re.compile(r"[A-Z][\w’'-]+(?:, [A-Z][\w’'-]+)+,? and [A-Z][\w’'-]+")
_DONE_TOGETHER = re.compile(
    r" (?:(?:were|are|have been) (?:injured|killed|hurt|arrested|charged|jailed|sentenced|born"
    r"|married|wounded|elected|present|all)|met|voted|both|all|each|wept|sat|stood|shook|died)\b"
)
_OWNED = re.compile(r"([A-Z][\w’. -]*?)['’]s ([A-Z].*)")


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
        owner = as_place(owner)
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
        if is_given_name(lead) or not gazetteer().named(lead):
            continue
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
                or (bare_word(rest[0]) in TITLES and not ENDS_IN_FORM.search(name))
                or (is_after_office and len(rest) == 2 and is_person_alone(name))
            )
        if known:
            place = as_place(span.cut(0, len(lead)))
            return [place, span.cut(len(lead) + 1).retyped("person")]
    return [span]


def _is_place_before(lead: str, span: Span, is_after_office: bool) -> bool:
    """Whether words before a name are a place, and a large one if the model took them
    with it for a person, but where an office stands before it (“Mayor of”).
    """
    may_be_small = span.label == "ORG" or is_after_office
    return any(
        place.level not in ("town", "district") or may_be_small
        for place in gazetteer().named(lead)
    )


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
    given = CAPITAL_BEFORE.search(span.before(24)) if match else None
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
    if is_second_of_two(span, match["name"], body):
        person = replace(span.cut(*match.span("name")), label="PERSON", sort="person")
        return [person, as_place(span.cut(match.start("body")))]
    last = bare_word(body.rpartition(" ")[2])
    is_body = is_known_body(body) or last in ORGANISATION_WORDS
    if not is_body or not is_person_alone(match["name"]):
        return [span]
    if gazetteer().named(match["name"]) or is_known_body(match["name"]):
        return [span]
    person = replace(span.cut(*match.span("name")), label="PERSON", sort="person")
    return [person, span.cut(match.start("body"))]


def body_and_its_person(span: Span, _: Full) -> list[Span]:
    """A body and the surname of whoever speaks for it in one span (“Zorena's Lomax”), as
    two, where the text has the surname elsewhere.
    """
    match = _ITS_PERSON.fullmatch(span.text) if span.sort == "organisation" else None
    if match is None or starter_organisation(span.text):
        return [span]
    name = match["name"]
    if has_organisation_word(name) or gazetteer().named(name):
        return [span]
    alone = rf"(?<!['’]s )(?<!['’] )\b{re.escape(name)}\b"
    if not re.search(alone, span.source) or not _SAYS.match(span.source, span.end):
        return [span]
    person = replace(span.cut(match.start("name")), label="PERSON", sort="person")
    return [span.cut(*match.span("body")), person]


def known_body_and_person(span: Span, _: Full) -> list[Span]:
    """A body of the starter authority file and the person behind it in one span
    (“Amnesty International Ann Lee”), as two.
    """
    tokens = span.text.split(" ")
    if span.sort not in ("organisation", "person") or len(tokens) < 3:
        return [span]
    if starter_organisation(span.text):
        return [span]
    is_after_office = _OFFICE_OF.search(span.before(40)) is not None
    for count in range(1, len(tokens) - 1):
        lead, name = " ".join(tokens[:count]), " ".join(tokens[count:])
        if not starter_organisation(lead) or is_given_name(tokens[0]):
            continue
        is_held = len(tokens) == count + 2 and is_after_office
        # Credit Suisse First Boston
        is_held = is_held and bare_word(tokens[count]) not in TITLES
        if (is_given_name(tokens[count]) or is_held) and is_person_alone(name):
            body = as_body(span.cut(0, len(lead)))
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
        if last in full or has_given_name(last):
            person = right.retyped("person")
            return [left, person] if is_person_name(last) else [span]
        # Grzegorz Braun of Confederation
        if has_given_name(first) and is_person_alone(first):
            return [left.retyped("person"), right]
    # House of Representatives “Darin LaHood”
    for name in full:
        if span.text.endswith(f" {name}") and is_person_alone(name):
            person = span.cut(len(span.text) - len(name)).retyped("person")
            lead = span.cut(0, len(span.text) - len(name) - 1)
            known = is_known_body(lead.text)
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
    if not is_known_body(rest) and not _is_person_of(span, joined.group(1), rest):
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
    if not has_given_name(name) or not is_person_alone(name):
        return [span]
    person = replace(span.cut(match.start(groups[1])), label="PERSON")
    person = person.retyped("person")
    body = span.cut(0, match.end(groups[0]))
    is_known = is_known_body(body.text) or body.text.isupper()
    if not is_known:
        return [person]
    return [replace(body, label="ORG", sort="organisation"), person]


def honoured_person(span: Span, _: Full) -> list[Span]:
    """A person with a title before the name that was taken for an organisation (“Dr
    Martisius”, “Assemblywoman Ann Lee”).
    """
    tokens = span.text.split(" ")
    rest = " ".join(tokens[1:])
    is_body = span.sort == "organisation" and not starter_organisation(span.text)
    is_titled = len(tokens) == 3 and bare_word(tokens[0]) in TITLES
    if is_body and is_titled and has_given_name(rest) and is_person_alone(rest):
        return [replace(span, label="PERSON", sort="person")]
    is_short = span.sort == "organisation" and 2 <= len(tokens) <= 3
    if not is_short or tokens[0].rstrip(".") not in _HONORIFICS:
        return [span]
    if not ORGANISATION_WORDS.isdisjoint(map(str.lower, tokens)):
        return [span]
    return [replace(span, label="PERSON", sort="person")]


def people_listed(span: Span, _: Full) -> list[Span]:
    """The surnames in one body's span that do together what people do (“Raisi, Lee and
    Brill were injured”), each as a person's.
    """
    match = _LIST_OF_SURNAMES.fullmatch(span.text)
    if span.sort != "organisation" or match is None or starter_organisation(span.text):
        return [span]
    names = list(re.finditer(r"[A-Z][\w’'-]+", span.text))
    if not all(is_person_alone(name.group()) for name in names):
        return [span]
    if not _DONE_TOGETHER.match(span.source, span.end):
        return [span]
    parts = [span.cut(*name.span()) for name in names]
    return [replace(part, label="PERSON", sort="person") for part in parts]


def initialled_person(span: Span, _: Full) -> list[Span]:
    """A person with an initial before the surname or the given name that was taken for an
    organisation (“Ulysses S. Grant”, “G. Robert Durham”), or behind a chamber (“House
    Nancy Pelosi”), alone.
    """
    if span.sort != "organisation" or starter_organisation(span.text):
        return [span]
    first_initial = _INITIAL_FIRST.fullmatch(span.text)
    is_initialled = _INITIALLED.fullmatch(span.text) or (
        first_initial and is_given_name(first_initial["given"])
    )
    # Winthrop Sargent IV “has been named”
    is_heir = _WITH_GENERATION.fullmatch(span.text) and (
        has_given_name(span.text) or _IS_NAMED.match(span.source, span.end)
    )
    if (is_initialled or is_heir) and is_person_alone(span.text):
        return [replace(span, label="PERSON", sort="person")]
    first, _space, rest = span.text.partition(" ")
    is_short = has_given_name(rest) and len(words(rest)) == 2
    if is_short and first.lower() in GENERIC_HEADS and is_person_alone(rest):
        person = span.cut(len(first) + 1)
        return [replace(person, label="PERSON", sort="person")]
    return [span]


def person_behind_demonym(span: Span, _: Full) -> list[Span]:
    """A person behind the name of a people that was taken for an organisation with it
    (“Zorenan Ann de Lee”), alone.
    """
    first, _space, rest = span.text.partition(" ")
    if span.sort != "organisation" or not gazetteer().demonym(first):
        return [span]
    is_person = has_given_name(rest) and is_person_alone(rest)
    if not is_person or starter_organisation(span.text):
        return [span]
    return [replace(span.cut(len(first) + 1), label="PERSON", sort="person")]


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
