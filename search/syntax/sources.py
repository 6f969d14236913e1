"""The products whose queries can be translated, and in what each differs.

>>> SOURCES["ebsco"].between, SOURCES["nexis"].or_first
(True, True)
"""

from __future__ import annotations

from typing import NamedTuple


class Source(NamedTuple):
    """How one product reads what others read otherwise.

    ``between``: the number of a distance is how many words may stand between, not how
    far apart. ``or_first``: OR joins its neighbours before AND. ``in_order``: distances
    that others read in either order (``w/5``, ``adj5``) ask for this one. ``or_joined``:
    words side by side need not all occur. ``small``: or, and, not in small letters are
    operators.
    """

    name: str
    between: bool = False
    or_first: bool = False
    in_order: bool = False
    or_joined: bool = False
    small: bool = True


SOURCES = {
    "nexis": Source("Nexis, Lexis+", or_first=True),
    "westlaw": Source("Westlaw", or_first=True),
    "factiva": Source("Factiva", in_order=True),
    "proquest": Source("ProQuest", between=True),
    "ebsco": Source("EBSCO", between=True),
    "gale": Source("Gale"),
    "ovid": Source("Ovid, Embase"),
    "scopus": Source("Scopus", between=True, or_first=True),
    "google": Source("Google", between=True, or_first=True, small=False),
    "solr": Source("Solr, Lucene", or_joined=True, small=False),
}
"""Each source by the name that a command calls it by."""
