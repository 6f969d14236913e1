"""Words that find each other, as the authority file and a librarian have them.

``spellings.csv`` is made of the headings: a name and its other spellings, so that
“vietnam” finds VIET NAM in the text too. What a person or the starter file gave a
heading is one of its names; of what the machine joined, only what is spelt nearly alike,
because a search must not trust it further. Names that two headings share, and short
ones (US, WHO), find nothing besides. ``synonyms.csv`` is the librarian's own.
"""

from __future__ import annotations

import csv
import io
import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from rapidfuzz.distance import JaroWinkler

from cuttings.index.authority.store import Store
from cuttings.search.errors import AuthorityError
from cuttings.search.language.analysis import terms
from cuttings.search.spreadsheets import guarded
from cuttings.search.synonyms import (
    LONGEST,
    SPELLINGS,
    SYNONYMS,
    Expression,
    owners,
    read_groups,
)
from cuttings.search.translations import worded

SHORTEST = 4
"""Letters of a name of one word; shorter ones are words of their own (US, us)."""
ALIKE = 0.88
"""Jaro-Winkler similarity from which two names are spellings of one."""
TRUSTED = ("librarian", "starter", "gazetteer", "file")
"""Where a variant comes from that is a name whatever it looks like."""

_QUERY = """
    SELECT h.id, h.label, v.variant, v.variant_kind, v.source, v.decided_by
    FROM headings h JOIN variants v ON v.heading_id = h.id
    WHERE h.status <> 'hidden' AND v.variant_kind <> 'surname'
      AND EXISTS (SELECT 1 FROM uses u WHERE u.heading_id = h.id)
    ORDER BY h.id, v.variant
"""

_REMARK = (
    "# Words that find each other, a group a row. Lines like this one are remarks."
)


def spelling_groups(store: Store) -> list[tuple[str, ...]]:
    """The names of each heading that is in use, of which a search for one finds all."""
    candidates: list[list[tuple[Expression, str]]] = []
    known: Counter[Expression] = Counter()
    for _, rows in groupby(store.run(_QUERY), key=lambda row: row["id"]):
        names: dict[Expression, str] = {}
        for row in rows:
            for name in (row["label"], row["variant"]):
                # “Navy (United States)” is written “Navy”, which is any navy.
                if "(" not in name and (name == row["label"] or _is_name(row, name)):
                    names.setdefault(tuple(terms(name)), name)
        known.update(names.keys())
        candidates.append(list(names.items()))
    groups: list[tuple[str, ...]] = []
    for pairs in candidates:
        own = [name for each, name in pairs if known[each] == 1 and _is_long(each)]
        if len(own) > 1:
            groups.append(tuple(own))
    return groups


def _is_name(row: sqlite3.Row, name: str) -> bool:
    """Whether a variant is a name of its heading that a search may trust."""
    label = row["label"]
    source, kind = row["source"], row["variant_kind"]
    is_decided = source in TRUSTED or row["decided_by"]
    return bool(is_decided) or kind == "acronym" or are_alike(label, name)


def are_alike(one: str, other: str) -> bool:
    """Whether two names are spelt alike: the same letters, or nearly, in as many words.

    >>> are_alike("Viet Nam", "Vietnam"), are_alike("Qasem Soleimani", "Qassem Soleymani")
    (True, True)
    >>> are_alike("Qasem Soleimani", "Soleimani")
    False
    """
    words, others = list(terms(one)), list(terms(other))
    joined, other_joined = "".join(words), "".join(others)
    if joined == other_joined:
        return True
    similarity = JaroWinkler.similarity(joined, other_joined)
    return len(words) == len(others) and similarity >= ALIKE


def _is_long(expression: Expression) -> bool:
    if not 0 < len(expression) <= LONGEST:
        return False
    return len(expression) > 1 or len(expression[0]) >= SHORTEST


def write_spellings(store: Store, folder: Path) -> None:
    """Writes ``spellings.csv``, unless it says the same already. Raises AuthorityError."""
    _write(folder / SPELLINGS, [], spelling_groups(store))


# The librarian's groups


def groups_of(folder: Path) -> list[tuple[str, ...]]:
    """The librarian's groups."""
    return read_groups(folder / SYNONYMS)


def add_group(folder: Path, words: Sequence[str]) -> tuple[str, ...]:
    """Adds words that find each other, to the group that knows one of them if there is
    one; gives the whole group. Raises AuthorityError for words of two groups, and for
    what is no word.
    """
    for text in words:
        if not 0 < len(list(terms(text))) <= LONGEST:
            raise AuthorityError(
                worded(
                    "“%(text)s” is no expression of one to %(longest)s words. "
                    "Give each expression as one argument, in quotation marks "
                    "where it has spaces.",
                    text=text,
                    longest=LONGEST,
                )
            )
    groups = groups_of(folder)
    known = owners(groups)
    met: list[tuple[str, ...]] = []
    for text in words:
        group = known.get(tuple(terms(text)))
        if group and group not in met:
            met.append(group)
    if len(met) > 1:
        listed = " and ".join([", ".join(group) for group in met])
        raise AuthorityError(
            worded(
                "These words stand in several groups: %(listed)s. Remove "
                "one of the groups first: cuttings authority synonyms "
                "remove WORD",
                listed=listed,
            )
        )
    whole: dict[Expression, str] = {}
    for text in (*(met[0] if met else ()), *words):
        whole.setdefault(tuple(terms(text)), text)
    if len(whole) < 2:
        raise AuthorityError(
            worded(
                "A group needs two expressions that differ. Give them as "
                "arguments: cuttings authority synonyms add Burma Myanmar"
            )
        )
    group = tuple(whole.values())
    others = [each for each in groups if each not in met]
    _write(folder / SYNONYMS, [_REMARK], [*others, group])
    return group


def remove_group(folder: Path, word: str) -> tuple[str, ...]:
    """Removes the group that knows a word, and gives it. Raises AuthorityError."""
    groups = groups_of(folder)
    group = owners(groups).get(tuple(terms(word)))
    if group is None:
        raise AuthorityError(
            worded(
                "No group has “%(word)s”. See them with: cuttings "
                "authority synonyms list",
                word=word,
            )
        )
    others = [each for each in groups if each != group]
    _write(folder / SYNONYMS, [_REMARK], others)
    return group


def _write(path: Path, remarks: list[str], groups: Iterable[tuple[str, ...]]) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for remark in remarks:
        writer.writerow([remark])
    for group in groups:
        writer.writerow(map(guarded, group))
    content = text.getvalue().encode("utf-8-sig")
    try:
        if path.exists() and path.read_bytes() == content:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(path.name + ".new")
        with unfinished.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(path)
    except OSError as error:
        raise AuthorityError(
            worded(
                "%(path)s can't be written (%(error)s). Check the folder.",
                path=path,
                error=error,
            )
        ) from error
