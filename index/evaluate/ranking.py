"""``cuttings evaluate ranking``: the order of results, against judgements of relevance.

Documents go through cleaning and the engine as in an archive, each query is searched as
a reader would type it, and copies are counted, because judgements are of documents. The
forms of TREC are read beside JSON lines, and runs are written and compared in theirs.

A measure is taken for each query with a relevant document, and averaged: average
precision over the first thousand hits, nDCG over ten, the reciprocal rank of the first
relevant document, and recall among a hundred. Two runs are compared query by query with
a randomisation test (Smucker et al. 2007): how often would as large a difference come
about if, for each query, it were chance which of the two runs gave which figure?
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from cuttings.index.evaluate.report import Report, measurement, read_lines
from cuttings.index.evaluate.tables import aligned, name_of
from cuttings.search.articles import Article, Enrichment, Entry, StoryLink
from cuttings.search.errors import SettingsError
from cuttings.search.queries import MAX_TEXT, WORDS, Query, Words
from cuttings.search.translations import gettext, worded

if TYPE_CHECKING:
    from cuttings.search.engines import Engine

DEPTH = 1_000
"""Hits of a query that are looked at."""
FIRST, REACH = 10, 100
"""How far nDCG and recall look."""
TRIALS = 10_000
"""Random assignments of a comparison; the smallest p is one in so many."""

MEASURES = ("map", f"ndcg@{FIRST}", "mrr", f"recall@{REACH}")
ABBREVIATED = dict(zip(MEASURES, ("MAP", f"nDCG@{FIRST}", "MRR"), strict=False))

Judgements = Mapping[str, Mapping[str, int]]
"""By query the documents judged, each with its grade; 0 and less is not relevant."""
Run = Mapping[str, Sequence[str]]
"""By query the documents found, the best first."""
Figures = dict[str, dict[str, float]]
"""By query its measures."""


@measurement("ranking", "docs", "queries", "qrels")
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Compare with a run of another program or release (a TREC run).",
)
@click.option(
    "--run",
    "run_path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write what was found as a TREC run.",
)
@click.option(
    "--words",
    type=click.Choice(WORDS),
    default=WORDS[0],
    show_default=True,
    help="How the words of a query are asked for.",
)
@click.option("--engine", default="whoosh", show_default=True, help="The engine.")
@click.option(
    "--model",
    default="",
    help="A model of sentence vectors (a folder, or package:folder) for a second look at the best hits.",
)
@click.option(
    "--weight",
    type=click.FloatRange(0, 10),
    help="What likeness of meaning counts beside the words; if not given, what is best for the kind of model.",
)
def ranking_command(
    docs: Path,
    queries: Path,
    qrels: Path,
    against: Path | None,
    run_path: Path | None,
    words: Words,
    engine: str,
    model: str,
    weight: float | None,
) -> Report:
    """Search the documents of DOCS for each of QUERIES and compare with QRELS.

    DOCS is JSON lines (id, text, perhaps title and date) or TREC's <DOC> elements;
    QUERIES JSON lines (id, text), lines of id and text with a tab between, or TREC's
    topics; QRELS lines of query, iteration, document and grade.

    Example: cuttings evaluate ranking docs.jsonl queries.jsonl qrels.tsv --json
    """
    topics = read_queries(queries)
    judged = read_judgements(qrels)
    with TemporaryDirectory() as folder:
        searched = fill(Path(folder), engine, read_documents(docs))
        if model:
            look_again(searched, Path(folder) / "vectors", model, weight)
        run = search_all(searched, topics, words)
        documents = searched.count()
        searched.close()
    if run_path:
        write_run(run_path, run)

    figures = measure(run, judged)
    if not figures:
        raise SettingsError(
            worded(
                "No query of %(queries)s has a relevant document in "
                "%(qrels)s. Give the judgements that belong to these "
                "queries.",
                queries=queries,
                qrels=qrels,
            )
        )
    record = as_record(figures, run, documents)
    if against:
        record["against"] = compare(figures, measure(read_run(against), judged))
    lines = as_table(record)
    return Report(record, lines, lambda most: worst(figures, topics, most))


# --- Reading -------------------------------------------------------------------------

_DOCUMENT = re.compile(r"<DOC>(.*?)</DOC>", re.DOTALL | re.IGNORECASE)
_TOPIC = re.compile(r"<top>(.*?)(?:</top>|\Z)", re.DOTALL | re.IGNORECASE)
_NUMBER = re.compile(r"<num>\s*(?:Number:)?\s*([^\s<]+)", re.IGNORECASE)
_QUESTION = re.compile(
    r"<title>\s*(?:Topic:)?(.*?)(?:</title>|(?=<)|\Z)", re.DOTALL | re.IGNORECASE
)
_TITLES = ("headline", "title", "head", "hl", "ttl")
_TEXTS = ("text", "body")
_TAG = re.compile(r"<[^>]*>")


def read_documents(path: Path) -> Iterator[Article]:
    """The documents of a file as articles, cleaned.

    Raises SettingsError where one has no id or no text.
    """
    if _begins(path) == "<":
        text = path.read_text(encoding="utf-8", errors="replace")
        for element in _DOCUMENT.findall(text):
            yield _article(_of_trec(element, path))
        return
    expected = worded("Each line is a document: a JSON object with id and text.")
    for _, article in read_lines(path, _article, expected):
        yield article


def _begins(path: Path) -> str:
    """The first character of a file that is no white space."""
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        return next((line.strip()[0] for line in lines if line.strip()), "")


def _of_trec(element: str, path: Path) -> dict[str, str]:
    identifier = _elements(element, ("docno",))
    if not identifier:
        raise SettingsError(
            worded("%(path)s: a <DOC> has no <DOCNO>. Each needs one.", path=path)
        )
    return {
        "id": identifier,
        "title": _elements(element, _TITLES),
        "text": _elements(element, _TEXTS),
    }


def _elements(text: str, names: Sequence[str]) -> str:
    """What stands in the elements of these names, free of tags."""
    found: list[str] = []
    for name in names:
        pattern = rf"<{name}\b[^>]*>(.*?)</{name}>"
        found += re.findall(pattern, text, re.DOTALL | re.IGNORECASE)
    return _TAG.sub(" ", "\n".join(found)).strip()


def _article(record: Any) -> Article:
    from cuttings.index.evaluate.copies import read_article

    return read_article(record)


def read_queries(path: Path) -> dict[str, str]:
    """The queries of a file by id. Raises SettingsError where there is none."""
    begins = _begins(path)
    topics: dict[str, str] = {}
    if begins == "<":
        text = path.read_text(encoding="utf-8", errors="replace")
        for element in _TOPIC.findall(text):
            number, question = _NUMBER.search(element), _QUESTION.search(element)
            if number and question:
                topics[number[1]] = " ".join(question[1].split())
    elif begins == "{":
        expected = worded("Each line is a query: a JSON object with id and text.")
        for _, (key, text) in read_lines(path, _query, expected):
            topics[key] = text
    else:
        for line in path.read_text(encoding="utf-8-sig").splitlines():
            key, tab, text = line.partition("\t")
            if tab:
                topics[key.strip()] = text.strip()
    if not topics:
        raise SettingsError(
            worded(
                "%(path)s holds no query. Give JSON lines with id and "
                "text, lines of id and text with a tab between, or TREC's "
                "topics.",
                path=path,
            )
        )
    return topics


def _query(record: Any) -> tuple[str, str]:
    return str(record["id"]), str(record["text"])


def read_judgements(path: Path) -> dict[str, dict[str, int]]:
    """Grades by query and document.

    Raises SettingsError, naming the line, where one is no judgement.
    """
    judged: dict[str, dict[str, int]] = {}
    for where, cells in _cells(path):
        try:
            query, _, document, grade = cells
            judged.setdefault(query, {})[document] = int(grade)
        except ValueError as error:
            raise SettingsError(
                worded(
                    "%(where)s is no judgement. Write query, iteration, "
                    "document and a grade, which is a whole number.",
                    where=where,
                )
            ) from error
    return judged


def read_run(path: Path) -> dict[str, list[str]]:
    """The documents found by query, the best first.

    Raises SettingsError, naming the line, where one is not of a run.
    """
    ranked: dict[str, list[tuple[int, str]]] = {}
    for where, cells in _cells(path):
        try:
            query, _, document, rank, *_ = cells
            ranked.setdefault(query, []).append((int(rank), document))
        except ValueError as error:
            raise SettingsError(
                worded(
                    "%(where)s is not of a run. Write query, Q0, document, "
                    "rank, score and the name of the run.",
                    where=where,
                )
            ) from error
    return {query: [each for _, each in sorted(ranked[query])] for query in ranked}


def _cells(path: Path) -> Iterator[tuple[str, list[str]]]:
    """The cells of each line that has any, with the words that name the line."""
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            cells = line.split()
            if cells:
                yield (
                    worded(
                        "Line %(number)s of %(path)s", number=str(number), path=path
                    ),
                    cells,
                )


# --- Searching -----------------------------------------------------------------------


def fill(folder: Path, name: str, articles: Iterable[Article]) -> Engine:
    """An engine of this name in a folder, with some articles, none of them copies."""
    from cuttings.search.engines import engine_named
    from cuttings.search.facets import installed_facets

    engine = engine_named(name)(folder / "index" / "1", installed_facets())
    engine.write(
        Entry(article, Enrichment(), StoryLink(article.id)) for article in articles
    )
    engine.commit()
    return engine


def look_again(engine: Engine, folder: Path, model: str, weight: float | None) -> None:
    """Lets an engine look at its best hits again, by the vectors of a model.

    Raises SettingsError for an engine that can't.
    """
    from cuttings.search.engines import Staged
    from cuttings.search.meaning.models import open_model
    from cuttings.search.meaning.second_stage import MeaningStage
    from cuttings.search.meaning.vectors import make_vectors

    if not isinstance(engine, Staged):
        raise SettingsError(
            worded("This engine has no second look by meaning. Take the engine whoosh.")
        )
    opened = open_model(model)
    everything = engine.matches(Query(count="copies"))
    make_vectors(folder, opened, (entry.article for entry in everything))
    engine.second_stage = MeaningStage(opened, folder, weight)


def search_all(
    engine: Engine, topics: Mapping[str, str], words: Words
) -> dict[str, list[str]]:
    """What each query finds."""
    found: dict[str, list[str]] = {}
    for key, text in topics.items():
        query = Query(text[:MAX_TEXT], count="copies", words=words, size=DEPTH)
        found[key] = [hit.id for hit in engine.search(query).hits]
    return found


def write_run(path: Path, run: Run) -> None:
    """Writes what was found in TREC's form, with a score that falls with the rank."""
    with path.open("w", encoding="utf-8") as lines:
        for query, documents in run.items():
            for rank, document in enumerate(documents, 1):
                lines.write(f"{query} Q0 {document} {rank} {1 / rank:.6f} cuttings\n")


# --- Measuring -----------------------------------------------------------------------


def measure(run: Run, judged: Judgements) -> Figures:
    """The measures of each query that has a relevant document."""
    figures: Figures = {}
    for query, grades in judged.items():
        if any(grade > 0 for grade in grades.values()):
            found = list(run.get(query, ()))[:DEPTH]
            values = (
                average_precision(found, grades),
                discounted_gain(found, grades),
                reciprocal_rank(found, grades),
                _recall(found, grades),
            )
            figures[query] = dict(zip(MEASURES, values, strict=True))
    return figures


def average_precision(found: Sequence[str], grades: Mapping[str, int]) -> float:
    """The mean, over all relevant documents, of the precision where each was found.

    >>> average_precision(["a", "x", "b"], {"a": 1, "b": 1})
    0.8333333333333333
    """
    hits = 0
    total = 0.0
    for rank, document in enumerate(found, 1):
        if grades.get(document, 0) > 0:
            hits += 1
            total += hits / rank
    return total / sum(grade > 0 for grade in grades.values())


def discounted_gain(found: Sequence[str], grades: Mapping[str, int]) -> float:
    """nDCG: the grades of the first hits, each over the logarithm of its rank, as a
    share of the best order's.
    """
    best = sorted((grade for grade in grades.values() if grade > 0), reverse=True)
    gained = [max(0, grades.get(document, 0)) for document in found]
    return _discounted(gained) / _discounted(best)


def _discounted(grades: Sequence[int]) -> float:
    total = 0.0
    for rank, grade in enumerate(grades[:FIRST], 1):
        total += grade / math.log2(rank + 1)
    return total


def reciprocal_rank(found: Sequence[str], grades: Mapping[str, int]) -> float:
    """One over the rank of the first relevant document, 0 where none was found."""
    for rank, document in enumerate(found, 1):
        if grades.get(document, 0) > 0:
            return 1 / rank
    return 0.0


def _recall(found: Sequence[str], grades: Mapping[str, int]) -> float:
    relevant = {document for document, grade in grades.items() if grade > 0}
    return len(relevant.intersection(found[:REACH])) / len(relevant)


def compare(ours: Figures, theirs: Figures) -> dict[str, dict[str, float]]:
    """For each measure both means, the difference and its p."""
    compared: dict[str, dict[str, float]] = {}
    for name in MEASURES:
        pairs = [(ours[query][name], theirs[query][name]) for query in ours]
        compared[name] = {
            "ours": round(fmean(own for own, _ in pairs), 4),
            "theirs": round(fmean(other for _, other in pairs), 4),
            "difference": round(fmean(own - other for own, other in pairs), 4),
            "p": randomised([own - other for own, other in pairs]),
        }
    return compared


def randomised(differences: Sequence[float]) -> float:
    """The share of random signs under which the mean differs from 0 as much as it does.

    The same differences always give the same p.

    >>> randomised([0.0, 0.0]), randomised([0.1] * 40) < 0.001
    (1.0, True)
    """
    chance = random.Random(0)
    most = abs(sum(differences)) - 1e-12
    as_large = 0
    for _ in range(TRIALS):
        signs = chance.getrandbits(len(differences) or 1)
        total = 0.0
        for index, difference in enumerate(differences):
            total += difference if signs >> index & 1 else -difference
        as_large += abs(total) >= most
    return max(as_large, 1) / TRIALS


# --- Saying --------------------------------------------------------------------------


def as_record(figures: Figures, run: Run, documents: int) -> dict[str, Any]:
    """The measurement for programs."""
    record: dict[str, Any] = {}
    for name in MEASURES:
        record[name] = round(fmean(each[name] for each in figures.values()), 4)
    record["queries"] = len(figures)
    record["empty"] = sum(not run.get(query) for query in figures)
    record["documents"] = documents
    return record


def as_table(record: Mapping[str, Any]) -> str:
    """The measurement for people: a line for each figure."""
    rows = [[_said(name), f"{record[name]:.4f}"] for name in MEASURES]
    rows.append([gettext("queries"), f"{record['queries']:,}"])
    rows.append([gettext("found nothing"), f"{record['empty']:,}"])
    lines = [aligned(rows)]
    for name, row in record.get("against", {}).items():
        lines.append(
            gettext(
                "%(measure)s: %(theirs)s there, %(difference)s here, p %(p)s",
                measure=_said(name),
                theirs=f"{row['theirs']:.4f}",
                difference=f"{row['difference']:+.4f}",
                p=f"{row['p']:.4f}",
            )
        )
    return "\n".join(lines)


def _said(name: str) -> str:
    """What people are told for a measure: its abbreviation, where it has one."""
    return ABBREVIATED.get(name) or f"{name_of('recall')}@{REACH}"


def worst(figures: Figures, topics: Mapping[str, str], most: int) -> Iterator[str]:
    """The queries of the lowest average precision, with their words."""
    ranked = sorted(figures, key=lambda query: figures[query]["map"])
    for query in ranked[:most]:
        words = topics.get(query) or gettext("(not among the queries)")
        yield f"{figures[query]['map']:.4f}\t{query}\t{words}"
