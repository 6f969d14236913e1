"""An enricher that takes its time, for what is to be interrupted; a file tells of
each process at work.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from cuttings.search.articles import Article, Enrichment
from tests.index.conftest import ListedNames


class SlowNames(ListedNames):
    """Takes a tenth of a second an article."""

    def enrich(self, articles: Iterable[Article]) -> Iterator[Enrichment]:
        (Path(os.environ["MARKS"]) / f"working-{os.getpid()}").touch()
        for found in super().enrich(articles):
            time.sleep(0.1)
            yield found
