"""An archive of which every title, outlet, name and note is of a thousand letters, for
pages that must carry them all the same.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cuttings.search.articles import (
    Cue,
    Entry,
    Heading,
    Imprint,
    Kind,
    Mention,
    Paragraph,
    Quotation,
    SuppliedTerm,
)
from cuttings.search.engines.whoosh.engine import WhooshEngine
from tests.making import FACETS, make_entry

UNITS = {
    "ideographs": "長城市民",
    "markup": "<&\"'> ",
    "emoji": "😀",
    "one word": "x",
}
"""What the texts are made of: each heavy in another way."""
ARTICLES = 110
COPIES = 60
"""Copies of the first story."""
NAMES = 200
"""Names of each of the first articles."""


def long_text(kind: str, letters: int, beginning: str) -> str:
    """A text of a kind that differs from others by how it begins."""
    unit = UNITS[kind]
    return (beginning + " " + unit * (letters // len(unit) + 1))[:letters]


def headings(kind: str, many: int) -> tuple[Heading, ...]:
    """Names of 300 letters with variants of as many."""
    kinds: tuple[Kind, ...] = ("person", "organisation", "place")
    made = []
    for number in range(many):
        variants = [long_text(kind, 300, f"variant{turn}") for turn in range(6)]
        label = long_text(kind, 300, f"name{number}")
        made.append(
            Heading(f"n{number}", kinds[number % 3], label, None, tuple(variants))
        )
    return tuple(made)


def hostile_entry(kind: str, number: int) -> Entry:
    """One article: the first two are long, and name many, every few letters."""
    is_long = number < 2
    names = headings(kind, NAMES if is_long else 20)
    paragraphs = [long_text(kind, 2_000, f"common b{number} {turn}") for turn in (1, 2)]
    if is_long:
        dense = "".join([f"common{UNITS[kind] * 3} " for _ in range(2_000)])
        paragraphs = [f"{number} {dense}", long_text(kind, 40_000, "end"), *paragraphs]
    body = "\n\n".join(paragraphs)
    entry = make_entry(
        f"art{number}",
        long_text(kind, 1_000, f"title{number}"),
        body,
        f"19{number % 100:02}-0{number % 9 + 1}-11",
        story="story" if number < COPIES else f"alone{number}",
        representative=number == 0,
        headings=names,
    )
    spans, offset = [], 0
    for text in paragraphs:
        end = offset + len(text)
        spans.append(Paragraph(offset, end, offset, end))
        offset = end + 2
    spans.append(Paragraph(offset - 2, offset - 2, 0, 20_000, "advertisement"))

    mentions, quotations = [], []
    for turn in range(0, min(len(body), 40_000), 20):
        heading = names[turn // 20 % len(names)]
        mentions.append(
            Mention("x", turn, turn + 6, heading.kind, heading.label, "", heading.id)
        )
    for turn in range(0, min(len(body), 30_000), 500):
        said = names[turn // 500 % len(names)]
        quotations.append(Quotation(turn, turn + 450, said.label, said.kind, "said"))
    article = replace(
        entry.article,
        paragraphs=tuple(spans),
        outlet=long_text(kind, 1_000, f"outlet{number}"),
        agency=long_text(kind, 1_000, f"agency{number % 30}"),
        byline=long_text(kind, 1_000, f"byline{number}"),
        dateline=long_text(kind, 1_000, "dateline"),
        url="https://outlet.example/" + "u" * 3_000,
        source="/" + long_text(kind, 3_900, f"source{number}").replace("/", ""),
        notes=tuple([long_text(kind, 1_000, f"note{turn}") for turn in range(60)]),
        subjects=tuple([f"medtop:2000{turn:04}" for turn in range(100)]),
        imprint=Imprint(*[long_text(kind, 1_000, "imprint")] * 5),
        terms=tuple(
            [
                SuppliedTerm(
                    "subject",
                    long_text(kind, 500, f"term{turn}"),
                    long_text(kind, 500, "vocabulary"),
                    "c",
                    50,
                )
                for turn in range(40)
            ]
        ),
    )
    cues = tuple([Cue("killed", turn, turn, turn + 5) for turn in range(200)])
    enrichment = replace(
        entry.enrichment,
        mentions=tuple(mentions),
        quotations=tuple(quotations),
        cues=cues,
        dates=tuple(
            [f"2001-{turn % 12 + 1:02}-{turn % 28 + 1:02}" for turn in range(90)]
        ),
    )
    return replace(entry, article=article, enrichment=enrichment)


def hostile_engine(folder: Path, kind: str) -> WhooshEngine:
    """An index of such articles."""
    engine = WhooshEngine(folder / "index", FACETS)
    engine.write([hostile_entry(kind, number) for number in range(ARTICLES)])
    engine.commit()
    return engine
