"""Lucene as a rival: a Java program that Maven compiles and this module asks by lines.

It needs Maven and Java 21 or later (``JAVA_HOME``). The program measures its pages
itself, so that the way to it and back is not counted.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from tests.bench.asking import KEYS, Ask, Rival, values_of
from tests.bench.corpus import Made

SOURCE = Path(__file__).parent / "lucene"
BUILT = Path(__file__).parents[2] / "build" / "lucene"
SEPARATOR = "\x1f"


class Lucene(Rival):
    """Lucene with its own facet module, in one segment and one thread."""

    name = "lucene"
    cannot = frozenset({"sentence"})

    def __init__(self, folder: Path) -> None:
        if not shutil.which("mvn"):
            raise ImportError("it needs Maven and Java 21 or later")
        maven = ["mvn", "-q", "compile", "dependency:copy-dependencies"]
        made = subprocess.run(maven, cwd=SOURCE, capture_output=True, text=True)
        if made.returncode:
            raise ImportError(made.stdout.strip().split("\n")[0])
        java = Path(os.environ.get("JAVA_HOME", "")) / "bin" / "java"
        path = f"{BUILT / 'classes'}:{BUILT / 'dependency'}/*"
        command = [str(java) if java.exists() else "java", "-Xmx2g", "-cp", path]
        self._process = subprocess.Popen(
            [*command, "Rival", str(folder / self.name)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        self.spent = 0.0, 0.0

    def _say(self, *fields: str) -> None:
        assert self._process.stdin
        self._process.stdin.write("\t".join(fields) + "\n")

    def _answer(self) -> list[str]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise OSError("Lucene's process ended")
        return line.split("\t")

    def build(self, articles: Iterable[Made]) -> None:
        for made in articles:
            body = made.body.replace("\n", " ")
            values = [SEPARATOR.join(values_of(made, key)) for key in KEYS]
            day = str(made.day.toordinal())
            self._say("add", made.title, body, str(made.story), day, *values)
        self._say("commit")
        (processor,) = self._answer()
        self.spent = (0.0, int(processor) / 1e9)

    def page(self, ask: Ask) -> int:
        filters = [f"{key}={value}" for key, value in ask.filters]
        words = SEPARATOR.join(ask.words)
        self._say("page", ask.how, words, SEPARATOR.join(filters), ask.sort)
        matches, clock, processor = self._answer()
        self.spent = (int(clock) / 1e9, int(processor) / 1e9)
        return int(matches)

    def close(self) -> None:
        """Ends its process."""
        self._process.communicate()
