"""Outlets: stated without doubt, or the host of the address, or unknown."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from cuttings.index.origin import (
    credited_agency,
    find_origin,
    outlet_of_address,
    stated_outlet,
)
from tests.fragments import check_answers, texts


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


FRAGMENTS = (
    *("KABUL, 5 May 1999 (AFP) -- ", "By Jane Doe, Reuters\n", "\n- AFP", "\n\n"),
    *(
        "Copyright 2016 The Moscow Times",
        "© Daily Nation",
        "Rain fell.",
        "31 May 1997\n",
    ),
    *("appeared first on Asia Today", "told AFP", "31 Feb. 1999\n", "\x00", " - "),
)


def test_any_text_is_safe():
    """Whatever the text, traces lie within it, and dates are real."""

    def check(text, origin):
        assert all(0 <= each.start < each.end <= len(text) for each in origin.traces)
        assert origin.published is None or origin.published.days

    def origin_with_traces(text):
        origin = find_origin(text[:40], text)
        check(text, origin)
        return origin.traces

    check_answers(texts(*FRAGMENTS), origin_with_traces, lambda *_: None, least=40)


def test_an_outlet_stands_in_its_text():
    """Whatever the text, a stated outlet is a part of it."""

    def check(text, outlet):
        assert outlet is None or outlet in text

    check_answers(texts(*FRAGMENTS), stated_outlet, check, least=10)


def test_any_address_is_safe():
    """The outlet of an address is a host in it, in small letters."""

    def check(address, outlet):
        assert outlet is None or (outlet in address.lower() and "." in outlet)

    parts = (
        st.sampled_from(["http://", "https://", "HTTP://", "tag:", ""]),
        st.sampled_from(["www.", "M.", "me@", "[", ""]),
        st.sampled_from(["dawn.com", "Dawn.com", "127.0.0.1", "localhost", ""]),
        st.sampled_from([":80", "/a", "]", "?q=dawn.com", ""]),
    )
    strategy = st.tuples(*parts).map("".join)
    check_answers(strategy, outlet_of_address, check, least=5)
