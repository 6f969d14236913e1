"""Whether catalogue, index and stories agree, and what is in the archive."""

from __future__ import annotations

from contextlib import closing
from typing import Protocol, runtime_checkable

from cuttings.index.assembly import Assembly
from cuttings.index.database import errors_in_words
from cuttings.index.lock import write_lock
from cuttings.index.pipeline import reindex
from cuttings.index.progress import Progress
from cuttings.search.archive import Archive
from cuttings.search.errors import EngineError
from cuttings.search.queries import Query


def status(archive: Archive) -> dict[str, int | str]:
    """How much of everything the archive holds, and how much the index has still to
    take.
    """
    with (
        errors_in_words(archive.folder),
        closing(Assembly(archive)) as assembly,
        closing(archive.open_engine()) as engine,
    ):
        figures: dict[str, int | str] = {
            "archive": str(archive.folder),
            "engine": archive.settings.engine,
        }
        figures.update(assembly.catalogue.figures())
        figures["waiting_for_the_index"] = figures.pop("outbox")
        figures["indexed"] = engine.count()
        figures["stories"] = engine.search(Query()).stories
        figures.update(assembly.learning.figures())
        return figures


@runtime_checkable
class Verifiable(Protocol):
    """An engine over files of its own, which it can read whole to find a damage that
    opening them does not show.
    """

    def verify(self) -> None:
        """Raises IndexDamaged for the first damaged file."""


def check(archive: Archive) -> list[str]:
    """Every disagreement, each with what mends it; empty where all is well.

    Raises CatalogueError where the catalogue is too damaged to be asked.
    """
    with errors_in_words(archive.folder), closing(Assembly(archive)) as assembly:
        problems = [*_check_catalogue(assembly), *_check_stories(assembly)]
        try:
            with closing(archive.open_engine()) as engine:
                if isinstance(engine, Verifiable):
                    engine.verify()
                indexed = {
                    entry.article.id: entry.story.id
                    for entry in engine.matches(Query(count="copies"))
                }
        except EngineError as error:
            return [*problems, str(error)]
        return [*problems, *_check_index(assembly, indexed)]


def repair(archive: Archive, progress: Progress) -> list[str]:
    """Derives again what can be derived, stories and index, and gives the problems that
    remain.

    Articles, decisions and what was found in articles are never touched. Raises
    ArchiveLocked where another process writes.
    """
    with write_lock(archive.require().folder), errors_in_words(archive.folder):
        assembly = Assembly(archive)
        try:
            missing, unknown = _story_differences(assembly)
            with assembly.catalogue.transaction():
                for id in sorted(unknown):
                    assembly.touch(assembly.stories.remove(id))
                articles = (assembly.catalogue.article(id) for id in sorted(missing))
                assembly.group(article for article in articles if article is not None)
        finally:
            assembly.close()
    reindex(archive, progress)
    return check(archive)


def _check_catalogue(assembly: Assembly) -> list[str]:
    """Whether SQLite finds its file whole, every article can be read, and its file
    is in the account.
    """
    connection = assembly.catalogue.connection
    integrity = connection.execute("PRAGMA integrity_check").fetchone()[0]
    if integrity != "ok":
        return [
            f"The catalogue is damaged ({integrity}). Restore it from a backup, or index into a new archive."
        ]
    for article in assembly.catalogue.articles():
        assembly.catalogue.latest_enrichment(article.content_hash)
    problems = []
    orphans = connection.execute(
        "SELECT DISTINCT source FROM articles WHERE source NOT IN (SELECT path FROM sources)"
    )
    problems += [
        f"{path} was not read to its end. Run: cuttings index {path}"
        for (path,) in orphans
    ]
    return problems


def _check_stories(assembly: Assembly) -> list[str]:
    missing, unknown = _story_differences(assembly)
    remedy = "Run: cuttings check --repair"
    problems = [f"Article {id} is in no story. {remedy}" for id in sorted(missing)]
    return problems + [
        f"A story holds {id}, which the catalogue doesn't. {remedy}"
        for id in sorted(unknown)
    ]


def _story_differences(assembly: Assembly) -> tuple[set[str], set[str]]:
    """Articles that no story has, and copies of which the catalogue has no article."""
    grouped = {
        row[0]
        for row in assembly.catalogue.connection.execute(
            "SELECT id FROM copies_article"
        )
    }
    kept = set(assembly.catalogue.article_ids())
    return kept - grouped, grouped - kept


def _check_index(assembly: Assembly, indexed: dict[str, str]) -> list[str]:
    """Whether the index holds every article under its story, apart from what it has
    still to take.
    """
    waiting = dict(assembly.catalogue.posted())
    kept = set(assembly.catalogue.article_ids()) - _story_differences(assembly)[0]
    remedy = "Run: cuttings reindex"
    problems = [
        f"Article {id} is not in the index. {remedy}"
        for id in sorted(kept - set(indexed) - set(waiting))
    ]
    problems += [
        f"The index holds {id}, which the catalogue doesn't. {remedy}"
        for id in sorted(set(indexed) - kept - set(waiting))
    ]
    for id in sorted(kept & set(indexed) - set(waiting)):
        story = assembly.stories.link(id).id
        if story != indexed[id]:
            problems.append(
                f"Article {id} is in story {story}, but in the index in {indexed[id]}. {remedy}"
            )
    if waiting or assembly.catalogue.posted_headings():
        count = len(waiting) + len(assembly.catalogue.posted_headings())
        problems.append(
            f"{count:,} changes wait for the index. The next run of cuttings index takes them."
        )
    return problems
