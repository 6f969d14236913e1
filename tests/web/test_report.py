"""A list is answered whole: what is not on a page, or not asked, is said."""

from __future__ import annotations

import csv
import io

import pytest

from cuttings.web.pages.report import MOST_LINES, MOST_TAKEN, report_page, report_rows


def test_lines_beyond_those_of_a_page_are_on_the_next(site):
    words = [f"word{number}" for number in range(MOST_LINES + 1)]
    page = report_page(site, "\n".join(words))
    assert len(page.rows) + page.rest == MOST_LINES + 1
    assert page.rest >= 1
    assert f"word{MOST_LINES}" in page.rest_url


def test_every_line_of_a_table_has_a_row(site, monkeypatch):
    """Also one that was not asked, which is neither zero nor found."""
    monkeypatch.setattr("cuttings.web.pages.report.MOST_TAKEN", 2)
    rows = list(csv.DictReader(io.StringIO("".join(report_rows(site, "a\nb\nc")))))
    assert [row["query"] for row in rows] == ["a", "b", "c"]
    assert "Not searched" in rows[2]["notes"]
    assert rows[2]["zero"] == ""
    assert MOST_TAKEN > MOST_LINES


def test_a_page_says_how_much_of_the_list_is_elsewhere(client):
    words = "\n".join([f"w{number}" for number in range(MOST_LINES + 2)])
    text = client.get("/report", query_string={"list": words}).text
    assert "of the list are not on this page" in text
    assert "Go on with these" in text


@pytest.mark.parametrize("typed", ["a\rb", 'police\r\r"talks'])
def test_a_list_that_cant_be_read_is_refused_before_its_table_flows(client, typed):
    """What has begun to flow can't say any more that it failed."""
    for path in ("/report", "/report.csv"):
        response = client.get(path, query_string={"list": typed})
        assert response.status_code == 400
        assert "can&#39;t be read" in response.text or "can’t be read" in response.text


def test_a_long_list_is_posted_whole_and_goes_on_by_a_form(client):
    """No address is long enough for it, and a field that cuts a paste would lose lines
    without a word.
    """
    typed = "\n".join([f"militants {number:05}" for number in range(1_000)])
    page = client.post("/report", data={"list": typed}).text
    assert "maxlength" not in page.partition("<textarea")[2].partition(">")[0]
    assert 'form="further"' in page
    assert 'form="whole"' in page
    further = page.partition('<form id="further"')[2].partition("</form>")[0]
    assert "militants 00200" in further
    assert "militants 00999" in further

    table = client.post("/report.csv", data={"list": typed}).text
    assert table.count("militants 0") >= 1_000


def test_a_short_list_keeps_addresses_to_send_on(client):
    page = client.post("/report", data={"list": "militants\ntalks"}).text
    assert "/report.csv?list=militants" in page
    assert 'form="whole"' not in page


def test_a_list_that_is_too_long_to_post_is_refused_in_words(client):
    answer = client.post("/report", data={"list": "militants\n" * 20_000})
    assert answer.status_code == 413
    assert "<main" in answer.text
