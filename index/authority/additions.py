"""Mentions that a person added: a name that stands in the text and was not found there.

    addition = Addition("Ada Moss", "person", in_title=False, occurrence=2)
    found = with_added(article, found, [addition])

What is kept is the text of the span and which of its occurrences is meant, never an
offset: so it holds when the article is read or analysed again, and has no effect where
the text no longer has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from cuttings.search.articles import Article, Enrichment, Kind, Mention
from cuttings.search.language.scripts import is_unparted
from cuttings.search.translations import stored

ADDED = stored("name", "added by a librarian")
EVERY = 0
"""Stands for every occurrence, those left out that lie in another name."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Addition:
    """A name in the title or the body of an article, and which occurrence of it there,
    counted from 1, or EVERY in both.
    """

    name: str
    kind: Kind
    in_title: bool
    occurrence: int


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a name stands: the span in the title or the body, and which occurrence of
    the name that is there.
    """

    start: int
    end: int
    in_title: bool
    occurrence: int


def stands(article: Article, name: str) -> list[Stand]:
    """Where a name stands in an article as whole words, the title first."""
    found: list[Stand] = []
    for text, in_title in ((article.title, True), (article.body, False)):
        for number, (start, end) in enumerate(_spans(text, name), start=1):
            found.append(Stand(start, end, in_title, number))
    return found


def overlapping(
    article: Article, stand: Stand, mentions: Iterable[Mention]
) -> list[Mention]:
    """The mentions that share a character with where a name stands.

    A mention in the title has no offsets, so its text is looked for there.
    """
    found: list[Mention] = []
    for mention in mentions:
        if (mention.start < 0) != stand.in_title:
            continue
        spans = [(mention.start, mention.end)]
        if stand.in_title:
            spans = _spans(article.title, mention.surface)
        if any(start < stand.end and stand.start < end for start, end in spans):
            found.append(mention)
    return found


def meant(addition: Addition, article: Article) -> list[Stand]:
    """Where an added mention stands; nowhere when the text no longer has it."""
    found: list[Stand] = []
    for stand in stands(article, addition.name):
        place = stand.in_title, stand.occurrence
        is_every = addition.occurrence == EVERY
        if is_every or place == (addition.in_title, addition.occurrence):
            found.append(stand)
    return found


def with_added(
    article: Article, found: Enrichment, additions: Sequence[Addition]
) -> Enrichment:
    """What was found in an article, with what was added.

    One added mention goes before all that the machine finds in its place; of every one,
    those that lie in a longer name are left out.
    """
    if not additions:
        return found
    mentions = list(found.mentions)
    for addition in additions:
        for stand in meant(addition, article):
            hit = overlapping(article, stand, mentions)
            is_every = addition.occurrence == EVERY
            if is_every and any(_is_longer(mention, addition) for mention in hit):
                continue
            mentions = [each for each in mentions if each not in hit]
            mentions.append(_mention(addition, article, stand))
    mentions.sort(key=lambda mention: mention.start)
    return replace(found, mentions=tuple(mentions))


def _is_longer(mention: Mention, addition: Addition) -> bool:
    """Whether a mention is another and longer name, which counts."""
    return mention.counted and len(mention.surface) > len(addition.name)


def _mention(addition: Addition, article: Article, stand: Stand) -> Mention:
    start, end = stand.start, stand.end
    if stand.in_title:
        surface = article.title[start:end]
        start = end = -1
    else:
        surface = article.body[start:end]
    return Mention(surface, start, end, addition.kind, addition.name, reason=ADDED)


def _spans(text: str, name: str) -> list[Span]:
    """Where a name stands in a text, whatever blanks part its words."""
    words = name.split()
    if not words:
        return []
    before = "" if is_unparted(name[0]) else r"(?<!\w)"
    after = "" if is_unparted(name[-1]) else r"(?!\w)"
    pattern = before + r"\s+".join(map(re.escape, words)) + after
    return [match.span() for match in re.finditer(pattern, text)]
