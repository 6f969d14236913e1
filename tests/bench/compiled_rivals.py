"""Engines that are compiled and have a Python binding: tantivy and Xapian."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from tests.bench.asking import KEYS, SHOWN, Ask, Rival, values_of
from tests.bench.corpus import Made


class Tantivy(Rival):
    """tantivy: facets are terms aggregations over fast fields.

    Where there is one segment its own first ten are exact; where there are several,
    each must give all its values.
    """

    name = "tantivy"
    cannot = frozenset({"sentence"})

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
        return {
            key: {"terms": {"field": key, "size": SHOWN, "segment_size": exact}}
            for key in keys
        }

    def build(self, articles: Iterable[Made]) -> None:
        # Its binding can't merge: with the most memory that it takes, one segment holds
        # more articles.
        writer = self.index.writer(4_000_000_000, 1)
        for made in articles:
            document = self.tantivy.Document(
                title=made.title, body=f"{made.title}\n\n{made.body}"
            )
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
        elif ask.how == "near":
            tree = query.phrase_query(self.schema, "body", list(ask.words), slop=4)
        elif ask.how == "prefix":
            tree = query.regex_query(self.schema, "body", ask.words[0] + ".*")
        else:
            occur = must if ask.how == "and" else self.tantivy.Occur.Should
            tree = query.boolean_query(
                [
                    (occur, query.term_query(self.schema, "body", word))
                    for word in ask.words
                ]
            )
        filters = [
            # Filters are not scored.
            (
                must,
                query.const_score_query(query.term_query(self.schema, key, value), 0.0),
            )
            for key, value in ask.filters
        ]
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
            else self.tantivy.SnippetGenerator.create(
                self.searcher, query, self.schema, "body"
            )
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

    def segments(self) -> int:
        return int(self.searcher.num_segments)


class Xapian(Rival):
    """Xapian through its Python binding; facets by a match spy over values of one
    string a facet.
    """

    name = "xapian"
    cannot = frozenset({"sentence"})

    def __init__(self, folder: Path) -> None:
        import xapian

        self.xapian = xapian
        folder.mkdir(parents=True, exist_ok=True)
        self.database = xapian.WritableDatabase(
            str(folder / "xapian"), xapian.DB_CREATE_OR_OPEN
        )

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
        kinds = {
            "or": xapian.Query.OP_OR,
            "parts": xapian.Query.OP_OR,
            "some": xapian.Query.OP_OR,
            "phrase": xapian.Query.OP_PHRASE,
            "near": xapian.Query.OP_NEAR,
        }
        kind = kinds.get(ask.how, xapian.Query.OP_AND)
        window = 6 if ask.how == "near" else 0
        tree = xapian.Query(kind, list(ask.words), window)
        if ask.how == "all":
            tree = xapian.Query.MatchAll
        if ask.how == "prefix":
            tree = xapian.Query(xapian.Query.OP_WILDCARD, ask.words[0])
        for key, value in ask.filters:
            tree = xapian.Query(
                xapian.Query.OP_FILTER, tree, xapian.Query(f"X{KEYS.index(key)}{value}")
            )
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
