"""A stand-in for a cluster, for tests of what it is asked."""

from __future__ import annotations

from copy import deepcopy
from types import SimpleNamespace
from typing import Any

from cuttings.search.articles import Entry
from cuttings.search.engines.opensearch.cluster import Asked
from cuttings.search.engines.opensearch.documents import (
    Address,
    Tokens,
    article_document,
)

ADDRESS = Address("a", "a-1")


class RecordedCluster:
    """Gives prepared answers in turn, raising those that are errors; keeps what it was
    asked and sent.
    """

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, Any]] = []
        self.sent: list[tuple[dict, dict | None]] = []
        self.pauses: list[float] = []
        self.closed: list[str] = []
        self.client = SimpleNamespace(
            count="count",
            create_pit="create_pit",
            delete_pit=lambda body: self.closed.extend(body["pit_id"]),
            index="index",
            indices=SimpleNamespace(refresh="refresh"),
            mget="mget",
            search="search",
        )

    def ask(self, request: str, **arguments: Any) -> Any:
        self.asked.append((request, deepcopy(arguments)))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def search(self, index: str, body: dict, notes: list[str] | None = None) -> Any:
        return self.ask("search", index=index, body=body)

    def searches(
        self,
        asked: list[Asked],
        notes: list[str] | None = None,
        *,
        is_scored: bool = True,
    ) -> list[Any]:
        return [self.search(index, body) for index, body in asked]

    def bulk(self, actions) -> None:
        self.sent += actions

    def wait(self, pause: float) -> None:
        self.pauses.append(pause)


def found(*documents: tuple[str, dict]) -> dict:
    """The answer to a search, by id and source."""
    hits = []
    for name, source in documents:
        hit = {"_id": name, "_source": source, "_score": 1.0, "sort": [name]}
        hits.append(hit)
    whole = {"_shards": {"total": 1, "failed": 0}, "timed_out": False}
    return {"hits": {"hits": hits, "total": {"value": len(hits)}}, **whole}


def document_of(entry: Entry, facets, alone: bool) -> dict:
    """An entry as the index holds it."""
    return article_document(entry, facets, alone, Tokens.of(entry.article))
