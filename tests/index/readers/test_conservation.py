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


def kept_of(data: bytes, name: str) -> Counter:
    """The words that are kept of a file, shown and hidden."""
    import io

    from cuttings.index.readers import ReadOptions
    from cuttings.index.readers.choose import read_source

    source = Source(name, data[:4_096], len(data), Path(name), lambda: io.BytesIO(data))
    return words_kept(list(read_source(source, ReadOptions())))


@settings(max_examples=25, deadline=None)
@given(text=WORDS, summary=WORDS, mood=WORDS)
def test_words_anywhere_in_a_record_are_kept(text, summary, mood):
    """Of texts beside the fullest, and of fields that nobody knows."""
    import csv
    import io
    import json

    record = {
        "title": "Bridge",
        "text": f"The bridge. {' '.join(text)}",
        "content": " ".join(summary),
        "mood": " ".join(mood),
    }
    # what two texts say alike is kept once
    stated = (Counter(text) | Counter(summary)) + Counter(mood)
    assert not stated - kept_of(json.dumps(record).encode(), "a.json")
    table = io.StringIO()
    csv.writer(table).writerows([list(record), list(record.values())])
    assert not stated - kept_of(table.getvalue().encode(), "a.csv")


@settings(max_examples=25, deadline=None)
@given(text=WORDS, summary=WORDS, tag=WORDS)
def test_words_anywhere_in_a_feeds_entry_are_kept(text, summary, tag):
    """Summary, content and categories."""
    words = [" ".join(each) for each in (text, summary, tag)]
    feed = (
        "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
        f"<channel><title>Post</title><item><title>Bridge</title><category>{words[2]}"
        f"</category><description>The bridge. {words[1]}</description>"
        f"<content:encoded>It was mended. {words[0]}</content:encoded></item></channel></rss>"
    )
    stated = (Counter(text) | Counter(summary)) + Counter(tag)
    assert not stated - kept_of(feed.encode(), "a.rss")


@settings(max_examples=25, deadline=None)
@given(plain=WORDS, marked=WORDS, subject=WORDS)
def test_words_anywhere_in_a_message_are_kept(plain, marked, subject):
    """The header, and both of two alternatives."""
    mail = (
        f"From: Post <p@a.example>\nSubject: Bridge {' '.join(subject)}\n"
        "Date: Fri, 9 Jun 2017 08:00:00 +0200\nMIME-Version: 1.0\n"
        "Content-Type: multipart/alternative; boundary=b\n\n--b\n"
        f"Content-Type: text/plain; charset=utf-8\n\nThe bridge. {' '.join(plain)}\n--b\n"
        "Content-Type: text/html; charset=utf-8\n\n"
        f"<p>It was mended. {' '.join(marked)}</p>\n--b--\n"
    )
    stated = (Counter(plain) | Counter(marked)) + Counter(subject)
    assert not stated - kept_of(mail.encode(), "a.eml")
