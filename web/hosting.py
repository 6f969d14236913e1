"""The site that a server answers with: of one archive, or of several below their paths.

    host = Host(archive, settings)
    app = host.make_app()

A host is made before the processes are and makes the application once in each: so they
count requests together and open their own files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from flask import Flask

from cuttings.search.archive import Archive
from cuttings.search.errors import SettingsError
from cuttings.search.facets import Facet, installed_facets
from cuttings.search.settings import SettingsFile
from cuttings.search.translations import worded
from cuttings.web.accounts.database import FILE, Store
from cuttings.web.accounts.guard import Accounts
from cuttings.web.accounts.openid import OpenIdSettings
from cuttings.web.app import Resources, create_app, stand_behind
from cuttings.web.following.channels import AlertSettings
from cuttings.web.serving.limiter import Buckets
from cuttings.web.serving.metrics import Metrics
from cuttings.web.settings import Settings
from cuttings.web.several import Held, OtherArchive, serve_several

if TYPE_CHECKING:
    from cuttings.index.desk import Desk


class Host:
    """What the processes of one server share, and the site that each makes of it.

    Raises SettingsError for further archives of one name.
    """

    def __init__(self, archive: Archive, settings: Settings) -> None:
        if settings.logo:
            settings = replace(settings, logo=str(archive.folder / settings.logo))
        limit = settings.requests_per_minute
        self._archive = archive
        self._settings = settings
        self._buckets = Buckets(limit) if limit else None
        self._metrics = Metrics()
        self._others = _other_archives(archive, settings)

    def make_app(self) -> Flask:
        """The application of one process, which opens every archive anew."""
        if not self._others:
            return self._site_of(self._archive, self._settings)

        # What a proxy says is read once, before the archive is chosen.
        first = replace(self._settings, proxies=0, prefix="")
        held = [Held("", self._site_of(self._archive, first))]
        for name, (archive, settings) in self._others.items():
            held.append(Held(name, self._site_of(archive, settings)))
        app = serve_several(held)
        stand_behind(app, self._settings)
        return app

    def _site_of(self, archive: Archive, settings: Settings) -> Flask:
        accounts = Accounts.of(
            Store(archive.folder / FILE),
            settings.user_header,
            archive.section("openid", OpenIdSettings),
        )
        resources = Resources(
            buckets=self._buckets,
            metrics=self._metrics,
            skipped=archive.skipped_count,
            accounts=accounts,
            open_desk=partial(_open_desk, archive),
            harvest=archive,
            alerts=archive.section("alerts", AlertSettings),
        )
        facets = chosen_facets(settings.facets)
        app = create_app(archive.reading_engine(), facets, settings, resources)
        app.extensions["cuttings"].updated = archive.updated_on
        return app


def chosen_facets(keys: Sequence[str]) -> tuple[Facet, ...]:
    """The facets with these keys in this order; without keys, all that are installed.

    Raises SettingsError for a key that no facet has.
    """
    installed = installed_facets()
    by_key = {facet.key: facet for facet in installed}
    unknown = [key for key in keys if key not in by_key]
    if unknown:
        listed = ", ".join(by_key)
        raise SettingsError(
            worded(
                "The setting “site.facets” names “%(unknown)s”, which is "
                "no facet. The facets: %(listed)s.",
                unknown=unknown[0],
                listed=listed,
            )
        )
    return tuple([by_key[key] for key in keys]) or installed


def _other_archives(
    archive: Archive, settings: Settings
) -> dict[str, tuple[Archive, Settings]]:
    """The further archives of a server by their paths, each with its own settings but
    for what concerns the server.
    """
    others: dict[str, tuple[Archive, Settings]] = {}
    file = SettingsFile(archive.folder)
    for each in file.sections("archives", OtherArchive):
        other = Archive.at(each.at(archive.folder)).require()
        own = replace(
            other.section("site", Settings),
            trusted_hosts=settings.trusted_hosts,
            requests_per_minute=settings.requests_per_minute,
            user_header=settings.user_header,
            proxies=0,
            prefix="",
        )
        if each.name in others:
            raise SettingsError(
                worded(
                    "The archive “%(name)s” stands there twice. Choose another name.",
                    name=each.name,
                )
            )
        others[each.name] = (other, own)
    return others


def _open_desk(archive: Archive) -> Desk:
    """The desk of an archive; importing it takes a quarter of a second, which readers
    need not wait for.
    """
    from cuttings.index.desk import Desk

    return Desk(archive)
