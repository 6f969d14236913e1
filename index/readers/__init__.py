"""Readers: from a file to raw articles, one module a format.

A reader is one module and one line in ``setup.cfg`` (entry points
``cuttings.readers``). The reader of a file is chosen by its content first, by its
suffix where content leaves it open. Whatever can't be read becomes a ``Skipped`` with
its reason in the same stream; a reader raises nothing because of its input.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from cuttings.search.articles import Published, Skipped
from cuttings.search.errors import CuttingsError

HEAD = 4_096


class Unreadable(CuttingsError):
    """A source, or a record in it, can't be read; the message is the reason that its
    ``Skipped`` will carry.
    """


@dataclass(frozen=True, slots=True)
class RawArticle:
    """What a reader found, before cleaning: metadata as stated, text as it stands.

    ``key`` tells articles of one file apart (a record's own id where it has one, else
    its number) and is empty where a file is one article. ``plain`` marks scraped plain
    text, whose first lines may be a title or boilerplate; otherwise ``title`` and
    ``text`` are already apart. Values are None where the source is silent.
    """

    text: str
    key: str = ""
    title: str | None = None
    published: Published | None = None
    outlet: str | None = None
    agency: str | None = None
    byline: str | None = None
    dateline: str | None = None
    language: str | None = None
    url: str | None = None
    subjects: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A file, or a member of a container, to be read: its display name, its first
    bytes, and how to open it.

    ``size`` is in bytes, or -1 where only reading to the end would tell. ``content``
    opens a member of a container; without it the source is the file at ``path``.
    ``depth`` counts the containers around it.
    """

    name: str
    head: bytes
    size: int
    path: Path
    content: Callable[[], BinaryIO] | None = None
    depth: int = 0

    def open(self) -> BinaryIO:
        """A fresh binary stream over the whole content."""
        return self.content() if self.content else self.path.open("rb")

    @property
    def suffixes(self) -> tuple[str, str]:
        """The last suffix and the last two, in lower case: ``.gz`` and ``.warc.gz``."""
        suffixes = Path(self.name).suffixes
        return "".join(suffixes[-1:]).lower(), "".join(suffixes[-2:]).lower()


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the command line says about reading.

    ``fields`` maps our field names to the names in the records at hand (``{"text":
    "story_body"}``); ``max_characters`` is the largest article, beyond which it is
    skipped with that reason; ``path_pattern`` says what the folders mean
    (``{outlet}/{year}/{month}/{day}/*``, see ``paths``).
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    max_characters: int = 2_000_000
    path_pattern: str = ""

    @property
    def max_bytes(self) -> int:
        """The largest file that can still hold one article: markup and images take
        more room than text.
        """
        return 16 * self.max_characters


class Reader(Protocol):
    """One format.

    ``rank`` orders readers when several recognise a source: the lower is asked first,
    the special before the general.
    """

    suffixes: tuple[str, ...]
    rank: int

    def recognises(self, source: Source) -> bool:
        """Whether the content (not the name) shows this format."""

    def read(
        self, source: Source, options: ReadOptions
    ) -> Iterator[RawArticle | Skipped]:
        """The articles of a source in its order, and what of it could not be read."""
