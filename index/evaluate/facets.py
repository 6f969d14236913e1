"""``cuttings evaluate facets``: how many values of a facet are wrong, by reading a sample.

    cuttings evaluate facets judgements.csv     # draws values, prints them with contexts
    (write right, wrong or unsure into the column verdict, by a spreadsheet)
    cuttings evaluate facets judgements.csv     # prints the error rate with its interval

Values are drawn at random from bands of frequency, the same number from each as far as
there are enough, because a facet's few frequent values say nothing of its long tail.
Values in doubt are not drawn: the facet shows them as such. The seed makes the draw
repeatable. What was judged before is taken over where the same value is drawn again, also
from an archive that was indexed anew: a value is the same where its id and its label are.
"""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cuttings.index.evaluate.measures import Tally
from cuttings.index.evaluate.tables import aligned, name_of, span
from cuttings.search.articles import Entry
from cuttings.search.engines import Engine
from cuttings.search.errors import SettingsError
from cuttings.search.queries import Query
from cuttings.search.translations import gettext, worded

BANDS = ((1, 1), (2, 3), (4, 9), (10, None))
"""The least and the most articles of each band's values."""
VERDICTS = frozenset(("right", "wrong", "unsure"))
COLUMNS = ("facet", "articles", "id", "label", "verdict", "note", "contexts")
NAMED = ("people", "organisations", "places")
"""The facets that are sampled unless others are asked for."""
SEPARATOR = " / "
"""Between the contexts of a value."""
PAGE = 1000
REACH = 70
"""Characters of a context on either side of a mention."""


@dataclass(frozen=True, slots=True)
class Sampled:
    """One value that was drawn, with what somebody judged of it."""

    facet: str
    articles: int
    id: str
    label: str
    verdict: str = ""
    note: str = ""
    contexts: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same value in another archive."""
        return self.facet, self.id, self.label


def read_judgements(path: Path) -> list[Sampled]:
    """What was judged before; nothing where there is no such file yet.

    Raises SettingsError, naming the line, where the file is no table of judgements.
    """
    if not path.exists():
        return []
    found = []
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        if not set(COLUMNS[:5]).issubset(rows.fieldnames or ()):
            raise SettingsError(
                worded(
                    "%(path)s is no table of judgements. Its columns must be: "
                    "%(columns)s. Name a new file to begin one.",
                    path=path,
                    columns=", ".join(COLUMNS),
                )
            )
        for number, row in enumerate(rows, 2):
            verdict = (row["verdict"] or "").strip().lower()
            if verdict and verdict not in VERDICTS:
                raise SettingsError(
                    worded(
                        "Line %(number)s of %(path)s has the verdict "
                        "“%(verdict)s”. Write right, wrong or unsure, or leave it "
                        "empty.",
                        number=str(number),
                        path=path,
                        verdict=verdict,
                    )
                )
            articles = row["articles"] or ""
            if not articles.isdecimal():
                raise SettingsError(
                    worded(
                        "Line %(number)s of %(path)s has “%(articles)s” articles; "
                        "that must be a number.",
                        number=str(number),
                        path=path,
                        articles=articles,
                    )
                )
            found.append(
                Sampled(
                    row["facet"] or "",
                    int(articles),
                    row["id"] or "",
                    row["label"] or "",
                    verdict,
                    row.get("note") or "",
                    row.get("contexts") or "",
                )
            )
    return found


def with_judgements(
    drawn: Iterable[Sampled], before: Iterable[Sampled]
) -> tuple[list[Sampled], list[Sampled]]:
    """The values that were drawn, with what was judged of them before; and what was
    judged of others.
    """
    by_key = {value.key: value for value in before}
    judged = []
    for value in drawn:
        old = by_key.pop(value.key, None)
        if old is not None:
            value = replace(value, verdict=old.verdict, note=old.note)
        judged.append(value)
    return judged, [value for value in by_key.values() if value.verdict]


def write_judgements(path: Path, values: Iterable[Sampled]) -> None:
    """Writes the table, whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    with part.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(COLUMNS)
        for value in values:
            writer.writerow([getattr(value, column) for column in COLUMNS])
    part.replace(path)


def values_of(engine: Engine, key: str) -> list[Sampled]:
    """All values of a facet with the number of articles of each, but for those that it
    shows as doubtful.
    """
    found: list[Sampled] = []
    asked = Query(count="copies")
    page = 1
    while True:
        values = engine.facet_values(key, asked, page=page, size=PAGE).values
        for value in values:
            if not value.doubtful:
                found.append(Sampled(key, value.count, value.id, value.label))
        if len(values) < PAGE:
            return found
        page += 1


def draw(values: Sequence[Sampled], sample: int, seed: int) -> list[Sampled]:
    """So many values at random, from each band of frequency alike; what a band has too
    few of, the others give.
    """
    # A draw of its own for each facet: one more value in one leaves the others alone.
    generator = random.Random(f"{seed} {values[0].facet if values else ''}")
    waiting = []
    for band in BANDS:
        members = [value for value in values if band_of(value.articles) == band]
        members.sort(key=lambda value: value.id)
        generator.shuffle(members)
        waiting.append(members)
    drawn: list[Sampled] = []
    while len(drawn) < sample and any(waiting):
        for members in waiting:
            if members and len(drawn) < sample:
                drawn.append(members.pop())
    return sorted(drawn, key=lambda value: (-value.articles, value.label))


def band_of(articles: int) -> tuple[int, int | None]:
    """The band of a value in so many articles."""
    for least, most in BANDS:
        if articles >= least and (most is None or articles <= most):
            return least, most
    return BANDS[0]


def found_in(engine: Engine, value: Sampled, most: int) -> Iterator[str]:
    """The words around a value's mentions, one of each of so many articles; the titles of
    articles that don't mention it themselves.
    """
    if most == 0:
        return
    asked = Query(count="copies", size=most).add(value.facet, value.id)
    for hit in engine.search(asked).hits:
        entry = engine.get(hit.id)
        if entry is not None:
            yield _context(entry, value.id)


def _context(entry: Entry, heading: str) -> str:
    body = entry.article.body
    for mention in entry.enrichment.mentions:
        if mention.heading == heading and mention.start >= 0:
            before = body[max(0, mention.start - REACH) : mention.start]
            after = body[mention.end : mention.end + REACH]
            return " ".join(f"{before}[{mention.surface}]{after}".split())
    return f"title: {entry.article.title}"


def figures(values: Iterable[Sampled]) -> dict[str, dict[str, Any]]:
    """For each facet how many values were drawn and judged, and the share of wrong ones
    with its interval, in each band and in all.
    """
    tallies: dict[str, dict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
    drawn: dict[str, int] = defaultdict(int)
    for value in values:
        drawn[value.facet] += 1
        if value.verdict not in ("right", "wrong"):
            continue
        least, most = band_of(value.articles)
        band = f"{least}" if most == least else f"{least} to {most}"
        if most is None:
            band = f"{least} or more"
        for name in (band, "all"):
            tallies[value.facet][name].count(value.verdict == "wrong")
    record: dict[str, dict[str, Any]] = {}
    for key, number in drawn.items():
        rows = {name: _figure(tally) for name, tally in tallies[key].items()}
        record[key] = {"drawn": number, **rows}
    return record


def _figure(tally: Tally) -> dict[str, Any]:
    low, high = tally.interval or (0.0, 1.0)
    return {
        "judged": tally.trials,
        "wrong": tally.hits,
        "rate": round(tally.share or 0.0, 4),
        "interval": [round(low, 4), round(high, 4)],
    }


def as_table(record: Mapping[str, Mapping[str, Any]]) -> str:
    """The figures for people: a line for each facet and band that was judged."""
    rows = [
        [
            gettext("facet"),
            gettext("articles"),
            gettext("judged"),
            name_of("wrong"),
            "95%",
        ]
    ]
    waiting: list[str] = []
    for key, judged in record.items():
        for band, row in judged.items():
            if band == "drawn":
                continue
            counts = [str(row["judged"]), str(row["wrong"])]
            rows.append([name_of(key), _band(band), *counts, span(*row["interval"])])
        if len(judged) == 1:
            waiting.append(
                gettext(
                    "%(facet)s: %(drawn)s drawn, none judged yet",
                    facet=name_of(key),
                    drawn=judged["drawn"],
                )
            )
    return "\n".join([aligned(rows), *waiting])


def _band(band: str) -> str:
    """A band as it is recorded, in the reader's language."""
    least, _, most = band.partition(" to ")
    if most:
        return gettext("%(low)s to %(high)s", low=least, high=most)
    least, above, _ = band.partition(" or more")
    return gettext("%(number)s or more", number=least) if above else name_of(band)
