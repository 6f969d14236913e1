"""What helps a reader type: a facet's values page by page, completions, corrections.

facet_page(search, facet, "rahm", None, "count", 1, 50)
suggestions(index, "taj", 8)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein
from whoosh import query as q

from cuttings.search.deadlines import check_deadline
from cuttings.search.engines import Order
from cuttings.search.engines.arrange import a_to_z, facet_value, ordered
from cuttings.search.engines.limits import FEW, corrected, filed_as
from cuttings.search.engines.whoosh.evaluate import Evaluator
from cuttings.search.engines.whoosh.search import Index, Search
from cuttings.search.facets import Facet
from cuttings.search.facets.filters import has_beginning
from cuttings.search.language.analysis import stem, terms
from cuttings.search.queries import Query
from cuttings.search.results import FacetPage, Suggestion
from cuttings.search.syntax.correction import respelt, words_of

SHORT = 6
"""Words of fewer letters are corrected in one letter, others in two."""
TITLES_READ = 20
"""Titles read for each one that is wanted."""


def facet_page(
    search: Search,
    facet: Facet,
    prefix: str,
    under: str | None,
    order: Order,
    page: int,
    size: int,
) -> FacetPage:
    """One page of the values of a facet in a result."""
    values = search.snapshot.values[facet.key]
    with search.counted(facet.key) as counted:
        numbers = counted.occurring
        counts = counted.counts[numbers]

    kept = np.ones(len(numbers), bool)
    if under is not None:
        above = values.number(under) if under else -1
        unknown = bool(under) and above < 0
        kept &= (values.parents[numbers] == above) & (not unknown)
    if any(terms(prefix)):
        kept &= np.isin(numbers, list(_beginning(search.index, facet.key, prefix)))
    numbers, counts = numbers[kept], counts[kept]
    total, last = len(numbers), page * size
    if facet.order == order == "count" and total > last:
        # No value less frequent gets onto this page, so its label need not be read.
        kept = counts >= np.partition(counts, -last)[-last]
        numbers, counts = numbers[kept], counts[kept]

    dictionary = {}
    found = {}
    for number, count in zip(numbers.tolist(), counts.tolist(), strict=True):
        value = values[number]
        dictionary[value.id] = value
        found[value.id] = count
    if order == "a-z":
        ids = a_to_z(facet, found, dictionary)
    else:
        ids = ordered(facet, found, found, dictionary)
    selected = search.query.selected(facet.key)
    shown = []
    for id_ in ids[last - size : last]:
        shown.append(facet_value(id_, found, dictionary, selected))
    return FacetPage(facet.key, tuple(shown), total, page, size)


def begins_no_value(index: Index, key: str, prefix: str) -> bool:
    """Whether something was typed that no value of the whole archive begins with."""
    if not any(terms(prefix)):
        return False
    return next(_beginning(index, key, prefix), None) is None


def _beginning(index: Index, key: str, prefix: str) -> Iterator[int]:
    """The values with words that begin like those typed: the last word is looked up, the
    rest tested.
    """
    values, typed = index.snapshot.values[key], list(terms(prefix))
    for number in index.expander.values(q.Prefix(key, typed[-1])):
        if has_beginning(values[number], prefix):
            yield number


def suggestions(index: Index, prefix: str, limit: int) -> tuple[Suggestion, ...]:
    """Completions: names, then titles, then words, the most frequent first."""
    typed = list(terms(prefix))
    if not typed or not index.snapshot.count:
        return ()
    found = [
        *_names(index, prefix),
        *islice(_titles(index, typed, limit), limit),
        *_words(index, typed, limit),
    ]
    rank = {"title": 1, "term": 2}
    found.sort(key=lambda each: (rank.get(each.kind, 0), -each.count, each.text))
    return tuple(found[:limit])


def _names(index: Index, prefix: str) -> Iterator[Suggestion]:
    living = None
    for facet in index.facets:
        if not facet.kind:
            continue
        for number in _beginning(index, facet.key, prefix):
            docs = index.snapshot.documents_of(facet.key, number)
            if index.snapshot.count < index.snapshot.size:
                living = index.snapshot.living if living is None else living
                docs = np.intersect1d(docs, living, assume_unique=True)
            if len(docs):
                value = index.snapshot.values[facet.key][number]
                yield Suggestion(value.label, facet.key, value.id, len(docs))


def _titles(index: Index, typed: list[str], limit: int) -> Iterator[Suggestion]:
    """Titles with the words typed, the last one unfinished; those added last first."""
    whole = [q.Term("title_exact", word) for word in typed[:-1]]
    tree = q.And([*whole, q.Prefix("title_exact", typed[-1])])
    docs = Evaluator(index.snapshot, index.expander).evaluate(tree).docs
    for doc in docs[::-1][: limit * TITLES_READ].tolist():
        title = index.snapshot.title(doc)
        if _has_typed(list(terms(title)), typed):
            yield Suggestion(title, "title", index.snapshot.id(doc), 1)


def _has_typed(words: Sequence[str], typed: Sequence[str]) -> bool:
    """Whether words stand side by side as typed, the last one unfinished."""
    *whole, begun = typed
    for first in range(len(words) - len(whole)):
        last = first + len(whole)
        if words[first:last] == whole and words[last].startswith(begun):
            return True
    return False


def _words(index: Index, typed: list[str], limit: int) -> Iterable[Suggestion]:
    *whole, begun = typed
    counted = []
    for term in index.expander.words(q.Prefix("exact", begun))[0]:
        count = index.snapshot.frequency("exact", term)
        counted.append((-count, term.decode("utf-8", "surrogatepass")))
    for count, word in sorted(counted)[:limit]:
        text = " ".join([*whole, word])
        yield Suggestion(text, "term", text, -count)


def correct(index: Index, query: Query) -> str | None:
    """The words of the query, each unknown or rare one replaced by the nearest known one,
    if that has more hits than the query, which has few.
    """
    words = words_of(query.text)
    query = query.with_(words="all")
    hits = len(Search(index, query).matches.docs) if words else 0
    if not words or hits > FEW:
        return None

    def frequency(word: str) -> int:
        term = word.encode("utf-8", "surrogatepass")
        return index.snapshot.frequency("exact", term)

    def other(word: str) -> str:
        filed = max(_filed_as(index, word), key=frequency, default=word)
        return filed if frequency(filed) > frequency(word) else _nearest(index, word)

    better = corrected(words, frequency, other)
    text = respelt(query.text, dict(zip(words, better, strict=True)))
    if text == query.text:
        return None
    found = len(Search(index, query.with_(text=text)).matches.docs)
    return text if found > hits else None


def _filed_as(index: Index, word: str) -> Iterator[str]:
    """The words of headings that the authority file puts in the place of a word."""
    for facet in index.facets:
        if facet.kind:
            values = index.snapshot.values[facet.key]
            numbers = index.expander.values(q.Term(facet.key, word))
            yield from filed_as(word, [values[number] for number in numbers])


def _nearest(index: Index, word: str) -> str:
    """The known word with the fewest letters changed, the most frequent of them, that is
    no form of the word; the word itself where none is near.
    """
    most = 1 if len(word) < SHORT else 2
    best = (most + 1, 0, word)
    for segment in index.snapshot.segments:
        check_deadline()
        known = segment.fields["exact"].terms.of_length(
            len(word) - most, len(word) + most
        )
        near = process.extract(
            word,
            list(known),
            scorer=DamerauLevenshtein.distance,
            processor=None,
            score_cutoff=most,
            limit=None,
        )
        for other, distance, _ in near:
            if distance > best[0] or stem(other) == stem(word):
                continue
            term = other.encode("utf-8", "surrogatepass")
            frequency = index.snapshot.frequency("exact", term)
            best = min(best, (distance, -frequency, other))
    return best[2]
