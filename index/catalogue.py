"""The catalogue: one SQLite file that is the system of record.

It holds which files were read (size, time, hash), the articles they held, what was
found in them (keyed by content, model and rules, so that nothing is analysed twice),
what was skipped and why, and an outbox: what the search index has still to take (see
``outbox``).

    with closing(Catalogue(archive.catalogue)) as catalogue, catalogue.transaction():
        article = catalogue.identify(article, key="line 7")
        catalogue.put(article, key="line 7")
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from base64 import b32encode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from dataclasses import fields as dataclass_fields
from itertools import count
from operator import attrgetter
from pathlib import Path
from typing import Any, Literal, TypeVar

from cuttings.index.checksums import confirm
from cuttings.index.database import (
    closed_on_failure,
    migrate,
    open_database,
    transaction,
)
from cuttings.index.outbox import WAITING, Outbox
from cuttings.search.articles import Article, Enrichment, Skipped
from cuttings.search.commits import Committed
from cuttings.search.errors import CatalogueError
from cuttings.search.facets import facet_keys
from cuttings.search.records import DAMAGE, decode, encode, unpack
from cuttings.search.translations import worded

Fate = Literal["added", "changed", "unchanged"]
Stored = TypeVar("Stored", Article, Enrichment)

ARTICLE = "id, source, content_hash, data"
"""The columns that an article is read from."""
SOURCE = "path, size, mtime_ns, hash, options, fate"
"""The columns of a file, in the order of ``SourceFile``."""
MOST_MISSING = 20
"""Words of a file in none of its articles that are named."""
ID_LENGTH = 12
"""Base-32 digits of an article's id: 60 bits."""

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
    """
    CREATE TABLE index_commits (
        build TEXT PRIMARY KEY, generation TEXT NOT NULL, articles INTEGER NOT NULL, facets TEXT NOT NULL,
        open INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    """,
    """
    CREATE TABLE numbers (
        vendor TEXT NOT NULL, number TEXT NOT NULL, source TEXT NOT NULL, PRIMARY KEY (vendor, number)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX numbers_by_source ON numbers (source);
    CREATE TABLE repeated (
        vendor TEXT NOT NULL, number TEXT NOT NULL, source TEXT NOT NULL, PRIMARY KEY (vendor, number, source)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE letters (
        source TEXT PRIMARY KEY, read INTEGER NOT NULL, shown INTEGER NOT NULL, hidden INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    """,
    """
    ALTER TABLE articles ADD COLUMN added TEXT NOT NULL DEFAULT '';
    UPDATE articles SET added = coalesce((
        SELECT strftime('%Y-%m-%dT%H:%M:%SZ', mtime_ns / 1000000000, 'unixepoch') FROM sources
        WHERE path = articles.source AND mtime_ns > 0
    ), '');
    CREATE INDEX articles_added ON articles (added);
    CREATE TABLE outbox_decided (
        what TEXT NOT NULL CHECK (what IN ('write', 'refacet', 'heading')), id TEXT NOT NULL,
        filed INTEGER NOT NULL, PRIMARY KEY (what, id)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    CREATE TABLE changes (
        id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, at INTEGER NOT NULL, deleted INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    INSERT INTO changes SELECT id, row_number() OVER (ORDER BY id), unixepoch(), 0 FROM articles;
    """,
    """
    CREATE TABLE speakers (
        content_hash TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
        PRIMARY KEY (content_hash, kind, name)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    CREATE TABLE accounts (
        source TEXT PRIMARY KEY, letters INTEGER NOT NULL, shown INTEGER NOT NULL,
        hidden INTEGER NOT NULL, repeated INTEGER NOT NULL, skipped INTEGER NOT NULL,
        lost INTEGER NOT NULL, missing TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    """,
    """
    CREATE TABLE outbox_amended (id TEXT PRIMARY KEY, decision INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    """,
    """
    DROP TABLE speakers;
    CREATE TABLE outbox_rulings (decision INTEGER PRIMARY KEY) STRICT;
    CREATE TABLE outbox_behind (id TEXT PRIMARY KEY, decision INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    """,
    """
    -- From here on rows have checksums of their own, which ``checksums.stamp_rows`` adds.
    """,
)


@dataclass(frozen=True, slots=True)
class Letters:
    """How much text a file gave, in characters without blanks: what its reader read,
    what of that the articles show, and what they keep hidden.
    """

    read: int = 0
    shown: int = 0
    hidden: int = 0

    def __add__(self, other: Letters) -> Letters:
        return Letters(
            self.read + other.read,
            self.shown + other.shown,
            self.hidden + other.hidden,
        )


@dataclass(frozen=True, slots=True)
class Account:
    """Where the letters of a file are, counted from the file by another road than its
    reader's; the five add up to all of them.

    ``repeated`` letters are of words that the articles have, though not as often as the
    file: a text given twice. ``skipped`` ones are in none of the articles of a file of
    which parts were skipped; ``lost`` ones in none, though nothing was skipped.
    """

    letters: int = 0
    shown: int = 0
    hidden: int = 0
    repeated: int = 0
    skipped: int = 0
    lost: int = 0
    missing: tuple[str, ...] = ()
    """The words that are in none of the articles."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A row of ``sources``: a file as it was when it was last read, enough to know by
    one stat that it has not changed.

    ``hash`` is that of its content, empty where it was not read whole; ``options`` are
    the reading options as JSON. A file is ``skipped`` where nothing of it is indexed.
    """

    path: str
    size: int
    mtime_ns: int
    hash: str
    options: str
    fate: str

    @classmethod
    def refused(cls, path: str) -> SourceFile:
        """A file that could not even be opened; it is tried again by every run."""
        return cls(path, 0, 0, "", "{}", "skipped")

    def same_content(self, other: SourceFile) -> bool:
        """Whether another look at this file, which was indexed, would find the same."""
        known = (self.hash, self.options, self.fate)
        return known == (other.hash, other.options, "indexed")

    def as_read(self, fate: str, *, whole: bool) -> SourceFile:
        """The file after it was read; ``whole`` where it did not change meanwhile."""
        return replace(self, fate=fate, hash=self.hash if whole else "")


_source_row = attrgetter("path", "size", "mtime_ns", "hash", "options", "fate")
_figures_of = attrgetter("letters", "shown", "hidden", "repeated", "skipped", "lost")


class Catalogue(Outbox):
    """The system of record of one archive. One process writes; any number read.

    Raises CatalogueError where the file can't be opened, or a row of it is damaged.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(open_database(path))
        with closed_on_failure(self.connection):
            migrate(self.connection, "catalogue", MIGRATIONS)
        self._given: dict[str, tuple[str, str]] = {}
        """Ids that were given to articles which are not stored yet."""

    def transaction(self) -> AbstractContextManager[sqlite3.Connection]:
        """A transaction over every component's tables."""
        return transaction(self.connection)

    def close(self) -> None:
        """Closes the file."""
        self.connection.close()

    # sources: a file a row

    def source(self, path: str) -> SourceFile | None:
        """What is known of a file."""
        row = self.connection.execute(
            f"SELECT {SOURCE} FROM sources WHERE path = ?", (path,)
        ).fetchone()
        if row is None:
            confirm(self.connection, "sources")
        return SourceFile(*row) if row else None

    def sources(self) -> Iterator[SourceFile]:
        """Every file that was read, by path."""
        find = f"SELECT {SOURCE} FROM sources ORDER BY path"
        for row in self.connection.execute(find):
            yield SourceFile(*row)

    def finish_source(self, source: SourceFile) -> None:
        """Records a file as read to its end."""
        self.connection.execute(
            "INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?)",
            _source_row(source),
        )

    def move_source(self, old: str, new: SourceFile) -> None:
        """Records that a file has another path now; its articles keep their ids."""
        self.connection.execute("DELETE FROM sources WHERE path = ?", (old,))
        for table in ("letters", "accounts"):
            self.connection.execute(
                f"DELETE FROM {table} WHERE source = ?", (new.path,)
            )
        self.finish_source(new)
        articles = list(self.articles_of(old))
        for table in (
            "articles",
            "skipped",
            "numbers",
            "repeated",
            "letters",
            "accounts",
        ):
            self.connection.execute(
                f"UPDATE OR REPLACE {table} SET source = ? WHERE source = ?",
                (new.path, old),
            )
        keys = {id_: key for key, id_ in self.keys_of(new.path).items()}
        for article in articles:
            self._store(replace(article, source=new.path), keys[article.id])
            self.post(article.id, "write")

    def delete_source(self, path: str) -> None:
        """Removes a file's own rows; its articles are removed one by one, because
        others may depend on them.
        """
        self.connection.execute("DELETE FROM sources WHERE path = ?", (path,))
        for table in ("letters", "accounts", "repeated"):
            self.connection.execute(f"DELETE FROM {table} WHERE source = ?", (path,))
        self.let_numbers_be_read_again(path)
        self.clear_skipped(path)

    def put_letters(self, path: str, letters: Letters) -> None:
        """Records how much text a file gave."""
        self.connection.execute(
            "INSERT OR REPLACE INTO letters VALUES (?, ?, ?, ?)",
            (path, letters.read, letters.shown, letters.hidden),
        )

    def letters(self, path: str | None = None) -> Letters:
        """How much text a file gave, or all files together."""
        where, values = ("WHERE source = ?", (path,)) if path else ("", ())
        row = self.connection.execute(
            f"SELECT SUM(read), SUM(shown), SUM(hidden) FROM letters {where}", values
        ).fetchone()
        return Letters(*(value or 0 for value in row))

    def unbalanced(self) -> list[str]:
        """The files of whose text something is neither shown nor hidden."""
        rows = self.connection.execute(
            "SELECT source FROM letters WHERE read != shown + hidden ORDER BY source"
        )
        return [row["source"] for row in rows]

    def put_account(self, path: str, account: Account | None) -> None:
        """Records where the letters of a file are, as counted from the file; None
        where it can't be counted.
        """
        if account is None:
            self.connection.execute("DELETE FROM accounts WHERE source = ?", (path,))
            return
        named = " ".join(account.missing[:MOST_MISSING])
        self.connection.execute(
            "INSERT OR REPLACE INTO accounts VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (path, *_figures_of(account), named),
        )

    def account(self) -> tuple[Account, int]:
        """Where the letters of all files are, and how many files could be counted."""
        row = self.connection.execute(
            """
            SELECT
                COALESCE(SUM(letters), 0) AS letters, COALESCE(SUM(shown), 0) AS shown,
                COALESCE(SUM(hidden), 0) AS hidden,
                COALESCE(SUM(repeated), 0) AS repeated,
                COALESCE(SUM(skipped), 0) AS skipped, COALESCE(SUM(lost), 0) AS lost
            FROM accounts
            """
        ).fetchone()
        files: int = self.connection.execute(
            "SELECT COUNT(*) FROM accounts"
        ).fetchone()[0]
        return Account(**dict(row)), files

    def losses(self) -> list[tuple[str, int, str]]:
        """The files of whose letters some are in no article, though nothing of them
        was skipped: path, letters, and the first of the words.
        """
        rows = self.connection.execute(
            "SELECT source, lost, missing FROM accounts WHERE lost > 0 ORDER BY source"
        )
        return [tuple(row) for row in rows]

    # vendors' numbers of documents: one article each, however often it is downloaded

    def holder(self, vendor: str, number: str) -> str | None:
        """The file whose article has a vendor's number."""
        row = self.connection.execute(
            "SELECT source FROM numbers WHERE vendor = ? AND number = ?",
            (vendor, number),
        ).fetchone()
        if row is None:
            confirm(self.connection, "numbers")
        return row["source"] if row else None

    def hold(self, vendor: str, number: str, source: str) -> None:
        """Records that a file's article has a vendor's number."""
        self.connection.execute(
            "INSERT OR REPLACE INTO numbers VALUES (?, ?, ?)", (vendor, number, source)
        )

    def repeat(self, vendor: str, number: str, source: str) -> None:
        """Records that a file has a document that another file's article is already."""
        self.connection.execute(
            "INSERT OR REPLACE INTO repeated VALUES (?, ?, ?)", (vendor, number, source)
        )

    def let_numbers_be_read_again(self, path: str) -> None:
        """Deletes the numbers of a file that is gone; the files that have the same
        documents are read again by the next run.
        """
        self.connection.execute(
            """
            UPDATE sources SET hash = '' WHERE path IN (
                SELECT repeated.source FROM repeated JOIN numbers USING (vendor, number)
                WHERE numbers.source = ?
            )
            """,
            (path,),
        )
        self.connection.execute("DELETE FROM numbers WHERE source = ?", (path,))

    def articles_by_source(self) -> dict[str, int]:
        """How many articles each file holds."""
        confirm(self.connection, "articles")
        rows: Iterable[tuple[str, int]] = self.connection.execute(
            "SELECT source, COUNT(*) FROM articles GROUP BY source"
        )
        return dict(rows)

    # articles: an article a row, known by its id, and by its key in its source

    def identify(self, article: Article, key: str, *, is_new: bool = False) -> Article:
        """The article with its id: the one it had, if this key of this file held an
        article before; that is not asked where the file ``is_new`` and never held any.

        A new id is a hash of content and file name, so that the same file gets the same
        id in every archive; where that is taken by another article, counting goes on.
        """
        known = None if is_new else self._id_of(article.source, key)
        if known:
            return replace(article, id=known)

        mine = (article.source, key)
        name = Path(article.source).name
        for attempt in count():
            seed = f"{article.content_hash}\0{name}\0{key}\0{attempt}"
            digest = hashlib.sha256(seed.encode("utf-8", "surrogateescape")).digest()
            # Five bytes are eight digits: no more of them are made than are kept.
            candidate = b32encode(digest[:10]).decode().lower()[:ID_LENGTH]
            is_given = self._given.setdefault(candidate, mine) != mine
            if not is_given and self._data_of(candidate) is None:
                break
        return replace(article, id=candidate)

    def _id_of(self, source: str, key: str) -> str | None:
        row = self.connection.execute(
            "SELECT id FROM articles WHERE source = ? AND key = ?", (source, key)
        ).fetchone()
        # a key has no checksum that a row is read with
        confirm(self.connection, "articles")
        return row["id"] if row else None

    def put(self, article: Article, key: str) -> Fate:
        """Stores an identified article and posts it to the index unless it is as it
        was.
        """
        data = self._data_of(article.id)
        if data is not None and _read(Article, data) == article:
            return "unchanged"
        self._store(article, key)
        self._given.pop(article.id, None)
        self.post(article.id, "write")
        return "added" if data is None else "changed"

    def restate(self, article: Article) -> None:
        """Stores what is now known of an article that is stored already, its text as it
        was; for the index, which is to be given it anew.
        """
        self.connection.execute(
            "UPDATE articles SET data = ? WHERE id = ?", (encode(article), article.id)
        )

    def remove(self, article_id: str) -> None:
        """Removes an article and posts its deletion."""
        self.connection.execute("DELETE FROM articles WHERE id = ?", (article_id,))
        self.post(article_id, "delete")

    def article(self, article_id: str) -> Article | None:
        """One article."""
        row = self.connection.execute(
            f"SELECT {ARTICLE} FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        if row is None:
            confirm(self.connection, "articles")
        return _article(row) if row else None

    def articles_added(self, ids: Sequence[str]) -> Iterator[tuple[Article, str]]:
        """Articles in the order of their ids, each with when it was ``added``; an unknown
        id is passed over.
        """
        found = self.connection.execute(
            f"""
            SELECT {ARTICLE}, added FROM articles
            WHERE id IN (SELECT value FROM json_each(?))
            """,
            (json.dumps(ids),),
        )
        # when it was added is beside what says itself that it is damaged
        confirm(self.connection, "articles")
        rows = {row["id"]: tuple(row) for row in found}
        for article_id in ids:
            if article_id in rows:
                *row, added = rows[article_id]
                yield _article(row), added

    def unknown(self, ids: Sequence[str]) -> list[str]:
        """Those of some ids that no article has, in order."""
        rows = self.connection.execute(
            """
            SELECT value FROM json_each(?) AS wanted
            WHERE NOT EXISTS (SELECT 1 FROM articles WHERE id = wanted.value)
            ORDER BY value
            """,
            (json.dumps(list(ids)),),
        )
        return [row["value"] for row in rows]

    def added(self, article_id: str) -> str:
        """When an article came into the archive (ISO 8601, UTC); reading it again
        changes nothing about that. Empty where an old archive did not say.
        """
        confirm(self.connection, "articles")
        row = self.connection.execute(
            "SELECT added FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        return row["added"] if row else ""

    def values_of(
        self, ids: Sequence[str], fields: Sequence[str]
    ) -> Iterator[tuple[str, list[Any]]]:
        """Some fields of articles as they were read, by id; an unknown id is passed
        over. The articles themselves would take six times as long to make.
        """
        names = [field.name for field in dataclass_fields(Article)]
        indexes = [names.index(field) for field in fields]
        confirm(self.connection, "articles")
        rows = self.connection.execute(
            """
            SELECT id, data FROM articles
            WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id
            """,
            (json.dumps(list(ids)),),
        )
        for article_id, data in rows:
            plain = _unpacked(data, names)
            # Trailing fields that are as by default are not stored.
            yield article_id, [plain[i] if i < len(plain) else None for i in indexes]

    def articles(self) -> Iterator[Article]:
        """Every article, by id."""
        confirm(self.connection, "articles")
        rows = self.connection.execute(f"SELECT {ARTICLE} FROM articles ORDER BY id")
        return map(_article, rows)

    def article_ids(self) -> list[str]:
        """Every article's id, in order."""
        confirm(self.connection, "articles")
        rows = self.connection.execute("SELECT id FROM articles ORDER BY id")
        return [row["id"] for row in rows]

    def articles_of(self, source: str) -> Iterator[Article]:
        """The articles of one file, as they are now."""
        confirm(self.connection, "articles")
        rows = self.connection.execute(
            f"SELECT {ARTICLE} FROM articles WHERE source = ? ORDER BY id", (source,)
        ).fetchall()
        return map(_article, rows)

    def keys_of(self, source: str) -> dict[str, str]:
        """The ids of a file's articles by their keys in it."""
        confirm(self.connection, "articles")
        rows = self.connection.execute(
            "SELECT key, id FROM articles WHERE source = ?", (source,)
        )
        return {row["key"]: row["id"] for row in rows}

    def _data_of(self, article_id: str) -> bytes | None:
        row = self.connection.execute(
            "SELECT data FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        if row is None:
            confirm(self.connection, "articles")
        return row["data"] if row else None

    def _store(self, article: Article, key: str) -> None:
        self.connection.execute(
            """
            INSERT INTO articles VALUES (
                ?, ?, ?, ?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
            )
            ON CONFLICT (id) DO UPDATE SET
                source = excluded.source,
                key = excluded.key,
                content_hash = excluded.content_hash,
                data = excluded.data
            """,
            (article.id, article.source, key, article.content_hash, encode(article)),
        )

    # enrichments: what was found in a content, by which model and rules

    def enrichment(
        self, content_hash: str, version: tuple[str, str]
    ) -> Enrichment | None:
        """What this model and these rules found in this content, if they have seen it."""
        row = self.connection.execute(
            """
            SELECT data FROM enrichments
            WHERE content_hash = ? AND model = ? AND rules = ?
            """,
            (content_hash, *version),
        ).fetchone()
        if row is None:
            confirm(self.connection, "enrichments")
        return _enrichment(*version, row["data"]) if row else None

    def latest_enrichment(self, content_hash: str) -> Enrichment | None:
        """What any model and rules found in this content, the last stored first."""
        row = self.connection.execute(
            """
            SELECT model, rules, data FROM enrichments WHERE content_hash = ?
            ORDER BY model DESC, rules DESC
            """,
            (content_hash,),
        ).fetchone()
        if row is None:
            confirm(self.connection, "enrichments")
        return _enrichment(*row) if row else None

    def enrichments(self) -> Iterator[tuple[str, Enrichment]]:
        """What was found in each article, by its id; articles that were never
        analysed are left out.
        """
        confirm(self.connection, "articles", "enrichments")
        rows = self.connection.execute(
            """
            SELECT articles.id, (
                SELECT data FROM enrichments
                WHERE enrichments.content_hash = articles.content_hash
                ORDER BY model DESC, rules DESC LIMIT 1
            ) AS found
            FROM articles ORDER BY articles.id
            """
        )
        for row in rows:
            if row["found"] is not None:
                yield row["id"], _read(Enrichment, row["found"])

    def articles_not_analysed_by(self, version: tuple[str, str]) -> Iterator[Article]:
        """The articles whose content this model and these rules have not seen, as they
        are now.
        """
        confirm(self.connection, "articles", "enrichments")
        rows = self.connection.execute(
            f"""
            SELECT {ARTICLE} FROM articles WHERE NOT EXISTS (
                SELECT 1 FROM enrichments
                WHERE enrichments.content_hash = articles.content_hash
                    AND model = ? AND rules = ?
            ) ORDER BY id
            """,
            version,
        ).fetchall()
        return map(_article, rows)

    def put_enrichment(self, content_hash: str, enrichment: Enrichment) -> None:
        """Keeps what was found; older findings in the same content are dropped."""
        self.connection.execute(
            "DELETE FROM enrichments WHERE content_hash = ?", (content_hash,)
        )
        self.connection.execute(
            "INSERT INTO enrichments VALUES (?, ?, ?, ?)",
            (content_hash, enrichment.model, enrichment.rules, encode(enrichment)),
        )

    # skipped: what is not indexed, and why

    def skip(self, skipped: Skipped) -> None:
        """Records what was not indexed."""
        self.connection.execute(
            "INSERT OR REPLACE INTO skipped VALUES (?, ?, ?)",
            (skipped.path, skipped.position, skipped.reason),
        )

    def clear_skipped(self, source: str) -> None:
        """Removes what was skipped in a file, before it is read again."""
        self.connection.execute("DELETE FROM skipped WHERE source = ?", (source,))

    def skipped(self) -> Iterator[Skipped]:
        """Everything that is not indexed, with its reason, by path."""
        rows = self.connection.execute(
            "SELECT source, reason, position FROM skipped ORDER BY source, position"
        )
        return (Skipped(*row) for row in rows)

    def skipped_in(self, source: str) -> Iterator[Skipped]:
        """What of one file is not indexed, in order."""
        rows = self.connection.execute(
            """
            SELECT source, reason, position FROM skipped
            WHERE source = ? ORDER BY position
            """,
            (source,),
        )
        return (Skipped(*row) for row in rows)

    # index_commits: what the index must hold, see ``cuttings.search.commits``

    def begin_commit(self, build: str) -> None:
        """Records that a build is about to be committed to."""
        self.connection.execute(
            """
            INSERT INTO index_commits VALUES (?, '', 0, '', 1)
            ON CONFLICT (build) DO UPDATE SET open = 1
            """,
            (build,),
        )

    def end_commit(self, build: str, engine: Committed) -> None:
        """Records what a build holds since its last commit."""
        facets = " ".join(sorted(facet_keys()))
        self.connection.execute(
            "INSERT OR REPLACE INTO index_commits VALUES (?, ?, ?, ?, 0)",
            (build, engine.generation, engine.count(), facets),
        )

    def serve_only(self, build: str) -> None:
        """Removes what is recorded of other builds."""
        self.connection.execute("DELETE FROM index_commits WHERE build <> ?", (build,))

    # unsettled: one row while conclusions must be drawn anew from all articles

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

    def figures(self) -> dict[str, int]:
        """How much of everything there is."""
        confirm(self.connection, "articles", "enrichments")
        row = self.connection.execute(
            f"""
            SELECT
                (SELECT COUNT(*) FROM sources) AS files,
                (SELECT COUNT(*) FROM articles) AS articles,
                (SELECT COUNT(*) FROM skipped) AS skipped,
                (SELECT COUNT(*) FROM enrichments) AS enrichments,
                {WAITING}
            """
        ).fetchone()
        return dict(zip(row.keys(), row, strict=True))


def _article(row: Iterable[Any]) -> Article:
    """The article of a row of ``ARTICLE``.

    Raises CatalogueError where its bytes are not what was written, or the columns
    beside them say something else.
    """
    article_id, source, content_hash, data = row
    article = _read(Article, data)
    stored = (article.id, article.source, article.content_hash)
    if stored != (article_id, source, content_hash):
        raise _damaged(
            "article",
            worded(
                "it is filed as %(article_id)s of %(source)s",
                article_id=str(article_id),
                source=source,
            ),
        )
    return article


def _enrichment(model: str, rules: str, data: bytes) -> Enrichment:
    """The same of what was found in a content."""
    found = _read(Enrichment, data)
    if (found.model, found.rules) != (model, rules):
        raise _damaged(
            "enrichment",
            worded("it is filed under %(model)s, %(rules)s", model=model, rules=rules),
        )
    return found


def _read(kind: type[Stored], data: bytes) -> Stored:
    try:
        return decode(kind, data)
    except DAMAGE as error:
        raise _damaged(kind.__name__.lower(), str(error)) from error


def _unpacked(data: bytes, names: Sequence[str]) -> list[Any]:
    """The fields of a stored article in the order of their names."""
    try:
        plain = unpack(data)
        return plain if isinstance(plain, list) else [plain[name] for name in names]
    except DAMAGE as error:
        raise _damaged("article", str(error)) from error


def _damaged(what: str, why: str) -> CatalogueError:
    return CatalogueError(
        worded(
            "The catalogue is damaged: an %(what)s in it can't be read "
            "(%(why)s). Run: cuttings check",
            what=what,
            why=why,
        )
    )
