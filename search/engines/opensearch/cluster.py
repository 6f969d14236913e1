"""Requests to an OpenSearch cluster: repeated where another node may answer, failures
as messages that say what to do.

    >>> from cuttings.search.errors import EngineError
    >>> try:
    ...     Cluster("http://127.0.0.1:9", environment={}, patience=0).check_version()
    ... except EngineError as error:
    ...     print(error)
    The cluster at http://127.0.0.1:9 can't be reached. Start it, or correct --engine-url.

Every request that is made here may be repeated without harm: reads, and writes under
ids of our own. So after a lost node, a time-out or the answer of a busy cluster (429,
502, 503, 504) it is repeated, each time after a longer pause, until ``PATIENCE``
seconds have gone by.

User, password, API key and certificate come from the environment alone, because a
command line can be read by every user of a machine: ``CUTTINGS_ENGINE_USER``,
``CUTTINGS_ENGINE_PASSWORD``, ``CUTTINGS_ENGINE_API_KEY`` and ``CUTTINGS_ENGINE_CA`` (a
file).
"""

from __future__ import annotations

import json
import os
import random
import ssl
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import opensearchpy
from opensearchpy import exceptions as failures

from cuttings.search.deadlines import check_deadline, seconds_left
from cuttings.search.errors import (
    CuttingsError,
    EngineError,
    IndexDamaged,
    QueryRefused,
    SettingsError,
)
from cuttings.search.translations import numbered, worded

PATIENCE = 60.0
"""Seconds for which a request is repeated; a cluster replaces a lost node in less."""

REQUEST_SECONDS = 30.0
"""Seconds that one answer is waited for."""
SHORTEST = 0.05
"""Seconds that a request is given in any case."""

SHARD_SECONDS = 10.0
"""Seconds for which a search is repeated while parts of the index fail."""

LONGEST_PAUSE = 5.0

LEAST = {"2": 17, "3": 0}
"""The versions of OpenSearch that this engine knows, each from a minor one on: 2.17 is
the first that takes sets of articles.
"""

SEARCH_TYPE = "dfs_query_then_fetch"
"""How often a word stands is counted over all parts of the index, so that scores
don't depend on the part.
"""

BULK_BYTES = 1_000_000
"""The size of a bulk request: large enough that its overhead is nothing, small
enough that several share a batch.
"""

SENDERS = 3
"""Bulk requests under way at once: while the cluster indexes these, the next is put
together.
"""

BUSY = frozenset({429, 502, 503, 504})
_READ_ONLY = "cluster_block_exception"
_GONE = "document_missing_exception"
_LASTING_TLS_FAILURES = ("CERTIFICATE_VERIFY_FAILED", "WRONG_VERSION_NUMBER")

Json = dict[str, Any]

Asked = tuple[str, Json]
"""An index, and the body of a search in it."""

Action = tuple[Json, Json | None]
"""A line of a bulk request that says what to do with which document, and the document."""


class Item(NamedTuple):
    """An action as it is sent: what names its document, and its lines."""

    name: str
    lines: str


class Cluster:
    """A cluster at one or several addresses (``https://a:9200,https://b:9200``).

    ``retries`` counts the requests that had to be repeated, for reports on failures.
    """

    def __init__(
        self,
        urls: str,
        environment: Mapping[str, str] = os.environ,
        patience: float = PATIENCE,
    ) -> None:
        hosts = [_checked(url) for url in urls.replace(",", " ").split()]
        if not hosts:
            raise SettingsError(
                worded(
                    "The engine opensearch has no address. Give --engine-url "
                    "https://HOST:9200, set CUTTINGS_ENGINE_URL, or write "
                    "engine-url in cuttings.toml."
                )
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
        number = str(version.get("number", "unknown"))
        product = version.get("distribution", "no OpenSearch")
        if product != "opensearch" or not _is_known(number):
            raise EngineError(
                worded(
                    "The cluster at %(address)s is %(product)s %(number)s; "
                    "this engine needs OpenSearch %(majors)s. Point "
                    "--engine-url at one.",
                    address=self.address,
                    product=product,
                    number=str(number),
                    majors=" or ".join(
                        [f"{one}.{least}+" for one, least in LEAST.items()]
                    ),
                )
            )

    def ask(self, request: Callable[..., Any], **arguments: Any) -> Any:
        """The answer to a request.

        Raises EngineError, saying what to do, once patience is at an end,
        SearchTooSlow once the deadline is, and QueryRefused for more words than the
        cluster takes.
        """
        patience = _Patience(self, self.patience)
        while True:
            check_deadline()
            left = seconds_left()
            if left is not None:
                arguments["request_timeout"] = min(max(left, SHORTEST), REQUEST_SECONDS)
            try:
                return request(**arguments)
            except failures.OpenSearchException as error:
                check_deadline()
                if not _may_pass(error) or not patience.wait():
                    raise self.translated(error, arguments) from error

    def search(self, index: str, body: Json, notes: list[str] | None = None) -> Any:
        """The answer to a search; else as ``searches``."""
        return self.searches([(index, body)], notes)[0]

    def searches(
        self,
        asked: Sequence[Asked],
        notes: list[str] | None = None,
        *,
        is_scored: bool = True,
    ) -> list[Any]:
        """The answers to several searches, made in one request, and repeated for a
        while where parts of the index fail; where nothing is scored, no part is asked
        how often its words stand.

        Part of an answer is no answer: it raises EngineError, or is noted in ``notes``
        by who can tell the reader.
        """
        if not asked:
            return []
        lines: list[Json] = []
        for index, body in asked:
            search_type = SEARCH_TYPE if is_scored else "query_then_fetch"
            lines += [{"index": index, "search_type": search_type}, body]

        patience = _Patience(self, min(self.patience, SHARD_SECONDS))
        while True:
            answers: list[Any] = self.ask(self._multisearch, lines=lines)
            if any(map(_has_too_many, answers)):
                raise _too_many_words(lines)
            missing = next(filter(None, map(_missing, answers)), "")
            is_slow = any(answer["timed_out"] for answer in answers)
            if not missing:
                return answers
            if is_slow or not patience.wait():
                break

        if notes is None:
            raise EngineError(
                worded(
                    "%(missing)s Try again, or look at the health of the "
                    "cluster at %(address)s.",
                    missing=missing,
                    address=self.address,
                )
            )
        notes.append(f"{missing} Hits and counts are of the rest.")
        return answers

    def _multisearch(self, lines: list[Json], **options: Any) -> list[Any]:
        answers: list[Any] = self.client.msearch(body=lines, **options)["responses"]
        for answer in answers:
            if "error" in answer:
                kind = answer["error"].get("type", "")
                raise failures.TransportError(answer["status"], kind, answer)
        return answers

    def bulk(self, actions: Iterable[Action]) -> None:
        """Sends actions: in requests of bounded size, several under way at once, each
        repeated while the cluster is busy.

        Two requests with the same document are never under way together, and what
        follows on a write that is repeated is repeated too: the later of two writes is
        always the one that stays. Raises EngineError once all are sent, naming what the
        cluster would not take.
        """
        rejected: list[str] = []
        under_way: deque[tuple[Future[list[str]], set[str]]] = deque()
        with ThreadPoolExecutor(SENDERS) as pool:
            for items in _requests(actions):
                names = {item.name for item in items}
                # A later write of a document must not overtake an earlier one.
                while len(under_way) >= SENDERS or any(
                    names & others for _, others in under_way
                ):
                    first, _ = under_way.popleft()
                    rejected += first.result()
                under_way.append((pool.submit(self._send, items), names))
            for future, _ in under_way:
                rejected += future.result()
        if rejected:
            raise EngineError(
                numbered(
                    "The cluster rejected %(number)s document: %(first)s. It stays "
                    "in the catalogue and is sent again by the next run; if it fails "
                    "again, run: cuttings reindex",
                    "The cluster rejected %(number)s documents, the first: "
                    "%(first)s. They stay in the catalogue and are sent again by the "
                    "next run; if it fails again, run: cuttings reindex",
                    len(rejected),
                    first=rejected[0],
                )
            )

    def _send(self, items: list[Item]) -> list[str]:
        """Sends items until each is taken or rejected; gives the reasons for those
        rejected.
        """
        patience = _Patience(self, self.patience)
        rejected: list[str] = []
        while items:
            body = "".join([item.lines for item in items])
            answer = self.ask(self.client.bulk, body=body)
            repeated: list[Item] = []
            held: set[str] = set()
            refused: list[str] = []
            for item, outcome in zip(items, answer["items"], strict=True):
                (result,) = outcome.values()
                error = result.get("error") or {}
                cause = f"{error.get('type')}: {error.get('reason')}"
                reason = f"{result.get('_id')} ({cause})"
                if error.get("type") == _READ_ONLY:
                    raise read_only(self.address)
                is_busy = result["status"] in BUSY
                if is_busy:
                    refused.append(reason)
                # What follows on a write that is repeated must come after it again.
                if is_busy or item.name in held:
                    held.add(item.name)
                    repeated.append(item)
                elif error and error.get("type") != _GONE:
                    # What is gone was removed meanwhile: nothing is left to change.
                    rejected.append(reason)
            if repeated and not patience.wait():
                return rejected + refused
            items = repeated
        return rejected

    def wait(self, pause: float) -> None:
        """Waits about so many seconds before a request is repeated, never in step
        with others, and counts it.
        """
        self.retries += 1
        time.sleep(pause * random.uniform(0.5, 1.5))

    def translated(
        self, error: failures.OpenSearchException, asked: object = None
    ) -> CuttingsError:
        """A failure as a message that says what, which one and what to do; ``asked`` is
        the request that failed.
        """
        if _has_too_many(getattr(error, "info", None)):
            return _too_many_words(asked)
        cluster = f"The cluster at {self.address}"
        status = getattr(error, "status_code", None)
        reason = str(getattr(error, "error", error))
        if _is_distrusted(error):
            cause = str(getattr(error, "info", error))
            return EngineError(_distrust(self.address, cause))
        if isinstance(error, failures.ConnectionTimeout):
            message = "did not answer in time. Try again, or look at its load."
        elif isinstance(error, failures.ConnectionError):
            message = "can't be reached. Start it, or correct --engine-url."
        elif reason == _READ_ONLY:  # which comes with 403, or with 429
            return read_only(self.address)
        elif status == 401:
            message = (
                "refuses these credentials. Set CUTTINGS_ENGINE_USER and "
                "CUTTINGS_ENGINE_PASSWORD, or CUTTINGS_ENGINE_API_KEY."
            )
        elif status == 403:
            cluster = f"The user of the cluster at {self.address}"
            message = "may not do this. Ask its administrator."
        elif status == 404 and "index_not_found" in reason:
            return IndexDamaged(
                worded(
                    "The index is not on the cluster. If it was replaced just "
                    "now, ask again; else build it with: cuttings reindex"
                )
            )
        elif status in BUSY:
            message = f"is too busy ({status}, {reason}). Try again later."
        else:
            message = f"refused a request ({status}, {_detail(error)})."
        return EngineError(f"{cluster} {message}")


class _Patience:
    """The pauses before a request is repeated, each twice as long as the last."""

    def __init__(self, cluster: Cluster, seconds: float) -> None:
        self.cluster = cluster
        self.deadline = time.monotonic() + seconds
        self.pause = 0.05

    def wait(self) -> bool:
        """Waits, unless no time is left; whether to ask again."""
        if time.monotonic() + self.pause > self.deadline:
            return False
        self.cluster.wait(self.pause)
        self.pause = min(self.pause * 2, LONGEST_PAUSE)
        return True


def _requests(actions: Iterable[Action]) -> Iterator[list[Item]]:
    """The items of each bulk request."""
    items: list[Item] = []
    size = 0
    for action, document in actions:
        (meta,) = action.values()
        lines = _line(action)
        if document is not None:
            lines += _line(document)
        if items and size + len(lines) > BULK_BYTES:
            yield items
            items, size = [], 0
        items.append(Item(f"{meta['_index']}/{meta['_id']}", lines))
        size += len(lines)
    if items:
        yield items


def _line(value: Json) -> str:
    return json.dumps(value, separators=(",", ":")) + "\n"


# --- Failures ------------------------------------------------------------------------


def read_only(address: str) -> EngineError:
    """The failure of a write to an index that is blocked, which is what a cluster
    does when a disk is nearly full.
    """
    return EngineError(
        worded(
            "The cluster at %(address)s takes no writes: the index is "
            "blocked, most likely because a disk is nearly full. Free "
            "space, lift the block, and run the same command again; "
            "nothing is lost.",
            address=address,
        )
    )


def _may_pass(error: failures.OpenSearchException) -> bool:
    """Whether a failure may pass by itself."""
    if isinstance(error, failures.ConnectionError):
        return not _is_distrusted(error)
    is_busy = getattr(error, "status_code", None) in BUSY
    return is_busy and getattr(error, "error", "") != _READ_ONLY


def _is_distrusted(error: failures.OpenSearchException) -> bool:
    """Whether TLS was refused for good; a node that is lost in the middle of a
    handshake may be there again.
    """
    if not isinstance(error, failures.SSLError):
        return False
    return any(failure in str(error) for failure in _LASTING_TLS_FAILURES)


def _distrust(address: str, reason: str) -> str:
    """Why a connection by TLS was not made, in words."""
    if "WRONG_VERSION_NUMBER" in reason:
        return (
            f"The cluster at {address} speaks no TLS. Write its address with http://, "
            "or let it speak TLS."
        )
    if "expired" in reason:
        return (
            f"The certificate of {address} has expired. Ask its administrator to renew "
            "it."
        )
    if "mismatch" in reason:
        return (
            f"The certificate of {address} is of another host ({reason}). Give the "
            "host that it names in --engine-url."
        )
    return (
        f"The certificate of {address} could not be verified ({reason}). Name the file "
        "of the authority that signed it in CUTTINGS_ENGINE_CA."
    )


def _is_known(number: str) -> bool:
    """Whether this engine knows a version.

    >>> _is_known("2.19.6"), _is_known("3.0.0"), _is_known("2.16.0"), _is_known("1.3.1")
    (True, True, False, False)
    """
    major, _, rest = number.partition(".")
    minor = rest.partition(".")[0]
    least = LEAST.get(major)
    return least is not None and minor.isdigit() and int(minor) >= least


def _missing(answer: Json) -> str:
    """What is missing from an answer, in words; empty where it is whole."""
    shards = answer["_shards"]
    if shards["failed"]:
        return (
            f"Part of the index did not answer ({shards['failed']} of "
            f"{shards['total']} parts)."
        )
    if answer["timed_out"]:
        return "Part of the index was too slow to answer in full."
    return ""


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


# --- More words than the cluster takes -----------------------------------------------

_TOO_MANY = ("too_many_clauses", "too_many_nested_clauses")
_BOUND = "maxClauseCount"
"""How Lucene says that a search has more words than it takes, in every version."""


def _has_too_many(answer: object) -> bool:
    """Whether an answer, or any part of the index in it, failed for too many words."""
    if not isinstance(answer, dict):
        return False
    causes = [answer.get("error"), *answer.get("_shards", {}).get("failures", ())]
    while causes:
        cause = causes.pop()
        if not isinstance(cause, dict):
            continue
        if cause.get("type") in _TOO_MANY or _BOUND in str(cause.get("reason")):
            return True
        causes += [cause.get("reason"), cause.get("caused_by")]
        causes += [*cause.get("root_cause", ()), *cause.get("failed_shards", ())]
    return False


def _too_many_words(asked: object) -> QueryRefused:
    """The refusal of a request, with the patterns in it that stand for many words."""
    patterns = list(dict.fromkeys(_patterns(asked)))
    if not patterns:
        return QueryRefused(
            worded(
                "This search has more words than the cluster takes at once. Nothing was "
                "left out and nothing searched: part it in two, or have "
                "indices.query.bool.max_clause_count raised there."
            )
        )
    return QueryRefused(
        worded(
            "%(patterns)s: near other words, more words begin or are spelt so than the "
            "cluster takes. Write more of the letters, or join the words with AND.",
            patterns=", ".join([f"“{pattern}”" for pattern in patterns]),
        )
    )


def _patterns(asked: object) -> Iterator[str]:
    """The patterns of a request that the cluster makes spans of, as they are typed."""
    if isinstance(asked, list | tuple):
        for part in asked:
            yield from _patterns(part)
    if not isinstance(asked, dict):
        return
    for key, value in asked.items():
        if key != "span_multi":
            yield from _patterns(value)
            continue
        ((kind, fields),) = value["match"].items()
        for pattern in fields.values():
            text = pattern["value"] if isinstance(pattern, dict) else pattern
            yield text + {"prefix": "*", "fuzzy": "~"}.get(kind, "")


# --- Settings ------------------------------------------------------------------------


def _checked(url: str) -> str:
    """An address without a user in it.

    Raises SettingsError for one that is no HTTP address or names a password.
    """
    url = url if "://" in url else f"https://{url}"
    parts = urlsplit(url)
    if parts.username or parts.password:
        raise SettingsError(
            worded(
                "The address of the cluster must not name a user or "
                "password. Set CUTTINGS_ENGINE_USER and "
                "CUTTINGS_ENGINE_PASSWORD instead."
            )
        )
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(
            worded(
                "“%(url)s” is no address of a cluster. Write https://HOST:9200.",
                url=url,
            )
        )
    return url


def _credentials(environment: Mapping[str, str]) -> Json:
    """What the client is given to be known by. Raises SettingsError for a file that
    holds no certificates, before anything is sent.
    """
    options: Json = {}
    user = environment.get("CUTTINGS_ENGINE_USER")
    key = environment.get("CUTTINGS_ENGINE_API_KEY")
    authority = environment.get("CUTTINGS_ENGINE_CA")
    if key:
        options["headers"] = {"Authorization": f"ApiKey {key}"}
    elif user:
        options["http_auth"] = (user, environment.get("CUTTINGS_ENGINE_PASSWORD", ""))
    if authority:
        options["ca_certs"] = authority
        try:
            ssl.create_default_context(cafile=authority)
        except (OSError, ValueError) as error:
            raise SettingsError(
                worded(
                    "CUTTINGS_ENGINE_CA names %(authority)s, which can't be "
                    "read as certificates (%(error)s). It must be a PEM file.",
                    authority=authority,
                    error=error,
                )
            ) from error
    return options
