"""An export holds everything, and an import of it is the same archive."""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import closing
from dataclasses import asdict

import pytest

from cuttings.index.catalogue import Catalogue
from cuttings.index.checking import check
from cuttings.index.progress import Progress
from cuttings.index.rebuilding import reindex
from cuttings.index.transfer import export_archive, import_archive
from cuttings.search.archive import Archive
from cuttings.search.articles import Article, Enrichment
from cuttings.search.errors import ArchiveError
from cuttings.search.records import from_plain, to_plain
from cuttings.search.settings import Settings
from tests.index.conftest import run
from tests.index.killing import make_folder, picture


@pytest.fixture
def exported(tmp_path, archive, listed):
    folder = make_folder(tmp_path / "stories", 12)
    dated = {
        "title": "Rain",
        "text": "A river rose.",
        "date": "2015-09",
        "outlet": "Post",
    }
    (folder / "dated.json").write_text(json.dumps(dated))
    run(archive, folder)
    export_archive(archive, tmp_path / "export")
    return tmp_path / "export"


def imported(tmp_path, folder) -> Archive:
    new = Archive(tmp_path / "new", Settings())
    import_archive(folder, new)
    reindex(new, Progress(quiet=True))
    return new


def test_an_import_is_the_same_archive(tmp_path, archive, exported):
    """Articles, names, stories, skipped files and search results are what they were."""
    new = imported(tmp_path, exported)
    assert check(new) == []
    assert picture(new) == picture(archive)


def test_an_import_goes_on_where_the_archive_stood(tmp_path, exported, listed):
    """The next run over the same folder finds everything unchanged, and analyses
    nothing.
    """
    new = imported(tmp_path, exported)
    asked = listed.asked
    summary = run(new, tmp_path / "stories")
    assert (summary.added, summary.changed, summary.removed, listed.asked) == (
        0,
        0,
        0,
        asked,
    )


def rows(folder, table: str) -> list[dict]:
    """The rows of an exported table."""
    text = (folder / "tables" / f"{table}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_articles_are_written_in_the_open_with_named_fields(archive, exported):
    """A row says source and key, and of the article every field by its name: whoever
    has the export has the texts without us.
    """
    with closing(Catalogue(archive.catalogue)) as catalogue:
        article = next(each for each in catalogue.articles() if each.published)
        found = catalogue.latest_enrichment(article.content_hash)
    (row,) = (row for row in rows(exported, "articles") if row["id"] == article.id)
    assert list(row) == ["id", "source", "key", "content_hash", "data", "added"]
    wanted = json.loads(json.dumps(asdict(article)))
    wanted |= {"published": "2015-09", "published_provenance": "metadata"}
    assert row["data"] == wanted
    (row,) = (
        row
        for row in rows(exported, "enrichments")
        if row["content_hash"] == article.content_hash
    )
    assert row["data"] == json.loads(json.dumps(asdict(found)))


def rewrite(folder, table: str, change) -> None:
    """Changes the rows of an exported table, and its checksum with them."""
    path = folder / "tables" / f"{table}.jsonl"
    changed = [json.dumps(change(row)) + "\n" for row in rows(folder, table)]
    path.write_text("".join(changed), encoding="utf-8")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    checksum = hashlib.sha256(path.read_bytes()).hexdigest()
    manifest["tables"][table]["sha256"] = checksum
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def test_an_export_of_the_first_release_is_imported(tmp_path, archive, exported):
    """There, records were lists by position."""
    for table, kind in (("articles", Article), ("enrichments", Enrichment)):

        def by_position(row, kind=kind):
            data = dict(row["data"])
            if data.get("published"):
                data["published"] = [data["published"], data["published_provenance"]]
            return {**row, "data": {"json": to_plain(from_plain(kind, data))}}

        rewrite(exported, table, by_position)
    assert picture(imported(tmp_path, exported)) == picture(archive)


def test_fields_of_another_release_are_passed_over_or_have_their_defaults(
    tmp_path, exported
):
    """A later release may have added a field with a default, an earlier may lack one."""

    def change(row):
        del row["data"]["notes"]
        return {**row, "data": {**row["data"], "colour": "red"}}

    rewrite(exported, "articles", change)
    new = imported(tmp_path, exported)
    assert check(new) == []


def test_a_damaged_export_is_refused_before_anything_is_written(tmp_path, exported):
    """One changed byte is noticed, named, and no archive appears."""
    path = exported / "tables" / "articles.jsonl"
    path.write_bytes(path.read_bytes().replace(b"river", b"rover", 1))
    with pytest.raises(ArchiveError, match=r"tables/articles\.jsonl"):
        import_archive(exported, Archive(tmp_path / "new", Settings()))
    assert not (tmp_path / "new" / "catalogue.sqlite").exists()


@pytest.mark.parametrize(
    "manifest",
    ["", "{}", '{"format": 3}', '{"format": 1, "tables": {}, "files": {"../x": "0"}}'],
)
def test_what_is_no_export_is_refused(tmp_path, manifest):
    """A folder without a manifest we know is no export."""
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "manifest.json").write_text(manifest)
    with pytest.raises(ArchiveError):
        import_archive(tmp_path / "export", Archive(tmp_path / "new", Settings()))


def test_nothing_is_overwritten(archive, exported):
    """An export wants an empty folder, an import a new archive."""
    with pytest.raises(ArchiveError, match="not empty"):
        export_archive(archive, exported)
    with pytest.raises(ArchiveError, match="already"):
        import_archive(exported, archive)


def test_an_export_of_an_earlier_schema_is_migrated(tmp_path, exported):
    """Tables are made as they were exported; each component then brings its own up
    to date.
    """
    path = exported / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    later = (
        "unsettled",
        "outbox_headings",
        "index_commits",
        "numbers",
        "repeated",
        "letters",
        "outbox_decided",
        "changes",
        "accounts",
        "outbox_amended",
        "outbox_rulings",
        "outbox_behind",
    )
    manifest["schema"] = [
        sql.replace(", added TEXT NOT NULL DEFAULT ''", "")
        for sql in manifest["schema"]
        if not any(f"TABLE {name}" in sql or f"ON {name}" in sql for name in later)
        and "articles_added" not in sql
    ]
    articles = manifest["tables"]["articles"]
    rows = exported / articles["file"]
    rows.write_text(re.sub(r', "added": "[^"]*"', "", rows.read_text("utf-8")), "utf-8")
    articles["sha256"] = hashlib.sha256(rows.read_bytes()).hexdigest()
    for name in later:
        del manifest["tables"][name]
    version = manifest["tables"]["schema_version"]
    file = exported / version["file"]
    component = '{"component": "catalogue", "version": '
    file.write_text(re.sub(component + r"\d+", component + "1", file.read_text()))
    version["sha256"] = hashlib.sha256(file.read_bytes()).hexdigest()
    path.write_text(json.dumps(manifest), encoding="utf-8")
    new = imported(tmp_path, exported)
    catalogue = Catalogue(new.catalogue)
    assert not catalogue.unsettled()
    catalogue.close()
