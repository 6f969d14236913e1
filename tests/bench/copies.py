"""How fast, how large: stories at 10,000, 100,000 and 1,000,000 articles.

    python -m tests.bench.copies [--articles 100000] [--folder DIR] [--rivals]

Articles are made: of every ten, about six are alone and four are copies (cut, with a
footer, edited) of one of the last few thousand, 120 to 600 words drawn by Zipf's law
from 50,000, one in twelve a name and one in twenty a number. They pass in batches of
``--batch``, each a transaction; after that ``SINGLE`` more are added one by one.
Prints, at every power of ten and at the end, articles a second by processor time and by
the clock (making the texts is not counted), peak resident memory and disk; the 50th,
99th and worst insertion in milliseconds, alike; pair precision and recall.
``--postings`` measures the postings alone, at a million articles in minutes.
``--rivals`` runs datasketch's and rensa's MinHash LSH over the same texts where they
are installed (they find candidates only).
"""

from __future__ import annotations

import argparse
import importlib.util
import itertools
import random
import resource
import sqlite3
import tempfile
import time
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from math import comb
from pathlib import Path

import numpy as np

from cuttings.index.database import migrate, open_database, transaction
from cuttings.index.stories import StoryIndex
from cuttings.index.stories.candidates import Postings
from cuttings.index.stories.records import MIGRATIONS
from cuttings.index.stories.stories import BATCH
from cuttings.search.articles import Article

VOCABULARY = 50_000
FOOTERS = 40
RECENT = 3_000
SINGLE = 5_000  # insertions timed one by one
KEYS = 100  # sampled shingles of an article of 400 words


def texts(count: int, seed: int = 1) -> Iterator[tuple[int, str]]:
    """Articles as (story, text)."""
    chance = random.Random(seed)
    draw = np.random.default_rng(seed)
    syllables = [
        "ba",
        "co",
        "di",
        "fe",
        "gu",
        "ha",
        "jo",
        "ki",
        "le",
        "mu",
        "na",
        "po",
        "ri",
        "se",
        "tu",
        "va",
        "wo",
    ]
    words = np.array(
        [
            "".join(parts)
            for parts in itertools.islice(
                itertools.product(syllables, repeat=4), VOCABULARY
            )
        ]
    )
    words[5::12] = np.char.capitalize(words[5::12])
    words[7::20] = np.arange(len(words[7::20])).astype(str)
    odds = 1 / np.arange(3, VOCABULARY + 3)
    odds /= odds.sum()
    footers = [" ".join(draw.choice(words, 40, p=odds)) for _ in range(FOOTERS)]
    recent: list[tuple[int, list[str]]] = []
    pool = iter(())
    for story in range(count):
        if recent and chance.random() < 0.4:
            number, original = chance.choice(recent)
            yield number, _copied(chance, original) + "\n\n" + chance.choice(footers)
            continue
        length = chance.randint(120, 600)
        drawn = list(itertools.islice(pool, length))
        if len(drawn) < length:
            pool = iter(
                words[np.searchsorted(odds.cumsum(), draw.random(100_000))].tolist()
            )
            drawn += list(itertools.islice(pool, length - len(drawn)))
        recent.append((story, drawn))
        if len(recent) > RECENT:
            recent.pop(chance.randrange(RECENT))
        yield story, " ".join(drawn) + "\n\n" + chance.choice(footers)


def _copied(chance: random.Random, words: list[str]) -> str:
    kept = words[: max(60, int(len(words) * chance.uniform(0.4, 1.0)))]
    for _ in range(chance.randint(0, len(kept) // 40)):
        kept[chance.randrange(len(kept))] = "edited"
    return " ".join(kept)


def article(number: int, text: str) -> Article:
    """An article with nothing but a body."""
    return Article(f"a{number}", "", True, text, "", (), "", "")


def main() -> None:
    """Measures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument(
        "--batch", type=int, default=512, help="Articles a transaction."
    )
    parser.add_argument(
        "--postings",
        type=int,
        metavar="ARTICLES",
        help="Only the postings, of articles of 100 keys.",
    )
    parser.add_argument("--rivals", action="store_true")
    given = parser.parse_args()
    if given.postings:
        with tempfile.TemporaryDirectory(dir=given.folder) as folder:
            postings_alone(given.postings, Path(folder))
        return
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        ours(given.articles, given.batch, Path(folder))
    if given.rivals:
        rivals(given.articles)


def ours(count: int, batch: int, folder: Path) -> None:
    """One pass of the story index, then single insertions."""
    connection = open_database(folder / "catalogue.sqlite")
    stories = StoryIndex(connection)
    gold: list[int] = []
    clock = processor = 0.0
    made = texts(count + SINGLE)
    while len(gold) < count:
        chunk = list(itertools.islice(made, min(batch, count - len(gold))))
        articles = [
            article(len(gold) + place, text) for place, (_, text) in enumerate(chunk)
        ]
        began, busy = time.perf_counter(), time.process_time()
        stories.add_all((each, frozenset()) for each in articles)
        clock, processor = (
            clock + time.perf_counter() - began,
            processor + time.process_time() - busy,
        )
        before = len(gold)
        gold += [story for story, _ in chunk]
        if len(str(len(gold))) > len(str(before)) > 3 or len(gold) == count:
            report_pass(len(gold), processor, clock, folder)
    singly(stories, connection, made, gold, batch)
    found = [
        row[0]
        for row in connection.execute(
            "SELECT story FROM copies_article ORDER BY number"
        )
    ]
    both, ours_, theirs = (
        pairs(groups) for groups in (zip(found, gold, strict=True), found, gold)
    )
    print(
        f"  pair precision {both / max(ours_, 1):.4f}, recall {both / max(theirs, 1):.4f}"
    )


def report_pass(count: int, processor: float, clock: float, folder: Path) -> None:
    """One line on the articles so far, seen at once: a million take a quarter of an
    hour.
    """
    print(
        f"cuttings: {count:,} articles, {count / processor:,.0f} a second of processor"
        f" time, {count / clock:,.0f} by the clock, memory {memory():,.0f} MB,"
        f" {disk(folder, count)}",
        flush=True,
    )


def singly(
    stories: StoryIndex,
    connection: sqlite3.Connection,
    made: Iterator[tuple[int, str]],
    gold: list[int],
    batch: int,
) -> None:
    """Adds the rest one by one."""
    seconds, processor = array("d"), array("d")
    while chunk := list(itertools.islice(made, batch)):
        with transaction(connection):
            for story, text in chunk:
                item = article(len(gold), text)
                began, busy = time.perf_counter(), time.process_time()
                stories.add(item)
                seconds.append(time.perf_counter() - began)
                processor.append(time.process_time() - busy)
                gold.append(story)
    report("one by one, by the clock", seconds)
    report("one by one, by processor time", processor)


def disk(folder: Path, count: int) -> str:
    """What the files take."""
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return f"disk {size / 1e6:,.0f} MB, {size / count:,.0f} bytes an article"


def postings_alone(count: int, folder: Path) -> None:
    """Lookup and insertion of keys drawn at random, one in ten of them seen before:
    memory and time at full scale.
    """
    draw = np.random.default_rng(1)
    stock = draw.integers(0, 2**32, 1_000_000, dtype=np.uint32)
    connection = open_database(folder / "catalogue.sqlite")
    migrate(connection, "copies", MIGRATIONS)
    postings = Postings(connection)
    seconds = array("d")
    for first in range(1, count + 1, BATCH):
        fresh = draw.integers(0, 2**32, (BATCH, KEYS * 9 // 10), dtype=np.uint32)
        seen = stock[draw.integers(0, len(stock), (BATCH, KEYS // 10))]
        samples = [np.unique(keys) for keys in np.concatenate([fresh, seen], axis=1)]
        began = time.process_time()
        with transaction(connection):
            postings.settle()
            for place, (keys, settled) in enumerate(
                zip(samples, postings.settled(samples), strict=True)
            ):
                postings.with_fresh(keys, settled)
                postings.add(first + place, keys)
        seconds.append((time.process_time() - began) / BATCH)
    report(f"postings alone, in batches of {BATCH}, by processor time", seconds)
    print(f"  memory {memory():,.0f} MB, {disk(folder, count)}")


def pairs(groups: object) -> int:
    """Pairs of items in one group."""
    return sum(comb(size, 2) for size in Counter(groups).values())  # type: ignore[call-overload]


def report(name: str, seconds: Sequence[float]) -> None:
    """One line of figures."""
    ranked = sorted(seconds)
    p50, p99 = (ranked[int(len(ranked) * share)] * 1000 for share in (0.5, 0.99))
    print(f"{name}: {len(seconds) / sum(seconds):,.0f} a second,", end=" ")
    print(
        f"p50 {p50:.2f} ms, p99 {p99:.2f} ms, worst {ranked[-1] * 1000:,.1f} ms",
        flush=True,
    )


def memory() -> float:
    """Peak resident memory in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def rivals(count: int) -> None:
    """Candidate generation by MinHash LSH, where installed; word 5-shingles, 128
    permutations, threshold 0.5.
    """
    if importlib.util.find_spec("datasketch"):
        from datasketch import MinHash, MinHashLSH

        lsh = MinHashLSH(threshold=0.5, num_perm=128)
        seconds = []
        for number, (_, text) in enumerate(texts(count)):
            began = time.perf_counter()
            sketch = MinHash(num_perm=128)
            sketch.update_batch([shingle.encode() for shingle in shingles(text)])
            lsh.query(sketch)
            lsh.insert(str(number), sketch)
            seconds.append(time.perf_counter() - began)
        report(f"datasketch (candidates only), memory {memory():,.0f} MB", seconds)
    if importlib.util.find_spec("rensa"):
        from rensa import RMinHash, RMinHashLSH

        index = RMinHashLSH(threshold=0.5, num_perm=128, num_bands=64)
        seconds = []
        for number, (_, text) in enumerate(texts(count)):
            began = time.perf_counter()
            sketch = RMinHash(num_perm=128, seed=1)
            sketch.update(shingles(text))
            index.query(sketch)
            index.insert(number, sketch)
            seconds.append(time.perf_counter() - began)
        report(f"rensa (candidates only), memory {memory():,.0f} MB", seconds)


def shingles(text: str) -> list[str]:
    """Runs of five words."""
    words = text.split()
    return [" ".join(words[start : start + 5]) for start in range(len(words) - 4)]


if __name__ == "__main__":
    main()
