"""One kind for all mentions of a name in an article: what most of them are, and what is
known of the name, decide for those that the model took for something else.

A person who is named in full keeps the surname, unless a well-known place bears it; a
well-known place keeps its name; a place that no gazetteer has gives way. Where a mention
itself says that it is a place (“in Dayton, Ohio”), it stays one.

    >>> text = "Ann Warren left. Warren won. Warren said no."
    >>> spans = [Span(text, 0, 10, "PERSON", "person", "Ann Warren"),
    ...     Span(text, 17, 23, "PERSON", "person", "Ann Warren"),
    ...     Span(text, 29, 35, "GPE", "place", "Warren")]
    >>> [(span.sort, span.name) for span in agreed(spans)][-1]
    ('person', 'Ann Warren')
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from cuttings.index.enrich.places import (
    is_big_town,
    is_called_settlement,
    is_shown,
    stands_in,
    stands_in_container,
)
from cuttings.index.enrich.spans import Sort, Span
from cuttings.index.names.gazetteer import gazetteer
from cuttings.search.translations import stored

_ON_A_TIE: tuple[Sort, ...] = ("other", "demonym", "place", "organisation", "person")
REASON = stored("name", "as elsewhere in this article")


def agreed(spans: Iterable[Span], decided: Collection[str] = ()) -> list[Span]:
    """The named spans of an article, all of one text with one kind, in their order.

    The texts that were ``decided`` on stay as they are.
    """
    found = list(spans)
    by_text: dict[str, list[Span]] = defaultdict(list)
    for span in found:
        if span.sort != "demonym" and span.text not in decided:
            by_text[span.text].append(span)
    chosen: dict[str, Span] = {}
    for text, alike in by_text.items():
        if len({span.sort for span in alike}) > 1:
            chosen[text] = _model_of(alike)
    return [_as_chosen(span, chosen.get(span.text)) for span in found]


def _as_chosen(span: Span, model: Span | None) -> Span:
    if model is None or span.sort in (model.sort, "demonym"):
        return span
    if span.sort == "place" and _is_place_itself(span):
        return span
    return replace(
        span,
        sort=model.sort,
        label=model.label,
        name=model.name,
        role="",
        reason=REASON,
    )


def _is_place_itself(span: Span) -> bool:
    """Whether the words beside one mention leave no doubt that it is a place's."""
    return stands_in_container(span) or is_called_settlement(span)


def _model_of(alike: Sequence[Span]) -> Span:
    """The mention that the others of its text are like."""
    sorts: dict[Sort, list[Span]] = defaultdict(list)
    for span in alike:
        sorts[span.sort].append(span)
    best = max(sorts, key=lambda sort: (_weight(sorts[sort]), _ON_A_TIE.index(sort)))
    names = Counter(span.name for span in sorts[best])
    name = max(names, key=lambda each: (names[each], each))
    return next(span for span in sorts[best] if span.name == name)


def _weight(alike: Sequence[Span]) -> float:
    """What speaks for one sort of a name: its mentions, and what is known of it."""
    weight = float(len(alike))
    first = alike[0]
    if first.sort == "place":
        if _is_well_known(first.text):
            return weight + 100.0
        if not gazetteer().named(first.text):
            return weight / 2 + any(map(stands_in, alike))
        shown = [span for span in alike if is_shown(span)]
        return weight + 3.0 * len(shown)
    # A full name or a long one that the text gives.
    if any(len(span.name) > len(span.text) for span in alike):
        weight += 50.0
    return weight


def _is_well_known(name: str) -> bool:
    """Whether a country, a state or a large town has a name for its own."""
    if is_big_town(name):
        return True
    return any(
        place.level in ("country", "region", "division") and place.label == name
        for place in gazetteer().named(name)
    )
