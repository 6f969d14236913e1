"""The engines that pages are compared with, each behind the same four methods.

A *page* is, for every engine: the number of all matches, exact counts of every facet (the most frequent ten of each),
hits folded by story, the ten best with title, date and snippets. Rivals count copies in facets where Cuttings
counts distinct stories, which is more work; nothing is asked of a rival that its API can't give.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from tests.bench.corpus import Made

KEYS = ("people", "organisations", "places", "event", "agency", "outlet", "date")
SHOWN = 10


class Ask:
    """What a page asks: words joined by ``how`` (and, or, phrase, prefix, all), facet filters, order."""

    def __init__(self, how: str, words: Iterable[str] = (), filters: Iterable[tuple[str, str]] = (), sort: str = ""):
        self.how, self.words, self.filters, self.sort = how, tuple(words), tuple(filters), sort


class Rival(Protocol):
    """One engine."""

    name: str

    def build(self, articles: Iterable[Made]) -> None:
        """Indexes everything."""

    def page(self, ask: Ask) -> int:
        """Makes one page; gives the number of matching articles."""

    def forget(self) -> None:
        """Drops cached results, so that the next page is a first page."""


def values_of(made: Made, key: str) -> tuple[str, ...]:
    """The facet values of an article as plain labels."""
    if key == "agency":
        return (made.agency,) if made.agency else ()
    if key == "outlet":
        return (made.outlet,)
    return (str(made.day.year),) if key == "date" else made.values[key]


class Cuttings:
    """This engine, through its protocol: facets count stories, as pages do by default."""

    name = "cuttings"

    def __init__(self, folder: Path) -> None:
        from cuttings.search.engines.whoosh.engine import WhooshEngine
        from cuttings.search.facets import installed_facets

        self.engine = WhooshEngine(folder / self.name, installed_facets())

    def build(self, articles: Iterable[Made]) -> None:
        from tests.bench.corpus import entry

        self.engine.write(entry(made) for made in articles)
        self.engine.commit()

    def page(self, ask: Ask) -> int:
        from cuttings.search.queries import Query

        joint = " OR " if ask.how == "or" else " "
        text = joint.join(ask.words)
        text = f'"{text}"' if ask.how == "phrase" else text + "*" if ask.how == "prefix" else text
        query = Query(text, sort="newest" if ask.sort else "relevance")
        for key, value in ask.filters:
            query = query.add(key, value.replace(" ", "-").lower())
        return self.engine.search(query).copies

    def forget(self) -> None:
        self.engine.forget()


class Sqlite:
    """SQLite's FTS5 with a table of facet values."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.connection = sqlite3.connect(folder / "sqlite.db", isolation_level=None)
        self.connection.execute("PRAGMA cache_size = -1000000")

    def build(self, articles: Iterable[Made]) -> None:
        run = self.connection.execute
        run("PRAGMA synchronous = NORMAL")
        run("BEGIN")
        run("CREATE TABLE meta (id INTEGER PRIMARY KEY, story INTEGER, day TEXT)")
        run("CREATE VIRTUAL TABLE words USING fts5(title, body, tokenize = 'porter unicode61')")
        run("CREATE TABLE carries (key INTEGER, value TEXT, id INTEGER)")
        for made in articles:
            run("INSERT INTO meta VALUES (?, ?, ?)", (made.number, made.story, made.day.isoformat()))
            run("INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)", (made.number, made.title, made.body))
            rows = [(n, value, made.number) for n, key in enumerate(KEYS) for value in values_of(made, key)]
            self.connection.executemany("INSERT INTO carries VALUES (?, ?, ?)", rows)
        run("CREATE UNIQUE INDEX by_id ON carries (id, key, value)")
        run("CREATE INDEX by_value ON carries (key, value, id)")
        run("COMMIT")

    def page(self, ask: Ask) -> int:
        run = self.connection.execute
        joint = " OR " if ask.how == "or" else " "
        text = joint.join(ask.words)
        text = f'"{text}"' if ask.how == "phrase" else text + "*" if ask.how == "prefix" else text
        run("DROP TABLE IF EXISTS temp.found")
        if ask.how == "all":
            select, given = "SELECT id, 0.0 AS score FROM meta", ()
        else:
            select, given = "SELECT rowid AS id, bm25(words) AS score FROM words WHERE words MATCH ?", (text,)
        for key, value in ask.filters:
            select = (
                f"SELECT id, score FROM ({select}) WHERE id IN "
                f"(SELECT id FROM carries WHERE key = {KEYS.index(key)} AND value = ?)"
            )
            given = (*given, value)
        run(f"CREATE TEMP TABLE found AS {select}", given)
        matches = run("SELECT count(*) FROM found").fetchone()[0]
        for number in range(len(KEYS)):
            run(
                "SELECT value, count(*) FROM found CROSS JOIN carries ON carries.id = found.id AND carries.key = ? "
                f"GROUP BY value ORDER BY 2 DESC LIMIT {SHOWN}",
                (number,),
            ).fetchall()
        order = "day DESC" if ask.sort else "score"
        rows = run(f"SELECT id, story FROM found CROSS JOIN meta USING (id) ORDER BY {order} LIMIT 40").fetchall()
        hits = list({story: id for id, story in reversed(rows)}.values())[-SHOWN:]
        marks = "snippet(words, 1, '[', ']', '…', 40)"
        for id in hits:
            if ask.how == "all":
                run("SELECT title, substr(body, 1, 240) FROM words WHERE rowid = ?", (id,)).fetchone()
            else:
                run(f"SELECT title, {marks} FROM words WHERE words MATCH ? AND rowid = ?", (text, id)).fetchone()
        return int(matches)

    def forget(self) -> None:
        """It keeps no results."""


class Tantivy:
    """tantivy: facets are terms aggregations over fast fields."""

    name = "tantivy"

    def __init__(self, folder: Path) -> None:
        import tantivy

        schema = tantivy.SchemaBuilder()
        for name in ("title", "body"):
            schema.add_text_field(name, stored=True, tokenizer_name="en_stem")
        for key in KEYS:
            schema.add_text_field(key, fast=True, tokenizer_name="raw")
        schema.add_integer_field("story", stored=True, fast=True)
        schema.add_integer_field("day", stored=True, fast=True)
        path = folder / self.name
        path.mkdir(parents=True, exist_ok=True)
        self.schema = schema.build()
        self.index = tantivy.Index(self.schema, str(path))
        self.tantivy = tantivy
        self.facets = json.dumps(
            {key: {"terms": {"field": key, "size": SHOWN, "segment_size": 60_000}} for key in KEYS}
        )
        self.index.reload()
        self.searcher = self.index.searcher()

    def build(self, articles: Iterable[Made]) -> None:
        writer = self.index.writer(512_000_000, 1)
        for made in articles:
            document = self.tantivy.Document(title=made.title, body=f"{made.title}\n\n{made.body}")
            for key in KEYS:
                for value in values_of(made, key):
                    document.add_text(key, value)
            document.add_integer("story", made.story)
            document.add_integer("day", made.day.toordinal())
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def _query(self, ask: Ask):
        query, must = self.tantivy.Query, self.tantivy.Occur.Must
        if ask.how == "all":
            tree = query.all_query()
        elif ask.how == "phrase":
            tree = query.phrase_query(self.schema, "body", list(ask.words))
        elif ask.how == "prefix":
            tree = query.regex_query(self.schema, "body", ask.words[0] + ".*")
        else:
            occur = must if ask.how == "and" else self.tantivy.Occur.Should
            tree = query.boolean_query([(occur, query.term_query(self.schema, "body", word)) for word in ask.words])
        filters = [(must, query.term_query(self.schema, key, value)) for key, value in ask.filters]
        return query.boolean_query([(must, tree), *filters]) if filters else tree

    def page(self, ask: Ask) -> int:
        query = self._query(ask)
        order = {"order_by_field": "day"} if ask.sort else {}
        found = self.searcher.search(query, 40, count=True, **order)
        self.searcher.aggregate(query, json.loads(self.facets))
        makes = (
            None
            if ask.how == "all"
            else self.tantivy.SnippetGenerator.create(self.searcher, query, self.schema, "body")
        )
        stories: set[int] = set()
        for _, address in found.hits:
            document = self.searcher.doc(address)
            story = document.get_first("story")
            if story in stories:
                continue
            stories.add(story)
            if makes:
                makes.snippet_from_doc(document).highlighted()
            if len(stories) == SHOWN:
                break
        return int(found.count or 0)

    def forget(self) -> None:
        """It keeps no results."""
