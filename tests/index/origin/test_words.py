"""Every member of the word lists of origin does what its list is for."""

from __future__ import annotations

import pytest

from cuttings.index.origin import find_origin, stated_outlet
from cuttings.index.origin.words import word_list


@pytest.mark.parametrize("word", word_list("not_places"))
def test_a_heading_in_capitals_is_no_place(word):
    """An agency behind it proves a place, but not one of these."""
    origin = find_origin(None, f"{word.upper()} (AFP) -- Rain fell.")
    assert origin.dateline is None
    assert find_origin(None, "KABUL (AFP) -- Rain fell.").dateline == "KABUL"


@pytest.mark.parametrize("word", word_list("outlet_words"))
def test_a_copyright_holder_is_an_outlet_by_its_name(word):
    """A holder that is called otherwise is a person."""
    assert stated_outlet(f"Rain.\n© 2016 Kabul {word}") == f"Kabul {word}"
    assert stated_outlet(f"Rain.\n© 2016 Kabul Zz{word.lower()}") is None


@pytest.mark.parametrize("word", word_list("not_names"))
def test_an_office_is_no_person(word):
    """A byline that names one names nobody."""
    assert find_origin(None, f"By Kabul {word}\nRain fell.").byline is None
    assert find_origin(None, "By Kabul Khan\nRain fell.").byline == "Kabul Khan"


@pytest.mark.parametrize("outlet", word_list("cited_outlets"))
def test_an_agency_is_not_credited_where_another_outlet_is_cited(outlet):
    """ "Told AFP" is the agency's own only where nobody else was told."""
    name = outlet.replace("[-_]", " ").replace("_", " ")
    text = "He told AFP so. She told {} no."
    assert find_origin(None, text.format(f"the {name}")).agency is None
    assert find_origin(None, text.format("nobody")).agency == "AFP"
