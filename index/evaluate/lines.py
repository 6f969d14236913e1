"""Files of what people labelled: a JSON object on each line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from cuttings.search.errors import SettingsError

Made = TypeVar("Made")


def read_lines(path: Path, made_of: Callable[[Any], Made], expected: str) -> Iterator[tuple[str, Made]]:
    """What ``made_of`` makes of each line's JSON, with the words that name the line; empty lines are passed over.

    Raises SettingsError, naming the line and what it should be (``expected``), where ``made_of`` finds something
    missing or of another type.
    """
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            where = f"Line {number} of {path}"
            try:
                made = made_of(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise SettingsError(f"{where} is not what it should be ({error!r}). {expected}") from error
            yield where, made
