"""The nodes of a small OpenSearch cluster on the loopback address, each a process of its own that a test may kill.

A cluster lives in one folder: ``nodes/node-1`` and so on with data, settings, output and process id. Node ``i`` listens
for HTTP on ``port + i - 1`` and for the other nodes on that port plus 100. Whoever starts a cluster that has lost nodes
starts those again. The data stay between runs; remove ``nodes`` for an empty cluster.
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
from dataclasses import dataclass
from pathlib import Path

from tests.cluster.artefacts import LAUNCHER, ClusterError, prepare_artefacts

SHAPE_FILE = Path("nodes", "cluster.json")
LOOPBACK = "127.0.0.1"
TRANSPORT_OFFSET = 100
MAX_NODES = 9
STOP_SECONDS = 20.0
POLL_SECONDS = 0.25
LOG_TAIL_LINES = 20
ENDED_STATES = ("Z", "X")

QUICK = "-XX:TieredStopAtLevel=1"
"""With the quick compiler alone a cluster starts in half the time; leave it out to measure speed."""
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


def started_at(pid: int) -> str | None:
    """Return when a process was started, in ticks since boot, or None if it ended.

    Unlike its command line and working folder, which a Java process changes
    in its first moments, this stays the same for as long as it lives.
    """
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    # After the name, which is in brackets and may hold blanks: the state is
    # field 3 of the line, the start field 22.
    fields = text.rpartition(")")[2].split()
    return None if fields[0] in ENDED_STATES else fields[19]


@dataclass(frozen=True)
class Node:
    """One node: its name, ports and folder."""

    name: str
    http_port: int
    directory: Path

    @property
    def transport_port(self) -> int:
        """The port on which the other nodes reach this one."""
        return self.http_port + TRANSPORT_OFFSET

    @property
    def url(self) -> str:
        """The address of the node's HTTP API."""
        return f"http://{LOOPBACK}:{self.http_port}"

    @property
    def pid_file(self) -> Path:
        """Where the process id is kept while the node runs."""
        return self.directory / "pid"

    @property
    def _started_file(self) -> Path:
        return self.directory / "pid.started"

    @property
    def log_file(self) -> Path:
        """Where the node's output goes."""
        return self.directory / "node.log"

    def pid(self) -> int | None:
        """Return the id of the running process, or None.

        The moment it was started is compared too: after a crash the number in
        the pid file may belong to another program.
        """
        try:
            pid = int(self.pid_file.read_text())
            started = self._started_file.read_text()
        except (OSError, ValueError):
            return None
        return pid if started == started_at(pid) else None

    def remember(self, pid: int) -> None:
        """Write down which process runs this node."""
        self._started_file.write_text(started_at(pid) or "")
        self.pid_file.write_text(f"{pid}\n")

    def log_tail(self) -> str:
        """Return the last lines of the node's output."""
        try:
            lines = self.log_file.read_text(errors="replace").splitlines()
        except OSError:
            return "(no output)"
        return "\n".join(lines[-LOG_TAIL_LINES:])


@dataclass(frozen=True)
class Cluster:
    """The shape of the cluster that lives in one folder."""

    home: Path
    size: int
    port: int

    @property
    def nodes(self) -> list[Node]:
        """All nodes, in the order of their ports."""
        names = [f"node-{number}" for number in range(1, self.size + 1)]
        return [Node(name, self.port + index, self.home / "nodes" / name) for index, name in enumerate(names)]

    @property
    def _shape_file(self) -> Path:
        return self.home / SHAPE_FILE

    def save(self) -> None:
        """Remember the shape, or raise ClusterError if the folder has another."""
        if self._shape_file.exists():
            found = Cluster.load(self.home)
            if found != self:
                raise ClusterError(
                    f"{self.home} holds a cluster of {found.size} nodes from port "
                    f"{found.port}: start it like that, or choose another --home"
                )
            return
        self._shape_file.parent.mkdir(parents=True, exist_ok=True)
        shape = {"nodes": self.size, "port": self.port}
        self._shape_file.write_text(json.dumps(shape) + "\n")

    @classmethod
    def load(cls, home: Path) -> Cluster:
        """Return the cluster that was started in ``home`` before."""
        try:
            shape = json.loads((home / SHAPE_FILE).read_text())
        except FileNotFoundError as error:
            raise ClusterError(f"no cluster was ever started in {home}") from error
        return cls(home, int(shape["nodes"]), int(shape["port"]))


def node_settings(cluster: Cluster, node: Node) -> dict[str, object]:
    """Return what goes into the node's ``opensearch.yml``."""
    return {
        "cluster.name": f"loopback-{cluster.port}",
        "node.name": node.name,
        "network.host": LOOPBACK,
        "http.port": node.http_port,
        "transport.port": node.transport_port,
        "discovery.seed_hosts": [f"{LOOPBACK}:{n.transport_port}" for n in cluster.nodes],
        "cluster.initial_cluster_manager_nodes": [n.name for n in cluster.nodes],
        # A test machine's disk may well be nearly full.
        "cluster.routing.allocation.disk.threshold_enabled": False,
    }


def launch(cluster: Cluster, node: Node, artefacts: Path, heap: str, quick: bool) -> None:
    """Write the node's settings and start its process."""
    config, scratch = node.directory / "config", node.directory / "tmp"
    for folder in (config, scratch):
        folder.mkdir(parents=True, exist_ok=True)
    # A JSON value is a YAML value, so no YAML library is needed.
    lines = [f"{k}: {json.dumps(v)}\n" for k, v in node_settings(cluster, node).items()]
    (config / "opensearch.yml").write_text("".join(lines))
    command = [
        "java", f"-Xms{heap}", f"-Xmx{heap}", *([QUICK] if quick else []), *JVM_OPTIONS,
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
                    raise ClusterError(f"{node.name} cannot use port {port}: {error}") from error


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
        report is not None and report["status"] == "green" and report["number_of_nodes"] == cluster.size
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
                raise ClusterError(f"{node.name} has stopped; its output ends:\n{node.log_tail()}")
        return is_green(cluster)

    if not wait_until(green_or_dead, seconds):
        tail = cluster.nodes[0].log_tail()
        raise ClusterError(f"not green after {seconds:.0f} s; the first node's output ends:\n{tail}")


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
