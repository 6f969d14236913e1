"""ninjs, News in JSON (IPTC, https://iptc.org/standards/ninjs/), versions 1, 2 and 3:
one object, one item.

Version 1 spells names in lower case (``versioncreated``, ``body_text``), 2 holds lists
(``bodies``, ``headlines``), 3 spells in camel case; all are read alike. Pictures,
graphics, video, audio, events and packages hold no text and become a ``Skipped`` that
names them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from cuttings.index.readers import RawArticle, ReadOptions, Source, Unreadable
from cuttings.index.readers.decoding import decode
from cuttings.index.readers.jsonl import parse_object
from cuttings.index.readers.limits import read_whole
from cuttings.index.readers.markup import plain_text
from cuttings.index.readers.records import language_code, media_topics
from cuttings.index.readers.stated_dates import read_date
from cuttings.search.articles import Skipped

_OPENING = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
_URI = re.compile(rb'"uri"\s*:')
_MARKS = re.compile(
    rb'"(?:version_?created|first_?created|pub_?status|body_(?:x?html|text)|bodies|headlines|headline_?\w*'
    rb'|content_?created|representation_?type)"\s*:|"name"\s*:\s*"ninjs"',
    re.I,
)


class NinjsReader:
    """One ninjs object a file."""

    suffixes = (".ninjs",)
    rank = 30

    def recognises(self, source: Source) -> bool:
        """Whether a JSON object begins that has a ``uri`` and a property only ninjs
        has.
        """
        head = source.head
        return bool(
            _OPENING.match(head)
            and (_URI.search(head) or source.suffixes[0] == ".json")
            and _MARKS.search(head)
        )

    def read(
        self, source: Source, options: ReadOptions
    ) -> Iterator[RawArticle | Skipped]:
        """The article of the object."""
        yield article_of_ninjs(parse_object(decode(read_whole(source, options)).text))


def article_of_ninjs(item: Mapping[str, Any]) -> RawArticle:
    """The article of one ninjs object. Raises Unreadable where it holds no text."""
    values = {key.replace("_", "").lower(): value for key, value in item.items()}
    text = _body(values)
    if not text.strip():
        raise Unreadable(
            f"a ninjs item without text (of type {values.get('type') or 'unknown'})"
        )
    published, notes = read_date(
        _first_text(values, "firstcreated", "versioncreated", "contentcreated")
    )
    return RawArticle(
        text=text,
        title=_title(values),
        published=published,
        byline=_first_text(values, "by", "byline"),
        agency=_first_text(values, "creditline"),
        dateline=_located(values),
        language=language_code(_first_text(values, "language")),
        url=_url(values),
        subjects=_subjects(values.get("subjects") or values.get("subject")),
        notes=notes,
    )


def _body(values: Mapping[str, Any]) -> str:
    """The text of the body: a marked-up one goes before a plain one that says no more,
    for it keeps its paragraphs.

    A text item without a body may carry its text as a description.
    """
    bodies = [
        value
        for key, value in values.items()
        if key.startswith("body") and isinstance(value, str)
    ]
    bodies += [
        _string(body, "value")
        for body in _objects(values.get("bodies"))
        if _is_text(body)
    ]
    if values.get("type") == "text":
        bodies = bodies or [
            _string(body, "value") for body in _objects(values.get("descriptions"))
        ]
    texts = sorted(
        ((plain_text(body), body) for body in bodies),
        key=lambda pair: len(pair[0]),
        reverse=True,
    )
    for text, body in texts:
        if text != body and len(text) > 0.8 * len(texts[0][0]):
            return text
    return texts[0][0] if texts else ""


def _is_text(body: Mapping[str, Any]) -> bool:
    kind = (
        next(
            (value for key, value in body.items() if key.lower() == "contenttype"), None
        )
        or "text/plain"
    )
    return isinstance(kind, str) and kind.startswith("text/")


def _title(values: Mapping[str, Any]) -> str | None:
    headlines = _objects(values.get("headlines"))
    main = next(
        (headline for headline in headlines if headline.get("role") == "main"), None
    )
    stated = _string(main or (headlines[0] if headlines else {}), "value")
    return (
        plain_text(
            stated
            or _first_text(values, "headline", "headlinemain", "title", "name")
            or ""
        ).strip()
        or None
    )


def _subjects(subjects: object) -> tuple[str, ...]:
    """Codes of the Media Topics among the subjects, by literal (version 2 on) or
    code (version 1).
    """
    codes = []
    for subject in _objects(subjects):
        folded = {key.lower(): value for key, value in subject.items()}
        uri = str(folded.get("uri") or "")
        codes.append(
            uri if "medtop" in uri else folded.get("literal") or folded.get("code")
        )
    return media_topics(codes)


def _located(values: Mapping[str, Any]) -> str | None:
    return _first_text(values, "located")


def _url(values: Mapping[str, Any]) -> str | None:
    uri = _string(values, "uri")
    return uri if uri.startswith(("http://", "https://")) else None


def _first_text(values: Mapping[str, Any], *keys: str) -> str | None:
    return next((text for key in keys if (text := _string(values, key).strip())), None)


def _string(values: Mapping[str, Any], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""


def _objects(value: object) -> list[Mapping[str, Any]]:
    return (
        [item for item in value if isinstance(item, Mapping)]
        if isinstance(value, list)
        else []
    )
