"""Several archives in one server: each below a path of its own, with its own title,
settings, accounts and readers, and one page that searches all of them.

    [[archives]]
    name = "press"
    folder = "/srv/press"

in the settings of the archive that is served puts another one at ``/press/``. ``/all``
asks every archive that its reader may read and shows what each finds, the best first.
Scores of two archives are not of one scale, and one story in two archives is two
stories: so the results stand beside each other, each counted exactly, and are not mixed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from flask import Blueprint, Flask, current_app
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from cuttings.search.errors import CuttingsError, SettingsError
from cuttings.search.queries import Query
from cuttings.search.results import Spans
from cuttings.search.settings import required_setting
from cuttings.search.translations import gettext, translated, worded
from cuttings.web.accounts.guard import EVERYBODY
from cuttings.web.links import (
    address,
    chosen_language,
    further_below,
    search_url,
    site_prefix,
)
from cuttings.web.pages.rows import HitRow
from cuttings.web.rendering import show
from cuttings.web.site import Site, current_query

SHOWN = 3
"""Hits of each archive."""
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")

several = Blueprint("several", __name__)


@dataclass(frozen=True, slots=True)
class OtherArchive:
    """Another archive that is served below a path of this one."""

    REPEATED: ClassVar[bool] = True

    name: str = required_setting("the path below which it stands, press for /press/")
    folder: str = required_setting(
        "the folder of the archive; a relative one is below this archive's"
    )

    def at(self, folder: Path) -> Path:
        """The folder, for a setting of the archive in ``folder``."""
        return folder / Path(self.folder).expanduser()


@dataclass(frozen=True, slots=True)
class Held:
    """One of several archives: its path ("" for the first) and its site."""

    name: str
    app: Flask

    @property
    def site(self) -> Site:
        """The archive's site."""
        site: Site = self.app.extensions["cuttings"]
        return site


@dataclass(frozen=True, slots=True)
class FoundHit:
    """A hit of one archive, with the link that leads there."""

    url: str
    title: Spans
    passage: Spans
    date: str
    outlet: str
    language: str
    text_language: str


@dataclass(frozen=True, slots=True)
class FoundIn:
    """What one archive finds: its title, totals in words, the best hits, and where all
    of them are. ``problem`` says why it could not be asked.
    """

    title: str
    home_url: str
    url: str
    stories: int
    hits: tuple[FoundHit, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class AllPage:
    """A search in all archives; without words the list of them."""

    title: str
    query: Query
    archives: tuple[FoundIn, ...]


def check_names(names: Sequence[str], taken: Iterable[str]) -> None:
    """Raises SettingsError for a name that is no path, stands twice, or is a page of
    the site.
    """
    pages = set(taken)
    seen: set[str] = set()
    for name in names:
        if not _NAME.fullmatch(name):
            raise SettingsError(
                worded(
                    "The archive “%(name)s” can't be a path: its name has "
                    "small letters, digits and hyphens.",
                    name=name,
                )
            )
        if name in seen or name in pages:
            why = worded("is a page of the site")
            if name in seen:
                why = worded("stands there twice")
            raise SettingsError(
                worded(
                    "The archive “%(name)s” %(why)s. Choose another name.",
                    name=name,
                    why=why,
                )
            )
        seen.add(name)


def first_segments(app: Flask) -> set[str]:
    """The first segments of all paths of a site."""
    return {
        rule.rule.split("/")[1].partition(".")[0] for rule in app.url_map.iter_rules()
    }


def serve_several(archives: Sequence[Held]) -> Flask:
    """The first archive's application, with the others below their paths.

    Raises SettingsError for a name that can't be.
    """
    first, *others = archives
    taken = first_segments(first.app) | set(first.app.extensions["cuttings-languages"])
    check_names([each.name for each in others], taken)
    first.app.register_blueprint(several)
    for held in archives:
        held.app.extensions["cuttings-archives"] = tuple(archives)
    mounted: dict[str, Any] = {f"/{held.name}": held.app.wsgi_app for held in others}
    dispatched = DispatcherMiddleware(first.app.wsgi_app, mounted)
    first.app.wsgi_app = dispatched  # type: ignore[method-assign]
    return first.app


def held_archives() -> tuple[Held, ...]:
    """The archives of this server; none where there is one."""
    archives: tuple[Held, ...] = current_app.extensions.get("cuttings-archives", ())
    return archives


def all_url() -> str:
    """The page that searches all archives; empty where there is one."""
    archives = held_archives()
    if len(archives) < 2:
        return ""
    own = current_app.extensions["cuttings"]
    (name,) = [held.name for held in archives if held.site is own]
    return site_prefix().removesuffix(f"/{name}") + chosen_language() + "/all"


@several.get("/all")
def search_all() -> str:
    """What each archive finds."""
    query = current_query()
    found = [_found(held, query) for held in held_archives()]
    ordered = sorted(found, key=lambda each: -each.stories)
    title = (
        gettext("%(text)s: all archives", text=query.text)
        if query.text
        else gettext("All archives")
    )
    return show("all", AllPage(title, query, tuple(ordered)))


def _found(held: Held, query: Query) -> FoundIn:
    """What one archive finds, or why it is not asked."""
    with further_below(f"/{held.name}" if held.name else ""):
        return _found_here(held.site, query)


def _found_here(site: Site, query: Query) -> FoundIn:
    plain = Query(query.text, date_from=query.date_from, date_to=query.date_to)
    title, home, url = site.settings.title, address("/"), search_url(plain)
    if site.settings.readers != EVERYBODY:
        return FoundIn(
            title,
            home,
            url,
            0,
            (),
            gettext("Only its readers can search it: sign in there."),
        )
    try:
        page = site.search(plain.with_(size=SHOWN))
    except CuttingsError as error:
        return FoundIn(title, home, url, 0, (), translated(error))
    hits: list[FoundHit] = []
    for hit in page.hits if query.text else ():
        row = HitRow(hit, plain)
        hits.append(
            FoundHit(
                row.url,
                row.title,
                row.passage,
                row.date,
                hit.outlet or "",
                row.language,
                row.text_language,
            )
        )
    return FoundIn(title, home, url, page.stories, tuple(hits))
