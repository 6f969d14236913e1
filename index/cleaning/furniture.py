"""Short lines that recur from story to story of one outlet: furniture of its pages that
no pattern list knows.

A line is known by its words, digits masked, so that "Page 3 of 7" and "Page 4 of 9" are
one line. Which lines recur is counted over the whole archive (``recurring``); here is
which lines count, and an article without them.

    >>> body = "Rain fell all day, and the river rose.\\n\\nThe Valley Post, page 3"
    >>> spans = (Paragraph(0, 38, 0, 38), Paragraph(40, 64, 40, 64))
    >>> article = Article("a", "Rain", False, body, body, spans, "a.txt", "")
    >>> [line.key == key_of("the valley post, PAGE 12") for line in short_lines(article)]
    [False, True]
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from cuttings.index.cleaning.paragraphs import Line, lay_out, repair
from cuttings.index.cleaning.titles import find_title
from cuttings.index.readers import RawArticle
from cuttings.search.articles import (
    Article,
    Cue,
    Enrichment,
    EventType,
    Mention,
    Paragraph,
    Quotation,
)
from cuttings.search.translations import stored

MOST_WORDS = 20
REASON = stored("reading", "recurs in this outlet's stories")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class ShortLine:
    """A visible line that may be furniture: its paragraph's index, its key, and
    whether it stands at an edge.

    The edges are what comes before the first long line and after the last one: there
    pages put their furniture, while between long lines stand the questions of an
    interview and the subheadings of a report.
    """

    paragraph: int
    key: int
    edge: bool


def key_of(text: str) -> int:
    """A line's identity: 62 bits of a SHA-256 of its words, digits masked and case
    folded, as an even number.
    """
    masked = _DIGITS.sub("0", " ".join(text.casefold().split()))
    digest = hashlib.sha256(masked.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") >> 2 << 1


def short_lines(article: Article) -> Iterator[ShortLine]:
    """The lines of at most ``MOST_WORDS`` words, a title found in the text among them."""
    short: list[tuple[int, str]] = []
    long: list[int] = []
    for index, paragraph in enumerate(article.paragraphs):
        if paragraph.hidden not in ("", "title"):
            continue
        text = _text(article, paragraph)
        if len(text.split()) > MOST_WORDS:
            long.append(index)
        else:
            short.append((index, text))
    for index, text in short:
        edge = not long or not long[0] < index < long[-1]
        yield ShortLine(index, key_of(text), edge)


def without(
    article: Article, found: Enrichment, recurring: Collection[int]
) -> tuple[Article, Enrichment]:
    """The article and what was found in it, with the lines of these keys hidden.

    An article that consists mostly of such lines keeps them: market tables and weather
    reports are made of lines that recur, and hiding them would hide the story. Nothing
    is analysed again: spans move with their paragraphs, and what was found in a hidden
    line goes with it.
    """
    hidden: set[int] = set()
    for short in short_lines(article):
        if short.key in recurring:
            hidden.add(short.paragraph)
    if not hidden:
        return article, found

    size = lost = 0
    for index, paragraph in enumerate(article.paragraphs):
        if not paragraph.hidden:
            size += paragraph.end - paragraph.start
        if index in hidden:
            lost += paragraph.end - paragraph.start
    if 2 * lost > size:
        return article, found

    title, lines = _hide(article, hidden)
    return _laid_out(article, found, title, lines)


def with_paragraphs(
    article: Article, found: Enrichment, hidden: Mapping[int, str]
) -> tuple[Article, Enrichment]:
    """The article and what was found in it, with some paragraphs hidden or shown:
    by where each begins in the original, why it is hidden, or nothing to show it.

    In a paragraph that is shown nothing was looked for, until it is analysed anew.
    """
    lines: list[Line] = []
    for paragraph in article.paragraphs:
        reason = hidden.get(paragraph.source_start, paragraph.hidden)
        text = _text(article, paragraph)
        lines.append(Line(paragraph.source_start, paragraph.source_end, text, reason))
    return _laid_out(article, found, article.title, lines)


def _laid_out(
    article: Article, found: Enrichment, title: str, lines: list[Line]
) -> tuple[Article, Enrichment]:
    """The article with another title, and these of its lines visible."""
    texts = ["" if line.hidden else line.text for line in lines]
    paragraphs, body = lay_out(lines, texts)
    changed = replace(article, title=title, body=body, paragraphs=paragraphs)
    return changed, _move_all(found, article, changed)


def _text(article: Article, paragraph: Paragraph) -> str:
    """The text of a paragraph, also of one that is hidden."""
    if paragraph.hidden:
        return repair(article.original[paragraph.source_start : paragraph.source_end])
    return article.body[paragraph.start : paragraph.end]


def _hide(article: Article, hidden: Collection[int]) -> tuple[str, list[Line]]:
    """The title, and the lines of an article with why each is hidden now.

    A recurring line that was taken for the title (a page's masthead) gives way where
    the next line is set like one; otherwise it stays, as the title of a column does.
    """
    lines: list[Line] = []
    was_title: int | None = None
    for index, paragraph in enumerate(article.paragraphs):
        text = _text(article, paragraph)
        reason = REASON if index in hidden else paragraph.hidden
        lines.append(Line(paragraph.source_start, paragraph.source_end, text, reason))
        if paragraph.hidden == "title" and was_title is None:
            was_title = index
    if was_title is None or was_title not in hidden:
        return article.title, lines

    anew = find_title(RawArticle(article.original, plain=True), lines)
    if not anew.inferred:
        return anew.title, anew.lines
    lines[was_title] = replace(lines[was_title], hidden="title")
    return article.title, lines


class _Moves:
    """Where a span of the body before stands in the body after."""

    def __init__(self, before: Article, after: Article) -> None:
        pairs = zip(before.paragraphs, after.paragraphs, strict=True)
        self.paragraphs = [(old, new) for old, new in pairs if not old.hidden]

    def move(self, start: int, end: int) -> tuple[int, int] | None:
        """The span now; None where its paragraph is hidden, (-1, -1) where that
        became the title.
        """
        for old, new in self.paragraphs:
            if old.start <= start < old.end:
                if new.hidden:
                    return (-1, -1) if new.hidden == "title" else None
                by = new.start - old.start
                return start + by, end + by
        return None


def _move_all(found: Enrichment, before: Article, after: Article) -> Enrichment:
    """What was found, where it stands now; without what stood in hidden lines."""
    moves = _Moves(before, after)
    mentions: list[Mention] = []
    for mention in found.mentions:
        if mention.start < 0:
            if before.title == after.title:
                mentions.append(mention)
            continue
        span = moves.move(mention.start, mention.end)
        if span:
            mentions.append(replace(mention, start=span[0], end=span[1]))

    events: list[EventType] = []
    for event in found.events:
        evidence: list[tuple[int, int]] = []
        for start, end in event.evidence:
            span = moves.move(start, end)
            if span and span[0] >= 0:
                evidence.append(span)
        if evidence or not event.evidence:
            events.append(replace(event, evidence=tuple(evidence)))
    if events and not any(event.primary for event in events):
        events[0] = replace(events[0], primary=True)

    cues: list[Cue] = []
    for cue in found.cues:
        span = moves.move(cue.start, cue.end)
        if span and span[0] >= 0:
            cues.append(replace(cue, start=span[0], end=span[1]))

    quotations: list[Quotation] = []
    for quotation in found.quotations:
        if quotation.in_title:
            quotations.append(quotation)
            continue
        span = moves.move(quotation.start, quotation.end)
        if span and span[0] >= 0:
            quotations.append(replace(quotation, start=span[0], end=span[1]))
    return replace(
        found,
        mentions=tuple(mentions),
        events=tuple(events),
        cues=tuple(cues),
        quotations=tuple(quotations),
    )
