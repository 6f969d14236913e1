"""What is found in articles that no pipeline is installed for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cuttings.index.enrich.enricher import UNSOUGHT, Enricher
from cuttings.index.enrich.foreign import places_in, places_named
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

    def find(self, texts):
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
    return Enricher()


def test_the_english_model_names_nothing_in_other_languages(enricher):
    """No model rather than the wrong one."""
    french = make_article("a", "Grève", "Le Ministre arrive.", language="fr")
    english = make_article("b", "News", "Emomali Rahmon spoke.", language="en")
    short = make_article("c", "News", "Emomali Rahmon spoke.", language="und")
    of_french, of_english, of_short = enricher.enrich([french, english, short])
    assert (of_french.mentions, of_french.unsought) == ((), UNSOUGHT)
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
