"""``cuttings evaluate events``: event types given, against types that people labelled
by reading.

Each article goes through cleaning and the rules as in an archive. A gold type may be
coarser than what is given: a parent matches its child. Intervals are Wilson's score
intervals (Wilson 1927), which behave at small counts and near 0 and 1.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from cuttings.index.evaluate.measures import read_lines
from cuttings.search.errors import SettingsError

Z = 1.959964


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled article: the gold types, the most important first; none where
    nothing fits.
    """

    id: str
    title: str
    text: str
    gold: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled article with the types that were given, the primary one first."""

    labelled: Labelled
    given: tuple[str, ...]


@dataclass(slots=True)
class Tally:
    """Hits out of trials, with its share and 95% interval."""

    hits: int = 0
    trials: int = 0

    def count(self, hit: bool) -> None:
        """Counts one trial."""
        self.hits += hit
        self.trials += 1

    @property
    def share(self) -> float | None:
        """Hits as a share of trials; None where nothing was tried."""
        return self.hits / self.trials if self.trials else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's score interval of the share, at 95%."""
        if not self.trials:
            return None
        n, p = self.trials, self.hits / self.trials
        middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
        half = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
        return max(0.0, middle - half), min(1.0, middle + half)


@click.command("events")
@click.argument("gold", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--errors",
    type=click.IntRange(0),
    default=0,
    help="Show this many articles that were decided wrongly.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def events_command(gold: Path, errors: int, as_json: bool) -> None:
    """Classify the articles of GOLD and compare with its labels.

    GOLD is JSON lines: id, title, text, event (a list of Media Topics ids, the most
    important first, may be empty).

    Example: cuttings evaluate events labelled.jsonl --errors 10
    """
    judged = [judge(labelled) for labelled in read_labelled(gold)]
    tallies, types = measure(judged)
    click.echo(
        json.dumps(as_record(tallies, types), indent=2)
        if as_json
        else as_table(tallies, types)
    )
    for line in wrong(judged, errors):
        click.echo(line, err=as_json)


def read_labelled(path: Path) -> Iterator[Labelled]:
    """The labelled articles of a file.

    Raises SettingsError at a line that is none, or that names an unknown type.
    """
    from cuttings.index.enrich.events.topics import current

    expected = "Each line is a JSON object with id, title, text and event, a list of Media Topics ids."
    for where, labelled in read_lines(path, _labelled, expected):
        known = [current(code) for code in labelled.gold]
        if None in known:
            raise SettingsError(
                f"{where}: IPTC has no Media Topic {labelled.gold[known.index(None)]}."
            )
        yield replace(labelled, gold=tuple(code for code in known if code))


def _labelled(record: Any) -> Labelled:
    gold = tuple(str(code) for code in record["event"])
    return Labelled(
        str(record["id"]), str(record.get("title") or ""), str(record["text"]), gold
    )


def judge(labelled: Labelled) -> Judged:
    """Cleans and classifies one article."""
    from cuttings.index.cleaning import clean
    from cuttings.index.enrich.events import classify
    from cuttings.index.readers import RawArticle

    raw = RawArticle(
        text=labelled.text, title=labelled.title or None, plain=not labelled.title
    )
    article = clean(raw, source=labelled.id)
    return Judged(
        labelled, tuple(event.id for event in classify(article.title, article.body))
    )


def matches(gold: str, given: str) -> bool:
    """Whether a given type is the gold type or below it."""
    from cuttings.index.enrich.events.topics import lineage

    return gold in lineage(given)


def measure(
    judged: Iterable[Judged],
) -> tuple[dict[str, Tally], dict[str, tuple[Tally, Tally]]]:
    """The overall tallies by name, and precision and recall of each type."""
    names = (
        "coverage",
        "precision",
        "primary_accuracy",
        "recall",
        "second_recall",
        "all_precision",
    )
    tallies = {name: Tally() for name in names}
    types: dict[str, tuple[Tally, Tally]] = {}
    for one in judged:
        gold, given = one.labelled.gold, one.given
        tallies["coverage"].count(bool(given))
        if given:
            tallies["precision"].count(any(matches(code, given[0]) for code in gold))
            tallies["primary_accuracy"].count(bool(gold) and matches(gold[0], given[0]))
        for code in given:
            right = any(matches(wanted, code) for wanted in gold)
            tallies["all_precision"].count(right)
            types.setdefault(code, (Tally(), Tally()))[0].count(right)
        for place, wanted in enumerate(gold):
            found = any(matches(wanted, code) for code in given)
            tallies["second_recall" if place else "recall"].count(found)
            types.setdefault(wanted, (Tally(), Tally()))[1].count(found)
    return tallies, types


def _figure(tally: Tally) -> dict[str, Any]:
    low, high = tally.interval or (None, None)
    return {
        "value": tally.share,
        "hits": tally.hits,
        "trials": tally.trials,
        "low": low,
        "high": high,
    }


def as_record(
    tallies: dict[str, Tally], types: dict[str, tuple[Tally, Tally]]
) -> dict[str, Any]:
    """The measurement for programs: plain figures first, counts and intervals beside
    them.
    """
    coverage = tallies["coverage"].share
    return {
        **{name: tally.share for name, tally in tallies.items()},
        "abstention": None if coverage is None else 1.0 - coverage,
        "intervals": {name: _figure(tally) for name, tally in tallies.items()},
        "types": {
            code: {
                "precision": precision.share,
                "recall": recall.share,
                "given": precision.trials,
                "gold": recall.trials,
            }
            for code, (precision, recall) in sorted(types.items())
        },
    }


def _shown(tally: Tally) -> str:
    if tally.share is None or tally.interval is None:
        return "    -"
    low, high = tally.interval
    return (
        f"{tally.share:5.3f}  ({low:.3f} to {high:.3f}; {tally.hits} of {tally.trials})"
    )


def as_table(tallies: dict[str, Tally], types: dict[str, tuple[Tally, Tally]]) -> str:
    """The measurement for people."""
    from cuttings.index.enrich.events.topics import topics

    lines = [
        f"{name.replace('_', ' '):<17} {_shown(tally)}"
        for name, tally in tallies.items()
    ]
    lines += [
        "",
        f"{'type':<42} {'precision':>9} {'given':>6} {'recall':>7} {'gold':>5}",
    ]
    for code, (precision, recall) in sorted(
        types.items(), key=lambda item: -item[1][1].trials
    ):
        shares = [
            f"{tally.share:.2f}" if tally.share is not None else "-"
            for tally in (precision, recall)
        ]
        label = topics()[code].label
        lines.append(
            f"{label:<42} {shares[0]:>9} {precision.trials:>6} {shares[1]:>7} {recall.trials:>5}"
        )
    return "\n".join(lines)


def wrong(judged: Iterable[Judged], count: int) -> Iterator[str]:
    """The articles whose primary type is wrong first, then those with other
    differences.
    """

    def badness(one: Judged) -> tuple[bool, int]:
        gold, given = one.labelled.gold, one.given
        primary_right = given[:1] == gold[:1]
        return primary_right, -len(set(gold) ^ set(given))

    differing = [
        one
        for one in judged
        if set(one.labelled.gold) != set(one.given) or badness(one)[0] is False
    ]
    for one in sorted(differing, key=badness)[:count]:
        yield "\t".join(
            (
                one.labelled.id,
                one.labelled.title,
                ",".join(one.labelled.gold),
                ",".join(one.given),
            )
        )
