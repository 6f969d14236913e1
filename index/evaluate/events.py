"""``cuttings evaluate events``: event types given, against types that people labelled
by reading.

Each article goes through cleaning and the rules as in an archive. A gold type may be
coarser than what is given: a parent matches its child.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cuttings.index.evaluate.measures import Tally, figures_of
from cuttings.index.evaluate.report import Report, measurement, read_lines
from cuttings.index.evaluate.tables import aligned, lines_of, name_of
from cuttings.search.errors import SettingsError
from cuttings.search.translations import gettext, worded

OVERALL = (
    "coverage",
    "precision",
    "primary_accuracy",
    "recall",
    "second_recall",
    "all_precision",
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled article: the gold types, the most important first; none where
    nothing fits.
    """

    id: str
    title: str
    text: str
    gold: tuple[str, ...]
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled article with the types that were given, the primary one first."""

    labelled: Labelled
    given: tuple[str, ...]


@dataclass(slots=True)
class TypeFigures:
    """The precision of one type where it was given, and its recall where it is gold."""

    precision: Tally = field(default_factory=Tally)
    recall: Tally = field(default_factory=Tally)


Tallies = dict[str, Tally]
Types = dict[str, TypeFigures]


@measurement("events", "gold")
def events_command(gold: Path) -> Report:
    """Classify the articles of GOLD and compare with its labels.

    GOLD is JSON lines: id, title, text, event (a list of Media Topics ids, the most
    important first, may be empty), language (a code, en where it is missing).

    Example: cuttings evaluate events labelled.jsonl --errors 10
    """
    judged = [judge(labelled) for labelled in read_labelled(gold)]
    figures = measure(judged)
    return Report(
        as_record(*figures), as_table(*figures), lambda most: wrong(judged, most)
    )


def read_labelled(path: Path) -> Iterator[Labelled]:
    """The labelled articles of a file.

    Raises SettingsError at a line that is none, or that names an unknown type.
    """
    from cuttings.index.enrich.events.topics import current

    expected = worded(
        "Each line is a JSON object with id, title, text and "
        "event, a list of Media Topics ids."
    )
    for where, labelled in read_lines(path, _read_labelled, expected):
        gold: list[str] = []
        for code in labelled.gold:
            known = current(code)
            if known is None:
                raise SettingsError(
                    worded(
                        "%(where)s: IPTC has no Media Topic %(code)s.",
                        where=where,
                        code=code,
                    )
                )
            gold.append(known)
        yield replace(labelled, gold=tuple(gold))


def _read_labelled(record: Any) -> Labelled:
    return Labelled(
        id=str(record["id"]),
        title=str(record.get("title") or ""),
        text=str(record["text"]),
        gold=tuple(str(code) for code in record["event"]),
        language=str(record.get("language") or "en"),
    )


def judge(labelled: Labelled) -> Judged:
    """Cleans and classifies one article."""
    from cuttings.index.cleaning import clean
    from cuttings.index.enrich.events import classify
    from cuttings.index.readers import RawArticle

    title = labelled.title or None
    raw = RawArticle(text=labelled.text, title=title, plain=title is None)
    article = clean(raw, source=labelled.id)
    events = classify(article.title, article.body, labelled.language)
    return Judged(labelled, tuple(event.id for event in events))


def matches(gold: str, given: str) -> bool:
    """Whether a given type is the gold type or below it."""
    from cuttings.index.enrich.events.topics import lineage

    return gold in lineage(given)


def measure(judged: Iterable[Judged]) -> tuple[Tallies, Types]:
    """The overall tallies by name, and precision and recall of each type."""
    tallies = {name: Tally() for name in OVERALL}
    types: Types = {}
    for each in judged:
        gold, given = each.labelled.gold, each.given
        tallies["coverage"].count(bool(given))
        if given:
            any_right = any(matches(code, given[0]) for code in gold)
            first_right = bool(gold) and matches(gold[0], given[0])
            tallies["precision"].count(any_right)
            tallies["primary_accuracy"].count(first_right)
        for code in given:
            right = any(matches(wanted, code) for wanted in gold)
            tallies["all_precision"].count(right)
            types.setdefault(code, TypeFigures()).precision.count(right)
        for rank, wanted in enumerate(gold):
            found = any(matches(wanted, code) for code in given)
            tallies["second_recall" if rank else "recall"].count(found)
            types.setdefault(wanted, TypeFigures()).recall.count(found)
    return tallies, types


def as_record(tallies: Tallies, types: Types) -> dict[str, Any]:
    """The measurement for programs: plain figures first, counts and intervals beside
    them.
    """
    record = figures_of(tallies)
    coverage = tallies["coverage"].share
    record["abstention"] = None if coverage is None else 1.0 - coverage

    record["types"] = {}
    for code, figures in sorted(types.items()):
        record["types"][code] = {
            "precision": figures.precision.share,
            "recall": figures.recall.share,
            "given": figures.precision.trials,
            "gold": figures.recall.trials,
        }
    return record


def as_table(tallies: Tallies, types: Types) -> str:
    """The measurement for people: the overall figures, and a line for each type."""
    from cuttings.index.enrich.events.topics import topics
    from cuttings.search.facets.topics import topic_words

    rows = [
        [
            gettext("type"),
            name_of("precision"),
            gettext("given"),
            name_of("recall"),
            gettext("labelled"),
        ]
    ]
    for code, figures in sorted(types.items(), key=lambda item: -item[1].recall.trials):
        given, gold = figures.precision.trials, figures.recall.trials
        precision, recall = _percent(figures.precision), _percent(figures.recall)
        label = topic_words(code, topics()[code].label)
        rows.append([label, precision, str(given), recall, str(gold)])
    return "\n".join([*lines_of(tallies), "", aligned(rows)])


def _percent(tally: Tally) -> str:
    return "-" if tally.share is None else f"{tally.share:.2f}"


def wrong(judged: Iterable[Judged], most: int) -> Iterator[str]:
    """The articles whose primary type is wrong first, then those with other
    differences.
    """

    def worst_first(each: Judged) -> tuple[bool, int]:
        gold, given = each.labelled.gold, each.given
        return given[:1] == gold[:1], -len(set(gold) ^ set(given))

    ranked = sorted(judged, key=worst_first)
    differing = [each for each in ranked if worst_first(each) != (True, 0)]
    for each in differing[:most]:
        labelled = each.labelled
        gold, given = ",".join(labelled.gold), ",".join(each.given)
        yield f"{labelled.id}\t{labelled.title}\t{gold}\t{given}"
