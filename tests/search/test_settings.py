"""Settings come from the file of the archive, and the environment goes before it."""

from __future__ import annotations

from dataclasses import fields

import pytest

from cuttings.search.errors import SettingsError
from cuttings.search.settings import HELP, Settings, read_settings


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


def test_a_number_that_is_none_is_named(tmp_path):
    with pytest.raises(SettingsError) as raised:
        read_settings(tmp_path, {"CUTTINGS_JOBS": "many"})
    assert str(raised.value) == (
        "The setting “jobs” is 'many'; it must be a number. Change it."
    )


def test_every_setting_has_its_help():
    assert [field.name for field in fields(Settings)] == list(HELP)
