"""What can be set about the site: the tables ``[site]`` and ``[serve]`` of
``cuttings.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass

from cuttings.search.settings import setting

NOBODY = "webmaster@localhost"
"""The contact where none is set: OAI-PMH demands one, and readers are not told it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The site's settings; nothing is read from the environment here."""

    title: str = setting("Cuttings", "the name shown on each page")
    trusted_hosts: tuple[str, ...] = setting(
        (), "the host names that are answered; none: all"
    )
    requests_per_minute: int | None = setting(
        None,
        "what one address may ask for, with a burst of a quarter of it; 0: no limit; "
        "unless set, 600 where others reach the site",
        least=0,
    )
    search_seconds: float = setting(
        2.0,
        "the seconds in which a page is made, all its searches together; 0: no limit",
        least=0,
        most=600,
    )
    downloads: int = setting(2, "downloads that flow at a time", least=1)
    export_rows: int = setting(50_000, "rows after which an export ends", least=1)
    deepest_hit: int = setting(50_000, "the hit at which paging ends", least=1)
    folder_size: int = setting(200, "articles that a shared folder may name", least=1)
    log_queries: bool = setting(
        False, "write searches into the access log; readers' privacy says no"
    )
    proxies: int = setting(
        0,
        "reverse proxies in front whose forwarded headers are believed",
        least=0,
        most=5,
    )
    prefix: str = setting(
        "",
        "the path below which the site stands, such as /cuttings, if no proxy says it",
    )
    user_header: str = setting(
        "",
        "the header in which the proxy names whom it has let in; empty: none is believed",
    )
    readers: str = setting(
        "everybody",
        "who may read: everybody, or only accounts with the role reader, curator or keeper",
    )
    api_origins: tuple[str, ...] = setting(
        (), "sites whose scripts may read the API, https://desk.example; * for all"
    )
    api_text: bool = setting(
        True, "give programs the texts of articles, not only what was found in them"
    )
    languages: tuple[str, ...] = setting(
        (),
        "the languages of the pages, the first for readers whose browser wants none of "
        "them; none: all that there are, English first",
    )
    keeper: str = setting("", "who keeps the archive, as the page About says it")
    contact: str = setting(
        NOBODY,
        "where readers and programs reach who keeps the archive: a mail address, or that "
        "of a page",
    )
    metrics_for: tuple[str, ...] = setting(
        ("127.0.0.0/8", "::1"),
        "the networks whose monitors may read /metrics; to others there is no such page",
    )
    mistakes: bool = setting(
        False, "let readers without an account report a mistake at an article"
    )
    usage: bool = setting(
        True,
        "count searches and opened articles a day, and what five different visitors "
        "searched for in vain; nothing that names anyone",
    )
    facets: tuple[str, ...] = setting(
        (), "the facets that are shown, in this order; none: all that are installed"
    )
    logo: str = setting(
        "", "a picture before the name, SVG or PNG, in the folder of the archive"
    )
    colour: str = setting(
        "", "the library's colour, for links, bars and the main button: #7a1f3d"
    )
    colour_dark: str = setting(
        "", "the same for links and bars on dark ground: #f2a7bd"
    )
    welcome: str = setting("", "what the first page says beneath what is held")
    about: str = setting("", "what the page About says first; an empty line parts it")
    footer: tuple[str, ...] = setting(
        (), "links of the footer: Opening hours https://library.example/hours"
    )


@dataclass(frozen=True, slots=True)
class Serving:
    """How ``cuttings serve`` listens and works."""

    host: str = setting("127.0.0.1", "the address to listen on; 0.0.0.0 for all")
    port: int = setting(8000, "the port to listen on; 0: any", least=0, most=65_535)
    threads: int = setting(4, "requests served at once by a process", least=1, most=64)
    workers: int = setting(1, "processes; one a core", least=1, most=32)
