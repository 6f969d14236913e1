"""What the search index has still to take: articles, each with what is to be done, and
headings.

A change and its place here are one transaction of the catalogue; what the index has
taken is struck out only after its own commit. A decision about names is a few headings
here, whatever the number of articles that count under them.

The catalogue: one SQLite file that is the system of record.

It holds which files were read (size, time, hash), the articles they held, what was
found in them (keyed by content, model and rules, so that nothing is analysed twice),
what was skipped and why, and an outbox: the articles whose entries the search index
still has to take, and the headings that it has to revise. A change and its place in the
outbox are one transaction, and the outbox is emptied only after the engine's own
commit; so whatever is interrupted, the next run carries on.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from base64 import b32encode
from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Literal, TypeVar

from cuttings.index.database import migrate, open_database, transaction
from cuttings.search.articles import Article, Enrichment, Skipped
from cuttings.search.errors import CatalogueError
from cuttings.search.records import decode, encode

Action = Literal["write", "refacet", "delete"]


class Outbox:
    """The catalogue's tables of what is posted to the index."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._fresh: dict[str, Action] = {}

    def post(self, id: str, action: Action) -> None:
        """Asks for an article to be written to, refaceted in, or deleted from the
        index.

        What is posted already and asks for more stays: a refacet never takes the place
        of a write.
        """
        clause = (
            "DO NOTHING"
            if action == "refacet"
            else "DO UPDATE SET action = excluded.action"
        )
        self.connection.execute(
            f"INSERT INTO outbox VALUES (?, ?) ON CONFLICT (id) {clause}", (id, action)
        )
        if action != "refacet" or id not in self._fresh:
            self._fresh[id] = action

    def fresh(self, actions: Collection[Action]) -> list[tuple[str, Action]]:
        """What has been posted here with one of these actions since this was last
        asked, in that order.
        """
        taken = [
            (id, action) for id, action in self._fresh.items() if action in actions
        ]
        for id, _ in taken:
            del self._fresh[id]
        return taken

    def posted(self, after: str = "", limit: int = -1) -> list[tuple[str, Action]]:
        """What the index has still to take, by id; a limit of -1 means all."""
        rows = self.connection.execute(
            "SELECT * FROM outbox WHERE id > ? ORDER BY id LIMIT ?", (after, limit)
        )
        return [(row["id"], row["action"]) for row in rows]

    def delivered(self, posts: Iterable[tuple[str, Action]]) -> None:
        """Strikes out what the index has taken, unless it has been posted anew with
        another action.
        """
        self.connection.executemany(
            "DELETE FROM outbox WHERE id = ? AND action = ?", posts
        )

    def post_headings(self, ids: Iterable[str], *, filed: bool) -> None:
        """Asks for headings to be revised in the index; ``filed`` where names may be
        filed under others than before.
        """
        self.connection.executemany(
            "INSERT INTO outbox_headings VALUES (?, ?)"
            " ON CONFLICT (id) DO UPDATE SET filed = max(filed, excluded.filed)",
            [(id, filed) for id in ids],
        )

    def posted_headings(self) -> dict[str, bool]:
        """The headings that the index has still to take up, and whether names may be
        filed elsewhere for them.
        """
        return {
            row["id"]: bool(row["filed"])
            for row in self.connection.execute("SELECT * FROM outbox_headings")
        }

    def delivered_headings(self, ids: Iterable[str]) -> None:
        """Strikes out headings that the index has taken up."""
        self.connection.executemany(
            "DELETE FROM outbox_headings WHERE id = ?", [(id,) for id in ids]
        )


Stored = TypeVar("Stored", Article, Enrichment)

MIGRATIONS = (
    """
    CREATE TABLE sources (
        path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, hash TEXT NOT NULL,
        options TEXT NOT NULL, fate TEXT NOT NULL CHECK (fate IN ('indexed', 'skipped'))
    ) STRICT;
    CREATE TABLE articles (
        id TEXT PRIMARY KEY, source TEXT NOT NULL, key TEXT NOT NULL, content_hash TEXT NOT NULL, data BLOB NOT NULL,
        UNIQUE (source, key)
    ) STRICT;
    CREATE TABLE enrichments (
        content_hash TEXT NOT NULL, model TEXT NOT NULL, rules TEXT NOT NULL, data BLOB NOT NULL,
        PRIMARY KEY (content_hash, model, rules)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE skipped (
        source TEXT NOT NULL, position TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (source, position, reason)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE outbox (
        id TEXT PRIMARY KEY, action TEXT NOT NULL CHECK (action IN ('write', 'refacet', 'delete'))
    ) STRICT, WITHOUT ROWID;
    """,
    """
    CREATE TABLE unsettled (since TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
    """,
    """
    CREATE TABLE outbox_headings (id TEXT PRIMARY KEY, filed INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    """,
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was when it was last read: enough to know by one stat that it has
    not changed.
    """

    path: str
    size: int
    mtime_ns: int
    hash: str
    options: str
    fate: str


class Catalogue(Outbox):
    """The system of record of one archive. One process writes; any number read."""

    def __init__(self, path: Path) -> None:
        super().__init__(open_database(path))
        migrate(self.connection, "catalogue", MIGRATIONS)
        self._given: dict[str, tuple[str, str]] = {}

    def transaction(self) -> AbstractContextManager[sqlite3.Connection]:
        """A transaction over every component's tables."""
        return transaction(self.connection)

    def close(self) -> None:
        """Closes the file."""
        self.connection.close()

    # Sources

    def source(self, path: str) -> Seen | None:
        """What is known of a file."""
        row = self.connection.execute(
            "SELECT * FROM sources WHERE path = ?", (path,)
        ).fetchone()
        return Seen(*row) if row else None

    def sources(self) -> Iterator[Seen]:
        """Every file that was read, by path."""
        for row in self.connection.execute("SELECT * FROM sources ORDER BY path"):
            yield Seen(*row)

    def finish_source(self, seen: Seen) -> None:
        """Records a file as read to its end."""
        row = (seen.path, seen.size, seen.mtime_ns, seen.hash, seen.options, seen.fate)
        self.connection.execute(
            "INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?)", row
        )

    def move_source(self, old: str, new: Seen) -> None:
        """Records that a file has another path now; its articles keep their ids."""
        self.connection.execute("DELETE FROM sources WHERE path = ?", (old,))
        self.finish_source(new)
        for table in ("articles", "skipped"):
            self.connection.execute(
                f"UPDATE {table} SET source = ? WHERE source = ?", (new.path, old)
            )
        for article in list(self.articles_of(new.path)):
            self._store(replace(article, source=new.path), self._key_of(article.id))
            self.post(article.id, "write")

    def forget_source(self, path: str) -> None:
        """Removes a file's own rows; its articles are removed one by one, because
        others may depend on them.
        """
        self.connection.execute("DELETE FROM sources WHERE path = ?", (path,))
        self.connection.execute("DELETE FROM skipped WHERE source = ?", (path,))

    # Articles

    def identify(self, article: Article, key: str) -> Article:
        """The article with its id: the one it had, if this place of this file held an
        article before.

        A new id is 12 base-32 digits of a hash of content and file name, so that the
        same file gets the same id in every archive; where that is taken by another
        article, counting goes on.
        """
        row = self.connection.execute(
            "SELECT id FROM articles WHERE source = ? AND key = ?",
            (article.source, key),
        ).fetchone()
        if row:
            return replace(article, id=row["id"])
        name = Path(article.source).name
        for attempt in count():
            seed = f"{article.content_hash}\0{name}\0{key}\0{attempt}"
            id = (
                b32encode(
                    hashlib.sha256(seed.encode("utf-8", "surrogateescape")).digest()
                )
                .decode()
                .lower()[:12]
            )
            if self._given.setdefault(id, (article.source, key)) == (
                article.source,
                key,
            ) and not self._taken(id):
                break
        return replace(article, id=id)

    def _taken(self, id: str) -> bool:
        return (
            self.connection.execute(
                "SELECT 1 FROM articles WHERE id = ?", (id,)
            ).fetchone()
            is not None
        )

    def put(
        self, article: Article, key: str
    ) -> Literal["added", "changed", "unchanged"]:
        """Stores an identified article and posts it to the index unless it is as it
        was.
        """
        row = self.connection.execute(
            "SELECT data FROM articles WHERE id = ?", (article.id,)
        ).fetchone()
        if row and _read(Article, row["data"]) == article:
            return "unchanged"
        self._store(article, key)
        self._given.pop(article.id, None)
        self.post(article.id, "write")
        return "changed" if row else "added"

    def remove(self, id: str) -> None:
        """Removes an article and posts its deletion."""
        self.connection.execute("DELETE FROM articles WHERE id = ?", (id,))
        self.post(id, "delete")

    def article(self, id: str) -> Article | None:
        """One article."""
        row = self.connection.execute(
            "SELECT data FROM articles WHERE id = ?", (id,)
        ).fetchone()
        return _read(Article, row["data"]) if row else None

    def articles(self) -> Iterator[Article]:
        """Every article, by id."""
        for row in self.connection.execute("SELECT data FROM articles ORDER BY id"):
            yield _read(Article, row["data"])

    def article_ids(self) -> list[str]:
        """Every article's id, in order."""
        return [
            row["id"]
            for row in self.connection.execute("SELECT id FROM articles ORDER BY id")
        ]

    def articles_of(self, source: str) -> Iterator[Article]:
        """The articles of one file."""
        rows = self.connection.execute(
            "SELECT data FROM articles WHERE source = ? ORDER BY id", (source,)
        ).fetchall()
        return (_read(Article, row["data"]) for row in rows)

    def keys_of(self, source: str) -> dict[str, str]:
        """The ids of a file's articles by their place in it."""
        rows = self.connection.execute(
            "SELECT key, id FROM articles WHERE source = ?", (source,)
        )
        return {row["key"]: row["id"] for row in rows}

    def _key_of(self, id: str) -> str:
        return str(
            self.connection.execute(
                "SELECT key FROM articles WHERE id = ?", (id,)
            ).fetchone()["key"]
        )

    def _store(self, article: Article, key: str) -> None:
        row = (article.id, article.source, key, article.content_hash, encode(article))
        self.connection.execute(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET source = excluded.source, "
            "key = excluded.key, content_hash = excluded.content_hash, data = excluded.data",
            row,
        )

    # Enrichments

    def enrichment(
        self, content_hash: str, version: tuple[str, str]
    ) -> Enrichment | None:
        """What this model and these rules found in this content, if they have seen it."""
        row = self.connection.execute(
            "SELECT data FROM enrichments WHERE content_hash = ? AND model = ? AND rules = ?",
            (content_hash, *version),
        ).fetchone()
        return _read(Enrichment, row["data"]) if row else None

    def latest_enrichment(self, content_hash: str) -> Enrichment | None:
        """What any model and rules found in this content, the last stored first."""
        row = self.connection.execute(
            "SELECT data FROM enrichments WHERE content_hash = ? ORDER BY model DESC, rules DESC",
            (content_hash,),
        ).fetchone()
        return _read(Enrichment, row["data"]) if row else None

    def enrichments(self) -> Iterator[tuple[str, Enrichment]]:
        """What was found in each article, by its id; articles that were never
        analysed are left out.
        """
        rows = self.connection.execute(
            "SELECT a.id, (SELECT data FROM enrichments e WHERE e.content_hash = a.content_hash"
            " ORDER BY model DESC, rules DESC LIMIT 1) AS data FROM articles a ORDER BY a.id"
        )
        return (
            (row["id"], _read(Enrichment, row["data"]))
            for row in rows
            if row["data"] is not None
        )

    def articles_not_analysed_by(self, version: tuple[str, str]) -> Iterator[Article]:
        """The articles whose content this model and these rules have not seen."""
        rows = self.connection.execute(
            "SELECT data FROM articles WHERE NOT EXISTS (SELECT 1 FROM enrichments WHERE content_hash = "
            "articles.content_hash AND model = ? AND rules = ?) ORDER BY id",
            version,
        ).fetchall()
        return (_read(Article, row["data"]) for row in rows)

    def put_enrichment(self, content_hash: str, enrichment: Enrichment) -> None:
        """Keeps what was found; older findings in the same content are dropped."""
        self.connection.execute(
            "DELETE FROM enrichments WHERE content_hash = ?", (content_hash,)
        )
        self.connection.execute(
            "INSERT INTO enrichments VALUES (?, ?, ?, ?)",
            (content_hash, enrichment.model, enrichment.rules, encode(enrichment)),
        )

    # Skipped

    def skip(self, skipped: Skipped) -> None:
        """Records what was not indexed."""
        row = (skipped.path, skipped.position, skipped.reason)
        self.connection.execute("INSERT OR REPLACE INTO skipped VALUES (?, ?, ?)", row)

    def clear_skipped(self, source: str) -> None:
        """Forgets what was skipped in a file, before it is read again."""
        self.connection.execute("DELETE FROM skipped WHERE source = ?", (source,))

    def skipped(self) -> Iterator[Skipped]:
        """Everything that is not indexed, with its reason, by path."""
        for row in self.connection.execute(
            "SELECT * FROM skipped ORDER BY source, position"
        ):
            yield Skipped(row["source"], row["reason"], row["position"])

    def skipped_in(self, source: str) -> Iterator[Skipped]:
        """What of one file is not indexed, in order."""
        for row in self.connection.execute(
            "SELECT * FROM skipped WHERE source = ? ORDER BY position", (source,)
        ):
            yield Skipped(row["source"], row["reason"], row["position"])

    # Settling

    def unsettle(self) -> None:
        """Records that articles came, changed or went since conclusions were last
        drawn from all of them.
        """
        self.connection.execute("INSERT OR IGNORE INTO unsettled VALUES ('now')")

    def settled(self) -> None:
        """Records that conclusions have been drawn from all articles."""
        self.connection.execute("DELETE FROM unsettled")

    def unsettled(self) -> bool:
        """Whether conclusions must be drawn anew."""
        return self.connection.execute("SELECT 1 FROM unsettled").fetchone() is not None

    # Figures

    def figures(self) -> dict[str, int]:
        """How much of everything there is."""
        return {
            name: int(
                self.connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]
            )
            for name, table in (
                ("files", "sources"),
                ("articles", "articles"),
                ("skipped", "skipped"),
                (
                    "outbox",
                    "(SELECT id FROM outbox UNION ALL SELECT id FROM outbox_headings)",
                ),
                ("enrichments", "enrichments"),
            )
        }


def _read(kind: type[Stored], data: bytes) -> Stored:
    """A stored article or enrichment.

    Raises CatalogueError where its bytes are not what was written.
    """
    try:
        return decode(kind, data)
    except (zlib.error, ValueError, TypeError, LookupError) as error:
        raise CatalogueError(
            f"The catalogue is damaged: an {kind.__name__.lower()} in it can't be read ({error}). Restore it from a "
            "backup, or index into a new archive."
        ) from error
