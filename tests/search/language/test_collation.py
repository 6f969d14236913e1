"""Names from A to Z as a reader looks for them."""

from __future__ import annotations

import pytest

from cuttings.search.language.collation import collation_key, label_key


@pytest.mark.parametrize(
    "names",
    [
        ["Eagle", "Éclair", "Edge"],
        ["Lodz Daily", "Łódź Today", "Lublin"],
        ["Oslo", "Öster", "Otto"],
        ["Channel 4", "Channel 10", "Channel One"],
        ["Zebra", "Αθήνα", "Ведомости", "Ещё", "Ждун"],
    ],
)
def test_accents_stand_with_their_letters_and_scripts_apart(names):
    shuffled = names[1:] + names[:1]
    assert names == sorted(shuffled, key=collation_key)


def test_a_label_that_begins_with_thousands_of_digits_has_its_place():
    """It is whatever somebody wrote into an address: behind all numbers, not an error."""
    endless = "9" * 20_000
    assert sorted([endless, "10", "007", "Accra"], key=label_key) == [
        "007",
        "10",
        endless,
        "Accra",
    ]
    assert label_key("0" * 5_000 + "8") < label_key("9")
