"""Settings of an archive: one table of name, default and help; read from
``cuttings.toml`` in the archive folder.

A flag on the command line wins over the environment, the environment over the file, the
file over the default.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from cuttings.search.errors import SettingsError

FILE = "cuttings.toml"
PREFIX = "CUTTINGS_"

HELP = {
    "engine": "the search engine: whoosh (embedded), opensearch (cluster), memory (tests)",
    "engine_url": "the address of the cluster, for the engine opensearch",
    "engine_shards": "the parts of an index on a cluster; one for each five million articles, at least one a node",
    "engine_replicas": "the further copies of each part on a cluster; one survives the loss of a node",
    "model": "the spaCy pipeline by name; empty: the best one installed",
    "jobs": "processes that analyse texts; 0: one for each core",
    "text_seconds": "seconds of processor for the names in one text, which is then indexed without; 0: no limit",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set for an archive. Each field's help is in ``HELP``."""

    engine: str = "whoosh"
    engine_url: str = ""
    engine_shards: int = 3
    engine_replicas: int = 1
    model: str = ""
    jobs: int = 0
    text_seconds: int = 20


def read_settings(
    folder: Path, environment: Mapping[str, str] | None = None
) -> Settings:
    """The settings of an archive.

    Raises SettingsError for a file that is no TOML or a name that nobody knows.
    """
    table = _read_file(folder / FILE)
    environment = os.environ if environment is None else environment
    values: dict[str, str | int] = {}
    for field in fields(Settings):
        value = environment.get(
            PREFIX + field.name.upper(), table.pop(field.name.replace("_", "-"), None)
        )
        if value is not None:
            values[field.name] = _checked(
                field.name, value, int if isinstance(field.default, int) else str
            )
    if table:
        known = ", ".join(name.replace("_", "-") for name in HELP)
        raise SettingsError(
            f"{folder / FILE} sets “{next(iter(table))}”, which is no setting. The settings: {known}."
        )
    return Settings(**values)  # type: ignore[arg-type]


def _read_file(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"{path} can't be read as TOML ({error}). Mend or remove it."
        ) from error


def _checked(name: str, value: object, kind: type[str] | type[int]) -> str | int:
    try:
        return kind(value)  # type: ignore[call-overload,no-any-return]
    except (TypeError, ValueError) as error:
        raise SettingsError(
            f"The setting “{name}” is {value!r}; it must be a number. Change it."
        ) from error
