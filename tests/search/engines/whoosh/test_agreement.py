"""Whole pages against the engine in memory, the executable specification, over
random archives.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.engines.whoosh.engine import WhooshEngine
from cuttings.search.facets import installed_facets
from cuttings.search.queries import Query
from tests.making import make_entry, make_heading
from tests.thoroughness import examples

PLACES = [
    make_heading("Peru", "places"),
    make_heading("Lima", "places", "peru"),
    make_heading("Chad", "places"),
]
PEOPLE = [
    make_heading(f"Person {n}", "people", variants=(f"Alias {n}",)) for n in range(14)
]

TITLES = ["Oak", "Ash and oak", "Pine"]
BODIES = ["", "oak ash", "ash oak oak pine", "pine oaks pine", "ash ash, pine"]

entries = st.builds(
    lambda number, date, story, first, headings, agency: make_entry(
        f"n{number:02}",
        TITLES[number % 3],
        BODIES[number % 5],
        date,
        f"s{story}",
        first,
        headings=tuple(dict.fromkeys(headings)),
        agency=agency,
    ),
    st.integers(0, 30),
    st.sampled_from([None, "1999", "1999-05", "1999-05-04", "2001-02-03"]),
    st.integers(0, 8),
    st.booleans(),
    st.lists(st.sampled_from([*PLACES, *PEOPLE]), max_size=6),
    st.sampled_from([None, "AFP", "AP"]),
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.lists(entries, max_size=12)),
        st.tuples(st.just("refacet"), st.lists(entries, max_size=4)),
        st.tuples(
            st.just("delete"),
            st.lists(st.integers(0, 30).map(lambda n: f"n{n:02}"), max_size=4),
        ),
    ),
    min_size=1,
    max_size=6,
)
queries = st.builds(
    lambda text, count, sort, filters, excluded, since: Query(
        text=text,
        count=count,
        sort=sort,
        filters=filters,
        excluded=excluded,
        date_from=since,
        size=50,
    ),
    st.sampled_from(
        [
            "",
            "oak",
            "oak OR pine",
            "ash oak",
            '"ash oak"',
            "-pine",
            "people:alias",
            "pi*",
            "title:oak",
        ]
    ),
    st.sampled_from(["stories", "copies"]),
    st.sampled_from(["newest", "oldest"]),
    st.sampled_from(
        [
            (),
            (("people", ("person-1", "person-2")),),
            (("agency", ("afp",)), ("places", ("peru",))),
        ]
    ),
    st.sampled_from([(), (("places", ("chad",)),)]),
    st.sampled_from([None, "1999-05"]),
)


def page_of(engine, query):
    page = engine.search(query)
    shown = {
        key: [(value.id, value.label, value.count) for value in values]
        for key, values in page.facets.items()
    }
    hits = [
        (hit.id, hit.story, hit.copies, hit.matching, hit.date) for hit in page.hits
    ]
    return (page.copies, page.stories, shown, sorted(hits))


@examples(80)
@given(steps, st.lists(queries, min_size=1, max_size=4))
def test_pages_are_those_of_the_engine_in_memory(changes, asked):
    """Totals, facets in their order, and the hits with their copies, after any
    writes, decisions and deletions.
    """
    with tempfile.TemporaryDirectory() as folder:
        facets = installed_facets()
        engines = MemoryEngine(Path(folder), facets), WhooshEngine(Path(folder), facets)
        for engine in engines:
            for change, given_ in changes:
                getattr(engine, change)(given_)
                if change != "write":
                    engine.commit()
            engine.commit()
        for query in asked:
            assert page_of(engines[0], query) == page_of(engines[1], query)
            ids = [
                [entry.article.id for entry in engine.matches(query)]
                for engine in engines
            ]
            assert sorted(ids[0]) == sorted(ids[1])
        for number in range(31):
            assert engines[0].get(f"n{number:02}") == engines[1].get(f"n{number:02}")
