"""What a run is asked for, what flows through it, and what it did."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from cuttings.index.catalogue import Seen
from cuttings.search.articles import Article, Skipped


@dataclass(frozen=True, slots=True)
class IndexOptions:
    """What a run is asked for.

    ``outlet``, ``fields`` and ``path_pattern`` are None to keep what each file was read with before. ``scheduler`` is
    the address of a Dask cluster that analyses instead of processes of this machine.
    """

    outlet: str | None = None
    fields: dict[str, str] | None = None
    path_pattern: str | None = None
    jobs: int = 0
    model: str | None = None
    scheduler: str | None = None

    def stated(self) -> str | None:
        """The reading options as kept with each file, or None where none are given."""
        if self.outlet is None and self.fields is None and self.path_pattern is None:
            return None
        stated = {"outlet": self.outlet, "fields": self.fields or {}, "path_pattern": self.path_pattern or ""}
        return json.dumps(stated, sort_keys=True)


@dataclass(slots=True)
class Summary:
    """What a run did, in articles; ``skipped`` lists everything under the paths that is not indexed.

    ``files`` counts every file under the paths once: read, unchanged or skipped as a whole; and those gone.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    files: dict[str, int] = field(default_factory=lambda: {"read": 0, "unchanged": 0, "skipped": 0, "gone": 0})
    seconds: float = 0.0

    def count(self, fate: str) -> None:
        """Counts one article's fate."""
        setattr(self, fate, getattr(self, fate) + 1)


@dataclass(frozen=True, slots=True)
class Found:
    """An article in the stream, with its place in its file; ``known`` tells that its content was analysed before."""

    article: Article
    key: str
    known: bool


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of a file in the stream: what to record of it, and the places that its articles stood at."""

    seen: Seen
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Started:
    """The beginning of a file in the stream: what was skipped in it before is forgotten."""

    path: str


Item = Found | Started | Finished | Skipped
