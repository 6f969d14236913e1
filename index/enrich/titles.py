"""The names of a title: those that the body names too, and what the model finds
where the title is a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from cuttings.index.enrich.spans import Span, occurrences

_LEAST_LOWER = 0.4


def is_sentence(title: str) -> bool:
    """Whether a title is written like a sentence, so that its capitals mean names."""
    found = [word for word in re.findall(r"[^\W\d_]+", title) if len(word) > 3]
    lower = sum(word[0].islower() for word in found)
    return bool(found) and lower >= len(found) * _LEAST_LOWER


def names_in(
    title: str, scanned: Sequence[Span], body: Iterable[Span], found: Iterable[Span]
) -> list[Span]:
    """The spans of a title that are not ``found`` there yet: what was ``scanned``,
    and what the body names.
    """
    found = list(found)
    covered = {(span.start, span.text) for span in found}
    taken = [(span.start, span.end) for span in found]
    more: list[Span] = []
    surfaces = {
        span.text: span
        for span in body
        if span.sort in ("person", "organisation", "place") and span.name
    }
    for span in (
        *scanned,
        *(surfaces[text] for text in sorted(surfaces, key=len, reverse=True)),
    ):
        for at, until in occurrences(title, span.text):
            free = all(until <= start or at >= end for start, end in taken)
            if free and (at, span.text) not in covered:
                taken.append((at, until))
                more.append(replace(span, start=at, end=until))
    return more
