"""Which names may be one person's."""

from __future__ import annotations

import pytest

from cuttings.index.names.forms import are_one_given_name, names_behind


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Bob", "Robert", True),
        ("Robert", "Bob", True),
        ("Bobby", "Bob", True),
        ("Rob", "Bob", True),
        ("Mohammed", "Muhammad", True),
        ("Bert", "Albert", True),
        ("Albert", "Robert", False),
        ("Ann", "Anna", False),
    ],
)
def test_a_short_form_is_the_name_that_it_is_short_for(
    one: str, other: str, alike: bool
) -> None:
    """Two short forms of one name are one too, and two names of one short form are not."""
    assert are_one_given_name(one, other) is alike


def test_what_is_no_short_form_stands_for_itself() -> None:
    """However rare it is."""
    assert names_behind("Xuxa") == {"ksuksa"}
