"""The key under which a name of a place is looked up: without case, accents, apostrophes, hyphens or “the”.

>>> place_key("the Côte d’Ivoire"), place_key("Kurgan-Tyube"), place_key("St. Petersburg")
('cote divoire', 'kurgan tyube', 'saint petersburg')
"""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

_DROPPED = str.maketrans("", "", "'’‘ʻʼ`.")
_GAPS = re.compile(r"[^a-z0-9]+")
_SAINT = re.compile(r"\b(?:st|ste)\b")


@lru_cache(maxsize=100_000)
def place_key(name: str) -> str:
    """A name folded for look-up; may be empty where nothing of it is a letter."""
    plain = name if name.isascii() else anyascii(name)
    folded = _GAPS.sub(" ", plain.translate(_DROPPED).lower()).strip()
    return _SAINT.sub("saint", folded).removeprefix("the ")
