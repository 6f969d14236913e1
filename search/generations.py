"""One generation of an index for all that one answer asks of it.

An engine looks for a newer generation at each call, which is a few questions to the
system. A page of the site calls it a dozen times, and is to be of one piece: within the
block it looks once, and what a writer commits meanwhile is in the next answer.

    with one_generation():
        page = engine.search(query)
        engine.facet_values("people", query)  # of the same generation

It is a context variable, as the deadline is: engines need not be told, and each thread
has its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_seen: ContextVar[dict[int, object] | None] = ContextVar("generations", default=None)


@contextmanager
def one_generation() -> Iterator[None]:
    """Whatever runs inside is answered from the generation that is seen first."""
    token = _seen.set({})
    try:
        yield
    finally:
        _seen.reset(token)


def seen(engine: object) -> object | None:
    """The generation of an engine that this answer has seen; None where it is to look."""
    generations = _seen.get()
    return None if generations is None else generations.get(id(engine))


def note(engine: object, generation: object | None) -> None:
    """Notes what was seen; None where the engine is to look again, as after a commit of
    its own.
    """
    generations = _seen.get()
    if generations is not None:
        generations[id(engine)] = generation
