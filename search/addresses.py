"""Addresses that may be shown as such.

An article states where it was published in its own words, and whoever wrote them could
have written ``javascript:``. What is shown, linked or handed to other programs is an
address of the web or nothing.

>>> web_address(" https://example.org/a "), web_address("javascript:alert(1)")
('https://example.org/a', None)
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

_WEB = re.compile(r"https?://[^\s\x00-\x20\x7f<>\"]+", re.IGNORECASE)


def web_address(url: str | None) -> str | None:
    """The address where it is one of the web, without space around it; else None."""
    url = (url or "").strip()
    return url if _WEB.fullmatch(url) else None


def plain_address(url: str) -> tuple[str, str]:
    """The host of a web address and the address without what says nothing of the page:
    protocol, ``www.``, a last slash, a fragment, and parameters that follow a campaign.

    >>> plain_address("https://www.Example.org/a/b/?id=7&utm_source=x#top")
    ('example.org', 'example.org/a/b?id=7')
    """
    address = unquote(url.strip())
    if "//" not in address:
        address = f"//{address}"
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return "", ""
    told: list[str] = []
    for parameter in parts.query.split("&"):
        if parameter and not parameter.lower().startswith(_FOLLOWED):
            told.append(parameter)
    query = f"?{'&'.join(told)}" if told else ""
    return host, f"{host}{parts.path.rstrip('/')}{query}"


_FOLLOWED = ("utm_", "fbclid=", "gclid=", "mc_cid=", "mc_eid=")
"""How parameters begin that say whence a reader came."""
