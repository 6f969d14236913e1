"""The words of an index, for languages other than English: which languages it holds, how
often a stem occurs, which stems its words have, and which are compounds.

All of it is read out of two fields of every segment: the stems of texts, and the entries
of the lexicon (``batch``). An index in English has none of the latter, so that nothing is
looked for at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache, partial

from cuttings.search.deadlines import check_deadline
from cuttings.search.engines.whoosh.postings import FieldReader
from cuttings.search.engines.whoosh.snapshot import Snapshot
from cuttings.search.language.chains import SIGN
from cuttings.search.language.lexicon import EQUALS, HELD
from cuttings.search.language.romanised import keys_of
from cuttings.search.syntax.schema import SPELT


class IndexedWords:
    """The lexicon of one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        # Of functions, not of methods: a cache that knew this object would keep the
        # files of a replaced generation open until Python looks for garbage.
        self.stems_of = lru_cache(maxsize=10_000)(partial(_stems_of, snapshot))
        self.containing = lru_cache(maxsize=1_000)(partial(_containing, snapshot))

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The codes of the languages that articles are analysed in, English left out."""
        held = {entry.removeprefix(HELD) for entry in _entries(self._snapshot, HELD)}
        return tuple(sorted(held))

    def holds(self, stem: str) -> int:
        """How many articles hold a stem."""
        term = stem.encode("utf-8", "surrogatepass")
        return self._snapshot.frequency("text", term)

    def sounding(self, key: str) -> list[str]:
        """The words in Cyrillic or Greek letters that have a key."""
        return self._words_by_key.get(key, [])

    @cached_property
    def _words_by_key(self) -> dict[str, list[str]]:
        """All words in Cyrillic or Greek letters by their keys, and those of the names
        that they are cases of; they stand side by side in a vocabulary.
        """
        words: dict[str, None] = {}
        for segment in self._snapshot.segments:
            check_deadline()
            reader = segment.fields.get("exact")
            if reader:
                for ordinal in _range(reader, "\u0370", "\u0530"):
                    words[reader.terms[ordinal].decode("utf-8", "surrogatepass")] = None
        by_key: dict[str, list[str]] = {}
        for word in words:
            for key in keys_of(word):
                by_key.setdefault(key, []).append(word)
        return by_key


def _stems_of(snapshot: Snapshot, language: str, term: str) -> tuple[str, ...]:
    """The stems of words that fold to a term, where they are not its own stem."""
    beginning = f"{language}{SIGN}{term}{EQUALS}"
    found: dict[str, None] = {}
    for entry in _entries(snapshot, beginning):
        found[f"{language}{SIGN}{entry.removeprefix(beginning)}"] = None
    return tuple(found)


def _entries(snapshot: Snapshot, beginning: str) -> Iterator[str]:
    """The entries of the lexicon that begin so, of all segments."""
    prefix = beginning.encode("utf-8", "surrogatepass")
    for segment in snapshot.segments:
        reader = segment.fields.get(SPELT)
        if reader:
            for ordinal in range(*reader.terms.with_prefix(prefix)):
                yield reader.terms[ordinal].decode("utf-8", "surrogatepass")


def _containing(snapshot: Snapshot, language: str, letters: str) -> tuple[str, ...]:
    """The stems of a language that begin or end with some letters."""
    found: dict[str, None] = {}
    prefix = f"{language}{SIGN}".encode()
    for segment in snapshot.segments:
        check_deadline()
        reader = segment.fields.get("text")
        if reader:
            found.update(dict.fromkeys(_with_letters(reader, prefix, letters)))
    return tuple(found)


def _range(reader: FieldReader, first: str, last: str) -> range:
    """The ordinals of the terms from one character up to another."""
    begin = reader.terms.first_from(first.encode())
    return range(begin, reader.terms.first_from(last.encode()))


def _with_letters(reader: FieldReader, prefix: bytes, letters: str) -> Iterator[str]:
    """The terms with a prefix that have some letters right behind it or at their end."""
    first, last = reader.terms.with_prefix(prefix)
    sought = letters.encode("utf-8", "surrogatepass")
    for ordinal in reader.terms.holding(sought, first, last):
        term = reader.terms[ordinal]
        word = term[len(prefix) :]
        if word != sought and (word.startswith(sought) or word.endswith(sought)):
            yield term.decode("utf-8", "surrogatepass")
