"""Outlets: the paper, station or site that carried a text, where the text or its
address leaves no doubt.

A copyright line names an outlet only where its holder is called like one ("Daily",
"Times", "Radio" ...): a person may hold a copyright too. Failing that, the host of the
address is itself a plain statement of where the text stood.

    >>> stated_outlet("The end.\\n\\nCopyright 2016 The Moscow Times. All rights reserved.")
    'The Moscow Times'
    >>> outlet_of_address("https://www.dawn.com/news/1234")
    'dawn.com'
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from cuttings.index.origin.agencies import agency_named
from cuttings.index.origin.words import any_word

_WORD = r"[A-ZÀ-ÖØ-Þ][\w'’&.+-]*"
_NAME = rf"(?P<name>(?:[Tt]he )?{_WORD}(?: (?:{_WORD}|of|and|the|de|del|la|&)){{0,6}})"
_OUTLET = re.compile(
    rf"\b{any_word('outlet_words')}\b|\.(?:com|net|org|co\.uk|info|ru|in|tj)$"
)
_TAIL = re.compile(
    r"[,. ]+(?:Ltd|LLC|Inc|Limited|Corp|Co|plc|PLC|GmbH|Pvt|Pty|All Rights Reserved|All|Reserved)\b.*$"
)
_COPYRIGHT = re.compile(
    rf"(?:©|\([cC]\)|[Cc]opyright|COPYRIGHT)[^\S\n,:]*(?:©|\([cC]\))?[^\S\n,]*"
    rf"(?:\d{{4}}(?:[-–/]\d{{2,4}})?)?[^\S\n,]*(?:by )?{_NAME}"
)
_CARRIED = re.compile(
    r"(?:[Tt]his (?:article|story|report|piece) (?:was |has been )?(?:first |originally )?(?:published|appeared)"
    r" (?:in|on|by)"
    rf"|[Aa]ppeared first (?:on|in)|^Published in) {_NAME}",
    re.MULTILINE,
)
_CARRIED_SIGNS = ("ublished", "ppeared")
_COPYRIGHT_SIGNS = ("©", "(c)", "(C)", "opyright", "COPYRIGHT")
_NOT_OUTLETS = frozenset(
    (
        "web.archive.org",
        "archive.org",
        "news.google.com",
        "webcache.googleusercontent.com",
        "archive.is",
        "archive.md",
        "archive.ph",
        "archive.today",
        "newspapers.com",
        "getpocket.com",
        "localhost",
        "feedproxy.google.com",
    )
)
_RESERVED = frozenset(("example", "test", "invalid", "localhost", "local"))
"""Top-level names under which nobody publishes (RFC 2606, RFC 6762)."""
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}")
_LONGEST = 400_000


def stated_outlet(text: str) -> str | None:
    """The outlet that a text says carried it, from its copyright line or "first
    appeared in", or None.

    Two that differ are no statement.
    """
    text = text[:_LONGEST]
    found = _names(_CARRIED, _CARRIED_SIGNS, text)
    if not found:
        holders = _names(_COPYRIGHT, _COPYRIGHT_SIGNS, text)
        found = {holder for holder in holders if _OUTLET.search(holder)}
    return found.pop() if len(found) == 1 else None


def _names(pattern: re.Pattern[str], signs: tuple[str, ...], text: str) -> set[str]:
    """The names in the matches of a pattern that are no agencies.

    It is searched for only where one of its signs stands in the text: most have none.
    """
    names: set[str] = set()
    if any(sign in text for sign in signs):
        for match in pattern.finditer(text):
            name = _TAIL.sub("", match["name"]).strip(" .,")
            if len(name) > 2 and not agency_named(name):
                names.add(name)
    return names


def outlet_of_address(address: str | None) -> str | None:
    """The host of a web address without ``www``, or None where it is no outlet of
    its own (an archive, a number, a name that nobody can own).
    """
    try:
        host = (urlsplit(address or "").hostname or "").lower()
    except ValueError:
        return None
    host = re.sub(r"^(?:www\d?|m|amp|mobile|edition|en)\.", "", host)
    if host in _NOT_OUTLETS or host.rpartition(".")[2] in _RESERVED:
        return None
    return host if _HOST.fullmatch(host) else None
