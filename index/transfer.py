"""An archive as a folder of JSON Lines with checksums: for backup, and to move between
machines and releases.

    manifest.json        format, release, each file's SHA-256 and number of rows, the tables as SQL
    tables/NAME.jsonl    a table of the catalogue, an object a row
    authority/, cuttings.toml   as they stand in the archive

What is compressed in the catalogue is written in the open: of ``articles``, ``data`` is
an object with the article's fields by name (``title``, ``body``, ``published`` and
``published_provenance`` ...), of ``enrichments`` what was found. Whatever other bytes there are stand as
``{"json": ...}`` or ``{"base64": "..."}``. Everything a librarian decided travels; the
search index does not, since it is built again from the catalogue. An import makes the
tables as they were when exported and then lets every component migrate its own, so that
an old export can be imported by any later release, also one of release 0.1, in which
``data`` was a list by position.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import Any

from cuttings.index.checksums import TABLE as CHECKSUMS
from cuttings.index.checksums import columns_of
from cuttings.index.database import errors_in_words, open_database, transaction
from cuttings.index.lock import write_lock
from cuttings.index.repairing import require_whole
from cuttings.search.archive import Archive
from cuttings.search.articles import Article, Enrichment
from cuttings.search.errors import ArchiveError
from cuttings.search.records import (
    DAMAGE,
    decode,
    encode,
    from_plain,
    pack,
    to_named,
    unpack,
)
from cuttings.search.translations import worded

FORMAT = 2
"""1 had records as lists by position, within ``{"json": ...}``."""
MANIFEST = "manifest.json"
SETTINGS = "cuttings.toml"
RECORDS: dict[tuple[str, str], type[Article] | type[Enrichment]] = {
    ("articles", "data"): Article,
    ("enrichments", "data"): Enrichment,
}
"""The columns that hold encoded dataclasses, by table and name."""
COUNTERS = "sqlite_sequence"
"""SQLite's own table of the numbers it has given."""
DERIVED = ("copies_posting", "copies_posted")
"""Tables that are made again when an archive is opened: only their names travel."""


def export_archive(archive: Archive, folder: Path) -> dict[str, int]:
    """Writes an archive to a new or empty folder and gives the rows of each table.

    It is the archive at one moment, also while another process writes. Raises
    ArchiveError where the folder has something in it, and CatalogueError where the
    catalogue is not as it was written.
    """
    archive.require()
    tables: dict[str, dict[str, Any]] = {}
    with errors_in_words(folder):
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise ArchiveError(
                worded(
                    "The folder %(folder)s is not empty. Name a new one, so "
                    "that two exports never mix.",
                    folder=folder,
                )
            )
        (folder / "tables").mkdir()
        with closing(open_database(archive.catalogue)) as connection:
            connection.execute("BEGIN")
            require_whole(connection)
            for name in _tables(connection):
                tables[name] = _export_table(connection, name, folder)
            manifest = {
                "format": FORMAT,
                "release": version("cuttings"),
                "schema": _schema(connection),
                "tables": tables,
                "files": _copy_files(archive.folder, folder),
            }
        text = json.dumps(manifest, ensure_ascii=False, indent=1)
        (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return {name: table["rows"] for name, table in tables.items()}


def import_archive(folder: Path, archive: Archive) -> dict[str, int]:
    """Makes a new archive of an export and gives the rows of each table; the index has
    still to be built.

    Checksums are compared before anything is written, and the catalogue appears whole
    or not at all. Raises ArchiveError where there is an archive already, or the export
    is damaged or of a later format.
    """
    manifest = _read_manifest(folder)
    if archive.catalogue.exists():
        raise ArchiveError(
            worded(
                "There is an archive in %(folder)s already. Import into a "
                "new folder: --archive DIR.",
                folder=archive.folder,
            )
        )
    with write_lock(archive.folder), errors_in_words(archive.folder):
        unfinished = archive.catalogue.with_suffix(".importing")
        _delete_database(unfinished)
        with closing(open_database(unfinished)) as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            with transaction(connection):
                _import_tables(connection, folder, manifest)
            connection.execute("PRAGMA journal_mode = DELETE")
        for name in manifest["files"]:
            (archive.folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / name, archive.folder / name)
        unfinished.replace(archive.catalogue)
    return {name: table["rows"] for name, table in manifest["tables"].items()}


def _tables(connection: sqlite3.Connection) -> list[str]:
    """The tables that hold an archive, and the numbers that SQLite has given."""
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    )
    names: list[str] = []
    for (name,) in rows:
        if name == CHECKSUMS:
            # Kept anew by the archive that the rows are imported into.
            continue
        if name == COUNTERS or not name.startswith("sqlite_"):
            names.append(name)
    return names


def _schema(connection: sqlite3.Connection) -> list[str]:
    """The statements that make the tables, and then indexes, triggers and views, in
    the order they were made.
    """
    rows = connection.execute(
        """
        SELECT sql FROM sqlite_master
        WHERE sql IS NOT NULL AND type <> 'trigger' AND name <> 'checksums'
            AND name NOT LIKE 'sqlite!_%' ESCAPE '!'
        ORDER BY type <> 'table', rowid
        """
    )
    return [sql for (sql,) in rows]


def _export_table(
    connection: sqlite3.Connection, table: str, folder: Path
) -> dict[str, Any]:
    digest = hashlib.sha256()
    rows = 0
    file = f"tables/{table}.jsonl"
    with (folder / file).open("wb") as stream:
        columns = ", ".join(f'"{name}"' for name in columns_of(connection, table))
        selected = f'SELECT {columns} FROM "{table}"'
        if table in DERIVED:
            selected += " LIMIT 0"
        for row in connection.execute(selected):
            named: dict[str, Any] = {}
            for column in row.keys():  # noqa: SIM118 - a row iterates over its values
                named[column] = _to_json(row[column], RECORDS.get((table, column)))
            line = json.dumps(named, ensure_ascii=False) + "\n"
            data = line.encode("utf-8", "surrogatepass")
            digest.update(data)
            stream.write(data)
            rows += 1
    return {"file": file, "rows": rows, "sha256": digest.hexdigest()}


def _to_json(value: Any, kind: type | None) -> Any:
    """A value of a row as JSON: bytes as what they encode, where unpacking and packing
    again gives the same bytes.
    """
    if not isinstance(value, bytes):
        return value
    try:
        if kind is not None:
            return _flat(to_named(decode(kind, value)))
        plain = unpack(value)
        if pack(plain) == value:
            return {"json": plain}
    except DAMAGE:
        pass  # no record of ours: any other bytes are written as they are
    return {"base64": base64.b64encode(value).decode("ascii")}


def _from_json(value: Any, kind: type | None) -> Any:
    """The value of a row that was written as JSON, by this release or an earlier one."""
    if not isinstance(value, dict):
        return value
    if value.keys() == {"base64"}:
        return base64.b64decode(value["base64"])
    if value.keys() == {"json"}:
        return pack(value["json"])
    return pack(value) if kind is None else encode(from_plain(kind, _nested(value)))


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    """A record whose date is a plain one, with its provenance beside it: what other
    programs look for.
    """
    published = record.get("published")
    if published is None:
        return record
    return {
        **record,
        "published": published["value"],
        "published_provenance": published["provenance"],
    }


def _nested(record: dict[str, Any]) -> dict[str, Any]:
    """The record as the catalogue has it; a date that somebody wrote into an export
    without more is taken for metadata.
    """
    value = record.get("published")
    if not isinstance(value, str):
        return record
    provenance = record.get("published_provenance", "metadata")
    return {**record, "published": {"value": value, "provenance": provenance}}


def _copy_files(source: Path, folder: Path) -> dict[str, str]:
    """Copies settings and authority files, and gives their checksums."""
    copied: dict[str, str] = {}
    for path in [source / SETTINGS, *sorted((source / "authority").rglob("*"))]:
        if path.is_file():
            name = path.relative_to(source).as_posix()
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, folder / name)
            copied[name] = _checksum(folder / name)
    return copied


def _read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a whole and unchanged export. Raises ArchiveError."""
    wrong: list[str] = []
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8")
        manifest: dict[str, Any] = json.loads(text)
        if manifest["format"] > FORMAT:
            raise ArchiveError(
                worded(
                    "The export %(folder)s has format %(format)s. Install a "
                    "later release to read it.",
                    folder=folder,
                    format=manifest["format"],
                )
            )
        checksums = dict(manifest["files"])
        for table in manifest["tables"].values():
            checksums[table["file"]] = table["sha256"]
        root = folder.resolve()
        for name, checksum in checksums.items():
            inside = (folder / name).resolve().is_relative_to(root)
            if not inside or _checksum(folder / name) != checksum:
                wrong.append(name)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ArchiveError(
            worded(
                "%(folder)s is no whole export (%(error)s). Export again, "
                "or take another copy.",
                folder=folder,
                error=error,
            )
        ) from error
    if wrong:
        raise ArchiveError(
            worded(
                "The export %(folder)s is damaged: %(wrong)s. Take another copy.",
                folder=folder,
                wrong=", ".join(wrong),
            )
        )
    return manifest


def _import_tables(
    connection: sqlite3.Connection, folder: Path, manifest: dict[str, Any]
) -> None:
    connection.execute("DROP TABLE schema_version")
    for statement in manifest["schema"]:
        if not statement.lstrip().upper().startswith("CREATE "):
            raise ArchiveError(
                worded(
                    "The export %(folder)s states more than tables "
                    "(%(statement)s). Take another copy.",
                    folder=folder,
                    statement=statement[:40],
                )
            )
        connection.execute(statement)

    for table, described in manifest["tables"].items():
        if table == COUNTERS:
            connection.execute(f"DELETE FROM {COUNTERS}")
        for row in _rows(folder / described["file"]):
            columns = ", ".join(f'"{column}"' for column in row)
            marks = ", ".join("?" * len(row))
            values: list[Any] = []
            for column, value in row.items():
                values.append(_from_json(value, RECORDS.get((table, column))))
            connection.execute(
                f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', values
            )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as stream:
        for line in stream:
            yield json.loads(line.decode("utf-8", "surrogatepass"))


def _checksum(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _delete_database(path: Path) -> None:
    """Removes what an interrupted import left."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
