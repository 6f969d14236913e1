"""An archive as a folder of JSON Lines with checksums: for backup, and to move between
machines and releases.

    manifest.json        format, release, each file's SHA-256 and number of rows, the tables as SQL
    tables/NAME.jsonl    a table of the catalogue, a row a line; compressed values are written out as JSON
    authority/, cuttings.toml   as they stand in the archive

Everything a librarian decided travels; the search index does not, since it is built
again from the catalogue. An import makes the tables as they were when exported and then
lets every component migrate its own, so that an old export can be imported by any later
release.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import Any

from cuttings.index.database import open_database, told, transaction
from cuttings.index.lock import write_lock
from cuttings.search.archive import Archive
from cuttings.search.errors import ArchiveError

FORMAT = 1
MANIFEST = "manifest.json"
SETTINGS = "cuttings.toml"
_INTERNAL = "sqlite_"
_COUNTERS = "sqlite_sequence"
_DERIVED = ("copies_posting", "copies_posted")  # made again when an archive is opened


def export_archive(archive: Archive, folder: Path) -> dict[str, int]:
    """Writes an archive to a new or empty folder and gives the rows of each table.

    It is the archive at one moment, also while another process writes. Raises
    ArchiveError where the folder has something in it.
    """
    archive.require()
    with told(folder):
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise ArchiveError(
                f"The folder {folder} is not empty. Name a new one, so that two exports never mix."
            )
        (folder / "tables").mkdir()
        with closing(open_database(archive.catalogue)) as connection:
            connection.execute("BEGIN")
            tables = {
                name: _export_table(connection, name, folder)
                for name in _tables(connection)
            }
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
            f"There is an archive in {archive.folder} already. Import into a new folder: --archive DIR."
        )
    with write_lock(archive.folder), told(archive.folder):
        unfinished = archive.catalogue.with_suffix(".importing")
        _forget(unfinished)
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
    """The tables that hold an archive, and SQLite's own table of the numbers it has
    given.
    """
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    )
    return [
        name for (name,) in rows if not name.startswith(_INTERNAL) or name == _COUNTERS
    ]


def _schema(connection: sqlite3.Connection) -> list[str]:
    """The statements that make the tables, and then indexes, triggers and views, in
    the order they were made.
    """
    rows = connection.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!' "
        "ORDER BY type <> 'table', rowid"
    )
    return [sql for (sql,) in rows]


def _export_table(
    connection: sqlite3.Connection, name: str, folder: Path
) -> dict[str, Any]:
    digest = hashlib.sha256()
    rows = 0
    file = f"tables/{name}.jsonl"
    with (folder / file).open("wb") as stream:
        selected = f'SELECT * FROM "{name}"'
        if name in _DERIVED:
            selected += " LIMIT 0"
        for row in connection.execute(selected):
            line = json.dumps(
                dict(zip(row.keys(), map(_plain, row), strict=True)), ensure_ascii=False
            )
            data = (line + "\n").encode("utf-8", "surrogatepass")
            digest.update(data)
            stream.write(data)
            rows += 1
    return {"file": file, "rows": rows, "sha256": digest.hexdigest()}


def _plain(value: Any) -> Any:
    """A value as JSON.

    Compressed JSON is written out, provided that packing it again gives the same bytes.
    """
    if not isinstance(value, bytes):
        return value
    try:
        text = zlib.decompress(value).decode("utf-8", "surrogatepass")
        plain = json.loads(text)
        if _packed(plain) == value:
            return {"json": plain}
    except (zlib.error, ValueError):
        pass  # not compressed JSON: any other bytes are written as they are
    return {"base64": base64.b64encode(value).decode("ascii")}


def _value(plain: Any) -> Any:
    if not isinstance(plain, dict):
        return plain
    return (
        _packed(plain["json"]) if "json" in plain else base64.b64decode(plain["base64"])
    )


def _packed(plain: Any) -> bytes:
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 3)


def _copy_files(source: Path, folder: Path) -> dict[str, str]:
    """Copies settings and authority files, and gives their checksums."""
    paths = [source / SETTINGS, *sorted((source / "authority").rglob("*"))]
    copied: dict[str, str] = {}
    for path in paths:
        if path.is_file():
            name = path.relative_to(source).as_posix()
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, folder / name)
            copied[name] = _checksum(folder / name)
    return copied


def _read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a whole and unchanged export. Raises ArchiveError."""
    try:
        manifest: dict[str, Any] = json.loads(
            (folder / MANIFEST).read_text(encoding="utf-8")
        )
        if manifest["format"] > FORMAT:
            raise ArchiveError(
                f"The export {folder} has format {manifest['format']}. Install a later release to read it."
            )
        sums = {
            table["file"]: table["sha256"] for table in manifest["tables"].values()
        } | manifest["files"]
        wrong = [
            name
            for name, checksum in sums.items()
            if _checksum(folder / name) != checksum
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArchiveError(
            f"{folder} is no whole export ({error}). Export again, or take another copy."
        ) from error
    outside = [
        name
        for name in sums
        if not (folder / name).resolve().is_relative_to(folder.resolve())
    ]
    if wrong or outside:
        raise ArchiveError(
            f"The export {folder} is damaged: {', '.join(wrong or outside)}. Take another copy."
        )
    return manifest


def _import_tables(
    connection: sqlite3.Connection, folder: Path, manifest: dict[str, Any]
) -> None:
    connection.execute("DROP TABLE schema_version")
    for statement in manifest["schema"]:
        if not statement.lstrip().upper().startswith("CREATE "):
            raise ArchiveError(
                f"The export {folder} states more than tables ({statement[:40]}). Take another copy."
            )
        connection.execute(statement)
    for name, table in manifest["tables"].items():
        if name == _COUNTERS:
            connection.execute(f"DELETE FROM {_COUNTERS}")
        for row in _rows(folder / table["file"]):
            columns = ", ".join(f'"{column}"' for column in row)
            marks = ", ".join("?" * len(row))
            connection.execute(
                f'INSERT INTO "{name}" ({columns}) VALUES ({marks})',
                [_value(item) for item in row.values()],
            )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as stream:
        for line in stream:
            yield json.loads(line.decode("utf-8", "surrogatepass"))


def _checksum(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _forget(path: Path) -> None:
    """Removes what an interrupted import left."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
