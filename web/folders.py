"""A folder as a value: its name, what it is for, and articles in their order, each with
the search that it was chosen from and a note.

Whoever has no account has it as an address, which is the folder; an account keeps the
same in its database. What the form of its page asks for is done here for both.

    >>> kept = FolderContents("Floods", articles=(Chosen("a"), Chosen("b", "q=flood")))
    >>> kept.pairs()
    (('name', 'Floods'), ('id', 'a'), ('search', 'q=flood'), ('id', 'b'))
    >>> FolderContents.of(kept.pairs()) == kept
    True
    >>> [each.id for each in kept.changed([("up", "b"), ("note:a", "page 3")]).articles]
    ['b', 'a']
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from cuttings.web.links import Pairs, address

LONGEST_NAME = 120
"""Characters of a folder's name."""
LONGEST_NOTE = 4_000
"""Characters of a note, and of what a folder is for."""

NOTE_AT = "note:"
"""What the name of a field begins with that holds the note at an article."""
CHANGES = ("without", "up", "down", "name-it", "about-it")
"""Fields of the page's form that ask for a change, besides notes."""


class Chosen(NamedTuple):
    """An article of a folder, the search that it was chosen from (the parameters of that
    one's address, or nothing), and the note at it.
    """

    id: str
    search: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class FolderContents:
    """What a folder holds."""

    name: str = ""
    about: str = ""
    articles: tuple[Chosen, ...] = ()

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> FolderContents:
        """The folder that the parameters of an address name, each article once.

        A ``search`` holds for the articles behind it, a ``note`` for the one before it.
        """
        first: dict[str, str] = {}
        chosen: dict[str, Chosen] = {}
        search = last = ""
        for name, value in pairs:
            first.setdefault(name, value)
            if name == "search":
                search = value
            elif name == "id" and value:
                last = value
                chosen.setdefault(value, Chosen(value, search))
            elif name == "note" and last:
                chosen[last] = chosen[last]._replace(note=_note(value))
        return cls(
            _name(first.get("name", "")),
            _note(first.get("about", "")),
            tuple(chosen.values()),
        )

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The parameters of its address, which ``of`` reads."""
        pairs: list[tuple[str, str]] = []
        if self.name:
            pairs.append(("name", self.name))
        if self.about:
            pairs.append(("about", self.about))
        search = ""
        for article in self.articles:
            if article.search != search:
                search = article.search
                pairs.append(("search", search))
            pairs.append(("id", article.id))
            if article.note:
                pairs.append(("note", article.note))
        return tuple(pairs)

    def url(self, suffix: str = "", more: Pairs = ()) -> str:
        """The link that is the folder, or a file of it (``.ris``, ``/print``)."""
        return address("/folder" + suffix, [*self.pairs(), *more])

    def changed(self, pairs: Iterable[tuple[str, str]]) -> FolderContents:
        """The folder as the form of its page asks for it: another name or purpose
        (``name-it``, ``about-it``), notes (``note:ID``), articles taken out
        (``without``) or moved by one (``up``, ``down``).
        """
        made = self
        for field, value in pairs:
            if field == "name-it":
                made = replace(made, name=_name(value))
            elif field == "about-it":
                made = replace(made, about=_note(value))
            elif field.startswith(NOTE_AT):
                made = made._noted(field.removeprefix(NOTE_AT), _note(value))
            elif field == "without":
                kept = [each for each in made.articles if each.id != value]
                made = replace(made, articles=tuple(kept))
            elif field in ("up", "down"):
                made = made._moved(value, -1 if field == "up" else 1)
        return made

    def only(self, ids: Iterable[str]) -> FolderContents:
        """The folder with those of its articles alone; with all where none is named."""
        wanted = set(ids)
        if not wanted:
            return self
        kept = [each for each in self.articles if each.id in wanted]
        return replace(self, articles=tuple(kept))

    def _noted(self, article: str, note: str) -> FolderContents:
        made: list[Chosen] = []
        for each in self.articles:
            made.append(each._replace(note=note) if each.id == article else each)
        return replace(self, articles=tuple(made))

    def _moved(self, article: str, by: int) -> FolderContents:
        made = list(self.articles)
        for index, each in enumerate(made):
            if each.id == article:
                other = min(max(index + by, 0), len(made) - 1)
                made.insert(other, made.pop(index))
                break
        return replace(self, articles=tuple(made))


def asks_for_change(pairs: Iterable[tuple[str, str]]) -> bool:
    """Whether the parameters of a folder's address ask for another folder than they
    name.
    """
    return any(name in CHANGES or name.startswith(NOTE_AT) for name, _ in pairs)


def _name(text: str) -> str:
    return " ".join(text.split())


def _note(text: str) -> str:
    return text.strip()
