"""The README names only what exists, and its example runs as it stands."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import cuttings.search
from cuttings.index.cli.main import COMMANDS
from cuttings.index.readers.formats import formats
from cuttings.search.facets import facet_keys
from cuttings.search.syntax.grammar import parse
from cuttings.search.syntax.manual import LANGUAGE, THEIRS, in_words
from cuttings.search.syntax.vendors import operator

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_is_described_and_every_described_command_exists():
    """Both ways: a command that is gone is not promised any more."""
    table = README.partition("| command | does |")[2].partition("\n\n")[0]
    cells = re.findall(r"^\| (.*?) \| ", table, re.MULTILINE)
    named = re.findall(r"`(\w+)[^`]*`", " ".join(cells))
    assert sorted(named) == sorted(COMMANDS)


def test_the_formats_are_those_that_the_readers_name():
    """Made by ``python -m cuttings.index.readers.formats``."""
    assert "\n".join(formats()) in README


def test_every_folder_says_which_question_it_answers():
    """At most a few lines, and one in every package."""
    for package in ("search", "index", "web", "templates"):
        for init in (ROOT / package).rglob("__init__.py"):
            lines = (init.parent / "README.md").read_text(encoding="utf-8").splitlines()
            assert len(lines) >= 2, init.parent


def test_every_facet_is_named_as_a_field():
    assert [key for key in facet_keys() if f"`{key}:" not in README] == []


def test_the_example_in_python_runs_as_it_stands(tmp_path):
    """Over an archive in the folder that it names, in a process of its own."""
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert 5 <= len(code.splitlines()) <= 12
    stories = tmp_path / "stories"
    stories.mkdir()
    (stories / "a.txt").write_text(STORY, encoding="utf-8")
    command = str(Path(sys.executable).parent / "cuttings")
    run(tmp_path, command, "--archive", "cuttings-demo", "index", "stories")
    out = run(tmp_path, sys.executable, "-c", code).splitlines()
    assert out[0] == "1 stories in 1 articles for militants AND NOT cookies"
    assert out[1].startswith("2015-09-05 Militants killed in Tajikistan [")
    assert "Tajikistan 1" in out[2:]


def test_the_public_door_opens_to_all_that_it_names():
    """Each name is there, is listed, and is the very thing that the packages use."""
    for name in cuttings.search.__all__:
        assert getattr(cuttings.search, name).__name__ == name
    assert set(cuttings.search.__all__) <= set(dir(cuttings.search))
    assert cuttings.search.Query is sys.modules["cuttings.search.queries"].Query


def test_what_the_public_door_does_not_name_is_an_error():
    with pytest.raises(AttributeError, match="Nothing"):
        _ = cuttings.search.Nothing


def test_the_table_of_commands_loads_nothing_heavy():
    """So that ``cuttings --help`` answers at once."""
    code = (
        "import sys; from cuttings.index.cli.main import COMMANDS;"
        "print([name for name in ('numpy', 'flask', 'spacy', 'lxml') if name in sys.modules])"
    )
    assert run(ROOT, sys.executable, "-c", code) == "[]\n"


def run(folder: Path, *command: str) -> str:
    """What a command prints. Fails with its errors where it fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


STORY = """Militants killed in Tajikistan

DUSHANBE, 5 September 2015 (AFP) - Thirteen militants refused to surrender in Dushanbe,
the capital of Tajikistan, the interior ministry of Tajikistan said on Saturday.
"""


def test_the_settings_of_the_example_hold(tmp_path):
    """Every name in it is known, and every value of its kind."""
    from cuttings.index.cli.settings import SourceSettings
    from cuttings.search.settings import SettingsFile
    from cuttings.web.settings import Serving, Settings

    example = re.search(r"```toml\n(.*?)```", README, re.DOTALL)
    assert example
    (tmp_path / "cuttings.toml").write_text(example[1], "utf-8")
    file = SettingsFile(tmp_path, {})
    file.archive()
    assert file.section("site", Settings).proxies == 1
    assert file.section("serve", Serving).workers == 2
    assert file.sections("sources", SourceSettings)[0].outlet == "Daily Post"


def test_the_language_is_told_as_its_table_says():
    """One table is shown as help and described in the API; the README has its rows."""
    for row in LANGUAGE:
        written = ", ".join([f"`{each}`" for each in row.write])
        assert f"| {written}" in README
        assert row.finds in README
        for each in row.write:
            parsed = parse(each)
            assert not parsed.warnings, each
            assert parsed.understood not in ("nothing", "everything")
            assert each in in_words()


def test_every_sign_of_other_products_is_one():
    """What help shows of a sign is an operator between two words."""
    for sign in THEIRS:
        for shown in sign.shown.split(", "):
            assert operator(shown), shown
