"""Why an article is in a result: the words, forms and names by which it matched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from cuttings.search.analysis import spans, stem
from cuttings.search.articles import Entry
from cuttings.search.facets import Facet
from cuttings.search.grammar import parse
from cuttings.search.marks import Mark
from cuttings.search.queries import Query
from cuttings.search.snippets import find_matches
from cuttings.web.links import search_url
from cuttings.web.pages.wording import counted
from cuttings.web.room import Room

HOW = {
    "stem": "any form of the word",
    "word": "exactly this word",
    "prefix": "words that begin so",
    "wildcard": "words of this pattern",
    "fuzzy": "words spelt nearly so",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a search: what was asked, how it was taken, and what in the article answers it."""

    asked: str
    how: str
    found: str


@dataclass(frozen=True, slots=True)
class Why:
    """The search as understood, a reason for each word and filter, and the same search without other word forms."""

    understood: str
    reasons: tuple[Reason, ...]
    exact_url: str


def why(room: Room, query: Query, entry: Entry) -> Why | None:
    """The explanation of a hit, or None where nothing was searched for."""
    parsed = parse(query.text, query.exact)
    typed = {form: query.text[a:b] for term, a, b in spans(query.text) for form in (term, stem(term))}
    reasons = [_word(mark, entry, typed) for mark in parsed.marks]
    for key, ids in query.filters:
        facet = room.facet(key)
        reasons += [reason for id in ids if (reason := _value(facet, id, entry))]
    if query.date_from or query.date_to:
        asked = f"{query.date_from or '…'} to {query.date_to or '…'}"
        published = entry.article.published
        reasons.append(Reason(asked, "publication date", published.value if published else "date unknown"))
    exact = search_url(query.with_(exact=True)) if query.text and not query.exact else ""
    return Why(parsed.understood, tuple(reasons), exact) if reasons else None


def _word(mark: Mark, entry: Entry, typed: Mapping[str, str]) -> Reason:
    """The reason of one mark; ``typed`` gives back the words as they were typed, which marks hold as stems."""
    title, body = entry.article.title, entry.article.body
    in_title = [title[a:b] for a, b in find_matches(title, (mark,), title=True)]
    in_body = [] if mark.title_only else [body[a:b] for a, b in find_matches(body, (mark,))]
    forms = Counter(form.lower() for form in (*in_title, *in_body))
    listed = ", ".join(f"“{form}” {counted(n, 'time', 'times')}" for form, n in forms.most_common(6))
    where = " (in the title too)" if in_title and in_body else " (in the title)" if in_title else ""
    how = HOW[mark.how] if len(mark.words) == 1 else "these words together" if mark.slop == 1 else "these words nearby"
    return Reason(
        " ".join(typed.get(word, word) for word in mark.words), how, listed + where if listed else "not in this text"
    )


def _value(facet: Facet, id: str, entry: Entry) -> Reason | None:
    value = next((value for value in facet.values(entry) if value.id == id), None)
    if value is None:
        return None
    mentions = Counter(m.surface for m in entry.enrichment.mentions if m.heading == id)
    beneath = [other.label for other in facet.values(entry) if other.parent == id]
    found = ", ".join(f"“{surface}” {counted(n, 'time', 'times')}" for surface, n in mentions.most_common(6))
    if not found and beneath:
        found = "through " + ", ".join(beneath[:4])
    return Reason(value.label, facet.label.lower(), found or "as the article's own")
