"""Bulk requests: of bounded size, several under way at once, repeated while the cluster is busy, none unaccounted for.

Documents have ids of our own and a write replaces, so a request that may or may not have arrived is sent again. Two
requests with the same document are never under way together, and what follows on a write that is sent again is sent
again too: the later of two writes is always the one that stays.
"""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from cuttings.search.engines.opensearch.cluster import BUSY, Cluster, read_only
from cuttings.search.errors import EngineError

BULK_BYTES = 1_000_000
"""The size of a bulk request: large enough that its overhead is nothing, small enough that several share a batch."""
SENDERS = 3
"""Requests under way at once: while the cluster indexes these, the next is put together."""
GONE = "document_missing_exception"
"""A change of a document that was removed meanwhile: there is nothing left to change."""

Action = tuple[dict[str, Any], dict[str, Any] | None]
Item = tuple[str, str]
"""What names a document, and its lines in a request."""


def send(cluster: Cluster, actions: Iterable[Action]) -> None:
    """Sends actions. Raises EngineError once all are sent, naming what the cluster would not take."""
    rejected: list[str] = []
    waiting: deque[tuple[Future[list[str]], set[str]]] = deque()
    with ThreadPoolExecutor(SENDERS) as pool:
        for items in _requests(actions):
            names = {name for name, _ in items}
            while len(waiting) >= SENDERS or any(names & others for _, others in waiting):
                rejected += waiting.popleft()[0].result()
            waiting.append((pool.submit(_taken, cluster, items), names))
        for future, _ in waiting:
            rejected += future.result()
    if rejected:
        raise EngineError(
            f"The cluster rejected {len(rejected):,} documents, the first: {rejected[0]}. They stay in the "
            "catalogue and are sent again by the next run; if it fails again, run: cuttings reindex"
        )


def _taken(cluster: Cluster, items: list[Item]) -> list[str]:
    """Sends items until each is taken or rejected for good; gives the reasons of those rejected."""
    deadline, pause = time.monotonic() + cluster.patience, 0.1
    rejected: list[str] = []
    while items:
        answer = cluster.ask(cluster.client.bulk, body="".join(lines for _, lines in items))
        again: list[Item] = []
        held: set[str] = set()
        for item, outcome in zip(items, answer["items"], strict=True):
            (result,) = outcome.values()
            error = result.get("error") or {}
            if error.get("type") == "cluster_block_exception":
                raise read_only(cluster.address)
            busy = result["status"] in BUSY and time.monotonic() < deadline
            if busy or item[0] in held:
                held.add(item[0])
                again.append(item)
            elif error and error.get("type") != GONE:
                rejected.append(f"{result['_id']} ({error.get('type')}: {error.get('reason')})")
        items = again
        if items:
            cluster.wait(pause)
            pause = min(pause * 2, 5.0)
    return rejected


def _requests(actions: Iterable[Action]) -> Iterator[list[Item]]:
    """The items of each request."""
    items: list[Item] = []
    size = 0
    for action, document in actions:
        (meta,) = action.values()
        lines = _line(action) + (_line(document) if document is not None else "")
        if items and size + len(lines) > BULK_BYTES:
            yield items
            items, size = [], 0
        items.append((f"{meta['_index']}/{meta['_id']}", lines))
        size += len(lines)
    if items:
        yield items


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, separators=(",", ":")) + "\n"
