"""Clubs that news calls by their town: “Liverpool beat Chelsea 2-1” names two clubs and no place.

A town of the gazetteer is a club where the article is about sport and a word of play stands beside the name at least
once, or the model took it for an organisation. Then the name is the club's wherever nothing says that it is a place
(“in Liverpool”). Countries stay countries: a national team is its country's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from cuttings.index.enrich.places import is_locative
from cuttings.index.enrich.spans import Span
from cuttings.index.gazetteer.places import gazetteer

LEAST_WORDS = 3
_WORDS = re.compile(
    r"\b(?:goals?|goalkeeper|striker|midfielder|defender|winger|league|cup|match|coach|season|half-time|halftime|penalty"
    r"|penalties|champions|quarter-?finals?|semi-?finals?|fixture|stadium|equali[sz]er|innings|wickets?|batsman|bowler"
    r"|playoffs?|relegation|promotion|transfer|kick-off|premiership|touchdown|quarterback|inning|home run|try|tries"
    r"|hat-trick|free kick|points clear|top of the table|title race|second leg|first leg|away game|home game)\b"
)
_AFTER = re.compile(
    r"(?:['’]s?)? (?:(?:have|has|had|were|will|also|then|then had|narrowly|comfortably|duly) )*"
    r"(?:(?:beat|beaten|defeat|defeated|thrash|thrashed|edge|edged|lost|lose|drew|draw|won|win|face|faced|play|played"
    r"|host|hosted|scored|equali[sz]ed|advance|advanced|sign|signed|clinched|sealed|climbed|topped|knocked|trail"
    r"|trailed|lead|led|kicked off|crashed|striker|midfielder|defender|goalkeeper|keeper|winger|forward|captain|manager"
    r"|coach|boss|fans|supporters|players|player|squad|academy)\b|\d{1,3}[-–]\d{1,3}\b)"
)
_BEFORE = re.compile(
    r"(?:\b(?:beat|beating|beaten by|defeated|defeating|defeat to|defeat by|defeat of|thrashed|edged|against|over"
    r"|versus|vs\.?|v|drew with|draw with|lost to|losing to|loss to|lose to|joined|signed for|signed from|plays? for"
    r"|played for|scored for|club|giants|rivals|champions|leaders|hosts|visitors|striker)|\d{1,3}[-–]\d{1,3})"
    r"(?: (?:away|win|victory|draw|defeat|loss))?(?: (?:at|to|by|against|over|with|for))? $"
)
_PLAYER = re.compile(
    r" (?:winger|striker|midfielder|defender|goalkeeper|forward|full-?back|centre-back|playmaker|fly-half|quarterback"
    r"|pitcher|point guard)s?\b"
)
_REACH = 40


def clubs(text: str, spans: Iterable[Span]) -> frozenset[str]:
    """The towns among the places of an article that stand there for their clubs."""
    if len(set(_WORDS.findall(text))) < LEAST_WORDS:
        return frozenset()
    return frozenset(span.text for span in spans if _is_town(span) and (span.label == "ORG" or _plays(text, span)))


def is_players(text: str, end: int) -> bool:
    """Whether a player follows a name (“Liverpool winger”): then it is the club's."""
    return bool(_PLAYER.match(text, end))


def _is_town(span: Span) -> bool:
    return span.sort == "place" and span.label != "SCAN" and not gazetteer().broad(span.text)


def _plays(text: str, span: Span) -> bool:
    if is_locative(text, span.start, span.end) and not _BEFORE.search(text[max(0, span.start - _REACH) : span.start]):
        return False
    after = _AFTER.match(text, span.end, span.end + _REACH)
    return bool(after or _BEFORE.search(text[max(0, span.start - _REACH) : span.start]))
