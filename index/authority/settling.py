"""Settling: what the machine can only know when all articles are filed.

Articles come one by one, so the first spelling seen names a heading, and evidence may
come late. After a run, settling goes through eleven steps, in this order:

1. people of one surname and one national office, with close given names, become one,
   and so do two of one surname whose given names are forms of one (Bill and William)
   where nobody else of the archive bears it and neither years nor countries part them,
   or one office or story shows it; a name
   that few articles have is misspelt where one letter makes it another's of one office,
   or one that five times as many have;
2. a heading of one word goes to the only person of that surname;
3. a bare surname that was given to its one bearer is taken back where another has come;
4. a bare surname goes to the one person of the archive and its time who bears it, where
   most of its articles show his office, country or story;
5. bare surnames that were nobody's go to whom all articles together show;
6. a name that its article shows in no way to be one goes to the heading of another
   kind that the other articles show (``kinds``);
7. an acronym's heading goes to the organisation that another article explains it for;
8. an organisation without its country goes to the one with it, where all its articles
   are about that country;
9. two organisations that are one by their spelling become one (``doubles``);
10. headings are labelled by the variant that most articles use, places that would be
   called alike with what tells them apart (“New York (city)”), and provisional ones
   that nothing is filed under are deleted;
11. a heading of articles that show nothing but the recogniser's word for the name is in
   doubt, and no longer where an article shows it; so is a surname alone of somebody
   whose office no article says, until many articles have it, and a rare organisation
   that may be another's double.

What a person has touched is left alone. Settling gives the headings concerned, as a
decision does; only articles whose reasons change are put together again.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from cuttings.index.authority.doubles import doubles, twins
from cuttings.index.authority.filing import (
    LIKELY,
    ONE_BEARER,
    WELL_KNOWN,
    Context,
    Filer,
    dominant,
)
from cuttings.index.authority.kinds import file_by_kind
from cuttings.index.authority.likeness import close_names, in_conflict
from cuttings.index.authority.store import Store
from cuttings.index.names.bearers import qualified, with_country, without_qualifier
from cuttings.index.names.folding import (
    name_tokens,
    person_key,
    place_key,
    token_key,
)
from cuttings.index.names.forms import are_forms_of_one, names_behind
from cuttings.index.names.gazetteer import Place, gazetteer
from cuttings.index.names.roles import is_office, nation
from cuttings.search.articles import UNSUPPORTED
from cuttings.search.translations import stored

_HOLDERS_OF_OFFICES = """
SELECT DISTINCT v.surname, u.role, h.id, h.label
FROM uses AS u
JOIN headings AS h ON h.id = u.heading_id
JOIN variants AS v ON v.heading_id = h.id AND v.variant = h.label
WHERE h.kind = 'person' AND h.status = 'provisional' AND v.surname <> ''
    AND u.role LIKE '% of %' AND u.role NOT LIKE 'national of %'
ORDER BY v.surname, u.role, h.id
"""
"""Step 1: provisional people whose label is a full name, with each office of a country."""

_BEARERS_OF_SHARED_SURNAMES = """
SELECT v.surname, h.id, h.label
FROM headings AS h
JOIN variants AS v ON v.heading_id = h.id AND v.variant = h.label
WHERE h.kind = 'person' AND h.status = 'provisional' AND h.source = 'machine'
    AND v.surname IN (
        SELECT surname FROM variants WHERE surname <> ''
        GROUP BY surname HAVING count(DISTINCT heading_id) > 1
    )
ORDER BY v.surname, h.id
"""
"""Step 1: provisional people whose surname others bear, too."""

_PEOPLE_BY_ARTICLES = """
SELECT h.id, h.label, v.surname, count(u.article_id) AS articles
FROM headings AS h
JOIN variants AS v ON v.heading_id = h.id AND v.variant = h.label
JOIN uses AS u ON u.heading_id = h.id
WHERE h.kind = 'person' AND h.status = 'provisional' AND h.source = 'machine'
    AND v.surname <> ''
GROUP BY h.id
ORDER BY articles DESC, h.id
"""
"""Step 1: provisional people, those whom most articles name first."""

_IN_ONE_ARTICLE = """
SELECT 1 FROM uses AS x JOIN uses AS y ON x.article_id = y.article_id
WHERE x.heading_id = ? AND y.heading_id = ?
    AND instr(x.name, ' ') > 0 AND instr(y.name, ' ') > 0
LIMIT 1
"""
"""Step 1: an article that names two people in full, who are then two."""

_PEOPLE_OF_ONE_WORD = """
SELECT id, label FROM headings
WHERE kind = 'person' AND status = 'provisional' AND source = 'machine'
    AND instr(label, ' ') = 0
ORDER BY id
"""
"""Steps 2 and 4: the machine's headings of a bare surname (or a mononym)."""

FEW = 2
"""Articles at most of a name that is misspelt."""

LEAST_RARE = 7
"""Letters of a surname that one country has not twice with one letter between them."""

YEARS_APART = 10
"""How far from the years in which a person is named in full a bare surname may be his."""

YEARS_OF_A_FORM = 5
"""The same of another form of the name, where nothing but the name speaks for it."""

_GIVEN_TO_ONE_BEARER = """
SELECT article_id, name, heading_id FROM uses
WHERE kind = 'person' AND reason LIKE ? ORDER BY name, article_id
"""
"""Step 3: the names that step 4 gave before."""

_BARE_USES = """
SELECT article_id, name, heading_id, role, country, story, year FROM uses
WHERE kind = 'person' AND name = ? AND heading_id IN (?, ?)
ORDER BY article_id
"""
"""Step 4: the articles of a bare surname, with those that its bearer has already."""

_USES_OF_ONE = """
SELECT article_id, name FROM uses WHERE kind = 'person' AND heading_id = ?
ORDER BY article_id, name
"""

_AMBIGUOUS_SURNAMES = """
SELECT article_id, name, role, country, story, year FROM uses
WHERE heading_id IS NULL AND kind = 'person' AND reason LIKE 'ambiguous%'
ORDER BY article_id, name
"""
"""Step 5: names that were nobody's when they came."""

_EXPLAINED_ACRONYMS = """
SELECT h.id, h.label, min(v.heading_id) AS known
FROM headings AS h
JOIN variants AS v
ON v.variant = h.label AND v.kind = 'organisation' AND v.variant_kind = 'acronym'
    AND v.heading_id <> h.id
WHERE h.kind = 'organisation' AND h.status = 'provisional' AND h.source = 'machine'
    AND instr(h.label, ' ') = 0
GROUP BY h.id
HAVING count(DISTINCT v.heading_id) = 1
ORDER BY h.id
"""
"""Step 7: headings labelled by an acronym that stands for one other organisation."""

_ORGANISATION_KEYS = """
SELECT h.id, h.label, v.key
FROM headings AS h
JOIN variants AS v ON v.heading_id = h.id AND v.variant = h.label
WHERE h.kind = 'organisation' AND h.status = 'provisional' AND h.source = 'machine'
ORDER BY h.id
"""
"""Step 8: the machine's organisations, with the key of their label."""

_MOST_USED_VARIANTS = """
SELECT h.id, h.kind, h.label, u.name, count(*) AS n
FROM headings AS h
JOIN uses AS u ON u.heading_id = h.id
JOIN variants AS v ON v.heading_id = h.id AND v.variant = u.name
WHERE (h.status = 'provisional' AND h.source = 'machine' AND h.kind <> 'place')
    OR (h.source = 'gazetteer' AND h.status = 'authorised' AND v.source = 'gazetteer')
GROUP BY h.id, u.name
ORDER BY h.id, n DESC, length(u.name) DESC, u.name
"""
"""Step 10: people, bodies and towns with the names used for them, the best label first;
ties go to the longer, then the first. Places that would be called alike are told apart.
"""

_GAZETTEERS_PLACES = """
SELECT id, label FROM headings
WHERE kind = 'place' AND source = 'gazetteer' AND status = 'authorised'
ORDER BY id
"""

_EVIDENCE = """
SELECT h.id, h.kind, h.broader, h.doubtful,
    (h.status = 'provisional' AND h.source = 'machine') OR (
        h.status = 'authorised' AND h.source = 'gazetteer' AND NOT EXISTS (
            SELECT 1 FROM variants AS v
            WHERE v.heading_id = h.id AND v.source = 'librarian'
        )
    ) AS undecided,
    count(u.article_id) > 0 AS used, coalesce(min(u.reason LIKE ?), 0) AS unsupported,
    h.kind = 'person' AND instr(h.label, ' ') = 0
        AND count(u.article_id) < ? AND coalesce(max(u.role LIKE '% of %'
        AND u.role NOT LIKE 'national of %'), 0) = 0 AS bare
FROM headings AS h LEFT JOIN uses AS u ON u.heading_id = h.id
GROUP BY h.id
"""
"""Step 11: of each heading whether a person decided nothing on it, whether names are
filed under it, whether their articles show nothing but the recogniser's word for
them, and whether it is a surname alone without an office. More such articles show no
more: of what 3,579 articles of a wire have so, more than half was a grade, a rating, a
programme.
"""

_DELETE_UNUSED = """
DELETE FROM headings
WHERE (status = 'provisional' OR source IN ('gazetteer', 'starter'))
    AND source <> 'librarian'
    AND id NOT IN (SELECT heading_id FROM uses WHERE heading_id IS NOT NULL)
    AND id NOT IN (SELECT broader FROM headings WHERE broader IS NOT NULL)
    AND id NOT IN (SELECT a FROM distinct_pairs UNION SELECT b FROM distinct_pairs)
    AND id NOT IN (SELECT value FROM name_rulings WHERE verdict = 'heading')
    AND NOT EXISTS (
        SELECT 1 FROM variants AS v
        WHERE v.heading_id = headings.id AND v.source = 'librarian'
    )
"""


def settle(store: Store) -> tuple[frozenset[str], frozenset[str]]:
    """Settles all provisional headings: the headings changed, and the articles in
    which a name has another reason.
    """
    changed = set(_join_holders_of_an_office(store))
    changed.update(_join_forms_of_names(store))
    changed.update(_join_misspelt(store))
    changed.update(_join_bare_surnames(store))
    articles = _take_back(store)
    articles |= _part_shared_surnames(store)
    articles |= _give_to_one_bearer(store)
    articles |= _give_ambiguous_surnames(store)
    refiled = file_by_kind(store)
    # A bare surname may have been that of a firm in a person's clothes.
    articles |= refiled | (_take_back(store) if refiled else set())
    changed.update(_join_acronyms(store))
    changed.update(_join_countries(store))
    changed.update(_join_twins(store))
    changed.update(_relabel(store))
    store.run(_DELETE_UNUSED)
    changed.update(_mark_doubtful(store))
    return frozenset(changed), frozenset(articles)


def _join_holders_of_an_office(store: Store) -> list[str]:
    holders: dict[tuple[str, str], list[sqlite3.Row]] = defaultdict(list)
    for row in store.rows(_HOLDERS_OF_OFFICES):
        holders[row["surname"], row["role"]].append(row)
    changed = []
    for (_, role), rows in holders.items():
        if len(rows) != 2 or not _may_be_one(store, *rows):
            continue
        why = stored("name", "same office (%(role)s) and close spelling", role=role)
        changed.append(_join_people(store, rows[0], rows[1], why))
    return changed


def _may_be_one(store: Store, a: sqlite3.Row, b: sqlite3.Row) -> bool:
    """Whether two people whom rows describe are there still, are spelt closely, and
    nothing speaks against their being one.
    """
    if store.heading(a["id"]) is None or store.heading(b["id"]) is None:
        return False
    labels = a["label"], b["label"]
    if not close_names(*labels) or in_conflict("person", *labels):
        return False
    if store.told_apart(a["id"], b["id"]):
        return False
    return store.first(_IN_ONE_ARTICLE, a["id"], b["id"]) is None


def _join_forms_of_names(store: Store) -> list[str]:
    """Joins two people of one surname whose given names are forms of one, where the
    archive knows no third whose name may be the same; gives the headings that stay.
    """
    bearers: dict[str, list[sqlite3.Row]] = defaultdict(list)
    for row in store.rows(_BEARERS_OF_SHARED_SURNAMES):
        bearers[row["surname"]].append(row)
    changed = []
    for surname, rows in bearers.items():
        is_rare = len(store.people_named(surname)) == 2
        for alike in _alike_in_given_name(rows):
            if len(alike) != 2 or not _are_forms_of_one(store, *alike):
                continue
            is_alone = is_rare and _is_unopposed(store, *alike)
            if is_alone or _share_evidence(store, *alike):
                why = stored("name", "forms of one name")
                changed.append(_join_people(store, alike[0], alike[1], why))
    return changed


def _join_misspelt(store: Store) -> list[str]:
    """Joins a name that few articles have to the one that one letter makes of it, which
    many have or which has its office; gives the headings that stay.
    """
    by_beginning: dict[tuple[str, str], list[sqlite3.Row]] = defaultdict(list)
    for row in store.rows(_PEOPLE_BY_ARTICLES):
        given = token_key(name_tokens(row["label"])[0])
        by_beginning[given, row["surname"][0]].append(row)
    changed = []
    for rows in by_beginning.values():
        for place, rare in enumerate(rows):
            if rare["articles"] > FEW:
                continue
            meant = [row for row in rows[:place] if _is_misspelt(store, rare, row)]
            if len(meant) == 1:
                why = stored("name", "misspelt in few articles")
                changed.append(_join_people(store, meant[0], rare, why))
    return changed


def _is_misspelt(store: Store, rare: sqlite3.Row, other: sqlite3.Row) -> bool:
    """Whether a rare name is another one but for a letter of the surname, and that one's
    office or number of articles shows it.
    """
    if rare["surname"] == other["surname"]:
        return False
    is_shown = other["articles"] >= max(LIKELY, 5 * rare["articles"])
    is_shown = is_shown or _share_office(store, rare, other)
    if len(rare["surname"]) >= LEAST_RARE:
        is_shown = is_shown or _share_country(store, rare, other)
    if not is_shown:
        return False
    return _are_forms_of_one(store, rare, other)


def _share_country(store: Store, a: sqlite3.Row, b: sqlite3.Row) -> bool:
    others = {use["country"] for use in store.full_uses(b["id"])} - {""}
    return any(use["country"] in others for use in store.full_uses(a["id"]))


def _share_office(store: Store, a: sqlite3.Row, b: sqlite3.Row) -> bool:
    offices = set(filter(is_office, store.roles(a["id"])))
    return not offices.isdisjoint(store.roles(b["id"]))


def _alike_in_given_name(rows: Sequence[sqlite3.Row]) -> Iterator[list[sqlite3.Row]]:
    """The bearers of a surname whose given names may be forms of one, each group with
    all that may be the same as any of it.
    """
    by_name: dict[str, list[sqlite3.Row]] = defaultdict(list)
    for row in rows:
        # A. William Example is called William, or Bill.
        names: set[str] = set()
        for given in name_tokens(row["label"])[:-1]:
            names.update(names_behind(given) if len(given) > 1 else ())
        for name in sorted(names):
            by_name[name].append(row)
    seen: set[tuple[str, ...]] = set()
    for alike in by_name.values():
        ids = tuple(row["id"] for row in alike)
        if len(alike) > 1 and ids not in seen:
            seen.add(ids)
            yield alike


def _are_forms_of_one(store: Store, a: sqlite3.Row, b: sqlite3.Row) -> bool:
    """Whether two people whom rows describe are there still, have forms of one name and
    of one time, and no article names both.
    """
    if store.heading(a["id"]) is None or store.heading(b["id"]) is None:
        return False
    labels = a["label"], b["label"]
    if not are_forms_of_one(*labels) or in_conflict("person", *labels):
        return False
    if store.told_apart(a["id"], b["id"]):
        return False
    if store.first(_IN_ONE_ARTICLE, a["id"], b["id"]) is not None:
        return False
    full = store.full_uses(a["id"])
    return all(_is_in_time(use, full) for use in store.full_uses(b["id"]))


def _is_unopposed(store: Store, a: sqlite3.Row, b: sqlite3.Row) -> bool:
    """Whether neither years nor the countries of their roles part two people of a rare
    surname, for whom nothing but the name speaks.
    """
    full, others = store.full_uses(a["id"]), store.full_uses(b["id"])
    nations = {nation(use["role"]) for use in full} - {""}
    other_nations = {nation(use["role"]) for use in others} - {""}
    if nations and other_nations and nations.isdisjoint(other_nations):
        return False
    return any(_is_in_time(use, full, YEARS_OF_A_FORM) for use in others)


def _share_evidence(store: Store, a: sqlite3.Row, b: sqlite3.Row) -> bool:
    """Whether articles of two people have one story or office; or one country within a
    few years, where one name is the other with a second given name.
    """
    words, other_words = (set(person_key(row["label"]).split()) for row in (a, b))
    is_same = words <= other_words or other_words <= words
    others = store.full_uses(b["id"])
    for use in store.full_uses(a["id"]):
        for other in others:
            if _same_office(use["role"], other["role"]):
                return True
            if use["story"] and use["story"] == other["story"]:
                return True
            is_of_time = _is_in_time(use, [other], YEARS_OF_A_FORM)
            is_there = use["country"] and use["country"] == other["country"]
            if is_same and is_there and is_of_time:
                return True
    return False


def _join_people(store: Store, a: sqlite3.Row, b: sqlite3.Row, why: str) -> str:
    """Joins two headings under the one that more articles use; gives its id."""
    keep, drop = sorted(
        (a, b), key=lambda row: (-store.count_uses(row["id"]), row["id"])
    )
    reason = stored(
        "name",
        "%(why)s: %(label)s and %(label_too)s",
        why=why,
        label=drop["label"],
        label_too=keep["label"],
    )
    store.move_variants(drop["id"], keep["id"], reason)
    store.replace_heading(drop["id"], keep["id"])
    kept: str = keep["id"]
    return kept


def _join_bare_surnames(store: Store) -> list[str]:
    changed = []
    for row in store.rows(_PEOPLE_OF_ONE_WORD):
        words = name_tokens(row["label"])
        if len(words) != 1:
            continue
        people = set(store.people_named(token_key(words[0], surname=True)))
        people.discard(row["id"])
        well_known = dominant(store, people, WELL_KNOWN)
        chosen = well_known
        if not chosen:
            chosen = (
                people.pop() if len(people) == 1 else dominant(store, people, LIKELY)
            )
        person = store.heading(chosen) if chosen else None
        if person is None or person["status"] == "hidden":
            continue
        if well_known or _shares_all_evidence(store, row["id"], person["id"]):
            store.replace_heading(row["id"], person["id"])
            changed.append(person["id"])
    return changed


def _part_shared_surnames(store: Store) -> set[str]:
    """Takes bare surnames back whose heading was made before several people of the name
    came: it would not have been made after them, and no order of arrival may tell; gives
    the articles concerned.
    """
    given: list[tuple[str | None, str, str, str]] = []
    for row in store.rows(_PEOPLE_OF_ONE_WORD):
        words = name_tokens(row["label"])
        people = set()
        if len(words) == 1:
            people.update(store.people_named(token_key(words[0], surname=True)))
        people.discard(row["id"])
        is_apart = any(store.told_apart(row["id"], other) for other in people)
        if len(people) < 2 or is_apart:
            continue
        reason = stored(
            "name",
            "ambiguous: %(people)s people share the surname",
            people=len(people),
        )
        for use in store.rows(_USES_OF_ONE, row["id"]):
            given.append((None, reason, use["article_id"], use["name"]))
    return _refile(store, given)


def _shares_all_evidence(store: Store, surname_id: str, person_id: str) -> bool:
    """Whether every article of a bare surname has the office, country or story of some
    article of the person.
    """
    uses = store.rows(
        "SELECT role, country, story FROM uses WHERE heading_id = ?", surname_id
    )
    return bool(uses) and all(_shows(store, use, person_id) for use in uses)


def _give_ambiguous_surnames(store: Store) -> set[str]:
    """Gives the articles whose surnames went to someone. All are judged before any is
    given, so that their order makes no difference.
    """
    filer = Filer(store)
    given = []
    for row in store.rows(_AMBIGUOUS_SURNAMES):
        if len(name_tokens(row["name"])) != 1:
            continue
        context = Context(
            row["article_id"],
            about=row["country"],
            story=row["story"],
            year=row["year"],
        )
        filed = filer.bearer(row["name"], row["role"], context)
        if filed is None or filed.heading is None:
            continue
        heading = store.heading(filed.heading)
        if heading is not None and heading["status"] != "hidden":
            given.append((filed.heading, filed.reason, row["article_id"], row["name"]))
    return _refile(store, given)


def _refile(
    store: Store, given: Sequence[tuple[str | None, str, str, str]]
) -> set[str]:
    """Files people's names anew, given as heading, reason, article and name; gives the
    articles.
    """
    store.connection.executemany(
        "UPDATE uses SET heading_id = ?, reason = ?"
        " WHERE article_id = ? AND kind = 'person' AND name = ?",
        given,
    )
    return {article_id for _, _, article_id, _ in given}


def _give_to_one_bearer(store: Store) -> set[str]:
    """Gives bare surnames to the one person of the archive and its time who bears them,
    where at least half of their articles show his office, country or story; gives the
    articles concerned.

    The names stay apart in ``uses``, so that they can be taken back.
    """
    given: list[tuple[str | None, str, str, str]] = []
    for row in store.rows(_PEOPLE_OF_ONE_WORD):
        bearer = _one_bearer(store, row["label"], row["id"])
        person = store.heading(bearer) if bearer else None
        if person is None or person["status"] == "hidden":
            continue
        if store.told_apart(row["id"], person["id"]):
            continue
        full = store.full_uses(person["id"])
        bare = store.rows(_BARE_USES, row["label"], row["id"], person["id"])
        uses = [use for use in bare if _is_in_time(use, full)]
        shown = [use for use in uses if _is_shown(use, full)]
        if not full or 2 * len(shown) < len(uses) or not shown:
            continue
        for use in uses:
            if use["heading_id"] == person["id"]:
                continue
            name, article_id = use["name"], use["article_id"]
            reason = stored(
                "name",
                "%(one_bearer)s: %(name)s and %(label)s",
                one_bearer=ONE_BEARER,
                name=name,
                label=person["label"],
            )
            given.append((person["id"], reason, article_id, name))
    return _refile(store, given)


def _one_bearer(store: Store, surname: str, besides: str) -> str | None:
    """The person who alone bears a surname, or whom five times as many articles name in
    full as any other bearer.
    """
    words = name_tokens(surname)
    if len(words) != 1:
        return None
    people = [
        each
        for each in store.people_named(token_key(words[0], surname=True))
        if each != besides
    ]
    counts = sorted(
        ((len(store.full_uses(each)), each) for each in people), reverse=True
    )
    if not counts or (len(counts) > 1 and counts[0][0] < 5 * max(1, counts[1][0])):
        return None
    return counts[0][1]


def _is_in_time(
    use: sqlite3.Row, full: Sequence[sqlite3.Row], apart: int = YEARS_APART
) -> bool:
    """Whether an article is of the years in which others name the person in full, or so
    many ``apart`` from them; nothing speaks against it where one is not known.
    """
    years = [row["year"] for row in full if row["year"]]
    if not use["year"] or not years:
        return True
    earliest, latest = min(years) - apart, max(years) + apart
    return bool(earliest <= use["year"] <= latest)


def _is_shown(use: sqlite3.Row, full: Sequence[sqlite3.Row]) -> bool:
    """Whether an article of a bare surname shows the office, country or story of one
    that names the person in full.
    """
    for row in full:
        if _same_office(use["role"], row["role"]):
            return True
        if use["country"] and use["country"] == row["country"]:
            return True
        if use["story"] and use["story"] == row["story"]:
            return True
    return False


def _same_office(one: str, other: str) -> bool:
    """Whether two roles are one office, with its country or without (“president” and
    “president of United States”).
    """
    short, long = sorted((one, other), key=len)
    if not short or not (is_office(short) or is_office(long)):
        return False
    return short == long or long.startswith(f"{short} of ")


def _shows(store: Store, use: sqlite3.Row, person: str) -> bool:
    """Whether an article of a bare surname shows a person's office, country or story."""
    role = use["role"]
    return (
        (is_office(role) and store.has(person, "role", role))
        or store.has(person, "country", use["country"])
        or store.has(person, "story", use["story"])
    )


def _take_back(store: Store) -> set[str]:
    """Takes bare surnames back that were given to an only bearer who is that no more:
    they are ambiguous until the next steps; gives the articles concerned.
    """
    given: list[tuple[str | None, str, str, str]] = []
    bearers: dict[str, str | None] = {}
    for row in store.rows(_GIVEN_TO_ONE_BEARER, f"{ONE_BEARER}%"):
        name = row["name"]
        if name not in bearers:
            bearers[name] = _one_bearer(store, name, "")
        if bearers[name] != row["heading_id"]:
            people = store.people_named(token_key(name_tokens(name)[0], surname=True))
            reason = stored(
                "name",
                "ambiguous: %(people)s people share the surname",
                people=len(people),
            )
            given.append((None, reason, row["article_id"], name))
    return _refile(store, given)


def _join_acronyms(store: Store) -> list[str]:
    changed = []
    for row in store.rows(_EXPLAINED_ACRONYMS):
        why = stored("name", "acronym explained in another article")
        changed += _join_into(store, row, row["known"], why)
    return changed


def _join_countries(store: Store) -> list[str]:
    rows = store.rows(_ORGANISATION_KEYS)
    with_country: dict[str, list[sqlite3.Row]] = defaultdict(list)
    for row in rows:
        if row["key"].endswith(")"):
            name, _, _ = row["key"].rpartition(" (")
            with_country[name].append(row)
    found = []
    for row in rows:
        tied = with_country.get(row["key"], ())
        codes = store.column(
            "SELECT DISTINCT country FROM uses WHERE heading_id = ?", row["id"]
        )
        country = gazetteer().countries.get(codes[0]) if len(codes) == 1 else None
        if len(tied) != 1 or country is None:
            continue
        if tied[0]["key"].endswith(f"({place_key(country.label)})"):
            why = stored(
                "name", "the same name, always about %(label)s", label=country.label
            )
            found.append((row, tied[0]["id"], why))
    changed = []
    for row, taker, why in found:
        changed += _join_into(store, row, taker, why)
    return changed


def _join_twins(store: Store) -> list[str]:
    changed = []
    for low, high in twins(store):
        row = store.heading(low.id)
        if row is not None and row["id"] == low.id:
            changed += _join_into(store, row, high.id, stored("name", "spelt alike"))
    return changed


def _join_into(store: Store, row: sqlite3.Row, taker: str, why: str) -> list[str]:
    """Joins a provisional heading to another one, unless that is hidden or a person has
    told them apart; gives the other one's id.
    """
    other = store.heading(taker)
    if other is None or other["status"] == "hidden" or other["id"] == row["id"]:
        return []
    if store.told_apart(row["id"], taker):
        return []
    reason = stored(
        "name",
        "%(why)s: %(label)s and %(label_too)s",
        why=why,
        label=row["label"],
        label_too=other["label"],
    )
    store.move_variants(row["id"], other["id"], reason)
    store.replace_heading(row["id"], other["id"])
    return [other["id"]]


def _mark_doubtful(store: Store) -> list[str]:
    """Marks the headings in doubt, and those that are no more; gives both.

    What lies above places in doubt alone is in doubt with them; a rare organisation that
    may be another's double is, too.
    """
    rows = store.rows(_EVIDENCE, f"{UNSUPPORTED}%", WELL_KNOWN)
    above = {row["id"]: row["broader"] for row in rows if row["kind"] == "place"}
    used: set[str] = set()
    shown: set[str] = set()
    for row in rows:
        is_proved = row["used"] and not row["unsupported"] and not row["bare"]
        is_shown = is_proved or not row["undecided"]
        for heading_id in _upwards(row["id"], above):
            if row["used"]:
                used.add(heading_id)
            if is_shown:
                shown.add(heading_id)

    undecided = {row["id"] for row in rows if row["undecided"]}
    shown -= doubles(store, shown) & undecided
    changed = []
    for row in rows:
        is_doubtful = row["id"] in used and row["id"] not in shown
        if is_doubtful != bool(row["doubtful"]):
            changed.append((is_doubtful, row["id"]))
    store.connection.executemany(
        "UPDATE headings SET doubtful = ? WHERE id = ?", changed
    )
    return [heading_id for _, heading_id in changed]


def _upwards(heading_id: str, above: Mapping[str, str | None]) -> Iterator[str]:
    """A heading and those that it lies in, each once."""
    seen: set[str] = set()
    upper: str | None = heading_id
    while upper and upper not in seen:
        seen.add(upper)
        yield upper
        upper = above.get(upper)


def _relabel(store: Store) -> list[str]:
    wanted: dict[str, str] = {}
    for row in store.rows(_MOST_USED_VARIANTS):
        known = wanted.setdefault(row["id"], row["name"])
        # “La Riva”, however often, is Gloria La Riva.
        is_fuller = row["kind"] == "person" and row["name"].endswith(f" {known}")
        # “Zorena Ltd.”, where a sentence ends, is Zorena Ltd.
        if is_fuller or known == f"{row['name']}.":
            wanted[row["id"]] = row["name"]
    wanted.update(_labels_apart(store, wanted))
    changed = []
    for heading_id, label in wanted.items():
        heading = store.heading(heading_id)
        if heading is not None and heading["label"] != label:
            store.set_label(heading_id, label)
            changed.append(heading_id)
    return changed


def _labels_apart(store: Store, wanted: Mapping[str, str]) -> dict[str, str]:
    """The labels of the gazetteer's places, those that several would share with what
    tells each from the others (“New York (city)”).
    """
    by_name: dict[str, list[Place]] = defaultdict(list)
    labels: dict[str, str] = {}
    for row in store.rows(_GAZETTEERS_PLACES):
        place = gazetteer().place(row["id"])
        if place is not None:
            label = wanted.get(place.id) or row["label"]
            if label != place.label:
                label = without_qualifier(label)
            labels[place.id] = label
            by_name[place_key(label)].append(place)
    for places in by_name.values():
        for place in places:
            labels[place.id] = with_country(labels[place.id], place)
        if len(places) == 1:
            continue
        apart = {place.id: qualified(labels[place.id], place) for place in places}
        alike = Counter(apart.values())
        for place in places:
            if alike[apart[place.id]] > 1:
                # Of one country: what it lies in there.
                apart[place.id] = qualified(labels[place.id], place, nearest=True)
        labels.update(apart)
    return labels
