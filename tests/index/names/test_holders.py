"""Who of several people of one name held an office when."""

from __future__ import annotations

import pytest

from cuttings.index.names.holders import holder_of

PRESIDENT = "president of United States"


@pytest.mark.parametrize(
    ("name", "role", "year", "label"),
    [
        ("George Bush", "vice president of United States", 1987, "George H. W. Bush"),
        ("George Bush", PRESIDENT, 1991, "George H. W. Bush"),
        ("George Bush", PRESIDENT, 2004, "George W. Bush"),
        ("George Bush", "governor", 1998, "George W. Bush"),
        ("George Bush", "", 1985, "George H. W. Bush"),
        ("George Bush", "", 1998, "George H. W. Bush"),
        ("Bush", PRESIDENT, 2006, "George W. Bush"),
        ("Bush", "president", 1989, "George H. W. Bush"),
        ("Bush", "president", 2006, "George W. Bush"),
        ("Nixon", PRESIDENT, 1987, "Richard Nixon"),
        ("Gandhi", "prime minister of India", 1986, "Rajiv Gandhi"),
        ("Gandhi", "prime minister of India", 1975, "Indira Gandhi"),
        ("Costas Karamanlis", "", 1978, "Konstantinos Karamanlis"),
    ],
)
def test_the_one_who_held_the_office_then_is_meant(name, role, year, label):
    """By the role of the article, by its year, by both."""
    meant = holder_of(name, role, year)
    assert meant is not None
    assert meant.label == label


@pytest.mark.parametrize(
    ("name", "role", "year"),
    [
        ("George Bush", "", 0),
        ("George Bush", "", 2016),
        ("George Bush", PRESIDENT, 2015),
        ("Gandhi", "prime minister of India", 1993),
        ("Bush", "president", 2015),
        ("Bush", "president", 0),
    ],
)
def test_on_a_tie_nobody_is_meant(name, role, year):
    """No year, or one in which both are known and neither is in office."""
    meant = holder_of(name, role, year)
    assert meant is not None
    assert (meant.label, len(meant.others)) == ("", 2)


@pytest.mark.parametrize(
    ("name", "role", "year"),
    [
        ("Ann Bush", PRESIDENT, 2004),
        ("Bush", "", 2004),
        ("Bush", "chairman", 2004),
        ("Bush", "governor", 1998),
        ("Nixon", "president", 1990),
        ("Nixon", "president", 0),
        ("Nixon", "president of Canada", 1987),
        ("Clinton", PRESIDENT, 1980),
        ("George W. Bush", PRESIDENT, 2004),
    ],
)
def test_the_table_knows_nothing_of_others(name, role, year):
    """Another given name, no office, another's office or country, a year before."""
    assert holder_of(name, role, year) is None


@pytest.mark.parametrize(("year", "is_known"), [(1991, False), (1992, True)])
def test_who_stands_for_an_office_is_known_a_year_before(year, is_known):
    """Elected in one year, in office in the next."""
    assert (holder_of("Clinton", PRESIDENT, year) is not None) is is_known
