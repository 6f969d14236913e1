"""How well copies are found in badly read scans:

`python -m tests.bench.scans ARTICLES.jsonl`.

The articles (JSON lines: id, title, date, text) of one half, each at several lengths of
its opening, are given once as they are and once misread at a rate of characters, or
misread twice, independently. Each pair is one story; all else is apart. Prints pair
precision and recall for each rate, and the processor time for an article.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

from cuttings.index.database import open_database
from cuttings.index.stories import StoryIndex
from cuttings.search.articles import Article
from tests.bench.copies import pairs
from tests.bench.made_copies import scanned

RATES = (0.0, 0.01, 0.02, 0.03, 0.05, 0.08, 0.10)


def texts(source: Path, half: int, words: int | None) -> list[str]:
    """The texts of one half, cut to a number of words; those shorter than 60 are
    left out.
    """
    records = [
        json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()
    ]
    found = [record["text"].split() for record in records[half::2]]
    return [" ".join(text[:words]) for text in found if len(text) >= 60]


def readings(
    clean: list[str], rate: float, twice: bool, seed: int
) -> Iterator[tuple[int, str]]:
    """Both readings of each text, as (story, text), in random order."""
    chance = random.Random(seed)
    found = [
        (story, text if not twice else scanned(chance, text, rate))
        for story, text in enumerate(clean)
    ]
    found += [(story, scanned(chance, text, rate)) for story, text in enumerate(clean)]
    chance.shuffle(found)
    yield from found


def measured(found: list[tuple[int, str]]) -> tuple[float, float, float]:
    """Pair precision, pair recall, and milliseconds an article."""
    connection = open_database(Path(":memory:"))
    articles = [
        Article(f"a{n}", "", True, text, "", (), "", "")
        for n, (_, text) in enumerate(found)
    ]
    began = time.process_time()
    StoryIndex(connection).add_all((article, frozenset()) for article in articles)
    spent = time.process_time() - began
    stories = [
        row[0]
        for row in connection.execute(
            "SELECT story FROM copies_article ORDER BY number"
        )
    ]
    gold = [story for story, _ in found]
    both, ours, theirs = (
        pairs(groups) for groups in (zip(stories, gold, strict=True), stories, gold)
    )
    return both / max(ours, 1), both / max(theirs, 1), spent * 1000 / len(found)


def main() -> None:
    """Measures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("source", type=Path)
    parser.add_argument(
        "--half",
        type=int,
        choices=(0, 1),
        default=0,
        help="0 for tuning, 1 for reporting",
    )
    parser.add_argument("--words", type=int, help="cut each text to so many words")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    clean = texts(given.source, given.half, given.words)
    print(
        f"{len(clean)} texts of {sum(len(text.split()) for text in clean) // len(clean)} words"
    )
    for twice in (False, True):
        for rate in RATES:
            precision, recall, spent = measured(
                list(readings(clean, rate, twice, given.seed))
            )
            how = "both misread" if twice else "one misread"
            print(
                f"{how}, {rate:4.0%}: precision {precision:.4f}, recall {recall:.4f}, {spent:.2f} ms an article"
            )


if __name__ == "__main__":
    main()
