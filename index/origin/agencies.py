"""The news agencies: their names as credits spell them, from ``agencies.tsv``.

Forms keep their case, because ``Tass`` and ``PA`` are credits and ``tass`` and ``pa``
are not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cuttings.search.errors import SettingsError
from cuttings.search.translations import worded

AGENCIES = Path(__file__).with_name("agencies.tsv")


@dataclass(frozen=True, slots=True)
class Agency:
    """A news agency: the name that is shown, its full name, its country, and other
    forms found in credits.
    """

    name: str
    full_name: str
    country: str
    variants: tuple[str, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """Every form that a credit may use, the shown name first."""
        return tuple(dict.fromkeys((self.name, self.full_name, *self.variants)))


@cache
def agencies(path: Path = AGENCIES) -> tuple[Agency, ...]:
    """The agencies of a file, in its order.

    Raises SettingsError at a line that has no three columns.
    """
    found: list[Agency] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        columns = line.split("\t")
        if len(columns) < 3:
            raise SettingsError(
                worded(
                    "%(name)s, line %(number)s: an agency needs a name, a full "
                    "name and a country, parted by tabs.",
                    name=path.name,
                    number=str(number),
                )
            )
        variants = tuple(
            form for form in "|".join(columns[3:]).split("|") if form.strip()
        )
        found.append(Agency(columns[0], columns[1], columns[2], variants))
    return tuple(found)


@cache
def agency_forms() -> dict[str, str]:
    """The shown name for every form of every agency; where two share a form, the
    first in the file has it.
    """
    forms: dict[str, str] = {}
    for agency in agencies():
        for form in agency.forms:
            forms.setdefault(form, agency.name)
    return forms


@cache
def agency_pattern() -> str:
    """An alternation of every form, longest first, for use inside the patterns of
    credits.
    """
    return "|".join(
        re.escape(form) for form in sorted(agency_forms(), key=len, reverse=True)
    )


def agency_named(form: str) -> str | None:
    """The shown name of an agency, given any form of it, or None.

    A leading "the" does not matter.
    """
    form = " ".join(form.split()).strip(" .,()[]/©")
    forms = agency_forms()
    return forms.get(form) or forms.get(form.removeprefix("the ").removeprefix("The "))
