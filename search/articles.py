"""What is searched: articles, what was found in them, and the entry that an engine
stores.

An ``Article`` is what a reader read and cleaning cleaned. An ``Enrichment`` is what the
machine found in it. An ``Entry`` joins the two with its story and with the headings
that its mentions name: all that an engine needs, so that an engine never asks anyone
else.

    >>> Published("2015-09", "path").precision
    'month'
    >>> Published("2015-09", "path").first, Published("2015-09", "path").last
    (datetime.date(2015, 9, 1), datetime.date(2015, 9, 30))
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from cuttings.search.dates import interval
from cuttings.search.errors import DateError
from cuttings.search.translations import worded

Kind = Literal["person", "organisation", "place", "event"]
Precision = Literal["day", "month", "year"]


@dataclass(frozen=True, slots=True)
class Published:
    """A date of publication, no more precise than its source says.

    ``value`` is ISO 8601 cut to what is known (``2015``, ``2015-09`` or
    ``2015-09-05``); ``provenance`` says where it was read (``metadata``, ``masthead``,
    ``dateline``, ``path``, ``feed``). A partial date stands for a whole interval,
    because completing it would invent a date that nobody stated.
    """

    value: str
    provenance: str

    @property
    def precision(self) -> Precision:
        """How much of the date is known."""
        return ("year", "month", "day")[self.value.count("-")]  # type: ignore[return-value]

    @property
    def first(self) -> datetime.date:
        """The earliest day that this date can mean."""
        return datetime.date.fromordinal(self.days[0])

    @property
    def last(self) -> datetime.date:
        """The latest day that this date can mean."""
        return datetime.date.fromordinal(self.days[1])

    @property
    def days(self) -> tuple[int, int]:
        """The first and last day as ordinals.

        Raises DateError where ``value`` is no date.
        """
        days = interval(self.value)
        if days is None:
            raise DateError(
                worded(
                    "%(value)s is not an ISO 8601 date; give YYYY, YYYY-MM or "
                    "YYYY-MM-DD",
                    value=repr(self.value),
                )
            )
        return days


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: where it stands in the cleaned body and in the original.

    Offsets count characters, end excluded. A hidden paragraph (boilerplate) has an
    empty span of the body (``start == end``) and says in ``hidden`` why; nothing is
    ever deleted. ``language`` is that of a paragraph in another language than its
    article's, and empty for all others.
    """

    start: int
    end: int
    source_start: int
    source_end: int
    hidden: str = ""
    language: str = ""


class Stretch(NamedTuple):
    """A stretch of a text in one language (BCP 47)."""

    start: int
    end: int
    language: str


@dataclass(frozen=True, slots=True)
class Imprint:
    """Where in its paper an article stood, as the vendor of its text states it.

    ``number`` is the vendor's own number of the document, the same however often it is
    downloaded. Everything is text, for pages are called ``A10``; empty where nothing
    is stated.
    """

    vendor: str = ""
    number: str = ""
    section: str = ""
    page: str = ""
    edition: str = ""


UNSTATED = Imprint()
"""The imprint of an article of which no vendor says anything."""


@dataclass(frozen=True, slots=True)
class SuppliedTerm:
    """A term that a vendor's indexers gave an article, never merged with what was
    found in its text.

    ``kind`` is ``subject``, ``person``, ``organisation``, ``place`` or ``industry``;
    ``vocabulary`` names whose term it is, ``code`` its code there, ``relevance`` the
    percentage that the vendor states.
    """

    kind: str
    label: str
    vocabulary: str
    code: str = ""
    relevance: int | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One text as one source carried it.

    ``body`` is the cleaned text, its visible paragraphs joined by a blank line;
    ``original`` the decoded text as read. ``title_inferred`` tells that no title was
    stated. Unknown things are ``None``, never a guess. ``subjects`` are codes that the
    source supplied (IPTC ids), ``notes`` what cleaning or a reader has to say.
    ``imprint`` and ``terms`` are what a vendor stated of it.

    ``language`` is a BCP 47 code, ``und`` where it is not known; ``language_from`` tells
    whether the source ``stated`` it or the text was ``detected`` to be in it, and is
    empty for articles of a release that took all for English.
    """

    id: str
    title: str
    title_inferred: bool
    body: str
    original: str
    paragraphs: tuple[Paragraph, ...]
    source: str
    content_hash: str
    published: Published | None = None
    outlet: str | None = None
    agency: str | None = None
    byline: str | None = None
    dateline: str | None = None
    language: str = "en"
    url: str | None = None
    subjects: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    imprint: Imprint = UNSTATED
    terms: tuple[SuppliedTerm, ...] = ()
    language_from: str = ""

    def stretches(self) -> tuple[Stretch, ...]:
        """The body in stretches of one language each, in order and without gaps."""
        if not any(paragraph.language for paragraph in self.paragraphs):
            return (Stretch(0, len(self.body), self.language),)
        changes: list[Stretch] = []
        for paragraph in self.paragraphs:
            language = paragraph.language or self.language
            before = changes[-1].language if changes else self.language
            if paragraph.start < paragraph.end and language != before:
                changes.append(Stretch(paragraph.start, len(self.body), language))
        if not changes:
            return (Stretch(0, len(self.body), self.language),)

        if changes[0].start:
            changes.insert(0, Stretch(0, len(self.body), self.language))
        ends = [*[change.start for change in changes[1:]], len(self.body)]
        return tuple(
            [
                change._replace(end=end)
                for change, end in zip(changes, ends, strict=True)
            ]
        )

    def language_at(self, offset: int) -> str:
        """The language of the paragraph in which a character of the body stands."""
        for start, end, language in self.stretches():
            if start <= offset < end:
                return language
        return self.language


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was not indexed: travels down the same stream as articles, so
    that it never vanishes.
    """

    path: str
    reason: str
    position: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """One authorised name: identity is the id, never the string.

    ``broader`` is the id of the heading above it (a city's country). ``variants`` are
    other spellings that find it. ``machine`` tells that a rule, not a librarian, joined
    its variants; ``reason`` is that rule. ``doubtful`` tells that one article alone has
    the name, and nothing in it but the recogniser's word shows that it is one.
    """

    id: str
    kind: Kind
    label: str
    broader: str | None = None
    variants: tuple[str, ...] = ()
    machine: bool = False
    reason: str = ""
    doubtful: bool = False


ONLY_IF_KNOWN = "a surname where the archive knows whose"
"""The reason of a mention that counts only where somebody of that name is named in full
in the archive.
"""


UNSUPPORTED = "only the recogniser says so"
"""The reason of a mention whose article shows nothing else for its being a name."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where it stands in the body (``start`` to ``end``); a mention in the title
    has ``start`` -1.

    ``name`` is the fullest form that the document gives (``Abdullo Nazarov`` for the
    bare ``Nazarov``) and ``role`` the office it is named with (``president of
    Tajikistan``), both found without looking at other documents. ``heading`` is the id
    that the authority file gives; it is None where the name is ambiguous or does not
    count (a demonym). A heading that a librarian has hidden is none of the entry's
    headings, but its mentions keep its id, so that showing it again is no matter of
    articles. ``reason`` says why it was assigned or left alone.
    """

    surface: str
    start: int
    end: int
    kind: Kind
    name: str = ""
    role: str = ""
    heading: str | None = None
    reason: str = ""

    @property
    def counted(self) -> bool:
        """Whether the authority files this mention: it has a name, and is no demonym."""
        return bool(self.name) and not self.reason.endswith("not counted")


@dataclass(frozen=True, slots=True)
class EventType:
    """An event type (an IPTC Media Topics id such as ``medtop:20000056``) with the
    spans of the body that prove it, and the ``words`` that say most for it.
    """

    id: str
    weight: float
    primary: bool
    evidence: tuple[tuple[int, int], ...] = ()
    provenance: str = "rules"
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cue:
    """A stated number of people killed, wounded or arrested, never without the span
    (of the body) that states it.
    """

    what: str
    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quotation:
    """What somebody is quoted with: a span of the body, without its quotation marks, or
    of the title where it is ``in_title``.

    ``speaker`` is the name of a person or body as its mentions give it
    (``Mention.name``), and ``kind`` theirs; or words for who has no name there (``a
    spokesman``, ``the ministry``), and then ``kind`` is empty. ``verb`` is the word that
    attributes (``said``, ``according to``); it is empty where one quotation goes on the
    one before.
    """

    start: int
    end: int
    speaker: str
    kind: Kind | Literal[""] = ""
    verb: str = ""
    in_title: bool = False

    def text_in(self, article: Article) -> str:
        """The words quoted, of the article that this is a quotation of."""
        text = article.title if self.in_title else article.body
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Enrichment:
    """What the machine found in one article, and which model and rules found it (the
    cache key's other half).

    ``unsought`` are the facets whose values were not looked for, because nothing is
    installed that knows the article's language.
    """

    mentions: tuple[Mention, ...] = ()
    events: tuple[EventType, ...] = ()
    cues: tuple[Cue, ...] = ()
    dates: tuple[str, ...] = ()
    model: str = ""
    rules: str = ""
    unsought: tuple[str, ...] = ()
    quotations: tuple[Quotation, ...] = ()

    def quoted_spans(self, in_title: bool = False) -> list[tuple[int, int, int]]:
        """Where somebody is quoted in the body, or in the title: start, end, and which
        of the quotations it is; in order.
        """
        spans = []
        for number, quotation in enumerate(self.quotations):
            if quotation.in_title is in_title:
                spans.append((quotation.start, quotation.end, number))
        return sorted(spans)

    def heading_of(self, quotation: Quotation) -> str | None:
        """The id of the heading that a quotation's speaker is filed under, as the
        mentions of that name are; None for speakers without one.
        """
        for mention in self.mentions if quotation.kind else ():
            is_speaker = (mention.kind, mention.name) == (
                quotation.kind,
                quotation.speaker,
            )
            if is_speaker and mention.heading:
                return mention.heading
        return None


@dataclass(frozen=True, slots=True)
class Correction:
    """What became of an article: ``kind`` is ``correction``, ``clarification`` or
    ``withdrawal``, ``article_id`` the article that says so.
    """

    kind: str
    article_id: str


@dataclass(frozen=True, slots=True)
class StoryLink:
    """How an article belongs to its story.

    ``kind`` is the kind of copy (``representative``, ``identical``, ``cut``,
    ``extended``, ``edited``, ``update``, ``correction``, ``clarification``,
    ``withdrawal``); ``reason`` the evidence in words; ``related`` the ids of stories on
    the same event; ``aliases`` older ids of this story, kept so that links to them stay
    alive. ``version`` is what the article announces itself to be, whichever copy
    represents the story, and ``corrections`` what corrects it, in order. ``copies`` is
    how many copies the story has, and ``outlets`` how many outlets carried them, 1 where
    no outlet is known.
    """

    id: str
    representative: bool = True
    kind: str = "representative"
    reason: str = ""
    related: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    version: str = ""
    corrections: tuple[Correction, ...] = ()
    copies: int = 1
    outlets: int = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """What an engine stores: an article, what was found in it, its story, and every
    heading that it counts under.

    ``headings`` holds the headings of the mentions and event types and all headings
    above them. ``added`` is when the article came into the archive (ISO 8601, UTC; empty
    where nobody knows), ``labels`` are the subjects that curators gave it.
    """

    article: Article
    enrichment: Enrichment
    story: StoryLink
    headings: tuple[Heading, ...] = field(default=())
    added: str = ""
    labels: tuple[str, ...] = ()

    def of_kind(self, kind: Kind) -> tuple[Heading, ...]:
        """The headings of one kind, parents included."""
        return tuple([heading for heading in self.headings if heading.kind == kind])
