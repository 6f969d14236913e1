"""Names and events found in articles, in batches.

An ``Enricher`` holds nothing but names and may cross to a worker process; the model is
loaded there when first needed. ``recogniser`` says how texts go to the model, ``rules``
what is made of its answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from cuttings.index.enrich.events import RULES_VERSION, classify, cues, lexicon_of
from cuttings.index.enrich.foreign import names_abroad, places_named
from cuttings.index.enrich.models import (
    choose_model,
    language_of_model,
    pipelines_abroad,
)
from cuttings.index.enrich.quotations import (
    QUOTATIONS_VERSION,
    quotations,
    quotations_of_title,
)
from cuttings.index.enrich.quotations.unparted import people_quoted
from cuttings.index.enrich.recogniser import Raw, recogniser_of
from cuttings.index.enrich.rules import refine
from cuttings.index.enrich.speakers import speakers_named
from cuttings.search.articles import Article, Enrichment, Mention
from cuttings.search.language.chains import analysed_as

NAMES_VERSION = "26"
"""Raised when the rules find other names, so that a reindex analyses all again."""
BATCH = 32
SAMPLE = (
    "Rain fell all day in Springfield, Georgia, said President Ann Example of the "
    "Example Party on Monday."
)


UNNAMED = ("people", "organisations", "speakers")
"""The facets of what is not looked for in a language that has no pipeline."""

UNSOUGHT_EVENTS = ("event",)
"""The facets of what is not looked for in a language that has no lexicon of events."""


def _named_without_model(article: Article) -> tuple[Mention, ...]:
    """The names of an article for whose language there is no pipeline: places, and where
    titles tell them, people who are quoted.
    """
    places = places_named(article)
    taken: set[int] = set()
    for place in places:
        taken.update(range(place.start, place.end))
    people: list[Mention] = []
    for person in people_quoted(article.body, article.language):
        if taken.isdisjoint(range(person.start, person.end)):
            people.append(person)
    return tuple(sorted([*places, *people], key=lambda mention: mention.start))


def _in_order(
    mentions: tuple[Mention, ...], more: tuple[Mention, ...]
) -> tuple[Mention, ...]:
    return tuple(sorted([*mentions, *more], key=lambda mention: mention.start))


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
    """Turns articles into enrichments, each by the pipeline of its language.

    ``model`` overrides the choice of pipeline, for the language that its name says.
    An article of a language that is not known, for want of words, is taken for English.
    """

    def __init__(self, model: str | None = None) -> None:
        self._model, version = choose_model(model)
        self._models = {code: name for code, (name, _) in pipelines_abroad().items()}
        language = language_of_model(self._model)
        self._models[language] = self._model
        if language != "en":
            self._models["en"] = choose_model()[0]
        abroad = [f" {name}-{made}" for name, made in pipelines_abroad().values()]
        # Neither needs spaCy: a run over unchanged files must not pay for it.
        self.version = (
            f"{self._model}-{version}",
            f"names-{NAMES_VERSION} {RULES_VERSION} quotations-{QUOTATIONS_VERSION}"
            f"{''.join(abroad)}",
        )
        """The model and the rules as the catalogue's cache key holds them."""

    def enrich(self, articles: Iterable[Article]) -> Iterator[Enrichment]:
        """The enrichment of each article, in order; mentions without headings yet."""
        articles = iter(articles)
        while batch := list(islice(articles, BATCH)):
            found = self._found_in(batch)
            for article, spans in zip(batch, found, strict=True):
                yield self._enriched(article, spans)

    def _enriched(
        self, article: Article, spans: tuple[list[Raw], list[Raw]] | None
    ) -> Enrichment:
        """What is found in an article, of which a pipeline found the spans of body and
        title, if there is one for its language.
        """
        model, rules = self.version
        language = article.language
        mentions, unsought = self._names(article, spans)
        if lexicon_of(language) is None:
            unsought += UNSOUGHT_EVENTS
        events = classify(article.title, article.body, language)
        figures = cues(article.body) if analysed_as(language) == "en" else ()
        said = quotations(article.body, mentions, language)
        if analysed_as(language) == "en" and (
            speakers := speakers_named(article.body, said, mentions)
        ):
            mentions = _in_order(mentions, speakers)
            said = quotations(article.body, mentions, language)
        # A title that was inferred repeats what the body says.
        if not article.title_inferred:
            said += quotations_of_title(article, mentions, said)
        return Enrichment(
            mentions,
            events,
            figures,
            model=model,
            rules=rules,
            unsought=unsought,
            quotations=said,
        )

    def _names(
        self, article: Article, spans: tuple[list[Raw], list[Raw]] | None
    ) -> tuple[tuple[Mention, ...], tuple[str, ...]]:
        """The names of an article, and the facets of those not looked for."""
        if spans is None:
            return _named_without_model(article), UNNAMED
        body, title = spans
        if analysed_as(article.language) != "en":
            return names_abroad(article, body, title), ()
        return refine(article, _in_english(article, body), title), ()

    def _found_in(
        self, batch: list[Article]
    ) -> list[tuple[list[Raw], list[Raw]] | None]:
        """What the pipeline of each article's language finds in body and title; None
        where there is none.
        """
        found: list[tuple[list[Raw], list[Raw]] | None] = [None] * len(batch)
        for code, name in self._models.items():
            own = [
                place
                for place, article in enumerate(batch)
                if analysed_as(article.language) == code
            ]
            if own:
                texts = [batch[place].body for place in own]
                texts += [batch[place].title for place in own]
                # together, for a call of the model costs more than a few short texts
                spans = self.find(texts, name)
                bodies, titles = spans[: len(own)], spans[len(own) :]
                for place, body, title in zip(own, bodies, titles, strict=True):
                    found[place] = (body, title)
        return found

    def find(self, texts: list[str], model: str = "") -> list[list[Raw]]:
        """A model's spans (start, end, label) of each text."""
        return recogniser_of(model or self._model).find(texts)

    def prepare(self) -> None:
        """Loads the model and the tables of the rules, which the first article would
        otherwise wait for.
        """
        list(self.enrich([Article("", SAMPLE, False, SAMPLE, SAMPLE, (), "", "")]))
