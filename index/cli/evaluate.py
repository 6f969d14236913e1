"""``cuttings evaluate NAME``: one table of measurements, each loaded when it is called."""

from __future__ import annotations

import click

from cuttings.index.cli.main import LazyGroup, Table
from cuttings.search.translations import marked

_EVALUATE = "cuttings.index.evaluate"

MEASUREMENTS: Table = {
    "copies": (
        f"{_EVALUATE}.copies:copies_command",
        marked("Stories: pairs and clusters of syndicated copies."),
    ),
    "events": (
        f"{_EVALUATE}.events:events_command",
        marked("Event types against labels made by reading."),
    ),
    "facets": (
        "cuttings.index.cli.judging:facets_command",
        marked("Wrong values of facets, by reading a sample."),
    ),
    "languages": (
        f"{_EVALUATE}.languages:languages_command",
        marked("Words in articles of many languages."),
    ),
    "names": (
        f"{_EVALUATE}.names:names_command",
        marked("People, organisations and places of documents."),
    ),
    "pairs": (
        f"{_EVALUATE}.pairs:pairs_command",
        marked("Pairs of names: which are variants of one."),
    ),
    "places": (
        f"{_EVALUATE}.places:places_command",
        marked("Names that several places bear, and what else they mean."),
    ),
    "quotations": (
        f"{_EVALUATE}.quotations:quotations_command",
        marked("Who is quoted with what, against labels made by reading."),
    ),
    "related": (
        f"{_EVALUATE}.related:related_command",
        marked("Pairs of articles: which tell of the same event."),
    ),
    "ranking": (
        f"{_EVALUATE}.ranking:ranking_command",
        marked("The order of results, against judgements of relevance."),
    ),
}


@click.group(cls=LazyGroup, table=MEASUREMENTS)
def evaluate() -> None:
    """Measure quality on labelled data.

    Example: cuttings evaluate copies articles.jsonl gold.tsv --json
    """
