r"""RTF is read whole: code pages, ``\u`` with substitutes, tables, and nothing of its
fonts, styles and pictures.
"""

from __future__ import annotations

import pytest

from cuttings.index.readers import ReadOptions
from cuttings.index.readers.rtf import rtf_blocks
from cuttings.search.articles import Skipped
from tests.timing import within


def texts(data: bytes) -> list[str]:
    """The paragraphs of a document."""
    return [block.text for block in rtf_blocks(data, ReadOptions())]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            rb"{\rtf1\ansi\ansicpg1252 Caf\'e9 \ldblquote x\rdblquote\par Two}",
            ["Café “x”", "Two"],
        ),
        (rb"{\rtf1\ansi\ansicpg1251 \'cc\'e8\'f0}", ["Мир"]),
        (
            rb"{\rtf1\ansi{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Cyr;}}"
            rb"\f0 Mir {\f1 \'cc\'e8\'f0}}",
            ["Mir Мир"],
        ),
        (
            rb"{\rtf1\ansi{\fonttbl{\f0\fcharset136 M;}}\f0 \'f9\'d8}",
            ["裏"],
        ),
        (
            rb"{\rtf1\ansi{\fonttbl{\f0\fcharset134 S;}}\f0 \'81\'39\'ef\'31}",
            ["㐂"],
        ),
        (rb"{\rtf1\ansi\ansicpg932 \'93\'fa\'96\'7b}", ["日本"]),
        (rb"{\rtf1\uc1 \u1052?\u1080?\u1088?}", ["Мир"]),
        (rb"{\rtf1\uc2 \u1052ab\u1080cd!}", ["Ми!"]),
        (rb"{\rtf1 \u-10179?\u-8704?}", ["😀"]),
        (rb"{\rtf1 a\{b\}c\\d}", ["a{b}c\\d"]),
        (
            rb"{\rtf1{\*\generator Word;}{\info{\title T}}{\pict\pngblip 8950}Text}",
            ["Text"],
        ),
        (rb"{\rtf1{\pict\bin4 {{}}}After}", ["After"]),
        (rb"{\rtf1\trowd A\cell B\cell\row C}", ["A\tB", "C"]),
        (
            rb'{\rtf1{\field{\*\fldinst HYPERLINK "http://x"}{\fldrslt the link}} on}',
            ["the link on"],
        ),
        (rb"{\rtf1 cut off in the mid", ["cut off in the mid"]),
    ],
)
def test_paragraphs_as_a_word_processor_shows_them(data, expected):
    """What is shown is read, and nothing else."""
    assert texts(data) == expected


def test_headings_are_told_by_style_and_by_level():
    """The style's number is looked up in the sheet of styles."""
    data = (
        rb"{\rtf1{\stylesheet{\s0 Normal;}{\s3 heading 1;}}\pard\s3 Head\par"
        rb"\pard\s0 Text\par\pard\outlinelevel0 Second\par}"
    )
    blocks = rtf_blocks(data, ReadOptions())
    assert [bool(block.style) for block in blocks] == [True, False, True]


def test_hostile_nesting_and_size_cost_a_reason(read):
    """Groups without end, and text without end."""
    with within(5):
        (deep,) = read("a.rtf", rb"{\rtf1 " + b"{" * 200_000)
        (empty,) = read("b.rtf", rb"{\rtf1\ansi}")
    assert isinstance(deep, Skipped)
    assert "groups" in deep.reason
    assert isinstance(empty, Skipped)
    assert "RTF" in empty.reason


def test_a_document_of_any_name_is_read_as_what_it_is(read):
    """The content decides."""
    (article,) = read("a.doc", rb"{\rtf1\ansi Rain fell on the town.\par}")
    assert article.text == "Rain fell on the town."
