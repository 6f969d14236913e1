"""Records come back as they were written, compressed or not, in every thread."""

from __future__ import annotations

import threading

import pytest

from cuttings.search.articles import Article, Stretch
from cuttings.search.engines.whoosh.records import (
    LONG,
    SAMPLE,
    Compression,
    learnt,
    pack_page,
    read_page,
)
from tests.making import make_entry

ENGLISH = (Stretch(0, 1, "en"),)


def article(body: str) -> Article:
    return make_entry("a", "Grain", body).article


def shortest(size: int) -> str:
    """A body whose record has so many bytes before it is compressed."""
    plain = len(pack_page(article("x"), ENGLISH))
    return "x" * (size - plain + 1)


def texts(count: int, numbered_from: int = 0) -> list[bytes]:
    """Records of texts that have much in common."""
    found = []
    for number in range(numbered_from, numbered_from + count):
        body = " ".join(
            f"the minister said {number * step % 997}" for step in range(20)
        )
        found.append(pack_page(article(body), ENGLISH))
    return found


@pytest.mark.parametrize(
    ("size", "is_whole"), [(LONG - 1, True), (LONG, False), (LONG + 1, False)]
)
def test_records_are_compressed_from_a_length_on(size, is_whole):
    body = shortest(size)
    record = pack_page(article(body), ENGLISH)
    compression = Compression()
    stored = compression.compressed(record)
    assert (len(stored) == size) == is_whole
    assert read_page(compression.plain(stored)).body == body


def test_what_texts_have_in_common_is_stored_once():
    shared = Compression(learnt(texts(SAMPLE)))
    alone = Compression()
    for record in texts(20, numbered_from=5_000):
        stored = shared.compressed(record)
        assert len(stored) * 1.5 < len(alone.compressed(record))
        assert shared.plain(stored) == record


def test_what_was_compressed_without_a_dictionary_is_read_with_any():
    shared = Compression(learnt(texts(SAMPLE)))
    for record in texts(20):
        assert shared.plain(Compression().compressed(record)) == record


@pytest.mark.parametrize("count", [SAMPLE - 1, SAMPLE])
def test_a_dictionary_is_learnt_from_enough_records(count):
    assert bool(learnt(texts(count))) == (count == SAMPLE)


def test_of_records_without_a_byte_no_dictionary_is_made():
    assert learnt([b""] * SAMPLE) == b""


@pytest.mark.parametrize("dictionary", [b"", learnt(texts(SAMPLE))], ids=len)
def test_threads_read_and_write_at_the_same_time(dictionary):
    """Zstandard's own objects must not be shared by threads."""
    compression = Compression(dictionary)
    bodies = [f"{number} wheat " * 4_000 for number in range(8)]
    records = [pack_page(article(body), ENGLISH) for body in bodies]
    found: list[list[bytes]] = []

    def work() -> None:
        own = []
        for _ in range(40):
            for record in records:
                own.append(compression.plain(compression.compressed(record)))
        found.append(own)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [records * 40] * 4
