"""The site as a WSGI application.

app = create_app(engine, installed_facets(), Settings())
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemLoader, StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from cuttings.search.engines import Engine
from cuttings.search.facets import Facet
from cuttings.web.accounts.database import Store
from cuttings.web.accounts.guard import Accounts, count_usage, guard
from cuttings.web.accounts.views import accounts as account_views
from cuttings.web.api import serve_api
from cuttings.web.crawlers import crawlers
from cuttings.web.desk.views import OpenDesk, equip
from cuttings.web.downloads import downloads
from cuttings.web.following.channels import AlertSettings
from cuttings.web.following.views import equip as equip_following
from cuttings.web.library import footer_links
from cuttings.web.links import address
from cuttings.web.pages.wording import counted
from cuttings.web.protocols import Harvest, speak_protocols
from cuttings.web.serving.access import log_requests
from cuttings.web.serving.budget import Downloads, limit_time
from cuttings.web.serving.caching import cache_pages
from cuttings.web.serving.compression import compress
from cuttings.web.serving.faults import explain_faults
from cuttings.web.serving.limiter import Buckets, limit_requests
from cuttings.web.serving.metrics import Metrics, count_requests
from cuttings.web.serving.prefix import BelowPrefix
from cuttings.web.serving.security import require_address, secure
from cuttings.web.serving.statics import serve_statics
from cuttings.web.settings import Settings
from cuttings.web.several import all_url
from cuttings.web.site import Site
from cuttings.web.views import views

NOWHERE = Path("no", "accounts", "are", "kept")
"""Where the accounts of a site stand that has none."""


def create_app(
    engine: Engine,
    facets: Sequence[Facet],
    settings: Settings | None = None,
    buckets: Buckets | None = None,
    skipped: Callable[[], int | None] = lambda: None,
    accounts: Accounts | None = None,
    metrics: Metrics | None = None,
    open_desk: OpenDesk | None = None,
    harvest: Harvest | None = None,
    alert_settings: AlertSettings | None = None,
) -> Flask:
    """The site over one engine. The engine stays the caller's to close.

    ``buckets`` and ``metrics`` count requests where several processes count together;
    else the site counts by itself. ``skipped`` tells how many files are not
    indexed. Without ``accounts`` nobody can sign in, and without ``open_desk`` nothing
    can be decided. ``harvest`` knows what has changed, for OAI-PMH; ``alert_settings`` which web hooks there are.
    """
    settings = settings or Settings()
    if buckets is None and settings.requests_per_minute:
        buckets = Buckets(settings.requests_per_minute)
    here = str(
        files("cuttings.web")
    )  # said outright: Flask cannot find it in a namespace package
    app = Flask(
        "cuttings.web",
        root_path=here,
        instance_path=here,
        static_folder=None,
        template_folder=None,
    )
    app.config["TRUSTED_HOSTS"] = list(settings.trusted_hosts) or None
    app.config["MAX_CONTENT_LENGTH"] = 100_000
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.jinja_loader = FileSystemLoader(str(files("cuttings.templates")))  # type: ignore[assignment]
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["site_title"] = settings.title
    app.jinja_env.globals["has_logo"] = bool(settings.logo)
    app.jinja_env.globals["footer_links"] = footer_links(settings)
    app.jinja_env.globals["address"] = address
    app.jinja_env.globals["all_url"] = all_url
    app.jinja_env.filters["counted"] = counted
    app.jinja_env.filters["number"] = "{:,}".format
    app.url_map.strict_slashes = False
    site = Site(engine, facets, settings, skipped)
    app.extensions["cuttings"] = site
    app.extensions["cuttings-downloads"] = Downloads(settings.downloads)
    limit_time(app, settings.search_seconds)
    stand_behind(app, settings)
    # First here is last after a request: headers are added, then the body is packed.
    compress(app)
    log_requests(app, settings.log_queries)
    count_requests(app, site, metrics or Metrics(), settings.metrics_for)
    require_address(app)
    limit_requests(app, buckets)
    serve_statics(app, settings)
    accounts = accounts or Accounts.of(Store(NOWHERE))
    guard(app, accounts, settings.readers)
    if settings.usage:
        count_usage(app)
    cache_pages(app, site)
    app.register_blueprint(views)
    app.register_blueprint(downloads)
    app.register_blueprint(crawlers)
    serve_api(app)
    app.register_blueprint(account_views)
    equip(app, open_desk)
    equip_following(app, alert_settings)
    speak_protocols(app, harvest)
    explain_faults(app)
    secure(app)
    return app


def stand_behind(app: Flask, settings: Settings) -> None:
    """Has an application believe its proxies, and stand below its prefix."""
    app.wsgi_app = BelowPrefix(app.wsgi_app, settings.prefix)  # type: ignore[method-assign]
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, count, count, count, x_prefix=count
        )
