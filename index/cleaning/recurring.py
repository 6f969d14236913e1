"""Short lines that recur from story to story of one outlet: furniture of its pages that no pattern list knows.

A line is known by its words, digits masked, so that "Page 3 of 7" and "Page 4 of 9" are one line. Which lines recur is
counted over the whole archive (``cuttings.index.recurrence``); here is which lines count, and an article without them.

    >>> from cuttings.search.articles import Article, Paragraph
    >>> body = "Rain fell all day, and the river rose.\\n\\nThe Valley Post, page 3"
    >>> spans = (Paragraph(0, 38, 0, 38), Paragraph(40, 64, 40, 64))
    >>> article = Article("a", "Rain", False, body, body, spans, "a.txt", "")
    >>> [(line.paragraph, line.key == key_of("the valley post, PAGE 12")) for line in short_lines(article)]
    [(0, False), (1, True)]
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from cuttings.index.cleaning.paragraphs import Line
from cuttings.index.cleaning.repairs import repair
from cuttings.index.cleaning.titles import find_title
from cuttings.index.readers import RawArticle
from cuttings.search.articles import Article, Cue, Enrichment, EventType, Mention, Paragraph

MOST_WORDS = 20
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class ShortLine:
    """A visible line that may be furniture: its paragraph's number, its key, and whether it stands at an edge.

    The edges are what comes before the first long line and after the last one: there pages put their furniture,
    while between long lines stand the questions of an interview and the subheadings of a report.
    """

    paragraph: int
    key: int
    edge: bool


def key_of(text: str) -> int:
    """A line's identity: 62 bits of a SHA-256 of its words, digits masked and case folded, as an even number."""
    masked = _DIGITS.sub("0", " ".join(text.casefold().split()))
    return int.from_bytes(hashlib.sha256(masked.encode("utf-8", "surrogatepass")).digest()[:8], "big") >> 2 << 1


def short_lines(article: Article) -> Iterator[ShortLine]:
    """The lines of at most ``MOST_WORDS`` words, a title found in the text among them."""
    texts = [(number, _text(article, each)) for number, each in enumerate(article.paragraphs) if _counts(each)]
    long = [number for number, text in texts if len(text.split()) > MOST_WORDS]
    for number, text in texts:
        if len(text.split()) <= MOST_WORDS:
            edge = not long or not long[0] < number < long[-1]
            yield ShortLine(number, key_of(text), edge)


def without(article: Article, found: Enrichment, recurring: Mapping[int, str]) -> tuple[Article, Enrichment]:
    """The article and what was found in it, with recurring lines (key to reason) hidden.

    An article that consists mostly of such lines keeps them: market tables and weather reports are made of lines that
    recur, and hiding them would hide the story. Nothing is analysed again: spans move with their paragraphs, and
    what was found in a hidden line goes with it.
    """
    hidden = {line.paragraph: recurring[line.key] for line in short_lines(article) if line.key in recurring}
    if not hidden or _is_template(article, hidden):
        return article, found
    title, reasons = _title(article, hidden)
    paragraphs, body = _joined(article, reasons)
    changed = replace(article, title=title, body=body, paragraphs=paragraphs)
    return changed, _moved(found, article, changed)


def _counts(paragraph: Paragraph) -> bool:
    return paragraph.hidden in ("", "title")


def _text(article: Article, paragraph: Paragraph) -> str:
    if paragraph.hidden:
        return repair(article.original[paragraph.source_start : paragraph.source_end])
    return article.body[paragraph.start : paragraph.end]


def _is_template(article: Article, hidden: Mapping[int, str]) -> bool:
    visible = [each for each in article.paragraphs if not each.hidden]
    size = sum(each.end - each.start for each in visible)
    lost = sum(each.end - each.start for number, each in enumerate(article.paragraphs) if number in hidden)
    return 2 * lost > size


def _title(article: Article, hidden: Mapping[int, str]) -> tuple[str, list[str]]:
    """The title and why each paragraph is hidden now.

    A recurring line that was taken for the title (a page's masthead) gives way where the next line is set like one;
    otherwise it stays, as the title of a column does.
    """
    reasons = [hidden.get(number, each.hidden) for number, each in enumerate(article.paragraphs)]
    first = next((number for number, each in enumerate(article.paragraphs) if each.hidden == "title"), None)
    if first is None or first not in hidden:
        return article.title, reasons
    lines = [_line(article, each, reason) for each, reason in zip(article.paragraphs, reasons, strict=True)]
    anew = find_title(RawArticle(article.original, plain=True), lines)
    if anew.inferred:
        reasons[first] = "title"
        return article.title, reasons
    return anew.title, [line.hidden for line in anew.lines]


def _line(article: Article, paragraph: Paragraph, hidden: str) -> Line:
    return Line(paragraph.source_start, paragraph.source_end, _text(article, paragraph), hidden)


def _joined(article: Article, reasons: list[str]) -> tuple[tuple[Paragraph, ...], str]:
    paragraphs: list[Paragraph] = []
    pieces: list[str] = []
    position = 0
    for each, reason in zip(article.paragraphs, reasons, strict=True):
        text = "" if reason else article.body[each.start : each.end]
        start = position + 2 if pieces and text else position
        if text:
            pieces.append(text)
            position = start + len(text)
        paragraphs.append(replace(each, start=start, end=position, hidden=reason))
    return tuple(paragraphs), "\n\n".join(pieces)


class _Shift:
    """Where a span of the body before stands in the body after; None where its paragraph is hidden now."""

    def __init__(self, before: Article, after: Article) -> None:
        self.moves = [
            (old.start, old.end, None if new.hidden else new.start - old.start, new.hidden == "title")
            for old, new in zip(before.paragraphs, after.paragraphs, strict=True)
            if not old.hidden
        ]

    def move(self, start: int, end: int) -> tuple[int, int] | None:
        return next(
            (None if by is None else (start + by, end + by) for a, b, by, _ in self.moves if a <= start < b), None
        )

    def in_title(self, start: int) -> bool:
        return any(titled and a <= start < b for a, b, _, titled in self.moves)


def _moved(found: Enrichment, before: Article, after: Article) -> Enrichment:
    shift = _Shift(before, after)
    same_title = before.title == after.title
    mentions = (_mention(mention, shift, same_title) for mention in found.mentions)
    events = [event for event in (_event(event, shift) for event in found.events) if event is not None]
    if events and not any(event.primary for event in events):
        events[0] = replace(events[0], primary=True)
    return replace(
        found,
        mentions=tuple(mention for mention in mentions if mention is not None),
        events=tuple(events),
        cues=tuple(cue for cue in (_cue(cue, shift) for cue in found.cues) if cue is not None),
    )


def _mention(mention: Mention, shift: _Shift, same_title: bool) -> Mention | None:
    if mention.start < 0:
        return mention if same_title else None
    if shift.in_title(mention.start):
        return replace(mention, start=-1, end=-1)
    span = shift.move(mention.start, mention.end)
    return replace(mention, start=span[0], end=span[1]) if span else None


def _event(event: EventType, shift: _Shift) -> EventType | None:
    spans = tuple(span for span in (shift.move(*each) for each in event.evidence) if span)
    return None if event.evidence and not spans else replace(event, evidence=spans)


def _cue(cue: Cue, shift: _Shift) -> Cue | None:
    span = shift.move(cue.start, cue.end)
    return replace(cue, start=span[0], end=span[1]) if span else None
