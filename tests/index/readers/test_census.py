"""Whatever stands anywhere in a file is in the archive, counted from the file."""

from __future__ import annotations

import gzip
import io
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cuttings.index.accounting import account
from cuttings.index.cleaning import clean
from cuttings.index.pipeline import IndexOptions
from cuttings.index.readers import RawArticle, ReadOptions, Source, choose
from cuttings.index.readers.census import COUNTS, count_words, words_in
from cuttings.index.readers.choose import name_of, readers
from cuttings.index.readers.compound import MAGIC
from cuttings.index.rehearsal import report_of
from tests.index.readers.places import FILES

WORDS = st.lists(st.sampled_from(["rain", "fell", "on", "a", "town", "É7"]), max_size=4)


@pytest.mark.parametrize("name", FILES)
def test_every_place_of_a_format_is_in_an_article(name, read):
    """A word of its own in each place is found again in what is shown or hidden."""
    said: dict[str, str] = {}

    def say(place):
        word = f"zq{len(said)}{''.join(filter(str.isalpha, place))}"
        said[word] = place
        return word

    made = FILES[name](say)
    kept: list[str] = []
    for found in read(name, made):
        assert isinstance(found, RawArticle), found
        article = clean(found, source=name)
        facts = (article.title, article.outlet, article.agency, article.byline)
        kept += map(str, (article.original, *facts, article.dateline, article.imprint))
    everything = "\n".join(kept)
    lost = [place for word, place in said.items() if word not in everything]
    assert lost == []


@pytest.mark.parametrize("name", FILES)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(chance=st.data())
def test_letters_in_are_letters_shown_hidden_or_said_again(name, chance, tmp_path):
    """Counted from the file, whatever its places say; nothing is lost, nothing made up."""
    path = tmp_path / name
    made = FILES[name](lambda place: " ".join(chance.draw(WORDS)))
    path.write_bytes(made.encode() if isinstance(made, str) else made)
    found = report_of(path, IndexOptions()).account
    assert found is not None
    parts = found.shown + found.hidden + found.repeated + found.skipped + found.lost
    assert found.letters == parts
    assert found.lost == 0


def test_a_lost_word_is_counted_and_named():
    """The proof can fail."""
    words = count_words(["Rain fell on the town"])
    found = account(words, count_words(["Rain fell"]), count_words(["on"]), False)
    assert (found.shown, found.hidden, found.lost) == (8, 2, 7)
    assert found.missing == ("the", "town")
    found = account(words, count_words(["Rain fell"]), Counter(), True)
    assert (found.skipped, found.lost) == (9, 0)


def test_a_word_parted_by_a_lines_end_is_not_lost():
    """Hyphens at the end of a line are joined in the article."""
    found = account(
        count_words(["the coun- cillors"]),
        count_words(["the councillors"]),
        Counter(),
        False,
    )
    assert (found.shown, found.lost) == (14, 0)


def test_a_text_given_twice_is_said_again():
    """It stands in the article once."""
    words = count_words(["Rain fell. Rain fell."])
    found = account(words, count_words(["Rain fell."]), Counter(), False)
    assert (found.shown, found.repeated, found.lost) == (8, 8, 0)


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.docx", b"PK\3\4"), ("a.doc", MAGIC + b"cut"), ("a.xlsx", b"PK\3\4 xl")],
)
def test_what_is_damaged_is_not_counted(name, data):
    """Only its reader says what of it can be read."""
    assert words_in(source_of(name, data), ReadOptions()) is None


@pytest.mark.parametrize(("words", "is_counted"), [(4, True), (5, False)])
def test_a_file_of_more_words_than_memory_holds_is_not_counted(
    monkeypatch, tmp_path, words, is_counted
):
    """Neither its own nor those of its articles; the language's code is one of them."""
    monkeypatch.setattr("cuttings.index.readers.census.MOST_WORDS", 5)
    monkeypatch.setattr("cuttings.index.readers.census.MOST_HELD", 0)
    path = tmp_path / "a.txt"
    text = "\n\n".join(("rain", "fell", "again", "in", "March")[:words])
    path.write_text(f"{text}\n")
    found = report_of(path, IndexOptions())
    assert found.articles == 1
    assert (found.account is not None) == is_counted


def test_every_format_has_a_count_of_its_own():
    """But pictures, whose words OCR alone finds."""
    installed = {name_of(reader) for reader in readers()}
    assert installed - set(COUNTS) == {"picture"}


HOSTILE = {
    "scripts.json": b'{"a": "' + b"<script " * 60_000 + b'"}',
    "comments.xml": b"<?xml version='1.0'?><a>&x;" + b"<!--" * 100_000,
    "tag.html": b"<html><body><a " + b"b=' " * 100_000 + b"><p>Rain</p>",
    "quotes.json": b'{"a": "' + b'\\\\"' * 100_000,
    "groups.rtf": b"{\\rtf1 " + b"{" * 200_000 + b"x",
    "bomb.gz": gzip.compress(b" " * 40_000_000),
    "cells.csv": b"title,text\n" + b'"' * 300_000,
    "overlap.zip": b"PK\3\4" + b"\0" * 26 + b"PK\5\6" + b"\xff" * 18,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_counted_in_bounded_time(name):
    """Or not at all; a second is a hundred times what an honest file takes."""
    data = HOSTILE[name]
    began = time.process_time()
    words_in(source_of(name, data), ReadOptions())
    assert time.process_time() - began < 5


def source_of(name, data):
    """A file of given bytes."""
    head = data[:4_096]
    return Source(name, head, len(data), Path(name), lambda: io.BytesIO(data))


def test_a_feed_that_is_longer_than_an_article_may_be_is_counted(tmp_path):
    """Entry by entry, as it is read."""
    entry = "<item><title>Rain {0}</title><description>It &lt;b&gt;fell&lt;/b&gt; {0}.</description></item>"
    entries = "".join(entry.format(number) for number in range(100))
    path = tmp_path / "a.rss"
    path.write_text(
        f"<rss version='2.0'><channel><title>Mail</title>{entries}</channel></rss>"
    )
    options = ReadOptions(max_characters=100)
    source = choose.source_of(path)
    assert source.size > options.max_bytes
    words = words_in(source, options)
    assert (words["rain"], words["fell"], words["99"], words["b"]) == (100, 100, 2, 0)


@pytest.mark.parametrize("name", ["a.ris", "a.bib"])
def test_records_of_a_long_file_are_counted(tmp_path, name):
    """Record by record, as they are read."""
    form = {
        "a.ris": "TY  - NEWS\nTI  - Lit {0}\nAB  - Rain fell.\nER  - \n\n",
        "a.bib": "@misc{{k{0}, title={{Lit {0}}},\n abstract={{Rain\nfell.}}}}\n\n",
    }[name]
    path = tmp_path / name
    path.write_text("".join(map(form.format, range(100))))
    options = ReadOptions(max_characters=100)
    source = choose.source_of(path)
    assert source.size > options.max_bytes
    words = words_in(source, options)
    assert (words["rain"], words["lit"], words["99"]) == (100, 100, 1)
