"""Pairs of headings that may be one, for a librarian to accept or reject.

Pairs come from blocks of headings that share a folded word, an acronym or a key; each
is scored by spelling and then by evidence: the same office, country or story speak for
it, both standing in full in one article against it. Rejected pairs never come back.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from cuttings.index.authority.likeness import generation, key_of, score
from cuttings.index.authority.store import Store
from cuttings.index.names.roles import is_office
from cuttings.search.articles import Kind

LEAST = 0.84
LARGEST_BLOCK = 60
_SMALL = frozenset(
    ["of", "the", "and", "for", "in", "on", "de", "la", "du", "des", "al", "bin"]
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two headings that may be one: the score (for sorting), the reason, how many
    articles each is filed for.

    ``examples`` are an article of each, whose text can be shown around the name.
    """

    a: str
    b: str
    kind: Kind
    labels: tuple[str, str]
    score: float
    reason: str
    counts: tuple[int, int]
    examples: tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Heading:
    id: str
    kind: Kind
    label: str
    articles: int
    gazetteer: bool


def suggest(store: Store, limit: int = 50) -> list[Suggestion]:
    """The best pairs that nobody has decided on, best first."""
    rejected = {
        (row["a"], row["b"]) for row in store.rows("SELECT a, b FROM distinct_pairs")
    }
    headings = _headings(store)
    found: list[Suggestion] = []
    for a, b in _pairs(headings):
        if (a.id, b.id) not in rejected:
            suggestion = _weigh(store, a, b)
            if suggestion:
                found.append(suggestion)
    found.sort(key=lambda pair: (-pair.score, -sum(pair.counts), pair.a, pair.b))
    return found[:limit]


def _headings(store: Store) -> list[_Heading]:
    rows = store.rows(
        "SELECT h.id, h.kind, h.label, h.source, count(u.article_id) AS n FROM headings h"
        " JOIN uses u ON u.heading_id = h.id WHERE h.status <> 'hidden' GROUP BY h.id ORDER BY h.id"
    )
    return [
        _Heading(
            row["id"], row["kind"], row["label"], row["n"], row["source"] == "gazetteer"
        )
        for row in rows
    ]


def _pairs(headings: Iterable[_Heading]) -> Iterator[tuple[_Heading, _Heading]]:
    """Pairs of one kind that share a block, each once, ids in order."""
    blocks: dict[tuple[str, str], list[_Heading]] = defaultdict(list)
    for heading in headings:
        for block in _blocks(heading):
            blocks[heading.kind, block].append(heading)
    seen: set[tuple[str, str]] = set()
    for members in blocks.values():
        if len(members) <= LARGEST_BLOCK:
            for a, b in combinations(members, 2):
                if (
                    (a.id, b.id) not in seen
                    and a.id < b.id
                    and not (a.gazetteer and b.gazetteer)
                ):
                    seen.add((a.id, b.id))
                    yield a, b


def _blocks(heading: _Heading) -> set[str]:
    words = [
        word
        for word in key_of(heading.kind, heading.label).split()
        if word not in _SMALL
    ]
    blocks = {word for word in words if len(word) > 2}
    blocks |= {word[:4] + "*" for word in words[-1:] if len(word) > 4}
    if heading.kind == "organisation":
        blocks.add("=" + _acronym(heading.label))
    return blocks


def _acronym(label: str) -> str:
    if " " not in label:
        return label.replace(".", "").lower()
    words = label.replace("-", " ").split()
    return "".join(
        word[0] for word in words if word.lower() not in _SMALL and word[0].isalpha()
    ).lower()


def _weigh(store: Store, a: _Heading, b: _Heading) -> Suggestion | None:
    spelling, reason = _spelling(a, b)
    if spelling < LEAST - 0.1:
        return None
    together = _articles(store, a.id) & _articles(store, b.id)
    total, reasons = spelling, [reason]
    for column, bonus, words in (
        ("role", 0.08, "the same office"),
        ("story", 0.06, "in one story"),
        ("country", 0.03, "about the same country"),
    ):
        shared = _shared(store, column, a.id, b.id)
        if shared:
            total += bonus
            reasons.append(f"{words} ({shared})" if column != "story" else words)
    if together:
        total -= 0.15 if a.kind == "person" else 0.05
        reasons.append(
            f"but both in {len(together)} articles"
            if len(together) > 1
            else "but both in one article"
        )
    if total < LEAST:
        return None
    examples = (_example(store, a.id), _example(store, b.id))
    return Suggestion(
        a.id,
        b.id,
        a.kind,
        (a.label, b.label),
        round(min(total, 1.0), 3),
        "; ".join(reasons),
        (a.articles, b.articles),
        examples,
    )


def _spelling(a: _Heading, b: _Heading) -> tuple[float, str]:
    if (
        a.kind == "organisation"
        and (a.label.isupper() != b.label.isupper())
        and _acronym(a.label) == _acronym(b.label)
    ):
        return 0.86, "an acronym and its name"
    if a.kind == "person" and generation(a.label) != generation(b.label):
        return 0.0, ""
    first, second = key_of(a.kind, a.label).split(), key_of(b.kind, b.label).split()
    if (
        a.kind == "person"
        and 1 in (len(first), len(second))
        and len(first) != len(second)
    ):
        single, full = sorted((first, second), key=len)
        return (
            (0.82, "a surname and a full name") if single[0] == full[-1] else (0.0, "")
        )
    if first == second:
        return 0.97, "equal fold"
    return score(a.kind, a.label, b.label), "close spelling"


def _articles(store: Store, id: str) -> set[str]:
    return {
        row["article_id"]
        for row in store.rows("SELECT article_id FROM uses WHERE heading_id = ?", id)
    }


def _shared(store: Store, column: str, a: str, b: str) -> str:
    statement = (
        f"SELECT {column} AS value FROM uses WHERE heading_id = ? AND {column} <> '' INTERSECT"
        f" SELECT {column} FROM uses WHERE heading_id = ? AND {column} <> ''"
    )
    values = Counter(row["value"] for row in store.rows(statement, a, b))
    tied = [value for value in sorted(values) if column != "role" or is_office(value)]
    return tied[0] if tied else ""


def _example(store: Store, id: str) -> str:
    rows = store.rows(
        "SELECT article_id FROM uses WHERE heading_id = ? ORDER BY mentions DESC, article_id LIMIT 1",
        id,
    )
    return rows[0]["article_id"] if rows else ""
