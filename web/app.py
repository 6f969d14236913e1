"""The site as a WSGI application.

app = create_app(engine, installed_facets(), Settings())
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import FileSystemLoader, StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from cuttings.search.engines import Engine
from cuttings.search.facets import Facet
from cuttings.search.translations import (
    current_language,
    ngettext,
    number_words,
    recalled,
    shown,
    translated,
)
from cuttings.web.accounts.database import Store
from cuttings.web.accounts.guard import Accounts, count_usage, guard
from cuttings.web.accounts.views import accounts as account_views
from cuttings.web.api import serve_api
from cuttings.web.crawlers import crawlers
from cuttings.web.desk.current import OpenDesk
from cuttings.web.desk.views import equip
from cuttings.web.downloads import downloads
from cuttings.web.following.channels import AlertSettings
from cuttings.web.following.views import equip as equip_following
from cuttings.web.library import contact_link, footer_links
from cuttings.web.links import address, chosen_language, site_prefix
from cuttings.web.markup import bars, hit_list, spans, tongue, value_list
from cuttings.web.pages.wording import capitalised, month_names
from cuttings.web.protocols import Harvest, speak_protocols
from cuttings.web.rendering import (
    TranslatingEnvironment,
    quoted_within,
    script_words,
)
from cuttings.web.serving.access import log_requests
from cuttings.web.serving.budget import Downloads, limit_time
from cuttings.web.serving.caching import cache_pages
from cuttings.web.serving.compression import compress
from cuttings.web.serving.faults import explain_faults
from cuttings.web.serving.languages import (
    checked_languages,
    languages_to_choose,
    speak_languages,
)
from cuttings.web.serving.limiter import Buckets, limit_requests
from cuttings.web.serving.metrics import Metrics, count_requests
from cuttings.web.serving.prefix import BelowPrefix
from cuttings.web.serving.security import require_address, secure
from cuttings.web.serving.statics import serve_statics
from cuttings.web.settings import Settings
from cuttings.web.several import all_url
from cuttings.web.site import Site, advanced_address, page_address, permalink
from cuttings.web.views import views

NOWHERE = Path("no", "accounts", "are", "kept")
"""Where the accounts of a site stand that has none."""
LONGEST_BODY = 100_000
"""Bytes of a request. No form of the site is longer."""


@dataclass(frozen=True)
class Resources:
    """What a site has besides its engine and settings. Each that is absent takes away
    only what needs it, so that a script can make a site of an engine alone.
    """

    buckets: Buckets | None = None
    """Count the requests of an address where several processes count together; else
    the site counts by itself."""
    metrics: Metrics | None = None
    """Likewise, of all requests, for ``/metrics``."""
    skipped: Callable[[], int | None] = lambda: None
    """How many files are not indexed."""
    accounts: Accounts | None = None
    """Without, nobody can sign in."""
    open_desk: OpenDesk | None = None
    """Without, nothing can be decided."""
    harvest: Harvest | None = None
    """What has changed and when, for OAI-PMH."""
    alerts: AlertSettings | None = None
    """Which web hooks there are, and how mail is sent."""


def create_app(
    engine: Engine,
    facets: Sequence[Facet],
    settings: Settings | None = None,
    resources: Resources | None = None,
) -> Flask:
    """The site over one engine, which stays the caller's to close."""
    settings = settings or Settings()
    resources = resources or Resources()
    site = Site(engine, facets, settings, resources.skipped)

    app = _flask()
    app.config["TRUSTED_HOSTS"] = list(settings.trusted_hosts) or None
    app.config["MAX_CONTENT_LENGTH"] = LONGEST_BODY
    app.extensions["cuttings"] = site
    app.extensions["cuttings-downloads"] = Downloads(settings.downloads)

    _prepare_templates(app, settings)
    _serve_well(app, site, resources)
    _register_pages(app, resources)
    explain_faults(app)
    secure(app)
    return app


class _Application(Flask):
    """Flask, whose functions here are all plain ones."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself: for each request Flask asks of twenty whether they are
        coroutines, which is a fiftieth of a result page.
        """
        return func


def _flask() -> Flask:
    # Said outright: Flask cannot find its folder in a namespace package.
    here = str(files("cuttings.web"))
    app = _Application(
        "cuttings.web",
        root_path=here,
        instance_path=here,
        static_folder=None,
        template_folder=None,
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.url_map.strict_slashes = False
    return app


def _prepare_templates(app: Flask, settings: Settings) -> None:
    templates = str(files("cuttings.templates"))
    app.jinja_loader = FileSystemLoader(templates)  # type: ignore[assignment]
    app.jinja_environment = TranslatingEnvironment
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = True
    environment.lstrip_blocks = True

    environment.globals["site_title"] = settings.title
    environment.globals["has_logo"] = bool(settings.logo)
    environment.globals["footer_links"] = footer_links(settings)
    # A contact that is no address is refused now, not when a reader wants it.
    contact_link(settings)
    environment.globals["address"] = address
    environment.globals["advanced_address"] = advanced_address
    environment.globals["all_url"] = all_url
    environment.globals["page_address"] = page_address
    environment.globals["permalink"] = permalink
    environment.globals["chosen_language"] = chosen_language
    environment.globals["site_prefix"] = site_prefix
    environment.globals["script_words"] = script_words
    environment.globals["ngettext"] = ngettext
    environment.globals["month_names"] = month_names
    environment.globals["spans"] = spans
    environment.globals["tongue"] = tongue
    environment.globals["value_list"] = value_list
    environment.globals["hit_list"] = hit_list
    environment.globals["bars"] = bars
    environment.globals["choices"] = languages_to_choose
    environment.globals["language"] = current_language
    environment.filters["number"] = number_words
    environment.filters["said"] = translated
    environment.filters["capitalised"] = capitalised
    environment.filters["shown"] = shown
    environment.filters["recalled"] = recalled
    environment.filters["quoted_within"] = quoted_within


def _serve_well(app: Flask, site: Site, resources: Resources) -> None:
    """What is done around every page: who may have it, how fast, how often, how packed.

    What is first here is last after a request: headers are added, then the body is
    packed.
    """
    settings = site.settings
    buckets = resources.buckets
    if buckets is None and settings.requests_per_minute:
        buckets = Buckets(settings.requests_per_minute)

    limit_time(app, settings.search_seconds)
    speak_languages(app, checked_languages(settings.languages))
    stand_behind(app, settings)
    compress(app)
    log_requests(app, settings.log_queries)
    count_requests(app, site, resources.metrics or Metrics(), settings.metrics_for)
    require_address(app)
    limit_requests(app, buckets)
    serve_statics(app, settings)
    guard(app, resources.accounts or Accounts.of(Store(NOWHERE)), settings.readers)
    if settings.usage:
        count_usage(app)
    cache_pages(app, site)


def _register_pages(app: Flask, resources: Resources) -> None:
    app.register_blueprint(views)
    app.register_blueprint(downloads)
    app.register_blueprint(crawlers)
    app.register_blueprint(account_views)
    serve_api(app)
    equip(app, resources.open_desk)
    equip_following(app, resources.alerts)
    speak_protocols(app, resources.harvest)


def stand_behind(app: Flask, settings: Settings) -> None:
    """Has an application believe its proxies, and stand below its prefix."""
    app.wsgi_app = BelowPrefix(app.wsgi_app, settings.prefix)  # type: ignore[method-assign]
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, count, count, count, x_prefix=count
        )
