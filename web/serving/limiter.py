"""A limit on requests from one address, one for all processes of a site.

Flask-Limiter counts in each process or needs a Redis beside it; a table of numbers in
memory that the processes share does, because the generic cell rate algorithm keeps one
number of an address: the time at which it will have used up nothing.

Static files, which browsers keep, are not counted.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
import mmap
import secrets
import time
from collections.abc import Callable

from flask import Flask, Response, request

from cuttings.search.translations import worded
from cuttings.web.serving.faults import fault

SLOTS = 65_536
"""Numbers of the table, 512 kB. Two addresses that share one share a limit too; which
ones do, nobody outside can know.
"""
UNLIMITED = ("static", "metrics", "views.healthz", "views.readyz")
"""Endpoints that are not counted."""


class Buckets:
    """Who may ask again, and when: ``per_minute`` requests with a burst of a quarter.

    Made before the processes of a site are, it is shared by them. It takes no lock: in
    a race of two processes one request is not counted.
    """

    def __init__(
        self, per_minute: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.per_minute = per_minute
        self._interval = 60 / per_minute
        self._burst = max(1.0, per_minute / 4) * self._interval
        self._clock = clock
        self._key = secrets.token_bytes(16)
        # The times are those of the machine's clock, the same in every process.
        self._free_at = memoryview(mmap.mmap(-1, SLOTS * 8)).cast("d")

    def take(self, address: str) -> float:
        """Counts a request: 0 where it may be answered, else the seconds until one may."""
        digest = hashlib.blake2b(address.encode(), key=self._key, digest_size=4)
        slot = int.from_bytes(digest.digest(), "big") % SLOTS
        now = self._clock()
        free_at = max(self._free_at[slot], now) + self._interval
        wait = free_at - self._burst - now
        # What differs by less than this is the rounding of the clock.
        if wait > 1e-6:
            return wait
        self._free_at[slot] = free_at
        return 0.0


def network_of(address: str) -> str:
    """What is counted as one address: an IPv4 address, or the /64 of an IPv6 one, of
    which its holder has all addresses.

    >>> network_of("2001:db8::1") == network_of("2001:db8::ffff")
    True
    >>> network_of("::ffff:192.0.2.1"), network_of("no address")
    ('192.0.2.1', 'no address')
    """
    if ":" not in address:
        return address
    try:
        parsed = ipaddress.IPv6Address(address)
    except ValueError:
        return address
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(parsed) >> 64 << 64, 64)))


def limit_requests(app: Flask, buckets: Buckets | None) -> None:
    """Answers 429 with Retry-After to an address over its limit; None is no limit."""
    if buckets is None:
        return

    def check() -> Response | None:
        if request.endpoint in UNLIMITED:
            return None
        wait = buckets.take(network_of(request.remote_addr or ""))
        if not wait:
            return None
        seconds = math.ceil(wait)
        response = fault(
            429,
            worded(
                "Wait %(seconds)s s and ask again. One address may ask %(per_minute)s "
                "times a minute.",
                seconds=seconds,
                per_minute=buckets.per_minute,
            ),
        )
        response.headers["Retry-After"] = str(seconds)
        return response

    app.before_request(check)
