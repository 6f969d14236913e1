"""The names of places in the reader's language.

An archive files a place under the English name of the gazetteer, and addresses, exports
and programs have it so. Each other language has a table beside its catalogue
(``templates/translations/places.de.tsv``): the id, the English name, and the name in
that language, where it is another. What tells two places of one name apart is said in
that language too. A heading that a curator has renamed keeps the curator's name.

>>> place_words("united-states", "United States")
'United States'
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from cuttings.search.translations import current_language, pgettext, stored

QUALIFIERS = frozenset(
    {
        stored("place", "city"),
        stored("place", "state"),
        stored("place", "province"),
        stored("place", "country"),
        stored("place", "continent"),
    }
)
"""What stands in brackets behind a name, where it is no place."""
_QUALIFIED = re.compile(r"(?P<name>.+) \((?P<of>[^()]+)\)")


@dataclass(frozen=True, slots=True)
class PlaceNames:
    """The names of one language: the English one and its own by id, and its own by the
    English one where all places of that name share it.
    """

    by_id: Mapping[str, tuple[str, str]]
    by_label: Mapping[str, str]


@cache
def place_names(language: str) -> PlaceNames:
    """The names of a language, read when they are first asked for; none where it has
    no table.
    """
    by_id: dict[str, tuple[str, str]] = {}
    by_label: dict[str, str] = {}
    differing: set[str] = set()
    for place_id, label, name in place_rows(language):
        by_id[place_id] = (label, name)
        if by_label.setdefault(label, name) != name:
            differing.add(label)
    for label in differing:
        del by_label[label]
    return PlaceNames(by_id, by_label)


def place_rows(language: str) -> Iterator[list[str]]:
    """The rows of a language's table: id, English name, name."""
    table = files("cuttings.templates") / "translations" / f"places.{language}.tsv"
    if not table.is_file():
        return
    for line in table.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def place_words(place_id: str, label: str) -> str:
    """The label of a place in the reader's language, as it is where that is not known.

    >>> from cuttings.search.translations import speaking
    >>> with speaking("de"):
    ...     place_words("georgia", "Georgia (country)"), place_words("bonn", "Bonn")
    ('Georgien (Land)', 'Bonn')
    """
    names = place_names(current_language())
    if not names.by_id:
        return label
    qualified = _QUALIFIED.fullmatch(label)
    own, of = (qualified["name"], qualified["of"]) if qualified else (label, "")
    english, name = names.by_id.get(place_id, ("", ""))
    shown = name if own == english else own
    if not of:
        return shown
    said = pgettext("place", of) if of in QUALIFIERS else names.by_label.get(of, of)
    return f"{shown} ({said})"
