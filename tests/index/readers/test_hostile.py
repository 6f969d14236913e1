"""Input that is made to harm: every kind named in the specification, each ends in an
article or a reason, soon.

Bombs, entities, nesting, stored paths and scripts are tested in ``test_formats.py``;
loops of links, pipes and names that are no UTF-8 in ``test_walk.py``.
"""

from __future__ import annotations

import copy
import importlib
import io
import pkgutil
import re
import subprocess
import sys
import zipfile
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest

from cuttings import index, search
from cuttings.index.cleaning import clean
from cuttings.index.cleaning.boilerplate import patterns
from cuttings.index.enrich.events import classify, cues
from cuttings.index.enrich.rules import refine
from cuttings.index.readers import RawArticle, Unreadable
from cuttings.index.readers.html import read_page
from cuttings.index.readers.markup import parse_html, text_of_element
from cuttings.index.readers.walk import walk
from cuttings.search.articles import Skipped
from tests.index.readers.making import zipped
from tests.timing import within

LINE = 1 << 30
READ = """
import re, sys
from pathlib import Path
from cuttings.index.readers import ReadOptions
from cuttings.index.readers.choose import read_path
found = list(read_path(Path(sys.argv[1]), ReadOptions()))
assert len(found) == 1, found
most = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())
print(int(most[1]) // 1024, found[0].reason)
"""


@pytest.mark.parametrize(
    "name", ["a.txt", "a.jsonl", "a.csv", "a.html", "a.xml", "a.mbox"]
)
def test_a_line_of_a_gigabyte_is_refused_in_little_memory(tmp_path, name):
    """A sparse file that begins as text and goes on in zeros for a gigabyte is skipped;
    hardly any of it is kept.

    The memory is what the process itself has held; ``ru_maxrss`` would count what the
    tests held when they started it.
    """
    starts = {
        ".jsonl": b'{"text": "',
        ".csv": b"title,text\na,",
        ".html": b"<html><p>",
        ".xml": b"<rss><item>",
        ".mbox": b"From a@b.example Mon Jan 1 00:00:00 2018\nSubject: a\n\n",
    }
    path = tmp_path / name
    with path.open("wb") as file:
        file.write(starts.get(path.suffix, b"") + b"x" * 8_192)
        file.truncate(LINE)
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    megabytes, _, reason = done.stdout.partition(" ")
    assert reason.strip()
    assert int(megabytes) < 400


def test_a_damaged_member_leaves_the_others_readable(read):
    """A member whose bytes were overwritten is skipped by its name."""
    data = bytearray(zipped({"a.txt": b"Rain fell. " * 100, "b.txt": b"Snow fell."}))
    at = data.find(b"a.txt") + len(b"a.txt")
    data[at : at + 12] = b"\xff" * 12
    found = read("a.zip", bytes(data))
    assert [item.key for item in found if isinstance(item, RawArticle)] == ["b.txt"]
    assert [item.position for item in found if isinstance(item, Skipped)] == ["a.txt"]


def test_devices_are_never_opened():
    """A device that would give bytes for ever is reported, not read."""
    assert [item.reason for item in walk([Path("/dev/zero")])] == [
        "not a file but a device, pipe or socket"
    ]


def test_nul_bytes_are_told_and_kept_out(read):
    """A text with a NUL byte is binary; a NUL that JSON states never reaches a text."""
    (skipped,) = read("a.txt", b"Rain\0fell.")
    assert "NUL" in skipped.reason
    (raw,) = read("a.jsonl", b'{"text": "Rain\\u0000 fell.", "title": "A\\u0000b"}\n')
    assert "\0" not in raw.text + raw.title


@cache
def all_patterns() -> dict[str, re.Pattern[str]]:
    """Every regular expression that a module of ours keeps, by module and name."""
    found: dict[str, re.Pattern[str]] = {
        f"boilerplate {reason}": pattern for reason, pattern in patterns()
    }
    for package in (index, search):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, re.Pattern):
                    found[f"{module.name} {name}"] = value
    return found


UNITS = [
    *(
        "a",
        "A",
        " ",
        "\n",
        "\t",
        ".",
        "-",
        "'",
        '"',
        "(",
        "<",
        "&",
        "1",
        ",",
        "/",
        ":",
        "é",
        "!”",
        "\u00a0",
    ),
    *(
        "a ",
        "A ",
        "Aa ",
        "A. ",
        "a.",
        "A'",
        "A-",
        "a-",
        "A-A ",
        "1 ",
        "1,",
        "1.",
        "- ",
        ". ",
        "<a",
        "<!--",
        "&a",
        "(A",
        "A (",
    ),
    *(
        "Mr. A",
        "Aa Bb, ",
        "of the ",
        "by A ",
        "said. ",
        "and Aa ",
        "1 Jan ",
        "http://a",
        "a@b.",
        "--- ",
        "killed ",
        "12 ",
    ),
]


@pytest.mark.parametrize("unit", UNITS)
def test_no_pattern_of_ours_runs_away(unit):
    """Searched in 400 characters of one repeated unit with an end that fits nothing,
    each answers at once.

    That is as long as what most are tried on: lines, names and the words around them.
    Texts follow below.
    """
    text = unit * (400 // len(unit)) + "\0"
    for pattern in all_patterns().values():
        with within(4):
            pattern.search(
                text.encode() if isinstance(pattern.pattern, bytes) else text
            )


@pytest.mark.parametrize("unit", UNITS)
def test_no_long_text_stalls_the_run(unit):
    """Reading, cleaning and the rules for names and events take time in proportion
    to a text, whatever it repeats.
    """
    text = unit * (30_000 // len(unit)) + "x"
    with within(8):
        article = clean(RawArticle(text, title="Rain fell"), source="a")
        clean(RawArticle(text, plain=True), source="a")
        refine(article, [], [])
        classify(article.title, article.body)
        cues(article.body)
        with suppress(Unreadable):
            read_page(
                f"<html><title>{text[:5_000]}</title><body>{text}</body></html>".encode()
            )


@pytest.mark.parametrize("count", [1_000, 1_001, 50_000])
@pytest.mark.parametrize("form", ['a{}="x y"', "a{}", "a{}='>'"])
def test_a_tag_of_any_number_of_attributes_is_read(count, form):
    """Its text is kept; so is what stands around it."""
    names = " ".join([form.format(number) for number in range(count)])
    page = f"<html><body><p>Snow.</p><p class='a' {names}>Rain fell.</p><p>Wind.</p>"
    with within(2):
        found = parse_html(page)
    assert "Rain fell." in text_of_element(found)
    assert text_of_element(found).startswith("Snow.")


@pytest.mark.parametrize("words", ["word " * 5_000, "a > b < c " * 5_000])
def test_what_one_attribute_says_may_be_long(words):
    """A picture in its own address, or a list of words, is one attribute."""
    page = f"<html><body><p title='{words}' id='a'>Rain fell.</p></body></html>"
    (paragraph,) = parse_html(page).iter("p")
    assert (paragraph.get("title"), paragraph.get("id")) == (words, "a")


def test_an_apostrophe_in_a_tag_swallows_no_text():
    """It is a part of a name there, and not the beginning of a value."""
    prose = " ".join([f"word{number}" for number in range(3_000)])
    page = f"<html><body><p don't class=a>{prose}</p><p>It's raining.</p></body></html>"
    text = text_of_element(parse_html(page))
    assert prose in text
    assert "It's raining." in text


@pytest.mark.parametrize("depth", [250, 260, 3_000, 100_000])
@pytest.mark.parametrize("tag", ["div", "b", "font", "blockquote", "ul><li", "a", "h2"])
def test_a_page_of_any_depth_keeps_its_text(depth, tag):
    """The parser gives up at 256 elements one in another, and loses all of the page."""
    begins, ends = f"<{tag}>" * depth, f"</{tag.partition('>')[0]}>" * depth
    page = (
        "<html><head><title>Weather</title></head><body><p>Before.</p>"
        f"{begins}<p>Rain <i>fell</i> in town.</p>{ends}<p>After.</p></body></html>"
    )
    with within(3):
        root = parse_html(page)
        text = text_of_element(root)
    assert [line for line in text.split("\n") if line] == [
        "Before.",
        "Rain fell in town.",
        "After.",
    ]
    assert root.findtext(".//title") == "Weather"


@pytest.mark.parametrize("tag", ["div", "font"])
def test_a_deep_page_is_an_article(read, tag):
    """As pages are that open a font a line and never close it."""
    body = "".join([f"<{tag}><p>Rain fell on day {day}.</p>" for day in range(400)])
    (raw,) = read("a.html", f"<html><title>Rain</title><body>{body}".encode())
    assert "Rain fell on day 0." in raw.text
    assert "Rain fell on day 399." in raw.text


def overlapping(count: int, size: int) -> bytes:
    """A ZIP of many names for one packed member (David Fifield, "A better zip bomb")."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0.txt", b"Rain fell. " * size)
        first = archive.infolist()[0]
        for number in range(1, count):
            other = copy.copy(first)
            other.filename = f"{number}.txt"
            archive.filelist.append(other)
            archive.NameToInfo[other.filename] = other
    return packed.getvalue()


def test_a_zip_whose_members_are_the_same_bytes_is_refused_at_once(read):
    """Each alone is honest; 2,000 of them are 14 MB each."""
    with within(2):
        (skipped,) = read("a.zip", overlapping(2_000, 1_300_000))
    assert isinstance(skipped, Skipped)
    assert "are the same bytes" in skipped.reason


def test_members_that_stand_side_by_side_are_read(read):
    """Empty ones, and those whose size was not known when they were written, too."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "Rain fell in town.")
        archive.writestr("folder/", "")
        with archive.open("b.txt", "w", force_zip64=True) as member:
            member.write(b"Snow fell in town.")
        archive.writestr("c.txt", "Wind blew in town.")
    found = read("a.zip", packed.getvalue())
    assert [item.key for item in found] == ["a.txt", "b.txt", "c.txt"]
