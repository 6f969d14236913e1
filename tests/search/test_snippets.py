"""Texts are marked where the query matched, and nowhere else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.highlighting import highlight, snippets
from cuttings.search.syntax.grammar import parse


def marked(text: str, query: str, exact: bool = False) -> list[str]:
    return [
        piece
        for piece, match in highlight(text, parse(query, exact).marks, title=True)
        if match
    ]


def test_a_word_is_marked_in_all_its_forms_and_exactly_when_asked():
    assert marked("Talks, talked, talking; talker.", "talk") == [
        "Talks",
        "talked",
        "talking",
    ]
    assert marked("Talks, talk, talking.", "talk", exact=True) == ["talk"]


def test_a_phrase_is_marked_only_where_its_words_stand_together():
    text = (
        "They refused. They refused to surrender to anyone; to surrender they refused."
    )
    assert marked(text, '"refused to surrender"') == ["refused to surrender"]


def test_words_in_proximity_are_marked_one_by_one():
    assert marked("peace, after long talks", '"peace talks"~4') == ["peace", "talks"]
    assert marked("talks about peace", '"peace talks"~4') == ["talks", "peace"]


def test_wildcards_and_fuzzy_words_are_marked():
    assert marked("Rakhmon, Rahmon, Rome", "ra*mon") == ["Rakhmon", "Rahmon"]
    assert marked("militant militent mountain", "militant~") == ["militant", "militent"]


def test_accents_and_possessives_do_not_hide_a_match():
    assert marked("Łódź's café", "lodz cafe") == ["Łódź's", "café"]


def test_a_snippet_prefers_the_passage_with_most_distinct_words():
    filler = "filler words go on and on " * 40
    body = f"{'peace ' * 5}{filler}peace talks with rebels began {filler}"
    first = snippets(body, parse("peace talks rebels").marks, count=1)[0]
    assert [text for text, match in first if match] == ["peace", "talks", "rebels"]


def test_without_a_match_the_beginning_is_shown():
    assert snippets("One two.", parse("zebra").marks) == ((("One two.", False),),)
    assert snippets("", parse("zebra").marks) == ()


@given(st.text(max_size=200), st.text(max_size=20))
def test_spans_put_together_are_the_text(text, query):
    assert "".join(piece for piece, _ in highlight(text, parse(query).marks)) == text


@given(st.text("ab \n", max_size=900), st.sampled_from(["a", "ab", "a b", '"a b"']))
def test_a_snippet_is_short(body, query):
    for spans in snippets(body, parse(query).marks):
        assert len("".join(text for text, _ in spans)) <= 260


def test_a_text_without_white_space_is_cut_where_the_passage_ends():
    body = "一" * 500 + "北京" + "一" * 500
    (spans,) = snippets(body, parse("北京").marks, count=1)
    assert ("北京", True) in spans
    assert len("".join(text for text, _ in spans)) <= 260


def test_matches_side_by_side_are_one_span():
    assert snippets("北京 is 北 京.", parse("北 京").marks) == (
        (
            ("北京", True),
            (" is ", False),
            ("北", True),
            (" ", False),
            ("京", True),
            (".", False),
        ),
    )
