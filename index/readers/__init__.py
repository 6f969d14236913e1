"""Readers: from a file to raw articles, one module a family of formats.

A reader is one class and one line in ``setup.cfg`` (entry points
``cuttings.readers``). ``choose`` picks the reader of a source by its content first, by
its suffix where content leaves it open. Whatever can't be read becomes a ``Skipped``
with its reason in the same stream; a reader raises nothing but ``Unreadable`` because
of its input.

    >>> from cuttings.index.readers.choose import read_path
    >>> [found] = read_path(Path("index/sample/000_station_raid.txt"), ReadOptions())
    >>> found.plain
    True
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Protocol, TypeAlias, cast

from cuttings.search.articles import (
    UNSTATED,
    Imprint,
    Published,
    Skipped,
    SuppliedTerm,
)
from cuttings.search.errors import CuttingsError

HEAD = 4_096
"""Bytes of a source by which its format is told."""
MEMBERS_KNOWN = 32
"""Members of a container of which is kept what was found out."""


class Unreadable(CuttingsError):
    """A source, or a record in it, can't be read.

    The message is the reason that its ``Skipped`` will carry: it names the format and
    what is wrong, for a librarian who has never seen the code.
    """


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Text of a source that is kept and not shown, with the reason: a vendor's record,
    a cover, what a page has beside its article.
    """

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class RawArticle:
    """What a reader found, before cleaning: metadata as stated, text as it stands.

    ``key`` tells articles of one file apart (a record's own id where it has one, else
    its number) and is empty where a file is one article. ``plain`` marks scraped plain
    text, whose first lines may be a title or boilerplate; otherwise ``title`` and
    ``text`` are already apart. Values are None where the source is silent. ``left_out`` is
    kept behind the text, hidden: what a reader does not show is never thrown away.
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
    left_out: tuple[LeftOut, ...] = ()
    imprint: Imprint = UNSTATED
    terms: tuple[SuppliedTerm, ...] = ()


Reading: TypeAlias = RawArticle | Skipped
"""What becomes of a source or of a part of it."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file, or a member of a container, to be read: its display name, its first
    bytes, and how to open it.

    ``size`` is in bytes, or -1 where only reading to the end would tell. ``content``
    opens a member of a container; without it the source is the file at ``path``.
    ``depth`` counts the containers around it. ``known`` holds what was found out about
    it once and is asked for again: its reader, the names of its parts.
    """

    name: str
    head: bytes
    size: int
    path: Path
    content: Callable[[], BinaryIO] | None = None
    depth: int = 0
    known: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def open(self) -> BinaryIO:
        """A fresh binary stream over the whole content."""
        if self.content:
            return self.content()
        is_whole = len(self.head) == self.size
        return BytesIO(self.head) if is_whole else self.path.open("rb")

    @property
    def suffixes(self) -> tuple[str, str]:
        """The last suffix and the last two, in lower case: ``.gz`` and ``.warc.gz``."""
        if "suffixes" not in self.known:
            found = Path(self.name).suffixes
            last, both = "".join(found[-1:]).lower(), "".join(found[-2:]).lower()
            self.known["suffixes"] = (last, both)
        return cast(tuple[str, str], self.known["suffixes"])

    def member(
        self, name: str, head: bytes, size: int, content: Callable[[], BinaryIO]
    ) -> Source:
        """A file that is packed in this one; what is known of the first of them stays
        known when they are asked for again.
        """
        known: dict[str, Any] = {}
        members = self.known.setdefault("members", {})
        if len(members) < MEMBERS_KNOWN:
            known = members.setdefault((name, head), known)
        return Source(name, head, size, self.path, content, self.depth + 1, known)


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the command line says about reading.

    ``fields`` maps our field names to the names in the records at hand (``{"text":
    "story_body"}``); ``max_characters`` is the largest article, beyond which it is
    skipped with that reason; ``path_pattern`` says what the folders mean
    (``{outlet}/{year}/{month}/{day}/*``, see ``paths``); ``ocr`` names the language of
    scans (``eng``, as tesseract calls it), empty where they are not read.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    max_characters: int = 2_000_000
    path_pattern: str = ""
    ocr: str = ""

    @property
    def max_bytes(self) -> int:
        """The largest source that can still be one article.

        Markup and images take more space than text: 16 bytes a character are allowed.
        """
        return 16 * self.max_characters


class Reader(Protocol):
    """One format.

    ``reads`` says in a few words what, for the documentation. ``suffixes`` are those it
    is asked for where no content decides. ``rank`` orders readers when several recognise
    a source: the lower is asked first, the special before the general; 100 and above is
    plain text, which takes what is left.
    """

    reads: str
    suffixes: tuple[str, ...]
    rank: int

    def recognises(self, source: Source) -> bool:
        """Whether the content (not the name) shows this format."""

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """The articles of a source in its order, and what of it could not be read.

        Raises Unreadable where nothing of it can be read. What it yields need not be
        checked: an empty or an endless text, or a control character in a title, is
        dealt with by ``choose``.
        """
