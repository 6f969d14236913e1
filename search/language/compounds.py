"""Names and words that are written with a hyphen, a space or neither: G-20, G 20, G20;
e-mail, email.

    >>> joined("G-20"), joined("e-mail"), joined("al-Qaeda")
    ('g20', 'email', None)
    >>> parted("g20"), parted("email"), parted("train")
    (('g', '20'), ('e', 'mail'), None)
"""

from __future__ import annotations

import re

_NAME = re.compile(r"([a-z]{1,5})(\d{1,4})")
_HYPHENED = re.compile(r"([A-Za-z]{1,5})[-‐‑](\d{1,4}|[A-Za-z]{3,})")

_WORDS = """
ebook ebooks ebusiness ecigarette ecigarettes ecommerce egovernment elearning email
emailed emailing emails ereader etoll evoting hbomb abomb tshirt tshirts uboat uboats
uturn uturns xray xrays
"""
SHORT_FIRST = frozenset(_WORDS.split())
"""Words whose first letter may be parted from the rest."""


def parted(term: str) -> tuple[str, str] | None:
    """The two terms that a folded term may also be written as; None for most."""
    if term in SHORT_FIRST:
        return term[0], term[1:]
    match = _NAME.fullmatch(term)
    return (match[1], match[2]) if match else None


def joined(word: str) -> str | None:
    """The one folded term that a word with a hyphen may also be written as."""
    match = _HYPHENED.fullmatch(word)
    if not match:
        return None
    term = f"{match[1]}{match[2]}".lower()
    return term if parted(term) else None
