"""What is read, as the README has it: ``python -m cuttings.index.readers.formats``.

The table is made of the installed readers and splitters, so that it never says more or
less than they do; a test compares the README with it.
"""

from __future__ import annotations

from collections.abc import Iterator

from cuttings.index.readers.choose import readers
from cuttings.index.readers.splitters import splitters


def formats() -> Iterator[str]:
    """The lines of the README's table of formats."""
    yield "| reads | endings, where the content leaves it open |"
    yield "|---|---|"
    for reader in sorted(readers(), key=lambda each: each.reads.casefold()):
        suffixes = " ".join(f"`{suffix}`" for suffix in reader.suffixes)
        yield f"| {reader.reads} | {suffixes} |"
    vendors = sorted((each.vendor for each in splitters()), key=str.casefold)
    yield f"| downloads of many articles in one file: {', '.join(vendors)} | |"


if __name__ == "__main__":
    print("\n".join(formats()))
