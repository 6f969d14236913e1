"""A small OpenSearch cluster on the loopback address as it lies on the disk: its nodes,
each a process of its own.

A cluster lives in one folder: ``nodes/node-1`` and so on with data, settings, output
and process id. Node ``i`` listens for HTTP on ``port + i - 1`` and for the other nodes
on that port plus 100. The data stay between runs; remove ``nodes`` for an empty
cluster.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from tests.cluster.artefacts import ClusterError

SHAPE_FILE = Path("nodes", "cluster.json")
LOOPBACK = "127.0.0.1"
TRANSPORT_OFFSET = 100
LOG_TAIL_LINES = 20
ENDED_STATES = ("Z", "X")


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
        return [
            Node(name, self.port + index, self.home / "nodes" / name)
            for index, name in enumerate(names)
        ]

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
