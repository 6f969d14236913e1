"""Cells of a CSV file that no spreadsheet takes for a formula.

A cell that a spreadsheet would run, because it begins with ``=``, ``+``, ``-``, ``@``, a
tab or a line break, gets a leading apostrophe (OWASP, "CSV injection").

>>> guarded("=1+1"), guarded("Peace")
("'=1+1", 'Peace')
>>> unguarded(guarded("'=1+1"))
"'=1+1"
"""

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def guarded(cell: str) -> str:
    """A cell that is safe to open. One that looks guarded already is guarded once more,
    so that ``unguarded`` always gives back what was written.
    """
    return "'" + cell if cell.lstrip("'").startswith(DANGEROUS) else cell


def unguarded(cell: str) -> str:
    """A cell as it was before it was guarded."""
    if cell.startswith("'") and cell.lstrip("'").startswith(DANGEROUS):
        return cell[1:]
    return cell
