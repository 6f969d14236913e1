"""The tables of stories.

``copies_article`` holds an article's story and what a choice among copies needs; its number, never used twice, orders
arrival. ``copies_text`` holds its fingerprint and the text that was made from (compressed): apart, because the one is
written again and again and the other is large. ``copies_letters`` holds what misread texts are posted under beside
their shingles. ``copies_story`` names the groups, ``copies_alias`` the names of groups that were merged into others,
``copies_edge`` every pair of one story that was compared, with its reason. ``copies_run`` lists the runs of postings,
``copies_state`` a stamp that changes with every change: whoever keeps anything of this in memory compares stamps, and
so notices a transaction rolled back or another process's writing. ``copies_name`` and ``copies_related`` find stories
on the same event; ``copies_decision`` and ``copies_constraint`` hold what librarians decided, by article id, so that
it outlives articles and stories.

About 5 bytes a term for the fingerprint and half a byte a character for the text: 3.5 kB for an article of 400 words.
"""

MIGRATIONS = (
    """
CREATE TABLE copies_article (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    story INTEGER NOT NULL,
    version INTEGER NOT NULL,
    terms BLOB NOT NULL,
    text BLOB NOT NULL,
    title TEXT NOT NULL,
    first_day INTEGER,
    last_day INTEGER,
    agency TEXT,
    names TEXT NOT NULL,
    likeness REAL NOT NULL DEFAULT 0,
    compared INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX copies_article_story ON copies_article (story);
CREATE TABLE copies_story (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    representative INTEGER NOT NULL,
    reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE copies_alias (alias TEXT PRIMARY KEY, story INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX copies_alias_story ON copies_alias (story);
CREATE TABLE copies_edge (
    later INTEGER NOT NULL,
    earlier INTEGER NOT NULL,
    same INTEGER NOT NULL,
    score REAL NOT NULL,
    likeness REAL NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (later, earlier)
) STRICT, WITHOUT ROWID;
CREATE INDEX copies_edge_earlier ON copies_edge (earlier);
CREATE TABLE copies_run (first INTEGER PRIMARY KEY, last INTEGER NOT NULL, level INTEGER NOT NULL) STRICT;
CREATE TABLE copies_state (stamp INTEGER NOT NULL) STRICT;
INSERT INTO copies_state VALUES (0);
CREATE TABLE copies_decision (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    action TEXT NOT NULL,
    ids TEXT NOT NULL,
    made TEXT NOT NULL,
    undone TEXT
) STRICT;
CREATE TABLE copies_constraint (
    one TEXT NOT NULL,
    other TEXT NOT NULL,
    decision INTEGER NOT NULL REFERENCES copies_decision (number),
    together INTEGER NOT NULL,
    PRIMARY KEY (one, other, decision)
) STRICT, WITHOUT ROWID;
CREATE INDEX copies_constraint_decision ON copies_constraint (decision);
CREATE TABLE copies_name (
    name TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (name, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX copies_name_number ON copies_name (number);
CREATE TABLE copies_related (
    later INTEGER NOT NULL,
    earlier INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (later, earlier)
) STRICT, WITHOUT ROWID;
CREATE INDEX copies_related_earlier ON copies_related (earlier);
""",
    """
CREATE TABLE copies_text (
    number INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    title TEXT NOT NULL,
    names TEXT NOT NULL,
    terms BLOB NOT NULL,
    text BLOB NOT NULL
) STRICT;
INSERT INTO copies_text SELECT number, version, title, names, terms, text FROM copies_article;
ALTER TABLE copies_article DROP COLUMN version;
ALTER TABLE copies_article DROP COLUMN title;
ALTER TABLE copies_article DROP COLUMN names;
ALTER TABLE copies_article DROP COLUMN terms;
ALTER TABLE copies_article DROP COLUMN text;
""",
    """
CREATE TABLE copies_letters (number INTEGER PRIMARY KEY, keys BLOB NOT NULL) STRICT;
""",
)
