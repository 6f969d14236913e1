"""What helps a reader type: a facet's values page by page, completions, and corrections."""

from __future__ import annotations

from itertools import islice

import numpy as np
from cuttings.search.analysis import terms
from cuttings.search.engines import Order
from cuttings.search.engines.arrange import alphabetical, facet_value, ordered
from cuttings.search.engines.whoosh.evaluate import Evaluator
from cuttings.search.engines.whoosh.opened import Index
from cuttings.search.engines.whoosh.search import Search
from cuttings.search.facets import Facet
from cuttings.search.facets.filters import has_beginning
from cuttings.search.queries import Query
from cuttings.search.results import FacetPage, Suggestion
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein
from whoosh import query as q


def facet_page(
    search: Search, facet: Facet, prefix: str, under: str | None, order: Order, page: int, size: int
) -> FacetPage:
    """One page of the values of a facet in a result."""
    (numbers, counts), values = search.counts(facet), search.snapshot.values[facet.key]
    if under is not None:
        above = values.number(under) if under else -1
        kept = values.parents[numbers] == above if above >= 0 or not under else np.zeros(len(numbers), bool)
        numbers, counts = numbers[kept], counts[kept]
    if any(terms(prefix)):
        kept = np.isin(numbers, _begun(search.index, facet.key, prefix))
        numbers, counts = numbers[kept], counts[kept]
    total, last = len(numbers), page * size
    if facet.order == order == "count" and total > last:
        kept = counts >= np.partition(counts, -last)[-last]  # no value less frequent gets onto this page
        numbers, counts = numbers[kept], counts[kept]
    dictionary = {values[number].id: values[number] for number in numbers.tolist()}
    found = dict(zip(dictionary, counts.tolist(), strict=True))
    ids = alphabetical(found, dictionary) if order == "a-z" else ordered(facet, found, found, dictionary)
    chosen = search.query.selected(facet.key)
    shown = tuple(facet_value(id, found, dictionary, chosen) for id in ids[last - size : last])
    return FacetPage(facet.key, shown, total, page, size)


def _begun(index: Index, key: str, prefix: str) -> list[int]:
    """The numbers of the values with words that begin like those typed; the last word is looked up, the rest tested."""
    values, typed = index.snapshot.values[key], list(terms(prefix))
    return [
        number for number in index.expander.values(q.Prefix(key, typed[-1])) if has_beginning(values[number], prefix)
    ]


def suggestions(index: Index, prefix: str, limit: int) -> tuple[Suggestion, ...]:
    """Completions: names, then titles, then words, the most frequent first."""
    typed = list(terms(prefix))
    if not typed or not index.snapshot.count:
        return ()
    found = [*_names(index, prefix), *_titles(index, typed, limit), *_words(index, typed, limit)]
    rank = {"title": 1, "term": 2}
    return tuple(sorted(found, key=lambda s: (rank.get(s.kind, 0), -s.count, s.text))[:limit])


def _names(index: Index, prefix: str) -> list[Suggestion]:
    found = []
    for facet in index.facets[:4]:
        values = index.snapshot.values[facet.key]
        for number in _begun(index, facet.key, prefix):
            docs = index.snapshot.documents_of(facet.key, number)
            count = len(docs) if index.snapshot.dead is None else int((~index.snapshot.dead[docs]).sum())
            if count:
                found.append(Suggestion(values[number].label, facet.key, values[number].id, count))
    return found


def _titles(index: Index, typed: list[str], limit: int) -> list[Suggestion]:
    """Titles with the words typed, the last one unfinished; newest first where there are many."""
    whole = [q.Term("title_exact", word) for word in typed[:-1]]
    tree = q.And([*whole, q.Prefix("title_exact", typed[-1])])
    found = []
    for doc in islice(_documents(index, tree), limit * 20):
        title = index.snapshot.page(doc)[0]
        words = list(terms(title))
        if _begins(words, typed):
            found.append(Suggestion(title, "title", index.snapshot.id(doc), 1))
        if len(found) == limit:
            break
    return found


def _begins(words: list[str], typed: list[str]) -> bool:
    size = len(typed)
    return any(
        words[at : at + size - 1] == typed[:-1] and words[at + size - 1].startswith(typed[-1])
        for at in range(len(words) - size + 1)
    )


def _documents(index: Index, tree: q.Query) -> list[int]:
    docs: list[int] = Evaluator(index.snapshot, index.expander).evaluate(tree).docs[::-1].tolist()
    return docs


def _words(index: Index, typed: list[str], limit: int) -> list[Suggestion]:
    words, _ = index.expander.words(q.Prefix("exact", typed[-1]))
    counted = [(index.frequency("exact", word), word.decode("utf-8", "surrogatepass")) for word in words]
    best = sorted(((count, word) for count, word in counted if count), key=lambda pair: (-pair[0], pair[1]))[:limit]
    texts = [(" ".join([*typed[:-1], word]), count) for count, word in best]
    return [Suggestion(text, "term", text, count) for text, count in texts]


def correct(index: Index, query: Query) -> str | None:
    """The words of the query, each unknown one replaced by the nearest known one, if that has hits."""
    words = list(terms(query.text))
    if not words or len(Search(index, query).matches.docs):
        return None
    better = " ".join(word if index.frequency("exact", word.encode()) else _nearest(index, word) for word in words)
    if better == " ".join(words) or not len(Search(index, query.with_(text=better)).matches.docs):
        return None
    return better


def _nearest(index: Index, word: str) -> str:
    """The known word with the fewest letters changed (at most two, one in short words), the most frequent of them."""
    most = 1 if len(word) < 6 else 2
    best = (most + 1, 0, word)
    for segment in index.snapshot.segments:
        near = process.extract(
            word,
            segment.fields["exact"].terms.of_length(len(word) - most, len(word) + most),
            scorer=DamerauLevenshtein.distance,
            processor=None,
            score_cutoff=min(most, best[0]),
            limit=None,
        )
        for other, distance, _ in near:
            best = min(best, (distance, -index.frequency("exact", other.encode("utf-8", "surrogatepass")), other))
    return best[2]
