"""Nexis Uni, Lexis Advance and Nexis of today: DOCX, RTF, PDF, plain text, each document
ended by a line ``End of Document``.

Title, outlet, date, copyright, fields such as ``Section:``, the heading ``Body``, the
text, and after it headings such as ``Graphic`` and ``Classification``. Before the first
document stands a cover with the user, the terms and a list of contents, which is not
counted by: bodies have numbered lines, too.
"""

from __future__ import annotations

import re

from cuttings.index.readers.splitters import Block, Document, Part, Split
from cuttings.index.readers.splitters.lexis_fields import field_of, take_field
from cuttings.index.readers.splitters.lines import date_of
from cuttings.search.translations import stored

VENDOR = "Nexis"
END = "End of Document"
BODY = frozenset({"body", "text", "full text", "volltext", "corps"})
AFTER = frozenset({"graphic", "correction", "notes", "classification"})
_COUNT = re.compile(r"(?:Documents?|Dokumente?|Documentos|Documenten) \((\d{1,5})\)")
_ENDS = re.compile(rf"\s*{END}\s*$")
_PAGE_HEAD = re.compile(r"Page \d{1,4} of \d{1,4}")
_FAILED = "We are sorry but there is an error in this document"
_COVER = ("Job Number:", "Client/Matter:", "Date and Time:")


class NexisSplitter:
    """Word-processor documents, PDFs and text of the present generation."""

    vendor = VENDOR
    rank = 10

    def split(self, document: Document) -> Split | None:
        """One article an end mark."""
        if document.form == "html":
            return None
        if END not in document.text:
            return _unknown_language(document)
        pieces: list[list[Block]] = [[]]
        feet: list[str] = []
        for block in document.paragraphs:
            if document.form == "pdf" and _PAGE_HEAD.fullmatch(block.text):
                feet.append(block.text)
            elif _ENDS.search(block.text):
                before = _ENDS.sub("", block.text)
                if before:
                    pieces[-1].append(Block(before, block.style))
                pieces.append([])
            else:
                pieces[-1].append(block)
        *bodies, rest = pieces
        if not bodies:
            return None
        split = Split(VENDOR, [], marked=len(bodies))
        for index, blocks in enumerate(bodies):
            start = _title_index(blocks, document) if index == 0 else 0
            cover = [block.text for block in blocks[:start]]
            if cover:
                split.apart += cover
                split.stated = _stated("\n".join(cover))
            part = _part(blocks[start:], document.form == "pdf")
            part.fields.append(END)
            split.parts.append(part)
        split.apart += [block.text for block in rest] + feet
        return split


def _unknown_language(document: Document) -> Split | None:
    """A document with a cover but no end mark that is known: recognised, and said to
    be several articles, but not cut by guesses.
    """
    head = document.text[:4_000]
    count = _COUNT.search(head)
    if count is None or sum(mark in head for mark in _COVER) < 2:
        return None
    why = stored(
        "reading",
        "the cover states 1 document, and no line “%(end)s” stands in it; download it "
        "again with English as the language of the interface",
        end=END,
    )
    if int(count[1]) != 1:
        why = stored(
            "reading",
            "the cover states %(count)s documents, and no line "
            "“%(end)s” stands in it; download it again with English as "
            "the language of the interface",
            count=count[1],
            end=END,
        )
    return Split(VENDOR, [], marked=0, stated=int(count[1]), doubt=why)


def _stated(cover: str) -> int | None:
    match = _COUNT.search(cover)
    return int(match[1]) if match else None


def _title_index(blocks: list[Block], document: Document) -> int:
    """Where the first document begins, behind the cover: its title stands two lines
    above its date.
    """
    body = _body_index(blocks)
    limit = body if body is not None else len(blocks)
    for index in range(limit - 1, 0, -1):
        if date_of(blocks[index].text) and not field_of(blocks[index].text):
            start = max(index - 2, 0)
            break
    else:
        undated = (i for i in range(2, limit) if _stands_below_outlet(blocks[i].text))
        start = next(undated, 2) - 2
        if not start:
            return 0
    if document.form == "pdf" or document.form == "text":
        return _wrapped_title_start(blocks, start)
    return start


def _wrapped_title_start(blocks: list[Block], start: int) -> int:
    """The first line of a title that may run over several: up to the cover's last."""
    index = start
    while index > 0 and start - index < 3:
        above = blocks[index - 1].text
        if ":" in above[:40] or _COUNT.search(above) or above[:1].isdigit():
            break
        index -= 1
    return index if index > 0 else start if blocks and _is_cover(blocks[0]) else 0


def _is_cover(block: Block) -> bool:
    return ":" in block.text[:40] or bool(_COUNT.search(block.text))


def _body_index(blocks: list[Block]) -> int | None:
    for index, block in enumerate(blocks):
        if block.text.casefold() in BODY:
            return index
    return None


def _part(blocks: list[Block], wrapped: bool) -> Part:
    """The article of the blocks between two end marks."""
    part = Part()
    lines = [block.text for block in blocks]
    body = _body_index(blocks)
    head = lines if body is None else lines[:body]
    dated = next((i for i, line in enumerate(head) if i and date_of(line)), None)
    if dated is not None:
        part.date = lines[dated]
        part.outlet = lines[dated - 1] if dated > 1 else ""
        part.title = " ".join(lines[: max(dated - 1, 1)])
        part.fields += [line for line in (part.outlet, part.date) if line]
    elif lines:
        dated = _take_undated(part, head)
    else:
        return part

    start = dated + 1
    # without the heading “Body” the text begins behind the last field of the head
    while start < len(lines) and (body is None or start < body):
        if body is None and not _is_head_line(lines[start]):
            break
        _take(part, lines[start])
        start += 1
    if body is not None:
        part.fields.append(lines[body])
        start = body + 1
    _take_text(part, lines[start:], wrapped)
    if len(part.body) == 1 and _FAILED in part.body[0]:
        part.fields += part.body
        part.body = []
    return part


def _take_undated(part: Part, head: list[str]) -> int:
    """Takes title and outlet of a head without a date, as the vendor writes it where a
    correction is appended; gives the index of the last line taken.
    """
    fields = (index for index, line in enumerate(head) if index and _is_head_line(line))
    above = next(fields, 1)
    if above < 2:
        part.title = head[0]
        return 0
    part.title, part.outlet = " ".join(head[: above - 1]), head[above - 1]
    part.fields.append(part.outlet)
    part.notes.append(stored("reading", "the vendor states no date above the text"))
    return above - 1


def _stands_below_outlet(line: str) -> bool:
    """Whether a line stands below the outlet where a document has no date."""
    return field_of(line) is None and _is_head_line(line)


def _is_head_line(line: str) -> bool:
    known = field_of(line) is not None or line.strip() == "Correction Appended"
    return known or line.casefold().startswith(("copyright", "(c)", "©"))


def _take(part: Part, line: str) -> None:
    """Takes a line above the body: a field, or one that is kept beside the text."""
    field = field_of(line)
    if field is not None and not take_field(part, *field):
        part.body.append(field[1])
        part.fields.append(f"{line.partition(':')[0]}:")
        return
    part.fields.append(line)


def _take_text(part: Part, lines: list[str], wrapped: bool) -> None:
    """Takes the body and what stands under the headings behind it."""
    last = len(lines)
    while last and (field_of(lines[last - 1]) or lines[last - 1] == ""):
        last -= 1
    for index, line in enumerate(lines):
        if line.casefold() == "classification":
            last = min(last, index)
    text: list[str] = []
    for line in lines[:last]:
        if line.casefold() in AFTER or line in ("ABSTRACT", "FULL TEXT"):
            part.fields.append(line)
        else:
            text.append(line)
    part.body += ["\n".join(text)] if wrapped else text
    for line in _joined_fields(lines[last:]):
        _take(part, line)


def _joined_fields(lines: list[str]) -> list[str]:
    """The lines of a classification, those that run on joined to their field."""
    joined: list[str] = []
    for line in lines:
        if joined and field_of(line) is None and field_of(joined[-1]):
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
    return joined
