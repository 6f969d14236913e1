"""Analysts for tests of the processes: picklable, and saying in what they find which
process found it.
"""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from cuttings.search.articles import Article, Enrichment


@dataclass(frozen=True)
class Telling:
    """Finds each article's body and the number of its process; a file in the folder
    tells of each preparation.

    A body can ask for more: ``sleep N``, ``end`` (of the process), ``meet N`` (wait for
    so many processes at work). The asking process neither sleeps long nor ends.
    """

    folder: Path
    threads: bool = False
    asking: int = field(default_factory=os.getpid)

    def prepare(self) -> None:
        if self.threads:
            threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
        (self.folder / f"prepared-{os.getpid()}").touch()

    def analyse(self, batch: list[Article]) -> list[Enrichment]:
        (self.folder / f"working-{os.getpid()}").touch()
        for article in batch:
            word, _, number = article.body.partition(" ")
            if word == "sleep":
                time.sleep(
                    min(float(number), 0.05)
                    if os.getpid() == self.asking
                    else float(number)
                )
            elif word == "meet":
                while len(list(self.folder.glob("working-*"))) < int(number):
                    time.sleep(0.01)
            elif word == "end" and os.getpid() != self.asking:
                os._exit(1)
        return [
            Enrichment(model=str(os.getpid()), rules=article.body) for article in batch
        ]


class Unprepared(Telling):
    """Has a model in the asking process only."""

    def prepare(self) -> None:
        if os.getpid() != self.asking:
            raise OSError("the model is not there")


def batch(*bodies: str) -> list[Article]:
    """Articles of these bodies."""
    return [
        Article(str(number), "", False, body, body, (), "", "")
        for number, body in enumerate(bodies)
    ]
