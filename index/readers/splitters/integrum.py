"""Integrum: pages with a table of marked fields an article (``^ИС:`` the outlet, ``^ДТ:``
the date, ``^ЗГ:`` the title), the text below it as typed lines.
"""

from __future__ import annotations

import re

from cuttings.index.readers.markup import Element, local_name, one_line, text_of_element
from cuttings.index.readers.splitters import Document, Part, Split

VENDOR = "Integrum"
_FIELD = re.compile(r"\^(ИС|РБ|НР|ДТ|АВ|ЗГ|ПЗ|ТМ|ВД):\s*([^^]*)")
NAMES = {
    "ИС": "outlet",
    "РБ": "section",
    "НР": "page",
    "ДТ": "date",
    "АВ": "byline",
    "ЗГ": "title",
}


class IntegrumSplitter:
    """Pages of Integrum."""

    vendor = VENDOR
    rank = 10

    def split(self, document: Document) -> Split | None:
        """One article an element that holds the marked fields."""
        if document.form != "html" or "^ИС:" not in document.text:
            return None
        root = document.root
        records: list[Element] = []
        for cell in root.iter("td", "div", "p"):
            if "^ИС:" not in (cell.text or ""):
                continue
            record = cell
            while record.getparent() is not None and record.getparent().tag != "body":
                record = record.getparent()
            if record not in records:
                records.append(record)
        parts = [_part(record) for record in records]
        marked = document.text.count("^ИС:")
        if not parts:
            return None
        for record in records:
            record.drop_tree()
        rest = text_of_element(root)
        return Split(VENDOR, parts, marked, apart=[rest] if rest else [])


def _part(record: Element) -> Part:
    part = Part()
    everything = "".join(record.itertext())
    for match in _FIELD.finditer(everything):
        name = NAMES.get(match[1])
        value = one_line(match[2].split("\n\n")[0])
        if name and not getattr(part, name):
            first_line = next(filter(None, map(str.strip, match[2].split("\n"))), "")
            setattr(part, name, first_line if name != "title" else value)
        part.fields.append(f"^{match[1]}: {value[:300]}")
    typed = list(record.iter("pre"))
    if typed:
        heading = next(
            (each for each in record.iter() if local_name(each) == "h3"), None
        )
        if heading is not None:
            part.title = one_line("".join(heading.itertext())) or part.title
        for element in typed:
            part.body += _paragraphs("".join(element.itertext()))
    return part


def _paragraphs(text: str) -> list[str]:
    """Typed lines as paragraphs: an indented line begins one."""
    paragraphs: list[list[str]] = []
    for line in text.split("\n"):
        if not line.strip():
            continue
        if line[:2].isspace() or not paragraphs:
            paragraphs.append([])
        paragraphs[-1].append(line.strip())
    return [" ".join(lines) for lines in paragraphs]
