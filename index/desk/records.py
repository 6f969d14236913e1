"""What the desk tells: a heading, an article or a file with all that is known of it, what
somebody should look at, and what was decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cuttings.index.authority.suggestions import Suggestion
from cuttings.index.decisions import Decision
from cuttings.search.articles import Heading, Kind, Skipped


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change would do: in words, to what, and to how many articles; where it adds
    a name, in how many ``places`` of one.
    """

    detail: str
    articles: int
    subjects: tuple[str, ...] = ()
    places: int = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """A decision that was made; ``delivered`` once readers see it."""

    decision: Decision
    delivered: bool


@dataclass(frozen=True, slots=True)
class Variant:
    """A spelling of a heading; ``reason`` is the rule by which the machine added it."""

    name: str
    librarian: bool
    reason: str


@dataclass(frozen=True, slots=True)
class HeadingRecord:
    """All that is known of a heading."""

    id: str
    kind: Kind
    label: str
    broader: Heading | None
    beneath: tuple[Heading, ...]
    hidden: bool
    source: str
    dates: str
    same_as: str
    scope_note: str
    variants: tuple[Variant, ...]
    articles: int
    alike: tuple[Suggestion, ...]
    history: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """A heading as one side of a question: where an article names it, in its words,
    which are in ``language``; its ``kind`` where that is what is asked.
    """

    heading: str
    label: str
    articles: int
    article: str
    title: str
    date: str
    before: str
    name: str
    after: str
    language: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A heading that somebody should look at: what else is said of its name (``beside``)
    or why its spellings were joined, how many articles have it. Of a name that is filed
    as two kinds, ``other`` is the other heading, ``other_kind`` its kind and ``others``
    the number of its articles.
    """

    heading: str
    kind: Kind
    label: str
    beside: str
    reason: str
    articles: int
    other: str = ""
    other_kind: str = ""
    others: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """How much waits of each kind; None where that is not known yet. ``undatable`` and
    ``unplaceable`` articles wait no longer: a person decided that their date or outlet
    can't be known.
    """

    pairs: int | None
    joined: int | None
    kinds: int | None
    outlets: int
    skipped: int
    aside: int
    undatable: int
    unplaceable: int


@dataclass(frozen=True, slots=True)
class Found:
    """A heading that words lead to, with its articles."""

    heading: Heading
    articles: int


@dataclass(frozen=True, slots=True)
class NameUse:
    """A name of an article: as what it is filed, why, and how many articles have it."""

    name: str
    kind: Kind
    heading: str
    reason: str
    everywhere: int


@dataclass(frozen=True, slots=True)
class NamePlace:
    """Where words stand in an article: ``occurrence`` from 1, the title first, and the
    text around in its paragraph. ``taken_by`` is the name that is found there already,
    ``taken_as`` its kind and ``heading`` the id of what it is filed under.
    """

    occurrence: int
    in_title: bool
    before: str
    text: str
    after: str
    taken_by: str = ""
    taken_as: str = ""
    heading: str = ""

    @property
    def is_free(self) -> bool:
        """Whether no name is found there yet."""
        return not self.taken_by

    @property
    def is_open(self) -> bool:
        """Whether no name is found there but a shorter one, which every one replaces."""
        return len(self.taken_by) < len(self.text)

    @property
    def has_it(self) -> bool:
        """Whether the same words are found there as a name."""
        return len(self.taken_by) == len(self.text)


@dataclass(frozen=True, slots=True)
class ParagraphState:
    """A paragraph of an article, in its order; ``hidden`` says why, if it is."""

    number: int
    text: str
    hidden: str


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """An article as its curators see it: what was read and what is shown, where its date
    was read (``dated_by``), its types and labels, and what was decided about it.
    """

    id: str
    title: str
    values: Mapping[str, str]
    as_read: Mapping[str, str]
    dated_by: str
    paragraphs: tuple[ParagraphState, ...]
    types: tuple[str, ...]
    labels: tuple[str, ...]
    added: str
    source: str
    history: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class SkippedPart:
    """A part of a file, or all of it, that is not indexed; ``aside`` says why it is set
    aside, if it is.
    """

    skipped: Skipped
    aside: str


@dataclass(frozen=True, slots=True)
class Aside:
    """What is set aside: why, and by which decision."""

    skipped: Skipped
    why: str
    decision: int


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file as it was read last: its size and time (ISO 8601), how many ``articles``
    it gave with the first of them (``held``: id and title), and what was not read.
    """

    path: str
    size: int
    modified: str
    articles: int
    held: tuple[tuple[str, str], ...]
    skipped: tuple[SkippedPart, ...]
    is_to_be_tried: bool
    history: tuple[Decision, ...]
