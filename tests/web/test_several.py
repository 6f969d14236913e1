"""Several archives in one server."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from cuttings.index.cli.main import cli
from cuttings.index.pipeline import IndexOptions, index
from cuttings.index.progress import Progress
from cuttings.search.archive import Archive
from cuttings.search.errors import SettingsError
from cuttings.search.settings import Settings as ArchiveSettings
from cuttings.web.several import check_names

LINK = re.compile(r'(?:href|action|formaction)="(/[^"]*)"')


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two archives, the second for its readers alone in one of two settings files."""
    root = tmp_path_factory.mktemp("several")
    for name, town in (("main", "Exampleton"), ("press", "Sampleford")):
        stories = root / f"{name}-stories"
        stories.mkdir()
        for number in range(3):
            text = f"{town} {number}\n\nThe council of {town} met for the {number}. time.\n"
            (stories / f"{number}.txt").write_text(text)
        archive = Archive(root / name, ArchiveSettings())
        index(archive, [stories], IndexOptions(jobs=1), Progress(quiet=True))
    (root / "press" / "cuttings.toml").write_text('[site]\ntitle = "The press"\n')
    (root / "main" / "cuttings.toml").write_text(
        '[site]\ntitle = "The library"\n'
        '[[archives]]\nname = "press"\nfolder = "../press"\n'
    )
    return root


@pytest.fixture
def get(folder):
    """One request, as ``cuttings serve`` answers it."""

    def get(path, *options):
        command = ["--archive", str(folder / "main"), "serve", "--get", path, *options]
        return CliRunner().invoke(cli, command)

    return get


def test_each_archive_is_its_own(get):
    """Title, articles and links."""
    first, second = get("/search?q=council"), get("/press/search?q=council")
    assert "The library" in first.stdout
    assert "Exampleton" in first.stdout
    assert "Sampleford" not in first.stdout
    assert "The press" in second.stdout
    assert "Exampleton" not in second.stdout
    outside = [
        link
        for link in LINK.findall(second.stdout)
        if not link.startswith("/press/") and link != "/all"
    ]
    assert outside == []


def test_each_archive_speaks_below_its_own_path(get):
    text = get("/press/de/search?q=council").stdout
    assert '<html lang="de"' in text
    assert 'action="/press/de/search"' in text
    assert 'href="/de/all"' in text
    assert "Alle Archive" in get("/de/all").stdout


def test_an_archive_can_not_have_the_name_of_a_language(folder):
    settings = folder / "main" / "cuttings.toml"
    before = settings.read_text()
    settings.write_text(before.replace('name = "press"', 'name = "fr"'))
    command = ["--archive", str(folder / "main"), "serve", "--get", "/"]
    answer = CliRunner().invoke(cli, command)
    settings.write_text(before)
    assert "“fr” is a page of the site" in str(answer.exception)


def test_all_are_searched_at_once(get):
    """Each counted for itself, its hits linked to where they are."""
    page = get("/all?q=council").stdout
    assert page.count("3 stories") == 2
    links = LINK.findall(page)
    assert any(link.startswith("/press/articles/") for link in links)
    assert any(link.startswith("/articles/") for link in links)
    for link in links:
        if "/articles/" in link:
            assert get(link.replace("&amp;", "&")).exit_code == 0


def test_every_page_leads_to_all(get):
    """Below a prefix too."""
    assert 'href="/all"' in get("/").stdout
    assert 'href="/all"' in get("/press/help").stdout
    assert 'href="/x/all"' in get("/press/help", "--prefix", "/x").stdout
    assert 'href="/x/press/search' in get("/press/", "--prefix", "/x").stdout


def test_the_api_of_each_is_below_its_path(get):
    """For programs."""
    found = json.loads(get("/press/api/v1/search?q=council").stdout)
    assert found["stories"] == 3
    assert found["query"]["understood"] == "council"


def test_an_archive_for_its_readers_is_named_and_not_searched(get, folder):
    """Nothing of it is shown to others."""
    own = folder / "press" / "cuttings.toml"
    before = own.read_text()
    own.write_text(before + 'readers = "reader"\n')
    try:
        page = get("/all?q=council").stdout
        assert "Sampleford" not in page
        assert "Only its readers" in page
        assert "Sampleford" not in get("/press/search?q=council").stdout
        assert get("/press/api/v1/search?q=council").exit_code == 1
        assert get("/press/healthz").exit_code == 0
    finally:
        own.write_text(before)


@pytest.mark.parametrize("name", ["search", "API", "a/b", "", "-a"])
def test_a_name_that_can_not_be_a_path_is_refused(name):
    """Or that is a page of the site."""
    with pytest.raises(SettingsError):
        check_names([name], ["search", "api"])
    check_names(["press"], ["search", "api"])


def test_a_name_stands_once():
    """Each is a path."""
    with pytest.raises(SettingsError, match="stands there twice"):
        check_names(["press", "press"], [])


def test_a_folder_without_an_archive_is_named(get, folder):
    """Before anybody is answered."""
    own = folder / "main" / "cuttings.toml"
    before = own.read_text()
    own.write_text(before + '[[archives]]\nname = "gone"\nfolder = "../gone"\n')
    try:
        result = get("/")
        assert result.exit_code != 0
        assert str(Path("gone")) in str(result.exception)
    finally:
        own.write_text(before)
