"""The production server: one listening socket, one or more processes behind it.

Python runs one thread at a time, so a second core needs a second process. All accept
from the same socket; an index on disk is mapped once and shared.
"""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType

import waitress
from flask import Flask

from cuttings.web.serving.fairness import fair_dispatcher

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
    """Serves until interrupted.

    Each process makes its own application, because engines don't survive a fork.
    """
    if service.workers == 1 or not hasattr(os, "fork"):
        _work(make_app, listening, service)
        return
    children: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature of a handler
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)

    # A signal must not come between a fork and its handler.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    for number in STOPPING:
        signal.signal(number, stop)
    for _ in range(service.workers):
        children.append(_fork(make_app, listening, service))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
    for child in children:
        os.waitpid(child, 0)


def _fork(
    make_app: Callable[[], Flask], listening: socket.socket, service: Service
) -> int:
    child = os.fork()
    if child:
        return child
    # The parent tells us when to stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
    try:
        _work(make_app, listening, service)
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
