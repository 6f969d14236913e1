"""Whom a pronoun, a surname or “the minister” stands for."""

from __future__ import annotations

import re
from itertools import pairwise

from cuttings.index.enrich.quotations.names import Subject
from cuttings.index.enrich.quotations.scanning import is_abbreviated, words_of
from cuttings.index.enrich.quotations.verbs import Verbs
from cuttings.index.enrich.speech import Gender
from cuttings.search.articles import Quotation

REACH = 1_500
"""Characters before a pronoun in which the name is looked for."""


class Resolver(Verbs):
    """A text in which words stand for somebody named before."""

    __slots__ = ()

    def _antecedent(self, pronoun: str, offset: int) -> Subject | None:
        """Whom a pronoun stands for: the subject of the clause, of the sentence before,
        or who spoke last, where they fit.
        """
        speech = self.speech
        if pronoun.lower() in speech.they:
            return self._body_before(offset)
        gender = speech.gender_of_pronoun(pronoun)
        start = max(0, offset - REACH)
        people = [
            name
            for name in self._names_between(start, offset)
            if name.kind == "person" and self._fits(name.name, gender)
        ]
        spoken = self.found[-1] if self.found else None
        bounds = self._starts_before(start, offset)
        for first, last in bounds:
            own = [name for name in people if first <= name.start < last]
            for name in own:
                if self._is_subject(name):
                    return self._named(name)
            is_near = spoken is not None and first <= spoken.start < last
            if spoken and is_near and self._may_be(spoken, gender):
                return spoken.speaker, spoken.kind
        return self._named(people[-1]) if people else None

    def _body_before(self, offset: int) -> Subject | None:
        """The body or the speaker that “they” or “it” stands for."""
        start = max(0, offset - REACH // 2)
        for first, last in self._starts_before(start, offset):
            own = self._names_between(first, min(last, offset))
            bodies = [name for name in own if name.kind == "organisation"]
            for name in bodies:
                if self._is_subject(name):
                    return self._named(name)
            spoken = [each for each in self.found if first <= each.start < last]
            if spoken and spoken[-1].kind != "person":
                return spoken[-1].speaker, spoken[-1].kind
            if bodies:
                return self._named(bodies[-1])
        return None

    def _may_be(self, spoken: Quotation, gender: Gender | None) -> bool:
        return spoken.kind == "person" and self._fits(spoken.speaker, gender)

    def _fits(self, name: str, gender: Gender | None) -> bool:
        known = self.genders.get(name)
        return known is None or gender is None or known == gender

    def _starts_before(self, start: int, offset: int) -> list[tuple[int, int]]:
        """The sentences before an offset, the nearest first."""
        stops = [start]
        for match in re.finditer(r"[.!?…]\s+|\n+", self.masked[start:offset]):
            if not is_abbreviated(self.masked, 0, start + match.start()):
                stops.append(start + match.end())
        stops.append(offset)
        pairs = list(pairwise(stops))
        return [pair for pair in reversed(pairs) if pair[0] < pair[1]]

    def _surname(self, text: str) -> Subject | None:
        """The person whose surname some words end with, which were not seen as a name."""
        *_, last = words = text.split()
        if not all(word[:1].isupper() for word in words):
            return None
        for name in self.names:
            if name.kind == "person" and name.name.split()[-1] == last:
                return self._named(name)
        return None

    def _meant_by(self, text: str, offset: int) -> Subject | None:
        """Whom “the minister” means: the last name before that stands beside the word."""
        words = text.lower().split()
        if len(words) < 2 or words[0] not in self.speech.determiners:
            return None
        head = words[-1]
        if words[0] in self.speech.indefinite:
            return None
        for name in reversed(self.names):
            if name.end > offset:
                continue
            before = self.masked[max(0, name.start - 60) : name.start].split(".")[-1]
            others = self._names_between(name.start - len(before), name.start)
            if others:
                before = self.masked[others[-1].end : name.start]
            behind = self.masked[name.end : name.end + 60].split(".")[0]
            own = name.name.lower().split()
            is_role = head in words_of(before)[-5:] or (
                behind[:1] == "," and head in words_of(behind)[:6]
            )
            if (name.kind == "person" and is_role) or head in own[1:]:
                return self._named(name)
        return None
