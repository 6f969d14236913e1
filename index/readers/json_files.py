"""JSON in files: one record a line (https://jsonlines.org), documents of one record or
many, and ninjs (https://iptc.org/standards/ninjs/).

A record that can't be read becomes a ``Skipped`` with its position and the rest goes
on. Lines and the records of a list are read one at a time, each within the limit for
one article, so that a file of one endless line costs no more memory than a file of
short ones and a list may be as long as it likes.

    {"title": "Floods", "text": "Rain fell."}                      an article
    [{...}, {...}]  {"items": [...]}  {"response": {"docs": [...]}}   several
"""

from __future__ import annotations

import codecs
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, BinaryIO

from cuttings.index.readers import (
    RawArticle,
    Reading,
    ReadOptions,
    Source,
    Unreadable,
)
from cuttings.index.readers.column_dates import ColumnDates
from cuttings.index.readers.conservation import with_first
from cuttings.index.readers.decoding import (
    decode,
    decode_line,
    encoding_of_lines,
    text_of_head,
)
from cuttings.index.readers.limits import read_whole
from cuttings.index.readers.markup import plain_text
from cuttings.index.readers.records import (
    DEEPEST,
    Record,
    Unused,
    article_of,
    beside_in,
    has_text_field,
    is_article,
    language_code,
    media_topics,
    reach,
    read_each,
)
from cuttings.index.readers.stated_dates import read_date
from cuttings.search.translations import stored

BOM = codecs.BOM_UTF8
CHUNK = 1 << 20
"""Characters of a list that are read at a time."""
MOST_LOOKED_AT = 2_000
"""Objects and lists of one depth that are looked into for records."""
_STRING = re.compile(r'"((?:[^"\\]|\\.){0,2000})"(\s*:)?')
_LONG_LIST = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:\{[^\[\]]{1,2000}:\s*)?\[\s*\{", re.DOTALL
)
"""How a document of many records begins: as a list, or as an envelope around one."""
ENVELOPE = stored("reading", "of the document around its records")
BETWEEN_VALUES = frozenset(" \t\r\n,")


def parse_json(text: str) -> object:
    """A JSON value.

    Raises Unreadable where the text is none, or nests deeper than Python's parser goes.
    """
    try:
        value: object = json.loads(text, object_pairs_hook=_fields)
    except RecursionError as error:
        raise Unreadable(stored("reading", "JSON nested too deeply")) from error
    except ValueError as error:
        raise Unreadable(
            stored("reading", "not JSON: %(error)s", error=error)
        ) from error
    return value


def _fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object's fields; of a name that stands twice the last is meant, and those
    before it are kept under their number.
    """
    fields = dict(pairs)
    if len(fields) == len(pairs):
        return fields
    fields = {}
    times: Counter[str] = Counter()
    for name, value in pairs:
        if name in fields:
            times[name] += 1
            fields[f"{name} ({times[name]})"] = fields[name]
        fields[name] = value
    return fields


def parse_object(text: str) -> dict[str, Any]:
    """A JSON object. Raises Unreadable where the text is none."""
    return _named_fields(parse_json(text))


def _named_fields(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Unreadable(stored("reading", "not a JSON object with named fields"))
    return value


class JsonLinesReader:
    """One JSON object a line."""

    reads = "JSON Lines"
    suffixes = (".jsonl", ".ndjson", ".jsonlines", ".jl")
    rank = 40

    def recognises(self, source: Source) -> bool:
        """Whether the first line is one whole object, or begins one that goes on
        beyond the head.
        """
        named = source.suffixes[0] in self.suffixes
        head = source.head.removeprefix(BOM).lstrip()
        first, end, rest = head.partition(b"\n")
        if not first.startswith(b"{") or not (rest.strip() or named):
            return False
        return first.rstrip().endswith(b"}") if end else named

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """Each line's article, keyed by the record's own id, else by the line's number."""
        encoding = encoding_of_lines(source.head)
        unused = Unused(options)
        dates = ColumnDates(options, lambda: _values_of_lines(source, options))

        def article_of_line(line: bytes) -> RawArticle:
            decoded = decode_line(line, encoding)
            record = parse_object(decoded.text)
            article = article_of(dates.applied(record), options)
            article = unused.note_in(article, record)
            return replace(article, notes=article.notes + decoded.notes)

        with source.open() as stream:
            lines = limited_lines(stream, options.max_bytes, encoding)
            yield from read_each(source, _numbered(lines, options), article_of_line)


def _values_of_lines(source: Source, options: ReadOptions) -> Iterator[object]:
    """The values of a file of lines once more."""
    encoding = encoding_of_lines(source.head)
    with source.open() as stream:
        for line in limited_lines(stream, options.max_bytes, encoding):
            try:
                yield parse_object(decode_line(line or b"", encoding).text)
            except Unreadable:
                continue


def _numbered(
    lines: Iterator[bytes | None], options: ReadOptions
) -> Iterator[tuple[str, bytes | Unreadable]]:
    """The lines that are not blank, each with its number from 1."""
    for number, line in enumerate(lines, 1):
        position = stored("reading", "line %(number)s", number=str(number))
        if line is None:
            yield (
                position,
                Unreadable(
                    stored(
                        "reading",
                        "line longer than %(max_bytes)s bytes",
                        max_bytes=options.max_bytes,
                    )
                ),
            )
        elif line.strip():
            yield position, line


def limited_lines(
    stream: BinaryIO, limit: int, encoding: str = "utf-8"
) -> Iterator[bytes | None]:
    """The lines of a stream as it is encoded; None for a line over ``limit`` bytes, of
    which nothing is kept.

    UTF-16 and UTF-32 have their line ends in other bytes, so the lines of such files are
    given as UTF-8.
    """
    if encoding.startswith(("utf-16", "utf-32")):
        yield from _limited_lines_of(stream, limit, encoding)
        return
    first = True
    while line := stream.readline(limit + 1):
        if len(line) <= limit:
            yield line.removeprefix(BOM) if first else line
        else:
            while line and not line.endswith(b"\n"):
                line = stream.readline(CHUNK)
            yield None
        first = False


def _limited_lines_of(
    stream: BinaryIO, limit: int, encoding: str
) -> Iterator[bytes | None]:
    """``limited_lines`` of an encoding whose characters have two bytes or four."""
    text = io.TextIOWrapper(stream, encoding, "replace", newline="")
    try:
        while line := text.readline(limit + 1):
            if len(line) <= limit:
                yield line.encode("utf-8", "replace")
                continue
            while line and not line.endswith(("\n", "\r")):
                line = text.readline(CHUNK)
            yield None
    finally:
        # whoever opened the stream closes it
        text.detach()


class JsonReader:
    """A JSON document of one article or of several."""

    reads = stored(
        "reading",
        "JSON of records, also in the envelopes of search engines "
        "and publishers; JSON Feed, CSL-JSON",
    )
    suffixes = (".json",)
    rank = 50

    def recognises(self, source: Source) -> bool:
        """Whether the content begins as a JSON object or list does."""
        head = source.head.removeprefix(BOM).lstrip()
        inner = head[1:].lstrip()
        if head.startswith(b"["):
            return inner.startswith(b"{")
        return head.startswith(b"{") and inner.startswith(b'"')

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """Each record's article, keyed by its own id, else by its number."""
        outlet: str | None = None
        around = ""
        if source.size > options.max_bytes and _LONG_LIST.match(source.head):
            begins = text_of_head(source.head).partition("[")[0]
            around = "\n".join(_values_in(begins))
            parts = enumerate(_values_of_long_list(source, options), 1)
            dates = ColumnDates(options, lambda: _values_of_long_list(source, options))
        else:
            value = parse_json(decode(read_whole(source, options)).text)
            options, value = _at_the_records(value, options)
            records = records_of(value)
            outlet = _title_of_feed(value)
            around = _around(value, records)
            parts = enumerate(records, 1)
            dates = ColumnDates(options, lambda: records)
            if len(records) == 1 and isinstance(records[0], dict):
                article = _of_outlet(article_of(records[0], options), outlet)
                article = Unused(options).note_in(article, records[0])
                said = f"{around}\n{article.key}".strip()
                yield from with_first([replace(article, key="")], said, ENVELOPE)
                return

        unused = Unused(options)

        def article_of_value(value: object) -> RawArticle:
            record = _named_fields(value)
            article = _of_outlet(article_of(dates.applied(record), options), outlet)
            return unused.note_in(article, record)

        positions = (
            (stored("reading", "record %(number)s", number=str(number)), value)
            for number, value in parts
        )
        found = read_each(source, positions, article_of_value)
        yield from with_first(found, around, ENVELOPE)


def _at_the_records(value: object, options: ReadOptions) -> tuple[ReadOptions, object]:
    """The options and the records where the user says where these stand: the first
    ``[]`` in the path of the text (``response.results[].body``).
    """
    path, mark, _ = options.fields.get("text", "").partition("[].")
    if not mark:
        return options, value
    records = reach(value, path) if path else value
    if not isinstance(records, list):
        raise Unreadable(
            stored(
                "reading",
                "no list at %(path)s[], where --field text looks for records",
                path=path,
            )
        )
    fields: dict[str, str] = {}
    for name, own in options.fields.items():
        fields[name] = own.removeprefix(f"{path}[].")
    return replace(options, fields=fields), records


def _around(value: object, records: list[object]) -> str:
    """What a document says around its records; nothing where they were made of its
    columns.
    """
    inside = set(map(id, records))
    lines: list[str] = []
    found = 0
    stack = [value]
    while stack:
        item = stack.pop()
        if id(item) in inside:
            found += 1
        elif isinstance(item, dict):
            for name, inner in reversed(item.items()):
                if isinstance(inner, str):
                    lines.append(f"{name}: {plain_text(inner)}")
                else:
                    stack.append(inner)
        elif isinstance(item, list):
            stack += reversed(item)
    return "\n".join(lines) if found else ""


def _title_of_feed(value: object) -> str | None:
    """The name of a JSON Feed (https://jsonfeed.org), which is that of its outlet."""
    if not isinstance(value, dict) or "jsonfeed.org" not in str(value.get("version")):
        return None
    title = value.get("title")
    return title if isinstance(title, str) else None


def _of_outlet(article: RawArticle, outlet: str | None) -> RawArticle:
    return replace(article, outlet=article.outlet or outlet)


def records_of(value: object) -> list[object]:
    """The records of a document: its list, the list in its envelope, its columns turned
    to rows, or itself.

    Raises Unreadable where it is neither an object nor a list.
    """
    if isinstance(value, str):
        # a program wrote its JSON as JSON once more
        value = parse_json(value)
    if not isinstance(value, dict | list):
        raise Unreadable(stored("reading", "JSON that is neither an object nor a list"))
    turned = _rows_of_columns(value)
    if turned:
        return turned
    enveloped = _enveloped(value)
    if enveloped:
        return enveloped
    return value if isinstance(value, list) else [value]


def _enveloped(document: object) -> list[object]:
    """The most records of articles that stand in one list, or as values of one object,
    however deep; none where the document is a record itself.
    """
    if is_article(document) and not _holds_articles(document):
        return []
    best: list[object] = []
    level: list[object] = [document]
    for _ in range(DEEPEST):
        below: list[object] = []
        for value in level[:MOST_LOOKED_AT]:
            inner = list(value.values()) if isinstance(value, dict) else value
            if not isinstance(inner, list):
                continue
            if inner and all(isinstance(each, list) for each in inner):
                inner = [each for items in inner for each in items]
            if sum(map(is_article, inner)) > len(best):
                # what is none of an article among them is said to be none
                best = [each for each in inner if isinstance(each, dict)]
            below += [each for each in inner if isinstance(each, dict | list)]
        if best and not all(isinstance(each, list) for each in level):
            return best
        level = below
    return best


def _holds_articles(value: object) -> bool:
    """Whether what an object holds as its text are records of articles themselves."""
    for inner in value.values() if isinstance(value, dict) else ():
        if isinstance(inner, list) and inner and all(map(is_article, inner)):
            return True
    return False


def _rows_of_columns(value: object) -> list[object]:
    """The records of a document that holds its columns, or a row of names above others,
    as programs for tables write it; none where it holds none.
    """
    if isinstance(value, dict):
        names, rows = value.get("columns"), value.get("data")
        if isinstance(names, list) and isinstance(rows, list):
            return _rows([names, *rows])
        columns = [_column(column) for column in value.values()]
        lengths = {len(column) for column in columns}
        if len(columns) > 1 and len(lengths) == 1 and lengths.pop() > 1:
            return _rows([list(value), *map(list, zip(*columns, strict=True))])
        return []
    return _rows(value) if isinstance(value, list) else []


def _column(value: object) -> list[object]:
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list):
        return []
    return [] if any(isinstance(each, dict | list) for each in value) else value


def _rows(table: list[Any]) -> list[object]:
    """The rows below a row of names; none where the first row names no column of texts."""
    names = table[0] if table else None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return []
    if len(names) < 2 or not has_text_field(names, ReadOptions()):
        return []
    rows = (dict(zip(names, row, strict=False)) for row in table[1:])
    return list(rows)


def _values_in(text: str) -> Iterator[str]:
    """The strings in a piece of JSON that are no names."""
    for string, is_name in _STRING.findall(text):
        if string and not is_name:
            yield string


def _values_of_long_list(source: Source, options: ReadOptions) -> Iterator[object]:
    """The values of a list that is larger than one article may be, one at a time.

    Where a value can't be read, or is over the limit, the rest of the list is not:
    nothing tells where the next one begins.
    """
    decoder = json.JSONDecoder(object_pairs_hook=_fields)
    encoding = encoding_of_lines(source.head)
    with io.TextIOWrapper(source.open(), encoding, "replace") as text:
        buffer = text.read(CHUNK)
        # the list itself, or the one in an envelope
        offset = buffer.index("[") + 1
        while True:
            while buffer[offset : offset + 1] in BETWEEN_VALUES:
                offset += 1
            if buffer.startswith("]", offset):
                behind = " ".join(_values_in(buffer[offset:] + text.read(CHUNK)))
                if behind:
                    why = stored(
                        "reading",
                        "behind the list, and not read: %(behind)s",
                        behind=behind[:200],
                    )
                    yield Unreadable(why)
                return
            try:
                value, offset = decoder.raw_decode(buffer, offset)
            except (ValueError, RecursionError) as error:
                # perhaps only cut off by the end of the chunk
                buffer = buffer[offset:]
                more = text.read(max(CHUNK, len(buffer)))
                if not more or len(buffer) > options.max_bytes:
                    yield Unreadable(
                        stored(
                            "reading",
                            "not JSON, and the rest is not read: %(error)s",
                            error=error,
                        )
                    )
                    return
                buffer += more
                offset = 0
                continue
            yield value


class NinjsReader:
    """One ninjs object a file, of version 1, 2 or 3.

    Version 1 spells names in lower case (``versioncreated``, ``body_text``), 2 holds
    lists (``bodies``, ``headlines``), 3 spells in camel case; all are read alike.
    Pictures, graphics, video, audio, events and packages hold no text and become a
    ``Skipped`` that names them.
    """

    reads = "ninjs"
    suffixes = (".ninjs",)
    rank = 30

    _OPENING = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
    _URI = re.compile(rb'"uri"\s*:')
    _PROPERTIES = re.compile(
        rb'"(?:version_?created|first_?created|pub_?status|body_(?:x?html|text)|bodies'
        rb"|headlines|headline_?\w*|content_?created|representation_?type)"
        rb'"\s*:|"name"\s*:\s*"ninjs"',
        re.I,
    )

    def recognises(self, source: Source) -> bool:
        """Whether a JSON object begins that has a ``uri`` and a property only ninjs
        has.
        """
        wanted = (self._URI, self._PROPERTIES)
        if not self._OPENING.match(source.head):
            return False
        return all(pattern.search(source.head) for pattern in wanted)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """The article of the object."""
        item = parse_object(decode(read_whole(source, options)).text)
        article = article_of_ninjs(item)
        yield replace(article, left_out=beside_in(item, article))


def article_of_ninjs(item: Record) -> RawArticle:
    """The article of one ninjs object. Raises Unreadable where it holds no text."""
    values = {key.replace("_", "").lower(): value for key, value in item.items()}
    text = _ninjs_body(values)
    if not text.strip():
        kind = values.get("type") or "unknown"
        raise Unreadable(
            stored("reading", "a ninjs item without text (of type %(kind)s)", kind=kind)
        )

    created = _first_text(values, "firstcreated", "versioncreated", "contentcreated")
    published, notes = read_date(created)
    address = _string(values, "uri")
    return RawArticle(
        text=text,
        title=_ninjs_title(values),
        published=published,
        byline=_first_text(values, "by", "byline"),
        agency=_first_text(values, "creditline"),
        dateline=_first_text(values, "located"),
        language=language_code(_first_text(values, "language")),
        url=address if address.startswith(("http://", "https://")) else None,
        subjects=_ninjs_subjects(values.get("subjects") or values.get("subject")),
        notes=notes,
    )


def _ninjs_body(values: Record) -> str:
    """The text of the body: a marked-up one goes before a plain one that says no more,
    for it keeps its paragraphs.

    A text item without a body may carry its text as a description.
    """
    bodies: list[str] = []
    for key, value in values.items():
        if key.startswith("body") and isinstance(value, str):
            bodies.append(value)
    for item in _objects(values.get("bodies")):
        folded = {key.lower(): value for key, value in item.items()}
        kind = folded.get("contenttype") or "text/plain"
        if isinstance(kind, str) and kind.startswith("text/"):
            bodies.append(_string(item, "value"))
    if not bodies and values.get("type") == "text":
        for description in _objects(values.get("descriptions")):
            bodies.append(_string(description, "value"))

    longest = ""
    marked_up = ""
    for body in bodies:
        text = plain_text(body)
        longest = max(longest, text, key=len)
        if text != body:
            marked_up = max(marked_up, text, key=len)
    return marked_up if len(marked_up) > 0.8 * len(longest) else longest


def _ninjs_title(values: Record) -> str | None:
    headlines = _objects(values.get("headlines"))
    main = [headline for headline in headlines if headline.get("role") == "main"]
    stated = _string((main or headlines or [{}])[0], "value")
    title = stated or _first_text(values, "headline", "headlinemain", "title", "name")
    return plain_text(title or "").strip() or None


def _ninjs_subjects(subjects: object) -> tuple[str, ...]:
    """Codes of the Media Topics among the subjects, by literal (version 2 on) or
    code (version 1).
    """
    codes: list[object] = []
    for subject in _objects(subjects):
        folded = {key.lower(): value for key, value in subject.items()}
        uri = str(folded.get("uri") or "")
        code = folded.get("literal") or folded.get("code")
        codes.append(uri if "medtop" in uri else code)
    return media_topics(codes)


def _first_text(values: Record, *keys: str) -> str | None:
    for key in keys:
        text = _string(values, key)
        if text.strip():
            return text
    return None


def _string(values: Record, key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""


def _objects(value: object) -> list[Record]:
    if not isinstance(value, list):
        return []
    return [item for item in value if isinstance(item, Mapping)]
