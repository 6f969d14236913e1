"""Patterns over words: what each notation matches, and that hostile input costs no
more than its length.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.index.enrich.events import patterns as module
from cuttings.index.enrich.events.patterns import GAPS, NUMBER_WORDS, Patterns
from cuttings.index.enrich.events.sentences import sentence_at, sentences
from cuttings.search.errors import SettingsError
from tests.fragments import check_answers, texts

CLASSES = {"fighters": ("rebel*", "armed men"), "was": ("was", "were", "have been")}


def matches(patterns, sentence):
    return [match for _, found in patterns.matches((sentence,)) for match in found]


def found(pattern, text):
    patterns = Patterns(CLASSES)
    patterns.add(pattern, 0)
    sentence = sentence_at(text, 0, len(text))
    return sorted(
        {
            " ".join(sentence.words[first:last])
            for _, first, last in matches(patterns, sentence)
        }
    )


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("gun battle*", "Gun battles raged", ["gun battles"]),
        ("kill|kills", "It kills", ["kills"]),
        (
            "{fighters} fled",
            "Rebels fled, armed men fled",
            ["armed men fled", "rebels fled"],
        ),
        ("{fighters} {was} seen", "Rebels have been seen", ["rebels have been seen"]),
        (
            "# dead",
            "Thirteen dead, 1,500 dead, none dead",
            ["1,500 dead", "thirteen dead"],
        ),
        (
            "president <name>",
            "President Ahmadov and president of",
            ["president ahmadov"],
        ),
        ("the [new] law", "the new law and the law", ["the law", "the new law"]),
        ("visas?", "A visa, two visas", ["visa", "visas"]),
        (
            "seized .. town",
            "seized the old market town",
            ["seized the old market town"],
        ),
        ("seized .. town", "seized the very old big market town", []),
        (
            "seized ... town",
            "seized the very old big market town",
            ["seized the very old big market town"],
        ),
        ("seized .. town", "seized town", ["seized town"]),
    ],
)
def test_each_notation_matches_what_it_says(pattern, text, expected):
    """Prefixes, alternatives, classes, numbers, names, options and gaps match as the
    module says.
    """
    assert expected == found(pattern, text)


def test_unknown_class_is_refused_by_name():
    """A pattern that names no class of the lexicon says which one it missed."""
    with pytest.raises(SettingsError, match="fighter"):
        found("{fighter} fled", "")


def test_a_class_of_the_lexicon_is_refused_where_it_is_not_defined():
    """The message names the class, and where it would be defined."""
    with pytest.raises(SettingsError) as refused:
        Patterns({}).add("{rebels} fled", 0)
    assert str(refused.value) == (
        "The lexicon has no class of words named {rebels}; define it under [words]."
    )


@pytest.mark.parametrize("pattern", [".. town", "seized ..", "[the] .. town"])
def test_a_pattern_that_begins_or_ends_with_a_gap_is_refused(pattern):
    """Any word would begin or end it."""
    with pytest.raises(SettingsError, match="begins or ends with a gap"):
        found(pattern, "")


def test_a_pattern_stands_for_a_bounded_number_of_phrases():
    """Nine options are 512 phrases, which is the most; ten are refused, as is nothing."""
    options = " ".join(f"[w{number}]" for number in range(9))
    Patterns({}).add(options, 0)
    with pytest.raises(SettingsError, match="1,024 phrases"):
        Patterns({}).add(f"{options} [w9]", 0)
    with pytest.raises(SettingsError, match=r"stands for 1 phrases \(1 to 512\)"):
        Patterns({}).add("", 0)


@pytest.mark.parametrize("word", [*sorted(NUMBER_WORDS), "13", "1,500", "twenty-one"])
def test_every_number_in_words_is_a_number(word):
    """Each word of the list stands for #; a word beside it does not."""
    assert found("# dead", f"{word} dead") == [f"{word} dead"]
    assert found("# dead", f"un{word.replace(',', '')} dead") == []


def test_any_text_is_matched_within_bounds():
    """Whatever the text, matches lie within its words."""
    patterns = Patterns(CLASSES)
    for number, pattern in enumerate(
        ("{fighters} ... #", "a .. a .. a", "# .. #", "<name> ... <name>")
    ):
        patterns.add(pattern, number)

    def check(text, matched):
        words = sentence_at(text, 0, len(text)).words
        assert all(0 <= first < last <= len(words) for _, first, last in matched)

    check_answers(
        texts("a", "Rebels", "armed men", "12", "two", "Khorog", ",", "x", "ﬁ"),
        lambda text: matches(patterns, sentence_at(text, 0, len(text))),
        check,
        least=20,
    )


def test_repetitive_text_stays_linear():
    """Gaps over a text that repeats one word give a bounded number of matches for
    each word.
    """
    patterns = Patterns({})
    patterns.add("a .. a .. a", 0)
    text = "a " * 2_000
    assert len(matches(patterns, sentence_at(text, 0, len(text)))) <= 16 * 2_000


def test_no_match_goes_over_the_end_of_a_sentence():
    """Sentences are read together, each match comes with the index of its own, and
    none joins two.
    """
    patterns = Patterns({})
    patterns.add("a .. b", 0)
    read = sentences("We saw a. Then b came. Nothing. Here a met b.")
    assert list(patterns.matches(read)) == [(3, ((0, 1, 4),))]


def test_a_sentence_that_was_met_before_is_not_read_again(monkeypatch):
    """Its matches are those of the first time, wherever it stands now."""
    patterns = Patterns({})
    patterns.add("a .. b", 0)
    first = list(patterns.matches(sentences("Here a met b.")))
    # whoever reads it again fails
    monkeypatch.setattr(patterns, "_kinds_in", None)
    again = sentences("Nothing.\n\nHere a met b.")[1:]
    assert list(patterns.matches(again)) == first != []


WORDS = st.lists(st.sampled_from(["a", "b", "c", "d", "x"]), max_size=14)
PIECES = st.lists(
    st.sampled_from(["a", "b", "c", "a|b", "[a]", "..", "..."]), min_size=1, max_size=5
)


def spans(pattern, words):
    """All spans that a pattern matches, by trying every way word for word."""

    def ends(tokens, place):
        if not tokens:
            return {place}
        token, rest = tokens[0], tokens[1:]
        if token in GAPS:
            return {
                end
                for over in range(GAPS[token] + 1)
                for end in ends(rest, place + over)
            }
        here = ends(rest, place) if token[0] == "[" else set()
        fits = place < len(words) and words[place] in token.strip("[]").split("|")
        return here | (ends(rest, place + 1) if fits else set())

    return {
        (first, end)
        for first in range(len(words))
        for end in ends(pattern, first)
        if first < end <= len(words)
    }


@given(
    st.lists(PIECES, min_size=1, max_size=3), st.lists(WORDS, min_size=1, max_size=3)
)
def test_the_automaton_finds_what_trying_every_way_finds(patterns, texts):
    """Rules, first and last words are those of a search that knows neither trie,
    kinds nor states.
    """
    patterns = [_anchored(pattern) for pattern in patterns]
    compiled = Patterns({})
    for number, pattern in enumerate(patterns):
        compiled.add(" ".join(pattern), number)
    for words in texts:
        text = " ".join(words)
        expected = {
            (number, *span)
            for number, pattern in enumerate(patterns)
            for span in spans(pattern, words)
        }
        assert expected == set(matches(compiled, sentence_at(text, 0, len(text))))


def _anchored(pattern):
    """A pattern that begins and ends with a word and parts any two gaps by one, as
    those of a lexicon do.
    """
    made = ["a"]
    for token in [*pattern, "b"]:
        made += (
            ["c"] if token in GAPS and (made[-1] in GAPS or made[-1][0] == "[") else []
        )
        made.append("a|b" if token[0] == "[" and made[-1] in GAPS else token)
    return made


def test_states_are_dropped_and_built_again_beyond_their_bound(monkeypatch):
    """However many states a text calls for, no more than the bound are kept, and
    matches stay the same.
    """
    monkeypatch.setattr(module, "MOST_STATES", 3)
    patterns = Patterns({})
    patterns.add("seized .. town", 0)
    text = "They seized the old market town and seized it, then seized the town"
    found = matches(patterns, sentence_at(text, 0, len(text)))
    assert [(first, after) for _, first, after in found] == [(1, 6), (10, 13)]
    assert 0 < len(patterns._states) <= 3
