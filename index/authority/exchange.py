"""The authority file as three CSV files that a spreadsheet opens, to be edited and read
back.

    headings.csv    a heading a row: id, kind, label, what stands above it, status
    variants.csv    a variant a row, with the heading that it leads to
    distinct.csv    pairs of headings that are not one

UTF-8 with a byte order mark, so that spreadsheets read accents. Files are written beside
and moved into place. Reading checks every row of all three before anything is changed;
the first error names its file and row. Reading back what was written changes nothing.
"""

from __future__ import annotations

import csv
import io
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cuttings.index.authority.store import Store
from cuttings.search.errors import AuthorityError
from cuttings.search.facets.names import NAMES
from cuttings.search.spreadsheets import guarded, unguarded
from cuttings.search.translations import worded

Row = dict[str, str]

HEADINGS = "headings.csv"
VARIANTS = "variants.csv"
DISTINCT = "distinct.csv"
KINDS = tuple([facet.kind for facet in NAMES if facet.kind])
STATUSES = ("authorised", "provisional", "hidden")
SHARED = ("surname", "acronym")
"""Kinds of variants that several headings may have."""

QUERIES = {
    HEADINGS: """
        SELECT id, kind, label AS heading, dates, coalesce(broader, '') AS broader,
               same_as, scope_note, status
        FROM headings ORDER BY kind, id
    """,
    VARIANTS: """
        SELECT heading_id, variant, variant_kind AS kind, scope, source, reason,
               decided_by, decided_on
        FROM variants ORDER BY heading_id, variant
    """,
    DISTINCT: """
        SELECT a, b, reason, decided_by, decided_on
        FROM distinct_pairs ORDER BY a, b
    """,
}
"""The rows of each file; the columns are those of the file."""


@dataclass(frozen=True, slots=True)
class AuthorityFiles:
    """The rows of the three files: headings by their ids, variants, pairs (the smaller
    id first).
    """

    headings: dict[str, Row]
    variants: tuple[Row, ...]
    distinct: tuple[Row, ...]


# Writing


def write_files(store: Store, folder: Path) -> None:
    """Writes the three files, each moved into place whole.

    Raises AuthorityError where the folder can't be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, query in QUERIES.items():
            _write_file(store, query, folder / name)
    except OSError as error:
        raise AuthorityError(
            worded(
                "The authority files in %(folder)s can't be written "
                "(%(error)s). Check the folder.",
                folder=folder,
                error=error,
            )
        ) from error


def _write_file(store: Store, query: str, path: Path) -> None:
    cursor = store.run(query)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([column[0] for column in cursor.description])
    for row in cursor:
        writer.writerow(map(guarded, row))
    unfinished = path.with_name(path.name + ".new")
    with unfinished.open("wb") as stream:
        stream.write(text.getvalue().encode("utf-8-sig"))
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.replace(path)


# Reading


def read_files(folder: Path, store: Store) -> AuthorityFiles:
    """Reads and checks the files of a folder; a missing ``distinct.csv`` is an empty
    one.

    Raises AuthorityError at the first row that is malformed, contradicts another, or
    claims what another heading of the catalogue has.
    """
    headings: dict[str, Row] = {}
    for where, row in _rows(folder / HEADINGS, store):
        _check_heading(row, where, headings)
        headings[row["id"]] = row
    variants = []
    where_variants = []
    for where, row in _rows(folder / VARIANTS, store):
        if row["heading_id"] not in headings:
            raise AuthorityError(
                worded(
                    "%(where)s: there is no heading “%(heading_id)s” in %(headings)s.",
                    where=where,
                    heading_id=row["heading_id"],
                    headings=HEADINGS,
                )
            )
        if not row["variant"]:
            raise AuthorityError(
                worded("%(where)s: the variant is empty.", where=where)
            )
        variants.append(row)
        where_variants.append(where)
    distinct = []
    if (folder / DISTINCT).exists():
        for where, row in _rows(folder / DISTINCT, store):
            distinct.append(_checked_pair(row, where, headings))
    files = AuthorityFiles(headings, tuple(variants), tuple(distinct))
    check_files(files, store, where_variants)
    return files


def _rows(path: Path, store: Store) -> Iterator[tuple[str, Row]]:
    """The rows of a file, each with its name and line for a message."""
    columns = [column[0] for column in store.run(QUERIES[path.name]).description]
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream, strict=True)
            for name in columns:
                if name not in (rows.fieldnames or ()):
                    raise AuthorityError(
                        worded(
                            "%(name)s: the column “%(name_too)s” is missing from its "
                            "first line.",
                            name=path.name,
                            name_too=name,
                        )
                    )
            for row in rows:
                where = f"{path.name}, row {rows.line_num}"
                if None in row or None in row.values():
                    raise AuthorityError(
                        worded(
                            "%(where)s: it does not have as many cells as the first "
                            "line. Mend the row.",
                            where=where,
                        )
                    )
                yield where, {name: unguarded(row[name].strip(" ")) for name in columns}
    except (OSError, UnicodeError, csv.Error) as error:
        raise AuthorityError(
            worded(
                "%(name)s can't be read (%(error)s). Save it as CSV in UTF-8.",
                name=path.name,
                error=error,
            )
        ) from error


def _check_heading(row: Row, where: str, known: Mapping[str, Row]) -> None:
    if not row["id"] or not row["heading"]:
        raise AuthorityError(
            worded("%(where)s: a heading needs an id and a heading.", where=where)
        )
    if row["id"] in known:
        raise AuthorityError(
            worded(
                "%(where)s: the id “%(id)s” stands twice. Ids are unique.",
                where=where,
                id=row["id"],
            )
        )
    for column, allowed in (("kind", KINDS), ("status", STATUSES)):
        if row[column] not in allowed:
            raise AuthorityError(
                worded(
                    "%(where)s: %(column)s “%(row)s” is none of %(allowed)s.",
                    where=where,
                    column=column,
                    row=row[column],
                    allowed=", ".join(allowed),
                )
            )


def _checked_pair(row: Row, where: str, headings: Mapping[str, Row]) -> Row:
    for side in ("a", "b"):
        if row[side] not in headings:
            raise AuthorityError(
                worded(
                    "%(where)s: there is no heading “%(row)s” in %(headings)s.",
                    where=where,
                    row=row[side],
                    headings=HEADINGS,
                )
            )
    if row["a"] == row["b"]:
        raise AuthorityError(
            worded(
                "%(where)s: “%(a)s” can't be told apart from itself.",
                where=where,
                a=row["a"],
            )
        )
    a, b = sorted((row["a"], row["b"]))
    return {**row, "a": a, "b": b}


def check_files(
    files: AuthorityFiles, store: Store, where: list[str] | None = None
) -> None:
    """Checks that ``broader`` leads upwards within the headings, and that no variant is
    newly claimed by two. ``where`` names the row of each variant for messages.

    Raises AuthorityError.
    """
    for heading_id in files.headings:
        _check_broader(heading_id, files.headings)
    _check_claims(files, store, where or [])


def _check_broader(heading_id: str, headings: Mapping[str, Row]) -> None:
    path = [heading_id]
    row = headings[heading_id]
    while row["broader"]:
        above = headings.get(row["broader"])
        if above is None or above["kind"] != row["kind"]:
            raise AuthorityError(
                worded(
                    "Heading “%(id)s”: broader “%(broader)s” is no %(kind)s of "
                    "the file. Add it.",
                    id=row["id"],
                    broader=row["broader"],
                    kind=worded(row["kind"]),
                )
            )
        if above["id"] in path:
            circle = " > ".join((*path, above["id"]))
            raise AuthorityError(
                worded(
                    "headings: broader goes round in a circle (%(circle)s). Break it.",
                    circle=circle,
                )
            )
        path.append(above["id"])
        row = above


def _check_claims(files: AuthorityFiles, store: Store, where: list[str]) -> None:
    """Two people of one name may stand in the catalogue, where the evidence of each
    article tells them apart. A file must not make more of them, because nothing would.
    """
    known = {
        (row["heading_id"], row["variant"]) for row in store.run(QUERIES[VARIANTS])
    }
    owners: dict[tuple[str, str, str], Row] = {}
    for index, row in enumerate(files.variants):
        kind = files.headings[row["heading_id"]]["kind"]
        if kind == "place" or row["kind"] in SHARED:
            continue
        owner = owners.setdefault((kind, row["variant"], row["scope"]), row)
        if owner["heading_id"] == row["heading_id"]:
            continue
        if all((each["heading_id"], each["variant"]) in known for each in (owner, row)):
            continue
        place = where[index] if where else "variants"
        raise AuthorityError(
            worded(
                "%(place)s: “%(variant)s” is claimed by “%(heading_id)s” "
                "and by “%(heading_id_too)s”. Keep one, or give each a "
                "scope that tells them apart.",
                place=place,
                variant=row["variant"],
                heading_id=owner["heading_id"],
                heading_id_too=row["heading_id"],
            )
        )


# Importing


def changed_headings(store: Store, files: AuthorityFiles) -> list[str]:
    """The headings that the files add, delete or change, those that they only tell apart
    (or no longer do) included.
    """
    current = AuthorityFiles(
        {row["id"]: dict(row) for row in store.run(QUERIES[HEADINGS])},
        tuple(dict(row) for row in store.run(QUERIES[VARIANTS])),
        tuple(dict(row) for row in store.run(QUERIES[DISTINCT])),
    )
    now, wanted = _by_heading(current), _by_heading(files)
    ids = now.keys() | wanted.keys()
    return sorted(each for each in ids if now.get(each) != wanted.get(each))


def _by_heading(files: AuthorityFiles) -> dict[str, set[tuple[str, ...]]]:
    """All that files say of each heading. Who decided on a variant, and why, changes
    nothing in it, nor does the order of its identifiers elsewhere: SKOS has none.
    """
    said: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for heading_id, row in files.headings.items():
        addresses = " ".join(sorted(row["same_as"].split()))
        said[heading_id].add(tuple({**row, "same_as": addresses}.values()))
    for row in files.variants:
        said[row["heading_id"]].add((row["variant"], row["kind"], row["scope"]))
    for row in files.distinct:
        said[row["a"]].add(("not", row["b"]))
        said[row["b"]].add(("not", row["a"]))
    return said


def rows_of(files: AuthorityFiles, heading_ids: list[str]) -> dict[str, list[Row]]:
    """What files say of some headings, as ``NameDecisions.replace`` takes it."""
    wanted = frozenset(heading_ids)
    return {
        "headings": [row for each, row in files.headings.items() if each in wanted],
        "variants": [row for row in files.variants if row["heading_id"] in wanted],
        "distinct_pairs": [
            row for row in files.distinct if row["a"] in wanted or row["b"] in wanted
        ],
    }
