"""What becomes of damaged tables of the catalogue: derived again, read again, or named.

Three kinds of tables. What was concluded (stories, recurring lines, which names each
article uses, what waits for the index, what follows from the journal) is concluded anew. What was read (articles, what
was found in them, the account of files) is deleted where it is damaged, and read or
analysed again by the command that is named. What a person decided can't be derived from
anything; it is named, and stays as it is until a backup brings it back.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection
from pathlib import Path

from cuttings.index.assembly import Assembly
from cuttings.index.checksums import (
    SCHEMA,
    Connection,
    has_checksums,
    is_sealed,
    reseal,
    stamp_rows,
    trusting,
    unsealed,
)
from cuttings.index.database import damages_of
from cuttings.index.enrich.events.decisions import OF_JOURNAL as TYPES_OF_JOURNAL
from cuttings.index.stories.decisions import OF_JOURNAL as STORIES_OF_JOURNAL
from cuttings.search.articles import Article, Enrichment
from cuttings.search.errors import CatalogueError
from cuttings.search.records import DAMAGE, decode
from cuttings.search.translations import worded

BACKUP = worded("Restore it from a backup (see cuttings backup --help)")
REPAIR = worded("Run: cuttings check --repair")

STORIES = (
    "copies_article",
    "copies_text",
    "copies_letters",
    "copies_posting",
    "copies_posted",
    "copies_story",
    "copies_alias",
    "copies_part",
    "copies_edge",
    "copies_state",
    "copies_related",
    "copies_name",
    "copies_notice",
    "copies_doubt",
)
LINES = ("recurrence_article", "recurrence_line", "recurrence_missing")
OUTLETS = ("outlet_article", "outlet_host", "outlet_missing")
WAITING = (
    "outbox_decided",
    "outbox",
    "outbox_headings",
    "outbox_amended",
    "outbox_rulings",
    "outbox_behind",
    "unsettled",
    "index_commits",
)
FILES = ("sources", "skipped", "numbers", "repeated", "letters", "accounts")
CHANGES = ("changes",)
LEARNED = ("supplied_types", "learned", "event_models")
DECIDED = (
    "headings",
    "variants",
    "redirects",
    "distinct_pairs",
    "journal",
    "story_constraints",
    "decided_types",
    "name_rulings",
    "ruled_uses",
    "added_mentions",
    "article_facts",
    "renamed_origins",
    "article_labels",
    "files_to_retry",
    "files_set_aside",
)
"""What people decided, or what follows from it: small, so that it can be compared before
each use.
"""

HELD = {
    "articles": worded("the articles"),
    "enrichments": worded("what was found in the articles"),
    "uses": worded("the names that articles use"),
    "headings": worded("the headings"),
    "variants": worded("the variants of headings"),
    "redirects": worded("the ids of merged headings"),
    "distinct_pairs": worded("the names that were found distinct"),
    "journal": worded("the corrections"),
    "story_constraints": worded("the corrections of stories"),
    "decided_types": worded("the corrections of event types"),
    "name_rulings": worded("the rulings on names"),
    "ruled_uses": worded("the rulings on names"),
    "added_mentions": worded("the mentions that were added"),
    "article_facts": worded("the corrections of articles"),
    "renamed_origins": worded("the corrections of outlets and agencies"),
    "article_labels": worded("the labels of articles"),
    "files_to_retry": worded("the files to be tried again"),
    "files_set_aside": worded("the files that are set aside"),
    "authority_files": worded("when the authority files were written"),
    "schema_version": worded("the versions of the tables"),
    SCHEMA: worded("the definitions of the tables"),
    **dict.fromkeys(STORIES, worded("the stories")),
    **dict.fromkeys(LINES, worded("the recurring lines")),
    **dict.fromkeys(OUTLETS, worded("the names of outlets that their pages state")),
    **dict.fromkeys(WAITING, worded("what waits for the index")),
    **dict.fromkeys(FILES, worded("the account of files")),
    **dict.fromkeys(LEARNED, worded("the event types that were learned")),
    **dict.fromkeys(
        CHANGES, worded("when articles changed, for those who harvest them")
    ),
}
"""What the tables hold, for people."""


def damage_in_words(damage: str) -> str:
    """A damaged table, or what SQLite said of a damaged page, and what to do."""
    if damage in MENDERS:
        return worded(
            "The catalogue is damaged: %(held)s (table %(damage)s) are "
            "not as they were written. %(repair)s",
            held=HELD[damage],
            damage=damage,
            repair=REPAIR,
        )
    if damage in HELD:
        return worded(
            "The catalogue is damaged: %(held)s (table %(damage)s) are "
            "not as they were written, and can't be derived again. "
            "%(backup)s.",
            held=HELD[damage],
            damage=damage,
            backup=BACKUP,
        )
    return worded(
        "The catalogue is damaged (%(damage)s). %(backup)s, or "
        "index into a new archive.",
        damage=damage,
        backup=BACKUP,
    )


def verify_reads(connection: sqlite3.Connection) -> None:
    """From now on a connection refuses, with CatalogueError, to read a table that is not
    as it was written.
    """
    if isinstance(connection, Connection) and has_checksums(connection):
        connection.verify_reads(lambda table: CatalogueError(damage_in_words(table)))


def require_whole(
    connection: sqlite3.Connection, tables: Collection[str] | None = None
) -> None:
    """Compares tables with what was written, before anything is concluded from them:
    all of them, or those named.

    Raises CatalogueError for the first that is damaged.
    """
    if is_sealed(connection):
        for damage in unsealed(connection, tables):
            raise CatalogueError(damage_in_words(damage))


def mend(assembly: Assembly) -> list[str]:
    """Mends every damaged table that can be mended; says what has still to be done by
    another command.
    """
    connection = assembly.catalogue.connection
    found = damages_of(connection)
    if found and not set(found) <= HELD.keys():
        # An index of SQLite's own that contradicts its table can be made again.
        connection.execute("REINDEX")
        found = damages_of(connection)
    remaining: list[str] = []
    done: set[Mender] = set()
    with trusting(connection):
        for table in found:
            mender = MENDERS.get(table)
            if mender and mender not in done:
                done.add(mender)
                with assembly.catalogue.transaction():
                    remaining += mender(assembly)
    stamp_rows(connection)
    return remaining


Mender = Callable[[Assembly], list[str]]


def _empty(assembly: Assembly, *tables: str) -> None:
    """Deletes every row, and takes the tables as they are then."""
    connection = assembly.catalogue.connection
    for table in tables:
        connection.execute(f"DELETE FROM {table}")
        reseal(connection, table)


def _group_anew(assembly: Assembly) -> list[str]:
    _empty(assembly, *STORIES)
    # A stamp that nobody has seen: what is in memory is read again.
    assembly.catalogue.connection.execute("INSERT INTO copies_state (stamp) VALUES (0)")
    assembly.group(assembly.catalogue.articles())
    return []


def _count_lines_anew(assembly: Assembly) -> list[str]:
    _empty(assembly, *LINES)
    assembly.catalogue.connection.execute(
        "INSERT INTO recurrence_missing SELECT id FROM articles"
    )
    assembly.catalogue.unsettle()
    return []


def _name_outlets_anew(assembly: Assembly) -> list[str]:
    _empty(assembly, *OUTLETS)
    assembly.catalogue.connection.execute(
        "INSERT INTO outlet_missing SELECT id FROM articles"
    )
    assembly.catalogue.unsettle()
    return []


def _file_names_anew(assembly: Assembly) -> list[str]:
    # The index is built again after this, and every name is filed for it.
    _empty(assembly, "uses")
    return []


def _forget_waiting(assembly: Assembly) -> list[str]:
    # The index is built again after this, from everything.
    _empty(assembly, *WAITING)
    assembly.catalogue.unsettle()
    return []


def _note_changes_anew(assembly: Assembly) -> list[str]:
    # Whoever harvests gets everything once more; what was deleted is not known.
    _empty(assembly, *CHANGES)
    assembly.catalogue.connection.execute(
        "INSERT INTO changes SELECT id, row_number() OVER (ORDER BY id), unixepoch(), 0 FROM articles"
    )
    return []


def _learn_anew(assembly: Assembly) -> list[str]:
    # The subjects of all articles are read where nothing says that they were.
    _empty(assembly, *LEARNED)
    return []


def _constrain_stories_anew(assembly: Assembly) -> list[str]:
    return _of_journal(assembly, "story_constraints", STORIES_OF_JOURNAL)


def _decide_types_anew(assembly: Assembly) -> list[str]:
    return _of_journal(assembly, "decided_types", TYPES_OF_JOURNAL)


def _of_journal(assembly: Assembly, table: str, script: str) -> list[str]:
    """Applies the decisions of the journal again."""
    _empty(assembly, table)
    for statement in script.split(";\n"):
        assembly.catalogue.connection.execute(statement)
    return []


def _write_authority_anew(assembly: Assembly) -> list[str]:
    # The files are compared with the decisions, and written where these are newer.
    _empty(assembly, "authority_files")
    assembly.catalogue.connection.execute("INSERT INTO authority_files VALUES (0)")
    return []


def _read_files_again(assembly: Assembly) -> list[str]:
    _empty(assembly, *FILES)
    return [
        worded(
            "The account of files was damaged and is empty now. Run "
            "`cuttings index` on the folders of this archive: every file "
            "is read again, and keeps its articles."
        )
    ]


def _analyse_again(assembly: Assembly) -> list[str]:
    """Deletes what can't be read or is not what its key says."""
    connection = assembly.catalogue.connection
    rows = connection.execute(
        "SELECT content_hash, model, rules, data FROM enrichments"
    ).fetchall()
    known = {
        content_hash
        for (content_hash,) in connection.execute("SELECT content_hash FROM articles")
    }
    for content_hash, model, rules, data in rows:
        try:
            found = decode(Enrichment, data)
            is_sound = (found.model, found.rules) == (model, rules)
        except DAMAGE:
            is_sound = False
        if not (is_sound and content_hash in known):
            connection.execute(
                "DELETE FROM enrichments"
                " WHERE content_hash = ? AND model = ? AND rules = ?",
                (content_hash, model, rules),
            )
    reseal(connection, "enrichments")
    return [
        worded(
            "What was found in some articles was damaged and is "
            "removed. Run: cuttings reindex --analyse"
        )
    ]


def _read_articles_again(assembly: Assembly) -> list[str]:
    """Removes articles that can't be read and whose files are there to be read again;
    names those whose files are gone, and leaves them.
    """
    connection = assembly.catalogue.connection
    said: list[str] = []
    is_whole = False
    rows = connection.execute(
        "SELECT rowid, id, source, content_hash, data FROM articles"
    ).fetchall()
    for rowid, article_id, source, content_hash, data in rows:
        try:
            article = decode(Article, data)
            stored = (article.id, article.source, article.content_hash)
            is_sound = stored == (article_id, source, content_hash)
        except DAMAGE:
            is_sound = False
        if is_sound:
            continue
        if not Path(source).exists():
            said.append(
                worded(
                    "The catalogue is damaged: article %(article_id)s can't be "
                    "read, and its file %(source)s is gone. %(backup)s.",
                    article_id=str(article_id),
                    source=source,
                    backup=BACKUP,
                )
            )
            return said
        connection.execute("DELETE FROM articles WHERE rowid = ?", (rowid,))
        connection.execute("DELETE FROM sources WHERE path = ?", (source,))
        is_whole = True
        said.append(
            worded(
                "An article of %(source)s was damaged. Run: cuttings index %(source)s",
                source=source,
            )
        )
    if is_whole:
        reseal(connection, "articles")
    return said


MENDERS: dict[str, Mender] = {
    "articles": _read_articles_again,
    "enrichments": _analyse_again,
    "uses": _file_names_anew,
    "story_constraints": _constrain_stories_anew,
    "decided_types": _decide_types_anew,
    "authority_files": _write_authority_anew,
    **dict.fromkeys(STORIES, _group_anew),
    **dict.fromkeys(LINES, _count_lines_anew),
    **dict.fromkeys(OUTLETS, _name_outlets_anew),
    **dict.fromkeys(WAITING, _forget_waiting),
    **dict.fromkeys(FILES, _read_files_again),
    **dict.fromkeys(CHANGES, _note_changes_anew),
    **dict.fromkeys(LEARNED, _learn_anew),
}
"""What mends a table."""
