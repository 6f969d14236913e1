"""Starts and stops the nodes of a cluster.

Whoever starts one that has lost nodes starts those again.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from tests.cluster.artefacts import JAVA, LAUNCHER, ClusterError, prepare_artefacts
from tests.cluster.shape import LOOPBACK, Cluster, Node

MAX_NODES = 9
STOP_SECONDS = 20.0
POLL_SECONDS = 0.25

QUICK = "-XX:TieredStopAtLevel=1"
"""With the quick compiler alone a cluster starts in half the time; leave it out to
measure speed.
"""
# What the OpenSearch distribution passes, less what only big heaps need.
JVM_OPTIONS = (
    "-XX:+UseG1GC",
    "-XX:G1ReservePercent=25",
    "-XX:InitiatingHeapOccupancyPercent=30",
    "-XX:+ExitOnOutOfMemoryError",
    "-Xss1m",
    "-Dfile.encoding=UTF-8",
    "-Djava.awt.headless=true",
    "-Djava.locale.providers=SPI,COMPAT",
    "-Djna.nosys=true",
    "-Dio.netty.noUnsafe=true",
    "-Dio.netty.noKeySetOptimization=true",
    "-Dio.netty.recycler.maxCapacityPerThread=0",
    "-Dio.netty.allocator.numDirectArenas=0",
    "-Dlog4j.shutdownHookEnabled=false",
    "-Dlog4j2.disable.jmx=true",
    "-Dorg.apache.logging.log4j.level=INFO",
)


def node_settings(cluster: Cluster, node: Node) -> dict[str, object]:
    """Return what goes into the node's ``opensearch.yml``."""
    return {
        "cluster.name": f"loopback-{cluster.port}",
        "node.name": node.name,
        "network.host": LOOPBACK,
        "http.port": node.http_port,
        "transport.port": node.transport_port,
        "discovery.seed_hosts": [
            f"{LOOPBACK}:{n.transport_port}" for n in cluster.nodes
        ],
        "cluster.initial_cluster_manager_nodes": [n.name for n in cluster.nodes],
        # A test machine's disk may well be nearly full.
        "cluster.routing.allocation.disk.threshold_enabled": False,
    }


def launch(
    cluster: Cluster, node: Node, artefacts: Path, heap: str, quick: bool
) -> None:
    """Write the node's settings and start its process."""
    config, scratch = node.directory / "config", node.directory / "tmp"
    for folder in (config, scratch):
        folder.mkdir(parents=True, exist_ok=True)
    # A JSON value is a YAML value, so no YAML library is needed.
    lines = [f"{k}: {json.dumps(v)}\n" for k, v in node_settings(cluster, node).items()]
    (config / "opensearch.yml").write_text("".join(lines))
    command = [
        JAVA, f"-Xms{heap}", f"-Xmx{heap}", *([QUICK] if quick else []), *JVM_OPTIONS,
        f"-Djava.io.tmpdir={scratch}",
        "-cp", f"{artefacts / 'classes'}:{artefacts / 'lib'}/*",
        LAUNCHER.stem, str(node.directory),
    ]  # fmt: skip
    with node.log_file.open("wb") as log:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            cwd=node.directory, start_new_session=True,
        )  # fmt: skip
    node.remember(process.pid)


def require_free_ports(nodes: Iterable[Node]) -> None:
    """Raise ClusterError if another program listens on a port of these nodes."""
    for node in nodes:
        for port in (node.http_port, node.transport_port):
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind((LOOPBACK, port))
                except OSError as error:
                    raise ClusterError(
                        f"{node.name} cannot use port {port}: {error}"
                    ) from error


def health(node: Node) -> dict[str, object] | None:
    """Return the cluster's health as one node sees it, or None."""
    # Requests to loopback must not go through a proxy.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{node.url}/_cluster/health", timeout=5) as response:
            report: dict[str, object] = json.load(response)
    except (OSError, ValueError):
        return None
    return report


def is_green(cluster: Cluster) -> bool:
    """Tell whether every node sees a green cluster with all nodes in it."""
    reports = (health(node) for node in cluster.nodes)
    return all(
        report is not None
        and report["status"] == "green"
        and report["number_of_nodes"] == cluster.size
        for report in reports
    )


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Poll until the condition holds; tell whether it did in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def wait_for_green(cluster: Cluster, seconds: float) -> None:
    """Return once the cluster is green; raise ClusterError if it will not be."""

    def green_or_dead() -> bool:
        for node in cluster.nodes:
            if node.pid() is None:
                raise ClusterError(
                    f"{node.name} has stopped; its output ends:\n{node.log_tail()}"
                )
        return is_green(cluster)

    if not wait_until(green_or_dead, seconds):
        tail = cluster.nodes[0].log_tail()
        raise ClusterError(
            f"not green after {seconds:.0f} s; the first node's output ends:\n{tail}"
        )


def stop_nodes(nodes: Sequence[Node]) -> list[str]:
    """Stop these nodes by process id, by force if need be; return their names."""
    running = {node: pid for node in nodes if (pid := node.pid()) is not None}
    for pid in running.values():
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    if not wait_until(lambda: not any(node.pid() for node in running), STOP_SECONDS):
        for node, pid in running.items():
            if node.pid() == pid:
                os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not any(node.pid() for node in running), STOP_SECONDS)
    for node in nodes:
        if node.pid() is None:
            node.pid_file.unlink(missing_ok=True)
    return [node.name for node in running]


def start(cluster: Cluster, heap: str, seconds: float, quick: bool = True) -> int:
    """Start the nodes that do not run, wait for green and print the addresses."""
    idle = [node for node in cluster.nodes if node.pid() is None]
    require_free_ports(idle)
    cluster.save()
    artefacts = prepare_artefacts(cluster.home)
    began = time.monotonic()
    try:
        for node in idle:
            launch(cluster, node, artefacts, heap, quick)
        wait_for_green(cluster, seconds)
    except BaseException:
        stop_nodes(idle)
        raise
    print(f"green after {time.monotonic() - began:.1f} s ({len(idle)} nodes started)")
    for node in cluster.nodes:
        print(node.url)
    return 0


def stop(cluster: Cluster) -> int:
    """Stop every node that runs; return 0 once none does."""
    names = stop_nodes(cluster.nodes)
    print(f"stopped {', '.join(names)}" if names else "nothing was running")
    return 1 if any(node.pid() for node in cluster.nodes) else 0
