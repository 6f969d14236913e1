"""The desk: every decision is previewed, made, seen by readers, and taken back without a
trace; also while a run holds the archive.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from cuttings.index import lock
from cuttings.index.assembly import Assembly
from cuttings.index.authority.suggestions import Suggestion
from cuttings.index.catalogue import Catalogue
from cuttings.index.database import damages
from cuttings.index.desk import ACTIONS, Change, Desk, delivery, event_types, surveys
from cuttings.index.lock import write_lock
from cuttings.index.outbox import Outbox
from cuttings.index.pipeline import remove
from cuttings.index.progress import Progress
from cuttings.index.rebuilding import reindex
from cuttings.index.transfer import export_archive, import_archive
from cuttings.search.archive import Archive, ChangeSpan
from cuttings.search.errors import (
    ArchiveLocked,
    CuttingsError,
    DecisionRefused,
    NotFound,
)
from cuttings.search.facets import installed_facets
from cuttings.search.queries import Query
from cuttings.search.settings import Settings
from cuttings.search.translations import speaking
from tests.index.conftest import run

FIGHTING = "medtop:20000056"


@pytest.fixture
def desk(archive, stories, listed, monkeypatch) -> Desk:
    """The desk of an archive of four articles; two are copies from an outlet."""
    # a busy machine must fail no test
    monkeypatch.setattr(delivery, "PATIENCE", 60.0)
    monkeypatch.setattr(surveys, "FOUND_WITHIN", 60.0)
    monkeypatch.setattr(surveys, "AGAIN_WITHIN", 60.0)
    text = (stories / "flood.txt").read_text(encoding="utf-8")
    copy = text + "\n\nThe water fell on Tuesday, said the mayor of Dushanbe."
    (stories / "again.txt").write_text(copy, encoding="utf-8")
    run(archive, stories, outlet="Valey Post")
    return Desk(archive)


def article_of(desk: Desk, words: str) -> str:
    with closing(desk.archive.reading_engine()) as engine:
        return engine.search(Query(words, count="copies")).hits[0].id


def shown(desk: Desk) -> dict:
    """All that readers see: each article with its story, types and headings, and each
    facet's values with their counts.
    """
    seen = {}
    with closing(desk.archive.reading_engine()) as engine:
        for entry in engine.matches(Query(count="copies")):
            seen[entry.article.id] = (
                entry.article,
                entry.enrichment.events,
                [(m.surface, m.kind, m.heading) for m in entry.enrichment.mentions],
                entry.story.representative,
                entry.story.kind,
                entry.headings,
                entry.labels,
                {copy.article.id for copy in engine.story(entry.story.id)},
            )
        for facet in installed_facets():
            page = engine.facet_values(facet.key, Query(), size=100)
            rows = [(value.id, value.label, value.count) for value in page.values]
            seen[facet.key] = rows
    return seen


def counts(desk: Desk, key: str) -> dict[str, int]:
    return {label: count for _, label, count in shown(desk)[key]}


def fields_of(desk: Desk, action: str) -> dict[str, list[str]]:
    """Fields with which an action makes sense in this archive."""
    peace, flood = article_of(desk, "talks"), article_of(desk, "tuesday")
    other = article_of(desk, "goal")
    name = {"name": ["Dushanbe"], "kind": ["place"], "article": [peace]}
    return {
        "merge": {"keep": ["tajikistan"], "drop": ["dushanbe"]},
        "reject": {"keep": ["tajikistan"], "drop": ["dushanbe"]},
        "settle": {
            "a": ["dushanbe"],
            "b": ["tajikistan"],
            "keep": ["tajikistan"],
            "verdict": ["one"],
        },
        "split": {
            "heading": ["emomali-rahmon"],
            "variant": ["Rahmon E."],
            "label": [""],
        },
        "rename": {"heading": ["emomali-rahmon"], "label": ["Rahmon, Emomali"]},
        "hide": {"heading": ["emomali-rahmon"]},
        "confirm": {"heading": ["emomali-rahmon"]},
        "show": {"heading": ["emomali-rahmon"]},
        "kind": {"heading": ["emomali-rahmon"], "kind": ["organisation"]},
        "broader": {"heading": ["dushanbe"], "broader": [""]},
        "note": {"heading": ["emomali-rahmon"], "dates": ["1952-"]},
        "variant": {"heading": ["emomali-rahmon"], "variant": ["E. Rahmon"]},
        "name": {**name, "verdict": ["none"], "scope": ["everywhere"]},
        "story-split": {"id": [flood]},
        "story-join": {"id": [peace, other]},
        "story-pin": {"id": [article_of(desk, "banks -tuesday")]},
        "types": {"article": [peace], "type": [FIGHTING]},
        "facts": {"article": [peace], "title": ["Talks at last"]},
        "unknown": {"article": [peace], "field": ["outlet"]},
        "origin": {"field": ["outlet"], "old": ["Valey Post"], "new": ["Valley Post"]},
        "paragraph": {"article": [peace], "paragraph": ["1"], "state": ["hide"]},
        "label": {"label": ["Peace process"], "id": [peace]},
        "unlabel": {"label": ["Peace process"], "id": [peace]},
    }[action]


def prepare(desk: Desk, action: str) -> None:
    """What must be decided before an action makes sense."""
    before = {
        "show": ("hide", fields_of(desk, "hide")),
        "unlabel": ("label", fields_of(desk, "label")),
        "split": (
            "variant",
            {"heading": ["emomali-rahmon"], "variant": ["Rahmon E."]},
        ),
        "broader": (
            "note",
            {"heading": ["dushanbe"], "scope_note": ["the capital"]},
        ),
    }
    if action in before:
        first, fields = before[action]
        desk.decide(Change(first, fields), actor="omar")


ELSEWHERE = {"file-retry", "file-set-aside", "outlet-apart", "mention"}
"""Actions on what this archive has none of; ``test_files.py``, ``test_outlets.py`` and,
of a name that was missed, ``test_additions.py`` and the desk's corrections have them.
"""


@pytest.mark.parametrize("action", sorted(ACTIONS.keys() - ELSEWHERE))
def test_a_change_is_previewed_made_and_taken_back(desk, action):
    """The preview changes nothing, the undoing leaves nothing, and both are told."""
    prepare(desk, action)
    before, last = shown(desk), desk.last_decision()
    change = Change(action, fields_of(desk, action))
    effect = desk.preview(change)
    assert (shown(desk), desk.last_decision()) == (before, last)

    receipt = desk.decide(change, actor="ines", reason="I know it")
    assert receipt.delivered
    assert receipt.decision.detail == effect.detail
    assert (receipt.decision.actor, receipt.decision.reason) == ("ines", "I know it")
    changed = 0
    for key, value in shown(desk).items():
        changed += key in before and len(key) == 12 and value != before[key]
    if action not in ("note", "reject", "variant", "split", "broader", "confirm"):
        assert effect.articles >= 1
        assert changed >= 1

    assert desk.undo(receipt.decision.id, actor="omar").delivered
    assert shown(desk) == before


AGAIN = ACTIONS.keys() - ELSEWHERE - {"merge", "settle", "split", "name"}
"""Actions that make sense twice only where something came between; of the others the
headings, or the name, are gone when they are sent again.
"""


@pytest.mark.parametrize("action", sorted(AGAIN))
def test_a_change_that_changes_nothing_is_refused(desk, action):
    """Sent a second time: before anybody is asked, and in words."""
    prepare(desk, action)
    change = Change(action, fields_of(desk, action))
    desk.decide(change, actor="ines")
    last = desk.last_decision()
    for ask in (desk.preview, desk.decide):
        with pytest.raises(DecisionRefused):
            ask(change)
    assert desk.last_decision() == last


@pytest.mark.parametrize("action", sorted(ACTIONS.keys() - ELSEWHERE - AGAIN))
def test_what_is_gone_can_not_be_decided_on_again(desk, action):
    """Headings that are one, a spelling that has left, a name that is none."""
    prepare(desk, action)
    change = Change(action, fields_of(desk, action))
    desk.decide(change, actor="ines")
    with pytest.raises((DecisionRefused, NotFound)):
        desk.preview(change)


def test_what_the_machine_found_is_no_change_either(desk):
    """Event types and paragraphs as they are, the copy that stands for its story, and a
    story joined with itself.
    """
    peace = article_of(desk, "talks")
    copies = [article_of(desk, "tuesday"), article_of(desk, "banks -tuesday")]
    assert desk.article(peace).types == ()
    stays = {"article": [peace], "paragraph": ["1"], "state": ["show"]}
    for action, fields, words in (
        ("types", {"article": [peace], "type": []}, "has these event types already"),
        ("paragraph", stays, "is shown already"),
        ("paragraph", {**stays, "state": ["hide"], "paragraph": ["0"]}, "is hidden"),
        ("story-pin", {"id": copies[:1]}, "is the copy shown for its story already"),
        ("story-join", {"id": copies}, "are one story already"),
        ("kind", {"heading": ["dushanbe"], "kind": ["place"]}, "a place already"),
    ):
        with pytest.raises(DecisionRefused, match=words):
            desk.preview(Change(action, fields))


@pytest.mark.parametrize("verdict", ["none", "kind", "heading", "new", "parts"])
@pytest.mark.parametrize("scope", ["article", "everywhere"])
def test_a_name_is_corrected_where_it_stands(desk, verdict, scope):
    """In one article or in all, and for good: reading and building anew change nothing."""
    before = shown(desk)
    peace = article_of(desk, "talks")
    fields = {
        "article": [peace],
        "name": ["Dushanbe"],
        "kind": ["place"],
        "scope": [scope],
        "verdict": [verdict],
        "to": ["person"],
        "heading": ["emomali-rahmon"],
        "part": ["Dush"],
        "part_kind": ["person"],
    }
    if verdict == "new":
        new = {"verdict": ["heading"], "new": ["1"], "label": ["Dushanbe FC"]}
        fields |= {**new, "new_kind": ["organisation"], "heading": [""]}
    change = Change("name", fields)
    places = counts(desk, "places")["Dushanbe"]
    concerned = places if scope == "everywhere" else 1
    assert desk.preview(change).articles == concerned
    receipt = desk.decide(change, actor="ines")
    assert counts(desk, "places").get("Dushanbe", 0) == places - concerned
    expected = {
        "none": ("people", "Dushanbe", 0),
        "kind": ("people", "Dushanbe", concerned),
        "heading": ("people", "Emomali Rahmon", concerned),
        "new": ("organisations", "Dushanbe FC", concerned),
        "parts": ("people", "Dush", concerned),
    }
    key, label, count = expected[verdict]
    assert counts(desk, key).get(label, 0) == count

    after = shown(desk)
    reindex(desk.archive, Progress(quiet=True))
    assert counts(desk, key) == {row[1]: row[2] for row in after[key]}
    desk.undo(receipt.decision.id, actor="ines")
    assert counts(desk, key) == {row[1]: row[2] for row in before[key]}
    assert counts(desk, "places") == {row[1]: row[2] for row in before["places"]}


def test_a_ruling_reaches_articles_that_come_later(desk, stories):
    """And goes from them, too, when it is taken back."""
    fields = {"name": ["Dushanbe"], "kind": ["place"], "scope": ["everywhere"]}
    change = Change("name", {**fields, "verdict": ["kind"], "to": ["person"]})
    receipt = desk.decide(change, actor="ines")
    people = counts(desk, "people")["Dushanbe"]
    (stories / "later.txt").write_text(
        "A parade\n\nA parade went through Dushanbe on Sunday in heavy rain.",
        encoding="utf-8",
    )
    run(desk.archive, stories)
    assert counts(desk, "people")["Dushanbe"] == people + 1
    desk.undo(receipt.decision.id)
    assert "Dushanbe" not in counts(desk, "people")
    assert counts(desk, "places")["Dushanbe"] == people + 1


@pytest.mark.parametrize("verdict", ["none", "kind", "heading", "new", "parts"])
@pytest.mark.parametrize("is_read_anew", [False, True])
def test_undone_a_ruling_leaves_no_trace_in_articles_that_came_meanwhile(
    desk, stories, verdict, is_read_anew
):
    """They have the name again, also where all was read anew when it held; and reading
    all anew changes nothing.
    """
    fields = {
        "name": ["Emomali Rahmon"],
        "kind": ["person"],
        "scope": ["everywhere"],
        "verdict": ["heading" if verdict == "new" else verdict],
        "to": ["organisation"],
        "heading": ["" if verdict == "new" else "dushanbe"],
        "new": ["1" if verdict == "new" else ""],
        "new_kind": ["organisation"],
        "label": ["Rahmon, E. (another)"],
        "part": ["Emomali"],
        "part_kind": ["person"],
    }
    receipt = desk.decide(Change("name", fields), actor="ines")
    (stories / "later.txt").write_text(
        "A speech\n\nEmomali Rahmon held a speech about cotton in Dushanbe.",
        encoding="utf-8",
    )
    (stories / "latest.txt").write_text(
        "A visit\n\nThe President of Tajikistan, Emomali Rahmon, met farmers.",
        encoding="utf-8",
    )
    run(desk.archive, stories)
    if is_read_anew:
        reindex(desk.archive, Progress(quiet=True))
    assert counts(desk, "people").get("Emomali Rahmon") is None
    desk.undo(receipt.decision.id, actor="ines")
    assert desk.behind() == 0
    assert counts(desk, "people")["Emomali Rahmon"] == 3
    after = shown(desk)
    reindex(desk.archive, Progress(quiet=True))
    for key in ("people", "organisations", "places"):
        assert counts(desk, key) == {row[1]: row[2] for row in after[key]}
    if not is_read_anew:
        # else a heading may have another id, which another kind had taken meanwhile
        assert shown(desk) == after


def test_a_corrected_name_can_be_corrected_again(desk):
    """By what it counts as now; the newer ruling wins, and undoing it brings the older
    back.
    """
    peace = article_of(desk, "talks")
    here = {"article": [peace], "name": ["Dushanbe"], "scope": ["article"]}
    first = {**here, "kind": ["place"], "verdict": ["kind"], "to": ["person"]}
    desk.decide(Change("name", first), actor="ines")
    second = {**here, "kind": ["person"], "verdict": ["kind"], "to": ["organisation"]}
    receipt = desk.decide(Change("name", second), actor="ines")
    assert counts(desk, "organisations")["Dushanbe"] == 1
    assert "Dushanbe" not in counts(desk, "people")
    desk.undo(receipt.decision.id)
    assert counts(desk, "people")["Dushanbe"] == 1


def test_a_heading_of_another_kind_keeps_its_id_and_takes_later_names(desk, stories):
    """A link to it stays good."""
    fields = {"heading": ["emomali-rahmon"], "kind": ["organisation"]}
    desk.decide(Change("kind", fields), actor="ines")
    (stories / "later.txt").write_text(
        "A speech\n\nEmomali Rahmon held a speech about cotton and water.",
        encoding="utf-8",
    )
    run(desk.archive, stories)
    assert counts(desk, "organisations")["Emomali Rahmon"] == 2
    assert "Emomali Rahmon" not in counts(desk, "people")
    reindex(desk.archive, Progress(quiet=True))
    record = desk.heading("emomali-rahmon")
    assert (record.kind, record.articles) == ("organisation", 2)


def test_a_fact_is_laid_over_what_was_read(desk, stories):
    """Also after the file changed; the words of a new title are found, the old ones no
    longer.
    """
    peace = article_of(desk, "talks")
    values = {"title": ["Zebra summit"], "published": ["1998-03"], "outlet": [""]}
    desk.decide(Change("facts", {"article": [peace], **values}), actor="ines")
    assert article_of(desk, "title:zebra") == peace
    text = (stories / "peace.txt").read_text(encoding="utf-8")
    (stories / "peace.txt").write_text(text + " More later.", encoding="utf-8")
    run(desk.archive, stories)
    record = desk.article(peace)
    assert record.values["title"] == "Zebra summit"
    assert record.values["published"] == "1998-03"
    assert (record.values["outlet"], record.as_read["outlet"]) == ("", "Valey Post")


def test_an_outlet_is_renamed_for_good(desk, stories):
    """In what comes later too, and undoing reaches that as well."""
    fields = fields_of(desk, "origin")
    receipt = desk.decide(Change("origin", fields), actor="ines")
    (stories / "later.txt").write_text("Rain\n\nIt rained for nine days.", "utf-8")
    run(desk.archive, stories, outlet="Valey Post")
    assert counts(desk, "outlet") == {"Valley Post": 4}
    desk.undo(receipt.decision.id)
    assert counts(desk, "outlet") == {"Valey Post": 4}


def test_a_story_counts_its_outlets_as_they_come_change_and_go(desk, stories):
    """A copy of another outlet tells the others, and so does a decision on an outlet,
    and the undoing of it.
    """
    assert counts(desk, "carried") == {}
    assert counts(desk, "copies") == {"2 copies or more": 1}
    text = (stories / "flood.txt").read_text(encoding="utf-8")
    later = stories.parent / "later"
    later.mkdir()
    (later / "third.txt").write_text(text + "\n\nMore rain is to come.", "utf-8")
    run(desk.archive, later, outlet="The Herald")
    assert counts(desk, "copies") == {"2 copies or more": 1, "3 copies or more": 1}
    assert counts(desk, "carried") == {"2 outlets or more": 1}

    same = {"field": ["outlet"], "old": ["The Herald"], "new": ["Valey Post"]}
    receipt = desk.decide(Change("origin", same), actor="ines")
    assert counts(desk, "carried") == {}
    desk.undo(receipt.decision.id)
    assert counts(desk, "carried") == {"2 outlets or more": 1}

    remove(desk.archive, later, Progress(quiet=True))
    assert counts(desk, "carried") == {}
    assert counts(desk, "copies") == {"2 copies or more": 1}
    reindex(desk.archive, Progress(quiet=True))
    assert counts(desk, "copies") == {"2 copies or more": 1}


def test_a_paragraph_that_is_hidden_takes_its_names_along(desk):
    """And brings them back."""
    peace = article_of(desk, "talks")
    record = desk.article(peace)
    number = next(each.number for each in record.paragraphs if "Dushanbe" in each.text)
    fields = {"article": [peace], "paragraph": [str(number)], "state": ["hide"]}
    desk.decide(Change("paragraph", fields), actor="ines")
    assert "Emomali Rahmon" not in counts(desk, "people")
    with closing(desk.archive.reading_engine()) as engine:
        assert engine.search(Query("body:rahmon")).total == 0
    fields["state"] = ["show"]
    desk.decide(Change("paragraph", fields), actor="ines")
    assert counts(desk, "people")["Emomali Rahmon"] == 1


def test_a_label_survives_reading_and_building_anew(desk, stories):
    """It belongs to the article."""
    peace = article_of(desk, "talks")
    for label in ("Peace process", "peace  PROCESS", "Central Asia"):
        with (
            pytest.raises(DecisionRefused)
            if label.startswith("peace")
            else closing(desk.archive.reading_engine())
        ):
            desk.decide(Change("label", {"label": [label], "id": [peace]}), actor="x")
    run(desk.archive, stories)
    reindex(desk.archive, Progress(quiet=True))
    assert desk.article(peace).labels == ("Central Asia", "Peace process")
    assert desk.labels() == {"Central Asia": 1, "Peace process": 1}


def test_what_was_decided_travels_with_an_export(desk, tmp_path):
    """Rulings, facts, labels and the history of them."""
    peace = article_of(desk, "talks")
    desk.decide(Change("label", {"label": ["Peace"], "id": [peace]}), actor="ines")
    desk.decide(Change("facts", {"article": [peace], "outlet": ["Courier"]}))
    name = {"name": ["Dushanbe"], "kind": ["place"], "verdict": ["kind"]}
    scope = {"to": ["person"], "scope": ["everywhere"]}
    desk.decide(Change("name", {**name, **scope}), actor="ines")
    export_archive(desk.archive, tmp_path / "export")
    moved = Archive(tmp_path / "moved", Settings())
    import_archive(tmp_path / "export", moved)
    reindex(moved, Progress(quiet=True))
    there = Desk(moved)
    assert there.article(peace).labels == ("Peace",)
    assert there.article(peace).values["outlet"] == "Courier"
    assert counts(there, "people") == counts(desk, "people")
    assert there.history() == desk.history()
    assert there.article(peace).added == desk.article(peace).added


# While others work


def test_a_decision_is_taken_while_a_run_holds_the_archive(desk, monkeypatch):
    """At once; readers see it when the lock is free."""
    monkeypatch.setattr(delivery, "PATIENCE", 0.2)
    monkeypatch.setattr(delivery, "RETRY_SECONDS", 0.05)
    with write_lock(desk.archive.folder):
        change = Change("rename", {"heading": ["emomali-rahmon"], "label": ["E. R."]})
        receipt = desk.decide(change, actor="ines")
        assert not receipt.delivered
        assert "Emomali Rahmon" in counts(desk, "people")
    deadline = time.monotonic() + 20
    while desk.waits() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert "E. R." in counts(desk, "people")


def test_the_run_itself_delivers_what_was_decided_meanwhile(desk, stories, monkeypatch):
    """With its next delivery, though it had posted and handed over the same articles."""
    monkeypatch.setattr(delivery, "PATIENCE", 0.0)
    monkeypatch.setattr(delivery.Delivery, "_deliver_until_done", lambda _: None)
    peace = article_of(desk, "talks")
    decided = []
    hand_over = Assembly.hand_over

    def decide_after(assembly, engine, *held):
        hand_over(assembly, engine, *held)
        if not decided:
            fields = {"article": [peace], "published": ["1998"]}
            decided.append(desk.decide(Change("facts", fields), actor="ines"))
            label = {"label": ["Seen"], "id": [peace]}
            decided.append(desk.decide(Change("label", label), actor="ines"))
            hide = {"heading": ["emomali-rahmon"]}
            decided.append(desk.decide(Change("hide", hide), actor="ines"))

    monkeypatch.setattr(Assembly, "hand_over", decide_after)
    text = (stories / "peace.txt").read_text(encoding="utf-8")
    (stories / "peace.txt").write_text(text + " More later.", encoding="utf-8")
    run(desk.archive, stories)
    assert len(decided) == 3
    assert not desk.waits()
    with closing(desk.archive.reading_engine()) as engine:
        entry = engine.get(peace)
    assert "More later" in entry.article.body
    assert entry.article.published.value == "1998"
    assert entry.labels == ("Seen",)
    assert "Emomali Rahmon" not in counts(desk, "people")


COMMAND = """
import sys, time
from pathlib import Path
from cuttings.index.lock import write_lock
print("started", flush=True)
sys.stdin.readline()
with write_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(0.5)
"""


@contextmanager
def second_process(folder: Path) -> Iterator[subprocess.Popen]:
    """A command that has started, and takes the archive's lock when told so."""
    with subprocess.Popen(
        [sys.executable, "-c", COMMAND, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as command:
        assert command.stdout.readline() == "started\n"
        yield command


def test_a_command_gets_the_lock_while_articles_follow(desk, monkeypatch):
    """In another process, between two slices; then the rest follows."""
    monkeypatch.setattr(delivery, "PATIENCE", 0.0)
    monkeypatch.setattr(delivery, "BEHIND_SECONDS", 1.0)
    monkeypatch.setattr(delivery, "RETRY_SECONDS", 0.1)
    hand_over = Assembly._hand_over_behind
    in_a_slice = threading.Event()
    enough = threading.Event()

    def slowly(assembly, engine, held, until, followed):
        if enough.is_set():
            return hand_over(assembly, engine, held, until, followed)
        in_a_slice.set()
        while not until(followed):
            time.sleep(0.02)
        return []

    monkeypatch.setattr(Assembly, "_hand_over_behind", slowly)
    fields = {"name": ["Dushanbe"], "kind": ["place"], "scope": ["everywhere"]}
    with second_process(desk.archive.folder) as command:
        desk.decide(Change("name", {**fields, "verdict": ["none"]}), actor="ines")
        assert in_a_slice.wait(60)
        said, errors = command.communicate("\n", timeout=60)
    assert said == "held\n", errors
    enough.set()
    assert followed_all(desk)


def test_a_command_waits_for_no_other_command(desk):
    """It says at once who holds the lock, for a run may take hours."""
    folder = desk.archive.folder
    with second_process(folder) as command, write_lock(folder):
        _, errors = command.communicate("\n", timeout=60)
    assert f"is being written by process {os.getpid()}." in errors


def test_who_gives_way_says_so_when_it_goes_on_for_too_long(desk, monkeypatch):
    """The process alone is named."""
    monkeypatch.setattr(lock, "PATIENCE", 0.1)
    with (
        write_lock(desk.archive.folder, gives_way=True),
        pytest.raises(ArchiveLocked, match=rf"by process {os.getpid()}\."),
        write_lock(desk.archive.folder),
    ):
        pass


def followed_all(desk: Desk) -> bool:
    """Whether all articles follow within a while."""
    deadline = time.monotonic() + 60
    while (desk.waits() or desk.behind()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not (desk.waits() or desk.behind())


def test_a_server_goes_on_with_what_follows_since_the_last_one(desk, monkeypatch):
    """Nobody decides anything, and no command runs."""
    monkeypatch.setattr(delivery, "PATIENCE", 0.0)
    fields = {"name": ["Dushanbe"], "kind": ["place"], "scope": ["everywhere"]}
    with monkeypatch.context() as stopped:
        stopped.setattr(delivery.Delivery, "_deliver_until_done", lambda _: None)
        desk.decide(Change("name", {**fields, "verdict": ["none"]}), actor="ines")
    assert desk.waits()
    assert "Dushanbe" in counts(desk, "places")
    another = Desk(desk.archive)
    another.go_on()
    assert followed_all(another)
    assert "Dushanbe" not in counts(another, "places")


def test_what_follows_is_taken_once_whatever_the_workers_of_a_server(desk, monkeypatch):
    """They take turns at the lock, and what one has done no other does."""
    monkeypatch.setattr(delivery, "PATIENCE", 0.0)
    monkeypatch.setattr(delivery, "RETRY_SECONDS", 0.05)
    fields = {"name": ["Dushanbe"], "kind": ["place"], "scope": ["everywhere"]}
    with monkeypatch.context() as stopped:
        stopped.setattr(delivery.Delivery, "_deliver_until_done", lambda _: None)
        desk.decide(Change("name", {**fields, "verdict": ["none"]}), actor="ines")
    taken = []
    delivered_behind = Outbox.delivered_behind

    def count(outbox, rows):
        rows = list(rows)
        taken.extend(rows)
        delivered_behind(outbox, rows)

    monkeypatch.setattr(Catalogue, "delivered_behind", count)
    workers = [Desk(desk.archive) for _ in range(4)]
    for worker in workers:
        worker.go_on()
    assert all(followed_all(worker) for worker in workers)
    assert len(taken) == len(set(taken)) == 2


def test_two_curators_at_once_lose_no_decision(desk):
    """Each is in the journal and in the index."""
    peace = article_of(desk, "talks")

    def give(label: str) -> None:
        Desk(desk.archive).decide(
            Change("label", {"label": [label], "id": [peace]}), actor=label
        )

    with ThreadPoolExecutor(8) as threads:
        given = [threads.submit(give, f"L{n}") for n in range(8)]
    for decision in given:
        decision.result()
    deadline = time.monotonic() + 20
    while desk.waits() and time.monotonic() < deadline:
        time.sleep(0.05)
    expected = {f"L{n}": 1 for n in range(8)}
    assert desk.labels() == expected
    with closing(desk.archive.reading_engine()) as engine:
        assert set(engine.get(peace).labels) == set(expected)


def test_the_second_of_two_curators_sees_what_changed(desk):
    """Instead of deciding on what is no longer so."""
    first = Change("note", {"heading": ["emomali-rahmon"], "dates": ["1952-"]})
    desk.decide(first, actor="ines")
    newest = desk.last_decision()
    desk.decide(
        Change("note", {"heading": ["emomali-rahmon"], "dates": ["1951-"]}, newest),
        actor="omar",
    )
    late = Change("rename", {"heading": ["emomali-rahmon"], "label": ["X Y"]}, newest)
    with pytest.raises(DecisionRefused, match=r"Meanwhile omar .* 1951-"):
        desk.decide(late, actor="ines")
    other = Change("note", {"heading": ["dushanbe"], "dates": ["1924-"]}, newest)
    assert desk.decide(other, actor="ines")


# What makes no sense


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("nonsense", {}),
        ("merge", {"keep": ["emomali-rahmon"], "drop": ["dushanbe"]}),
        ("kind", {"heading": ["emomali-rahmon"], "kind": ["emperor"]}),
        ("kind", {"heading": ["emomali-rahmon"], "kind": ["person"]}),
        ("show", {"heading": ["emomali-rahmon"]}),
        ("broader", {"heading": ["dushanbe"], "broader": ["dushanbe"]}),
        ("broader", {"heading": ["tajikistan"], "broader": ["dushanbe"]}),
        ("note", {"heading": ["emomali-rahmon"], "dates": [""]}),
        ("variant", {"heading": ["emomali-rahmon"], "variant": ["Emomali Rahmon"]}),
        ("variant", {"heading": ["emomali-rahmon"], "variant": ["  "]}),
        ("origin", {"field": ["title"], "old": ["x"], "new": ["y"]}),
        ("origin", {"field": ["outlet"], "old": ["Nowhere"], "new": ["y"]}),
        ("label", {"label": [""], "id": []}),
        ("label", {"label": ["x" * 81], "id": []}),
        ("unlabel", {"label": ["none such"], "id": []}),
        ("name", {"name": ["Dushanbe"], "kind": ["place"], "verdict": ["?"]}),
        ("name", {"name": ["Dushanbe"], "kind": ["place"], "verdict": ["heading"]}),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(desk, action, fields):
    """And changes nothing."""
    before = desk.last_decision()
    for ask in (desk.preview, desk.decide):
        with pytest.raises((DecisionRefused, NotFound)) as refused:
            ask(Change(action, fields))
        assert str(refused.value).endswith((".", "…"))
    assert desk.last_decision() == before


@pytest.mark.parametrize(
    "values",
    [
        {"published": ["1998-02-31"]},
        {"published": ["soon"]},
        {"title": [""]},
        {"title": ["x" * 501]},
        {"outlet": ["a\x00b"]},
        {"language": ["english"]},
        {"outlet": ["Valey Post"]},
    ],
)
def test_a_value_that_can_not_be_is_refused(desk, values):
    """With the reason."""
    peace = article_of(desk, "talks")
    with pytest.raises(DecisionRefused):
        desk.decide(Change("facts", {"article": [peace], **values}))


def test_event_types_can_be_chosen_by_their_label():
    """Each once, A to Z in the reader's language; none that is retired."""
    listed = event_types()
    assert (FIGHTING, "armed conflict", "armed conflict") in listed
    ids = {choice.id for choice in listed}
    assert len(ids) == len(listed) > 50
    assert "medtop:20000064" not in ids
    with speaking("de"):
        german = [choice.label for choice in event_types()]
    assert "bewaffnete Konflikte" in german
    assert german.index("Öl- und Gaswirtschaft") < german.index("Oper")


def test_a_decision_made_while_another_is_delivered_is_not_left_behind(desk):
    """Though that delivery had looked for the last time."""
    looked = threading.Event()
    go_on = threading.Event()
    deliver_once = delivery.Delivery.deliver_once

    def slowly(self) -> None:
        deliver_once(self)
        looked.set()
        go_on.wait(60)

    desk.delivery.deliver_once = slowly.__get__(desk.delivery)
    first = Change("note", {"heading": ["emomali-rahmon"], "dates": ["1952-"]})
    thread = threading.Thread(target=desk.decide, args=(first,))
    thread.start()
    assert looked.wait(60)
    threading.Timer(0.3, go_on.set).start()
    change = Change("rename", {"heading": ["emomali-rahmon"], "label": ["E. R."]})
    assert desk.decide(change).delivered
    thread.join()
    assert "E. R." in counts(desk, "people")


def test_a_heading_that_is_renamed_changes_its_articles_for_a_harvest(desk):
    """They are given with its label, so whoever has them wants them again."""
    archive = desk.archive
    _, before = archive.change_limits()
    with closing(archive.reading_engine()) as engine:
        query = Query(count="copies").add("people", "emomali-rahmon")
        filed = {entry.article.id for entry in engine.matches(query)}
    fields = {"heading": ["emomali-rahmon"], "label": ["Rahmon, Emomali"]}
    desk.decide(Change("rename", fields), actor="ines")
    changed = {change.id for change in archive.changes(ChangeSpan(before), 100)}
    assert filed
    assert changed == filed


@pytest.mark.parametrize("action", ["origin", "label"])
def test_an_interrupted_amendment_is_repeated(desk, monkeypatch, action):
    """An index that has it already is told once more, and what waits is struck out."""
    fields = fields_of(desk, action)
    if action == "label":
        fields = {"label": ["Water"], "id": [article_of(desk, "tuesday")]}

    def fails(*_: object) -> None:
        raise CuttingsError("the power went")

    with monkeypatch.context() as broken:
        broken.setattr(Catalogue, "end_commit", fails)
        broken.setattr(delivery, "PATIENCE", 1.0)
        assert not desk.decide(Change(action, fields)).delivered
    assert desk.waits()
    key, label = ("labels", "Water") if action == "label" else ("outlet", "Valley Post")
    before = counts(desk, key)
    assert desk.deliver()
    assert not desk.waits()
    assert counts(desk, key) == before
    assert label in before


def test_an_archive_with_rulings_and_facts_is_whole(desk):
    """What people decided is no damage to who looks for some."""
    for action in ("name", "facts"):
        desk.decide(Change(action, fields_of(desk, action)))
    assert damages(desk.archive.catalogue) == []


def test_suggested_pairs_are_kept_until_what_they_come_from_changes(desk, monkeypatch):
    """To compare all headings takes seconds; a decision by anybody asks anew."""
    made: list[int] = []
    real = surveys.suggest
    monkeypatch.setattr(
        surveys, "suggest", lambda *given: made.append(1) or real(*given)
    )
    before = desk.suggestions()
    assert desk.suggestions() == before
    assert len(made) == 1
    other = Desk(desk.archive)
    fields = {"heading": ["dushanbe"], "label": ["Emomali Rahmonov"]}
    other.decide(Change("rename", fields), actor="a")
    desk.suggestions()
    assert len(made) == 2


def test_while_headings_are_compared_the_pairs_known_before_are_shown(
    desk, monkeypatch
):
    """Whoever asks waits no longer than a moment; what was decided since is not among
    them, and once the comparison is done its pairs are shown.
    """
    go_on = threading.Event()
    pair = Suggestion(
        "dushanbe", "tajikistan", "place", ("Dushanbe", "Tajikistan"), 1.0, "", (1, 1)
    )
    gone = replace(pair, b="no-such-heading")

    def slowly(*_given):
        go_on.wait(60)
        return [pair, gone]

    monkeypatch.setattr(surveys, "suggest", slowly)
    monkeypatch.setattr(surveys, "FOUND_WITHIN", 0.05)
    assert desk.suggestions() == ()
    assert desk.looks()
    go_on.set()
    monkeypatch.setattr(surveys, "FOUND_WITHIN", 60.0)
    monkeypatch.setattr(surveys, "AGAIN_WITHIN", 60.0)
    assert desk.suggestions() == (pair, gone)
    assert not desk.looks()

    go_on.clear()
    monkeypatch.setattr(surveys, "FOUND_WITHIN", 0.05)
    fields = {"heading": ["dushanbe"], "label": ["Dyushambe"]}
    desk.decide(Change("rename", fields), actor="a")
    assert desk.suggestions() == (pair,)
    assert desk.looks()
    fields = {"a": ["dushanbe"], "b": ["tajikistan"], "verdict": ["two"]}
    desk.decide(Change("settle", fields), actor="a")
    assert desk.suggestions() == ()
    go_on.set()


def test_what_takes_long_to_find_rests_and_is_right_meanwhile(desk, monkeypatch):
    """While a long survey rests, what was decided is not listed, and taken back it is,
    though nothing was found anew.
    """
    monkeypatch.setattr(surveys, "BRIEF", 0.0)
    monkeypatch.setattr(surveys, "REST", 10_000.0)
    made: list[int] = []
    pair = Suggestion(
        "dushanbe", "tajikistan", "place", ("Dushanbe", "Tajikistan"), 1.0, "", (1, 1)
    )
    monkeypatch.setattr(surveys, "suggest", lambda *_: made.append(1) or [pair])
    assert desk.suggestions() == (pair,)
    fields = {"a": ["dushanbe"], "b": ["tajikistan"], "verdict": ["two"]}
    receipt = desk.decide(Change("settle", fields), actor="a")
    assert (desk.suggestions(), desk.counts().pairs) == ((), 0)
    desk.undo(receipt.decision.id, actor="a")
    assert (desk.suggestions(), desk.counts().pairs) == ((pair,), 1)
    assert made == [1]
