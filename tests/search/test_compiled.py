"""The compiled parts are taken where they are, and where nobody switched them off."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from cuttings.search.compiled import SWITCH, compiled
from cuttings.search.engines.whoosh.kernel import LOOPS

PARTS = {
    "cuttings.search.engines.whoosh.kernel": LOOPS,
    "cuttings.search.scanning": ("letters", "runs"),
}


@pytest.mark.parametrize("user", PARTS)
def test_the_switch_leaves_the_compiled_loops_unused(user: str) -> None:
    """In a process of its own, because a part is looked for once."""
    script = f"from {user} import COMPILED; print(COMPILED)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, SWITCH: "0"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "None\n"


def test_without_the_extension_nothing_is_compiled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As where there was no compiler."""
    name = "cuttings.search._scanning"
    monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.delenv(SWITCH, raising=False)
    assert compiled(name, ("letters", "runs")) is None


def test_a_part_that_lacks_a_loop_is_left_unused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It was built for an earlier state of what uses it."""
    monkeypatch.delenv(SWITCH, raising=False)
    assert compiled("math", ("sqrt",)) is not None
    assert compiled("math", ("sqrt", "no such loop")) is None
