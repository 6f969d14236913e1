"""The lexicon of event types, read from ``lexicon.toml``: word classes, types, phrases
with weights.

The file is for people: it can be edited without touching code, and every run under an
edited lexicon carries another rules version, so that what was cached under the old one
is found again only by the old one.

How a sentence says what it says: denied, only possible, or about older events.

The phrases that tell stand in the lexicon under ``[contexts]``; a year before the
article's own, and a span of years ("the 1992-1997 civil war"), tell of older events
too.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from cuttings.index.enrich.events.patterns import Match, Patterns, split_words
from cuttings.index.enrich.events.sentences import (
    Memory,
    Sentence,
    sentences,
    word_list,
    words_of,
)
from cuttings.search.errors import SettingsError

LEXICON = Path(__file__).with_name("lexicon.toml")


@dataclass(frozen=True, slots=True)
class Rule:
    """One phrase: the type that it speaks for, how strongly (1 weak, 2 clear, 3
    decisive), and where it counts.
    """

    type: str
    weight: float
    phrase: str
    title_only: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """How zones and discounts weigh, and from which scores on a type is given.

    See the comments in the lexicon.
    """

    title: float
    lead: float
    second: float
    third: float
    body: float
    decay: float
    ceiling: float
    repeated: float
    late: float
    primary: float
    secondary: float
    ratio: float
    hypothetical: float
    background: float
    most: int


class Heard(NamedTuple):
    """The rules and the contexts that the sentence at a place speaks; a context's
    number is its place among them.
    """

    place: int
    spoken: list[Match]
    around: list[Match]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Rules and contexts, compiled into one set of patterns: a rule's number is its
    place, contexts come after.

    ``order`` holds for each rule what puts the decisive ones first.
    """

    patterns: Patterns
    rules: tuple[Rule, ...]
    contexts: tuple[tuple[str, str], ...]
    scale: Scale
    order: tuple[float, ...]
    damps: dict[str, dict[str, float]] = field(default_factory=dict)

    def heard(self, sentences: Iterable[Sentence]) -> Iterator[Heard]:
        """What sentences speak, for each that speaks anything."""
        rules = len(self.rules)
        for place, found in self.patterns.matches(sentences):
            spoken = [match for match in found if match[0] < rules]
            if len(spoken) == len(found):
                yield Heard(place, spoken, [])
            else:
                yield Heard(
                    place,
                    spoken,
                    [
                        (rule - rules, first, last)
                        for rule, first, last in found
                        if rule >= rules
                    ],
                )


@lru_cache(maxsize=4)
def heard_in(text: str, lexicon: Lexicon) -> tuple[Heard, ...]:
    """What the sentences of a text speak.

    The last few texts are remembered: event types and cues both ask.
    """
    return tuple(lexicon.heard(sentences(text)))


def lexicon_version(path: Path = LEXICON) -> str:
    """A short digest of the file's content."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]


def _phrases(text: str) -> list[tuple[float, str]]:
    """The lines of a block: a weight, a phrase, and perhaps a comment after `` # ``."""
    found: list[tuple[float, str]] = []
    for line in text.splitlines():
        line = line.strip()
        if not line or line.startswith("# "):
            continue
        weight, _, phrase = line.partition(" ")
        try:
            found.append((float(weight), phrase.split("  # ")[0].strip()))
        except ValueError as error:
            raise SettingsError(
                f"The lexicon's line “{line}” must begin with a weight, such as 2."
            ) from error
    return found


def _rules(tables: list[dict[str, Any]]) -> list[Rule]:
    rules: list[Rule] = []
    for table in tables:
        for weight, phrase in _phrases(table["phrases"]):
            title_only = phrase.startswith("title: ")
            rules.append(
                Rule(table["id"], weight, phrase.removeprefix("title: "), title_only)
            )
    return rules


def load_lexicon(path: Path) -> Lexicon:
    """Reads and compiles a lexicon. Raises SettingsError with what is wrong and where."""
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            f"The lexicon {path.name} can't be read: {error}."
        ) from error
    classes = {name: split_words(words) for name, words in content["words"].items()}
    patterns = Patterns(classes)
    rules = _rules(content["type"])
    contexts = [
        (kind, phrase.strip())
        for kind, block in content["contexts"].items()
        for phrase in block.splitlines()
        if phrase.strip() and not phrase.strip().startswith("# ")
    ]
    for number, rule in enumerate(rules):
        patterns.add(rule.phrase, number)
    for number, (_, phrase) in enumerate(contexts, len(rules)):
        patterns.add(phrase, number)
    damps = {
        table["id"]: dict(table["damps"])
        for table in content["type"]
        if "damps" in table
    }
    order = tuple(-abs(rule.weight) for rule in rules)
    return Lexicon(
        patterns, tuple(rules), tuple(contexts), Scale(**content["scale"]), order, damps
    )


@cache
def bundled_lexicon() -> Lexicon:
    """The lexicon that comes with Cuttings, compiled once."""
    return load_lexicon(LEXICON)


_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_YEARS = re.compile(r"(?:1[5-9]|20)\d\d-(?:\d\d|(?:1[5-9]|20)\d\d)")


def _tells_year(chunk: str) -> bool:
    return any(
        _YEAR.fullmatch(word) or _YEARS.fullmatch(word) for word in words_of(chunk)
    )


_YEARLIKE = Memory(_tells_year)
_YEAR_LEADS = frozenset(
    word_list(
        """
    in since of from until by during between after before and early late mid
    """
    )
)
_REACH = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """The word ranges that a sentence denies (end excluded), and whether all of it
    is possible only, or older.
    """

    denied: tuple[tuple[int, int], ...] = ()
    hypothetical: bool = False
    background: bool = False

    def denies(self, first: int, last: int) -> bool:
        """Whether a denial reaches into these words."""
        return any(start < last and first < end for start, end in self.denied)

    def factor(self, scale: Scale) -> float:
        """The discount on all that the sentence says."""
        possible = scale.hypothetical if self.hypothetical else 1.0
        return possible * (scale.background if self.background else 1.0)


_PLAIN = Reading()


def _older(sentence: Sentence, latest_year: int) -> bool:
    if not any(map(_YEARLIKE.__getitem__, sentence.chunks)):
        return False
    words = sentence.words
    for place, word in enumerate(words):
        if _YEARS.fullmatch(word):
            return True
        if (
            _YEAR.fullmatch(word)
            and int(word) < latest_year
            and place
            and words[place - 1] in _YEAR_LEADS
        ):
            return True
    return False


def reading(
    sentence: Sentence,
    around: Iterable[Match],
    latest_year: int = 9999,
    lexicon: Lexicon | None = None,
) -> Reading:
    """The reading of a sentence with the contexts ``around`` that a lexicon heard in
    it.

    Years before ``latest_year``, the text's own, tell of the past.
    """
    lexicon = lexicon or bundled_lexicon()
    denied: list[tuple[int, int]] = []
    kinds: set[str] = set()
    for number, first, last in around:
        kind = lexicon.contexts[number][0]
        if kind == "negation":
            denied.append((last, last + _REACH))
        elif kind == "cancelled":
            denied.append((first - _REACH, first))
        else:
            kinds.add(kind)
    older = "background" in kinds or _older(sentence, latest_year)
    if not (denied or kinds or older):
        return _PLAIN
    return Reading(tuple(denied), "hypothetical" in kinds, older)
