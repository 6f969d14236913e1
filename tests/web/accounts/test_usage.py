"""Use is counted without watching anybody."""

from __future__ import annotations

import datetime

import pytest

from cuttings.web.accounts.usage import (
    ARTICLES,
    KEPT_MONTHS,
    SEARCHES,
    VISITORS,
    Usage,
)
from cuttings.web.app import Resources, create_app
from cuttings.web.settings import Settings
from tests.making import FACETS

DAY = datetime.date(2026, 11, 27)


@pytest.fixture
def today():
    """A day that a test may change."""
    return [DAY]


@pytest.fixture
def usage(accounts, today) -> Usage:
    return Usage(accounts.store, lambda: today[0])


def test_searches_and_opened_articles_are_counted_by_day_and_month(usage, today):
    """Whichever process counted them."""
    usage.count(SEARCHES)
    usage.count(ARTICLES)
    usage.write()
    usage.count(SEARCHES)
    today[0] += datetime.timedelta(days=1)
    usage.count(SEARCHES)
    usage.write()
    assert [(day.name, day.searches, day.articles) for day in usage.days()] == [
        ("2026-11-28", 1, 0),
        ("2026-11-27", 2, 1),
    ]
    assert [(month.name, month.searches) for month in usage.months()] == [
        ("2026-11", 3)
    ]


def test_words_are_kept_only_when_enough_visitors_asked_them(usage, accounts):
    """Not when one asked often; until then they can't be read from the file."""
    for number in range(VISITORS - 1):
        usage.count_nothing("Rare  Question", f"visitor {number}")
        usage.count_nothing("rare question", f"visitor {number}")
    usage.write()
    assert usage.in_vain() == ()
    data = b"".join(
        path.read_bytes() for path in accounts.store.path.parent.glob("readers.sqlite*")
    )
    assert b"rare question" not in data
    assert b"visitor 1" not in data
    usage.count_nothing("rare question", "one more visitor")
    usage.write()
    assert usage.in_vain() == (("rare question", 1),)


def test_yesterdays_visitors_are_nobodys(usage, accounts, today):
    """Their digests and the key go; a question must be asked by enough on one day."""
    for number in range(VISITORS - 1):
        usage.count_nothing("rare question", f"visitor {number}")
    usage.write()
    today[0] += datetime.timedelta(days=1)
    usage.count_nothing("rare question", "visitor 99")
    usage.write()
    assert usage.in_vain() == ()
    with accounts.store.reading() as connection:
        days = connection.execute("SELECT DISTINCT day FROM asked_in_vain").fetchall()
        keys = connection.execute(
            "SELECT name FROM secrets WHERE name LIKE 'usage %'"
        ).fetchall()
    assert [row[0] for row in days] == ["2026-11-28"]
    assert [row[0] for row in keys] == ["usage 2026-11-28"]


def test_counts_are_kept_for_thirteen_months(usage, today):
    """To the day."""
    usage.count(SEARCHES)
    usage.write()
    today[0] = datetime.date(2027, 12, 27)
    assert (today[0].year - DAY.year) * 12 + today[0].month - DAY.month == KEPT_MONTHS
    usage.count(ARTICLES)
    usage.write()
    assert DAY.isoformat() in [day.name for day in usage.days()]
    today[0] = datetime.date(2027, 12, 28)
    usage.count(ARTICLES)
    usage.write()
    assert DAY.isoformat() not in [day.name for day in usage.days()]


def test_the_site_counts_and_shows_keepers(app, signed_in):
    """Searches, those that found nothing, articles; a reader is shown nothing of it."""
    client, _ = signed_in("keeper")
    visitor = app.test_client()
    visitor.get("/search?q=militants")
    visitor.get("/search?q=zzzzqqqq")
    visitor.get("/articles/a1")
    visitor.get("/articles/nobody")
    page = client.get("/desk/usage").text
    row = page.split("<tbody><tr>")[1].split("</tr>")[0]
    assert row.count('class="number"') == 3
    assert ">2</td>" in row
    assert row.count(">1</td>") == 2
    assert "zzzzqqqq" not in page


def test_counting_can_be_switched_off(engine, accounts):
    """Then nothing is counted."""
    settings = Settings(search_seconds=0, usage=False)
    site = create_app(engine, FACETS, settings, Resources(accounts=accounts))
    site.test_client().get("/search?q=militants")
    accounts.usage.write()
    assert accounts.usage.days() == ()
