"""Help with searching, and what the site is made from."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version

from cuttings.search.facets import Facet
from cuttings.search.syntax.manual import LANGUAGE, THEIRS, Row, names_of
from cuttings.search.syntax.vendors import Sign
from cuttings.search.translations import gettext, marked, ngettext
from cuttings.web.library import FooterLink, contact_link
from cuttings.web.pages.home import Example, examples
from cuttings.web.pages.tour import Step, tour
from cuttings.web.site import Site

CREDITS = (
    (
        marked("Map"),
        marked("Natural Earth (public domain), by way of world-atlas (ISC)"),
        "https://www.naturalearthdata.com/",
    ),
    ("Places", "GeoNames (CC BY 4.0)", "https://www.geonames.org/"),
    (
        marked("Names of countries"),
        "Unicode CLDR (Unicode-3.0)",
        "https://cldr.unicode.org/",
    ),
    (
        marked("Identifiers"),
        "Wikidata (CC0), rigour (MIT), name-suggestion-index (BSD 3-Clause)",
        "https://www.wikidata.org/",
    ),
    (
        "Event types",
        "IPTC Media Topics (CC BY 4.0)",
        "https://iptc.org/standards/media-topics/",
    ),
    (marked("Sample articles"), "Wikinews (CC BY 2.5)", "https://en.wikinews.org/"),
)
"""What the site uses, whose it is and under which licence, and where that is said."""


@dataclass(frozen=True, slots=True)
class HelpPage:
    """How to search: ``examples`` from this archive, the ``facets`` that a query can
    name, the ``limits`` in words; the ``language`` and other products' ``signs`` as
    their tables say, and the ``title_names`` that these have for the title.
    """

    title: str
    tour: tuple[Step, ...]
    examples: tuple[Example, ...]
    facets: tuple[Facet, ...]
    limits: tuple[str, ...]
    language: tuple[Row, ...]
    signs: tuple[Sign, ...]
    title_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AboutPage:
    """What the library says of the archive (``words``, paragraphs), who keeps it
    (``keeper``) and where they are reached (``contact``), what is in it in words, whose
    data the site uses, and which program (``version``) shows it.
    """

    title: str
    words: tuple[str, ...]
    keeper: str
    contact: FooterLink | None
    holdings: str
    version: str
    credits: tuple[tuple[str, str, str], ...]


def help_page(site: Site) -> HelpPage:
    """The page of help."""
    settings = site.settings
    limits = (
        gettext(
            "An export holds at most %(export_rows)s articles.",
            export_rows=settings.export_rows,
        ),
        gettext(
            "Paging ends after %(deepest_hit)s hits.", deepest_hit=settings.deepest_hit
        ),
        gettext(
            "A page takes at most %(search_seconds)s seconds: what is not ready by "
            "then is left out, and the page says so.",
            search_seconds=format(settings.search_seconds, "g"),
        ),
    )
    return HelpPage(
        title=gettext("Help"),
        tour=tour(site),
        examples=examples(site),
        facets=site.facets,
        limits=limits,
        language=LANGUAGE,
        signs=THEIRS,
        title_names=tuple(names_of("title")[1:]),
    )


def about_page(site: Site) -> AboutPage:
    """The page about the site."""
    holdings = ngettext(
        "%(number)s article", "%(number)s articles", site.engine.count()
    )
    words = [part.strip() for part in site.settings.about.split("\n\n")]
    return AboutPage(
        title=gettext("About"),
        words=tuple([part for part in words if part]),
        keeper=site.settings.keeper.strip(),
        contact=contact_link(site.settings),
        holdings=holdings,
        version=version("cuttings"),
        credits=CREDITS,
    )
