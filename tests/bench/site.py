"""How many pages a second the site serves:

`python -m tests.bench.site INDEX_FOLDER --readers 4 --seconds 5`.

The site runs on its production server, in processes of its own, over an index that
`tests.bench.pages --folder` has made; the readers are threads of this process. Each
asks for result pages of words of the made-up corpus, one after another, no page twice
within a round. Before the clock starts every reader has had some pages, so that no
process is measured cold.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import logging
import multiprocessing
import socket
import statistics
import threading
import time
from pathlib import Path

from flask import Flask

from cuttings.search.engines import engine_named
from cuttings.search.facets import installed_facets
from cuttings.web.app import create_app
from cuttings.web.serving.workers import Service, listen, run
from cuttings.web.settings import Settings
from tests.bench.corpus import WORDS

COLD = 20  # pages of each reader before the clock starts
PATIENCE = 30  # seconds that a reader waits for a page


def main() -> None:
    """Serves, asks, and prints pages a second and the time of a page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--readers", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    listening = listen("127.0.0.1", 0)
    arguments = (options.folder, listening, options.threads, options.workers)
    server = multiprocessing.get_context("fork").Process(target=serve, args=arguments)
    server.start()
    port = listening.getsockname()[1]
    # Else a site that could not start would be waited for.
    listening.close()
    times = sorted(read(port, options.readers, options.seconds))
    server.terminate()
    server.join()
    if not times:
        parser.error("the site answered nothing; what it said stands above")
    print(
        f"{options.workers} workers, {options.threads} threads each, {options.readers} readers:",
        end=" ",
    )
    print(f"{len(times) / options.seconds:.0f} pages a second,", end=" ")
    print(
        f"median {statistics.median(times) * 1000:.0f} ms, p95 {times[int(len(times) * 0.95)] * 1000:.0f} ms"
    )


def serve(folder: Path, listening: socket.socket, threads: int, workers: int) -> None:
    """The site over an index folder."""

    logging.getLogger("waitress").setLevel(logging.ERROR)

    def make_app() -> Flask:
        return create_app(
            engine_named("whoosh")(folder, installed_facets()),
            installed_facets(),
            Settings(),
        )

    run(make_app, listening, Service(threads, workers, share=threads))


def read(port: int, readers: int, seconds: float) -> list[float]:
    """The times of all pages that so many readers got in so many seconds."""
    words = itertools.cycle(WORDS[20:2_000:3])
    times: list[float] = []
    ready = threading.Barrier(readers)

    def one() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            for _ in range(COLD):
                ask(connection)
        except OSError:
            ready.abort()
            raise
        ready.wait()
        end = time.perf_counter() + seconds
        while (began := time.perf_counter()) < end:
            ask(connection)
            times.append(time.perf_counter() - began)

    def ask(connection: http.client.HTTPConnection) -> None:
        connection.request(
            "GET", f"/search?q={next(words)}", headers={"Accept-Encoding": "gzip"}
        )
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            raise RuntimeError(f"the site answered {response.status}")

    threads = [threading.Thread(target=one) for _ in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


if __name__ == "__main__":
    main()
