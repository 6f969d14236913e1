"""Names found in articles, in batches, by spaCy's entity recogniser and the rules after it.

An ``Enricher`` holds nothing but names and may cross to a worker process; the model is loaded there when first needed.
Texts go to the model in batches, each cut at paragraphs where it is longer than the model takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from cuttings.index.enrich.events import RULES_VERSION, classify, cues
from cuttings.index.enrich.merging import Raw
from cuttings.index.enrich.models import choose_model, load_model
from cuttings.index.enrich.rules import refine
from cuttings.search.articles import Article, Enrichment

NAMES_VERSION = "3"
BATCH = 32
LONGEST = 100_000


class Enricher:
    """Turns articles into enrichments. ``model`` overrides the choice of pipeline."""

    def __init__(self, model: str | None = None) -> None:
        self._model, self._model_version = choose_model(model)

    @property
    def version(self) -> tuple[str, str]:
        """The model and the rules as the catalogue's cache key holds them; neither needs spaCy to be loaded."""
        return f"{self._model}-{self._model_version}", f"names-{NAMES_VERSION} {RULES_VERSION}"

    def enrich(self, articles: Iterable[Article]) -> Iterator[Enrichment]:
        """The enrichment of each article, in order; mentions without headings yet."""
        articles = iter(articles)
        model, rules = self.version
        while batch := list(islice(articles, BATCH)):
            found = self.find([text for article in batch for text in (article.body, article.title)])
            for place, article in enumerate(batch):
                mentions = refine(article, found[2 * place], found[2 * place + 1])
                events = classify(article.title, article.body)
                yield Enrichment(mentions, events, cues(article.body), model=model, rules=rules)

    def find(self, texts: list[str]) -> list[list[Raw]]:
        """The model's spans (start, end, label) of each text."""
        found: list[list[Raw]] = [[] for _ in texts]
        pieces = [(number, start, piece) for number, text in enumerate(texts) for start, piece in cut(text)]
        docs = load_model(self._model).pipe((piece for _, _, piece in pieces), batch_size=BATCH)
        for (number, start, _), doc in zip(pieces, docs, strict=True):
            found[number] += [(start + ent.start_char, start + ent.end_char, ent.label_) for ent in doc.ents]
        return found


def cut(text: str, longest: int = LONGEST) -> Iterator[tuple[int, str]]:
    """A text in pieces of at most ``longest`` characters, each with its start, cut at paragraphs, lines or spaces."""
    start = 0
    while len(text) - start > longest:
        window = text[start : start + longest]
        stop = next((at for mark in ("\n\n", "\n", " ") if (at := window.rfind(mark)) > longest // 2), longest)
        yield start, window[:stop]
        start += stop
    if text[start:].strip():
        yield start, text[start:]
