"""Which event types an article reports, from the lexicon's phrases, with the sentences
that prove it.

Each sentence adds up the phrases that it holds, discounted where they are denied, only
possible, or about older events. The headline weighs most, then the lead; further
sentences add less and less, so that length is no argument. A type is given from a
stated score on, or not at all: nothing is forced into a type.

    >>> [event.id for event in classify("Rebels kill soldiers", "Nine soldiers died in an ambush by rebels.")]
    ['medtop:20000056']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from cuttings.index.enrich.events.lexicon import (
    Heard,
    Lexicon,
    Reading,
    Scale,
    bundled_lexicon,
    heard_in,
    reading,
)
from cuttings.index.enrich.events.patterns import Match
from cuttings.index.enrich.events.sentences import (
    LONGEST_BODY,
    Sentence,
    sentence_at,
    sentences,
)
from cuttings.index.origin.datelines import find_date_line
from cuttings.index.origin.days import DATE, date_of, near_years
from cuttings.search.articles import EventType

EVIDENCE = 3
CLEAR = 1.8
"""A sentence of this strength says a thing by itself; weaker ones only add to it."""
LEAD = 3
PLAIN = 4.5
PLAIN_WITHIN = 5
LIGHT = 0.8
LEAD_LENGTH = 300
_DATE = re.compile(DATE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


class Support(NamedTuple):
    """What one sentence says for one type: its place in the text (-1 the title), its
    span, its strength.
    """

    place: int
    start: int
    end: int
    strength: float

    @property
    def clear(self) -> bool:
        """Whether the sentence says it clearly by itself."""
        return self.strength >= CLEAR


@dataclass(slots=True)
class Finding:
    """What a text says for one type: the sentences, and their score together."""

    type: str
    supports: list[Support] = field(default_factory=list)
    score: float = 0.0

    @property
    def clear(self) -> bool:
        """Whether any sentence says it clearly by itself."""
        return any(support.clear for support in self.supports)

    @property
    def early(self) -> bool:
        """Whether title or lead speak of it."""
        return any(support.place < LEAD for support in self.supports)

    @property
    def told(self) -> bool:
        """Whether the text tells of it, beyond a mention: in title or lead, or in
        more than one later sentence.
        """
        return self.early or len(self.supports) > 1

    @property
    def plain(self) -> bool:
        """Whether one of the first sentences says little else: then it happened,
        whatever else fills the text.
        """
        return any(
            support.place < PLAIN_WITHIN and support.strength >= PLAIN
            for support in self.supports
        )

    @property
    def headline(self) -> float:
        """How strongly the title speaks of it."""
        return max(
            (support.strength for support in self.supports if support.place < 0),
            default=0.0,
        )

    def evidence(self) -> tuple[tuple[int, int], ...]:
        """The spans of the sentences that say most, in the order of the text; the
        early ones where all say alike.
        """
        said = [
            support
            for support in self.supports
            if support.place >= 0 and support.strength > 0
        ]
        said = [support for support in said if support.clear] or said
        said.sort(
            key=lambda support: (
                -support.strength * (1.0 + 1.0 / (2 + support.place)),
                support.place,
            )
        )
        best = [
            support
            for support in said[:EVIDENCE]
            if support.strength >= 0.4 * said[0].strength
        ]
        return tuple(
            (support.start, support.end)
            for support in sorted(best, key=lambda support: support.place)
        )


def _strengths(
    spoken: list[Match],
    context: Reading,
    lexicon: Lexicon,
    title: bool,
    said: dict[int, int],
) -> Iterator[tuple[str, float]]:
    """What a sentence says for each type, given how often the text ``said`` each phrase
    before.

    Of overlapping phrases of a type the strongest counts, each once; a phrase heard
    often says little new.
    """
    rules, scale = lexicon.rules, lexicon.scale
    factor = context.factor(scale)
    for type_, matches in _by_type(spoken, lexicon, title).items():
        strength = 0.0
        for number, first, last in (
            matches if len(matches) == 1 else _distinct(matches, lexicon)
        ):
            weight = rules[number].weight
            if weight > 0 and context.denied and context.denies(first, last):
                continue
            times = said.get(number, 0)
            strength += (
                weight * factor * (scale.repeated ** (times - 1) if times > 1 else 1.0)
            )
            said[number] = times + 1
        if strength:
            yield type_, min(strength, scale.ceiling)


def _by_type(
    spoken: list[Match], lexicon: Lexicon, title: bool
) -> dict[str, list[Match]]:
    """The matches that speak for each type, or against it; those of phrases for
    titles only in a title.
    """
    found: dict[str, list[Match]] = {}
    for match in spoken:
        rule = lexicon.rules[match[0]]
        if rule.title_only and not title:
            continue
        if rule.type in found:
            found[rule.type].append(match)
        else:
            found[rule.type] = [match]
    return found


def _distinct(matches: list[Match], lexicon: Lexicon) -> Iterator[Match]:
    """The matches of one type that count: the strongest that do not overlap, a
    phrase once.
    """
    matches.sort(key=lambda match: (lexicon.order[match[0]], match[1], match[2]))
    taken = 0
    used: set[int] = set()
    for match in matches:
        number, first, last = match
        words = (1 << last) - (1 << first)
        if not taken & words and number not in used:
            taken |= words
            used.add(number)
            yield match


def _score(supports: list[Support], scale: Scale) -> float:
    """Adds up a type's sentences: the title, the first three, and the rest,
    strongest first, each counting less.
    """
    zones = {-1: scale.title, 0: scale.lead, 1: scale.second, 2: scale.third}
    score = 0.0
    rest: list[float] = []
    for place, _, _, strength in supports:
        if place in zones:
            score += strength * zones[place]
        else:
            rest.append(strength)
    rest.sort(reverse=True)
    for place, strength in enumerate(rest):
        score += strength * scale.body * scale.decay**place
    return score


def findings(title: str, body: str, lexicon: Lexicon | None = None) -> list[Finding]:
    """What a text says for each type that anything speaks for, the highest score first."""
    lexicon = lexicon or bundled_lexicon()
    text = body[:LONGEST_BODY]
    year = _own_year(title, text)
    found: dict[str, Finding] = {}
    said: dict[int, int] = {}
    for place, sentence, heard in _told(title, text, lexicon):
        context = reading(sentence, heard.around, year, lexicon)
        for type_, strength in _strengths(
            heard.spoken, context, lexicon, place < 0, said
        ):
            finding = found.get(type_)
            if finding is None:
                finding = found[type_] = Finding(type_)
            finding.supports.append(
                Support(place, sentence.start, sentence.end, strength)
            )
    for finding in found.values():
        finding.score = _score(finding.supports, lexicon.scale) * (
            1.0 if finding.early else lexicon.scale.late
        )
    _damp(found, lexicon)
    return sorted(found.values(), key=lambda finding: (-finding.score, finding.type))


def _own_year(title: str, text: str) -> int:
    """The year that a text is likely to be of: the latest in its headline, its lead or
    its full dates; else unknown.

    An unknown one is past all others, so that "in 1997" then tells of the past.
    """
    lead = f"{title} {text[:LEAD_LENGTH]}"
    latest = max(map(int, _YEAR.findall(lead)), default=0)
    for first, last in near_years(text, latest + 1):
        dates = (date_of(match) for match in _DATE.finditer(text, first, last))
        latest = max(latest, max((int(date[:4]) for date in dates if date), default=0))
    return latest or 9999


def _told(
    title: str, text: str, lexicon: Lexicon
) -> Iterator[tuple[int, Sentence, Heard]]:
    """Every sentence that speaks a rule, with its place: -1 the title, and then those
    of the text.

    The date that stands alone above a text has no place.
    """
    headline = sentence_at(title, 0, len(title))
    for heard in lexicon.heard((headline,)):
        yield -1, headline, heard
    line = find_date_line(text[:300])
    parts = sentences(text)
    apart = (
        [
            place
            for place, part in enumerate(parts)
            if line.start <= part.start < line.end
        ]
        if line
        else []
    )
    for heard in heard_in(text, lexicon):
        if heard.spoken and heard.place not in apart:
            yield (
                heard.place - sum(place < heard.place for place in apart),
                parts[heard.place],
                heard,
            )


def _damp(found: dict[str, Finding], lexicon: Lexicon) -> None:
    """Lets one type weaken others whose words it borrows: a match is a "battle", and
    has its "attack".

    The weaker type gives way; where the damping is light, so does a type that leads by
    less than half; and so does any that is weaker in the headline, because who is said
    there to have died is what an obituary's other words are about.
    """
    raw = {type_: finding.score for type_, finding in found.items()}
    for type_, others in lexicon.damps.items():
        if raw.get(type_, 0.0) >= lexicon.scale.primary:
            for other, factor in others.items():
                if other not in found:
                    continue
                reach = 1.5 if factor >= LIGHT else 1.0
                told = found[type_].headline > max(CLEAR, found[other].headline)
                if raw[other] < raw[type_] * (3.0 if told else reach):
                    found[other].score *= factor


def classify(title: str, body: str) -> tuple[EventType, ...]:
    """The event types of an article, the primary one first; empty where nothing is
    sure enough.
    """
    scale = bundled_lexicon().scale
    sure = [
        finding
        for finding in findings(title, body)
        if finding.score >= scale.secondary and finding.clear
    ]
    if not sure or sure[0].score < scale.primary:
        return ()
    share = scale.ratio * sure[0].score
    told = [finding for finding in sure[1:] if finding.told]
    given = sure[:1] + [
        finding for finding in told if finding.score >= share or finding.plain
    ]
    return tuple(
        EventType(finding.type, round(finding.score, 3), not place, finding.evidence())
        for place, finding in enumerate(given[: scale.most])
    )
