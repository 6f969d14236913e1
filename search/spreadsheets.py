"""Cells of a CSV file that no spreadsheet takes for a formula.

A cell that a spreadsheet would run, because it begins with ``=``, ``+``, ``-``, ``@``, a
tab or a line break, gets a leading apostrophe (OWASP, "CSV injection"). So does one
whose first visible character is one of these signs in another width, or stands behind
characters that are not seen: some programs take these away before they look.

>>> guarded("=1+1"), guarded("Peace")
("'=1+1", 'Peace')
>>> unguarded(guarded("'=1+1"))
"'=1+1"
"""

from __future__ import annotations

import unicodedata

SIGNS = frozenset("=+-@|−")
"""What a formula begins with."""
CONTROLS = ("\t", "\r", "\n")
UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs", "Mn", "Me"})
"""Categories of characters that take no room of their own."""
BLANK = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and symbols by category that are blank all the same."""


def guarded(cell: str) -> str:
    """A cell that is safe to open. One that looks guarded already is guarded once more,
    so that ``unguarded`` always gives back what was written.
    """
    return "'" + cell if _is_dangerous(cell) else cell


def unguarded(cell: str) -> str:
    """A cell as it was before it was guarded."""
    return cell[1:] if cell.startswith("'") and _is_dangerous(cell) else cell


def _is_dangerous(cell: str) -> bool:
    """Whether a cell is run by some spreadsheet, apostrophes before it apart."""
    cell = cell.lstrip("'")
    if cell.startswith(CONTROLS):
        return True
    for character in cell:
        if character.isalnum() and character not in BLANK:
            return False
        if character in BLANK or unicodedata.category(character) in UNSEEN:
            continue
        # A sign in another width is the sign itself once it is normalised.
        return unicodedata.normalize("NFKC", character)[:1] in SIGNS
    return False
