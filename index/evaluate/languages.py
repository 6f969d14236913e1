"""``cuttings evaluate languages``: whether words are found in articles of every language.

Articles are cleaned, their languages detected, and written to an engine; each query is
searched as a reader would type it. What it must find, its row says. Articles whose ids
end alike (``de-07``, ``fr-07``) are on one topic: in another language than the query's
such an article is no wrong hit. A hit of which nothing is marked is counted too, because
then indexing and marking understand a word differently.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import click

from cuttings.index.evaluate.ranking import fill
from cuttings.index.evaluate.report import Report, measurement, read_lines
from cuttings.index.evaluate.tables import aligned, name_of
from cuttings.search.articles import Article
from cuttings.search.errors import SettingsError
from cuttings.search.queries import Query
from cuttings.search.results import Hit
from cuttings.search.translations import gettext, in_articles, ngettext, parted, worded

DEPTH = 100
"""Hits of a query that are looked at."""

COLUMNS = {"language", "query", "ids"}


class Asked(NamedTuple):
    """A query in a language, the ids that it must find (none: it must find nothing), and
    what kind of query it is.
    """

    language: str
    text: str
    ids: frozenset[str]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a query found: the ids that it must, other right ones, wrong ones; and how
    many hits have nothing marked.
    """

    asked: Asked
    found: frozenset[str]
    right: int
    wrong: frozenset[str]
    unmarked: int

    @property
    def missed(self) -> frozenset[str]:
        """What it must find and did not."""
        return self.asked.ids - self.found


@measurement("languages", "articles", "queries")
@click.option("--engine", default="whoosh", show_default=True, help="The engine.")
def languages_command(articles: Path, queries: Path, engine: str) -> Report:
    """Search ARTICLES of many languages for each of QUERIES.

    ARTICLES is JSON lines (id, language, title, text), QUERIES a table with tabs
    (language, query, ids with commas between, perhaps kind).

    Example: cuttings evaluate languages articles.jsonl queries.tsv --errors 10
    """
    asked = list(read_queries(queries))
    read = list(read_articles(articles))
    with TemporaryDirectory() as folder:
        searched = fill(Path(folder), engine, [article for article, _ in read])
        answered = [answer(searched, query) for query in asked]
        searched.close()
    detected = sum(article.language == language for article, language in read)
    record = as_record(answered, len(read), detected)
    return Report(record, as_table(record), lambda most: worst(answered, most))


def read_articles(path: Path) -> Iterator[tuple[Article, str]]:
    """The articles of a file, cleaned, each with the language that it is said to be in.

    Raises SettingsError, naming the line, where one is none.
    """
    expected = worded(
        "Each line is an article: id, language, title and text, all strings."
    )
    for _, found in read_lines(path, _article, expected):
        yield found


def _article(record: Any) -> tuple[Article, str]:
    from cuttings.index.cleaning import clean
    from cuttings.index.readers import RawArticle

    raw = RawArticle(record["text"], title=record["title"])
    article = clean(raw, source=str(record["id"]))
    return replace(article, id=str(record["id"])), str(record["language"])


def read_queries(path: Path) -> Iterator[Asked]:
    """The queries of a table. Raises SettingsError where it has other columns."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        if not COLUMNS.issubset(rows.fieldnames or ()):
            raise SettingsError(
                worded(
                    "%(path)s has the columns %(fieldnames)s. It needs "
                    "language, query and ids, with tabs between.",
                    path=path,
                    fieldnames=", ".join(rows.fieldnames or ()),
                )
            )
        for row in rows:
            ids = frozenset(filter(None, (row["ids"] or "").split(",")))
            yield Asked(row["language"], row["query"], ids, row.get("kind") or "")


def answer(engine: Any, asked: Asked) -> Answered:
    """What a query finds."""
    query = Query(asked.text, size=DEPTH, words="all", count="copies")
    hits: Sequence[Hit] = engine.search(query).hits
    found = frozenset([hit.id for hit in hits])
    topics = {_topic(each) for each in asked.ids}
    right = found & asked.ids
    for each in found - asked.ids:
        is_parallel = _topic(each) in topics and not each.startswith(asked.language)
        if is_parallel:
            right |= {each}
    unmarked = sum(not _is_marked(hit) for hit in hits)
    return Answered(asked, found, len(right), found - right, unmarked)


def _topic(article_id: str) -> str:
    return article_id.rpartition("-")[2]


def _is_marked(hit: Hit) -> bool:
    spans = list(hit.title_spans)
    for snippet in hit.snippets:
        spans += snippet
    return any(is_match for _, is_match in spans)


def as_record(
    answered: Sequence[Answered], articles: int, detected: int
) -> dict[str, Any]:
    """The figures as JSON has them; precision leaves out queries that must find nothing."""
    by_language: dict[str, list[Answered]] = {}
    for each in answered:
        by_language.setdefault(each.asked.language, []).append(each)
    return {
        "articles": articles,
        "detected": detected,
        "queries": len(answered),
        **_figures(answered),
        "found_where_nothing_is": sum(
            bool(each.found) for each in answered if not each.asked.ids
        ),
        "unmarked": sum(each.unmarked for each in answered),
        "languages": {code: _figures(own) for code, own in by_language.items()},
    }


def _figures(answered: Sequence[Answered]) -> dict[str, float]:
    wanted = [each for each in answered if each.asked.ids]
    must = sum(len(each.asked.ids) for each in wanted)
    met = sum(len(each.asked.ids & each.found) for each in wanted)
    hits = sum(len(each.found) for each in wanted)
    right = sum(each.right for each in wanted)
    return {
        "recall": round(met / must, 4) if must else 1.0,
        "precision": round(right / hits, 4) if hits else 1.0,
    }


def as_table(record: dict[str, Any]) -> str:
    """The figures for people."""
    rows = [["", name_of("recall"), name_of("precision")]]
    for code, figures in {"all": record, **record["languages"]}.items():
        precision = f"{figures['precision']:.3f}"
        rows.append([name_of(code), f"{figures['recall']:.3f}", precision])
    return "\n".join(
        [
            gettext(
                "%(articles)s, %(detected)s in the language stated; %(queries)s",
                articles=in_articles(record["articles"]),
                detected=record["detected"],
                queries=ngettext(
                    "%(number)s query", "%(number)s queries", record["queries"]
                ),
            ),
            "",
            aligned(rows),
            "",
            parted(
                [
                    ngettext(
                        "%(number)s query that must find nothing found something",
                        "%(number)s queries that must find nothing found something",
                        record["found_where_nothing_is"],
                    ),
                    ngettext(
                        "%(number)s hit has nothing marked",
                        "%(number)s hits have nothing marked",
                        record["unmarked"],
                    ),
                ]
            ),
        ]
    )


def worst(answered: Sequence[Answered], most: int) -> Iterator[str]:
    """The queries that missed something or found something wrong."""
    faulty = [each for each in answered if each.missed or each.wrong or each.unmarked]
    faulty.sort(key=lambda each: -len(each.missed) - len(each.wrong))
    for each in faulty[:most]:
        missed, wrong = " ".join(sorted(each.missed)), " ".join(sorted(each.wrong))
        yield gettext(
            "%(language)s “%(text)s” (%(kind)s): missed %(missed)s; wrong %(wrong)s",
            language=each.asked.language,
            text=each.asked.text,
            kind=each.asked.kind,
            missed=missed or "-",
            wrong=wrong or "-",
        )
