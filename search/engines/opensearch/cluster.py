"""Which indices a build of an archive has on the cluster.

The folder of a build holds one small file with the name of its index. The name is made
of an identity that the archive got when its first build was opened on a cluster, and of
the build's own name: ``cuttings-3f9a1c-2``. The facet values of a build are an index
beside it (``cuttings-3f9a1c-2-values``), and ``cuttings-3f9a1c`` is the alias of the
build that is served, for dashboards and for administrators.

Bulk requests: of bounded size, several under way at once, repeated while the cluster is
busy, none unaccounted for.

Documents have ids of our own and a write replaces, so a request that may or may not
have arrived is sent again. Two requests with the same document are never under way
together, and what follows on a write that is sent again is sent again too: the later of
two writes is always the one that stays.

Requests to an OpenSearch cluster: retried where another node may answer, failures told
in our words.

Every request that is made here may be repeated without harm: reads, and writes under
ids of our own. So a lost node, a time-out or a busy cluster (429, 502, 503, 504) is
asked again, each time after a longer pause, until ``PATIENCE`` seconds have gone by.
User, password, API key and certificate come from the environment alone, because a
command line can be read by every user of a machine:

    CUTTINGS_ENGINE_USER, CUTTINGS_ENGINE_PASSWORD, CUTTINGS_ENGINE_API_KEY, CUTTINGS_ENGINE_CA (a file)
"""

from __future__ import annotations

import json
import os
import random
import re
import ssl
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import opensearchpy
from opensearchpy import exceptions as failures

from cuttings.search.errors import EngineError, IndexDamaged, SettingsError

NAME_FILE = "opensearch-index"
IDENTITY_FILE = "opensearch-archive"


@dataclass(frozen=True, slots=True)
class Address:
    """The names that one build goes by on the cluster."""

    alias: str
    articles: str

    @property
    def values(self) -> str:
        """The index of the build's facet values."""
        return f"{self.articles}-values"


def address_of(folder: Path) -> tuple[Address, bool]:
    """The address of the build in a folder, and whether it is new: nothing stands
    there until it is remembered.
    """
    known = known_address(folder)
    if known:
        return known, False
    folder.mkdir(parents=True, exist_ok=True)
    identity = folder.parent / IDENTITY_FILE
    if not identity.is_file():
        identity.write_text(f"cuttings-{uuid.uuid4().hex[:12]}\n", encoding="utf-8")
    alias = identity.read_text(encoding="utf-8").strip()
    build = re.sub(r"[^a-z0-9]+", "-", folder.name.lower()).strip("-") or "x"
    return Address(alias, f"{alias}-{build}"), True


def remember(folder: Path, address: Address) -> None:
    """Writes down which index a build has, once it stands on the cluster."""
    (folder / NAME_FILE).write_text(
        f"{address.alias}\n{address.articles}\n", encoding="utf-8"
    )


def known_address(folder: Path) -> Address | None:
    """The address of the build in a folder, or None where it never had one."""
    try:
        alias, articles = (folder / NAME_FILE).read_text(encoding="utf-8").split()
    except (OSError, ValueError):
        return None
    return Address(alias, articles)


BULK_BYTES = 1_000_000
"""The size of a bulk request: large enough that its overhead is nothing, small
enough that several share a batch.
"""
SENDERS = 3
"""Requests under way at once: while the cluster indexes these, the next is put
together.
"""
GONE = "document_missing_exception"
"""A change of a document that was removed meanwhile: there is nothing left to change."""

Action = tuple[dict[str, Any], dict[str, Any] | None]
Item = tuple[str, str]
"""What names a document, and its lines in a request."""


def send(cluster: Cluster, actions: Iterable[Action]) -> None:
    """Sends actions.

    Raises EngineError once all are sent, naming what the cluster would not take.
    """
    rejected: list[str] = []
    waiting: deque[tuple[Future[list[str]], set[str]]] = deque()
    with ThreadPoolExecutor(SENDERS) as pool:
        for items in _requests(actions):
            names = {name for name, _ in items}
            while len(waiting) >= SENDERS or any(
                names & others for _, others in waiting
            ):
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
    """Sends items until each is taken or rejected for good; gives the reasons of
    those rejected.
    """
    deadline, pause = time.monotonic() + cluster.patience, 0.1
    rejected: list[str] = []
    while items:
        answer = cluster.ask(
            cluster.client.bulk, body="".join(lines for _, lines in items)
        )
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
                rejected.append(
                    f"{result['_id']} ({error.get('type')}: {error.get('reason')})"
                )
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


PATIENCE = 60.0
"""Seconds that a request is repeated for before it is given up; a cluster replaces a
lost node in less.
"""
REQUEST_SECONDS = 30.0
SHARD_SECONDS = 10.0
"""Seconds for which a search is repeated while parts of the index fail."""
SEARCH_TYPE = "dfs_query_then_fetch"
"""How often a word stands is counted over all parts of the index, so that scores
don't depend on the part.
"""
MAJORS = ("2", "3")
BUSY = frozenset({429, 502, 503, 504})
_READ_ONLY = "cluster_block_exception"

Asked = tuple[str, dict[str, Any]]
"""An index, and what is asked of it."""


class Cluster:
    """A cluster at one or several addresses (``https://a:9200,https://b:9200``).

    ``retries`` counts the requests that had to be repeated, for reports on failures.
    """

    def __init__(
        self,
        urls: str,
        environment: Mapping[str, str] | None = None,
        patience: float = PATIENCE,
    ) -> None:
        environment = os.environ if environment is None else environment
        hosts = [_checked(url) for url in urls.replace(",", " ").split()]
        if not hosts:
            raise SettingsError(
                "The engine opensearch has no address. Give --engine-url https://HOST:9200, set CUTTINGS_ENGINE_URL, "
                "or write engine-url in cuttings.toml."
            )
        self.address = ", ".join(hosts)
        self.patience = patience
        self.retries = 0
        self.client = opensearchpy.OpenSearch(
            hosts, max_retries=0, timeout=REQUEST_SECONDS, **_credentials(environment)
        )

    def check_version(self) -> None:
        """Raises EngineError where the address is no OpenSearch of a version that
        this engine knows.
        """
        version = self.ask(self.client.info).get("version", {})
        number, kind = (
            str(version.get("number", "unknown")),
            version.get("distribution", "no OpenSearch"),
        )
        if kind != "opensearch" or number.partition(".")[0] not in MAJORS:
            raise EngineError(
                f"The cluster at {self.address} is {kind} {number}; this engine needs OpenSearch "
                f"{' or '.join(MAJORS)}. Point --engine-url at one."
            )

    def ask(self, request: Callable[..., Any], **arguments: Any) -> Any:
        """The answer to a request.

        Raises EngineError, saying what to do, once patience is at an end.
        """
        deadline, pause = time.monotonic() + self.patience, 0.05
        while True:
            try:
                return request(**arguments)
            except failures.OpenSearchException as error:
                if not _passing(error) or time.monotonic() + pause > deadline:
                    raise self.translated(error) from error
            self.wait(pause)
            pause = min(pause * 2, 5.0)

    def search(self, notes: list[str] | None = None, **arguments: Any) -> Any:
        """The answer to a search, asked again for a while where shards fail.

        Part of an answer is no answer: it raises EngineError, or is noted in ``notes``
        by who can tell the reader.
        """
        return self._whole(lambda: [self.ask(self.client.search, **arguments)], notes)[
            0
        ]

    def searches(
        self, asked: Sequence[Asked], notes: list[str] | None = None
    ) -> list[Any]:
        """The answers to several searches, asked in one request; else as ``search``."""
        lines = [
            line
            for index, body in asked
            for line in ({"index": index, "search_type": SEARCH_TYPE}, body)
        ]
        return (
            self._whole(lambda: self.ask(self._several, lines=lines), notes)
            if asked
            else []
        )

    def _several(self, lines: list[dict[str, Any]]) -> list[Any]:
        answers: list[Any] = self.client.msearch(body=lines)["responses"]
        for answer in answers:
            if "error" in answer:
                raise failures.TransportError(
                    answer["status"], answer["error"].get("type", ""), answer
                )
        return answers

    def _whole(
        self, request: Callable[[], list[Any]], notes: list[str] | None
    ) -> list[Any]:
        """Answers with no part missing, or the missing part noted."""
        deadline, pause = time.monotonic() + min(self.patience, SHARD_SECONDS), 0.05
        while True:
            answers = request()
            missing = next(filter(None, map(_missing, answers)), "")
            if not missing:
                return answers
            if time.monotonic() + pause > deadline or any(
                answer["timed_out"] for answer in answers
            ):
                break
            self.wait(pause)
            pause = min(pause * 2, 2.0)
        if notes is None:
            raise EngineError(
                f"{missing} Try again, or look at the health of the cluster at {self.address}."
            )
        notes.append(f"{missing} Hits and counts are of the rest.")
        return answers

    def wait(self, pause: float) -> None:
        """Waits about so many seconds before a request is repeated, never in step
        with others, and counts it.
        """
        self.retries += 1
        time.sleep(pause * random.uniform(0.5, 1.5))

    def translated(self, error: failures.OpenSearchException) -> EngineError:
        """A failure as a message that says what, which one and what to do."""
        if isinstance(error, failures.SSLError) and _untrustworthy(error):
            return EngineError(_untrusted(self.address, str(error.info)))
        if isinstance(error, failures.ConnectionTimeout):
            return EngineError(
                f"The cluster at {self.address} did not answer in time. Try again, or look at its load."
            )
        if isinstance(error, failures.ConnectionError):
            return EngineError(
                f"The cluster at {self.address} can't be reached. Start it, or correct --engine-url."
            )
        status, reason = (
            getattr(error, "status_code", None),
            str(getattr(error, "error", error)),
        )
        if status == 401:
            return EngineError(
                f"The cluster at {self.address} refuses these credentials. Set CUTTINGS_ENGINE_USER and "
                "CUTTINGS_ENGINE_PASSWORD, or CUTTINGS_ENGINE_API_KEY."
            )
        if reason == _READ_ONLY:
            return read_only(self.address)
        if status == 403:
            return EngineError(
                f"The user of the cluster at {self.address} may not do this. Ask its administrator."
            )
        if status == 404 and "index_not_found" in reason:
            return IndexDamaged(
                "The index is not on the cluster. If it was replaced just now, ask again; else build it with: "
                "cuttings reindex"
            )
        if status in BUSY:
            return EngineError(
                f"The cluster at {self.address} is too busy ({status}, {reason}). Try again later."
            )
        return EngineError(
            f"The cluster at {self.address} refused a request ({status}, {_detail(error)})."
        )


def read_only(address: str) -> EngineError:
    """The failure of a write to an index that is blocked, which is what a cluster
    does when a disk is nearly full.
    """
    return EngineError(
        f"The cluster at {address} takes no writes: the index is blocked, most likely because a disk is nearly full. "
        "Free space, lift the block, and run the same command again; nothing is lost."
    )


def _untrustworthy(error: failures.OpenSearchException) -> bool:
    """Whether TLS was refused for good; a node that is lost in the middle of a
    handshake may be there again.
    """
    lasting = ("CERTIFICATE_VERIFY_FAILED", "WRONG_VERSION_NUMBER")
    return isinstance(error, failures.SSLError) and any(
        reason in str(error.info) for reason in lasting
    )


def _untrusted(address: str, reason: str) -> str:
    """Why a connection by TLS was not made, in words."""
    if "WRONG_VERSION_NUMBER" in reason:
        return f"The cluster at {address} speaks no TLS. Write its address with http://, or let it speak TLS."
    if "expired" in reason:
        return f"The certificate of {address} has expired. Ask its administrator to renew it."
    if "mismatch" in reason:
        return f"The certificate of {address} is of another host ({reason}). Give the host that it names in --engine-url."
    return (
        f"The certificate of {address} could not be verified ({reason}). Name the file of the authority that signed "
        "it in CUTTINGS_ENGINE_CA."
    )


def _missing(answer: dict[str, Any]) -> str:
    """What is missing from an answer, in words; empty where it is whole."""
    shards = answer["_shards"]
    if shards["failed"]:
        return f"Part of the index did not answer ({shards['failed']} of {shards['total']} parts)."
    return (
        "Part of the index was too slow to answer in full."
        if answer["timed_out"]
        else ""
    )


def _passing(error: failures.OpenSearchException) -> bool:
    """Whether a failure may pass by itself."""
    if _untrustworthy(error):
        return False
    if isinstance(error, failures.ConnectionError):
        return True
    status = getattr(error, "status_code", None)
    return status in BUSY and getattr(error, "error", "") != _READ_ONLY


def _detail(error: failures.OpenSearchException) -> str:
    """The innermost reason that the cluster gives, cut to a line."""
    info = getattr(error, "info", None)
    cause = info.get("error") if isinstance(info, dict) else None
    reason = ""
    while isinstance(cause, dict):
        reason = cause.get("reason") or cause.get("type") or reason
        roots = cause.get("root_cause") or [None]
        cause = cause.get("caused_by") or roots[0]
    return (reason or str(error))[:300]


def _checked(url: str) -> str:
    """An address without a user in it.

    Raises SettingsError for one that is no HTTP address or names a password.
    """
    parts = urlsplit(url if "://" in url else f"https://{url}")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(
            f"“{url}” is no address of a cluster. Write https://HOST:9200."
        )
    if parts.username or parts.password:
        raise SettingsError(
            "The address of the cluster must not name a user or password. Set CUTTINGS_ENGINE_USER and "
            "CUTTINGS_ENGINE_PASSWORD instead."
        )
    return urlunsplit(parts)


def _credentials(environment: Mapping[str, str]) -> dict[str, Any]:
    options: dict[str, Any] = {}
    user, key = (
        environment.get("CUTTINGS_ENGINE_USER"),
        environment.get("CUTTINGS_ENGINE_API_KEY"),
    )
    if key:
        options["headers"] = {"Authorization": f"ApiKey {key}"}
    elif user:
        options["http_auth"] = (user, environment.get("CUTTINGS_ENGINE_PASSWORD", ""))
    if environment.get("CUTTINGS_ENGINE_CA"):
        options["ca_certs"] = _certificates(environment["CUTTINGS_ENGINE_CA"])
    return options


def _certificates(path: str) -> str:
    """A file of certificates.

    Raises SettingsError for one that holds none, before anything is sent.
    """
    try:
        ssl.create_default_context(cafile=path)
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"CUTTINGS_ENGINE_CA names {path}, which can't be read as certificates ({error}). It must be a PEM file."
        ) from error
    return path
