"""Texts are marked where the query matched, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase
from itertools import pairwise

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from cuttings.search.highlighting import SNIPPET_LENGTH, highlight, passages, snippets
from cuttings.search.language.analysis import spans, stem, terms
from cuttings.search.matching import MANY, Finder, Match, Word, find_matches
from cuttings.search.syntax.grammar import parse
from cuttings.search.syntax.marks import Mark
from tests.fragments import check_answers

# --- An executable statement of what a match is ---------------------------------------


def meets(mark: Mark, word: str, term: str) -> bool:
    tests: dict[str, Callable[[], bool]] = {
        "stem": lambda: stem(term) == word,
        "word": lambda: term == word,
        "prefix": lambda: term.startswith(word),
        "wildcard": lambda: fnmatchcase(term, word),
        "fuzzy": lambda: (
            term[0] == word[0] and Levenshtein.distance(term, word) <= mark.distance
        ),
    }
    return tests[mark.how]()


def nearest_chain(
    mark: Mark, text_terms: Sequence[str], position: int, word: int = 0
) -> list[int]:
    """The positions of a mark's words from one position on, nearest first, or none."""
    if not meets(mark, mark.words[word], text_terms[position]):
        return []
    if word + 1 == len(mark.words):
        return [position]
    for after in range(position + 1, position + mark.slop + 1):
        if after < len(text_terms):
            rest = nearest_chain(mark, text_terms, after, word + 1)
            if rest:
                return [position, *rest]
    return []


def stated_matches(text: str, mark: Mark) -> list[Match]:
    """The matches of a mark, by reading every token of the text."""
    tokens = list(spans(text))
    text_terms = [term for term, _, _ in tokens]
    characters: set[tuple[int, int]] = set()
    for position in range(len(tokens)):
        chain = nearest_chain(mark, text_terms, position)
        if chain and mark.slop == 1:
            characters.add((tokens[chain[0]][1], tokens[chain[-1]][2]))
        else:
            characters.update(tokens[index][1:] for index in chain)

    disjoint: list[Match] = []
    for start, end in sorted(characters):
        if disjoint and start < disjoint[-1][1]:
            disjoint[-1] = (disjoint[-1][0], max(end, disjoint[-1][1]))
        else:
            disjoint.append((start, end))
    return disjoint


def listed(text: str) -> list[str]:
    return text.split()


PLAIN = listed(
    "die dies dying fly flies nobly noble nobility hope hopping talk cries un"
)
FOLDED = listed(
    "Rahmon rahmon’s O'Brien obrien o’brien U.S.A. usa 7,000 7000 Müller Muller ＵＮ "
    "Łódź lodz 北京 élan e\u0301lan elan рахмон Рахмон x5act 5act"
)
SIGNS = [*listed("? “hope” hope—talk mid-hope talk,talks “O'Brien ..."), "\u00a0"]
FRAGMENTS = [*PLAIN, *FOLDED, *SIGNS]
VOCABULARY = sorted({term for fragment in FRAGMENTS for term in terms(fragment)})

TEXTS = st.builds(
    lambda gap, fragments: gap.join(fragments),
    st.sampled_from([" ", "\n", "\u2003", "-"]),
    st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=30),
)
WORDS = st.sampled_from(VOCABULARY)
STEMS = WORDS.map(stem)
MARKS = {
    "stem": st.builds(lambda word: Mark((word,)), STEMS),
    "word": st.builds(lambda word: Mark((word,), "word"), WORDS),
    "prefix": st.builds(
        lambda word, size: Mark((word[:size],), "prefix"), WORDS, st.integers(1, 4)
    ),
    "wildcard": st.builds(
        lambda word, at, sign: Mark((word[:at] + sign + word[at + 1 :],), "wildcard"),
        WORDS,
        st.integers(0, 3),
        st.sampled_from("*?"),
    ),
    "fuzzy": st.builds(
        lambda word, distance: Mark((word,), "fuzzy", distance=distance),
        WORDS,
        st.integers(1, 2),
    ),
}


@st.composite
def texts_and_phrases(draw, slops: st.SearchStrategy[int]) -> tuple[str, Mark]:
    """A text and a phrase of its stems that may stand so in it, or in another order."""
    text = draw(TEXTS)
    found = [stem(term) for term in terms(text)] or ["hope"]
    start = draw(st.integers(0, len(found) - 1))
    words = draw(st.permutations(found[start : start + 3]))
    if draw(st.booleans()):
        words = found[start : start + 5 : draw(st.integers(1, 3))]
    return text, Mark(tuple(words), "stem", draw(slops))


CASES = {kind: st.tuples(TEXTS, marks) for kind, marks in MARKS.items()}
CASES["phrase"] = texts_and_phrases(st.just(1))
CASES["near"] = texts_and_phrases(st.integers(2, 6))


@pytest.mark.parametrize("kind", CASES)
def test_matches_are_those_of_reading_every_token(kind):
    """Looking for letters first leaves nothing out and adds nothing."""

    def check(case, expected):
        text, mark = case
        assert expected == find_matches(text, (mark,))

    check_answers(CASES[kind], lambda case: stated_matches(*case), check)


CHARACTERS = st.text(
    "abBs17 \n\t\x1f\x85\u00a0\u2003\u3000',.+&#_-?!:;\"“”’ʼ—…éßøΣйЁ中のกิا١\u0301\u200d\ud800😀",
    max_size=24,
)


@pytest.mark.parametrize("before", ["", "plain words. ", "Сталь “и” "])
@given(CHARACTERS)
def test_every_token_of_any_text_is_found_by_its_term(before, characters):
    """Whatever signs and scripts stand beside and inside words."""
    text = before + characters
    for term in set(terms(text)):
        mark = Mark((term,), "word")
        assert find_matches(text, (mark,)) == stated_matches(text, mark)


@given(TEXTS, st.lists(st.one_of(*MARKS.values()), min_size=2, max_size=4))
def test_matches_of_several_marks_are_disjoint_and_cover_those_of_each(text, marks):
    together = find_matches(text, marks)
    assert together == sorted(together)
    assert all(end <= start for (_, end), (start, _) in pairwise(together))
    for mark in marks:
        for start, end in find_matches(text, (mark,)):
            assert any(first <= start and end <= last for first, last in together)


# --- The letters that are looked for --------------------------------------------------

ENDINGS = listed(
    "s es ies ied ed ing ingly eed eedly y ly ational tional ency ably ently izer "
    "ization ation alism ality ally fulness ously iveness ivity bility bly ogy fully "
    "lessly icate icity ical ative able ement ion ism ate e l"
)


@given(
    st.from_regex(r"[a-z]{0,6}", fullmatch=True),
    st.lists(st.sampled_from(ENDINGS), min_size=1, max_size=3),
)
def test_a_word_with_the_endings_of_english_begins_with_the_letters_of_its_stem(
    beginning, endings
):
    word = beginning + "".join(endings)
    stemmed = stem(word)
    letters = Word(Mark((stemmed,)), stemmed).letters
    assert letters is not None
    assert word.encode().startswith(letters)


@pytest.mark.parametrize(
    "word",
    listed("dying lying flies skies ability possibly using happily goes"),
)
def test_irregular_forms_begin_with_the_letters_of_their_stem(word):
    assert find_matches(word, (Mark((stem(word),)),)) == [(0, len(word))]


def test_a_word_may_begin_behind_a_digit_but_not_behind_a_letter():
    mark = Mark(("act",), "word")
    assert find_matches("contact 3.5act act", (mark,)) == [(11, 14), (15, 18)]


@pytest.mark.parametrize(
    "text",
    ["U.S. troops", "in the U.S.A.", "5o'brien", "17,000", "a1b'c d", "'tis o’clock"],
)
def test_signs_inside_a_word_do_not_hide_it(text):
    for term, start, end in spans(text):
        for mark in (
            Mark((stem(term),)),
            Mark((term,), "word"),
            Mark((term[:2],), "prefix"),
        ):
            assert (start, end) in find_matches(text, (mark,))


def test_a_word_in_another_script_is_found_beside_one_in_latin():
    mark = Mark(("рахмон",), "word")
    assert find_matches("Rahmon (Рахмон) spoke", (mark,)) == [(8, 14)]


# --- Phrases and proximity ------------------------------------------------------------


def test_a_phrase_of_more_words_than_python_may_recurse_is_found():
    words = tuple(f"word{number}" for number in range(4_000))
    text = " ".join(words)
    assert find_matches(text, (Mark(words, "word"),)) == [(0, len(text))]
    near = find_matches(text, (Mark(words, "word", slop=3),))
    assert len(near) == len(words)


def test_a_proximity_that_fails_in_many_ways_fails_quickly():
    """Every way through the repeated words would be more than two to the fiftieth."""
    mark = Mark(("a",) * 12 + ("b",), "word", slop=20)
    assert find_matches("a " * 500, (mark,)) == []


@pytest.mark.parametrize(
    ("slop", "found"), [(2, []), (3, [(0, 5), (17, 22)]), (4, [(0, 5), (17, 22)])]
)
def test_words_in_proximity_stand_at_most_that_many_words_apart(slop, found):
    mark = Mark(("peac", "talk"), "stem", slop)
    assert find_matches("peace after long talks", (mark,)) == found


def test_marks_of_the_title_are_looked_for_in_titles_only():
    marks = (Mark(("talk",), title_only=True), Mark(("peac",)))
    assert find_matches("peace talks", marks) == [(0, 5)]
    assert find_matches("peace talks", marks, title=True) == [(0, 5), (6, 11)]


def test_a_finder_made_once_finds_what_its_marks_find():
    marks = (Mark(("talk",)), Mark(("pea",), "prefix"))
    assert Finder(marks).find("Peace talks") == find_matches("Peace talks", marks)


@given(st.lists(TEXTS, max_size=5), st.lists(st.one_of(*MARKS.values()), max_size=3))
def test_texts_found_together_are_found_as_each_by_itself(texts, marks):
    finder = Finder(marks)
    together = finder.find_in_all(texts, titles=2)
    assert together == [
        finder.find(text, title=number < 2) for number, text in enumerate(texts)
    ]


@pytest.mark.parametrize("slop", [1, 4])
def test_no_phrase_reaches_from_one_text_into_the_next(slop):
    finder = Finder([Mark(("peac", "talk"), "stem", slop)])
    texts = ["Hopes of peace", "Talks of peace talks", "Talks fail"]
    found = [marked_by(text, matches) for text, matches in found_in(finder, texts)]
    together = ["peace talks"] if slop == 1 else ["peace", "talks"]
    assert found == [[], together, []]


def test_marks_of_the_title_are_looked_for_in_the_first_texts_only():
    finder = Finder([Mark(("talk",), title_only=True)])
    texts = ["Talks", "More talks", "talks"]
    assert finder.find_in_all(texts, titles=2) == [[(0, 5)], [(5, 10)], []]
    assert finder.find_in_all(texts) == [[], [], []]


def found_in(finder: Finder, texts: Sequence[str]) -> list[tuple[str, list[Match]]]:
    return list(zip(texts, finder.find_in_all(texts), strict=True))


def marked_by(text: str, matches: Sequence[Match]) -> list[str]:
    return [text[start:end] for start, end in matches]


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("*ism", "Terrorism, prismatic, ism", ["Terrorism", "ism"]),
        ("?war", "The dwarf 1war war", ["1war"]),
        ("*", "To be", ["To", "be"]),
    ],
)
def test_a_wildcard_without_a_beginning_is_found_by_letters_inside(
    pattern, text, found
):
    matches = find_matches(text, (Mark((pattern,), "wildcard"),))
    assert marked_by(text, matches) == found


def test_plain_words_beside_unusual_ones_are_found_once():
    text = "“Peace” – don’t talk; peace-d'accord, peace_talk's"
    matches = find_matches(text, (Mark(("peac",)), Mark(("talk",))))
    assert marked_by(text, matches) == ["Peace", "talk", "peace", "peace", "talk's"]


# --- What a query marks ---------------------------------------------------------------


def marked(text: str, query: str, exact: bool = False) -> list[str]:
    shown = highlight(text, parse(query, exact).marks, title=True)
    return [part for part, is_match in shown if is_match]


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


@given(TEXTS, st.one_of(*MARKS.values()))
def test_spans_put_together_are_the_text(text, mark):
    shown = highlight(text, (mark,))
    assert "".join(part for part, _ in shown) == text
    assert all(part for part, _ in shown)


def test_matches_side_by_side_are_one_span():
    marks = parse("北 京").marks
    expected = (
        ("北京", True),
        (" is ", False),
        ("北", True),
        (" ", False),
        ("京", True),
        (".", False),
    )
    assert highlight("北京 is 北 京.", marks) == expected
    assert snippets("北京 is 北 京.", marks) == (expected,)


# --- Passages -------------------------------------------------------------------------

FILLER = "filler words go on and on " * 40


def shown_text(spans_of_passage) -> str:
    return "".join(text for text, _ in spans_of_passage)


def test_a_snippet_prefers_the_passage_with_most_distinct_words():
    body = f"{'peace ' * 5}{FILLER}peace talks with rebels began {FILLER}"
    (passage,) = snippets(body, parse("peace talks rebels").marks, count=1)
    assert [text for text, is_match in passage if is_match] == [
        "peace",
        "talks",
        "rebels",
    ]


def test_passages_stand_in_reading_order_and_do_not_overlap():
    body = f"{FILLER}peace {FILLER}peace talks {FILLER}peace talks rebels"
    first, second = snippets(body, parse("peace talks rebels").marks)
    assert [text for text, is_match in first if is_match] == ["peace", "talks"]
    assert [text for text, is_match in second if is_match] == [
        "peace",
        "talks",
        "rebels",
    ]


def test_without_a_match_the_beginning_is_shown():
    assert snippets("One two.", parse("zebra").marks) == ((("One two.", False),),)
    assert snippets("", parse("zebra").marks) == ()
    assert snippets(" \n ", parse("zebra").marks) == ()


def test_a_passage_says_where_it_leaves_something_out():
    body = f"{FILLER}peace {FILLER}"
    ((before, _), match, (after, _)) = snippets(body, parse("peace").marks)[0]
    assert match == ("peace", True)
    assert before.startswith("… ")
    assert after.endswith(" …")
    assert set(shown_text(snippets(body, parse("peace").marks)[0]).split()) <= {
        "…",
        "peace",
        *FILLER.split(),
    }


def test_a_passage_that_begins_with_its_match_keeps_the_ellipsis_outside():
    body = "x" * 100 + " peace"
    assert passages(body, [(101, 106)], length=40) == (
        (("… ", False), ("peace", True)),
    )


def test_a_passage_stands_on_one_line():
    body = "The talks\n\n  ended \n in peace."
    (passage,) = snippets(body, parse("ended").marks)
    assert shown_text(passage) == "The talks ended in peace."


def test_a_text_without_white_space_is_cut_where_the_passage_ends():
    body = "一" * 500 + "北京" + "一" * 500
    (passage,) = snippets(body, parse("北京").marks, count=1)
    assert ("北京", True) in passage
    assert len(shown_text(passage)) <= SNIPPET_LENGTH + len("…  …")


def test_a_snippet_is_short_and_shows_its_match():
    bodies = st.text("ab \n", min_size=200, max_size=900)
    queries = st.sampled_from(["a", "ab", "a b", '"a b"'])

    def matches(case):
        body, query = case
        return find_matches(body, parse(query).marks)

    def check(case, found):
        for passage in passages(case[0], found):
            assert len(shown_text(passage)) <= SNIPPET_LENGTH + len("…  …")
            assert any(is_match for _, is_match in passage) == bool(found)

    check_answers(st.tuples(bodies, queries), matches, check)


WORDS = st.sampled_from(
    [
        "court",
        "courts",
        "U.S.",
        "O'Brien",
        "école",
        "talks",
        "Łódź",
        "7,000",
        "C++",
        "ruling",
    ]
)


@given(
    text=st.lists(WORDS, max_size=25).map(" ".join),
    words=st.lists(WORDS, min_size=1, max_size=6),
    how=st.sampled_from(["stem", "word"]),
    title=st.booleans(),
)
def test_many_words_are_found_where_each_of_them_is(text, words, how, title):
    """Words looked for in one pass stand where they stand when looked for one by one."""
    marks = []
    for word in words:
        for term in terms(word):
            key = stem(term) if how == "stem" else term
            marks.append(Mark((key,), how, others=((f"fr{term}",),)))
            marks.append(Mark((key, "talk"), "stem"))
    marks.append(Mark(("rul",), title_only=True))
    fillers = [Mark((f"other{number}",)) for number in range(MANY)]
    languages = ((len(text) // 2, len(text), "fr"),)
    alone = Finder(marks).find(text, title, languages)
    assert Finder([*marks, *fillers]).find(text, title, languages) == alone


INDIC = ["क्ष", "त्रि", "हि", "नी", "தி", "မြ", "န်", "မာ"]
DECOMPOSED = ["\u1112\u1161\u11ab", "か\u3099", "e\u0301", "o\u0308", "и\u0306"]
OTHERS = ["한", "ガ", "مُ", "دٌّ", "x", "щ"]
PICTURES = ["🇩🇪", "🇫🇷", "👨\u200d👩\u200d👧", "👍🏿", "1\ufe0f\u20e3"]
SIGNS = st.sampled_from([*INDIC, *DECOMPOSED, *OTHERS, *PICTURES])


@given(st.lists(SIGNS, min_size=300, max_size=300), st.integers(0, 295))
def test_no_passage_cuts_a_grapheme(signs, place):
    """In any script, decomposed or not, with conjuncts, flags and families."""
    text = "".join(signs)
    edges = {0, *[found.end() for found in regex.finditer(r"\X", text)]}
    start = len("".join(signs[:place]))
    end = len("".join(signs[: place + 3]))
    for passage in passages(text, [(start, end)], length=80):
        shown = "".join([part for part, _ in passage])
        inner = shown.removeprefix("… ").removeprefix("…").removesuffix("…").strip()
        offset = text.find(inner)
        assert offset >= 0
        assert offset in edges
        assert offset + len(inner) in edges
