"""What is said in a story: each quotation once, with what its copies made of it.

The parts of a quotation that its verb stands between are one saying, and so are those
that go on. Copies quote the same words whole, shortened or in other words; sayings of
several copies that share most of the words of the shorter one are variants of one.

    >>> shared("We shall not close the mine.", "We shall not close the mine, ever.")
    1.0
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from cuttings.search.articles import Entry, Heading, Quotation
from cuttings.search.deadlines import polled
from cuttings.search.language.analysis import terms

GRAM = 3
"""Words that must stand together to be shared."""
SHARED = 0.6
"""Share of the shorter saying's words by which two are variants of one."""
SHORTENED = 0.9
"""Share of a saying's words; a variant with fewer is shortened."""
APART = 250
"""Characters between two parts of one saying."""
MOST_SAYINGS = 2_000
"""Sayings of all copies of a story that are compared."""

ENDS = ".!?…\n"
"""What ends a sentence."""
BETWEEN = " … "
"""What stands between parts of a saying that are apart in the text."""


@dataclass(frozen=True, slots=True)
class Saying:
    """What one article quotes somebody with: all parts together; ``start`` is where the
    first begins in the body, or in the title where it is ``in_title``.
    """

    article_id: str
    text: str
    start: int
    speaker: str
    heading: Heading | None
    verb: str
    in_title: bool = False


@dataclass(frozen=True, slots=True)
class StorySaying:
    """A saying of a story in its fullest words, and how many copies have it as it is
    here, ``shortened``, or in other words (``reworded``).

    ``copies`` are all of these; ``variants`` the sayings, the fullest first.
    """

    saying: Saying
    copies: int
    shortened: int
    reworded: int
    variants: tuple[Saying, ...]


def sayings(entry: Entry) -> tuple[Saying, ...]:
    """What somebody says in an article, in its order."""
    made: list[Saying] = []
    for group in _together(entry):
        made.append(_saying(entry, group))
    return tuple(made)


def beginnings(entry: Entry) -> list[int]:
    """Of each quotation of an article the number of the first of its saying."""
    found: list[int] = []
    for group in _together(entry):
        found += [len(found)] * len(group)
    return found


def _together(entry: Entry) -> Iterator[list[Quotation]]:
    """The quotations of an article, those that are one saying together."""
    body = entry.article.body
    group: list[Quotation] = []
    for quotation in entry.enrichment.quotations:
        if group and not _goes_on(body, group[-1], quotation):
            yield group
            group = []
        group.append(quotation)
    if group:
        yield group


def _goes_on(body: str, before: Quotation, after: Quotation) -> bool:
    """Whether a quotation goes on another: of the same speaker, and without a verb of
    its own or in the sentence of the one before.
    """
    if (before.speaker, before.kind) != (after.speaker, after.kind):
        return False
    if before.in_title or after.in_title:
        return False
    between = body[before.end : after.start]
    if len(between) > APART:
        return False
    if not after.verb:
        return True
    # A sentence ends between the two, or with the first.
    has_ended = body[before.end - 1] in ENDS or any(map(between.__contains__, ENDS))
    return after.verb == before.verb and not has_ended


def _saying(entry: Entry, group: Sequence[Quotation]) -> Saying:
    first = group[0]
    parts = [" ".join(each.text_in(entry.article).split()) for each in group]
    verbs = [each.verb for each in group if each.verb]
    headings = {heading.id: heading for heading in entry.headings}
    return Saying(
        entry.article.id,
        BETWEEN.join(parts),
        first.start,
        first.speaker,
        headings.get(entry.enrichment.heading_of(first) or ""),
        verbs[0] if verbs else "",
        first.in_title,
    )


def sayings_of_story(entries: Sequence[Entry]) -> tuple[StorySaying, ...]:
    """What somebody says in a story, what most copies have first, then in the order of
    the text. ``entries`` are all its copies.
    """
    groups: list[list[Saying]] = []
    compared = 0
    for entry in entries:
        for saying in sayings(entry):
            compared += 1
            if compared > MOST_SAYINGS:
                break
            own = _group_of(saying, groups)
            if own is None:
                groups.append([saying])
            else:
                own.append(saying)
    made = list(map(_of_story, groups))
    made.sort(key=lambda each: -each.copies)
    return tuple(made)


def _group_of(saying: Saying, groups: Sequence[list[Saying]]) -> list[Saying] | None:
    """The group of variants that a saying belongs to."""
    for group in polled(groups):
        for other in group:
            # A headline says again, and shorter, what its own text quotes.
            is_elsewhere = other.article_id != saying.article_id
            is_elsewhere |= other.in_title is not saying.in_title
            may_vary = is_elsewhere or other.text == saying.text
            if may_vary and shared(saying.text, other.text) >= SHARED:
                return group
    return None


def shared(one: str, other: str) -> float:
    """Which share of the words of the shorter of two sayings the other has, in stretches
    of three words or more.
    """
    first, second = _words(one), _words(other)
    if len(first) > len(second):
        first, second = second, first
    if len(first) < GRAM:
        return float(bool(first) and first == second)
    held = _grams(second)
    covered: set[int] = set()
    for index in range(len(first) - GRAM + 1):
        if tuple(first[index : index + GRAM]) in held:
            covered.update(range(index, index + GRAM))
    return len(covered) / len(first)


@lru_cache(maxsize=600)
def _words(text: str) -> tuple[str, ...]:
    """The words of a saying, which is compared with each of the others."""
    return tuple(terms(text))


@lru_cache(maxsize=600)
def _grams(words: tuple[str, ...]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + GRAM]) for at in range(len(words) - GRAM + 1)}


def _of_story(group: Sequence[Saying]) -> StorySaying:
    ordered = sorted(group, key=lambda saying: -len(saying.text))
    fullest = ordered[0]
    length = len(list(terms(fullest.text)))
    of_copies: dict[str, Saying] = {}
    for saying in ordered:
        of_copies.setdefault(saying.article_id, saying)
    shortened = reworded = 0
    for saying in of_copies.values():
        words = len(list(terms(saying.text)))
        if words < SHORTENED * length:
            shortened += 1
        elif list(terms(saying.text)) != list(terms(fullest.text)):
            reworded += 1
    named = [saying for saying in ordered if saying.heading]
    if named:
        labels = Counter(saying.speaker for saying in named)
        speaker = labels.most_common(1)[0][0]
        shown = next(saying for saying in named if saying.speaker == speaker)
        fullest = replace(fullest, speaker=shown.speaker, heading=shown.heading)
    return StorySaying(
        fullest, len(of_copies), shortened, reworded, tuple(of_copies.values())
    )
