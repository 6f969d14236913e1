"""``cuttings meaning``: vectors for the model that the settings name."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from cuttings.index.assembly import Assembly
from cuttings.index.cli.meaning import meaning_command
from cuttings.search.archive import Archive
from cuttings.search.articles import Enrichment
from cuttings.search.errors import SettingsError
from cuttings.search.queries import Query
from tests.little_models import static_model
from tests.making import make_article

MEANINGS = {"port": [1.0, 0.0], "harbour": [0.9, 0.1], "wine": [0.0, 1.0]}


def keep(archive, *articles):
    assembly = Assembly(archive)
    with assembly.catalogue.transaction():
        for article in articles:
            assembly.keep(article, "", Enrichment())
    engine = archive.open_engine()
    assembly.deliver(engine)
    engine.close()
    assembly.close()


def run(archive):
    return CliRunner().invoke(meaning_command, [], obj=archive.folder)


@pytest.fixture
def archive(tmp_path):
    """An archive of two articles, which names a model."""
    folder = tmp_path / "archive"
    keep(
        Archive.at(folder),
        make_article(
            "wine", title="Port", body="A port is a wine, a wine, a port wine."
        ),
        make_article("ship", title="Quay", body="The port, or harbour, was closed."),
    )
    model = static_model(tmp_path / "model", MEANINGS)
    settings = f'[meaning]\nmodel = "{model}"\nweight = 5\n'
    (folder / "cuttings.toml").write_text(settings, encoding="utf-8")
    return Archive.at(folder)


def test_results_are_looked_at_again_once_there_are_vectors(archive):
    query = Query("port -harbour OR port", words="all")
    engine = archive.open_engine()
    before = [hit.id for hit in engine.search(query).hits]
    engine.close()

    result = run(archive)
    assert "2 articles have vectors, 2 of them new" in result.stderr
    assert "SHA-256" in result.stderr
    engine = archive.open_engine()
    page = engine.search(query)
    engine.close()
    assert [hit.id for hit in page.hits] == before[::-1] == ["ship", "wine"]
    assert [hit.moved for hit in page.hits] == [1, -1]


def test_a_second_run_makes_what_is_new(archive):
    following = archive.reading_engine()
    before = following.generation
    run(archive)
    assert following.generation != before
    keep(archive, make_article("new", title="Wine", body="Wine at the harbour."))
    assert "3 articles have vectors, 1 of them new" in run(archive).stderr


def test_without_a_model_the_command_says_what_to_write(tmp_path):
    archive = Archive.at(tmp_path / "archive")
    keep(archive, make_article("a"))
    result = run(archive)
    assert isinstance(result.exception, SettingsError)
    assert "[meaning]" in str(result.exception)


def test_a_model_that_is_not_there_is_an_error_and_not_a_search_without_it(archive):
    settings = '[meaning]\nmodel = "nowhere"\n'
    (archive.folder / "cuttings.toml").write_text(settings, encoding="utf-8")
    with pytest.raises(SettingsError, match="nowhere"):
        archive.open_engine()
