"""What stands in a file is shown, kept hidden, or skipped: no word of it is lost."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuttings.index.cleaning import clean
from cuttings.index.pipeline import letters_of
from cuttings.index.readers import RawArticle, Source
from cuttings.index.readers.conservation import unplaced
from cuttings.index.readers.html import HtmlReader
from cuttings.index.readers.markup import parse_html, text_of_element
from cuttings.index.readers.splitters import Document, split_document
from tests.index.readers.test_splitters import factiva, lexisnexis, nexis_lines

WORDS = st.lists(
    st.sampled_from(["rain", "fell", "on", "a", "town", "É7"]), max_size=12
)


def words_kept(found: list) -> Counter:
    """The words of all articles, shown and hidden, with what is stated of each."""
    kept: Counter[str] = Counter()
    for item in found:
        if isinstance(item, RawArticle):
            article = clean(item, source="a")
            stated = f"{article.title} {article.outlet} {article.byline}"
            kept.update(f"{stated}\n{article.original}".split())
    return kept


def lost(document: Document) -> list[str]:
    """The words of a document that none of its articles keeps."""
    found, _ = split_document(document)
    assert found is not None
    kept = words_kept(list(found))
    missing = Counter(" ".join(document.lines).split()) - kept
    return sorted(word for word in missing if any(map(str.isalnum, word)))


def document(form: str, text: str) -> Document:
    """A document of a form."""
    return Document(Source("a", b"", 0, Path("a")), form, text)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("text", lexisnexis()),
        ("text", "\n\n".join(nexis_lines())),
        ("html", factiva()),
        ("pdf", "\n".join(nexis_lines())),
    ],
)
def test_no_word_of_a_download_is_lost(form, text):
    """Covers, fields and marks are kept hidden."""
    assert lost(document(form, text)) == []


@settings(max_examples=40, deadline=None)
@given(before=WORDS, inside=WORDS, label=WORDS, after=WORDS)
def test_words_anywhere_in_a_download_are_kept(before, inside, label, after):
    """Before the first mark, in a body, in a field that nobody knows, behind the end."""
    text = (
        " ".join(before)
        + "\n\n"
        + lexisnexis()
        .replace("NOTE: a line", f"NOTE: {' '.join(inside)} line")
        .replace("LENGTH: 85 words", f"LENGTH: 85 words\n\nUNKNOWN: {' '.join(label)}")
    )
    assert lost(document("text", f"{text}\n{' '.join(after)}")) == []


@settings(max_examples=40, deadline=None)
@given(menu=WORDS, aside=WORDS, foot=WORDS)
def test_words_anywhere_on_a_page_are_kept(menu, aside, foot):
    """What trafilatura leaves out is hidden."""
    import io

    sentence = "The council of the town voted on Tuesday to mend the bridge at last."
    body = "".join(f"<p>{sentence} {number}</p>" for number in range(6))
    page = (
        f"<html><head><title>Bridge</title></head><body><nav>{' '.join(menu)}</nav>"
        f"<article><h1>Bridge</h1>{body}<aside>{' '.join(aside)}</aside></article>"
        f"<footer>{' '.join(foot)}</footer></body></html>"
    )
    data = page.encode()
    source = Source("a.html", data, len(data), Path("a"), lambda: io.BytesIO(data))
    from cuttings.index.readers import ReadOptions

    kept = words_kept(list(HtmlReader().read(source, ReadOptions())))
    seen = Counter(text_of_element(parse_html(page)).split())
    assert not seen - kept


def test_what_is_read_is_shown_or_hidden():
    """In characters without blanks, counted on both sides of cleaning."""
    found, _ = split_document(document("text", lexisnexis()))
    for raw in found:
        letters = letters_of(raw, clean(raw, source="a"))
        assert letters.read == letters.shown + letters.hidden
        assert letters.hidden > 0


def test_a_line_that_is_mostly_missing_stays_whole():
    """A word that the text has too does not tear it."""
    assert unplaced(["the menu of pages"], ["the text"]) == "the menu of pages"
    assert unplaced(["a b c d e"], ["a b c d"]) == "e"
    assert unplaced(["a a"], ["a"]) == "a a"


def test_a_page_that_is_laid_out_as_a_table_is_no_table(read):
    """The cell of the article without the menu's; several articles in cells are whole."""
    sentence = "The council of the town voted on Tuesday to mend the bridge at last. "
    story = f"<td>{sentence * 9}</td>"
    (article,) = read(
        "a.html", f"<html><body><table><tr><td>Home</td>{story}</tr></table>".encode()
    )
    assert "|" not in article.text
    assert "Home" not in article.text
    rows = "".join(
        f"<tr><td>{word} {sentence * 9}</td></tr>" for word in ("One", "Two", "Three")
    )
    (article,) = read(
        "b.html", f"<html><body><table>{rows}</table></body></html>".encode()
    )
    assert all(word in article.text for word in ("One", "Two", "Three"))
