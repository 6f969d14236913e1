"""All copies of a story side by side."""

import pytest

from cuttings.web.pages.comparison import grid

LEAD = "The mayor opened the new bridge over the river on Friday morning."
HARVEST = "Farmers in the north expect the worst harvest of wheat in ten years."
FERRY = "A ferry with forty passengers ran aground near the harbour last night."


def states(*copies):
    return [[cell.state for cell in row.cells] for row in grid(copies)]


def test_a_cut_copy_lacks_the_last_paragraphs():
    """Each row is a paragraph, each column a copy."""
    assert states(f"{LEAD}\n\n{HARVEST}", LEAD) == [
        ["whole", "whole"],
        ["whole", "absent"],
    ]


def test_an_added_paragraph_stands_where_its_copy_has_it():
    """What only a later copy has comes after the paragraph that it follows there."""
    rows = grid([f"{LEAD}\n\n{HARVEST}", f"{LEAD}\n\n{FERRY}\n\n{HARVEST}"])
    assert [row.text for row in rows] == [LEAD, FERRY, HARVEST]
    assert rows[1].copy == 1


def test_an_edited_paragraph_is_carried_in_part():
    """A paragraph of which less than nine tenths stand in a copy is carried in part."""
    edited = "The mayor opened the new bridge over the river in pouring rain with a band playing."
    assert states(LEAD, edited)[0] == ["whole", "part"]


def test_paragraph_breaks_do_not_matter():
    """A copy set as one paragraph carries the paragraphs of the others, and a place
    says where.
    """
    rows = grid([f"{LEAD}\n\n{HARVEST}", f"{LEAD} {HARVEST}"])
    assert [[cell.state for cell in row.cells] for row in rows] == [
        ["whole", "whole"],
        ["whole", "whole"],
    ]


def test_a_paragraph_of_which_a_word_is_another_is_not_whole():
    """Breaks, case and signs make it no other."""
    edited = LEAD.replace("Friday", "Thursday")
    cells = [row.cells[1] for row in grid([LEAD, edited])]
    assert [(cell.state, cell.is_same) for cell in cells][:1] == [("part", False)]
    longer = f"{LEAD} {HARVEST} {FERRY}"
    (first, *_) = grid([longer, longer.replace("Friday", "Thursday")])
    assert first.cells[1].state == "part"
    (first, *_) = grid([f"{LEAD}\n\n{HARVEST}", f"{HARVEST} {LEAD.upper()}"])
    assert first.cells[1].is_same


def test_a_moved_paragraph_tells_its_place():
    """The place of a paragraph in each copy is counted from 0."""
    rows = grid([f"{LEAD}\n\n{HARVEST}", f"{HARVEST}\n\n{LEAD}"])
    assert [row.cells[1].paragraph for row in rows] == [1, 0]


def test_no_copies_make_no_rows():
    """An empty story has an empty grid."""
    assert grid([]) == ()
    assert grid(["", ""]) == ()


@pytest.mark.parametrize("credit", ["(Reuters)", "[AP/Reuters]", "(Agence du Nord)."])
def test_a_credit_alone_is_no_paragraph(credit):
    """A sentence in brackets is one."""
    rows = grid([f"{credit}\n\n{LEAD}\n\n{HARVEST}", f"{LEAD}\n\n{HARVEST}"])
    assert [row.text for row in rows] == [LEAD, HARVEST]
    said = "(The mayor did not say when. He left early.)"
    assert [row.text for row in grid([f"{said}\n\n{LEAD}"])] == [said, LEAD]
