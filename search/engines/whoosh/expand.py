"""What a prefix, a pattern or a fuzzy word stands for: terms of the vocabulary, or values
of a facet.

At most ``MAX_WORDS`` terms are searched for one such word, the most frequent ones; the
page says when that left some out.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import translate

from rapidfuzz.distance import OSA
from whoosh import query as q

from cuttings.search.deadlines import polled
from cuttings.search.engines.naive import value_test
from cuttings.search.engines.whoosh.snapshot import Snapshot
from cuttings.search.errors import EngineError
from cuttings.search.facets.filters import names_of
from cuttings.search.syntax.proximity import Near
from cuttings.search.translations import worded

MAX_WORDS = 2_000


@dataclass(frozen=True, slots=True)
class ValueWords:
    """The words of a facet's labels and variants: the values of each, and all in order."""

    values: Mapping[str, Sequence[int]]
    ordered: Sequence[str]

    def beginning(self, prefix: str) -> Iterable[str]:
        """The words that begin so."""
        first = bisect_left(self.ordered, prefix)
        last = bisect_right(self.ordered, prefix + chr(sys.maxunicode), first)
        return self.ordered[first:last]


class Expander:
    """Expansions over one snapshot; those of facet values are taken over from the
    snapshot before where its dictionary is the same.
    """

    def __init__(self, snapshot: Snapshot, before: Expander | None = None) -> None:
        self._snapshot = snapshot
        self._value_words: dict[str, ValueWords] = {}
        if before and before._snapshot.dictionary == snapshot.dictionary:
            self._value_words = before._value_words

    def words(self, tree: q.Query) -> tuple[list[bytes], str]:
        """The terms that a leaf stands for, and a warning where there were too many."""
        prefix, test = _word_test(tree)
        begin = prefix.encode("utf-8", "surrogatepass")
        part = _longest_part(tree).encode("utf-8", "surrogatepass")
        found: dict[bytes, int] = {}
        for segment in self._snapshot.segments:
            reader = segment.fields[tree.fieldname]
            first, last = reader.terms.with_prefix(begin)
            # Looking for a part of a word is quicker than asking every word for it.
            is_within = len(part) > len(begin)
            ordinals: Sequence[int] = range(first, last)
            if is_within:
                ordinals = reader.terms.holding(part, first, last)
            for ordinal in polled(ordinals):
                term = reader.terms[ordinal]
                if test is None or test(term.decode("utf-8", "surrogatepass")):
                    found[term] = found.get(term, 0) + reader.frequency(ordinal)
        if len(found) <= MAX_WORDS:
            return sorted(found), ""

        best = sorted(found, key=lambda term: (-found[term], term))[:MAX_WORDS]
        sign = {q.Prefix: "*", q.FuzzyTerm: "~"}.get(type(tree), "")
        warning = worded(
            "“%(word)s” stands for %(words)s words; only the %(most)s most frequent "
            "were searched.",
            word=f"{tree.text}{sign}",
            words=len(found),
            most=MAX_WORDS,
        )
        return sorted(best), warning

    def values(self, tree: q.Query) -> list[int]:
        """The ordinals of the facet values that a leaf on a facet's field stands for."""
        values, accepts = self._snapshot.values[tree.fieldname], value_test(tree)
        words = self._words_of(tree.fieldname)
        candidates = polled(self._candidates(tree, words))
        return [number for number in candidates if accepts(values[number])]

    def _candidates(self, tree: q.Query, words: ValueWords) -> Iterable[int]:
        """Values with a word that the leaf could mean; each is tested whole afterwards."""
        if isinstance(tree, q.Term):
            return words.values.get(tree.text, [])
        if isinstance(tree, q.Phrase):
            lists = [words.values.get(word, []) for word in tree.words]
            return min(lists, key=len, default=[])
        if isinstance(tree, Near):
            lists = [list(self._candidates(part, words)) for part in tree.parts]
            return min(lists, key=len, default=[])
        found: set[int] = set()
        if isinstance(tree, q.Or):
            for part in tree.subqueries:
                found.update(self._candidates(part, words))
            return sorted(found)
        prefix, test = _word_test(tree)
        for word in polled(words.beginning(prefix)):
            if test is None or test(word):
                found.update(words.values[word])
        return sorted(found)

    def _words_of(self, key: str) -> ValueWords:
        """The words of a facet's values."""
        if key not in self._value_words:
            by_word: dict[str, list[int]] = {}
            for number, value in polled(self._snapshot.values[key].items()):
                words: set[str] = set()
                for name in names_of(value):
                    words.update(name)
                for word in words:
                    by_word.setdefault(word, []).append(number)
            self._value_words[key] = ValueWords(by_word, sorted(by_word))
        return self._value_words[key]


def _longest_part(tree: q.Query) -> str:
    """The longest run of letters that every word of a pattern has (``*ship*ard``:
    ``ship``); empty for what is no pattern, and for one with a list of letters.
    """
    if not isinstance(tree, q.Wildcard) or "[" in tree.text:
        return ""
    return max(re.split(r"[*?]", tree.text), key=len)


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
            distance = OSA.distance
            return text[: tree.prefixlength], (
                lambda word: distance(word, text, score_cutoff=most) <= most
            )
    raise EngineError(
        worded(
            "A query of type %(name)s can't be asked of this index. "
            "Use words or a phrase.",
            name=type(tree).__name__,
        )
    )
