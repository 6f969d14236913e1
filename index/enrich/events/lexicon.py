"""The lexicon of event types, ``lexicon.toml``: word classes, types, phrases with
weights, and the contexts that change what a phrase says.

The file is for people: it can be edited without touching code, and every run under an
edited lexicon carries another rules version, so that what was cached under the old one
is found again only by the old one.

A sentence may say a thing as denied, as only possible, or as long ago. The phrases that
tell stand in the lexicon under ``[contexts]``; a year before the article's own, and a
span of years ("the 1992-1997 civil war"), tell of the past too.
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
    WORDS,
    Sentence,
    sentences,
)
from cuttings.search.errors import SettingsError
from cuttings.search.language.chains import analysed_as
from cuttings.search.translations import worded

LEXICON = Path(__file__).with_name("lexicon.toml")
"""The lexicon of English; that of another language is ``lexicon.CODE.toml``."""
UNKNOWN_YEAR = 9999
"""The year of a text that states none: past all others, so that "in 1997" then tells
of the past.
"""
_DENIAL_REACH = 5
"""Words behind a negation, or before "was cancelled", that it denies."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One phrase: the type that it speaks for, how strongly (1 a hint, 2 clear, 3
    decisive, below 0 against), and whether it counts in headlines only.
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


class Phrases(NamedTuple):
    """The phrases of the lexicon in one sentence: the sentence's ordinal, and the
    matches of rules and of contexts (each context's number is its index among them).
    """

    ordinal: int
    rules: list[Match]
    contexts: list[Match]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Rules and contexts, compiled into one set of patterns: a rule's number is its
    index, contexts come after the rules.

    ``damps`` has for a type the factors by which it weakens others; ``elisions`` are
    the words that a language joins to the next one with an apostrophe (*l'armée*).
    """

    patterns: Patterns
    rules: tuple[Rule, ...]
    contexts: tuple[tuple[str, str], ...]
    scale: Scale
    damps: dict[str, dict[str, float]] = field(default_factory=dict)
    elisions: re.Pattern[str] | None = None

    def opened(self, text: str) -> str:
        """A text of the same length with a blank between what the language elides."""
        if self.elisions is None:
            return text
        return self.elisions.sub(lambda match: match[0][:-1] + " ", text)

    def phrases(self, sentences: Iterable[Sentence]) -> Iterator[Phrases]:
        """The phrases in each sentence that has any."""
        first_context = len(self.rules)
        for index, matches in self.patterns.matches(sentences):
            rules: list[Match] = []
            contexts: list[Match] = []
            for number, first, after in matches:
                if number < first_context:
                    rules.append((number, first, after))
                else:
                    contexts.append((number - first_context, first, after))
            yield Phrases(index, rules, contexts)


@lru_cache(maxsize=4)
def phrases_in(text: str, lexicon: Lexicon) -> tuple[Phrases, ...]:
    """The phrases in the sentences of a text.

    The last few texts are remembered: event types and cues both ask.
    """
    return tuple(lexicon.phrases(sentences(text)))


def lexicon_version(folder: Path = LEXICON.parent) -> str:
    """A short digest of all that the rules read: the lexicons and the preferences."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.toml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:8]


def load_lexicon(path: Path) -> Lexicon:
    """Reads and compiles a lexicon. Raises SettingsError with what is wrong and where."""
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            worded(
                "The lexicon %(name)s can't be read: %(error)s.",
                name=path.name,
                error=error,
            )
        ) from error

    rules: list[Rule] = []
    damps: dict[str, dict[str, float]] = {}
    for table in content["type"]:
        rules += _read_rules(table)
        if "damps" in table:
            damps[table["id"]] = dict(table["damps"])
    contexts: list[tuple[str, str]] = []
    for kind, block in content["contexts"].items():
        for line in _lines(block):
            contexts.append((kind, line))

    classes = {name: split_words(words) for name, words in content["words"].items()}
    patterns = Patterns(classes)
    phrases = [rule.phrase for rule in rules] + [phrase for _, phrase in contexts]
    for number, phrase in enumerate(phrases):
        patterns.add(phrase, number)
    elisions = content.get("reading", {}).get("elisions", "").split()
    elided = rf"(?i)\b(?:{'|'.join(elisions)})['’]" if elisions else ""
    return Lexicon(
        patterns,
        tuple(rules),
        tuple(contexts),
        Scale(**content["scale"]),
        damps,
        re.compile(elided) if elided else None,
    )


def _lines(block: str) -> Iterator[str]:
    """The lines of a block that are neither empty nor a comment."""
    for line in block.splitlines():
        stripped = line.strip()
        if stripped and not stripped.startswith("# "):
            yield stripped


def _read_rules(table: dict[str, Any]) -> Iterator[Rule]:
    """The rules of a type: a weight, a phrase, and perhaps a comment after `` # ``."""
    for line in _lines(table["phrases"]):
        weight, _, rest = line.partition(" ")
        phrase = rest.split("  # ")[0].strip()
        title_only = phrase.startswith("title: ")
        try:
            rule = Rule(
                table["id"], float(weight), phrase.removeprefix("title: "), title_only
            )
        except ValueError as error:
            raise SettingsError(
                worded(
                    "The lexicon's line “%(line)s” must begin with a weight, "
                    "such as 2.",
                    line=str(line),
                )
            ) from error
        yield rule


@cache
def bundled_lexicon() -> Lexicon:
    """The lexicon of English that comes with Cuttings, compiled once."""
    return load_lexicon(LEXICON)


@cache
def lexicon_of(language: str) -> Lexicon | None:
    """The lexicon of a language (BCP 47), compiled once; None where there is none: then
    event types are not looked for.
    """
    code = analysed_as(language)
    if code == "en":
        return bundled_lexicon()
    path = LEXICON.with_name(f"lexicon.{code}.toml")
    return load_lexicon(path) if path.is_file() else None


@dataclass(frozen=True, slots=True)
class Reading:
    """How a sentence says what it says: the word spans that it denies (end excluded),
    and whether all of it is possible only, or long ago.
    """

    denied: tuple[tuple[int, int], ...] = ()
    hypothetical: bool = False
    background: bool = False

    def denies(self, first: int, after: int) -> bool:
        """Whether a denial reaches into these words."""
        return any(start < after and first < end for start, end in self.denied)

    def factor(self, scale: Scale) -> float:
        """The discount on all that the sentence says."""
        factor = scale.hypothetical if self.hypothetical else 1.0
        return factor * scale.background if self.background else factor


_PLAIN_READING = Reading()


def read_contexts(
    sentence: Sentence,
    matches: Iterable[Match],
    lexicon: Lexicon,
    latest_year: int = UNKNOWN_YEAR,
) -> Reading:
    """The reading of a sentence, from the contexts of a lexicon that matched in it.

    Years before ``latest_year``, the text's own, tell of the past.
    """
    denied: list[tuple[int, int]] = []
    kinds: set[str] = set()
    for number, first, after in matches:
        kind = lexicon.contexts[number][0]
        kinds.add(kind)
        if kind == "negation":
            denied.append((after, after + _DENIAL_REACH))
        elif kind == "cancelled":
            denied.append((first - _DENIAL_REACH, first))

    background = "background" in kinds or _is_past(sentence, latest_year)
    if not kinds and not background:
        return _PLAIN_READING
    return Reading(tuple(denied), "hypothetical" in kinds, background)


_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_YEARS = re.compile(r"(?:1[5-9]|20)\d\d-(?:\d\d|(?:1[5-9]|20)\d\d)")
_BEFORE_YEARS = frozenset(WORDS["before_past_years"])


def _is_past(sentence: Sentence, latest_year: int) -> bool:
    """Whether a sentence names a span of years, or a year before the latest."""
    if not _YEAR.search(sentence.text):
        return False
    before = ""
    for word in sentence.words:
        if _YEARS.fullmatch(word):
            return True
        is_dated = before in _BEFORE_YEARS and _YEAR.fullmatch(word)
        if is_dated and int(word) < latest_year:
            return True
        before = word
    return False
