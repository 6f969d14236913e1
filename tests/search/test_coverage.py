"""Holdings are counted by outlet and month, and gaps are seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.coverage import Holdings, coverage
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.facets import installed_facets
from cuttings.search.queries import MAX_VALUES
from tests.making import make_entry
from tests.thoroughness import examples


@pytest.fixture
def engine(tmp_path):
    engine = MemoryEngine(tmp_path, installed_facets())
    dates = ["1998-03-14", "1998-03", "1998-07-01", "1999", None]
    entries = [
        make_entry(f"a{n}", body="rain", date=date, outlet="Post")
        for n, date in enumerate(dates)
    ]
    engine.write(
        [
            *entries,
            make_entry("b", body="rain", date="2001-01-01"),
            make_entry("c", outlet="Times"),
        ]
    )
    engine.commit()
    return engine


def test_holdings_are_counted_by_outlet_and_month(engine):
    """Months, years without a month and undated articles add up to all of an outlet."""
    post, times, silent = coverage(engine)
    assert (
        post.label,
        post.total,
        post.months,
        post.only_year,
        post.undated,
    ) == ("Post", 5, {"1998-03": 2, "1998-07": 1}, {"1999": 1}, 1)
    assert (times.label, times.total, times.undated) == ("Times", 1, 1)
    assert (silent.id, silent.months) == (None, {"2001-01": 1})
    assert sum(row.total for row in (post, times, silent)) == engine.count()


def test_gaps_are_the_months_between_what_is_held(engine):
    """Nothing from April to June 1998; before the first and after the last month
    nothing is missing.
    """
    post = coverage(engine)[0]
    assert (post.span, post.gaps) == (("1998-03", "1998-07"), (("1998-04", "1998-06"),))


def test_a_year_of_which_something_is_held_is_no_gap():
    """An article dated only 1999 may be of any of its months."""
    months = {"1998-11": 1, "2000-02": 1}
    assert Holdings("p", "P", 3, months, {}, 0).gaps == (("1998-12", "2000-01"),)
    assert Holdings("p", "P", 3, months, {"1999": 1}, 0).gaps == ()


def test_what_states_no_outlet_is_told_among_more_outlets_than_a_search_may_name(
    tmp_path,
):
    """An outlet is none of them, however many there are."""
    engine = MemoryEngine(tmp_path, installed_facets())
    named = [make_entry(f"n{n}", outlet=f"Post {n}") for n in range(MAX_VALUES + 2)]
    engine.write([*named, make_entry("silent", date="2001")])
    engine.commit()
    *outlets, silent = coverage(engine)
    assert len(outlets) == MAX_VALUES + 2
    assert (silent.total, silent.only_year, silent.undated) == (1, {"2001": 1}, 0)


DATES = st.sampled_from([None, "1998", "1998-03", "1998-03-14", "1999", "2001-12"])


@examples(30)
@given(st.lists(st.tuples(DATES, st.sampled_from([None, "Post", "Times"])), min_size=1))
def test_every_article_is_counted_once(articles):
    """Months, years and undated of all outlets add up to the archive."""
    engine = MemoryEngine("unused", installed_facets())
    entries = []
    for number, (date, outlet) in enumerate(articles):
        entries.append(make_entry(f"a{number}", date=date, outlet=outlet))
    engine.write(entries)
    engine.commit()
    rows = coverage(engine)
    assert sum([row.total for row in rows]) == engine.count() == len(articles)
    for row in rows:
        parts = [*row.months.values(), *row.only_year.values(), row.undated]
        assert sum(parts) == row.total
        assert engine.search(row.query).copies == row.total
