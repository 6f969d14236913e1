"""The production server: one listening socket, one or more processes behind it.

Python runs one thread at a time, so a second core needs a second process. All accept
from the same socket; an index on disk is mapped once and shared.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType
from typing import NoReturn

import waitress
from flask import Flask

from cuttings.web.serving.fairness import fair_dispatcher

log = logging.getLogger(__name__)

STOPPING = (signal.SIGINT, signal.SIGTERM)

BACKLOG = 1024
"""Connections that wait to be accepted."""
CONNECTIONS = 1_000
"""Open connections of a process; 120 that said nothing filled waitress's 100."""
IDLE_SECONDS = 20
"""After so long without a word a connection is closed."""
MOST_HEADERS = 16_384
"""Bytes of a request's first line and headers: a query of 2,000 letters with all its
filters is 6,000.
"""
MOST_BODY = 100_000
"""Bytes of a request's body; no page of a reader takes one."""

STARTING_SECONDS = 10.0
"""A worker that ends within so long is not replaced."""


class NoWorkers(Exception):
    """Every process of a site ended as it started."""


@dataclass(frozen=True, slots=True)
class Service:
    """How a site is served: threads in each of ``workers`` processes.

    One address may hold ``share`` of the threads of a process; its address is what
    ``proxies`` in front say.
    """

    threads: int
    workers: int
    share: int
    proxies: int = 0


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on an address (IPv6 where it has a colon).

    Raises OSError where it is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=BACKLOG)


def run(
    make_app: Callable[[], Flask], listening: socket.socket, service: Service
) -> None:
    """Serves until interrupted or terminated.

    Each process makes its own application, because engines don't survive a fork.

    Raises NoWorkers where none could be kept.
    """
    if service.workers == 1 or not hasattr(os, "fork"):
        # The first process of a container is not ended by a signal it doesn't handle;
        # within another program, in a thread of it, signals are that program's.
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, _end)
        _work(make_app, listening, service)
        return
    _Workers(make_app, listening, service).run()


def _end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature of a handler
    raise SystemExit(0)


class _Workers:
    """The parent of several processes: it starts them, replaces one that dies, and
    ends them together.
    """

    def __init__(
        self, make_app: Callable[[], Flask], listening: socket.socket, service: Service
    ) -> None:
        self._make_app = make_app
        self._listening = listening
        self._service = service
        self._started: dict[int, float] = {}
        self._stopping = False

    def run(self) -> None:
        for number in STOPPING:
            signal.signal(number, self._stop)
        for _ in range(self._service.workers):
            self._fork()
        while self._started:
            child, _ = os.wait()
            lived = time.monotonic() - self._started.pop(child)
            # One that fails at once would only fail again.
            if lived >= STARTING_SECONDS and not self._stopping:
                log.warning(
                    "A worker ended (process %d); another takes its place", child
                )
                self._fork()
        if not self._stopping:
            raise NoWorkers("every worker ended as it started")

    def _stop(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the signature of a handler
        self._stopping = True
        for child in self._started:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)

    def _fork(self) -> None:
        # A signal must not come between a fork and what it is remembered by.
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
        if not self._stopping:
            child = os.fork()
            if not child:
                self._be_a_worker()
            self._started[child] = time.monotonic()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)

    def _be_a_worker(self) -> NoReturn:
        # The parent says when to stop.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
        try:
            _work(self._make_app, self._listening, self._service)
        finally:
            os._exit(1)


def _work(
    make_app: Callable[[], Flask], listening: socket.socket, service: Service
) -> None:
    server = waitress.create_server(
        make_app(),
        sockets=[listening],
        ident="cuttings",
        connection_limit=CONNECTIONS,
        channel_timeout=IDLE_SECONDS,
        cleanup_interval=IDLE_SECONDS // 4,
        max_request_header_size=MOST_HEADERS,
        max_request_body_size=MOST_BODY,
        # select() fails beyond 1,024 descriptors.
        asyncore_use_poll=True,
        # Else a proxy's headers are removed before the application sees them.
        clear_untrusted_proxy_headers=not service.proxies,
        _dispatcher=fair_dispatcher(service.threads, service.share, service.proxies),
    )
    try:
        server.run()
    finally:
        server.close()
