"""What a run is asked for, what flows through it, and what it did.

The straight line from files to the index, one function a step.

    survey -> read -> clean -> analyse -> keep -> deliver

Reading and analysing are a stream; keeping is a transaction a chunk, whose entries go
to the engine at once; delivering commits the index every ``DELIVER_EVERY`` seconds and
at the end. Whatever interrupts a run, what was kept stays kept, and the next run
carries on: a file counts as read only after its last article is kept.

Analysing again what an older model or older rules analysed, from the catalogue: no
source file is read.

A folder that fills all day: looked at again and again, each look as cheap as one stat a
file.

The lock is let go between two looks, so that names and stories can be corrected
meanwhile; a look that finds the archive locked waits for the next. Looking works on
every file system, which notices of changes do not.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from cuttings.index.assembly import BATCH, Assembly
from cuttings.index.catalogue import Seen
from cuttings.index.cleaning import clean
from cuttings.index.database import told
from cuttings.index.distributed import read_and_analysed_on
from cuttings.index.enrich.enricher import Enricher
from cuttings.index.interrupts import Interrupts
from cuttings.index.lock import write_lock
from cuttings.index.progress import Progress
from cuttings.index.readers import RawArticle
from cuttings.index.readers.paths import pattern_of
from cuttings.index.readers.walk import walk
from cuttings.index.sources import (
    Read,
    Reading,
    Survey,
    ToRead,
    absolute,
    articles_by_source,
    file_hash,
    read_in_turn,
    stamp,
    survey,
)
from cuttings.index.workers import analysed
from cuttings.search.archive import Archive
from cuttings.search.articles import Article, Enrichment, Entry, Skipped
from cuttings.search.errors import ArchiveLocked


@dataclass(frozen=True, slots=True)
class IndexOptions:
    """What a run is asked for.

    ``outlet``, ``fields`` and ``path_pattern`` are None to keep what each file was read
    with before. ``scheduler`` is the address of a Dask cluster that analyses instead of
    processes of this machine.
    """

    outlet: str | None = None
    fields: dict[str, str] | None = None
    path_pattern: str | None = None
    jobs: int = 0
    model: str | None = None
    scheduler: str | None = None

    def stated(self) -> str | None:
        """The reading options as kept with each file, or None where none are given."""
        if self.outlet is None and self.fields is None and self.path_pattern is None:
            return None
        stated = {
            "outlet": self.outlet,
            "fields": self.fields or {},
            "path_pattern": self.path_pattern or "",
        }
        return json.dumps(stated, sort_keys=True)


@dataclass(slots=True)
class Summary:
    """What a run did, in articles; ``skipped`` lists everything under the paths that is
    not indexed.

    ``files`` counts every file under the paths once: read, unchanged or skipped as a
    whole; and those gone.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    files: dict[str, int] = field(
        default_factory=lambda: {"read": 0, "unchanged": 0, "skipped": 0, "gone": 0}
    )
    seconds: float = 0.0

    def count(self, fate: str) -> None:
        """Counts one article's fate."""
        setattr(self, fate, getattr(self, fate) + 1)


@dataclass(frozen=True, slots=True)
class Found:
    """An article in the stream, with its place in its file; ``known`` tells that its
    content was analysed before.
    """

    article: Article
    key: str
    known: bool


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of a file in the stream: what to record of it, and the places that its
    articles stood at.
    """

    seen: Seen
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Started:
    """The beginning of a file in the stream: what was skipped in it before is
    forgotten.
    """

    path: str


Item = Found | Started | Finished | Skipped


DELIVER_EVERY = 60.0


class Run:
    """One indexing run over an open archive."""

    def __init__(
        self,
        archive: Archive,
        assembly: Assembly,
        options: IndexOptions,
        progress: Progress,
        interrupts: Interrupts,
    ) -> None:
        self.interrupts = interrupts
        self.archive = archive
        self.assembly = assembly
        self.catalogue = assembly.catalogue
        self.options = options
        self.progress = progress
        self.engine = archive.open_engine()
        self.enricher = Enricher(options.model or archive.settings.model or None)
        self.jobs = options.jobs or archive.settings.jobs or os.cpu_count() or 1
        self.summary = Summary()
        self._analysing: set[str] = set()
        self._delivered = time.monotonic()

    def index(self, paths: list[Path]) -> Summary:
        """Brings the archive up to date with the files under the paths; lets go of
        the engine's lock, come what may.
        """
        with closing(self.engine):
            return self._index(paths)

    def _index(self, paths: list[Path]) -> Summary:
        began = time.perf_counter()
        self._deliver()
        plan = survey(
            paths,
            walk(paths, [self.archive.folder]),
            self.catalogue,
            self.options.stated(),
        )
        self._count_unchanged(plan)
        self._refuse(plan.unreachable)
        self.progress.total = len(plan.to_read)
        with closing(self._analysed(plan)) as chunks:
            for chunk, enrichments in chunks:
                with self.interrupts.held():
                    self._keep(chunk, iter(enrichments))
                self.assembly.hand_over(self.engine, self.interrupts.held)
                if time.monotonic() - self._delivered > DELIVER_EVERY:
                    self._deliver()
        self._remove(plan)
        with self.interrupts.held():
            self.assembly.learn()
        self.assembly.settle(self.engine, self.interrupts.held)
        self.progress.finish()
        self.summary.seconds = time.perf_counter() - began
        return self.summary

    def _analysed(
        self, plan: Survey
    ) -> Generator[tuple[list[Item], list[Enrichment]], None, None]:
        """The items in chunks with what is found in them, by processes of this
        machine or by a cluster.
        """
        if self.options.scheduler:
            read = partial(self._read, plan)
            return read_and_analysed_on(
                self.options.scheduler, read, _unknown, self.enricher
            )
        return analysed(self._read(plan), _unknown, self.enricher, self.jobs)

    def _deliver(self) -> None:
        """Brings the index up to date with the catalogue; may be interrupted between
        two batches.
        """
        self.assembly.deliver(self.engine, self.interrupts.held)
        self._delivered = time.monotonic()

    def _count_unchanged(self, plan: Survey) -> None:
        held = articles_by_source(self.catalogue)
        unchanged = {seen.path for seen in plan.unchanged}
        self.summary.unchanged += sum(held.get(path, 0) for path in unchanged)
        self.summary.skipped += [
            item for item in self.catalogue.skipped() if item.path in unchanged
        ]
        refused = sum(seen.fate == "skipped" for seen in plan.unchanged)
        self.summary.files["skipped"] += refused
        self.summary.files["unchanged"] += len(plan.unchanged) - refused

    def _refuse(self, unreachable: Iterable[Skipped]) -> None:
        """Records files that the walk could not reach."""
        for skipped in unreachable:
            with self.catalogue.transaction():
                self.catalogue.clear_skipped(skipped.path)
                self._note(skipped)
                self.catalogue.finish_source(
                    Seen(skipped.path, 0, 0, "", "{}", "skipped")
                )
                self.summary.files["skipped"] += 1

    def _read(self, plan: Survey, reading: Reading = read_in_turn) -> Iterator[Item]:
        """The articles of all files to read, each file closed by its end."""
        for file, found in reading(self._to_read(plan)):
            yield from self._read_file(file, found)

    def _to_read(self, plan: Survey) -> Iterator[ToRead]:
        """The files whose content is not known."""
        for path, seen in plan.to_read:
            try:
                size, mtime_ns, hash = *stamp(path), file_hash(path)
            except OSError as error:
                unread = Seen(absolute(path), 0, 0, "", "{}", "skipped")
                yield ToRead(path, unread, f"can't be read: {error.strerror or error}")
                continue
            options = self.options.stated() or (seen.options if seen else "{}")
            now = Seen(absolute(path), size, mtime_ns, hash, options, "indexed")
            if not self._as_before(path, now, seen, plan):
                yield ToRead(path, now)

    def _as_before(
        self, path: Path, now: Seen, seen: Seen | None, plan: Survey
    ) -> bool:
        """Whether the content is known: a file that was only touched, or one that
        was moved here.
        """
        if (
            seen is not None
            and (seen.hash, seen.options) == (now.hash, now.options)
            and seen.fate == "indexed"
        ):
            with self.catalogue.transaction():
                self.catalogue.finish_source(now)
        else:
            old = plan.moved_here(path, now.hash) if seen is None else None
            if old is None or old.options != now.options:
                return False
            with self.catalogue.transaction():
                self.assembly.move(old.path, now)
            del plan.gone[old.path]
        self.summary.unchanged += len(self.catalogue.keys_of(now.path))
        self.summary.skipped += self.catalogue.skipped_in(now.path)
        self.summary.files["unchanged"] += 1
        self.progress.advance(done=1)
        return True

    def _read_file(self, file: ToRead, found: Read) -> Iterator[Item]:
        now = file.seen
        outlet = json.loads(now.options).get("outlet")
        keys: set[str] = set()
        refused = False
        yield Started(now.path)
        for item in found:
            if isinstance(item, Skipped):
                refused = True
                yield Skipped(now.path, item.reason, item.position)
            else:
                yield self._clean(item, now.path, outlet, keys)
        fate = "skipped" if refused and not keys else "indexed"
        hash = now.hash if _still(file.path, now) else ""
        yield Finished(
            Seen(now.path, now.size, now.mtime_ns, hash, now.options, fate),
            frozenset(keys),
        )

    def _clean(
        self, raw: RawArticle, path: str, outlet: str | None, keys: set[str]
    ) -> Found:
        key = _unused(raw.key, keys)
        keys.add(key)
        article = self.catalogue.identify(clean(raw, source=path, outlet=outlet), key)
        content = article.content_hash
        known = (
            content in self._analysing
            or self.catalogue.enrichment(content, self.enricher.version) is not None
        )
        if not known:
            self._analysing.add(content)
        return Found(article, key, known)

    def _keep(self, chunk: list[Item], enrichments: Iterator[Enrichment]) -> None:
        """Stores one chunk in one transaction."""
        new: list[Article] = []
        with self.catalogue.transaction():
            for item in chunk:
                if isinstance(item, Found):
                    enrichment = None if item.known else next(enrichments)
                    self._analysing.discard(item.article.content_hash)
                    if enrichment is not None and not enrichment.model:
                        why = f"indexed without names, because the analysis failed ({enrichment.rules})"
                        self._note(Skipped(item.article.source, why, item.key))
                        enrichment = None
                    fate = self.assembly.store(item.article, item.key, enrichment)
                    self.summary.count(fate)
                    if fate != "unchanged":
                        new.append(item.article)
                    self.progress.advance(articles=1)
                elif isinstance(item, Started):
                    self.catalogue.clear_skipped(item.path)
                elif isinstance(item, Finished):
                    self._finish(item)
                else:
                    self._note(item)
            self.assembly.group(new)

    def _note(self, skipped: Skipped) -> None:
        self.catalogue.skip(skipped)
        self.summary.skipped.append(skipped)
        self.progress.advance(skipped=1)

    def _finish(self, item: Finished) -> None:
        """Records a file as read; what it held before and no longer holds is removed."""
        for key, id in self.catalogue.keys_of(item.seen.path).items():
            if key not in item.keys:
                self.assembly.drop(id)
                self.summary.removed += 1
        self.catalogue.finish_source(item.seen)
        self.summary.files["read" if item.seen.fate == "indexed" else "skipped"] += 1
        self.progress.advance(done=1)

    def _remove(self, plan: Survey) -> None:
        """Removes the articles of files that are gone."""
        for path in plan.gone:
            with self.interrupts.held(), self.catalogue.transaction():
                for id in self.catalogue.keys_of(path).values():
                    self.assembly.drop(id)
                    self.summary.removed += 1
                self.catalogue.forget_source(path)
            self.summary.files["gone"] += 1


def index(
    archive: Archive, paths: list[Path], options: IndexOptions, progress: Progress
) -> Summary:
    """Brings an archive up to date with files and folders.

    Raises ArchiveLocked where another process writes, SettingsError where the path
    pattern is wrong, and KeyboardInterrupt where the run is stopped: what was kept by
    then stays kept.
    """
    pattern_of(options.path_pattern or "")
    with write_lock(archive.folder), told(archive.folder), Interrupts() as interrupts:
        assembly = Assembly(archive)
        try:
            return Run(archive, assembly, options, progress, interrupts).index(paths)
        finally:
            assembly.close()


def reindex(archive: Archive, progress: Progress) -> int:
    """Builds the search index again from the catalogue, beside the old one, and swaps.

    Gives the number of articles.

    No source file is read and no model loaded. Recurring lines are counted and the
    names filed anew first, so that neither depends on the order in which the articles
    came.
    """
    with write_lock(archive.require().folder), told(archive.folder):
        assembly = Assembly(archive)
        try:
            build = archive.new_build()
            with closing(archive.open_engine(build)) as engine:
                assembly.renew()
                assembly.learning.learn()
                ids = assembly.catalogue.article_ids()
                progress.total = len(ids)
                for start in range(0, len(ids), BATCH):
                    with assembly.catalogue.transaction():
                        engine.write(_entries(assembly, ids[start : start + BATCH]))
                    progress.advance(
                        done=len(ids[start : start + BATCH]),
                        articles=len(ids[start : start + BATCH]),
                    )
                engine.commit()
            archive.serve_build(build)
            with assembly.catalogue.transaction():
                assembly.catalogue.delivered(assembly.catalogue.posted())
                assembly.catalogue.delivered_headings(
                    assembly.catalogue.posted_headings()
                )
            assembly.authority.save()
            progress.finish()
            return len(ids)
        finally:
            assembly.close()


def _entries(assembly: Assembly, ids: list[str]) -> Iterator[Entry]:
    for id in ids:
        article = assembly.catalogue.article(id)
        if article is not None:
            yield assembly.entry(article, filed=True)


def _still(path: Path, seen: Seen) -> bool:
    """Whether a file is as it was before it was read; one that changed or went
    meanwhile is read again next time.
    """
    try:
        return stamp(path) == (seen.size, seen.mtime_ns)
    except OSError:
        return False


def _unknown(item: Item) -> Article | None:
    return item.article if isinstance(item, Found) and not item.known else None


def _unused(key: str, keys: set[str]) -> str:
    """The key itself, or numbered where a file has it twice: no record may take
    another's place.
    """
    number, unused = 1, key
    while unused in keys:
        number += 1
        unused = f"{key}#{number}"
    return unused


def reanalyse(
    archive: Archive, progress: Progress, model: str | None = None, jobs: int = 0
) -> int:
    """Brings every article's enrichment to the current model and rules.

    Gives how many were analysed.

    Raises ArchiveLocked where another process writes. An article that the analysis
    fails on keeps what it had.
    """
    with write_lock(archive.require().folder):
        assembly = Assembly(archive)
        try:
            return _reanalyse(
                archive,
                assembly,
                progress,
                Enricher(model or archive.settings.model or None),
                jobs,
            )
        finally:
            assembly.close()


def _reanalyse(
    archive: Archive,
    assembly: Assembly,
    progress: Progress,
    enricher: Enricher,
    jobs: int,
) -> int:
    articles = list(assembly.catalogue.articles_not_analysed_by(enricher.version))
    progress.total = len(articles)
    jobs = jobs or archive.settings.jobs or os.cpu_count() or 1
    for chunk, enrichments in analysed(articles, _whole, enricher, jobs):
        with assembly.catalogue.transaction():
            for article, enrichment in zip(chunk, enrichments, strict=True):
                if enrichment.model:
                    assembly.catalogue.put_enrichment(article.content_hash, enrichment)
                    assembly.catalogue.post(article.id, "write")
        progress.advance(done=len(chunk), articles=len(chunk))
    with closing(archive.open_engine()) as engine:
        assembly.deliver(engine)
    progress.finish()
    return len(articles)


def _whole(article: Article) -> Article:
    return article


def watched(
    archive: Archive,
    paths: list[Path],
    options: IndexOptions,
    every: float,
    progress: Callable[[], Progress],
    pause: Callable[[float], None] = time.sleep,
) -> Iterator[Summary]:
    """Brings the archive up to date for ever; gives the first summary, and then each
    that changed something.

    ``every`` is in seconds from the end of a look to the beginning of the next.
    """
    first = True
    while True:
        try:
            summary = index(archive, paths, options, progress())
        except ArchiveLocked:
            pause(every)
            continue
        if first or summary.added or summary.changed or summary.removed:
            yield summary
        first = False
        pause(every)
