"""The authority file as three CSV files that a spreadsheet opens: headings, variants,
distinct pairs.

UTF-8 with a byte order mark (so that spreadsheets read accents), one heading or
spelling a row. Files are written beside and moved into place. Reading checks every row
of all three before anything is changed; the first error names its file and row.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cuttings.index.authority.decisions import Journal
from cuttings.index.authority.store import Store
from cuttings.index.database import transaction
from cuttings.search.errors import AuthorityError
from cuttings.search.facets.names import NAMES

Row = dict[str, str]
COLUMNS = {
    "headings.csv": (
        "id",
        "kind",
        "heading",
        "dates",
        "broader",
        "same_as",
        "scope_note",
        "status",
    ),
    "variants.csv": (
        "heading_id",
        "variant",
        "kind",
        "scope",
        "source",
        "reason",
        "decided_by",
        "decided_on",
    ),
    "distinct.csv": ("a", "b", "reason", "decided_by", "decided_on"),
}
_SELECTS = {
    "headings.csv": (
        "SELECT id, kind, label AS heading, dates, coalesce(broader, '') AS broader, same_as, scope_note, status"
        " FROM headings ORDER BY kind, id"
    ),
    "variants.csv": (
        "SELECT heading_id, variant, variant_kind AS kind, scope, source, reason, decided_by, decided_on"
        " FROM variants ORDER BY heading_id, variant"
    ),
    "distinct.csv": "SELECT a, b, reason, decided_by, decided_on FROM distinct_pairs ORDER BY a, b",
}
_FORMULA = frozenset("=+@\t")
KINDS = tuple([facet.kind for facet in NAMES if facet.kind])
STATUSES = ("authorised", "provisional", "hidden")


def write_files(store: Store, folder: Path) -> None:
    """Writes the three files, each moved into place whole.

    Raises AuthorityError where the folder can't be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, select in _SELECTS.items():
            new = folder / (name + ".new")
            text = io.StringIO(newline="")
            writer = csv.writer(text)
            writer.writerow(COLUMNS[name])
            writer.writerows(map(_safe, store.connection.execute(select)))
            with new.open("wb") as stream:
                stream.write(text.getvalue().encode("utf-8-sig"))
                stream.flush()
                os.fsync(stream.fileno())
            new.replace(folder / name)
    except OSError as error:
        raise AuthorityError(
            f"The authority files in {folder} can't be written ({error}). Check the folder."
        ) from error


def _safe(values: Iterable[str]) -> list[str]:
    """A row whose cells no spreadsheet takes for a formula."""
    return ["'" + value if value[:1] in _FORMULA else value for value in values]


@dataclass(frozen=True, slots=True)
class Files:
    """The rows of the three files, checked."""

    headings: dict[str, Row]
    variants: tuple[Row, ...]
    distinct: tuple[Row, ...]


def read_files(folder: Path) -> Files:
    """Reads and checks the files of a folder; a missing ``distinct.csv`` is an empty
    one.

    Raises AuthorityError at the first row that is malformed or contradicts another.
    """
    headings: dict[str, Row] = {}
    for where, row in _rows(folder / "headings.csv"):
        _check_heading(row, where, headings)
        headings[row["id"]] = row
    check_headings(headings)
    variants = tuple(_checked_variants(folder / "variants.csv", headings))
    optional = folder / "distinct.csv"
    distinct = tuple(_checked_pairs(optional, headings)) if optional.exists() else ()
    return Files(headings, variants, distinct)


def _rows(path: Path) -> Iterator[tuple[str, Row]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream, strict=True)
            missing = [
                name
                for name in COLUMNS[path.name]
                if name not in (rows.fieldnames or ())
            ]
            if missing:
                raise AuthorityError(
                    f"{path.name}: the column “{missing[0]}” is missing from its first line."
                )
            for row in rows:
                where = f"{path.name}, row {rows.line_num}"
                if None in row or any(value is None for value in row.values()):
                    raise AuthorityError(
                        f"{where}: it does not have as many cells as the first line. Mend the row."
                    )
                yield where, {key: _plain(value) for key, value in row.items()}
    except (OSError, UnicodeError, csv.Error) as error:
        raise AuthorityError(
            f"{path.name} can't be read ({error}). Save it as CSV in UTF-8."
        ) from error


def _plain(value: str) -> str:
    value = value.strip()
    return value[1:] if value[:1] == "'" and value[1:2] in ("=", "+", "@") else value


def _check_heading(row: Row, where: str, known: Mapping[str, Row]) -> None:
    if not row["id"] or not row["heading"]:
        raise AuthorityError(f"{where}: a heading needs an id and a heading.")
    if row["id"] in known:
        raise AuthorityError(
            f"{where}: the id “{row['id']}” stands twice. Ids are unique."
        )
    for column, allowed in (("kind", KINDS), ("status", STATUSES)):
        if row[column] not in allowed:
            raise AuthorityError(
                f"{where}: {column} “{row[column]}” is none of {', '.join(allowed)}."
            )


def check_headings(headings: Mapping[str, Row]) -> None:
    """Checks that ``broader`` leads upwards within the headings.

    Raises AuthorityError where it goes in a circle.
    """
    for id, row in headings.items():
        path = [id]
        while row["broader"]:
            upper = headings.get(row["broader"])
            if upper is None or upper["kind"] != row["kind"]:
                raise AuthorityError(
                    f"Heading “{row['id']}”: broader “{row['broader']}” is no {row['kind']} of the file. Add it."
                )
            if upper["id"] in path:
                circle = " > ".join((*path, upper["id"]))
                raise AuthorityError(
                    f"headings: broader goes round in a circle ({circle}). Break it."
                )
            path.append(upper["id"])
            row = upper


def _checked_variants(path: Path, headings: Mapping[str, Row]) -> Iterator[Row]:
    claimed: dict[tuple[str, str, str], str] = {}
    for where, row in _rows(path):
        heading = headings.get(row["heading_id"])
        if heading is None:
            raise AuthorityError(
                f"{where}: there is no heading “{row['heading_id']}” in headings.csv."
            )
        if not row["variant"]:
            raise AuthorityError(f"{where}: the variant is empty.")
        owner = claimed.setdefault(
            (heading["kind"], row["variant"], row["scope"]), row["heading_id"]
        )
        if owner != row["heading_id"] and heading["kind"] != "place" and _claims(row):
            raise AuthorityError(
                f"{where}: “{row['variant']}” is claimed by “{owner}” and by “{row['heading_id']}”. "
                "Keep one, or give each a scope that tells them apart."
            )
        yield row


def _claims(row: Row) -> bool:
    """Whether a spelling is a heading's alone: a surname or an acronym may be
    several's.
    """
    return row["kind"] not in ("surname", "acronym")


def _checked_pairs(path: Path, headings: Mapping[str, Row]) -> Iterator[Row]:
    for where, row in _rows(path):
        for side in ("a", "b"):
            if row[side] not in headings:
                raise AuthorityError(
                    f"{where}: there is no heading “{row[side]}” in headings.csv."
                )
        if row["a"] == row["b"]:
            raise AuthorityError(
                f"{where}: “{row['a']}” can't be told apart from itself."
            )
        a, b = sorted((row["a"], row["b"]))
        yield {**row, "a": a, "b": b}


def apply_files(
    store: Store, files: Files, *, by: str = ""
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Makes the catalogue say what the files say, in one logged decision.

    A heading that is gone leads to the one that has its label now, and its articles go
    there. Gives the headings that changed, and those that took articles.
    """
    journal = Journal(store)
    with transaction(store.connection) as connection:
        changed = changed_headings(store, files)
        before = journal.snapshot(changed)
        labels = {
            row["id"]: (row["kind"], row["label"])
            for row in store.rows("SELECT id, kind, label FROM headings")
        }
        marks = ", ".join("?" * len(changed))
        connection.execute(f"DELETE FROM headings WHERE id IN ({marks})", changed)
        for id in changed:
            if id in files.headings:
                _put_heading(store, files.headings[id])
        for row in files.variants:
            if row["heading_id"] in set(changed):
                _put_variant(store, row, files.headings[row["heading_id"]]["kind"])
        connection.execute("DELETE FROM distinct_pairs")
        connection.executemany(
            "INSERT OR REPLACE INTO distinct_pairs VALUES (:a, :b, :reason, :decided_by, :decided_on)",
            files.distinct,
        )
        gone = [id for id in changed if id not in files.headings and id in labels]
        takers = {taker for id in gone if (taker := _redirect(store, id, *labels[id]))}
        journal.refile(changed)
        if changed:
            journal.record("import", changed, f"{len(changed)} headings", before, by=by)
    return tuple(changed), tuple(sorted(takers))


def changed_headings(store: Store, files: Files) -> list[str]:
    """The headings that the files add, drop or change, those only told apart included."""
    now: dict[str, tuple[Row, set[tuple[str, str, str]]]] = {}
    for row in store.connection.execute(_SELECTS["headings.csv"]):
        now[row["id"]] = (dict(row), set())
    for row in store.connection.execute(_SELECTS["variants.csv"]):
        now[row["heading_id"]][1].add((row["variant"], row["kind"], row["scope"]))
    wanted = {
        id: (_only(row), set[tuple[str, str, str]]())
        for id, row in files.headings.items()
    }
    for variant in files.variants:
        wanted[variant["heading_id"]][1].add(
            (variant["variant"], variant["kind"], variant["scope"])
        )
    return sorted(
        id for id in now.keys() | wanted.keys() if now.get(id) != wanted.get(id)
    )


def _only(row: Row) -> Row:
    return {name: row[name] for name in COLUMNS["headings.csv"]}


def _put_heading(store: Store, row: Row) -> None:
    status = "authorised" if row["status"] == "provisional" else row["status"]
    store.add_heading(
        row["id"],
        row["kind"],
        row["heading"],
        row["broader"] or None,
        status=status,
        source="librarian",
    )
    store.connection.execute(
        "UPDATE headings SET dates = ?, same_as = ?, scope_note = ? WHERE id = ?",
        (row["dates"], row["same_as"], row["scope_note"], row["id"]),
    )
    store.connection.execute("DELETE FROM redirects WHERE id = ?", (row["id"],))


def _put_variant(store: Store, row: Row, kind: str) -> None:
    store.add_variant(
        row["heading_id"],
        kind,
        row["variant"],
        variant_kind=row["kind"] or "name",
        source="librarian",
        reason="",
    )
    store.connection.execute(
        "UPDATE variants SET scope = ?, decided_by = ?, decided_on = ? WHERE heading_id = ? AND variant = ?",
        (
            row["scope"],
            row["decided_by"],
            row["decided_on"],
            row["heading_id"],
            row["variant"],
        ),
    )


def _redirect(store: Store, id: str, kind: str, label: str) -> str | None:
    """Makes an id lead to the first heading that has its label, with what was filed
    there; gives that heading.
    """
    taker = next(iter(store.by_variant(kind, label)), None)
    if taker:
        store.connection.execute(
            "INSERT OR REPLACE INTO redirects VALUES (?, ?)", (id, taker)
        )
        store.connection.execute(
            "UPDATE uses SET heading_id = ? WHERE heading_id = ?", (taker, id)
        )
    return taker
