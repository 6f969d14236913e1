"""From a record with named fields (JSON, CSV, a sidecar) to an article, whatever the
fields are called.

Each of our fields has the spellings that exports commonly use; ``ReadOptions.fields``
puts another one before them, a dotted name reaching into nested objects. Names are
compared without case, hyphens, underscores and spaces.

    >>> article_of({"Headline": "Floods", "articleBody": "Rain fell.", "lang": "en-GB"}, ReadOptions()).language
    'en'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from cuttings.index.readers import RawArticle, ReadOptions, Unreadable
from cuttings.index.readers.markup import plain_text
from cuttings.index.readers.stated_dates import read_date

ALIASES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "_id", "guid", "uuid", "article_id", "doc_id", "identifier"),
    "title": ("title", "headline", "heading", "head", "name"),
    "text": (
        *(
            "text",
            "body",
            "content",
            "article_body",
            "article_text",
            "full_text",
            "main_text",
            "body_text",
        ),
        *("raw_text", "clean_text", "story", "article"),
    ),
    "date": (
        *(
            "date",
            "published",
            "publication_date",
            "date_published",
            "published_at",
            "published_date",
        ),
        *(
            "publish_date",
            "pub_date",
            "published_time",
            "date_publish",
            "issued",
            "first_published",
        ),
    ),
    "outlet": (
        "outlet",
        "source",
        "publisher",
        "publication",
        "newspaper",
        "site_name",
        "media",
        "journal",
        "site",
    ),
    "url": ("url", "link", "web_url", "canonical_url", "permalink", "source_url"),
    "language": ("language", "lang", "locale", "in_language"),
    "byline": ("byline", "author", "authors", "creator", "by", "written_by"),
    "agency": ("agency", "credit", "news_agency", "wire", "creditline"),
    "dateline": ("dateline",),
    "subjects": ("subjects", "subject_codes", "media_topics", "medtop"),
}
_LANGUAGES = {
    "english": "en",
    "eng": "en",
    "french": "fr",
    "german": "de",
    "spanish": "es",
    "russian": "ru",
}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}")
_MEDIA_TOPIC = re.compile(r"(?:.*[:/])?(\d{8})")


def keyed(raw: RawArticle, position: str, seen: set[str]) -> RawArticle:
    """The article under its own id, or under its position in the file where it has none
    or its id is taken.

    ``seen`` holds the keys of the file so far. An id that is taken is told in a note,
    because it may be a fault of the export.
    """
    taken = raw.key in seen
    key = raw.key if raw.key and not taken else position
    seen.add(key)
    notes = (f"the id {raw.key} stands earlier in the file too",) if taken else ()
    return replace(raw, key=key, notes=raw.notes + notes)


def article_of(record: Mapping[str, Any], options: ReadOptions) -> RawArticle:
    """The article that a record states. Raises Unreadable where it has no text."""
    text = _text(_value(record, "text", options))
    if not text:
        raise Unreadable(
            f"no text in any of the fields {', '.join(spellings('text', options)[:5])}, …"
        )
    stated = metadata_of(record, options)
    return replace(stated, text=text, plain=stated.title is None)


def metadata_of(
    record: Mapping[str, Any], options: ReadOptions, provenance: str = "metadata"
) -> RawArticle:
    """All that a record states but its text, which is left empty."""
    values = {name: _value(record, name, options) for name in ALIASES if name != "text"}
    published, notes = read_date(_phrase(values["date"]), provenance)
    return RawArticle(
        text="",
        key=_phrase(values["id"]) or "",
        title=_phrase(values["title"]),
        published=published,
        outlet=_phrase(values["outlet"]),
        agency=_phrase(values["agency"]),
        byline=_phrase(values["byline"]),
        dateline=_phrase(values["dateline"]),
        language=language_code(_phrase(values["language"])),
        url=_phrase(values["url"]),
        subjects=media_topics(values["subjects"]),
        notes=notes,
    )


def spellings(name: str, options: ReadOptions) -> tuple[str, ...]:
    """The names that one of our fields may have in a record, the user's first."""
    own = options.fields.get(name)
    return (own, *ALIASES[name]) if own else ALIASES[name]


def has_text_field(names: Iterable[str], options: ReadOptions) -> bool:
    """Whether one of the names is a field of texts."""
    folded = {_fold(name) for name in names}
    return any(_fold(spelling) in folded for spelling in spellings("text", options))


def language_code(stated: str | None) -> str | None:
    """The primary language subtag of BCP 47 (``en`` for ``en-GB``), or None where
    none is stated.
    """
    text = (stated or "").strip().lower()
    match = _LANGUAGE.match(text)
    return _LANGUAGES.get(text) or (
        match[0] if match and len(re.split(r"[-_]", text)[0]) <= 3 else None
    )


def media_topics(stated: object) -> tuple[str, ...]:
    """IPTC codes among the stated subjects, as ``medtop:20000056``, each once and in
    order.
    """
    items = stated if isinstance(stated, list | tuple) else [stated]
    codes = [item.get("code") if isinstance(item, Mapping) else item for item in items]
    matches = [
        _MEDIA_TOPIC.fullmatch(code.strip()) for code in codes if isinstance(code, str)
    ]
    return tuple(dict.fromkeys(f"medtop:{match[1]}" for match in matches if match))


def _value(record: Mapping[str, Any], name: str, options: ReadOptions) -> object:
    own = options.fields.get(name)
    if own:
        return _reach(record, own)
    folded = {
        _fold(key): value for key, value in record.items() if isinstance(key, str)
    }
    candidates = (folded.get(_fold(spelling)) for spelling in ALIASES[name])
    return next(
        (value for value in candidates if value not in (None, "", [], {})), None
    )


def _reach(record: object, dotted: str) -> object:
    """The value under a name, or under the last of several dotted names in nested
    objects.
    """
    if isinstance(record, Mapping) and dotted in record:
        return record[dotted]
    for part in dotted.split("."):
        record = record.get(part) if isinstance(record, Mapping) else None
    return record


def _fold(key: str) -> str:
    return re.sub(r"[\s_.-]", "", key).lower()


def _text(value: object) -> str:
    if isinstance(value, list):
        return "\n\n".join(part for part in map(_text, value) if part)
    return plain_text(value).strip() if isinstance(value, str) else ""


def _phrase(value: object) -> str | None:
    """A short value as text: several joined by semicolons, an object by its name."""
    if isinstance(value, Mapping):
        value = next(
            (value[key] for key in ("name", "title", "value", "label") if key in value),
            None,
        )
    if isinstance(value, list):
        return "; ".join(part for part in map(_phrase, value) if part) or None
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value).strip() or None
