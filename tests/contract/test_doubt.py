"""Values in doubt stand behind all others of their count, in every engine."""

from __future__ import annotations

from cuttings.search.articles import Heading
from cuttings.search.engines import Engine, Revisable
from cuttings.search.queries import Query
from cuttings.search.revisions import Revision
from tests.making import make_entry, make_heading

ABA = Heading("aba-zo", "person", "Aba Zo", doubtful=True)


def write(engine: Engine) -> None:
    """Two articles with a person that is sure, one with two that are not."""
    engine.write(
        [
            make_entry("one", people=("Zita Berg", "Yan Berg")),
            make_entry("two", people=("Zita Berg",), headings=(ABA,)),
        ]
    )
    engine.commit()


def test_what_is_in_doubt_comes_last_and_says_so(empty):
    """A comes before Y and Z, but for the doubt."""
    write(empty)
    for values in (
        empty.search(Query()).facets["people"],
        empty.facet_values("people", Query()).values,
        empty.facet_values("people", Query(), size=1, page=3).values,
    ):
        shown = [(value.label, value.count, value.doubtful) for value in values]
        expected = [
            ("Zita Berg", 2, False),
            ("Yan Berg", 1, False),
            ("Aba Zo", 1, True),
        ]
        assert shown == expected[-len(shown) :]


def test_of_more_values_than_are_shown_those_in_doubt_are_left_out(empty):
    """Ten stand on a page: the eleventh is the one in doubt, though its label is first."""
    names = [f"Berg {letter}" for letter in "BCDEFGHIJK"]
    empty.write([make_entry("one", people=names, headings=(ABA,))])
    empty.commit()
    shown = [value.label for value in empty.search(Query()).facets["people"]]
    assert shown[:10] == names


def test_a_value_is_found_whatever_is_doubted(empty):
    """Nothing is hidden: it is counted, found by its words, and a filter."""
    write(empty)
    assert empty.search(Query("people:aba")).copies == 1
    assert empty.search(Query().add("people", "aba-zo")).copies == 1


def test_doubt_ends_by_a_revision(empty):
    """Another article has the name: the heading is defined anew, and in its place."""
    write(empty)
    sure = make_heading("Aba Zo", "people")
    if isinstance(empty, Revisable):
        empty.revise(Revision((sure,)))
    else:
        empty.refacet([make_entry("two", people=("Zita Berg",), headings=(sure,))])
    empty.commit()
    values = empty.facet_values("people", Query()).values
    labels = [(value.label, value.doubtful) for value in values]
    assert labels == [("Zita Berg", False), ("Aba Zo", False), ("Yan Berg", False)]
