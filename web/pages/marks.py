"""The text of an article with its marks: names that are links, and the words that matched.

Two layers lie over one text: mentions, and matches. A run is a stretch that is one mention or none; its pieces are
the parts that match or don't, so that a match may cross the edge of a name and both stay whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cuttings.search.articles import Article, Heading, Mention, Paragraph
from cuttings.web.links import FACET_OF_KIND, value_url

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; ``match`` is its number among the matches of the article, 0 where it is none."""

    text: str
    match: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces under one mention, or under none (``kind`` empty). ``label`` is the heading that the name means."""

    pieces: tuple[Piece, ...]
    kind: str = ""
    url: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph: its anchor and runs; a hidden one has only the reason and its text as it stands."""

    anchor: str
    runs: tuple[Run, ...]
    hidden: str = ""
    text: str = ""


def blocks(
    article: Article, mentions: Sequence[Mention], headings: Mapping[str, Heading], matches: Sequence[Range]
) -> tuple[Block, ...]:
    """The paragraphs of an article in the order of the original, hidden ones in their places."""
    paragraphs = article.paragraphs or (Paragraph(0, len(article.body), 0, 0),)
    names = _disjoint(mentions)
    made: list[Block] = []
    for number, paragraph in enumerate(paragraphs, 1):
        if paragraph.hidden:
            text = article.original[paragraph.source_start : paragraph.source_end].strip()
            made.append(Block("", (), paragraph.hidden, text))
        else:
            span = (paragraph.start, paragraph.end)
            made.append(Block(f"p{number}", tuple(_runs(article.body, span, names, headings, matches))))
    return tuple(made)


def anchor_of(article: Article, position: int) -> str:
    """The anchor of the paragraph that a position of the body lies in, or nothing."""
    for number, paragraph in enumerate(article.paragraphs, 1):
        if not paragraph.hidden and paragraph.start <= position < paragraph.end:
            return f"p{number}"
    return ""


def _disjoint(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions of the body in order; of two that overlap, the longer."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda mention: (mention.start, -mention.end)):
        if mention.start >= 0 and mention.end > mention.start and (not kept or mention.start >= kept[-1].end):
            kept.append(mention)
    return kept


def _runs(
    body: str, span: Range, mentions: Sequence[Mention], headings: Mapping[str, Heading], matches: Sequence[Range]
) -> Iterator[Run]:
    position, end = span
    for mention in mentions:
        if mention.end <= position or mention.start >= end:
            continue
        first, last = max(mention.start, position), min(mention.end, end)
        if first > position:
            yield Run(_pieces(body, (position, first), matches))
        heading = headings.get(mention.heading or "")
        pieces = _pieces(body, (first, last), matches)
        if heading:
            yield Run(pieces, heading.kind, value_url(FACET_OF_KIND[heading.kind], heading.id), heading.label)
        else:
            yield Run(pieces)
        position = last
    if position < end:
        yield Run(_pieces(body, (position, end), matches))


def _pieces(body: str, span: Range, matches: Sequence[Range]) -> tuple[Piece, ...]:
    position, end = span
    pieces: list[Piece] = []
    for number, (first, last) in enumerate(matches, 1):
        first, last = max(first, position), min(last, end)
        if first >= last:
            continue
        if first > position:
            pieces.append(Piece(body[position:first]))
        pieces.append(Piece(body[first:last], number))
        position = last
    if position < end:
        pieces.append(Piece(body[position:end]))
    return tuple(pieces)
