"""What can be set about the site, as one table of names, defaults and reasons."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """The site's settings; nothing is read from the environment here.

    ``title`` is shown on each page. ``trusted_hosts`` are the host names that are
    answered (none: all). ``requests_per_minute`` is what one address may ask for, with
    a burst of a quarter of it (0: no limit). ``search_seconds`` is the time that the
    making of one page may take, all its searches together (0: no limit).
    ``downloads`` is how many downloads flow at a time, ``export_rows`` ends an export; ``deepest_hit`` ends paging;
    ``folder_size`` is how many articles a shared folder may name. ``log_queries``
    writes searches into the access log, which readers' privacy forbids unless somebody
    decides otherwise. ``proxies`` is the number of reverse proxies whose forwarded
    headers are believed. ``prefix`` is the path below which the site stands, such as
    ``/cuttings``, where no proxy says it.
    """

    title: str = "Cuttings"
    trusted_hosts: tuple[str, ...] = ()
    requests_per_minute: int = 0
    search_seconds: float = 2.0
    downloads: int = 2
    export_rows: int = 50_000
    deepest_hit: int = 50_000
    folder_size: int = 200
    log_queries: bool = False
    proxies: int = 0
    prefix: str = ""
