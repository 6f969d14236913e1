"""From what the model and the patterns found to spans that stand side by side: cut,
completed, merged.

Nothing is typed here; these are repairs of where a span begins and ends, for which its
own words are reason enough.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace

from cuttings.index.enrich.organisations import is_national_body
from cuttings.index.enrich.people import REGAL, bare_word, is_person_name
from cuttings.index.enrich.spans import SORTS, Span, trimmed, words
from cuttings.index.enrich.words import ORGANISATION_WORDS, TITLES, is_given_name
from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.names.organisations import starter_organisation

Raw = tuple[int, int, str]
"""What a model gives: start, end, label."""
_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_EPITHET = re.compile(
    rf"(?:Former|Late|Then|Outgoing|Incoming|Current|Previous|Multiple|Several|Various|Many|{_DAYS}) (?=[A-Z])"
)
_ROLES = (
    "President|Chair|Chairman|Chairwoman|Chairperson|Director|Head|Minister|Governor|Secretary|Speaker|Ambassador"
    "|Commander|Commandant|Dean|Mayor|Archbishop|Bishop|Editor|Professor|Dr|Prof|Researcher|Scientist|Ecologist|Biologist"
    "|Economist|Historian|Analyst|Lawyer|Spokesman|Spokeswoman|Spokesperson|Envoy|Coordinator|Adviser|Chief"
)
_OFFICE = re.compile(
    rf"(?:(?:Vice|Deputy|Acting|Assistant|Special|Senior|Co)[ -])*(?:{_ROLES})\.?(?:[ -][A-Z][\w.’'-]+){{0,4}}?"
    r" (?:of|for|at|from) (?:the )?(?P<rest>[A-Z].+)"
    r"|(?:Members|Membership|Leaders|Leadership|Officials|Governments|Representatives) of (?:the )?(?P<body>[A-Z].+)"
)
_OFFICE_OF = re.compile(
    rf"\b(?i:{_ROLES}|Senator|Representative|President|Premier) (?:of|from|for)(?: the)? $"
)
_EXPLAINS = re.compile(r" \([\"“]?([A-Z][A-Z.]{1,8})[\"”]?\)")
_POSSESSOR = re.compile(r"([A-Z][\w. -]+?)['’]s (?=[A-Z])")
_LISTED = re.compile(r"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*")
_OWNED = re.compile(r"([A-Z][\w’. -]*?)['’]s ([A-Z].*)")
_ENDS_OPEN = re.compile(r" (?:von|van|der|den|de|la|del|di|da|dos|bin|ibn|al|el)$")
_AFTER_PARTICLE = re.compile(r" [A-Z][\w’'-]*[^\W\d_]")
_ARABIC = re.compile(r" (?:al|Al|el|ul|ad|as|ar)[- ][A-Z][\w’'-]*[^\W\d_]")
_WORD_BEFORE = re.compile(
    r"(?<![\w’'&./-])(?:^|(?<=\n)|(?<=[a-z,.;:”\"] )|(?<=\())([A-Z][^\W\d_]+(?:-[A-Z]?[^\W\d_]+)?) $"
)
_REGAL = re.compile(rf"\b({'|'.join(sorted(title.title() for title in REGAL))}) $")
_TRUST = {"SCAN": 0, "RULE": 2}


def with_regal_title(span: Span, text: str) -> Span:
    """A person's span of one word with the title that belongs to it (“Pope” Francis)."""
    match = (
        _REGAL.search(text[max(0, span.start - 9) : span.start])
        if " " not in span.text
        else None
    )
    if not match:
        return span
    start = span.start - len(match.group(1)) - 1
    return replace(span, start=start, text=text[start : span.end])


def with_given_name(span: Span, text: str) -> Span:
    """A person's span of several words with the given name right before it: the
    model cuts what it never met.
    """
    match = (
        _WORD_BEFORE.search(text[max(0, span.start - 24) : span.start])
        if " " in span.text
        else None
    )
    word = match.group(1) if match else ""
    if (
        not is_given_name(word)
        or word.lower() in TITLES
        or gazetteer().demonym(word)
        or gazetteer().broad(word)
    ):
        return span
    start = span.start - len(word) - 1
    return replace(span, start=start, text=text[start : span.end])


def with_family_name(span: Span, text: str) -> Span:
    """A person's span with a family name that the model cut off (“Haider al-Abadi”,
    “Ursula von der Leyen”).
    """
    pattern = _AFTER_PARTICLE if _ENDS_OPEN.search(span.text) else _ARABIC
    match = pattern.match(text[span.end : span.end + 40])
    stop = span.end + match.end() if match else span.end
    return replace(span, end=stop, text=re.sub(r"['’]s?$", "", text[span.start : stop]))


def spans_of(text: str, raws: Iterable[Raw]) -> list[Span]:
    """The model's spans, trimmed and without possessors."""
    found = []
    for start, end, label in raws:
        span = trimmed(
            Span(start, end, text[start:end], label, SORTS.get(label, "other"))
        )
        if span:
            span = without_office(without_possessor(without_demonym(span)))
        if span:
            found.append(span)
    full = frozenset(
        span.text for span in found if span.label == "PERSON" and " " in span.text
    )
    split: list[Span] = []
    for span in found:
        whole = listed(span) or owned(span)
        for part in (
            piece
            for each in whole
            for piece in without_place_before(
                each, full, text[max(0, each.start - 30) : each.start]
            )
        ):
            split += [
                piece
                for half in parted(part)
                for piece in without_person_after(half, full)
            ]
    return [
        with_given_name(span, text) if span.label == "PERSON" else span
        for span in split
    ]


def without_possessor(span: Span) -> Span:
    """“India's Supreme Court” without India, “Amnesty International's Nigeria”
    without Nigeria.
    """
    match = _POSSESSOR.match(span.text) if span.sort == "organisation" else None
    if match and starter_organisation(match.group(1)):
        return span.cut(0, match.end(1))
    if match and (
        gazetteer().broad(match.group(1))
        or gazetteer().broad(match.group(1).rpartition(" ")[2])
    ):
        return span.cut(match.end(), len(span.text))
    return span


def without_demonym(span: Span) -> Span:
    """“DEM Party” of “Kurdish DEM Party”: without a people's name before a body of
    the starter authority file.
    """
    lead, _, rest = span.text.partition(" ")
    known = (
        rest.split(" ")[0].isupper()
        and gazetteer().demonym(lead)
        and starter_organisation(rest)
    )
    return (
        span.cut(len(lead) + 1, len(span.text))
        if known and not starter_organisation(span.text)
        else span
    )


def without_office(span: Span) -> Span | None:
    """“Bank of Japan” of “Governor of the Bank of Japan”, the university of “Professor
    Ann Lee of Boston University”.

    None where the office is all: “President of Colombia” names no organisation,
    “Leaders of African Union” names one.
    """
    if (
        span.sort != "organisation"
        or starter_organisation(span.text)
        or is_national_body(span.text)
    ):
        return span
    lead = _EPITHET.match(span.text)
    if lead:
        span = span.cut(lead.end(), len(span.text))
    match = _OFFICE.match(span.text)
    if match is None:
        return span
    start = max(match.start("rest"), match.start("body"))
    return span.cut(start, len(span.text)) if _is_body(span.text[start:]) else None


def _is_body(name: str) -> bool:
    named = [word.lower() for word in words(name)]
    return (
        bool(starter_organisation(name))
        or is_national_body(name)
        or any(w in ORGANISATION_WORDS for w in named)
    )


def listed(span: Span) -> tuple[Span, ...]:
    """The places of a list that was taken for one organisation (“Hartlepool,
    Aldershot and”); empty for any other.
    """
    found = (
        list(_LISTED.finditer(span.text))
        if span.sort == "organisation" and ", " in span.text
        else []
    )
    if len(found) < 2 or not all(gazetteer().named(match.group()) for match in found):
        return ()
    return tuple(
        replace(span.cut(*match.span()), label="GPE", sort="place") for match in found
    )


def owned(span: Span) -> tuple[Span, ...]:
    """An owner and a name in one person's span (“China's Han Zheng”, “Prabowo's
    Gerindra”), as two.
    """
    match = _OWNED.fullmatch(span.text) if span.sort == "person" else None
    if match is None:
        return (span,)
    owner, name = span.cut(*match.span(1)), span.cut(*match.span(2))
    if gazetteer().broad(owner.text):
        owner = replace(owner, label="GPE", sort="place")
    body = starter_organisation(name.text)
    return owner, replace(name, label="ORG", sort="organisation") if body else name


def parted(span: Span) -> tuple[Span, ...]:
    """Two organisations that stand joined by “and” in one span (“Finance Ministry
    and Central Bank”), as two.
    """
    if (
        span.sort != "organisation"
        or " and " not in span.text
        or starter_organisation(span.text)
    ):
        return (span,)
    left, _, right = span.text.rpartition(" and ")
    if not all(
        " " in part and part.rpartition(" ")[2].lower() in ORGANISATION_WORDS
        for part in (left, right)
    ):
        return (span,)
    return span.cut(0, len(left)), span.cut(len(span.text) - len(right), len(span.text))


def without_place_before(
    span: Span, full_names: frozenset[str], before: str
) -> tuple[Span, ...]:
    """A person and the place before it in one span (“Scotland Nicola Sturgeon”), as
    two.

    The rest is a person where the model knows it as one elsewhere in the document, by
    its given name, or where an office stands ``before`` the place (“First Minister of
    Scotland Nicola Sturgeon”).
    """
    found = span.text.split(" ")
    office = _OFFICE_OF.search(before)
    for count in range(1, min(3, len(found) - 1) + 1):
        lead, rest = " ".join(found[:count]), found[count:]
        places = gazetteer().named(lead) if not is_given_name(lead) else ()
        if not any(
            place.level not in ("town", "district") or span.label == "ORG"
            for place in places
        ):
            continue
        named = (
            " ".join(rest) in full_names
            or is_given_name(rest[0])
            or bare_word(rest[0]) in TITLES
        )
        if len(rest) == 1:
            named, office = (
                span.label == "ORG"
                and any(name.endswith(f" {rest[0]}") for name in full_names),
                None,
            )
        if named or (
            office and len(rest) == 2 and rest[-1].lower() not in ORGANISATION_WORDS
        ):
            place = replace(span.cut(0, len(lead)), label="GPE", sort="place")
            return place, span.cut(len(lead) + 1, len(span.text)).retyped("person")
    return (span,)


def without_person_after(span: Span, full_names: frozenset[str]) -> tuple[Span, ...]:
    """An organisation and a person at its end in one span (“National Rally of Marine Le
    Pen”), as two.

    Where a title is before the person and no organisation (“Solicitor General S.V.
    Raju”), the person alone.
    """
    if (
        span.sort != "organisation"
        or " " not in span.text
        or starter_organisation(span.text)
    ):
        return (span,)
    body, _, name = span.text.rpartition(" of ")
    person = span.cut(len(span.text) - len(name), len(span.text)).retyped("person")
    if body and (
        name in full_names or (" " in name and is_given_name(name.split(" ")[0]))
    ):
        return (span.cut(0, len(body)), person) if is_person_name(name) else (span,)
    if " " in body and is_given_name(body.split(" ")[0]) and _is_person_alone(body):
        rest = span.cut(len(span.text) - len(name), len(span.text))
        return span.cut(0, len(body)).retyped("person"), rest
    tokens = span.text.split(" ")
    for place in range(len(tokens) - 3, 0, -1):
        name = " ".join(tokens[place + 1 :])
        if bare_word(tokens[place]) in TITLES and _is_person_alone(name):
            return (
                span.cut(len(span.text) - len(name), len(span.text)).retyped("person"),
            )
    return (span,)


def _is_person_alone(name: str) -> bool:
    return is_person_name(name) and not any(
        bare_word(word) in ORGANISATION_WORDS for word in words(name)
    )


def without_person(span: Span, people_at: dict[int, int]) -> Span:
    """A guessed organisation without a person before it (“Mark Golding of the
    People's National Party”).
    """
    if span.sort != "organisation" or starter_organisation(span.text):
        return span
    stop = people_at.get(span.start, 0)
    match = (
        re.match(r" (?:of|for|and) (?:the )?", span.text[stop - span.start :])
        if stop
        else None
    )
    if match:
        return span.cut(stop - span.start + match.end(), len(span.text))
    lead, _, rest = span.text.partition(" of the ")
    if (
        rest
        and span.label == "RULE"
        and len(words(lead)) in (2, 3)
        and _is_person_alone(lead)
    ):
        return span.cut(len(span.text) - len(rest), len(span.text))
    return span


def explained_beside(spans: Iterable[Span], text: str) -> dict[str, str]:
    """Acronyms that stand right after an organisation and spell its name in another
    language: (ELN), (PT).
    """
    found: dict[str, str] = {}
    for span in spans:
        match = (
            _EXPLAINS.match(text, span.end)
            if span.label in ("ORG", "RULE") and span.sort == "organisation"
            else None
        )
        if match and " " in span.text:
            found.setdefault(match.group(1).replace(".", ""), span.text)
    return found


def merged(found: list[Span], scanned: list[Span]) -> list[Span]:
    """The model's spans and the scan's: of two that overlap the longer stands, the
    scan where they are equal.
    """
    kept: list[Span] = []
    starts: list[int] = []
    for span in sorted(
        (*scanned, *found),
        key=lambda span: (span.start - span.end, _TRUST.get(span.label, 1)),
    ):
        place = bisect_left(starts, span.end)
        if place == 0 or kept[place - 1].end <= span.start:
            kept.insert(place, span)
            starts.insert(place, span.start)
    return kept
