"""One outlet under two names: the host of its pages, where a text states no other name,
and the name that other pages of the same host state.

    names = OutletNames(connection)
    names.record(article)               # every article that is kept
    names.settle()                      # after a run: which hosts have a name
    names.by_host                       # {"wikinews.org": "Wikinews"}

A host has a name for certain where its articles state one alone, which is the host in
words ("The Guardian" at theguardian.com) or which several state, and no fewer than state
none. What is less certain is a question for a curator. The catalogue keeps each article
as it was read: the name is laid over it when its entry is put together, so that it is the
same in whatever order the articles came, and goes where it is no longer certain.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from cuttings.index.database import migrate
from cuttings.index.origin import outlet_of_address
from cuttings.search.articles import Article
from cuttings.search.language.analysis import fold

FEWEST = 3
"""Articles that must state a name which the host does not show."""

MIGRATIONS = (
    """
    CREATE TABLE outlet_article (id TEXT PRIMARY KEY, host TEXT NOT NULL, name TEXT NOT NULL)
        STRICT, WITHOUT ROWID;
    CREATE INDEX outlet_article_host ON outlet_article (host, name);
    CREATE TABLE outlet_host (host TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE outlet_missing (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
    INSERT INTO outlet_missing SELECT id FROM articles;
    INSERT OR IGNORE INTO unsettled SELECT 'now' WHERE EXISTS (SELECT 1 FROM articles);
    """,
)

_SUFFIXES = frozenset(("co", "com", "org", "net", "gov", "ac", "edu", "or", "ne"))
"""Labels that stand before a country's and name nobody."""
_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class TwoNames:
    """A host with a name that its articles state: how many have only the host
    (``unnamed``), and how many state the name.
    """

    host: str
    name: str
    unnamed: int
    named: int


class OutletNames:
    """The hosts of articles, the names that these state, and which host has which."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        migrate(connection, "outlets", MIGRATIONS)
        self.by_host = self._read()

    def record(self, article: Article) -> None:
        """Keeps the host of an article and the name that it states beside it."""
        self.delete(article.id)
        host = host_of(article)
        if host:
            name = "" if article.outlet in (None, host) else article.outlet
            self.connection.execute(
                "INSERT INTO outlet_article VALUES (?, ?, ?)", (article.id, host, name)
            )

    def delete(self, article_id: str) -> None:
        """Deletes what was kept of an article that was removed."""
        for table in ("outlet_article", "outlet_missing"):
            self.connection.execute(f"DELETE FROM {table} WHERE id = ?", (article_id,))

    def missing(self) -> list[str]:
        """The articles of an archive of an earlier release, which were never recorded."""
        rows = self.connection.execute("SELECT id FROM outlet_missing")
        return [row["id"] for row in rows]

    def settle(self) -> list[str]:
        """Concludes anew, within a transaction, which host has which name.

        Gives the articles whose outlet is called otherwise than before.
        """
        now: dict[str, str] = {}
        for found in self._stated():
            if found.is_certain:
                now[found.host] = found.name
        changed = {host for host, _ in self.by_host.items() ^ now.items()}
        if not changed:
            return []
        self.connection.execute("DELETE FROM outlet_host")
        self.connection.executemany(
            "INSERT INTO outlet_host VALUES (?, ?)", sorted(now.items())
        )
        self.by_host = now
        concerned: list[str] = []
        for host in sorted(changed):
            concerned += self.unnamed(host)
        return concerned

    def unnamed(self, host: str) -> list[str]:
        """The articles that have only a host as their outlet."""
        rows = self.connection.execute(
            "SELECT id FROM outlet_article WHERE host = ? AND name = '' ORDER BY id",
            (host,),
        )
        return [row["id"] for row in rows]

    def joined(self) -> list[TwoNames]:
        """The hosts that have a name for certain, the most articles first."""
        return self._listed(is_certain=True)

    def suggestions(self) -> list[TwoNames]:
        """The hosts that may have a name, which a curator has to say."""
        return self._listed(is_certain=False)

    def _listed(self, *, is_certain: bool) -> list[TwoNames]:
        found: list[TwoNames] = []
        for each in self._stated():
            if each.is_certain == is_certain:
                found.append(TwoNames(each.host, each.name, each.unnamed, each.named))
        return sorted(found, key=lambda each: (-each.unnamed, each.host))

    def _stated(self) -> Iterator[_Stated]:
        """What is stated at each host that some articles have as their outlet."""
        rows = self.connection.execute(
            """
            SELECT host, name, count(*) AS articles FROM outlet_article
            GROUP BY host, name ORDER BY host, articles DESC, name
            """
        )
        hosts: dict[str, dict[str, int]] = defaultdict(dict)
        for row in rows:
            hosts[row["host"]][row["name"]] = row["articles"]
        for host, names in hosts.items():
            unnamed = names.pop("", 0)
            if unnamed and names:
                yield _Stated.of(host, names, unnamed)

    def _read(self) -> dict[str, str]:
        rows = self.connection.execute("SELECT host, name FROM outlet_host")
        return {row["host"]: row["name"] for row in rows}


@dataclass(frozen=True, slots=True)
class _Stated:
    """The likeliest name of a host, and whether it is certain."""

    host: str
    name: str
    unnamed: int
    named: int
    is_certain: bool

    @classmethod
    def of(cls, host: str, names: dict[str, int], unnamed: int) -> _Stated:
        """What the names say that are stated at a host, each with its articles: those
        that differ in case or article alone are one.
        """
        together: Counter[str] = Counter()
        spelt: dict[str, str] = {}
        for name, articles in names.items():
            together[letters_of(name)] += articles
            spelt.setdefault(letters_of(name), name)
        shown = [key for key in together if is_in_host(key, host)]
        key, named = together.most_common(1)[0]
        if shown:
            key, named = shown[0], together[shown[0]]
        is_sure = bool(shown) or named >= max(FEWEST, unnamed)
        return cls(host, spelt[key], unnamed, named, is_sure and len(together) == 1)


def host_of(article: Article) -> str:
    """The host of an article: that of its address, or the one that stands for its
    outlet; empty for none.

    >>> from types import SimpleNamespace
    >>> host_of(SimpleNamespace(url="https://en.wikinews.org/wiki/Rain", outlet="Wikinews"))
    'wikinews.org'
    >>> host_of(SimpleNamespace(url=None, outlet="dawn.com"))
    'dawn.com'
    """
    outlet = article.outlet or ""
    if outlet and outlet_of_address(f"//{outlet}") == outlet:
        return outlet
    return outlet_of_address(article.url) or ""


def letters_of(name: str) -> str:
    """The letters of a name without case, accents, blanks and its article.

    >>> letters_of("The Guardian"), letters_of("Le Monde.fr")
    ('guardian', 'lemondefr')
    """
    words = [fold(word) for word in name.split()]
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return _NO_LETTER.sub("", "".join(words))


def is_in_host(letters: str, host: str) -> bool:
    """Whether a host is a name in letters.

    >>> is_in_host("guardian", "theguardian.com"), is_in_host("dawn", "dawn.co.uk")
    (True, True)
    >>> is_in_host("reuters", "dawn.com")
    False
    """
    *labels, _ = host.split(".")
    shown = [label for label in labels if label not in _SUFFIXES]
    own = _NO_LETTER.sub("", shown[-1]) if shown else ""
    return bool(letters) and letters in (own, own.removeprefix("the"))
