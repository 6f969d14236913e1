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
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import click

from cuttings.index.evaluate.measures import read_lines
from cuttings.search.articles import Article, Enrichment, Heading, Kind, Paragraph
from cuttings.search.facets.names import NAMES

KINDS = {facet.key: facet.kind for facet in NAMES}
_POSSESSIVE = re.compile(r"['’`´](?:s\b|$)")
_EDGES = re.compile(r"^[\W_]+|[^\w.)]+$")


@dataclass(frozen=True, slots=True)
class Case:
    """One document with its gold names by facet key."""

    id: str
    title: str
    text: str
    gold: Mapping[str, tuple[str, ...]]


@dataclass(slots=True)
class Count:
    """How many predictions were made and right, how many gold names there are and
    were found.
    """

    predicted: int = 0
    right: int = 0
    gold: int = 0
    found: int = 0

    def add(self, other: Count) -> None:
        """Adds another count to this one."""
        self.predicted += other.predicted
        self.right += other.right
        self.gold += other.gold
        self.found += other.found

    @property
    def scores(self) -> dict[str, float]:
        """Precision, recall and F1; a precision or recall of nothing is 1."""
        precision = self.right / self.predicted if self.predicted else 1.0
        recall = self.found / self.gold if self.gold else 1.0
        f1 = (
            2 * precision * recall / (precision + recall) if precision + recall else 0.0
        )
        return {
            "precision": round(precision, 4),
            "recall": round(recall, 4),
            "f1": round(f1, 4),
        }


@dataclass(frozen=True, slots=True)
class Judged:
    """A document's count by facet key, and what was wrong and missed."""

    id: str
    counts: dict[str, Count]
    wrong: tuple[tuple[str, str], ...] = field(default=())
    missed: tuple[tuple[str, str], ...] = field(default=())


Prediction = Mapping[str, tuple[frozenset[str], ...]]
"""By facet key, the normalised label and surfaces of each predicted value."""


@click.command("names")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--errors",
    type=click.IntRange(0),
    default=0,
    help="Show this many documents, the worst first.",
)
@click.option("--model", help="The spaCy pipeline to use instead of the preferred one.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def names_command(file: Path, errors: int, model: str | None, as_json: bool) -> None:
    """Find names in the documents of FILE and compare with their gold names.

    FILE has JSON lines: id, title, text, people, organisations, places.

    Example: cuttings evaluate names gold.jsonl --errors 5
    """
    judged = list(judge_all(list(read_cases(file)), model))
    scores = totals(judged)
    if as_json:
        click.echo(json.dumps(scores, indent=2))
    else:
        click.echo(f"{'':<14} {'precision':>9} {'recall':>9} {'f1':>9}")
        for name, row in scores.items():
            click.echo(
                f"{name:<14} {row['precision']:>9.4f} {row['recall']:>9.4f} {row['f1']:>9.4f}"
            )
    for line in worst(judged, errors):
        click.echo(line, err=as_json)


def read_cases(path: Path) -> Iterator[Case]:
    """The documents of a file.

    Raises SettingsError, naming the line, where one is malformed.
    """
    expected = 'Write {"id", "title", "text", "people": [...], "organisations": [...], "places": [...]}, all strings.'
    return (
        replace(case, id=case.id or where)
        for where, case in read_lines(path, _case, expected)
    )


def _case(row: Any) -> Case:
    gold = {key: tuple(dict.fromkeys(row.get(key) or ())) for key in KINDS}
    text, title = row["text"], row.get("title") or ""
    names = [name for values in gold.values() for name in values]
    if not all(isinstance(value, str) for value in (text, title, *names)):
        raise TypeError("title, text and names must be strings")
    return Case(str(row.get("id", "")), title, text, gold)


def judge_all(cases: list[Case], model: str | None = None) -> Iterator[Judged]:
    """Each document judged, in order."""
    from cuttings.index.authority import Authority
    from cuttings.index.database import open_database
    from cuttings.index.enrich.enricher import Enricher

    authority = Authority(open_database(Path(":memory:")))
    articles = [as_article(case, number) for number, case in enumerate(cases)]
    for case, article, found in zip(
        cases, articles, Enricher(model).enrich(articles), strict=True
    ):
        yield judge(case, predict(*authority.assign(article, found)))


def as_article(case: Case, number: int) -> Article:
    """A document as an article of one paragraph."""
    body = case.text
    paragraphs = (Paragraph(0, len(body), 0, len(body)),) if body else ()
    digest = hashlib.sha256(f"{case.title}\n{body}".encode()).hexdigest()
    return Article(
        f"{number}", case.title, False, body, body, paragraphs, case.id, digest
    )


def predict(enrichment: Enrichment, headings: Iterable[Heading]) -> Prediction:
    """The values that a document's mentions are filed under, each as the normalised
    strings it goes by there.
    """
    strings: dict[tuple[Kind, str | None], set[str]] = {}
    labels = {heading.id: heading.label for heading in headings}
    for mention in enrichment.mentions:
        if mention.heading in labels:
            forms = strings.setdefault((mention.kind, mention.heading), set())
            forms.update(
                map(normal, (labels[mention.heading], mention.surface, mention.name))
            )
    return {
        key: tuple(
            frozenset(forms)
            for (kind, _), forms in sorted(strings.items())
            if kind == wanted
        )
        for key, wanted in KINDS.items()
    }


def normal(name: str) -> str:
    """A name as it is compared:

    NFKC, case folded, without titles, leading articles, possessives and outer marks.
    """
    from cuttings.index.enrich.words import TITLES

    folded = _EDGES.sub(
        "", unicodedata.normalize("NFKC", name).casefold().replace("’", "'")
    )
    words = _POSSESSIVE.sub("", folded).split()
    while len(words) > 1 and (
        words[0].strip(".") in TITLES or words[0] in ("the", "a", "an")
    ):
        words.pop(0)
    return " ".join(words)


def judge(case: Case, prediction: Prediction) -> Judged:
    """Compares a document's predictions with its gold names."""
    counts: dict[str, Count] = {}
    wrong: list[tuple[str, str]] = []
    missed: list[tuple[str, str]] = []
    for key in KINDS:
        gold = {normal(name): name for name in case.gold[key] if normal(name)}
        values = prediction[key]
        bad = [value for value in values if not value & gold.keys()]
        lost = [name for name in gold if not any(name in value for value in values)]
        counts[key] = Count(
            len(values), len(values) - len(bad), len(gold), len(gold) - len(lost)
        )
        wrong += [(key, " / ".join(sorted(value))) for value in bad]
        missed += [(key, gold[name]) for name in lost]
    return Judged(case.id, counts, tuple(wrong), tuple(missed))


def totals(judged: Iterable[Judged]) -> dict[str, dict[str, float]]:
    """Scores over all documents (every value counts alike) for each kind and overall."""
    sums = {key: Count() for key in (*KINDS, "all")}
    for each in judged:
        for key, count in each.counts.items():
            sums[key].add(count)
            sums["all"].add(count)
    return {key: count.scores for key, count in sums.items()}


def worst(judged: Iterable[Judged], most: int) -> Iterator[str]:
    """The documents with most errors, with what was wrong (+) and missed (-)."""
    ranked = sorted(judged, key=lambda each: -len(each.wrong) - len(each.missed))
    for each in ranked[:most]:
        if each.wrong or each.missed:
            yield each.id
            yield from (f"  + {key}: {name}" for key, name in each.wrong)
            yield from (f"  - {key}: {name}" for key, name in each.missed)
