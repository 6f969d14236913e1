"""The examples in the modules' own documentation are true."""

from __future__ import annotations

import doctest
import pkgutil
from importlib import import_module

import pytest

import cuttings.index
import cuttings.search
import cuttings.web

MODULES = sorted(
    module.name
    for package in (cuttings.search, cuttings.index, cuttings.web)
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + ".")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_run_as_written(name):
    """Every module can be imported, and each example in it gives what it says."""
    assert doctest.testmod(import_module(name)).failed == 0
