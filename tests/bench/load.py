"""A site under load while its archive is indexed: times, errors, memory, and whether each
answer is of one state of the index.

    python -m tests.bench.load                             # an hour, 16 clients
    python -m tests.bench.load --minutes 10 --clients 8
    python -m tests.bench.load --think 2 --pause 30        # with pauses, as people ask

``cuttings serve`` runs as a reader would run it, behind one proxy that names eight
addresses. Beside it ``cuttings index`` runs again and again: each time 50 articles have
another version in their titles, and some new ones come. A run commits once here
(``ONE_COMMIT``), so that a version is one state: an answer that shows two of them, or
fewer than 50, or counts that do not agree with its hits, was put together from two
states. Prints memory and descriptors ten times, then the
answers by status, p50, p95, p99 and the longest, the runs of ``index`` and the versions
seen; exits with 1 where an answer was of two states, was neither 200 nor 503 (a deadline
or a full queue), a run of ``index`` failed, memory grew by more than a half after the
first tenth, or a process had more than 500 descriptors.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from cuttings.index import pipeline
from cuttings.search.archive import Archive
from cuttings.search.settings import Settings
from tests.bench.checksums import corpus
from tests.index.conftest import ListedNames, run

MOST_DESCRIPTORS = 500
"""Of one process: systems allow 1,024."""
SAMPLE = Path(__file__).parents[2] / "index" / "sample" / "wikinews.jsonl"
COMMAND = Path(sys.executable).with_name("cuttings")
ONE_COMMIT = """
import sys
from cuttings.index import pipeline
from cuttings.index.cli.main import main
pipeline.DELIVER_SECONDS = float("inf")
sys.exit(main())
"""
"""``cuttings`` with no delivery before the end of a run. As users have it a run of over a
minute delivers between, and what it delivers then is a state that has two versions.
"""
STEADY = 50
"""Articles that change with every run."""
WHOLE = "/api/search?q=steadyword&count=copies&size=100"
PAGES = (
    "/",
    "/search?q={0}",
    "/search?q={0}",
    "/search?q={0}+{1}",
    "/search?q={0}+OR+{1}&sort=newest",
    "/search?q=%22{0}+{1}%22",
    "/search?q={0}*",
    "/search?q={0}&count=copies&page=2",
    "/api/search?q={0}",
    "/timeline?q={0}",
    "/facets/people?q={0}",
    "/coverage",
    "/coverage/agencies",
    "/de/search?q={0}",
    "/search?q=said:{0}",
    "/map?q={0}",
    "/search.csv?q={0}+{1}",
    WHOLE,
    WHOLE,
)


class Client(threading.Thread):
    """Asks one page after another, with pauses as people make them: exponential, of a
    mean of ``think`` seconds. Each has an address of its own.
    """

    def __init__(
        self,
        number: int,
        port: int,
        words: list[str],
        end: float,
        think: float,
    ) -> None:
        super().__init__()
        self.number, self.port, self.words, self.end = number, port, words, end
        self.think = think
        self.seconds: list[float] = []
        self.statuses: Counter[int] = Counter()
        self.mixed: list[str] = []
        self.uncounted = 0
        self.versions: set[str] = set()

    def run(self) -> None:
        """Asks until the time is over."""
        chance = random.Random(self.number)
        while time.monotonic() < self.end:
            page = chance.choice(PAGES)
            body = self.ask(page.format(*chance.sample(self.words, 2)))
            if page == WHOLE and body:
                answer = json.loads(body)
                self.compare(answer)
                self.ask("/articles/" + chance.choice(answer["hits"])["id"])
            if self.think:
                time.sleep(chance.expovariate(1 / self.think))

    def ask(self, page: str) -> bytes:
        """The body of an answer; empty where there was none."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{page}",
            headers={"X-Forwarded-For": f"192.0.2.{self.number}"},
        )
        began = time.perf_counter()
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                body: bytes = response.read()
                status = response.status
        except urllib.error.HTTPError as error:
            body, status = b"", error.code
        except OSError:
            body, status = b"", 0
        self.seconds.append(time.perf_counter() - began)
        self.statuses[status] += 1
        return body

    def compare(self, answer: dict) -> None:
        """Notes an answer that is not of one version."""
        titles = [hit["title"] for hit in answer["hits"]]
        versions = set(re.findall(r"version (\d+)", " ".join(titles)))
        self.versions |= versions
        if not answer["facets"] and "filters" in "".join(answer["query"]["warnings"]):
            # shown at its deadline, before its filters were counted, which it says
            self.uncounted += 1
            return
        counted = [value["count"] for value in answer["facets"].get("outlet", ())]
        figures = (answer["copies"], len(titles), len(versions), sum(counted))
        if figures != (STEADY, STEADY, 1, STEADY):
            self.mixed.append(f"copies, hits, versions, facet: {figures}")


def write_version(folder: Path, version: int) -> None:
    """The steady articles in one version, and three that are new with it."""
    lines = []
    for number in range(STEADY):
        title = f"Steady story {number} in version {version}"
        text = f"The steadyword of story {number} is kept by council {number * 7919}."
        lines.append(
            json.dumps({"title": title, "text": text, "outlet": "Steady Post"})
        )
    path = folder / "steady.jsonl"
    path.with_suffix(".part").write_text("\n".join(lines), encoding="utf-8")
    path.with_suffix(".part").replace(path)
    for number in range(3):
        text = f"News of run {version}\n\nIn town {version * 3 + number} it rained."
        (folder / f"new-{version}-{number}.txt").write_text(text, encoding="utf-8")


def index_again(
    archive: Path,
    folder: Path,
    end: float,
    pause: float,
) -> tuple[int, int]:
    """Runs ``cuttings index`` until the time is over, with a pause after each; how
    often, and how often it failed.
    """
    runs = failures = 0
    while time.monotonic() < end:
        runs += 1
        write_version(folder, runs)
        words = ["--archive", str(archive), "index", str(folder), "--jobs", "1"]
        done = subprocess.run(
            [sys.executable, "-c", ONE_COMMIT, *words],
            capture_output=True,
            check=False,
        )
        failures += done.returncode != 0
        time.sleep(pause)
    return runs, failures


def sizes(server: int) -> tuple[int, int, int]:
    """Resident and anonymous megabytes of a server's largest process, and the most
    descriptors.
    """
    resident = anonymous = descriptors = 0
    for pid in children_of(server):
        text = Path(f"/proc/{pid}/status").read_text()
        fields = dict(line.split(":", 1) for line in text.splitlines())
        resident = max(resident, int(fields["VmRSS"].split()[0]) >> 10)
        anonymous = max(anonymous, int(fields["RssAnon"].split()[0]) >> 10)
        descriptors = max(descriptors, len(list(Path(f"/proc/{pid}/fd").iterdir())))
    return resident, anonymous, descriptors


def children_of(pid: int) -> list[int]:
    """The working processes of a server."""
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(word) for word in text.split()] or [pid]


def serve(archive: Path) -> tuple[subprocess.Popen[str], int]:
    """A server on a free port, and the port."""
    words = ["--archive", str(archive), "serve", "--port", "0", "--workers", "2"]
    words += ["--proxies", "1", "--requests-per-minute", "100000"]
    server = subprocess.Popen(
        [COMMAND, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert server.stdout is not None
    for line in server.stdout:
        found = re.search(r"http://[^/\s]*:(\d+)", line)
        if found:
            threading.Thread(target=server.stdout.read, daemon=True).start()
            return server, int(found[1])
    raise RuntimeError("the server did not start")


def main() -> None:
    """Makes an archive, serves it, asks and indexes, and prints what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("source", type=Path, nargs="?", default=SAMPLE)
    parser.add_argument("--articles", type=int, default=3_000)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--think", type=float, default=0, help="mean pause in seconds")
    parser.add_argument(
        "--pause", type=float, default=0, help="seconds between two runs of index"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        faults = load(Path(scratch), options)
    for fault in faults:
        print("FAULT:", fault)
    sys.exit(1 if faults else 0)


def load(scratch: Path, options: argparse.Namespace) -> list[str]:
    """One load over a new archive; what was not as it should be."""
    folder = scratch / "in"
    folder.mkdir()
    write_version(folder, 0)
    found = pipeline.Enricher
    pipeline.Enricher = ListedNames  # type: ignore[misc, assignment]
    archive = Archive(scratch / "archive", Settings())
    made = corpus(options.source, scratch, options.articles)
    run(archive, made, folder)
    pipeline.Enricher = found  # type: ignore[misc]
    words = re.findall(r"\b[a-z]{4,9}\b", made.read_text(encoding="utf-8")[:2_000_000])
    server, port = serve(archive.folder)
    try:
        end = time.monotonic() + options.minutes * 60
        clients: list[Client] = []
        for number in range(options.clients):
            clients.append(Client(number, port, words, end, options.think))
        runs: list[tuple[int, int]] = []
        indexing = threading.Thread(
            target=lambda: runs.append(
                index_again(archive.folder, folder, end, options.pause)
            )
        )
        for thread in (*clients, indexing):
            thread.start()
        seen: list[tuple[int, int, int]] = []
        while time.monotonic() < end:
            seen.append(sizes(server.pid))
            print("resident, anonymous MB, descriptors:", *seen[-1], flush=True)
            time.sleep(options.minutes * 60 / 10)
        for thread in (*clients, indexing):
            thread.join()
        seen.append(sizes(server.pid))
        print("at the end:", *seen[-1])
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
    report(clients, *runs[0])
    return list(faults_of(clients, runs[0][1], seen))


def faults_of(
    clients: list[Client], failures: int, seen: list[tuple[int, int, int]]
) -> Iterator[str]:
    """What must not be: errors, answers of two states, growth."""
    statuses: Counter[int] = Counter()
    for client in clients:
        statuses += client.statuses
        yield from client.mixed[:3]
    for status in sorted(statuses.keys() - {200, 503}):
        yield f"{statuses[status]:,} answers of status {status}"
    if failures:
        yield f"index failed {failures} times"
    if len(seen) > 2:
        # what the first tenth loads stays
        for name, early, late in zip(
            ("resident MB", "anonymous MB"), seen[1], seen[-1], strict=False
        ):
            if late > 1.5 * early + 10:
                yield f"{name} grew from {early} to {late}"
    # each segment of the index has a dozen files, until it is merged with others
    most = max(descriptors for _, _, descriptors in seen)
    if most > MOST_DESCRIPTORS:
        yield f"{most} descriptors"


def report(clients: list[Client], runs: int, failures: int) -> None:
    """Prints the figures of all clients."""
    seconds: list[float] = []
    statuses: Counter[int] = Counter()
    mixed: list[str] = []
    versions: set[str] = set()
    for client in clients:
        seconds += client.seconds
        statuses += client.statuses
        mixed += client.mixed
        versions |= client.versions
    cuts = statistics.quantiles(seconds, n=100)
    print(f"{len(seconds):,} answers: {dict(statuses)}")
    print(f"p50 {cuts[49]:.3f}, p95 {cuts[94]:.3f}, p99 {cuts[98]:.3f} s")
    print(f"longest {max(seconds):.2f} s")
    print(f"index ran {runs} times beside, {failures} failed")
    uncounted = sum([client.uncounted for client in clients])
    print(f"{uncounted} answers said that their filters were not counted in time")
    print(f"{len(versions)} versions seen, {len(mixed)} answers of two: {mixed[:5]}")


if __name__ == "__main__":
    main()
