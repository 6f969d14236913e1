"""A run brings the archive up to date, accounts for everything, and does nothing twice."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from cuttings.index.assembly import Assembly
from cuttings.index.checking import check, status
from cuttings.index.lock import write_lock
from cuttings.index.pipeline import Run
from cuttings.index.progress import Progress
from cuttings.index.rebuilding import reanalyse, reindex
from cuttings.search.errors import ArchiveError, ArchiveLocked
from cuttings.search.queries import Query
from tests.index.conftest import run


def counts(summary) -> tuple[int, int, int, int, int]:
    return (
        summary.added,
        summary.changed,
        summary.unchanged,
        summary.removed,
        len(summary.skipped),
    )


def ids(archive, text: str = "") -> set[str]:
    return {
        hit.id
        for hit in archive.reading_engine()
        .search(Query(text, count="copies", size=100, words="all"))
        .hits
    }


def test_a_first_run_adds_and_a_second_finds_nothing_to_do(archive, stories, listed):
    assert counts(run(archive, stories)) == (3, 0, 0, 0, 0)
    assert listed.asked == 3
    assert counts(run(archive, stories)) == (0, 0, 3, 0, 0)
    assert listed.asked == 3
    assert check(archive) == []


def test_a_changed_file_keeps_its_id(archive, stories, listed):
    run(archive, stories)
    (before,) = ids(archive, "goal")
    (stories / "match.txt").write_text(
        "Late goal decides the final\n\nAn own goal decided it, the referee said."
    )
    assert counts(run(archive, stories)) == (0, 1, 2, 0, 0)
    assert ids(archive, "referee") == {before}
    assert ids(archive, "stadium") == set()


def test_a_removed_file_is_gone_from_search(archive, stories, listed):
    run(archive, stories)
    (stories / "flood.txt").unlink()
    assert counts(run(archive, stories)) == (0, 0, 2, 1, 0)
    assert ids(archive, "river") == set()


def test_files_outside_the_paths_of_a_run_are_left_alone(archive, stories, listed):
    run(archive, stories)
    assert counts(run(archive, stories / "peace.txt")) == (0, 0, 1, 0, 0)
    assert len(ids(archive)) == 3


def test_a_touched_file_is_not_read_again(archive, stories, listed):
    run(archive, stories)
    os.utime(stories / "peace.txt", (1, 1))
    assert counts(run(archive, stories)) == (0, 0, 3, 0, 0)


def test_a_moved_file_keeps_its_article(archive, stories, listed):
    run(archive, stories)
    before = ids(archive, "goal")
    (stories / "sport").mkdir()
    (stories / "match.txt").rename(stories / "sport" / "final.txt")
    assert counts(run(archive, stories)) == (0, 0, 3, 0, 0)
    assert ids(archive, "goal") == before
    assert (
        archive.reading_engine().get(*before).article.source.endswith("sport/final.txt")
    )


def test_what_can_not_be_read_is_skipped_with_a_reason_and_reported_again(
    archive, stories, listed
):
    (stories / "empty.txt").write_bytes(b"")
    (stories / "binary.txt").write_bytes(bytes(range(256)) * 20)
    summary = run(archive, stories)
    assert counts(summary) == (3, 0, 0, 0, 2)
    assert {Path(skipped.path).name for skipped in summary.skipped} == {
        "empty.txt",
        "binary.txt",
    }
    assert all(skipped.reason for skipped in summary.skipped)
    assert counts(run(archive, stories)) == (0, 0, 3, 0, 2)
    (stories / "empty.txt").write_text(
        "Now it speaks\n\nOf something that happened in the town yesterday."
    )
    assert counts(run(archive, stories)) == (1, 0, 3, 0, 1)


def test_the_same_text_twice_is_two_articles_and_analysed_once(
    archive, stories, listed
):
    (stories / "more").mkdir()
    (stories / "more" / "peace.txt").write_bytes((stories / "peace.txt").read_bytes())
    assert counts(run(archive, stories)) == (4, 0, 0, 0, 0)
    assert listed.asked == 3
    page = archive.reading_engine().search(Query("peace"))
    assert (page.copies, page.stories) == (2, 1)


def test_records_of_one_file_come_and_go_one_by_one(archive, tmp_path, listed):
    path = tmp_path / "feed.jsonl"
    records = [
        {"id": str(n), "title": f"Title {n}", "text": f"Text of number{n} goes here."}
        for n in range(4)
    ]
    path.write_text("\n".join(map(json.dumps, records)))
    assert counts(run(archive, path)) == (4, 0, 0, 0, 0)
    records[1]["text"] = "Another text entirely."
    path.write_text(
        "\n".join(
            map(
                json.dumps,
                [*records[:3], {"id": "9", "title": "New", "text": "Newest of all."}],
            )
        )
    )
    assert counts(run(archive, path)) == (1, 1, 2, 1, 0)
    assert check(archive) == []


def test_two_records_with_one_id_are_both_kept(archive, tmp_path, listed):
    path = tmp_path / "feed.jsonl"
    path.write_text(
        "\n".join(
            json.dumps({"id": "1", "title": t, "text": f"{t} and more."})
            for t in ("Red", "Blue")
        )
    )
    assert counts(run(archive, path)) == (2, 0, 0, 0, 0)
    assert counts(run(archive, path)) == (0, 0, 2, 0, 0)


def test_an_outlet_given_once_is_kept_until_another_is_given(archive, stories, listed):
    run(archive, stories, outlet="The Post")
    assert counts(run(archive, stories)) == (0, 0, 3, 0, 0)
    assert counts(run(archive, stories, outlet="The Mail")) == (0, 3, 0, 0, 0)
    assert (
        archive.reading_engine().search(Query().add("outlet", "the-mail")).copies == 3
    )


def test_reindex_reads_no_file_and_asks_no_model(archive, stories, listed):
    run(archive, stories)
    for path in stories.iterdir():
        path.unlink()
    asked = listed.asked
    serving = archive.reading_engine()
    assert reindex(archive, Progress(quiet=True)) == 3
    assert listed.asked == asked
    assert serving.search(Query("peace")).copies == 1
    assert [path.name for path in archive.index.iterdir() if path.is_dir()] == [
        archive.current_build()
    ]
    assert check(archive) == []


def test_a_lost_index_is_built_again_from_the_catalogue(archive, stories, listed):
    run(archive, stories)
    shutil.rmtree(archive.index)
    assert any("cuttings reindex" in problem for problem in check(archive))
    reindex(archive, Progress(quiet=True))
    assert check(archive) == []


def test_an_interrupted_delivery_is_repeated(archive, stories, listed, monkeypatch):
    """The engine's commit fails; what was kept waits in the outbox and is taken by
    the next run.
    """
    monkeypatch.setattr(Assembly, "deliver", lambda self, engine, held: 0)
    run(archive, stories)
    assert status(archive)["waiting_for_the_index"] == 3
    monkeypatch.undo()
    monkeypatch.setattr("cuttings.index.pipeline.Enricher", listed)
    assert counts(run(archive, stories)) == (0, 0, 3, 0, 0)
    assert status(archive)["waiting_for_the_index"] == 0
    assert len(ids(archive)) == 3


def test_a_second_run_at_the_same_time_is_refused_and_names_the_holder(
    archive, stories, listed
):
    with (
        write_lock(archive.folder),
        pytest.raises(ArchiveLocked, match=str(os.getpid())),
    ):
        run(archive, stories)
    assert counts(run(archive, stories)) == (3, 0, 0, 0, 0)


def test_a_failed_analysis_costs_one_article_its_names_and_is_reported(
    archive, stories, listed, monkeypatch
):
    whole = listed.enrich

    def enrich(self, articles):
        for article in articles:
            if "goal" in article.body:
                raise KeyError("goal")
            yield from whole(self, [article])

    monkeypatch.setattr(listed, "enrich", enrich)
    summary = run(archive, stories)
    assert counts(summary) == (3, 0, 0, 0, 1)
    assert "KeyError" in summary.skipped[0].reason
    assert len(ids(archive, "goal")) == 1
    assert archive.reading_engine().search(Query("people:rahmon")).copies == 1


def test_new_rules_analyse_everything_again_when_asked(
    archive, stories, listed, monkeypatch
):
    run(archive, stories)
    monkeypatch.setattr("cuttings.index.rebuilding.Enricher", listed)
    assert reanalyse(archive, Progress(quiet=True)) == 0
    monkeypatch.setattr(listed, "version", ("listed", "2"))
    assert reanalyse(archive, Progress(quiet=True)) == 3
    assert check(archive) == []


def test_articles_are_analysed_again_though_the_index_is_of_an_older_format(
    archive, stories, listed, monkeypatch
):
    """The index that is built next takes them up."""
    run(archive, stories)
    for stamp in archive.index.rglob("stamp*"):
        stamp.write_bytes(b"of an older release")
    monkeypatch.setattr("cuttings.index.rebuilding.Enricher", listed)
    monkeypatch.setattr(listed, "version", ("listed", "2"))
    assert reanalyse(archive, Progress(quiet=True)) == 3
    reindex(archive, Progress(quiet=True))
    assert check(archive) == []


def test_a_byte_that_flipped_in_the_index_is_found_by_check(archive, stories, listed):
    run(archive, stories)
    largest = max(
        (path for path in archive.index.rglob("*") if path.is_file()),
        key=lambda path: path.stat().st_size,
    )
    data = bytearray(largest.read_bytes())
    data[len(data) // 2] ^= 255
    largest.write_bytes(data)
    assert any("cuttings reindex" in problem for problem in check(archive))
    reindex(archive, Progress(quiet=True))
    assert check(archive) == []


def test_what_is_posted_again_after_it_was_handed_over_is_handed_over_again(
    archive, stories, listed
):
    """Entries go to the engine as they come; what changes before the commit is taken
    once more, and then committed.
    """
    run(archive, stories)
    assembly, engine = Assembly(archive), archive.open_engine()
    try:
        (id,) = ids(archive, "goal")
        article = assembly.catalogue.article(id)
        assert article is not None
        for title in ("First thoughts", "Second thoughts"):
            with assembly.catalogue.transaction():
                assembly.keep(replace(article, title=title), "", None)
            assembly.hand_over(engine)
        assert ids(archive, "thoughts") == set()
        assert assembly.catalogue.posted() == [(id, "write")]
        with assembly.catalogue.transaction():
            assembly.touch([id])
        assert assembly.deliver(engine) == 1
        assert (ids(archive, "first thoughts"), ids(archive, "second thoughts")) == (
            set(),
            {id},
        )
        with assembly.catalogue.transaction():
            assembly.drop(id)
        assembly.hand_over(engine)
        assert assembly.deliver(engine) == 1
        assert ids(archive, "thoughts") == set()
    finally:
        engine.close()
        assembly.close()


def test_what_was_handed_over_and_not_committed_is_handed_over_by_the_next_run(
    archive, stories, listed
):
    assembly, engine = Assembly(archive), archive.open_engine()
    run(archive, stories)
    (id,) = ids(archive, "goal")
    with assembly.catalogue.transaction():
        assembly.touch([id])
    assembly.hand_over(engine)
    engine.close()
    assembly.close()
    assert status(archive)["waiting_for_the_index"] == 1
    run(archive, stories)
    assert status(archive)["waiting_for_the_index"] == 0
    assert check(archive) == []


def test_a_model_that_cannot_be_loaded_ends_the_run_in_words(
    archive, stories, listed, monkeypatch
):
    """It would cost every article its names; nothing that the run had kept before is
    lost.
    """

    def missing(self):
        raise OSError("no file config.cfg")

    monkeypatch.setattr(listed, "prepare", missing)
    with pytest.raises(ArchiveError, match="no file config"):
        run(archive, stories)
    monkeypatch.undo()
    monkeypatch.setattr("cuttings.index.pipeline.Enricher", listed)
    assert counts(run(archive, stories)) == (3, 0, 0, 0, 0)


def test_a_run_that_fails_lets_go_of_the_index(archive, stories, listed, monkeypatch):
    """Whoever still holds its error, the next run in the same process writes:

    ``--watch`` goes on after an error.
    """
    with monkeypatch.context() as patched:
        patched.setattr(Run, "_remove", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError) as held:
            run(archive, stories)
    assert held.value.__traceback__ is not None
    run(archive, stories)
    assert len(ids(archive)) == 3
    assert check(archive) == []


def test_a_headline_alone_is_in_the_language_that_the_archive_holds(archive, tmp_path):
    """Its own words would do for several; the archive is in one of them."""
    title = "Лавина затрупа скиори"
    said = "Министерството на здравеопазването обяви, че новата болница ще бъде открита"
    texts = [{"title": f"{said} {number}", "text": said} for number in range(10)]
    for name, records in (("1", [{"title": title, "text": title}]), ("2", texts)):
        (tmp_path / f"{name}.json").write_text(json.dumps(records))
        run(archive, tmp_path / f"{name}.json")
    (tmp_path / "3.json").write_text(json.dumps([{"title": title, "text": title}]))
    run(archive, tmp_path / "3.json")
    hits = archive.reading_engine().search(Query("exact:скиори", count="copies")).hits
    assert sorted(hit.language for hit in hits) == ["bg", "und"]


def test_a_first_run_leaves_the_index_that_a_reindex_makes(archive, tmp_path, listed):
    """Lines that turn out to recur when all is read don't count in the scores: nothing
    is committed before they are known.
    """
    folder = tmp_path / "site"
    folder.mkdir()
    topics = (
        "harvest election flood museum railway bridge school castle hospital market"
    )
    for number, topic in enumerate(topics.split()):
        letter = "Harvest news from the valley" if number < 4 else ""
        text = (
            f"The {topic} drew crowds of {number + 2} hundred people on Sunday, "
            f"and the {topic} will be back in spring, the town council said."
        )
        lines = [f"The {topic} of the year", letter, text]
        (folder / f"{topic}.txt").write_text("\n\n".join(filter(None, lines)))
    run(archive, folder)

    def scores() -> list[tuple[str, float]]:
        page = archive.open_engine().search(Query("harvest OR town OR crowds"))
        return [(hit.id, hit.score) for hit in page.hits]

    first = scores()
    reindex(archive, Progress(quiet=True))
    assert len(first) == 10
    assert scores() == first
