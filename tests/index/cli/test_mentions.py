"""``cuttings mentions``: what a name means where it stands in the texts."""

from __future__ import annotations

import json
from contextlib import closing

import click
import pytest
from click.testing import CliRunner

from cuttings.index.assembly import Assembly
from cuttings.index.cli.main import cli
from cuttings.index.progress import Progress
from cuttings.index.rebuilding import reindex
from cuttings.search.archive import Archive
from cuttings.search.articles import Enrichment, Mention
from cuttings.search.errors import AuthorityError, NotFound
from cuttings.search.queries import Query
from cuttings.search.settings import Settings
from tests.making import make_article

TEXTS = {
    "basket": "Jordan scored again. The basketball season is long.",
    "team": "In the basketball hall Jordan trained.",
    "river": "Jordan signed the treaty. Its king was in Amman.",
}


def found(body: str) -> Enrichment:
    """Each Jordan of a text, taken for a person."""
    start = body.index("Jordan")
    named = Mention("Jordan", start, start + 6, "person", "Jordan")
    return Enrichment((named,), model="one", rules="1")


@pytest.fixture
def archive(tmp_path) -> Archive:
    """Three articles that name Jordan."""
    archive = Archive(tmp_path / "archive", Settings())
    with closing(Assembly(archive)) as assembly:
        with assembly.catalogue.transaction():
            for key, body in TEXTS.items():
                article = make_article(key, title=f"News of {key}", body=body)
                assembly.keep(article, key, found(body))
        with closing(archive.open_engine()) as engine:
            assembly.settle(engine)
    return archive


def run(archive: Archive, *words: str) -> str:
    """What ``cuttings mentions`` says; raises what it raises."""
    result = CliRunner().invoke(
        cli,
        ["--archive", str(archive.folder), "mentions", *words],
        catch_exceptions=False,
        standalone_mode=False,
    )
    if result.exception:
        raise result.exception
    return result.output


def values(archive: Archive, facet: str) -> dict[str, int]:
    with closing(archive.reading_engine()) as engine:
        page = engine.search(Query(count="copies"))
    return {value.label: value.count for value in page.facets[facet]}


def test_a_name_that_was_missed_is_added_seen_in_its_facet_and_taken_back(archive):
    """Also after the index was built again."""
    said = run(archive, "add", "river", "Amman", "--kind", "place")
    assert "Amman is a place, in river (1 in the text)" in said
    assert "1 article brought up to date" in said
    assert values(archive, "places")["Amman"] == 1
    reindex(archive, Progress(quiet=True))
    assert values(archive, "places")["Amman"] == 1
    run(archive, "undo")
    assert "Amman" not in values(archive, "places")
    reindex(archive, Progress(quiet=True))
    assert "Amman" not in values(archive, "places")


def test_what_cant_be_added_is_said(archive):
    """Which name it is, and which stands there."""
    with pytest.raises(NotFound, match="“Aqaba” does not stand in article river"):
        run(archive, "add", "river", "Aqaba", "--kind", "place")
    with pytest.raises(AuthorityError, match="overlaps “Jordan”"):
        run(archive, "add", "river", "Jordan", "--kind", "place")
    with pytest.raises(NotFound, match="no article “nowhere”"):
        run(archive, "add", "nowhere", "Jordan", "--kind", "place")


def test_the_log_says_which_added_mention_is_without_effect(archive):
    """Where the text has it no longer."""
    run(archive, "add", "river", "Amman", "--kind", "place")
    assert "without effect" not in run(archive, "log")
    with closing(Assembly(archive)) as assembly, assembly.catalogue.transaction():
        assembly.drop("river")
    assert "(without effect: article river is not here)" in run(archive, "log")
    assert json.loads(run(archive, "log", "--json"))[0]["without_effect"]


def test_what_a_name_means_with_some_words_is_said_and_taken_back(archive):
    """In its sentence, or anywhere in its article; also after the index was built again."""
    dismiss = ("dismiss", "Jordan", "--kind", "person", "--with", "basketball")
    said = run(archive, *dismiss)
    assert "Jordan is not a person, in sentences with “basketball”" in said
    assert "1 article brought up to date" in said
    assert values(archive, "people") == {"Jordan": 2}
    reindex(archive, Progress(quiet=True))
    assert values(archive, "people") == {"Jordan": 2}
    run(archive, "undo")
    assert values(archive, "people") == {"Jordan": 3}
    said = run(archive, *dismiss, "--within", "article")
    assert "2 articles brought up to date" in said
    assert values(archive, "people") == {"Jordan": 1}
    with pytest.raises(NotFound, match="in any article with “cricket”"):
        run(archive, *dismiss[:-1], "cricket")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--within", "article"), "--with"),
        (("--with", "basketball", "--in", "team"), "not both"),
    ],
)
def test_scopes_that_contradict_each_other_are_refused(archive, words, said):
    """Which article, and where with which words, can't both be said."""
    with pytest.raises(click.UsageError, match=said):
        run(archive, "dismiss", "Jordan", "--kind", "person", *words)
