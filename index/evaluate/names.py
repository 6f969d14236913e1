"""``cuttings evaluate names``: the people, organisations and places of documents,
against gold names.

The documents go through the same enricher and the same authority as in an archive, in
the order of the file, in a database in memory. What is predicted are the headings that
the mentions of a document are filed under, without the headings above them. A
prediction is right if its label or any surface that it has in the document equals a
gold name of its kind; a gold name is found likewise. Names are compared without case,
accents of encoding (Unicode NFKC, case folding), titles, leading articles and
possessives.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from cuttings.index.evaluate.measures import Scores
from cuttings.index.evaluate.report import Report, measurement, read_lines
from cuttings.index.evaluate.tables import aligned, name_of
from cuttings.search.articles import Article, Enrichment, Heading, Kind, Paragraph
from cuttings.search.translations import labelled, worded

KINDS: dict[str, Kind] = {
    "people": "person",
    "organisations": "organisation",
    "places": "place",
}
_POSSESSIVE = re.compile(r"['’`´](?:s\b|$)")
_EDGES = re.compile(r"^[\W_]+|[^\w.)]+$")

Prediction = Mapping[str, tuple[frozenset[str], ...]]
"""By facet key, the normalised label and surfaces of each predicted value."""


@dataclass(frozen=True, slots=True)
class Case:
    """One document with its gold names by facet key."""

    id: str
    title: str
    text: str
    gold: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Judged:
    """A document: how many values were predicted and how many gold names there are,
    by facet key; and the facet key and name of what was wrong and missed.
    """

    id: str
    predicted: Mapping[str, int]
    gold: Mapping[str, int]
    wrong: tuple[tuple[str, str], ...]
    missed: tuple[tuple[str, str], ...]


@measurement("names", "file")
@click.option("--model", help="The spaCy pipeline to use instead of the preferred one.")
def names_command(file: Path, model: str | None) -> Report:
    """Find names in the documents of FILE and compare with their gold names.

    FILE has JSON lines: id, title, text, people, organisations, places.

    Example: cuttings evaluate names gold.jsonl --errors 5
    """
    judged = list(judge_all(list(read_cases(file)), model))
    record = totals(judged)
    return Report(record, as_table(record), lambda most: worst(judged, most))


def read_cases(path: Path) -> Iterator[Case]:
    """The documents of a file.

    Raises SettingsError, naming the line, where one is malformed.
    """
    expected = worded(
        'Write {"id", "title", "text", "people": [...], '
        '"organisations": [...], "places": [...]}, all strings.'
    )
    for where, case in read_lines(path, _read_case, expected):
        yield replace(case, id=case.id or where)


def _read_case(row: Any) -> Case:
    title, text = row.get("title") or "", row["text"]
    gold: dict[str, tuple[str, ...]] = {}
    strings = [title, text]
    for key in KINDS:
        gold[key] = tuple(dict.fromkeys(row.get(key) or ()))
        strings += gold[key]
    if not all(isinstance(each, str) for each in strings):
        raise TypeError("title, text and names must be strings")
    return Case(str(row.get("id", "")), title, text, gold)


def judge_all(cases: list[Case], model: str | None = None) -> Iterator[Judged]:
    """Each document judged, in order."""
    from cuttings.index.authority import Authority
    from cuttings.index.database import open_database
    from cuttings.index.enrich.enricher import Enricher

    authority = Authority(open_database(Path(":memory:")))
    articles = [as_article(case, ordinal) for ordinal, case in enumerate(cases)]
    enriched = Enricher(model).enrich(articles)
    for case, article, found in zip(cases, articles, enriched, strict=True):
        yield judge(case, predict(*authority.assign(article, found)))


def as_article(case: Case, ordinal: int) -> Article:
    """A document as an article of one paragraph."""
    body = case.text
    paragraphs = (Paragraph(0, len(body), 0, len(body)),) if body else ()
    digest = hashlib.sha256(f"{case.title}\n{body}".encode()).hexdigest()
    return Article(
        f"{ordinal}", case.title, False, body, body, paragraphs, case.id, digest
    )


def predict(enrichment: Enrichment, headings: Iterable[Heading]) -> Prediction:
    """The values that a document's mentions are filed under, each as the normalised
    strings it goes by there.
    """
    labels = {heading.id: heading.label for heading in headings}
    strings: dict[tuple[Kind, str], set[str]] = {}
    for mention in enrichment.mentions:
        if mention.heading in labels:
            label = labels[mention.heading]
            names = map(normal, (label, mention.surface, mention.name))
            strings.setdefault((mention.kind, mention.heading), set()).update(names)

    values: dict[Kind, list[frozenset[str]]] = {kind: [] for kind in KINDS.values()}
    for (kind, _), names_of in sorted(strings.items()):
        values.setdefault(kind, []).append(frozenset(names_of))
    return {key: tuple(values[kind]) for key, kind in KINDS.items()}


def normal(name: str) -> str:
    """A name as it is compared: NFKC, case folded, without titles, leading articles,
    possessives and outer marks.
    """
    from cuttings.index.enrich.words import TITLES

    folded = unicodedata.normalize("NFKC", name).casefold().replace("’", "'")
    words = _POSSESSIVE.sub("", _EDGES.sub("", folded)).split()
    while len(words) > 1:
        if words[0].strip(".") not in TITLES and words[0] not in ("the", "a", "an"):
            break
        words.pop(0)
    return " ".join(words)


def judge(case: Case, prediction: Prediction) -> Judged:
    """Compares a document's predictions with its gold names."""
    golds: dict[str, int] = {}
    wrong: list[tuple[str, str]] = []
    missed: list[tuple[str, str]] = []
    for key, values in prediction.items():
        gold = {normal(name): name for name in case.gold[key] if normal(name)}
        golds[key] = len(gold)
        reached = frozenset().union(*values)
        for value in values:
            if value.isdisjoint(gold):
                wrong.append((key, " / ".join(sorted(value))))
        for name, stated in gold.items():
            if name not in reached:
                missed.append((key, stated))
    predicted = {key: len(values) for key, values in prediction.items()}
    return Judged(case.id, predicted, golds, tuple(wrong), tuple(missed))


def totals(judged: Iterable[Judged]) -> dict[str, dict[str, float]]:
    """Scores over all documents (every value counts alike) for each kind and overall."""
    claimed: Counter[str] = Counter()
    due: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for each in judged:
        claimed.update(each.predicted)
        due.update(each.gold)
        wrong.update(key for key, _ in each.wrong)
        missed.update(key for key, _ in each.missed)
    for counts in (claimed, due, wrong, missed):
        counts["all"] = counts.total()

    record: dict[str, dict[str, float]] = {}
    for key in (*KINDS, "all"):
        right, found = claimed[key] - wrong[key], due[key] - missed[key]
        scores = Scores.of(right, claimed[key], found, due[key])
        record[key] = {
            "precision": round(scores.precision, 4),
            "recall": round(scores.recall, 4),
            "f1": round(scores.f1, 4),
        }
    return record


def as_table(record: dict[str, dict[str, float]]) -> str:
    """The measurement for people: a line for each kind."""
    rows = [["", name_of("precision"), name_of("recall"), name_of("f1")]]
    for name, row in record.items():
        figures = [f"{value:.4f}" for value in row.values()]
        rows.append([name_of(name), *figures])
    return aligned(rows)


def worst(judged: Iterable[Judged], most: int) -> Iterator[str]:
    """The documents with most errors, with what was wrong (+) and missed (-)."""
    ranked = sorted(judged, key=lambda each: -len(each.wrong) - len(each.missed))
    for each in ranked[:most]:
        if each.wrong or each.missed:
            yield each.id
        for key, name in each.wrong:
            yield f"  + {labelled(key, name)}"
        for key, name in each.missed:
            yield f"  - {labelled(key, name)}"
