"""Factiva (Dow Jones): pages in both layouts, and text, from RTF or as downloaded.

A page has an element of a class like ``article enArticle`` an article; inside it stand
either lines without labels, told by their order (title, author, length, date, outlet,
code, language, copyright), or a table of codes (``HD``, ``LP``, ``TD``). In text an
article ends with a line ``Document`` and the number of 25 characters. The words follow
the language of the interface, the date that of the article. The number of results at
the top is that of the search, not of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from cuttings.index.readers.markup import (
    Element,
    local_name,
    one_line,
    text_of_element,
)
from cuttings.index.readers.splitters import Document, Part, Split
from cuttings.index.readers.splitters.lines import (
    date_of,
    is_language,
    is_length,
    page_of,
    terms_of,
)

VENDOR = "Factiva"
_CODES = (
    "SE HD BY CR WC PD ET SN SC ED PG VOL LA CY LP TD ART CLM CT CX DLN RF CO IN "
    "NS RE IPC IPD PUB AN NGC GC "
)
CODES = frozenset(_CODES.split())
TERM_KINDS = {
    "CO": "organisation",
    "IN": "industry",
    "NS": "subject",
    "RE": "place",
}
END_WORDS = (
    r"(?:Document|Dokument|Documento|Documenten|Doc|文件|文档|文書|ドキュメント|문서"
    r"|Документ)"
)
_ARTICLE_CLASS = re.compile(r"^[a-z]{2,6}Article$")
_NUMBER = r"(?P<number>[A-Za-z]{2,8}0{0,6}\d[A-Za-z0-9]{8,24})"
_END = re.compile(rf"\s*{END_WORDS}\s+{_NUMBER}\s*")
_LONG_END = re.compile(
    r"\s*[^\W\d]{3,14}\s+(?P<number>[A-Z0-9]{8}[0-9]{8}[a-z0-9]{9})\s*"
)
_CODE_OF_NUMBER = re.compile(r"^AN(?:\t| )\s*")
_LONG_NUMBER = re.compile(r"\d{6}")
_CODED = re.compile(r"(?P<code>[A-Z]{2,3})(?:\t+| {2,}|\s*$)(?P<value>.*)")
_LOOSELY_CODED = re.compile(r"(?P<code>[A-Z]{2,3})(?: (?P<value>.*))?")
"""... where a program made one blank of a tab."""
_TERM = re.compile(r"[a-z0-9]{2,10} : \S")
_CAPITALS = re.compile(r"[A-Z]{2,8}[A-Z0-9]*$")
_TIME = re.compile(r"\d{1,2}:\d{2}(?: ?[AP]M)?(?: \w{2,5})?$", re.IGNORECASE)
_VOLUME = re.compile(r"(?:Vol|Volume|Band|Jg)\b", re.IGNORECASE)
_COUNTED = re.compile(r"^\d{1,3}\)\s+")
_SUMMARY = re.compile(
    r"(?:Search Summary|Zusammenfassung der Suche|Résumé de la recherche"
    r"|Resumen de la búsqueda|搜索摘要|搜尋摘要)\b"
)
MOST_HEAD_LINES = 18
LONGEST_HEAD_LINE = 150
_COPYRIGHT = ("(c)", "©", "copyright")
"""What the last line of a head begins with."""


class FactivaSplitter:
    """Pages and text of Factiva."""

    vendor = VENDOR
    rank = 10

    def split(self, document: Document) -> Split | None:
        """One article an element of the page, or an end mark of the text."""
        if document.form == "html":
            return _split_page(document) if "Article" in document.text else None
        return _split_text(document)


# Pages


def _split_page(document: Document) -> Split | None:
    if "article" not in document.text:
        return None
    found: list[Element] = []
    for element in document.root.iter("div", "td", "table"):
        classes = (element.get("class") or "").split()
        if "article" in classes and any(map(_ARTICLE_CLASS.match, classes)):
            found.append(element)
    if not found:
        return None
    parts = [_part_of_element(element) for element in found]
    outside = _text_outside(document.root, found)
    return Split(VENDOR, parts, marked=len(found), apart=[outside])


def _text_outside(root: Element, found: list[Element]) -> str:
    """What a page says beside its articles; takes them out of the page."""
    for element in found:
        element.drop_tree()
    return text_of_element(root)


def _part_of_element(element: Element) -> Part:
    rows = _code_rows(element)
    if rows:
        return _part_of_codes(rows)
    part = Part()
    head: list[str] = []
    for child in element.iter():
        name = local_name(child)
        classes = child.get("class") or ""
        text = one_line("".join(child.itertext())) if name in ("div", "p") else ""
        if not text or child is element:
            continue
        if child.get("id") == "hd" or "Headline" in classes:
            part.title = part.title or _COUNTED.sub("", text)
        elif name == "div" and classes == "author":
            part.byline = text
        elif name == "p" and "articleParagraph" in classes:
            part.body.append(text)
        elif name == "div" and not _holds_blocks(child) and not part.body:
            head.append(text)
        elif _take_number(part, text):
            part.fields.append(text)
        elif name == "p" and not _holds_blocks(child):
            (part.fields if _is_publisher(child, part) else part.body).append(text)
    _add_unmarked(part, element, head)
    before = next((i for i, line in enumerate(head) if is_length(line)), 0)
    if before and not part.section:
        part.section = head[0] if before else ""
        part.page = page_of(part.section)
    _take_head(part, head[before:])
    part.fields += head
    return part


def _holds_blocks(element: Element) -> bool:
    return any(local_name(child) in ("div", "p") for child in element.iterchildren())


def _is_publisher(element: Element, part: Part) -> bool:
    """Whether a paragraph without a class behind the body names the publisher."""
    return bool(part.body) and len("".join(element.itertext())) < 120


def _add_unmarked(part: Part, element: Element, head: list[str]) -> None:
    """Tables and typed text, which stand in no paragraph of the page's own."""
    for child in element.iter("pre", "table"):
        text = text_of_element(child)
        if text and text not in "\n\n".join((*part.body, *head)):
            part.body.append(text)


def _code_rows(element: Element) -> list[tuple[str, list[str]]]:
    """The rows of a table of codes, each with the paragraphs of its value."""
    rows: list[tuple[str, list[str]]] = []
    for row in element.iter("tr"):
        cells = [child for child in row if local_name(child) in ("td", "th")]
        if len(cells) < 2:
            continue
        code = one_line("".join(cells[0].itertext())).strip(": ")
        if code in CODES:
            rows.append((code, text_of_element(cells[1]).split("\n\n")))
    return rows if any(code in ("HD", "TD", "LP") for code, _ in rows) else []


def _take_number(part: Part, text: str) -> bool:
    match = _END.fullmatch(text) or _LONG_END.fullmatch(text)
    if match is None:
        return False
    part.number = match["number"].lower()
    return True


# The lines of a head without labels


def _take_head(part: Part, lines: list[str]) -> None:
    """Takes length, date, outlet, code and what follows, from the length on."""
    for line in lines:
        if is_length(line) and not part.words:
            part.words = line
        elif date_of(line) and not part.date:
            part.date = line
        elif _TIME.fullmatch(line):
            continue
        elif part.date and not part.outlet:
            part.outlet = line
        elif is_language(line) and not part.language:
            part.language = line
        elif part.outlet and not part.language and not _CAPITALS.match(line):
            _take_edition(part, line)


def _take_edition(part: Part, line: str) -> None:
    """Takes a line between code and language: a page, a volume, an edition."""
    if _VOLUME.match(line):
        return
    bare = line.replace(" ", "")
    if bare and len(bare) <= 6 and bare[-1].isalnum() and any(map(str.isdigit, bare)):
        part.page = part.page or line
    elif len(line) < 60:
        part.edition = part.edition or line


# Codes


def _part_of_codes(rows: Iterable[tuple[str, list[str]]]) -> Part:
    part = Part()
    texts: dict[str, list[str]] = {}
    for code, paragraphs in rows:
        value = " ".join(paragraphs).strip()
        if code in ("LP", "TD", "CX"):
            texts.setdefault(code, []).extend(paragraphs)
            continue
        part.fields.append(f"{code} {value}")
        if code in TERM_KINDS:
            part.terms += terms_of(TERM_KINDS[code], VENDOR, value)
        elif code == "AN":
            part.number = _number_in(value)
        elif code == "SE":
            part.section, part.page = value, part.page or page_of(value)
        else:
            _set_value(part, code, value)
    for code in ("CX", "LP", "TD"):
        part.body += texts.get(code, ())
    return part


def _number_in(value: str) -> str:
    words = value.split()
    return words[-1].lower() if words else ""


_ATTRIBUTES = {
    "HD": "title",
    "BY": "byline",
    "WC": "words",
    "PD": "date",
    "SN": "outlet",
    "ED": "edition",
    "PG": "page",
    "LA": "language",
    "DLN": "dateline",
}


def _set_value(part: Part, code: str, value: str) -> None:
    attribute = _ATTRIBUTES.get(code)
    if attribute:
        setattr(part, attribute, value)


# Text


def _split_text(document: Document) -> Split | None:
    if not _LONG_NUMBER.search(document.text):
        return None
    lines = [line.replace("\f", "\n").rstrip() for line in document.text.split("\n")]
    ends = [index for index, line in enumerate(lines) if _ends(line)]
    if not ends:
        return None
    pieces: list[list[str]] = []
    start = 0
    for index in ends:
        pieces.append(lines[start : index + 1])
        start = index + 1
    apart = document.form == "word"
    parts = [_part_of_lines(piece, apart) for piece in pieces]
    # a line that looks like an end mark is none where nothing like a head is above it
    if not any(part.words and part.date for part in parts):
        return None
    rest = "\n".join(lines[start:]).strip()
    return Split(VENDOR, parts, marked=len(ends), apart=[rest] if rest else [])


def _ends(line: str) -> bool:
    if len(line) > 60:
        return False
    # in text of codes the number may stand beside its code
    line = _CODE_OF_NUMBER.sub("", line)
    return bool(_END.fullmatch(line) or _LONG_END.fullmatch(line))


def _part_of_lines(lines: list[str], apart: bool) -> Part:
    """The article of the lines up to an end mark; ``apart`` tells that each line is a
    paragraph.
    """
    coded = _coded_rows(lines)
    if coded:
        return _part_of_codes(coded)
    part = Part()
    _take_number(part, lines[-1])
    part.fields.append(lines[-1].strip())
    kept = lines[:-1]
    length = next((i for i, line in enumerate(kept) if is_length(line)), None)
    if length is None:
        part.body = _paragraphs(kept)
        part.title = part.body.pop(0) if len(part.body) > 1 else ""
        return part
    above = _paragraphs(kept[:length])
    _take_above(part, above)
    end = length
    while end < len(kept) and end - length < MOST_HEAD_LINES:
        line = kept[end].strip()
        if not line or len(line) > LONGEST_HEAD_LINE:
            break
        end += 1
        if line.casefold().startswith(_COPYRIGHT):
            break
    head = [line.strip() for line in kept[length:end]]
    _take_head(part, head)
    part.fields += head
    body = kept[end:]
    part.body = list(filter(str.strip, body)) if apart else _paragraphs(body)
    return part


def _take_above(part: Part, above: list[str]) -> None:
    """Takes section, title and byline, which stand above the length without labels."""
    lines = [line for block in above for line in block.split("\n")]
    if not lines:
        return
    if len(lines) > 2 and len(lines[0]) < 40 < len(lines[1]):
        part.section = lines.pop(0)
    part.title = _COUNTED.sub("", lines.pop(0))
    part.byline = lines[0] if lines else ""
    part.fields += lines


def _paragraphs(lines: list[str]) -> list[str]:
    """Blocks of lines between blank ones."""
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            blocks[-1].append(line.strip())
        elif blocks[-1]:
            blocks.append([])
    return ["\n".join(block) for block in blocks if block]


def _rows_by(form: re.Pattern[str], lines: list[str]) -> list[tuple[str, list[str]]]:
    """The rows whose first lines have this form; none without title and date."""
    rows: list[tuple[str, list[str]]] = []
    for line in lines:
        match = form.fullmatch(line.strip())
        is_code = match is not None and match["code"] in CODES
        if match and is_code and form is _LOOSELY_CODED:
            # within a text a word of two capitals is a code only where terms follow
            is_text = bool(rows) and rows[-1][0] in ("LP", "TD")
            own = match["code"] in ("TD", "AN") or _TERM.match(match["value"] or "")
            is_code = bool(own) or not is_text
        if match and is_code:
            rows.append((match["code"], [(match["value"] or "").strip()]))
        elif rows and line.strip():
            rows[-1][1].append(line.strip())
    return rows if {"HD", "PD"} <= {code for code, _ in rows} else []


def _coded_rows(lines: list[str]) -> list[tuple[str, list[str]]]:
    """Lines that begin with a code, with what follows until the next; none where the
    text isn't coded.
    """
    rows = _rows_by(_CODED, lines)
    if not rows:
        rows = _rows_by(_LOOSELY_CODED, lines)
        if not {"WC", "LP", "AN"} <= {code for code, _ in rows}:
            return []
    return [(code, [each for each in value if each]) for code, value in rows]
