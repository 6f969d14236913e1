"""The embedded engine: the Engine protocol over snapshots and a writer.

Reading and writing never meet: a search takes the newest snapshot and keeps it; a write
goes to a ``Writer`` that nobody sees until its commit renames a new table of contents into
place. The check for a newer generation is one look at the folder for each search.

    engine = WhooshEngine(folder, installed_facets())
    engine.write(entries)
    engine.commit()
    engine.search(Query("grain exports")).stories
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from cachetools import LRUCache
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex

from cuttings.search import generations
from cuttings.search.allocation import release_memory
from cuttings.search.amendments import Amendment, Replacement
from cuttings.search.articles import Entry
from cuttings.search.engines import Order, SecondStage
from cuttings.search.engines.lengths import Length
from cuttings.search.engines.whoosh.arrayfile import ArrayFile, damaged, write_arrays
from cuttings.search.engines.whoosh.completion import (
    begins_no_value,
    correct,
    facet_page,
    suggestions,
)
from cuttings.search.engines.whoosh.contents import (
    is_new,
    latest_toc,
    read_toc,
    write_toc,
)
from cuttings.search.engines.whoosh.kernel import report_missing
from cuttings.search.engines.whoosh.search import Index, Search, room
from cuttings.search.engines.whoosh.snapshot import Snapshot
from cuttings.search.engines.whoosh.writer import Writer
from cuttings.search.errors import CuttingsError, EngineError, IndexDamaged
from cuttings.search.facets import Facet, facet_named
from cuttings.search.queries import Query
from cuttings.search.results import FacetPage, ResultPage, Suggestion
from cuttings.search.revisions import Revision
from cuttings.search.synonyms import SynonymFiles
from cuttings.search.syntax.grammar import Parsed
from cuttings.search.syntax.schema import text_schema
from cuttings.search.translations import worded

STAMP = "stamp.arrays"
ATTEMPTS = 20
SEARCHES_BYTES = 24 << 20
RELEASE_EVERY = 40
"""Searches that are made, not kept, after which memory is released; the first of them
makes the tables.
"""


def _search_bytes(search: Search) -> int:
    return search.nbytes


class WhooshEngine:
    """An engine over one folder; makes the index where there is none.

    Raises IndexDamaged for one it can't read, and for one that was built with other
    facets: their columns are not there.
    """

    def __init__(self, folder: Path, facets: Sequence[Facet]) -> None:
        report_missing()
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.facets = tuple(facets)
        self._storage = FileStorage(str(folder))
        if is_new(folder):
            self._write_stamp()
            write_toc(folder, TOC(text_schema(), [], 0))
        self._check_stamp()
        self._writer: Writer | None = None
        self._lock = Lock()
        self._until_release = 0
        self.synonyms = SynonymFiles()
        self.second_stage: SecondStage | None = None
        self.length: Length = "representative"
        self._index = self._open()
        self._searches: LRUCache[object, Search] = LRUCache(
            room(SEARCHES_BYTES, self._index.snapshot), _search_bytes
        )

    def _write_stamp(self) -> None:
        """Notes which facets this index is built with."""
        keys = sorted(facet.key for facet in self.facets)
        write_arrays(self.folder / STAMP, {}, {"facets": keys})

    def _check_stamp(self) -> None:
        """Raises IndexDamaged for an index of another format, or of other facets."""
        try:
            built = set(ArrayFile(self.folder / STAMP).facts["facets"])
        except FileNotFoundError as error:
            raise damaged(self.folder / STAMP, worded("it is missing")) from error
        installed = {facet.key for facet in self.facets}
        if built != installed:
            added = ", ".join(sorted(installed - built)) or "none"
            gone = ", ".join(sorted(built - installed)) or "none"
            raise IndexDamaged(
                worded(
                    "The index in %(folder)s was built with other facets than "
                    "are installed (new: %(added)s; gone: %(gone)s). Run "
                    "`cuttings reindex` to build it again with these.",
                    folder=self.folder,
                    added=added,
                    gone=gone,
                )
            )

    def _open(self, before: Index | None = None) -> Index:
        """The newest generation.

        Tries again when a writer replaced a file between two looks.
        """
        keys = [facet.key for facet in self.facets]
        for attempt in range(1, ATTEMPTS + 1):
            try:
                toc = read_toc(self.folder, latest_toc(self.folder))
                snapshot = Snapshot(self.folder, toc, keys)
                synonyms = self.synonyms.current()
                return Index(snapshot, self.facets, before, synonyms)
            except FileNotFoundError as error:
                if attempt == ATTEMPTS:
                    path = Path(error.filename or self.folder)
                    raise damaged(path, worded("it is missing")) from error
                time.sleep(0.01 * attempt)
        raise damaged(self.folder, worded("it changes faster than it can be read"))

    def _newest(self) -> Index:
        known = generations.seen(self)
        if isinstance(known, Index):
            return known
        is_other = self.synonyms.current() is not self._index.synonyms
        if is_other or self._is_newer():
            self._index = self._open(self._index)
            with self._lock:
                self._searches.clear()
        generations.note(self, self._index)
        return self._index

    def _current(self) -> Index:
        """The newest generation, once its files were compared with their checksums."""
        index = self._newest()
        index.snapshot.proof.demand()
        index.second_stage = self.second_stage
        index.length = self.length
        return index

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """A block that reads: what it raises because a file changed under it, or is
        not what it should be, is told as damage.
        """
        try:
            yield
        except CuttingsError:
            raise
        except IndexError as error:
            # Of NumPy or the kernel: a column points beyond another.
            raise damaged(
                self.folder, worded("one part of it contradicts another")
            ) from error
        except Exception:
            # A mistake of ours stays one, unless the files explain it.
            self._index.snapshot.verify()
            raise

    def _is_newer(self) -> bool:
        """Whether there may be a newer generation: a commit makes the next table of
        contents and removes all others.
        """
        snapshot = self._index.snapshot
        # Asking for two names takes a fifth of listing the folder; they are kept,
        # because a page of the site asks ten times.
        if os.access(snapshot.toc_name, os.F_OK):
            return os.access(snapshot.next_toc_name, os.F_OK)
        try:
            return latest_toc(self.folder) != snapshot.number
        except FileNotFoundError:
            return True

    def _search(self, query: Query) -> Search:
        """The search of a query, whatever its page, as kept from an earlier page."""
        index = self._current()
        whole = query.first_page()
        stage = self.second_stage.version if self.second_stage else ""
        key = index.snapshot.name, whole, stage, self.length
        with self._lock:
            search = self._searches.get(key)
        if search is None:
            search = Search(index, whole)
            self._until_release -= 1
            if search.nbytes <= self._searches.maxsize:
                with self._lock:
                    self._searches[key] = search
        return search

    def clear_cache(self) -> None:
        """Deletes what was kept of earlier searches: for measuring first pages."""
        with self._lock:
            self._searches.clear()
        self._index.clear_cache()

    @property
    def generation(self) -> str:
        """The generation's number and a mark of the index that it belongs to."""
        return self._newest().snapshot.name

    def _change(self, change: Callable[[Writer], None]) -> None:
        """Applies a change; a failed one gives up the lock and everything since the last
        commit.
        """
        if self._writer is None:
            index = FileIndex(self._storage, schema=text_schema())
            self._writer = Writer(index, self.facets)
        try:
            change(self._writer)
        except BaseException:
            self.close()
            raise

    def write(self, entries: Iterable[Entry]) -> None:
        """Adds or replaces entries at the next commit."""
        for entry in entries:
            self._change(lambda writer, entry=entry: writer.write(entry))  # type: ignore[misc]

    def refacet(self, entries: Iterable[Entry]) -> None:
        """Replaces columns and links of entries at the next commit."""
        for entry in entries:
            self._change(lambda writer, entry=entry: writer.refacet(entry))  # type: ignore[misc]

    def amend(self, amendments: Iterable[Amendment]) -> None:
        """Changes origins and labels at the next commit, after all that was written."""
        for amendment in amendments:
            self._change(lambda writer, told=amendment: writer.amend(told))  # type: ignore[misc]

    def replace_values(self, replacements: Iterable[Replacement]) -> None:
        """Changes what entries count under at the next commit, before amendments."""
        for replacement in replacements:
            self._change(lambda writer, told=replacement: writer.replace_values(told))  # type: ignore[misc]

    def revise(self, revision: Revision) -> None:
        """Changes headings at the next commit, after everything else."""
        self._change(lambda writer: writer.revise(revision))

    def delete(self, ids: Iterable[str]) -> None:
        """Removes entries at the next commit."""
        for id_ in ids:
            self._change(lambda writer, id_=id_: writer.delete(id_))  # type: ignore[misc]

    def commit(self) -> None:
        """Makes what is pending the next generation; nothing pending is no new
        generation.
        """
        writer, self._writer = self._writer, None
        if writer is None:
            return
        generations.note(self, None)
        try:
            writer.commit()
        except OSError as error:
            raise EngineError(
                worded(
                    "The index in %(folder)s could not be written (%(error)s). "
                    "It is as it was after the last commit; make room or mend "
                    "the folder, then run the command again.",
                    folder=self.folder,
                    error=error,
                )
            ) from error

    def search(self, query: Query) -> ResultPage:
        """One page of a result."""
        began = time.perf_counter()
        with self._reading():
            page = self._search(query).page(query, began)
        if self._until_release < 0:
            self._until_release = RELEASE_EVERY - 1
            release_memory()
            self._index.snapshot.release_memory()
        return page

    def totals(self, query: Query) -> tuple[int, int]:
        """How many articles and stories a search finds; no hit is read for it."""
        with self._reading():
            return self._search(query).totals

    def matches(self, query: Query) -> Iterator[Entry]:
        """Every hit of a search in its order."""
        with self._reading():
            search = self._search(query)
        return self._entries(search)

    def _entries(self, search: Search) -> Iterator[Entry]:
        with self._reading():
            for doc in search.documents():
                yield search.snapshot.entry(doc)

    def article_ids(self, query: Query) -> list[str]:
        """The articles that a search finds."""
        with self._reading():
            search = self._search(query)
            return search.snapshot.ids_of(search.matches.docs)

    def get(self, id_: str) -> Entry | None:
        """The entry of an article."""
        with self._reading():
            snapshot = self._current().snapshot
            doc = snapshot.find(id_)
            return snapshot.entry(doc) if doc >= 0 else None

    def story(self, id_: str) -> tuple[Entry, ...]:
        """The copies of a story, the representative first, then the oldest."""
        with self._reading():
            snapshot = self._current().snapshot
            entries = [snapshot.entry(doc) for doc in snapshot.copies(id_)]
        return tuple(sorted(entries, key=_story_order))

    def facet_values(
        self,
        key: str,
        query: Query,
        *,
        prefix: str = "",
        under: str | None = None,
        order: Order = "count",
        page: int = 1,
        size: int = 50,
    ) -> FacetPage:
        """A page of a facet's values. Raises NotFound for a facet that does not exist."""
        facet = facet_named(key, self.facets)
        with self._reading():
            if begins_no_value(self._current(), key, prefix):
                # Most words name nobody: then nothing need be searched.
                return FacetPage(key, (), 0, page, size)
            search = self._search(query)
            return facet_page(search, facet, prefix, under, order, page, size)

    def parse(self, text: str, exact: bool = False) -> Parsed:
        """A query as it is understood in this archive."""
        with self._reading():
            return self._current().parsed(text, exact)

    def suggest(self, prefix: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """Names first, then titles, then words."""
        with self._reading():
            return suggestions(self._current(), prefix, limit)

    def correct(self, query: Query) -> str | None:
        """Another spelling of the query's words that has hits."""
        with self._reading():
            return correct(self._current(), query)

    def count(self) -> int:
        """How many articles are stored."""
        return self._current().snapshot.count

    def verify(self) -> None:
        """Reads the whole index and compares checksums.

        Raises IndexDamaged for the first damaged file.
        """
        self._check_stamp()
        self._newest().snapshot.verify()

    def close(self) -> None:
        """Gives up the lock; maps go with the last view of them."""
        if self._writer is not None:
            self._writer.cancel()
            self._writer = None


def _story_order(entry: Entry) -> tuple[bool, int, str]:
    published = entry.article.published
    first = published.days[0] if published else 10**9
    return not entry.story.representative, first, entry.article.id
