"""Stretches of text that may be names, as the rules trim, retype, merge and drop them.

>>> span = Span("In the Gulf, he said", 3, 12, "LOC", "place")
>>> trimmed(span).text, span.before(3), span.after(3)
('Gulf', 'In ', ' he')
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Generic, Literal, TypeVar

Value = TypeVar("Value")
Sort = Literal["person", "organisation", "place", "demonym", "other"]
SORTS: dict[str, Sort] = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "NORP": "other",
}
"""What the labels of the model stand for; all others are ``other``."""
SCAN = "SCAN"
"""The label of what the gazetteer found: countries, regions, demonyms."""
RULE = "RULE"
"""The label of what the words around a name gave away."""
_TRUST = {SCAN: 0, RULE: 2}
_TRIM_LEFT = re.compile(
    r"(?:[\s\"“”‘’'`(\[{,.;:–—*|/<>=#\u200e\u200f-]"
    r"|(?:the|a|an|near|in|at|from|by|with|for|after|before|meanwhile|while|as|when"
    r"|where|but|and|yet|since|during|under|on|if|although|though|however|both|said"
    r"|says|dear|hello|like|including|across|regarding|neither|either)\s)+",
    re.IGNORECASE,
)
# A dateline: “DUSHANBE, Tajikistan -- ” Rebels
_DASH = re.compile(r"^.*\s[-–—]{1,2}\s")
# “ex-”Soviet, “pro-”Russian, but Mid-Atlantic Bottling
_PREFIX = re.compile(r"^(?:(?i:ex|pro|anti|non|post|pre)|mid)-(?=[A-Z])")
_TRIM_RIGHT = re.compile(r"(?:['’`´]s?|[\s\"“”‘(\[{,;:–—*|/<>=#!?-])+$")
_MAY_BE_TRIMMED = frozenset("'’`´\"“”‘([{,;:–—*|/<>=#!?-s")
"""What ``_TRIM_RIGHT`` takes ends with one of these, or with a space."""
_SCORE = re.compile(r"\s+\d{1,3}[-–]\d{1,3}$")
_MARK = re.compile(r"\s*<[^>]*>?$")
"""What a company is called at the exchange."""
_ACRONYM = re.compile(r"\s*\([A-Za-z][\w.&/-]{0,11}\)?$")
_CAPTION = re.compile(r"(?<=[a-z])(?:Images?|Photos?|Pictures?|File|Video)$")
# A stop ends a sentence, not an initial, Jr. or Inc.
_FULL_STOP = re.compile(
    r"(?<!\b\w)(?<!\b(?:Jr|Sr|Co|St))(?<!\b(?:Inc|Ltd))(?<!\bCorp)\.$"
)
_WORD = re.compile(r"[^\W\d_](?:[^\s,;:()\[\]\"“”]*[\w.])?")
_POSSESSIVE = re.compile(r"['’]s?$")
# Most names: capital words, and nothing at the first or the last that is trimmed.
_PLAIN = re.compile(
    r"(?!(?i:the|an?|near|in|at|from|by|with|for|after|before|meanwhile|while|as|when"
    r"|where|but|and|yet|since|during|under|on|if|although|though|however|both|said|says"
    r"|dear|hello|like|including|across|regarding|neither|either)\b)"
    r"(?!.*[a-z](?:Images?|Photos?|Pictures?|File|Video)$)"
    r"(?:[A-Z][A-Za-z]* (?:of |and |for |the )*)*[A-Z][A-Za-z]+"
)


# Not frozen, though nobody changes one: some 300 are made for an article, and to freeze
# them takes 6% of the time of all rules (150 articles of Wikinews, .89 and .83 s).
@dataclass(unsafe_hash=True, slots=True)
class Span:
    """A stretch of a text that may be a name.

    ``label`` is what the model called it, ``sort`` what the rules make of it; ``name``,
    ``role`` and ``reason`` are what its mention will say.
    """

    source: str = field(repr=False)
    start: int
    end: int
    label: str
    sort: Sort
    name: str = ""
    role: str = ""
    reason: str = ""
    text: str = field(init=False)

    def __post_init__(self) -> None:
        self.text = self.source[self.start : self.end]

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the span, punctuation inside them kept."""
        return _words(self.text)

    def before(self, length: int) -> str:
        """So many characters of the text before the span, or all that there are."""
        start = self.start - length
        return self.source[start if start > 0 else 0 : self.start]

    def after(self, length: int) -> str:
        """So many characters of the text behind the span."""
        return self.source[self.end : self.end + length]

    def at(self, start: int, end: int) -> Span:
        """This span between other offsets of its text."""
        # Half the time of ``replace``, and made for most names several times.
        return Span(
            self.source,
            start,
            end,
            self.label,
            self.sort,
            self.name,
            self.role,
            self.reason,
        )

    def cut(self, start: int, end: int | None = None) -> Span:
        """This span narrowed to characters of its own, to its end by default."""
        stop = self.end if end is None else self.start + end
        if start == 0 and stop == self.end:
            return self
        return self.at(self.start + start, stop)

    def retyped(self, sort: Sort, reason: str = "") -> Span:
        """This span as another sort of name."""
        return Span(
            self.source,
            self.start,
            self.end,
            self.label,
            sort,
            self.name,
            self.role,
            reason or self.reason,
        )


def trimmed(span: Span) -> Span | None:
    """The span without quotes, articles, possessives and what follows a line break;
    None where nothing is left.
    """
    if _PLAIN.fullmatch(span.text):
        return span
    text = span.text.partition("\n")[0]
    start = 0
    # Signs cost less to see than patterns to match, here and below.
    has_dash = "-" in text or "–" in text or "—" in text
    if has_dash and (dash := _DASH.search(text)):
        start = dash.end()
    if left := _TRIM_LEFT.match(text, start):
        start = left.end()
    if has_dash and (prefix := _PREFIX.match(text[start:])):
        start += prefix.end()

    # the end of a mark at the exchange: “<ZOR>” Pratt
    if "<" not in text[start:] and ">" in text[start:].rstrip("> "):
        start = text.rstrip("> ").rindex(">") + 1
        start += len(text[start:]) - len(text[start:].lstrip())

    text = text[start:]
    if text[-1:] in _MAY_BE_TRIMMED or text[-1:].isspace():
        text = _TRIM_RIGHT.sub("", text)
    if text[-1:].isdigit():
        text = _SCORE.sub("", text)
    if "<" in text:
        text = _MARK.sub("", text)
    if "(" in text:
        text = _ACRONYM.sub("", text)
    text = _CAPTION.sub("", text)
    # An editor's mark: “[sic]”, “[the President]”.
    if "]" in text or "[" in text:
        return None
    if text.endswith(")") and "(" not in text:
        text = text[:-1]
    # (Paul) Volcker
    if ")" in text and "(" not in text:
        rest = text.rpartition(")")[2].lstrip()
        start += len(text) - len(rest)
        text = rest
    # Matiu “"Matt”: a nickname that lost its end
    if text.count('"') == 1:
        text = text.partition('"')[0].rstrip()
    if text.endswith("."):
        text = _FULL_STOP.sub("", text)
    if len(text) < 2 or not any(map(str.isalpha, text)):
        return None
    return span.cut(start, start + len(text))


def words(text: str) -> list[str]:
    """The words of a name, punctuation inside them kept.

    >>> words("al-Assad, of the U.N.")
    ['al-Assad', 'of', 'the', 'U.N.']
    """
    return list(_words(text))


@lru_cache(maxsize=20_000)
def _words(text: str) -> tuple[str, ...]:
    """The same, remembered: every rule asks for the words of the same names."""
    return tuple(_WORD.findall(text))


@lru_cache(maxsize=20_000)
def bare_word(word: str) -> str:
    """A word lowered, without its stop or possessive, as the word lists hold it."""
    if word[-1:] == "s" and word[-2:-1] in "'’`":
        word = word[:-2]
    return word.strip(".,'’\"").lower()


def without_possessive(text: str) -> str:
    """A text without “'s” or “'” at its end."""
    return _POSSESSIVE.sub("", text)


def occurrences(text: str, words: str, joins: str = "_") -> Iterator[tuple[int, int]]:
    """Where words stand in a text by themselves, start and end, without overlap: with no
    letter, no figure, and none of the signs that join words at either end.

    Plain search, since a pattern for every name of every article would cost more to
    compile than to run.
    """
    end = 0
    while words and (start := text.find(words, end)) >= 0:
        end = start + len(words)
        before, behind = text[start - 1 : start], text[end : end + 1]
        is_within = before.isalnum() or behind.isalnum()
        if is_within or (before and before in joins) or (behind and behind in joins):
            end = start + 1
        else:
            yield start, end


_NEXT = 3
"""Characters behind a first word by which the names that begin with it are kept."""


class NameTable(Generic[Value]):
    """Names to be found in texts, each with a value, kept by their first words."""

    def __init__(self, names: Iterable[tuple[str, str, Value]]) -> None:
        """``names`` are first word, name, value; of equal names the first counts."""
        self._names: dict[str, dict[str, list[tuple[str, Value]]]] = {}
        for first, name, value in sorted(names, key=lambda entry: -len(entry[1])):
            rest = name[len(first) : len(first) + _NEXT]
            self._names.setdefault(first, {}).setdefault(rest, []).append((name, value))

    @property
    def first_words(self) -> Iterable[str]:
        """The words that the names begin with."""
        return self._names.keys()

    def match(self, first: str, text: str, start: int) -> tuple[int, Value] | None:
        """The end and the value of the longest name with this first word that stands
        at an offset of a text.
        """
        by_rest = self._names.get(first)
        if by_rest is None:
            return None
        # Hundreds of names begin with one word (“National”): few go on like the text.
        behind = start + len(first)
        for length in range(_NEXT, -1, -1):
            rest = text[behind : behind + length]
            for name, value in by_rest.get(rest, ()):
                end = start + len(name)
                if text.startswith(name, start) and not text[end : end + 1].isalnum():
                    return end, value
        return None


def merged(spans: Iterable[Span]) -> list[Span]:
    """The spans in the order of their text, none overlapping another: the longer
    stands, and of equal ones the scan's, then the model's.
    """

    def weight(span: Span) -> tuple[int, int]:
        return span.start - span.end, _TRUST.get(span.label, 1)

    kept: list[Span] = []
    starts: list[int] = []
    for span in sorted(spans, key=weight):
        index = bisect_left(starts, span.end)
        if index == 0 or kept[index - 1].end <= span.start:
            kept.insert(index, span)
            starts.insert(index, span.start)
    return kept
