"""Addresses that may be shown as such.

An article states where it was published in its own words, and whoever wrote them could
have written ``javascript:``. What is shown, linked or handed to other programs is an
address of the web or nothing.

>>> web_address(" https://example.org/a "), web_address("javascript:alert(1)")
('https://example.org/a', None)
"""

from __future__ import annotations

import re

_WEB = re.compile(r"https?://[^\s\x00-\x20\x7f<>\"]+", re.IGNORECASE)


def web_address(url: str | None) -> str | None:
    """The address where it is one of the web, without space around it; else None."""
    url = (url or "").strip()
    return url if _WEB.fullmatch(url) else None
