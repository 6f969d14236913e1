"""Facet counts: by copies, and by stories where several copies of one story match.

Counting stories is counting distinct values, which a cluster does approximately. Most articles are the only copy of
their story, though: those are counted as documents. The rest, articles that share their story with another, are
counted exactly by a script as long as at most ``EXACT`` of them match, else approximately, with a warning.

The most frequent values are asked for. That these are really the most frequent can be proved from the bounds of error
that the cluster gives; where it can't, more values are asked for, and at last a warning is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cuttings.search.engines.opensearch.conditions import ALONE, CROWDED, Conditions
from cuttings.search.engines.opensearch.mapping import LEVEL
from cuttings.search.facets import Facet

EXACT = 100_000
"""Up to so many matching articles that share a story, counts by stories are exact."""
VALUES = 1_000
MORE_VALUES = 20_000
PRECISION = 3_000
"""Below about so many stories, an approximate count is close to exact."""
TOTAL = ""
"""Stands for the total among the keys of a script."""

_MAP = (
    "long s = doc['story_number'].value; ((Set) state['']['']).add(s); "
    "for (k in params.fields) { Map m = state[k]; List open = params.opened[k]; for (v in doc[k]) { "
    "if (open != null && !open.contains(v.substring(0, v.indexOf(params.level)))) { continue } "
    "m.computeIfAbsent(v, x -> new HashSet()).add(s) } }"
)
_REDUCE = (
    "Map out = new HashMap(); for (m in states) { if (m == null) { continue } for (k in m.keySet()) { "
    "Map r = out.computeIfAbsent(k, x -> new HashMap()); for (e in m[k].entrySet()) { "
    "r.computeIfAbsent(e.getKey(), x -> new HashSet()).addAll(e.getValue()) } } } "
    "for (r in out.values()) { for (e in r.entrySet()) { e.setValue(e.getValue().size()) } } return out"
)


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


def facet_aggregation(
    facet: Facet, conditions: Conditions, alone: bool, watched: Sequence[str], opened: Sequence[str], size: int
) -> dict[str, Any]:
    """Counts a facet's values without its own selection; ``alone`` leaves out articles that share their story.

    ``watched`` are counted in any case; of a facet that reveals by levels, only what lies directly under ``opened``.
    """
    terms: dict[str, Any] = {"field": field_of(facet), "size": size, "shard_size": 2 * size}
    if facet.reveal == "levels":
        terms["include"] = _beneath(opened)
    terms["show_term_doc_count_error"] = True
    counted: dict[str, Any] = {"values": {"terms": terms}}
    if watched:
        counted["watched"] = included(f"facet.{facet.key}", watched)
    return {"filter": conditions.besides(facet.key, *([ALONE] if alone else [])), "aggs": counted}


def included(field: str, ids: Sequence[str]) -> dict[str, Any]:
    """Counts just these values, exactly."""
    return {"terms": {"field": field, "include": list(ids), "size": len(ids), "shard_size": len(ids)}}


def read_tally(answer: dict[str, Any]) -> Tally:
    """The counts in the answer to ``facet_aggregation``."""
    tally, values = Tally(), answer["values"]
    for bucket in values["buckets"]:
        id = value_of(bucket["key"])
        tally.counts[id] = tally.counts.get(id, 0) + bucket["doc_count"]
        if bucket.get("doc_count_error_upper_bound"):
            tally.unsure[id] = bucket["doc_count_error_upper_bound"]
    if values["sum_other_doc_count"]:
        last = values["buckets"][-1]["doc_count"] if values["buckets"] else 0
        tally.unseen = last + values["doc_count_error_upper_bound"]
    for bucket in answer.get("watched", {}).get("buckets", ()):
        tally.counts[bucket["key"]] = bucket["doc_count"]
        tally.unsure.pop(bucket["key"], None)
    return tally


def shared_stories(
    facets: Sequence[Facet], conditions: Conditions, exact: bool, opened: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """Counts distinct stories among articles that share theirs, for each facet and in total.

    Of a facet in ``opened`` (by its key), which reveals by levels, only what lies directly under these values.
    """
    free = [facet for facet in facets if facet.key not in conditions.chosen]
    groups = {TOTAL: free, **{facet.key: [facet] for facet in facets if facet.key in conditions.chosen}}
    aggregations: dict[str, Any] = {}
    for key, members in groups.items():
        fields = {field_of(facet): opened.get(facet.key) for facet in members}
        inner = {"script": _script(fields)} if exact else _approximate(fields)
        aggregations[f"shared:{key}"] = {"filter": conditions.besides(key, CROWDED), "aggs": inner}
    return aggregations


def read_shared(answer: dict[str, Any], exact: bool) -> dict[str, dict[str, int]]:
    """The counts in the answer to ``shared_stories``: by field and value; the total of all filters under ``TOTAL``."""
    counts: dict[str, dict[str, int]] = {}
    for name, group in answer.items():
        if not name.startswith("shared:"):
            continue
        found = group["script"]["value"] if exact else _read_approximate(group)
        for field_name, values in (found or {}).items():
            if field_name == TOTAL and name != f"shared:{TOTAL}":
                continue
            counts[field_name] = {value_of(key): count for key, count in values.items()}
    return counts


def _script(fields: Mapping[str, Sequence[str] | None]) -> dict[str, Any]:
    start = "state[''] = ['': new HashSet()]; for (k in params.fields) { state[k] = new HashMap() }"
    scripts = {"init_script": start, "map_script": _MAP, "combine_script": "return state", "reduce_script": _REDUCE}
    opened = {name: ["", *values] for name, values in fields.items() if values is not None}
    return {"scripted_metric": {**scripts, "params": {"fields": list(fields), "opened": opened, "level": LEVEL}}}


def _approximate(fields: Mapping[str, Sequence[str] | None]) -> dict[str, Any]:
    stories = {"cardinality": {"field": "story_number", "precision_threshold": PRECISION}}
    counted: dict[str, Any] = {"total": stories}
    for name, opened in fields.items():
        terms: dict[str, Any] = {"field": name, "size": VALUES, "collect_mode": "breadth_first"}
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
