"""The law of conservation: what stands in a file is shown, kept hidden, or skipped with
a reason.

A reader that picks the article out of a page, or parts a download, asks here which words
of the whole are nowhere in what it made of it, and keeps them hidden. What the whole is
comes from the file (the texts of its elements, the values of its fields), never from
what the reader picked.

    >>> unplaced(["Home Sport", "Rain fell on the town."], ["Rain fell on the town."])
    'Home Sport'
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import astuple, replace

from cuttings.index.readers import LeftOut, RawArticle, Reading
from cuttings.search.articles import UNSTATED
from cuttings.search.translations import stored

WHOLE = 0.5
"""The share of a line's words from which it is kept whole."""
REST = stored("reading", "of the file, and of none of its articles")


def with_rest(
    found: Iterable[Reading],
    lines: Iterable[str],
    reason: str = REST,
    pieces: Iterable[str] = (),
) -> Iterator[Reading]:
    """The readings of a file, or of a part of one, the first article with those words
    of its lines that stand in none of them.

    ``pieces`` are the same words at less cost, perhaps parted otherwise: where none of
    them is missing, as of most files, the lines are not asked for.
    """
    readings = list(found)
    placed: list[str] = []
    for reading in readings:
        if isinstance(reading, RawArticle):
            placed += texts_of(reading)
    rest = ""
    if placed and not _all_stand_in(pieces, placed):
        rest = unplaced(lines, placed)
    yield from with_first(readings, rest, reason)


def _all_stand_in(pieces: Iterable[str], placed: list[str]) -> bool:
    """Whether there are pieces, and none of their words is missing."""
    words = Counter(" ".join(pieces).split())
    if not words:
        return False
    words.subtract(" ".join(placed).split())
    missing = "".join(word for word, count in words.items() if count > 0)
    return not any(map(str.isalnum, missing))


def with_first(
    found: Iterable[Reading], rest: str, reason: str = REST
) -> Iterator[Reading]:
    """The readings of a file, the first article with a text that is none of theirs."""
    for reading in found:
        if rest and isinstance(reading, RawArticle):
            left_out = (*reading.left_out, LeftOut(rest, reason))
            reading, rest = replace(reading, left_out=left_out), ""
        yield reading


def texts_of(article: RawArticle) -> Iterator[str]:
    """All that an article says: shown, hidden, and the facts beside its text."""
    yield article.text
    for left_out in article.left_out:
        yield left_out.text
    facts = (
        *(article.key, article.title, article.outlet, article.agency),
        *(article.byline, article.dateline, article.url, article.language),
        article.published and article.published.value,
        *article.subjects,
        *(() if article.imprint is UNSTATED else astuple(article.imprint)),
    )
    yield from filter(None, facts)
    for term in article.terms:
        yield term.label


def unplaced(lines: Iterable[str], placed: Iterable[str]) -> str:
    """The words of lines that stand in none of the placed texts, each as often as it
    is missing; a line that is mostly missing stays whole.
    """
    kept = [line for _, line in missing_of(lines, placed)]
    return "\n".join(kept)


def missing_of(
    lines: Iterable[str], placed: Iterable[str]
) -> Iterator[tuple[int, str]]:
    """What is missing of each line, as ``unplaced`` has it, with the line's index;
    lines of which nothing is missing are left out.
    """
    lines = list(lines)
    if not lines:
        return
    whole: Counter[str] = Counter()
    for text in placed:
        whole.update(map(str.strip, text.split("\n")))
    # most lines stand somewhere as they are; only the others are looked at by words
    others: list[tuple[int, str]] = []
    for index, line in enumerate(map(str.strip, lines)):
        if whole[line] > 0:
            whole[line] -= 1
        else:
            others.append((index, line))

    left: Counter[str] = Counter()
    for line, count in whole.items() if others else ():
        for word in line.split():
            left[word] += count
    for index, line in others:
        words = line.split()
        missing: list[str] = []
        for word in words:
            if left[word] > 0:
                left[word] -= 1
            else:
                missing.append(word)
        if any(map(str.isalnum, "".join(missing))):
            mostly = len(missing) >= WHOLE * len(words)
            yield index, " ".join(words if mostly else missing)
