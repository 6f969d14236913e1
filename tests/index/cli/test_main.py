"""The command line as a whole: its help, its table of commands, and exit codes as a
real process gives them.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import tarfile
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from cuttings.index.cli.main import COMMANDS, cli

ROOT = Path(__file__).parents[3]
DECIDED = ROOT / "tests" / "data" / "archives" / "decided.tar.gz"
ARTICLE = "hp7nmdnu3r32"


def all_commands(
    group: click.Group = cli, names: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command and group, by the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*names, name), command
        if isinstance(command, click.Group):
            yield from all_commands(command, (*names, name))


WORDS = [words for words, _ in all_commands()]


def test_no_group_lost_a_command():
    """With one gone, every test below would still pass."""
    names: dict[str, set[str]] = {}
    for words in WORDS:
        if len(words) == 2:
            names.setdefault(words[0], set()).add(words[1])
    decisions = {"merge", "accept", "reject", "split", "rename", "hide", "undo", "log"}
    assert names == {
        "authority": {
            *decisions,
            *("confirm", "show", "kind", "broader", "note", "variant"),
            *("suggest", "find", "export", "import", "synonyms"),
        },
        "mentions": {"add", "assign", "recast", "dismiss", "part", "undo", "log"},
        "articles": {"set", "rename", "outlets", "hide", "show", "undo", "log"},
        "labels": {"add", "remove", "list", "undo", "log"},
        "files": {"retry", "set-aside", "undo", "log"},
        "settings": {"show", "check"},
        "stories": {"agencies", "split", "join", "pin", "undo", "log", "why"},
        "events": {"set", "undo", "log", "list", "train"},
        "alerts": {"send"},
        "saved": {"list", "add", "freeze", "change", "move", "delete"},
        "folders": {
            *("list", "show", "add", "keep", "out"),
            *("annotate", "move", "change", "delete", "freeze", "share"),
        },
        "notes": {"list", "write"},
        "mistakes": {"list", "settle"},
        "users": {
            *("add", "passwd", "role", "mail"),
            *("disable", "delete", "export", "list"),
        },
        "evaluate": {
            *("copies", "events", "facets", "languages"),
            *("names", "pairs", "places", "quotations", "ranking", "related"),
        },
    }


@pytest.mark.parametrize("words", WORDS, ids=" ".join)
def test_every_command_has_help_that_ends_with_an_example_of_itself(words):
    """The example is the command as it is typed."""
    result = CliRunner().invoke(cli, [*words, "--help"])
    assert result.exit_code == 0
    assert f"Usage: cli {' '.join(words)}" in result.stdout
    example = re.search(r"Example: (.*)", result.stdout)
    assert example, result.stdout
    assert re.match(r"cuttings ((--archive|--engine) \S+ )*", example[1])
    assert f"{' '.join(words)}" in " ".join(example[1].split())


@pytest.mark.parametrize("words", WORDS, ids=" ".join)
def test_every_option_of_a_correction_is_explained(words):
    """Options without help are those whose choices or names say all."""
    command = dict(all_commands())[words]
    plain = {"sort", "page", "size", "count", "order", "port", "host", "as_json"}
    for option in command.params:
        if isinstance(option, click.Option) and option.name not in plain:
            assert option.help, option.name


def test_the_table_of_commands_and_the_readme_name_each_other():
    """In both directions; what is in the table is there."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    _, _, section = readme.partition("| command | does |")
    section, _, _ = section.partition("\n\n")
    named = []
    for cell in re.findall(r"^\| (`.*?`) \| ", section, re.MULTILINE):
        for command in re.findall(r"`([a-z]+)", cell):
            named.append(command)
    assert sorted(named) == sorted(COMMANDS)
    for name in named:
        assert cli.get_command(click.Context(cli), name) is not None


def test_a_line_of_help_is_the_beginning_of_the_commands_own():
    """Both say the same, though the one is written where nothing is loaded."""
    for name, (_, line) in COMMANDS.items():
        assert line.endswith(".")
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        assert command.name == name


def test_help_loads_no_command():
    """So that it answers at once."""
    code = (
        "import sys; from cuttings.index.cli.main import cli;"
        "cli.main(['--help'], standalone_mode=False);"
        "print([name for name in ('numpy', 'spacy', 'whoosh', 'flask', 'sqlite3',"
        " 'cuttings.index.cli.archive') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


# Exit codes, through the installed script

SCRIPT = Path(sysconfig.get_path("scripts")) / "cuttings"


def cuttings(*words: object) -> subprocess.CompletedProcess[str]:
    """The installed command in a process of its own."""
    return subprocess.run(
        [SCRIPT, *map(str, words)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env={**os.environ, "COLUMNS": "100"},
    )


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Path:
    """An archive of two articles, indexed by the command."""
    folder = tmp_path_factory.mktemp("exit") / "archive"
    with tarfile.open(DECIDED) as packed:
        packed.extractall(folder, filter="data")
    assert cuttings("--archive", folder, "reindex").returncode == 0
    return folder


SUCCEEDS = [
    ("search", "talks"),
    ("facets", "people"),
    ("show", ARTICLE),
    ("serve", "--get", "/"),
    ("status",),
    ("check",),
    ("coverage",),
    ("skipped",),
    ("authority", "log"),
    ("stories", "log"),
    ("events", "list"),
    ("evaluate", "--help"),
]


@pytest.mark.parametrize("words", SUCCEEDS, ids=" ".join)
def test_a_command_that_did_what_it_should_ends_with_0(archive, words):
    """And has something to say on stdout."""
    done = cuttings("--archive", archive, *words)
    assert (done.returncode, bool(done.stdout)) == (0, True), done.stderr


FAILS = [
    (("serve", "--get", "/nowhere"), ""),
    (("show", "nobody"), "Error: There is no article “nobody”."),
    (("facets", "colour"), "Error: There is no facet"),
    (("authority", "hide", "nobody"), "Error: There is no heading “nobody”."),
    (("authority", "undo", "99"), "Error: There is no decision 99."),
    (("stories", "pin", "nobody"), "Error: There is no article 'nobody'"),
    (("stories", "join", ARTICLE), "Error: Joining takes two articles or more."),
    (("events", "set", "nobody", "sport"), "Error: There is no article nobody"),
    (("events", "set", ARTICLE, "nonsense"), "Error: "),
    (("events", "undo", "nobody"), "Error: No decision about the event types"),
    (("export", "."), "Error: The folder . is not empty."),
    (("import", "."), "Error: . is no whole export"),
]


@pytest.mark.parametrize(("words", "message"), FAILS, ids=lambda value: " ".join(value))
def test_a_command_that_could_not_ends_with_1_and_one_line(archive, words, message):
    """On stderr, beginning with what is wrong; no traceback."""
    done = cuttings("--archive", archive, *words)
    assert done.returncode == 1, done.stdout
    assert done.stderr.startswith(message)
    assert len(done.stderr.splitlines()) == bool(message)


@pytest.mark.parametrize(
    "command",
    [
        "reindex",
        "search",
        "facets people",
        "show x",
        "serve",
        "status",
        "check",
        "coverage",
        "skipped",
        "export new",
        "authority log",
        "stories log",
        "events log",
    ],
)
def test_a_command_without_an_archive_ends_with_1(tmp_path, command):
    """And makes none."""
    done = cuttings("--archive", tmp_path / "none", *command.split())
    assert done.returncode == 1
    assert done.stderr.startswith("Error: ")
    assert not (tmp_path / "none").exists()


def test_a_check_that_finds_something_ends_with_1(archive, tmp_path):
    """What it finds goes to stdout, how much to stderr."""
    with tarfile.open(DECIDED) as packed:
        packed.extractall(tmp_path / "unindexed", filter="data")
    done = cuttings("--archive", tmp_path / "unindexed", "check")
    assert done.returncode == 1
    assert "cuttings reindex" in done.stdout
    assert done.stderr == "1 problem\n"


@pytest.mark.parametrize("name", [*COMMANDS, ""])
def test_what_is_typed_wrongly_ends_with_2_and_a_way_out(archive, name):
    """Before anything is opened."""
    done = cuttings("--archive", archive, *filter(None, [name]), "--nonsense")
    assert done.returncode == 2
    assert re.search("No such option:? '?--nonsense", done.stderr)
    assert "--help" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("index",),
        ("index", "/nowhere/at/all"),
        ("search", "--size", "0"),
        ("events", "set", ARTICLE),
        ("events", "set", ARTICLE, "sport", "--none"),
        ("stories", "undo", "0"),
        ("authority", "merge", "one"),
    ],
    ids=" ".join,
)
def test_a_wrong_or_missing_argument_ends_with_2(archive, words):
    """The last line says which."""
    done = cuttings("--archive", archive, *words)
    assert done.returncode == 2, done.stdout
    assert done.stderr.splitlines()[-1].startswith("Error: ")


def test_a_run_that_skipped_a_file_ends_with_3(tmp_path):
    """It finished, but not everything is in."""
    (tmp_path / "broken.txt").write_bytes(b"\0binary")
    done = cuttings("--archive", tmp_path / "archive", "index", tmp_path / "broken.txt")
    assert done.returncode == 3
    assert "1 skipped" in done.stdout


def test_a_pipe_that_closes_is_no_traceback(archive):
    """As with ``cuttings facets ... | head -1``."""
    with subprocess.Popen(
        [SCRIPT, "--archive", archive, "authority", "log", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert "Traceback" not in process.stderr.read()
