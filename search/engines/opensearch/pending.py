"""What the cluster was told of many articles and their documents do not say yet: it is
looked at with every question, and so is true at once.

A decision about a hundred thousand articles would take a minute of the nodes, which index
each document again as a whole. So it is kept as a statement: of each value of a facet
that it moves, the set of articles that lose it and the set of those that have it now. A
filter on such a value asks for both, and its count is that of the filter, exactly. All
other values are counted as ever.

Statements are numbered, and each document holds the number of the last one that it takes
account of (``told``): one that is written again, by what follows behind or for another
reason, is out of every earlier statement with the same refresh that shows its new values.
A statement that concerns no document any longer is dropped. They stand in the document of
the generation, so that every process takes up all of a commit or nothing.

    >>> merged = Effect("people", "rahmon", goes="s1")
    >>> into = Effect("people", "emomali-rahmon", comes="s1")
    >>> pending = Pending(1, (Statement(1, "s1", (merged, into)),))
    >>> pending.touched("people")
    ['rahmon', 'emomali-rahmon']
    >>> Conditions("v", pending).carries("people", ["lula"])
    {'terms': {'facet.people': ['lula']}}
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from cuttings.search.engines.opensearch.cluster import Json

TOLD = "told"
"""The field of the number of the last statement that a document takes account of."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a statement says of one value: the set of articles that it ``goes`` from, and
    then the set that it ``comes`` to; empty for none. Neither where it only stands beneath
    another value now.
    """

    key: str
    value: str
    goes: str = ""
    comes: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What was told at once, and the set of articles that are to be written again."""

    number: int
    concerned: str
    effects: tuple[Effect, ...]

    @property
    def sets(self) -> set[str]:
        """The sets that it speaks of."""
        names = {self.concerned}
        for effect in self.effects:
            names |= {effect.goes, effect.comes}
        return names - {""}


@dataclass(frozen=True)
class Pending:
    """The statements that concern some document, in turn, and the number of the last one
    that there ever was.
    """

    last: int = 0
    statements: tuple[Statement, ...] = ()

    @cached_property
    def _effects(self) -> dict[tuple[str, str], list[tuple[int, Effect]]]:
        found: dict[tuple[str, str], list[tuple[int, Effect]]] = {}
        for statement in self.statements:
            for effect in statement.effects:
                own = found.setdefault((effect.key, effect.value), [])
                own.append((statement.number, effect))
        return found

    def of(self, key: str, value: str) -> Sequence[tuple[int, Effect]]:
        """What was said of a value, in turn."""
        return self._effects.get((key, value), ())

    def touched(self, key: str) -> list[str]:
        """The values of a facet that something was said of."""
        return [value for own, value in self._effects if own == key]

    def and_then(self, concerned: str, effects: Iterable[Effect]) -> Pending:
        """With one more statement."""
        number = self.last + 1
        more = Statement(number, concerned, tuple(effects))
        return Pending(number, (*self.statements, more))

    def only(self, statements: Iterable[Statement]) -> Pending:
        """With just these statements of its own."""
        return replace(self, statements=tuple(statements))


@dataclass(frozen=True, slots=True)
class Conditions:
    """Which articles carry a value, with what is pending; ``index`` is the one that holds
    the sets.
    """

    index: str
    pending: Pending

    def carries(self, key: str, ids: Iterable[str]) -> Json:
        """Articles that carry one of some values."""
        plain: list[str] = []
        choices: list[Json] = []
        for value in ids:
            if self.pending.of(key, value):
                choices.append(self._carries_touched(key, value))
            else:
                plain.append(value)
        if plain or not choices:
            choices.append({"terms": {f"facet.{key}": plain}})
        return _any_of(choices)

    def touched(self, key: str) -> dict[str, Json]:
        """The clauses of the values of a facet that something was said of."""
        values = self.pending.touched(key)
        return {value: self._carries_touched(key, value) for value in values}

    def members(self, name: str) -> Json:
        """The articles of a set."""
        place = {"index": self.index, "id": name, "path": "set", "store": True}
        return {"terms": {"article_number": place, "value_type": "bitmap"}}

    def concerns(self, statement: Statement) -> Json:
        """Documents that do not take account of a statement yet."""
        if statement.concerned:
            return self._told(statement.number, statement.concerned)
        choices: list[Json] = []
        for effect in statement.effects:
            choices.append({"term": {f"facet.{effect.key}": effect.value}})
        before = {"range": {TOLD: {"lt": statement.number}}}
        return {"bool": {"filter": [before, _any_of(choices)]}}

    def _carries_touched(self, key: str, value: str) -> Json:
        """A value goes from what had it before, and from those to which it came."""
        effects = self.pending.of(key, value)
        gone: list[Json] = []
        choices: list[Json] = []
        for number, effect in reversed(effects):
            if effect.comes:
                came = self._told(number, effect.comes)
                choices.append(_without(came, gone))
            if effect.goes:
                gone = [*gone, self._told(number, effect.goes)]
        choices.append(_without({"term": {f"facet.{key}": value}}, gone))
        return _any_of(choices)

    def _told(self, number: int, name: str) -> Json:
        """The articles of a set that do not take account of a statement yet."""
        before = {"range": {TOLD: {"lt": number}}}
        return {"bool": {"filter": [before, self.members(name)]}}


def _any_of(choices: list[Json]) -> Json:
    if len(choices) == 1:
        return choices[0]
    return {"bool": {"should": choices, "minimum_should_match": 1}}


def _without(clause: Json, gone: list[Json]) -> Json:
    return {"bool": {"filter": [clause], "must_not": gone}} if gone else clause
