"""What a prefix, a pattern or a fuzzy word stands for: terms of the vocabulary, or values of a facet.

At most ``MAX_WORDS`` terms are searched for one such word, the most frequent ones; the page says when that cut it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from fnmatch import translate

from cuttings.search.engines.naive import value_test
from cuttings.search.engines.whoosh.snapshot import Snapshot
from cuttings.search.errors import EngineError
from cuttings.search.facets.filters import names_of
from rapidfuzz.distance import Levenshtein
from whoosh import query as q

MAX_WORDS = 2_000


class Expander:
    """Expansions over one snapshot."""

    def __init__(self, snapshot: Snapshot, before: Expander | None = None) -> None:
        self._snapshot = snapshot
        same = before is not None and before._snapshot.dictionary == snapshot.dictionary
        self._word_index: dict[str, dict[str, list[int]]] = before._word_index if before and same else {}

    def words(self, tree: q.Query) -> tuple[list[bytes], str]:
        """The terms that a leaf stands for, and a warning where there were too many."""
        prefix, test = _word_test(tree)
        found: dict[bytes, int] = {}
        start = prefix.encode("utf-8", "surrogatepass")
        for segment in self._snapshot.segments:
            reader = segment.fields[tree.fieldname]
            for number in range(*reader.terms.with_prefix(start)):
                term = reader.terms[number]
                if test is None or test(term.decode("utf-8", "surrogatepass")):
                    found[term] = found.get(term, 0) + reader.frequency(number)
        if len(found) <= MAX_WORDS:
            return sorted(found), ""
        best = sorted(found, key=lambda term: (-found[term], term))[:MAX_WORDS]
        shown = tree.text + {q.Prefix: "*", q.FuzzyTerm: "~"}.get(type(tree), "")
        return sorted(best), (
            f"“{shown}” stands for {len(found):,} words; only the {MAX_WORDS:,} most frequent were searched."
        )

    def values(self, tree: q.Query) -> list[int]:
        """The numbers of the facet values that a leaf on a facet's field stands for."""
        values, accepts = self._snapshot.values[tree.fieldname], value_test(tree)
        return [number for number in self._candidates(tree) if accepts(values[number])]

    def _candidates(self, tree: q.Query) -> Iterable[int]:
        """Values with a word that the leaf could mean; each is tested whole afterwards."""
        index = self.value_words(tree.fieldname)
        if isinstance(tree, q.Term):
            return index.get(tree.text, ())
        if isinstance(tree, q.Phrase):
            return min((index.get(word, []) for word in tree.words), key=len, default=[])
        prefix, test = _word_test(tree)
        words = (word for word in index if word.startswith(prefix) and (test is None or test(word)))
        return sorted({number for word in words for number in index[word]})

    def value_words(self, key: str) -> dict[str, list[int]]:
        """The values of a facet by each word of their labels and variants."""
        if key not in self._word_index:
            index: dict[str, list[int]] = {}
            for number, value in self._snapshot.values[key].items():
                for word in {word for name in names_of(value) for word in name}:
                    index.setdefault(word, []).append(number)
            self._word_index[key] = index
        return self._word_index[key]


def _word_test(tree: q.Query) -> tuple[str, Callable[[str], bool] | None]:
    """The beginning that every word must have, and the test of the words that have it."""
    match tree:
        case q.Prefix():
            return tree.text, None
        case q.Wildcard():
            pattern = re.compile(translate(tree.text))
            literal = re.split(r"[*?\[]", tree.text, maxsplit=1)[0]
            return literal, lambda word: pattern.match(word) is not None
        case q.FuzzyTerm():
            text, most = tree.text, tree.maxdist
            return text[: tree.prefixlength], (lambda word: Levenshtein.distance(word, text, score_cutoff=most) <= most)
    raise EngineError(f"A query of type {type(tree).__name__} can't be asked of this index. Use words or a phrase.")
