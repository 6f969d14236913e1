"""The production server: one listening socket, one or more processes behind it.

Python runs one thread at a time, so a second core needs a second process. All accept
from the same socket; an index on disk is mapped once and shared. Limits on requests are
counted by each process for itself.
"""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

import waitress
from flask import Flask

STOPPING = (signal.SIGINT, signal.SIGTERM)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on an address (IPv6 where it has a colon).

    Raises OSError where it is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=1024)


def run(
    make_app: Callable[[], Flask], listening: socket.socket, threads: int, workers: int
) -> None:
    """Serves until interrupted.

    Each process makes its own application, because engines don't survive a fork.
    """
    if workers == 1 or not hasattr(os, "fork"):
        _work(make_app, listening, threads)
        return
    children: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature of a handler
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)

    signal.pthread_sigmask(
        signal.SIG_BLOCK, STOPPING
    )  # a signal must not come between a fork and its handler
    for number in STOPPING:
        signal.signal(number, stop)
    children += [_fork(make_app, listening, threads) for _ in range(workers)]
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
    for child in children:
        os.waitpid(child, 0)


def _fork(make_app: Callable[[], Flask], listening: socket.socket, threads: int) -> int:
    child = os.fork()
    if child:
        return child
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent tells us when to stop
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
    try:
        _work(make_app, listening, threads)
    finally:
        os._exit(1)


def _work(
    make_app: Callable[[], Flask], listening: socket.socket, threads: int
) -> None:
    server = waitress.create_server(
        make_app(), sockets=[listening], threads=threads, ident="cuttings"
    )
    try:
        server.run()
    finally:
        server.close()
