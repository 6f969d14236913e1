"""Articles made of names, and an authority file in memory that files them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cuttings.index.authority import Authority
from cuttings.index.database import open_database
from cuttings.search.articles import Enrichment, Mention
from tests.making import make_article

Named = tuple[str, str, str] | tuple[str, str]


@pytest.fixture
def authority(tmp_path) -> Authority:
    """An empty authority file."""
    return Authority(open_database(Path(":memory:")), tmp_path / "authority")


def mention(name: str, kind: str = "person", role: str = "") -> Mention:
    """A mention whose surface is its name."""
    return Mention(name, 0, len(name), kind, name, role)  # type: ignore[arg-type]


@pytest.fixture
def file(authority) -> Callable[..., dict[str, str | None]]:
    """Files an article of these names (a name, or name and role; ``places`` and
    ``organisations`` apart).
    """

    def filed(
        id: str, *people, places=(), organisations=(), story: str = ""
    ) -> dict[str, str | None]:
        mentions = [
            mention(
                *((name,) if isinstance(name, str) else (name[0], "person", name[1]))
            )
            for name in people
        ]
        mentions += [mention(name, "place") for name in places]
        mentions += [mention(name, "organisation") for name in organisations]
        enrichment, headings = authority.assign(
            make_article(id), Enrichment(tuple(mentions)), story or id
        )
        shown = {heading.id for heading in headings}
        return {
            found.name: found.heading if found.heading in shown else None
            for found in enrichment.mentions
        }

    return filed
