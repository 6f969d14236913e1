"""The chain of a story's versions."""

from types import SimpleNamespace

from cuttings.search.articles import Correction, Published
from cuttings.web.pages.corrections import version_rows


def entry(id, title, date, version="", corrections=()):
    article = SimpleNamespace(
        id=id,
        title=title,
        language="en",
        outlet="Post",
        agency=None,
        published=Published(date, "metadata"),
    )
    story = SimpleNamespace(version=version, corrections=corrections)
    return SimpleNamespace(article=article, story=story)


def chain(app, copies, notices):
    found = {notice.article.id: notice for notice in notices}
    site = SimpleNamespace(engine=SimpleNamespace(get=found.get))
    with app.test_request_context():
        rows = version_rows(site, copies)
    return [(row.kind, row.title) for row in rows]


NOTICE = entry("w", "Story withdrawn: Tram", "2021-03-06", "withdrawal")


def test_a_notice_that_shares_no_text_stands_in_the_chain_by_its_day(app):
    told = (Correction("correction", "c"), Correction("withdrawal", "w"))
    copies = [
        entry("a", "Tram", "2021-03-02", corrections=told),
        entry("c", "CORRECTED: Tram", "2021-03-05", "correction", told[1:]),
        entry("u", "UPDATE: Tram", "2021-03-07", "update"),
    ]
    assert chain(app, copies, [NOTICE]) == [
        ("First version", "Tram"),
        ("Correction", "CORRECTED: Tram"),
        ("Withdrawal", "Story withdrawn: Tram"),
        ("Update", "UPDATE: Tram"),
    ]


def test_a_notice_that_was_removed_since_is_left_out(app):
    copies = [
        entry("a", "Tram", "2021-03-02", corrections=(Correction("correction", "x"),))
    ]
    assert chain(app, copies, []) == []
