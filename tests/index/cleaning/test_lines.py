"""Lines of a narrow column are joined to paragraphs, divided words to one; what only
looks narrow stays as it is.
"""

from __future__ import annotations

import pytest

from cuttings.index.cleaning import clean
from cuttings.index.cleaning.paragraphs import repair, split
from cuttings.index.readers import RawArticle

COLUMN = """The ferry to Lodden was late again
on Sunday, and its captain told the
board that the engine needs parts that
nobody on the island can make.

Passengers waited in the rain for the
better part of an hour. One of them
said the mayor should try it himself."""
NARROW = """The ferry was late
again on Sunday, and
its captain told the
board that the engine
needs parts that no
smith can make."""
POEM = """The ferry came
Late in the rain
And no one knew
Whence it had come
Nor whither
It went again"""
LIST = """Lodden 3
Vestvik Rovers 2
Marrby 1
Tannby United 1
Sund 0"""


@pytest.mark.parametrize(
    ("text", "paragraphs"), [(COLUMN, 2), (NARROW, 1), (POEM, 6), (LIST, 5)]
)
def test_lines_are_joined_where_a_column_is_set(text, paragraphs):
    """A line that could not hold the next word, and a sentence that goes on."""
    assert len(split(text)) == paragraphs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the inspec-\ntor came", "the inspector came"),
        ("the coun\u2010\ncillors", "the councillors"),
        ("the engi\u00ad\nneers", "the engineers"),
        ("the govern\u00ac\nment", "the government"),
        ("Mr Whit-\ncombe", "Mr Whitcombe"),
        ("the Kelsby-\nMarrick line", "the Kelsby-Marrick line"),
        ("a well-\nknown man", "a well-known man"),
        ("the co-op; a co-\nop", "the co-op; a co-op"),
        ("from 1998-\n2004", "from 1998- 2004"),
    ],
)
def test_a_divided_word_is_joined(text, expected):
    """With its hyphen where it is a compound, as far as the text tells."""
    assert repair(text) == expected


def test_the_original_keeps_its_lines():
    """Joining is a matter of what is shown."""
    article = clean(RawArticle(COLUMN, title="Ferry"), source="a")
    assert article.original == COLUMN
    assert "told the board that the engine needs parts" in article.body
