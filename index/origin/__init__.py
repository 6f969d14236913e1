"""Origin: who wrote a text, where and when, as the text itself says.

A text states its origin at its edges: a dateline (``KABUL, 5 May (Xinhua) --``), a
byline (``By Jane Doe, Associated Press``), a closing credit, a copyright line. What is
not stated in one of these forms stays unknown: a claim here is shown to a reader as a
fact about the text, so silence is better than a guess. Nothing is taken from "Last
Updated".

    >>> find_origin(None, "DUSHANBE, Tajikistan (AP) -- Fighting resumed on Monday.").agency
    'AP'
    >>> find_origin(None, "KABUL, 5 May -- The talks went on.").published is None
    True
"""

from __future__ import annotations

from cuttings.index.origin.credits import credited_agency
from cuttings.index.origin.origins import Origin, Trace, find_origin
from cuttings.index.origin.outlets import outlet_of_address, stated_outlet

__all__ = [
    "Origin",
    "Trace",
    "credited_agency",
    "find_origin",
    "outlet_of_address",
    "stated_outlet",
]
