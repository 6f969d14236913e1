"""Which event types an article reports, from the lexicon's phrases, with the sentences
that prove it.

Each sentence adds up the phrases that it holds, discounted where they are denied, only
possible, or about older events. The headline weighs most, then the lead; further
sentences add less and less, so that length is no argument. A type is given from a
stated score on, or not at all: nothing is forced into a type.

    >>> events = classify("Rebels kill soldiers", "Nine soldiers died in an ambush by rebels.")
    >>> [event.id for event in events]
    ['medtop:20000056']
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from cuttings.index.enrich.events.lexicon import (
    UNKNOWN_YEAR,
    Lexicon,
    Phrases,
    Reading,
    bundled_lexicon,
    lexicon_of,
    phrases_in,
    read_contexts,
)
from cuttings.index.enrich.events.patterns import Match
from cuttings.index.enrich.events.preferring import (
    FLOOR,
    MOST,
    bundled_preferences,
)
from cuttings.index.enrich.events.sentences import (
    LONGEST_BODY,
    Sentence,
    sentence_at,
    sentences,
)
from cuttings.index.origin.datelines import find_date_line
from cuttings.index.origin.written_dates import DATE, date_of, near_years
from cuttings.search.articles import EventType

TITLE = -1
"""The ordinal of the title among the sentences."""

MOST_EVIDENCE = 3
CLEAR = 1.8
"""A sentence of this strength says a thing by itself; weaker ones only add to it."""
EARLY = 3
"""Sentences of the lead."""
PLAIN = 4.5
PLAIN_WITHIN = 5
"""A sentence of this strength among the first so many says little else."""
LIGHT_DAMPING = 0.8
_LEAD_LENGTH = 300
_DATE = re.compile(DATE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


class Support(NamedTuple):
    """What one sentence says for one type: its ordinal in the text (TITLE for the
    title), its span, its strength, and the words that say most.
    """

    ordinal: int
    start: int
    end: int
    strength: float
    words: str = ""


@dataclass(slots=True)
class Finding:
    """What a text says for one type: the sentences, and their score together."""

    type: str
    supports: list[Support] = field(default_factory=list)
    score: float = 0.0

    @property
    def is_clear(self) -> bool:
        """Whether any sentence says it clearly by itself."""
        return any(support.strength >= CLEAR for support in self.supports)

    @property
    def is_early(self) -> bool:
        """Whether title or lead speak of it."""
        return any(support.ordinal < EARLY for support in self.supports)

    @property
    def is_reported(self) -> bool:
        """Whether the text reports it, beyond a mention: in title or lead, or in more
        than one later sentence.
        """
        return self.is_early or len(self.supports) > 1

    @property
    def is_plain(self) -> bool:
        """Whether one of the first sentences says little else: then it happened,
        whatever else fills the text.
        """
        return any(
            support.ordinal < PLAIN_WITHIN and support.strength >= PLAIN
            for support in self.supports
        )

    @property
    def headline(self) -> float:
        """How strongly the title speaks of it."""
        strengths = [each.strength for each in self.supports if each.ordinal == TITLE]
        return max(strengths, default=0.0)

    @property
    def opening(self) -> float:
        """How strongly the first sentence speaks of it."""
        strengths = [each.strength for each in self.supports if each.ordinal == 0]
        return max(strengths, default=0.0)

    @property
    def width(self) -> int:
        """How many words its longest phrase has."""
        return max([len(each.words.split()) for each in self.supports], default=0)

    def words(self) -> tuple[str, ...]:
        """The words that say most for it, the strongest first, each once."""
        supports = sorted(
            self.supports, key=lambda each: (-each.strength, each.ordinal)
        )
        said = [each.words for each in supports if each.strength > 0 and each.words]
        return tuple(dict.fromkeys(said))[:MOST_EVIDENCE]

    def evidence(self) -> tuple[tuple[int, int], ...]:
        """The spans of the sentences that say most, in the order of the text; the
        early ones where all say alike.
        """
        within = [each for each in self.supports if each.ordinal > TITLE]
        speaking = [each for each in within if each.strength > 0]
        speaking = [each for each in speaking if each.strength >= CLEAR] or speaking
        speaking.sort(
            key=lambda each: (
                -each.strength * (1 + 1 / (2 + each.ordinal)),
                each.ordinal,
            )
        )
        best = speaking[:MOST_EVIDENCE]
        best = [each for each in best if each.strength >= 0.4 * best[0].strength]
        return tuple((each.start, each.end) for each in sorted(best))


def classify(title: str, body: str, language: str = "en") -> tuple[EventType, ...]:
    """The event types of an article, the primary one first; empty where nothing is
    sure enough, and in languages without a lexicon.
    """
    lexicon = lexicon_of(language)
    if lexicon is None:
        return ()
    scale = lexicon.scale
    found = findings(title, body, lexicon)
    candidates = candidates_of(found)
    if not candidates:
        return ()
    preferences = bundled_preferences()
    choice = preferences.choose(candidates)
    first = candidates[choice.index]
    if first.score < scale.primary or choice.confidence < preferences.least:
        return ()

    given = [first]
    for finding in found:
        is_sure = finding.score >= scale.secondary and finding.is_clear
        strong = finding.score >= scale.ratio * found[0].score or finding.is_plain
        if finding is not first and is_sure and finding.is_reported and strong:
            given.append(finding)
    return tuple(
        EventType(
            each.type,
            round(each.score, 3),
            rank == 0,
            each.evidence(),
            words=each.words(),
        )
        for rank, each in enumerate(given[: scale.most])
    )


def candidates_of(found: Iterable[Finding]) -> list[Finding]:
    """The types of which one may be the first of its article, by falling scores."""
    clear = [each for each in found if each.score >= FLOOR and each.is_clear]
    return clear[:MOST]


def findings(title: str, body: str, lexicon: Lexicon | None = None) -> list[Finding]:
    """What a text says for each type that anything speaks for, the highest score first."""
    lexicon = lexicon or bundled_lexicon()
    text = lexicon.opened(body[:LONGEST_BODY])
    title = lexicon.opened(title)
    year = _own_year(title, text)
    found: dict[str, Finding] = {}
    used: dict[int, int] = {}
    for index, sentence, phrases in _sentences_with_phrases(title, text, lexicon):
        reading = read_contexts(sentence, phrases.contexts, lexicon, year)
        strengths = _strengths(phrases.rules, reading, lexicon, index == TITLE, used)
        for type_, strength, match in strengths:
            words = " ".join(sentence.words[match[1] : match[2]])
            support = Support(index, sentence.start, sentence.end, strength, words)
            found.setdefault(type_, Finding(type_)).supports.append(support)

    for finding in found.values():
        finding.score = _score(finding.supports, lexicon)
        if not finding.is_early:
            finding.score *= lexicon.scale.late
    _damp(found, lexicon)
    return sorted(found.values(), key=lambda finding: (-finding.score, finding.type))


def _own_year(title: str, text: str) -> int:
    """The year that a text is likely to be of: the latest in its headline, its lead or
    its full dates; else UNKNOWN_YEAR.
    """
    lead = f"{title} {text[:_LEAD_LENGTH]}"
    latest = max(map(int, _YEAR.findall(lead)), default=0)
    for start, end in near_years(text, latest + 1):
        for match in _DATE.finditer(text, start, end):
            date = date_of(match)
            if date:
                latest = max(latest, int(date[:4]))
    return latest or UNKNOWN_YEAR


def _sentences_with_phrases(
    title: str, text: str, lexicon: Lexicon
) -> Iterator[tuple[int, Sentence, Phrases]]:
    """Every sentence that speaks for or against a type, with its index; the title
    first.

    The date that stands alone above a text is passed over in counting sentences.
    """
    headline = sentence_at(title, 0, len(title))
    for phrases in lexicon.phrases([headline]):
        yield TITLE, headline, phrases

    parts = sentences(text)
    date_line = find_date_line(text[:300])
    in_date_line: list[int] = []
    if date_line:
        for index, part in enumerate(parts):
            if date_line.start <= part.start < date_line.end:
                in_date_line.append(index)
    for phrases in phrases_in(text, lexicon):
        index = phrases.ordinal
        if phrases.rules and index not in in_date_line:
            passed = sum(other < index for other in in_date_line)
            yield index - passed, parts[index], phrases


def _strengths(
    matches: Iterable[Match],
    reading: Reading,
    lexicon: Lexicon,
    in_title: bool,
    used: dict[int, int],
) -> Iterator[tuple[str, float, Match]]:
    """What a sentence says for each type, and the match that says most of it, given how
    often the text ``used`` each phrase before, which is counted on.

    Of overlapping phrases of a type the strongest counts, each once; a phrase used
    often says little new.
    """
    by_type: dict[str, list[Match]] = {}
    for match in matches:
        rule = lexicon.rules[match[0]]
        if in_title or not rule.title_only:
            by_type.setdefault(rule.type, []).append(match)

    scale = lexicon.scale
    factor = reading.factor(scale)
    for type_, of_type in by_type.items():
        total = 0.0
        strongest: Match | None = None
        for match in _distinct(of_type, lexicon):
            number, first, after = match
            weight = lexicon.rules[number].weight
            if weight > 0 and reading.denies(first, after):
                continue
            times = used.get(number, 0)
            used[number] = times + 1
            if weight > 0 and strongest is None:
                strongest = match
            total += weight * factor * scale.repeated ** max(0, times - 1)
        if total:
            yield type_, min(total, scale.ceiling), strongest or of_type[0]


def _distinct(matches: list[Match], lexicon: Lexicon) -> list[Match]:
    """The matches of one type that count: the strongest that do not overlap, a
    phrase once.
    """
    if len(matches) == 1:
        return matches

    def strongest_first(match: Match) -> tuple[float, int, int]:
        number, first, after = match
        return -abs(lexicon.rules[number].weight), first, after

    kept: list[Match] = []
    for match in sorted(matches, key=strongest_first):
        number, first, after = match
        if not any(
            number == other or (first < end and start < after)
            for other, start, end in kept
        ):
            kept.append(match)
    return kept


def _score(supports: Iterable[Support], lexicon: Lexicon) -> float:
    """Adds up a type's sentences: the title, the first three, and the rest,
    strongest first, each counting less.
    """
    scale = lexicon.scale
    zones = {TITLE: scale.title, 0: scale.lead, 1: scale.second, 2: scale.third}
    score = 0.0
    rest: list[float] = []
    for support in supports:
        if support.ordinal in zones:
            score += support.strength * zones[support.ordinal]
        else:
            rest.append(support.strength)
    for rank, strength in enumerate(sorted(rest, reverse=True)):
        score += strength * scale.body * scale.decay**rank
    return score


def _damp(found: dict[str, Finding], lexicon: Lexicon) -> None:
    """Lets one type weaken others whose words it borrows: a match is a "battle", and
    has its "attack".

    The weaker type gives way; where the damping is light, so does a type that leads by
    less than half; and so does any that is weaker in the headline, because who is said
    there to have died is what an obituary's other words are about.
    """
    raw = {type_: finding.score for type_, finding in found.items()}
    for type_, others in lexicon.damps.items():
        if raw.get(type_, 0.0) < lexicon.scale.primary:
            continue
        headline = found[type_].headline
        for other, factor in others.items():
            if other not in found:
                continue
            lead = 1.5 if factor >= LIGHT_DAMPING else 1.0
            if headline > max(CLEAR, found[other].headline):
                lead = 3.0
            if raw[other] < raw[type_] * lead:
                found[other].score *= factor
