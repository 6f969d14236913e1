"""Facet counts: by copies, and by stories where several copies of one story match.

Counting stories is counting distinct values, which a cluster does approximately. Most
articles are the only copy of their story, though: those are counted as documents. The
rest, articles that share their story with another, are counted exactly by a script as
long as at most ``EXACT`` of them match, else approximately, with a warning.

The most frequent values are asked for. That these are really the most frequent can be
proved from the bounds of error that the cluster gives; where it can't, more values are
asked for, and at last a warning is given.

Pages of all values of a facet, however many there are.

The totals and facets of a result page, put together from the counts of the cluster.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cuttings.search.engines import Order
from cuttings.search.engines.arrange import (
    above,
    alphabetical,
    arrange,
    facet_value,
    ordered,
)
from cuttings.search.engines.opensearch.cluster import Cluster
from cuttings.search.engines.opensearch.documents import LEVEL
from cuttings.search.engines.opensearch.translate import ALONE, CROWDED, Conditions
from cuttings.search.engines.opensearch.values import Dictionary, included
from cuttings.search.facets import Facet, Value
from cuttings.search.queries import Query
from cuttings.search.results import FacetPage, FacetValue

EXACT = 100_000
"""Up to so many matching articles that share a story, counts by stories are exact."""
AT_ONCE = 20_000
"""Up to so many of them in each part of the index are counted together with the
hits, the rest by a second request.
"""
VALUES = 500
MANY_VALUES = 1_000
MORE_VALUES = 20_000
PRECISION = 3_000
"""Below about so many stories, an approximate count is close to exact."""
TOTAL = ""
"""Stands for the total among the keys of a script."""

_TOO_MANY = "#"
# Every variable has its type: untyped ones are looked up at each use, which takes three
# times as long.
_START = "state['#'] = new int[1]; state[''] = ['': new HashSet()]; for (k in params.fields) { state[k] = new HashMap() }"
_MAP = """
    int[] n = (int[]) state['#'];
    if (n[0]++ >= (int) params.limit) { return }
    Long story = (Long) doc['story_number'].value;
    ((Set) ((Map) state['']).get('')).add(story);
    Map allOpened = (Map) params.opened;
    for (String k : (List) params.fields) {
        Map counted = (Map) state[k];
        List opened = (List) allOpened.get(k);
        for (String v : (List) doc[k]) {
            if (opened != null && !opened.contains(v.substring(0, v.indexOf((String) params.level)))) { continue }
            Set stories = (Set) counted.get(v);
            if (stories == null) { stories = new HashSet(); counted.put(v, stories) }
            stories.add(story)
        }
    }
"""
_COMBINE = "int[] n = (int[]) state.remove('#'); return n[0] > (int) params.limit ? ['#': [:]] : state"
_REDUCE = """
    Map out = new HashMap();
    for (Map part : states) {
        if (part == null) { continue }
        if (part.containsKey('#')) { return part }
        for (Map.Entry field : part.entrySet()) {
            Map merged = (Map) out.get(field.getKey());
            if (merged == null) { merged = new HashMap(); out.put(field.getKey(), merged) }
            for (Map.Entry value : ((Map) field.getValue()).entrySet()) {
                Set more = (Set) value.getValue();
                if (more.isEmpty()) { continue }  // it arrives as a set that takes no more
                Set stories = (Set) merged.get(value.getKey());
                if (stories == null) { merged.put(value.getKey(), more) } else { stories.addAll(more) }
            }
        }
    }
    for (Map merged : out.values()) {
        for (Map.Entry value : merged.entrySet()) { value.setValue(((Set) value.getValue()).size()) }
    }
    return out
"""


@dataclass(slots=True)
class Tally:
    """The counts of one facet.

    ``seen`` are exact; a value that is not in it has at most ``unseen`` articles.
    """

    counts: dict[str, int] = field(default_factory=dict)
    unsure: dict[str, int] = field(default_factory=dict)
    unseen: int = 0

    def add(self, more: dict[str, int], watched: Iterable[str] = ()) -> bool:
        """Adds the counts of the articles that share a story.

        Says whether the most frequent are proved to be so.
        """
        missing = set(more) - set(self.counts) - set(watched)
        hidden = (
            self.unseen + max((more[id] for id in missing), default=0)
            if self.unseen
            else 0
        )
        self.unsure.update({id: self.unseen for id in missing if self.unseen})
        for id, count in more.items():
            self.counts[id] = self.counts.get(id, 0) + count
        self.unseen = hidden
        return not hidden

    def proved(self, shown: int) -> bool:
        """Whether the first values are the first, with their true counts."""
        if not self.unseen and not self.unsure:
            return True
        leading = sorted(self.counts.values(), reverse=True)[:shown]
        lowest = leading[-1] if len(leading) == shown else 0
        doubtful = any(
            error and self.counts.get(id, 0) + error >= lowest
            for id, error in self.unsure.items()
        )
        return lowest > self.unseen and not doubtful


def field_of(facet: Facet) -> str:
    """The field that a facet is counted by."""
    return f"level.{facet.key}" if facet.reveal == "levels" else f"facet.{facet.key}"


def value_of(key: str) -> str:
    """The id of a value, from what the field of its facet holds."""
    return key.rpartition(LEVEL)[2]


def facet_aggregations(
    facets: Sequence[Facet],
    conditions: Conditions,
    alone: bool,
    opened: Mapping[str, Sequence[str]],
    size: int,
) -> dict[str, Any]:
    """Counts each facet's values without its own selection; ``alone`` leaves out
    articles that share their story.

    ``opened`` are values by facet that are counted in any case; of a facet that reveals
    by levels, only what lies directly under them. Facets under the same filters are
    counted together.
    """
    extra = [ALONE] if alone else []
    return {
        f"facets:{key}": {
            "filter": conditions.besides(key, *extra),
            "aggs": {
                name: counted
                for facet in members
                for name, counted in _counts(facet, opened, size)
            },
        }
        for key, members in _groups(facets, conditions).items()
    }


def _groups(facets: Sequence[Facet], conditions: Conditions) -> dict[str, list[Facet]]:
    """Facets by the filter that is left out: those without a selection together, the
    others each by itself.
    """
    free = [facet for facet in facets if facet.key not in conditions.chosen]
    return {
        TOTAL: free,
        **{facet.key: [facet] for facet in facets if facet.key in conditions.chosen},
    }


def _counts(
    facet: Facet, opened: Mapping[str, Sequence[str]], size: int
) -> Iterator[tuple[str, dict[str, Any]]]:
    watched = opened.get(facet.key, ())
    terms: dict[str, Any] = {
        "field": field_of(facet),
        "size": size,
        "shard_size": 2 * size,
    }
    if facet.reveal == "levels":
        terms["include"] = _beneath(watched)
    yield f"values:{facet.key}", {"terms": {**terms, "show_term_doc_count_error": True}}
    if watched:
        yield f"watched:{facet.key}", included(f"facet.{facet.key}", watched)


def read_tallies(answer: Mapping[str, Any]) -> dict[str, Tally]:
    """The counts in the answer to ``facet_aggregations``, by facet."""
    counted: dict[str, Any] = {}
    for name, group in answer.items():
        if name.startswith("facets:"):
            counted.update(group)
    keys = [name.partition(":")[2] for name in counted if name.startswith("values:")]
    return {
        key: read_tally(counted[f"values:{key}"], counted.get(f"watched:{key}"))
        for key in keys
    }


def read_tally(
    values: Mapping[str, Any], watched: Mapping[str, Any] | None = None
) -> Tally:
    """The counts of one facet."""
    tally = Tally()
    for bucket in values["buckets"]:
        id = value_of(bucket["key"])
        tally.counts[id] = tally.counts.get(id, 0) + bucket["doc_count"]
        if bucket.get("doc_count_error_upper_bound"):
            tally.unsure[id] = bucket["doc_count_error_upper_bound"]
    if values["sum_other_doc_count"]:
        last = values["buckets"][-1]["doc_count"] if values["buckets"] else 0
        tally.unseen = last + values["doc_count_error_upper_bound"]
    for bucket in watched["buckets"] if watched else ():
        tally.counts[bucket["key"]] = bucket["doc_count"]
        tally.unsure.pop(bucket["key"], None)
    return tally


def shared_stories(
    facets: Sequence[Facet],
    conditions: Conditions,
    limit: int,
    opened: Mapping[str, Sequence[str]],
) -> dict[str, Any]:
    """Counts distinct stories among articles that share theirs, for each facet and in
    total.

    Of a facet in ``opened`` (by its key), which reveals by levels, only what lies
    directly under these values. Up to ``limit`` such articles of a part of the index
    are counted exactly, none at all beyond; 0 counts approximately.
    """
    aggregations: dict[str, Any] = {}
    for key, members in _groups(facets, conditions).items():
        fields = {field_of(facet): opened.get(facet.key) for facet in members}
        inner = {"script": _script(fields, limit)} if limit else _approximate(fields)
        aggregations[f"shared:{key}"] = {
            "filter": conditions.besides(key, CROWDED),
            "aggs": inner,
        }
    return aggregations


def read_shared(answer: Mapping[str, Any]) -> dict[str, dict[str, int]] | None:
    """The counts in the answer to ``shared_stories``: by field and value; the total of
    all filters under ``TOTAL``.

    None where there were more than the limit.
    """
    counts: dict[str, dict[str, int]] = {}
    for name, group in answer.items():
        if not name.startswith("shared:"):
            continue
        found = (
            (group["script"]["value"] or {})
            if "script" in group
            else _read_approximate(group)
        )
        if _TOO_MANY in found:
            return None
        for field_name, values in found.items():
            if field_name == TOTAL and name != f"shared:{TOTAL}":
                continue
            counts[field_name] = {value_of(key): count for key, count in values.items()}
    return counts


def _script(fields: Mapping[str, Sequence[str] | None], limit: int) -> dict[str, Any]:
    scripts = {
        "init_script": _START,
        "map_script": _MAP,
        "combine_script": _COMBINE,
        "reduce_script": _REDUCE,
    }
    opened = {
        name: ["", *values] for name, values in fields.items() if values is not None
    }
    params = {"fields": list(fields), "opened": opened, "level": LEVEL, "limit": limit}
    return {"scripted_metric": {**scripts, "params": params}}


def _approximate(fields: Mapping[str, Sequence[str] | None]) -> dict[str, Any]:
    stories = {
        "cardinality": {"field": "story_number", "precision_threshold": PRECISION}
    }
    counted: dict[str, Any] = {"total": stories}
    for name, opened in fields.items():
        terms: dict[str, Any] = {
            "field": name,
            "size": MANY_VALUES,
            "collect_mode": "breadth_first",
        }
        if opened is not None:
            terms["include"] = _beneath(opened)
        few = {"cardinality": {"field": "story_number", "precision_threshold": 300}}
        counted[name] = {"terms": terms, "aggs": {"stories": few}}
    return counted


def _read_approximate(group: dict[str, Any]) -> dict[str, dict[str, int]]:
    counts = {TOTAL: {"": group["total"]["value"]}}
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
    parents = f"({'|'.join(map(_literal, opened))})?" if opened else ""
    return f"{parents}{LEVEL}.*"


def _literal(id: str) -> str:
    """An id as a regular expression of the cluster."""
    return re.sub(r"([^\w])", r"\\\1", id)


STEP = 10_000


class Listing:
    """Lists the values of one facet in the result of one query."""

    def __init__(
        self,
        cluster: Cluster,
        index: str,
        dictionary: Dictionary,
        facet: Facet,
        query: Query,
        conditions: Conditions,
    ) -> None:
        self.cluster = cluster
        self.index = index
        self.dictionary = dictionary
        self.facet = facet
        self.query = query
        self.conditions = conditions

    def page(
        self, prefix: str, under: str | None, order: Order, page: int, size: int
    ) -> FacetPage:
        """One page of the values with articles in the result."""
        key = self.facet.key
        begun = self.dictionary.beginning(key, prefix) if prefix.strip() else None
        counts = self._counts(None if begun is None else list(begun))
        dictionary = (
            begun
            if begun is not None
            else self._labels(counts, order, under, page * size)
        )
        ids = (
            [id for id in counts if id in dictionary]
            if begun is not None or under is not None
            else list(counts)
        )
        if under is not None:
            ids = [id for id in ids if (dictionary[id].parent or "") == under]
        rank = (
            alphabetical(ids, dictionary)
            if order == "a-z"
            else ordered(self.facet, ids, counts, dictionary)
        )
        chosen = self.query.selected(key)
        values = tuple(
            facet_value(id, counts, dictionary, chosen)
            for id in rank[(page - 1) * size : page * size]
        )
        return FacetPage(key, values, len(ids), page, size)

    def _labels(
        self, counts: dict[str, int], order: Order, under: str | None, last: int
    ) -> dict[str, Value]:
        """Labels of all values, or of those that can stand before a rank by count."""
        ids: Collection[str] = counts
        if (
            order == "count"
            and under is None
            and self.facet.order == "count"
            and len(counts) > last
        ):
            least = sorted(counts.values(), reverse=True)[last - 1]
            ids = [id for id, count in counts.items() if count >= least]
        return {
            id: value
            for (_, id), value in self.dictionary.values(
                (self.facet.key, id) for id in ids
            ).items()
        }

    def _counts(self, ids: list[str] | None) -> dict[str, int]:
        """Counts by id, of certain ids or of all."""
        stories = self.query.count == "stories"
        alone = [ALONE] if stories else []
        query = {
            "bool": {
                "filter": [
                    self.conditions.scored(),
                    self.conditions.besides(self.facet.key, *alone),
                ]
            }
        }
        counts = dict(self._walk(query) if ids is None else self._chosen(query, ids))
        if stories:
            wanted = None if ids is None else set(ids)
            for id, count in self._shared().items():
                if wanted is None or id in wanted:
                    counts[id] = counts.get(id, 0) + count
        return counts

    def _walk(self, query: dict[str, Any]) -> Iterator[tuple[str, int]]:
        source = {"value": {"terms": {"field": f"facet.{self.facet.key}"}}}
        composite: dict[str, Any] = {"size": STEP, "sources": [source]}
        while True:
            answer = self._ask(query, {"values": {"composite": composite}})["values"]
            for bucket in answer["buckets"]:
                yield bucket["key"]["value"], bucket["doc_count"]
            if len(answer["buckets"]) < STEP:
                return
            composite["after"] = answer["after_key"]

    def _chosen(
        self, query: dict[str, Any], ids: list[str]
    ) -> Iterator[tuple[str, int]]:
        for start in range(0, len(ids), STEP):
            wanted = included(f"facet.{self.facet.key}", ids[start : start + STEP])
            for bucket in self._ask(query, {"values": wanted})["values"]["buckets"]:
                yield bucket["key"], bucket["doc_count"]

    def _shared(self) -> dict[str, int]:
        """Counts of the stories of articles that share theirs."""
        crowded = self._ask(
            self.conditions.scored(CROWDED), {"all": {"filter": CROWDED}}
        )["all"]["doc_count"]
        if not crowded:
            return {}
        limit = EXACT if crowded <= EXACT else 0
        answer = self._ask(
            self.conditions.scored(CROWDED),
            shared_stories([self.facet], self.conditions, limit, {}),
        )
        return (read_shared(answer) or {}).get(field_of(self.facet), {})

    def _ask(
        self, query: dict[str, Any], aggregations: dict[str, Any]
    ) -> dict[str, Any]:
        body = {"size": 0, "query": {"bool": {"filter": [query]}}, "aggs": aggregations}
        answer: dict[str, Any] = self.cluster.search(index=self.index, body=body)[
            "aggregations"
        ]
        return answer


APPROXIMATE_STORIES = (
    f"More than {EXACT:,} matching articles share their story with others, so numbers of stories are approximate "
    "(within a few in a hundred); numbers of copies are exact."
)
APPROXIMATE_VALUES = "There are so many different values that some counts beside the result may be a little too low."


@dataclass(frozen=True, slots=True)
class Counted:
    """Totals and facets of a result, with warnings where they are not exact."""

    stories: int
    facets: dict[str, tuple[FacetValue, ...]]
    warnings: tuple[str, ...]


class FacetCounter:
    """Counts the facets of one query.

    ``aggregations`` go with the search for hits, ``read`` takes their answer; then
    ``shown`` are the values whose labels ``finish`` needs.
    """

    def __init__(
        self,
        cluster: Cluster,
        index: str,
        dictionary: Dictionary,
        facets: Sequence[Facet],
        query: Query,
        conditions: Conditions,
        notes: list[str] | None = None,
    ) -> None:
        self.notes = notes
        self.cluster = cluster
        self.index = index
        self.dictionary = dictionary
        self.facets = tuple(facets)
        self.query = query
        self.conditions = conditions
        self.by_stories = query.count == "stories"
        chosen = [(key, id) for key, ids in query.filters for id in ids]
        self.known = dictionary.with_parents(chosen, fresh=True) if chosen else {}
        self.opened = {facet.key: self._watched(facet) for facet in self.facets}
        self._tallies: dict[str, Tally] = {}
        self._stories = 0
        self._warnings: list[str] = []

    def aggregations(self) -> dict[str, Any]:
        """What to count beside the hits."""
        counted = self._values(self.facets, VALUES)
        if self.by_stories:
            counted["alone"] = {"filter": self.conditions.besides(TOTAL, ALONE)}
            counted["crowded"] = {"filter": CROWDED}
            counted |= self._shared(AT_ONCE)
        return counted

    def read(self, answer: Mapping[str, Any]) -> None:
        """Takes the answer to ``aggregations``, and asks again for what it left open."""
        shared = self._read_shared(answer) if self.by_stories else {}
        self._tallies = read_tallies(answer)
        open_ = [facet for facet in self.facets if not self._complete(facet, shared)]
        if open_:
            self._tallies |= read_tallies(self._count(self._values(open_, MORE_VALUES)))
            proved = [self._complete(facet, shared) for facet in open_]
            if not all(proved):
                self._warnings.append(APPROXIMATE_VALUES)
        if self.by_stories:
            self._stories = answer["alone"]["doc_count"] + shared.get(TOTAL, {}).get(
                "", 0
            )

    def shown(self) -> list[tuple[str, str]]:
        """The values that the page may show."""
        return [
            (facet.key, id)
            for facet in self.facets
            for id in _leading(facet, self._tallies[facet.key].counts)
        ]

    def finish(self) -> Counted:
        """Totals and facets."""
        return Counted(self._stories, self._arranged(), tuple(self._warnings))

    def stories(self) -> int:
        """How many stories match, asked for by itself."""
        self.read(self._count(self.aggregations()))
        return self._stories

    def _values(self, facets: Sequence[Facet], size: int) -> dict[str, Any]:
        return facet_aggregations(
            facets, self.conditions, self.by_stories, self.opened, size
        )

    def _watched(self, facet: Facet) -> list[str]:
        """The selected values of a facet and those above them."""
        dictionary = self._dictionary(facet, self.known)
        chosen = self.query.selected(facet.key)
        return list(
            dict.fromkeys(
                [*chosen, *(up for id in chosen for up in above(id, dictionary))]
            )
        )

    def _shared(self, limit: int) -> dict[str, Any]:
        opened = {
            facet.key: self.opened[facet.key]
            for facet in self.facets
            if facet.reveal == "levels"
        }
        return shared_stories(self.facets, self.conditions, limit, opened)

    def _read_shared(self, answer: Mapping[str, Any]) -> dict[str, dict[str, int]]:
        """The stories among articles that share theirs, by field and value."""
        shared = read_shared(answer)
        if shared is None and answer["crowded"]["doc_count"] <= EXACT:
            shared = read_shared(self._count(self._shared(EXACT), CROWDED))
        if shared is None:
            shared = read_shared(self._count(self._shared(0), CROWDED))
            self._warnings.append(APPROXIMATE_STORIES)
        return shared or {}

    def _complete(self, facet: Facet, shared: Mapping[str, dict[str, int]]) -> bool:
        """Adds the shared stories to a tally; says whether what will be shown is
        proved.
        """
        tally = self._tallies[facet.key]
        tally.add(shared.get(field_of(facet), {}), self.opened[facet.key])
        return tally.proved(facet.shown)

    def _count(
        self, aggregations: dict[str, Any], *extra: dict[str, Any]
    ) -> dict[str, Any]:
        body = {
            "size": 0,
            "query": {"bool": {"filter": [self.conditions.scored(*extra)]}},
            "aggs": aggregations,
        }
        counted: dict[str, Any] = self.cluster.search(
            self.notes, index=self.index, body=body
        )["aggregations"]
        return counted

    def _arranged(self) -> dict[str, tuple[FacetValue, ...]]:
        """The values as the page shows them."""
        known = {**self.known, **self.dictionary.with_parents(self.shown())}
        arranged: dict[str, tuple[FacetValue, ...]] = {}
        for facet in self.facets:
            dictionary, tally = self._dictionary(facet, known), self._tallies[facet.key]
            counts = _leading(facet, tally.counts)
            parents = [up for id in counts for up in above(id, dictionary)]
            counts.update(
                {
                    id: tally.counts.get(id, 0)
                    for id in (*parents, *self.opened[facet.key])
                }
            )
            arranged[facet.key] = arrange(
                facet, counts, dictionary, self.query.selected(facet.key)
            )
        return arranged

    @staticmethod
    def _dictionary(
        facet: Facet, known: Mapping[tuple[str, str], Value]
    ) -> dict[str, Value]:
        return {id: value for (key, id), value in known.items() if key == facet.key}


def _leading(facet: Facet, counts: Mapping[str, int]) -> dict[str, int]:
    """The values that may be shown: those as frequent as the last of the first, all
    of them where order is by id.
    """
    if facet.order == "id" or len(counts) <= facet.shown:
        return dict(counts)
    least = sorted(counts.values(), reverse=True)[facet.shown - 1]
    return {id: count for id, count in counts.items() if count >= least}
