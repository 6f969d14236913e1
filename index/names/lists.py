"""Word lists and tables in files beside the code, where anyone can read and mend them.

A table (``.tsv``, or ``.tsv.gz``) has a row a line, its columns parted by tabs. A list
of families (``.toml``) has arrays of entries, or texts whose words are the entries.
Both may hold comments, which begin with ``#``.

    >>> next(read_table(NAMES / "legal_forms.tsv"))
    ['ag', 'ag|aktiengesellschaft']
"""

from __future__ import annotations

import gzip
import tomllib
from collections.abc import Iterator
from pathlib import Path

NAMES = Path(__file__).parent


def read_table(path: Path) -> Iterator[list[str]]:
    """The rows of a table, each as its columns."""
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    for line in content.decode("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def read_variants(path: Path) -> dict[str, str]:
    """What each variant of a table stands for: the first column, for every entry of
    the second.
    """
    meant = {}
    for key, variants in read_table(path):
        meant.update(dict.fromkeys(variants.split("|"), key))
    return meant


def read_families(path: Path) -> dict[str, tuple[str, ...]]:
    """The families of a file, each with its entries in their order."""
    families = {}
    for name, entries in tomllib.loads(path.read_text(encoding="utf-8")).items():
        families[name] = tuple(entries.split() if isinstance(entries, str) else entries)
    return families
