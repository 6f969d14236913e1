"""``cuttings evaluate related``: pairs of articles on one event, against labels that
people made by reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cuttings.index.evaluate.measures import Tally, figures_of
from cuttings.index.evaluate.report import Report, measurement, read_lines
from cuttings.index.evaluate.tables import lines_of, name_of
from cuttings.search.articles import (
    Article,
    Enrichment,
    Entry,
    Published,
    StoryLink,
)
from cuttings.search.dates import interval
from cuttings.search.sameness import Sameness, sameness
from cuttings.search.translations import parted, worded


@dataclass(frozen=True, slots=True)
class Pair:
    """Two labelled articles, and whether they tell of the same event."""

    id: str
    one: Article
    other: Article
    is_same: bool


Judged = tuple[Pair, Sameness]


@measurement("related", "gold")
def related_command(gold: Path) -> Report:
    """Decide of each pair of GOLD whether it is one event, and compare with its label.

    GOLD is JSON lines: id, same (true or false), one and other, each an object with
    title, date and text, and where it is known an outlet.

    Example: cuttings evaluate related pairs.jsonl --errors 10
    """
    judged = list(judge(read_pairs(gold)))
    tallies = measure(judged)
    return Report(
        figures_of(tallies),
        "\n".join(lines_of(tallies)),
        lambda most: wrong(judged, most),
    )


def read_pairs(path: Path) -> list[Pair]:
    """The labelled pairs of a file. Raises SettingsError at a line that is none."""
    expected = worded(
        "Each line is a JSON object with id, same, one and other, "
        "each of the two with title, date and text."
    )
    return [pair for _, pair in read_lines(path, _read_pair, expected)]


def _read_pair(record: Any) -> Pair:
    id_ = str(record["id"])
    if not isinstance(record["same"], bool):
        raise TypeError(worded("“same” is neither true nor false"))
    one, other = _article(id_, record["one"]), _article(f"{id_}-2", record["other"])
    return Pair(id_, one, other, record["same"])


def _article(id_: str, told: Any) -> Article:
    text = str(told["text"])
    date = str(told.get("date") or "")
    if date and interval(date) is None:
        raise ValueError(worded("“%(date)s” is no date", date=date))
    published = Published(date, "metadata") if date else None
    title, outlet = str(told["title"]), str(told.get("outlet") or "") or None
    return Article(
        id_, title, False, text, text, (), id_, id_, published, outlet=outlet
    )


def judge(pairs: Sequence[Pair]) -> Iterator[Judged]:
    """Analyses the articles, each for itself, and decides of each pair."""
    from cuttings.index.enrich.enricher import Enricher

    articles: list[Article] = []
    for pair in pairs:
        articles += (pair.one, pair.other)
    found = list(Enricher().enrich(articles))
    entries = list(_entries(articles, found))
    for pair, one, other in zip(pairs, entries[0::2], entries[1::2], strict=True):
        yield pair, sameness(one, other)


def _entries(
    articles: Sequence[Article], found: Sequence[Enrichment]
) -> Iterator[Entry]:
    """The entries of articles, their names filed by an authority of their own."""
    from cuttings.index.authority import Authority
    from cuttings.index.database import open_database
    from cuttings.index.enrich.events import event_headings

    with TemporaryDirectory() as folder:
        connection = open_database(Path(folder) / "names.sqlite")
        authority = Authority(connection, Path(folder))
        for article, enrichment in zip(articles, found, strict=True):
            filed, headings = authority.assign(article, enrichment, article.id)
            events = event_headings(event.id for event in filed.events)
            yield Entry(article, filed, StoryLink(article.id), (*headings, *events))
        connection.close()


def measure(judged: Iterable[Judged]) -> dict[str, Tally]:
    """Precision and recall of “the same event”, and how many pairs are right."""
    tallies = {name: Tally() for name in ("precision", "recall", "accuracy")}
    for pair, decided in judged:
        tallies["accuracy"].count(pair.is_same == decided.is_same)
        if decided.is_same:
            tallies["precision"].count(pair.is_same)
        if pair.is_same:
            tallies["recall"].count(decided.is_same)
    return tallies


def wrong(judged: Iterable[Judged], most: int) -> Iterator[str]:
    """The pairs that are wrong, those joined wrongly first."""
    missed: list[str] = []
    joined: list[str] = []
    for pair, decided in judged:
        if pair.is_same == decided.is_same:
            continue
        reasons = parted(decided.reasons)
        said = f"{decided.score}\t{reasons}\t{pair.one.title}\t{pair.other.title}"
        if decided.is_same:
            joined.append(f"{pair.id}\t{name_of('joined')}\t{said}")
        else:
            missed.append(f"{pair.id}\t{name_of('missed')}\t{said}")
    yield from [*joined, *missed][:most]
