"""Which event types an article reports, from the lexicon's phrases, with the sentences that prove it.

Each sentence adds up the phrases that it holds, discounted where they are denied, only possible, or about older events.
The headline weighs most, then the lead; further sentences add less and less, so that length is no argument. A type is
given from a stated score on, or not at all: nothing is forced into a type.

    >>> [event.id for event in classify("Rebels kill soldiers", "Nine soldiers died in an ambush by rebels.")]
    ['medtop:20000056']
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from cuttings.index.enrich.events.context import read_context
from cuttings.index.enrich.events.lexicon import Lexicon, Scale, bundled_lexicon
from cuttings.index.enrich.events.patterns import Match
from cuttings.index.enrich.events.sentences import Sentence, sentence_at, sentences
from cuttings.index.origin.datelines import find_date_line
from cuttings.search.articles import EventType

EVIDENCE = 3
LONGEST_BODY = 60_000


@dataclass(frozen=True, slots=True)
class Support:
    """What one sentence says for one type: its place in the text (-1 the title), and how strongly."""

    place: int
    strength: float


def _strengths(sentence: Sentence, lexicon: Lexicon, title: bool, latest_year: int) -> dict[str, float]:
    """What a sentence says for each type; of overlapping phrases of a type the strongest counts, each phrase once."""
    rules, scale = lexicon.rules, lexicon.scale
    spoken: list[Match] = []
    around: list[Match] = []
    for match in lexicon.patterns.matches(sentence):
        (spoken if match.rule < len(rules) else around).append(match)
    if not spoken:
        return {}
    context = read_context(around, sentence, lexicon, latest_year)
    factor = (scale.hypothetical if context.hypothetical else 1.0) * (scale.background if context.background else 1.0)
    spoken.sort(key=lambda match: (-abs(rules[match.rule].weight), match.first, match.last))
    taken: dict[str, list[tuple[int, int]]] = defaultdict(list)
    used: set[int] = set()
    strengths: dict[str, float] = defaultdict(float)
    for match in spoken:
        rule = rules[match.rule]
        if match.rule in used or (rule.title_only and not title):
            continue
        if any(match.first < last and first < match.last for first, last in taken[rule.type]):
            continue
        taken[rule.type].append((match.first, match.last))
        used.add(match.rule)
        denied = rule.weight > 0 and context.denies(match.first, match.last)
        strengths[rule.type] += rule.weight * (scale.negated if denied else 1.0)
    return {type_: min(value * factor, scale.ceiling) for type_, value in strengths.items() if value}


def _latest_year(text: str) -> int:
    years = [int(year) for year in re.findall(r"\b((?:19|20)\d\d)\b", text)]
    return max(years, default=0)


def _score(supports: list[Support], scale: Scale) -> float:
    """Adds up a type's sentences: the title, the first two, and the rest, strongest first, each counting less."""
    zones = {-1: scale.title, 0: scale.lead, 1: scale.second}
    score = sum(support.strength * zones[support.place] for support in supports if support.place in zones)
    rest = sorted((support.strength for support in supports if support.place not in zones), reverse=True)
    for place, strength in enumerate(rest):
        score += strength * scale.body * scale.decay**place
    return score


def scores(title: str, body: str, lexicon: Lexicon | None = None) -> tuple[dict[str, float], dict[str, list[Support]]]:
    """The score of every type that anything speaks for, and the sentences that speak for it."""
    lexicon = lexicon or bundled_lexicon()
    text = body[:LONGEST_BODY]
    line = find_date_line(text[:300])
    year = _latest_year(title + " " + text)
    supports: dict[str, list[Support]] = defaultdict(list)
    zones = [(-1, sentence_at(title, 0, len(title)))] if title else []
    zones += enumerate(s for s in sentences(text) if not (line and line.start <= s.start < line.end))
    for place, sentence in zones:
        for type_, strength in _strengths(sentence, lexicon, place < 0, year).items():
            supports[type_].append(Support(place, strength))
    raw = {type_: _score(found, lexicon.scale) for type_, found in supports.items()}
    return _damped(raw, lexicon), supports


def _damped(raw: dict[str, float], lexicon: Lexicon) -> dict[str, float]:
    """Scores after one type has weakened others whose words it borrows: a match is a "battle", and has its "attack"."""
    damped = dict(raw)
    for type_, others in lexicon.damps.items():
        own = raw.get(type_, 0.0)
        if own >= lexicon.scale.primary:
            for other, factor in others.items():
                if other in damped and raw[other] < own * 1.5:
                    damped[other] *= factor
    return damped


def _evidence(body: str, supports: list[Support]) -> tuple[tuple[int, int], ...]:
    """The spans of the sentences that say most, in the order of the text."""
    text = body[:LONGEST_BODY]
    line = find_date_line(text[:300])
    spans = [(s.start, s.end) for s in sentences(text) if not (line and line.start <= s.start < line.end)]
    said = [support for support in supports if support.place >= 0 and support.strength > 0]
    best = sorted(said, key=lambda support: (-support.strength, support.place))[:EVIDENCE]
    return tuple(spans[support.place] for support in sorted(best, key=lambda support: support.place))


def classify(title: str, body: str) -> tuple[EventType, ...]:
    """The event types of an article, the primary one first; empty where nothing is sure enough."""
    scale = bundled_lexicon().scale
    found, supports = scores(title, body)
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < scale.primary:
        return ()
    top = ranked[0][1]
    given = [(t, s) for place, (t, s) in enumerate(ranked) if not place or s >= max(scale.secondary, scale.ratio * top)]
    return tuple(
        EventType(type_, round(score, 3), not place, _evidence(body, supports[type_]))
        for place, (type_, score) in enumerate(given[: scale.most])
    )
