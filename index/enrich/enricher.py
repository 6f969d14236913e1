"""Names and events found in articles, in batches.

An ``Enricher`` holds nothing but names and may cross to a worker process; the model is
loaded there when first needed. ``recogniser`` says how texts go to the model, ``rules``
what is made of its answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from cuttings.index.enrich.events import RULES_VERSION, classify, cues
from cuttings.index.enrich.models import choose_model
from cuttings.index.enrich.recogniser import Raw, recogniser_of
from cuttings.index.enrich.rules import refine
from cuttings.search.articles import Article, Enrichment

NAMES_VERSION = "7"
"""Raised when the rules find other names, so that a reindex analyses all again."""
BATCH = 32
SAMPLE = (
    "Rain fell all day in Springfield, Georgia, said President Ann Example of the "
    "Example Party on Monday."
)


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
            bodies = self.find([article.body for article in batch])
            titles = self.find([article.title for article in batch])
            for article, body, title in zip(batch, bodies, titles, strict=True):
                mentions = refine(article, body, title)
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
