"""What a page says it understood finds the same when it is searched again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.facets import installed_facets
from cuttings.search.queries import Query
from cuttings.search.syntax.grammar import parse
from tests.making import make_entry

TEXTS = (
    "Police shot two militants near the station. The court ruled in May 2019.",
    "The supreme court of the land\nruled on peace talks; talks, talks and talks.",
    "Colour and color, women and a woman, U.S. troops, C++ and .NET at AT&T.",
    "Negotiations or talks: not peace, but a truce. Room 101, 1,000 words.",
    "",
)
WORDS = """ police court talks peace women colo?r negotiat* "peace talks" troops 2019 the
    u.s. c++ .net trucee~ militants supreme 1000 """
SIGNS = """ AND OR NOT - ( ) and or not w/3 PRE/5 /s /p N4 title: byline:* date:2019 exact:
    ATLEAST2( ti( {the land} TI +"court" but -( within 5 near in date:* people:rahmon
    https://example.org/a LENGTH > 5 [ti] ^2 ! * ? the of und ou 1 2 S1 exp court/ or/1-2 %5
    !! NEXT NOT/5 MH [mh :ti #2 """


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> Callable[[str], set[str]]:
    """What a query finds in a small archive, all its words demanded."""
    engine = MemoryEngine(tmp_path_factory.mktemp("understood"), installed_facets())
    for number, body in enumerate(TEXTS):
        date = f"{number + 2016}" if number else None
        url = "https://example.org/a" if number == 1 else None
        entry = make_entry(str(number), f"Title of {body[:6]}", body, date, url=url)
        engine.write([entry])
    engine.commit()

    def find(text: str) -> set[str]:
        page = engine.search(Query(text, count="copies", words="all", size=20))
        return {hit.id for hit in page.hits}

    return find


@given(
    st.lists(
        st.sampled_from([*WORDS.split(), *SIGNS.split()]), min_size=1, max_size=9
    ).map(" ".join)
)
def test_what_was_understood_finds_the_same_again(found, text):
    understood = parse(text).understood
    if understood in ("nothing", "everything"):
        assert found(text) == (found("*") if understood == "everything" else set())
    else:
        assert found(text) == found(understood)


@given(st.text(max_size=30))
def test_any_text_is_answered_as_it_was_understood(found, text):
    understood = parse(text).understood
    if understood not in ("nothing", "everything"):
        assert found(text) == found(understood)
