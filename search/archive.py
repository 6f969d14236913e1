"""The archive folder: what stands where, and how a reader gets its engine.

    catalogue.sqlite     the system of record
    authority/           names and synonyms as CSV files, for librarians and spreadsheets
    index/               the search index, derived; each build in a folder of its own
    index/current        the name of the build that is served, replaced atomically
    lock                 held by the process that writes
    cuttings.toml        settings, where the defaults don't do

Losing ``index/`` loses nothing: ``cuttings reindex`` builds it again from the
catalogue.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, cast

from cuttings.search.commits import (
    REMEDY,
    Commit,
    check_commit,
    expected_commit,
    holds_indexed,
)
from cuttings.search.engines import (
    Engine,
    Remote,
    SecondStage,
    Staged,
    Weighing,
    engine_named,
)
from cuttings.search.engines.lengths import RankingSettings
from cuttings.search.errors import ArchiveError, IndexDamaged
from cuttings.search.facets import facet_keys, installed_facets
from cuttings.search.meaning.settings import MeaningSettings
from cuttings.search.settings import Kind, Settings, SettingsFile, read_settings
from cuttings.search.synonyms import SynonymFiles
from cuttings.search.translations import worded

CURRENT = "current"


def open_archive(folder: str | os.PathLike[str]) -> Engine:
    """The archive in a folder, opened for reading, as scripts and notebooks use it.

    It follows the archive: after a commit or a reindex the next search is of the new
    index. Raises ArchiveError where the folder holds no archive, and IndexDamaged where
    its index must be built again.
    """
    return Archive.at(Path(folder)).reading_engine()


@dataclass(frozen=True, slots=True)
class Change:
    """The last change of an article: its place among all changes, the second at which
    readers could see it (Unix time), and whether the article is gone.
    """

    id: str
    number: int
    at: int
    deleted: bool


@dataclass(frozen=True, slots=True)
class ChangeSpan:
    """Changes after one number and up to another, within two seconds."""

    after: int = 0
    until_number: int = 2**62
    since: int = 0
    until: int = 2**62


@dataclass(frozen=True)
class Archive:
    """An archive on disk; nothing is opened until it is asked for."""

    folder: Path
    settings: Settings = field(default_factory=Settings)

    @classmethod
    def at(cls, folder: Path) -> Archive:
        """The archive in a folder, with its settings."""
        return cls(folder, read_settings(folder))

    def section(self, name: str, kind: type[Kind]) -> Kind:
        """One table of the settings file, such as ``[site]``."""
        return SettingsFile(self.folder).section(name, kind)

    @property
    def catalogue(self) -> Path:
        """The SQLite file of the catalogue."""
        return self.folder / "catalogue.sqlite"

    @property
    def authority(self) -> Path:
        """The folder of the authority files."""
        return self.folder / "authority"

    @property
    def vectors(self) -> Path:
        """The folder of the vectors of passages."""
        return self.folder / "vectors"

    @property
    def index(self) -> Path:
        """The folder of all builds of the index."""
        return self.folder / "index"

    def require(self) -> Archive:
        """This archive. Raises ArchiveError where nothing has been indexed into it yet."""
        if not self.catalogue.is_file():
            raise ArchiveError(
                worded(
                    "There is no archive in %(folder)s. Make one with: "
                    "cuttings --archive %(folder)s index FOLDER",
                    folder=self.folder,
                )
            )
        return self

    def skipped_count(self) -> int | None:
        """How many files, or parts of files, the catalogue lists as not indexed; None
        where it can't be read just now, for an answer must not wait for that.
        """
        address = self.catalogue.absolute().as_uri() + "?mode=ro"
        try:
            with closing(sqlite3.connect(address, uri=True, timeout=0.1)) as connection:
                row = connection.execute("SELECT COUNT(*) FROM skipped").fetchone()
        except sqlite3.Error:
            return None
        return int(row[0])

    def updated_on(self) -> date | None:
        """The day on which the index that is served was last written; None where it
        can't be seen.
        """
        try:
            changed = (self.index / self.current_build()).stat().st_mtime
        except (OSError, IndexDamaged):
            return None
        return date.fromtimestamp(changed)

    def changes(self, span: ChangeSpan, limit: int) -> list[Change]:
        """The changes of articles in a span, in the order in which they came; at most
        ``limit``. An article has one, its last.

        Raises ArchiveError where the catalogue can't be read just now, or is of a
        release that did not keep them.
        """
        return self._ask_catalogue(
            """
            SELECT id, number, at, deleted FROM changes
            WHERE number > ? AND number <= ? AND at >= ? AND at <= ?
            ORDER BY number LIMIT ?
            """,
            (span.after, span.until_number, span.since, span.until, limit),
        )

    def change_of(self, article_id: str) -> Change | None:
        """The last change of one article, or None where it was never here.

        Raises ArchiveError as ``changes``.
        """
        found = self._ask_catalogue(
            "SELECT id, number, at, deleted FROM changes WHERE id = ?", (article_id,)
        )
        return found[0] if found else None

    def change_limits(self) -> tuple[int, int]:
        """The second of the first change that is known, and the number of the last.

        Raises ArchiveError as ``changes``.
        """
        (row,) = self._ask_catalogue(
            "SELECT '', ifnull(max(number), 0), ifnull(min(at), 0), 0 FROM changes", ()
        )
        return row.at, row.number

    def _ask_catalogue(
        self, statement: str, values: tuple[object, ...]
    ) -> list[Change]:
        address = self.catalogue.absolute().as_uri() + "?mode=ro"
        try:
            with closing(sqlite3.connect(address, uri=True, timeout=1)) as connection:
                rows = connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise ArchiveError(
                worded(
                    "What has changed can't be read just now (%(error)s). Ask "
                    "again in a minute; where this stays, run: cuttings index",
                    error=error,
                )
            ) from error
        return [Change(id_, number, at, bool(gone)) for id_, number, at, gone in rows]

    def current_build(self) -> str:
        """The name of the build that is served; the first build's name where none is
        yet.
        """
        try:
            build = (self.index / CURRENT).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return "1"
        except ValueError:
            build = ""
        if not build.isdecimal():
            raise IndexDamaged(
                worded(
                    "The file %(value)s does not name a build. %(remedy)s",
                    value=self.index / CURRENT,
                    remedy=REMEDY,
                )
            )
        return build

    def open_engine(self, build: str | None = None) -> Engine:
        """The engine over the current build, made where nothing was ever committed; or
        over another, made where it is new.

        Raises IndexDamaged where the current one is not as the catalogue knows it.
        """
        return self._make_engine(build) if build else self.open_build()[1]

    def open_build(self) -> tuple[str, Engine]:
        """The name of the current build, and the engine over it."""
        while True:
            build = self.current_build()
            commit = None
            engine: Engine | None = None
            try:
                commit = self._expected(build)
                engine = self._make_engine(build)
                if commit:
                    check_commit(commit, engine, facet_keys())
                return build, engine
            except IndexDamaged:
                if engine:
                    engine.close()
                # Another process may have committed or swapped builds between two looks.
                if build == self.current_build() and commit == self._expected(build):
                    raise

    def _expected(self, build: str) -> Commit | None:
        """What a build must hold. Raises IndexDamaged where there is nothing of it."""
        if not self.catalogue.exists():
            return None
        commit = expected_commit(self.catalogue, build)
        folder = self.index / build
        if folder.is_dir() and any(folder.iterdir()):
            return commit
        if commit or holds_indexed(self.catalogue):
            raise IndexDamaged(
                worded(
                    "The index in %(folder)s is missing. %(remedy)s",
                    folder=folder,
                    remedy=REMEDY,
                )
            )
        return commit

    def _make_engine(self, build: str) -> Engine:
        """The engine over one build, made where it is new, without a look at what it
        must hold.
        """
        folder = self.index / build
        folder.mkdir(parents=True, exist_ok=True)
        engine = engine_named(self.settings.engine)(folder, installed_facets())
        engine.synonyms = SynonymFiles(self.authority)
        if isinstance(engine, Staged):
            engine.second_stage = self._second_stage()
        if isinstance(engine, Weighing):
            engine.length = self.section("ranking", RankingSettings).length
        return engine

    def _second_stage(self) -> SecondStage | None:
        """The second look at results that a model was named for. Raises SettingsError
        where it can't be opened.
        """
        named = self.section("meaning", MeaningSettings)
        if not named.model:
            return None
        # An extra, whose libraries nobody else waits for.
        from cuttings.search.meaning.models import open_model
        from cuttings.search.meaning.second_stage import MeaningStage

        return MeaningStage(open_model(named.model), self.vectors, named.weight)

    def new_build(self) -> str:
        """A name for a build that does not exist yet; what an interrupted build left
        there is removed.
        """
        try:
            newest = int(self.current_build())
        except IndexDamaged:
            names = [path.name for path in self.index.iterdir()]
            newest = max([int(name) for name in names if name.isdecimal()], default=0)
        build = str(newest + 1)
        self._remove_build(self.index / build)
        return build

    def serve_build(self, build: str) -> None:
        """Makes a build the current one, atomically, and removes the others."""
        self.index.mkdir(parents=True, exist_ok=True)
        factory = engine_named(self.settings.engine)
        if isinstance(factory, Remote):
            factory.serve(self.index / build)
        pointer = self.index / (CURRENT + ".new")
        with pointer.open("w", encoding="utf-8") as stream:
            stream.write(build)
            stream.flush()
            os.fsync(stream.fileno())
        pointer.replace(self.index / CURRENT)
        for other in self.index.iterdir():
            if other.is_dir() and other.name != build:
                self._remove_build(other)

    def _remove_build(self, folder: Path) -> None:
        factory = engine_named(self.settings.engine)
        if isinstance(factory, Remote):
            factory.drop(folder)
        # A reader that has the folder open may keep it; it is removed next time.
        shutil.rmtree(folder, ignore_errors=True)

    def reading_engine(self) -> Engine:
        """An engine that follows the archive: after a reindex it is the new build's,
        without a restart.
        """
        return cast(Engine, FollowingEngine(self.require()))


class FollowingEngine:
    """Hands every call to the engine of the current build, opening the new one when the
    pointer has moved.

    The old engine is not closed at once, because another thread may be in the middle of
    a search; it goes when the last user lets go of it. Mapped files stay readable after
    their folder is removed.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._build, self._engine = archive.open_build()

    @property
    def generation(self) -> str:
        """What answers are tied to: the engine's generation, the synonyms, the length
        that counts, and what a second stage orders by.
        """
        engine = self._current()
        made_of = engine.generation + engine.synonyms.current().version
        if isinstance(engine, Weighing) and engine.length == "own":
            made_of += engine.length
        stage = engine.second_stage if isinstance(engine, Staged) else None
        return made_of + stage.version if stage else made_of

    def __getattr__(self, name: str) -> Any:
        return getattr(self._current(), name)

    def _current(self) -> Engine:
        build = self._archive.current_build()
        if build != self._build:
            self._build, self._engine = self._archive.open_build()
        return self._engine
