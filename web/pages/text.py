"""The text of an article as a page shows it: paragraphs, names, matches; a part at a
time where it is long.

Two layers lie over one text: mentions, which are links, and matches of the search. A
``Run`` is a span that is one mention or none; its pieces are the parts that match or
don't, so that a match may cross the edge of a name and both stay whole.

    shown = text_part(entry, [(0, 5)], number=1)
    [block.anchor for block in shown.blocks], shown.parts
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from cuttings.search.articles import Article, Entry, Heading, Mention, Paragraph
from cuttings.search.deadlines import polled
from cuttings.search.facets import facet_of_kind
from cuttings.search.facets.wording import value_words
from cuttings.web.links import value_url
from cuttings.web.weight import fitting, weight

Range = tuple[int, int]

PART_LETTERS = 30_000
"""Characters of a part: some 5,000 words, so that hardly any cutting has two."""
PART_BYTES = 50_000
"""Bytes of it in the page: those of 16,000 ideographs, or of 10,000 signs of markup."""
PART_PARAGRAPHS = 300
"""Paragraphs of a part."""
MOST_MARKS = 1_000
"""Matches marked in a part; a text in which every second word is one says no more."""
LINK_BYTES = 30_000
"""Bytes of the links that the names of a part are, beside what its text leaves: some 350
in a text of English; further ones are text.
"""
LINK_MARKUP = 90
"""Bytes of a link beside its address and what it says."""
CUT_SEARCH = 200
"""Characters before the end of a part in which a word's end is looked for."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A span of text; ``match`` is its number among the matches of the article, 0
    where it is none.
    """

    text: str
    match: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces under one mention, or under none (``kind`` empty).

    ``label`` is the heading that the name means, ``chosen`` tells that the search chose
    it as a filter.
    """

    pieces: tuple[Piece, ...]
    kind: str = ""
    url: str = ""
    label: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph: its anchor, runs, and language where that is not its article's; a
    hidden one has only the reason and its text as it stands.
    """

    anchor: str
    runs: tuple[Run, ...]
    hidden: str = ""
    text: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class TextPart:
    """A part of a text, of ``parts`` in all, and the number of its first marked match;
    0 where it has none.
    """

    blocks: tuple[Block, ...]
    number: int
    parts: int
    first_match: int


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A paragraph, or as much of it as goes into a part: its anchor, where it stands in
    the body, or where it is hidden in the original, and what it weighs.
    """

    anchor: str
    start: int
    end: int
    hidden: str = ""
    language: str = ""
    bytes: int = 0


def text_part(
    entry: Entry,
    matches: Sequence[Range],
    number: int = 1,
    chosen: Container[str] = (),
) -> TextPart:
    """A part of an article, from 1; one behind the last is the last.

    Its paragraphs are in the order of the original, hidden ones in their places.
    ``matches`` are disjoint and in order; ``chosen`` are the ids of headings that the
    search chose.
    """
    parts = _parts(entry.article)
    number = min(max(number, 1), len(parts))
    heavy = sum([stretch.bytes for stretch in parts[number - 1]])
    layers = _Layers(entry, matches, chosen, PART_BYTES - heavy + LINK_BYTES)
    blocks = tuple([layers.block(stretch) for stretch in parts[number - 1]])
    return TextPart(blocks, number, len(parts), layers.first_match)


def anchor_of(article: Article, offset: int) -> str:
    """The anchor of the paragraph that an offset of the body lies in, or nothing."""
    for number, paragraph in enumerate(article.paragraphs, 1):
        if not paragraph.hidden and paragraph.start <= offset < paragraph.end:
            return f"p{number}"
    return ""


class Paragraphs:
    """Where the paragraphs of an article stand, on which part of its page; ``part_url``
    is the address of a part by its number, with any fragment, and ``shown`` the part
    whose page holds the links, 0 where another page does.
    """

    def __init__(
        self, article: Article, part_url: Callable[[int], str], shown: int = 0
    ) -> None:
        self._article = article
        self._part_url = part_url
        self._shown = shown
        self._parts: dict[str, int] = {}

    def url(self, offset: int) -> str:
        """The address of the paragraph that an offset of the body lies in, or nothing."""
        anchor = anchor_of(self._article, offset)
        if not anchor:
            return ""
        part = self._part(anchor)
        if part == self._shown:
            return f"#{anchor}"
        page, _, _ = self._part_url(part).partition("#")
        return f"{page}#{anchor}"

    def _part(self, anchor: str) -> int:
        if not self._parts:
            for number, part in enumerate(_parts(self._article), 1):
                for stretch in part:
                    self._parts.setdefault(stretch.anchor, number)
        return self._parts[anchor]


def heading_url(heading: Heading) -> str:
    """Everything under a heading."""
    return value_url(facet_of_kind(heading.kind).key, heading.id)


def _parts(article: Article) -> list[list[_Stretch]]:
    """The paragraphs of an article in parts; at least one part."""
    parts: list[list[_Stretch]] = [[]]
    letters = heavy = 0
    for stretch in polled(_stretches(article)):
        length = stretch.end - stretch.start
        letters += length
        heavy += stretch.bytes
        is_full = letters > PART_LETTERS or heavy > PART_BYTES
        if parts[-1] and (is_full or len(parts[-1]) == PART_PARAGRAPHS):
            parts.append([])
            letters, heavy = length, stretch.bytes
        parts[-1].append(stretch)
    return parts


def _stretches(article: Article) -> Iterator[_Stretch]:
    whole = Paragraph(0, len(article.body), 0, 0)
    for number, paragraph in enumerate(article.paragraphs or (whole,), 1):
        if paragraph.hidden:
            start, text = paragraph.source_start, article.original
            end = min(paragraph.source_end, len(text))
        else:
            start, end, text = paragraph.start, paragraph.end, article.body
        anchor = "" if paragraph.hidden else f"p{number}"
        while True:
            beginning = text[start : min(end, start + PART_LETTERS)]
            limit = start + fitting(beginning, PART_LETTERS, PART_BYTES)
            if limit >= end:
                break
            # Between two words, where there is a gap.
            gap = text.rfind(" ", max(start, limit - CUT_SEARCH), limit)
            cut = gap + 1 if gap >= 0 else limit
            heavy = weight(text[start:cut])
            yield _Stretch(
                anchor, start, cut, paragraph.hidden, paragraph.language, heavy
            )
            start, anchor = cut, ""
        heavy = weight(text[start:end])
        yield _Stretch(anchor, start, end, paragraph.hidden, paragraph.language, heavy)


class _Layers:
    """What lies over the text of one entry, looked up by bisection."""

    def __init__(
        self,
        entry: Entry,
        matches: Sequence[Range],
        chosen: Container[str],
        link_bytes: int,
    ) -> None:
        self._chosen = chosen
        self.first_match = 0
        self._article = entry.article
        self._headings = {heading.id: heading for heading in entry.headings}
        self._mentions = _disjoint(entry.enrichment.mentions)
        self._mention_ends = [mention.end for mention in self._mentions]
        self._matches = matches
        self._match_ends = [end for _, end in matches]
        self._marks_left = MOST_MARKS
        self._bytes_left = link_bytes

    def block(self, stretch: _Stretch) -> Block:
        """A stretch with its names and matches."""
        if stretch.hidden:
            text = self._article.original[stretch.start : stretch.end]
            return Block("", (), stretch.hidden, text.strip())
        runs = tuple(self._runs(stretch.start, stretch.end))
        return Block(stretch.anchor, runs, language=stretch.language)

    def _runs(self, offset: int, end: int) -> Iterator[Run]:
        index = bisect_right(self._mention_ends, offset)
        for mention in self._mentions[index:]:
            if mention.start >= end:
                break
            first, last = max(mention.start, offset), min(mention.end, end)
            if first > offset:
                yield Run(self._pieces(offset, first))
            yield self._named(mention, self._pieces(first, last))
            offset = last
        if offset < end:
            yield Run(self._pieces(offset, end))

    def _named(self, mention: Mention, pieces: tuple[Piece, ...]) -> Run:
        heading = self._headings.get(mention.heading or "")
        if heading is None:
            return Run(pieces)
        url = heading_url(heading)
        key = facet_of_kind(heading.kind).key
        label = value_words(key, heading.id, heading.label)
        self._bytes_left -= LINK_MARKUP + len(url) + weight(label)
        if self._bytes_left < 0:
            return Run(pieces)
        chosen = heading.id in self._chosen
        return Run(pieces, heading.kind, url, label, chosen)

    def _pieces(self, offset: int, end: int) -> tuple[Piece, ...]:
        body = self._article.body
        pieces: list[Piece] = []
        for index in range(bisect_right(self._match_ends, offset), len(self._matches)):
            start, stop = self._matches[index]
            if start >= end or not self._marks_left:
                break
            self._marks_left -= 1
            self.first_match = self.first_match or index + 1
            first, last = max(start, offset), min(stop, end)
            if first > offset:
                pieces.append(Piece(body[offset:first]))
            pieces.append(Piece(body[first:last], index + 1))
            offset = last
        if offset < end:
            pieces.append(Piece(body[offset:end]))
        return tuple(pieces)


def _disjoint(mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions of the body in order; of two that overlap, the longer."""
    kept: list[Mention] = []
    end = 0
    for mention in sorted(mentions, key=lambda mention: (mention.start, -mention.end)):
        if end <= mention.start < mention.end:
            kept.append(mention)
            end = mention.end
    return kept
