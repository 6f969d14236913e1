"""The verbs by which somebody says what is quoted, in the text around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cuttings.index.enrich.quotations.names import NamedText
from cuttings.index.enrich.quotations.scanning import HIDDEN, signs_end, words_of

MOST_BETWEEN = 9
"""Words between the end of a quotation and the verb behind it."""

_ASIDE = re.compile(r"\s[—–]\s[^—–]{1,120}\s[—–]\s*$")


class Verb(NamedTuple):
    """A word that attributes, where it stands."""

    start: int
    end: int
    text: str


class Verbs(NamedText):
    """A text with the words in it that attribute."""

    __slots__ = ()

    def _verbs(self, start: int, end: int) -> Iterator[Verb]:
        for match in self.speech.attributing.finditer(self.masked, start, end):
            text = " ".join(match.group().lower().split())
            if match.group()[0].islower() or self._begins_clause(match.start()):
                yield Verb(match.start(), match.end(), text)

    def _begins_clause(self, offset: int) -> bool:
        """Whether nothing but a sign stands before an offset in its sentence: a capital
        is no name there.
        """
        before = self.masked[max(0, offset - 3) : offset].rstrip(" “‘\"'")
        return not before or before[-1] in ".!?…:\n" + HIDDEN

    def _last_verb(self, start: int, end: int, strong: bool = False) -> Verb | None:
        """The last word that attributes; ``strong`` where weak ones do not count."""
        last: Verb | None = None
        aside = _ASIDE.search(self.masked[start:end])
        if aside:
            # Between dashes before the quotation somebody else may say something.
            end = start + aside.start()
        for verb in self._verbs(start, end):
            if not (strong and self._is_weak(verb)) and not self._is_noun(verb):
                last = verb
        return last

    def _is_weak(self, verb: Verb) -> bool:
        return verb.text in self.speech.weak and verb.text not in self.speech.verbs

    def _is_noun(self, verb: Verb) -> bool:
        """Whether a word is no verb where it stands: “the reports”, “his comments”, “to
        state”.
        """
        before = words_of(self.masked[max(0, verb.start - 20) : verb.start])[-1:]
        return bool(before) and (
            before[0] in self.speech.determiners or before[0].endswith(("’s", "'s"))
        )

    def _is_passive(self, verb: Verb) -> bool:
        if verb.text not in self.speech.passive:
            return False
        before = words_of(self.masked[max(0, verb.start - 30) : verb.start])[-2:]
        return any(word in self.speech.auxiliaries for word in before)

    def _verb_behind(self, closing: int, end: int) -> Verb | None:
        """The verb that a quotation is followed by, with nobody but its subject between."""
        offset = signs_end(self.masked, closing, end)
        first = words_of(self.masked[offset : offset + 30])[:1]
        if not first or self.masked[offset : offset + 1] == HIDDEN:
            return None
        for verb in self._verbs(offset, end):
            between = self.masked[offset : verb.start]
            words = words_of(between)
            is_clause = words and words[0] in self.speech.conjunctions - (
                self.speech.determiners
            )
            if HIDDEN in between or len(words) > MOST_BETWEEN or is_clause:
                return None
            is_part = verb.text in self.speech.participles
            if not (self._is_weak(verb) or is_part or self._is_noun(verb)):
                return verb
        return None
