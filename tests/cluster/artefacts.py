"""What a node is made of: OpenSearch's jars from Maven Central, and the compiled launcher.

Maven fetches the jars that ``pom.xml`` names and ``javac`` compiles ``NodeLauncher.java`` against them; no OpenSearch
distribution, container or right of root is needed.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
POM = HERE / "pom.xml"
LAUNCHER = HERE / "NodeLauncher.java"

TOOLS = {
    "java": "a Java runtime, version 11 or newer (Debian: openjdk-17-jre-headless)",
    "javac": "a Java compiler, version 11 or newer (Debian: openjdk-17-jdk-headless)",
    "mvn": "Maven (Debian: maven)",
}


class ClusterError(Exception):
    """Something the user can put right; the message says what."""


def missing_tools() -> list[str]:
    """Every program that is needed and not installed, with what brings it."""
    return [f"{tool}: {what}" for tool, what in TOOLS.items() if not shutil.which(tool)]


def run_tool(command: list[str], purpose: str) -> None:
    """Run a build tool; raise ClusterError with its output if it fails."""
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if result.returncode != 0:
        raise ClusterError(f"{command[0]} could not {purpose}:\n{result.stdout.strip()}")


def prepare_artefacts(home: Path) -> Path:
    """The folder with the jars and the launcher, made if need be. Raises ClusterError where a tool is missing or fails.

    Its name carries a digest of the sources, so a changed pom or launcher
    gets a new folder, and an interrupted download never looks complete.
    """
    digest = hashlib.sha256(POM.read_bytes() + LAUNCHER.read_bytes()).hexdigest()[:12]
    ready = home / f"artefacts-{digest}"
    if ready.is_dir():
        return ready
    missing = missing_tools()
    if missing:
        raise ClusterError("\n".join(["Missing from this machine:", *missing]))
    home.mkdir(parents=True, exist_ok=True)
    print("Fetching OpenSearch with Maven (first run only) ...", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(dir=home, prefix="artefacts-partial-") as scratch:
        partial = Path(scratch, "artefacts")
        jars, classes = partial / "lib", partial / "classes"
        copy = ["dependency:copy-dependencies", f"-DoutputDirectory={jars}"]
        run_tool(["mvn", "-B", "-q", "-f", str(POM), *copy], "fetch the jars")
        run_tool(["javac", "-cp", f"{jars}/*", "-d", str(classes), str(LAUNCHER)], "compile the launcher")
        partial.rename(ready)
    return ready
