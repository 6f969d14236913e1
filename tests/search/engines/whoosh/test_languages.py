"""Texts of many languages, mixed at random, mean the same to the index and to the memory
engine, and whatever is found is marked.
"""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from cuttings.search.articles import Paragraph
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.engines.whoosh.engine import WhooshEngine
from cuttings.search.facets import installed_facets
from cuttings.search.queries import Query
from tests.making import make_entry

DATA = Path(__file__).parents[3] / "data" / "languages" / "articles.jsonl"


def texts():
    """The texts of each language."""
    found: dict[str, list[str]] = {}
    for line in DATA.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        text = f"{record['title']}. {record['text']}"
        found.setdefault(record["language"], []).append(text)
    return found


def mixed_entry(chance, pool, number):
    """An entry of some paragraphs, most of them in its own language."""
    language = chance.choice(list(pool))
    body = ""
    paragraphs = []
    for _ in range(chance.randint(1, 4)):
        spoken = chance.choice([language, language, chance.choice(list(pool))])
        text = chance.choice(pool[spoken])
        body += "\n\n" if body else ""
        start, end = len(body), len(body) + len(text)
        other = "" if spoken == language else spoken
        paragraphs.append(Paragraph(start, end, start, end, language=other))
        body += text
    title = chance.choice(pool[language])[:40]
    entry = make_entry(f"a{number:02}", title, body, language=language)
    return replace(entry, article=replace(entry.article, paragraphs=tuple(paragraphs)))


@pytest.fixture(scope="module")
def engines(tmp_path_factory):
    """Both engines with the same sixty articles; the index in two segments."""
    chance, pool = random.Random(20261127), texts()
    entries = [mixed_entry(chance, pool, number) for number in range(60)]
    memory = MemoryEngine(tmp_path_factory.mktemp("memory"), installed_facets())
    index = WhooshEngine(tmp_path_factory.mktemp("whoosh"), installed_facets())
    for engine in (memory, index):
        for part in (entries[:30], entries[30:]):
            engine.write(part)
            engine.commit()
    return memory, index


def queries():
    """Words, pairs of words and phrases of the texts, and beginnings of words."""
    chance = random.Random(7)
    lists = [text.split() for own in texts().values() for text in own]
    for _ in range(30):
        words = chance.choice(lists)
        place = chance.randrange(len(words))
        other = chance.choice(chance.choice(lists))
        yield words[place].strip(".,。")
        yield f"{words[place]} {other}"
        yield f'"{" ".join(words[place : place + 2])}"'
        yield f"{words[place][:3]}*"


@pytest.mark.parametrize("exact", [False, True])
def test_both_engines_find_score_and_mark_alike(engines, exact):
    for text in queries():
        query = Query(text, size=60, words="all", count="copies", exact=exact)
        expected, found = [engine.search(query).hits for engine in engines]
        by_id = {hit.id: hit for hit in expected}
        assert {hit.id for hit in found} == by_id.keys(), text
        for hit in found:
            other = by_id[hit.id]
            assert hit.score == pytest.approx(other.score, rel=0.05), text
            assert (hit.title_spans, hit.snippets) == (
                other.title_spans,
                other.snippets,
            )
            spans = [
                *hit.title_spans,
                *[span for each in hit.snippets for span in each],
            ]
            assert any(is_match for _, is_match in spans), text
