"""The analysis of one text ends at its limit, whatever it is in the middle of."""

from __future__ import annotations

import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing

import pytest

from cuttings.index import sources
from cuttings.index.catalogue import SourceFile
from cuttings.index.limits import LostWork, TookTooLong, each_within, limited
from cuttings.index.pipeline import IndexOptions, index
from cuttings.index.progress import Progress
from cuttings.index.readers import RawArticle
from cuttings.index.workers import LONG, EnrichingAnalyst
from cuttings.search.archive import Archive
from cuttings.search.articles import Article, Enrichment
from cuttings.search.queries import Query
from cuttings.search.settings import Settings
from tests.index.analysts import batch
from tests.index.conftest import ListedNames


def spin() -> None:
    """Goes on for ever, a line of Python after the other."""
    while True:
        pass


def hang_in_c() -> int:
    """One call that never comes back to the interpreter, and so hears no signal."""
    return sum(range(1 << 62))


class Endless(ListedNames):
    """Never ends with a text that says so, a short one in Python, a long one in C."""

    def enrich(self, articles: Iterable[Article]) -> Iterator[Enrichment]:
        for article in articles:
            if "for ever" in article.body:
                hang_in_c() if len(article.body) > LONG else spin()
            if "killed" in article.body:
                os.kill(os.getpid(), signal.SIGKILL)
            yield from super().enrich([article])


@pytest.mark.parametrize("apart", [False, True])
def test_what_ends_in_time_gives_its_result(apart):
    assert limited(lambda: ["a", 1], 5.0, apart=apart) == ["a", 1]


def test_without_a_limit_nothing_is_timed_or_copied():
    assert limited(os.getpid, 0.0, apart=True) == os.getpid()


def test_a_copy_is_another_process_and_this_one_goes_on():
    assert limited(os.getpid, 5.0, apart=True) != os.getpid()
    assert limited(os.getpid, 5.0, apart=False) == os.getpid()


@pytest.mark.parametrize(
    ("work", "apart"), [(spin, False), (spin, True), (hang_in_c, True)]
)
def test_what_does_not_end_is_ended_at_its_limit(work, apart):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    began = time.process_time()
    with pytest.raises(
        TookTooLong, match=r"^it takes more than 1 s of processor time$"
    ):
        limited(work, 1.0, apart=apart)
    used = time.process_time() - began
    used += resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    assert 0.4 < used < 10.0


def test_no_exception_handler_of_a_library_keeps_a_text_going():
    def swallow() -> None:
        while True:
            try:
                spin()
            except Exception:
                continue

    with pytest.raises(TookTooLong):
        limited(swallow, 0.2, apart=False)


def test_the_timer_is_off_after_the_work():
    limited(lambda: None, 0.2, apart=False)
    began = time.process_time()
    while time.process_time() - began < 0.4:
        pass
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)


def test_a_copy_that_is_ended_from_outside_is_told_apart():
    """A want of memory is not a want of time."""
    with pytest.raises(LostWork, match="signal 9"):
        limited(lambda: os.kill(os.getpid(), signal.SIGKILL), 5.0, apart=True)


@pytest.mark.parametrize("length", [LONG, LONG + 1])
def test_only_a_long_text_is_analysed_in_a_copy(length):
    class Asked(ListedNames):
        def enrich(self, articles: Iterable[Article]) -> Iterator[Enrichment]:
            for _ in articles:
                yield Enrichment(model=str(os.getpid()))

    analyst = EnrichingAnalyst(Asked(), 5.0)  # type: ignore[arg-type]
    short, asked = analyst.analyse(batch("short", "x" * length))
    assert short.model == str(os.getpid())
    assert (asked.model == str(os.getpid())) == (length == LONG)


def test_results_keep_the_order_of_their_texts():
    """Though the long ones are analysed first."""
    bodies = ["Dushanbe", "Tajikistan " + "x" * LONG, "nobody", "Emomali Rahmon"]
    analyst = EnrichingAnalyst(ListedNames(), 5.0)  # type: ignore[arg-type]
    found = analyst.analyse(batch(*bodies))
    names = [[mention.surface for mention in each.mentions] for each in found]
    assert names == [["Dushanbe"], ["Tajikistan"], [], ["Emomali Rahmon"]]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_text_that_takes_too_long_is_indexed_without_names_and_reported(
    tmp_path, monkeypatch, jobs
):
    """Those beside it in its batch keep theirs."""
    monkeypatch.setattr("cuttings.index.pipeline.Enricher", Endless)
    folder = tmp_path / "stories"
    folder.mkdir()
    for number in range(40):
        text = f"Headline {number}\n\nTalks went on in Dushanbe, number {number}."
        (folder / f"{number:02}.txt").write_text(text)
    (folder / "07.txt").write_text("Seven\n\nTalks go on for ever in Dushanbe.")
    long = "It goes on for ever, they say. " * (LONG // 30 + 1)
    (folder / "09.txt").write_text(f"Nine\n\n{long}")
    (folder / "11.txt").write_text(f"Eleven\n\nIt was killed. {'A b c d. ' * LONG}")

    archive = Archive(tmp_path / "archive", Settings(text_seconds=1))
    summary = index(archive, [folder], IndexOptions(jobs=jobs), Progress(quiet=True))
    assert (summary.added, summary.files["read"]) == (40, 40)
    reasons = {}
    for skipped in summary.skipped:
        reasons[skipped.path[-6:-4]] = skipped.reason
    why = "indexed without names, because the analysis failed ({})"
    late = why.format("it takes more than 1 s of processor time")
    lost = why.format("the process that analysed it was ended by signal 9")
    assert reasons == {"07": late, "09": late, "11": lost}
    with closing(archive.open_engine()) as engine:
        named = engine.search(Query(text="places:Dushanbe", count="copies"))
    assert named.copies == 37


def test_the_command_has_one_thread_so_that_it_may_be_copied(tmp_path):
    """A numeric library that was loaded too early has started its own by then."""
    story = tmp_path / "story.txt"
    story.write_text("Headline\n\nTalks went on in Dushanbe on Monday.")
    program = (
        "from pathlib import Path; import sys;"
        "from cuttings.index.cli.main import cli;"
        f"cli(['--archive', {str(tmp_path / 'archive')!r}, 'index', {str(story)!r}],"
        " standalone_mode=False);"
        "assert 'numpy' in sys.modules;"
        "print('threads', len(list(Path('/proc/self/task').iterdir())))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert "threads 1" in done.stdout


def test_reading_has_a_limit_for_each_article(tmp_path, monkeypatch):
    """A pattern that runs away is ended, what came before is kept, and it is said."""
    monkeypatch.setattr(sources, "READ_SECONDS", 1.0)

    def reading(path, options) -> Iterator:
        yield RawArticle("It rained.", key="1")
        re.match(r"(a+)+$", "a" * 64 + "b")

    monkeypatch.setattr(sources, "read_path", reading)
    path = tmp_path / "a.txt"
    path.write_text("It rained.")
    size, modified = sources.stamp(path)
    known = SourceFile(str(path), size, modified, "", "{}", "indexed")
    article, skipped = list(sources.read_here(sources.ToRead(path, known)))
    assert isinstance(article, RawArticle)
    assert skipped.reason == (
        "reading its next article takes too long: "
        "it takes more than 1 s of processor time"
    )


def test_each_item_has_its_own_time():
    """Many that take little are no reason to stop."""
    assert list(each_within(iter(range(5)), 0.5)) == [0, 1, 2, 3, 4]
    with pytest.raises(TookTooLong):
        list(each_within(iter(spin, None), 0.5))
