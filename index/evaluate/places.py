"""``cuttings evaluate places``: which place, or what else, each marked name means.

A text marks names with what they mean: the id of a place of the gazetteer (``georgia``,
``georgia-united-states``), ``in ID`` for a place that the gazetteer has not and what it
lies in, ``person``, ``organisation``, or ``nothing`` where no heading is to be given;
several that are right are parted by a bar.

    >>> text, marks = unmarked("In [[Paris=paris-united-states]], Texas")
    >>> text, marks
    ('In Paris, Texas', [Mark(start=3, end=8, right=('paris-united-states',))])

The documents go through the same enricher and the same authority as in an archive. Each
half of the file is reported for itself: rules may be made with one, and not with the
other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import click

from cuttings.index.evaluate.measures import Tally
from cuttings.index.evaluate.names import Case, as_article
from cuttings.index.evaluate.report import Report, measurement, read_lines
from cuttings.index.evaluate.tables import aligned, name_of, span
from cuttings.search.articles import Enrichment, Heading
from cuttings.search.translations import gettext, worded

NOTHING = "nothing"
_MARK = re.compile(r"\[\[([^\]=]+)=([^\]]+)\]\]")
_IN = "in "


class Mark(NamedTuple):
    """A marked name: its offsets, and what it may mean."""

    start: int
    end: int
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """One document with its marks."""

    id: str
    half: str
    title: str
    text: str
    marks: tuple[Mark, ...]


class Judged(NamedTuple):
    """A mark with what the machine made of it."""

    document: Marked
    mark: Mark
    found: str

    @property
    def is_right(self) -> bool:
        """Whether that is what the mark says."""
        return self.found in self.mark.right


@measurement("places", "file")
@click.option("--model", help="The spaCy pipeline to use instead of the preferred one.")
def places_command(file: Path, model: str | None) -> Report:
    """Find what the names marked in the documents of FILE mean.

    FILE has JSON lines: id, half, title, text, with names marked in the text as
    [[Georgia=georgia-united-states]].

    Example: cuttings evaluate places tests/data/places.jsonl --errors 5
    """
    judged = list(judge_all(list(read_marked(file)), model))
    record = shares(judged)
    return Report(record, as_table(record), lambda most: _wrong(judged, most))


def read_marked(path: Path) -> Iterator[Marked]:
    """The documents of a file. Raises SettingsError where a line is malformed."""
    expected = worded(
        'Write {"id", "half", "title", "text"} with [[name=meaning]] in the text.'
    )
    for _, document in read_lines(path, _read_document, expected):
        yield document


def _read_document(row: Any) -> Marked:
    text, marks = unmarked(row["text"])
    return Marked(
        str(row["id"]), row.get("half", "all"), row.get("title", ""), text, tuple(marks)
    )


def unmarked(marked: str) -> tuple[str, list[Mark]]:
    """A text without its marks, and where they stood in it."""
    text, end = "", 0
    marks = []
    for match in _MARK.finditer(marked):
        text += marked[end : match.start()]
        start = len(text)
        text += match.group(1)
        marks.append(Mark(start, len(text), tuple(match.group(2).split("|"))))
        end = match.end()
    return text + marked[end:], marks


def judge_all(documents: list[Marked], model: str | None = None) -> Iterator[Judged]:
    """Each mark with what was found there, in order."""
    from cuttings.index.authority import Authority
    from cuttings.index.database import open_database
    from cuttings.index.enrich.enricher import Enricher

    authority = Authority(open_database(Path(":memory:")))
    articles = []
    for ordinal, each in enumerate(documents):
        case = Case(each.id, each.title, each.text, {})
        articles.append(as_article(case, ordinal))
    enriched = Enricher(model).enrich(articles)
    for document, article, found in zip(documents, articles, enriched, strict=True):
        enrichment, headings = authority.assign(article, found)
        by_id = {heading.id: heading for heading in headings}
        for mark in document.marks:
            yield Judged(document, mark, meaning(mark, enrichment, by_id))


def meaning(mark: Mark, enrichment: Enrichment, headings: Mapping[str, Heading]) -> str:
    """What the machine says that a marked name means, as a mark would say it."""
    from cuttings.index.names.gazetteer import gazetteer

    for mention in enrichment.mentions:
        heading = headings.get(mention.heading or "")
        if heading is None or mention.start >= mark.end or mention.end <= mark.start:
            continue
        if mention.kind != "place":
            return mention.kind
        if gazetteer().place(heading.id):
            return heading.id
        return f"{_IN}{heading.broader}"
    return NOTHING


def shares(judged: Iterable[Judged]) -> dict[str, dict[str, Any]]:
    """For each half: how many names, the share that is right with its interval, and
    the shares that got another heading and none.
    """
    tallies: dict[str, dict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
    for each in judged:
        tally = tallies[each.document.half]
        tally["right"].count(each.is_right)
        tally["wrong"].count(not each.is_right and each.found != NOTHING)
        tally["missed"].count(not each.is_right and each.found == NOTHING)
    record = {}
    for half, tally in sorted(tallies.items()):
        low, high = tally["right"].interval or (0.0, 1.0)
        record[half] = {
            "names": tally["right"].trials,
            "right": round(tally["right"].share or 0, 4),
            "interval": [round(low, 4), round(high, 4)],
            "wrong": round(tally["wrong"].share or 0, 4),
            "missed": round(tally["missed"].share or 0, 4),
        }
    return record


def as_table(record: Mapping[str, Mapping[str, Any]]) -> str:
    """The measurement for people: a line for each half."""
    rows = [
        [
            name_of("half"),
            name_of("names"),
            name_of("right"),
            "95%",
            name_of("wrong"),
            name_of("missed"),
        ]
    ]
    for half, row in record.items():
        rows.append(
            [
                name_of(half),
                str(row["names"]),
                f"{row['right']:.3f}",
                span(*row["interval"]),
                f"{row['wrong']:.3f}",
                f"{row['missed']:.3f}",
            ]
        )
    return aligned(rows)


def _wrong(judged: Iterable[Judged], most: int) -> Iterator[str]:
    wrong = [each for each in judged if not each.is_right]
    for document, mark, found in wrong[:most]:
        text = document.text
        context = f"{text[max(0, mark.start - 40) : mark.end + 30]}".replace("\n", " ")
        yield gettext(
            "%(id)s (%(half)s) %(name)s: %(found)s, not %(right)s: ... %(context)s ...",
            id=document.id,
            half=document.half,
            name=text[mark.start : mark.end],
            found=found,
            right=gettext(" or ").join(mark.right),
            context=context,
        )
