"""Articles like one: those that share its names and the words of its title, best first.

The names and title words of an article are searched for with OR; the engine's ranking gives rare ones more weight,
which is what tf-idf selection would do, and every engine can answer it.
"""

from __future__ import annotations

from dataclasses import dataclass

from cuttings.search.analysis import terms
from cuttings.search.articles import Entry
from cuttings.search.queries import Query
from cuttings.web.links import article_url
from cuttings.web.pages.wording import date_words
from cuttings.web.room import Room

WORDS, NAMES, SHOWN = 8, 6, 5
SHORTEST = 4  # letters; shorter title words say little


@dataclass(frozen=True, slots=True)
class SimilarRow:
    """An article like the one at hand."""

    title: str
    url: str
    outlet: str
    date: str


def similar(room: Room, entry: Entry) -> tuple[SimilarRow, ...]:
    """The most similar articles of other stories."""
    return room.keep(("similar", entry.article.id), lambda: _similar(room, entry))


def similarity_query(entry: Entry) -> Query:
    """The search that finds articles like one; without text where the article has neither names nor title words."""
    words = dict.fromkeys(word for word in terms(entry.article.title) if len(word) >= SHORTEST and word.isalnum())
    mentioned = [mention.heading for mention in entry.enrichment.mentions if mention.heading]
    counts = {id: mentioned.count(id) for id in set(mentioned)}
    names = sorted(
        (h for h in entry.headings if h.id in counts and h.kind in ("person", "organisation")),
        key=lambda heading: (-counts[heading.id], heading.label),
    )
    quoted = ['"' + " ".join(terms(heading.label)) + '"' for heading in names[:NAMES] if any(terms(heading.label))]
    return Query(" OR ".join([*list(words)[:WORDS], *quoted]), size=SHOWN + 1)


def _similar(room: Room, entry: Entry) -> tuple[SimilarRow, ...]:
    query = similarity_query(entry)
    hits = room.search(query).hits if query.text else ()
    others = [hit for hit in hits if hit.story != entry.story.id][:SHOWN]
    return tuple(
        SimilarRow(hit.title, article_url(hit.id), hit.outlet or hit.agency or "", date_words(hit.date))
        for hit in others
    )
