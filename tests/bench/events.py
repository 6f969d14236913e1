"""How fast: event types, cues, mentioned dates and origin, in articles a second, and as
a share of spaCy's own time.

    python -m tests.bench.events [--file tests/data/events_leads.jsonl] [--words 400] [--articles 300] [--no-spacy]

The texts of the file are joined until each article has the wanted number of words (0
takes them as they are); one process. Every part is timed by processor and by wall
clock, article by article beside the others and beside spaCy, so that a clock that
changes meanwhile changes all alike; best of three rounds. The first round, in which
everything is met for the first time, is stated apart.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

from cuttings.index.enrich.events import classify, cues
from cuttings.index.enrich.events.mentioned import mentioned_dates
from cuttings.index.enrich.events.sentences import LONGEST_BODY, sentences
from cuttings.index.origin import find_origin

ROUNDS = 4
SPACY = "spaCy"
PARTS: dict[str, Callable[[str, str], object]] = {
    "sentences": lambda _, body: sentences(body[:LONGEST_BODY]),
    "types": classify,
    "cues": lambda _, body: cues(body),
    "dates": lambda _, body: mentioned_dates(body, None),
    "origin": find_origin,
}


def articles(path: Path, words: int, number: int = 300) -> list[tuple[str, str]]:
    """Titles and bodies of about as many words as wanted, each body once."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    if not words:
        return [(row["title"], row["text"]) for row in rows[:number]]
    texts = cycle(rows)
    made = []
    for place in range(number):
        body: list[str] = []
        while sum(len(text.split()) for text in body) < words:
            body.append(next(texts)["text"])
        made.append(
            (rows[place % len(rows)]["title"], f"Report {place}. " + " ".join(body))
        )
    return made


class Clocks:
    """Processor and wall seconds by part."""

    def __init__(self) -> None:
        self.processor: dict[str, float] = {}
        self.wall: dict[str, float] = {}

    @contextmanager
    def time(self, part: str) -> Iterator[None]:
        """Adds what passes inside to a part."""
        processor, wall = time.process_time(), time.perf_counter()
        yield
        self.processor[part] = (
            self.processor.get(part, 0.0) + time.process_time() - processor
        )
        self.wall[part] = self.wall.get(part, 0.0) + time.perf_counter() - wall

    def sum(self, clock: str) -> float:
        """The seconds of all parts but spaCy, by ``processor`` or ``wall``."""
        seconds: dict[str, float] = getattr(self, clock)
        return sum(each for part, each in seconds.items() if part != SPACY)


def measured(
    made: list[tuple[str, str]], parts: dict[str, Callable[[str, str], object]]
) -> Clocks:
    """One round: every part of every article in turn."""
    clocks = Clocks()
    sentences.cache_clear()
    for title, body in made:
        for name, part in parts.items():
            with clocks.time(name):
                part(title, body)
    return clocks


def recogniser() -> Callable[[str, str], object]:
    """SpaCy's own work on an article: the pipeline as it is loaded, on the body."""
    from cuttings.index.enrich.models import choose_model, load_model

    nlp = load_model(choose_model()[0])
    return lambda _, body: nlp(body)


def main() -> None:
    """Prints the rates and the table of parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--file", type=Path, default=Path("tests/data/events_leads.jsonl")
    )
    parser.add_argument("--words", type=int, default=400)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--no-spacy", action="store_true")
    options = parser.parse_args()
    made = articles(options.file, options.words, options.articles)
    count = sum(len(body.split()) for _, body in made)
    beside = {} if options.no_spacy else {SPACY: recogniser()}
    first, *rounds = [
        measured(made, PARTS | beside if place < 2 else PARTS)
        for place in range(ROUNDS)
    ]
    best = min(rounds, key=lambda clocks: clocks.sum("processor"))
    for name, clocks in (("first met", first), ("met before", best)):
        processor, wall = clocks.sum("processor"), clocks.sum("wall")
        print(
            f"{name}: {len(made) / processor:,.0f} articles/s, {count / processor:,.0f} words/s by processor time, "
            f"{len(made) / wall:,.0f} articles/s by wall time ({count // len(made)} words an article)"
        )
    print(
        f"{'part':<10} {'processor':>9} {'wall':>8} {'share':>6}  microseconds an article, of all parts"
    )
    for part in PARTS:
        processor, wall = (
            1e6 * clock[part] / len(made) for clock in (best.processor, best.wall)
        )
        print(
            f"{part:<10} {processor:>9.0f} {wall:>8.0f} {best.processor[part] / best.sum('processor'):>6.0%}"
        )
    if beside:
        model, ours = rounds[0].processor[SPACY], rounds[0].sum("processor")
        print(
            f"{SPACY:<10} {1e6 * model / len(made):>9.0f}  all parts together take {ours / model:.1%} of its time"
        )


if __name__ == "__main__":
    main()
