"""How far one request, one file and one decision travel through our own code.

The journey of a piece of work is the number of our files that it enters and of our
functions that it calls. A long journey is a seam where one part asks another again for
what it just knew, so these figures are watched beside the times.

    python -m tests.bench.journey [ARCHIVE] [--word police] [--json]

Without an archive the sample is indexed first (``cuttings demo --no-serve``). Calls are
those that ``sys.setprofile`` reports for code of this project, comprehensions and each
step of a generator included; Jinja's compiled templates and libraries are left out.
Imports and the first request of a process are left out too: a reader's request is the
second one of its kind.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import click

from cuttings.search.archive import Archive
from cuttings.search.facets import installed_facets
from cuttings.web.app import create_app
from cuttings.web.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("search", "index", "web")

TEXT = """Minister opens bridge in Dushanbe

DUSHANBE, 5 September 2015 (AFP) - The minister of transport opened a bridge over the
Varzob on Saturday. Police said that 2 people were arrested at a protest nearby.
"""


@dataclass
class Journey:
    """What one piece of work entered: calls by file, the file as seen from the root."""

    name: str
    calls_by_file: Counter[str] = field(default_factory=Counter)

    @property
    def files(self) -> int:
        """How many of our files were entered."""
        return len(self.calls_by_file)

    @property
    def calls(self) -> int:
        """How many calls of our functions there were."""
        return self.calls_by_file.total()


class Tracer:
    """Counts calls into our own code, on every thread started after it was installed."""

    def __init__(self) -> None:
        self.journey: Journey | None = None
        self._files: dict[CodeType, str | None] = {}
        threading.setprofile(self._profile)
        sys.setprofile(self._profile)

    @contextmanager
    def follow(self, name: str) -> Iterator[Journey]:
        """Counts what happens inside the block, on whatever thread."""
        self.journey = journey = Journey(name)
        try:
            yield journey
        finally:
            self.journey = None

    def _profile(self, frame: FrameType, event: str, _argument: object) -> None:
        journey = self.journey
        if journey is None or event != "call":
            return
        name = self._file(frame.f_code)
        if name is not None:
            journey.calls_by_file[name] += 1

    def _file(self, code: CodeType) -> str | None:
        """The file of our own that this code is written in, or None."""
        if code not in self._files:
            path = Path(code.co_filename)
            inside = path.is_relative_to(ROOT) and "build" not in path.parts
            name = path.relative_to(ROOT).as_posix() if inside else ""
            ours = name.partition("/")[0] in PACKAGES and code.co_name != "<module>"
            self._files[code] = name if ours else None
        return self._files[code]


def search_journey(tracer: Tracer, folder: Path, word: str) -> Journey:
    """The journey of ``GET /search`` for one word that was not asked before."""
    engine = Archive.at(folder).reading_engine()
    client = create_app(engine, installed_facets(), Settings()).test_client()
    for path in ("/", "/search?q=election", "/search?q=court", "/search?q=president"):
        client.get(path)
    with tracer.follow(f"GET /search?q={word}") as journey:
        response = client.get(f"/search?q={word}")
    if response.status_code != 200:
        raise click.ClickException(f"The site answered {response.status_code}.")
    return journey


def index_journey(tracer: Tracer, folder: Path, files: Path) -> Journey:
    """The journey of one new file that is indexed into an archive."""
    for name in ("first", "second"):
        source = files / name
        source.mkdir()
        title = f"{name.capitalize()} report\n\n"
        (source / f"{name}.txt").write_text(title + TEXT, encoding="utf-8")
    _command(folder, "index", str(files / "first"), "--jobs", "1")
    with tracer.follow("index of one file") as journey:
        _command(folder, "index", str(files / "second"), "--jobs", "1")
    return journey


def decision_journey(tracer: Tracer, folder: Path) -> Journey:
    """The journey of one decision of the authority file: a heading renamed."""
    engine = Archive.at(folder).reading_engine()
    people = engine.facet_values("people", _everything(), size=2).values
    first, second = (person.id for person in people)
    _command(folder, "authority", "rename", first, "First Name")
    with tracer.follow("authority rename") as journey:
        _command(folder, "authority", "rename", second, "Second Name")
    return journey


def _everything() -> Any:
    from cuttings.search.queries import Query

    return Query()


def _command(folder: Path, *arguments: str) -> None:
    """Runs a command of ours in this process. Raises ClickException where it fails."""
    from click.testing import CliRunner

    from cuttings.index.cli.main import cli

    outcome = CliRunner().invoke(cli, ["--archive", str(folder), *arguments])
    if outcome.exit_code:
        raise click.ClickException(f"{arguments[0]} failed: {outcome.output}")


@click.command()
@click.argument("archive", required=False, type=click.Path(path_type=Path))
@click.option("--word", default="police", show_default=True)
@click.option(
    "--files", "list_files", is_flag=True, help="List the calls of each file."
)
@click.option("--json", "as_json", is_flag=True)
def main(archive: Path | None, word: str, list_files: bool, as_json: bool) -> None:
    """Count the journeys through our own code."""
    tracer = Tracer()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "archive"
        if archive is None:
            _command(folder, "demo", "--no-serve")
        else:
            shutil.copytree(archive, folder)
        files = Path(scratch) / "files"
        files.mkdir()
        steps: list[Callable[[], Journey]] = [
            lambda: search_journey(tracer, folder, word),
            lambda: index_journey(tracer, folder, files),
            lambda: decision_journey(tracer, folder),
        ]
        journeys = [step() for step in steps]
    if as_json:
        click.echo(json.dumps([asdict(journey) for journey in journeys], indent=1))
        return
    for journey in journeys:
        click.echo(f"{journey.files:5} files {journey.calls:8,} calls  {journey.name}")
        if list_files:
            for name, calls in journey.calls_by_file.most_common():
                click.echo(f"      {calls:8,}  {name}")


if __name__ == "__main__":
    main()
