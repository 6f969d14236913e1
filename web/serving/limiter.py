"""A limit on requests from one address: a token bucket each, in this process.

A process counts for itself, so with several workers an address may get as many times
more; the limit is there to stop floods, not to meter. Static files, which browsers
keep, are not counted.
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from flask import Flask, Response, request

from cuttings.web.serving.faults import fault

MOST_ADDRESSES = 10_000


class Buckets:
    """Buckets of ``burst`` tokens, filled at ``per_minute``; the longest unused are
    forgotten.
    """

    def __init__(
        self, per_minute: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.rate = per_minute / 60
        self.burst = max(1.0, per_minute / 4)
        self._clock = clock
        self._lock = threading.Lock()
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, address: str) -> float:
        """Takes a token: 0 where there was one, else the seconds until there is."""
        now = self._clock()
        with self._lock:
            level, then = self._levels.pop(address, (self.burst, now))
            level = min(self.burst, level + (now - then) * self.rate)
            wait = 0.0 if level >= 1 else (1 - level) / self.rate
            self._levels[address] = (level - 1 if level >= 1 else level, now)
            if len(self._levels) > MOST_ADDRESSES:
                self._levels.popitem(last=False)
        return wait


def limit_requests(app: Flask, per_minute: int) -> None:
    """Answers 429 with Retry-After to an address over its limit; 0 is no limit."""
    if not per_minute:
        return
    buckets = Buckets(per_minute)

    def check() -> Response | None:
        if request.endpoint in ("static", "views.healthz"):
            return None
        wait = buckets.take(request.remote_addr or "")
        if not wait:
            return None
        seconds = math.ceil(wait)
        response = fault(
            429,
            f"Wait {seconds} s and ask again. One address may ask {per_minute} times a minute.",
        )
        response.headers["Retry-After"] = str(seconds)
        return response

    app.before_request(check)
