"""Text of scans by OCR: pictures, and pages of PDF without a text layer.

tesseract does it, a program that is installed apart; it is asked only where somebody
says in which language (``--ocr eng``), for a page takes seconds and a photograph gives
rubbish. How sure it was of its words goes into a note, with those it was least sure of.
Pages of PDF are drawn by pypdfium2 (the extra ``ocr``). Where that is missing, or where
it is asked for by name (``--ocr ocrmypdf:deu``), ocrmypdf reads a PDF: it turns and
straightens pages before, and says nothing of how sure it is.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from statistics import mean
from typing import Any

from cuttings.index.readers import RawArticle, Reading, ReadOptions, Source, Unreadable
from cuttings.index.readers.limits import read_whole
from cuttings.search.translations import stored

PROGRAM = "tesseract"
WHOLE_PDF = "ocrmypdf"
SECONDS = 300
"""A page that takes longer is no text."""
DOTS_PER_INCH = 300
MOST_DOTS = 60_000_000
"""Of the picture of a page: two sheets of a broadsheet, 60 MB."""
UNSURE = 60
"""Percent of confidence below which a word is doubted."""
MOST_NAMED = 8
PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
)
BMP_RESERVED = slice(6, 10)
WORD_LEVEL = "5"


@dataclass(frozen=True)
class Recognised:
    """The text of a page, and the words with the confidence of each, in percent."""

    text: str
    words: tuple[tuple[str, float], ...]


class PictureReader:
    """Scans as pictures."""

    reads = stored("reading", "scans as pictures, with `--ocr` and tesseract")
    suffixes = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".gif", ".bmp")
    rank = 20

    def recognises(self, source: Source) -> bool:
        """Whether the content begins as a picture does."""
        return bool(_kind(source.head))

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """The text of the picture.

        Raises Unreadable where nobody asks for it, tesseract is missing, or no text is
        in it.
        """
        kind = _kind(source.head)
        if not kind:
            raise Unreadable(stored("reading", "not a picture"))
        if not options.ocr:
            raise Unreadable(
                stored(
                    "reading",
                    "a picture (%(kind)s), which is not read; if it is a scan "
                    "of a text, index it with --ocr LANGUAGE",
                    kind=kind,
                )
            )
        page = recognise(read_whole(source, options), language_of_ocr(options))
        if not page.text:
            raise Unreadable(
                stored(
                    "reading",
                    "a picture (%(kind)s) in which OCR finds no text",
                    kind=kind,
                )
            )
        yield RawArticle(page.text, plain=True, notes=confidence_notes([page], options))


def _kind(head: bytes) -> str:
    for magic, name in PICTURES:
        if head.startswith(magic):
            # two letters are few: of BMP, four bytes behind its size are zeros
            is_sure = name != "BMP" or head[BMP_RESERVED] == b"\0\0\0\0"
            return name if is_sure else ""
    return ""


def language_of_ocr(options: ReadOptions) -> str:
    """The languages asked for, without the program's name before them."""
    return options.ocr.removeprefix(f"{WHOLE_PDF}:")


def by_ocrmypdf(options: ReadOptions) -> bool:
    """Whether scanned PDF goes to ocrmypdf: it is asked for by name, or the library that
    draws pages for tesseract is missing.
    """
    if options.ocr.startswith(f"{WHOLE_PDF}:"):
        return True
    is_missing = find_spec("pypdfium2") is None
    return is_missing and shutil.which(WHOLE_PDF) is not None


def with_text_layer(data: bytes, pages: int, options: ReadOptions) -> bytes:
    """A PDF with the text of its scanned pages, as ocrmypdf writes it.

    Raises Unreadable where the program is missing, fails, or takes too long.
    """
    language = language_of_ocr(options)
    # what is text already stays as it is; one process, others read at the same time
    command = [WHOLE_PDF, "--skip-text", "--rotate-pages", "--deskew", "--jobs", "1"]
    command += ["--output-type", "pdf", "--quiet", "-l", language, "-", "-"]
    return _run(command, data, WHOLE_PDF, language, seconds=SECONDS * max(pages, 1))


def recognise(picture: bytes, language: str) -> Recognised:
    """The text of a picture in languages by tesseract's names (``eng``, ``deu+fra``).

    Raises Unreadable where tesseract is missing or fails.
    """
    command = [PROGRAM, "stdin", "stdout", "-l", language, "tsv"]
    table = _run(command, picture, PROGRAM, language, seconds=SECONDS)
    return _of_table(table.decode("utf-8", "replace"))


def _run(
    command: list[str], data: bytes, program: str, language: str, *, seconds: int
) -> bytes:
    """What a program makes of the data, in a process that is ended after so long."""
    if shutil.which(program) is None:
        raise Unreadable(
            stored(
                "reading",
                "OCR needs the program %(program)s, which is not installed",
                program=program,
            )
        )
    # one thread: others read and analyse at the same time
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(
            command,
            input=data,
            capture_output=True,
            timeout=seconds,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(
            stored(
                "reading", "OCR took longer than %(seconds)s seconds", seconds=seconds
            )
        ) from error
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        why = (
            lines[-1]
            if lines
            else stored(
                "reading", "exit code %(returncode)s", returncode=done.returncode
            )
        )
        raise Unreadable(
            stored(
                "reading",
                "OCR failed (%(program)s -l %(language)s): %(why)s",
                program=program,
                language=language,
                why=why,
            )
        )
    return done.stdout


def _of_table(table: str) -> Recognised:
    """The page that tesseract's table of words describes: lines in their paragraphs."""
    words: list[tuple[str, float]] = []
    paragraphs: dict[tuple[str, ...], dict[str, list[str]]] = {}
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != WORD_LEVEL or not cells[11].strip():
            continue
        _, page, block, paragraph, line = cells[:5]
        lines = paragraphs.setdefault((page, block, paragraph), {})
        lines.setdefault(line, []).append(cells[11])
        words.append((cells[11], float(cells[10])))
    texts: list[str] = []
    for lines in paragraphs.values():
        texts.append("\n".join(map(" ".join, lines.values())))
    return Recognised("\n\n".join(texts), tuple(words))


def confidence_notes(pages: list[Recognised], options: ReadOptions) -> tuple[str, ...]:
    """How sure the machine was, and of which words least."""
    words = [word for page in pages for word in page.words]
    if not words:
        return ()
    average = mean(confidence for _, confidence in words)
    unsure = sorted(
        (each for each in words if each[1] < UNSURE), key=lambda each: each[1]
    )
    note = stored(
        "reading",
        "read by OCR (tesseract, %(language_of_ocr)s): OCR word "
        "confidence: %(average)s%% on average, %(unsure)s of "
        "%(words)s words under %(unsure_too)s%%",
        language_of_ocr=language_of_ocr(options),
        average=format(average, ".0f"),
        unsure=len(unsure),
        words=len(words),
        unsure_too=UNSURE,
    )
    named = [f"{word} ({confidence:.0f}%)" for word, confidence in unsure[:MOST_NAMED]]
    return (f"{note}: {', '.join(named)}" if named else note,)


def recognise_pages(
    data: bytes, ordinals: list[int], options: ReadOptions
) -> dict[int, Recognised]:
    """The pages of a PDF with these ordinals, from 0, by OCR.

    Raises Unreadable where pypdfium2 is missing or can't draw them.
    """
    try:
        import pypdfium2
    except ImportError as error:
        raise Unreadable(
            stored(
                "reading", "OCR of PDF needs pypdfium2 (pip install 'cuttings[ocr]')"
            )
        ) from error
    recognised: dict[int, Recognised] = {}
    try:
        document = pypdfium2.PdfDocument(data)
        for ordinal in ordinals:
            picture = _drawn(document[ordinal])
            recognised[ordinal] = recognise(picture, language_of_ocr(options))
    except pypdfium2.PdfiumError as error:
        raise Unreadable(
            stored(
                "reading", "a PDF whose pages can't be drawn: %(error)s", error=error
            )
        ) from error
    return recognised


def _drawn(page: Any) -> bytes:
    """A page as a picture in grey, a poster less finely than a page."""
    width, height = page.get_size()
    scale = DOTS_PER_INCH / 72
    dots = width * height * scale * scale
    if dots > MOST_DOTS:
        scale *= (MOST_DOTS / dots) ** 0.5
    bitmap = page.render(scale=scale, grayscale=True)
    target = io.BytesIO()
    bitmap.to_pil().save(target, format="PNG")
    return target.getvalue()
