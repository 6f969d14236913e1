"""Engines that find in Python or in SQL: stock Whoosh, and SQLite's full-text search."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from tests.bench.asking import KEYS, SHOWN, Ask, Rival, values_of
from tests.bench.corpus import Made


class Whoosh(Rival):
    """Stock Whoosh: its own codec, its own searcher, its own facets."""

    name = "whoosh"
    cannot = frozenset({"sentence"})

    def __init__(self, folder: Path) -> None:
        from whoosh import index, sorting
        from whoosh.analysis import StemmingAnalyzer
        from whoosh.fields import ID, KEYWORD, NUMERIC, TEXT, Schema

        folder.mkdir(parents=True, exist_ok=True)
        names = {key: KEYWORD(sortable=False, commas=True, vector=None) for key in KEYS}
        body = TEXT(analyzer=StemmingAnalyzer(stoplist=None), stored=True)
        schema = Schema(
            id=ID,
            title=TEXT(stored=True),
            body=body,
            story=ID(stored=True),
            day=NUMERIC(sortable=True),
            **names,
        )
        self.sorting = sorting
        known = index.exists_in(str(folder))
        self.index = (
            index.open_dir(str(folder))
            if known
            else index.create_in(str(folder), schema)
        )

    def build(self, articles: Iterable[Made]) -> None:
        writer = self.index.writer(limitmb=512)
        for made in articles:
            names = {key: ",".join(values_of(made, key)) for key in KEYS}
            body, day = f"{made.title}\n\n{made.body}", made.day.toordinal()
            writer.add_document(
                id=str(made.number),
                title=made.title,
                body=body,
                story=str(made.story),
                day=day,
                **names,
            )
        writer.commit(optimize=True)

    def _query(self, ask: Ask):
        from whoosh import query as q

        parts = [q.Term("body", word) for word in ask.words]
        tree = q.And(parts) if parts else q.Every()
        if ask.how in ("or", "parts", "some"):
            tree = q.Or(parts)
        if ask.how in ("phrase", "near"):
            slop = 5 if ask.how == "near" else 1
            tree = q.Phrase("body", list(ask.words), slop)
        if ask.how == "prefix":
            tree = q.Prefix("body", ask.words[0])
        return (
            q.And([tree, *(q.Term(key, value) for key, value in ask.filters)])
            if ask.filters
            else tree
        )

    def page(self, ask: Ask) -> int:
        with self.index.searcher() as searcher:
            order = {"sortedby": "day", "reverse": True} if ask.sort else {}
            results = []
            for wanted, keys in ask.apart():
                facets = self.sorting.Facets()
                for key in keys:
                    facets.add_facet(
                        key,
                        self.sorting.FieldFacet(
                            key, allow_overlap=True, maptype=self.sorting.Count
                        ),
                    )
                results.append(
                    searcher.search(
                        self._query(wanted), limit=40, groupedby=facets, **order
                    )
                )
                for key in keys:
                    sorted(results[-1].groups(key).items(), key=lambda pair: -pair[1])[
                        :SHOWN
                    ]
            matches = len(results[0])
            stories: set[str] = set()
            for hit in results[0]:
                if hit["story"] not in stories and len(stories) < SHOWN:
                    stories.add(hit["story"])
                    hit.highlights("body", top=2)
        return matches

    def segments(self) -> int:
        with self.index.reader() as reader:
            return len(reader.leaf_readers())


class Sqlite(Rival):
    """SQLite's FTS5 with a table of facet values."""

    name = "sqlite"
    cannot = frozenset({"sentence"})

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.connection = sqlite3.connect(folder / "sqlite.db", isolation_level=None)
        self.connection.execute("PRAGMA cache_size = -1000000")

    def build(self, articles: Iterable[Made]) -> None:
        run = self.connection.execute
        run("PRAGMA synchronous = NORMAL")
        run("BEGIN")
        run("CREATE TABLE meta (id INTEGER PRIMARY KEY, story INTEGER, day TEXT)")
        run(
            "CREATE VIRTUAL TABLE words USING fts5(title, body, tokenize = 'porter unicode61')"
        )
        run("CREATE TABLE carries (key INTEGER, value TEXT, id INTEGER)")
        for made in articles:
            run(
                "INSERT INTO meta VALUES (?, ?, ?)",
                (made.number, made.story, made.day.isoformat()),
            )
            run(
                "INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)",
                (made.number, made.title, made.body),
            )
            rows = [
                (n, value, made.number)
                for n, key in enumerate(KEYS)
                for value in values_of(made, key)
            ]
            self.connection.executemany("INSERT INTO carries VALUES (?, ?, ?)", rows)
        run("CREATE UNIQUE INDEX by_id ON carries (id, key, value)")
        run("CREATE INDEX by_value ON carries (key, value, id)")
        run("INSERT INTO words (words) VALUES ('optimize')")
        run("COMMIT")
        run("ANALYZE")

    def page(self, ask: Ask) -> int:
        run, text = self.connection.execute, self._text(ask)
        for number, (wanted, keys) in enumerate(ask.apart()):
            self._find(wanted, f"found{number}")
            for key in keys:
                run(
                    f"SELECT value, count(*) FROM found{number} AS found CROSS JOIN carries ON carries.id = found.id "
                    f"AND carries.key = ? GROUP BY value ORDER BY 2 DESC LIMIT {SHOWN}",
                    (KEYS.index(key),),
                ).fetchall()
        matches = run("SELECT count(*) FROM found0").fetchone()[0]
        order = "day DESC" if ask.sort else "score"
        rows = run(
            f"SELECT id, story FROM found0 CROSS JOIN meta USING (id) ORDER BY {order} LIMIT 40"
        ).fetchall()
        hits = list({story: id for id, story in reversed(rows)}.values())[-SHOWN:]
        marks = "snippet(words, 1, '[', ']', '…', 40)"
        for id in hits:
            if ask.how == "all":
                run(
                    "SELECT title, substr(body, 1, 240) FROM words WHERE rowid = ?",
                    (id,),
                ).fetchone()
            else:
                run(
                    f"SELECT title, {marks} FROM words WHERE words MATCH ? AND rowid = ?",
                    (text, id),
                ).fetchone()
        return int(matches)

    def _text(self, ask: Ask) -> str:
        match ask.how:
            case "near":
                return f"NEAR({' '.join(ask.words)}, 4)"
            case "parts" | "some":
                return " OR ".join(ask.words)
        return ask.text

    def _find(self, ask: Ask, table: str) -> None:
        """The matches and their scores as a table."""
        if ask.how == "all":
            select, given = "SELECT id, 0.0 AS score FROM meta", ()
        else:
            select, given = (
                "SELECT rowid AS id, bm25(words) AS score FROM words WHERE words MATCH ?",
                (self._text(ask),),
            )
        for key, value in ask.filters:
            select = (
                f"SELECT id, score FROM ({select}) WHERE id IN "
                f"(SELECT id FROM carries WHERE key = {KEYS.index(key)} AND value = ?)"
            )
            given = (*given, value)
        self.connection.execute(f"DROP TABLE IF EXISTS temp.{table}")
        self.connection.execute(f"CREATE TEMP TABLE {table} AS {select}", given)
