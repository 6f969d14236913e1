"""From files to the index, in a straight line:

    path -> Reader -> Article -> clean -> catalogue -> enrich -> group -> Entry -> Engine

``Run`` has a method for each arrow, in this order. Reading and analysing are a stream;
keeping is a transaction a chunk, whose entries go to the engine at once; delivering
commits the index every ``DELIVER_SECONDS`` and at the end. Whatever interrupts a run,
what was kept stays kept, and the next run carries on: a file counts as read only after
its last article is kept.

``watched`` looks again and again at a folder that fills all day, each look as cheap as
one stat a file. What is made again from the catalogue alone is in ``rebuilding``.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from cuttings.index.accounting import Ledger
from cuttings.index.assembly import Assembly
from cuttings.index.catalogue import Account, Catalogue, Letters, SourceFile
from cuttings.index.cleaning import clean
from cuttings.index.cleaning.cleaner import AS_STATED
from cuttings.index.database import errors_in_words
from cuttings.index.distributed import DaskWorkers
from cuttings.index.enrich.enricher import Enricher
from cuttings.index.interrupts import Interrupts
from cuttings.index.lock import write_lock
from cuttings.index.origin.languages import HeldLanguages
from cuttings.index.progress import Progress
from cuttings.index.readers import RawArticle
from cuttings.index.readers.paths import pattern_of
from cuttings.index.readers.walk import walk
from cuttings.index.repairing import DECIDED, require_whole, verify_reads
from cuttings.index.sources import (
    Read,
    Survey,
    ToRead,
    absolute,
    file_hash,
    is_unchanged,
    is_under,
    moved_folder,
    nothing_under,
    reading_options,
    stamp,
    survey,
)
from cuttings.index.workers import Workers, local_workers
from cuttings.search.archive import Archive
from cuttings.search.articles import Article, Enrichment, Imprint, Skipped
from cuttings.search.engines import Engine
from cuttings.search.errors import ArchiveLocked, NotFound
from cuttings.search.queries import Query
from cuttings.search.translations import stored

MOST_LANGUAGES = 200
"""Languages of an archive that are counted."""

DELIVER_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class IndexOptions:
    """What a run is asked for.

    ``outlet``, ``fields``, ``path_pattern`` and ``ocr`` are None to keep what each file was
    read with before. ``scheduler`` is the address of a Dask cluster that analyses instead of
    processes of this machine.
    """

    outlet: str | None = None
    fields: dict[str, str] | None = None
    path_pattern: str | None = None
    jobs: int = 0
    model: str | None = None
    scheduler: str | None = None
    ocr: str | None = None

    def stated(self) -> str | None:
        """The reading options as kept with each file, or None where none are given."""
        asked = (self.outlet, self.fields, self.path_pattern, self.ocr)
        if all(each is None for each in asked):
            return None
        stated: dict[str, object] = {
            "outlet": self.outlet,
            "fields": self.fields or {},
            "path_pattern": self.path_pattern or "",
        }
        if self.ocr:
            stated["ocr"] = self.ocr
        return json.dumps(stated, sort_keys=True)


@dataclass(slots=True)
class Summary:
    """What a run did, in articles; ``skipped`` lists everything under the paths that is
    not indexed, ``notes`` counts what was said of the articles that were read.

    ``files`` counts every file under the paths once: read, unchanged or skipped as a
    whole; and those gone.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    moved: int = 0
    """Files that stood elsewhere before; their articles are those they had."""
    looked_again: int = 0
    """Stories whose copies shared what became common, and were compared anew."""
    parted: int = 0
    """Those of them that turned out to be several."""
    skipped: list[Skipped] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)
    files: dict[str, int] = field(
        default_factory=lambda: {"read": 0, "unchanged": 0, "skipped": 0, "gone": 0}
    )
    seconds: float = 0.0

    def count(self, fate: str) -> None:
        """Counts one article's fate."""
        setattr(self, fate, getattr(self, fate) + 1)


LOST = stored(
    "reading",
    "words of the file are in no article (`cuttings skipped --notes` names them)",
)


@dataclass(frozen=True, slots=True)
class Started:
    """The beginning of a file in the stream: what was skipped in it before counts no
    more.
    """

    path: str


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An article in the stream, with its key in its file; ``known`` tells that its
    content was analysed before.
    """

    article: Article
    key: str
    known: bool


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of a file in the stream: what to record of it, the keys of its articles,
    how much text it gave and where its letters are, and the vendors' documents that
    other files hold.
    """

    source: SourceFile
    keys: frozenset[str]
    letters: Letters
    account: Account | None
    repeated: tuple[Imprint, ...]


Item = Started | Cleaned | Skipped | Finished


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
        self.archive = archive
        self.assembly = assembly
        self.catalogue = assembly.catalogue
        self.options = options
        self.progress = progress
        self.interrupts = interrupts
        self.engine = archive.open_engine()
        self.enricher = Enricher(options.model or archive.settings.model or None)
        self.summary = Summary()
        self._languages = HeldLanguages(_languages_of(self.engine))
        self._gone: frozenset[str] = frozenset()
        self._holding: frozenset[str] = frozenset()
        """The files of which the catalogue had articles before any was read."""
        self._numbers: dict[tuple[str, str], str] = {}
        """The file of each vendor's document that this run has read."""
        self._analysing: set[str] = set()
        """Hashes of contents that are on their way through the enricher."""
        self._delivered = time.monotonic()

    def index(self, paths: list[Path], moved_from: Path | None = None) -> Summary:
        """Brings the archive up to date with the files under the paths; frees
        the engine's lock, come what may.

        ``moved_from`` is the folder that the one path was before.
        """
        began = time.perf_counter()
        with closing(self.engine):
            self._deliver()
            roots = list(paths)
            if moved_from is not None:
                self._move(moved_from, paths[0])
                roots.append(moved_from)
            plan = self._survey(paths, roots)
            self._gone = frozenset(plan.gone)
            with self._workers() as workers:
                files = workers.read(self._to_read(plan))
                chunks = workers.analyse(self._articles(files), _to_analyse)
                with closing(chunks):
                    for chunk, enrichments in chunks:
                        self._keep(chunk, iter(enrichments))
                        self._hand_over()
            self._remove(plan.gone)
            self._conclude()
        self.summary.seconds = time.perf_counter() - began
        return self.summary

    def _workers(self) -> Workers:
        if self.options.scheduler:
            seconds = self.archive.settings.text_seconds
            return DaskWorkers(self.options.scheduler, self.enricher, seconds)
        return local_workers(self.archive, self.enricher, self.options.jobs)

    # path -> what is to be read

    def _move(self, old: Path, new: Path) -> None:
        """Takes the files of a moved folder for those that stood at the same places in
        the old one, whether or not they have changed since.
        """
        with self.interrupts.held(), self.catalogue.transaction():
            for path, source in moved_folder(self.catalogue, old, new):
                self.assembly.move(path, source)
                self.summary.moved += 1

    def _survey(self, paths: list[Path], roots: list[Path]) -> Survey:
        """What has to be done with which file under the paths; what needs nothing, and
        what can't be reached, is accounted for.

        ``roots`` are the folders whose missing files are gone.
        """
        found = walk(paths, [self.archive.folder])
        again = self.assembly.files.to_retry()
        plan = survey(roots, found, self.catalogue, self.options.stated(), again)
        self.progress.total = len(plan.to_read)
        self._count_unchanged(plan)
        for skipped in plan.unreachable:
            with self.catalogue.transaction():
                self.catalogue.clear_skipped(skipped.path)
                self._note(skipped)
                self.catalogue.finish_source(SourceFile.refused(skipped.path))
                self.assembly.files.tried(skipped.path)
                self.summary.files["skipped"] += 1
        return plan

    def _count_unchanged(self, plan: Survey) -> None:
        articles = self.catalogue.articles_by_source()
        self._holding = frozenset(articles)
        unchanged: set[str] = set()
        for source in plan.unchanged:
            unchanged.add(source.path)
            self.summary.unchanged += articles.get(source.path, 0)
            refused = source.fate == "skipped"
            self.summary.files["skipped" if refused else "unchanged"] += 1
        for skipped in self.catalogue.skipped():
            if skipped.path in unchanged:
                self.summary.skipped.append(skipped)

    def _to_read(self, plan: Survey) -> Iterator[ToRead]:
        """The files whose content is not known."""
        for path, known in plan.to_read:
            name = absolute(path)
            options = self.options.stated() or (known.options if known else "{}")
            try:
                size, modified = stamp(path)
                content_hash = file_hash(path)
            except OSError as error:
                why = stored(
                    "reading",
                    "can't be read: %(strerror)s",
                    strerror=error.strerror or error,
                )
                yield ToRead(path, SourceFile.refused(name), why)
                continue
            now = SourceFile(name, size, modified, content_hash, options, "indexed")
            if name in plan.again or not self._is_known(path, now, known, plan):
                yield ToRead(path, now)

    def _is_known(
        self, path: Path, now: SourceFile, known: SourceFile | None, plan: Survey
    ) -> bool:
        """Whether the content is known: a file that was only touched, or one that
        was moved here.
        """
        if known is not None and known.same_content(now):
            with self.catalogue.transaction():
                self.catalogue.finish_source(now)
        else:
            old = plan.moved_here(path, now.hash) if known is None else None
            if old is None or not self._is_read_the_same(old, now):
                return False
            with self.catalogue.transaction():
                self.assembly.move(old, now)
            plan.moved(old, now.hash)
            self.summary.moved += 1
        self.summary.unchanged += len(self.catalogue.keys_of(now.path))
        self.summary.skipped += self.catalogue.skipped_in(now.path)
        self.summary.files["unchanged"] += 1
        self.progress.advance(done=1)
        return True

    def _is_read_the_same(self, old: str, now: SourceFile) -> bool:
        """Whether a file was read with the options that it would be read with here."""
        source = self.catalogue.source(old)
        return source is not None and source.options == now.options

    # Reader -> Article -> clean

    def _articles(self, files: Iterable[tuple[ToRead, Read]]) -> Iterator[Item]:
        """The articles of all files as the readers give them, cleaned and identified,
        each file between its beginning and its end.
        """
        for file, found in files:
            source = file.source
            outlet = json.loads(source.options).get("outlet")
            keys: set[str] = set()
            letters = Letters()
            ledger = Ledger()
            repeated: list[Imprint] = []
            refused = False
            yield Started(source.path)
            for outcome in found:
                if isinstance(outcome, Skipped):
                    refused = True
                    yield Skipped(source.path, outcome.reason, outcome.position)
                elif holder := self._holder(outcome.imprint, source.path):
                    refused = True
                    repeated.append(outcome.imprint)
                    number = f"{outcome.imprint.vendor} {outcome.imprint.number}"
                    why = stored(
                        "reading",
                        "in the archive already, from %(holder)s: document %(number)s",
                        holder=str(holder),
                        number=str(number),
                    )
                    yield Skipped(source.path, why, outcome.key)
                else:
                    cleaned = self._clean(outcome, source.path, outlet, keys)
                    letters += letters_of(outcome, cleaned.article)
                    ledger.add(outcome.key, cleaned.article)
                    self.summary.notes.update(cleaned.article.notes)
                    yield cleaned

            fate = "skipped" if refused and not keys else "indexed"
            # a file that changed meanwhile, or went, is read again next time
            still = not file.refused and is_unchanged(file.path, source)
            read = source.as_read(fate, whole=still)
            account = None
            if not file.refused:
                options = reading_options(source)
                account = ledger.account_of(file.path, options, refused)
            yield Finished(read, frozenset(keys), letters, account, tuple(repeated))

    def _holder(self, imprint: Imprint, path: str) -> str | None:
        """The other file whose article is the same vendor's document."""
        if not imprint.number:
            return None
        name = (imprint.vendor, imprint.number)
        holder = self._numbers.get(name) or self.catalogue.holder(*name)
        if holder in (None, path) or holder in self._gone:
            self._numbers[name] = path
            return None
        return holder

    def _clean(
        self, raw: RawArticle, path: str, outlet: str | None, keys: set[str]
    ) -> Cleaned:
        key = _unused(raw.key, keys)
        keys.add(key)
        held = self._languages
        article = clean(raw, source=path, outlet=outlet, held=held.codes)
        held.add(article.language)
        is_new = path not in self._holding
        article = self.catalogue.identify(article, key, is_new=is_new)
        content = article.content_hash
        known = content in self._analysing
        if not known:
            version = self.enricher.version
            known = self.catalogue.enrichment(content, version) is not None
        if not known:
            self._analysing.add(content)
        return Cleaned(article, key, known)

    # catalogue -> group

    def _keep(self, chunk: list[Item], enrichments: Iterator[Enrichment]) -> None:
        """Stores one chunk in one transaction, and groups its articles."""
        new: list[Article] = []
        is_unsettled = False
        with self.interrupts.held(), self.catalogue.transaction():
            for item in chunk:
                if isinstance(item, Cleaned):
                    found = None if item.known else next(enrichments)
                    is_unsettled |= found is not None
                    if self._store(item, found) != "unchanged":
                        new.append(item.article)
                elif isinstance(item, Started):
                    self.catalogue.clear_skipped(item.path)
                elif isinstance(item, Finished):
                    self._finish(item)
                else:
                    self._note(item)
            if new:
                self.assembly.group(new)
            if new or is_unsettled:
                self.catalogue.unsettle()

    def _store(self, item: Cleaned, found: Enrichment | None) -> str:
        """Stores one article; one that the analysis failed on goes without names."""
        article = item.article
        self._analysing.discard(article.content_hash)
        if found is not None and not found.model:
            why = stored(
                "reading",
                "indexed without names, because the analysis failed (%(rules)s)",
                rules=found.rules,
            )
            self._note(Skipped(article.source, why, item.key))
            found = None
        fate = self.assembly.store(article, item.key, found)
        imprint = article.imprint
        if imprint.number:
            self.catalogue.hold(imprint.vendor, imprint.number, article.source)
        self.summary.count(fate)
        self.progress.advance(articles=1)
        return fate

    def _note(self, skipped: Skipped) -> None:
        self.catalogue.skip(skipped)
        self.summary.skipped.append(skipped)
        self.progress.advance(skipped=1)

    def _finish(self, item: Finished) -> None:
        """Records a file as read; what it held before and no longer holds is removed."""
        source = item.source
        if source.path in self._holding:
            for key, article_id in self.catalogue.keys_of(source.path).items():
                if key not in item.keys:
                    self.assembly.drop(article_id)
                    self.summary.removed += 1
        self.catalogue.finish_source(source)
        self.assembly.files.tried(source.path)
        self.catalogue.put_letters(source.path, item.letters)
        self.catalogue.put_account(source.path, item.account)
        if item.account is not None and item.account.lost:
            self.summary.notes[LOST] += 1
        for imprint in item.repeated:
            self.catalogue.repeat(imprint.vendor, imprint.number, source.path)
        self.summary.files["read" if source.fate == "indexed" else "skipped"] += 1
        self.progress.advance(done=1)

    # Entry -> Engine

    def _hand_over(self) -> None:
        """Gives the engine the entries of what was kept, and commits from time to time."""
        self.assembly.hand_over(self.engine, self.interrupts.held)
        if time.monotonic() - self._delivered > DELIVER_SECONDS:
            self._deliver()

    def _deliver(self) -> None:
        """Brings the index up to date with the catalogue; may be interrupted between
        two batches.
        """
        self.assembly.deliver(self.engine, self.interrupts.held)
        self._delivered = time.monotonic()

    def remove(self, paths: list[str]) -> Summary:
        """Removes files with their articles, whether or not they are there; frees the
        engine's lock, come what may.
        """
        began = time.perf_counter()
        with closing(self.engine):
            self._deliver()
            self._remove(paths)
            self._conclude()
        self.summary.seconds = time.perf_counter() - began
        return self.summary

    def _remove(self, paths: Iterable[str]) -> None:
        """Removes the articles of files that are gone."""
        for path in paths:
            with self.interrupts.held(), self.catalogue.transaction():
                for article_id in self.catalogue.keys_of(path).values():
                    self.assembly.drop(article_id)
                    self.summary.removed += 1
                self.catalogue.delete_source(path)
            self.summary.files["gone"] += 1

    def _conclude(self) -> None:
        """Draws the conclusions that need all articles, and delivers what they change."""
        with self.interrupts.held():
            self.assembly.choose_again()
            seen = self.assembly.look_again(self.summary.added + self.summary.changed)
            self.summary.looked_again += seen.looked
            self.summary.parted += seen.parted
            self.assembly.learn()
        self.assembly.settle(self.engine, self.interrupts.held)


def _languages_of(engine: Engine) -> dict[str, int]:
    """How many articles an index holds in each language."""
    query = Query(count="copies")
    try:
        page = engine.facet_values("language", query, size=MOST_LANGUAGES)
    except NotFound:  # a facet may be taken out
        return {}
    return {value.id: value.count for value in page.values}


def letters_of(raw: RawArticle, article: Article) -> Letters:
    """How much text a reader gave for an article, how much of it the article shows and
    hides, in characters without blanks.
    """
    read = _unblanked(raw.text)
    for left_out in raw.left_out:
        read += _unblanked(left_out.text)
    shown = hidden = 0
    for paragraph in article.paragraphs:
        if paragraph.hidden == AS_STATED:
            # a fact beside the text, which cleaning has otherwise
            continue
        source = article.original[paragraph.source_start : paragraph.source_end]
        if paragraph.hidden:
            hidden += _unblanked(source)
        else:
            shown += _unblanked(source)
    return Letters(read, shown, hidden)


def _unblanked(text: str) -> int:
    return sum(map(len, text.split()))


def _to_analyse(item: Item) -> Article | None:
    return item.article if isinstance(item, Cleaned) and not item.known else None


def _unused(key: str, keys: set[str]) -> str:
    """The key itself, or numbered where a file has it twice: no record may take
    another's place.
    """
    number, unused = 1, key
    while unused in keys:
        number += 1
        unused = f"{key}#{number}"
    return unused


def index(
    archive: Archive,
    paths: list[Path],
    options: IndexOptions,
    progress: Progress,
    moved_from: Path | None = None,
) -> Summary:
    """Brings an archive up to date with files and folders; ``moved_from`` is where the
    one path stood before.

    Raises ArchiveLocked where another process writes, SettingsError where the path
    pattern is wrong, ArchiveError where nothing was moved, and KeyboardInterrupt where
    the run is stopped: what was kept by then stays kept.
    """
    pattern_of(options.path_pattern or "")
    with (
        write_lock(archive.folder),
        errors_in_words(archive.folder),
        Interrupts() as interrupts,
        closing(Assembly(archive)) as assembly,
        closing(progress),
    ):
        require_whole(assembly.catalogue.connection, DECIDED)
        verify_reads(assembly.catalogue.connection)
        run = Run(archive, assembly, options, progress, interrupts)
        return run.index(paths, moved_from)


def read_under(archive: Archive, folder: Path) -> dict[str, int]:
    """The files that were read under a folder, or at this path, with the number of
    articles of each.

    Raises ArchiveError where there are none.
    """
    with (
        errors_in_words(archive.folder),
        closing(Catalogue(archive.require().catalogue)) as catalogue,
    ):
        verify_reads(catalogue.connection)
        articles = catalogue.articles_by_source()
        found: dict[str, int] = {}
        for source in catalogue.sources():
            if is_under(source.path, [absolute(folder)]):
                found[source.path] = articles.get(source.path, 0)
        if not found:
            raise nothing_under(absolute(folder))
        return found


def remove(archive: Archive, folder: Path, progress: Progress) -> Summary:
    """Removes from an archive what was read under a folder, or at this path.

    Corrections stay, and hold again where the same articles come back. Raises
    ArchiveLocked where another process writes.
    """
    with (
        write_lock(archive.require().folder),
        errors_in_words(archive.folder),
        Interrupts() as interrupts,
        closing(Assembly(archive)) as assembly,
        closing(progress),
    ):
        verify_reads(assembly.catalogue.connection)
        run = Run(archive, assembly, IndexOptions(), progress, interrupts)
        return run.remove(list(read_under(archive, folder)))


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

    ``every`` is in seconds from the end of a look to the beginning of the next. The
    lock is let go between two looks, so that names and stories can be corrected
    meanwhile; a look that finds the archive locked waits for the next. Looking works on
    every file system, which notices of changes do not.
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
