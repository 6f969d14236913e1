"""The authority file goes out and comes back as CSV and SKOS, checked whole before
anything changes.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from cuttings.index.authority.exchange import (
    AuthorityFiles,
    changed_headings,
    read_files,
    rows_of,
    write_files,
)
from cuttings.index.authority.skos import read_skos, write_skos
from cuttings.search.errors import AuthorityError


@pytest.fixture
def folder(authority, file) -> Path:
    """The files of a small authority."""
    file("a", "Emomali Rakhmon", places=["Dushanbe"], organisations=["United Nations"])
    file("b", "Emomali Rahmon", "Imomali Rakhmonov")
    authority.save()
    return authority.folder


def edit(path: Path, old: str, new: str) -> None:
    """Replaces text in a file that holds it."""
    text = path.read_text(encoding="utf-8-sig")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8-sig")


def imported(authority, files: AuthorityFiles) -> tuple[str, ...]:
    """Makes the catalogue say what files say; the headings that changed."""
    changed = changed_headings(authority.store, files)
    outcome = authority.decisions.replace(changed, rows_of(files, changed))
    return outcome.decision.subjects


def test_reading_what_was_written_changes_nothing(authority, folder):
    """CSV."""
    assert changed_headings(authority.store, read_files(folder, authority.store)) == []


def test_reading_turtle_that_was_written_changes_nothing(authority, folder):
    """SKOS."""
    write_skos(authority.store, folder / "names.ttl")
    assert (
        changed_headings(
            authority.store, read_skos(folder / "names.ttl", authority.store)
        )
        == []
    )


def test_a_label_edited_in_the_spreadsheet_is_the_label(authority, folder):
    """And the heading counts as the librarian's."""
    edit(folder / "headings.csv", "person,Emomali Rakhmon", "person,Emomali Rahmon")
    changed = imported(authority, read_files(folder, authority.store))
    assert changed == ("emomali-rakhmon",)
    assert authority.store.heading("emomali-rakhmon")["status"] == "authorised"


def test_a_spelling_moved_to_another_row_moves_its_articles(authority, folder, file):
    """Merging in a spreadsheet: the heading's row deleted, its spelling given to
    another.
    """
    edit(
        folder / "headings.csv",
        "imomali-rakhmonov,person,Imomali Rakhmonov,,,,,provisional\n",
        "",
    )
    edit(
        folder / "variants.csv", "imomali-rakhmonov,Imomali", "emomali-rakhmon,Imomali"
    )
    imported(authority, read_files(folder, authority.store))
    assert authority.affected(["emomali-rakhmon"]) == ("a", "b")
    assert authority.headings(["imomali-rakhmonov"])[0].id == "emomali-rakhmon"
    assert file("c", "Imomali Rakhmonov") == {"Imomali Rakhmonov": "emomali-rakhmon"}


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("headings.csv", "person,Emomali", "someone,Emomali", "row .*kind “someone”"),
        ("headings.csv", "id,kind", "number,kind", "column “id” is missing"),
        ("headings.csv", "asia,place,Asia,,,", "asia,place,Asia,,dushanbe,", "circle"),
        (
            "headings.csv",
            "dushanbe,place,Dushanbe,,tajikistan",
            "dushanbe,place,Dushanbe,,nowhere",
            "nowhere",
        ),
        (
            "headings.csv",
            "emomali-rakhmon,person",
            "imomali-rakhmonov,person",
            "stands twice",
        ),
        (
            "variants.csv",
            "imomali-rakhmonov,Imomali Rakhmonov",
            "imomali-rakhmonov,Emomali Rahmon",
            "claimed by",
        ),
        (
            "variants.csv",
            "imomali-rakhmonov,Imomali",
            "nobody,Imomali",
            "no heading “nobody”",
        ),
        (
            "variants.csv",
            "heading_id,variant,kind,scope",
            "heading_id,variant,kind,scope,more",
            "as many cells",
        ),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_applied(
    authority, folder, name, old, new, message
):
    """Two headings that claim one spelling, circles, unknown ids: each a clear error."""
    edit(folder / name, old, new)
    with pytest.raises(AuthorityError, match=message):
        read_files(folder, authority.store)


def test_turtle_that_is_none_is_refused(authority, folder):
    """By name."""
    (folder / "bad.ttl").write_text("this is no turtle", encoding="utf-8")
    with pytest.raises(AuthorityError, match=r"bad\.ttl"):
        read_skos(folder / "bad.ttl", authority.store)


def test_a_cell_that_a_spreadsheet_would_calculate_is_written_as_text(
    authority, file, tmp_path
):
    """A name from a hostile text is no formula."""
    authority.store.add_heading("x", "organisation", "=HYPERLINK(1)", None)
    write_files(authority.store, tmp_path)
    assert ",'=HYPERLINK(1)," in (tmp_path / "headings.csv").read_text(
        encoding="utf-8-sig"
    )
    assert (
        changed_headings(authority.store, read_files(tmp_path, authority.store)) == []
    )
