"""``cuttings search``: what the terminal says of how a query was read."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from cuttings.index.assembly import Assembly
from cuttings.index.cli.search import search_command
from cuttings.search.archive import Archive
from cuttings.search.articles import Enrichment
from cuttings.search.translations import speaking
from tests.making import make_article


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """An archive of one article."""
    archive = Archive.at(tmp_path_factory.mktemp("search") / "archive")
    assembly = Assembly(archive)
    with assembly.catalogue.transaction():
        article = make_article("a", title="Clashes", body="They fought.")
        assembly.keep(article, "", Enrichment())
    engine = archive.open_engine()
    assembly.deliver(engine)
    engine.close()
    assembly.close()
    return archive.folder


def search(folder, query: str) -> Result:
    """What the command prints of a query."""
    done = CliRunner().invoke(search_command, [query], obj=folder)
    assert done.exit_code == 0, done.output
    return done


def test_each_note_stands_once_and_its_readings_below_it(folder):
    """A warning that has offers is no second note."""
    lines = search(folder, "AB(clashes)").stderr.splitlines()
    notes = [line for line in lines if line.startswith("Note:")]
    assert len(notes) == 1
    after = lines[lines.index(notes[0]) + 1]
    assert after.startswith("  in the field lead: lead:clashes (")


@pytest.mark.parametrize(
    ("language", "first", "nothing"),
    [
        ("en", "  5 October 2019: date:2019-10-05 (", "Nothing was searched"),
        ("de", "  5. Oktober 2019: date:2019-10-05 (", "Es wurde nicht gesucht"),
        ("fr", "  5 octobre 2019 : date:2019-10-05 (", "Rien n’a été cherché"),
    ],
)
def test_a_date_of_two_readings_is_asked_in_words(folder, language, first, nothing):
    """In the reader's language; and nothing is claimed to have been looked for."""
    with speaking(language):
        done = search(folder, "date:05/10/2019")
    assert first in done.stderr.splitlines()[2].replace("\N{NO-BREAK SPACE}", " ")
    assert done.stdout.strip() == nothing
