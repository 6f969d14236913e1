"""One side of a comparison: a text with its title, days and outlet."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cached_property

from cuttings.index.stories.alignment import Lookup
from cuttings.index.stories.fingerprints import Fingerprint, terms_of

Days = tuple[int, int]


@dataclass(eq=False)
class Compared:
    """One side of a comparison.

    ``days`` are the first and last day on which it may have been published (None:
    unknown), ``packed`` is its text as ``pack_text`` makes it. What is not known of
    title and outlet is empty.
    """

    fingerprint: Fingerprint
    days: Days | None = None
    packed: bytes = b""
    title: str = ""
    outlet: str = ""

    @property
    def stated(self) -> tuple[Days | None, bytes, str, str]:
        """All that is kept of it but the fingerprint, which is of the text."""
        return self.days, self.packed, self.title, self.outlet

    @property
    def text(self) -> str:
        """The text that the fingerprint was made from."""
        return unpack_text(self.packed)

    @cached_property
    def words(self) -> list[str]:
        """The compared form of each term."""
        return terms_of(self.text)

    @cached_property
    def lookup(self) -> Lookup:
        """The text's shingles, sorted."""
        return Lookup.of(self.fingerprint)


def pack_text(text: str) -> bytes:
    """A text as it is stored: half a byte a character."""
    return zlib.compress(text.encode(), 1)


def unpack_text(packed: bytes) -> str:
    """The text that ``pack_text`` packed."""
    return zlib.decompress(packed).decode()


def days_apart(first: Days | None, second: Days | None) -> int | None:
    """Days between two dates, the fewest that their intervals allow; None where one
    is unknown.
    """
    if first is None or second is None:
        return None
    return max(0, first[0] - second[1], second[0] - first[1])


# Titles


def weighty_words(title: str) -> set[str]:
    """The words of a title that are longer than three letters."""
    return {word for word in terms_of(title) if len(word) > 3}


def alike(first: str, second: str) -> bool:
    """Whether two titles have half of their words in common, or one has none."""
    one, two = weighty_words(first), weighty_words(second)
    return 2 * len(one & two) >= min(len(one), len(two))


def share_a_word(first: str, second: str) -> bool:
    """Whether two titles share a word of weight, or one has none: a notice that stands
    in place of many articles keeps their titles.
    """
    one, two = weighty_words(first), weighty_words(second)
    return not one or not two or not one.isdisjoint(two)


def bear_one_title(one: Compared, other: Compared) -> bool:
    """Whether two titles have half of the words of the longer one in common, and more
    than a word: many a title is "News" or "In brief".
    """
    first, second = weighty_words(one.title), weighty_words(other.title)
    shared = len(first & second)
    return shared > 1 and 2 * shared >= max(len(first), len(second))
