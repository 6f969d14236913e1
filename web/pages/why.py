"""Why an article is a hit: for each word and filter of a search what in it answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cuttings.search.articles import Article, Entry
from cuttings.search.explaining import weighed
from cuttings.search.facets import Facet
from cuttings.search.facets.wording import value_words
from cuttings.search.language.analysis import spans, stem
from cuttings.search.matching import Match, find_matches
from cuttings.search.queries import Query
from cuttings.search.said import AskedQuotations
from cuttings.search.syntax.grammar import Parsed
from cuttings.search.syntax.marks import Mark
from cuttings.search.translations import gettext, marked, ngettext
from cuttings.web.links import search_url
from cuttings.web.pages.wording import isolated, lowered, shortened
from cuttings.web.site import Site

MOST_FORMS = 6
"""Forms of a word or name that are listed with their counts."""

HOW = {
    "stem": marked("any form of the word"),
    "word": marked("exactly this word"),
    "prefix": marked("words that begin so"),
    "wildcard": marked("words of this pattern"),
    "fuzzy": marked("words spelt nearly so"),
}
"""How a mark takes a word, for a reader."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a search: what was asked, how it was taken, and what in the
    article answers it.
    """

    asked: str
    how: str
    found: str


@dataclass(frozen=True, slots=True)
class Why:
    """A reason for each word and filter of a search, and the same search without other
    word forms.
    """

    reasons: tuple[Reason, ...]
    exact_url: str


def why(
    site: Site,
    query: Query,
    parsed: Parsed,
    entry: Entry,
    copies: Sequence[Entry] = (),
) -> Why | None:
    """The explanation of a hit, or None where nothing was searched for.

    ``copies`` are all of its story; without them nothing is said of its length.
    """
    # Marks hold stems; a reader reads the words as typed.
    typed: dict[str, str] = {}
    for term, start, end in spans(query.text):
        typed[term] = typed[stem(term)] = query.text[start:end]
    said = AskedQuotations(parsed, query).spans_if_any(entry)
    reasons = [_word_reason(mark, entry.article, typed, said) for mark in parsed.marks]
    for key, ids in query.filters:
        facet = site.facet(key)
        reasons += _value_reasons(facet, ids, entry)
    if query.date_from or query.date_to:
        asked = gettext(
            "%(first)s to %(last)s",
            first=query.date_from or "…",
            last=query.date_to or "…",
        )
        published = entry.article.published
        date = published.value if published else gettext("date unknown")
        reasons.append(Reason(asked, gettext("publication date"), date))
    if copies and parsed.marks and query.sort == "relevance":
        found = weighed(site.engine, entry, copies).said
        how = gettext("a word weighs more in a short text")
        reasons.append(Reason(gettext("Length counted"), how, found))
    exact_url = ""
    if query.text and not query.exact:
        exact_url = search_url(query.with_(exact=True))
    return Why(tuple(reasons), exact_url) if reasons else None


Said = tuple[Sequence[Match] | None, Sequence[Match] | None]
"""Where in a title and in its text somebody says what a search asks; None for anywhere."""


def _word_reason(
    mark: Mark, article: Article, typed: Mapping[str, str], said: Said = (None, None)
) -> Reason:
    """What of an article answers one mark; ``typed`` gives words as they were typed."""
    title, body = article.title, article.body
    title_in = ((0, len(title), article.language),)
    found_in_title = find_matches(title, (mark,), True, title_in, said[0])
    in_title = [title[a:b] for a, b in found_in_title]
    in_body: list[str] = []
    if not mark.title_only:
        spoken = article.stretches()
        found_in_body = find_matches(body, (mark,), False, spoken, said[1])
        in_body = [body[a:b] for a, b in found_in_body]
    found = _times(Counter([form.lower() for form in in_title + in_body]))
    if in_title:
        found += (
            gettext(" (in the title too)") if in_body else gettext(" (in the title)")
        )
    how = HOW[mark.how]
    if len(mark.words) > 1:
        how = (
            gettext("these words together")
            if mark.slop == 1
            else gettext("these words nearby")
        )
    asked = " ".join([typed.get(word, word) for word in mark.words])
    return Reason(asked, how, found or gettext("not in this text"))


def _value_reasons(facet: Facet, ids: Iterable[str], entry: Entry) -> Iterator[Reason]:
    """What of an article answers the chosen values of one facet."""
    values = {value.id: value for value in facet.values(entry)}
    for value in [values[value_id] for value_id in ids if value_id in values]:
        surfaces = [
            m.surface for m in entry.enrichment.mentions if m.heading == value.id
        ]
        beneath = [
            value_words(facet.key, other.id, other.label)
            for other in values.values()
            if other.parent == value.id
        ]
        found = _times(Counter(surfaces))
        if not found and beneath:
            found = gettext("through %(names)s", names=", ".join(beneath[:4]))
        own = gettext("as the article's own")
        words = value_words(facet.key, value.id, value.label)
        yield Reason(words, lowered(facet.label), found or own)


def _times(forms: Counter[str]) -> str:
    """Forms with how often each was found; nothing for none."""
    said: list[str] = []
    for form, times in forms.most_common(MOST_FORMS):
        said.append(
            ngettext(
                "“%(form)s” %(number)s time",
                "“%(form)s” %(number)s times",
                times,
                form=isolated(shortened(form)),
            )
        )
    return ", ".join(said)
