"""Makes ``archives/first.tar.gz``: an archive as the first release leaves it, for tests
of every later one.

    python -m tests.data.make_first_archive

Run once for a release, and never again: what the file is good for is that it is old.
"""

from __future__ import annotations

import tarfile
import tempfile
from pathlib import Path

from cuttings.index import pipeline
from cuttings.search.archive import Archive
from cuttings.search.settings import Settings
from tests.index.conftest import ListedNames, run

HERE = Path(__file__).parent / "archives"


def main() -> None:
    """Indexes three files and packs the archive's catalogue and authority files."""
    pipeline.Enricher = ListedNames
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "in"
        folder.mkdir()
        text = "Talks began in Dushanbe on Monday, said President Emomali Rahmon of Tajikistan, and will go on for days."
        (folder / "peace.txt").write_text(f"Peace talks begin\n\n{text}\n")
        (folder / "copy.txt").write_text(f"Peace talks begin at last\n\n{text}\n")
        (folder / "broken.txt").write_bytes(b"\0")
        archive = Archive(Path(scratch) / "archive", Settings())
        run(archive, folder)
        HERE.mkdir(exist_ok=True)
        with tarfile.open(HERE / "first.tar.gz", "w:gz") as packed:
            for name in ("catalogue.sqlite", "authority"):
                packed.add(archive.folder / name, name)


if __name__ == "__main__":
    main()
