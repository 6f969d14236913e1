"""Words that find each other: groups that a librarian keeps, and the spellings of names.

Two files of the archive's ``authority`` folder, a group a row, its words in the cells:

    synonyms.csv     kept by hand (Burma, Myanmar); each word of a group finds all others
    spellings.csv    written by Cuttings from the authority file (Vietnam, Viet Nam)

A group holds for words without quotation marks and not for an exact search; what it
added to a query is said beside it. Where both files know a word, the librarian's group
holds.

    >>> groups = Synonyms([("Burma", "Myanmar"), ("Viet Nam", "Vietnam")])
    >>> groups.others(("myanmar",)), groups.others(("viet", "nam"))
    ((('burma',),), (('vietnam',),))
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from cuttings.search.errors import SettingsError
from cuttings.search.language.analysis import terms
from cuttings.search.language.function_words import is_function_word
from cuttings.search.spreadsheets import unguarded
from cuttings.search.translations import worded

SYNONYMS, SPELLINGS = "synonyms.csv", "spellings.csv"
FILES = (SPELLINGS, SYNONYMS)
"""The files, the one that prevails last."""

LONGEST = 5
"""Words of one expression."""
MOST = 12
"""Other expressions that one may stand for."""

Expression = tuple[str, ...]
"""One or several folded words."""


class Synonyms:
    """Groups of expressions that find each other.

    ``version`` changes with what they are, so that answers can be kept for as long as
    it does not; it is empty where there are none.
    """

    def __init__(self, groups: Iterable[Iterable[str]] = ()) -> None:
        self._others: dict[Expression, tuple[Expression, ...]] = {}
        self._beginnings: set[str] = set()
        for group in groups:
            self._add(group)
        digest = hashlib.sha256(repr(sorted(self._others.items())).encode())
        self.version = digest.hexdigest()[:8] if self._others else ""

    def __bool__(self) -> bool:
        return bool(self._others)

    def _add(self, group: Iterable[str]) -> None:
        """Adds a group; it takes the place of others that know its words."""
        expressions: dict[Expression, None] = {}
        for text in group:
            expression = tuple(terms(text))
            is_said = not all(map(is_function_word, expression))
            if 0 < len(expression) <= LONGEST and is_said:
                expressions[expression] = None
        if len(expressions) < 2:
            return
        for expression in expressions:
            # What holds all its words besides others is found by them anyway.
            words = set(expression)
            others = [each for each in expressions if not words.issubset(each)]
            # One without others is known all the same: in “South Africa” is no Africa.
            self._others[expression] = tuple(others[:MOST])
            self._beginnings.add(expression[0])

    def others(self, expression: Expression) -> tuple[Expression, ...]:
        """What else finds what an expression does."""
        return self._others.get(expression, ())

    def longest(self, words: Expression) -> int:
        """How many of some words, from the first on, are an expression of a group; 0
        where none are.
        """
        if not words or words[0] not in self._beginnings:
            return 0
        for count in range(min(LONGEST, len(words)), 0, -1):
            if words[:count] in self._others:
                return count
        return 0


NONE = Synonyms()
"""No groups: what every query is read with where an archive keeps none."""


class SynonymFiles:
    """The groups in a folder, read again whenever a file of it has changed."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self._seen: tuple[object, ...] = ()
        self._synonyms = NONE

    def current(self) -> Synonyms:
        """The groups as they are now.

        A file that can't be read just now leaves those that were read before, for a
        search must not fail of it; ``read_groups`` says what is wrong with it.
        """
        if self.folder is None:
            return NONE
        seen = tuple([_stamp(self.folder / name) for name in FILES])
        if seen != self._seen:
            groups: list[tuple[str, ...]] = []
            try:
                for name in FILES:
                    groups += read_groups(self.folder / name)
            except SettingsError:
                return self._synonyms
            self._seen, self._synonyms = seen, Synonyms(groups)
        return self._synonyms


def _stamp(path: Path) -> object:
    """What changes when a file is written."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def read_groups(path: Path) -> list[tuple[str, ...]]:
    """The groups of a file, none where it is missing; a row that begins with ``#`` is
    a remark. Raises SettingsError for a file that can't be read.
    """
    groups: list[tuple[str, ...]] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.reader(stream):
                cells = [unguarded(cell.strip()) for cell in row if cell.strip()]
                if cells and not cells[0].startswith("#"):
                    groups.append(tuple(cells))
    except FileNotFoundError:
        return []
    except (OSError, UnicodeError, csv.Error) as error:
        raise SettingsError(
            worded(
                "%(path)s can't be read (%(error)s). Save it as CSV in "
                "UTF-8, a group a row.",
                path=path,
                error=error,
            )
        ) from error
    return groups


def owners(groups: Iterable[tuple[str, ...]]) -> Mapping[Expression, tuple[str, ...]]:
    """The group of each expression; the last, where several have it."""
    found: dict[Expression, tuple[str, ...]] = {}
    for group in groups:
        for text in group:
            found[tuple(terms(text))] = group
    return found
