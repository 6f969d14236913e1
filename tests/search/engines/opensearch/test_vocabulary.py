"""The vocabulary of a build on a cluster: what is written down of words, and what
reading a query asks of it.
"""

from __future__ import annotations

import pytest

from cuttings.search.engines.opensearch.vocabulary import (
    SEARCHES,
    TOGETHER,
    AskedWords,
    HeldWords,
    WordWriter,
    words_of,
)
from cuttings.search.language.chains import analyse
from cuttings.search.syntax.grammar import parse
from tests.search.engines.opensearch.recorded import RecordedCluster, found


def known(language, text):
    tokens = [token for token, _ in analyse(text, language)]
    return [(word.key, *word.sought, word.id) for word in words_of(language, tokens)]


def test_of_english_words_nothing_is_written_down():
    assert known("en", "Peace talks, naïve") == []


def test_a_language_is_written_down_with_the_spellings_that_stem_otherwise():
    assert known("fr", "usines inondées") == [
        ("words.held", "+fr", "fr"),
        ("words.spelt", "fr:inondees", "fr:inond"),
    ]


def test_a_word_of_a_language_with_compounds_is_found_by_both_its_ends():
    written = known("de", "Ernte 2019")
    assert written[1:] == [("words.part", "de:ernt", "de<tnre", "de:ernt")]


def test_a_cyrillic_word_is_found_as_it_is_romanised_in_an_english_text_too():
    assert known("en", "the Путин file") == [("words.sounding", "putin", "путин")]
    (written,) = known("en", "with Шевченком")
    assert "sevsenko" in written


def test_a_word_is_sent_once():
    writer = WordWriter("values")
    tokens = [token for token, _ in analyse("usines inondées", "fr")]
    assert len(list(writer.actions(words_of("fr", tokens)))) == 2
    assert list(writer.actions(words_of("fr", tokens))) == []
    writer.clear_cache()
    assert len(list(writer.actions(words_of("fr", tokens)))) == 2


class Vocabulary(RecordedCluster):
    """Answers from what is written down of some texts, and counts the requests."""

    def __init__(self, **texts):
        super().__init__()
        self.requests = 0
        self.longest = 0
        self.words = []
        self.stems = []
        for language, text in texts.items():
            tokens = [token for token, _ in analyse(text, language)]
            self.words += words_of(language, tokens)
            self.stems += [token.stem for token in tokens]

    def searches(self, asked, notes=None, *, is_scored=True):
        assert not is_scored
        self.requests += bool(asked)
        assert len(asked) <= SEARCHES
        return [self.answer(body["query"]) for _, body in asked]

    def answer(self, query):
        if "term" in query:
            count = self.stems.count(query["term"]["text"])
            return {"hits": {"hits": [], "total": {"value": count}}}
        key, condition = query["bool"]["filter"]
        if "terms" in condition:
            self.longest = max(self.longest, len(condition["terms"]["sought"]))
        documents = []
        for word in self.words:
            if word.key == key["term"]["key"] and self.meets(word, condition):
                source = {"id": word.id, "sought": list(word.sought)}
                documents.append((word.id, source))
        return found(*documents)

    @staticmethod
    def meets(word, condition):
        ((kind, fields),) = condition.items()
        wanted = fields["sought"]
        if kind == "prefix":
            return any(sought.startswith(wanted) for sought in word.sought)
        return any(sought in wanted for sought in word.sought)


def understood(cluster, text):
    """The forms of the words of a query, and how many requests it took."""
    held = HeldWords(cluster, "articles", "values")
    cluster.requests = 0
    words = AskedWords(held)
    while True:
        parsed = parse(text, lexicon=words)
        if not words.learn():
            return parsed, cluster.requests


@pytest.mark.parametrize(
    ("language", "text", "query", "form"),
    [
        ("de", "Die Getreideernte fiel aus", "Ernte", "de:getreideernt"),
        ("fr", "Les usines sont inondées", "inondees", "fr:inond"),
        ("ru", "Школу посетил Лукашенко", "Lukashenko", "ru:лукашенк"),
    ],
)
def test_a_word_has_the_forms_that_the_vocabulary_knows(language, text, query, form):
    parsed, _ = understood(Vocabulary(**{language: text}), query)
    assert form in parsed.node.forms


def test_a_word_of_an_article_that_is_gone_is_no_form():
    cluster = Vocabulary(fr="Les usines sont inondées")
    cluster.stems = []
    parsed, _ = understood(cluster, "inondees")
    assert parsed.node.forms == ()


def test_a_query_of_many_words_takes_as_many_requests_as_one_of_one():
    cluster = Vocabulary(
        de="Die Getreideernte fiel aus", ru="Школу посетил Путин", fr="Élection"
    )
    _, of_one = understood(cluster, "Putin")
    _, of_many = understood(cluster, "Putin Ernte election Lukashenko OR schools")
    assert of_many <= of_one + 2 <= 9


def test_what_was_asked_is_known_to_the_next_query():
    cluster = Vocabulary(de="Die Getreideernte fiel aus")
    held = HeldWords(cluster, "articles", "values")
    for _ in range(2):
        cluster.requests = 0
        words = AskedWords(held)
        while parse("Ernte", lexicon=words) and words.learn():
            pass
    assert cluster.requests == 0


def test_a_query_of_very_many_words_is_asked_in_parts():
    """A cluster takes so many words in one search, and a request so many searches."""
    cluster = Vocabulary(de="Die Getreideernte fiel aus", fr="Les usines inondées")
    words = " ".join([f"wort{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(600)])
    held = HeldWords(cluster, "articles", "values")
    asked = AskedWords(held)
    while parse(f"{words} Ernte", lexicon=asked) and asked.learn():
        pass
    assert held.answers["words.part", "de:ernt"] == ("de:getreideernt",)
    assert cluster.longest <= TOGETHER
