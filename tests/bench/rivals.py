"""The engines that pages are compared with, each behind the same four methods.

A *page* is, for every engine: the number of all matches, exact counts of every facet (the most frequent ten of each,
a facet's own filter left out), hits folded by story, the ten best with title, date and snippets. Rivals count copies
in facets where Cuttings counts distinct stories, which is more work; nothing is asked of a rival that its API can't
give, and each is asked in its cheapest exact way.
"""

from __future__ import annotations

import json
import os
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

    def apart(self) -> list[tuple[Ask, list[str]]]:
        """What to count and where: the facets without a filter here, each other one with its own filter left out."""
        chosen = [key for key, _ in self.filters]
        rest = [key for key in KEYS if key not in chosen]
        others = [(Ask(self.how, self.words, [f for f in self.filters if f[0] != key]), [key]) for key in chosen]
        return [(self, rest), *others]


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

    def query(self, ask: Ask):
        """The page as a query of ours."""
        from cuttings.search.queries import Query

        joint = " OR " if ask.how == "or" else " "
        text = joint.join(ask.words)
        text = f'"{text}"' if ask.how == "phrase" else text + "*" if ask.how == "prefix" else text
        query = Query(text, sort="newest" if ask.sort else "relevance")
        for key, value in ask.filters:
            query = query.add(key, value.replace(" ", "-").lower())
        return query

    def page(self, ask: Ask) -> int:
        return self.engine.search(self.query(ask)).copies

    def forget(self) -> None:
        from cuttings.search.snippets import forget

        self.engine.forget()
        forget()


class OpenSearch(Cuttings):
    """The same on a cluster, over HTTP: the one that CUTTINGS_ENGINE_URL names."""

    name = "opensearch"

    def __init__(self, folder: Path) -> None:
        from cuttings.search.engines.opensearch.engine import OpenSearchEngine
        from cuttings.search.facets import installed_facets

        if not os.environ.get("CUTTINGS_ENGINE_URL"):
            raise ImportError("CUTTINGS_ENGINE_URL names no cluster")
        self.engine = OpenSearchEngine(folder / "index" / "1", installed_facets())

    def forget(self) -> None:
        self.engine.dictionary.forget()


class Whoosh:
    """Stock Whoosh: its own codec, its own searcher, its own facets."""

    name = "whoosh"

    def __init__(self, folder: Path) -> None:
        from whoosh import index, sorting
        from whoosh.analysis import StemmingAnalyzer
        from whoosh.fields import ID, KEYWORD, NUMERIC, TEXT, Schema

        folder.mkdir(parents=True, exist_ok=True)
        names = {key: KEYWORD(sortable=False, commas=True, vector=None) for key in KEYS}
        body = TEXT(analyzer=StemmingAnalyzer(stoplist=None), stored=True)
        schema = Schema(
            id=ID, title=TEXT(stored=True), body=body, story=ID(stored=True), day=NUMERIC(sortable=True), **names
        )
        self.sorting = sorting
        known = index.exists_in(str(folder))
        self.index = index.open_dir(str(folder)) if known else index.create_in(str(folder), schema)

    def build(self, articles: Iterable[Made]) -> None:
        writer = self.index.writer(limitmb=512)
        for made in articles:
            names = {key: ",".join(values_of(made, key)) for key in KEYS}
            body, day = f"{made.title}\n\n{made.body}", made.day.toordinal()
            writer.add_document(
                id=str(made.number), title=made.title, body=body, story=str(made.story), day=day, **names
            )
        writer.commit()

    def _query(self, ask: Ask):
        from whoosh import query as q

        parts = [q.Term("body", word) for word in ask.words]
        tree = q.Or(parts) if ask.how == "or" else q.And(parts) if parts else q.Every()
        if ask.how == "phrase":
            tree = q.Phrase("body", list(ask.words))
        if ask.how == "prefix":
            tree = q.Prefix("body", ask.words[0])
        return q.And([tree, *(q.Term(key, value) for key, value in ask.filters)]) if ask.filters else tree

    def page(self, ask: Ask) -> int:
        with self.index.searcher() as searcher:
            order = {"sortedby": "day", "reverse": True} if ask.sort else {}
            results = []
            for wanted, keys in ask.apart():
                facets = self.sorting.Facets()
                for key in keys:
                    facets.add_facet(key, self.sorting.FieldFacet(key, allow_overlap=True, maptype=self.sorting.Count))
                results.append(searcher.search(self._query(wanted), limit=40, groupedby=facets, **order))
                for key in keys:
                    sorted(results[-1].groups(key).items(), key=lambda pair: -pair[1])[:SHOWN]
            matches = len(results[0])
            stories: set[str] = set()
            for hit in results[0]:
                if hit["story"] not in stories and len(stories) < SHOWN:
                    stories.add(hit["story"])
                    hit.highlights("body", top=2)
        return matches

    def forget(self) -> None:
        """It keeps no results."""


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
        rows = run(f"SELECT id, story FROM found0 CROSS JOIN meta USING (id) ORDER BY {order} LIMIT 40").fetchall()
        hits = list({story: id for id, story in reversed(rows)}.values())[-SHOWN:]
        marks = "snippet(words, 1, '[', ']', '…', 40)"
        for id in hits:
            if ask.how == "all":
                run("SELECT title, substr(body, 1, 240) FROM words WHERE rowid = ?", (id,)).fetchone()
            else:
                run(f"SELECT title, {marks} FROM words WHERE words MATCH ? AND rowid = ?", (text, id)).fetchone()
        return int(matches)

    def _text(self, ask: Ask) -> str:
        text = (" OR " if ask.how == "or" else " ").join(ask.words)
        return f'"{text}"' if ask.how == "phrase" else text + "*" if ask.how == "prefix" else text

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

    def forget(self) -> None:
        """It keeps no results."""


class Tantivy:
    """tantivy: facets are terms aggregations over fast fields.

    Where there is one segment its own first ten are exact; where there are several, each must give all its values.
    """

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
        self.index.reload()
        self.searcher = self.index.searcher()

    def _counts(self, keys: Iterable[str]):
        exact = SHOWN if self.searcher.num_segments == 1 else 60_000
        return {key: {"terms": {"field": key, "size": SHOWN, "segment_size": exact}} for key in keys}

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
        for wanted, keys in ask.apart():
            self.searcher.aggregate(self._query(wanted), self._counts(keys))
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


class Xapian:
    """Xapian through its Python binding; facets by a match spy over values of one string a facet."""

    name = "xapian"

    def __init__(self, folder: Path) -> None:
        import xapian

        self.xapian = xapian
        folder.mkdir(parents=True, exist_ok=True)
        self.database = xapian.WritableDatabase(str(folder / "xapian"), xapian.DB_CREATE_OR_OPEN)

    def build(self, articles: Iterable[Made]) -> None:
        generator = self.xapian.TermGenerator()
        for made in articles:
            document = self.xapian.Document()
            generator.set_document(document)
            generator.index_text(f"{made.title}\n\n{made.body}")
            document.set_data(json.dumps([made.title, made.body, made.story]))
            for slot, key in enumerate(KEYS):
                document.add_value(slot, "\t".join(values_of(made, key)))
                for value in values_of(made, key):
                    document.add_boolean_term(f"X{slot}{value}")
            document.add_value(len(KEYS), made.day.isoformat())
            self.database.add_document(document)
        self.database.commit()

    def _query(self, ask: Ask):
        xapian = self.xapian
        kinds = {"or": xapian.Query.OP_OR, "phrase": xapian.Query.OP_PHRASE}
        tree = xapian.Query(kinds.get(ask.how, xapian.Query.OP_AND), list(ask.words))
        if ask.how == "all":
            tree = xapian.Query.MatchAll
        if ask.how == "prefix":
            tree = xapian.Query(xapian.Query.OP_WILDCARD, ask.words[0])
        for key, value in ask.filters:
            tree = xapian.Query(xapian.Query.OP_FILTER, tree, xapian.Query(f"X{KEYS.index(key)}{value}"))
        return tree

    def page(self, ask: Ask) -> int:
        enquire = self.xapian.Enquire(self.database)
        if ask.sort:
            enquire.set_sort_by_value(len(KEYS), True)
        size, results = self.database.get_doccount(), []
        for wanted, keys in ask.apart():
            enquire.set_query(self._query(wanted))
            enquire.clear_matchspies()
            spies = [self.xapian.ValueCountMatchSpy(KEYS.index(key)) for key in keys]
            for spy in spies:
                enquire.add_matchspy(spy)
            results.append(enquire.get_mset(0, 40, size))
            for spy in spies:
                list(spy.top_values(SHOWN))
        found = results[0]
        stories: set[int] = set()
        for match in found:
            _, body, story = json.loads(match.document.get_data())
            if story not in stories and len(stories) < SHOWN:
                stories.add(story)
                found.snippet(body, 240)
        return int(found.get_matches_estimated())

    def forget(self) -> None:
        """It keeps no results."""


RIVALS: dict[str, type[Rival]] = {
    kind.name: kind
    for kind in (Cuttings, OpenSearch, Whoosh, Sqlite, Tantivy, Xapian)  # type: ignore[misc]
}
