"""Records come back as they were written, compressed or not, in every thread."""

from __future__ import annotations

import threading

import pytest

from cuttings.search.articles import Article, Stretch
from cuttings.search.engines.whoosh.records import LONG, pack_page, read_page
from tests.making import make_entry

ENGLISH = (Stretch(0, 1, "en"),)


def article(body: str) -> Article:
    return make_entry("a", "Grain", body).article


def shortest(size: int) -> str:
    """A body whose record has so many bytes before it is compressed."""
    plain = len(pack_page(article("x"), ENGLISH))
    return "x" * (size - plain + 1)


@pytest.mark.parametrize(
    ("size", "is_whole"), [(LONG - 1, True), (LONG, False), (LONG + 1, False)]
)
def test_records_are_compressed_from_a_length_on(size, is_whole):
    body = shortest(size)
    record = pack_page(article(body), ENGLISH)
    assert (len(record) == size) == is_whole
    assert read_page(record).body == body


def test_threads_read_and_write_at_the_same_time():
    """Zstandard's own objects must not be shared by threads."""
    bodies = [f"{number} wheat " * 4_000 for number in range(8)]
    found: list[list[str]] = []

    def work() -> None:
        own = []
        for _ in range(40):
            own += [
                read_page(pack_page(article(body), ENGLISH)).body for body in bodies
            ]
        found.append(own)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [bodies * 40] * 4
