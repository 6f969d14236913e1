"""E-mail: a message an article, from ``.eml`` files and ``.mbox`` mailboxes (RFC 5322,
RFC 4155), and pages that browsers saved as mail (MHTML, RFC 2557).

Newsletters and agency deliveries come as mail. The subject is the title, the sender the
outlet, all text parts the text, of alternatives the plain one unless it is a stub.
Attached files and messages go through the readers of their formats, each an article of
its own or a ``Skipped``; the message has a note of what could not be read.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.policy import EmailPolicy
from email.utils import parseaddr
from functools import lru_cache
from typing import Any, BinaryIO, cast

from cuttings.index.readers import (
    RawArticle,
    Reading,
    ReadOptions,
    Source,
    Unreadable,
)
from cuttings.index.readers.conservation import unplaced, with_first, with_rest
from cuttings.index.readers.containers import read_member
from cuttings.index.readers.decoding import decode, normalise
from cuttings.index.readers.html import blocks_of_page, read_page
from cuttings.index.readers.limits import read_whole, refuse_large
from cuttings.index.readers.markup import (
    one_line,
    parse_html,
    said_in,
)
from cuttings.index.readers.newsletters import stories_in, stories_in_text
from cuttings.index.readers.records import FULLER, language_code
from cuttings.index.readers.splitters import (
    Block,
    Document,
    Form,
    split_document,
)
from cuttings.index.readers.splitters.parts import readings_of
from cuttings.index.readers.stated_dates import read_date
from cuttings.search.articles import Skipped
from cuttings.search.translations import stored

LONGEST_LINE = 1 << 20
DATES = (
    "Date",
    "Sent",
    "Gesendet",
    "Verzonden",
    "Skickat",
    "Sendt",
    "Enviado",
    "Inviato",
)
"""Where the day of sending stands; all but the first as Outlook prints a message."""
HEADER = stored("reading", "the message's header")
OTHER_FORM = stored("reading", "of another form of the message")
SAID = (
    *("From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Newsgroups", "Organization"),
    *("Subject", "Date", "Comments", "Keywords", "Summary", "List-Id", "Followup-To"),
    *("X-Gmail-Labels", "X-Mozilla-Keys", "Resent-From", "Resent-To", "Resent-Date"),
)
"""Headers that people write and read; the others are of the post."""
# what no reader reads: named in a note, not reported as skipped
MEDIA = frozenset({"image", "audio", "video"})
KNOWN_FIELDS = frozenset(
    b"from to subject date message-id mime-version received return-path content-type "
    b"delivered-to status x-gm-thrid reply-to".split()
)
# what the standard library raises on headers that it can't parse
BROKEN_HEADER = (ValueError, IndexError, TypeError, AttributeError, LookupError)

_FIELD = re.compile(rb"([A-Za-z][A-Za-z0-9-]{0,60}):(?:[ \t]|\r?\n)")
_SEPARATOR = re.compile(rb"From(?:[ \t][^\n]{0,1000})?\r?\n")
_DATED = re.compile(rb"\d{1,2}:\d{2}")
_BARE = re.compile(rb"From(?:[ \t]+\S+)?[ \t]*\r?\n")
_EMLX = re.compile(rb"\s{0,4}(\d{1,10})[ \t]*\r?\n")
_NOTICE = re.compile(r"MIME|multi-?part", re.IGNORECASE)
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.M)


class _ParsedOnce(EmailPolicy):
    """Headers as the standard library parses them, each once however often a message is
    asked for it.
    """

    def header_fetch_parse(self, name: str, value: str) -> Any:
        return _parsed(name, value)


@lru_cache(maxsize=64)
def _parsed(name: str, value: str) -> Any:
    return policy.default.header_fetch_parse(name, value)


PARSED_ONCE = cast("EmailPolicy[EmailMessage]", _ParsedOnce())


class MailReader:
    """One message."""

    reads = stored(
        "reading",
        "messages with what is attached, and pages that browsers saved as such (MHTML)",
    )
    suffixes = (".eml", ".emlx", ".mht", ".mhtml")
    rank = 30

    def recognises(self, source: Source) -> bool:
        """Whether the content begins with header fields, two of which only mail has."""
        head = source.head.removeprefix(codecs.BOM_UTF8)
        head = _EMLX.sub(b"", head, count=1) if _EMLX.match(head) else head
        head = head.replace(b"\r\n", b"\n").split(b"\n\n")[0]
        names: list[bytes] = []
        for line in head.split(b"\n"):
            if line[:1] in (b" ", b"\t"):
                continue
            match = _FIELD.match(line + b"\n")
            if match:
                names.append(match[1].lower())
            elif len(names) < 3:
                return False
        return len(KNOWN_FIELDS.intersection(names)) >= 2

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """The article of the message, and those of what is attached to it."""
        data = _without_envelope(read_whole(source, options))
        for found in _read_message(data, source, options, ""):
            if isinstance(found, RawArticle) and found.key.startswith("/"):
                yield replace(found, key=found.key[1:])
            else:
                yield found


def _without_envelope(data: bytes) -> bytes:
    """A message without the mark before it, or what Apple Mail puts around it (emlx):
    its length above, a list of properties below.
    """
    data = data.removeprefix(codecs.BOM_UTF8)
    match = _EMLX.match(data)
    return data[match.end() : match.end() + int(match[1])] if match else data


class MailboxReader:
    """A mailbox of messages, each after a line that begins with ``From``."""

    reads = "mailboxes"
    suffixes = (".mbox",)
    rank = 30

    def recognises(self, source: Source) -> bool:
        """Whether the content begins with a mailbox's ``From`` line."""
        first, _, rest = source.head.lstrip().partition(b"\n")
        return _begins_message(first + b"\n", rest)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """Each message's articles, keyed by its Message-ID, else by its number."""
        taken: set[str] = set()
        with source.open() as stream:
            messages = split_mailbox(stream, options.max_bytes)
            for number, data in enumerate(messages, 1):
                position = stored("reading", "message %(number)s", number=str(number))
                try:
                    refuse_large(len(data), options)
                except Unreadable as error:
                    yield Skipped(source.name, str(error), position)
                    continue
                key = message_id(data)
                notes: tuple[str, ...] = ()
                if key in taken:
                    notes = (
                        stored(
                            "reading",
                            "the id %(key)s stands earlier in the file too",
                            key=key,
                        ),
                    )
                if not key or key in taken:
                    key = position
                taken.add(key)
                for found in _read_message(data, source, options, key):
                    if isinstance(found, RawArticle) and found.key == key:
                        found = replace(found, notes=found.notes + notes)
                    yield found


def split_mailbox(stream: BinaryIO, limit: int) -> Iterator[bytes]:
    """The messages of a mailbox, one at a time; of one over the limit, only enough
    is kept to say so.
    """
    lines: list[bytes] = []
    size = 0
    line = stream.readline(LONGEST_LINE)
    while line:
        following = stream.readline(LONGEST_LINE)
        if _begins_message(line, following):
            if lines:
                yield _QUOTED_FROM.sub(rb"\1", b"".join(lines))
            lines, size = [], 0
        else:
            if size <= limit:
                lines.append(line)
            size += len(line)
        line = following
    if lines:
        yield _QUOTED_FROM.sub(rb"\1", b"".join(lines))


def _begins_message(line: bytes, following: bytes) -> bool:
    """Whether a line parts messages, and is no sentence that begins with "From".

    It states a time of day, or no more than an address; behind it stands a header.
    """
    if not _SEPARATOR.match(line) or not (_DATED.search(line) or _BARE.fullmatch(line)):
        return False
    return _FIELD.match(following.removeprefix(b">")) is not None


def message_id(data: bytes) -> str:
    """The Message-ID of a message, without its brackets; empty where it has none."""
    head = re.split(rb"\r?\n\r?\n", data, maxsplit=1)[0] + b"\n\n"
    message = message_from_bytes(head, policy=PARSED_ONCE)
    return (_header(message, "Message-ID") or "").strip("<> ")


@dataclass
class _Parts:
    """What a message holds: texts in their order, and what is attached."""

    texts: list[str] = field(default_factory=list)
    attached: list[MIMEPart] = field(default_factory=list)
    alternatives: list[str] = field(default_factory=list)
    """Texts that say the same as those taken, or less."""


def _read_message(
    data: bytes, source: Source, options: ReadOptions, key: str
) -> Iterator[Reading]:
    """The article of a message under its key, and those of its attachments under the
    key, a stroke and their names.
    """
    message = message_from_bytes(data, policy=PARSED_ONCE)
    header = _header_lines(message)
    if _is_saved_page(message):
        saved = replace(_article_of_page(message), key=key)
        yield from with_rest([saved], header, HEADER)
        return
    parts = _Parts()
    _gather(message, parts)

    readings: list[Reading] = []
    unread: list[str] = []
    for part in parts.attached:
        name = _file_name(part)
        read: list[Reading] = []
        if part.get_content_maintype() not in MEDIA:
            read = _read_attached(part, name, source, options)
        if not any(isinstance(one, RawArticle) for one in read):
            unread.append(name)
        readings += read

    text = "\n\n".join(filter(None, parts.texts))
    notes = (
        (
            stored(
                "reading", "attachments, not read: %(unread)s", unread=", ".join(unread)
            ),
        )
        if unread
        else ()
    )
    split = _split_message(message, source)
    if split:
        articles = _under_key(split, key, notes)
        said = [*_lines(parts.texts), *_lines(parts.alternatives)]
        yield from with_rest(with_first(articles, "\n".join(header), HEADER), said)
        header = []
    elif text.strip():
        article = _article(message, text)
        article = replace(article, key=key, notes=article.notes + notes)
        shown = with_first([article], "\n".join(header), HEADER)
        rest = unplaced(_lines(parts.alternatives), [text])
        yield from with_first(shown, rest, OTHER_FORM)
        header = []
    elif not any(isinstance(found, RawArticle) for found in readings):
        yield Skipped(source.name, stored("reading", "a message without text"), key)
    for found in with_first(readings, "\n".join(header), HEADER):
        if isinstance(found, RawArticle):
            yield replace(found, key=f"{key}/{found.key}")
        else:
            position = f"{key}, {found.position}" if key else found.position
            yield replace(found, position=position)


def _header_lines(message: MIMEPart) -> list[str]:
    """What people wrote into the header of a message, and what stands outside its
    parts, where that is no notice to old programs.
    """
    lines: list[str] = []
    there = set(map(str.lower, message.keys()))
    for name in SAID:
        if name.lower() not in there:
            continue
        try:
            values = message.get_all(name, [])
        except BROKEN_HEADER:
            values = []
        for value in values:
            if one_line(str(value)):
                lines.append(f"{name}: {one_line(str(value))}")
    for part in message.walk():
        described = _header(part, "Content-Description")
        for outside in (part.preamble, part.epilogue, described):
            text = one_line(outside or "")
            if text and not _NOTICE.search(text):
                lines.append(text)
    return lines


def _lines(texts: Iterable[str]) -> list[str]:
    return [line for text in texts for line in text.split("\n")]


def _split_message(message: MIMEPart, source: Source) -> list[Reading]:
    """The articles of a message that is a vendor's download or a digest of cuttings,
    from the text that gives most of them; none where it is neither.
    """
    best: list[Reading] = []
    plain: list[Reading] = []
    for part in message.walk():
        is_attached = part.get_content_disposition() == "attachment"
        if part.get_content_maintype() != "text" or is_attached:
            continue
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes) or not payload:
            continue
        text = normalise(decode(payload, part.get_content_charset()).text)
        documents = [Document(source, "text", text)]
        if part.get_content_subtype() == "html":
            blocks = tuple(_blocks_of_page(text))
            documents = [
                Document(source, "html", text),
                Document(source, "word", "\n".join(b.text for b in blocks), blocks),
            ]
        for document in documents:
            found, _ = split_document(document)
            best = max(best, list(found or ()), key=len)
        is_page = part.get_content_subtype() == "html"
        if is_page and not best:
            best = _newsletter(text, message, source, is_page)
        elif not plain:
            plain = _newsletter(text, message, source, is_page)
    return best or plain


def _newsletter(
    text: str, message: MIMEPart, source: Source, is_page: bool
) -> list[Reading]:
    """The stories of a newsletter: of its sender, and of the day when it was sent."""
    try:
        split = stories_in(parse_html(text)) if is_page else stories_in_text(text)
    except Unreadable:
        return []
    if split is None:
        return []
    whole = _article(message, "")
    readings: list[Reading] = []
    form: Form = "html" if is_page else "text"
    for found in readings_of(split, Document(source, form, text)):
        if isinstance(found, RawArticle):
            found = replace(found, published=whole.published, outlet=whole.outlet)
        readings.append(found)
    return readings


def _under_key(
    readings: list[Reading], key: str, notes: tuple[str, ...]
) -> Iterator[Reading]:
    """The articles of a message under its key, the first with the message's notes."""
    for found in readings:
        if isinstance(found, Skipped):
            position = f"{key}, {found.position}" if key else found.position
            yield replace(found, position=position)
            continue
        own = f"{key}/{found.key}" if key else found.key
        yield replace(found, key=own, notes=found.notes + notes)
        notes = ()


def _blocks_of_page(markup: str) -> Iterator[Block]:
    """The paragraphs of an HTML text, headings told."""
    try:
        root = parse_html(markup)
    except Unreadable:
        return
    yield from blocks_of_page(root)


def _article(message: MIMEPart, text: str) -> RawArticle:
    name, address = parseaddr(_header(message, "From") or "")
    stated = next(filter(None, (_header(message, name) for name in DATES)), None)
    published, notes = read_date(stated)
    return RawArticle(
        text=text,
        title=_header(message, "Subject"),
        published=published,
        outlet=name or address or None,
        language=language_code(_header(message, "Content-Language")),
        notes=notes,
    )


def _gather(part: MIMEPart, parts: _Parts) -> None:
    """Sorts a part of a message, and the parts in it, by what they are."""
    kind = part.get_content_type()
    if part.get_content_disposition() == "attachment" or kind == "message/rfc822":
        parts.attached.append(part)
    elif kind == "multipart/alternative":
        _gather_fuller(part, parts)
    elif part.is_multipart():
        for child in part.iter_parts():
            _gather(child, parts)
    elif part.get_content_maintype() == "text":
        text, beside = _text(part)
        parts.texts.append(text.strip())
        parts.alternatives += beside
    elif kind != "multipart/related" and part.get_content_maintype() != "multipart":
        parts.attached.append(part)


def _gather_fuller(alternatives: MIMEPart, parts: _Parts) -> None:
    """Takes the first of the alternatives, unless a later one says far more."""
    chosen = _Parts()
    for child in alternatives.iter_parts():
        other = _Parts()
        _gather(child, other)
        fuller = sum(map(len, other.texts)) > FULLER * sum(map(len, chosen.texts))
        if fuller or not chosen.texts:
            chosen, other = other, chosen
        parts.attached += other.attached
        parts.alternatives += other.texts
        parts.alternatives += other.alternatives
    parts.texts += chosen.texts
    parts.alternatives += chosen.alternatives
    parts.attached += chosen.attached


def _text(part: MIMEPart) -> tuple[str, tuple[str, ...]]:
    """The text of a part, and what a part of markup says beside it."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload:
        return "", ()
    text = decode(payload, part.get_content_charset()).text
    return said_in(text) if part.get_content_subtype() == "html" else (text, ())


def _read_attached(
    part: MIMEPart, name: str, source: Source, options: ReadOptions
) -> list[Reading]:
    """What becomes of an attached file or message."""
    try:
        if part.get_content_type() == "message/rfc822":
            data = part.get_payload(0).as_bytes()  # type: ignore[union-attr]
        else:
            data = part.get_payload(decode=True) or b""
    except BROKEN_HEADER as error:
        return [
            Skipped(
                source.name,
                stored("reading", "a broken attachment: %(error)s", error=error),
                name,
            )
        ]
    try:
        return list(read_member(io.BytesIO(data), name, len(data), source, options))
    except Unreadable as error:
        return [Skipped(source.name, str(error), name)]


def _is_saved_page(message: MIMEPart) -> bool:
    """Whether a browser saved a page as this message."""
    if message.get_content_type() not in ("multipart/related", "text/html"):
        return False
    sender = _header(message, "From") or ""
    if "Snapshot-Content-Location" in message or "Saved by" in sender:
        return True
    # browsers sign in their own languages, and write to nobody
    is_mail = "@" in sender or "To" in message or "Received" in message
    located = any("Content-Location" in part for part in message.walk())
    return located and not is_mail


def _article_of_page(message: MIMEPart) -> RawArticle:
    """The article of a saved page: what the page states, not what the browser did."""
    for part in message.walk():
        if part.get_content_type() == "text/html":
            address = _header(message, "Snapshot-Content-Location")
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return read_page(
                    payload,
                    part.get_content_charset(),
                    address or _header(part, "Content-Location"),
                )
    raise Unreadable(stored("reading", "a page saved by a browser, without the page"))


def _header(message: MIMEPart, name: str) -> str | None:
    """A header as text; None where it is missing or so malformed that the parser
    gives up on it.
    """
    try:
        value = message.get(name)
    except BROKEN_HEADER:
        return None
    return None if value is None else one_line(str(value)) or None


def _file_name(part: MIMEPart) -> str:
    """The name of an attachment, else what it is."""
    try:
        name = part.get_filename()
    except BROKEN_HEADER:
        name = None
    if name:
        return name
    kind = part.get_content_type()
    return "message.eml" if kind == "message/rfc822" else kind
