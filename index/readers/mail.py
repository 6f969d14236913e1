"""E-mail: a message an article, from ``.eml`` files and ``.mbox`` mailboxes (RFC 5322,
RFC 4155).

Newsletters and agency deliveries come as mail. The subject is the title, the sender the
outlet, the plain part the text (the HTML part where there is no plain one). Attachments
are named in a note, not opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from typing import BinaryIO

from cuttings.index.readers import RawArticle, ReadOptions, Source, Unreadable
from cuttings.index.readers.decoding import decode
from cuttings.index.readers.limits import read_whole, too_large
from cuttings.index.readers.markup import text_of_html
from cuttings.index.readers.records import keyed, language_code
from cuttings.index.readers.stated_dates import read_date
from cuttings.search.articles import Skipped

_FIELD = re.compile(rb"([A-Za-z][A-Za-z0-9-]{0,60}):[ \t]")
_KNOWN = frozenset(
    (
        b"from",
        b"to",
        b"subject",
        b"date",
        b"message-id",
        b"mime-version",
        b"received",
        b"return-path",
        b"content-type",
    )
)
_FROM_LINE = re.compile(rb"From \S{1,200}[^\n]{0,200}\d{4}[^\n]{0,20}\n")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.M)


class MailReader:
    """One message."""

    suffixes = (".eml",)
    rank = 30

    def recognises(self, source: Source) -> bool:
        """Whether the content begins with header fields, two of which only mail has."""
        lines = source.head.replace(b"\r\n", b"\n").split(b"\n\n")[0].split(b"\n")
        fields = [_FIELD.match(line) for line in lines if line[:1] not in (b" ", b"\t")]
        return (
            all(fields[:3])
            and len({match[1].lower() for match in fields if match} & _KNOWN) >= 2
        )

    def read(
        self, source: Source, options: ReadOptions
    ) -> Iterator[RawArticle | Skipped]:
        """The article of the message."""
        yield replace(article_of_message(read_whole(source, options)), key="")


class MailboxReader:
    """A mailbox of messages, each after a line that begins with ``From``."""

    suffixes = (".mbox",)
    rank = 30

    def recognises(self, source: Source) -> bool:
        """Whether the content begins with a mailbox's ``From`` line."""
        return bool(_FROM_LINE.match(source.head))

    def read(
        self, source: Source, options: ReadOptions
    ) -> Iterator[RawArticle | Skipped]:
        """Each message's article, keyed by its Message-ID, else by its number."""
        seen: set[str] = set()
        with source.open() as stream:
            for number, data in enumerate(_messages(stream, options.max_bytes), 1):
                position = f"message {number}"
                try:
                    if len(data) > options.max_bytes:
                        raise Unreadable(too_large(len(data), options.max_bytes))
                    raw = article_of_message(data)
                except Unreadable as error:
                    yield Skipped(source.name, str(error), position)
                    continue
                yield keyed(raw, position, seen)


def article_of_message(data: bytes) -> RawArticle:
    """The article of one message. Raises Unreadable where it holds no text."""
    message = message_from_bytes(data, policy=policy.default)
    text = _body(message)
    if not text.strip():
        raise Unreadable("a message without text")
    sender = parseaddr(_header(message, "From") or "")
    published, notes = read_date(_header(message, "Date"))
    attached = ", ".join(
        filter(None, (_file_name(part) for part in message.iter_attachments()))
    )
    return RawArticle(
        text=text,
        key=(_header(message, "Message-ID") or "").strip("<> "),
        title=_header(message, "Subject"),
        published=published,
        outlet=sender[0] or sender[1] or None,
        language=language_code(_header(message, "Content-Language")),
        notes=notes + ((f"attachments, not read: {attached}",) if attached else ()),
    )


def _body(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    payload = part.get_payload(decode=True)
    text = (
        decode(payload, part.get_content_charset()).text
        if isinstance(payload, bytes) and payload
        else ""
    )
    return text_of_html(text) if part.get_content_subtype() == "html" else text


def _header(message: EmailMessage, name: str) -> str | None:
    """A header as text; None where it is missing or so malformed that the parser
    gives up on it.
    """
    try:
        value = message.get(name)
    except (
        ValueError,
        IndexError,
        TypeError,
        AttributeError,
    ):  # what the standard library raises on broken headers
        return None
    return " ".join(str(value).split()) or None if value is not None else None


def _file_name(part: EmailMessage) -> str | None:
    try:
        return part.get_filename() or part.get_content_type()
    except (ValueError, IndexError, TypeError, AttributeError):
        return None


def _messages(stream: BinaryIO, limit: int) -> Iterator[bytes]:
    """The messages of a mailbox, one at a time; of one over the limit, only enough
    is kept to say so.
    """
    lines: list[bytes] = []
    size = 0
    blank = True
    while line := stream.readline(1 << 20):
        if blank and _FROM_LINE.match(line):
            if lines:
                yield _QUOTED_FROM.sub(rb"\1", b"".join(lines))
            lines, size = [], 0
            continue
        blank = not line.strip()
        size += len(line)
        if size - len(line) <= limit:
            lines.append(line)
    if lines:
        yield _QUOTED_FROM.sub(rb"\1", b"".join(lines))
