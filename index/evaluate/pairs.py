"""``cuttings evaluate pairs``: which pairs of names are called variants of one name,
against labelled pairs.

Two answers are measured: *provisional*, what indexing merges by itself (equal keys, no
conflict), and *suggested*, what ``authority suggest`` would also put before a
librarian. Wrong merges are worse than misses, so the first is judged by its precision,
the second by what it reaches.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cuttings.index.evaluate.measures import Scores
from cuttings.index.evaluate.report import Report, measurement
from cuttings.index.evaluate.tables import aligned, name_of
from cuttings.search.articles import Kind
from cuttings.search.errors import SettingsError
from cuttings.search.translations import worded

MATCH = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names and whether they are one; ``kind`` is read from a column ``schema``
    or ``kind`` where there is one.
    """

    one: str
    other: str
    match: bool
    kind: Kind = "person"


@measurement("pairs", "file")
def pairs_command(file: Path) -> Report:
    """Compare the pairs of names in FILE (CSV: name1, name2, is_match) with what would
    be merged or suggested.

    Example: cuttings evaluate pairs cases.csv --errors 10
    """
    from cuttings.index.authority.likeness import merges, suggests

    pairs = list(read_pairs(file))
    merged: list[bool] = []
    reached: list[bool] = []
    for pair in pairs:
        joined = merges(pair.kind, pair.one, pair.other)
        merged.append(joined)
        reached.append(joined or suggests(pair.kind, pair.one, pair.other))

    record = {
        "provisional": measure(pairs, merged),
        "suggested": measure(pairs, reached),
    }
    return Report(record, as_table(record), lambda most: worst(pairs, merged, most))


def read_pairs(path: Path) -> Iterator[Pair]:
    """The pairs of a file.

    Raises SettingsError, naming the row, where one is malformed.
    """
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        missing = {"name1", "name2", "is_match"} - set(rows.fieldnames or ())
        if missing:
            raise SettingsError(
                worded(
                    "%(name)s: the column %(missing)s is missing from its first line.",
                    name=path.name,
                    missing=", ".join(sorted(missing)),
                )
            )
        for row in rows:
            match = MATCH.get((row["is_match"] or "").strip().lower())
            if match is None:
                raise SettingsError(
                    worded(
                        "%(name)s, row %(line_num)s: is_match must be true or false.",
                        name=path.name,
                        line_num=str(rows.line_num),
                    )
                )
            stated = row.get("kind") or row.get("schema") or "person"
            kind: Kind = "organisation"
            if stated.strip().lower() == "person":
                kind = "person"
            yield Pair(row["name1"], row["name2"], match, kind)


def measure(pairs: list[Pair], answers: list[bool]) -> dict[str, float]:
    """Precision and recall of the pairs answered with yes, and their counts."""
    labels = (pair.match for pair in pairs)
    counts = Counter(zip(answers, labels, strict=True))
    right, wrong, missed = counts[True, True], counts[True, False], counts[False, True]
    scores = Scores.of(right, right + wrong, right, right + missed)
    return {
        "precision": round(scores.precision, 4),
        "recall": round(scores.recall, 4),
        "right": right,
        "wrong": wrong,
        "missed": missed,
    }


def as_table(record: dict[str, dict[str, float]]) -> str:
    """The measurement for people: a line for each of the two answers."""
    rows: list[list[str]] = []
    for name, row in record.items():
        figures = [f"{name_of(key)} {value:g}" for key, value in row.items()]
        rows.append([name_of(name), *figures])
    return aligned(rows)


def worst(pairs: list[Pair], answers: list[bool], most: int) -> Iterator[str]:
    """Wrong merges (+) and missed pairs (-), each at most so many."""
    for sign, wanted in (("+", False), ("-", True)):
        shown = 0
        for pair, answer in zip(pairs, answers, strict=True):
            if pair.match is wanted and answer is not wanted and shown < most:
                shown += 1
                yield f"{sign} {pair.one} | {pair.other}"
