"""What a copy did with a text is told as it happened: cut, changed, moved, added."""

import time
from itertools import permutations
from random import Random

import pytest

from cuttings.search.translations import speaking
from cuttings.web.pages.retelling import Retold, Text, retold, told_in_words

BRIDGE = "The mayor opened the new bridge over the river on Friday morning."
HARVEST = "Farmers in the north expect the worst harvest of wheat in ten years."
FERRY = "A ferry with forty passengers ran aground near the harbour last night."
STRIKE = "Teachers of four schools will strike for a day unless their pay rises."
LEFT = "She left."
TEXT = f"{BRIDGE} {HARVEST} {FERRY}\n\n{STRIKE}"


def told(text, copy):
    return told_in_words(retold(Text(text), Text(copy)))


@pytest.mark.parametrize(
    ("copy", "words"),
    [
        (TEXT, "every paragraph"),
        (TEXT.upper().replace("\n\n", " ").replace(".", " ."), "every paragraph"),
        (f"{BRIDGE} {FERRY} {HARVEST}\n\n{STRIKE}", "moved 1 sentence"),
        (f"{FERRY} {HARVEST} {BRIDGE}\n\n{STRIKE}", "moved 2 sentences"),
        (f"{STRIKE}\n\n{BRIDGE} {HARVEST} {FERRY}", "moved 1 of 2 paragraphs"),
        (f"{BRIDGE} {HARVEST}\n\n{STRIKE} {FERRY}", "moved 1 sentence"),
        (f"{BRIDGE} {FERRY}\n\n{STRIKE}", "cut 1 sentence"),
        (f"{BRIDGE} {HARVEST} {FERRY}", "cut 1 of 2 paragraphs"),
        (f"{FERRY} {BRIDGE}\n\n{STRIKE}", "cut 1 sentence, moved 1 sentence"),
        (
            f"{FERRY} {BRIDGE}",
            "cut 1 of 2 paragraphs, cut 1 sentence, moved 1 sentence",
        ),
        (TEXT.replace("Friday", "Sunday"), "a few words in 1 of 2 paragraphs"),
        (
            f"{FERRY} {BRIDGE.replace('Friday', 'Sunday')} {HARVEST}\n\n{STRIKE}",
            "a few words in 1 of 2 paragraphs, moved 1 sentence",
        ),
        (
            f"{BRIDGE.replace('Friday', 'Sunday')} {HARVEST}\n\n{STRIKE}",
            "changed 1 of 2 paragraphs",
        ),
        (f"{TEXT}\n\nIt rained all day in the town.", "added 1 paragraph"),
        (
            f"{BRIDGE} It rained all day in the town. {FERRY} {HARVEST}\n\n{STRIKE}",
            "moved 1 sentence, added 1 sentence",
        ),
        (
            f"{STRIKE}\n\nIt rained all day in the town. It will go on.",
            "cut 1 of 2 paragraphs, added 1 paragraph",
        ),
    ],
)
def test_each_thing_that_was_done_is_named(copy, words):
    assert told(TEXT, copy) == words


def test_a_sentence_that_grew_is_no_matter_of_a_few_words():
    long = f"{BRIDGE[:-1]}, while {HARVEST[0].lower()}{HARVEST[1:]}"
    grown = long.replace(
        " while",
        " to the sound of three brass bands that had come from as far as the coast "
        "for it, while",
    )
    assert told(long, grown) == "changed 1 of 1 paragraph"


def test_a_long_paragraph_is_one():
    """However many sentences it has."""
    rows = [
        f"The {word} of the town was closed for a whole day."
        for word in "abcdefghijklmnop"
    ]
    text = f"{' '.join(rows)}\n\n{STRIKE}"
    assert told(text, STRIKE) == "cut 1 of 2 paragraphs"
    assert (
        told(text, f"{' '.join(rows[1:] + rows[:1])}\n\n{STRIKE}") == "moved 1 sentence"
    )


def test_short_sentences_move_and_change_like_others():
    assert told(f"{LEFT} {BRIDGE}", f"{BRIDGE} {LEFT}") == "moved 1 sentence"
    assert told("Nine men died.", "Ten men died.") == "changed 1 of 1 paragraph"


def test_what_a_text_repeats_may_be_cut_once():
    text = f"{BRIDGE}\n\n{HARVEST}\n\n{BRIDGE}"
    assert told(text, f"{BRIDGE}\n\n{HARVEST}") == "cut 1 of 3 paragraphs"


def test_sentences_without_spaces_move_too():
    assert (
        told(
            "市長は金曜日に新しい橋を開いた。農民は不作を心配している。",
            "農民は不作を心配している。市長は金曜日に新しい橋を開いた。",
        )
        == "moved 1 sentence"
    )


def test_no_order_of_sentences_is_taken_for_other_words():
    """All orders of four: what is moved is the least that must be."""
    sentences = [BRIDGE, HARVEST, FERRY, STRIKE]
    for order in permutations(sentences):
        found = retold(Text(" ".join(sentences)), Text(" ".join(order)))
        assert found.changed == found.reworded == found.cut == found.added == 0
        assert (found.moved_sentences > 0) == (list(order) != sentences)
        assert found.moved_sentences < 4


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "1 von 2 Absätzen gestrichen, 1 Satz gestrichen, 1 Satz umgestellt"),
        (
            "fr",
            "coupe de 1 sur 2 paragraphes, coupe de 1 phrase, déplacement de 1 phrase",
        ),
    ],
)
def test_it_is_said_in_each_language(language, words):
    with speaking(language):
        assert told(TEXT, f"{FERRY} {BRIDGE}") == words


def test_nothing_is_said_of_a_copy_that_was_not_compared():
    assert told_in_words(None) == ""
    assert retold(Text(""), Text("")) == Retold(0)


def test_long_texts_that_share_all_words_are_compared_in_time():
    """Thousands of sentences in any order; a bound of ten seconds, of one."""
    sentences = [
        f"The clerk of ward {n} wrote line {n * 7} that day." for n in range(3000)
    ]
    mixed = sentences[:]
    Random(1).shuffle(mixed)
    start = time.process_time()
    found = retold(Text("\n".join(sentences)), Text("\n".join(mixed)))
    assert time.process_time() - start < 10
    assert found.moved > 2800
    assert not found.cut + found.changed + found.reworded + found.added
