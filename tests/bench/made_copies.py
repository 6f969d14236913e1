"""Makes copies of real articles, and what only looks like copies, from a file of JSON
lines (id, title, date, text).

    python -m tests.bench.made_copies wikinews.jsonl OUT [--half 0|1] [--seed 1]

writes OUT/articles.jsonl and OUT/gold.json (groups of ids). Half 0 is for tuning, half
1 for reporting; the halves share no article and no footer. Copies: cut tails, dropped,
moved and added paragraphs, rewritten leads, captions, footers, light editing, OCR
errors of 1 to 5%, growing tolls. What is no copy: follow-ups on old background,
round-ups, the same event written apart around the same quotations, templates filled in
anew, and footers longer than the text.
"""

from __future__ import annotations

import argparse
import datetime
import json
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.made_words import CONFUSED, FIRMS, FOOTERS, SYNONYMS, TOWNS, forms


@dataclass(slots=True)
class Made:
    """Articles made so far, and their groups."""

    half: int
    random: random.Random
    articles: list[dict[str, str]] = field(default_factory=list)
    groups: list[list[str]] = field(default_factory=list)

    def add(
        self,
        title: str,
        text: str,
        date: datetime.date,
        how: str,
        group: int | None = None,
    ) -> int:
        """Adds an article to a group, or to one of its own; returns the group.

        ``how`` tells how it was made.
        """
        id = f"h{self.half}-{len(self.articles)}"
        outlet = f"The {self.random.choice(TOWNS)} {self.random.choice(('Post', 'Times', 'Echo', 'News'))}"
        record = {
            "id": id,
            "title": title,
            "text": text.replace("{outlet}", outlet),
            "outlet": outlet,
            "made": how,
        }
        if self.random.random() < 0.85:
            record["date"] = date.isoformat()
        self.articles.append(record)
        if group is None:
            self.groups.append([id])
            return len(self.groups) - 1
        self.groups[group].append(id)
        return group


def make(source: Path, half: int, seed: int = 1) -> Made:
    """The articles of one half, shuffled."""
    records = [
        json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()
    ]
    records = [record for place, record in enumerate(records) if place % 2 == half]
    records = [
        record for record in records if len(" ".join(_paragraphs(record)).split()) >= 80
    ]
    made = Made(half, random.Random(seed * 2 + half))
    originals, fresh = (
        records[: len(records) * 2 // 3],
        records[len(records) * 2 // 3 :],
    )
    for record in originals:
        _story(made, record, originals)
    for place in range(len(fresh) // 2):
        _follow_up(made, fresh[place], made.random.choice(originals))
    for _ in range(12):
        _round_up(made, made.random.sample(originals, 5))
    for record in made.random.sample(originals, 25):
        _written_apart(made, record)
    _templates(made)
    for record in fresh[len(fresh) // 2 :]:
        _mostly_footer(made, record)
    made.random.shuffle(made.articles)
    return made


def _paragraphs(record: dict[str, str]) -> list[str]:
    text = re.sub(r"^\w+day, \w+ \d+, \d{4}\s*", "", record["text"])
    return [
        part.strip().replace("{", "(").replace("}", ")")
        for part in text.split("\n\n")
        if part.strip()
    ]


def _story(made: Made, record: dict[str, str], others: list[dict[str, str]]) -> None:
    paragraphs, date = _paragraphs(record), datetime.date.fromisoformat(record["date"])
    group = made.add(record["title"], "\n\n".join(paragraphs), date, "original")
    for _ in range(made.random.choice((0, 0, 1, 1, 2, 2, 3, 4, 5, 8))):
        parts = list(paragraphs)
        changes = made.random.sample(CHANGES, made.random.choice((1, 1, 2, 2, 3)))
        for change in changes:
            parts = change(made.random, parts, _paragraphs(made.random.choice(others)))
        if made.random.random() < 0.4:
            parts.append(_footer(made))
        title = (
            record["title"]
            if made.random.random() < 0.3
            else _reworded(made.random, record["title"], 0.5)
        )
        date_of_copy = date + datetime.timedelta(
            days=made.random.choice((0, 0, 0, 1, 1, 2))
        )
        how = "copy:" + "".join(change.__name__ for change in changes)
        made.add(title, "\n\n".join(parts), date_of_copy, how, group)


def _footer(made: Made) -> str:
    return made.random.choice(FOOTERS[made.half :: 2])


def _cut(chance: random.Random, parts: list[str], _other: list[str]) -> list[str]:
    words, wanted = (
        0,
        max(60, sum(len(part.split()) for part in parts) * chance.uniform(0.2, 0.8)),
    )
    kept = []
    for part in parts:
        if words >= wanted:
            break
        kept.append(part)
        words += len(part.split())
    return kept


def _drop(chance: random.Random, parts: list[str], _other: list[str]) -> list[str]:
    return [
        part for place, part in enumerate(parts) if place == 0 or chance.random() > 0.25
    ]


def _add(chance: random.Random, parts: list[str], other: list[str]) -> list[str]:
    at = chance.randint(1, len(parts))
    return [*parts[:at], _reworded(chance, chance.choice(other), 0.6), *parts[at:]]


def _move(chance: random.Random, parts: list[str], _other: list[str]) -> list[str]:
    if len(parts) < 3:
        return parts
    parts = list(parts)
    parts.append(parts.pop(chance.randint(1, len(parts) - 2)))
    return parts


def _new_lead(chance: random.Random, parts: list[str], _other: list[str]) -> list[str]:
    clauses = re.split(r"(?<=[,.]) ", parts[0])
    chance.shuffle(clauses)
    return [_reworded(chance, " ".join(clauses), 0.7), *parts[1:]]


def _caption(chance: random.Random, parts: list[str], _other: list[str]) -> list[str]:
    town, firm = chance.choice(TOWNS), chance.choice(FIRMS)
    caption = f"A view of {town}, file photo. Picture: {firm} Images / {chance.randint(100, 999)}"
    return [caption, *parts] if chance.random() < 0.5 else [*parts, caption]


def _edit(chance: random.Random, parts: list[str], _other: list[str]) -> list[str]:
    return [_reworded(chance, part, 0.3) for part in parts]


def _scan(chance: random.Random, parts: list[str], _other: list[str]) -> list[str]:
    rate = chance.uniform(0.01, 0.05)
    return [scanned(chance, part, rate) for part in parts]


def _toll(chance: random.Random, parts: list[str], _other: list[str]) -> list[str]:
    def grown(match: re.Match[str]) -> str:
        return (
            str(int(match.group()) + chance.randint(1, 9))
            if chance.random() < 0.3
            else match.group()
        )

    return [
        "(Updates with new figures) " + re.sub(r"\b\d{1,2}\b", grown, parts[0]),
        *parts[1:],
    ]


CHANGES = (_cut, _cut, _drop, _add, _move, _new_lead, _caption, _edit, _scan, _toll)


def _reworded(chance: random.Random, text: str, rate: float) -> str:
    words = []
    for word in text.split():
        if word.lower() in SYNONYMS and chance.random() < rate:
            words.append(SYNONYMS[word.lower()])
        elif chance.random() > rate * 0.1:
            words.append(word)
    return " ".join(words)


def scanned(chance: random.Random, text: str, rate: float) -> str:
    """A text as OCR reads it: characters confused, lost or doubled at this rate."""
    return "".join(
        _misread(chance, char) if chance.random() < rate and char.isalnum() else char
        for char in text
    )


def _misread(chance: random.Random, char: str) -> str:
    return chance.choice(
        (CONFUSED.get(char, "x"), CONFUSED.get(char, "r"), "", char + ".")
    )


def _apart(chance: random.Random, text: str) -> str:
    """A text told in other words: quotations stay, of the rest no run of four words
    does.
    """
    pieces = []
    for place, piece in enumerate(re.split(r"([\"“][^\"“”]+[\"”])", text)):
        words = piece.split()
        if place % 2 == 0:
            words = [
                word if number % 3 else chance.choice(tuple(SYNONYMS))
                for number, word in enumerate(words)
            ]
        pieces.append(" ".join(words))
    return " ".join(pieces)


def _written_apart(made: Made, record: dict[str, str]) -> None:
    text = "\n\n".join(_apart(made.random, part) for part in _paragraphs(record))
    made.add(
        _reworded(made.random, record["title"], 1.0),
        text,
        datetime.date.fromisoformat(record["date"]),
        "apart",
    )


def _follow_up(made: Made, record: dict[str, str], old: dict[str, str]) -> None:
    """New text, then the end of an older story as its background: up to half of it."""
    new, background = _paragraphs(record), _paragraphs(old)
    share = made.random.uniform(0.2, 0.5)
    wanted, words = len(" ".join(new).split()) * share / (1 - share), 0
    kept: list[str] = []
    for part in reversed(background[1:]):
        if words >= wanted:
            break
        kept.insert(0, part)
        words += len(part.split())
    date = datetime.date.fromisoformat(old["date"]) + datetime.timedelta(
        days=made.random.randint(1, 9)
    )
    made.add(record["title"], "\n\n".join([*new, *kept]), date, "follow-up")


def _round_up(made: Made, records: list[dict[str, str]]) -> None:
    leads = [
        f"{record['title'].upper()}: {_paragraphs(record)[0]}" for record in records
    ]
    made.add(
        "News in brief",
        "\n\n".join(leads),
        datetime.date.fromisoformat(records[0]["date"]),
        "round-up",
    )


def _mostly_footer(made: Made, record: dict[str, str]) -> None:
    paragraphs = _paragraphs(record)
    footers = made.random.sample(FOOTERS[made.half :: 2], 3)
    text = "\n\n".join([" ".join(paragraphs[0].split()[:70]), *footers])
    made.add(
        record["title"], text, datetime.date.fromisoformat(record["date"]), "footer"
    )


def _templates(made: Made) -> None:
    start = datetime.date(2019, 3, 1)
    for place in range(40):
        date = start + datetime.timedelta(days=place // 4)
        for title, text in forms(made.random):
            made.add(title, text, date, "template")


def main() -> None:
    """Writes one half to a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--half", type=int, choices=(0, 1), default=1)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    made = make(given.source, given.half, given.seed)
    given.out.mkdir(parents=True, exist_ok=True)
    lines = (
        json.dumps(article, ensure_ascii=False) + "\n" for article in made.articles
    )
    (given.out / "articles.jsonl").write_text("".join(lines), encoding="utf-8")
    (given.out / "gold.json").write_text(json.dumps(made.groups), encoding="utf-8")


if __name__ == "__main__":
    main()
