"""An archive on disk that has changed a few times, and its site."""

from __future__ import annotations

import pytest

from cuttings.index.pipeline import IndexOptions, index
from cuttings.index.progress import Progress
from cuttings.search.archive import Archive
from cuttings.search.facets import installed_facets
from cuttings.search.settings import Settings as ArchiveSettings
from cuttings.web.app import Resources, create_app
from cuttings.web.settings import Settings

COUNT = 23
TEXT = "Headline {0}\n\nThe council of Exampleton met on day {0} and decided nothing.\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder of short stories of two outlets."""
    folder = tmp_path_factory.mktemp("stories")
    for number in range(COUNT):
        outlet = "post" if number % 2 else "herald"
        (folder / outlet).mkdir(exist_ok=True)
        (folder / outlet / f"{number}.txt").write_text(TEXT.format(number))
    return folder


@pytest.fixture(scope="module")
def archive(folder):
    """An archive of them, of which two were deleted and one changed again."""
    archive = Archive(folder.parent / f"{folder.name}-archive", ArchiveSettings())
    run(archive, folder)
    (folder / "post" / "1.txt").unlink()
    (folder / "herald" / "2.txt").unlink()
    (folder / "post" / "3.txt").write_text(TEXT.format("three again"))
    run(archive, folder)
    return archive


def run(archive, folder):
    options = IndexOptions(path_pattern="{outlet}/*", jobs=1)
    index(archive, [folder], options, Progress(quiet=True))


@pytest.fixture(scope="module")
def harvested_app(archive):
    engine = archive.reading_engine()
    yield create_app(
        engine,
        installed_facets(),
        Settings(search_seconds=0),
        Resources(harvest=archive),
    )
    engine.close()
