"""What the index makes of decisions about origins and labels is what it would make of all
articles put together again: their facets at once, their entries when they have followed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.index.assembly import Assembly
from cuttings.index.decisions import Outcome
from cuttings.index.facts import carriers, carriers_since
from cuttings.search.archive import Archive
from cuttings.search.engines import Engine, engine_named
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.errors import CuttingsError
from cuttings.search.facets import installed_facets
from cuttings.search.queries import Query
from cuttings.search.settings import Settings
from tests.contract.conftest import EMBEDDED
from tests.making import make_article
from tests.thoroughness import examples

OUTLETS = ("The Gardian", "the gardian", "The Guardian", "The Mail", None)
AGENCIES = ("AFP", "afp", "Reuters")
BYLINES = ("By Ann Lee", "By Ann Lee and Bo Li")
LABELS = ("Press", "press", "Water")
TOLD_AT_ONCE = ("outlet", "agency", "byline", "labels")
chances = st.integers(0, 1_000)
steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["outlet", "outlet", "agency", "byline", "label", "unlabel", "undo", "undo"]
        ),
        chances,
        chances,
    ),
    min_size=1,
    max_size=7,
)
archives = st.lists(
    st.tuples(
        st.sampled_from(OUTLETS), st.sampled_from(AGENCIES), st.sampled_from(BYLINES)
    ),
    min_size=1,
    max_size=6,
)


@contextmanager
def assembled(folder: str, origins) -> Iterator[tuple[Assembly, list[str]]]:
    """An archive of articles of these origins; every other one is a copy of the one
    before. With it their ids.
    """
    with closing(Assembly(Archive(Path(folder), Settings()))) as assembly:
        ids: list[str] = []
        with assembly.catalogue.transaction():
            for number, (outlet, agency, byline) in enumerate(origins):
                words = [f"word{number // 2}x{each}" for each in range(80)]
                article = make_article(
                    f"a{number}",
                    body=" ".join(words),
                    outlet=outlet,
                    agency=agency,
                    byline=byline,
                )
                assembly.keep(article, str(number), None)
                ids.append(article.id)
        yield assembly, ids


def made(
    assembly: Assembly, engine: Engine, ids: list[str], verb: str, one: int, other: int
) -> Outcome:
    """A decision chosen by chance, posted. Raises what one raises that can't be made."""
    some = ids[one % len(ids) :: 1 + other % 3]
    last = assembly.journal.log(limit=1)
    number = 1 + one % max(1, last[0].id if last else 1)
    texts = {"outlet": OUTLETS[:-1], "agency": AGENCIES, "byline": BYLINES}
    since: tuple[str, ...] = ()
    with assembly.catalogue.transaction():
        if verb in texts:
            old = texts[verb][one % len(texts[verb])]
            new = (*texts[verb], "Another")[other % (len(texts[verb]) + 1)]
            having = carriers(engine, verb, old)
            outcome = assembly.facts.rename(verb, old, new, having)
        elif verb == "label":
            outcome = assembly.labels.add(LABELS[other % len(LABELS)], some)
        elif verb == "unlabel":
            outcome = assembly.labels.remove(LABELS[other % len(LABELS)], some)
        else:
            decision = assembly.journal.get(number)
            since = having_since(assembly, engine, decision)
            outcome = assembly.journal.undo(number)
        assembly.take_up(outcome, locked=other % 2 == 0)
        assembly.amend(since, outcome.decision)
    return outcome


def having_since(assembly: Assembly, engine: Engine, decision) -> tuple[str, ...]:
    """``carriers_since`` of an archive whose index is this engine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Archive, "reading_engine", lambda _: _Open(engine))
        return carriers_since(assembly.archive, decision)


class _Open:
    """An engine that whoever is done with it does not close."""

    def __init__(self, engine: Engine) -> None:
        self.article_ids, self.matches = engine.article_ids, engine.matches

    def close(self) -> None:
        """Stays open."""


def facets_of(engine: Engine, keys=TOLD_AT_ONCE) -> dict[str, dict[str, tuple]]:
    """The values of some facets with their counts."""
    found = {}
    for key in keys:
        page = engine.facet_values(key, Query(count="copies"), size=99)
        found[key] = {value.id: (value.label, value.count) for value in page.values}
    return found


def afresh(assembly: Assembly, folder: Path) -> Engine:
    """An engine that was given all articles as they are now."""
    engine = MemoryEngine(folder, installed_facets())
    engine.write(map(assembly.entry, assembly.catalogue.articles()))
    engine.commit()
    return engine


@examples(60)
@given(archives, steps, st.sampled_from(EMBEDDED))
def test_an_index_takes_up_origins_and_labels_as_if_all_articles_were_written_again(
    origins, steps, engine_name
):
    """Facets count so before any article has followed, and when all have, every entry
    says so.
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        assembled(folder, origins) as (assembly, ids),
    ):
        path = Path(folder) / "engine"
        engine = engine_named(engine_name)(path, installed_facets())
        assembly.settle(engine)
        for verb, one, other in steps:
            try:
                made(assembly, engine, ids, verb, one, other)
            except (CuttingsError, ZeroDivisionError):
                continue
            assembly.deliver(engine, until=lambda _: True)
            wanted = afresh(assembly, Path(folder))
            found, right = facets_of(engine), facets_of(wanted)
            for key in TOLD_AT_ONCE:
                counted = {each: count for each, (_, count) in found[key].items()}
                assert counted == {e: c for e, (_, c) in right[key].items()}, verb
        assembly.deliver(engine)
        wanted = afresh(assembly, Path(folder))
        for article_id in ids:
            assert engine.get(article_id) == wanted.get(article_id)
        keys = [facet.key for facet in installed_facets()]
        counted = {key: list(v) for key, v in facets_of(engine, keys).items()}
        assert counted == {key: list(v) for key, v in facets_of(wanted, keys).items()}
        engine.close()
