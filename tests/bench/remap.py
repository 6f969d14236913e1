"""What a librarian's decisions cost on a large archive, from the command line to the
committed index.

    python -m tests.bench.remap [ARTICLES] [--keep FOLDER]

Makes an archive of made-up articles of a dozen names each (50,000 headings), without a
language model: one president is in all of them, under one of two spellings, four in
five to one; each names a place, every tenth a general. Then runs ``cuttings authority``
on it as a librarian would, one decision a process, and prints what each cost: processor
seconds of the whole process, and of its parts. ``--keep`` builds the archive in a
folder where it stays for other runs.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from cuttings.index.assembly import Assembly
from cuttings.index.authority.filing import Filer
from cuttings.index.authority.store import Use
from cuttings.search.archive import Archive
from cuttings.search.articles import Enrichment, Entry, Kind, Mention, StoryLink
from cuttings.search.queries import Query
from cuttings.search.settings import Settings
from tests.making import make_article

PLACES = ("Dushanbe", "Moscow", "Paris", "Nairobi", "Lima", "Delhi", "Cairo", "Oslo")
WORDS = [f"word{number:04}" for number in range(5_000)]
CHUNK = 1_000
KEEP, DROP = "emomali-rakhmon", "imomali-rakhmonov"
DECISIONS = (
    ("rename", KEEP, "Emomali Rahmon"),
    ("merge", KEEP, DROP),
    ("undo", "2"),
    ("merge", DROP, KEEP),
    ("undo", "4"),
    ("merge", KEEP, DROP),
    ("hide", KEEP),
    ("undo", "7"),
    ("split", KEEP, "Imomali Rakhmonov"),
    ("hide", "dushanbe"),
    ("rename", "general0-nazarov", "Abdullo Nazarov"),
)


def names_of(number: int) -> list[tuple[str, Kind]]:
    """The names of an article, each with its kind."""
    chance = random.Random(number)
    ranks = dict.fromkeys(int(50_000 * chance.random() ** 3) for _ in range(8))
    people = ["Imomali Rakhmonov" if number % 5 == 0 else "Emomali Rakhmon"]
    people += [f"Given{rank % 977} Surname{rank}" for rank in ranks]
    people += [f"General{number // 10 % 7} Nazarov"] if number % 10 == 0 else []
    found: list[tuple[str, Kind]] = [(name, "person") for name in people]
    return [
        *found,
        (PLACES[number % len(PLACES)], "place"),
        (f"Party {number % 500} of Progress", "organisation"),
    ]


def build(archive: Archive, articles: int) -> None:
    """Makes the archive: catalogue, authority file and index as a run leaves them,
    stories and copies left out.
    """
    with (
        closing(Assembly(archive)) as assembly,
        closing(archive.open_engine()) as engine,
    ):
        store, known = assembly.authority.store, dict[str, str]()
        for start in range(0, articles, CHUNK):
            with assembly.catalogue.transaction():
                entries = [
                    entry(number)
                    for number in range(start, min(articles, start + CHUNK))
                ]
                for made in entries:
                    for mention in made.enrichment.mentions:
                        if mention.name not in known:
                            known[mention.name] = Filer(store).free_id(
                                mention.kind, mention.name
                            )
                            store.add_heading(
                                known[mention.name], mention.kind, mention.name, None
                            )
                    uses = [
                        Use(m.kind, m.name, known[m.name], reason="new heading")
                        for m in made.enrichment.mentions
                    ]
                    store.add_uses(made.article.id, uses)
                    assembly.catalogue.put(made.article, made.article.id)
                    assembly.catalogue.put_enrichment(
                        made.article.content_hash, made.enrichment
                    )
                filed = (
                    assembly.authority.recall(made.article, made.enrichment)
                    for made in entries
                )
                engine.write(
                    Entry(
                        made.article, enrichment, StoryLink(made.article.id), headings
                    )
                    for made, (enrichment, headings) in zip(entries, filed, strict=True)
                )
        engine.commit()
        with assembly.catalogue.transaction():
            assembly.catalogue.delivered(assembly.catalogue.posted())
        assembly.authority.save()


def entry(number: int) -> Entry:
    """An article and what was found in it."""
    names = names_of(number)
    body = (
        ". ".join(name for name, _ in names)
        + ". "
        + " ".join(random.Random(number).choices(WORDS, k=100))
    )
    article = make_article(
        f"{number:012}", f"Report {number}", body, f"{1990 + number % 30}-05-04"
    )
    mentions = tuple(
        Mention(
            name,
            at := body.index(name),
            at + len(name),
            kind,
            name,
            "",
            None,
            "named in full",
        )
        for name, kind in names
    )
    return Entry(
        article, Enrichment(mentions, model="made", rules="1"), StoryLink(article.id)
    )


@contextmanager
def timed(parts: dict[str, float], name: str) -> Iterator[None]:
    """Adds the processor time of the block to a part."""
    began = time.process_time()
    yield
    parts[name] = parts.get(name, 0.0) + time.process_time() - began


def measured(
    parts: dict[str, float], name: str, call: Callable[..., Any]
) -> Callable[..., Any]:
    """A function whose processor time is added to a part."""

    def timing(*given: Any, **named: Any) -> Any:
        with timed(parts, name):
            return call(*given, **named)

    return timing


def decide(archive: Archive, words: tuple[str, ...]) -> dict[str, float]:
    """One decision by the command line in this process, which has loaded nothing
    yet; seconds by part.
    """
    parts: dict[str, float] = {}
    with timed(parts, "loading"):
        from click.testing import CliRunner

        from cuttings.index.assembly import Assembly
        from cuttings.index.authority import Authority
        from cuttings.index.authority.decisions import NameDecisions
        from cuttings.index.cli.main import cli
        from cuttings.index.decisions import Journal
        from cuttings.search.engines.whoosh.engine import WhooshEngine
    for owner, method, part in (
        (Assembly, "__init__", "opening"),
        (Archive, "open_engine", "opening"),
        (Journal if words[0] == "undo" else NameDecisions, words[0], "deciding"),
        (Authority, "revision", "looking up"),
        (Authority, "count", "counting"),
        (WhooshEngine, "commit", "engine"),
    ):
        setattr(owner, method, measured(parts, part, getattr(owner, method)))
    result = CliRunner().invoke(
        cli, ["--archive", str(archive.folder), "authority", *words]
    )
    if result.exit_code:
        raise SystemExit(f"{' '.join(words)}: {result.output}")
    parts["all"] = time.process_time()
    print(
        "  ".join(f"{part} {seconds:.2f}" for part, seconds in parts.items()),
        "|",
        result.stderr.strip(),
        flush=True,
    )
    return parts


def main() -> None:
    """Builds, decides, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=int, nargs="?", default=100_000)
    parser.add_argument(
        "--keep", type=Path, help="build the archive here, or use the one that is here"
    )
    parser.add_argument("--decide", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.decide:
        decide(Archive(given.keep, Settings()), tuple(given.decide))
        return
    with tempfile.TemporaryDirectory() as scratch:
        archive = Archive(given.keep or Path(scratch) / "archive", Settings())
        if not archive.catalogue.exists():
            began = time.process_time()
            build(archive, given.articles)
            print(
                f"{given.articles:,} articles built in {time.process_time() - began:.0f} s of processor time"
            )
        people = (
            archive.reading_engine().search(Query(count="copies")).facets["people"][:2]
        )
        print(", ".join(f"{value.label}: {value.count:,} articles" for value in people))
        for words in DECISIONS:
            print(f"{' '.join(words):<48}", end="", flush=True)
            again = [
                sys.executable,
                "-m",
                "tests.bench.remap",
                "--keep",
                str(archive.folder),
                "--decide",
                *words,
            ]
            subprocess.run(again, check=True, env=os.environ)


if __name__ == "__main__":
    main()
