"""The engines that pages are compared with, by name: this one, on a disk and on a
cluster, and others.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from cuttings.search.language.lexicon import ENGLISH_ONLY
from tests.bench.agreement import asked
from tests.bench.asking import Ask, Rival
from tests.bench.cluster_rivals import NaturalCopies, NaturalStories, OpenSearch
from tests.bench.compiled_rivals import Tantivy, Xapian
from tests.bench.corpus import Made
from tests.bench.lucene_rival import Lucene
from tests.bench.scripted_rivals import Sqlite, Whoosh


class Cuttings(Rival):
    """This engine, through its protocol: facets count stories, as pages do by default."""

    name = "cuttings"

    def __init__(self, folder: Path) -> None:
        from cuttings.search.engines.whoosh.engine import WhooshEngine
        from cuttings.search.facets import installed_facets

        self.engine = WhooshEngine(folder / self.name, installed_facets())

    def build(self, articles: Iterable[Made]) -> None:
        from tests.bench.corpus import entry

        self.engine.write(entry(made) for made in articles)
        self.engine.commit()

    def query(self, ask: Ask):
        """The page as a query of ours."""
        return asked(ask)

    def page(self, ask: Ask) -> int:
        return self.engine.search(self.query(ask)).copies

    def clear_cache(self) -> None:
        self.engine.clear_cache()

    def segments(self) -> int:
        return len(self.engine._current().snapshot.segments)


class EnglishOnly(Cuttings):
    """The index of ``cuttings`` read as if there were no language but English: beside it
    one sees what looking words up in the languages of an archive costs one that is in
    English. It stands behind ``cuttings`` in the list, which builds the index.
    """

    name = "english"

    def __init__(self, folder: Path) -> None:
        from cuttings.search.engines.whoosh.engine import WhooshEngine
        from cuttings.search.facets import installed_facets

        folder.mkdir(parents=True, exist_ok=True)
        beside = folder.with_name(folder.name.replace(self.name, Cuttings.name, 1))
        self.engine = WhooshEngine(beside / Cuttings.name, installed_facets())

    def build(self, articles: Iterable[Made]) -> None:
        """Nothing: the index is that of ``cuttings``."""

    def page(self, ask: Ask) -> int:
        current = self.engine._current()
        words, current.words = current.words, ENGLISH_ONLY
        try:
            return super().page(ask)
        finally:
            current.words = words


RIVALS: dict[str, type[Rival]] = {
    kind.name: kind
    for kind in (
        Cuttings,
        EnglishOnly,
        OpenSearch,
        NaturalStories,
        NaturalCopies,
        Whoosh,
        Sqlite,
        Tantivy,
        Lucene,
        Xapian,
    )
}
