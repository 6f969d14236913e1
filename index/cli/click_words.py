"""What Click says by itself, in the reader's language.

Click asks Python's gettext for its words, and that reads compiled catalogues from a
folder. This module holds the words of Click that can be met here, so that our
catalogues have them, and gives Click such a folder while a command runs.

    with click_speaking("de"):
        cli.main()
"""

from __future__ import annotations

import gettext as standard
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from cuttings.search.translations import SOURCE, catalogue, marked

DOMAIN = "cuttings-click"

WORDS = (
    marked("Usage:"),
    marked("Options"),
    marked("Commands"),
    marked("Show this message and exit."),
    marked("Show the version and exit."),
    marked("%(prog)s, version %(version)s"),
    marked("default: {default}"),
    marked("(dynamic)"),
    marked("required"),
    marked("env var: {var}"),
    marked("Aborted!"),
    marked("Error: {message}"),
    marked("Try '{command} {option}' for help."),
    marked("Missing command."),
    marked("Missing argument"),
    marked("Missing option"),
    marked("Missing parameter"),
    marked("No such option {name!r}."),
    marked("No such option: {name}"),
    marked("No such command {name!r}."),
    marked("Invalid value: {message}"),
    marked("Invalid value for {param_hint}: {message}"),
    marked("Could not open file {filename!r}: {message}"),
    marked("Option {name!r} does not take a value."),
    marked("Argument {name!r} takes {nargs} values."),
    marked("Choose from:\n\t{choices}"),
    marked("{value!r} is not a valid {number_type}."),
    marked("{value} is not in the range {range}."),
    marked("{name} {filename!r} does not exist."),
    marked("{name} {filename!r} is a file."),
    marked("{name} {filename!r} is a directory."),
    marked("{name} {filename!r} is not readable."),
    marked("{name} {filename!r} is not writable."),
    marked("file"),
    marked("directory"),
    marked("path"),
    marked("Confirm the action without prompting."),
    marked("Do you want to continue?"),
    marked("Repeat for confirmation"),
    marked("Error: The two entered values do not match."),
    marked("Error: invalid input"),
)
"""Its messages about one thing; some are those of an older or a newer Click only."""

PLURALS = (
    (
        marked("Got unexpected extra argument ({args})"),
        marked("Got unexpected extra arguments ({args})"),
    ),
    (
        marked("Option {name!r} requires an argument."),
        marked("Option {name!r} requires {nargs} arguments."),
    ),
    (
        marked("Did you mean {possibility}?"),
        marked("(Did you mean one of: {possibilities}?)"),
    ),
    (
        marked("{value!r} is not {choice}."),
        marked("{value!r} is not one of {choices}."),
    ),
)
"""Its messages that have two forms."""

TYPES = (
    marked("integer"),
    marked("integer range"),
    marked("float"),
    marked("float range"),
    marked("text"),
    marked("filename"),
    marked("file"),
    marked("directory"),
    marked("path"),
)
"""Its names of what may be given to an option, which help pages show in capitals; most
it doesn't translate itself.
"""


@contextmanager
def click_speaking(language: str) -> Iterator[None]:
    """Within the block Click says its words in ``language``, which is that of the
    environment: Python's gettext looks there itself.

    They stay English where no temporary folder can be made.
    """
    if language == SOURCE:
        yield
        return
    try:
        folder = TemporaryDirectory(prefix="cuttings-words-")
    except OSError:
        yield
        return
    before = standard.textdomain()
    with folder:
        _compile(language, Path(folder.name))
        standard.bindtextdomain(DOMAIN, folder.name)
        standard.textdomain(DOMAIN)
        try:
            yield
        finally:
            standard.textdomain(before)


def _compile(language: str, folder: Path) -> None:
    """Writes the catalogue of Click's words where Python's gettext looks for it."""
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo

    ours = catalogue(language)
    words = Catalog(locale=language)
    for message in WORDS:
        words.add(message, ours.gettext(message))
    for one, many in PLURALS:
        said = [ours.gettext(one)]
        said += [ours.gettext(many)] * (words.num_plurals - 1)
        words.add((one, many), said)
    target = folder / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as output:
        write_mo(output, words)
