"""Whether catalogue, index and stories agree, and what is in the archive."""

from __future__ import annotations

from cuttings.index.assembly import Assembly
from cuttings.search.archive import Archive
from cuttings.search.queries import Query


def status(archive: Archive) -> dict[str, int | str]:
    """How much of everything the archive holds, and how much the index has still to take."""
    assembly = Assembly(archive)
    engine = archive.open_engine()
    try:
        figures: dict[str, int | str] = {"archive": str(archive.folder), "engine": archive.settings.engine}
        figures.update(assembly.catalogue.figures())
        figures["waiting_for_the_index"] = figures.pop("outbox")
        figures["indexed"] = engine.count()
        figures["stories"] = engine.search(Query()).stories
        return figures
    finally:
        engine.close()
        assembly.close()


def check(archive: Archive) -> list[str]:
    """Every disagreement, each with what mends it; empty where all is well."""
    assembly = Assembly(archive)
    engine = archive.open_engine()
    try:
        return [*_check_index(assembly, {e.article.id: e.story.id for e in engine.matches(Query(count="copies"))})]
    finally:
        engine.close()
        assembly.close()


def _check_index(assembly: Assembly, indexed: dict[str, str]) -> list[str]:
    waiting = dict(assembly.catalogue.posted())
    kept = set(assembly.catalogue.article_ids())
    remedy = "Run: cuttings reindex"
    problems = [f"Article {id} is not in the index. {remedy}" for id in sorted(kept - set(indexed) - set(waiting))]
    problems += [
        f"The index holds {id}, which the catalogue doesn't. {remedy}"
        for id in sorted(set(indexed) - kept - set(waiting))
    ]
    for id in sorted(kept & set(indexed) - set(waiting)):
        story = assembly.stories.link(id).id
        if story != indexed[id]:
            problems.append(f"Article {id} is in story {story}, but in the index in {indexed[id]}. {remedy}")
    if waiting:
        problems.append(f"{len(waiting):,} changes wait for the index. The next run of cuttings index takes them.")
    integrity = assembly.catalogue.connection.execute("PRAGMA quick_check").fetchone()[0]
    if integrity != "ok":
        problems.append(f"The catalogue is damaged ({integrity}). Restore it from a backup.")
    return problems
