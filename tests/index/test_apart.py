"""A text that can't be ended here is analysed in a process that can."""

from __future__ import annotations

import os
import time
from contextlib import closing

import pytest

from cuttings.index import apart, distributed, limits, workers
from cuttings.index.apart import OtherProcess
from cuttings.index.distributed import enrich_alone
from cuttings.index.workers import LONG, EnrichingAnalyst
from cuttings.search.errors import ArchiveError
from tests.index.conftest import ListedNames
from tests.index.test_limits import Endless
from tests.making import make_article


class Unprepared(ListedNames):
    """Has no model."""

    def prepare(self) -> None:
        raise OSError("no model here")


def batch(*bodies: str) -> list:
    """Articles of these texts."""
    return [make_article(f"a{number}", body=body) for number, body in enumerate(bodies)]


def test_a_text_that_never_ends_costs_itself_alone(monkeypatch):
    """Even in one long call of C; the process is begun anew for those after it."""
    monkeypatch.setattr(apart, "CLOCK", 1)
    endless = "for ever " * (LONG // 9 + 1)
    with closing(OtherProcess(EnrichingAnalyst(Endless()))) as other:
        began = time.monotonic()
        found = other.analyse(batch("Rain fell.", endless, "Snow fell."), 2.0)
        assert time.monotonic() - began < 60
        assert [each.model for each in found] == ["listed", "", "listed"]
        assert found[1].rules == "it takes more than 2 s by the clock"
        assert other.analyse(batch("Rain fell."), 2.0)[0].model == "listed"


def test_a_text_that_ends_its_process_costs_itself_alone():
    """As for want of memory."""
    with closing(OtherProcess(EnrichingAnalyst(Endless()))) as other:
        found = other.analyse(batch("Rain fell.", "It is killed."), 20.0)
    assert [each.model for each in found] == ["listed", ""]
    assert "was ended" in found[1].rules


def test_a_model_that_can_not_be_loaded_is_said():
    """The run stops with it, as it does in one process."""
    with (
        closing(OtherProcess(EnrichingAnalyst(Unprepared()))) as other,
        pytest.raises(ArchiveError, match="no model here"),
    ):
        other.analyse(batch("Rain fell."), 5.0)


def test_a_clusters_worker_ends_a_text(monkeypatch):
    """Its tasks run in a thread that hears no timer."""
    monkeypatch.setattr(distributed, "_other", None)
    found = enrich_alone(Endless(), batch("Rain fell.", "It rains for ever."), 1.0)
    assert [each.model for each in found] == ["listed", ""]
    assert found[1].rules == "it takes more than 1 s of processor time"
    distributed._other[1].close()


@pytest.mark.parametrize("system", ["windows", "macos"])
def test_without_timer_or_copy_a_text_ends_all_the_same(monkeypatch, system):
    """On Windows each text goes apart, on macOS the long ones."""
    monkeypatch.setattr(apart, "CLOCK", 1)
    monkeypatch.setattr(workers, "can_copy", lambda: False)
    monkeypatch.setattr(limits, "can_copy", lambda: False)
    if system == "windows":
        monkeypatch.setattr(workers, "has_timer", lambda: False)
    endless = "for ever " * (LONG // 9 + 1)
    analyst = EnrichingAnalyst(Endless(), 2.0)
    found = analyst.analyse(batch("Rain fell.", endless, "Snow fell."))
    assert [each.model for each in found] == ["listed", "", "listed"]
    assert "by the clock" in found[1].rules
    analyst._other.close()


def test_the_other_process_ends_with_this_one():
    """It reads from a pipe that closes then."""
    other = OtherProcess(EnrichingAnalyst(ListedNames()))
    other.analyse(batch("Rain fell."), 5.0)
    process = other._process
    assert process.pid != os.getpid()
    process.stdin.close()
    assert process.wait(timeout=30) == 0
    process.stdout.close()
