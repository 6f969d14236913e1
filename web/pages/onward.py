"""The ways on from an article: its neighbours in a result, and what is similar to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cuttings.search.articles import Entry
from cuttings.search.engines import Staged
from cuttings.search.language.analysis import terms
from cuttings.search.queries import Query
from cuttings.search.results import Hit
from cuttings.web.links import article_url, search_url
from cuttings.web.pages.rows import HitRow
from cuttings.web.site import Site

WORDS, SHORTEST_WORD = 8, 4
"""Title words that look for similar articles, and their least letters: shorter ones
say little.
"""
SIMILAR_NAMES, SIMILAR = 6, 5
LEAST_ALIKE = 0.3
"""The share of what an article scores in the search for its own names and title words
that a similar one scores at least.

Measured with ``python -m tests.bench.similar`` on the demo and the 100 labelled pairs of
``same_event.jsonl``: 91% of the pairs of one event are above it (93% above .25, 82% above
.35). Of 1,490 proposals read by their titles, some nine in ten above it are on the same
affair, about half from .2 to .3, and hardly one below .15, where more than half are.
"""
PROPOSED = 50
"""Articles with the same names or title words that a model of meaning chooses among."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where an article stands in a result, and the links around it; empty where
    there is none. ``by_words`` is where it would stand by its words alone.
    """

    position: int
    by_words: int
    total: int
    previous_url: str
    next_url: str
    back_url: str


def neighbours(site: Site, query: Query, position: int | None) -> Neighbours | None:
    """The neighbours of a position (from 1) in a search, or None where the address
    has no position.

    The position is in the address, so that tabs don't disturb it.
    """
    if not position or position > site.settings.deepest_hit:
        return None
    query = query.first_page()
    size = query.size
    here = site.search(query.on_page((position - 1) // size + 1))
    total = here.total + here.below
    if position > total:
        return None
    own = (position - 1) % size
    moved = here.hits[own].moved if own < len(here.hits) else 0
    ids: dict[int, str] = {}
    for other in range(max(1, position - 1), min(total, position + 1) + 1):
        number, index = divmod(other - 1, size)
        page = here
        if number + 1 != here.query.page:
            page = site.search(query.on_page(number + 1))
        if index < len(page.hits):
            ids[other] = page.hits[index].id

    def url(other: int) -> str:
        return article_url(ids[other], query, other) if other in ids else ""

    return Neighbours(
        position=position,
        by_words=position + moved,
        total=total,
        previous_url=url(position - 1),
        next_url=url(position + 1),
        back_url=search_url(here.query),
    )


def similar(site: Site, entry: Entry) -> tuple[HitRow, ...]:
    """The most similar articles of other stories: first those that share part of its
    text, then those that share its names and the words of its title, best first; none
    where none shares enough (``LEAST_ALIKE``); kept until the index changes.
    """
    return site.keep(("similar", entry.article.id), lambda: _similar(site, entry))


def similarity_query(entry: Entry) -> Query:
    """The search that finds articles like one; without text where the article has
    neither names nor title words.

    The engine's ranking gives rare words more weight, which is what a selection by
    tf-idf would do, and every engine can answer it.
    """
    clauses: list[str] = []
    for word in dict.fromkeys(terms(entry.article.title)):
        if len(word) >= SHORTEST_WORD and word.isalnum():
            clauses.append(word)
    del clauses[WORDS:]
    mentioned = Counter([mention.heading for mention in entry.enrichment.mentions])
    names = [
        heading
        for heading in entry.headings
        if heading.id in mentioned and heading.kind in ("person", "organisation")
    ]
    names.sort(key=lambda heading: (-mentioned[heading.id], heading.label))
    for heading in names[:SIMILAR_NAMES]:
        words = " ".join(terms(heading.label))
        if words:
            clauses.append(f'"{words}"')
    return Query(" OR ".join(clauses), size=SIMILAR + 1)


def _similar(site: Site, entry: Entry) -> tuple[HitRow, ...]:
    hits = {hit.story: hit for hit in _sharing_text(site, entry)}
    for hit in _sharing_words(site, entry):
        hits.setdefault(hit.story, hit)
    return tuple([HitRow(hit, Query()) for hit in [*hits.values()][:SIMILAR]])


def _sharing_text(site: Site, entry: Entry) -> Iterator[Hit]:
    """The stories that share part of the text of an article and are none of its own,
    because it is too little or because one of them is a round-up.
    """
    for story_id in entry.story.related[:SIMILAR]:
        story = site.engine.story(story_id)
        if story and story[0].story.id != entry.story.id:
            yield Hit.of(story[0])


def _sharing_words(site: Site, entry: Entry) -> Sequence[Hit]:
    query = similarity_query(entry)
    if not query.text:
        return ()
    stage = site.engine.second_stage if isinstance(site.engine, Staged) else None
    if stage is None:
        found = site.search(query).hits
    else:
        # By what the whole article says, among more that share its names and words.
        proposed = site.search(query.with_(size=PROPOSED)).hits
        ids, scores = [hit.id for hit in proposed], [hit.score for hit in proposed]
        found = tuple([proposed[i] for i in stage.alike(entry.article, ids, scores)])
    return enough_alike(entry, found)


def enough_alike(entry: Entry, found: Sequence[Hit]) -> list[Hit]:
    """Those hits of the search for articles like one that share enough with it.

    A score alone says nothing, for it grows with the number of words that are searched
    and with how rare they are. What the article itself scores holds all of them; where
    no hit is of its story, the best takes its place, which has no less.
    """
    own = [hit.score for hit in found if hit.story == entry.story.id]
    whole = max(own or [hit.score for hit in found], default=0.0)
    others = [hit for hit in found if hit.story != entry.story.id]
    return [hit for hit in others if hit.score >= LEAST_ALIKE * whole]
