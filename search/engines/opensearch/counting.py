"""Facet counts: by copies, and by stories where several copies of one story match.

Counting stories is counting distinct values, which a cluster does approximately. Most
articles are the only copy of their story, though: those are counted as documents. The
rest, articles that share their story with another, are counted exactly by a script
(``painless``) as long as at most ``EXACT`` of them match, else approximately, with a
warning.

The most frequent values are asked for. That these are really the most frequent can be
proved from the bounds of error that the cluster gives; where it can't, more values are
asked for, and at last a warning is given.

    >>> Tally({"war": 9, "peace": 5}, unseen=4).proves(2)
    True
    >>> Tally({"war": 9, "peace": 4}, unseen=4).proves(2)
    False
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from cuttings.search.engines import Order
from cuttings.search.engines.arrange import (
    a_to_z,
    above,
    arrange,
    facet_value,
    ordered,
)
from cuttings.search.engines.opensearch.cluster import Json
from cuttings.search.engines.opensearch.conditions import (
    ALONE,
    CROWDED,
    Clause,
    Search,
    all_of,
)
from cuttings.search.engines.opensearch.documents import LEVEL
from cuttings.search.engines.opensearch.values import Key, counted
from cuttings.search.facets import Facet, Value
from cuttings.search.results import FacetPage, FacetValue
from cuttings.search.translations import worded

EXACT = 100_000
"""Up to so many matching articles that share a story, counts by stories are exact."""

AT_ONCE = 20_000
"""Up to so many of them in each part of the index are counted together with the
hits, the rest by a second request.
"""

FIRST_VALUES = 50
MORE_VALUES = (500, 20_000)
"""Values of a facet that are asked for at first, and where that proves too few. A node
looks up the name of each: of a word in 46% of articles 500 take twice as long as 50.
"""

IN_ORDER = 500
"""Values of a facet that goes by id, which are shown all, such as years."""

APPROXIMATE_SIZE = 1_000
"""Values whose stories are counted where that is done approximately."""

PRECISION = 3_000
"""Below about so many stories, an approximate count of all is close to exact."""

VALUE_PRECISION = 300
"""The same for the count of one value, of which there are many."""

STEP = 10_000
"""Values of one request for all of a facet."""

TOTAL = ""
"""Stands for the total among the fields that are counted by stories."""

_TOO_MANY = "#"

APPROXIMATE_STORIES = worded(
    "More than %(number)s matching articles share their story with others, so numbers "
    "of stories are approximate (within a few in a hundred); numbers of copies are "
    "exact.",
    number=EXACT,
)
APPROXIMATE_VALUES = worded(
    "There are so many different values that some counts beside the result may be a "
    "little too low."
)

Counts = dict[str, int]


def field_of(facet: Facet) -> str:
    """The field that a facet is counted by."""
    return f"level.{facet.key}" if facet.reveal == "levels" else f"facet.{facet.key}"


def value_of(term: str) -> str:
    """The id of a value, from what the field of its facet holds."""
    return term.rpartition(LEVEL)[2]


# --- The most frequent values --------------------------------------------------------


@dataclass(slots=True)
class Tally:
    """The counts of one facet's values, and how far they can be trusted.

    A count may be too low by what ``unsure`` says of its value, and a value that isn't
    in ``counts`` has at most ``unseen`` articles.
    """

    counts: Counts = field(default_factory=dict)
    unsure: Counts = field(default_factory=dict)
    unseen: int = 0

    @classmethod
    def of(cls, values: Json, watched: Json | None = None) -> Tally:
        """The tally of an answer: of the first values, and of some that were counted
        in any case.
        """
        tally = cls()
        for bucket in values["buckets"]:
            value = value_of(bucket["key"])
            tally.counts[value] = tally.counts.get(value, 0) + bucket["doc_count"]
            if bucket.get("doc_count_error_upper_bound"):
                tally.unsure[value] = bucket["doc_count_error_upper_bound"]
        if values["sum_other_doc_count"]:
            last = values["buckets"][-1]["doc_count"] if values["buckets"] else 0
            tally.unseen = last + values["doc_count_error_upper_bound"]
        for bucket in watched["buckets"] if watched else ():
            tally.counts[bucket["key"]] = bucket["doc_count"]
            tally.unsure.pop(bucket["key"], None)
        return tally

    def add(self, stories: Counts, watched: Iterable[str] = ()) -> None:
        """Adds the exact counts of articles that share their story."""
        missing = set(stories) - set(self.counts) - set(watched)
        if self.unseen:
            # What was not among the first may have up to ``unseen`` articles besides.
            self.unsure.update(dict.fromkeys(missing, self.unseen))
            self.unseen += max([stories[value] for value in missing], default=0)
        for value, number in stories.items():
            self.counts[value] = self.counts.get(value, 0) + number

    def proves(self, shown: int) -> bool:
        """Whether the first values are the first, with their true counts."""
        if not self.unseen and not self.unsure:
            return True
        leading = sorted(self.counts.values(), reverse=True)[:shown]
        lowest = leading[-1] if len(leading) == shown else 0
        possible = [self.unseen]
        for value, error in self.unsure.items():
            possible.append(self.counts.get(value, 0) + error)
        return max(possible) < lowest

    def leading(self, facet: Facet) -> Counts:
        """The values that may be shown: those as frequent as the last of the first,
        all of them where order is by id.
        """
        if facet.order == "id":
            return dict(self.counts)
        return _as_frequent(self.counts, facet.shown)


def _as_frequent(counts: Counts, size: int) -> Counts:
    """The values that are as frequent as the last of the first so many."""
    if len(counts) <= size:
        return dict(counts)
    least = sorted(counts.values(), reverse=True)[size - 1]
    return {value: number for value, number in counts.items() if number >= least}


# --- Stories that several articles share ---------------------------------------------


def shared_stories(
    facets: Sequence[Facet],
    search: Search,
    limit: int,
    opened: Mapping[str, Sequence[str]],
) -> Json:
    """Counts distinct stories among articles that share theirs, for each facet and in
    total.

    Of a facet that reveals by levels, only what lies directly under the values that are
    ``opened`` (by its key). Up to ``limit`` such articles of a part of the index are
    counted exactly, none at all beyond; 0 counts approximately.
    """
    aggregations: Json = {}
    for key, members in _groups(facets, search).items():
        fields: dict[str, Sequence[str] | None] = {}
        for facet in members:
            is_by_levels = facet.reveal == "levels" and facet.key in opened
            fields[field_of(facet)] = opened[facet.key] if is_by_levels else None
        inner = {"script": _exactly(fields, limit)} if limit else _about(fields)
        matching = search.besides(key, CROWDED)
        aggregations[f"shared:{key}"] = {"filter": matching, "aggs": inner}
    return aggregations


def read_shared(answer: Json) -> dict[str, Counts] | None:
    """The counts in the answer to ``shared_stories``: by field and value; the total of
    all filters under ``TOTAL``.

    None where there were more than the limit.
    """
    counts: dict[str, Counts] = {}
    for name, group in answer.items():
        if not name.startswith("shared:"):
            continue
        found = group["script"]["value"] if "script" in group else _read_about(group)
        if found and _TOO_MANY in found:
            return None
        for field_name, stories in (found or {}).items():
            # Each group has a total; that of all filters stands in the one of TOTAL.
            if field_name != TOTAL or name == f"shared:{TOTAL}":
                values = {value_of(term): number for term, number in stories.items()}
                counts[field_name] = values
    return counts


def _groups(facets: Sequence[Facet], search: Search) -> dict[str, list[Facet]]:
    """Facets by the filter that is left out: those without a selection together, the
    others each by itself.
    """
    groups: dict[str, list[Facet]] = {TOTAL: []}
    for facet in facets:
        left_out = facet.key if facet.key in search.chosen else TOTAL
        groups.setdefault(left_out, []).append(facet)
    return groups


@cache
def _script(name: str) -> str:
    script = files(__package__) / "painless" / f"{name}.painless"
    return script.read_text(encoding="utf-8")


def _exactly(fields: Mapping[str, Sequence[str] | None], limit: int) -> Json:
    opened: dict[str, list[str]] = {}
    for name, values in fields.items():
        if values is not None:
            opened[name] = ["", *values]
    return {
        "scripted_metric": {
            "init_script": _script("start"),
            "map_script": _script("add"),
            "combine_script": _script("finish"),
            "reduce_script": _script("join"),
            "params": {
                "fields": list(fields),
                "opened": opened,
                "level": LEVEL,
                "limit": limit,
            },
        }
    }


def _about(fields: Mapping[str, Sequence[str] | None]) -> Json:
    aggregations: Json = {"total": _distinct_stories(PRECISION)}
    for name, opened in fields.items():
        terms: Json = {"field": name, "size": APPROXIMATE_SIZE}
        # The values are chosen first, so that stories are counted of these alone.
        terms["collect_mode"] = "breadth_first"
        if opened is not None:
            terms["include"] = _beneath(opened)
        stories = {"stories": _distinct_stories(VALUE_PRECISION)}
        aggregations[name] = {"terms": terms, "aggs": stories}
    return aggregations


def _distinct_stories(precision: int) -> Json:
    asked = {"field": "story_number", "precision_threshold": precision}
    return {"cardinality": asked}


def _read_about(group: Json) -> dict[str, Counts]:
    counts: dict[str, Counts] = {TOTAL: {TOTAL: group["total"]["value"]}}
    for name, answer in group.items():
        if isinstance(answer, dict) and "buckets" in answer:
            counts[name] = {
                bucket["key"]: bucket["stories"]["value"]
                for bucket in answer["buckets"]
            }
    return counts


def _beneath(opened: Sequence[str]) -> str:
    """A regular expression for the roots of a facet by levels, and for what lies
    directly under some values.
    """
    literals = [re.sub(r"([^\w])", r"\\\1", value) for value in opened]
    parents = f"({'|'.join(literals)})?" if opened else ""
    return f"{parents}{LEVEL}.*"


# --- The facets of a result page -----------------------------------------------------


class FacetCounter:
    """Counts the facets of one search.

    ``aggregations`` go with the search for hits, ``read`` takes their answer; then
    ``shown`` are the values whose labels ``arranged`` needs. ``stories`` is the number
    of stories that match, ``warnings`` says what is not exact.
    """

    def __init__(self, search: Search, facets: Sequence[Facet]) -> None:
        self.search = search
        self.facets = tuple(facets)
        self.stories = 0
        self.warnings: list[str] = []
        self.tallies: dict[str, Tally] = {}

        chosen: list[Key] = []
        for key, ids in search.query.filters:
            chosen += [(key, value) for value in ids]
        dictionary = search.dictionary
        self.known = dictionary.with_parents(chosen, fresh=True) if chosen else {}
        self.watched = {facet.key: self._watched(facet) for facet in self.facets}

    def aggregations(self) -> Json:
        """What to count beside the hits."""
        asked = self._most_frequent(self.facets, FIRST_VALUES)
        if self.search.by_stories:
            asked["alone"] = {"filter": self.search.besides(TOTAL, ALONE)}
            asked["crowded"] = {"filter": CROWDED}
            asked |= self._shared(AT_ONCE)
        return asked

    def read(self, answer: Json) -> None:
        """Takes the answer to ``aggregations``, and asks again for what it left open."""
        shared: dict[str, Counts] = {}
        if self.search.by_stories:
            shared = self._read_shared(answer)
            in_shared = shared.get(TOTAL, {}).get(TOTAL, 0)
            self.stories = answer["alone"]["doc_count"] + in_shared

        unproved = self._read_tallies(self.facets, answer, shared)
        for size in MORE_VALUES:
            if not unproved:
                return
            more = self._most_frequent(unproved, size)
            answer = self.search.aggregate(self.search.scored(), more)
            unproved = self._read_tallies(unproved, answer, shared)
        if unproved:
            self.warnings.append(APPROXIMATE_VALUES)

    def shown(self) -> list[Key]:
        """The values that the page may show."""
        shown: list[Key] = []
        for facet in self.facets:
            leading = self.tallies[facet.key].leading(facet)
            shown += [(facet.key, value) for value in leading]
        return shown

    def arranged(self) -> dict[str, tuple[FacetValue, ...]]:
        """The values as the page shows them."""
        known = {**self.known, **self.search.dictionary.with_parents(self.shown())}
        arranged: dict[str, tuple[FacetValue, ...]] = {}
        for facet in self.facets:
            labels = _of_facet(facet, known)
            tally = self.tallies[facet.key]
            counts = tally.leading(facet)
            needed = list(self.watched[facet.key])
            for value in counts:
                needed += above(value, labels)
            for value in needed:
                counts[value] = tally.counts.get(value, 0)
            selected = self.search.query.selected(facet.key)
            arranged[facet.key] = arrange(facet, counts, labels, selected)
        return arranged

    def _watched(self, facet: Facet) -> list[str]:
        """The selected values of a facet and those above them, which are counted in
        any case.
        """
        labels = _of_facet(facet, self.known)
        selected = self.search.query.selected(facet.key)
        watched = list(selected)
        for value in selected:
            watched += above(value, labels)
        return list(dict.fromkeys(watched))

    def _most_frequent(self, facets: Sequence[Facet], size: int) -> Json:
        """Counts each facet's first values without its own selection.

        By stories, articles that share theirs are left out. Of a facet that reveals by
        levels, only what lies directly under the watched values is counted.
        """
        extra = [ALONE] if self.search.by_stories else []
        aggregations: Json = {}
        for key, members in _groups(facets, self.search).items():
            inner: Json = {}
            for facet in members:
                watched = self.watched[facet.key]
                most = max(size, IN_ORDER) if facet.order == "id" else size
                terms: Json = {"field": field_of(facet), "size": most}
                # Twice as many from each part leave few counts in doubt.
                terms["shard_size"] = 2 * most
                terms["show_term_doc_count_error"] = True
                if facet.reveal == "levels":
                    terms["include"] = _beneath(watched)
                inner[f"values:{facet.key}"] = {"terms": terms}
                if watched:
                    exactly = counted(f"facet.{facet.key}", watched)
                    inner[f"watched:{facet.key}"] = exactly
            matching = self.search.besides(key, *extra)
            aggregations[f"facets:{key}"] = {"filter": matching, "aggs": inner}
        return aggregations

    def _read_tallies(
        self, facets: Sequence[Facet], answer: Json, shared: Mapping[str, Counts]
    ) -> list[Facet]:
        """Keeps the tallies of some facets, shared stories added; gives those whose
        first values are not proved.
        """
        groups: Json = {}
        for name, group in answer.items():
            if name.startswith("facets:"):
                groups.update(group)

        unproved: list[Facet] = []
        for facet in facets:
            watched = groups.get(f"watched:{facet.key}")
            tally = Tally.of(groups[f"values:{facet.key}"], watched)
            tally.add(shared.get(field_of(facet), {}), self.watched[facet.key])
            self.tallies[facet.key] = tally
            if not tally.proves(facet.shown):
                unproved.append(facet)
        return unproved

    def _shared(self, limit: int) -> Json:
        return shared_stories(self.facets, self.search, limit, self.watched)

    def _read_shared(self, answer: Json) -> dict[str, Counts]:
        """The stories among articles that share theirs, by field and value."""
        shared = read_shared(answer)
        crowded = self.search.scored(CROWDED)
        if shared is None and answer["crowded"]["doc_count"] <= EXACT:
            shared = read_shared(self.search.aggregate(crowded, self._shared(EXACT)))
        if shared is None:
            shared = read_shared(self.search.aggregate(crowded, self._shared(0)))
            self.warnings.append(APPROXIMATE_STORIES)
        return shared or {}


def _of_facet(facet: Facet, known: Mapping[Key, Value]) -> dict[str, Value]:
    return {name: value for (key, name), value in known.items() if key == facet.key}


# --- All values of a facet -----------------------------------------------------------


class Listing:
    """Lists the values of one facet in a result, however many there are."""

    def __init__(self, search: Search, facet: Facet) -> None:
        self.search = search
        self.facet = facet
        self.field = f"facet.{facet.key}"

    def page(
        self, prefix: str, under: str | None, order: Order, page: int, size: int
    ) -> FacetPage:
        """One page of the values with articles in the result."""
        key = self.facet.key
        if prefix.strip():
            labels = self.search.dictionary.beginning(key, prefix)
            counts = self._counts(list(labels))
        else:
            counts = self._counts(None)
            # No label can bring a rarer value before the page's last: a facet of a
            # million values is ranked without a million labels.
            needed = counts
            if order == "count" and under is None and self.facet.order == "count":
                needed = _as_frequent(counts, page * size)
            labels = self._labels(needed)

        values = list(counts)
        if under is not None:
            values = [
                value
                for value in counts
                if value in labels and (labels[value].parent or "") == under
            ]
        if order == "a-z":
            ranked = a_to_z(self.facet, values, labels)
        else:
            ranked = ordered(self.facet, values, counts, labels)
        selected = self.search.query.selected(key)
        shown = [
            facet_value(value, counts, labels, selected)
            for value in ranked[(page - 1) * size : page * size]
        ]
        return FacetPage(key, tuple(shown), len(values), page, size)

    def _labels(self, ids: Iterable[str]) -> dict[str, Value]:
        keys = [(self.facet.key, value) for value in ids]
        return _of_facet(self.facet, self.search.dictionary.values(keys))

    def _counts(self, ids: list[str] | None) -> Counts:
        """Counts by id, of certain values or of all."""
        extra = [ALONE] if self.search.by_stories else []
        others = self.search.besides(self.facet.key, *extra)
        matching = all_of(self.search.scored(), others)
        if ids is None:
            counts = self._all_counts(matching)
        else:
            counts = self._counts_of(matching, ids)
        if self.search.by_stories:
            wanted = None if ids is None else set(ids)
            for value, number in self._shared().items():
                if wanted is None or value in wanted:
                    counts[value] = counts.get(value, 0) + number
        return counts

    def _all_counts(self, matching: Clause) -> Counts:
        counts: Counts = {}
        source = {"value": {"terms": {"field": self.field}}}
        composite: Json = {"size": STEP, "sources": [source]}
        while True:
            asked = {"values": {"composite": composite}}
            answer = self.search.aggregate(matching, asked)["values"]
            for bucket in answer["buckets"]:
                counts[bucket["key"]["value"]] = bucket["doc_count"]
            if len(answer["buckets"]) < STEP:
                return counts
            composite["after"] = answer["after_key"]

    def _counts_of(self, matching: Clause, ids: Sequence[str]) -> Counts:
        counts: Counts = {}
        for start in range(0, len(ids), STEP):
            asked = {"values": counted(self.field, ids[start : start + STEP])}
            answer = self.search.aggregate(matching, asked)["values"]
            for bucket in answer["buckets"]:
                counts[bucket["key"]] = bucket["doc_count"]
        return counts

    def _shared(self) -> Counts:
        """Counts of the stories of articles that share theirs, whatever their level."""
        crowded = self.search.scored(CROWDED)
        asked: Json = {"all": {"filter": CROWDED}}
        number = self.search.aggregate(crowded, asked)["all"]["doc_count"]
        if not number:
            return {}
        limit = EXACT if number <= EXACT else 0
        asked = shared_stories([self.facet], self.search, limit, {})
        shared = read_shared(self.search.aggregate(crowded, asked)) or {}
        return shared.get(field_of(self.facet), {})
