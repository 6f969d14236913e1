"""What the first reader would else wait for, made while the server starts to listen."""

from __future__ import annotations

import logging
import threading

from cuttings.search.errors import CuttingsError
from cuttings.web.pages.home import home_page
from cuttings.web.site import Site

log = logging.getLogger("cuttings.web")


def warm(site: Site) -> threading.Thread:
    """Makes the first page and the index of completions on a thread of its own, which
    it returns.

    On 100,000 articles that is a second and a half of the processor's time, once for
    each process.
    """

    def make() -> None:
        try:
            home_page(site)
            site.engine.suggest("a", 1)
        except CuttingsError as error:
            log.warning("the site starts cold: %s", error)

    thread = threading.Thread(target=make, name="warm", daemon=True)
    thread.start()
    return thread
