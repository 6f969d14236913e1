"""LexisNexis as it was until Nexis Uni: text and pages, each document below a centred
line ``3 of 50 DOCUMENTS``.

Below the mark stand the outlet, the date with the edition, the title, fields of the
form ``BYLINE: ...``, the body, more fields, the copyright. Fields are missing or in
another order; in Dutch interfaces the title is a field, too. The number in the mark is
that of the whole search: a slice of it keeps its numbers (``2001 of 2146``).
"""

from __future__ import annotations

import re

from cuttings.index.readers.markup import one_line, text_of_element
from cuttings.index.readers.splitters import Document, Part, Split
from cuttings.index.readers.splitters.lexis_fields import field_of, take_field
from cuttings.index.readers.splitters.lines import date_of

VENDOR = "LexisNexis"
_WORD = r"D[oO][ck]um[eé]nt[a-z]{0,3}"
_OF = r"(?:of|von|de|van|di|av|af)"
"""The words of marks, in the languages of the interface."""
# the word stands before the number, or behind it; "Document 1 of 3" is ProQuest's
_MARK = re.compile(
    rf"[ \t\u00a0]*(?:FOCUS - )?(?:{_WORD} (?!\d+ of))?(?P<number>\d{{1,6}}) "
    rf"{_OF} (?P<of>\d{{1,6}})(?: {_WORD})?[ \t\u00a0]*",
    re.IGNORECASE,
)
_MARK_WORD = re.compile(_WORD, re.IGNORECASE)
_SEEN = re.compile(
    rf"\d {_OF} \d{{1,6}} {_WORD}|{_WORD} (?!\d+ of)\d{{1,6}} {_OF} \d", re.IGNORECASE
)
_BLANK = re.compile(r"\n[ \t\u00a0]*\n")
_COPYRIGHT = re.compile(
    r"(?:copyright\b|\(c\)|©|all rights reserved|alle rechte vorbehalten"
    r"|tous droits réservés)",
    re.IGNORECASE,
)
_RANGE = re.compile(
    r"(?:Selected Items|Alle documenten|All Documents|Alle Dokumente"
    r"|Tous les documents)\s*:\s*(\d{1,6})\s*-\s*(\d{1,6})"
)
MOST_HEAD_BLOCKS = 8
"""Blocks between the mark and the title among which the date is looked for."""


class LexisNexisSplitter:
    """Text, and pages saved or downloaded as HTML."""

    vendor = VENDOR
    rank = 10

    def split(self, document: Document) -> Split | None:
        """One article a mark."""
        text = document.text
        if document.form not in ("text", "html") or not _SEEN.search(text):
            return None
        if document.form == "html":
            text = text_of_element(document.root)
        cover, bodies, marks = _parted(text)
        if not bodies:
            return None
        parts: list[Part] = []
        numbers: list[tuple[int, int]] = []
        for body, mark in zip(bodies, marks, strict=True):
            part = _part(body, document.form == "html")
            part.fields.insert(0, mark[0].strip())
            parts.append(part)
            numbers.append((int(mark["number"]), int(mark["of"])))
        return Split(
            vendor=VENDOR,
            parts=parts,
            marked=len(bodies),
            stated=_stated(cover, numbers),
            apart=[cover] if cover.strip() else [],
        )


def _parted(text: str) -> tuple[str, list[str], list[re.Match[str]]]:
    """What stands before the first mark, what follows each, and the marks."""
    pieces: list[list[str]] = [[]]
    marks: list[re.Match[str]] = []
    for line in text.split("\n"):
        match = _MARK.fullmatch(line) if len(line) < 120 else None
        if match and _MARK_WORD.search(line):
            marks.append(match)
            pieces.append([])
        else:
            pieces[-1].append(line)
    texts = ["\n".join(lines) for lines in pieces]
    return texts[0], texts[1:], marks


def _stated(cover: str, numbers: list[tuple[int, int]]) -> int | None:
    """How many documents the file should hold: the range on the cover where it fits,
    else of each run of marks all of its search where they begin with the first, or
    from the first number to the last. Several downloads may stand in one file.
    """
    chosen = _RANGE.search(cover)
    if chosen and int(chosen[2]) <= numbers[0][1]:
        return int(chosen[2]) - int(chosen[1]) + 1
    runs: list[list[int]] = []
    totals: list[int] = []
    for number, of in numbers:
        if not runs or of != totals[-1] or number <= runs[-1][-1]:
            runs.append([])
            totals.append(of)
        runs[-1].append(number)
    stated = 0
    for run, total in zip(runs, totals, strict=True):
        stated += total if run[0] == 1 else run[-1] - run[0] + 1
    return stated


def _part(text: str, one_line_blocks: bool) -> Part:
    """The article below a mark."""
    blocks = [block.strip("\n") for block in _BLANK.split(text) if block.strip()]
    part = Part()
    rest = _take_head(part, blocks)
    rest = _take_title(part, rest)
    rest = _take_leading_fields(part, rest)
    trailing: list[str] = []
    while rest and _trails(rest[-1]):
        trailing.append(rest.pop())
    for block in reversed(trailing):
        _take(part, block)
    body: list[str] = []
    for block in rest:
        field = field_of(block, capitals=True)
        if field is None or not _take(part, block):
            body.append(one_line(block) if one_line_blocks else _unwrapped(block))
    part.body += body
    return part


def _take_head(part: Part, blocks: list[str]) -> list[str]:
    """Takes outlet and date; gives the blocks behind them."""
    for index, block in enumerate(blocks[:MOST_HEAD_BLOCKS]):
        lines = [line.strip() for line in block.split("\n")]
        if field_of(block, capitals=True):
            break
        dated = next((i for i, line in enumerate(lines) if date_of(line)), None)
        if dated is None:
            continue
        head = [one_line(each) for each in blocks[:index]] + lines[:dated]
        names = [each for each in head if each and not _COPYRIGHT.match(each)]
        part.outlet = names[0] if names else ""
        part.fields += [each for each in head if each != part.outlet]
        part.date = lines[dated]
        part.edition = " ".join(lines[dated + 1 :])
        part.fields.append(" ".join(lines[dated:]))
        return blocks[index + 1 :]
    return blocks


def _take_title(part: Part, blocks: list[str]) -> list[str]:
    """Takes the title, which is no field where it follows the date."""
    while blocks and _is_notice(blocks[0]):
        part.fields.append(one_line(blocks[0]))
        blocks = blocks[1:]
    if not blocks or field_of(blocks[0], capitals=True):
        return blocks
    title = one_line(blocks[0])
    if len(title) > 400 or len(blocks) == 1:
        return blocks
    part.title = title
    return blocks[1:]


def _is_notice(block: str) -> bool:
    text = one_line(block)
    return text == "Correction Appended" or (
        _COPYRIGHT.match(text) is not None and len(text) < 300
    )


def _take_leading_fields(part: Part, blocks: list[str]) -> list[str]:
    """Takes the fields before the body; a lead among them belongs to the text."""
    index = 0
    while index < len(blocks) and _take(part, blocks[index]):
        index += 1
    return blocks[index:]


def _take(part: Part, block: str) -> bool:
    """Takes a block that is a field or the copyright; whether it was one."""
    text = one_line(block)
    field = field_of(block, capitals=True)
    if field is None:
        if _COPYRIGHT.match(text) and len(text) < 400:
            part.fields.append(text)
            return True
        return False
    name, value = field
    if take_field(part, name, value):
        part.fields.append(text)
    else:
        part.fields.append(f"{text.partition(':')[0]}:")
        part.body += [one_line(value)] if one_line(value) else []
    return True


def _trails(block: str) -> bool:
    """Whether a block at the end is no more of the body."""
    text = one_line(block)
    return (
        field_of(block, capitals=True) is not None
        or (_COPYRIGHT.match(text) is not None and len(text) < 400)
        or text.casefold() in ("all rights reserved", "alle rechte vorbehalten")
    )


def _unwrapped(block: str) -> str:
    """A typed block as one paragraph, or as several where lines are indented."""
    paragraphs: list[list[str]] = [[]]
    for line in block.split("\n"):
        if line[:2].isspace() and paragraphs[-1]:
            paragraphs.append([])
        paragraphs[-1].append(line.strip())
    return "\n\n".join(" ".join(lines) for lines in paragraphs)
