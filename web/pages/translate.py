"""The page of a translation: another product's query in, ours out, with what it finds
and what can't be said.
"""

from __future__ import annotations

from dataclasses import dataclass

from cuttings.search.offers import MOST
from cuttings.search.queries import MAX_TEXT, Query
from cuttings.search.syntax.sources import SOURCES
from cuttings.search.syntax.translating import translate
from cuttings.search.translations import gettext
from cuttings.web.pages.nothing import WayOut, way_out
from cuttings.web.pages.rows import Pairs
from cuttings.web.pages.search import NoticeRow
from cuttings.web.site import Parts, Site


@dataclass(frozen=True, slots=True)
class TranslatePage:
    """A query as ``typed`` for a ``product``, of the ``products`` there are; ``made`` is
    ours with what it finds, None where nothing was typed or nothing of it can be said.
    ``notices`` tell what can't be said and what can be read otherwise; ``missing`` names
    what the time was over for.
    """

    title: str
    typed: str
    product: str
    products: Pairs
    made: WayOut | None
    notices: tuple[NoticeRow, ...]
    missing: tuple[str, ...] = ()


def translate_page(site: Site, typed: str, product: str) -> TranslatePage:
    """The page of a query as a product reads it; an unknown product is none."""
    typed = typed[:MAX_TEXT].strip()
    product = product if product in SOURCES else ""
    products = [("", gettext("any product"))]
    products += [(key, source.name) for key, source in SOURCES.items()]
    parts = Parts(site)
    made: WayOut | None = None
    rows: list[NoticeRow] = []
    if typed:
        translation = translate(typed, product or None)
        budget = MOST
        for notice in translation.notices:
            offers: list[tuple[str, WayOut]] = []
            for offer in notice.offers[:budget]:
                budget -= 1
                way = _counted(site, offer.query, parts)
                if way:
                    offers.append((offer.text, way))
            if not notice.is_quiet or any(way.count for _, way in offers):
                rows.append(NoticeRow(notice.text, tuple(offers)))
        if translation.query:
            made = _counted(site, translation.query, parts)
    return TranslatePage(
        title=gettext("Translate another product’s query"),
        typed=typed,
        product=product,
        products=tuple(products),
        made=made,
        notices=tuple(rows),
        missing=parts.missing,
    )


def _counted(site: Site, text: str, parts: Parts) -> WayOut | None:
    def count() -> WayOut:
        return way_out(site, text, Query(text))

    return parts.make(gettext("how much a query finds"), count, None)
