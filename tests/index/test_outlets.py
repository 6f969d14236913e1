"""An outlet that is known by the host of its pages and by its name is one."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from cuttings.index.assembly import Assembly
from cuttings.index.cli.main import cli
from cuttings.index.desk import Change, Desk
from cuttings.index.facts import carriers
from cuttings.index.outlets import FEWEST
from cuttings.index.progress import Progress
from cuttings.index.rebuilding import reindex
from cuttings.search.archive import Archive
from cuttings.search.errors import DecisionRefused
from cuttings.search.queries import Query
from tests.index.conftest import run

TOPICS = ("rivers", "harvests", "schools", "bridges", "elections", "choirs", "trams")


pytestmark = pytest.mark.usefixtures("listed")


def write(folder: Path, name: str, *articles: tuple[str, str]) -> Path:
    """A file of articles, each with its host and the outlet that it states."""
    folder.mkdir(exist_ok=True)
    lines: list[str] = []
    for number, (host, outlet) in enumerate(articles):
        topic = TOPICS[number]
        record = {
            "title": f"What {name} reports of {topic}",
            "text": f"In {name} the {topic} were looked at by {number + 3} experts.",
            "url": f"https://{host}/{name}/{topic}",
        }
        if outlet:
            record["outlet"] = outlet
        lines.append(json.dumps(record))
    path = folder / f"{name}.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def outlets(archive: Archive) -> dict[str, int]:
    """The outlets of the index with their articles."""
    with closing(archive.reading_engine()) as engine:
        page = engine.facet_values("outlet", Query(count="copies"))
    return {value.label: value.count for value in page.values}


def held(archive: Archive) -> AbstractContextManager[Assembly]:
    """The archive, opened for questions."""
    return closing(Assembly(archive))


def test_pages_without_a_name_have_the_one_that_others_of_their_host_state(
    archive, tmp_path
):
    """Whichever came first, also in a later run and after the index is built anew."""
    folder = tmp_path / "texts"
    write(folder, "alpha", ("www.ellerypost.com", ""), ("ellerypost.org", ""))
    run(archive, folder)
    assert outlets(archive) == {"ellerypost.com": 1, "ellerypost.org": 1}
    write(folder, "beta", ("ellerypost.org", "The Ellery Post"))
    run(archive, folder)
    assert outlets(archive) == {"ellerypost.com": 1, "The Ellery Post": 2}
    write(folder, "gamma", ("ellerypost.org", ""))
    run(archive, folder)
    reindex(archive, Progress(quiet=True))
    assert outlets(archive) == {"ellerypost.com": 1, "The Ellery Post": 3}


def test_a_name_goes_when_nothing_states_it_any_more(archive, tmp_path):
    folder = tmp_path / "texts"
    write(folder, "alpha", ("dawn.com", ""))
    stating = write(folder, "beta", ("dawn.com", "Dawn"))
    run(archive, folder)
    assert outlets(archive) == {"Dawn": 2}
    stating.unlink()
    run(archive, folder)
    assert outlets(archive) == {"dawn.com": 1}


@pytest.mark.parametrize("stating", [FEWEST - 1, FEWEST])
def test_a_name_that_the_host_does_not_show_must_be_stated_by_several(
    archive, tmp_path, stating
):
    """At the limit it is certain; one fewer is a question."""
    host = ("ep-media.net", "")
    named = ("ep-media.net", "Ellery Post")
    write(tmp_path / "texts", "alpha", host, *[named] * stating)
    run(archive, tmp_path / "texts")
    is_one = stating == FEWEST
    assert (outlets(archive) == {"Ellery Post": stating + 1}) is is_one
    with held(archive) as assembly:
        suggested = assembly.facts.suggested_outlets()
    assert [each.name for each in suggested] == ([] if is_one else ["Ellery Post"])


def test_a_host_that_states_two_names_is_a_question(archive, tmp_path):
    """The name that it shows is the likelier one; nothing is changed until someone
    says so.
    """
    folder = tmp_path / "texts"
    write(
        folder,
        "alpha",
        ("guardian.org", ""),
        ("guardian.org", "The Guardian"),
        ("guardian.org", "Observer"),
        ("guardian.org", "Observer"),
    )
    run(archive, folder)
    assert outlets(archive)["guardian.org"] == 1
    with held(archive) as assembly:
        (found,) = assembly.facts.suggested_outlets()
    assert (found.name, found.unnamed, found.named) == ("The Guardian", 1, 1)


def test_a_reprint_on_another_site_names_no_host(archive, tmp_path):
    """One name, but fewer state it than have none."""
    folder = tmp_path / "texts"
    write(folder, "alpha", *[("blog.org", "")] * 4, *[("blog.org", "Ellery Post")] * 3)
    run(archive, folder)
    assert outlets(archive) == {"blog.org": 4, "Ellery Post": 3}


def test_spellings_of_one_name_are_one(archive, tmp_path):
    folder = tmp_path / "texts"
    names = ("The Tribune", "the tribune", "Tribune")
    write(folder, "alpha", ("tribune.org", ""), *[("tribune.org", n) for n in names])
    run(archive, folder)
    assert outlets(archive) == {"The Tribune": 3, "Tribune": 1}


def test_a_curator_answers_and_can_take_it_back(archive, tmp_path):
    """One outlet, or two; articles that come later follow the answer."""
    folder = tmp_path / "texts"
    host, named = ("ep-media.net", ""), ("ep-media.net", "Ellery Post")
    write(folder, "alpha", host, named)
    run(archive, folder)
    desk = Desk(archive)
    (found,) = desk.suggested_outlets()
    fields = {"field": ["outlet"], "old": [found.host], "new": [found.name]}
    joined = desk.decide(Change("origin", fields), actor="ines")
    assert outlets(archive) == {"Ellery Post": 2}
    assert desk.suggested_outlets() == ()
    desk.undo(joined.decision.id, actor="ines")
    desk.go_on()
    assert outlets(archive) == {"ep-media.net": 1, "Ellery Post": 1}
    desk.decide(Change("outlet-apart", fields), actor="ines")
    assert desk.suggested_outlets() == ()
    write(folder, "beta", host, *[named] * 4)
    run(archive, folder)
    assert outlets(archive) == {"ep-media.net": 2, "Ellery Post": 5}


def test_what_is_certain_can_be_said_to_be_wrong(archive, tmp_path):
    """The host is its own name then, and after the undoing is none again."""
    folder = tmp_path / "texts"
    write(folder, "alpha", ("dawn.com", ""), ("dawn.com", "Dawn"))
    run(archive, folder)
    assert outlets(archive) == {"Dawn": 2}
    desk = Desk(archive)
    apart = desk.decide(Change("outlet-apart", {"old": ["dawn.com"]}), actor="ines")
    assert outlets(archive) == {"Dawn": 1, "dawn.com": 1}
    with pytest.raises(DecisionRefused, match="is decided"):
        desk.decide(Change("outlet-apart", {"old": ["dawn.com"]}), actor="ines")
    desk.undo(apart.decision.id, actor="ines")
    desk.go_on()
    assert outlets(archive) == {"Dawn": 2}
    with pytest.raises(DecisionRefused, match="No article has the outlet"):
        desk.decide(Change("outlet-apart", {"old": ["else.com"]}), actor="ines")


def test_the_command_lists_what_is_one_and_what_may_be(archive, tmp_path):
    """Each with its articles; what was decided is no question any longer."""
    folder = tmp_path / "texts"
    one = [("dawn.com", ""), ("dawn.com", "Dawn")]
    write(folder, "alpha", *one, ("ep-media.net", ""), ("ep-media.net", "Post"))
    run(archive, folder)
    words = ["--archive", str(archive.folder), "articles"]
    listed = CliRunner().invoke(cli, [*words, "outlets"]).stdout.splitlines()
    assert listed == [
        "one outlet\tdawn.com (1)\tDawn (1)",
        "perhaps one outlet\tep-media.net (1)\tPost (1)",
    ]
    for host in ("dawn.com", "ep-media.net"):
        said = CliRunner().invoke(cli, [*words, "rename", "outlet", host, host])
        assert said.exit_code == 0, said.output
    assert CliRunner().invoke(cli, [*words, "outlets"]).stdout == ""
    assert outlets(archive) == {"dawn.com": 1, "Dawn": 1, "ep-media.net": 1, "Post": 1}


def test_a_host_that_was_renamed_keeps_what_was_decided(archive, tmp_path):
    folder = tmp_path / "texts"
    write(folder, "alpha", ("dawn.com", ""))
    run(archive, folder)
    with held(archive) as assembly, closing(archive.reading_engine()) as engine:
        concerned = carriers(engine, "outlet", "dawn.com")
        with assembly.catalogue.transaction():
            assembly.facts.rename(
                "outlet", "dawn.com", "Dawn (Karachi)", concerned, actor="ines"
            )
    write(folder, "beta", ("dawn.com", "Dawn"))
    run(archive, folder)
    reindex(archive, Progress(quiet=True))
    assert outlets(archive) == {"Dawn (Karachi)": 1, "Dawn": 1}


def test_a_story_is_carried_by_one_outlet_whatever_it_is_called(archive, tmp_path):
    """Copies at the host and under the name are of one outlet, and each copy says so."""
    folder = tmp_path / "texts"
    folder.mkdir()
    text = "Hundreds left their homes after the river burst its banks. " * 8
    records = []
    for number, outlet in enumerate(("", "", "Dawn")):
        record = {"title": "River bursts its banks", "text": text}
        record["url"] = f"https://dawn.com/{number}"
        if outlet:
            record["outlet"] = outlet
        records.append(json.dumps(record))
    (folder / "copies.jsonl").write_text("\n".join(records), encoding="utf-8")
    run(archive, folder)
    with closing(archive.reading_engine()) as engine:
        entries = list(engine.matches(Query(count="copies")))
    assert [(e.article.outlet, e.story.outlets) for e in entries] == [("Dawn", 1)] * 3
