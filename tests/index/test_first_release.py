"""An archive made by the first release opens in every later one."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from cuttings.index.checking import check
from cuttings.index.progress import Progress
from cuttings.index.rebuilding import reindex
from cuttings.search.archive import Archive
from cuttings.search.queries import Query
from cuttings.search.settings import Settings
from tests.index.conftest import run

FIRST = Path(__file__).parents[1] / "data" / "archives" / "first.tar.gz"


@pytest.fixture
def first(tmp_path) -> Archive:
    """The archive of the first release, without its index, which any release builds."""
    with tarfile.open(FIRST) as packed:
        packed.extractall(tmp_path / "first", filter="data")
    archive = Archive(tmp_path / "first", Settings())
    reindex(archive, Progress(quiet=True))
    return archive


def test_it_is_migrated_and_searched(first):
    """Its two articles are one story, with the names that were found then, and all
    parts agree.
    """
    assert check(first) == []
    engine = first.open_engine()
    page = engine.search(Query(text="talks"))
    assert (page.copies, page.stories) == (2, 1)
    assert "Dushanbe" in [
        value.label for value in engine.facet_values("places", Query()).values
    ]
    engine.close()


def test_it_can_be_added_to(first, tmp_path, listed):
    """A new file is indexed into it beside what it held."""
    (tmp_path / "new.txt").write_text(
        "Late goal decides the final\n\nA goal in the last minute decided the final.\n"
    )
    assert run(first, tmp_path / "new.txt").added == 1
    assert check(first) == []
