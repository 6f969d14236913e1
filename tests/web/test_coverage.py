"""The page of holdings tells what is held of each outlet, month by month."""


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
