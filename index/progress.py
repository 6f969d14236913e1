"""Progress of long work: a line that is redrawn on a terminal, a line a minute
elsewhere, JSON events on request.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass, field
from typing import TextIO

WIDTH = 24


@dataclass
class Progress:
    """Tells how far a run has come.

    ``total`` is the number of files (or articles) to do, 0 while unknown.
    """

    unit: str = "files"
    stream: TextIO = field(default_factory=lambda: sys.stderr)
    events: bool = False
    quiet: bool = False
    total: int = 0
    done: int = 0
    articles: int = 0
    skipped: int = 0
    _began: float = field(default_factory=time.monotonic)
    _told: float = field(default_factory=time.monotonic)
    _drawn: bool = False

    def advance(self, done: int = 0, articles: int = 0, skipped: int = 0) -> None:
        """Counts what has been done since, and tells it when it is time to."""
        self.done += done
        self.articles += articles
        self.skipped += skipped
        now = time.monotonic()
        terminal = self.stream.isatty() and not self.events
        if now - self._told >= (0.1 if terminal else 60.0):
            self._told = now
            self._tell(terminal)

    def finish(self) -> None:
        """Leaves the terminal's line clean."""
        if self._drawn:
            self.stream.write("\r\x1b[K")
            self.stream.flush()

    def line(self) -> str:
        """The state in words: done, rate, time left, skipped so far."""
        seconds = max(time.monotonic() - self._began, 1e-6)
        rate = self.articles / seconds
        parts = [
            f"{self.done:,} of {self.total:,} {self.unit}"
            if self.total
            else f"{self.done:,} {self.unit}"
        ]
        parts.append(f"{self.articles:,} articles, {rate:,.0f} a second")
        if self.total and 0 < self.done < self.total:
            parts.append(
                f"about {_duration(seconds / self.done * (self.total - self.done))} left"
            )
        if self.skipped:
            parts.append(f"{self.skipped:,} skipped")
        return "; ".join(parts)

    def _tell(self, terminal: bool) -> None:
        if self.quiet:
            return
        if self.events:
            fields = {
                "event": "progress",
                "done": self.done,
                "total": self.total,
                "unit": self.unit,
            }
            print(
                json.dumps(
                    {**fields, "articles": self.articles, "skipped": self.skipped}
                ),
                file=self.stream,
                flush=True,
            )
        elif terminal:
            self._drawn = True
            filled = round(WIDTH * self.done / self.total) if self.total else 0
            self.stream.write(
                f"\r\x1b[K[{'#' * filled}{' ' * (WIDTH - filled)}] {self.line()}"
            )
            self.stream.flush()
        else:
            print(self.line(), file=self.stream, flush=True)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
