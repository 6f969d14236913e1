"""``cuttings evaluate copies``: stories found, against pairs or groups that people
labelled.

The articles go through the same cleaning and the same streaming index as in an archive,
in the order of the file, in a database in memory. A pair counts as found when both
articles end in one story.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cuttings.index.evaluate.measures import (
    Scores,
    adjusted_rand,
    b_cubed,
    cluster_pairs,
)
from cuttings.index.evaluate.report import Report, measurement, read_lines
from cuttings.index.evaluate.tables import aligned, name_of
from cuttings.search.articles import Article, Published
from cuttings.search.dates import interval
from cuttings.search.errors import SettingsError
from cuttings.search.translations import ngettext, recalled, worded

if TYPE_CHECKING:
    from cuttings.index.stories import StoryIndex

SAME, DIFFERENT = "same", "different"
_MOST_EXPLAINED = 20_000
"""Wrong pairs that are compared for their reasons; more would take minutes."""

Pair = tuple[str, str, bool]
"""Two ids, and whether the articles are copies."""


@dataclass(frozen=True, slots=True)
class Gold:
    """What people labelled: pairs, or the group of each article, or both."""

    pairs: tuple[Pair, ...]
    groups: dict[str, int]


@measurement("copies", "articles", "gold")
def copies_command(articles: Path, gold: Path) -> Report:
    """Group ARTICLES (JSON lines: id, title, text, date, outlet) and compare with GOLD.

    GOLD is tab-separated (id, id, same or different) or a JSON list of lists of ids.

    Example: cuttings evaluate copies articles.jsonl gold.tsv --errors 10
    """
    labelled = read_gold(gold)
    stories, found = group(read_articles(articles))
    known = _known(labelled, found)
    record = measure(found, known)
    return Report(
        record, as_table(record), lambda most: worst(stories, found, known, most)
    )


def read_articles(path: Path) -> Iterator[Article]:
    """The articles of a file of JSON lines, cleaned.

    Raises SettingsError where a line is no article.
    """
    expected = worded("Each line is an article: a JSON object with id and text.")
    for _, article in read_lines(path, read_article, expected):
        yield article


def read_article(record: Any) -> Article:
    """The article that a record of labelled data is, cleaned."""
    from cuttings.index.cleaning import clean
    from cuttings.index.readers import RawArticle

    title = record.get("title") or None
    stated = str(record.get("date") or "")
    published: Published | None = None
    for candidate in (stated[:10], stated[:7], stated[:4]):
        if interval(candidate) and not published:
            published = Published(candidate, "metadata")
    raw = RawArticle(
        text=str(record["text"]),
        title=title,
        published=published,
        outlet=record.get("outlet") or None,
        plain=title is None,
    )
    article_id = str(record["id"])
    return replace(clean(raw, source=article_id), id=article_id)


def read_gold(path: Path) -> Gold:
    """Labels from a file. Raises SettingsError where it is neither pairs nor groups."""
    text = path.read_text(encoding="utf-8")
    if text.lstrip().startswith("["):
        groups: dict[str, int] = {}
        try:
            for ordinal, ids in enumerate(json.loads(text)):
                groups |= {str(article_id): ordinal for article_id in ids}
        except (ValueError, TypeError) as error:
            raise SettingsError(
                worded(
                    "%(path)s is no list of lists of ids (%(error)s).",
                    path=path,
                    error=error,
                )
            ) from error
        return Gold((), groups)

    pairs: list[Pair] = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) >= 3 and cells[2] in (SAME, DIFFERENT):
            pairs.append((cells[0], cells[1], cells[2] == SAME))
    if not pairs:
        raise SettingsError(
            worded(
                "%(path)s holds no pair labelled same or different. Give "
                "id, id and label, tab-separated.",
                path=path,
            )
        )
    return Gold(tuple(pairs), {})


def group(articles: Iterable[Article]) -> tuple[StoryIndex, dict[str, str]]:
    """Groups articles in a fresh index; returns it with the story of each."""
    from cuttings.index.database import open_database
    from cuttings.index.stories import StoryIndex

    stories = StoryIndex(open_database(Path(":memory:")))
    ids: list[str] = []

    def named() -> Iterator[tuple[Article, frozenset[str]]]:
        for article in articles:
            ids.append(article.id)
            yield article, frozenset()

    stories.add_all(named())
    return stories, {article_id: stories.story_of(article_id) for article_id in ids}


def _known(gold: Gold, found: dict[str, str]) -> Gold:
    """The labels whose articles were given; says on stderr how many were not."""
    pairs = tuple(pair for pair in gold.pairs if pair[0] in found and pair[1] in found)
    groups = {key: ordinal for key, ordinal in gold.groups.items() if key in found}
    left = len(gold.pairs) - len(pairs) + len(gold.groups) - len(groups)
    if left:
        click.echo(
            ngettext(
                "Note: %(number)s label names an article that is not in the "
                "file; it is left out.",
                "Note: %(number)s labels name articles that are not in the "
                "file; they are left out.",
                left,
            ),
            err=True,
        )
    return Gold(pairs, groups)


def measure(found: dict[str, str], gold: Gold) -> dict[str, float | None]:
    """Pair precision, recall and F1; ARI and B-cubed F1 where groups were labelled,
    else None.
    """
    ari: float | None = None
    b3: float | None = None
    if gold.groups:
        pairs = cluster_pairs(found, gold.groups)
        ari, b3 = adjusted_rand(found, gold.groups), b_cubed(found, gold.groups).f1
    else:
        together = [
            same for one, other, same in gold.pairs if found[one] == found[other]
        ]
        right = together.count(True)
        due = sum(same for _, _, same in gold.pairs)
        pairs = Scores.of(right, len(together), right, due)
    return {
        "precision": pairs.precision,
        "recall": pairs.recall,
        "f1": pairs.f1,
        "ari": ari,
        "b3_f1": b3,
    }


def as_table(record: dict[str, float | None]) -> str:
    """The measurement for people: a line for each figure."""
    rows: list[list[str]] = []
    for name, value in record.items():
        rows.append([name_of(name), "-" if value is None else f"{value:.4f}"])
    return aligned(rows)


def worst(
    stories: StoryIndex, found: dict[str, str], gold: Gold, most: int
) -> Iterator[str]:
    """The pairs decided wrongly, those with the strongest evidence for the error first."""
    pairs = gold.pairs or _pairs_of(found, gold.groups)
    wrong = (pair for pair in pairs if (found[pair[0]] == found[pair[1]]) != pair[2])
    ranked: list[tuple[float, str]] = []
    for one, other, same in islice(wrong, _MOST_EXPLAINED if most else 0):
        verdict = stories.compare(one, other)
        evidence = verdict.score - 1 if same else -verdict.score
        kind = name_of("missed" if same else "wrong")
        said = recalled(verdict.reason, "story")
        ranked.append((evidence, f"{kind}\t{one}\t{other}\t{said}"))
    for _, line in sorted(ranked)[:most]:
        yield line


def _pairs_of(found: dict[str, str], groups: dict[str, int]) -> Iterator[Pair]:
    """The pairs together in either grouping, each once."""
    together: dict[object, list[str]] = {}
    for article_id, ordinal in groups.items():
        together.setdefault(ordinal, []).append(article_id)
        together.setdefault(found[article_id], []).append(article_id)
    pairs: dict[tuple[str, str], None] = {}
    for ids in together.values():
        for one, other in combinations(ids, 2):
            pairs[other, one] = None
    for one, other in pairs:
        yield one, other, groups[one] == groups[other]
