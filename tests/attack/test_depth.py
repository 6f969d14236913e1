"""No depth of a query or a file reaches Python's limit of recursion: whatever is mixed."""

from __future__ import annotations

from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.index.readers import ReadOptions
from cuttings.index.readers.choose import read_path
from cuttings.search.articles import Skipped
from cuttings.search.queries import MAX_TEXT
from cuttings.search.syntax.grammar import parse
from tests.thoroughness import examples
from tests.timing import within

OPENINGS = [
    "(",
    "-(",
    "NOT (",
    "title:(",
    "people:(",
    "a OR (",
    "a AND (",
    "a (",
    '"a" (',
    "+(",
    "!(",
    "-title:(",
    "(((",
    "a NEAR/3 (",
    "a /s (",
    "-",
    "NOT ",
    "title:",
    '"',
]
CLOSINGS = [")", "a)", " OR b)", ""]


def deep(openings, closing, levels):
    """A query of so many levels, the openings by turns, of a length that is read."""
    opened = "".join([openings[level % len(openings)] for level in range(levels)])
    return (opened + "a" + closing * levels)[:MAX_TEXT]


@pytest.mark.parametrize("opening", OPENINGS)
@pytest.mark.parametrize("closing", CLOSINGS)
def test_one_opening_many_times_is_read(opening, closing):
    for levels in (21, 600):
        assert parse(deep([opening], closing, levels)).understood


@given(
    st.lists(st.sampled_from(OPENINGS), min_size=1, max_size=6),
    st.sampled_from(CLOSINGS),
    st.integers(1, 2_000),
)
@examples(25)
def test_any_mixture_is_read(openings, closing, levels):
    assert parse(deep(openings, closing, levels)).understood


@pytest.mark.parametrize("opening", OPENINGS)
def test_a_deep_query_is_answered_by_every_page(client, opening):
    """The engine, the explanation of a hit and the corrections go no deeper."""
    text = quote_plus(deep([opening, "-("], ")", 600))
    for page in ("/search?q=", "/api/search?q=", "/articles/plain1?q="):
        response = client.get(page + text)
        assert response.status_code in (200, 400, 503)
        assert b"our mistake" not in response.data


RAIN = "Rain fell in town on Monday."
MAIL = "From: a@b.example\nSubject: Deep\nMIME-Version: 1.0\n"
MIXED = 'Content-Type: multipart/mixed; boundary="b"\n\n--b\n'
NESTED = {
    "parts of a mail": ("a.eml", MAIL, MIXED, f"Content-Type: text/plain\n\n{RAIN}\n"),
    "mail in mail": (
        "a.eml",
        "",
        f"{MAIL}Content-Type: message/rfc822\n\n",
        f"{MAIL}\n{RAIN}\n",
    ),
    "objects": ("a.json", '{"text": "Rain fell.", "a": ', '{"a": ', "1"),
    "lists": ("a.json", "", "[", '{"text": "Rain fell."}'),
    "a line of lists": ("a.jsonl", '{"text": "Rain fell.", "a": ', "[", "1"),
    "linked data": (
        "a.html",
        '<html><script type="application/ld+json">',
        '{"@graph": [',
        f"</script><body><p>{RAIN}</p></body></html>",
    ),
    "state of a page": (
        "a.html",
        '<html><script id="__NEXT_DATA__" type="application/json">',
        '{"a": ',
        f"1</script><body><p>{RAIN}</p></body></html>",
    ),
    "groups": ("a.rtf", r"{\rtf1 ", "{", RAIN),
    "front matter": ("a.md", "---\na: ", "[", f"\n---\n{RAIN}"),
    "braces": ("a.bib", "@article{a, title=", "{", "Rain}, abstract={Rain fell.}}"),
    "quotation": ("a.txt", "", ">", f" {RAIN}"),
    **{
        f"elements of {root}": ("a.xml", f"<{root}>", "<b>", RAIN)
        for root in ("nitf", "rss", "TEI", "article", "newsItem", "alto", "PcGts")
    },
}
CLOSES = {"{": "}", "[": "]", '{"a": ': "}", '{"@graph": [': "]}", "<b>": "</b>"}


@pytest.mark.parametrize("levels", [150, 3_000, 40_000])
@pytest.mark.parametrize("name", NESTED)
@pytest.mark.parametrize("closed", [False, True])
def test_a_deep_file_is_read_or_refused(tmp_path, name, levels, closed):
    """With an article, or with a reason; whether or not what it opens is closed."""
    suffix, begins, opening, rest = NESTED[name]
    path = tmp_path / suffix
    closing = CLOSES.get(opening, "") * levels if closed else ""
    path.write_text(begins + opening * levels + rest + closing, encoding="utf-8")
    with within(5):
        found = list(read_path(path, ReadOptions()))
    assert found
    for each in found:
        assert each.reason if isinstance(each, Skipped) else each.text
