"""Every engine that says so weighs a copy by the length of what stands for its story.

A cluster keeps Lucene's own norms, so it weighs each copy by its own and does not say so.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.articles import Entry
from cuttings.search.engines import Engine, Weighing, engine_named
from cuttings.search.engines.formula import K1, B, inverse_frequency
from cuttings.search.engines.lengths import standing
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.engines.naive import document
from cuttings.search.engines.whoosh.codec import length_codes
from cuttings.search.facets import installed_facets
from cuttings.search.queries import Query
from cuttings.search.syntax.schema import STATED
from tests.contract.conftest import EMBEDDED
from tests.making import make_entry
from tests.thoroughness import examples

FACETS = installed_facets()
FILLING = "and so it went on from day to day as it had before "
LONG = "Harbour talks. " + FILLING * 20
SHORT = "Harbour talks. " + FILLING * 2
MIDDLING = "Harbour talks. " + FILLING * 9

Link = tuple[int, bool]
"""The story of an article, by its number, and whether it stands for it."""


@pytest.fixture(params=EMBEDDED)
def new(request, tmp_path) -> Iterator[Engine]:
    """An engine that holds nothing."""
    engine = engine_named(request.param)(tmp_path / "index", FACETS)
    yield engine
    engine.close()


def report_and_brief(stands: str = "report") -> list[Entry]:
    """A report, a brief cut from it, and a report of another story, shorter than the one
    and longer than the other.
    """
    return [
        make_entry("report", "On", LONG, story="s", representative=stands == "report"),
        make_entry("brief", "On", SHORT, story="s", representative=stands == "brief"),
        make_entry("other", "On", MIDDLING),
    ]


def scores(engine: Engine, text: str) -> dict[str, float]:
    """The score of each copy for some words."""
    hits = engine.search(Query(text, count="copies", size=100)).hits
    return {hit.id: hit.score for hit in hits}


def filled(engine: Engine, entries: list[Entry]) -> Engine:
    """An engine with some entries committed."""
    engine.write(entries)
    engine.commit()
    return engine


def in_order(engine: Engine, text: str = "harbour talks") -> list[str]:
    """The stories of a search in order, by the hit that is shown."""
    return [hit.id for hit in engine.search(Query(text)).hits]


def test_a_brief_does_not_lift_its_story_by_being_short(new):
    filled(new, report_and_brief())
    assert in_order(new) == ["other", "report"]
    found = scores(new, "harbour")
    assert found["brief"] == pytest.approx(found["report"])


def test_each_copy_may_be_weighed_by_its_own_length(new):
    assert isinstance(new, Weighing)
    new.length = "own"
    filled(new, report_and_brief())
    assert in_order(new) == ["report", "other"]
    found = scores(new, "harbour")
    assert found["brief"] > found["other"] > found["report"]
    new.length = "representative"
    assert in_order(new) == ["other", "report"]


def test_another_copy_that_stands_for_the_story_changes_its_order_at_once(new):
    filled(new, report_and_brief())
    new.refacet(report_and_brief("brief")[:2])
    new.commit()
    assert in_order(new) == ["brief", "other"]
    found = scores(new, "harbour")
    assert found["brief"] == pytest.approx(found["report"])


def test_a_copy_taken_out_of_its_story_has_its_own_length(new):
    filled(new, report_and_brief())
    report, brief, _ = report_and_brief()
    alone = replace(brief.story, id="t", representative=True)
    new.refacet([report, replace(brief, story=alone)])
    new.commit()
    assert in_order(new) == ["brief", "other", "report"]


def test_copies_whose_representative_was_removed_have_their_own_length(new):
    filled(new, report_and_brief())
    new.delete(["report"])
    new.commit()
    assert in_order(new) == ["brief", "other"]


def test_the_score_of_a_copy_is_the_formula_with_the_length_of_the_representative(new):
    """BM25 worked out by hand for one word in the text of three articles."""
    filled(new, report_and_brief())
    lengths = {
        "report": len(LONG.split()) + 1,
        "brief": len(SHORT.split()) + 1,
        "other": len(MIDDLING.split()) + 1,
    }
    average = sum(lengths.values()) / 3
    for article, counted in (("brief", "report"), ("other", "other")):
        norm = K1 * (1 - B + B * lengths[counted] / average)
        expected = inverse_frequency(3, 3) * (K1 + 1) / (1 + norm)
        assert scores(new, "text:harbour")[article] == pytest.approx(expected, rel=0.06)


def linked(links: list[Link]) -> list[Entry]:
    """Articles of lengths that differ, in these stories."""
    made = []
    for number, (story, representative) in enumerate(links):
        body = f"Harbour {'strike ' * (number % 3)}" + FILLING * (2 * number + 1)
        title = "Harbour " + "on " * number
        entry = make_entry(
            f"n{number}",
            title.strip(),
            body,
            story=f"s{story}",
            representative=representative,
        )
        inferred = replace(entry.article, title_inferred=number % 4 == 3)
        made.append(replace(entry, article=inferred))
    return made


links_of = st.lists(st.tuples(st.integers(0, 2), st.booleans()), min_size=7, max_size=7)


def counted(engine: Engine, field: str) -> dict[str, int]:
    """The code of the length by which a field of each living article is weighed."""
    snapshot = engine._current().snapshot
    codes = np.concatenate(snapshot.counted_lengths(field))
    return {snapshot.id(doc): int(codes[doc]) for doc in snapshot.living.tolist()}


def expected(entries: list[Entry], field: str) -> dict[str, int]:
    """The same, of articles as they are, by their plain statement."""
    lengths = {}
    for entry in entries:
        lengths[entry.article.id] = document(entry, FACETS).lengths[field]
    stands = standing(entries)
    found = {}
    for entry in entries:
        own = lengths[entry.article.id]
        representative = stands.get(entry.story.id, entry)
        found[entry.article.id] = own and (lengths[representative.article.id] or own)
    codes = length_codes(np.array(list(found.values()), np.int64))
    return dict(zip(found, codes.tolist(), strict=True))


@examples(25)
@given(links_of, links_of, st.sets(st.integers(0, 6), max_size=3), st.integers(0, 7))
def test_decisions_about_stories_count_as_in_an_archive_written_afresh(
    before, after, gone, split
):
    """Whatever was joined, split, pinned or removed, in one segment or in two: lengths
    are exactly those of the plain statement, and scores those of the same articles
    written so from the beginning.
    """
    with tempfile.TemporaryDirectory() as folder:
        factory, earlier, later = engine_named("whoosh"), linked(before), linked(after)
        changed = factory(Path(folder, "changed"), FACETS)
        filled(changed, earlier[:split])
        filled(changed, earlier[split:])
        changed.refacet(later)
        changed.commit()
        afresh = filled(factory(Path(folder, "afresh"), FACETS), later)
        exact = filled(MemoryEngine(Path(folder), FACETS), later)
        for field in ("text", "exact", "title", STATED):
            assert counted(changed, field) == expected(later, field)
        for text in ("harbour", "harbour strike", "title:harbour", '"harbour strike"'):
            found = scores(changed, text)
            assert found == pytest.approx(scores(afresh, text), rel=1e-5), text
            assert found == pytest.approx(scores(exact, text), rel=0.06), text

        removed = {f"n{number}" for number in gone}
        changed.delete(removed)
        changed.commit()
        kept = [entry for entry in later if entry.article.id not in removed]
        assert counted(changed, "text") == expected(kept, "text")
        changed.close()
        afresh.close()


def test_only_one_that_stands_for_a_story_gives_its_length():
    one, other, third = report_and_brief()
    assert standing([one, other, third]) == {"s": one, "other": third}
    both = replace(other, story=one.story)
    assert standing([one, both]) == {}
