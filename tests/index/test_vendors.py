"""Vendors' downloads in an archive: one article a document, its terms as facets, a dry
run before.
"""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace

from cuttings.index.catalogue import Catalogue
from cuttings.index.checking import check, status
from cuttings.index.pipeline import LOST, IndexOptions
from cuttings.index.readers import choose
from cuttings.index.readers.text import TextReader
from cuttings.index.rehearsal import rehearse
from cuttings.search.queries import Query
from tests.index.conftest import run
from tests.index.readers.test_splitters import factiva, lexisnexis


def test_a_document_that_is_downloaded_twice_is_one_article(archive, tmp_path, listed):
    """The second download says where the first is; when that is gone, its own count."""
    first, second = tmp_path / "a.html", tmp_path / "b.html"
    first.write_text(factiva())
    second.write_text(factiva().replace("ee540002x", "ee540009x"))
    summary = run(archive, tmp_path)
    assert summary.added == 4
    reasons = [each.reason for each in summary.skipped]
    assert len(reasons) == 2
    assert all("in the archive already" in reason for reason in reasons)

    first.unlink()
    run(archive, tmp_path)
    summary = run(archive, tmp_path)
    assert summary.skipped == []
    with closing(archive.open_engine()) as engine:
        assert engine.count() == 3


def test_a_download_that_is_read_again_holds_its_own_documents(
    archive, tmp_path, listed
):
    """A changed file is no second download of itself."""
    path = tmp_path / "a.html"
    path.write_text(factiva())
    run(archive, path)
    path.write_text(factiva().replace("4101 crowns", "5101 crowns"))
    summary = run(archive, path)
    assert (summary.changed, summary.skipped) == (1, [])


def test_supplied_terms_sections_and_numbers_are_facets(archive, tmp_path, listed):
    """Apart from what was found in the text; the number finds its document."""
    (tmp_path / "a.txt").write_text(lexisnexis())
    (tmp_path / "b.html").write_text(factiva())
    run(archive, tmp_path)
    with closing(archive.open_engine()) as engine:
        page = engine.search(Query().add("terms", "subject-harbors"))
        assert page.copies == 3
        found = engine.search(Query(text="number:vesmai0020180504ee540001x"))
        assert [hit.title for hit in found.hits] == ["Harbour of Lodden"]
        (entry,) = engine.matches(Query(text="number:vesmai0020180504ee540001x"))
        assert entry.article.imprint.number == "vesmai0020180504ee540001x"
        everything = engine.search(Query(count="copies"))
        vendors = {value.label: value.count for value in everything.facets["vendor"]}
        assert vendors == {"Factiva": 3, "LexisNexis": 3}
        (entry,) = list(
            engine.matches(Query(text='"tender of 4101" vendor:lexisnexis'))
        )
        assert {term.vocabulary for term in entry.article.terms} == {"LexisNexis"}


def test_letters_are_counted_and_compared(archive, tmp_path, listed):
    """Read is shown and hidden together, in the status and by the check."""
    path = tmp_path / "a.txt"
    path.write_text(lexisnexis())
    run(archive, path)
    figures = status(archive)
    assert (
        figures["letters_read"] == figures["letters_shown"] + figures["letters_hidden"]
    )
    assert figures["letters_hidden"] > 0
    with closing(Catalogue(archive.catalogue)) as catalogue, catalogue.transaction():
        catalogue.connection.execute("UPDATE letters SET shown = shown - 1")
    assert any("neither shown nor hidden" in problem for problem in check(archive))


def test_the_letters_of_the_files_themselves_are_counted(archive, tmp_path, listed):
    """What all files hold is shown, hidden, said again, skipped or in no article."""
    (tmp_path / "a.txt").write_text(lexisnexis())
    (tmp_path / "b.html").write_text(factiva())
    (tmp_path / "c.html").write_text(factiva())
    run(archive, tmp_path)
    figures = status(archive)
    parts = ("shown", "hidden", "said_again", "skipped", "in_no_article")
    assert figures["file_letters"] == sum(figures[f"file_letters_{p}"] for p in parts)
    # the second download of the same documents
    assert figures["file_letters_skipped"] > 0
    assert figures["file_letters_in_no_article"] == 0
    assert figures["files_counted_by_reader_only"] == 0

    (tmp_path / "c.html").unlink()
    run(archive, tmp_path)
    assert status(archive)["file_letters"] < figures["file_letters"]


def test_a_reader_that_loses_words_is_found_out(archive, tmp_path, listed, monkeypatch):
    """The run says so, the status counts the letters, skipped names the words."""

    class Forgetful(TextReader):
        def read(self, source, options):
            for found in super().read(source, options):
                yield replace(found, text=found.text.replace("tender", ""))

    taken = choose.readers()
    forgetful = [each for each in taken if not isinstance(each, TextReader)]
    monkeypatch.setattr(choose, "readers", lambda: (*forgetful, Forgetful()))
    monkeypatch.setattr(choose, "name_of", lambda reader: "text")
    monkeypatch.setattr("cuttings.index.readers.census.name_of", lambda reader: "text")
    choose._by_generality.cache_clear()
    try:
        path = tmp_path / "a.txt"
        path.write_text("Harbour mended\n\nA tender of 4 crowns was the lowest.\n")
        summary = run(archive, path)
    finally:
        choose._by_generality.cache_clear()
    assert summary.notes[LOST] == 1
    assert status(archive)["file_letters_in_no_article"] == len("tender")
    with closing(Catalogue(archive.catalogue)) as catalogue:
        assert catalogue.losses() == [(str(path), len("tender"), "tender")]


def test_a_dry_run_says_what_would_be_and_writes_nothing(tmp_path):
    """Format, vendor, dates, outlets and doubts of each file."""
    (tmp_path / "a.txt").write_text(lexisnexis().replace("85 words", "300 words"))
    (tmp_path / "b.json").write_text(json.dumps({"tale": "Rain fell on the town."}))
    before = sorted(path.name for path in tmp_path.iterdir())
    download, record = rehearse([tmp_path], IndexOptions())
    assert (download.format, dict(download.vendors)) == ("text", {"LexisNexis": 3})
    assert (download.articles, download.first, download.last) == (
        3,
        "1995-06-04",
        "1995-06-06",
    )
    assert dict(download.outlets) == {"The Vestvik Mail": 3}
    assert any("states 300 words" in doubt for doubt in download.doubts)
    assert (record.articles, len(record.skipped)) == (0, 1)
    (mended,) = rehearse([tmp_path / "b.json"], IndexOptions(fields={"text": "tale"}))
    assert (mended.articles, mended.undated) == (1, 1)
    assert sorted(path.name for path in tmp_path.iterdir()) == before
