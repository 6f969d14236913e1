"""How much of what an article scores in the search for articles like it another must
score to be like it: `python -m tests.bench.similar ARCHIVE [PAIRS]`.

ARCHIVE holds the articles; of each the best five of other stories are parted by their
share of its own score. PAIRS are lines of `cuttings evaluate related` whose articles are
in the archive too: printed is how many pairs of one event each share would keep.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from cuttings.search.archive import open_archive
from cuttings.search.articles import Entry
from cuttings.search.engines import Engine
from cuttings.search.queries import Query
from cuttings.web.pages.onward import SIMILAR, similarity_query

SHARES = (0.15, 0.2, 0.25, 0.3, 0.35, 0.4)
FIRST = 100
"""Hits among which the other article of a pair is looked for."""


def stories(engine: Engine) -> Iterator[Entry]:
    """One article of each story."""
    query = Query(size=FIRST)
    first = engine.search(query)
    for number in range(1, first.pages + 1):
        for hit in engine.search(query.on_page(number)).hits:
            entry = engine.get(hit.id)
            if entry:
                yield entry


def shares(engine: Engine, entry: Entry, size: int) -> dict[str, float]:
    """By story the share of the article's own score, the best first."""
    query = similarity_query(entry)
    if not query.text:
        return {}
    hits = engine.search(query.with_(size=size)).hits
    own = [hit.score for hit in hits if hit.story == entry.story.id]
    whole = max(own or [hit.score for hit in hits], default=1.0)
    return {hit.story: hit.score / whole for hit in hits if hit.story != entry.story.id}


def pairs(engine: Engine, lines: Path) -> Iterator[float]:
    """The share of each pair of one event that stands as two stories, both ways."""
    by_title = {entry.article.title: entry for entry in stories(engine)}
    for line in lines.read_text().splitlines():
        pair = json.loads(line)
        one = by_title.get(pair["one"]["title"])
        other = by_title.get(pair["other"]["title"])
        if not pair["same"] or one is None or other is None:
            continue
        if one.story.id != other.story.id:
            yield shares(engine, one, FIRST).get(other.story.id, 0.0)
            yield shares(engine, other, FIRST).get(one.story.id, 0.0)


def main(folder: str, lines: str = "") -> None:
    """Prints both."""
    engine = open_archive(folder)
    found: Counter[float] = Counter()
    without: Counter[float] = Counter()
    number = 0
    for entry in stories(engine):
        number += 1
        best = [*shares(engine, entry, SIMILAR + 1).values()][:SIMILAR]
        for share in SHARES:
            kept = sum([each >= share for each in best])
            found[share] += kept
            without[share] += not kept
    same = [*pairs(engine, Path(lines))] if lines else []
    print("share  similar  articles without  pairs of one event kept")
    for share in SHARES:
        kept = sum([each >= share for each in same])
        print(
            f"{share:5.2f}  {found[share]:7}  {without[share]:6} of {number}  "
            f"{kept} of {len(same)}"
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
