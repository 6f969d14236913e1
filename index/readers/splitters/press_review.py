"""Press reviews, digests and newsletters: no vendor's marks, but the look of their own
headings.

An article begins with its title and, on the line below, where it stood: ``The Times, 5
March 2019, p. 3, by Ann Author``. A document is parted where at least two such lines
stand in it, each below a heading, below a rule, at the head of a page, or below a blank
line. What looks parted by rules and has no such lines stays one article, with a note.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cuttings.index.readers.splitters import HEADING, Block, Document, Part, Split
from cuttings.index.readers.splitters.lines import before_date, date_of, page_of
from cuttings.search.translations import stored

VENDOR = "press review"
FEWEST = 2
LONGEST_RECORD = 160
LONGEST_TITLE = 300
LONGEST_OUTLET = 60
SHORTEST_BODY = 150
"""Characters that two articles of a collection have at least."""
_RULE = re.compile(r"[ \t]*[=_*-](?:[ \t]?[=_*-]){7,}[ \t]*")
_PAGE = re.compile(
    r"(?:p|pp|pg|page|s|seite|blz|sid)\b\.?\s?[A-Z]?\d[\w.–-]{0,8}", re.IGNORECASE
)
_BYLINE = re.compile(r"(?:by|von|par|por|door|av|di) +(?P<byline>[^,;|]{3,60})", re.I)
_DATE_FIRST = re.compile(
    r"[|–·-]\s*(?P<outlet>[^\W\da-z_][^,|;]{1,58})(?P<tail>[,|;].{0,80})?"
)
_YEAR = re.compile(r"\d{4}")
_SEPARATORS = " ,;|–-.·"
_FOOT = re.compile(
    r"\b(?:page|seite|p\.) ?\d{1,4}(?: ?(?:of|von|de|/) ?\d{1,4})?$", re.I
)
LONGEST_FOOT = 110


@dataclass(frozen=True)
class _Record:
    """A line that says where an article stood."""

    outlet: str
    date: str
    page: str
    byline: str


class PressReviewSplitter:
    """Collections of cuttings that a press office made."""

    vendor = VENDOR
    rank = 90

    def split(self, document: Document) -> Split | None:
        """One article a heading with a line of outlet and date below it."""
        if document.form == "html":
            return None
        lines, feet = _lines(document)
        records: dict[int, _Record] = {}
        above: dict[int, _Record] = {}
        for index, block in enumerate(lines):
            record = (
                _record_of(block.text) if len(block.text) <= LONGEST_RECORD else None
            )
            if record is None:
                continue
            if index > 0 and _is_title(lines, index - 1, document):
                records[index] = record
            elif _stands_above_title(lines, index, document):
                above[index] = record
        for found in (records, above):
            if len(found) < FEWEST:
                continue
            split = _split(lines, found, feet, is_above=found is above)
            # a list of headlines is no collection of articles
            if sum(_is_long(part) for part in split.parts) >= FEWEST:
                return split
        return _in_doubt(document)


def _is_long(part: Part) -> bool:
    return sum(map(len, part.body)) >= SHORTEST_BODY


def _lines(document: Document) -> tuple[list[Block], list[str]]:
    """The document's lines, blank ones kept where they part paragraphs, and running
    feet taken out.
    """
    blocks = document.blocks or tuple(map(Block, document.text.split("\n")))
    kept: list[Block] = []
    feet: list[str] = []
    for block in blocks:
        for line in block.text.split("\n"):
            text = " ".join(line.split())
            is_short = document.form == "pdf" and len(text) <= LONGEST_FOOT
            is_foot = is_short and _FOOT.search(text) is not None
            if is_foot and _record_of(text) is None:
                feet.append(text)
                kept.append(Block(""))
            else:
                kept.append(Block(text, block.style))
    return kept, feet


def _record_of(line: str) -> _Record | None:
    """What a line says of outlet, date, page and author, if it says nothing else."""
    if not _YEAR.search(line):
        return None
    dated = date_of(line, anywhere=True)
    outlet = before_date(line) if dated else ""
    if dated and not outlet:
        return _record_with_date_first(dated)
    if not dated or len(outlet) > LONGEST_OUTLET:
        return None
    if not outlet[0].isupper() or outlet.endswith((".", ":", "?", "!")):
        return None
    separated = line[len(outlet) : len(outlet) + 3].strip()
    byline = _byline_of_tail(dated[1])
    if not separated or separated[0] not in ",;|–-·(" or byline is None:
        return None
    return _Record(outlet, dated[0], page_of(dated[1]), byline)


def _record_with_date_first(dated: tuple[str, str]) -> _Record | None:
    """What a line says that begins with its date: ``1 June 2017 | The Times, p. 3``."""
    date, rest = dated
    match = _DATE_FIRST.fullmatch(rest)
    if match is None:
        return None
    byline = _byline_of_tail(match["tail"] or "")
    if byline is None:
        return None
    return _Record(match["outlet"].strip(), date, page_of(match["tail"] or ""), byline)


def _byline_of_tail(tail: str) -> str | None:
    """The author behind a date, empty where none is named; None where something else
    than a page and an author stands there.
    """
    rest = tail.strip(_SEPARATORS)
    page = _PAGE.match(rest)
    if page:
        rest = rest[page.end() :].strip(_SEPARATORS)
    byline = _BYLINE.fullmatch(rest)
    if byline:
        return byline["byline"].strip()
    return None if rest else ""


def _is_title(lines: Sequence[Block], index: int, document: Document) -> bool:
    """Whether the line at an index can be the title of an article that begins there."""
    block = lines[index]
    if not block.text or len(block.text) > LONGEST_TITLE or _RULE.fullmatch(block.text):
        return False
    if block.style == HEADING or document.form == "pdf":
        return True
    above = lines[index - 1] if index else Block("")
    if document.form == "word":
        return any(
            each.style == HEADING for each in lines[max(index - 1, 0) : index + 1]
        )
    return not above.text or _RULE.fullmatch(above.text) is not None


def _stands_above_title(lines: Sequence[Block], index: int, document: Document) -> bool:
    """Whether the line at an index is at the head of an article, above its title: a
    heading, or in a text a short line between blank ones.
    """
    title = index + 1
    while title < len(lines) and not lines[title].text:
        title += 1
    if title >= len(lines) or len(lines[title].text) > LONGEST_TITLE:
        return False
    if lines[title].style == HEADING:
        return True
    if document.form != "text" or title + 1 >= len(lines):
        return False
    before = lines[index - 1].text if index else ""
    is_apart = not before or _RULE.fullmatch(before) is not None
    return is_apart and not lines[title + 1].text


def _split(
    lines: list[Block], records: dict[int, _Record], feet: list[str], *, is_above: bool
) -> Split:
    starts = [i if is_above else _title_start(lines, i - 1) for i in records]
    ends = [*starts[1:], len(lines)]
    parts: list[Part] = []
    for (index, record), start, end in zip(records.items(), starts, ends, strict=True):
        titled = lines[start:index]
        if is_above:
            while not lines[index + 1].text:
                index += 1
            titled, index = [lines[index + 1]], index + 1
        body = _paragraphs(lines[index + 1 : end])
        part = Part(
            title=" ".join(block.text for block in titled),
            outlet=record.outlet,
            date=record.date,
            page=record.page,
            byline=record.byline,
            body=body,
            fields=[lines[start if is_above else index].text],
        )
        parts.append(part)
    before = "\n".join(block.text for block in lines[: starts[0]]).strip()
    apart = [each for each in (before, "\n".join(feet)) if each]
    return Split(VENDOR, parts, marked=len(records), apart=apart)


def _title_start(lines: list[Block], index: int) -> int:
    """The first line of a title that runs over several headings."""
    while (
        index
        and lines[index].style == HEADING
        and lines[index - 1].style == HEADING
        and lines[index - 1].text
    ):
        index -= 1
    return index


def _paragraphs(blocks: Sequence[Block]) -> list[str]:
    """Lines that follow each other directly stay together; rules go."""
    paragraphs: list[list[str]] = [[]]
    for block in blocks:
        if block.text and not _RULE.fullmatch(block.text):
            paragraphs[-1].append(block.text)
        elif paragraphs[-1]:
            paragraphs.append([])
    return ["\n".join(lines) for lines in paragraphs if lines]


def _in_doubt(document: Document) -> Split | None:
    """A text that rules part into several pieces of an article's length."""
    if document.form != "text":
        return None
    pieces: list[int] = [0]
    for line in document.text.split("\n"):
        if _RULE.fullmatch(line):
            pieces.append(0)
        else:
            pieces[-1] += len(line)
    long = sum(length > 400 for length in pieces)
    if long < 3:
        return None
    why = stored(
        "reading",
        "rules part it into %(long)s pieces, and no line says where each stood",
        long=long,
    )
    return Split(VENDOR, [], marked=long, doubt=why)
