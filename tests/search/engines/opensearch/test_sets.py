"""A set of articles is a Roaring bitmap as the specification has it."""

from __future__ import annotations

import struct

from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.engines.opensearch.sets import NUMBERS, bitmap, number_of

numbers = st.lists(st.integers(0, NUMBERS - 1), max_size=50)


def read(members: bytes) -> set[int]:
    """A bitmap without runs, read number by number."""
    cookie, containers = struct.unpack_from("<II", members)
    assert cookie == 12_346
    found: set[int] = set()
    for each in range(containers):
        key, less_one = struct.unpack_from("<HH", members, 8 + 4 * each)
        (place,) = struct.unpack_from("<I", members, 8 + 4 * containers + 4 * each)
        if less_one < 4_096:
            low = struct.unpack_from(f"<{less_one + 1}H", members, place)
        else:
            bits = members[place : place + 8_192]
            low = [n for n in range(1 << 16) if bits[n // 8] >> n % 8 & 1]
            assert len(low) == less_one + 1
        found.update(key << 16 | number for number in low)
    return found


@given(numbers)
def test_a_bitmap_holds_just_its_numbers(some):
    assert read(bitmap(some)) == set(some)


def test_up_to_4096_of_65536_numbers_are_listed_and_more_are_bits():
    for number in (4_096, 4_097):
        some = range(70_000, 70_000 + number)
        members = bitmap(some)
        assert read(members) == set(some)
        assert len(members) == 16 + (8_192 if number > 4_096 else 2 * number)


def test_later_attempts_give_other_numbers():
    assert len({number_of("k3x7qp2mzt5a", attempt) for attempt in range(5)}) == 5
