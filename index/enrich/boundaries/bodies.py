"""Bodies that the model took for one name, and those that it knew by a part alone.

>>> text = "Finance Ministry and Central Bank"
>>> span = Span(text, 0, len(text), "ORG", "organisation")
>>> [body.text for body in organisations_joined(span, frozenset())]
['Finance Ministry', 'Central Bank']
"""

from __future__ import annotations

import re
from dataclasses import replace

from cuttings.index.enrich.boundaries.cutting import without_verb
from cuttings.index.enrich.boundaries.pieces import (
    ENDS_IN_FORM,
    FORM,
    Full,
    is_known_body,
)
from cuttings.index.enrich.national import is_national_body
from cuttings.index.enrich.spans import Span, bare_word
from cuttings.index.enrich.words import FAMILIES, ORGANISATION_WORDS
from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.names.organisations import is_agency, starter_organisation

# Texaco Inc“'s” Texaco Canada
_COMPANY_OWNS = re.compile(rf"(?P<owner>.+? {FORM})\.?['’]s (?P<owned>[A-Z].+)")
# Reform Party“, ”Green Party, Zorena Netherlands“, and ”Life Investors Inc
_IN_LIST = re.compile(r", (?:and )?")
# Democratic “and” Republican Parties
# sells “Zorena Mutual to Pamir Services Inc”
_MADE_OVER = re.compile(rf"(?P<thing>.+?) to (?:the )?(?P<buyer>[A-Z].* {FORM}\.?)")
LEAST_OF_TWO = 4
"""Letters of each of two names with a stroke between: A/S is a form."""
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
_TWO_PARTIES = re.compile(r"(?P<first>[A-Z]\w+) and (?P<second>[A-Z]\w+ Party)")
_PARTNER_WORDS = ("Co", "Sons", "Company", "Partners", "Bros", "Brothers")
# House Ways and Means“ Trade Subcommittee”, World Rapid“ and Blitz Championship”
_HEAD_BEHIND_BODY = re.compile(
    r"(?: and [A-Z][\w-]+)?(?: [A-Z][\w-]+)? (?P<head>[A-Z][a-z]+)\b(?![’'-])"
)
# “Tunisian League for the” Defence of Rights
_HEAD_BEFORE_BODY = re.compile(
    r"(?P<whole>(?:[A-Z][\w’'-]+ ){0,3}(?P<head>[A-Z][a-z]+) (?:for|of) (?:the )?)$"
)
# EC Energy “Commissioner” Xuxa Raisi
_OFFICE_BEHIND = re.compile(r" (Commissioner|Minister|Secretary)\b")
_CHAIR_FOR = re.compile(r" (?:of|in|for) ")


def organisations_joined(span: Span, _: Full) -> list[Span]:
    """Two organisations that stand joined by “and” in one span (“Finance Ministry
    and Central Bank”), as two.
    """
    if span.sort != "organisation" or starter_organisation(span.text):
        return [span]
    left, _and, right = span.text.rpartition(" and ")
    # Zorena Bank “and” Pamir Bank and Trust Corp
    first, _and, rest = left.rpartition(" and ")
    is_one = bare_word(right.partition(" ")[0]) in FAMILIES["middle_words"]
    if is_one and _heads(first)[1] and ENDS_IN_FORM.search(right):
        left, right = first, f"{rest} and {right}"
        return [span.cut(0, len(left)), span.cut(len(span.text) - len(right))]
    right = right.removeprefix("the ")
    # “Reuter and” Zorena Energy Agency, “Peru and” Zorena Bank Plc
    is_beside = is_agency(left) or gazetteer().country(left) is not None
    if is_beside and (ENDS_IN_FORM.search(right) or _heads(right)[1]):
        # the Netherlands and Zorena Group, but the Peru and Bolivia Company
        has_article = span.before(4).lower().endswith("the ") and left[-1] not in "s."
        if is_agency(left) or (" " in right and not has_article):
            return [span.cut(len(span.text) - len(right))]
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
    # Zorena Investment Trust and “Management Co Ltd”
    stem = [bare_word(word) for word in right.split()]
    while stem and stem[-1] in FAMILIES["legal_forms"]:
        stem.pop()
    if len(stem) == 1 and stem[0] in FAMILIES["trades_joined"]:
        return [span]
    begin_alike = heads[0][0] and heads[0][0] in heads[1]
    known = is_known_body(left) and is_known_body(right)
    # A company ends with its form; what follows is another, but for its partners.
    if ENDS_IN_FORM.search(left) and right not in _PARTNER_WORDS:
        known = True
    elif known or bare_word(right.partition(" ")[0]) not in FAMILIES["middle_words"]:
        pass
    else:
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


def company_and_owned(span: Span, _: Full) -> list[Span]:
    """A company by its form and what is its own in one span (“Zorena Inc's Pamirex
    Canada”), as two.
    """
    match = _COMPANY_OWNS.fullmatch(span.text) if span.sort == "organisation" else None
    if match is None or starter_organisation(span.text):
        return [span]
    return [span.cut(*match.span("owner")), span.cut(match.start("owned"))]


def made_over(span: Span, _: Full) -> list[Span]:
    """What is sold and the company to which, in one span (“Zorena Mutual to Pamir
    Services Inc”), as two.
    """
    match = _MADE_OVER.fullmatch(span.text) if span.sort == "organisation" else None
    if match is None or starter_organisation(span.text):
        return [span]
    return [span.cut(*match.span("thing")), span.cut(match.start("buyer"))]


def bodies_with_stroke(span: Span, _: Full) -> list[Span]:
    """Two bodies with a stroke between them (“Pennzoil/Texaco Inc”), as two, where the
    text has each alone.
    """
    left, stroke, right = span.text.partition("/")
    is_two = span.sort == "organisation" and bool(stroke) and "/" not in right
    if not is_two or min(len(left), len(right)) < LEAST_OF_TWO:
        return [span]
    stem = ENDS_IN_FORM.sub("", right)
    for name in (left, stem):
        if not re.search(rf"(?<![\w/]){re.escape(name)}\b(?!/)", span.source):
            return [span]
    return [span.cut(0, len(left)), span.cut(len(left) + 1)]


def organisations_listed(span: Span, _: Full) -> list[Span]:
    """Two organisations with a comma between them in one span (“Reform Party, Green
    Party”, “Zorena Life, and Pamirex Inc”), as two.
    """
    is_body = span.sort == "organisation" and span.text.count(", ") == 1
    link = _IN_LIST.search(span.text) if is_body else None
    if link is None or starter_organisation(span.text):
        return [span]
    left, right = span.text[: link.start()], span.text[link.end() :]
    if bare_word(right) in FAMILIES["legal_forms"] or right in _PARTNER_WORDS:
        return [span]
    # “Academy,” Zorena Officer School
    if left.lower() in ORGANISATION_WORDS and _heads(right)[1]:
        return [span.cut(link.end())]
    same = _heads(left)[1] and _heads(left)[1] == _heads(right)[1]
    # One comma and an “and” list two, the last of which is a company.
    is_company = bool(ENDS_IN_FORM.search(right))
    is_company = is_company and (link.group() == ", and " or is_known_body(left))
    if not same and not is_company:
        return [span]
    return [span.cut(0, link.start()), span.cut(link.end())]


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
    if not is_known_body(rest) and last not in ORGANISATION_WORDS:
        return [span]
    body = span.cut(len(span.text) - len(rest))
    return [span.cut(0, len(lead)), body] if starter_organisation(lead) else [body]


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


def part_of_longer(span: Span, _: Full) -> list[Span]:
    """A body's span with the head behind it that the model left out (House Ways and
    Means “Subcommittee”) or before it (“League for the” Defence of Rights); nothing
    where the head is a thing's or an office's (“Championship”, “Minister”).
    """
    if span.sort != "organisation":
        return [span]
    may_be_behind_head = span.before(4).endswith(("of ", "for ", "the "))
    may_be_before_head = span.after(1) == " "
    is_part = may_be_behind_head or may_be_before_head
    if not is_part or is_known_body(span.text):
        return [span]
    behind = _HEAD_BEHIND_BODY.match(span.source, span.end)
    head = behind.group("head").lower() if behind else ""
    office = _OFFICE_BEHIND.match(span.source, span.end)
    head = office.group(1).lower() if office else head
    lowered = [bare_word(word) for word in span.words]
    is_whole = bool(lowered) and lowered[-1] in ORGANISATION_WORDS
    if behind and head in FAMILIES["body_heads"]:
        return [span.at(span.start, behind.end())]
    is_part = head in FAMILIES["thing_heads"]
    is_part = is_part or head in ("commissioner", "minister", "secretary")
    if head in ("professor", "chair", "fellow"):
        # A chair's own name, and no body before its officer's.
        named = _CHAIR_FOR.match(span.source, behind.end() if behind else span.end)
        is_part = bool(named) and " " in span.text
    if is_part and not is_whole and not span.text.isupper():
        # “EC” Energy Commissioner
        first, space, _rest = span.text.partition(" ")
        is_body = space and first.isupper() and starter_organisation(first)
        return [span.cut(0, len(first))] if is_body else []
    before = _HEAD_BEFORE_BODY.search(span.before(80))
    if before and before.group("head").lower() in FAMILIES["heads_of"]:
        whole = span.at(span.start - len(before.group("whole")), span.end)
        return [without_verb(whole)]
    return [span]
