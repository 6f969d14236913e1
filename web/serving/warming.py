"""What the first readers would else wait for, made while the server starts to listen."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from flask import Flask

from cuttings.search.errors import CuttingsError
from cuttings.search.queries import Query
from cuttings.web.exports.addresses import PublicAddress
from cuttings.web.pages.home import home_page
from cuttings.web.pages.search import search_page
from cuttings.web.site import Site

log = logging.getLogger("cuttings.web")

WORDS = "the news"
"""Two words that many articles have: their page wants all that result pages want."""


def warm(
    app: Flask, afterwards: Callable[[], object] = lambda: None
) -> threading.Thread:
    """Makes the first page, a result page and the index of completions, and compiles the
    templates, on a thread of its own, which it returns; ``afterwards`` is called there
    once all that is there.

    On 100,000 articles that is two seconds of the processor's time, once for each
    process: .3 for the templates, .1 for the patterns that a query is read by.
    """
    site: Site = app.extensions["cuttings"]

    def make() -> None:
        try:
            with app.app_context():
                home_page(site)
                for name in app.jinja_env.list_templates(["html"]):
                    app.jinja_env.get_template(name)
                search_page(site, Query(WORDS), PublicAddress("", ""))
                site.engine.suggest("a", 1)
        except CuttingsError as error:
            log.warning("the site starts cold: %s", error)
        afterwards()

    thread = threading.Thread(target=make, name="warm", daemon=True)
    thread.start()
    return thread
