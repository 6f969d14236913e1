"""Whether catalogue, index and stories agree, and what is in the archive.

``status`` counts, ``check`` compares and says of each disagreement what mends it,
``repair`` derives again what can be derived.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Protocol, runtime_checkable

from cuttings.index.assembly import Assembly
from cuttings.index.database import damages_of, errors_in_words
from cuttings.index.lock import write_lock
from cuttings.index.progress import Progress
from cuttings.index.rebuilding import reindex
from cuttings.index.repairing import damage_in_words, mend, verify_reads
from cuttings.search.archive import Archive
from cuttings.search.errors import EngineError
from cuttings.search.queries import Query
from cuttings.search.translations import numbered, worded

REPAIR = worded("Run: cuttings check --repair")
REINDEX = worded("Run: cuttings reindex")


@runtime_checkable
class Verifiable(Protocol):
    """An engine over files of its own, which it can read whole to find a damage that
    opening them does not show.
    """

    def verify(self) -> None:
        """Raises IndexDamaged for the first damaged file."""


def status(archive: Archive) -> dict[str, int | str]:
    """How much of everything the archive holds, and how much the index has still to
    take.
    """
    with (
        errors_in_words(archive.folder),
        closing(Assembly(archive)) as assembly,
        closing(archive.open_engine()) as engine,
    ):
        verify_reads(assembly.catalogue.connection)
        figures: dict[str, int | str] = {
            "archive": str(archive.folder),
            "engine": archive.settings.engine,
        }
        figures.update(assembly.catalogue.figures())
        letters = assembly.catalogue.letters()
        figures["letters_read"] = letters.read
        figures["letters_shown"] = letters.shown
        figures["letters_hidden"] = letters.hidden
        account, counted = assembly.catalogue.account()
        figures["file_letters"] = account.letters
        figures["file_letters_shown"] = account.shown
        figures["file_letters_hidden"] = account.hidden
        figures["file_letters_said_again"] = account.repeated
        figures["file_letters_skipped"] = account.skipped
        figures["file_letters_in_no_article"] = account.lost
        figures["files_counted_by_reader_only"] = int(figures["files"]) - counted
        figures["waiting_for_the_index"] = figures.pop("outbox")
        figures["following_behind"] = figures.pop("behind")
        figures["indexed"] = engine.count()
        figures["stories"] = engine.search(Query()).stories
        figures.update(assembly.learning.figures())
        return figures


def check(archive: Archive) -> list[str]:
    """Every disagreement, each with what mends it; empty where all is well.

    Raises CatalogueError where the catalogue is too damaged to be asked.
    """
    with errors_in_words(archive.folder), closing(Assembly(archive)) as assembly:
        problems = list(_check_catalogue(assembly))
        if any("catalogue is damaged" in problem for problem in problems):
            return problems
        problems += _check_stories(assembly)
        try:
            with closing(archive.open_engine()) as engine:
                if isinstance(engine, Verifiable):
                    engine.verify()
                stories: dict[str, str] = {}
                for entry in engine.matches(Query(count="copies")):
                    stories[entry.article.id] = entry.story.id
        except EngineError as error:
            return [*problems, error.args[0]]
        return [*problems, *_check_index(assembly, stories)]


def repair(archive: Archive, progress: Progress) -> list[str]:
    """Derives again what can be derived, stories and index, and gives the problems that
    remain.

    Decisions are never touched, and of articles only those that can't be read any more.
    Raises ArchiveLocked where another process writes.
    """
    with (
        write_lock(archive.require().folder),
        errors_in_words(archive.folder),
        closing(Assembly(archive)) as assembly,
    ):
        remaining = mend(assembly)
        if not _check_tables(assembly):
            missing, unknown = _story_differences(assembly)
            with assembly.catalogue.transaction():
                for article_id in sorted(unknown):
                    assembly.touch(assembly.stories.remove(article_id))
                found = map(assembly.catalogue.article, sorted(missing))
                assembly.group(article for article in found if article is not None)
    problems = check(archive)
    if not any("catalogue is damaged" in problem for problem in problems):
        reindex(archive, progress)
        problems = check(archive)
    return [*remaining, *(each for each in problems if each not in remaining)]


def _check_catalogue(assembly: Assembly) -> Iterator[str]:
    """Whether the catalogue is as it was written, every article can be read, and its
    file is in the account.
    """
    damaged = _check_tables(assembly)
    if damaged:
        yield from damaged
        return
    for path in assembly.catalogue.unbalanced():
        yield (
            worded(
                "Of the text of %(path)s something is neither shown nor "
                "hidden. Index it anew, and report the file.",
                path=path,
            )
        )
    for article in assembly.catalogue.articles():
        assembly.catalogue.latest_enrichment(article.content_hash)
    unfinished = assembly.catalogue.connection.execute(
        """
        SELECT DISTINCT source FROM articles
        WHERE source NOT IN (SELECT path FROM sources)
        """
    )
    for (path,) in unfinished:
        yield worded(
            "%(path)s was not read to its end. Run: cuttings index %(path)s", path=path
        )


def _check_tables(assembly: Assembly) -> list[str]:
    """What of the catalogue is not as it was written, and what mends each."""
    found = damages_of(assembly.catalogue.connection)
    return [damage_in_words(damage) for damage in found]


def _check_stories(assembly: Assembly) -> Iterator[str]:
    missing, unknown = _story_differences(assembly)
    for article_id in sorted(missing):
        yield worded(
            "Article %(article_id)s is in no story. %(repair)s",
            article_id=str(article_id),
            repair=REPAIR,
        )
    for article_id in sorted(unknown):
        yield worded(
            "A story holds %(article_id)s, which the catalogue doesn't. %(repair)s",
            article_id=str(article_id),
            repair=REPAIR,
        )


def _story_differences(assembly: Assembly) -> tuple[set[str], set[str]]:
    """Articles that no story has, and copies of which the catalogue has no article."""
    rows = assembly.catalogue.connection.execute("SELECT id FROM copies_article")
    grouped = {row["id"] for row in rows}
    kept = set(assembly.catalogue.article_ids())
    return kept - grouped, grouped - kept


def _check_index(assembly: Assembly, indexed: dict[str, str]) -> Iterator[str]:
    """Whether the index holds every article under its story, apart from what it has
    still to take.

    ``indexed`` has the story of each article in the index.
    """
    catalogue = assembly.catalogue
    waiting = {article_id for article_id, _ in catalogue.posted()}
    ungrouped, _ = _story_differences(assembly)
    kept = set(catalogue.article_ids()) - ungrouped
    for article_id in sorted(kept - indexed.keys() - waiting):
        yield worded(
            "Article %(article_id)s is not in the index. %(reindex)s",
            article_id=str(article_id),
            reindex=REINDEX,
        )
    for article_id in sorted(indexed.keys() - kept - waiting):
        yield worded(
            "The index holds %(article_id)s, which the catalogue doesn't. %(reindex)s",
            article_id=str(article_id),
            reindex=REINDEX,
        )
    for article_id in sorted((kept & indexed.keys()) - waiting):
        story = assembly.stories.story_of(article_id)
        if story != indexed[article_id]:
            yield (
                worded(
                    "Article %(article_id)s is in story %(story)s, but in the "
                    "index in %(indexed)s. %(reindex)s",
                    article_id=str(article_id),
                    story=story,
                    indexed=indexed[article_id],
                    reindex=REINDEX,
                )
            )
    count = len(waiting) + len(catalogue.posted_headings())
    if count:
        yield (
            numbered(
                "%(number)s change waits for the index. The next run of "
                "`cuttings index` takes it.",
                "%(number)s changes wait for the index. The next run of "
                "`cuttings index` takes them.",
                count,
            )
        )
