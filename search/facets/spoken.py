"""The values of facets that are words of ours, and places, by their names in every
language that the program speaks.

An archive has event types, casualties, languages and places by English labels. A German
or French reader sees them in German or French, and types what is seen. A name is
understood whoever reads, so that a saved search, an address that is passed on and a
program find the same.

>>> english_labels("event", ["bewaffnete", "konflikte"])
('armed conflict',)
>>> english_labels("language", ["franzosisch"])
('French',)
>>> english_labels("places", ["vereinigte", "staaten"])
('United States',)
>>> english_labels("event", ["armed", "conflict"]), english_labels("people", ["krieg"])
((), ())
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from babel import Locale

from cuttings.search.facets.events import CASUALTIES, UNCLASSIFIED, UNSOUGHT
from cuttings.search.facets.filters import words_of
from cuttings.search.facets.languages import UNKNOWN, language_name
from cuttings.search.facets.places import place_rows
from cuttings.search.facets.topics import topic_rows
from cuttings.search.facets.wording import PLACES
from cuttings.search.language.chains import SIGN, chain_of
from cuttings.search.language.function_words import is_function_word
from cuttings.search.translations import SOURCE, languages, speaking, translated

MOST_MEANT = 40
"""Values that a few words may mean; words that stand in more names say nothing."""

Words = tuple[str, ...]


@dataclass(slots=True)
class _Names:
    """The names of a facet's values in the languages other than English, as the stems of
    their words: the English labels by whole name, the names that a stem stands in, and
    the labels by each word as it is written. Names that are ``proper`` have no other
    forms, and their words stand for their stems.
    """

    proper: bool = False
    whole: dict[Words, list[str]] = field(default_factory=dict)
    holding: dict[str, list[tuple[Words, str]]] = field(default_factory=dict)
    written: dict[str, list[str]] = field(default_factory=dict)
    english: dict[str, list[str]] = field(default_factory=dict)

    def add(self, language: str, label: str, name: str) -> None:
        """A value of this English label has this name; what that says in brackets may
        be left out.
        """
        stems = self._stems(language, words_of(name))
        short = self._stems(language, words_of(name.partition(" (")[0]))
        for spelling in {stems, short}:
            self.whole.setdefault(spelling, []).append(label)
        for stem in set(stems):
            self.holding.setdefault(stem, []).append((stems, label))
        for word in set(words_of(name)):
            self.written.setdefault(word, []).append(label)
        for word in set(words_of(label)):
            self.english.setdefault(word, []).append(label)

    def labels_of(self, words: Sequence[str]) -> list[str]:
        """The English labels of the values that words name."""
        asked: list[Words] = []
        for language in languages():
            if language != SOURCE:
                asked.append(self._stems(language, words))
        found: list[str] = []
        for stems in asked:
            found += self.whole.get(stems, ())
        if found or self._are_english(words) or _say_little(words):
            return found
        for stems in asked:
            for name, label in self.holding.get(stems[0], ()):
                if _stand_in(name, stems):
                    found.append(label)
        return found

    def _are_english(self, words: Sequence[str]) -> bool:
        labels = self.english.get(words[0], ())
        return any(_stand_in(words_of(label), words) for label in labels)

    def _stems(self, language: str, words: Sequence[str]) -> Words:
        """The stems of words; stemmed twice, because Snowball leaves "conflit" of the
        plural and "confl" of the singular.
        """
        if self.proper:
            return tuple(words)
        chain = chain_of(language)
        stems: list[str] = []
        for word in words:
            once = chain.stem(word).rpartition(SIGN)[2]
            stems.append(chain.stem(once))
        return tuple(stems)


def _say_little(words: Sequence[str]) -> bool:
    """Whether words are nothing but such as "der" and "de la"."""
    return all(is_function_word(word, languages()) for word in words)


def _stand_in(name: Words, words: Sequence[str]) -> bool:
    """Whether words stand side by side in a name."""
    wanted = tuple(words)
    starts = range(len(name) - len(wanted) + 1)
    return any(name[start : start + len(wanted)] == wanted for start in starts)


def is_spoken(key: str) -> bool:
    """Whether the values of a facet have names in other languages."""
    return key in _SPOKEN


def english_labels(key: str, words: Sequence[str]) -> tuple[str, ...]:
    """The English labels of the values that folded words name in another language: those
    of this whole name, else those whose name has the words, as long as no English label
    has them and they are no more than ``MOST_MEANT``. Words are the same in all their
    forms.

    A label with the words in it is none of these, since it is found by itself.
    """
    if key not in _SPOKEN or not words:
        return ()
    others: dict[str, None] = {}
    for label in _names(key).labels_of(words):
        if not _stand_in(words_of(label), words):
            others[label] = None
    return tuple(others) if len(others) <= MOST_MEANT else ()


def english_labels_beginning(key: str, prefix: str) -> tuple[str, ...]:
    """The same of the beginning of a word (``erdbeb*``), where no word of an English
    label begins so.
    """
    if key not in _SPOKEN:
        return ()
    names = _names(key)
    if any(word.startswith(prefix) for word in names.english):
        return ()
    meant: dict[str, None] = {}
    for word, labels in names.written.items():
        if word.startswith(prefix):
            meant.update(dict.fromkeys(labels))
    return tuple(meant) if len(meant) <= MOST_MEANT else ()


def is_understood(key: str, name: str, label: str) -> bool:
    """Whether a name that is typed in a query finds the value of this English label."""
    words = words_of(name)
    is_same = bool(words) and _stand_in(words_of(label), words)
    return is_same or label in english_labels(key, words)


@cache
def _names(key: str) -> _Names:
    names = _Names(proper=key == PLACES)
    for language in languages():
        if language != SOURCE:
            for label, name in _SPOKEN[key](language):
                names.add(language, label, name)
    return names


def _events(language: str) -> Iterator[tuple[str, str]]:
    for _, label, name in topic_rows(language):
        yield label, name
    yield from _translated(language, (UNCLASSIFIED.label, UNSOUGHT.label))


def _casualties(language: str) -> Iterator[tuple[str, str]]:
    yield from _translated(language, tuple(CASUALTIES.values()))


def _languages(language: str) -> Iterator[tuple[str, str]]:
    for code in Locale.parse(language).languages:
        yield language_name(code), language_name(code, language)
    yield from _translated(language, (UNKNOWN.label,))


def _places(language: str) -> Iterator[tuple[str, str]]:
    for _, label, name in place_rows(language):
        yield label, name


def _translated(language: str, labels: Sequence[str]) -> Iterator[tuple[str, str]]:
    with speaking(language):
        for label in labels:
            yield label, translated(label)


_SPOKEN = {
    "event": _events,
    "casualties": _casualties,
    "language": _languages,
    PLACES: _places,
}
