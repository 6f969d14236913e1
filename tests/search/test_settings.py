"""Settings come from the file of the archive, and the environment goes before it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import ClassVar, Literal

import pytest

from cuttings.search.errors import SettingsError
from cuttings.search.settings import (
    Settings,
    SettingsFile,
    described,
    installed_sections,
    read_settings,
    read_toml,
    setting,
)


def test_an_archive_without_a_file_has_the_defaults(tmp_path):
    assert read_settings(tmp_path, {}) == Settings()


def test_the_environment_goes_before_the_file(tmp_path):
    (tmp_path / "cuttings.toml").write_text('engine = "memory"\njobs = 3\n')
    assert read_settings(tmp_path, {}) == Settings(engine="memory", jobs=3)
    found = read_settings(tmp_path, {"CUTTINGS_ENGINE": "whoosh", "CUTTINGS_JOBS": "5"})
    assert found == Settings(engine="whoosh", jobs=5)


def test_a_name_of_several_words_is_written_with_hyphens(tmp_path):
    (tmp_path / "cuttings.toml").write_text("engine-shards = 7\n")
    assert read_settings(tmp_path, {}).engine_shards == 7


def test_a_setting_that_nobody_knows_is_refused_with_those_that_exist(tmp_path):
    (tmp_path / "cuttings.toml").write_text("engin = 'memory'\n")
    with pytest.raises(
        SettingsError, match="sets “engin”, which is no setting"
    ) as raised:
        read_settings(tmp_path, {})
    assert "engine-url" in str(raised.value)


@pytest.mark.parametrize("text", ["engine = ", "engine = 'a\n", "\x00"])
def test_a_file_that_is_no_toml_is_named(tmp_path, text):
    (tmp_path / "cuttings.toml").write_text(text)
    with pytest.raises(SettingsError, match=r"cuttings\.toml can't be read as TOML"):
        read_settings(tmp_path, {})


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a = " + "[" * 100_000, "more than 50 brackets"),
        ("a = " + "{b = " * 100, "more than 50 brackets"),
        (".".join(["a"] * 50_000) + " = 1", "more than 50 parts"),
        ("title = '" + "x" * 300_000 + "'", "more than 256000 bytes"),
    ],
)
def test_a_file_that_the_parser_could_not_bear_is_refused_at_once(tmp_path, text, why):
    (tmp_path / "cuttings.toml").write_text(text)
    with pytest.raises(SettingsError, match=why):
        read_settings(tmp_path, {})


def test_as_many_brackets_as_may_be_are_read():
    assert read_toml("a = " + "[" * 50 + "]" * 50)
    with pytest.raises(ValueError, match="brackets"):
        read_toml("a = " + "[" * 51 + "]" * 51)
    assert read_toml(".".join(["a"] * 51) + " = 1")


def test_what_is_no_file_is_no_file_of_settings(tmp_path):
    """A pipe would be waited for, a device read without end, a link to nothing lost."""
    file = tmp_path / "cuttings.toml"
    os.mkfifo(file)
    with pytest.raises(SettingsError, match="no file"):
        read_settings(tmp_path, {})
    for target in ("/dev/zero", str(file), str(tmp_path / "gone"), str(tmp_path)):
        file.unlink()
        file.symlink_to(target)
        with pytest.raises(SettingsError, match="no file"):
            read_settings(tmp_path, {})


def test_a_number_that_is_none_is_named(tmp_path):
    with pytest.raises(SettingsError) as raised:
        read_settings(tmp_path, {"CUTTINGS_JOBS": "many"})
    assert str(raised.value) == (
        "The setting “jobs” is 'many'; it must be a number. Change it."
    )


@dataclass(frozen=True)
class Example:
    """A section with a field of every kind."""

    REPEATED: ClassVar[bool] = False

    name: str = setting("here", "a text")
    count: int = setting(3, "a number", least=1, most=5)
    limit: int | None = setting(None, "a number or none")
    share: float = setting(0.5, "a fraction")
    on: bool = setting(False, "a switch")
    hosts: tuple[str, ...] = setting((), "a list")
    fields: dict[str, str] | None = setting(None, "a table")
    side: Literal["left", "right"] = setting("left", "left or right")


def section_of(tmp_path, text, environment=None):
    (tmp_path / "cuttings.toml").write_text(text)
    return SettingsFile(tmp_path, environment or {}).section("site", Example)


def test_a_table_becomes_its_dataclass(tmp_path):
    text = (
        '[site]\nname = "x"\ncount = 5\nlimit = 0\nshare = 1\non = true\n'
        'hosts = ["a", "b"]\nfields = { text = "body" }\n'
        'side = "right"\n'
    )
    found = section_of(tmp_path, text)
    assert found == Example("x", 5, 0, 1.0, True, ("a", "b"), {"text": "body"}, "right")


def test_the_environment_names_a_table_and_its_setting(tmp_path):
    environment = {
        "CUTTINGS_SITE_NAME": "y",
        "CUTTINGS_SITE_COUNT": "1",
        "CUTTINGS_SITE_SHARE": ".25",
        "CUTTINGS_SITE_ON": "Yes",
        "CUTTINGS_SITE_HOSTS": "a, b,",
    }
    found = section_of(tmp_path, '[site]\nname = "x"\n', environment)
    assert found == Example("y", 1, None, 0.25, True, ("a", "b"))


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("name = 1", "“site.name” is 1; it must be a text in quotation marks."),
        ("count = 0", "“site.count” is 0; it must be 1 or more."),
        ("count = 6", "“site.count” is 6; it must be 5 or less."),
        ("count = true", "“site.count” is True; it must be a number."),
        ("share = 'much'", "“site.share” is 'much'; it must be a number."),
        ("on = 'maybe'", "“site.on” is 'maybe'; it must be true or false."),
        ("hosts = [1]", "“site.hosts” is [1]; it must be a list of texts."),
        ("fields = { a = 1 }", "“site.fields” is {'a': 1}; it must be a table of"),
        ("side = 'up'", "“site.side” is 'up'; it must be one of: left, right."),
        ("side = 1", "“site.side” is 1; it must be one of: left, right."),
        ("cuont = 3", "“site.cuont”, which is no setting. Did you mean “count”?"),
    ],
)
def test_a_wrong_line_of_a_table_is_named_with_what_is_right(tmp_path, line, problem):
    with pytest.raises(SettingsError) as raised:
        section_of(tmp_path, f"[site]\n{line}\n")
    assert problem in str(raised.value)


@pytest.mark.parametrize("number", [1, 5])
def test_the_least_and_the_most_are_allowed(tmp_path, number):
    assert section_of(tmp_path, f"[site]\ncount = {number}\n").count == number


def test_a_table_that_nobody_knows_is_told_whatever_is_asked_for(tmp_path):
    (tmp_path / "cuttings.toml").write_text("[sites]\ntitle = 'x'\n")
    with pytest.raises(SettingsError, match=r"sets “\[sites\]”, which is no table"):
        read_settings(tmp_path, {})


@pytest.mark.parametrize("text", ["site = 3\n", "[[site]]\n"])
def test_a_table_of_another_form_is_named(tmp_path, text):
    with pytest.raises(SettingsError):
        section_of(tmp_path, text)


def test_where_a_setting_comes_from_is_known(tmp_path):
    (tmp_path / "cuttings.toml").write_text("jobs = 2\n[site]\nname = 'x'\n")
    file = SettingsFile(tmp_path, {"CUTTINGS_SITE_COUNT": "2"})
    assert file.origin("", "jobs") == "file"
    assert file.origin("", "model") == "default"
    assert file.origin("site", "name") == "file"
    assert file.origin("site", "count") == "environment"
    assert file.origin("site", "share") == "default"


def test_every_setting_has_its_help():
    kinds = [Settings, *installed_sections().values()]
    assert len(kinds) >= 4
    for kind in kinds:
        for name, _, help in described(kind):
            assert len(help) > 10, (kind, name)
