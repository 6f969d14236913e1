"""Revisions of whole columns against the rule for one entry, over random archives
and random revisions.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.articles import Enrichment, Heading, Mention
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.engines.whoosh.engine import WhooshEngine
from cuttings.search.facets import installed_facets
from cuttings.search.queries import Query
from cuttings.search.revisions import Filing, Revision
from tests.making import make_entry, make_heading
from tests.thoroughness import examples

ABOVE = {
    "town-a": ["land-a", "land-b", "part"],
    "town-b": ["land-a", None],
    "land-a": ["part", None],
    "land-b": ["part"],
}
PLACES = [*ABOVE, "part"]
PEOPLE = ["ada", "bob", "cleo"]
NAMES = {
    "person": ["Ada", "Bob", "Cleo", "Ada B."],
    "place": ["Town", "Land", "Old Land"],
}


@st.composite
def headings(draw) -> Heading:
    """A definition; places stand beneath one another in one direction only."""
    id = draw(st.sampled_from([*PLACES, *PEOPLE]))
    label = draw(st.sampled_from([id.title(), f"New {id}"]))
    kind = "person" if id in PEOPLE else "place"
    broader = draw(st.sampled_from(ABOVE.get(id, [None])))
    return Heading(
        id,
        kind,
        label,
        broader,
        draw(st.sampled_from([(), ("Alias",)])),
        draw(st.booleans()),
        "rule",
    )


def filed_under(kind):
    return st.sampled_from([*(PEOPLE if kind == "person" else PLACES), None])


@st.composite
def mentions(draw) -> Mention:
    """A name that is filed, ambiguous, or does not count."""
    kind = draw(st.sampled_from(["person", "place"]))
    name = draw(st.sampled_from(NAMES[kind]))
    reason = draw(
        st.sampled_from(["new heading", "equal fold", "demonym, not counted", ""])
    )
    return Mention(name, 0, len(name), kind, name, "", draw(filed_under(kind)), reason)


@st.composite
def filings(draw) -> Filing:
    kind = draw(st.sampled_from(["person", "place"]))
    articles = draw(st.sets(st.sampled_from([f"n{number}" for number in range(9)])))
    return Filing(
        kind,
        draw(st.sampled_from(NAMES[kind])),
        draw(filed_under(kind)),
        tuple(sorted(articles)),
    )


def made(number, found, carried):
    entry = make_entry(
        f"n{number}",
        body=f"oak ash{number % 3}",
        event=("War",),
        story=f"s{number % 4}",
    )
    unique = tuple({heading.id: heading for heading in carried}.values())
    return replace(
        entry,
        enrichment=Enrichment(tuple(found), entry.enrichment.events),
        headings=(*entry.headings, *unique),
    )


entries = st.builds(
    made,
    st.integers(0, 7),
    st.lists(mentions(), max_size=4),
    st.lists(headings(), max_size=4),
)
revisions = st.builds(
    lambda defined, gone, filed: Revision(
        tuple(
            {
                heading.id: heading for heading in defined if heading.id not in gone
            }.values()
        ),
        tuple(sorted(gone)),
        tuple(
            {
                (filing.kind, filing.name, id): Filing(
                    filing.kind, filing.name, filing.heading, (id,)
                )
                for filing in filed
                for id in filing.articles
            }.values()
        ),
    ),
    st.lists(headings(), max_size=4),
    st.sets(st.sampled_from([*PLACES, *PEOPLE]), max_size=2),
    st.lists(filings(), max_size=3),
)
steps = st.lists(
    st.tuples(
        st.lists(entries, max_size=6), st.lists(revisions, max_size=2), st.booleans()
    ),
    min_size=1,
    max_size=5,
)


@examples(40)
@given(steps)
def test_columns_are_revised_as_entries_are(changes):
    """Entries, facets and their values come out alike, after any writes and
    revisions in one commit or several.
    """
    with tempfile.TemporaryDirectory() as folder:
        facets = installed_facets()
        plain, columns = (
            MemoryEngine(Path(folder), facets),
            WhooshEngine(Path(folder), facets),
        )
        for written, revised, again in changes:
            for engine in (plain, columns):
                (engine.refacet if again else engine.write)(written)
                for revision in revised:
                    engine.revise(revision)
                engine.commit()
            for number in range(8):
                assert plain.get(f"n{number}") == columns.get(f"n{number}")
        for query in (
            Query(),
            Query("people:new OR places:alias"),
            Query(filters=(("places", ("land-a",)),)),
        ):
            pages = [engine.search(query) for engine in (plain, columns)]
            assert pages[0].facets == pages[1].facets
            assert (pages[0].copies, pages[0].stories) == (
                pages[1].copies,
                pages[1].stories,
            )


def test_a_revision_leaves_postings_and_records_alone(tmp_path):
    """Nothing but columns and the dictionary is written, and of the columns nothing
    where only words change.
    """
    engine = WhooshEngine(tmp_path, installed_facets())
    engine.write(
        [
            make_entry("x", body="Ada wrote.", people=("Ada",)),
            make_entry("y", body="Bob read.", people=("Bob",)),
        ]
    )
    engine.commit()
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def written() -> set[str]:
        return {
            path.suffix
            for path in tmp_path.iterdir()
            if before.get(path.name) != path.read_bytes()
        }

    engine.revise(
        Revision((make_heading("Ada", "people", variants=("Ada Lovelace",)),))
    )
    engine.commit()
    assert written() == {".toc", ".arrays"}
    engine.revise(
        Revision(gone=("bob",), filed=(Filing("person", "Bob", "ada", ("y",)),))
    )
    engine.commit()
    assert written() == {".toc", ".arrays", ".columns"}
    assert [value.count for value in engine.search(Query()).facets["people"]] == [2]
