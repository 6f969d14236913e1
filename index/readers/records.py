"""From a record with named fields (JSON, CSV, a sidecar) to an article, whatever the
fields are called.

Each of our fields has the spellings that exports commonly use (``fields.toml``);
``ReadOptions.fields`` puts another one before them, a dotted name reaching into nested
objects. Names are compared without case, hyphens, underscores, dots and spaces.

    >>> article_of({"Headline": "Floods", "articleBody": "Rain fell.", "lang": "en-GB"}, ReadOptions()).language
    'en'
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from cuttings.index.readers import (
    RawArticle,
    Reading,
    ReadOptions,
    Source,
    Unreadable,
)
from cuttings.index.readers.markup import plain_text
from cuttings.index.readers.stated_dates import read_date
from cuttings.search.articles import Skipped

Record = Mapping[str, Any]
Part = TypeVar("Part")

# objects around the fields of a record, in answers of Elasticsearch and of publishers
WRAPPERS = ("_source", "fields", "attributes")
# under which an object keeps its own name or text: schema.org, WordPress, NYT, MongoDB
NAME_KEYS = ("name", "title", "value", "label", "rendered", "main", "original", "$date")
FULLER = 2
"""A later field of texts is taken where it is so many times as long as the first: then
the first is a summary.
"""

_LANGUAGES = {
    "english": "en",
    "eng": "en",
    "french": "fr",
    "german": "de",
    "spanish": "es",
    "russian": "ru",
}
_THREE_LETTERS = """
ara:ar bel:be bul:bg cat:ca ces:cs cze:cs cmn:zh dan:da deu:de ger:de ell:el gre:el
eng:en est:et fas:fa per:fa fin:fi fra:fr fre:fr heb:he hin:hi hrv:hr hun:hu hye:hy arm:hy
ind:id isl:is ice:is ita:it jpn:ja kat:ka geo:ka kor:ko lat:la lav:lv lit:lt ltz:lb mkd:mk
mac:mk msa:ms may:ms nld:nl dut:nl nno:nn nob:nb nor:no pol:pl por:pt ron:ro rum:ro rus:ru
slk:sk slo:sk slv:sl spa:es sqi:sq alb:sq srp:sr swa:sw swe:sv tam:ta tha:th tur:tr ukr:uk
urd:ur vie:vi yid:yi zho:zh chi:zh
"""
"""Codes of ISO 639-2, which METS and ALTO state, each with that of BCP 47."""
for _pair in _THREE_LETTERS.split():
    _three, _, _two = _pair.partition(":")
    _LANGUAGES[_three] = _two
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_].*)?", re.DOTALL)
_MEDIA_TOPIC = re.compile(r"(?:.*[:/])?(\d{8})")
_SEPARATORS = re.compile(r"[\s_.-]")


@cache
def spellings_by_field() -> dict[str, tuple[str, ...]]:
    """Our fields' names with the spellings that records have for them."""
    path = Path(__file__).with_name("fields.toml")
    fields = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: tuple(spellings) for name, spellings in fields.items()}


def read_each(
    source: Source,
    parts: Iterable[tuple[str, Part | Unreadable]],
    article_of_part: Callable[[Part], RawArticle],
) -> Iterator[Reading]:
    """The articles of a source that holds many, each part on its own account.

    ``parts`` come with their position (``line 7``), or with the reason why they could
    not even be parted. An article is known by its own id, or by its position where it
    has none or its id is taken; that is noted, because it may be a fault of the export.
    """
    taken: set[str] = set()
    for position, part in parts:
        try:
            if isinstance(part, Unreadable):
                raise part
            article = article_of_part(part)
        except Unreadable as error:
            yield Skipped(source.name, str(error), position)
            continue

        notes = article.notes
        key = article.key or position
        if key in taken:
            notes += (f"the id {key} stands earlier in the file too",)
            key = position
        taken.add(key)
        yield replace(article, key=key, notes=notes)


def article_of(record: Record, options: ReadOptions) -> RawArticle:
    """The article that a record states. Raises Unreadable where it has no text."""
    record = _unwrapped(record)
    text = _fullest_text(record, options)
    if not text:
        names = ", ".join(spellings("text", options)[:5])
        raise Unreadable(f"no text in any of the fields {names}, …")
    stated = metadata_of(record, options)
    return replace(stated, text=text, plain=stated.title is None)


def metadata_of(
    record: Record, options: ReadOptions, provenance: str = "metadata"
) -> RawArticle:
    """All that a record states but its text, which is left empty."""
    stated: dict[str, Any] = {}
    for name in spellings_by_field():
        if name != "text":
            stated[name] = next(values_of(record, name, options), None)

    published, notes = read_date(_date_phrase(stated["date"]), provenance)
    title = _phrase(stated["title"])
    return RawArticle(
        text="",
        key=_stated_number(stated["id"]) or _phrase(stated["id"]) or "",
        title=title and plain_text(title),
        published=published,
        outlet=_phrase(stated["outlet"]),
        agency=_phrase(stated["agency"]),
        byline=_phrase(stated["byline"]),
        dateline=_phrase(stated["dateline"]),
        language=language_code(_phrase(stated["language"])),
        url=_phrase(stated["url"]),
        subjects=media_topics(stated["subjects"]),
        notes=notes,
    )


def spellings(name: str, options: ReadOptions) -> tuple[str, ...]:
    """The names that one of our fields may have in a record, the user's first."""
    usual = spellings_by_field()[name]
    own = options.fields.get(name)
    return (own, *usual) if own else usual


def values_of(record: Record, name: str, options: ReadOptions) -> Iterator[object]:
    """What a record holds under the spellings of one of our fields, empty values left
    out; only what stands under the user's own name where one is given.
    """
    own = options.fields.get(name)
    if own:
        value = _reach(record, own)
        if value is not None:
            yield value
        return
    folded = {fold(key): value for key, value in record.items() if isinstance(key, str)}
    for spelling in spellings_by_field()[name]:
        value = folded.get(fold(spelling))
        if value not in (None, "", [], {}):
            yield value


def has_text_field(names: Iterable[str], options: ReadOptions) -> bool:
    """Whether one of the names is a field of texts."""
    folded = {fold(name) for name in names}
    return any(fold(spelling) in folded for spelling in spellings("text", options))


def fold(key: str) -> str:
    """A field's name as names are compared."""
    return _SEPARATORS.sub("", key).lower()


def language_code(stated: str | None) -> str | None:
    """The primary language subtag of BCP 47 (``en`` for ``en-GB``), or None where
    none is stated.
    """
    text = (stated or "").strip().lower()
    match = _LANGUAGE.fullmatch(text)
    code = match[1] if match else ""
    return _LANGUAGES.get(text) or _LANGUAGES.get(code) or code or None


def media_topics(stated: object) -> tuple[str, ...]:
    """IPTC codes among the stated subjects, as ``medtop:20000056``, each once and in
    order.
    """
    codes: dict[str, None] = {}
    for item in stated if isinstance(stated, list | tuple) else [stated]:
        code = item.get("code") if isinstance(item, Mapping) else item
        match = _MEDIA_TOPIC.fullmatch(code.strip()) if isinstance(code, str) else None
        if match:
            codes[f"medtop:{match[1]}"] = None
    return tuple(codes)


def _unwrapped(record: Record) -> Record:
    """The record with what stands in a wrapper's object beside its own fields."""
    for wrapper in WRAPPERS:
        inner = record.get(wrapper)
        if isinstance(inner, Mapping):
            return {**record, **inner}
    return record


def _reach(record: object, dotted: str) -> object:
    """The value under a name, or under the last of several dotted names in nested
    objects.
    """
    if isinstance(record, Mapping) and dotted in record:
        return record[dotted]
    for part in dotted.split("."):
        record = record.get(part) if isinstance(record, Mapping) else None
    return record


def _fullest_text(record: Record, options: ReadOptions) -> str:
    """The record's text: its first field of texts, unless that is only a summary."""
    text = ""
    for value in values_of(record, "text", options):
        other = _text(value)
        if not text or len(other) > FULLER * len(text):
            text = other
    return text or _summary(record, options)


def _summary(record: Record, options: ReadOptions) -> str:
    """Abstract and first paragraph, where an export has no more of an article (as that
    of the New York Times).
    """
    if options.fields.get("text"):
        return ""
    parts = [_text(record.get("abstract")), _text(record.get("lead_paragraph"))]
    return "\n\n".join(part for part in parts if part) if all(parts) else ""


def _text(value: object) -> str:
    if isinstance(value, Mapping):
        value = value.get("rendered") or value.get("text")
    if isinstance(value, list):
        return "\n\n".join(part for part in map(_text, value) if part)
    return plain_text(value).strip() if isinstance(value, str) else ""


def _phrase(value: object) -> str | None:
    """A short value as text: several joined by semicolons, an object by its name."""
    if isinstance(value, Mapping):
        first, last = value.get("first"), value.get("last")
        if isinstance(first, str) and isinstance(last, str):
            return f"{first} {last}"
        value = next((value[key] for key in NAME_KEYS if key in value), None)
    if isinstance(value, list):
        return "; ".join(part for part in map(_phrase, value) if part) or None
    return value.strip() or None if isinstance(value, str) else None


def _stated_number(value: object) -> str | None:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if is_number else None


def _date_phrase(value: object) -> str | None:
    """A date as text, whichever way a data base writes it."""
    if isinstance(value, Mapping):
        if "year" in value:
            parts = [str(value.get(part, "")) for part in ("year", "month", "day")]
            return "-".join(part.zfill(2) for part in parts if part.isdecimal())
        value = value.get("$date", value)
    if isinstance(value, Mapping) and "$numberLong" in value:
        try:
            seconds = int(value["$numberLong"]) / 1000
            moment = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
        except (ValueError, TypeError, OverflowError, OSError):
            return None
        return moment.date().isoformat()
    return _stated_number(value) or _phrase(value)
