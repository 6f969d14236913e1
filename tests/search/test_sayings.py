"""A story says each thing once, with what its copies made of it."""

from __future__ import annotations

from dataclasses import replace

from cuttings.search.articles import Quotation
from cuttings.search.sayings import sayings, sayings_of_story, shared
from tests.making import make_entry

WHOLE = "“We shall not close the mine this year,” said Anna Berg, “or in any other.”"
SHORT = "“We shall not close the mine,” Anna Berg said."
OTHER = "“We shall not close the mine this year, nor in any other,” said Anna Berg."
ALSO = " “Miners come first,” she said."


def quoting(id_, body, *spans, **fields):
    """An entry in which Anna Berg says these parts of the body."""
    entry = make_entry(id_, "", body, story="s", people=["Anna Berg"], **fields)
    quotations = []
    for text, verb in spans:
        start = body.index(text)
        end = start + len(text)
        quotations.append(Quotation(start, end, "Anna Berg", "person", verb))
    found = replace(entry.enrichment, quotations=tuple(quotations))
    return replace(entry, enrichment=found)


def story():
    return [
        quoting(
            "a",
            WHOLE + ALSO,
            ("We shall not close the mine this year,", "said"),
            ("or in any other.", "said"),
            ("Miners come first,", "said"),
        ),
        quoting("b", SHORT, ("We shall not close the mine,", "said")),
        quoting(
            "c",
            OTHER,
            ("We shall not close the mine this year, nor in any other,", "said"),
        ),
    ]


def test_parts_around_a_verb_are_one_saying():
    """What follows in a sentence of its own is another."""
    first, second = sayings(story()[0])
    assert first.text == "We shall not close the mine this year, … or in any other."
    assert (first.verb, first.heading.label) == ("said", "Anna Berg")
    assert second.text == "Miners come first,"


def test_a_saying_of_three_copies_is_one_with_its_variants():
    """In one copy it is shortened, in one it has other words."""
    first, second = sayings_of_story(story())
    assert (first.copies, first.shortened, first.reworded) == (3, 1, 1)
    assert [each.article_id for each in first.variants][-1] == "b"
    assert first.saying.heading.id == "anna-berg"
    assert (second.copies, second.saying.text) == (1, "Miners come first,")


def test_a_single_article_has_no_variants():
    """What it repeats is one."""
    said = "Never again, I tell you."
    body = f"“{said}” said Anna Berg. “{said}” said Anna Berg."
    entry = quoting("a", body, (said, "said"))
    (only,) = sayings_of_story([entry])
    assert (only.copies, only.shortened, only.reworded) == (1, 0, 0)


def test_sayings_that_share_few_words_are_apart():
    """Three words in a row are the least that is shared."""
    assert shared("We shall not close the mine", "We shall open the mine") < 0.6
    assert shared("Never again", "Never again") == 1.0
    assert shared("Never again", "Never ever again") == 0.0
    assert shared("", "Never") == 0.0


def test_a_headline_says_again_what_its_text_quotes():
    """It is a variant of that, in the same copy and in another."""
    title = "“We shall not close the mine,” says Berg"
    quoted = "We shall not close the mine,"
    headed = make_entry("d", title, "They were asked.", story="s")
    start = title.index(quoted)
    quotation = Quotation(start, start + len(quoted), "Berg", "", "says", in_title=True)
    first = story()[0]
    headlines = []
    for entry in (headed, replace(first, article=replace(first.article, title=title))):
        quotations = (*entry.enrichment.quotations, quotation)
        found = replace(entry.enrichment, quotations=quotations)
        headlines.append(replace(entry, enrichment=found))

    (alone,) = sayings(headlines[0])
    assert (alone.text, alone.in_title) == (quoted, True)
    said = sayings_of_story(headlines)
    assert len(said) == 2
    assert (said[0].copies, said[0].shortened) == (2, 1)
    assert said[0].saying.heading.id == "anna-berg"
