"""A folder is the same as a value and as the parameters of an address."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from hypothesis import given
from hypothesis import strategies as st

from cuttings.web.folders import Chosen, FolderContents, asks_for_change

_TEXT = st.sampled_from(["", "page 3", "a & b = c", "état", "q=flood&from=1998", "+"])
_CHOSEN = st.builds(Chosen, st.sampled_from("abcdefgh"), _TEXT, _TEXT)
FOLDERS = st.builds(
    FolderContents,
    _TEXT,
    _TEXT,
    st.lists(_CHOSEN, max_size=6, unique_by=lambda each: each.id).map(tuple),
)


@given(FOLDERS)
def test_a_folder_is_its_address(folder):
    address = urlencode(folder.pairs())
    assert FolderContents.of(parse_qsl(address, keep_blank_values=True)) == folder
    assert not asks_for_change(folder.pairs())


@given(FOLDERS, st.sampled_from("abcdefgh"))
def test_what_is_moved_up_and_down_again_stands_where_it_stood(folder, article):
    """Unless it was the first, and could not go up."""
    moved = folder.changed([("up", article), ("down", article)])
    is_first = bool(folder.articles) and folder.articles[0].id == article
    if not is_first:
        assert moved == folder
    assert set(moved.articles) == set(folder.articles)


@given(FOLDERS, st.sets(st.sampled_from("abcdefgh")))
def test_what_is_chosen_is_part_of_a_folder_and_nothing_chosen_is_all(folder, ids):
    only = folder.only(ids)
    wanted = [each for each in folder.articles if each.id in ids]
    assert list(only.articles) == (wanted if ids else list(folder.articles))


def test_a_change_of_a_note_changes_nothing_else():
    folder = FolderContents("Floods", "", (Chosen("a", "q=x"), Chosen("b", "", "old")))
    changed = folder.changed([("note:b", " new "), ("note:none", "x")])
    assert changed.articles == (Chosen("a", "q=x"), Chosen("b", "", "new"))
    assert changed.name == "Floods"
