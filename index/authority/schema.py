"""The tables of the authority file.

``headings`` and ``variants`` are the file itself; ``uses`` says under which heading each name of each article was
filed, with the evidence that it gave; ``redirects`` keeps merged ids alive; ``distinct_pairs`` holds the pairs that a
librarian has told apart; ``decisions`` is the log, each row with what is needed to undo it.
"""

MIGRATIONS = (
    """
CREATE TABLE headings (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('person', 'organisation', 'place')),
    label TEXT NOT NULL,
    dates TEXT NOT NULL DEFAULT '',
    broader TEXT,
    same_as TEXT NOT NULL DEFAULT '',
    scope_note TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL CHECK (status IN ('authorised', 'provisional', 'hidden')),
    source TEXT NOT NULL DEFAULT 'machine'
) STRICT;
CREATE INDEX headings_broader ON headings (broader);
CREATE TABLE variants (
    heading_id TEXT NOT NULL REFERENCES headings (id) ON DELETE CASCADE ON UPDATE CASCADE,
    variant TEXT NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    surname TEXT NOT NULL DEFAULT '',
    variant_kind TEXT NOT NULL DEFAULT 'name',
    scope TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT 'machine',
    reason TEXT NOT NULL DEFAULT '',
    decided_by TEXT NOT NULL DEFAULT '',
    decided_on TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (heading_id, variant)
) STRICT;
CREATE INDEX variants_variant ON variants (variant, kind);
CREATE INDEX variants_key ON variants (key, kind);
CREATE INDEX variants_surname ON variants (surname) WHERE surname <> '';
CREATE TABLE uses (
    article_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    heading_id TEXT,
    role TEXT NOT NULL DEFAULT '',
    country TEXT NOT NULL DEFAULT '',
    story TEXT NOT NULL DEFAULT '',
    mentions INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (article_id, kind, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX uses_heading ON uses (heading_id);
CREATE INDEX uses_name ON uses (name, kind);
CREATE TABLE redirects (
    id TEXT PRIMARY KEY,
    heading_id TEXT NOT NULL
) STRICT;
CREATE TABLE distinct_pairs (
    a TEXT NOT NULL,
    b TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    decided_by TEXT NOT NULL DEFAULT '',
    decided_on TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (a, b),
    CHECK (a < b)
) STRICT;
CREATE TABLE decisions (
    number INTEGER PRIMARY KEY,
    verb TEXT NOT NULL,
    headings TEXT NOT NULL,
    detail TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    decided_by TEXT NOT NULL DEFAULT '',
    decided_on TEXT NOT NULL,
    undo TEXT NOT NULL,
    undone_by INTEGER
) STRICT;
""",
    "ALTER TABLE uses ADD COLUMN reason TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX headings_hidden ON headings (id) WHERE status = 'hidden'",
)
