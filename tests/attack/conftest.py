"""A site with the default settings over articles that were made to cost."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from cuttings.search.articles import Paragraph
from cuttings.search.engines.whoosh.engine import WhooshEngine
from cuttings.web.app import create_app
from cuttings.web.settings import Settings
from tests.making import FACETS, make_article, make_entry

LETTERS = 600_000


def paragraphs_of(body):
    """A paragraph a line."""
    made, offset = [], 0
    for line in body.split("\n"):
        made.append(Paragraph(offset, offset + len(line), offset, offset + len(line)))
        offset += len(line) + 1
    return tuple(made)


def long_entry(article_id, body, **fields):
    """An entry whose article is one long text."""
    entry = make_entry(article_id, f"Long {article_id}", body, "2015-09-05", **fields)
    article = replace(
        make_article(article_id, f"Long {article_id}", body, "2015-09-05"),
        paragraphs=paragraphs_of(body),
        outlet=fields.get("outlet"),
    )
    return replace(entry, article=article)


def listing(seed, items, words=10):
    """Lines that two outlets carry in another order, as results and tables are."""
    choose = random.Random(seed)
    lines = []
    for _ in range(items):
        lines.append(" ".join([f"team{choose.randrange(9_000)}" for _ in range(words)]))
    return lines


@pytest.fixture(scope="session")
def engine(tmp_path_factory):
    """An index with hostile articles among plain ones."""
    engine = WhooshEngine(tmp_path_factory.mktemp("attack") / "index", FACETS)
    choose = random.Random(7)
    entries = []
    for number in range(300):
        words = [f"w{choose.randrange(20_000)}x" for _ in range(60)]
        entries.append(make_entry(f"plain{number}", body=" ".join(words), date="2015"))

    the_words = "the man of the house and the dog of the yard said that "
    body = the_words * (LETTERS // len(the_words))
    entries.append(long_entry("words", body))
    entries.append(long_entry("short", "a b c\n" * 80_000))
    entries.append(long_entry("unspaced", "a" * 200_000 + "'b" * 100_000))

    lines = listing(1, 2_000)
    moved = lines[:]
    random.Random(2).shuffle(moved)
    for article_id, text in (("listed", lines), ("moved", moved)):
        body = "\n".join(text)
        entries.append(long_entry(article_id, body, story="listing"))
    copies = "\n".join(listing(3, 6_500, words=2))
    for article_id in ("many1", "many2"):
        entries.append(long_entry(article_id, copies, story="paragraphs"))

    # One paragraph without end, and one without a blank.
    for article_id, body in (("endless", "rain " * 300_000), ("solid", "r" * 400_000)):
        entries.append(long_entry(f"{article_id}1", body, story=article_id))
        entries.append(long_entry(f"{article_id}2", body + " fell", story=article_id))

    for number in range(40):
        for date in ("1500", "2199"):
            entries.append(
                make_entry(
                    f"dated{number}-{date}",
                    body="dated",
                    date=date,
                    outlet=f"Outlet {number}",
                )
            )
    engine.write(entries)
    engine.commit()
    return engine


@pytest.fixture(scope="session")
def app(engine):
    """The site as ``cuttings serve`` makes it for others."""
    return create_app(engine, FACETS, Settings(requests_per_minute=100_000))


@pytest.fixture
def client(app):
    """A client of the site."""
    return app.test_client()
