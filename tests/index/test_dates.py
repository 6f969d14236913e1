"""Dates from file to search: what is a date of publication, what never is, and what
becomes of partial ones.
"""

from __future__ import annotations

import datetime
import os
from contextlib import closing

import pytest

from cuttings.search.queries import Query
from tests.index.conftest import run

TEXT = "The river rose in the night and flooded the lower town, officials said."


def published(archive, path):
    """What a search finds of the one article of a file: its date, and what is noted
    about it.
    """
    run(archive, path)
    with closing(archive.open_engine()) as engine:
        (entry,) = engine.matches(Query())
        unknown = engine.search(Query().add("date", "unknown")).copies
    date = entry.article.published
    assert unknown == (date is None)
    return date and (date.value, date.provenance), entry.article.notes


def test_the_time_of_a_file_is_no_date_of_publication(archive, tmp_path, listed):
    """When a file was copied says nothing about when its text appeared: the date is
    unknown, and found as such.
    """
    path = tmp_path / "a.txt"
    path.write_text(f"Floods in the valley\n\n{TEXT}\n")
    then = datetime.datetime(2001, 5, 5, tzinfo=datetime.UTC).timestamp()
    os.utime(path, (then, then))
    assert published(archive, path) == (None, ())


@pytest.mark.parametrize(
    "page",
    [
        '<meta property="article:modified_time" content="2016-07-27T10:00:00Z">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "dateModified": "2016-07-27"}</script>',
        '<meta http-equiv="last-modified" content="2016-07-27">',
        "<p>Last Updated: 07/27/2016</p>",
        "<p>Updated 27 July 2016</p>",
        "<p>Copyright 2016 The Daily Times</p>",
    ],
)
def test_a_time_of_change_is_no_date_of_publication(archive, tmp_path, listed, page):
    """Whatever a page says of its last change, in its head or in its text, its date
    of publication stays unknown.
    """
    path = tmp_path / "a.html"
    path.write_text(
        f"<html><head><title>Floods</title></head><body>{page}<article><p>{TEXT}</p></article></body></html>"
    )
    assert published(archive, path)[0] is None


def test_dates_that_contradict_each_other_are_reported(archive, tmp_path, listed):
    """The date of the metadata stands; that the dateline says another is noted for a
    reader.
    """
    path = tmp_path / "a.json"
    path.write_text(
        f'{{"title": "Floods", "date": "2019-01-06", "text": "Friday, January 4, 2019\\n\\n{TEXT}"}}'
    )
    date, notes = published(archive, path)
    assert date[0] == "2019-01-06"
    assert any(
        "The dateline says 2019-01-04" in note and "2019-01-06" in note
        for note in notes
    )


def test_partial_dates_are_counted_and_sorted_no_finer_than_they_are(
    archive, tmp_path, listed
):
    """A month counts in its year and its month, never in a day.

    Newest first goes by the last day that a date can mean, oldest first by the first,
    so that a reader meets a partial date before the days that it may be earlier or
    later than.
    """
    for name, date in (
        ("day", "1998-03-05"),
        ("later", "1998-03-20"),
        ("month", "1998-03"),
        ("year", "1998"),
    ):
        (tmp_path / f"{name}.json").write_text(
            f'{{"title": "Floods {name}", "date": "{date}", "text": "{TEXT}"}}'
        )
        run(archive, tmp_path / f"{name}.json")
    with closing(archive.open_engine()) as engine:
        everything = Query(count="copies")

        def counted(*chosen):
            query = everything
            for value in chosen:
                query = query.add("date", value)
            return {
                value.id: value.count for value in engine.search(query).facets["date"]
            }

        assert counted() == {"1998": 4}
        assert counted("1998") == {"1998": 4, "1998-03": 3}
        assert counted("1998-03") == {
            "1998": 4,
            "1998-03": 3,
            "1998-03-20": 1,
            "1998-03-05": 1,
        }

        def ordered(sort):
            return [
                hit.title.split()[1]
                for hit in engine.search(Query(count="copies", sort=sort)).hits
            ]

        assert ordered("newest") == ["year", "month", "later", "day"]
        assert ordered("oldest") == ["year", "month", "day", "later"]
