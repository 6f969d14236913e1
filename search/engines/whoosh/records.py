"""Entries as bytes: three records each, so that a page reads little and a decision
rewrites little.

    page     title, body: what a hit shows
    rest     the original and whatever else was read with the text; never changes while the text does not
    links    origin, date, story and enrichment: what ``refacet`` replaces; what a hit shows of it stands
             first, so that the mentions behind are not read for it

Headings are no part of a record: an entry's headings, and the heading that each of its
mentions is filed under, are columns of numbers (``columns``), so that a decision about
names rewrites no record. A mention holds its place among what the document has filed, -1
where it is not filed.

Records are nested tuples of plain values in ``marshal`` version 4 (written alike and read
by every Python from 3.4 on, and by far the fastest to write and read); longer ones are
compressed by Zstandard, with a dictionary of what the texts of an archive have in common
(``Compression``). The index is derived, and its files carry a version: a release that
changes a record raises that version and asks for ``cuttings reindex``.
"""

from __future__ import annotations

import marshal
import threading
from collections.abc import Sequence
from operator import attrgetter
from typing import Any, NamedTuple

import zstandard

from cuttings.search.amendments import Amendment
from cuttings.search.articles import (
    Article,
    Correction,
    Cue,
    Enrichment,
    Entry,
    EventType,
    Heading,
    Imprint,
    Mention,
    Paragraph,
    Published,
    Quotation,
    StoryLink,
    Stretch,
    SuppliedTerm,
)
from cuttings.search.language.chains import analysed_as
from cuttings.search.records import to_plain

_REST = ("original", "source", "content_hash", "subjects", "notes", "language_from")
_ORIGIN = ("outlet", "agency", "byline", "dateline", "language", "url")
_rest, _origin = attrgetter(*_REST), attrgetter(*_ORIGIN)
_paragraph = attrgetter(
    "start", "end", "source_start", "source_end", "hidden", "language"
)
_mention = attrgetter("surface", "start", "end", "kind", "name", "role")
_event = attrgetter("id", "weight", "primary", "evidence", "provenance", "words")
_cue = attrgetter("what", "number", "start", "end")
_quotation = attrgetter("start", "end", "speaker", "kind", "verb", "in_title")
_STORY = ("id", "representative", "kind", "reason", "related", "aliases")
_story = attrgetter(*_STORY)
_correction = attrgetter("kind", "article_id")
_COMPRESSED = zstandard.FRAME_HEADER
"""How a compressed record begins; no tuple does."""
LONG = 256
"""Bytes from which a record is compressed. Of an article of 1,600 characters that saves
four tenths, of a longer one more than half; to read ten for a page takes .07 ms longer,
on a machine under load.
"""

LEVEL = 3
SAMPLE = 1_000
"""Records from which a dictionary is learnt."""
DICTIONARY_BYTES = 64 << 10

Credits = tuple[tuple[str, str] | None, tuple[str | None, ...], tuple[Any, ...]]
"""When it was published, its origin, and its story."""
_LENGTH = 4
"""Bytes that tell how long the first part of a links record is."""


def _story_record(link: StoryLink) -> tuple[Any, ...]:
    """How an article belongs to its story; what corrects it only where there is
    something, for most articles have nothing.
    """
    record: tuple[Any, ...] = _story(link)
    has_copies = max(link.copies, link.outlets) > 1
    if link.version or link.corrections or has_copies:
        record += (link.version, tuple(map(_correction, link.corrections)))
    if has_copies:
        record += (link.copies, link.outlets)
    return record


def _story_link(record: Sequence[Any]) -> StoryLink:
    told = len(_STORY)
    fields = list(record)
    if len(fields) > told:
        corrections = record[told + 1]
        fields[told + 1] = tuple([Correction(*each) for each in corrections])
    return StoryLink(*fields)


class Compression:
    """How the records of a segment are compressed.

    ``dictionary`` is what records of the archive have in common, as ``learnt``, empty
    for nothing. Of articles of 1,700 characters it saves a sixth of what they take
    without, and they are read in two thirds of the time. What was compressed without one
    is read with any.
    """

    def __init__(self, dictionary: bytes = b"") -> None:
        self.dictionary = dictionary
        self._shared = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
        # One of each a thread, as they demand.
        self._own = threading.local()

    def compressed(self, record: bytes) -> bytes:
        """A record as it is stored: a short one as it is."""
        if len(record) < LONG:
            return record
        if not hasattr(self._own, "compress"):
            compressor = zstandard.ZstdCompressor(LEVEL, dict_data=self._shared)
            self._own.compress = compressor.compress
        stored: bytes = self._own.compress(record)
        return stored

    def plain(self, stored: bytes) -> bytes:
        """A record as it was."""
        if stored[: len(_COMPRESSED)] != _COMPRESSED:
            return stored
        if not hasattr(self._own, "decompress"):
            decompressor = zstandard.ZstdDecompressor(dict_data=self._shared)
            self._own.decompress = decompressor.decompress
        record: bytes = self._own.decompress(stored)
        return record


def learnt(records: Sequence[bytes]) -> bytes:
    """A dictionary of what some records have in common; empty where they are too few, or
    too short, for one to be made.
    """
    if len(records) < SAMPLE:
        return b""
    try:
        learnt_from = zstandard.train_dictionary(
            DICTIONARY_BYTES, list(records), level=LEVEL
        )
    except zstandard.ZstdError:
        return b""
    dictionary: bytes = learnt_from.as_bytes()
    return dictionary


def pack_page(article: Article, stretches: Sequence[Stretch]) -> bytes:
    """The record of title and body, and of their languages where not all is English."""
    record: tuple[Any, ...] = (article.title, article.title_inferred, article.body)
    spoken = (article.language, stretches[0].language)
    if len(stretches) > 1 or any(analysed_as(each) != "en" for each in spoken):
        record = (*record, article.language, tuple(map(tuple, stretches)))
    return marshal.dumps(record, 4)


def pack_rest(article: Article) -> bytes:
    """The record of what no page shows."""
    imprint, terms = to_plain(article.imprint), to_plain(article.terms)
    paragraphs = tuple(map(_paragraph, article.paragraphs))
    return marshal.dumps((_rest(article), paragraphs, imprint, terms), 4)


def pack_links(entry: Entry, places: Sequence[int]) -> bytes:
    """The record of what may change while the text does not, given each mention's place
    among what is filed.
    """
    article, found = entry.article, entry.enrichment
    published = None
    if article.published:
        published = article.published.value, article.published.provenance
    mentions = []
    for mention, place in zip(found.mentions, places, strict=True):
        mentions.append((*_mention(mention), mention.reason, place))
    shown = marshal.dumps((published, _origin(article), _story_record(entry.story)), 4)
    behind = (
        mentions,
        tuple(map(_event, found.events)),
        tuple(map(_cue, found.cues)),
        (found.dates, found.model, found.rules, found.unsought),
        (entry.added, entry.labels),
        tuple(map(_quotation, found.quotations)),
    )
    length = len(shown).to_bytes(_LENGTH, "little")
    return length + shown + marshal.dumps(behind, 4)


def amended_links(links: memoryview, amendment: Amendment) -> bytes:
    """A links record with what an amendment tells."""
    published, origin, story = read_credits(links)
    own = {
        "outlet": amendment.outlet,
        "agency": amendment.agency,
        "byline": amendment.byline,
    }
    told = tuple([own.get(*pair) for pair in zip(_ORIGIN, origin, strict=True)])
    shown = marshal.dumps((published, told, story), 4)
    behind = links[_LENGTH + int.from_bytes(links[:_LENGTH], "little") :]
    packed, events, cues, made, (added, _), quotations = marshal.loads(behind)
    kept = (added, amendment.labels)
    behind_now = packed, events, cues, made, kept, quotations
    length = len(shown).to_bytes(_LENGTH, "little")
    return length + shown + marshal.dumps(behind_now, 4)


class PageRecord(NamedTuple):
    """What a hit shows of a text, and in which languages it is, if not in English."""

    title: str
    title_inferred: bool
    body: str
    language: str = ""
    stretches: tuple[tuple[int, int, str], ...] = ()


def read_page(record: bytes) -> PageRecord:
    """What a hit shows of a text."""
    return PageRecord(*marshal.loads(record))


def read_credits(links: memoryview) -> Credits:
    """What a hit shows of a links record, whatever stands behind it."""
    found: Credits = marshal.loads(links[_LENGTH:])
    return found


def read_entry(
    id_: str,
    page: PageRecord,
    rest: bytes,
    links: memoryview,
    headings: tuple[Heading, ...],
    filed: Sequence[str | None],
) -> Entry:
    """The entry of three records, its headings, and what its mentions are filed
    under by their places.
    """
    title, inferred, body, *_ = page
    others, paragraphs, imprint, terms = marshal.loads(rest)
    published, origin, story = read_credits(links)
    behind = links[_LENGTH + int.from_bytes(links[:_LENGTH], "little") :]
    packed, events, cues, made, kept, quotations = marshal.loads(behind)
    dates, model, rules, unsought = made
    article = Article(
        id=id_,
        title=title,
        title_inferred=inferred,
        body=body,
        paragraphs=tuple(Paragraph(*paragraph) for paragraph in paragraphs),
        published=Published(*published) if published else None,
        imprint=Imprint(*imprint),
        terms=tuple(SuppliedTerm(*term) for term in terms),
        **dict(zip(_REST, others, strict=True)),
        **dict(zip(_ORIGIN, origin, strict=True)),  # type: ignore[arg-type]
    )
    mentions = []
    for surface, start, end, kind, name, role, reason, place in packed:
        heading = filed[place] if place >= 0 else None
        mentions.append(Mention(surface, start, end, kind, name, role, heading, reason))
    enrichment = Enrichment(
        mentions=tuple(mentions),
        events=tuple(EventType(*event) for event in events),
        cues=tuple(Cue(*cue) for cue in cues),
        dates=dates,
        model=model,
        rules=rules,
        unsought=unsought,
        quotations=tuple(Quotation(*quotation) for quotation in quotations),
    )
    added, labels = kept
    return Entry(article, enrichment, _story_link(story), headings, added, labels)
