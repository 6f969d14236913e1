"""What an outlet has of agencies is counted by year, whichever agency it credits."""

from pathlib import Path

import pytest

from cuttings.search.agency_copy import agency_copy
from cuttings.search.coverage import outlets_held
from cuttings.search.engines.memory import MemoryEngine
from tests.making import FACETS, make_entry

CARRIED = [
    ("Post", "2015-03-01", "Reuters"),
    ("Post", "2015-05", "AFP"),
    ("Post", "2015-06-01", None),
    ("Post", "2017", None),
    ("Post", None, "Reuters"),
    ("Mail", "2015-01-01", None),
    (None, "2015-01-01", "Reuters"),
]


@pytest.fixture
def engine():
    """Seven articles, one of them of no outlet."""
    engine = MemoryEngine(Path("unused"), FACETS)
    entries = []
    for number, (outlet, date, agency) in enumerate(CARRIED):
        entries.append(
            make_entry(f"a{number}", date=date, outlet=outlet, agency=agency)
        )
    engine.write(entries)
    engine.commit()
    return engine


def test_each_year_counts_what_credits_any_agency(engine):
    """Undated articles come last."""
    post, mail, _ = agency_copy(engine, outlets_held(engine))
    assert list(post.rows()) == [
        ("Post", "2015", "3", "2", "67%"),
        ("Post", "2017", "1", "0", "0%"),
        ("Post", "", "1", "1", "100%"),
    ]
    assert list(mail.rows()) == [("Mail", "2015", "1", "0", "0%")]
    assert [(agency.label, agency.count) for agency in post.agencies] == [
        ("Reuters", 2),
        ("AFP", 1),
    ]
    assert (post.whole.articles, post.whole.credited) == (5, 3)


def test_articles_without_an_outlet_have_rows_of_their_own(engine):
    """So that the rows add up to all that is held; where each article states one, no
    row says otherwise.
    """
    counted = list(agency_copy(engine, outlets_held(engine)))
    assert sum([copy.whole.articles for copy in counted]) == len(CARRIED)
    silent = counted[-1]
    assert silent.id is None
    assert list(silent.rows()) == [("(no outlet stated)", "2015", "1", "1", "100%")]
    assert engine.search(silent.query).copies == 1

    engine.delete(["a6"])
    engine.commit()
    assert all(copy.id for copy in agency_copy(engine, outlets_held(engine)))
