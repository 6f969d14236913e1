"""What is found in articles that no pipeline is installed for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cuttings.index.enrich import models
from cuttings.index.enrich.enricher import UNNAMED, UNSOUGHT_EVENTS, Enricher
from cuttings.index.enrich.foreign import names_abroad, places_in, places_named
from cuttings.search.articles import Paragraph
from tests.making import make_article

CASES = [
    ("fr", "Le roi du Maroc est arrivé à Moscou.", "Morocco Moscow"),
    ("fr", "Paris Hilton a ri.", ""),
    ("de", "In Deutschland schneit es, in Moskau regnet es.", "Germany Moscow"),
    ("de", "Das Essen war gut.", ""),
    ("es", "Viajó a Londres y a los Estados Unidos.", "London United States"),
    ("ru", "Он прибыл в Москву из России.", "Moscow Russia"),
    ("uk", "Зустріч у Києві, столиці України.", "Kyiv Ukraine"),
    ("el", "Συνάντηση στην Αθήνα.", "Athens"),
    ("ar", "وصل الرئيس إلى موسكو قادما من فرنسا.", "Moscow France"),
    ("hi", "दिल्ली में भारत और जापान की बैठक।", "Delhi India Japan"),
    ("ja", "東京で日本と中国が会談した。", "Tokyo Japan China"),
    ("zh", "美国总统访问北京。", "United States Beijing"),
    ("ko", "서울에서 일본과 회담했다.", "Seoul Japan"),
    ("th", "นายกรัฐมนตรีเดินทางไปมอสโก", "Moscow"),
    ("tr", "Ankara'da Türkiye ve Almanya görüştü.", "Ankara Turkey Germany"),
    ("xx", "Anything at all in Moscow.", "Moscow"),
]


@pytest.mark.parametrize(("language", "text", "places"), CASES)
def test_places_are_found_by_their_names_in_the_language(language, text, places):
    found = [mention.name for mention in places_in(text, language)]
    assert " ".join(found) == places


def test_a_mention_stands_where_it_is_said_to():
    article = make_article(
        "a", "Moscou s'éveille", "À Londres et à Moscou.", language="fr"
    )
    title, *body = places_named(article)
    assert (title.surface, title.start, title.name) == ("Moscou", -1, "Moscow")
    for mention in body:
        assert article.body[mention.start : mention.end] == mention.surface


@pytest.fixture
def enricher(monkeypatch):
    """An enricher whose model takes every word with a capital for a person."""

    def find(self, texts, model=""):
        found = []
        for text in texts:
            spans = []
            offset = 0
            for word in text.split(" "):
                if word[:1].isupper():
                    spans.append((offset, offset + len(word.strip(".")), "PERSON"))
                offset += len(word) + 1
            found.append(spans)
        return found

    monkeypatch.setattr(Enricher, "find", find)
    monkeypatch.setattr("cuttings.index.enrich.enricher.pipelines_abroad", dict)
    return Enricher()


def test_the_english_model_names_nothing_in_other_languages(enricher):
    """No model rather than the wrong one."""
    french = make_article("a", "Grève", "Le Ministre arrive.", language="fr")
    english = make_article("b", "News", "Emomali Rahmon spoke.", language="en")
    short = make_article("c", "News", "Emomali Rahmon spoke.", language="und")
    of_french, of_english, of_short = enricher.enrich([french, english, short])
    assert (of_french.mentions, of_french.unsought) == ((), UNNAMED)
    assert [mention.name for mention in of_english.mentions] == ["Emomali Rahmon"]
    assert of_short.mentions == of_english.mentions
    assert of_english.unsought == ()


def test_a_paragraph_in_another_language_has_no_names_by_the_english_model(enricher):
    body = "Emomali Rahmon spoke.\n\nLe Ministre Dupont arrive."
    paragraphs = (
        Paragraph(0, 21, 0, 21),
        Paragraph(23, len(body), 23, len(body), language="fr"),
    )
    article = make_article("a", "News", body)
    (found,) = enricher.enrich([replace(article, paragraphs=paragraphs)])
    assert {mention.name for mention in found.mentions} == {"Emomali Rahmon"}


FRENCH = (
    "Hélène Grosjean l'a emporté, dit l'Union des villes. À Moscou, Grosjean a ri. "
    "Dupont aussi."
)


def spans(text, *named):
    return [
        (text.index(words), text.index(words) + len(words), label)
        for words, label in named
    ]


def test_a_pipeline_of_the_language_names_people_and_organisations():
    """A single name is hers whose full name ends in it; one of nobody is left out."""
    article = make_article("a", "Grosjean élue", FRENCH, language="fr")
    body = spans(
        FRENCH,
        ("Hélène Grosjean", "PER"),
        ("l'Union des villes", "ORG"),
        ("Moscou", "LOC"),
        ("Grosjean a", "MISC"),
        ("Dupont", "PER"),
    )
    start = FRENCH.rindex("Grosjean")
    body.append((start, start + 8, "PER"))
    title = spans(article.title, ("Grosjean", "PER"))
    found = names_abroad(article, body, title)
    assert [(mention.surface, mention.kind, mention.name) for mention in found] == [
        ("Grosjean", "person", "Hélène Grosjean"),
        ("Hélène Grosjean", "person", "Hélène Grosjean"),
        ("Union des villes", "organisation", "Union des villes"),
        ("Moscou", "place", "Moscow"),
        ("Grosjean", "person", "Hélène Grosjean"),
    ]
    for mention in found[1:]:
        assert FRENCH[mention.start : mention.end] == mention.surface


SCHEMES = {
    "sv": ("PRS", "ORG", "LOC"),
    "ko": ("PS", "OG", "LC"),
    "pl": ("persName", "orgName", "placeName"),
    "ro": ("PERSON", "ORGANIZATION", "GPE"),
    "nb": ("PER", "ORG", "GPE_LOC"),
}


@pytest.mark.parametrize("language", SCHEMES)
def test_labels_of_every_scheme_are_kinds(language):
    """A place is one by its name alone, whatever a pipeline says."""
    text = "Anna Bergholt, Mooring Verein, Zwischenort."
    named = zip(text[:-1].split(", "), SCHEMES[language], strict=True)
    article = make_article("a", "", text, language=language)
    found = names_abroad(article, spans(text, *named), [])
    assert [(each.surface, each.kind) for each in found] == [
        ("Anna Bergholt", "person"),
        ("Mooring Verein", "organisation"),
    ]


def test_each_article_goes_to_the_pipeline_of_its_language(monkeypatch):
    asked = []

    def find(self, texts, model=""):
        asked.append((model, len(texts)))
        return [[] for _ in texts]

    monkeypatch.setattr(Enricher, "find", find)
    monkeypatch.setattr(
        "cuttings.index.enrich.enricher.pipelines_abroad",
        lambda: {"fr": ("fr_core_news_sm", "3.8.0")},
    )
    enricher = Enricher()
    articles = [
        make_article(str(number), "Title", "Text.", language=language)
        for number, language in enumerate(("fr", "en", "de", "fr", "und"))
    ]
    found = list(enricher.enrich(articles))
    assert [each.unsought for each in found] == [
        (),
        (),
        UNNAMED + UNSOUGHT_EVENTS,
        (),
        (),
    ]
    english = enricher.version[0].rpartition("-")[0]
    # Bodies and titles go to a model at once.
    assert sorted(asked) == sorted([("fr_core_news_sm", 4), (english, 4)])
    assert enricher.version[1].endswith(" fr_core_news_sm-3.8.0")


@pytest.mark.parametrize(
    ("version", "author", "expected"),
    [
        ("3.8.0", "Explosion", True),
        ("999.9.9", "Explosion", False),
        ("3.8.0", "x", False),
    ],
)
def test_a_package_that_only_has_the_name_of_a_pipeline_is_none(
    monkeypatch, version, author, expected
):
    """The registry has several under names of official pipelines."""
    monkeypatch.setattr(
        models,
        "installed_version",
        lambda name: version if name == "sv_core_news_sm" else None,
    )
    monkeypatch.setattr(models.metadata, "metadata", lambda name: {"Author": author})
    found = models.pipelines_abroad.__wrapped__()
    assert ("sv" in found) is expected
