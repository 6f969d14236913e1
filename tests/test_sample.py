"""The main job: five stories as they are scraped, from a folder to a drilled-down
search, by the command line.

The stories are invented; the expectations were written by reading them.
"""

from __future__ import annotations

import json
import shutil
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cuttings.index.cli.main import cli


class Desk:
    """A librarian's desk: a folder of stories, an archive, and the command line."""

    def __init__(self, folder: Path) -> None:
        self.stories = folder / "stories"
        self.archive = folder / "archive"
        shutil.copytree(
            str(files("cuttings.index") / "sample"),
            self.stories,
            ignore=shutil.ignore_patterns("[!0]*"),
        )

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(
            cli, ["--archive", str(self.archive), *arguments], catch_exceptions=False
        )

    def json(self, *arguments: str) -> dict:
        return json.loads(self.run(*arguments, "--json").stdout)

    def search(self, *arguments: str) -> dict:
        return self.json("search", *arguments)

    def facet(self, key: str, *arguments: str) -> dict[str, int]:
        values = self.json(
            "facets", key, "--count", "copies", "--size", "100", *arguments
        )["values"]
        return {value["label"]: value["count"] for value in values}

    def ids(self, page: dict) -> dict[str, str]:
        """The ids found, by the number that begins the file's name."""
        found = [self.json("show", hit["id"]) for hit in page["hits"]]
        return {Path(article["source"]).name[:3]: article["id"] for article in found}


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Desk:
    desk = Desk(tmp_path_factory.mktemp("desk"))
    summary = desk.json("index", str(desk.stories))
    assert {
        key: summary[key]
        for key in ("added", "changed", "unchanged", "removed", "skipped")
    } == {
        "added": 5,
        "changed": 0,
        "unchanged": 0,
        "removed": 0,
        "skipped": [],
    }
    return desk


def test_militants_are_in_four_copies_of_three_stories(desk):
    page = desk.search("militants")
    assert (page["copies"], page["stories"]) == (4, 3)
    story = desk.json(
        "show", desk.ids(desk.search("militants", "--count", "copies"))["000"]
    )["story"]
    assert len(story["copies"]) == 2


@pytest.mark.parametrize(
    "word", ["cookies", "advertisement", "browser", "alerts", "2016"]
)
def test_boilerplate_is_not_found(desk, word):
    assert desk.search(word)["copies"] == 0


def test_a_phrase_is_found_and_marked_where_it_stands(desk):
    page = desk.search('"turned down an offer"')
    assert list(desk.ids(page)) == ["000"]
    marked = [
        text
        for snippet in page["hits"][0]["snippets"]
        for text, match in snippet
        if match
    ]
    assert marked == ["turned down an offer"]


def test_people_are_one_value_each_whatever_the_spelling(desk):
    people = desk.facet("people")
    for name in (
        "Zafarbek Murodzoda",
        "Daler Murodov",
        "Rustam Gulyor",
        "Aidar Temirbek",
    ):
        assert people[name] == 2, name
    presidents = [name for name in people if "hibnazar" in name]
    assert len(presidents) == 1
    assert people[presidents[0]] == 5
    assert not {"Murodzoda", "Kholikov", "Tajik", "Sadykov"} & set(people)
    assert people["Umed Sadykov"] == people["Halim Sodiq"] == 1


def test_organisations_know_their_acronyms_and_agencies_are_none(desk):
    organisations = desk.facet("organisations")
    assert organisations["National Accord Party of Tajikistan"] == 2
    assert not {"NAPT", "AFP", "Government Troops"} & set(organisations)
    assert desk.search("organisations:napt")["copies"] == 2
    assert desk.facet("agency") == {"AFP": 3, "Interfax": 1}


def test_places_stand_in_a_hierarchy(desk):
    values = desk.json("facets", "places", "--count", "copies", "--size", "100")[
        "values"
    ]
    places = {value["label"]: value for value in values}
    parents = {value["id"]: value["parent"] for value in values}
    tajikistan = places["Tajikistan"]
    assert tajikistan["count"] == 5
    for name in ("Dushanbe", "Isfara", "Kulob"):
        above = places[name]["parent"]
        assert tajikistan["id"] in (above, parents[above]), name
    assert "Tajik" not in places


def test_no_date_is_invented(desk):
    assert desk.facet("date") == {"Date unknown": 5}
    assert desk.search("--date", "unknown", "--count", "copies")["copies"] == 5


def test_events_are_proved_by_the_text(desk):
    shown = {
        name: desk.json("show", id)
        for name, id in desk.ids(desk.search("--count", "copies")).items()
    }
    for name in ("000", "001", "002", "003", "004"):
        found = {event["id"]: event for event in shown[name]["event_types"]}
        assert "medtop:20000056" in found, name
        assert all(event["evidence"] for event in found.values())
    peace = {event["id"] for event in shown["004"]["event_types"]}
    assert "medtop:20000073" in peace


def test_titles_are_found_or_marked_as_inferred(desk):
    hits = desk.search("--count", "copies")["hits"]
    titles = {hit["title"]: hit["title_inferred"] for hit in hits}
    assert titles["11 militants killed in Tajikistan mountain raid"] is False
    assert titles["Government Troops Retake Tajikistan's Southern Road"] is False
    assert sum(titles.values()) == 2


def test_a_second_run_does_nothing_and_edits_and_deletions_are_followed(tmp_path):
    desk = Desk(tmp_path)
    desk.run("index", str(desk.stories))
    assert desk.json("index", str(desk.stories))["unchanged"] == 5
    edited = next(desk.stories.glob("003*"))
    edited.write_text(edited.read_text().replace("cotton", "bauxite"))
    summary = desk.json("index", str(desk.stories))
    assert (summary["changed"], summary["unchanged"]) == (1, 4)
    assert desk.search("bauxite")["copies"] == 1
    edited.unlink()
    summary = desk.json("index", str(desk.stories))
    assert (summary["removed"], summary["unchanged"]) == (1, 4)
    assert desk.search("bauxite")["copies"] == 0
    assert desk.run("check").exit_code == 0


def test_an_unchanged_folder_loads_no_model(desk, monkeypatch):
    def refuse(name: str) -> None:
        raise AssertionError(f"the model {name} was loaded")

    monkeypatch.setattr("cuttings.index.enrich.recogniser.load_model", refuse)
    assert desk.json("index", str(desk.stories))["unchanged"] == 5
    assert desk.run("reindex").exit_code == 0
    assert desk.search("militants")["copies"] == 4


def test_skipped_files_are_reported_and_the_exit_code_says_so(desk, tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "zeros.txt").write_bytes(b"\0" * 100)
    result = desk.run("index", str(tmp_path))
    assert result.exit_code == 3
    assert "2 skipped" in result.stdout
    assert len(desk.json("skipped")["skipped"]) == 2


def test_the_authority_file_goes_out_and_comes_back_unchanged(desk):
    """As CSV in the archive's folder, untouched."""
    desk.run("authority", "export")
    assert desk.run("authority", "import").stdout == "0 headings changed\n"


def test_an_archive_that_does_not_exist_is_a_clear_error(tmp_path):
    result = CliRunner().invoke(
        cli, ["--archive", str(tmp_path / "none"), "search", "x"]
    )
    assert result.exit_code == 1
    assert "There is no archive" in str(result.exception)
