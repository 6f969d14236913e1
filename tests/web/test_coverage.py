"""The page of holdings tells what is held of each outlet, month by month."""

from types import SimpleNamespace

from cuttings.web.pages.coverage import Shades, coverage_page


def test_holdings_are_a_table_by_outlet_and_month(client):
    """Every outlet has its years, each with twelve months, and the page says what a
    gap means.
    """
    page = client.get("/coverage").get_data(as_text=True)
    assert "What this archive holds" in page
    assert page.count("<table") >= 1
    assert "says nothing about the news of that month" in page


def test_the_page_about_the_site_leads_to_the_holdings(client):
    """Whoever asks what the archive is finds what it holds."""
    assert 'href="/coverage"' in client.get("/about").get_data(as_text=True)


def test_the_page_counts_months_and_leads_to_their_articles(site):
    """A month without an article is a cell without a link."""
    rows = {row.label: row for row in coverage_page(site).outlets}
    assert list(rows)[-1] == "(no outlet stated)"
    mail, post = rows["The Mail"], rows["The Post"]
    assert mail.holdings == "1 article, September 2015"
    (year,) = mail.years
    assert [cell.count for cell in year.months] == [0] * 8 + [1, 0, 0, 0]
    assert year.months[8].url == "/search?date=2015-09&outlet=the-mail&count=copies"
    assert year.months[7].url == ""
    assert (post.partial, post.years[-1].without_month) == (True, 1)


def test_a_month_is_shaded_among_the_months_of_the_page(site):
    page = coverage_page(site)
    assert page.legend == ("1",)
    shades = {
        month.shade
        for outlet in page.outlets
        for year in outlet.years
        for month in year.months
    }
    assert shades == {0, 1}


def test_shades_part_the_months_into_four():
    counts = (1, 1, 2, 2, 5, 5, 40, 90)
    held = SimpleNamespace(months=dict(enumerate(counts)))
    shades = Shades.of([held])
    assert shades.legend == ("1 to 2", "3 to 5", "6 to 40", "41 to 90")
    assert [shades.shade(count) for count in (0, 1, 2, 3, 40, 41, 90)] == [
        0,
        1,
        1,
        2,
        3,
        4,
        4,
    ]


def test_nothing_between_months_of_which_something_is_held_is_a_gap(site):
    rows = {row.label: row for row in coverage_page(site).outlets}
    (_, _, last) = rows["(no outlet stated)"].years
    assert [month.gap for month in last.months] == [True] * 9 + [False] * 3
