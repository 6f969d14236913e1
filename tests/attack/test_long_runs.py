"""Indexing takes time in proportion to the file, whatever the file is made of."""

from __future__ import annotations

import itertools
import shutil
import time
from pathlib import Path

import pytest

from cuttings.index.enrich.models import choose_model
from cuttings.index.enrich.recogniser import UNSPACED, paragraphs, recogniser_of
from cuttings.search.archive import Archive
from cuttings.search.settings import Settings
from tests.index.conftest import run

SIZES = (20_000, 80_000, 320_000)
"""Characters of the smaller of two files: the first of them that takes its time."""
ENOUGH = 0.5
"""Seconds of processor that are so much more than a run's own start that they can be
compared."""
MOST = 2.6
"""Times as long that twice the characters may take."""
FLOOR = 0.25
"""Seconds that a run's own start may take."""

TEXTS = {
    "ampersands": "&",
    "square brackets": "[",
    "round brackets": "(",
    "quotation marks": '"',
    "apostrophes": "'",
    "full stops": ".",
    "commas": ",",
    "dashes": "-",
    "underscores": "_",
    "less-than signs": "<",
    "slashes": "/",
    "blanks": " ",
    "lines": "\n",
    "zero-width signs": "\u200b",
    "accents": "e\u0301",
    "letters": "x",
    "digits": "7",
    "ideographs": "長城",
    "Thai letters": "กา",
    "emoji": "\U0001f600",
    "addresses": "http://",
    "mail addresses": "a@b.example ",
    "dates": "2 March 2015 ",
    "numeric dates": "03/04/2015 ",
    "list": "a, ",
    "names": "John Smith ",
    "hyphens within names": "Jean-",
    "titles": "President ",
    "agencies": "(Reuters) - ",
    "numbers": "1,234.5 ",
    "quotations": '"Yes," he said. ',
    "paragraphs": "It rained.\n\n",
    "hyphens at the ends of lines": "Rain-\n",
}

PAGES = {
    "attributes": ("<html><body><p", ' a{}="x"', ">Rain fell.</p></body></html>"),
    "nested blocks": ("<html><body>", "<div>", "Rain fell.</body></html>"),
    "nested emphasis": ("<html><body>", "<b>", "Rain fell.</body></html>"),
    "nested tables": ("<html><body>", "<table><tr><td>", "Rain fell.</body></html>"),
    "links": ("<html><body>", '<a href="/{}">Rain</a> ', "</body></html>"),
    "line breaks": ("<html><body>Rain", "<br>", "fell.</body></html>"),
    "entities": ("<html><body><p>Rain ", "&amp;", "</p></body></html>"),
    "comments": ("<html><body><p>Rain fell.", "<!--", "</p></body></html>"),
    "open quotation marks": ("<html><body><p>Rain.", '<a href="', "</body></html>"),
}
FILES = {
    **{
        f"{name} (text)": ("a.txt", ("Rain. ", unit, ""))
        for name, unit in TEXTS.items()
    },
    **{f"{name} (page)": ("a.html", parts) for name, parts in PAGES.items()},
    "nested arrays (JSON)": ("a.json", ('{"text": ', "[", "")),
    "escapes (JSON)": ("a.json", ('{"text": "Rain', "\\\\u00e9", '"}')),
    "records (JSON Lines)": ("a.jsonl", ("", '{{"text": "Rain fell {}."}}\n', "")),
    "columns (CSV)": ("a.csv", ("text", ",a{}", "\nRain fell in town\n")),
    "nested elements (XML)": ("a.xml", ("<nitf>", "<block>", "Rain</nitf>")),
    "attributes (XML)": ("a.xml", ("<nitf", ' a{}="b"', "><body>Rain</body></nitf>")),
    "items (RSS)": (
        "a.xml",
        ("<rss><channel>", "<item><title>Rain {}</title></item>", "</channel></rss>"),
    ),
    "control words (RTF)": ("a.rtf", (r"{\rtf1 Rain fell.", r"\par ", "}")),
    "header lines (mail)": (
        "a.eml",
        ("From: a@b.example\nSubject: Rain\n", "X-A{}: b\n", "\nRain fell.\n"),
    ),
    "recipients (mail)": (
        "a.eml",
        ("From: a@b.example\nTo: x@y.example", ", a{}@b.example", "\n\nRain fell.\n"),
    ),
    "boundaries (mail)": (
        "a.eml",
        (
            'From: a@b.example\nContent-Type: multipart/mixed; boundary="b"\n\n',
            "--b\n\nRain fell.\n",
            "--b--\n",
        ),
    ),
}


def write(path: Path, parts: tuple[str, str, str], size: int) -> None:
    """A file of about so many characters: a beginning, many units, an end."""
    begins, unit, ends = parts
    units: list[str] = []
    length = 0
    for number in itertools.count():
        if length >= size:
            break
        units.append(unit.format(number) if "{" in unit else unit)
        length += len(units[-1])
    path.write_text(begins + "".join(units) + ends, encoding="utf-8")


def seconds(folder: Path, name: str, parts: tuple[str, str, str], size: int) -> float:
    """Processor time of indexing one such file into a new archive."""
    recogniser_of(choose_model(None)[0])._known.clear()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path = folder / name
    write(path, parts, size)
    archive = Archive(folder / "archive", Settings(text_seconds=0))
    began = time.process_time()
    summary = run(archive, path)
    used = time.process_time() - began
    # It has its fate: articles, or a reason.
    assert summary.added or summary.skipped
    return used


@pytest.fixture(scope="module", autouse=True)
def warm(tmp_path_factory):
    """The model and all tables are loaded before anything is timed."""
    folder = tmp_path_factory.mktemp("warm") / "run"
    seconds(folder, "warm.txt", ("", "A warm-up in Paris. ", ""), 2_000)


@pytest.mark.parametrize("kind", FILES)
def test_twice_the_file_takes_at_most_a_little_more_than_twice_the_time(tmp_path, kind):
    """The best of three, because a machine has its moods."""
    name, parts = FILES[kind]
    folder = tmp_path / "run"
    for size in SIZES:
        half = seconds(folder, name, parts, size)
        if half > ENOUGH:
            break
    ratio = 0.0
    for _ in range(3):
        whole = seconds(folder, name, parts, 2 * size)
        ratio = whole / max(FLOOR, half)
        if ratio <= MOST:
            break
        half = seconds(folder, name, parts, size)
    print(f"{kind}, {size:,}: {half:.2f} s, {whole:.2f} s, {ratio:.1f} times")
    assert ratio <= MOST


@pytest.mark.parametrize("run", ["&" * 500, "https://example.org/" + "a" * 300])
def test_a_long_run_is_left_out_and_the_rest_keeps_its_place(run):
    """Names before and behind it are found where they stand."""
    text = f"Ada Lovelace met {run} in Paris.\n\nLater she went to Rome."
    pieces = list(paragraphs(text))
    assert all(text.startswith(piece, start) for start, piece in pieces)
    assert not any(UNSPACED.search(piece) for _, piece in pieces)
    assert [piece.strip() for _, piece in pieces] == [
        "Ada Lovelace met",
        "in Paris.",
        "Later she went to Rome.",
    ]
