"""The compiled parts of the package, each taken where it is there and up to date.

The environment variable ``CUTTINGS_KERNEL=0`` leaves them unused.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from importlib import import_module
from types import ModuleType

SWITCH = "CUTTINGS_KERNEL"


def is_switched_off() -> bool:
    """Whether somebody asked for no compiled part."""
    return os.environ.get(SWITCH) == "0"


def compiled(name: str, functions: Iterable[str]) -> ModuleType | None:
    """The compiled module of a name, if it has all of some functions: in a working copy
    it may have been built for an earlier state of what uses it.
    """
    if is_switched_off():
        return None
    try:
        module = import_module(name)
    except ImportError:
        return None
    return module if all(hasattr(module, each) for each in functions) else None
