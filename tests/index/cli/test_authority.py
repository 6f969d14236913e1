"""``cuttings authority`` from the command line: decisions take effect in the index,
bad input changes nothing.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cuttings.index.assembly import Assembly
from cuttings.index.cli.main import cli
from cuttings.search.archive import Archive
from cuttings.search.articles import Enrichment, Mention
from cuttings.search.errors import CuttingsError
from tests.making import make_article

PRESIDENT = "president of Tajikistan"
ARTICLES = {
    "a": (("Emomali Rakhmon", "person", PRESIDENT), ("Dushanbe", "place", "")),
    "b": (("Emomali Rahmon", "person", ""), ("United Nations", "organisation", "")),
    "c": (("Imomali Rakhmonov", "person", ""), ("Kodiri Kosim", "person", "")),
    "d": (("Imomali Rakhmonov", "person", ""), ("Khujand", "place", "")),
}


@pytest.fixture
def archive(tmp_path) -> Path:
    """An archive of four articles, indexed, with its authority files written."""
    archive = Archive.at(tmp_path / "archive")
    assembly = Assembly(archive)
    engine = archive.open_engine()
    with assembly.catalogue.transaction():
        for id, names in ARTICLES.items():
            body = (
                f"Report {id} of the day: "
                + " met ".join(name for name, *_ in names)
                + "."
            )
            mentions = tuple(
                Mention(
                    name,
                    body.index(name),
                    body.index(name) + len(name),
                    kind,
                    name,
                    role,
                )  # type: ignore[arg-type]
                for name, kind, role in names
            )
            assembly.keep(
                make_article(id, "", body),
                id,
                Enrichment(mentions, model="made", rules="1"),
            )
    assembly.settle(engine)
    engine.close()
    assembly.close()
    return tmp_path / "archive"


def run(archive: Path, *words: object) -> Result:
    """One command, its errors as click tells them."""
    return CliRunner().invoke(cli, ["--archive", str(archive), *map(str, words)])


def names(archive: Path, *words: object) -> Result:
    """One ``authority`` command that must succeed."""
    done = run(archive, "authority", *words)
    assert done.exit_code == 0, done.output
    return done


def refused(archive: Path, *words: object) -> str:
    """One ``authority`` command that must be refused, and the sentence that says why."""
    done = run(archive, "authority", *words)
    assert isinstance(done.exception, CuttingsError)
    return str(done.exception)


def people(archive: Path) -> dict[str, int]:
    """The facet of people: how many articles count under each label."""
    found = json.loads(
        run(archive, "facets", "people", "--count", "copies", "--json").stdout
    )
    values = found["values"] if isinstance(found, dict) else found
    return {value["label"]: value["count"] for value in values}


def everything(archive: Path) -> tuple[object, ...]:
    """What no refused command may change: the files of the authority, the log, the
    facet.
    """
    files = tuple(
        path.read_bytes() for path in sorted((archive / "authority").glob("*.csv"))
    )
    log = json.loads(names(archive, "log", "--json").stdout)
    return files, [(item["number"], item["undone_by"]) for item in log], people(archive)


BEFORE = {"Emomali Rakhmon": 2, "Imomali Rakhmonov": 2, "Kodiri Kosim": 1}


def test_suggestions_come_with_reason_counts_and_contexts_until_decided(archive):
    """And a rejected pair never comes back."""
    (pair,) = json.loads(names(archive, "suggest", "--json").stdout)
    assert {pair["a"], pair["b"]} == {"emomali-rakhmon", "imomali-rakhmonov"}
    assert pair["reason"]
    assert pair["counts"] == [2, 2]
    assert "Imomali Rakhmonov met" in pair["contexts"][1]
    names(archive, "reject", pair["a"], pair["b"], "--reason", "brothers")
    assert json.loads(names(archive, "suggest", "--json").stdout) == []


@pytest.mark.parametrize(
    ("decision", "after"),
    [
        (
            (
                "merge",
                "emomali-rakhmon",
                "imomali-rakhmonov",
                "--reason",
                "one president",
            ),
            {"Emomali Rakhmon": 4, "Kodiri Kosim": 1},
        ),
        (
            ("accept", "imomali-rakhmonov", "emomali-rakhmon"),
            {"Emomali Rakhmon": 4, "Kodiri Kosim": 1},
        ),
        (
            ("split", "emomali-rakhmon", "Emomali Rahmon"),
            {**BEFORE, "Emomali Rakhmon": 1, "Emomali Rahmon": 1},
        ),
        (
            ("rename", "kodiri-kosim", "Qodiri Qosim"),
            {"Emomali Rakhmon": 2, "Imomali Rakhmonov": 2, "Qodiri Qosim": 1},
        ),
        (("hide", "kodiri-kosim"), {"Emomali Rakhmon": 2, "Imomali Rakhmonov": 2}),
    ],
    ids=["merge", "accept", "split", "rename", "hide"],
)
def test_a_decision_changes_the_facets_and_undoing_it_changes_them_back(
    archive, decision, after
):
    """Without a text being read again; the log keeps both."""
    assert people(archive) == BEFORE
    assert "Decision 1" in names(archive, *decision).stdout
    assert people(archive) == after
    names(archive, "undo", 1)
    assert people(archive) == BEFORE
    assert [
        item["verb"] for item in json.loads(names(archive, "log", "--json").stdout)
    ] == ["undo", decision[0]]


def test_a_reason_and_who_decided_are_kept(archive):
    """In the log, which a person can read too."""
    names(archive, "hide", "kodiri-kosim", "--reason", "a headline")
    assert "hide Kodiri Kosim: a headline" in names(archive, "log").stdout


def test_a_heading_is_found_by_any_spelling(archive):
    """With its id, which every decision asks for."""
    assert names(archive, "find", "Emomali", "Rahmon").stdout.startswith(
        "emomali-rakhmon  Emomali Rakhmon, 2 articles"
    )


@pytest.mark.parametrize("target", ["copy", "names.ttl"], ids=["csv", "skos"])
def test_what_was_exported_is_imported_without_change(archive, tmp_path, target):
    """And an edited label takes effect."""
    path = tmp_path / target
    names(archive, "export", path)
    assert names(archive, "import", path).stdout == "0 headings changed\n"
    edited = path if path.suffix else path / "headings.csv"
    edited.write_text(
        edited.read_text(encoding="utf-8").replace("Kodiri Kosim", "Qodiri Qosim"),
        encoding="utf-8",
    )
    if not path.suffix:
        spelt = path / "variants.csv"
        spelt.write_text(
            spelt.read_text(encoding="utf-8").replace("Kodiri Kosim", "Qodiri Qosim"),
            encoding="utf-8",
        )
    assert names(archive, "import", path).stdout == (
        "1 heading changed\nDecision 1: import 1 heading\n"
    )
    assert "Qodiri Qosim" in people(archive)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (
            "headings.csv",
            "kodiri-kosim,person",
            "kodiri-kosim,someone",
            "headings.csv, row",
        ),
        ("headings.csv", "asia,place,Asia,,,", "asia,place,Asia,,dushanbe,", "circle"),
        (
            "variants.csv",
            "kodiri-kosim,Kodiri Kosim",
            "kodiri-kosim,Imomali Rakhmonov",
            "is claimed by",
        ),
        (
            "variants.csv",
            "kodiri-kosim,Kodiri Kosim,",
            "kodiri-kosim,Kodiri Kosim,,,,,,,,",
            "as many cells",
        ),
    ],
    ids=["kind", "circle", "claimed", "cells"],
)
def test_a_wrong_row_is_named_and_nothing_is_imported(archive, name, old, new, message):
    """Not even what is right in the other rows."""
    before = everything(archive)
    path = archive / "authority" / name
    text = path.read_text(encoding="utf-8-sig")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8-sig")
    assert message in refused(archive, "import")
    path.write_text(text, encoding="utf-8-sig", newline="")
    assert people(archive) == before[2]
    assert json.loads(names(archive, "log", "--json").stdout) == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("undo", 9), "There is no decision 9"),
        (("merge", "emomali-rakhmon", "nobody"), "nobody"),
        (("merge", "emomali-rakhmon", "dushanbe"), "a place. Choose"),
        (("merge", "dushanbe", "tajikistan"), "stands above"),
        (("merge", "kodiri-kosim", "kodiri-kosim"), "one heading already"),
        (("split", "kodiri-kosim", "Kodiri Kosim"), "one spelling at least must go"),
        (("split", "kodiri-kosim", "Nobody"), "is no spelling of it"),
        (("rename", "kodiri-kosim", "  "), "is empty"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(archive, words, message):
    """With a sentence that says why, and nothing changed."""
    before = everything(archive)
    assert message in refused(archive, *words)
    assert everything(archive) == before


def test_an_undone_decision_cant_be_undone_again(archive):
    """Nor can the undoing."""
    names(archive, "hide", "kodiri-kosim")
    names(archive, "undo", 1)
    before = everything(archive)
    assert "already undone" in refused(archive, "undo", 1)
    assert "itself an undoing" in refused(archive, "undo", 2)
    assert everything(archive) == before
