"""Analysing again what an older model or older rules analysed, from the catalogue: no source file is read."""

from __future__ import annotations

import os
from contextlib import closing

from cuttings.index.assembly import Assembly
from cuttings.index.enrich.enricher import Enricher
from cuttings.index.lock import write_lock
from cuttings.index.progress import Progress
from cuttings.index.workers import analysed
from cuttings.search.archive import Archive
from cuttings.search.articles import Article


def reanalyse(archive: Archive, progress: Progress, model: str | None = None, jobs: int = 0) -> int:
    """Brings every article's enrichment to the current model and rules. Gives how many were analysed.

    Raises ArchiveLocked where another process writes. An article that the analysis fails on keeps what it had.
    """
    with write_lock(archive.require().folder):
        assembly = Assembly(archive)
        try:
            return _reanalyse(archive, assembly, progress, Enricher(model or archive.settings.model or None), jobs)
        finally:
            assembly.close()


def _reanalyse(archive: Archive, assembly: Assembly, progress: Progress, enricher: Enricher, jobs: int) -> int:
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
