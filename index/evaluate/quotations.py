"""``cuttings evaluate quotations``: who is quoted with what, against labels that people
made by reading.

A quotation is found where one of the text's overlaps it by half or more; it is right
where the speaker is one of those labelled: the same name, or its surname or head word at
the end. Whatever a reader might call a quotation or not (``either``) counts neither way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cuttings.index.evaluate.measures import Tally, figures_of
from cuttings.index.evaluate.report import Report, measurement, read_lines
from cuttings.index.evaluate.tables import lines_of, name_of
from cuttings.search.articles import Article, Quotation
from cuttings.search.language.analysis import terms
from cuttings.search.translations import worded

OVERLAP = 0.5
"""Share of the longer of two spans that both must have."""

FIGURES = ("precision", "recall", "speakers", "verbs")


@dataclass(frozen=True, slots=True)
class Label:
    """A labelled quotation: its span, the names that its speaker may have, the verb."""

    start: int
    end: int
    speakers: tuple[str, ...]
    verb: str
    in_title: bool = False


@dataclass(frozen=True, slots=True)
class Labelled:
    """A labelled text; ``either`` are spans that count neither way."""

    id: str
    title: str
    text: str
    language: str
    labels: tuple[Label, ...]
    either: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class Judged:
    """A labelled text with what was found in it: pairs of a label and a quotation, what
    was missed, and what was found though nobody labelled it.
    """

    labelled: Labelled
    pairs: list[tuple[Label, Quotation]] = field(default_factory=list)
    missed: list[Label] = field(default_factory=list)
    unlabelled: list[Quotation] = field(default_factory=list)


@measurement("quotations", "gold")
def quotations_command(gold: Path) -> Report:
    """Find the quotations of GOLD's texts and compare with its labels.

    GOLD is JSON lines: id, title, text, quotations (a list of objects with start, end,
    speaker, a list of names, verb, and in_title where the span is of the title),
    either (a list of spans of the text), language.

    Example: cuttings evaluate quotations labelled.jsonl --errors 10
    """
    judged = list(judge(read_labelled(gold)))
    tallies = measure(judged)
    return Report(
        figures_of(tallies),
        "\n".join(lines_of(tallies)),
        lambda most: wrong(judged, most),
    )


def read_labelled(path: Path) -> list[Labelled]:
    """The labelled texts of a file. Raises SettingsError at a line that is none."""
    expected = worded(
        "Each line is a JSON object with id, text and quotations, "
        "a list of objects with start, end and speaker."
    )
    return [labelled for _, labelled in read_lines(path, _read_labelled, expected)]


def _read_labelled(record: Any) -> Labelled:
    labels: list[Label] = []
    text = str(record["text"])
    title = str(record.get("title") or "")
    for each in record["quotations"]:
        start, end = int(each["start"]), int(each["end"])
        in_title = each.get("in_title") is True
        if not 0 <= start < end <= len(title if in_title else text):
            raise ValueError(
                worded(
                    "%(start)s to %(end)s is no span of the text", start=start, end=end
                )
            )
        names = tuple([str(name) for name in each["speaker"]])
        verb = str(each.get("verb") or "")
        labels.append(Label(start, end, names, verb, in_title))
    return Labelled(
        id=str(record["id"]),
        title=title,
        text=text,
        language=str(record.get("language") or "en"),
        labels=tuple(labels),
        either=tuple((int(start), int(end)) for start, end in record.get("either", ())),
    )


def judge(labelled: Sequence[Labelled]) -> Iterator[Judged]:
    """Analyses texts as an archive does, and compares."""
    from cuttings.index.enrich.enricher import Enricher

    articles: list[Article] = []
    for each in labelled:
        made = Article(each.id, each.title, False, each.text, "", (), each.id, "")
        made = replace(made, language=each.language)
        articles.append(made)
    found = Enricher().enrich(articles)
    for each, enrichment in zip(labelled, found, strict=True):
        yield compare(each, enrichment.quotations)


def compare(labelled: Labelled, found: Iterable[Quotation]) -> Judged:
    """What was found, beside what is labelled."""
    judged = Judged(labelled)
    missing = list(labelled.labels)
    for quotation in found:
        span = (quotation.start, quotation.end)
        label = next((each for each in missing if _is_of(each, quotation)), None)
        if label is not None:
            missing.remove(label)
            judged.pairs.append((label, quotation))
        elif quotation.in_title or not _is_either(labelled, span):
            judged.unlabelled.append(quotation)
    judged.missed = missing
    return judged


def _is_of(label: Label, found: Quotation) -> bool:
    """Whether a quotation is that of a label, in the same text of the article."""
    is_same_text = label.in_title is found.in_title
    return is_same_text and overlaps(label, (found.start, found.end))


def _is_either(labelled: Labelled, span: tuple[int, int]) -> bool:
    return any(_overlap(each, span) for each in labelled.either)


def overlaps(label: Label, span: tuple[int, int]) -> bool:
    """Whether a found span is that of a label."""
    return _overlap((label.start, label.end), span)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    common = min(one[1], other[1]) - max(one[0], other[0])
    return common >= OVERLAP * max(one[1] - one[0], other[1] - other[0])


def is_speaker(label: Label, quotation: Quotation) -> bool:
    """Whether a found speaker is one that a label names.

    >>> label = Label(0, 9, ("Anna Berg",), "said")
    >>> is_speaker(label, Quotation(0, 9, "Berg")), is_speaker(label, Quotation(0, 9, "Holm"))
    (True, False)
    """
    found = list(terms(quotation.speaker))
    for name in label.speakers:
        wanted = list(terms(name))
        if found and (set(wanted) <= set(found) or found[-1:] == wanted[-1:]):
            return True
    return False


def measure(judged: Iterable[Judged]) -> dict[str, Tally]:
    """The figures: precision and recall of quotations with the right speaker, how many
    of those found have the right speaker, and how many of these the labelled verb.
    """
    tallies = {name: Tally() for name in FIGURES}
    for each in judged:
        for label, quotation in each.pairs:
            right = is_speaker(label, quotation)
            tallies["precision"].count(right)
            tallies["recall"].count(right)
            tallies["speakers"].count(right)
            if right and label.verb:
                tallies["verbs"].count(quotation.verb.startswith(label.verb[:4]))
        for _ in each.missed:
            tallies["recall"].count(False)
        for _ in each.unlabelled:
            tallies["precision"].count(False)
    return tallies


def wrong(judged: Iterable[Judged], most: int) -> Iterator[str]:
    """Wrong speakers first, then what nobody labelled, then what was missed."""
    speakers: list[str] = []
    unlabelled: list[str] = []
    missed: list[str] = []
    for each in judged:
        id_ = each.labelled.id
        for label, found in each.pairs:
            if not is_speaker(label, found):
                said = _opening(each.labelled, found)
                named = "|".join(label.speakers)
                speakers.append(
                    f"{id_}\t{name_of('speaker')}\t{named}\t{found.speaker}\t{said}"
                )
        for found in each.unlabelled:
            said = _opening(each.labelled, found)
            unlabelled.append(
                f"{id_}\t{name_of('unlabelled')}\t\t{found.speaker}\t{said}"
            )
        for label in each.missed:
            said = _opening(each.labelled, label)
            missed.append(
                f"{id_}\t{name_of('missed')}\t{'|'.join(label.speakers)}\t\t{said}"
            )
    yield from [*speakers, *unlabelled, *missed][:most]


def _opening(labelled: Labelled, said: Label | Quotation) -> str:
    text = labelled.title if said.in_title else labelled.text
    return " ".join(text[said.start : said.end].split())[:60]
