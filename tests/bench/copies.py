"""How fast, how large: stories at 10,000, 100,000 and 1,000,000 articles.

    python -m tests.bench.copies [--articles 100000] [--folder DIR] [--rivals]

Articles are made: of every ten, about six are alone and four are copies (cut, with a footer, edited) of one of the
last few thousand, 120 to 600 words drawn by Zipf's law from 50,000, one in twelve a name and one in twenty a number.
Prints articles a second and the 50th, 99th and worst insertion in milliseconds (by the clock, and by processor time,
which a busy machine disturbs less), peak resident memory, disk, and pair precision and recall. ``--postings`` measures
the postings alone, at a million articles in minutes. ``--rivals`` runs datasketch's and rensa's MinHash LSH over the
same texts where they are installed (they find candidates only).
"""

from __future__ import annotations

import argparse
import importlib.util
import itertools
import random
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from math import comb
from pathlib import Path

import numpy as np
from cuttings.index.copies import StoryIndex
from cuttings.index.copies.postings import Postings
from cuttings.index.database import open_database, transaction
from cuttings.search.articles import Article

VOCABULARY = 50_000
FOOTERS = 40
RECENT = 3_000


def texts(count: int, seed: int = 1) -> Iterator[tuple[int, str]]:
    """Articles as (story, text)."""
    chance = random.Random(seed)
    draw = np.random.default_rng(seed)
    syllables = ["ba", "co", "di", "fe", "gu", "ha", "jo", "ki", "le", "mu", "na", "po", "ri", "se", "tu", "va", "wo"]
    words = np.array(["".join(parts) for parts in itertools.islice(itertools.product(syllables, repeat=4), VOCABULARY)])
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
            pool = iter(words[np.searchsorted(odds.cumsum(), draw.random(100_000))].tolist())
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
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--batch", type=int, default=512, help="Articles a transaction.")
    parser.add_argument("--postings", type=int, metavar="ARTICLES", help="Only the postings, of articles of 100 keys.")
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
    """One pass of the story index."""
    connection = open_database(folder / "catalogue.sqlite")
    stories = StoryIndex(connection)
    seconds: list[float] = []
    gold: list[int] = []
    made = texts(count)
    processor: list[float] = []
    while chunk := list(itertools.islice(made, batch)):
        with transaction(connection):
            for story, text in chunk:
                item = article(len(gold), text)
                began, busy = time.perf_counter(), time.process_time()
                stories.add(item)
                seconds.append(time.perf_counter() - began)
                processor.append(time.process_time() - busy)
                gold.append(story)
    found = [row[0] for row in connection.execute("SELECT story FROM copies_article ORDER BY number")]
    report("cuttings", seconds)
    report("  by processor time", processor)
    disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"  disk {disk / 1e6:,.0f} MB, {disk / count:,.0f} bytes an article")
    both, ours_, theirs = (pairs(groups) for groups in (zip(found, gold, strict=True), found, gold))
    print(f"  pair precision {both / max(ours_, 1):.4f}, recall {both / max(theirs, 1):.4f}")


def postings_alone(count: int, folder: Path) -> None:
    """Lookup and insertion of keys drawn at random, one in ten of them seen before: memory and time at full scale."""
    draw = np.random.default_rng(1)
    stock = draw.integers(0, 2**32, 1_000_000, dtype=np.uint32)
    postings = Postings(folder)
    seconds = []
    for number in range(1, count + 1):
        keys = np.concatenate([draw.integers(0, 2**32, 90, dtype=np.uint32), draw.choice(stock, 10)])
        keys = np.unique(keys)
        began = time.perf_counter()
        postings.find(keys)
        postings.add(number, keys)
        if postings.full:
            postings.flush()
        seconds.append(time.perf_counter() - began)
    report("postings alone", seconds)
    print(f"  disk {sum(path.stat().st_size for path in folder.iterdir()) / 1e6:,.0f} MB")


def pairs(groups: object) -> int:
    """Pairs of items in one group."""
    return sum(comb(size, 2) for size in Counter(groups).values())  # type: ignore[call-overload]


def report(name: str, seconds: list[float]) -> None:
    """One line of figures."""
    ranked = sorted(seconds)
    p50, p99 = (ranked[int(len(ranked) * share)] * 1000 for share in (0.5, 0.99))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name}: {len(seconds):,} articles, {len(seconds) / sum(seconds):,.0f} a second")
    print(f"  p50 {p50:.2f} ms, p99 {p99:.2f} ms, worst {ranked[-1] * 1000:,.0f} ms, memory {memory:,.0f} MB")


def rivals(count: int) -> None:
    """Candidate generation by MinHash LSH, where installed; word 5-shingles, 128 permutations, threshold 0.5."""
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
        report("datasketch (candidates only)", seconds)
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
        report("rensa (candidates only)", seconds)


def shingles(text: str) -> list[str]:
    """Runs of five words."""
    words = text.split()
    return [" ".join(words[start : start + 5]) for start in range(len(words) - 4)]


if __name__ == "__main__":
    main()
