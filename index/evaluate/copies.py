"""``cuttings evaluate copies``: stories found, against pairs or groups that people
labelled.

The articles go through the same cleaning and the same streaming index as in an archive,
in the order of the file, in a database in memory. A pair counts as found when both
articles end in one story.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cuttings.index.evaluate.measures import read_lines
from cuttings.search.articles import Article, Published
from cuttings.search.dates import interval
from cuttings.search.errors import SettingsError

if TYPE_CHECKING:
    from cuttings.index.stories import StoryIndex

SAME, DIFFERENT = "same", "different"


@dataclass(frozen=True, slots=True)
class Gold:
    """What people labelled: pairs (id, id, whether they are copies), or the group of
    each article, or both.
    """

    pairs: tuple[tuple[str, str, bool], ...]
    groups: dict[str, int]


@click.command("copies")
@click.argument(
    "articles", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.argument("gold", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--errors",
    type=click.IntRange(0),
    default=0,
    help="Show this many of the worst pairs, with reasons.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def copies_command(articles: Path, gold: Path, errors: int, as_json: bool) -> None:
    """Group ARTICLES (JSON lines: id, title, text, date, outlet) and compare with GOLD.

    GOLD is tab-separated (id, id, same or different) or a JSON list of lists of ids.

    Example: cuttings evaluate copies articles.jsonl gold.tsv --errors 10
    """
    labelled = read_gold(gold)
    stories, found = group(read_articles(articles))
    labelled = _known(labelled, found)
    scores = measure(found, labelled)
    if as_json:
        click.echo(json.dumps(scores, indent=2))
    else:
        for name, value in scores.items():
            click.echo(f"{name:<10} {'-' if value is None else f'{value:.4f}'}")
    for line in _worst(stories, found, labelled, errors):
        click.echo(line, err=as_json)


def read_articles(path: Path) -> Iterator[Article]:
    """The articles of a file of JSON lines, cleaned.

    Raises SettingsError where a line is no article.
    """
    expected = "Each line is an article: a JSON object with id and text."
    return (article for _, article in read_lines(path, _article, expected))


def _article(record: Any) -> Article:
    from cuttings.index.cleaning import clean
    from cuttings.index.readers import RawArticle

    id, title = str(record["id"]), record.get("title") or None
    raw = RawArticle(
        text=str(record["text"]),
        title=title,
        published=_published(record.get("date")),
        outlet=record.get("outlet") or None,
        plain=title is None,
    )
    return replace(clean(raw, source=id), id=id)


def _published(value: Any) -> Published | None:
    stated = str(value or "")
    for candidate in (stated[:10], stated[:7], stated[:4]):
        if candidate and interval(candidate) is not None:
            return Published(candidate, "metadata")
    return None


def read_gold(path: Path) -> Gold:
    """Labels from a file. Raises SettingsError where it is neither pairs nor groups."""
    text = path.read_text(encoding="utf-8")
    if text.lstrip().startswith("["):
        return _groups(path, text)
    pairs = []
    for line in text.splitlines():
        cells = line.split("\t")
        if len(cells) >= 3 and cells[2].strip() in (SAME, DIFFERENT):
            pairs.append((cells[0].strip(), cells[1].strip(), cells[2].strip() == SAME))
    if not pairs:
        raise SettingsError(
            f"{path} holds no pair labelled same or different. Give id, id and label, tab-separated."
        )
    return Gold(tuple(pairs), {})


def _groups(path: Path, text: str) -> Gold:
    try:
        groups = {
            str(id): number for number, ids in enumerate(json.loads(text)) for id in ids
        }
    except (ValueError, TypeError) as error:
        raise SettingsError(f"{path} is no list of lists of ids ({error}).") from error
    return Gold((), groups)


def group(articles: Iterator[Article]) -> tuple[StoryIndex, dict[str, str]]:
    """Groups articles in a fresh index; returns it with the story of each."""
    from cuttings.index.database import open_database
    from cuttings.index.stories import StoryIndex

    stories = StoryIndex(open_database(Path(":memory:")))
    ids = []

    def noted() -> Iterator[tuple[Article, frozenset[str]]]:
        for article in articles:
            ids.append(article.id)
            yield article, frozenset()

    stories.add_all(noted())
    return stories, {id: stories.story_of(id) for id in ids}


def _known(gold: Gold, found: dict[str, str]) -> Gold:
    """The labels whose articles were given; says on stderr how many were not."""
    pairs = tuple(pair for pair in gold.pairs if pair[0] in found and pair[1] in found)
    groups = {id: number for id, number in gold.groups.items() if id in found}
    left = len(gold.pairs) - len(pairs) + len(gold.groups) - len(groups)
    if left:
        click.echo(
            f"Note: {left} labels name articles that are not in the file; they are left out.",
            err=True,
        )
    return Gold(pairs, groups)


def measure(found: dict[str, str], gold: Gold) -> dict[str, float | None]:
    """Pair precision, recall and F1; ARI and B-cubed F1 where groups were labelled,
    else None.
    """
    from cuttings.index.evaluate.measures import (
        adjusted_rand,
        b_cubed,
        cluster_pairs,
        pair_scores,
    )

    ari: float | None = None
    b3: float | None = None
    if gold.groups:
        pairs = cluster_pairs(found, gold.groups)
        ari, b3 = adjusted_rand(found, gold.groups), b_cubed(found, gold.groups).f1
    else:
        judged = [(found[one] == found[other], same) for one, other, same in gold.pairs]
        pairs = pair_scores(
            judged.count((True, True)),
            judged.count((True, False)),
            judged.count((False, True)),
        )
    return {
        "precision": pairs.precision,
        "recall": pairs.recall,
        "f1": pairs.f1,
        "ari": ari,
        "b3_f1": b3,
    }


def _worst(
    stories: StoryIndex, found: dict[str, str], gold: Gold, count: int
) -> Iterator[str]:
    """The pairs decided wrongly, those with the strongest evidence for the error first."""
    wrong = []
    for one, other, same in gold.pairs or _pairs_of(found, gold.groups):
        if (found[one] == found[other]) != same:
            verdict = stories.compare(one, other)
            wrong.append(
                (
                    -verdict.score if not same else verdict.score - 1,
                    one,
                    other,
                    same,
                    verdict.reason,
                )
            )
        if len(wrong) > 20_000:
            break
    for _, one, other, same, reason in sorted(wrong)[:count]:
        yield f"{'missed' if same else 'wrong'}\t{one}\t{other}\t{reason}"


def _pairs_of(
    found: dict[str, str], groups: dict[str, int]
) -> Iterator[tuple[str, str, bool]]:
    """The pairs together in either grouping."""
    together: dict[object, list[str]] = {}
    for id, number in groups.items():
        together.setdefault(number, []).append(id)
        together.setdefault(found[id], []).append(id)
    seen = set()
    for ids in together.values():
        for place, one in enumerate(ids):
            for other in ids[:place]:
                if (one, other) not in seen:
                    seen.add((one, other))
                    yield one, other, groups[one] == groups[other]
