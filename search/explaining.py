"""Why an article is a hit of a search, and why another is not: part by part.

The conditions of a query are asked of the one article, by the plain evaluator that all
engines are held to; so the answer needs no index, and is the same for every engine.

    explanation = explain(engine, facets, Query("grain price", words="all"), "k3x7")
    [part.asked for part in explanation.parts if not part.is_met]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from cuttings.search.articles import Entry
from cuttings.search.dates import period
from cuttings.search.deadlines import check_deadline
from cuttings.search.engines import Engine, Weighing
from cuttings.search.engines.lengths import standing
from cuttings.search.engines.naive import Document, Evaluator, document, text_length
from cuttings.search.errors import NotFound
from cuttings.search.facets import Facet, facet_named
from cuttings.search.queries import Query
from cuttings.search.results import Hit
from cuttings.search.syntax.grammar import Parsed
from cuttings.search.syntax.schema import SPEAKERS
from cuttings.search.syntax.speaking import asked_quotation
from cuttings.search.syntax.tree import Joined, Length
from cuttings.search.translations import Message, numbered, worded

Asked = Literal["words", "filter", "excluded", "dates"]
"""What can leave an article out of a result."""

FIRST_HITS = 100
"""So many hits are looked at for the place of an article."""


@dataclass(frozen=True, slots=True)
class ExplainedPart:
    """One condition of a search: what was asked, of which kind, whether the article
    meets it, and what it has there.
    """

    kind: Asked
    asked: str
    is_met: bool
    found: str = ""


@dataclass(frozen=True, slots=True)
class Weighed:
    """By which length the words of an article are weighed: ``words``, which are terms as
    a search has them, of text and title of the article ``of``, where it has ``own``
    itself. The words that a reader counts are others.
    """

    words: int
    of: str
    own: int

    @property
    def said(self) -> Message:
        """The same in words."""
        if self.words == self.own:
            return numbered(
                "%(number)s term of text and title, its own",
                "%(number)s terms of text and title, its own",
                self.words,
            )
        return numbered(
            "%(number)s term, that of the copy that stands for its story, “%(of)s” "
            "(its own: %(own)s)",
            "%(number)s terms, those of the copy that stands for its story, “%(of)s” "
            "(its own: %(own)s)",
            self.words,
            of=self.of,
            own=self.own,
        )


@dataclass(frozen=True, slots=True)
class Explanation:
    """Every condition of a search for one article, and the verdict in words.

    ``is_hit`` tells whether the article meets the search, ``has_all_words`` whether it
    has all its words; ``shown_as`` is the article that stands for it in the list, where
    copies of one story are folded. ``weighed`` is the length that its score is made
    with, None where no words order the list.
    """

    verdict: str
    is_hit: bool
    has_all_words: bool
    parts: tuple[ExplainedPart, ...]
    shown_as: str = ""
    weighed: Weighed | None = None


def explain(
    engine: Engine, facets: Sequence[Facet], query: Query, article_id: str
) -> Explanation:
    """Why an article is a hit of a search or is not. Raises NotFound without one."""
    entry = engine.get(article_id)
    if entry is None:
        raise NotFound(
            worded(
                "There is no article “%(article_id)s”. Find ids with: cuttings search "
                "WORDS",
                article_id=article_id,
            )
        )
    parsed = engine.parse(query.text, query.exact)
    doc = document(entry, tuple(facets))
    words = tuple(_word_parts(parsed, doc))
    others = (
        *_filter_parts(facets, query, entry, _who_says(parsed, doc)),
        *_date_parts(query, doc),
    )
    left_out = [part for part in others if not part.is_met]
    has_all = _matches(doc, parsed.tree)
    has_some = parsed.some is not None and _matches(doc, parsed.some)
    meets_words = has_all or (query.words != "all" and has_some)

    parts = (*words, *others)
    if left_out or not meets_words:
        missing = [part for part in parts if not part.is_met] or list(parts)
        named = "; ".join([part.asked for part in missing]) or parsed.understood
        return Explanation(
            worded("Left out by: %(named)s.", named=named), False, has_all, parts
        )

    counted = None
    if words and query.sort == "relevance":
        counted = weighed(engine, entry, engine.story(entry.story.id))
    explanation = Explanation("", True, has_all, parts, weighed=counted)
    place, hit = _place(engine, query, entry)
    if hit and hit.id == article_id:
        below = "" if has_all else worded(", among what has some of the words")
        verdict = worded(
            "Hit %(where)s of the search%(below)s.", where=place, below=below
        )
        if hit.moved:
            verdict = worded(
                "Hit %(where)s of the search%(below)s; hit %(before)s by its words alone.",
                where=place,
                below=below,
                before=place + hit.moved,
            )
        return replace(explanation, verdict=verdict)
    if hit:
        verdict = worded(
            "It matches; “%(where)s”, another copy of its story, stands for it.",
            where=hit.id,
        )
        return replace(explanation, verdict=verdict, shown_as=hit.id)
    verdict = worded(
        "It matches, and stands behind the first %(first_hits)s hits.",
        first_hits=FIRST_HITS,
    )
    return replace(explanation, verdict=verdict)


def weighed(engine: Engine, entry: Entry, copies: Iterable[Entry]) -> Weighed:
    """By which length an article is weighed, one of the copies of its story."""
    stands = entry
    if isinstance(engine, Weighing) and engine.length == "representative":
        stands = standing(copies).get(entry.story.id, entry)
    own = text_length(entry.article)
    words = own if stands is entry else text_length(stands.article)
    return Weighed(words, stands.article.id, own)


def kept_copies(
    facets: Sequence[Facet], query: Query, parsed: Parsed, copies: Sequence[Entry]
) -> tuple[Entry, ...]:
    """Those copies of a story that a search does not leave out, whatever words they
    have: by its filters, its dates and its parts that ask for no words.
    """
    is_read = query.date_from or query.date_to or parsed.limits is not None
    if not is_read and not query.filters and not query.excluded:
        return tuple(copies)

    kept: list[Entry] = []
    for entry in copies:
        check_deadline()
        doc = document(entry, tuple(facets)) if is_read else None
        speakers = _who_says(parsed, doc) if doc else ()
        parts = [*_filter_parts(facets, query, entry, speakers)]
        if doc:
            parts += _date_parts(query, doc)
            if parsed.limits is not None and not _matches(doc, parsed.limits):
                continue
        if all(part.is_met for part in parts):
            kept.append(entry)
    return tuple(kept)


def _who_says(parsed: Parsed, doc: Document) -> tuple[str, ...]:
    """The values of those who say in a document what is asked of the one quotation that a
    query demands, empty for who has none; nobody where it demands none, or nobody says it.
    """
    asked = asked_quotation(parsed.tree)
    if asked is None:
        return ()
    said = _evaluator(doc).sayings_met(asked, doc)
    return tuple([doc.speaker_of(number) for number in said])


def _matches(doc: Document, tree: Any) -> bool:
    return doc.entry.article.id in _evaluator(doc).evaluate(tree)


def _evaluator(doc: Document) -> Evaluator:
    """An evaluator over one document."""
    dictionary = {
        key: {value.id: value for value in values} for key, values in doc.values.items()
    }
    return Evaluator({doc.entry.article.id: doc}, dictionary)


def _word_parts(parsed: Parsed, doc: Document) -> Iterator[ExplainedPart]:
    """Each part of the query that must be met."""
    for part in parsed.parts:
        is_met = _matches(doc, part.tree)
        found = worded("in this text") if is_met else worded("not in this text")
        if isinstance(part.node, Length):
            found = numbered("%(number)s word", "%(number)s words", doc.words)
        if isinstance(part.node, Joined) and part.node.of_quotation:
            found = worded("in one quotation")
            if not is_met:
                found = worded("in no quotation all together")
        yield ExplainedPart("words", part.words, is_met, found)


def _filter_parts(
    facets: Sequence[Facet], query: Query, entry: Entry, speakers: Sequence[str]
) -> Iterator[ExplainedPart]:
    """What was chosen and excluded in each facet. Where ``speakers`` say what is asked of
    one quotation, it is they who are to be chosen, and not excluded.
    """
    for key, chosen in query.demanded():
        facet = facet_named(key, facets)
        labels = {value.id: value.label for value in facet.values(entry)}
        if key == SPEAKERS and speakers:
            labels = {each: labels[each] for each in labels if each in speakers}
        is_met = not labels.keys().isdisjoint(chosen)
        asked = worded(
            "%(name)s: %(value)s", name=worded(facet.label), value=_one_of(chosen)
        )
        carried = ", ".join(labels.values()) or worded("none")
        yield ExplainedPart("filter", asked, is_met, carried)
    for key, unwanted in query.excluded:
        facet = facet_named(key, facets)
        labels = {value.id: value.label for value in facet.values(entry)}
        met = [labels[each] for each in unwanted if each in labels]
        is_met = not met
        if key == SPEAKERS and speakers:
            is_met = not set(speakers).issubset(unwanted)
        asked = worded(
            "Not %(lower)s: %(unwanted)s",
            lower=facet.label.lower(),
            unwanted=_one_of(unwanted),
        )
        yield ExplainedPart("excluded", asked, is_met, ", ".join(met))


def _one_of(values: Sequence[str]) -> str:
    """Values of which one is enough."""
    said, *others = values
    for other in others:
        said = worded("%(one)s or %(other)s", one=said, other=other)
    return said


def _date_parts(query: Query, doc: Document) -> Iterator[ExplainedPart]:
    """The dates that were asked for."""
    first, last, _ = period(query.date_from, query.date_to)
    if first is None and last is None:
        return
    published = doc.entry.article.published
    is_met = doc.days is not None
    if doc.days and first is not None:
        is_met = doc.days[1] >= first
    if doc.days and last is not None:
        is_met = is_met and doc.days[0] <= last
    asked = worded(
        "Published %(date_from)s to %(date_to)s",
        date_from=query.date_from or "…",
        date_to=query.date_to or "…",
    )
    found = published.value if published else worded("date unknown")
    yield ExplainedPart("dates", asked, is_met, found)


def _place(engine: Engine, query: Query, entry: Entry) -> tuple[int, Hit | None]:
    """The place of an article in the list, from 1, and its hit, or that of the copy that
    stands for it; none behind the first hits.
    """
    page = engine.search(query.with_(size=FIRST_HITS))
    for place, hit in enumerate(page.hits, 1):
        if hit.id == entry.article.id:
            return place, hit
    for place, hit in enumerate(page.hits, 1):
        if query.count == "stories" and hit.story == entry.story.id:
            return place, hit
    return 0, None


def explanation_to_json(explanation: Explanation) -> dict[str, Any]:
    """The JSON object of an explanation."""
    parts = []
    for part in explanation.parts:
        parts.append(
            {
                "kind": part.kind,
                "asked": part.asked,
                "met": part.is_met,
                "found": part.found,
            }
        )
    return {
        "hit": explanation.is_hit,
        "all_words": explanation.has_all_words,
        "verdict": explanation.verdict,
        "shown_as": explanation.shown_as or None,
        "length": asdict(explanation.weighed) if explanation.weighed else None,
        "parts": parts,
    }
