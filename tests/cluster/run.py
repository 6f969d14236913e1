"""Starts, stops and inspects a cluster for tests.

python -m tests.cluster.run start  --home build/opensearch [--nodes 3] [--port 9251]
[--heap 512m] python -m tests.cluster.run status --home build/opensearch python -m
tests.cluster.run stop   --home build/opensearch
"""

from __future__ import annotations

import argparse
import contextlib
import sys
from pathlib import Path

from tests.cluster.artefacts import ClusterError
from tests.cluster.nodes import MAX_NODES, health, is_green, start, stop
from tests.cluster.shape import Cluster


def resident_mib(pid: int) -> int:
    """Return the memory that a process holds, in MiB (0 once it is gone)."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) // 1024
    return 0


def status(cluster: Cluster) -> int:
    """Print the state of every node; return 0 if the whole cluster is green."""
    for node in cluster.nodes:
        pid = node.pid()
        if pid is None:
            print(f"{node.name} {node.url} stopped")
            continue
        report = health(node)
        view = (
            f"{report['status']}, {report['number_of_nodes']} nodes"
            if report
            else "no answer"
        )
        print(f"{node.name} {node.url} pid {pid} {resident_mib(pid)} MiB {view}")
    return 0 if is_green(cluster) else 1


def parse_arguments(arguments: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("start", "stop", "status"):
        command = commands.add_parser(name)
        command.add_argument(
            "--home", type=Path, required=True, help="folder for jars and data"
        )
        if name == "start":
            command.add_argument(
                "--nodes", type=int, default=3, choices=range(1, MAX_NODES + 1)
            )
            command.add_argument(
                "--port", type=int, default=9251, help="HTTP port of node 1"
            )
            command.add_argument(
                "--measure",
                action="store_true",
                help="the full compiler: slow to start, then fast",
            )
            command.add_argument(
                "--heap", default="512m", help="Java heap of each node"
            )
            command.add_argument("--timeout", type=float, default=180.0, help="seconds")
    options = parser.parse_args(arguments)
    options.home = options.home.resolve()
    return options


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return the exit code."""
    options = parse_arguments(arguments)
    try:
        if options.command == "start":
            cluster = Cluster(options.home, options.nodes, options.port)
            return start(
                cluster, options.heap, options.timeout, quick=not options.measure
            )
        cluster = Cluster.load(options.home)
        return stop(cluster) if options.command == "stop" else status(cluster)
    except ClusterError as error:
        print(error, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
