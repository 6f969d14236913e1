"""Scans are read by tesseract where somebody asks for it; here a program of its name
that answers as it does.
"""

import io
import os
import stat
import sys

import pypdfium2
import pytest
from PIL import Image

from cuttings.index.readers import ocr
from cuttings.search.articles import Skipped
from tests.index.readers.making import pdf

HEADER = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tl\tt\tw\th\tconf\ttext\n"
)
PAGE = "1\t1\t0\t0\t0\t0\t0\t0\t9\t9\t-1\t\n"
WORDS = [
    (1, 1, 96, "Rain"),
    (1, 1, 95, "fell"),
    (1, 2, 41.5, "hcre"),
    (2, 1, 90, "Snow."),
]


def table() -> str:
    """What tesseract writes of a page: words with their paragraphs, lines, confidence."""
    rows = [
        f"5\t1\t1\t{paragraph}\t{line}\t1\t0\t0\t9\t9\t{confidence}\t{word}\n"
        for paragraph, line, confidence, word in WORDS
    ]
    return HEADER + PAGE + "".join(rows)


def picture(form: str) -> bytes:
    """A white picture, or a PDF of nothing but one."""
    target = io.BytesIO()
    Image.new("RGB", (80, 40), "white").save(target, form)
    return target.getvalue()


@pytest.fixture
def tesseract(tmp_path, monkeypatch):
    """Puts a program on the path that answers so; none where there is no answer."""

    def install(answer: str | None, code: int = 0) -> None:
        folder = tmp_path / "bin"
        folder.mkdir(exist_ok=True)
        if answer is not None:
            (folder / "answer").write_text(answer)
            program = folder / "tesseract"
            stream = "stdout" if code == 0 else "stderr"
            program.write_text(
                f"#!{sys.executable}\nimport sys\nassert len(sys.stdin.buffer.read()) > 9\n"
                f"sys.{stream}.write(open({str(folder / 'answer')!r}).read())\n"
                f"sys.exit({code})\n"
            )
            program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv(
            "PATH", str(folder) if answer is None else f"{folder}{os.pathsep}/bin"
        )

    return install


@pytest.mark.parametrize(
    "name", ["a.png", "a.tiff", "a.jpeg", "a.gif", "a.bmp", "a.pdf"]
)
def test_a_scan_gives_its_text_with_the_confidence_of_its_words(read, tesseract, name):
    """Paragraphs and lines as they stand; the words that are least sure are named."""
    tesseract(table())
    form = {"tiff": "TIFF", "jpeg": "JPEG"}.get(name[2:], name[2:].upper())
    (article,) = read(name, picture(form), ocr="eng")
    assert article.text == "Rain fell\nhcre\n\nSnow."
    assert article.notes == (
        "read by OCR (tesseract, eng): OCR word confidence: 81% on average, 1 of 4 words "
        "under 60%: hcre (42%)",
    )


@pytest.fixture
def ocrmypdf(tmp_path, monkeypatch):
    """Puts a program on the path that writes a PDF with a text layer, or fails."""

    def install(answer: bytes, code: int = 0) -> None:
        folder = tmp_path / "pdf_bin"
        folder.mkdir()
        (folder / "answer").write_bytes(answer)
        program = folder / "ocrmypdf"
        stream = "stdout" if code == 0 else "stderr"
        program.write_text(
            f"#!{sys.executable}\nimport sys\n"
            "assert sys.stdin.buffer.read().startswith(b'%PDF')\n"
            "assert sys.argv[-4:] == ['-l', 'deu', '-', '-'], sys.argv\n"
            f"sys.{stream}.buffer.write(open({str(folder / 'answer')!r}, 'rb').read())\n"
            f"sys.exit({code})\n"
        )
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/bin")

    return install


def test_a_scanned_pdf_is_read_by_ocrmypdf_where_that_is_asked_for(read, ocrmypdf):
    """The pages' text comes with its layer; a note says that no confidence is known."""
    ocrmypdf(pdf("The council met.", "It rained."))
    (article,) = read("a.pdf", picture("PDF"), ocr="ocrmypdf:deu")
    assert article.text == "The council met."
    assert article.notes == (
        "read by OCR (ocrmypdf, deu); how sure it was is not stated",
    )


def test_a_failing_ocrmypdf_is_named(read, ocrmypdf):
    """With what it says last, and the language."""
    ocrmypdf(b"first\nNo such language: deu\n", code=2)
    (skipped,) = read("a.pdf", picture("PDF"), ocr="ocrmypdf:deu")
    assert skipped.reason == "OCR failed (ocrmypdf -l deu): No such language: deu"


@pytest.mark.parametrize("name", ["a.png", "a.pdf"])
def test_a_scan_is_not_read_unasked(read, name):
    """The reason names what would read it."""
    (skipped,) = read(name, picture(name[2:].upper()))
    assert isinstance(skipped, Skipped)
    assert "index it with --ocr LANGUAGE" in skipped.reason


def test_what_keeps_a_scan_from_being_read_is_said(read, tesseract, monkeypatch):
    """The program is missing or fails, the library is missing, no text is found."""
    scan = picture("PNG")
    tesseract(None)
    (skipped,) = read("a.png", scan, ocr="eng")
    assert skipped.reason == "OCR needs the program tesseract, which is not installed"
    tesseract("Failed loading language 'xyz'\n", code=1)
    (skipped,) = read("a.png", scan, ocr="xyz")
    assert (
        skipped.reason == "OCR failed (tesseract -l xyz): Failed loading language 'xyz'"
    )
    tesseract(HEADER)
    (skipped,) = read("a.png", scan, ocr="eng")
    assert skipped.reason == "a picture (PNG) in which OCR finds no text"
    (skipped,) = read("a.pdf", picture("PDF"), ocr="eng")
    assert "OCR finds no text in it" in skipped.reason
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    (skipped,) = read("a.pdf", picture("PDF"), ocr="eng")
    assert skipped.reason == "OCR of PDF needs pypdfium2 (pip install 'cuttings[ocr]')"


def test_a_poster_is_drawn_less_finely():
    """A page of a PDF may be as large as a house."""
    document = pypdfium2.PdfDocument.new()
    sheet, poster = document.new_page(595, 842), document.new_page(14_400, 14_400)
    for page, most in ((sheet, 9_000_000), (poster, ocr.MOST_DOTS)):
        drawn = Image.open(io.BytesIO(ocr._drawn(page)))
        assert 0.9 * most < drawn.width * drawn.height <= 1.01 * most
