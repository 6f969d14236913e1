"""What a node is made of:

OpenSearch's jars from Maven Central, and the compiled launcher.

Maven fetches the jars that ``pom.xml`` names and ``javac`` compiles
``NodeLauncher.java`` against them; no OpenSearch distribution, container or right of
root is needed. Another version is asked for in the environment:

    CUTTINGS_TEST_OPENSEARCH=3.6.0 CUTTINGS_TEST_JAVA=/opt/java21/bin/java

OpenSearch 3 needs Java 21. A runtime of it is enough: the launcher is then compiled by
Eclipse's compiler, which Maven brings too.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
POM = HERE / "pom.xml"
LAUNCHER = HERE / "NodeLauncher.java"
VERSION = os.environ.get("CUTTINGS_TEST_OPENSEARCH", "")
"""The version of OpenSearch; that of ``pom.xml`` where it is empty."""
JAVA = os.environ.get("CUTTINGS_TEST_JAVA", "java")
"""The program that runs the nodes."""
ECLIPSE = "org.eclipse.jdt:ecj:3.40.0"

TOOLS = {
    "java": "a Java runtime, version 11 or newer (Debian: openjdk-17-jre-headless)",
    "javac": "a Java compiler, version 11 or newer (Debian: openjdk-17-jdk-headless)",
    "mvn": "Maven (Debian: maven)",
}


class ClusterError(Exception):
    """Something the user can put right; the message says what."""


def missing_tools() -> list[str]:
    """Every program that is needed and not installed, with what brings it."""
    needed = (
        {**TOOLS, JAVA: "the program that CUTTINGS_TEST_JAVA names"}
        if _has_own_java()
        else TOOLS
    )
    unneeded = {"java", "javac"} if _has_own_java() else set()
    return [
        f"{tool}: {what}"
        for tool, what in needed.items()
        if tool not in unneeded and not shutil.which(tool)
    ]


def _has_own_java() -> bool:
    return JAVA != "java"


def run_tool(command: list[str], purpose: str) -> None:
    """Run a build tool; raise ClusterError with its output if it fails."""
    result = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        raise ClusterError(
            f"{command[0]} could not {purpose}:\n{result.stdout.strip()}"
        )


def prepare_artefacts(home: Path) -> Path:
    """The folder with the jars and the launcher, made if need be.

    Raises ClusterError where a tool is missing or fails.

    Its name carries a digest of the sources, so a changed pom or launcher
    gets a new folder, and an interrupted download never looks complete.
    """
    asked = f"{VERSION} {ECLIPSE if _has_own_java() else ''}".strip().encode()
    digest = hashlib.sha256(
        POM.read_bytes() + LAUNCHER.read_bytes() + asked
    ).hexdigest()[:12]
    ready = home / f"artefacts-{digest}"
    if ready.is_dir():
        return ready
    missing = missing_tools()
    if missing:
        raise ClusterError("\n".join(["Missing from this machine:", *missing]))
    home.mkdir(parents=True, exist_ok=True)
    print(
        "Fetching OpenSearch with Maven (first run only) ...",
        file=sys.stderr,
        flush=True,
    )
    with tempfile.TemporaryDirectory(dir=home, prefix="artefacts-partial-") as scratch:
        partial = Path(scratch, "artefacts")
        jars, classes = partial / "lib", partial / "classes"
        version = [f"-Dopensearch.version={VERSION}"] if VERSION else []
        _maven("dependency:copy-dependencies", f"-DoutputDirectory={jars}", *version)
        _compile(jars, classes, Path(scratch))
        partial.rename(ready)
    return ready


def _maven(*arguments: str) -> None:
    run_tool(["mvn", "-B", "-q", "-f", str(POM), *arguments], "fetch the jars")


def _compile(jars: Path, classes: Path, scratch: Path) -> None:
    """Compiles the launcher, by the compiler that understands what the jars hold."""
    compiler = ["javac"]
    if _has_own_java():
        _maven(
            "dependency:copy", f"-Dartifact={ECLIPSE}", f"-DoutputDirectory={scratch}"
        )
        (eclipse,) = scratch.glob("ecj-*.jar")
        compiler = [JAVA, "-jar", str(eclipse), "-17", "-nowarn"]
    path = ":".join(map(str, sorted(jars.glob("*.jar"))))
    run_tool(
        [*compiler, "-cp", path, "-d", str(classes), str(LAUNCHER)],
        "compile the launcher",
    )
