"""What is made again from the catalogue alone: no source file is read.

``reindex`` builds the search index beside the old one and swaps them; ``reanalyse``
brings what an older model or older rules found up to date.

    articles = reindex(archive, Progress())
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress

from cuttings.index.assembly import BATCH, Assembly
from cuttings.index.cleaning import with_languages
from cuttings.index.database import errors_in_words
from cuttings.index.enrich.enricher import Enricher
from cuttings.index.lock import write_lock
from cuttings.index.progress import Progress
from cuttings.index.repairing import require_whole, verify_reads
from cuttings.index.workers import local_workers
from cuttings.search.archive import Archive
from cuttings.search.articles import Entry
from cuttings.search.errors import IndexDamaged


def reindex(archive: Archive, progress: Progress) -> int:
    """Builds the search index again from the catalogue, beside the old one, and swaps.

    Gives the number of articles. No source file is read and no model loaded. Recurring
    lines are counted and the names filed anew first, so that neither depends on the
    order in which the articles came. Raises CatalogueError where the catalogue is not
    as it was written.
    """
    with (
        write_lock(archive.require().folder),
        errors_in_words(archive.folder),
        closing(Assembly(archive)) as assembly,
        closing(progress),
    ):
        require_whole(assembly.catalogue.connection)
        catalogue = assembly.catalogue
        build = archive.new_build()
        with closing(archive.open_engine(build)) as engine:
            assembly.choose_again()
            assembly.renew()
            assembly.learning.learn()
            ids = catalogue.article_ids()
            progress.total = len(ids)
            for start in range(0, len(ids), BATCH):
                batch = ids[start : start + BATCH]
                with catalogue.transaction():
                    engine.write(_entries(assembly, batch))
                progress.advance(done=len(batch), articles=len(batch))
            engine.commit()
            catalogue.end_commit(build, engine)
        archive.serve_build(build)

        # the new index holds whatever was still posted to the old one
        with catalogue.transaction():
            catalogue.delivered(catalogue.posted())
            catalogue.delivered_headings(catalogue.posted_headings())
            catalogue.serve_only(build)
        assembly.authority.save()
        return len(ids)


def _entries(assembly: Assembly, ids: list[str]) -> Iterator[Entry]:
    carried = assembly.carried(ids)
    for article_id in ids:
        article = assembly.catalogue.article(article_id)
        if article is None:
            continue
        if not article.language_from:
            # Stored by a release that took every article for English.
            article = with_languages(article)
            assembly.catalogue.restate(article)
        yield assembly.entry(article, filed=True, carried=carried)


def reanalyse(
    archive: Archive, progress: Progress, model: str | None = None, jobs: int = 0
) -> int:
    """Brings every article's enrichment to the current model and rules.

    Gives how many were analysed. An article that the analysis fails on keeps what it
    had. Raises ArchiveLocked where another process writes.
    """
    with (
        write_lock(archive.require().folder),
        closing(Assembly(archive)) as assembly,
        closing(progress),
    ):
        catalogue = assembly.catalogue
        verify_reads(catalogue.connection)
        enricher = Enricher(model or archive.settings.model or None)
        articles = list(catalogue.articles_not_analysed_by(enricher.version))
        progress.total = len(articles)
        with local_workers(archive, enricher, jobs) as workers:
            for chunk, found in workers.analyse(articles, lambda article: article):
                with catalogue.transaction():
                    for article, enrichment in zip(chunk, found, strict=True):
                        if enrichment.model:
                            catalogue.put_enrichment(article.content_hash, enrichment)
                            catalogue.post(article.id, "write")
                progress.advance(done=len(chunk), articles=len(chunk))
        # What an index of an older format can't take waits for the next that is built.
        with suppress(IndexDamaged), closing(archive.open_engine()) as engine:
            assembly.deliver(engine)
        return len(articles)
