"""How fast: event types, cues and mentioned dates, in articles and words a second.

    python -m tests.bench.events [--file tests/data/events_leads.jsonl] [--words 400]

The texts of the file are joined until each article has the wanted number of words; one process, best of three.
"""

from __future__ import annotations

import argparse
import json
import time
from itertools import cycle, islice
from pathlib import Path

from cuttings.index.enrich.events import classify, cues
from cuttings.index.enrich.events.mentioned import mentioned_dates
from cuttings.index.enrich.events.sentences import sentences

ARTICLES = 300


def articles(path: Path, words: int) -> list[tuple[str, str]]:
    """Titles and bodies of about as many words as wanted, each body once."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    texts = cycle(rows)
    made = []
    for number in range(ARTICLES):
        body: list[str] = []
        while sum(len(text.split()) for text in body) < words:
            body.append(next(texts)["text"])
        made.append((rows[number % len(rows)]["title"], f"Report {number}. " + " ".join(body)))
    return made


def main() -> None:
    """Prints the rates."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, default=Path("tests/data/events_leads.jsonl"))
    parser.add_argument("--words", type=int, default=400)
    options = parser.parse_args()
    made = articles(options.file, options.words)
    count = sum(len(body.split()) for _, body in made)
    for title, body in islice(made, 20):
        classify(title, body)
    best = float("inf")
    for _ in range(3):
        sentences.cache_clear()
        began = time.process_time()
        for title, body in made:
            classify(title, body)
            cues(body)
            mentioned_dates(body, None)
        best = min(best, time.process_time() - began)
    print(f"{len(made) / best:,.0f} articles/s, {count / best:,.0f} words/s ({count // len(made)} words an article)")


if __name__ == "__main__":
    main()
