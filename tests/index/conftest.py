"""An archive in a folder, and an enricher that finds names by a list: fast, and sure
of its answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from cuttings.index.pipeline import IndexOptions, Summary, index
from cuttings.index.progress import Progress
from cuttings.search.archive import Archive
from cuttings.search.articles import Article, Enrichment, Mention
from cuttings.search.settings import Settings

NAMES = {"Emomali Rahmon": "person", "Dushanbe": "place", "Tajikistan": "place"}


class ListedNames:
    """Stands in for the enricher where a test is not about names; counts what it was
    asked.
    """

    asked = 0

    def __init__(self, model: str | None = None) -> None:
        self.model = model

    version = ("listed", "1")

    def prepare(self) -> None:
        """There is no model to load."""

    def enrich(self, articles: Iterable[Article]) -> Iterator[Enrichment]:
        for article in articles:
            ListedNames.asked += 1
            mentions = tuple(
                Mention(name, at, at + len(name), kind, name)
                for name, kind in NAMES.items()
                if (at := article.body.find(name)) >= 0
            )
            yield Enrichment(mentions=mentions, model="listed", rules="1")


@pytest.fixture
def listed(monkeypatch) -> type[ListedNames]:
    """Puts the stand-in where the pipeline looks for its enricher."""
    monkeypatch.setattr("cuttings.index.pipeline.Enricher", ListedNames)
    ListedNames.asked = 0
    return ListedNames


@pytest.fixture
def archive(tmp_path) -> Archive:
    """An archive that does not exist yet."""
    return Archive(tmp_path / "archive", Settings())


@pytest.fixture
def stories(tmp_path) -> Path:
    """A folder of three stories."""
    folder = tmp_path / "stories"
    folder.mkdir()
    texts = {
        "peace": "Peace talks begin\n\nTalks began in Dushanbe on Monday, said President Emomali Rahmon of Tajikistan.",
        "match": "Late goal decides the final\n\nA goal in the last minute decided the final before a full stadium.",
        "flood": "River bursts its banks\n\nHundreds left their homes after the river burst its banks in the north.",
    }
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def run(archive: Archive, *paths: Path, **options) -> Summary:
    """One quiet run of the pipeline in this process."""
    return index(
        archive, list(paths), IndexOptions(jobs=1, **options), Progress(quiet=True)
    )
