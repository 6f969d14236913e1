"""Settings of an archive: ``cuttings.toml`` in its folder, and the environment.

A flag on the command line wins over the environment, the environment over the file, the
file over the default. The file's first lines are about the archive, and each table of
it about one part of the product, which says itself what can be set (entry point group
``cuttings.settings``: a dataclass whose fields carry their help):

    engine = "whoosh"

    [site]
    title = "Press cuttings of the Example Library"

    [[sources]]
    path = "/srv/press/daily-post"
    outlet = "Daily Post"

``CUTTINGS_ENGINE`` and ``CUTTINGS_SITE_TITLE`` are the same in the environment. A
table that repeats (``[[sources]]``) can only stand in the file.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from difflib import get_close_matches
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import (
    Any,
    ClassVar,
    Literal,
    Protocol,
    TypeVar,
    get_args,
    get_origin,
    get_type_hints,
)

from cuttings.search.errors import SettingsError
from cuttings.search.translations import worded

FILE = "cuttings.toml"
PREFIX = "CUTTINGS_"
GROUP = "cuttings.settings"
MOST_BYTES = 256_000
"""Bytes of the file."""
MOST_DEPTH = 50
"""Brackets within one another, and parts of a name."""

YES = ("true", "yes", "on", "1")
NO = ("false", "no", "off", "0")


class Section(Protocol):
    """A dataclass of settings, each field with its help (``setting``).

    One with ``REPEATED = True`` may stand in the file any number of times.
    """

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


Kind = TypeVar("Kind", bound=Section)
Default = TypeVar("Default")


def setting(
    default: Default, help: str, least: float | None = None, most: float | None = None
) -> Default:
    """A field of a section, with the words that say what it is for, and for a number
    the least and the most that it may be.
    """
    metadata = {"help": help, "least": least, "most": most}
    made = field(default=default, metadata=metadata)
    return made  # type: ignore[no-any-return]


def required_setting(help: str) -> Any:
    """A field that a table must have."""
    return field(metadata={"help": help})


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set for an archive: how it is indexed and searched."""

    engine: str = setting(
        "whoosh",
        "the search engine: whoosh (embedded), opensearch (cluster), memory (tests)",
    )
    engine_url: str = setting(
        "", "the address of the cluster, for the engine opensearch"
    )
    engine_shards: int = setting(
        3,
        "the parts of an index on a cluster; one for each five million articles, "
        "at least one a node",
        least=1,
    )
    engine_replicas: int = setting(
        1,
        "the further copies of each part on a cluster; one survives the loss of a node",
        least=0,
    )
    model: str = setting(
        "", "the spaCy pipeline by name; empty: the best one installed"
    )
    jobs: int = setting(
        0, "processes that analyse texts; 0: one for each core", least=0
    )
    text_seconds: int = setting(
        20,
        "seconds of processor for the names in one text, which is then indexed without; "
        "0: no limit",
        least=0,
    )


def read_settings(
    folder: Path, environment: Mapping[str, str] | None = None
) -> Settings:
    """The settings of an archive.

    Raises SettingsError for a file that is no TOML, for a name that nobody knows, and
    for a value of another kind.
    """
    return SettingsFile(folder, environment).archive()


class SettingsFile:
    """``cuttings.toml`` of an archive's folder, read once, with the environment before
    it. A folder without one has all defaults.

        settings = SettingsFile(archive.folder)
        settings.section("site", web.settings.Settings).title

    Raises SettingsError for a file that is no TOML.
    """

    def __init__(
        self, folder: Path, environment: Mapping[str, str] | None = None
    ) -> None:
        self.path = folder / FILE
        self._environment = os.environ if environment is None else environment
        self._table = _read_file(self.path)

    def archive(self) -> Settings:
        """What stands before the first table. Names of tables are looked at here too,
        so that a misspelt one is told whatever is asked for.
        """
        named = [each.name for each in fields(Settings)]
        tables: list[str] = []
        plain: dict[str, object] = {}
        for name, value in self._table.items():
            if name.replace("-", "_") not in named and _is_table(value):
                tables.append(name)
            else:
                plain[name] = value
        unknown = set(tables) - section_names() if tables else set()
        for name in tables:
            if name in unknown:
                raise self._unknown(f"[{name}]", name, section_names(), is_table=True)
        return self._made(Settings, plain, "", PREFIX)

    def section(self, name: str, kind: type[Kind]) -> Kind:
        """One table of the file as an instance of its dataclass."""
        table = self._table.get(name, {})
        if not isinstance(table, dict):
            raise SettingsError(
                worded(
                    "%(path)s has “%(name)s” otherwise than as one table. "
                    "Write its settings below the line [%(name)s].",
                    path=self.path,
                    name=name,
                )
            )
        return self._made(kind, table, f"{name}.", f"{PREFIX}{name.upper()}_")

    def sections(self, name: str, kind: type[Kind]) -> tuple[Kind, ...]:
        """A table that repeats, in the order of the file."""
        tables = self._table.get(name, [])
        if not isinstance(tables, list) or not all(map(_is_dict, tables)):
            raise SettingsError(
                worded(
                    "%(path)s has “%(name)s” otherwise than as repeated "
                    "tables. Write each below a line [[%(name)s]].",
                    path=self.path,
                    name=name,
                )
            )
        made: list[Kind] = []
        for table in tables:
            made.append(self._made(kind, table, f"{name}.", ""))
        return tuple(made)

    def origin(self, section: str, name: str) -> str:
        """Where a setting comes from: “environment”, “file” or “default”."""
        prefix = f"{PREFIX}{section}_" if section else PREFIX
        if (prefix + name).upper() in self._environment:
            return "environment"
        table = self._table.get(section, {}) if section else self._table
        in_file = isinstance(table, dict) and name.replace("_", "-") in table
        return "file" if in_file else "default"

    def _made(
        self, kind: type[Kind], table: Mapping[str, object], before: str, prefix: str
    ) -> Kind:
        types = get_type_hints(kind)
        left = dict(table)
        values: dict[str, object] = {}
        for each in fields(kind):
            written = each.name.replace("_", "-")
            value = left.pop(written, None)
            if prefix:
                value = self._environment.get(prefix + each.name.upper(), value)
            if value is not None:
                converted = _converted(before + written, value, types[each.name])
                _check_bounds(before + written, converted, each)
                values[each.name] = converted
            elif each.default is MISSING and each.default_factory is MISSING:
                raise SettingsError(
                    worded(
                        "A table [[%(before)s]] in %(path)s has no “%(written)s”: "
                        "%(help)s. Add it.",
                        before=before.rstrip("."),
                        path=self.path,
                        written=written,
                        help=worded(each.metadata["help"]),
                    )
                )
        known = [each.name.replace("_", "-") for each in fields(kind)]
        for name in left:
            raise self._unknown(before + name, name, known, is_table=False)
        return kind(**values)

    def _unknown(
        self, shown: str, name: str, known: Iterable[str], is_table: bool
    ) -> SettingsError:
        known = sorted(known)
        nearest = get_close_matches(name.replace("_", "-"), known, 1)
        meant = ""
        if nearest:
            meant = worded(" Did you mean “%(name)s”?", name=nearest[0])
        listed = ", ".join(known)
        if is_table:
            return SettingsError(
                worded(
                    "%(path)s sets “%(shown)s”, which is no table.%(meant)s "
                    "The tables: %(listed)s.",
                    path=self.path,
                    shown=shown,
                    meant=meant,
                    listed=listed,
                )
            )
        return SettingsError(
            worded(
                "%(path)s sets “%(shown)s”, which is no setting.%(meant)s "
                "The settings: %(listed)s.",
                path=self.path,
                shown=shown,
                meant=meant,
                listed=listed,
            )
        )


def section_names() -> set[str]:
    """The names of all tables that the file may have."""
    return {point.name for point in entry_points(group=GROUP)}


@cache
def installed_sections() -> dict[str, type[Section]]:
    """The dataclass of each table of the file, by its name."""
    points = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    return {point.name: point.load() for point in points}


def repeats(kind: type[Section]) -> bool:
    """Whether a table may stand in the file more than once."""
    return bool(getattr(kind, "REPEATED", False))


def described(kind: type[Section]) -> Iterator[tuple[str, object, str]]:
    """The settings of a section: name as written, default, help."""
    for each in fields(kind):
        default = None if each.default is MISSING else each.default
        yield each.name.replace("_", "-"), default, each.metadata["help"]


def _read_file(path: Path) -> dict[str, object]:
    try:
        if not path.is_file():
            if not os.path.lexists(path):
                return {}
            raise ValueError("it is no file")
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise ValueError(f"it has more than {MOST_BYTES} bytes")
        return read_toml(content.decode("utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(
            worded(
                "%(path)s can't be read as TOML (%(error)s). Mend or remove it.",
                path=path,
                error=error,
            )
        ) from error


def read_toml(text: str) -> dict[str, Any]:
    """What a text of TOML says, whoever wrote it.

    Raises ValueError where it is none, or the parser could not bear it: it goes down a
    step for each bracket, and takes the square of the time for a name of many parts.
    """
    depth = 0
    for bracket in re.findall(r"[\[\]{}]", text):
        depth += 1 if bracket in "[{" else -1
        if depth > MOST_DEPTH:
            raise ValueError(f"more than {MOST_DEPTH} brackets are open at once")
    for line in text.splitlines():
        if line.partition("=")[0].count(".") > MOST_DEPTH:
            raise ValueError(f"a name has more than {MOST_DEPTH} parts")
    return tomllib.loads(text)


def _is_table(value: object) -> bool:
    return isinstance(value, (dict, list))


def _is_dict(value: object) -> bool:
    return isinstance(value, dict)


def _converted(name: str, value: object, kind: object) -> object:
    """A value of the file or the environment as the kind that a field has."""
    text = value if isinstance(value, str) else None
    expected: str
    if kind is str:
        if text is not None:
            return text
        expected = "a text in quotation marks"
    elif kind is bool:
        if isinstance(value, bool):
            return value
        if text is not None and text.casefold() in (*YES, *NO):
            return text.casefold() in YES
        expected = "true or false"
    elif kind in (int, int | None):
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if text is not None and text.strip().lstrip("-").isdecimal():
            return int(text)
        expected = "a number"
    elif kind in (float, float | None):
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return float(value)
        number = _float(text)
        if number is not None:
            return number
        expected = "a number"
    elif kind == tuple[str, ...]:
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return tuple(value)
        if text is not None:
            return tuple([part.strip() for part in text.split(",") if part.strip()])
        expected = "a list of texts"
    elif kind in (dict[str, str], dict[str, str] | None):
        if isinstance(value, dict) and _are_texts(value.values()):
            return value
        expected = "a table of texts"
    elif get_origin(kind) is Literal:
        if value in get_args(kind):
            return value
        expected = worded("one of: %(known)s", known=", ".join(get_args(kind)))
    else:
        raise TypeError(f"a setting can't be of kind {kind}")
    raise SettingsError(
        worded(
            "The setting “%(name)s” is %(value)s; it must be %(expected)s. Change it.",
            name=name,
            value=repr(value),
            expected=expected,
        )
    )


def _check_bounds(name: str, value: object, field: Field[Any]) -> None:
    if not isinstance(value, (int, float)):
        return
    least, most = field.metadata.get("least"), field.metadata.get("most")
    if least is not None and value < least:
        raise SettingsError(
            worded(
                "The setting “%(name)s” is %(value)s; it must be %(least)s "
                "or more. Change it.",
                name=name,
                value=str(value),
                least=str(least),
            )
        )
    if most is not None and value > most:
        raise SettingsError(
            worded(
                "The setting “%(name)s” is %(value)s; it must be %(most)s "
                "or less. Change it.",
                name=name,
                value=str(value),
                most=str(most),
            )
        )


def _are_texts(values: Iterable[object]) -> bool:
    return all(isinstance(value, str) for value in values)


def _float(text: str | None) -> float | None:
    try:
        return float(text) if text is not None else None
    except ValueError:
        return None
