"""Facet counts: by copies, and by stories where several copies of one story match.

Counting stories is counting distinct values, which a cluster does approximately. So
copies are counted, which costs it least, and what is counted too often is taken off:
every further copy of a story, and every value that another copy has too. That is found
by a script (``painless``), exactly as long as at most ``EXACT`` matching articles share
their story with others, else approximately, with a warning. Articles that are the only
copy of their story never come near the script.

A value that something pending was said of (``pending.py``) is counted by its own clause,
whatever the documents say.

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
    CROWDED,
    Clause,
    Search,
    all_of,
)
from cuttings.search.engines.opensearch.documents import (
    LEVEL,
    SAYINGS,
    SPEAKER,
    value_number,
)
from cuttings.search.engines.opensearch.values import Key, counted
from cuttings.search.facets import Facet, Value
from cuttings.search.results import FacetPage, FacetValue
from cuttings.search.syntax.schema import SPEAKERS
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

MOST_SPEAKERS = 20_000
"""Speakers of quotations that are counted at once."""

STEP = 10_000
"""Values of one request for all of a facet."""

TOTAL = ""
"""Stands for the counts under all filters, none of a facet left out."""

TOUCHED = "told:"
"""Begins the names of counts of values that something pending was said of."""

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

_NO_REPEATS: Json = {"script": {"value": None}, "doc_count": 0}
_NO_VALUES: Json = {"buckets": [], "sum_other_doc_count": 0}


def counts_sayings(facet: Facet, search: Search) -> bool:
    """Whether a facet counts who says what is asked of one quotation, not who is quoted in
    the articles.
    """
    return facet.key == SPEAKERS and search.quotation is not None


def _who_says(search: Search, terms: Json, inner: Json) -> Json:
    """Counts the speakers of the quotations that are asked for, and in the articles of
    each of them what is ``inner``.
    """
    articles = {"articles": {"reverse_nested": {}, "aggs": inner}}
    field_of_who = {"field": f"{SAYINGS}.{SPEAKER}", **terms}
    who = {"who": {"terms": field_of_who, "aggs": articles}}
    said = {"said": {"filter": search.quotation, "aggs": who}}
    return {"nested": {"path": SAYINGS}, "aggs": said}


def _speakers_of(answer: Json) -> Json:
    """The answer to ``_who_says`` as that of a facet of articles. A value that is left out
    has no more articles than sayings, of which the last has the fewest.
    """
    who: Json = answer["said"]["who"]
    buckets: list[Json] = []
    for bucket in who["buckets"]:
        buckets.append({**bucket, "doc_count": bucket["articles"]["doc_count"]})
    least = min([bucket["doc_count"] for bucket in who["buckets"]], default=0)
    bound = least + who["doc_count_error_upper_bound"]
    return {**who, "buckets": buckets, "unseen": bound}


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
            tally.unseen = values.get("unseen", tally.unseen)
        for bucket in watched["buckets"] if watched else ():
            tally.counts[bucket["key"]] = bucket["doc_count"]
            tally.unsure.pop(bucket["key"], None)
        return tally

    def correct(self, exact: Counts) -> None:
        """Takes exact counts in the place of others; none of 0 is kept."""
        for value, number in exact.items():
            self.counts.pop(value, None)
            self.unsure.pop(value, None)
            if number:
                self.counts[value] = number

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


@dataclass(slots=True)
class Repeats:
    """How far counts by copies are above counts by stories: the total, and the count of
    each value by its number (``documents.value_number``); of values that something
    pending was said of by key and id; of those who say what is asked of one quotation by
    id (``said``, None where none is asked for).
    """

    total: int = 0
    values: dict[int, int] = field(default_factory=dict)
    touched: dict[Key, int] = field(default_factory=dict)
    said: Counts | None = None

    @classmethod
    def of(cls, answer: Json) -> Repeats:
        """What the script found in all parts of the index."""
        numbers, repeats = answer["numbers"], answer["repeats"]
        return cls(answer["again"], dict(zip(numbers, repeats, strict=True)))

    @classmethod
    def about(cls, group: Json) -> Repeats:
        """The same by the cluster's own approximate counts."""
        found = cls(max(0, group["doc_count"] - group["total"]["value"]))
        for name, answer in group.items():
            if not name.startswith("about:"):
                continue
            key = name.removeprefix("about:")
            for bucket in answer["buckets"]:
                number = value_number(key, value_of(bucket["key"]))
                further = bucket["doc_count"] - bucket["stories"]["value"]
                found.values[number] = max(0, further)
        return found

    def without(self, key: str, copies: Mapping[str, int]) -> Counts:
        """The counts of a facet's values by stories, given those by copies."""
        if not self.values and not self.touched:
            return dict(copies)
        stories: Counts = {}
        for value, number in copies.items():
            further = self.touched.get((key, value))
            if key == SPEAKERS and self.said is not None:
                further = self.said.get(value, 0)
            if further is None:
                further = self.values.get(value_number(key, value), 0)
            # Who has a copy has a story: where counts of copies are too low, too.
            stories[value] = max(number - further, min(number, 1))
        return stories


def repeated_copies(
    facets: Sequence[Facet],
    search: Search,
    limit: int,
    opened: Mapping[str, Sequence[str]],
) -> Json:
    """Counts what articles that share their story have in common, once for all facets
    that have the same filters.

    Up to ``limit`` such articles of a part of the index are counted exactly, none at all
    beyond; 0 counts approximately, of a facet that reveals by levels only what lies
    directly under the values that are ``opened`` (by its key).
    """
    aggregations: Json = {}
    for key, members in _groups(facets, search).items():
        inner = {"script": _exactly(limit)} if limit else _about(members, opened)
        for facet in members:
            clauses = search.conditions.touched(facet.key).values()
            for number, clause in enumerate(clauses):
                own = {"script": _exactly(limit)} if limit else _about((), {})
                counting = {"filter": clause, "aggs": own}
                inner[f"{TOUCHED}{number}:{facet.key}"] = counting
            if counts_sayings(facet, search):
                own = {"script": _exactly(limit or EXACT)}
                terms = {"size": MOST_SPEAKERS}
                inner["said"] = _who_says(search, terms, own)
        matching = search.besides(key, CROWDED)
        aggregations[f"repeats:{key}"] = {"filter": matching, "aggs": inner}
    return aggregations


def read_repeats(
    answer: Json, touched: Mapping[str, Sequence[str]]
) -> dict[str, Repeats] | None:
    """The answer to ``repeated_copies``, by the facet whose filter is left out, and for
    all filters under ``TOTAL``; ``touched`` are the values by facet that something
    pending was said of.

    None where there were more than the limit.
    """
    found: dict[str, Repeats] = {}
    for name, group in answer.items():
        if not name.startswith("repeats:"):
            continue
        repeats = _repeats_of(group)
        if repeats is None:
            return None
        found[name.removeprefix("repeats:")] = repeats
        if "said" in group:
            repeats.said = _repeated_speakers(group["said"])
        for key, values in touched.items():
            for number, value in enumerate(values):
                own = _repeats_of(group.get(f"{TOUCHED}{number}:{key}", _NO_REPEATS))
                if own is None:
                    return None
                repeats.touched[key, value] = own.total
    return found


def _repeated_speakers(answer: Json) -> Counts:
    """Of each who says what is asked, how many further copies of a story say so."""
    found: Counts = {}
    for bucket in answer["said"]["who"]["buckets"]:
        counted_twice = bucket["articles"]["script"]["value"]
        if counted_twice is not None:
            found[bucket["key"]] = counted_twice["again"]
    return found


def _repeats_of(group: Json) -> Repeats | None:
    """What one group of articles has in common; None where it is too large."""
    if "script" not in group:
        return Repeats.about(group)
    if group["script"]["value"] is not None:
        return Repeats.of(group["script"]["value"])
    return None if group["doc_count"] else Repeats()


def _groups(facets: Sequence[Facet], search: Search) -> dict[str, list[Facet]]:
    """Facets by the filter that is left out: those without a selection together, the
    others each by itself.
    """
    groups: dict[str, list[Facet]] = {TOTAL: []}
    for facet in facets:
        groups.setdefault(_left_out(facet, search), []).append(facet)
    return groups


def _left_out(facet: Facet, search: Search) -> str:
    """Whose filter is left out where a facet is counted."""
    return facet.key if facet.key in search.chosen else TOTAL


@cache
def _script(name: str) -> str:
    script = files(__package__) / "painless" / f"{name}.painless"
    return script.read_text(encoding="utf-8")


def _exactly(limit: int) -> Json:
    return {
        "scripted_metric": {
            "init_script": _script("start"),
            "map_script": _script("add"),
            "combine_script": _script("finish"),
            "reduce_script": _script("join"),
            "params": {"limit": limit},
        }
    }


def _about(facets: Iterable[Facet], opened: Mapping[str, Sequence[str]]) -> Json:
    aggregations: Json = {"total": _distinct_stories(PRECISION)}
    for facet in facets:
        terms: Json = {"field": field_of(facet), "size": APPROXIMATE_SIZE}
        # The values are chosen first, so that stories are counted of these alone.
        terms["collect_mode"] = "breadth_first"
        if facet.reveal == "levels" and facet.key in opened:
            terms["include"] = _beneath(opened[facet.key])
        stories = {"stories": _distinct_stories(VALUE_PRECISION)}
        aggregations[f"about:{facet.key}"] = {"terms": terms, "aggs": stories}
    return aggregations


def _distinct_stories(precision: int) -> Json:
    asked = {"field": "story_number", "precision_threshold": precision}
    return {"cardinality": asked}


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
    of stories that match, ``warnings`` says what is not exact. Where ``only`` names values
    by the key of their facet, these alone are counted, however frequent others are.
    """

    def __init__(
        self,
        search: Search,
        facets: Sequence[Facet],
        only: Mapping[str, list[str]] | None = None,
    ) -> None:
        self.search = search
        self.facets = tuple(facets)
        self.stories = 0
        self.warnings: list[str] = []
        self.tallies = {facet.key: Tally() for facet in facets}

        dictionary = search.dictionary
        # One that has no value anywhere would cost the cluster as much as any.
        self.counted = [each for each in facets if dictionary.has_values(each.key)]
        chosen: list[Key] = []
        for key, ids in search.query.filters:
            chosen += [(key, value) for value in ids]
        self.known = dictionary.with_parents(chosen)
        self.only = only
        self.watched = only or {each.key: self._watched(each) for each in facets}

    def aggregations(self) -> Json:
        """What to count beside the hits."""
        asked = self._most_frequent(self.counted, FIRST_VALUES)
        if self.search.by_stories:
            asked |= self._repeated(AT_ONCE)
        return asked

    def read(self, answer: Json) -> None:
        """Takes the answer to ``aggregations``, and asks again for what it left open."""
        repeats: dict[str, Repeats] = {}
        if self.search.by_stories:
            repeats = self._read_repeats(answer)
            copies = answer[f"facets:{TOTAL}"]["doc_count"]
            self.stories = copies - repeats[TOTAL].total

        unproved = self._read_tallies(self.counted, answer, repeats)
        for size in MORE_VALUES:
            if not unproved:
                return
            more = self._most_frequent(unproved, size)
            answer = self.search.aggregate(self.search.scored(), more)
            unproved = self._read_tallies(unproved, answer, repeats)
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

        These are counts of copies. Of a facet that reveals by levels, only what lies
        directly under the watched values is counted.
        """
        aggregations: Json = {}
        for key, members in _groups(facets, self.search).items():
            inner: Json = {}
            for facet in members:
                watched = self.watched[facet.key]
                most = max(size, IN_ORDER) if facet.order == "id" else size
                terms: Json = {"field": field_of(facet), "size": most}
                if self.search.dictionary.parts == 1:
                    terms["shard_size"] = most
                else:
                    # Twice as many from each part leave few counts in doubt.
                    terms["shard_size"] = 2 * most
                    terms["show_term_doc_count_error"] = True
                if facet.reveal == "levels":
                    terms["include"] = _beneath(watched)
                is_said = counts_sayings(facet, self.search)
                if is_said:
                    terms.pop("field")
                if self.only is None:
                    inner[f"values:{facet.key}"] = (
                        _who_says(self.search, terms, {})
                        if is_said
                        else {"terms": terms}
                    )
                if watched:
                    exactly = counted(f"facet.{facet.key}", watched)
                    if is_said:
                        exactly["terms"].pop("field")
                        exactly = _who_says(self.search, exactly["terms"], {})
                    inner[f"watched:{facet.key}"] = exactly
                touched = list(self.search.conditions.touched(facet.key).values())
                if touched:
                    inner[f"{TOUCHED}{facet.key}"] = {"filters": {"filters": touched}}
            matching = self.search.besides(key)
            aggregations[f"facets:{key}"] = {"filter": matching, "aggs": inner}
        return aggregations

    def _read_tallies(
        self, facets: Sequence[Facet], answer: Json, repeats: Mapping[str, Repeats]
    ) -> list[Facet]:
        """Keeps the tallies of some facets, further copies taken off; gives those whose
        first values are not proved.
        """
        groups: Json = {}
        for name, group in answer.items():
            if name.startswith("facets:"):
                groups.update(group)

        unproved: list[Facet] = []
        for facet in facets:
            watched = groups.get(f"watched:{facet.key}")
            values = groups.get(f"values:{facet.key}", _NO_VALUES)
            if counts_sayings(facet, self.search):
                watched = _speakers_of(watched) if watched else None
                values = _speakers_of(values) if "said" in values else values
            tally = Tally.of(values, watched)
            tally.correct(self._touched(facet, groups))
            left_out = _left_out(facet, self.search)
            if left_out in repeats:
                tally.counts = repeats[left_out].without(facet.key, tally.counts)
            self.tallies[facet.key] = tally
            if not tally.proves(facet.shown):
                unproved.append(facet)
        return unproved

    def _touched(self, facet: Facet, groups: Json) -> Counts:
        """The counts by copies of the values that something pending was said of, 0 of
        those that are not to be shown: of a facet that reveals by levels only what lies
        directly under a watched value is, as the words of values have it.
        """
        values = self.search.conditions.touched(facet.key)
        if not values:
            return {}
        watched = self.watched[facet.key]
        keys = [(facet.key, value) for value in values]
        known = self.search.dictionary.values(keys)
        counts: Counts = {}
        buckets = groups[f"{TOUCHED}{facet.key}"]["buckets"]
        for value, bucket in zip(values, buckets, strict=True):
            own = known.get((facet.key, value))
            is_shown = value in watched or self.only is None
            if facet.reveal == "levels" and value not in watched:
                is_shown = own is not None and (own.parent or "") in {"", *watched}
            counts[value] = bucket["doc_count"] if is_shown else 0
        return counts

    def _touched_values(self) -> dict[str, list[str]]:
        conditions = self.search.conditions
        return {each.key: list(conditions.touched(each.key)) for each in self.facets}

    def _repeated(self, limit: int) -> Json:
        return repeated_copies(self.counted, self.search, limit, self.watched)

    def _read_repeats(self, answer: Json) -> dict[str, Repeats]:
        """What articles that share their story have in common."""
        touched = self._touched_values()
        repeats = read_repeats(answer, touched)
        if repeats is not None:
            return repeats
        groups = [key for key in answer if key.startswith("repeats:")]
        is_exact = max(answer[key]["doc_count"] for key in groups) <= EXACT
        if not is_exact:
            self.warnings.append(APPROXIMATE_STORIES)
        asked = self._repeated(EXACT if is_exact else 0)
        crowded = self.search.scored(CROWDED)
        return read_repeats(self.search.aggregate(crowded, asked), touched) or {}


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
        others = self.search.besides(self.facet.key)
        matching = all_of(self.search.scored(), others)
        if counts_sayings(self.facet, self.search):
            counts = self._counts_of_speakers(matching, ids)
        elif ids is None:
            counts = self._all_counts(matching)
        else:
            counts = self._counts_of(matching, ids)
        self._correct(matching, counts, ids)
        if self.search.by_stories:
            counts = self._repeats().without(self.facet.key, counts)
        return counts

    def _correct(
        self, matching: Clause, counts: Counts, ids: Sequence[str] | None
    ) -> None:
        """Counts the values that something pending was said of by their own clauses."""
        touched = self.search.conditions.touched(self.facet.key)
        if not touched:
            return
        asked = {"values": {"filters": {"filters": list(touched.values())}}}
        buckets = self.search.aggregate(matching, asked)["values"]["buckets"]
        wanted = None if ids is None else set(ids)
        for value, bucket in zip(touched, buckets, strict=True):
            counts.pop(value, None)
            if bucket["doc_count"] and (wanted is None or value in wanted):
                counts[value] = bucket["doc_count"]

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

    def _counts_of_speakers(self, matching: Clause, ids: list[str] | None) -> Counts:
        """The same of those who say what is asked of one quotation."""
        terms: Json = {"size": MOST_SPEAKERS}
        if ids is not None:
            terms = {"size": max(1, len(ids)), "include": ids}
        asked = {"values": _who_says(self.search, terms, {})}
        answer = _speakers_of(self.search.aggregate(matching, asked)["values"])
        return {each["key"]: each["doc_count"] for each in answer["buckets"]}

    def _counts_of(self, matching: Clause, ids: Sequence[str]) -> Counts:
        counts: Counts = {}
        for start in range(0, len(ids), STEP):
            asked = {"values": counted(self.field, ids[start : start + STEP])}
            answer = self.search.aggregate(matching, asked)["values"]
            for bucket in answer["buckets"]:
                counts[bucket["key"]] = bucket["doc_count"]
        return counts

    def _repeats(self) -> Repeats:
        """What articles that share their story have in common, whatever their level."""
        crowded = self.search.scored(CROWDED)
        asked: Json = {"all": {"filter": CROWDED}}
        number = self.search.aggregate(crowded, asked)["all"]["doc_count"]
        if not number:
            return Repeats()
        limit = EXACT if number <= EXACT else 0
        asked = repeated_copies([self.facet], self.search, limit, {})
        touched = {self.facet.key: list(self.search.conditions.touched(self.facet.key))}
        answer = self.search.aggregate(crowded, asked)
        repeats = read_repeats(answer, touched) or {}
        return repeats.get(_left_out(self.facet, self.search), Repeats())
