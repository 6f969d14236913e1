"""Kikuzo (Asahi) and Yomidasu (Yomiuri): pages with a row of facts above each article.

Kikuzo's row stands below one of names (``発行日``, ``朝夕刊``, ``面名``, ``ページ``,
``文字数``): ``1985年01月01日``, edition, section, page, ``00733文字``. Yomidasu's has no names
and the title in it: ``1``, ``2009.01.13``, title, edition, section, ``02頁``, ``152字``. The
text, with Kikuzo's title first, is what follows until the next such row; lines that stand
below every article are the page's.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from cuttings.index.readers.markup import Element, one_line, whole_text_of
from cuttings.index.readers.splitters import Document, Part, Split

VENDOR = "Kikuzo, Yomidasu"
KIKUZO = "朝日新聞"
YOMIDASU = "読売新聞"
LONGEST_OF_PAGE = 40
"""Characters of a line of the page's own below an article."""
_SEEN = re.compile(r"\d文?字")
_DAY = re.compile(r"(\d{4})\s?[年./-]\s?(\d{1,2})\s?[月./-]\s?(\d{1,2})日?")
_LENGTH = re.compile(r"(\d{0,6})\s?文?字")
_PAGE = re.compile(r"(?:0*(\d{1,3}))?\s?[頁面]?")
_MARK = "\ue000record {}\ue001"
_MARKED = re.compile(r"\ue000record (\d+)\ue001")


class JapaneseSplitter:
    """Pages of the Japanese papers' own archives."""

    vendor = VENDOR
    rank = 15

    def split(self, document: Document) -> Split | None:
        """One article a row of day, page and number of characters."""
        if document.form != "html" or not _SEEN.search(document.text):
            return None
        facts: list[_Facts] = []
        for row in list(document.root.iter("tr")):
            found = _facts_of(row)
            if found is not None:
                _mark(row, len(facts))
                facts.append(found)
        if not facts:
            return None
        before, texts = _texts(document.root)
        common = _lines_of_page(texts)
        parts: list[Part] = []
        for each, lines in zip(facts, texts, strict=False):
            parts.append(_part(each, lines, common))
        return Split(VENDOR, parts, marked=len(facts), apart=before)


@dataclass(frozen=True)
class _Facts:
    """What a row says."""

    day: str
    title: str
    edition: str
    section: str
    page: str
    length: str
    line: str

    @property
    def outlet(self) -> str:
        """The paper: only Yomidasu has the title in its row."""
        return YOMIDASU if self.title else KIKUZO


def _facts_of(row: Element) -> _Facts | None:
    """The facts of a row, or None where it is none of an article."""
    cells = [one_line(each.text_content()) for each in row if each.tag in ("td", "th")]
    days = [index for index, cell in enumerate(cells) if _DAY.fullmatch(cell)]
    lengths = [index for index, cell in enumerate(cells) if _LENGTH.fullmatch(cell)]
    if not days or not lengths or lengths[0] <= days[0]:
        return None
    between = cells[days[0] + 1 : lengths[0]]
    page = _PAGE.fullmatch(between[-1]) if len(between) in (3, 4) else None
    day, length = _DAY.fullmatch(cells[days[0]]), _LENGTH.fullmatch(cells[lengths[0]])
    if page is None or day is None or length is None:
        return None
    title = between[0] if len(between) == 4 else ""
    return _Facts(
        day=f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}",
        title=title,
        edition=between[-3],
        section=between[-2],
        page=page[1] or "",
        length=f"{int(length[1])}字" if length[1] else "",
        line=" ".join(filter(None, cells)),
    )


def _mark(row: Element, ordinal: int) -> None:
    """Puts a mark where a row stands."""
    for cell in list(row)[1:]:
        cell.drop_tree()
    for child in list(row[0]):
        child.drop_tree()
    row[0].text = _MARK.format(ordinal)


def _texts(root: Element) -> tuple[list[str], list[list[str]]]:
    """The lines before the first mark, and those behind each."""
    for line_break in list(root.iter("br")):
        # each line of these texts is a paragraph
        line_break.tag = "hr"
    pieces: list[list[str]] = [[]]
    for line in whole_text_of(root).split("\n\n"):
        if _MARKED.fullmatch(line):
            pieces.append([])
        elif line:
            pieces[-1].append(line)
    return pieces[0], pieces[1:]


def _lines_of_page(texts: list[list[str]]) -> set[str]:
    """Short lines that stand behind more than half of the articles, of two at least."""
    counts: Counter[str] = Counter()
    for lines in texts:
        short = {line for line in lines if len(line) <= LONGEST_OF_PAGE}
        counts.update(short)
    most = max(1, len(texts) // 2)
    return {line for line, count in counts.items() if count > most}


def _part(facts: _Facts, lines: list[str], common: set[str]) -> Part:
    """The article of a row and the lines behind it."""
    body = [line for line in lines if line not in common]
    part = Part(
        title=facts.title,
        outlet=facts.outlet,
        date=facts.day,
        edition=facts.edition,
        section=facts.section,
        page=facts.page,
        language="日本語",
        words=facts.length,
    )
    if not part.title and body:
        part.title = body.pop(0)
    part.body = body
    part.fields = [facts.line, *(line for line in lines if line in common)]
    return part
