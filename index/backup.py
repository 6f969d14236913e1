"""A copy of the archive that can be used as it is, made while others read and write.

Every database of the archive is copied by SQLite's online backup, which sees one moment
of it, and the copy is compared with its checksums before it has its name. Settings and
authority files are copied beside it. The search index is not: it is derived, and larger
than all else. To restore, copy the folder to where the archive shall stand, on this or
another machine, and build the index:

    cuttings --archive RESTORED reindex
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from cuttings.index.checksums import is_sealed, register
from cuttings.index.database import damages_of, errors_in_words, open_database
from cuttings.index.lock import private_files
from cuttings.search.archive import Archive
from cuttings.search.commits import read_only
from cuttings.search.errors import ArchiveError, CatalogueError
from cuttings.search.translations import worded

SETTINGS = "cuttings.toml"
UNFINISHED = ".unfinished"


def backup(archive: Archive, folder: Path) -> int:
    """Copies an archive to a new or empty folder, and gives the number of articles.

    Raises ArchiveError where the folder has something in it, and CatalogueError where
    what was copied is damaged: a backup that can't be trusted is not left behind.
    """
    archive.require()
    with private_files(folder), errors_in_words(archive.folder):
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise ArchiveError(
                worded(
                    "The folder %(folder)s is not empty. Name a new one, so "
                    "that two backups never mix.",
                    folder=folder,
                )
            )
        for path in [archive.folder / SETTINGS, *archive.authority.rglob("*")]:
            if path.is_file():
                copy = folder / path.relative_to(archive.folder)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, copy)
        # The catalogue last: a folder without it is no archive yet.
        others = set(archive.folder.glob("*.sqlite")) - {archive.catalogue}
        for path in [*sorted(others), archive.catalogue]:
            _copy_database(path, folder / path.name)
        with closing(open_database(folder / archive.catalogue.name)) as connection:
            count = connection.execute("SELECT count(*) FROM articles").fetchone()[0]
            connection.execute("PRAGMA journal_mode = DELETE")
            return int(count)


def _copy_database(path: Path, target: Path) -> None:
    """Copies one database and compares the copy with its checksums."""
    unfinished = target.with_name(target.name + UNFINISHED)
    with (
        closing(read_only(path)) as source,
        closing(sqlite3.connect(unfinished, isolation_level=None)) as copy,
    ):
        source.backup(copy)
        copy.row_factory = sqlite3.Row
        # One file, without a log beside it: it may be copied by any means.
        copy.execute("PRAGMA journal_mode = DELETE")
        register(copy)
        found = damages_of(copy)
        is_catalogue = is_sealed(source)
        if is_catalogue and not is_sealed(copy):
            found.append(worded("its checksums were not copied"))
    if found:
        unfinished.unlink()
        raise CatalogueError(
            worded(
                "%(path)s is damaged (%(found)s), so no backup was made of "
                "it. Run: cuttings check",
                path=path,
                found=found[0],
            )
        )
    unfinished.replace(target)
