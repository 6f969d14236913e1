"""Filing the names of an article under headings, in the order that librarians trust.

1. What a person decided: a variant of one heading.
2. The starter authority file and the gazetteer.
3. What the document itself shows; the enricher has done that, so that a name comes in
   its fullest form.
4. An equal fold: one provisional heading for spellings that differ only as
   romanisations do.
5. The same office with close spellings; for a bare surname the same office, story or
   country.
6. A new provisional heading.

Wrong merges are worse than misses. So two names in conflict (other middle initials,
told apart by a person, both in full in one article) are never joined by 4 or 5, and a
surname that several people share stays nobody's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from cuttings.index.authority.likeness import close_names, in_conflict, key_of
from cuttings.index.authority.store import Store
from cuttings.index.checksums import confirm
from cuttings.index.names.bearers import Evidence, Meant, of_role, part_of, weigh
from cuttings.index.names.folding import (
    name_tokens,
    person_key,
    surname_key,
    token_key,
)
from cuttings.index.names.gazetteer import Place, gazetteer
from cuttings.index.names.holders import Meant as InOffice
from cuttings.index.names.holders import holder_of
from cuttings.index.names.identifiers import wikidata
from cuttings.index.names.organisations import is_agency, starter_organisation
from cuttings.index.names.roles import is_office, nation
from cuttings.search.articles import UNSUPPORTED, Heading, Kind
from cuttings.search.language.analysis import slug
from cuttings.search.translations import stored

WELL_KNOWN = 10
"""How many articles must name a person for a bare surname to need no other evidence."""

LIKELY = 3
"""How many articles must name a heading for it to be chosen before rarer ones."""


ONE_BEARER = stored("name", "surname of the one person of the archive who bears it")
"""Why a bare surname is given to its only bearer, before both names."""

NOBODY = stored("name", "one word, and nothing shows whose name it is")
"""Why a word that the recogniser alone took for a person is filed nowhere."""

BY_LIBRARIAN = stored("name", "authority file")
"""Why a name is filed under a heading to which a person added it."""

DECIDED = stored("name", "decided by a librarian")
"""Why a name is filed where a person put it."""


@dataclass(slots=True)
class Context:
    """What an article says beside a name: the countries that it names, the one that it
    is about, its story, the people that it names in full, and its year, if known.
    """

    article: str
    countries: Counter[str] = field(default_factory=Counter)
    about: str = ""
    story: str = ""
    people: frozenset[str] = frozenset()
    year: int = 0


@dataclass(frozen=True, slots=True)
class Filed:
    """The heading of a name and the reason, or None and why there is none.

    ``held`` is a hidden heading, which gets the name back when it is shown again.
    """

    heading: str | None
    reason: str
    held: str | None = None


class Filer:
    """Finds or makes the heading of a name."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def file(
        self, kind: Kind, name: str, role: str, context: Context, decided: str = ""
    ) -> Filed:
        """The heading of one name of an article. ``role`` is a person's office, or what
        stands beside a place; ``decided`` the heading that a person gave the name.
        """
        if decided and self.store.heading(decided) is not None:
            return self._held_where_hidden(Filed(decided, DECIDED))
        filed = self._known_variant(kind, name, role, context)
        if kind == "person" and (filed is None or filed.reason != BY_LIBRARIAN):
            # Father and son have one name: the spelling alone knows neither.
            filed = self._holder(name, role, context) or filed
        if filed is None:
            if kind == "person":
                filed = self._person(name, role, context)
            elif kind == "organisation":
                filed = self._organisation(name)
            else:
                filed = self._place(name, role, context)
        return self._held_where_hidden(filed)

    def _held_where_hidden(self, filed: Filed) -> Filed:
        """What is filed under an id that was merged, or under a hidden heading."""
        row = self.store.heading(filed.heading) if filed.heading else None
        if row is None:
            return filed
        if row["status"] == "hidden":
            return replace(filed, heading=None, held=row["id"])
        return replace(filed, heading=row["id"])

    def _known_variant(
        self, kind: str, name: str, role: str, context: Context
    ) -> Filed | None:
        rows = self.store.rows(
            """
            SELECT heading_id, source FROM variants
            WHERE variant = ? AND kind = ? AND variant_kind NOT IN ('surname', 'acronym')
            ORDER BY heading_id
            """,
            name,
            kind,
        )
        decided = [row["heading_id"] for row in rows if row["source"] == "librarian"]
        if kind == "place" and not decided:
            return None
        chosen = decided or [row["heading_id"] for row in rows]
        if not chosen:
            return None
        best = chosen[0]
        if len(chosen) > 1:
            likeliest = self._likeliest(chosen, role, context)
            if likeliest is None:
                return Filed(None, "ambiguous: " + ", ".join(chosen))
            best = likeliest
        return Filed(
            best,
            BY_LIBRARIAN if decided else stored("name", "known spelling"),
        )

    # Evidence

    def _likeliest(
        self, heading_ids: list[str], role: str, context: Context
    ) -> str | None:
        """The one of several headings that the article's evidence favours, or None
        where it favours none alone.
        """
        scores = {each: self._evidence(each, role, context) for each in heading_ids}
        best = max(scores.values(), default=0)
        if best == 0:
            return None
        winners = [each for each, score in scores.items() if score == best]
        if len(winners) == 1:
            return winners[0]
        return dominant(self.store, winners, LIKELY)

    def _evidence(self, heading_id: str, role: str, context: Context) -> int:
        score = 0
        if is_office(role) and self.store.has(heading_id, "role", role):
            score += 4
        if self.store.has(heading_id, "story", context.story):
            score += 3
        if self.store.has(heading_id, "country", context.about):
            score += 1
        return score

    def _conflicts(
        self, heading_id: str, name: str, role: str, context: Context
    ) -> bool:
        """Whether something speaks against this person being this heading."""
        if self._of_another_country(heading_id, role):
            return True
        for variant in self.store.variants(heading_id):
            if in_conflict("person", name, variant):
                return True
            # both in full in one article: two people
            if variant in context.people and person_key(variant) != person_key(name):
                return True
        namesakes = self.store.by_variant("person", name)
        return any(
            self.store.told_apart(heading_id, other)
            for other in namesakes
            if other != heading_id
        )

    def _of_another_country(self, heading_id: str, role: str) -> bool:
        """Whether a role ties a person to a country, and this heading's roles to others
        only.
        """
        country = nation(role)
        if not country:
            return False
        stated = {nation(known) for known in self.store.roles(heading_id)} - {""}
        return bool(stated) and country not in stated

    def _without_conflict(
        self, heading_ids: Iterable[str], name: str, role: str, context: Context
    ) -> list[str]:
        return [
            heading_id
            for heading_id in heading_ids
            if not self._conflicts(heading_id, name, role, context)
        ]

    # People

    def _person(self, name: str, role: str, context: Context) -> Filed:
        if len(name_tokens(name)) < 2:
            return self._bare_surname(name, role, context)
        same_key = self.store.by_key("person", person_key(name))
        equal = self._without_conflict(same_key, name, role, context)
        chosen = equal[0] if len(equal) == 1 else self._likeliest(equal, role, context)
        if chosen:
            return self._joined("person", chosen, name, stored("name", "spelt alike"))
        if is_office(role):
            holder = self._holder_of(name, role, context)
            if holder:
                why = stored(
                    "name", "same office (%(role)s) and close spelling", role=role
                )
                return self._joined("person", holder, name, why)
        return self._new("person", name)

    def _holder(self, name: str, role: str, context: Context) -> Filed | None:
        """The one of several people of a name who held the office of this role by the
        article's year, or nobody where that shows none; None for all other names.
        """
        meant = holder_of(name, role, context.year)
        if meant is None or _is_elsewhere(meant, role, context.about):
            return None
        if meant.term is None:
            people = ", ".join(meant.others)
            why = stored("name", "one name of several: %(people)s", people=people)
            return Filed(None, why)
        term = meant.term
        why = stored(
            "name",
            "%(office)s of %(country)s from %(year)s: %(name)s and %(label)s",
            office=term.office,
            country=term.country,
            year=str(term.first),
            name=name,
            label=meant.label,
        )
        known = self._known_variant("person", meant.label, role, context)
        filed = known or self._person(meant.label, role, context)
        return replace(filed, reason=why) if filed.heading else filed

    def _holder_of(self, name: str, role: str, context: Context) -> str | None:
        """The only holder of this office whose name is spelt nearly so."""
        near = {}
        for row in self.store.by_surname(surname_key(name)):
            heading_id = row["heading_id"]
            is_close = close_names(name, row["variant"])
            if is_close and self.store.has(heading_id, "role", role):
                near[heading_id] = True
        holders = self._without_conflict(near, name, role, context)
        return holders[0] if len(holders) == 1 else None

    def _bare_surname(self, name: str, role: str, context: Context) -> Filed:
        bearer = self.bearer(name, role, context)
        if bearer:
            return bearer
        people = self.store.people_named(_surname(name))
        if len(people) > 1:
            return Filed(
                None,
                stored(
                    "name",
                    "ambiguous: %(people)s people share the surname",
                    people=len(people),
                ),
            )
        same_key = self.store.by_key("person", person_key(name))
        mononyms = self._without_conflict(same_key, name, role, context)
        if len(mononyms) == 1:
            return self._joined(
                "person", mononyms[0], name, stored("name", "spelt alike")
            )
        return self._new("person", name)

    def bearer(self, name: str, role: str, context: Context) -> Filed | None:
        """Whom a bare surname is given to, by the article's evidence or by how often
        people are named; None where that shows nobody.
        """
        if holder := self._holder(name, role, context):
            return holder
        people = [
            each
            for each in self.store.people_named(_surname(name))
            if not self._of_another_country(each, role)
        ]
        best = self._likeliest(people, role, context)
        if best:
            return Filed(
                best, stored("name", "surname, and the same office, story or country")
            )
        known = dominant(self.store, people, WELL_KNOWN)
        if known:
            why = stored(
                "name", "surname of the one person whom the archive names often"
            )
            return Filed(known, why)
        return None

    def known_bearer(self, name: str, role: str, context: Context) -> Filed:
        """Whom a word is given to that is a surname only if the archive knows whose:
        the one whom the evidence shows, or the only bearer; else nobody, and no heading
        is made.
        """
        filed = self.bearer(name, role, context)
        people = self.store.people_named(_surname(name))
        if filed is None and len(people) == 1:
            filed = Filed(
                people[0],
                stored(
                    "name",
                    "%(one_bearer)s: %(name)s and %(label)s",
                    one_bearer=ONE_BEARER,
                    name=name,
                    label=self._label(people[0]),
                ),
            )
        if filed is None:
            count = len(people)
            filed = Filed(
                None,
                stored(
                    "name",
                    "ambiguous: %(count)s people of the archive bear it",
                    count=count,
                ),
            )
        return self._held_where_hidden(filed)

    def doubted(self, kind: Kind, name: str, role: str, context: Context) -> Filed:
        """The heading of a name that its article shows in no way to be one. One word is
        no heading by itself: it is the person's whom the evidence shows, or nobody's.
        """
        if kind == "person" and len(name_tokens(name)) == 1:
            bearer = self.bearer(name, role, context)
            return self._held_where_hidden(bearer or Filed(None, NOBODY))
        filed = self.file(kind, name, role, context)
        why = "; ".join(filter(None, (UNSUPPORTED, filed.reason)))
        return replace(filed, reason=why)

    def _joined(self, kind: Kind, heading_id: str, name: str, why: str) -> Filed:
        label = self._label(heading_id)
        reason = stored(
            "name", "%(why)s: %(name)s and %(label)s", why=why, name=name, label=label
        )
        self.store.add_variant(heading_id, kind, name, reason=reason)
        return Filed(heading_id, reason)

    def _label(self, heading_id: str) -> str:
        row = self.store.heading(heading_id)
        return row["label"] if row is not None else heading_id

    # Organisations

    def _organisation(self, name: str) -> Filed:
        if is_agency(name):
            return Filed(None, stored("name", "news agency"))
        known = starter_organisation(name)
        starter = self._starter_heading(known) if known else None
        if starter:
            return Filed(starter, stored("name", "starter authority file"))
        equal = []
        for heading_id in self.store.by_key(
            "organisation", key_of("organisation", name)
        ):
            variants = self.store.variants(heading_id)
            if not any(in_conflict("organisation", name, each) for each in variants):
                equal.append(heading_id)
        if len(equal) == 1:
            reason = stored("name", "spelt alike: %(name)s", name=name)
            self.store.add_variant(equal[0], "organisation", name, reason=reason)
            return Filed(equal[0], reason)
        if " " not in name and len(name) > 1:
            explained = self.store.column(
                "SELECT DISTINCT heading_id FROM variants"
                " WHERE variant = ? AND kind = 'organisation' AND variant_kind = 'acronym'",
                name,
            )
            if len(explained) == 1:
                return Filed(
                    explained[0], stored("name", "acronym explained in another article")
                )
        return self._new("organisation", name)

    def _starter_heading(self, known: Heading) -> str | None:
        """The id of a starter organisation's heading, made where it is new; a place or a
        person keeps the id that it has. None where a person said that it is no
        organisation.
        """
        row = self.store.heading(known.id)
        taken = gazetteer().place(known.id) is not None or (
            row is not None and row["kind"] != "organisation"
        )
        heading_id = f"{known.id}-organisation" if taken else known.id
        row = self.store.heading(heading_id)
        if row is not None:
            return row["id"] if row["kind"] == "organisation" else None
        self._add_authorised(
            heading_id,
            "organisation",
            known.label,
            None,
            "starter",
            known.variants,
            wikidata(known.id),
        )
        return heading_id

    def _add_authorised(
        self,
        heading_id: str,
        kind: Kind,
        label: str,
        broader: str | None,
        source: str,
        variants: Iterable[str],
        same_as: str = "",
    ) -> None:
        """Adds a heading that ships with the product, with all its variants."""
        self.store.add_heading(
            heading_id,
            kind,
            label,
            broader,
            status="authorised",
            source=source,
            same_as=same_as,
        )
        for variant in variants:
            self.store.add_variant(heading_id, kind, variant, source="starter")

    # Places

    def _place(self, name: str, role: str, context: Context) -> Filed:
        """A place by what the article decided, else by the countries that it names."""
        meant = of_role(role)
        if meant.place is None and meant.within is None:
            # Releases before had the name of what stands beside a place as its role.
            beside = Evidence(container=role, countries=context.countries)
            meant = weigh(name, beside)
        if meant.place is None:
            if meant.reason and meant.within is None:
                return Filed(None, meant.reason)
            return self._unknown_place(name, meant, context)
        heading_id = self._ensure_place(meant.place, name)
        if heading_id is None:
            return self._unknown_place(name, meant, context)
        self.store.add_variant(heading_id, "place", name, source="gazetteer")
        return Filed(heading_id, f"gazetteer: {self._label(heading_id)}")

    def _unknown_place(self, name: str, meant: Meant, context: Context) -> Filed:
        """A place that the gazetteer doesn't have, beneath what the text says that it lies
        in. A town's name alone lies in the country that is the article's only one; an
        island or a sea may lie before another that it doesn't name.
        """
        above = meant.within or part_of(name)
        known = self.store.by_key("place", key_of("place", name))
        # What only the article's subject would place is the one that has the name.
        if above is None and len(known) == 1:
            return Filed(known[0], stored("name", "known spelling"))
        if " " not in name:
            above = above or _only_country(context)
        broader = self._ensure_place(above) if above else None
        for heading_id in known:
            row = self.store.heading(heading_id)
            if row and row["broader"] == broader:
                return Filed(heading_id, stored("name", "known spelling"))
        return self._new("place", name, broader)

    def _ensure_place(self, place: Place, name: str = "") -> str | None:
        """Makes the heading of a gazetteer's place and those above it, where they are
        new; gives the one that stands for it, which may have been merged into another.
        None where a person said that it is no place.

        A town is labelled as the newspapers spell it (Khorog); its official name
        (Khorugh) is a variant.
        """
        names = gazetteer()
        for each in (place, *names.above(place)):
            if self.store.heading(each.id) is not None:
                continue
            label = each.label
            is_own = each is place and place in names.named(name)
            if is_own and place.level in ("town", "district"):
                label = name
            broader = self._standing_for(each.broader, each.broader)
            variants = (each.label, *names.variants.get(each.id, ()))
            same_as = " ".join(filter(None, (each.address, wikidata(each.id))))
            self._add_authorised(
                each.id, "place", label, broader, "gazetteer", variants, same_as
            )
        return self._standing_for(place.id)

    def _standing_for(self, place: str | None, new: str | None = None) -> str | None:
        """The heading that stands for a gazetteer's place, None where it is one of
        another kind; ``new`` where there is none yet.
        """
        row = self.store.heading(place) if place else None
        if row is None:
            return new
        return row["id"] if row["kind"] == "place" else None

    # New headings

    def _new(self, kind: Kind, name: str, broader: str | None = None) -> Filed:
        heading_id = self.free_id(kind, name, broader)
        self.store.add_heading(heading_id, kind, name, broader)
        return Filed(heading_id, stored("name", "new heading"))

    def free_id(self, kind: Kind, name: str, broader: str | None = None) -> str:
        """A readable id that nobody has: the name, then with its country or kind, then
        with a number.
        """
        # a heading that a damage hides would be made a second time
        confirm(self.store.connection, "headings", "variants", "redirects")
        base = slug(name)
        if not self._is_taken(base):
            return base
        qualified = f"{base}-{broader or kind}"
        if not self._is_taken(qualified):
            return qualified
        number = 2
        while self._is_taken(f"{base}-{number}"):
            number += 1
        return f"{base}-{number}"

    def _is_taken(self, heading_id: str) -> bool:
        # A place of the gazetteer needs its own id when an article names it.
        if self.store.heading(heading_id) is not None:
            return True
        return gazetteer().place(heading_id) is not None


def _only_country(context: Context) -> Place | None:
    """The country that an article is about, where it names no other."""
    others = context.countries.keys() - {context.about}
    if any(context.countries[code] > 0 for code in others):
        return None
    return gazetteer().countries.get(context.about)


def dominant(store: Store, heading_ids: Iterable[str], least: int) -> str | None:
    """The heading that at least so many articles are filed under, and five times as many
    as under any other of these, if there is one.
    """
    counts = sorted(
        ((store.count_uses(each), each) for each in heading_ids), reverse=True
    )
    if not counts or counts[0][0] < least:
        return None
    if len(counts) > 1 and counts[0][0] < 5 * counts[1][0]:
        return None
    return counts[0][1]


def _is_elsewhere(meant: InOffice, role: str, about: str) -> bool:
    """Whether an office without a country is another country's, by what the article is
    ``about`` (ISO code).
    """
    if meant.term is None or nation(role) or not about:
        return False
    country = gazetteer().country(meant.term.country)
    return country is not None and country.country != about


def _surname(name: str) -> str:
    return token_key(name_tokens(name)[-1], surname=True)
