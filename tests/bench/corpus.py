"""Synthetic articles for benchmarks: seeded, so that every engine and every run sees
the same archive.

Words follow Zipf's law over 150,000 made-up words; each article has 4 families of names
with 60 to 50,000 values, an agency, an outlet, a date within twenty years, and a story:
about one article in six is an edited copy of an earlier one. The words that queries ask
for are chosen by their rank, which fixes how many articles hold them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cuttings.search.articles import (
    Article,
    Enrichment,
    Entry,
    Heading,
    Published,
    StoryLink,
)

VOCABULARY = 150_000
FAMILIES = {
    "people": (50_000, 4),
    "organisations": (5_000, 3),
    "places": (800, 3),
    "event": (60, 2),
}
KINDS = {
    "people": "person",
    "organisations": "organisation",
    "places": "place",
    "event": "event",
}
AGENCIES = (
    "AFP",
    "AP",
    "Reuters",
    "Interfax",
    "Xinhua",
    "DPA",
    "ANSA",
    "EFE",
    "TASS",
    "PTI",
    "UPI",
    "Kyodo",
)
OUTLETS = 200
FIRST_DAY, DAYS = datetime.date(1990, 1, 1), 7_300
COPIES = 0.16
COUNTRIES = 80
CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Made:
    """One article before any engine sees it.

    ``values`` are labels by facet, the value above a place included.
    """

    number: int
    title: str
    body: str
    day: datetime.date
    story: int
    agency: str | None
    outlet: str
    values: dict[str, tuple[str, ...]]


def _syllables(number: int) -> str:
    consonants, vowels = "bcdfghjklmnprstvwz", "aeiou"
    word = ""
    while True:
        number, syllable = divmod(number, len(consonants) * len(vowels))
        word += consonants[syllable // len(vowels)] + vowels[syllable % len(vowels)]
        if not number:
            return word


WORDS = [_syllables(number + 90) + "k" for number in range(VOCABULARY)]
"""Words by rank; all end in a letter that stemming leaves alone, so that every
engine has the same terms.
"""


def _zipf(size: int, exponent: float = 1.0) -> np.ndarray:
    weights = np.arange(1, size + 1, dtype=float) ** -exponent
    return np.cumsum(weights) / weights.sum()


def make(articles: int, tokens: int = 270, seed: int = 7) -> Iterator[Made]:
    """The first ``articles`` of the archive, each of about ``tokens`` tokens."""
    rng = np.random.default_rng(seed)
    words, tables = (
        _zipf(VOCABULARY),
        {key: _zipf(size, 0.9) for key, (size, _) in FAMILIES.items()},
    )
    recent: list[Made] = []
    for start in range(0, articles, CHUNK):
        size = min(CHUNK, articles - start)
        lengths = rng.integers(tokens // 2, tokens * 3 // 2, size)
        ranks = np.searchsorted(words, rng.random(int(lengths.sum()))).tolist()
        drawn = {
            key: np.searchsorted(table, rng.random((size, FAMILIES[key][1])))
            for key, table in tables.items()
        }
        counts = {
            key: rng.integers(1, most + 1, size) for key, (_, most) in FAMILIES.items()
        }
        copy, days, outlets = (
            rng.random(size) < COPIES,
            rng.integers(0, DAYS, size),
            rng.integers(0, OUTLETS, size),
        )
        agencies, origins, place = rng.integers(0, 15, size), rng.random(size), 0
        for n in range(size):
            text = [WORDS[rank] for rank in ranks[place : place + int(lengths[n])]]
            place += int(lengths[n])
            values = {
                key: _labels(key, drawn[key][n, : counts[key][n]].tolist())
                for key in FAMILIES
            }
            agency = AGENCIES[agencies[n]] if agencies[n] < len(AGENCIES) else None
            day, outlet = (
                FIRST_DAY + datetime.timedelta(int(days[n])),
                f"Outlet {outlets[n]}",
            )
            title, body = " ".join(text[:8]).capitalize(), _paragraphs(text[8:])
            made = Made(start + n, title, body, day, start + n, agency, outlet, values)
            if copy[n] and recent:
                made = _copied(recent[int(origins[n] * len(recent))], made)
            recent = [*recent[-2_000:], made]
            yield made


def _labels(key: str, numbers: list[int]) -> tuple[str, ...]:
    labels = {f"{key} {number}": None for number in numbers}
    if key == "places":
        labels |= {f"places {number % COUNTRIES}": None for number in numbers}
    return tuple(labels)


def _paragraphs(words: list[str]) -> str:
    sentences = [
        " ".join(words[at : at + 18]).capitalize() + "."
        for at in range(0, len(words), 18)
    ]
    return "\n\n".join(
        " ".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3)
    )


def _copied(origin: Made, other: Made) -> Made:
    """An outlet's cut of an earlier article."""
    cut = origin.body[: max(200, len(origin.body) * 4 // 5)]
    return Made(
        other.number,
        origin.title,
        cut,
        other.day,
        origin.story,
        origin.agency,
        other.outlet,
        origin.values,
    )


def entry(made: Made) -> Entry:
    """The same as an entry."""
    headings = tuple(
        Heading(label.replace(" ", "-"), KINDS[key], label, _above(key, label))  # type: ignore[arg-type]
        for key, labels in made.values.items()
        for label in labels
    )
    article = Article(
        id=f"{made.number:08d}",
        title=made.title,
        title_inferred=False,
        body=made.body,
        original="",
        paragraphs=(),
        source="",
        content_hash="",
        published=Published(made.day.isoformat(), "metadata"),
        outlet=made.outlet,
        agency=made.agency,
    )
    return Entry(
        article,
        Enrichment(),
        StoryLink(f"s{made.story:08d}", made.story == made.number),
        headings,
    )


def _above(key: str, label: str) -> str | None:
    number = int(label.split()[1])
    return (
        f"places-{number % COUNTRIES}"
        if key == "places" and number >= COUNTRIES
        else None
    )
