"""Progress of long work: Click's bar on a terminal, a line a minute elsewhere, JSON
events on request.

    progress = Progress(unit="articles")
    progress.total = 300
    progress.advance(done=1, articles=1)
    progress.finish()
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass, field
from typing import Any, TextIO

from cuttings.search.translations import (
    gettext,
    in_articles,
    number_words,
    parted,
    translated,
)

WIDTH = 24
SECONDS_BETWEEN_LINES = 60.0
SECONDS_BETWEEN_DRAWINGS = 0.1


@dataclass
class Progress:
    """Says how far a run has come.

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
    _last: float = field(default_factory=time.monotonic)
    _bar: Any = None

    def advance(self, done: int = 0, articles: int = 0, skipped: int = 0) -> None:
        """Counts what has been done since, and says so when it is time to."""
        self.done += done
        self.articles += articles
        self.skipped += skipped
        if self.quiet:
            return
        on_terminal = self.stream.isatty() and not self.events
        pause = SECONDS_BETWEEN_DRAWINGS if on_terminal else SECONDS_BETWEEN_LINES
        now = time.monotonic()
        if now - self._last < pause:
            return
        self._last = now
        if on_terminal:
            self._draw()
        else:
            print(self._event() if self.events else self.line(), file=self.stream)
            self.stream.flush()

    def close(self) -> None:
        """Leaves the terminal's line clean."""
        if self._bar is not None:
            self.stream.write("\r\x1b[K\x1b[?25h")
            self.stream.flush()
            self._bar = None

    def line(self) -> str:
        """The state in words: done, rate, skipped so far."""
        total = gettext(" of %(total)s", total=self.total) if self.total else ""
        unit = translated(self.unit)
        return parted([f"{number_words(self.done)}{total} {unit}", self._rate()])

    def _rate(self) -> str:
        seconds = max(time.monotonic() - self._began, 1e-6)
        rate = gettext(
            "%(articles)s, %(value)s a second",
            articles=in_articles(self.articles),
            value=format(self.articles / seconds, ",.0f"),
        )
        return (
            gettext("%(rate)s; %(skipped)s skipped", rate=rate, skipped=self.skipped)
            if self.skipped
            else rate
        )

    def _event(self) -> str:
        return json.dumps(
            {
                "event": "progress",
                "done": self.done,
                "total": self.total,
                "unit": self.unit,
                "articles": self.articles,
                "skipped": self.skipped,
            }
        )

    def _draw(self) -> None:
        import click

        length = max(self.total, self.done, 1)
        if self._bar is None:
            self._bar = click.progressbar(
                length=length,
                file=self.stream,
                width=WIDTH,
                show_pos=True,
                item_show_func=lambda _: self._rate(),
            )
        self._bar.length = length
        self._bar.update(self.done - self._bar.pos, current_item=self.done)
        self._bar.render_progress()
