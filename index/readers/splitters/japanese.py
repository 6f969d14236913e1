"""Kikuzo (Asahi) and Yomidasu (Yomiuri): pages with a table an article.

Cells in pairs name the day (``発行日``, ``1985年01月01日`` or ``2009.01.13``), the edition
(``朝夕刊``), the section (``面名``), the page (``ページ``, ``02頁``) and the number of
characters (``文字数``, ``152字``); the title and the text stand in the cells that have no
name beside them, or below the table.
"""

from __future__ import annotations

import re

from cuttings.index.readers.markup import Element, one_line, text_of_element
from cuttings.index.readers.splitters import Document, Part, Split

VENDOR = "Kikuzo, Yomidasu"
NAMES = {
    "発行日": "date",
    "日付": "date",
    "掲載日": "date",
    "朝夕刊": "edition",
    "面名": "section",
    "掲載面": "section",
    "ページ": "page",
    "頁": "page",
    "文字数": "words",
    "紙名": "outlet",
    "発行社": "outlet",
    "見出し": "title",
    "本文": "text",
    "no.": "ordinal",
    "番号": "ordinal",
}
OUTLETS = {"topic-detail": "朝日新聞"}
"""The papers whose pages name none, by the class of their tables."""
FEWEST = 3
"""Named cells that a table of an article has."""
_DAY = re.compile(r"(\d{4})\s?[年./-]\s?(\d{1,2})\s?[月./-]\s?(\d{1,2})日?")
_PAGE = re.compile(r"\d{1,3}")


class JapaneseSplitter:
    """Pages of the Japanese papers' own archives."""

    vendor = VENDOR
    rank = 15

    def split(self, document: Document) -> Split | None:
        """One article a table with the day and the page of one."""
        if document.form != "html" or not _names_fields(document.text):
            return None
        parts: list[Part] = []
        tables: list[Element] = []
        for table in document.root.iter("table"):
            if table.find(".//table") is not None:
                continue
            part = _part(table)
            if part is not None:
                parts.append(part)
                tables.append(table)
        if not parts:
            return None
        _take_texts_below(parts, tables)
        for table in tables:
            table.drop_tree()
        rest = text_of_element(document.root)
        apart = [rest] if rest else []
        return Split(VENDOR, parts, marked=len(parts), apart=apart)


def _names_fields(text: str) -> bool:
    return "文字数" in text and ("発行日" in text or "日付" in text or "掲載日" in text)


def _part(table: Element) -> Part | None:
    """The article of a table, or None where it is none."""
    part = Part()
    named = 0
    loose: list[str] = []
    cells = list(table.iter("th", "td", "dt", "dd"))
    index = 0
    while index < len(cells):
        text = one_line(cells[index].text_content())
        name = NAMES.get(text.lower().rstrip(":：　 "))
        if name and index + 1 < len(cells):
            value = text_of_element(cells[index + 1])
            named += 1
            _take(part, name, value)
            if name != "text":
                part.fields.append(f"{text} {one_line(value)}")
            index += 2
            continue
        loose += _lines_of(cells[index])
        index += 1
    if named < FEWEST or not part.date:
        return None
    if loose and not part.title:
        part.title = loose.pop(0)
    part.body += loose
    if not part.outlet:
        part.outlet = OUTLETS.get(table.get("class") or "", "")
    return part


def _lines_of(cell: Element) -> list[str]:
    """The lines of a cell, which line breaks part."""
    for line_break in cell.iter("br"):
        line_break.tail = f"\n{line_break.tail or ''}"
    return list(filter(None, map(one_line, cell.text_content().split("\n"))))


def _take(part: Part, name: str, value: str) -> None:
    line = one_line(value)
    day = _DAY.search(line)
    page = _PAGE.search(line)
    if name == "date" and day:
        part.date = f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}"
    elif name == "page":
        part.page = str(int(page[0])) if page else line
    elif name == "words":
        part.words = line if line.endswith("字") else f"{line}字"
    elif name == "text":
        part.body += value.split("\n\n")
    elif name in ("edition", "section", "outlet", "title"):
        setattr(part, name, line)


def _take_texts_below(parts: list[Part], tables: list[Element]) -> None:
    """Gives articles without a text in their table what stands between it and the next."""
    for part, table in zip(parts, tables, strict=True):
        if part.body:
            continue
        following = table.getnext()
        while following is not None and following not in tables:
            if following.find(".//table") is not None:
                break
            part.body += filter(None, text_of_element(following).split("\n\n"))
            below = following.getnext()
            following.drop_tree()
            following = below
