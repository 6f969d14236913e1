"""A date is taken out of the words of a query only where the rest means the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.syntax.dating import dates_apart
from cuttings.search.syntax.grammar import parse
from cuttings.search.syntax.tree import Dates

PIECES = """ fire strike "forest fire" OR AND NOT - ( ) the title:smoke date:2019 date:2018..2020
    date:>2019 date:"3 January 2020" DT 2019 date:03/01/2020 date:unknown -date:2019 w/3
    date:[2019 TO *] 2019 or and """


@pytest.mark.parametrize(
    "text",
    [
        "fire OR date:2019",
        "fire NOT date:2019",
        "-date:2019 fire",
        "fire date:unknown",
        "fire date:2018 date:2019",
        "fire date:03/01/2020",
        "fire (date:2019 OR smoke)",
        "fire in 2019",
    ],
)
def test_what_is_no_one_period_for_all_hits_stays_in_the_words(text):
    assert dates_apart(text) is None


@given(st.lists(st.sampled_from(PIECES.split()), max_size=7).map(" ".join))
def test_the_rest_means_what_the_whole_did_without_its_date(text):
    apart = dates_apart(text)
    if apart:
        rest, period = apart
        nodes = [part.node for part in parse(text).parts]
        assert nodes.count(Dates(period)) == 1
        nodes.remove(Dates(period))
        assert [part.node for part in parse(rest).parts] == nodes
