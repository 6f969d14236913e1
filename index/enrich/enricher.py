"""Names and events found in articles, in batches.

An ``Enricher`` holds nothing but names and may cross to a worker process; the model is
loaded there when first needed. ``recogniser`` says how texts go to the model, ``rules``
what is made of its answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from cuttings.index.enrich.events import RULES_VERSION, classify, cues
from cuttings.index.enrich.foreign import places_named
from cuttings.index.enrich.models import choose_model
from cuttings.index.enrich.recogniser import Raw, recogniser_of
from cuttings.index.enrich.rules import refine
from cuttings.search.articles import Article, Enrichment
from cuttings.search.language.chains import analysed_as

NAMES_VERSION = "8"
"""Raised when the rules find other names, so that a reindex analyses all again."""
BATCH = 32
SAMPLE = (
    "Rain fell all day in Springfield, Georgia, said President Ann Example of the "
    "Example Party on Monday."
)


UNSOUGHT = ("people", "organisations", "event")
"""The facets of what is not looked for in other languages than English."""


def is_english(article: Article) -> bool:
    """Whether the pipeline is one for an article; one of a language that is not known,
    for want of words, is taken for English.
    """
    return analysed_as(article.language) == "en"


def _in_english(article: Article, found: list[Raw]) -> list[Raw]:
    """The model's spans less those in paragraphs of another language."""
    stretches = article.stretches()
    if len(stretches) == 1:
        return found
    english = [each for each in stretches if analysed_as(each.language) == "en"]
    kept: list[Raw] = []
    for span in found:
        if any(each.start <= span[0] < each.end for each in english):
            kept.append(span)
    return kept


class Enricher:
    """Turns articles into enrichments. ``model`` overrides the choice of pipeline."""

    def __init__(self, model: str | None = None) -> None:
        self._model, version = choose_model(model)
        # Neither needs spaCy: a run over unchanged files must not pay for it.
        self.version = (
            f"{self._model}-{version}",
            f"names-{NAMES_VERSION} {RULES_VERSION}",
        )
        """The model and the rules as the catalogue's cache key holds them."""

    def enrich(self, articles: Iterable[Article]) -> Iterator[Enrichment]:
        """The enrichment of each article, in order; mentions without headings yet."""
        articles = iter(articles)
        model, rules = self.version
        while batch := list(islice(articles, BATCH)):
            known = [article for article in batch if is_english(article)]
            bodies = iter(self.find([article.body for article in known]))
            titles = iter(self.find([article.title for article in known]))
            for article in batch:
                if not is_english(article):
                    places = places_named(article)
                    yield Enrichment(
                        places, model=model, rules=rules, unsought=UNSOUGHT
                    )
                    continue
                body = _in_english(article, next(bodies))
                mentions = refine(article, body, next(titles))
                events = classify(article.title, article.body)
                figures = cues(article.body)
                yield Enrichment(mentions, events, figures, model=model, rules=rules)

    def find(self, texts: list[str]) -> list[list[Raw]]:
        """The model's spans (start, end, label) of each text."""
        return recogniser_of(self._model).find(texts)

    def prepare(self) -> None:
        """Loads the model and the tables of the rules, which the first article would
        otherwise wait for.
        """
        list(self.enrich([Article("", SAMPLE, False, SAMPLE, SAMPLE, (), "", "")]))
