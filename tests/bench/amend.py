"""What decisions at the desk cost that concern many articles but no one heading: an
outlet renamed, a label on a whole result, a string that is no name, and undoing each.

    python -m tests.bench.amend [ARTICLES]

Makes an archive of made-up articles of some twenty mentions each, all of one outlet,
without a language model, and prints processor seconds: of deciding, and of delivering to
the index.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from cuttings.index.assembly import Assembly
from cuttings.index.desk import Change, Desk
from cuttings.search.archive import Archive
from cuttings.search.articles import Article, Enrichment
from cuttings.search.settings import Settings
from tests.bench import remap

CHUNK = 1_000
WORDS = 250


def made(number: int) -> tuple[Article, Enrichment]:
    """An article of two mentions of each of its names."""
    entry = remap.entry(number)
    names = [mention.name for mention in entry.enrichment.mentions]
    words = " ".join(random.Random(number).choices(remap.WORDS, k=WORDS))
    body = f"{entry.article.body} {words} {'. '.join(names)}"
    (paragraph,) = entry.article.paragraphs
    source_end = paragraph.source_start + len(body)
    article = replace(
        entry.article,
        body=body,
        original=f"{entry.article.title}\n\n{body}",
        paragraphs=(replace(paragraph, end=len(body), source_end=source_end),),
        outlet="The Gardian",
        content_hash=f"{number:064}",
    )
    again = []
    for mention in entry.enrichment.mentions:
        start = body.rindex(mention.name)
        again.append(replace(mention, start=start, end=start + len(mention.name)))
    mentions = (*entry.enrichment.mentions, *again)
    return article, replace(entry.enrichment, mentions=mentions)


def build(archive: Archive, articles: int) -> list[str]:
    """Makes the archive as a run would; gives the ids."""
    ids: list[str] = []
    with (
        closing(Assembly(archive)) as assembly,
        closing(archive.open_engine()) as engine,
    ):
        for start in range(0, articles, CHUNK):
            with assembly.catalogue.transaction():
                for number in range(start, min(articles, start + CHUNK)):
                    article, found = made(number)
                    article = assembly.catalogue.identify(article, str(number))
                    assembly.keep(article, str(number), found)
                    ids.append(article.id)
            assembly.hand_over(engine)
        assembly.settle(engine)
    return ids


def seconds(call: Callable[[], object]) -> float:
    """The processor time that a call takes."""
    began = time.process_time()
    call()
    return time.process_time() - began


def main() -> None:
    """Builds, decides, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=int, nargs="?", default=10_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        archive = Archive(Path(scratch) / "archive", Settings())
        ids = build(archive, given.articles)
        desk = Desk(archive)
        desk.deliver = lambda: False  # type: ignore[method-assign]
        name = {"name": ["Emomali Rakhmon"], "kind": ["person"], "verdict": ["none"]}
        new = {"new": ["The Guardian"], "old": ["The Gardian"]}
        changes = {
            "outlet renamed": Change("origin", {"field": ["outlet"], **new}),
            "label on all": Change("label", {"label": ["Press"], "id": ids}),
            "no name here": Change("name", {**name, "scope": ["everywhere"]}),
        }
        for title, change in changes.items():
            deciding = seconds(lambda change=change: desk.decide(change, actor="b"))
            delivering = seconds(desk.delivery.deliver_once)
            undoing = seconds(lambda: desk.undo(desk.last_decision(), actor="b"))
            again = seconds(desk.delivery.deliver_once)
            print(
                f"{title:<16} decided {deciding:5.2f}  delivered {delivering:5.2f}  "
                f"undone {undoing:5.2f}  delivered {again:5.2f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
