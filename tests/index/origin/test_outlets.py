"""Outlets: stated without doubt, or the host of the address, or unknown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.index.origin import (
    credited_agency,
    find_origin,
    outlet_of_address,
    stated_outlet,
)


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        (
            "End.\nCopyright 2016 The Moscow Times. All rights reserved.",
            "The Moscow Times",
        ),
        ("© 2015 Daily Nation Ltd", "Daily Nation"),
        ("© 2015 Jane Doe", None),
        ("© 2015 AFP", None),
        ("The post Rain appeared first on Asia Today.", "Asia Today"),
        ("This article was originally published in The Herald.", "The Herald"),
        ("© The Herald\n© The Tribune", None),
        ("He read The Moscow Times.", None),
    ],
)
def test_only_a_stated_outlet_is_named(text, outlet):
    """A copyright line names an outlet, not a person or an agency; two that differ
    name none.
    """
    assert outlet == stated_outlet(text)


@pytest.mark.parametrize(
    ("address", "outlet"),
    [
        ("https://www.dawn.com/news/1", "dawn.com"),
        ("http://m.example.co.uk/a", "example.co.uk"),
        ("https://web.archive.org/web/2015/http://x.com", None),
        ("http://127.0.0.1/a", None),
        ("tag:x,2015:1", None),
        ("http://[bad", None),
        (None, None),
    ],
)
def test_the_host_of_an_address_is_an_outlet(address, outlet):
    """A web archive, a number or a broken address is none."""
    assert outlet == outlet_of_address(address)


def test_a_credit_in_a_hidden_copyright_line_counts():
    """The agency of a copyright line is read from the original, because the body
    hides such lines.
    """
    assert (
        credited_agency(
            "Rain fell.\n\nCopyright 2015 The Associated Press. All rights reserved."
        )
        == "AP"
    )
    assert credited_agency("Rain fell on the MAP\nMAP") is None


@given(st.text(max_size=300))
def test_any_text_is_safe(text):
    """Whatever the text, traces lie within it and dates are real."""
    origin = find_origin(text[:40], text)
    assert all(0 <= trace.start <= trace.end <= len(text) for trace in origin.traces)
    assert origin.published is None or origin.published.days
    stated_outlet(text)
    outlet_of_address(text)
