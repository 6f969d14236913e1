"""The starter authority file: what every archive knows before its librarian has said anything.

Countries and regions come to it through the gazetteer; organisations with their acronyms and news agencies are read
here. All of it is our own compilation (``compiled/*.tsv``) and every line can be overruled by the archive's own file.

    >>> starter_organisation("North Atlantic Treaty Organisation").label
    'NATO'
    >>> is_agency("Agence France-Presse")
    True
"""

from __future__ import annotations

from functools import cache
from importlib import resources

from cuttings.index.authority.organisations import organisation_key
from cuttings.index.origin.agencies import agency_forms
from cuttings.search.analysis import slug
from cuttings.search.articles import Heading


@cache
def organisations() -> dict[str, Heading]:
    """The starter's organisations by id."""
    headings = {}
    for line in _lines("cuttings.index.authority", "compiled/organisations.tsv"):
        label, _, variants = line.partition("\t")
        heading = Heading(slug(label), "organisation", label, variants=tuple(filter(None, variants.split("|"))))
        headings[heading.id] = heading
    return headings


@cache
def _by_surface() -> dict[str, Heading]:
    return {name: heading for heading in organisations().values() for name in (heading.label, *heading.variants)}


@cache
def _by_key() -> dict[str, Heading]:
    keys: dict[str, Heading] = {}
    for name, heading in _by_surface().items():
        if not name.isupper() and not _needs_article(name):
            keys.setdefault(organisation_key(name), heading)
    return keys


def _needs_article(name: str) -> bool:
    """Whether a name is a plain word but for its article: The Sun, The Times."""
    return name.startswith("The ") and name.count(" ") == 1


def starter_organisation(name: str) -> Heading | None:
    """The starter's organisation of this name: acronyms as they are written, names by their key."""
    return _by_surface().get(name) or _by_surface().get(name.replace(".", "")) or _by_key().get(organisation_key(name))


@cache
def _agency_forms() -> frozenset[str]:
    forms = agency_forms()
    return frozenset(forms) | {form.lower() for form in forms if not form.isupper() and len(form) > 4}


def is_agency(name: str) -> bool:
    """Whether a name is a news agency's: it has a facet of its own and is not an organisation of the story."""
    bare = name.removeprefix("the ").removeprefix("The ")
    return bare in _agency_forms() or bare.lower() in _agency_forms()


def _lines(package: str, name: str) -> list[str]:
    text = resources.files(package).joinpath(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
