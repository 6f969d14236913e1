"""Markdown is read as the text that it stands for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.index.readers import RawArticle, ReadOptions
from cuttings.index.readers.choose import read_path
from cuttings.index.readers.markdown import heading_of, unmarked
from tests.thoroughness import examples

RAIN = "Rain fell on the town, and nobody minded."


@pytest.fixture
def article(tmp_path):
    """The article that a file of this name and text gives."""

    def make(name: str, text: str) -> RawArticle:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        (found,) = read_path(path, ReadOptions())
        assert isinstance(found, RawArticle)
        return found

    return make


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("# Talks begin\n\n", "Talks begin"),
        ("## Talks begin ##\n", "Talks begin"),
        ("\ufeff\n#\tTalks *begin*\n\n", "Talks begin"),
        ("Talks begin\n===========\n\n", "Talks begin"),
        ("Talks begin\r\n---\r\n\r\n", "Talks begin"),
        ("# C# or **F#**?\n\n", "C# or F#?"),
        ("# [Talks](https://x.example/a_(b)) begin\n\n", "Talks begin"),
    ],
)
def test_a_heading_in_front_is_the_title(heading, title):
    """In either form of CommonMark, without its signs."""
    assert unmarked(f"{heading}{RAIN}")[:2] == (title, RAIN)


@pytest.mark.parametrize(
    "text",
    [
        f"#hashtag\n\n{RAIN}",
        "# Alone",
        f"####### Seven\n\n{RAIN}",
        f"---\n{RAIN}",
        RAIN,
        "",
    ],
)
def test_what_is_no_heading_is_none(text):
    assert unmarked(text).title is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "**Bold** and *slanted*, __both__ and _each_.",
            "Bold and slanted, both and each.",
        ),
        ("A file_name_here and 2 * 3 * 4.", "A file_name_here and 2 * 3 * 4."),
        ("`a * b` stays *so*", "a * b stays so"),
        ("See ![the map](map.png) of [Lima][1].", "See the map of Lima."),
        ("At <https://x.example/a> today", "At https://x.example/a today"),
        ("Not \\*this\\* and ~~gone~~ that", "Not *this* and gone that"),
        ("> Quoted > twice", "Quoted > twice"),
        ("* one", "- one"),
        ("### Background ###", "Background"),
        ("", ""),
    ],
)
def test_signs_within_the_text_are_not_said(line, said):
    assert unmarked(f"{RAIN}\n\n{line}").text == f"{RAIN}\n\n{said}".rstrip()


@pytest.mark.parametrize(
    "rule", ["***", "- - -", "---", "```", "~~~ python", "[1]: http://x"]
)
def test_a_line_of_signs_alone_parts_paragraphs(rule):
    text = unmarked(f"{RAIN}\n\n{rule}\n\nMore rain.").text
    assert text.split() == f"{RAIN} More rain.".split()


def test_a_heading_below_is_a_paragraph_of_its_own():
    text = unmarked(f"{RAIN}\nMore\n----\nIt went on.").text
    assert text.endswith("More\n\nIt went on.")


@pytest.mark.parametrize("suffix", ["md", "markdown", "mkd"])
def test_a_file_of_markdown_is_read_so(article, suffix):
    """What only a program needs is kept, and not shown."""
    found = article(
        f"a.{suffix}", f"# Talks begin\n\n{RAIN} [Envoy](https://x.example)"
    )
    assert (found.title, found.text, found.plain) == (
        "Talks begin",
        f"{RAIN} Envoy",
        False,
    )
    (left,) = found.left_out
    assert "https://x.example" in left.text


def test_a_heading_is_told_in_plain_text_and_nothing_else(article):
    """A line of hyphens may part anything there, and stars are what was written."""
    found = article("a.txt", f"# Talks begin\n\n{RAIN} *So* it is.")
    assert (found.title, found.text) == ("Talks begin", f"{RAIN} *So* it is.")
    assert heading_of(f"By Jane Doe\n-----\n{RAIN}").title is None


FRONT = """---
title: "Strike ends: miners return"
date: 2019-03-14   # a Thursday
authors:
  - Jane Doe
  - 'John Roe'
tags: [mining, labour]
---
"""


def test_front_matter_states_title_date_and_authors(article):
    """Also in lists, between marks and with a comment behind."""
    found = article("a.md", f"{FRONT}\n{RAIN}\n")
    assert found.title == "Strike ends: miners return"
    assert found.published.value == "2019-03-14"
    assert found.byline == "Jane Doe; John Roe"
    assert found.text == RAIN


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("# Strike Ends: Miners Return", RAIN),
        ("# Nine weeks", f"Nine weeks\n\n{RAIN}"),
    ],
)
def test_a_heading_below_front_matter_is_said_once(article, heading, text):
    """The same title is not repeated, and another begins the text."""
    found = article("a.md", f"{FRONT}{heading}\n\n{RAIN}\n")
    assert (found.title, found.text) == ("Strike ends: miners return", text)


def test_a_rule_above_prose_is_no_front_matter(article):
    found = article("a.md", f"---\n{RAIN}\n---\n{RAIN}\n")
    assert found.text.count("Rain fell") == 2


WORDS = st.text("ab #*_`[]()<>!\\~>-=\n", max_size=60)


@examples(200)
@given(WORDS)
def test_no_letter_is_lost(text):
    """What is not said is in the rest."""
    found = unmarked(text)
    kept = "".join([found.title or "", found.text, *found.rest])
    for letter in "ab":
        assert kept.count(letter) == text.count(letter)
