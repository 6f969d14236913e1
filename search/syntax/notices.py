"""What a page says of how a query was read, and what else it offers.

>>> offer = Offer("or as an operator", "police OR court")
>>> Notice("“or” was searched as a word.", (offer,)).text
'“or” was searched as a word.'
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """Another reading, one click away.

    ``query`` is the whole query rewritten in Cuttings' own language, so that a link to
    it needs no dialect; who shows the offer asks the engine how much it finds.
    ``only_more``: it is worth showing only where it finds more than the query.
    """

    text: str
    query: str
    only_more: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that a reader should know of how the query was read.

    ``is_warning`` tells that something was left out or could not be meant; else a sign
    with several meanings was read one way. ``is_quiet``: everybody reads it so, and
    there is nothing to say unless an offer finds something.
    """

    text: str
    offers: tuple[Offer, ...] = ()
    is_warning: bool = False
    is_quiet: bool = False
