"""The authority file goes out and comes back as CSV and SKOS, checked whole before
anything changes.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.index.authority import Authority
from cuttings.index.authority.exchange import (
    AuthorityFiles,
    changed_headings,
    read_files,
    rows_of,
    write_files,
)
from cuttings.index.authority.skos import read_skos, write_skos
from cuttings.index.database import open_database
from cuttings.search.articles import Enrichment, Mention
from cuttings.search.errors import AuthorityError, CuttingsError
from tests.index.authority.test_taking_up import decisions, made
from tests.making import make_article
from tests.thoroughness import examples


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


# Import of export changes nothing

NAMED = (
    # the second is written as the first is called: two people have one variant
    ("Elijah Cummings", "person", "", "Elijah Cummings"),
    ("Elias Cumberland", "person", "", "Elijah Cummings"),
    ("Emomali Rakhmon", "person", "president of Tajikistan", "Rakhmon"),
    ("Imomali Rakhmonov", "person", "president of Tajikistan", "Imomali Rakhmonov"),
    ("Emomali Rahmon", "person", "", "Emomali Rahmon"),
    ("Rakhmon", "person", "", "Rakhmon"),
    ("'Abd al-Rahman", "person", "", "'Abd al-Rahman"),
    ("=SUM(A1)", "organisation", "", "=SUM(A1)"),
    ("-30-", "organisation", "", "-30-"),
    ("'=1", "organisation", "", "'=1"),
    ("World Trade Organization", "organisation", "", "WTO"),
    ("Werder Training Organisation", "organisation", "", "WTO"),
    ('Bureau, "Central"', "organisation", "", 'Bureau, "Central"'),
    ("Dushanbe", "place", "", "Dushanbe"),
    ("Côte d’Ivoire", "place", "", "Côte d’Ivoire"),
    ("Nowhere-in-Particular", "place", "", "Nowhere-in-Particular"),
)
articles = st.lists(
    st.lists(st.sampled_from(NAMED), min_size=1, max_size=8, unique=True),
    min_size=1,
    max_size=6,
)


def found_in(names) -> Enrichment:
    """Mentions of names by their surfaces."""
    mentions = []
    for name, kind, role, surface in names:
        mentions.append(Mention(surface, 0, len(surface), kind, name, role))
    return Enrichment(tuple(mentions))


@pytest.mark.parametrize("suffix", ["", ".ttl"], ids=["csv", "skos"])
def test_import_of_an_export_changes_nothing_whatever_was_decided(tmp_path, suffix):
    """Neither what the machine concluded nor what people decided; also where two
    headings have one variant, or a name looks like a formula.
    """
    seen: Counter[str] = Counter()

    @examples(200)
    @given(articles, decisions)
    def unchanged(named, steps):
        authority = Authority(open_database(Path(":memory:")), None)
        for number, names in enumerate([NAMED[:1], NAMED[1:2], *named]):
            authority.assign(make_article(f"a{number}"), found_in(names), f"s{number}")
        authority.settle()
        for action, one, other in steps:
            try:
                made(authority.decisions, action, one, other)
                seen[action] += 1
            except CuttingsError:
                continue
        target = tmp_path / f"files{suffix}"
        if suffix:
            write_skos(authority.store, target)
            files = read_skos(target, authority.store)
        else:
            write_files(authority.store, target)
            files = read_files(target, authority.store)
        assert changed_headings(authority.store, files) == []
        shared = authority.store.rows(
            "SELECT variant FROM variants WHERE kind <> 'place'"
            " AND variant_kind = 'name' GROUP BY variant, kind HAVING count(*) > 1"
        )
        seen["shared variants"] += len(shared)
        seen["pairs told apart"] += len(files.distinct)
        seen["hidden"] += sum(
            row["status"] == "hidden" for row in files.headings.values()
        )

    unchanged()
    assert min(seen.values()) > 0, seen
    assert seen.keys() >= {
        "merge",
        "split",
        "rename",
        "hide",
        "reject",
        "undo",
        "shared variants",
    }


def test_a_file_must_not_make_a_second_owner_of_a_variant(authority, folder):
    """What the catalogue has, it may keep; a claim that is new is refused."""
    store = authority.store
    store.add_variant("emomali-rakhmon", "person", "The President")
    store.add_variant("imomali-rakhmonov", "person", "The President")
    write_files(store, folder)
    assert changed_headings(store, read_files(folder, store)) == []
    store.run(
        "DELETE FROM variants WHERE heading_id = 'imomali-rakhmonov'"
        " AND variant = 'The President'"
    )
    with pytest.raises(AuthorityError, match="“The President” is claimed by"):
        read_files(folder, store)
    edit(
        folder / "variants.csv",
        "imomali-rakhmonov,The President,name,,",
        "imomali-rakhmonov,The President,name,1994,",
    )
    assert changed_headings(store, read_files(folder, store)) == ["imomali-rakhmonov"]


def test_a_surname_or_an_acronym_may_be_several_headings(authority, folder):
    """They are given by evidence, not by the file."""
    store = authority.store
    for heading_id in ("emomali-rakhmon", "imomali-rakhmonov"):
        store.add_variant(heading_id, "person", "Boss", variant_kind="surname")
    write_files(store, folder)
    store.run("DELETE FROM variants WHERE variant = 'Boss'")
    assert changed_headings(store, read_files(folder, store)) == [
        "emomali-rakhmon",
        "imomali-rakhmonov",
    ]


def test_pairs_told_apart_in_a_file_are_a_decision_that_can_be_undone(
    authority, folder
):
    """Both headings of a pair count as changed, whether it came or went."""
    (folder / "distinct.csv").write_text(
        "a,b,reason,decided_by,decided_on\n"
        "imomali-rakhmonov,emomali-rakhmon,brothers,ines,2026-01-01\n",
        encoding="utf-8",
    )
    files = read_files(folder, authority.store)
    pair = ("emomali-rakhmon", "imomali-rakhmonov")
    assert imported(authority, files) == pair
    assert authority.store.told_apart(*pair)
    write_files(authority.store, folder)
    assert imported(authority, read_files(folder, authority.store)) == ()
    authority.decisions.undo(2)
    authority.decisions.undo(1)
    assert not authority.store.told_apart(*pair)


def test_a_heading_that_a_ruling_names_is_not_deleted_by_an_import(authority, folder):
    """It is said which decision needs it; with that undone, or the label given to another
    heading, the file is taken.
    """
    rulings = authority.rulings
    made = rulings.assign("Dushanbe", "place", "imomali-rakhmonov").decision
    row = "imomali-rakhmonov,person,Imomali Rakhmonov,,,,,provisional\n"
    edit(folder / "headings.csv", row, "")
    variants = folder / "variants.csv"
    whole = variants.read_text(encoding="utf-8-sig")
    lines = [line for line in whole.splitlines() if "imomali-" not in line]
    variants.write_text("\n".join(lines), encoding="utf-8-sig")
    with pytest.raises(CuttingsError, match=f"undo {made.id}"):
        imported(authority, read_files(folder, authority.store))
    assert authority.store.heading("imomali-rakhmonov") is not None

    variants.write_text(whole, encoding="utf-8-sig")
    edit(variants, "imomali-rakhmonov,", "emomali-rakhmon,")
    imported(authority, read_files(folder, authority.store))
    assert rulings.in_force.without_heading() == []
    uses = authority.store.rows("SELECT heading_id FROM uses WHERE name = 'Dushanbe'")
    assert {row["heading_id"] for row in uses} == {"emomali-rakhmon"}


def test_the_kind_of_a_heading_edited_in_the_spreadsheet_is_that_of_its_names(
    authority, folder
):
    """As if it had been decided; and undone with the import."""
    edit(folder / "headings.csv", "emomali-rakhmon,person", "emomali-rakhmon,place")
    imported(authority, read_files(folder, authority.store))

    def kinds() -> set[str]:
        statement = "SELECT DISTINCT kind FROM uses WHERE heading_id = ?"
        return set(authority.store.column(statement, "emomali-rakhmon"))

    assert kinds() == {"place"}
    authority.journal.undo(authority.journal.last_id("names"))
    assert kinds() == {"person"}


def test_an_import_is_undone_row_by_row(authority, folder):
    """Labels, variants, ids that led elsewhere, and whom articles count under."""
    edit(folder / "headings.csv", "person,Emomali Rakhmon", "person,Emomali Rahmon")
    edit(
        folder / "headings.csv",
        "imomali-rakhmonov,person,Imomali Rakhmonov,,,,,provisional\n",
        "",
    )
    edit(
        folder / "variants.csv", "imomali-rakhmonov,Imomali", "emomali-rakhmon,Imomali"
    )
    tables = ("headings", "variants", "redirects", "distinct_pairs", "uses")

    def rows() -> list[tuple]:
        found = []
        for table in tables:
            found += sorted(map(tuple, authority.store.rows(f"SELECT * FROM {table}")))
        return found

    before = rows()
    imported(authority, read_files(folder, authority.store))
    assert rows() != before
    authority.decisions.undo(1)
    assert rows() == before
