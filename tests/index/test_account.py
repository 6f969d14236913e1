"""The account: every file has one fate, every article one story, whatever comes and
goes.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import closing
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cuttings.index import pipeline
from cuttings.index.assembly import Assembly
from cuttings.index.checking import check, status
from cuttings.search.archive import Archive
from cuttings.search.queries import Query
from cuttings.search.settings import Settings
from tests.index.conftest import ListedNames, run
from tests.thoroughness import examples

TEXTS = (
    *(
        f"Headline {n}\n\nA river rose by {n} metres, and hundreds left their homes in the north of it."
        for n in range(4)
    ),
    "",
    "binary\0",
)
RECORDS = (
    '{"id": "1", "text": "Rain fell."}\nbroken\n{"id": "2", "text": "Snow fell."}\n'
)
FILES = st.dictionaries(
    st.sampled_from(
        ["a.txt", "b.txt", "c/a.txt", "c/d.txt", "e.jsonl", ".hidden", "f.pdf"]
    ),
    st.sampled_from([*TEXTS, RECORDS]),
)


def put(folder: Path, files: dict[str, str]) -> None:
    """Makes the folder hold these files and no others."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)


@examples(8)
@given(st.lists(FILES, min_size=1, max_size=3))
def test_every_count_adds_up(states):
    """Files are read, unchanged or skipped; articles are those of the index, and
    those of all stories together.
    """
    before = pipeline.Enricher
    pipeline.Enricher = ListedNames
    try:
        with tempfile.TemporaryDirectory() as scratch:
            folder, archive = (
                Path(scratch) / "stories",
                Archive(Path(scratch) / "archive", Settings()),
            )
            held = 0
            for files in states:
                put(folder, files)
                there = sum(not name.startswith(".") for name in files)
                summary = run(archive, folder)
                assert (
                    summary.files["read"]
                    + summary.files["unchanged"]
                    + summary.files["skipped"]
                    == there
                )
                held += summary.added - summary.removed
                assert_adds_up(archive, files=there, articles=held)
                again = run(archive, folder)
                assert (again.added, again.changed, again.removed, again.unchanged) == (
                    0,
                    0,
                    0,
                    held,
                )
                assert len(again.skipped) == len(summary.skipped)
    finally:
        pipeline.Enricher = before


def assert_adds_up(archive: Archive, files: int, articles: int) -> None:
    """Whether catalogue, index and stories give the same numbers."""
    figures = status(archive)
    assert (figures["files"], figures["articles"], figures["indexed"]) == (
        files,
        articles,
        articles,
    )
    with (
        closing(Assembly(archive)) as assembly,
        closing(archive.open_engine()) as engine,
    ):
        stories = {
            assembly.stories.story_of(id) for id in assembly.catalogue.article_ids()
        }
        copies = [id for story in stories for id in assembly.stories.members(story)]
        assert sorted(copies) == assembly.catalogue.article_ids()
        assert engine.search(Query(count="copies")).copies == articles
        assert engine.search(Query()).stories == len(stories) == figures["stories"]
    assert check(archive) == []
