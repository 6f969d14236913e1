"""Entries and facet values as documents of an index on the cluster, and how they are
written.

The cluster analyses nothing: texts arrive as our own terms, joined by spaces, and are
cut at the spaces. So a term is the same on every engine, whatever stemmer or folding
the cluster would have brought.

    text, exact, title, title_exact   terms, as in ``cuttings.search.syntax.schema``;
                                      ``text`` and ``exact`` hold two values, title and
                                      body, with ``GAP`` positions between
    said, said_exact                  a value for each quotation, ``GAP`` between
    sayings                           nested documents, one for all that is said in one go:
                                      its words as ``said`` and ``said_exact``, a value for
                                      each quotation, and ``speaker``, the id of a heading
    breaks                            where sentences, paragraphs, title and lead end
                                      (``boundaries.py``)
    facet.KEY                         the ids of the values of a facet
    level.KEY                         parent and id of a value, for facets that reveal
                                      by levels
    number.KEY, value_numbers         the values of a facet as numbers, and those of all
                                      facets together: what copies have in common is
                                      counted by these
    story, story_number, alone        the story, the same as 64 bits, and whether it may
                                      have no other copy here
    outlet                            where it appeared, empty where that is not known
    article_number, renumbered        what the article is known by in sets (``sets.py``),
                                      and whether another had that number already
    told                              the last statement that the document takes account
                                      of (``pending.py``)
    data                              the article: its text, and what was read with it
    links                             the rest of the entry, which decisions change

``alone`` is never true of two copies of one story, so documents that have it are
counted, not compared.

All of it is kept as source, the terms too: so a decision sends what it changes and no
text (see ``changed_parts``). The cluster indexes the document as a whole again, as it
does with every update, from the terms that it holds. ``data`` is left to the cluster to
compress: beside the terms of the same text it then takes a third of the space.

    >>> address = Address("cuttings-3f9a1c", "cuttings-3f9a1c-2")
    >>> address.values
    'cuttings-3f9a1c-2-values'
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import uuid
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from cuttings.search.articles import Article, Entry, Quotation
from cuttings.search.dates import moment
from cuttings.search.engines.formula import K1, B
from cuttings.search.engines.opensearch.boundaries import (
    ANALYSIS,
    BREAKS,
    breaks_field,
)
from cuttings.search.engines.opensearch.cluster import Action, Cluster, Json
from cuttings.search.engines.opensearch.pending import TOLD
from cuttings.search.engines.opensearch.sets import number_of
from cuttings.search.engines.opensearch.vocabulary import Known, WordWriter, words_of
from cuttings.search.errors import CuttingsError
from cuttings.search.facets import Facet, Value
from cuttings.search.facets.filters import names_of
from cuttings.search.language.analysis import word_count
from cuttings.search.language.chains import Analysed, analyse
from cuttings.search.records import decode, encode, from_plain, to_plain
from cuttings.search.sayings import beginnings
from cuttings.search.settings import Settings
from cuttings.search.syntax.schema import (
    GAP,
    LENGTH,
    SAID,
    SAID_EXACT,
    STATED,
    days_of,
    repeats_title,
)

SAYINGS, SPEAKER = "sayings", "speaker"
"""The nested documents of what is said, and the field of who says it there."""

NAME_FILE = "opensearch-index"
IDENTITY_FILE = "opensearch-archive"

ENTRY = ["data", "links"]
"""The fields of a document that an entry is read from."""

LEVEL = "\x1f"
"""Stands between parent and id in ``level`` fields."""

ORIGIN = ("published", "outlet", "agency", "byline", "dateline")
"""What of an article may change while its text does not."""

FORMAT = "12"
"""Raised when ``data`` or ``links`` are written in another way, so that an older index
asks for ``cuttings reindex``.
"""

MAX_SAYINGS = 100_000
"""Sayings of one article that can be asked for with their speaker; the cluster takes
10,000, if it is not told otherwise, and no article with more.
"""

GAP_OF_QUOTATIONS = 100_000
"""Positions between two quotations of one saying: more than any of them has words, so
that no distance reaches from one into the next.
"""

BATCH = 500
"""Entries that are looked at together."""

MAX_KEPT_VALUES = 500_000
MAX_KEPT_STORIES = 1_000_000

CONFLICT_RETRIES = 3
"""How often the cluster begins a change of a document anew that another overtook: an
earlier try of the same one.
"""

_SIMILARITY = {"type": "BM25", "b": B, "k1": K1}
_TITLE = {"type": "text", "analyzer": "whitespace", "similarity": "words"}
_WORDS = {**_TITLE, "position_increment_gap": GAP}
_IN_SAYINGS = {**_TITLE, "position_increment_gap": GAP_OF_QUOTATIONS}
_KEYWORD = {"type": "keyword"}
_COUNTED = {"type": "keyword", "eager_global_ordinals": True}
_NUMBER = {
    "type": "long",
    "index": False,
    "doc_values": False,
    "copy_to": "value_numbers",
}
_BOOLEAN = {"type": "boolean"}
_INTEGER = {"type": "integer"}
_LONG = {"type": "long"}
_BINARY = {"type": "binary"}


# --- Indices -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Address:
    """The names that one build of an archive goes by on the cluster.

    A name is made of an identity, which the archive got when its first build was opened
    on a cluster, and the build's own name. ``alias`` is the identity: the name of the
    build that is served, for dashboards and administrators. The folder of a build holds
    one small file with its names.
    """

    alias: str
    articles: str

    @property
    def values(self) -> str:
        """The index of the build's facet values."""
        return f"{self.articles}-values"

    @classmethod
    def known(cls, folder: Path) -> Address | None:
        """The address of the build in a folder, or None where it never had one."""
        try:
            alias, articles = (folder / NAME_FILE).read_text(encoding="utf-8").split()
        except (OSError, ValueError):
            return None
        return cls(alias, articles)

    @classmethod
    def new(cls, folder: Path) -> Address:
        """An address for the build in a folder; nothing stands there yet."""
        folder.mkdir(parents=True, exist_ok=True)
        identity = folder.parent / IDENTITY_FILE
        if not identity.is_file():
            made = f"cuttings-{uuid.uuid4().hex[:12]}\n"
            identity.write_text(made, encoding="utf-8")
        alias = identity.read_text(encoding="utf-8").strip()
        build = re.sub(r"[^a-z0-9]+", "-", folder.name.lower()).strip("-") or "x"
        return cls(alias, f"{alias}-{build}")

    def save(self, folder: Path) -> None:
        """Writes down which index a build has, once it stands on the cluster."""
        text = f"{self.alias}\n{self.articles}\n"
        (folder / NAME_FILE).write_text(text, encoding="utf-8")


def article_index(facets: Sequence[Facet], settings: Settings) -> Json:
    """Settings and mapping of the index of articles."""
    properties: Json = {
        "id": _KEYWORD,
        "text": _WORDS,
        "exact": _WORDS,
        "title": _TITLE,
        "title_exact": _TITLE,
        STATED: _TITLE,
        SAID: _WORDS,
        SAID_EXACT: _WORDS,
        SAYINGS: {
            "type": "nested",
            "properties": {
                SAID: _IN_SAYINGS,
                SAID_EXACT: _IN_SAYINGS,
                SPEAKER: _KEYWORD,
            },
        },
        BREAKS: {**_WORDS, "analyzer": "breaks"},
        "date_first": _INTEGER,
        "date_last": _INTEGER,
        LENGTH: _INTEGER,
        "added": _LONG,
        "story": _COUNTED,
        "story_number": {"type": "long", "index": False},
        "value_numbers": {"type": "long", "index": False},
        "alone": _BOOLEAN,
        "representative": _BOOLEAN,
        "aliases": _KEYWORD,
        "outlet": {**_KEYWORD, "index": False},
        "article_number": _INTEGER,
        "renumbered": _BOOLEAN,
        TOLD: _LONG,
        "data": {"type": "text", "index": False},
        "links": _BINARY,
    }
    keys = [facet.key for facet in facets]
    levels = [facet.key for facet in facets if facet.reveal == "levels"]
    properties["facet"] = {"properties": dict.fromkeys(keys, _COUNTED)}
    properties["level"] = {"properties": dict.fromkeys(levels, _COUNTED)}
    properties["number"] = {"properties": dict.fromkeys(keys, _NUMBER)}
    return _index(properties, settings, {"enabled": True}, "best_compression")


def value_index(settings: Settings) -> Json:
    """Settings and mapping of the index of facet values, of the vocabulary
    (``vocabulary.py``) and of sets of articles (``sets.py``); a page fetches a hundred
    values, so they are not deflated.
    """
    properties: Json = {"key": _KEYWORD, "id": _KEYWORD, "names": _WORDS}
    properties |= {"sought": _KEYWORD, "data": _BINARY}
    properties["facets"] = {**_KEYWORD, "index": False, "doc_values": False}
    properties |= {"set": {**_BINARY, "store": True}}
    properties |= {"pending": {"type": "object", "enabled": False}}
    return _index(properties, settings, {"excludes": ["names", "set"]}, "default")


def _index(properties: Json, settings: Settings, source: Json, codec: str) -> Json:
    described = json.dumps([properties, _SIMILARITY], sort_keys=True) + FORMAT
    stamp = hashlib.sha256(described.encode()).hexdigest()[:12]
    return {
        "settings": {
            "number_of_shards": settings.engine_shards,
            "number_of_replicas": settings.engine_replicas,
            "refresh_interval": "-1",
            "codec": codec,
            "mapping.nested_objects.limit": MAX_SAYINGS,
            "similarity": {"words": _SIMILARITY},
            "analysis": ANALYSIS,
        },
        "mappings": {
            "dynamic": "strict",
            "_source": source,
            "_meta": {"format": stamp},
            "properties": properties,
        },
    }


# --- Documents -----------------------------------------------------------------------


@dataclass(slots=True)
class Tokens:
    """The tokens of an article: of its title and of its body, with their offsets there,
    and of each language.
    """

    title: list[Analysed] = field(default_factory=list)
    title_offsets: list[int] = field(default_factory=list)
    body: list[Analysed] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    by_language: dict[str, list[Analysed]] = field(default_factory=dict)

    @classmethod
    def of(cls, article: Article) -> Tokens:
        """The tokens of an article, every stretch of it in its own language."""
        tokens = cls()
        for token, offset in analyse(article.title, article.language):
            tokens.title.append(token)
            tokens.title_offsets.append(offset)
        tokens.by_language[article.language] = list(tokens.title)
        for start, end, language in article.stretches():
            own = tokens.by_language.setdefault(language, [])
            for token, offset in analyse(article.body[start:end], language):
                own.append(token)
                tokens.body.append(token)
                tokens.offsets.append(start + offset)
        return tokens

    def of_quotation(self, quotation: Quotation) -> list[Analysed]:
        """The tokens of what somebody is quoted with."""
        found, offsets = self.body, self.offsets
        if quotation.in_title:
            found, offsets = self.title, self.title_offsets
        first = bisect_left(offsets, quotation.start)
        return found[first : bisect_left(offsets, quotation.end)]

    def words(self) -> Iterator[Known]:
        """What the vocabulary is to know of them."""
        for language, tokens in self.by_language.items():
            yield from words_of(language, tokens)


def article_document(
    entry: Entry, facets: Sequence[Facet], alone: bool, tokens: Tokens
) -> Json:
    """An entry as the index holds it, given the tokens of its article."""
    article = entry.article
    title, body = tokens.title, tokens.body
    said: list[list[Analysed]] = []
    for quotation in entry.enrichment.quotations:
        said.append(tokens.of_quotation(quotation))
    in_text = [] if repeats_title(article) else title
    stems_of_title = _stems(title)
    unknown: Json = dict.fromkeys(ORIGIN)
    unlinked = replace(article, **unknown)
    return {
        "id": article.id,
        "exact": [_terms(in_text), _terms(body)],
        "text": [_stems(in_text), _stems(body)],
        "title_exact": _terms(title),
        "title": stems_of_title,
        STATED: "" if article.title_inferred else stems_of_title,
        SAID: list(map(_stems, said)),
        SAID_EXACT: list(map(_terms, said)),
        BREAKS: breaks_field(len(in_text), article.body, len(body)),
        LENGTH: word_count(article.body),
        "data": json.dumps(to_plain(unlinked), separators=(",", ":")),
        **changed_parts(entry, facets, alone, tokens),
    }


def _terms(tokens: Sequence[Analysed]) -> str:
    """The terms of some tokens as a field's text, which the cluster cuts at blanks."""
    return " ".join([token.term for token in tokens])


def _stems(tokens: Sequence[Analysed]) -> str:
    """The stems of some tokens likewise."""
    return " ".join([token.stem for token in tokens])


def sayings_field(entry: Entry, tokens: Tokens) -> list[Json]:
    """What is said in an article, by whom: those of its headings that speakers are."""
    found: dict[int, Json] = {}
    known = {heading.id for heading in entry.headings}
    quotations = entry.enrichment.quotations
    for number, beginning in enumerate(beginnings(entry)):
        own = tokens.of_quotation(quotations[number])
        if not own:
            continue
        if beginning not in found:
            speaker = entry.enrichment.heading_of(quotations[beginning])
            speakers = [speaker] if speaker in known else []
            found[beginning] = {SAID: [], SAID_EXACT: [], SPEAKER: speakers}
        found[beginning][SAID].append(_stems(own))
        found[beginning][SAID_EXACT].append(_terms(own))
    return list(found.values())[:MAX_SAYINGS]


def changed_parts(
    entry: Entry, facets: Sequence[Facet], alone: bool, tokens: Tokens | None = None
) -> Json:
    """What a decision about names, events, stories, origin or date may change; every
    field is named, to be replaced. Who says what is given with the words, of which the
    ``tokens`` of the article may be known.
    """
    sayings: list[Json] = []
    if entry.enrichment.quotations:
        sayings = sayings_field(entry, tokens or Tokens.of(entry.article))
    # A date that is gone is sent as null: what is not named would stay.
    first, last = days_of(entry.article) or (None, None)
    without_text = replace(
        entry.article, title="", body="", original="", paragraphs=(), notes=()
    )
    return {
        "story": entry.story.id,
        "story_number": story_number(entry.story.id),
        "alone": alone,
        "representative": entry.story.representative,
        "aliases": list(entry.story.aliases),
        "outlet": entry.article.outlet or "",
        "date_first": first,
        "date_last": last,
        "added": moment(entry.added),
        "links": _packed(replace(entry, article=without_text)),
        SAYINGS: sayings,
        **counted_values(entry, facets),
    }


def counted_values(entry: Entry, facets: Sequence[Facet]) -> Json:
    """What an article counts under: by facet the ids of values, their numbers in the
    same order, and for facets that reveal by levels the ids with those above them.
    """
    ids: Json = {}
    levels: Json = {}
    numbers: Json = {}
    for facet in facets:
        values = facet.values(entry)
        ids[facet.key] = [value.id for value in values]
        numbers[facet.key] = [value_number(facet.key, value.id) for value in values]
        if facet.reveal == "levels":
            levels[facet.key] = [f"{v.parent or ''}{LEVEL}{v.id}" for v in values]
    return {"facet": ids, "level": levels, "number": numbers}


def stored_entry(source: Json) -> Entry:
    """The entry of a document's source."""
    entry: Entry = _unpacked(Entry, source["links"])
    article = from_plain(Article, json.loads(source["data"]))
    origin: Json = {name: getattr(entry.article, name) for name in ORIGIN}
    return replace(entry, article=replace(article, **origin))


def story_number(story: str) -> int:
    """A story's id as a signed 64-bit number, which is compared faster than a string
    is.

    Two of 100 million stories share a number with a probability of 1 in 3,700.
    """
    digest = hashlib.blake2b(story.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


@lru_cache(MAX_KEPT_VALUES)
def value_number(key: str, value: str) -> int:
    """A value as a number of 48 bits, by which scripts on the cluster know it: they read
    a number in a fraction of the time that they take for a string.

    Of 100,000 values two share a number with a probability of 1 in 56,000. Two that do
    have a count too low by the other's further copies where both are shown.
    """
    named = f"{key}\x1f{value}".encode()
    return int.from_bytes(hashlib.blake2b(named, digest_size=6).digest(), "big")


def value_id(key: str, value: str) -> str:
    """The id of a value's document, of one length however long the value's own is."""
    named = f"{key}\x1f{value}".encode()
    return hashlib.blake2b(named, digest_size=16).hexdigest()


def value_document(key: str, value: Value) -> Json:
    """A value as the index holds it."""
    names = [" ".join(name) for name in names_of(value)]
    return {"key": key, "id": value.id, "names": names, "data": _packed(value)}


def stored_value(source: Json) -> Value:
    """The value of a document's source."""
    value: Value = _unpacked(Value, source["data"])
    return value


def _packed(value: Any) -> str:
    """A dataclass instance as a string for a binary field."""
    return base64.b64encode(encode(value)).decode("ascii")


def _unpacked(kind: type[Any], data: str) -> Any:
    return decode(kind, base64.b64decode(data))


# --- Writing -------------------------------------------------------------------------


class Writer:
    """Writes to one build: articles, the facet values that they bring, and whether a
    story has other copies. One writer at a time: the archive's lock sees to that.

    Nothing is refreshed before ``commit``: that is what makes writes visible. A change
    that leaves the text alone is sent as part of a document, and a document in which it
    changes nothing is left as it stands.

    ``told`` is the number of the last statement, which whatever is written takes account
    of.
    """

    def __init__(
        self, cluster: Cluster, address: Address, facets: Sequence[Facet]
    ) -> None:
        self.cluster = cluster
        self.address = address
        self.facets = tuple(facets)
        self._values: dict[tuple[str, str], Value] = {}
        self._words = WordWriter(address.values)
        self._stories: dict[str, str] = {}
        self._numbers: dict[int, str] = {}
        self._has_articles: bool | None = None
        self.told = 0

    def write(self, entries: Iterable[Entry]) -> None:
        """Adds or replaces entries.

        Raises EngineError naming those that the cluster would not take.
        """

        def whole(entry: Entry, alone: bool) -> Iterator[Action]:
            tokens = Tokens.of(entry.article)
            yield from self._words.actions(tokens.words())
            document = article_document(entry, self.facets, alone, tokens)
            number = numbers[entry.article.id]
            document["article_number"] = number
            document["renumbered"] = number != number_of(entry.article.id)
            document[TOLD] = self.told
            yield {"index": self._named(entry.article.id)}, document

        def numbered(batch: Sequence[Entry]) -> None:
            numbers.update(self._numbered([entry.article.id for entry in batch]))

        numbers: dict[str, int] = {}

        try:
            self.cluster.bulk(self._actions(iter(entries), whole, numbered))
        except CuttingsError:
            # Of what was on its way some may not have come: it is sent again.
            self._values.clear()
            self._words.clear_cache()
            raise

    def refacet(self, entries: Iterable[Entry]) -> None:
        """Replaces all but the text of entries that are stored."""

        def changed(entry: Entry, alone: bool) -> Iterator[Action]:
            parts = changed_parts(entry, self.facets, alone)
            parts[TOLD] = self.told
            yield self._update(entry.article.id, parts)

        self.cluster.bulk(self._actions(self._stored(iter(entries)), changed))

    def delete(self, ids: Iterable[str]) -> None:
        """Removes documents; unknown ids are passed over."""
        actions = (({"delete": self._named(article)}, None) for article in ids)
        self.cluster.bulk(actions)

    def commit(self) -> None:
        """Makes everything visible and durable."""
        for index in (self.address.values, self.address.articles):
            self._refresh(index)
        self._begin()

    def forget_values(self) -> None:
        """Lets values be written again, which somebody else gave other words."""
        self._values.clear()

    def clear_cache(self) -> None:
        """Lets everything be written again: for indices that others have emptied."""
        self._values.clear()
        self._words.clear_cache()
        self._begin()
        self.told = 0

    def _begin(self) -> None:
        self._stories.clear()
        self._numbers.clear()
        self._has_articles = None

    def _refresh(self, index: str) -> None:
        self.cluster.ask(self.cluster.client.indices.refresh, index=index)

    def _named(self, article: str) -> Json:
        return {"_index": self.address.articles, "_id": article}

    def _update(self, article: str, parts: Json) -> Action:
        named = self._named(article)
        named["retry_on_conflict"] = CONFLICT_RETRIES
        return {"update": named}, {"doc": parts}

    def _actions(
        self,
        entries: Iterator[Entry],
        actions: Callable[[Entry, bool], Iterator[Action]],
        beforehand: Callable[[Sequence[Entry]], None] = lambda _: None,
    ) -> Iterator[Action]:
        """What is sent for entries; ``actions`` is told of each whether it is alone,
        ``beforehand`` of all of a batch.
        """
        while batch := list(islice(entries, BATCH)):
            # Of an article that comes twice the last counts, and is not its own copy.
            latest = list({entry.article.id: entry for entry in batch}.values())
            yield from self._value_actions(latest)
            beforehand(latest)
            crowded, no_longer_alone = self._join_stories(latest)
            for article in sorted(no_longer_alone):
                yield self._update(article, {"alone": False})
            for entry in latest:
                yield from actions(entry, entry.story.id not in crowded)

    def _value_actions(self, entries: Sequence[Entry]) -> Iterator[Action]:
        """The values that this writer has not written in the same words before."""
        values: dict[tuple[str, str], Value] = {}
        for facet in self.facets:
            for entry in entries:
                for value in facet.values(entry):
                    values[facet.key, value.id] = value

        for (key, name), value in values.items():
            if self._values.get((key, name)) != value:
                named = {"_index": self.address.values, "_id": value_id(key, name)}
                yield {"index": named}, value_document(key, value)
        if len(self._values) > MAX_KEPT_VALUES:
            self._values.clear()
        self._values.update(values)

    def _numbered(self, ids: Sequence[str]) -> dict[str, int]:
        """A number for each article that no other has."""
        found: dict[str, int] = {}
        attempt, waiting = 0, list(ids)
        while waiting:
            wanted = {each: number_of(each, attempt) for each in waiting}
            taken = self._visible_numbers(sorted(set(wanted.values())))
            for each, number in wanted.items():
                own = self._numbers.get(number) or taken.get(number, each)
                if own == each:
                    found[each] = number
                    self._numbers[number] = each
            waiting = [each for each in waiting if each not in found]
            attempt += 1
        return found

    def _visible_numbers(self, numbers: Sequence[int]) -> dict[int, str]:
        """Those of some numbers that visible documents have, each with its article."""
        if not self._holds_articles():
            return {}
        body = {
            "size": len(numbers),
            "query": {"bool": {"filter": [{"terms": {"article_number": numbers}}]}},
            "_source": False,
            "docvalue_fields": ["article_number", "id"],
        }
        answer = self.cluster.search(self.address.articles, body)
        taken: dict[int, str] = {}
        for hit in answer["hits"]["hits"]:
            taken[hit["fields"]["article_number"][0]] = hit["fields"]["id"][0]
        return taken

    def _holds_articles(self) -> bool:
        """Whether any article is visible."""
        if self._has_articles is None:
            count = self.cluster.client.count
            answer = self.cluster.ask(count, index=self.address.articles)
            self._has_articles = answer["count"] > 0
        return self._has_articles

    def _join_stories(self, entries: Sequence[Entry]) -> tuple[set[str], set[str]]:
        """The stories of these entries that have another copy, and the articles that
        thereby cease to be alone.
        """
        ids = {entry.article.id for entry in entries}
        crowded: set[str] = set()
        no_longer_alone: set[str] = set()
        for story, other, alone in self._visible_copies(entries, ids):
            crowded.add(story)
            if alone:
                no_longer_alone.add(other)

        # What was written since the last commit, and is visible to no search.
        for entry in entries:
            first = self._stories.setdefault(entry.story.id, entry.article.id)
            if first != entry.article.id:
                self._stories[entry.story.id] = ""
                crowded.add(entry.story.id)
                no_longer_alone.update({first} - ids - {""})

        if max(len(self._stories), len(self._numbers)) > MAX_KEPT_STORIES:
            # Refreshing early is seen only by readers of this build, and a run of this
            # size has none yet or commits often.
            self._refresh(self.address.articles)
            self._begin()
        return crowded, no_longer_alone

    def _visible_copies(
        self, entries: Sequence[Entry], ids: set[str]
    ) -> Iterator[tuple[str, str, bool]]:
        """For each story of these entries, one visible document with another id, its
        one that is alone if there is: story, id, whether it is alone.
        """
        if not self._holds_articles():
            return
        stories = sorted({entry.story.id for entry in entries})
        body = {
            "size": len(entries),
            "query": {
                "bool": {
                    "filter": [{"terms": {"story": stories}}],
                    "must_not": [{"terms": {"id": sorted(ids)}}],
                }
            },
            "collapse": {"field": "story"},
            "sort": [{"alone": "desc"}],
            "_source": False,
            "docvalue_fields": ["story", "id", "alone"],
        }
        answer = self.cluster.search(self.address.articles, body)
        for hit in answer["hits"]["hits"]:
            fields = hit["fields"]
            yield fields["story"][0], fields["id"][0], fields["alone"][0]

    def _stored(self, entries: Iterator[Entry]) -> Iterator[Entry]:
        """Those of some entries that are stored, whether they are visible yet or not."""
        while batch := list(islice(entries, BATCH)):
            answer = self.cluster.ask(
                self.cluster.client.mget,
                index=self.address.articles,
                body={"ids": [entry.article.id for entry in batch]},
                _source=False,
            )
            found = [document.get("found") for document in answer["docs"]]
            for entry, is_stored in zip(batch, found, strict=True):
                if is_stored:
                    yield entry
