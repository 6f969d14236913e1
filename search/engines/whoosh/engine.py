"""The embedded engine: the Engine protocol over snapshots and a writer.

Reading and writing never meet: a search takes the newest snapshot and keeps it; a write
goes to a ``Writer`` that nobody sees until its commit renames a new table of contents
into place. The check for a newer generation is one look at the folder for each search.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex

from cuttings.search.allocation import give_back
from cuttings.search.articles import Entry
from cuttings.search.engines import Order
from cuttings.search.engines.whoosh.arrayfile import damaged
from cuttings.search.engines.whoosh.cache import Cache
from cuttings.search.engines.whoosh.search import (
    Index,
    Search,
    correct,
    facet_page,
    suggestions,
)
from cuttings.search.engines.whoosh.snapshot import Snapshot
from cuttings.search.engines.whoosh.writer import Writer
from cuttings.search.errors import EngineError, IndexDamaged
from cuttings.search.facets import Facet, facet_named
from cuttings.search.queries import Query
from cuttings.search.results import FacetPage, ResultPage, Suggestion
from cuttings.search.revisions import Revision
from cuttings.search.syntax.schema import text_schema

_ATTEMPTS = 20
SEARCHES_BYTES = 64 << 20
GIVE_BACK_EVERY = 64  # searches; the first of them makes the tables


class WhooshEngine:
    """An engine over one folder; makes the index where there is none.

    Raises IndexDamaged for one it can't read.
    """

    def __init__(self, folder: Path, facets: Sequence[Facet]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.facets = tuple(facets)
        self._storage = FileStorage(str(folder))
        if TOC._latest_generation(self._storage, "MAIN") < 0:
            TOC.create(self._storage, text_schema(), "MAIN")
        self._writer: Writer | None = None
        self._index = self._open()
        self._tables = self._tables_of(self._index)
        self._searches: Cache[Search] = Cache(SEARCHES_BYTES)
        self._answered = 0

    def _open(self, before: Index | None = None) -> Index:
        """The newest generation.

        Tries again when a writer replaced a file between two looks.
        """
        for attempt in range(_ATTEMPTS):
            try:
                snapshot = Snapshot(
                    self.folder, self._toc(), [facet.key for facet in self.facets]
                )
                return Index(snapshot, self.facets, before)
            except FileNotFoundError as error:
                if attempt + 1 == _ATTEMPTS:
                    raise damaged(
                        Path(error.filename or self.folder), "it is missing"
                    ) from error
                time.sleep(0.01 * attempt)
        raise damaged(self.folder, "it changes faster than it can be read")

    def _toc(self) -> TOC:
        number = TOC._latest_generation(self._storage, "MAIN")
        try:
            return TOC.read(self._storage, "MAIN", gen=number, schema=text_schema())
        except (FileNotFoundError, IndexDamaged):
            raise
        except Exception as error:
            raise damaged(
                self.folder / TOC._filename("MAIN", number), "it can't be read"
            ) from error

    def _current(self) -> Index:
        if self._is_newer():
            self._index = self._open(self._index)
            self._tables = self._tables_of(self._index)
            self._searches = Cache(SEARCHES_BYTES)
        return self._index

    def _tables_of(self, index: Index) -> tuple[str, str]:
        """Where the table of contents of a generation is, and where that of the next
        will be.
        """
        number = index.snapshot.number
        here, following = (
            str(self.folder / TOC._filename("MAIN", table))
            for table in (number, number + 1)
        )
        return here, following

    def _is_newer(self) -> bool:
        """Whether there may be a newer generation: a commit makes the next table of
        contents and removes all others.
        """
        number = self._index.snapshot.number
        here, following = self._tables
        if os.access(here, os.F_OK):  # which costs a third of asking the path
            return os.access(following, os.F_OK)
        return bool(TOC._latest_generation(self._storage, "MAIN") != number)

    def _search(self, query: Query) -> Search:
        """The search of a query, whatever its page, as kept from an earlier page."""
        index, whole = (
            self._current(),
            query if (query.page, query.size) == (1, 10) else query.with_(size=10),
        )
        return self._searches.get(
            (index.snapshot.name, whole),
            lambda: Search(index, whole),
            lambda s: s.nbytes,
        )

    def forget(self) -> None:
        """Drops what was kept of earlier searches: for measuring first pages."""
        self._searches.clear()
        self._index.forget()
        self._index.snapshot.forget()

    @property
    def generation(self) -> str:
        """The generation's number and a mark of the index that it belongs to."""
        return self._current().snapshot.name

    def _change(self, change: Callable[[Writer], None]) -> None:
        """Applies a change; a failed one lets go of the lock and of everything since
        the last commit.
        """
        if self._writer is None:
            index = FileIndex(self._storage, schema=text_schema())
            self._writer = Writer(index, self.facets)
        try:
            change(self._writer)
        except BaseException:
            self._writer.cancel()
            self._writer = None
            raise

    def write(self, entries: Iterable[Entry]) -> None:
        """Adds or replaces entries at the next commit."""
        for entry in entries:
            self._change(lambda writer, entry=entry: writer.write(entry))  # type: ignore[misc]

    def refacet(self, entries: Iterable[Entry]) -> None:
        """Replaces columns and links of entries at the next commit."""
        for entry in entries:
            self._change(lambda writer, entry=entry: writer.refacet(entry))  # type: ignore[misc]

    def revise(self, revision: Revision) -> None:
        """Changes headings at the next commit, after everything else."""
        self._change(lambda writer: writer.revise(revision))

    def delete(self, ids: Iterable[str]) -> None:
        """Removes entries at the next commit."""
        for id in ids:
            self._change(lambda writer, id=id: writer.delete(id))  # type: ignore[misc]

    def commit(self) -> None:
        """Makes what is pending the next generation; nothing pending is no new
        generation.
        """
        writer, self._writer = self._writer, None
        if writer is None:
            return
        try:
            writer.commit()
        except OSError as error:
            raise EngineError(
                f"The index in {self.folder} could not be written ({error}). It is as it was after the last commit; "
                "make room or mend the folder, then run the command again."
            ) from error

    def search(self, query: Query) -> ResultPage:
        """One page of a result."""
        began = time.perf_counter()
        page = self._search(query).page(query, began)
        self._answered += 1
        if self._answered % GIVE_BACK_EVERY == 1:
            give_back()
            self._index.snapshot.give_back()
        return page

    def matches(self, query: Query) -> Iterator[Entry]:
        """Every hit of a search in its order."""
        search = self._search(query)
        return (search.snapshot.entry(doc) for doc in search.documents())

    def get(self, id: str) -> Entry | None:
        """The entry of an article."""
        snapshot = self._current().snapshot
        doc = snapshot.find(id)
        return snapshot.entry(doc) if doc >= 0 else None

    def story(self, id: str) -> tuple[Entry, ...]:
        """The copies of a story, the representative first, then the oldest."""
        snapshot = self._current().snapshot
        return tuple(
            sorted(
                (snapshot.entry(doc) for doc in snapshot.copies(id).tolist()),
                key=_story_order,
            )
        )

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
        return facet_page(self._search(query), facet, prefix, under, order, page, size)

    def suggest(self, prefix: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """Names first, then titles, then words."""
        return suggestions(self._current(), prefix, limit)

    def correct(self, query: Query) -> str | None:
        """Another spelling of the query's words that has hits."""
        return correct(self._current(), query)

    def count(self) -> int:
        """How many articles are stored."""
        return self._current().snapshot.count

    def verify(self) -> None:
        """Reads the whole index and compares checksums.

        Raises IndexDamaged for the first damaged file.
        """
        self._current().snapshot.verify()

    def close(self) -> None:
        """Lets go of the lock; maps go with the last view of them."""
        if self._writer is not None:
            self._writer.cancel()
            self._writer = None


def _story_order(entry: Entry) -> tuple[bool, int, str]:
    days = entry.article.published.days if entry.article.published else None
    return (
        not entry.story.representative,
        days[0] if days else 10**9,
        entry.article.id,
    )
