"""From what the model and the patterns found to spans that stand side by side: cut, completed, merged.

Nothing is typed here; these are repairs of where a span begins and ends, for which its own words are reason enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from cuttings.index.authority.starter import starter_organisation
from cuttings.index.enrich.spans import SORTS, Span, trimmed
from cuttings.index.gazetteer.places import gazetteer

Raw = tuple[int, int, str]
"""What a model gives: start, end, label."""
_EXPLAINS = re.compile(r" \([\"“]?([A-Z][A-Z.]{1,8})[\"”]?\)")
_POSSESSOR = re.compile(r"([A-Z][\w. -]+?)['’]s (?=[A-Z])")
_ENDS_OPEN = re.compile(r" (?:von|van|der|den|de|la|del|di|da|dos|bin|ibn|al|el)$")
_AFTER_PARTICLE = re.compile(r" [A-Z][\w’'-]*[^\W\d_]")
_ARABIC = re.compile(r" (?:al|Al|el|ul|ad|as|ar)[- ][A-Z][\w’'-]*[^\W\d_]")
_TRUST = {"SCAN": 0, "RULE": 2}


def with_family_name(span: Span, text: str) -> Span:
    """A person's span with a family name that the model cut off (“Haider al-Abadi”, “Ursula von der Leyen”)."""
    pattern = _AFTER_PARTICLE if _ENDS_OPEN.search(span.text) else _ARABIC
    match = pattern.match(text[span.end : span.end + 40])
    stop = span.end + match.end() if match else span.end
    return replace(span, end=stop, text=re.sub(r"['’]s?$", "", text[span.start : stop]))


def spans_of(text: str, raws: Iterable[Raw]) -> list[Span]:
    """The model's spans, trimmed and without possessors."""
    found = []
    for start, end, label in raws:
        span = trimmed(Span(start, end, text[start:end], label, SORTS.get(label, "other")))
        if span:
            found.append(without_possessor(span))
    return found


def without_possessor(span: Span) -> Span:
    """“India's Supreme Court” without India, “Amnesty International's Nigeria” without Nigeria."""
    match = _POSSESSOR.match(span.text) if span.sort == "organisation" else None
    if match and starter_organisation(match.group(1)):
        return span.cut(0, match.end(1))
    if match and (gazetteer().broad(match.group(1)) or gazetteer().broad(match.group(1).rpartition(" ")[2])):
        return span.cut(match.end(), len(span.text))
    return span


def without_person(span: Span, people_at: dict[int, int]) -> Span:
    """A guessed organisation without a person before it (“Mark Golding of the People's National Party”)."""
    stop = people_at.get(span.start, 0) if span.sort == "organisation" else 0
    match = re.match(r" (?:of|for|and) (?:the )?", span.text[stop - span.start :]) if stop else None
    return span.cut(stop - span.start + match.end(), len(span.text)) if match else span


def explained_beside(spans: Iterable[Span], text: str) -> dict[str, str]:
    """Acronyms that stand right after an organisation and spell its name in another language: (ELN), (PT)."""
    found: dict[str, str] = {}
    for span in spans:
        match = (
            _EXPLAINS.match(text, span.end) if span.label in ("ORG", "RULE") and span.sort == "organisation" else None
        )
        if match and " " in span.text:
            found.setdefault(match.group(1).replace(".", ""), span.text)
    return found


def merged(found: list[Span], scanned: list[Span]) -> list[Span]:
    """The model's spans and the scan's: of two that overlap the longer stands, the scan where they are equal."""
    kept: list[Span] = []
    for span in sorted((*scanned, *found), key=lambda span: (span.start - span.end, _TRUST.get(span.label, 1))):
        if all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)
