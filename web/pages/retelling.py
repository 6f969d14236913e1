"""What a copy did with the text of another, in words.

    >>> text = Text("Nine men died. The mayor spoke on Friday.")
    >>> told = retold(text, Text("The mayor spoke on Friday. Nine men died."))
    >>> told.moved_sentences, told.cut, told_in_words(told)
    (1, 0, 'moved 1 sentence')

Paragraphs are counted where they went or changed as a whole, sentences where the
paragraph around them stands. What moved is the least that has to be moved to make one
order of the other: of two sentences that changed places, the shorter. Breaks between
paragraphs, capitals and signs make no difference.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cuttings.search.deadlines import polled
from cuttings.search.language.analysis import terms
from cuttings.search.language.units import breaks_of
from cuttings.search.translations import gettext, marked, ngettext
from cuttings.web.pages.comparison import CARRIED, PART, WHOLE, paragraphs_of

FEW = 5
"""Words that a sentence may gain and stand but for a few words."""
LIKE = 0.5
"""Share of the words of two sentences in one place from which one is the other, edited."""

PARAGRAPHS = (
    ("cut", marked("cut %(number)s%(of_all)s")),
    ("changed", marked("changed %(number)s%(of_all)s")),
    ("reworded", marked("a few words in %(number)s%(of_all)s")),
    ("moved", marked("moved %(number)s%(of_all)s")),
)
"""What is said of paragraphs; ``of_all`` is said once."""

Keys = tuple[str, ...]
"""The terms of a sentence or a paragraph."""


@dataclass(frozen=True, slots=True)
class Retold:
    """What became of a text of ``paragraphs`` in a copy.

    ``cut``, ``changed``, ``reworded`` (but for a few words), ``moved`` and ``added``
    are paragraphs; the others are sentences of paragraphs that stand otherwise.
    """

    paragraphs: int
    cut: int = 0
    changed: int = 0
    reworded: int = 0
    moved: int = 0
    added: int = 0
    cut_sentences: int = 0
    moved_sentences: int = 0
    added_sentences: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether it is the same text."""
        return self == Retold(self.paragraphs)

    @property
    def is_shorter(self) -> bool:
        """Whether the copy has nothing that the text has not."""
        less = self.cut or self.cut_sentences
        return bool(less) and not (self._is_altered or self._is_more)

    @property
    def is_longer(self) -> bool:
        """Whether the copy has all of the text, and more."""
        less = self.cut or self.cut_sentences
        return bool(self._is_more) and not (self._is_altered or less)

    @property
    def _is_more(self) -> int:
        return self.added + self.added_sentences

    @property
    def _is_altered(self) -> int:
        return self.changed + self.reworded + self.moved + self.moved_sentences


def told_in_words(told: Retold | None) -> str:
    """What became of a text: "cut 3 of 5 paragraphs, moved 1 sentence"; empty where
    that is not known.
    """
    if told is None:
        return ""
    of_all = ngettext(
        " of %(number)s paragraph", " of %(number)s paragraphs", told.paragraphs
    )
    said: list[str] = []
    for name, message in PARAGRAPHS:
        number = getattr(told, name)
        if number:
            own = "" if said else of_all
            said.append(gettext(message, number=number, of_all=own))
    said += _added_and_sentences(told)
    return ", ".join(said) or gettext("every paragraph")


def _added_and_sentences(told: Retold) -> Iterator[str]:
    if number := told.added:
        yield ngettext(
            "added %(number)s paragraph", "added %(number)s paragraphs", number
        )
    if number := told.cut_sentences:
        yield ngettext("cut %(number)s sentence", "cut %(number)s sentences", number)
    if number := told.moved_sentences:
        yield ngettext(
            "moved %(number)s sentence", "moved %(number)s sentences", number
        )
    if number := told.added_sentences:
        yield ngettext(
            "added %(number)s sentence", "added %(number)s sentences", number
        )


class Text:
    """A text as it is compared: its paragraphs as sentences, and what runs of words
    it has.
    """

    def __init__(self, body: str) -> None:
        self.paragraphs: list[list[Keys]] = []
        self.sentences: list[Keys] = []
        self.starts: list[int] = []  # of each sentence, in the letters of all terms
        self.runs: dict[Keys, int] = {}  # and the sentence in which each ends
        self._units: set[Keys] = set()
        words: list[str] = []
        length = 0
        for paragraph in polled(paragraphs_of(body), every=16):
            sentences = list(_sentences(paragraph))
            self.paragraphs.append(sentences)
            self._units.add(joined(sentences))
            for sentence in sentences:
                self.starts.append(length)
                for word in sentence:
                    words.append(word)
                    length += len(word) + 1
                    if len(words) >= CARRIED:
                        run = tuple(words[-CARRIED:])
                        self.runs.setdefault(run, len(self.sentences))
                self.sentences.append(sentence)
        self._units.update(self.sentences)
        self.words = set(words)
        self._letters = f" {' '.join(words)} "

    def places(self, keys: Keys, after: int) -> Iterator[int]:
        """Where words stand one behind the other, from a place on and then before it.

        Few words are found only as a sentence or paragraph: elsewhere they are chance.
        """
        if not keys or (len(keys) < CARRIED and keys not in self._units):
            return
        needle = f" {' '.join(keys)} "
        for first, last in ((after, len(self._letters)), (0, after + len(needle) - 1)):
            place = self._letters.find(needle, first, last)
            while place >= 0:
                yield place
                place = self._letters.find(needle, place + 1, last)

    def share(self, keys: Keys) -> float:
        """The share of words, 0 to 1, that stand in runs of this text."""
        if len(keys) < CARRIED:
            return float(keys in self._units)
        carried = [False] * len(keys)
        for first, run in enumerate(_runs(keys)):
            if run in self.runs:
                carried[first : first + CARRIED] = [True] * CARRIED
        return sum(carried) / len(keys)


def joined(sentences: Sequence[Keys]) -> Keys:
    """The terms of a paragraph."""
    return tuple([word for sentence in sentences for word in sentence])


def _runs(keys: Keys) -> Iterator[Keys]:
    for first in range(len(keys) - CARRIED + 1):
        yield keys[first : first + CARRIED]


def _sentences(paragraph: str) -> Iterator[Keys]:
    keys = tuple(terms(paragraph))
    starts = breaks_of(paragraph).sentences
    for first, last in zip(starts, [*starts[1:], len(keys)], strict=True):
        if first < last:
            yield keys[first:last]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a copy has a paragraph or a sentence word for word; how long it is."""

    start: int
    words: int
    is_paragraph: bool


def retold(text: Text, copy: Text) -> Retold:
    """What became of a text in a copy."""
    return _Telling(text, copy).told()


class _Telling:
    """One comparison: what was found of the text so far, and where."""

    def __init__(self, text: Text, copy: Text) -> None:
        self._text = text
        self._copy = copy
        self._places: list[_Place] = []
        self._taken: set[int] = set()
        self._after = 0  # the place in the copy behind what was found last
        self._edited: set[int] = set()  # sentences of the copy that are others, edited
        self._short: set[int] = set()  # sentences of the copy that have not grown
        self._cut = self._changed = self._reworded = self._cut_sentences = 0
        self._replaced = 0  # sentences gone from paragraphs that are told as changed

    def told(self) -> Retold:
        for sentences in polled(self._text.paragraphs, every=16):
            self._follow(sentences)
        added, added_sentences = self._added()
        moved = _moved(self._places)
        paragraphs = sum([place.is_paragraph for place in moved])
        return Retold(
            paragraphs=len(self._text.paragraphs),
            cut=self._cut,
            changed=self._changed,
            reworded=self._reworded,
            moved=paragraphs,
            added=added,
            cut_sentences=self._cut_sentences,
            moved_sentences=len(moved) - paragraphs,
            added_sentences=added_sentences,
        )

    def _follow(self, sentences: Sequence[Keys]) -> None:
        """Counts what became of a paragraph."""
        keys = joined(sentences)
        found = self._find(keys, is_paragraph=True)
        if found:
            return
        share = self._copy.share(keys)
        edited = int(found is False and share < PART and self._is_edited(sentences[0]))
        if found is None or (share < PART and not edited):
            self._cut += 1
            return

        gone = 0
        for sentence in sentences[edited:]:
            if self._find(sentence, is_paragraph=False):
                continue
            if self._is_edited(sentence) or self._copy.share(sentence) >= PART:
                edited += 1
            else:
                gone += 1
        if not edited:
            self._cut_sentences += gone
        elif gone or share < WHOLE or self._has_grown(keys):
            self._changed += 1
            self._replaced += gone
        else:
            self._reworded += 1

    def _find(self, keys: Keys, *, is_paragraph: bool) -> bool | None:
        """Whether the copy has these words one behind the other; None where it has
        them only where an earlier part of the text was found, which repeats itself.
        """
        found: bool | None = False
        for place in self._copy.places(keys, self._after):
            if place not in self._taken:
                self._taken.add(place)
                self._places.append(_Place(place, len(keys), is_paragraph))
                self._after = place + len(" ".join(keys)) + 1
                return True
            found = None
        return found

    def _is_edited(self, sentence: Keys) -> bool:
        """Whether the copy has this sentence with other words where it should stand."""
        number = bisect_left(self._copy.starts, self._after)
        if number == len(self._copy.sentences):
            return False
        other = self._copy.sentences[number]
        shared = len(set(sentence) & set(other))
        is_edited = shared >= LIKE * max(len(set(sentence)), len(set(other)))
        if is_edited:
            self._edited.add(number)
            self._after = self._copy.starts[number] + len(" ".join(other)) + 1
        return is_edited

    def _has_grown(self, keys: Keys) -> bool:
        """Whether a sentence of the copy has words of a paragraph among many that the
        text has nowhere.
        """
        for run in _runs(keys):
            number = self._copy.runs.get(run)
            if number is None or number in self._short:
                continue
            if len(set(self._copy.sentences[number]) - self._text.words) > FEW:
                return True
            self._short.add(number)
        return False

    def _added(self) -> tuple[int, int]:
        """Paragraphs of the copy that the text has nothing of, and such sentences in
        other paragraphs, but for those that may stand for what was changed.
        """
        paragraphs = more = number = 0
        for sentences in polled(self._copy.paragraphs, every=16):
            fresh = 0
            for sentence in sentences:
                is_known = number in self._edited or self._text.share(sentence) >= PART
                fresh += not is_known
                number += 1
            if fresh == len(sentences):
                paragraphs += 1
            else:
                more += fresh
        return paragraphs, max(0, more - self._replaced)


def _moved(places: Sequence[_Place]) -> list[_Place]:
    """The fewest words that have to be moved to bring what was found into the order of
    the copy: all but the heaviest run of growing places.

    A tree of prefix maxima (Fenwick 1994) makes it n log n.
    """
    starts = sorted([place.start for place in places])
    best = [(0, -1)] * (len(starts) + 1)  # words of the heaviest run, and its last
    before: list[int] = []
    for index, place in enumerate(places):
        rank = bisect_left(starts, place.start)
        heaviest = (0, -1)
        node = rank
        while node:
            heaviest = max(heaviest, best[node])
            node -= node & -node
        before.append(heaviest[1])
        run = (heaviest[0] + place.words, index)
        node = rank + 1
        while node < len(best):
            best[node] = max(best[node], run)
            node += node & -node

    kept: set[int] = set()
    last = _heaviest(best)
    while last >= 0:
        kept.add(last)
        last = before[last]
    return [place for index, place in enumerate(places) if index not in kept]


def _heaviest(best: Sequence[tuple[int, int]]) -> int:
    """The last of the heaviest run of all in a tree of prefix maxima."""
    heaviest = (0, -1)
    node = len(best) - 1
    while node:
        heaviest = max(heaviest, best[node])
        node -= node & -node
    return heaviest[1]
