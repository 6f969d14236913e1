"""Facet counts: by copies, and by stories where several copies of one story match.

Counting stories is counting distinct values, which a cluster does approximately. Most articles are the only copy of
their story, though: those are counted as documents. The rest, articles that share their story with another, are
counted exactly by a script as long as at most ``EXACT`` of them match, else approximately, with a warning.

The most frequent values are asked for. That these are really the most frequent can be proved from the bounds of error
that the cluster gives; where it can't, more values are asked for, and at last a warning is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cuttings.search.engines.opensearch.conditions import ALONE, CROWDED, Conditions
from cuttings.search.engines.opensearch.mapping import LEVEL
from cuttings.search.facets import Facet

EXACT = 100_000
"""Up to so many matching articles that share a story, counts by stories are exact."""
AT_ONCE = 20_000
"""Up to so many of them in each part of the index are counted together with the hits, the rest by a second request."""
VALUES = 500
MANY_VALUES = 1_000
MORE_VALUES = 20_000
PRECISION = 3_000
"""Below about so many stories, an approximate count is close to exact."""
TOTAL = ""
"""Stands for the total among the keys of a script."""

_TOO_MANY = "#"
# Every variable has its type: untyped ones are looked up at each use, which takes three times as long.
_START = (
    "state['#'] = new int[1]; state[''] = ['': new HashSet()]; for (k in params.fields) { state[k] = new HashMap() }"
)
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
    """The counts of one facet. ``seen`` are exact; a value that is not in it has at most ``unseen`` articles."""

    counts: dict[str, int] = field(default_factory=dict)
    unsure: dict[str, int] = field(default_factory=dict)
    unseen: int = 0

    def add(self, more: dict[str, int], watched: Iterable[str] = ()) -> bool:
        """Adds the counts of the articles that share a story. Says whether the most frequent are proved to be so."""
        missing = set(more) - set(self.counts) - set(watched)
        hidden = self.unseen + max((more[id] for id in missing), default=0) if self.unseen else 0
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
        doubtful = any(error and self.counts.get(id, 0) + error >= lowest for id, error in self.unsure.items())
        return lowest > self.unseen and not doubtful


def field_of(facet: Facet) -> str:
    """The field that a facet is counted by."""
    return f"level.{facet.key}" if facet.reveal == "levels" else f"facet.{facet.key}"


def value_of(key: str) -> str:
    """The id of a value, from what the field of its facet holds."""
    return key.rpartition(LEVEL)[2]


def facet_aggregations(
    facets: Sequence[Facet], conditions: Conditions, alone: bool, opened: Mapping[str, Sequence[str]], size: int
) -> dict[str, Any]:
    """Counts each facet's values without its own selection; ``alone`` leaves out articles that share their story.

    ``opened`` are values by facet that are counted in any case; of a facet that reveals by levels, only what lies
    directly under them. Facets under the same filters are counted together.
    """
    extra = [ALONE] if alone else []
    return {
        f"facets:{key}": {
            "filter": conditions.besides(key, *extra),
            "aggs": {name: counted for facet in members for name, counted in _counts(facet, opened, size)},
        }
        for key, members in _groups(facets, conditions).items()
    }


def _groups(facets: Sequence[Facet], conditions: Conditions) -> dict[str, list[Facet]]:
    """Facets by the filter that is left out: those without a selection together, the others each by itself."""
    free = [facet for facet in facets if facet.key not in conditions.chosen]
    return {TOTAL: free, **{facet.key: [facet] for facet in facets if facet.key in conditions.chosen}}


def _counts(facet: Facet, opened: Mapping[str, Sequence[str]], size: int) -> Iterator[tuple[str, dict[str, Any]]]:
    watched = opened.get(facet.key, ())
    terms: dict[str, Any] = {"field": field_of(facet), "size": size, "shard_size": 2 * size}
    if facet.reveal == "levels":
        terms["include"] = _beneath(watched)
    yield f"values:{facet.key}", {"terms": {**terms, "show_term_doc_count_error": True}}
    if watched:
        yield f"watched:{facet.key}", included(f"facet.{facet.key}", watched)


def included(field: str, ids: Sequence[str]) -> dict[str, Any]:
    """Counts just these values, exactly."""
    return {"terms": {"field": field, "include": list(ids), "size": len(ids), "shard_size": len(ids)}}


def read_tallies(answer: Mapping[str, Any]) -> dict[str, Tally]:
    """The counts in the answer to ``facet_aggregations``, by facet."""
    counted: dict[str, Any] = {}
    for name, group in answer.items():
        if name.startswith("facets:"):
            counted.update(group)
    keys = [name.partition(":")[2] for name in counted if name.startswith("values:")]
    return {key: read_tally(counted[f"values:{key}"], counted.get(f"watched:{key}")) for key in keys}


def read_tally(values: Mapping[str, Any], watched: Mapping[str, Any] | None = None) -> Tally:
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
    facets: Sequence[Facet], conditions: Conditions, limit: int, opened: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """Counts distinct stories among articles that share theirs, for each facet and in total.

    Of a facet in ``opened`` (by its key), which reveals by levels, only what lies directly under these values. Up to
    ``limit`` such articles of a part of the index are counted exactly, none at all beyond; 0 counts approximately.
    """
    aggregations: dict[str, Any] = {}
    for key, members in _groups(facets, conditions).items():
        fields = {field_of(facet): opened.get(facet.key) for facet in members}
        inner = {"script": _script(fields, limit)} if limit else _approximate(fields)
        aggregations[f"shared:{key}"] = {"filter": conditions.besides(key, CROWDED), "aggs": inner}
    return aggregations


def read_shared(answer: Mapping[str, Any]) -> dict[str, dict[str, int]] | None:
    """The counts in the answer to ``shared_stories``: by field and value; the total of all filters under ``TOTAL``.

    None where there were more than the limit.
    """
    counts: dict[str, dict[str, int]] = {}
    for name, group in answer.items():
        if not name.startswith("shared:"):
            continue
        found = (group["script"]["value"] or {}) if "script" in group else _read_approximate(group)
        if _TOO_MANY in found:
            return None
        for field_name, values in found.items():
            if field_name == TOTAL and name != f"shared:{TOTAL}":
                continue
            counts[field_name] = {value_of(key): count for key, count in values.items()}
    return counts


def _script(fields: Mapping[str, Sequence[str] | None], limit: int) -> dict[str, Any]:
    scripts = {"init_script": _START, "map_script": _MAP, "combine_script": _COMBINE, "reduce_script": _REDUCE}
    opened = {name: ["", *values] for name, values in fields.items() if values is not None}
    params = {"fields": list(fields), "opened": opened, "level": LEVEL, "limit": limit}
    return {"scripted_metric": {**scripts, "params": params}}


def _approximate(fields: Mapping[str, Sequence[str] | None]) -> dict[str, Any]:
    stories = {"cardinality": {"field": "story_number", "precision_threshold": PRECISION}}
    counted: dict[str, Any] = {"total": stories}
    for name, opened in fields.items():
        terms: dict[str, Any] = {"field": name, "size": MANY_VALUES, "collect_mode": "breadth_first"}
        if opened is not None:
            terms["include"] = _beneath(opened)
        few = {"cardinality": {"field": "story_number", "precision_threshold": 300}}
        counted[name] = {"terms": terms, "aggs": {"stories": few}}
    return counted


def _read_approximate(group: dict[str, Any]) -> dict[str, dict[str, int]]:
    counts = {TOTAL: {"": group["total"]["value"]}}
    for name, answer in group.items():
        if isinstance(answer, dict) and "buckets" in answer:
            counts[name] = {bucket["key"]: bucket["stories"]["value"] for bucket in answer["buckets"]}
    return counts


def _beneath(opened: Sequence[str]) -> str:
    """A regular expression for the roots of a facet by levels, and for what lies directly under some values."""
    parents = f"({'|'.join(map(_literal, opened))})?" if opened else ""
    return f"{parents}{LEVEL}.*"


def _literal(id: str) -> str:
    """An id as a regular expression of the cluster."""
    return re.sub(r"([^\w])", r"\\\1", id)
