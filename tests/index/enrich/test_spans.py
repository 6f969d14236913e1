"""Names are found where they stand by themselves."""

import re

from hypothesis import given
from hypothesis import strategies as st

from cuttings.index.enrich.spans import occurrences


@given(st.text("aé_ .1", max_size=30), st.text("aé_ .1", min_size=1, max_size=4))
def test_occurrences_are_those_that_a_pattern_between_word_ends_finds(text, words):
    """Plain search gives what the pattern would, for every text."""
    pattern = rf"(?<!\w){re.escape(words)}(?!\w)"
    assert list(occurrences(text, words)) == [
        match.span() for match in re.finditer(pattern, text)
    ]
