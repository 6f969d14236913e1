"""Names found in articles, in batches, by spaCy's entity recogniser and the rules after
it.

An ``Enricher`` holds nothing but names and may cross to a worker process; the model is
loaded there when first needed. ``recogniser`` says how texts go to the model.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from cuttings.index.enrich.events import RULES_VERSION, classify, cues
from cuttings.index.enrich.models import choose_model
from cuttings.index.enrich.recogniser import Raw
from cuttings.index.enrich.rules import refine
from cuttings.search.articles import Article, Enrichment

NAMES_VERSION = "5"
BATCH = 32
SAMPLE = "Rain fell all day in Springfield, Georgia, said President Ann Example of the Example Party on Monday."


class Enricher:
    """Turns articles into enrichments. ``model`` overrides the choice of pipeline."""

    def __init__(self, model: str | None = None) -> None:
        self._model, self._model_version = choose_model(model)

    @property
    def version(self) -> tuple[str, str]:
        """The model and the rules as the catalogue's cache key holds them; neither
        needs spaCy to be loaded.
        """
        return (
            f"{self._model}-{self._model_version}",
            f"names-{NAMES_VERSION} {RULES_VERSION}",
        )

    def enrich(self, articles: Iterable[Article]) -> Iterator[Enrichment]:
        """The enrichment of each article, in order; mentions without headings yet."""
        articles = iter(articles)
        model, rules = self.version
        while batch := list(islice(articles, BATCH)):
            found = self.find(
                [text for article in batch for text in (article.body, article.title)]
            )
            for place, article in enumerate(batch):
                mentions = refine(article, found[2 * place], found[2 * place + 1])
                events = classify(article.title, article.body)
                yield Enrichment(
                    mentions, events, cues(article.body), model=model, rules=rules
                )

    def prepare(self) -> None:
        """Loads the model and the tables of the rules, which the first article would
        otherwise wait for.
        """
        list(self.enrich([Article("", SAMPLE, False, SAMPLE, SAMPLE, (), "", "")]))

    def find(self, texts: list[str]) -> list[list[Raw]]:
        """The model's spans (start, end, label) of each text."""
        from cuttings.index.enrich.recogniser import recogniser_of

        return recogniser_of(self._model).find(texts)
