"""Pairs of headings that may be one, for a librarian to accept or reject.

Pairs come from blocks of headings that share a folded word, an acronym or a key. Each is
scored by spelling and then by evidence: the same office, country or story speak for it,
both standing in full in one article against it. A name that denies the other, or whose
brackets name another owner, makes no pair; one that is the other with a word more stands
last. Rejected pairs never come back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from heapq import heappop, heappush
from itertools import combinations

from cuttings.index.authority.likeness import (
    LEAST_SCORE,
    contrary,
    generation,
    holds,
    key_of,
    likeness_of_words,
)
from cuttings.index.authority.store import Store
from cuttings.index.names.roles import is_office
from cuttings.search.articles import Kind
from cuttings.search.translations import stored

LARGEST_BLOCK = 60
"""Headings that share a word; more share it by chance."""

MOST_EVIDENCE = 0.1
"""What evidence may add to a spelling that is not alike enough by itself."""

SAME_OFFICE, SAME_STORY, SAME_COUNTRY = 0.08, 0.06, 0.03
"""What each adds."""
FOR = SAME_OFFICE + SAME_STORY + SAME_COUNTRY

LISTS = frozenset(["gazetteer", "starter", "file", "librarian"])
"""Sources of headings that somebody spelt with care."""

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
    examples: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A heading that is filed for some articles."""

    id: str
    kind: Kind
    label: str
    articles: int
    from_gazetteer: bool


@dataclass(frozen=True, slots=True)
class _Spelt:
    """Two headings, how alike they are spelt, and in what."""

    a: _Candidate
    b: _Candidate
    score: float
    reason: str


def suggest(store: Store, limit: int = 50, about: str = "") -> list[Suggestion]:
    """The best pairs that nobody has decided on, best first; of one heading, if it is
    named.
    """
    found: list[Suggestion] = []
    best: list[float] = []
    evidences = _Evidences(store)
    for spelt in _spelt_alike(store, about):
        # Evidence is asked for while it can still bring a pair among the best.
        if len(best) == limit and round(spelt.score + FOR, 3) < best[0]:
            break
        suggestion = _weigh(spelt, evidences)
        if suggestion:
            found.append(suggestion)
            heappush(best, suggestion.score)
            if len(best) > limit:
                heappop(best)
    found.sort(key=lambda pair: (-pair.score, -sum(pair.counts), pair.a, pair.b))
    shown: list[Suggestion] = []
    for pair in found[:limit]:
        examples = (_example(store, pair.a), _example(store, pair.b))
        shown.append(replace(pair, examples=examples))
    return shown


def standing(store: Store, heading_id: str) -> tuple[bool, bool, int]:
    """What speaks for keeping a heading of two, the weightiest first: that a list of
    names or an identifier has it, that a person decided on it, how many articles it has.
    """
    row = store.heading(heading_id)
    if row is None:
        return False, False, 0
    is_listed = row["source"] in LISTS or bool(row["same_as"])
    is_decided = row["status"] == "authorised"
    return is_listed, is_decided, store.count_uses(row["id"])


def _spelt_alike(store: Store, about: str) -> list[_Spelt]:
    """The pairs that nobody has decided on, those of the most alike spelling first; of
    one heading, if it is named.
    """
    apart = {tuple(row) for row in store.rows("SELECT a, b FROM distinct_pairs")}
    found: list[_Spelt] = []
    candidates = _candidates(store)
    pairs = _pairs_of(candidates, about) if about else _pairs(candidates)
    for a, b in pairs:
        if (a.id, b.id) not in apart:
            likeness, reason = _spelling(a, b)
            is_alike = likeness >= LEAST_SCORE - MOST_EVIDENCE
            if is_alike and not contrary(a.kind, a.label, b.label):
                found.append(_Spelt(a, b, likeness, reason))
    found.sort(key=lambda spelt: -spelt.score)
    return found


def _candidates(store: Store) -> list[_Candidate]:
    rows = store.rows(
        """
        SELECT h.id, h.kind, h.label, count(DISTINCT u.article_id),
            h.source = 'gazetteer'
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


def _pairs_of(
    candidates: Iterable[_Candidate], heading_id: str
) -> Iterator[tuple[_Candidate, _Candidate]]:
    """Those of these pairs that one heading is in, found without the others."""
    known = {candidate.id: candidate for candidate in candidates}
    one = known.get(heading_id)
    if one is None:
        return
    blocks: dict[str, list[_Candidate]] = {block: [] for block in _blocks(one)}
    for candidate in known.values():
        if candidate.kind == one.kind:
            for block in blocks.keys() & _blocks(candidate):
                blocks[block].append(candidate)
    others: dict[str, _Candidate] = {}
    for members in blocks.values():
        if len(members) <= LARGEST_BLOCK:
            others.update((member.id, member) for member in members)
    for other in others.values():
        if other.id == one.id or (one.from_gazetteer and other.from_gazetteer):
            continue
        yield (one, other) if one.id < other.id else (other, one)


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


@lru_cache(maxsize=200_000)
def _acronym(label: str) -> str:
    if " " not in label:
        return label.replace(".", "").lower()
    letters = ""
    for word in label.replace("-", " ").split():
        if word.lower() not in _SMALL_WORDS and word[0].isalpha():
            letters += word[0].lower()
    return letters


def _weigh(spelt: _Spelt, evidences: _Evidences) -> Suggestion | None:
    a, b, total = spelt.a, spelt.b, spelt.score
    one, other = evidences.of(a.id), evidences.of(b.id)
    reasons = [spelt.reason]
    office = _office(one.roles & other.roles)
    if office:
        total += SAME_OFFICE
        reasons.append(stored("name", "the same office (%(office)s)", office=office))
    if one.stories & other.stories:
        total += SAME_STORY
        reasons.append(stored("name", "in one story"))
    countries = one.countries & other.countries
    if countries:
        total += SAME_COUNTRY
        country = min(countries)
        reasons.append(
            stored("name", "about the same country (%(country)s)", country=country)
        )
    together = len(one.articles & other.articles)
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
    if holds(a.kind, a.label, b.label):
        # a word more often makes another body: these stand last
        total = LEAST_SCORE
    return Suggestion(
        a.id,
        b.id,
        a.kind,
        (a.label, b.label),
        round(min(total, 1.0), 3),
        "; ".join(reasons),
        (a.articles, b.articles),
    )


def _spelling(a: _Candidate, b: _Candidate) -> tuple[float, str]:
    """How alike two labels are, and in what."""
    one_is_capitals = a.label.isupper() != b.label.isupper()
    same_acronym = _acronym(a.label) == _acronym(b.label)
    if a.kind == "organisation" and one_is_capitals and same_acronym:
        return 0.86, stored("name", "an acronym and its name")
    words, other_words = _words(a.kind, a.label), _words(b.kind, b.label)
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
    likeness = likeness_of_words([*words], [*other_words])
    if likeness < LEAST_SCORE - MOST_EVIDENCE:
        return 0.0, ""
    return likeness, stored("name", "close spelling")


@lru_cache(maxsize=200_000)
def _words(kind: Kind, label: str) -> tuple[str, ...]:
    return tuple(key_of(kind, label).split())


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What the uses of a heading say of it; ``articles`` are those it is filed for."""

    roles: frozenset[str]
    countries: frozenset[str]
    stories: frozenset[str]
    articles: frozenset[str]


class _Evidences:
    """The evidence of each heading, read once however many pairs it is in."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read: dict[str, _Evidence] = {}

    def of(self, heading_id: str) -> _Evidence:
        """The evidence of a heading."""
        found = self._read.get(heading_id)
        if found is None:
            rows = self._store.rows(
                "SELECT role, country, story, article_id FROM uses WHERE heading_id = ?",
                heading_id,
            )
            columns = [frozenset(column) - {""} for column in zip(*rows, strict=True)]
            found = _Evidence(*columns)
            self._read[heading_id] = found
        return found


def _office(roles: Iterable[str]) -> str:
    """The first role that is an office: two people may both be spokesmen."""
    return next(filter(is_office, sorted(roles)), "")


def _example(store: Store, heading_id: str) -> str:
    """The article that names a heading most often."""
    articles = store.column(
        "SELECT article_id FROM uses WHERE heading_id = ?"
        " ORDER BY mentions DESC, article_id LIMIT 1",
        heading_id,
    )
    return articles[0] if articles else ""
