"""Sentences and paragraphs begin where a reader sees them begin."""

from __future__ import annotations

import pytest

from cuttings.search.language.units import breaks_of


@pytest.mark.parametrize(
    ("text", "sentences", "paragraphs"),
    [
        ("One two. Three!  Four? ‘Five’", (0, 2, 3, 4), (0,)),
        ("J. R. Smith left. The U.S. Army stayed.", (0, 4), (0,)),
        ("Cf. Smith_J. Then", (0, 3), (0,)),
        ("It ended... 7 died.. Ünal too", (0, 2, 4), (0,)),
        ("One. \n two\n \nThree. four", (0, 1, 2), (0, 1, 2)),
        ("和平。战争", (0, 2), (0,)),
        (". \n ! ", (), ()),
        ("“He left.” She stayed. ‘no", (0, 2), (0,)),
        ("中国。和平。 War", (0, 2, 4), (0,)),
    ],
)
def test_units_begin_behind_stops_and_line_breaks(text, sentences, paragraphs):
    breaks = breaks_of(text)
    assert (sentences, paragraphs) == (breaks.sentences, breaks.paragraphs)
