"""Which of several places of one name an article means.

The countries named in the article decide, then what stands beside the name (“Paris,
Texas”); how many people live there comes last.

Filing the names of an article under headings, in the order that librarians trust.

1. What a librarian decided: a spelling that is a variant of one heading.
2. The starter authority file and the gazetteer.
3. What the document itself shows (done by the enricher: the name is already the fullest form).
4. An equal fold: a provisional heading shared by spellings that differ only as romanisations do.
5. The same office with close spellings; for a single surname the same office, story or country.
6. A new provisional heading.

Wrong merges are worse than misses: two spellings in conflict (other middle initials,
told apart by a librarian, both in full in one article) are never joined by 4 or 5, and
a surname that several people share stays unassigned.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from cuttings.index.authority.likeness import in_conflict, key_of
from cuttings.index.authority.store import Store
from cuttings.index.names.folding import (
    name_tokens,
    person_key,
    place_key,
    surname_key,
    token_key,
)
from cuttings.index.names.gazetteer import Place, gazetteer
from cuttings.index.names.organisations import is_agency, starter_organisation
from cuttings.index.names.roles import is_office, nation
from cuttings.search.articles import Heading, Kind, Mention
from cuttings.search.language.analysis import slug

LARGE = 100_000
LEVELS = {
    "country": 9.0,
    "continent": 9.0,
    "region": 8.0,
    "town": 0.0,
    "division": 5.0,
    "district": 4.0,
}


def countries_of(mentions: Iterable[Mention]) -> Counter[str]:
    """How often an article names each country (ISO code), by its name, a region of
    it or a demonym.
    """
    counts: Counter[str] = Counter()
    for mention in mentions:
        if mention.kind == "place":
            code = _country_shown(mention)
            if code:
                counts[code] += 1
    return counts


def _country_shown(mention: Mention) -> str:
    """The country that a mention proves: a country or region by name, a demonym, or
    a town like no other.
    """
    names = gazetteer()
    place = next(iter(names.broad(mention.name)), None)
    if place is not None:
        return (
            ""
            if mention.surface == mention.name and names.is_ambiguous(mention.name)
            else place.country
        )
    towns = names.named(mention.name)
    codes = {town.country for town in towns}
    return codes.pop() if len(codes) == 1 and towns[0].population >= LARGE else ""


def choose_place(name: str, beside: str, countries: Counter[str]) -> Place | None:
    """The place that a name means among these countries, or None where the gazetteer
    has none.
    """
    candidates = gazetteer().named(name)
    if not candidates:
        return None
    return max(
        candidates,
        key=lambda place: (
            _score(place, name, beside, countries),
            place.population,
            place.id,
        ),
    )


def _score(place: Place, name: str, beside: str, countries: Counter[str]) -> float:
    names = gazetteer()
    score = (
        LEVELS[place.level]
        if place.level != "town"
        else math.log10(place.population + 1)
    )
    score += 1.5 * place.capital
    score += 1.0 * (place_key(place.label) == place_key(name))
    total = sum(countries.values())
    if place.country and total:
        share = countries.get(place.country, 0) / total
        score += 4.0 * share + (1.5 if share else 0.0)
    if beside:
        containers = {other.id for other in names.named(beside)}
        codes = {
            (other.country, other.division)
            for other in names.named(beside)
            if other.level == "division"
        }
        within = {above.id for above in names.above(place)}
        if within & containers or (place.country, place.division) in codes:
            score += 12.0
    return score


def country_about(countries: Counter[str]) -> str:
    """The country (ISO code) that an article is about: named as often as all others
    together; else empty.
    """
    ranked = countries.most_common(1)
    return (
        ranked[0][0] if ranked and ranked[0][1] * 2 >= sum(countries.values()) else ""
    )


WELL_KNOWN = 10
"""How many articles must name a person for a bare surname to need no other evidence."""


@dataclass(slots=True)
class Context:
    """What an article says beside the name: the countries it names, the one it is
    about, its story, its people.
    """

    article: str
    countries: Counter[str] = field(default_factory=Counter)
    about: str = ""
    story: str = ""
    people: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Filed:
    """The heading of a name and the reason, or None and why not.

    ``held`` is a hidden heading, kept for its return.
    """

    heading: str | None
    reason: str
    held: str | None = None


class Filer:
    """Finds or makes the heading of a name."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def file(self, kind: Kind, name: str, role: str, context: Context) -> Filed:
        """The heading of one name of an article."""
        filed = self._decided(kind, name, role, context)
        if filed is None:
            if kind == "person":
                filed = self._person(name, role, context)
            elif kind == "organisation":
                filed = self._organisation(name)
            else:
                filed = self._place(name, role, context)
        row = self.store.heading(filed.heading) if filed.heading else None
        if row is not None and row["status"] == "hidden":
            return replace(filed, heading=None, held=row["id"])
        return filed if row is None else replace(filed, heading=row["id"])

    def _decided(
        self, kind: str, name: str, role: str, context: Context
    ) -> Filed | None:
        statement = (
            "SELECT heading_id, source FROM variants WHERE variant = ? AND kind = ?"
            " AND variant_kind NOT IN ('surname', 'acronym') ORDER BY heading_id"
        )
        rows = self.store.rows(statement, name, kind)
        librarian = [row for row in rows if row["source"] == "librarian"]
        if kind == "place" and not librarian:
            return None
        chosen = [row["heading_id"] for row in librarian or rows]
        if not chosen:
            return None
        best = chosen[0] if len(chosen) == 1 else self._likeliest(chosen, role, context)
        if best is None:
            return Filed(None, "ambiguous: " + ", ".join(chosen))
        return Filed(best, "authority file" if librarian else "known spelling")

    def _likeliest(self, ids: list[str], role: str, context: Context) -> str | None:
        """The one of several headings that the article's evidence favours, or None
        where it favours none alone.
        """
        scores = {id: self._evidence(id, role, context) for id in ids}
        best = max(scores.values(), default=0)
        winners = [id for id, score in scores.items() if score == best]
        if best == 0 or not winners:
            return None
        return winners[0] if len(winners) == 1 else self._dominant(winners)

    def _dominant(self, ids: list[str], least: int = 3) -> str | None:
        return dominant(self.store, ids, least)

    def _evidence(self, id: str, role: str, context: Context) -> int:
        store = self.store
        tied = is_office(role)
        return (
            4 * (tied and store.has(id, "role", role))
            + 3 * store.has(id, "story", context.story)
            + store.has(id, "country", context.about)
        )

    def _person(self, name: str, role: str, context: Context) -> Filed:
        if len(name_tokens(name)) < 2:
            return self._single(name, role, context)
        key = person_key(name)
        equal = [
            id
            for id in self.store.by_key("person", key)
            if not self._conflict(id, name, role, context)
        ]
        chosen = (
            equal[0]
            if len(equal) == 1
            else self._likeliest(equal, role, context)
            if equal
            else None
        )
        if chosen:
            return self._joined(chosen, name, "equal fold")
        if is_office(role):
            for id in self._same_office(name, role, context):
                return self._joined(
                    id, name, f"same office ({role}) and close spelling"
                )
        return self._new("person", name)

    def _joined(self, id: str, name: str, why: str) -> Filed:
        label = self.store.heading(id)["label"]  # type: ignore[index]
        reason = f"{why}: {name} and {label}"
        self.store.add_variant(id, "person", name, reason=reason)
        return Filed(id, reason)

    def _same_office(self, name: str, role: str, context: Context) -> list[str]:
        near = [
            row["heading_id"]
            for row in self.store.by_surname(surname_key(name))
            if close_names(name, row["variant"])
            and self.store.has(row["heading_id"], "role", role)
        ]
        ids = [
            id
            for id in dict.fromkeys(near)
            if not self._conflict(id, name, role, context)
        ]
        return ids if len(ids) == 1 else []

    def _conflict(self, id: str, name: str, role: str, context: Context) -> bool:
        """Whether something speaks against this name being this heading."""
        if self._foreign(id, role):
            return True
        spellings = [row["variant"] for row in self.store.variants(id)]
        if any(in_conflict("person", name, other) for other in spellings):
            return True
        if any(
            other in context.people and other != name and not same_fold(other, name)
            for other in spellings
        ):
            return True
        return self.told_apart(id, name)

    def _foreign(self, id: str, role: str) -> bool:
        """Whether a role ties a person to a country, and this heading's roles to
        others only.
        """
        stated = (
            {nation(known) for known in self.store.roles(id)} - {""}
            if nation(role)
            else set()
        )
        return bool(stated) and nation(role) not in stated

    def told_apart(self, id: str, name: str) -> bool:
        """Whether a librarian has told this heading and the heading of this name apart."""
        others = self.store.by_variant("person", name)
        return any(
            self.store.rows(
                "SELECT 1 FROM distinct_pairs WHERE a = ? AND b = ?",
                *sorted((id, other)),
            )
            for other in others
            if other != id
        )

    def _single(self, name: str, role: str, context: Context) -> Filed:
        key = token_key(name_tokens(name)[-1], surname=True)
        candidates = list(
            dict.fromkeys(row["heading_id"] for row in self.store.by_surname(key))
        )
        if candidates:
            bearer = self._bearer(candidates, role, context)
            if bearer:
                return bearer
            if len(candidates) > 1:
                return Filed(
                    None, f"ambiguous: {len(candidates)} people share the surname"
                )
        mononyms = [
            id
            for id in self.store.by_key("person", person_key(name))
            if not self._conflict(id, name, role, context)
        ]
        if len(mononyms) == 1:
            return self._joined(mononyms[0], name, "equal fold")
        return self._new("person", name)

    def _bearer(
        self, candidates: list[str], role: str, context: Context
    ) -> Filed | None:
        """The one of several people that a bare surname is given to, by evidence or
        by how often they are named.
        """
        candidates = [id for id in candidates if not self._foreign(id, role)]
        best = self._likeliest(candidates, role, context)
        if best:
            return Filed(best, "surname, and the same office, story or country")
        known = self._dominant(candidates, least=WELL_KNOWN)
        return (
            Filed(known, "surname of the one person whom the archive names often")
            if known
            else None
        )

    def bearer(self, name: str, role: str, context: Context) -> Filed | None:
        """Whom a bare surname is given to that was left unassigned before all
        articles were filed, if to anyone.
        """
        key = token_key(name_tokens(name)[-1], surname=True)
        return self._bearer(
            list(
                dict.fromkeys(row["heading_id"] for row in self.store.by_surname(key))
            ),
            role,
            context,
        )

    def _organisation(self, name: str) -> Filed:
        if is_agency(name):
            return Filed(None, "news agency")
        known = starter_organisation(name)
        if known:
            return Filed(self._ensure_starter(known), "starter authority file")
        equal = [
            id
            for id in self.store.by_key("organisation", key_of("organisation", name))
            if not any(
                in_conflict("organisation", name, row["variant"])
                for row in self.store.variants(id)
            )
        ]
        if len(equal) == 1:
            reason = f"equal fold: {name}"
            self.store.add_variant(equal[0], "organisation", name, reason=reason)
            return Filed(equal[0], reason)
        if name.isupper() and len(name) > 1:
            known_as = self.store.rows(
                "SELECT DISTINCT heading_id FROM variants WHERE variant = ? AND kind = 'organisation'"
                " AND variant_kind = 'acronym'",
                name,
            )
            if len(known_as) == 1:
                return Filed(
                    known_as[0]["heading_id"], "acronym explained in another article"
                )
        return self._new("organisation", name)

    def _ensure_starter(self, known: Heading) -> str:
        """The id of a starter organisation's heading, made where it is new; another
        kind's heading keeps its id.
        """
        id = (
            f"{known.id}-organisation" if self._taken_by_another(known.id) else known.id
        )
        if self.store.heading(id) is None:
            self.store.add_heading(
                id,
                "organisation",
                known.label,
                None,
                status="authorised",
                source="starter",
            )
            for variant in known.variants:
                self.store.add_variant(id, "organisation", variant, source="starter")
        return id

    def _taken_by_another(self, id: str) -> bool:
        """Whether an id is a place's of the gazetteer, or another kind's heading has
        it.
        """
        row = self.store.heading(id)
        return gazetteer().place(id) is not None or (
            row is not None and row["kind"] != "organisation"
        )

    def _place(self, name: str, beside: str, context: Context) -> Filed:
        place = choose_place(name, beside, context.countries)
        if place:
            self.ensure_place(place, name)
            label = self.store.heading(place.id)["label"]  # type: ignore[index]
            self.store.add_variant(place.id, "place", name, source="gazetteer")
            return Filed(place.id, f"gazetteer: {label}")
        return self._unknown_place(name, beside, context)

    def _unknown_place(self, name: str, beside: str, context: Context) -> Filed:
        upper = (
            next((place for place in gazetteer().broad(beside)), None)
            if beside
            else None
        )
        country = upper or gazetteer().countries.get(context.about)
        if country:
            self.ensure_place(country)
        broader = country.id if country else None
        for id in self.store.by_key("place", key_of("place", name)):
            row = self.store.heading(id)
            if row and row["broader"] == broader:
                return Filed(id, "known spelling")
        return self._new("place", name, broader)

    def ensure_place(self, place: Place, name: str = "") -> None:
        """Makes the heading of a gazetteer's place and those above it, where they are
        new.

        A town is labelled as the newspapers spell it (Khorog), its official name
        (Khorugh) being a variant.
        """
        for each in (place, *gazetteer().above(place)):
            if self.store.heading(each.id) is None:
                label = (
                    name
                    if name and each is place and place.level in ("town", "district")
                    else each.label
                )
                above = self.store.heading(each.broader) if each.broader else None
                broader = (
                    above["id"] if above else each.broader
                )  # which a librarian may have merged
                self.store.add_heading(
                    each.id,
                    "place",
                    label,
                    broader,
                    status="authorised",
                    source="gazetteer",
                )
                for variant in (each.label, *gazetteer().variants.get(each.id, ())):
                    self.store.add_variant(each.id, "place", variant, source="starter")

    def _new(self, kind: Kind, name: str, broader: str | None = None) -> Filed:
        id = self.free_id(kind, name, broader)
        self.store.add_heading(id, kind, name, broader)
        return Filed(id, "new heading")

    def free_id(self, kind: Kind, name: str, broader: str | None = None) -> str:
        """A readable id that nobody has: the name, then with its country or kind,
        then with a number.
        """
        base = slug(name)
        options = [base, f"{base}-{broader}" if broader else f"{base}-{kind}"]
        for id in options:
            if not self._taken(id, kind):
                return id
        number = 2
        while self._taken(f"{base}-{number}", kind):
            number += 1
        return f"{base}-{number}"

    def _taken(self, id: str, kind: str) -> bool:
        return self.store.heading(id) is not None or (
            kind != "place" and gazetteer().place(id) is not None
        )


def dominant(store: Store, ids: Iterable[str], least: int) -> str | None:
    """The heading that is filed at least so often, and five times as often as any
    other of these, if there is one.
    """
    counts = sorted(((store.uses(id), id) for id in ids), reverse=True)
    if not counts or counts[0][0] < least:
        return None
    return (
        counts[0][1] if len(counts) == 1 or counts[0][0] >= 5 * counts[1][0] else None
    )


def same_fold(a: str, b: str) -> bool:
    """Whether two people's names have equal keys."""
    return person_key(a) == person_key(b)


def close_names(a: str, b: str) -> bool:
    """Whether two full names of one surname have given names one letter apart, or
    one as the other's initial.
    """
    first, second = person_key(a).split()[:-1], person_key(b).split()[:-1]
    if len(first) != len(second):
        return False
    return all(_close(x, y) for x, y in zip(first, second, strict=True))


def _close(a: str, b: str) -> bool:
    if a == b or (min(len(a), len(b)) == 1 and a[0] == b[0]):
        return True
    if abs(len(a) - len(b)) > 1 or min(len(a), len(b)) < 4:
        return False
    start = next(
        (n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y),
        min(len(a), len(b)),
    )
    return a[start + (len(a) >= len(b)) :] == b[start + (len(b) >= len(a)) :]
