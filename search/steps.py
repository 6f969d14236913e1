"""At which step of an affair a report stands, and of which deed it tells, by its words.

Two reports of one day with the same actors, place and background need not tell of one
event: a kingdom seeks palm oil, and it buys palm oil; a man is caught, and he is charged;
a bid is raised, and the report of it is denied. What is new in a report is the furthest
step that its headline tells of: what leads there is background, and stands behind words
like "after" and "who". So two reports are of one step where each begins with the furthest
step of the other's headline. What is a step, and which words say it, stands in
``steps.tsv``, an affair's steps in their order; ``deeds.tsv`` has words that say one deed.
A word can say several, and a headline that says none speaks neither for nor against.

    >>> from cuttings.search.articles import Article, Enrichment, StoryLink
    >>> def told(title: str, body: str) -> Entry:
    ...     article = Article("", title, False, body, body, (), "", "", None)
    ...     return Entry(article, Enrichment(), StoryLink(""))
    >>> seeks = told("Norlet seeks oil", "Norlet is in the market for oil, traders said.")
    >>> buys = told("Norlet buys oil", "Norlet bought 9,000 tonnes of oil, traders said.")
    >>> are_two_steps(seeks, buys), are_two_steps(buys, buys)
    (True, False)
    >>> sorted(deeds_of("Blaze kills two"))
    ['burn', 'kill']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from cuttings.search.articles import Entry

LEAD = 400
"""Characters of a body in which it says what happened."""

NEGATIONS = frozenset(("not", "no", "nicht", "kein", "keine", "pas"))
"""Words before one that did not happen."""

STEPS = Path(__file__).with_name("steps.tsv")
DEEDS = Path(__file__).with_name("deeds.tsv")

_WORD = re.compile(r"[^\W\d_]+")
_CLAUSE = re.compile(r",\s+(?:who|whose|whom|which|qui|dont)\b[^,]*,", re.IGNORECASE)
_BACKGROUND = re.compile(
    r"\b(?:after|following|amid|despite|since|who|whose|whom|which"
    r"|nach|trotz|après|malgré|qui|dont)\b",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"(?:^|\b(?:a|an|the|of|by|for)\s+)[^\W\d_]+ed\s+(?=[^\W\d_])", re.I
)

Told = dict[str, set[int]]
"""The steps of which a text tells, by the affair: their places in its order."""


def are_two_steps(one: Entry, other: Entry) -> bool:
    """Whether two reports tell of two steps of one affair, or of two deeds."""
    headlines = [steps_of(news_of(entry.article.title)) for entry in (one, other)]
    beginnings = [steps_of(_beginning(entry)) for entry in (one, other)]
    for headline, beginning in zip(headlines, reversed(beginnings), strict=True):
        for affair, steps in headline.items():
            if max(steps) not in beginning.get(affair, ()):
                return True
    return _are_two_deeds(one, other)


def share_deed(one: Entry, other: Entry) -> bool:
    """Whether two headlines tell of one deed, or each of one with which the other report
    begins.
    """
    first, second = _deeds_told(one), _deeds_told(other)
    if first & second:
        return True
    begun, begins = deeds_of(_beginning(one)), deeds_of(_beginning(other))
    return bool(first & begins and second & begun)


def _are_two_deeds(one: Entry, other: Entry) -> bool:
    """Whether each headline tells of a deed, they share none, and not both reports
    begin with one of the other's headline.
    """
    first, second = _deeds_told(one), _deeds_told(other)
    if not first or not second or first & second:
        return False
    begun, begins = deeds_of(_beginning(one)), deeds_of(_beginning(other))
    return not (first & begins and second & begun)


def news_of(headline: str) -> str:
    """What is new in a headline: what is before the words that background follows, and
    no word that only says which one is meant.

    >>> news_of("Convicted man caught after week on the run")
    ' man caught '
    """
    told = _BACKGROUND.split(_CLAUSE.sub(" ", headline), maxsplit=1)[0]
    return _ATTRIBUTE.sub(" ", told)


def steps_of(text: str) -> Told:
    """The steps of affairs of which a text tells."""
    found: Told = {}
    for word in _words(text):
        for affair, step in _steps().get(word, ()):
            found.setdefault(affair, set()).add(step)
    return found


def deeds_of(text: str) -> set[str]:
    """The deeds of which a text tells."""
    found: set[str] = set()
    for word in _words(text):
        found |= _deeds().get(word, set())
    return found


def _deeds_told(entry: Entry) -> set[str]:
    return deeds_of(news_of(entry.article.title))


def _beginning(entry: Entry) -> str:
    return f"{entry.article.title} {entry.article.body[:LEAD]}"


def _words(text: str) -> list[str]:
    """The words of a text, none that is negated: who is not guilty is not convicted."""
    found: list[str] = []
    before = ""
    for word in _WORD.findall(text.lower()):
        if before not in NEGATIONS:
            found.append(word)
        before = word
    return found


@cache
def _steps() -> dict[str, set[tuple[str, int]]]:
    """The steps that a word says, each as its affair and its place there."""
    affairs: dict[str, list[str]] = {}
    found: dict[str, set[tuple[str, int]]] = {}
    for affair, step, _, words in _rows(STEPS):
        steps = affairs.setdefault(affair, [])
        if step not in steps:
            steps.append(step)
        for word in words.split():
            found.setdefault(word, set()).add((affair, steps.index(step)))
    return found


@cache
def _deeds() -> dict[str, set[str]]:
    """The deeds that a word says."""
    found: dict[str, set[str]] = {}
    for deed, _, words in _rows(DEEDS):
        for word in words.split():
            found.setdefault(word, set()).add(deed)
    return found


def _rows(path: Path) -> Iterator[list[str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield line.split("\t")
