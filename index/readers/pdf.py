"""PDF with a text layer: one file, one article, with a note where each page begins.

The dates in a PDF say when the file was made, not when its text was published, so they
are left alone. Scanned pages without a text layer are read by OCR where that is asked
for; else a file of nothing but such pages is skipped, and the reason says so.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from typing import Any

from cuttings.index.readers import (
    RawArticle,
    Reading,
    ReadOptions,
    Source,
    Unreadable,
)
from cuttings.index.readers.conservation import with_rest
from cuttings.index.readers.decoding import normalise
from cuttings.index.readers.limits import read_whole
from cuttings.index.readers.markup import one_line
from cuttings.index.readers.ocr import (
    by_ocrmypdf,
    confidence_notes,
    language_of_ocr,
    recognise_pages,
    with_text_layer,
)
from cuttings.index.readers.page_metadata import person
from cuttings.index.readers.printed import take_browsers_lines
from cuttings.index.readers.records import language_code
from cuttings.index.readers.splitters import Document, split_document
from cuttings.search.translations import stored

MOST_PAGES = 2_000
SAID = ("/Title", "/Author", "/Subject", "/Keywords")
DAMAGED = (LookupError, TypeError, ValueError, AttributeError, RecursionError)
"""What pypdf raises, beside its own errors, of objects that aren't what they should be."""
MOST_SCANNED = 500
ADVICE = stored(
    "reading", "index it with --ocr LANGUAGE (tesseract, or ocrmypdf:LANGUAGE)"
)
# titles that a program gave, not a person
_FILE_NAME = re.compile(
    r"\.(?:docx?|pdf|indd|qxd|odt|rtf|txt|p65)$"
    r"|^(?:untitled|microsoft word\b.*|document\d*)$",
    re.I,
)


class PdfReader:
    """PDF files."""

    reads = stored(
        "reading", "PDF; scanned ones with `--ocr` (extra `ocr`, or ocrmypdf)"
    )
    suffixes = (".pdf",)
    rank = 20

    def recognises(self, source: Source) -> bool:
        """Whether a PDF header stands within the first 1,024 bytes, where viewers
        look for it.
        """
        return b"%PDF-" in source.head[:1_024]

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """The text of all pages."""
        import pypdf

        # what pypdf warns of shows in the text or in the reason
        logging.getLogger("pypdf").setLevel(logging.CRITICAL)
        data = read_whole(source, options)
        document = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if document.is_encrypted and not document.decrypt(""):
            raise Unreadable(
                stored("reading", "an encrypted PDF: save a copy without a password")
            )
        pages = list(_page_texts(document, options))
        ocr_notes: tuple[str, ...] = ()
        if options.ocr and not all(pages):
            ocr_notes = _add_scanned(pages, data, options)
        if not any(pages):
            reason = stored(
                "reading", "a PDF without a text layer (1 page of images): "
            )
            if len(pages) != 1:
                reason = stored(
                    "reading",
                    "a PDF without a text layer (%(pages)s pages of images): ",
                    pages=len(pages),
                )
            raise Unreadable(
                reason
                + (
                    stored("reading", "OCR finds no text in it")
                    if options.ocr
                    else ADVICE
                )
            )
        printed = take_browsers_lines(pages)
        text = "\n".join(filter(None, pages))
        found, doubts = split_document(Document(source, "pdf", text))
        beside, broken = _beside_pages(document)
        beside += printed.lines
        if found is not None:
            yield from with_rest(found, beside)
            return
        information: Any = document.metadata or {}
        title = _stated(information, "/Title") or printed.title
        article = RawArticle(
            text="\n\n".join(filter(None, pages)),
            title=None if title and _FILE_NAME.search(title) else title,
            byline=person(_stated(information, "/Author")),
            language=language_code(_stated(document.root_object, "/Lang")),
            url=printed.url,
            notes=_page_notes(pages) + ocr_notes + doubts + broken,
            plain=True,
        )
        yield from with_rest([article], beside)


def _page_texts(document: Any, options: ReadOptions) -> Iterator[str]:
    """Each page's text (of a ``pypdf`` document).

    Raises Unreadable over the limits on pages and characters.
    """
    count = len(document.pages)
    if count > MOST_PAGES:
        raise Unreadable(
            stored(
                "reading",
                "too large: %(count)s pages, the limit is %(most_pages)s",
                count=count,
                most_pages=MOST_PAGES,
            )
        )
    length = 0
    for page in document.pages:
        text = normalise(page.extract_text() or "").strip()
        length += len(text)
        if length > options.max_characters:
            limit = stored(
                "reading",
                "%(max_characters)s characters of text",
                max_characters=options.max_characters,
            )
            raise Unreadable(
                stored("reading", "too large: more than %(limit)s", limit=limit)
            )
        yield text


def _beside_pages(document: Any) -> tuple[list[str], tuple[str, ...]]:
    """What a file says beside its pages' text: of itself, in remarks on its pages, in
    the fields of a form, in its outline; a note where that is damaged.
    """
    from pypdf.errors import PyPdfError

    lines: list[str] = []
    try:
        information = document.metadata or {}
        for name in SAID:
            lines.append(_stated(information, name) or "")
        for page in document.pages:
            for remark in page.get("/Annots") or ():
                lines.append(_stated(remark.get_object(), "/Contents") or "")
        root: Any = document.root_object
        if "/AcroForm" in root:
            for value in (document.get_form_text_fields() or {}).values():
                lines.append(one_line(str(value or "")))
        stack = list(document.outline) if "/Outlines" in root else []
        while stack:
            item = stack.pop()
            if isinstance(item, list):
                stack += item
            else:
                lines.append(one_line(str(item.title or "")))
    except (PyPdfError, *DAMAGED) as error:
        what = f"{type(error).__name__}: {error}"
        return lines, (
            stored(
                "reading",
                "remarks and outline of the PDF can't be read (%(what)s)",
                what=what,
            ),
        )
    return list(filter(None, lines)), ()


def _add_scanned(
    pages: list[str], data: bytes, options: ReadOptions
) -> tuple[str, ...]:
    """Adds the text of pages without a text layer; notes on how sure it is."""
    scanned = [ordinal for ordinal, text in enumerate(pages) if not text]
    if len(scanned) > MOST_SCANNED:
        raise Unreadable(
            stored(
                "reading",
                "too large: %(scanned)s scanned pages, the limit is %(most_scanned)s",
                scanned=len(scanned),
                most_scanned=MOST_SCANNED,
            )
        )
    if by_ocrmypdf(options):
        return _add_text_layer(pages, scanned, data, options)
    found = recognise_pages(data, scanned, options)
    for ordinal, page in found.items():
        pages[ordinal] = normalise(page.text).strip()
    return confidence_notes(list(found.values()), options)


def _add_text_layer(
    pages: list[str], scanned: list[int], data: bytes, options: ReadOptions
) -> tuple[str, ...]:
    """Adds the text that ocrmypdf puts behind pages that have none."""
    import pypdf

    made = with_text_layer(data, len(scanned), options)
    document = pypdf.PdfReader(io.BytesIO(made), strict=False)
    texts = list(_page_texts(document, options))
    for ordinal in scanned:
        pages[ordinal] = texts[ordinal] if ordinal < len(texts) else ""
    language = language_of_ocr(options)
    return (
        stored(
            "reading",
            "read by OCR (ocrmypdf, %(language)s); how sure it was is not stated",
            language=language,
        ),
    )


def _page_notes(pages: list[str]) -> tuple[str, ...]:
    """Where pages begin, counted in characters of the original; nothing for a single
    page.
    """
    starts: list[str] = []
    offset = 0
    for number, text in enumerate(pages, 1):
        if text:
            starts.append(f"{number} at {offset}")
            offset += len(text) + 2  # the blank line between pages
    return (
        (stored("reading", "pages begin: %(starts)s", starts=", ".join(starts)),)
        if len(pages) > 1
        else ()
    )


def _stated(values: Any, key: str) -> str | None:
    value = values.get(key)
    return None if value is None else one_line(str(value)) or None
