"""Pairs of headings that may be one, for a librarian to accept or reject.

Pairs come from blocks of headings that share a folded word, an acronym or a key. Each is
scored by spelling and then by evidence: the same office, country or story speak for it,
both standing in full in one article against it. Rejected pairs never come back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from cuttings.index.authority.likeness import LEAST_SCORE, generation, key_of, score
from cuttings.index.authority.store import Store
from cuttings.index.names.roles import is_office
from cuttings.search.articles import Kind
from cuttings.search.translations import stored

LARGEST_BLOCK = 60
"""Headings that share a word; more share it by chance."""

MOST_EVIDENCE = 0.1
"""What evidence may add to a spelling that is not alike enough by itself."""

_SMALL_WORDS = frozenset(
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
class _Candidate:
    """A heading that is filed for some articles."""

    id: str
    kind: Kind
    label: str
    articles: int
    from_gazetteer: bool


def suggest(store: Store, limit: int = 50, about: str = "") -> list[Suggestion]:
    """The best pairs that nobody has decided on, best first; of one heading, if it is
    named.
    """
    apart = {tuple(row) for row in store.rows("SELECT a, b FROM distinct_pairs")}
    found = []
    for a, b in _pairs(_candidates(store)):
        if about and about not in (a.id, b.id):
            continue
        if (a.id, b.id) not in apart:
            suggestion = _weigh(store, a, b)
            if suggestion:
                found.append(suggestion)
    found.sort(key=lambda pair: (-pair.score, -sum(pair.counts), pair.a, pair.b))
    return found[:limit]


def _candidates(store: Store) -> list[_Candidate]:
    rows = store.rows(
        """
        SELECT h.id, h.kind, h.label, count(u.article_id), h.source = 'gazetteer'
        FROM headings AS h JOIN uses AS u ON u.heading_id = h.id
        WHERE h.status <> 'hidden' GROUP BY h.id ORDER BY h.id
        """
    )
    return [_Candidate(*row) for row in rows]


def _pairs(
    candidates: Iterable[_Candidate],
) -> Iterator[tuple[_Candidate, _Candidate]]:
    """Pairs of one kind that share a block, each once, ids in order. Two places of the
    gazetteer are known to be two.
    """
    blocks: dict[tuple[str, str], list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        for block in _blocks(candidate):
            blocks[candidate.kind, block].append(candidate)
    seen = set()
    for members in blocks.values():
        if len(members) > LARGEST_BLOCK:
            continue
        for a, b in combinations(members, 2):
            if (a.id, b.id) in seen or (a.from_gazetteer and b.from_gazetteer):
                continue
            seen.add((a.id, b.id))
            yield a, b


def _blocks(candidate: _Candidate) -> set[str]:
    """What a heading must share with another to be compared with it: a folded word, the
    beginning of the last one, an acronym.
    """
    words = key_of(candidate.kind, candidate.label).split()
    words = [word for word in words if word not in _SMALL_WORDS]
    blocks = {word for word in words if len(word) > 2}
    if words and len(words[-1]) > 4:
        blocks.add(words[-1][:4] + "*")
    if candidate.kind == "organisation":
        blocks.add("=" + _acronym(candidate.label))
    return blocks


def _acronym(label: str) -> str:
    if " " not in label:
        return label.replace(".", "").lower()
    letters = ""
    for word in label.replace("-", " ").split():
        if word.lower() not in _SMALL_WORDS and word[0].isalpha():
            letters += word[0].lower()
    return letters


def _weigh(store: Store, a: _Candidate, b: _Candidate) -> Suggestion | None:
    total, reason = _spelling(a, b)
    if total < LEAST_SCORE - MOST_EVIDENCE:
        return None
    reasons = [reason]
    office = _shared(store, "role", a.id, b.id)
    if office:
        total += 0.08
        reasons.append(stored("name", "the same office (%(office)s)", office=office))
    if _shared(store, "story", a.id, b.id):
        total += 0.06
        reasons.append(stored("name", "in one story"))
    country = _shared(store, "country", a.id, b.id)
    if country:
        total += 0.03
        reasons.append(
            stored("name", "about the same country (%(country)s)", country=country)
        )
    together = _articles_of_both(store, a.id, b.id)
    if together:
        total -= 0.15 if a.kind == "person" else 0.05
        where = (
            stored("name", "one article")
            if together == 1
            else stored("name", "%(together)s articles", together=together)
        )
        reasons.append(stored("name", "but both in %(where)s", where=where))
    if total < LEAST_SCORE:
        return None
    return Suggestion(
        a.id,
        b.id,
        a.kind,
        (a.label, b.label),
        round(min(total, 1.0), 3),
        "; ".join(reasons),
        (a.articles, b.articles),
        (_example(store, a.id), _example(store, b.id)),
    )


def _spelling(a: _Candidate, b: _Candidate) -> tuple[float, str]:
    """How alike two labels are, and in what."""
    one_is_capitals = a.label.isupper() != b.label.isupper()
    same_acronym = _acronym(a.label) == _acronym(b.label)
    if a.kind == "organisation" and one_is_capitals and same_acronym:
        return 0.86, stored("name", "an acronym and its name")
    words, other_words = (key_of(each.kind, each.label).split() for each in (a, b))
    if a.kind == "person":
        if generation(a.label) != generation(b.label):
            return 0.0, ""
        fewer, more = sorted((words, other_words), key=len)
        if len(fewer) == 1 and len(more) > 1:
            if fewer[0] == more[-1]:
                return 0.82, stored("name", "a surname and a full name")
            return 0.0, ""
    if words == other_words:
        return 0.97, stored("name", "spelt alike")
    return score(a.kind, a.label, b.label), stored("name", "close spelling")


def _articles_of_both(store: Store, a: str, b: str) -> int:
    """How many articles both headings are filed for."""
    statement = """
    SELECT count(*) FROM (
        SELECT article_id FROM uses WHERE heading_id = ?
        INTERSECT
        SELECT article_id FROM uses WHERE heading_id = ?
    )
    """
    return int(store.run(statement, (a, b)).fetchone()[0])


def _shared(store: Store, column: str, a: str, b: str) -> str:
    """A role, country or story that uses of both headings have, else empty. A role must
    be an office: two people may both be spokesmen.
    """
    statement = f"""
    SELECT {column} FROM uses WHERE heading_id = ? AND {column} <> ''
    INTERSECT
    SELECT {column} FROM uses WHERE heading_id = ? AND {column} <> ''
    ORDER BY 1
    """
    for value in store.column(statement, a, b):
        if column != "role" or is_office(value):
            return value
    return ""


def _example(store: Store, heading_id: str) -> str:
    """The article that names a heading most often."""
    articles = store.column(
        "SELECT article_id FROM uses WHERE heading_id = ?"
        " ORDER BY mentions DESC, article_id LIMIT 1",
        heading_id,
    )
    return articles[0] if articles else ""
