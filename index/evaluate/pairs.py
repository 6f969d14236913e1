"""``cuttings evaluate pairs``: which pairs of names are called variants of one name,
against labelled pairs.

Two answers are measured: *provisional*, what indexing merges by itself (equal keys, no
conflict), and *suggested*, what ``authority suggest`` would also put before a
librarian. Wrong merges are worse than misses, so the first is judged by its precision,
the second by what it reaches.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from cuttings.search.articles import Kind
from cuttings.search.errors import SettingsError

MATCH = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names and whether they are one; ``kind`` is read from a column ``schema``
    or ``kind`` where there is one.
    """

    a: str
    b: str
    match: bool
    kind: Kind = "person"


@click.command("pairs")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--errors",
    type=click.IntRange(0),
    default=0,
    help="Show this many wrong merges and missed pairs each.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def pairs_command(file: Path, errors: int, as_json: bool) -> None:
    """Compare the pairs of names in FILE (CSV: name1, name2, is_match) with what would
    be merged or suggested.

    Example: cuttings evaluate pairs cases.csv --errors 10
    """
    from cuttings.index.authority.likeness import merges, suggests

    pairs = list(read_pairs(file))
    merged = [merges(pair.kind, pair.a, pair.b) for pair in pairs]
    reached = [
        joined or suggests(pair.kind, pair.a, pair.b)
        for pair, joined in zip(pairs, merged, strict=True)
    ]
    scores = {
        "provisional": measure(pairs, merged),
        "suggested": measure(pairs, reached),
    }
    if as_json:
        click.echo(json.dumps(scores, indent=2))
    else:
        for name, row in scores.items():
            click.echo(
                f"{name:<12} "
                + "  ".join(f"{key} {value:g}" for key, value in row.items())
            )
    for line in worst(pairs, merged, errors):
        click.echo(line, err=as_json)


def read_pairs(path: Path) -> Iterator[Pair]:
    """The pairs of a file.

    Raises SettingsError, naming the row, where one is malformed.
    """
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        missing = {"name1", "name2", "is_match"} - set(rows.fieldnames or ())
        if missing:
            raise SettingsError(
                f"{path.name}: the column {', '.join(sorted(missing))} is missing from its first line."
            )
        for row in rows:
            match = MATCH.get((row["is_match"] or "").strip().lower())
            if match is None:
                raise SettingsError(
                    f"{path.name}, row {rows.line_num}: is_match must be true or false."
                )
            schema = (row.get("kind") or row.get("schema") or "person").strip().lower()
            yield Pair(
                row["name1"],
                row["name2"],
                match,
                "person" if schema == "person" else "organisation",
            )


def measure(pairs: list[Pair], answers: list[bool]) -> dict[str, float]:
    """Precision and recall of the pairs answered with yes, and their counts."""
    counts: dict[tuple[bool, bool], int] = defaultdict(int)
    for pair, answer in zip(pairs, answers, strict=True):
        counts[answer, pair.match] += 1
    right, wrong, missed = counts[True, True], counts[True, False], counts[False, True]
    return {
        "precision": round(right / (right + wrong), 4) if right + wrong else 1.0,
        "recall": round(right / (right + missed), 4) if right + missed else 1.0,
        "right": right,
        "wrong": wrong,
        "missed": missed,
    }


def worst(pairs: list[Pair], answers: list[bool], most: int) -> Iterator[str]:
    """Wrong merges (+) and missed pairs (-), each at most so many."""
    judged = list(zip(pairs, answers, strict=True))
    for sign, kind in (("+", (True, False)), ("-", (False, True))):
        errors = [pair for pair, answer in judged if (answer, pair.match) == kind]
        yield from (f"{sign} {pair.a} | {pair.b}" for pair in errors[:most])
