"""What a person decides about headings.

    authority.decisions.merge("emomali-rakhmon", "imomali-rakhmonov", actor="ines")

Each method checks what is asked, notes in the journal what there is before, and gives
the decision with the ids of the headings concerned. That is all that the index needs:
``Authority.revision`` makes of them what changes there. Nothing is read from a file, no
model is asked, and no article is put together again. How it is put into force and
taken back stands in ``enforcing``, what is kept for that in ``snapshots``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from cuttings.index.authority.enforcing import WORDS_ONLY, Enforcement, heading_row
from cuttings.index.authority.filing import Filer
from cuttings.index.authority.rulings import Rulings, checked_kind, with_article
from cuttings.index.authority.snapshots import snapshot
from cuttings.index.authority.store import Store
from cuttings.index.authority.suggestions import standing
from cuttings.index.database import transaction
from cuttings.index.decisions import Author, Outcome
from cuttings.search.articles import Kind
from cuttings.search.errors import AuthorityError
from cuttings.search.translations import stored, worded

NOTES = {
    "dates": worded("dates"),
    "same_as": worded("identifiers elsewhere"),
    "scope_note": worded("what tells it from others"),
}
"""What a heading says of itself beside its names, each in words."""
_KEPT_NOTES = {
    "dates": stored("decision", "%(heading)s, dates: %(value)s"),
    "same_as": stored("decision", "%(heading)s, identifiers elsewhere: %(value)s"),
    "scope_note": stored(
        "decision", "%(heading)s, what tells it from others: %(value)s"
    ),
}
"""The notes as decisions name them."""


class NameDecisions:
    """The decisions about the headings of one archive.

    Every method that decides takes ``actor`` and ``reason``, raises NotFound for a
    heading that does not exist, and AuthorityError for what makes no sense.
    """

    def __init__(self, store: Store, rulings: Rulings) -> None:
        self.store = store
        self.rulings = rulings
        self.enforcement = Enforcement(store, rulings.refiling)
        self.journal = self.enforcement.journal

    # Deciding

    def merge(
        self,
        keep: str,
        drop: str,
        *,
        action: str = "merge",
        **author: Unpack[Author],
    ) -> Outcome:
        """Makes two headings one: ``keep`` takes the variants and the articles of
        ``drop``, whose id leads to it.

        Raises AuthorityError where the kinds differ, the two are one already, or
        ``drop`` stands above ``keep``.
        """
        kept, dropped = self._pair(keep, drop)
        keep, drop = kept["id"], dropped["id"]
        if drop in self._above(keep):
            raise AuthorityError(
                worded(
                    "“%(drop)s” stands above “%(keep)s”, so they can't be one. "
                    "Move one of them first.",
                    drop=drop,
                    keep=keep,
                )
            )
        beneath = self._beneath(drop)
        return self._decide(
            action,
            [keep, drop, *beneath],
            {"keep": keep, "drop": drop},
            stored(
                "decision",
                "%(drop)s into %(keep)s",
                drop=dropped["label"],
                keep=kept["label"],
            ),
            author,
        )

    def accept(self, a: str, b: str, **author: Unpack[Author]) -> Outcome:
        """Merges a suggested pair into the heading that more speaks for."""
        ids = sorted([heading_row(self.store, each)["id"] for each in (a, b)])
        keep = max(ids, key=lambda each: standing(self.store, each))
        drop = ids[1] if keep == ids[0] else ids[0]
        return self.merge(keep, drop, action="accept", **author)

    def reject(self, a: str, b: str, **author: Unpack[Author]) -> Outcome:
        """Tells two headings apart for good, of one kind or of two: they are neither
        suggested nor merged by rule again.

        Raises AuthorityError where they are told apart already.
        """
        both = self._two(a, b)
        one, other = sorted(both, key=lambda row: row["id"])
        told_apart = self.store.first(
            "SELECT 1 FROM distinct_pairs WHERE a = ? AND b = ?", one["id"], other["id"]
        )
        if told_apart is not None:
            raise AuthorityError(
                worded(
                    "“%(one)s” and “%(other)s” are told apart already.",
                    one=one["label"],
                    other=other["label"],
                )
            )
        detail = stored(
            "decision",
            "%(one)s is not %(other)s",
            one=one["label"],
            other=other["label"],
        )
        if one["kind"] != other["kind"]:
            detail = stored(
                "decision",
                "%(one)s, %(kind)s, is not %(other)s, %(kind_too)s",
                one=one["label"],
                kind=with_article(one["kind"]),
                other=other["label"],
                kind_too=with_article(other["kind"]),
            )
        return self._decide("reject", [one["id"], other["id"]], {}, detail, author)

    def split(
        self,
        heading_id: str,
        variants: Sequence[str],
        *,
        label: str = "",
        **author: Unpack[Author],
    ) -> Outcome:
        """Gives some variants of a heading a heading of their own, labelled by the first
        unless ``label`` is given, and tells the two apart for good.

        Raises AuthorityError where a name is not one of the heading's variants, or none
        would be left.
        """
        row = heading_row(self.store, heading_id)
        known = set(self.store.variants(row["id"]))
        unknown = [variant for variant in variants if variant not in known]
        wrong = ""
        if unknown:
            wrong = worded("“%(name)s” is no spelling of it", name=unknown[0])
        elif not variants or known <= set(variants):
            wrong = worded("one spelling at least must go, one stay")
        if wrong:
            raise AuthorityError(
                worded(
                    "“%(id)s” can't be split: %(wrong)s. It has: %(known)s.",
                    id=row["id"],
                    wrong=wrong,
                    known=", ".join(sorted(known)),
                )
            )
        name = label or variants[0]
        new_id = Filer(self.store).free_id(row["kind"], name)
        return self._decide(
            "split",
            [row["id"], new_id],
            {"from": row["id"], "to": new_id, "label": name, "variants": [*variants]},
            stored(
                "decision",
                "%(variants)s from %(id)s",
                variants=", ".join(variants),
                id=row["label"],
            ),
            author,
        )

    def rename(self, heading_id: str, label: str, **author: Unpack[Author]) -> Outcome:
        """Gives a heading another label; the old one stays a variant of it.

        Raises AuthorityError for an empty one, and for the label that it has.
        """
        row = heading_row(self.store, heading_id)
        label = label.strip()
        if not label:
            raise AuthorityError(
                worded(
                    "The new label of “%(id)s” is empty. Give a name.", id=row["label"]
                )
            )
        if label == row["label"]:
            raise AuthorityError(worded("“%(id)s” is called that already.", id=label))
        detail = stored(
            "decision", "%(before)s to %(label)s", before=row["label"], label=label
        )
        return self._decide("rename", [row["id"]], {"label": label}, detail, author)

    def hide(self, heading_id: str, **author: Unpack[Author]) -> Outcome:
        """Takes a heading off the facets; its name stays searchable as a word."""
        row = heading_row(self.store, heading_id)
        if row["status"] == "hidden":
            raise AuthorityError(worded("“%(id)s” is hidden already.", id=row["label"]))
        return self._decide("hide", [row["id"]], {}, row["label"], author)

    def show(self, heading_id: str, **author: Unpack[Author]) -> Outcome:
        """Puts a heading that was hidden back on the facets."""
        row = heading_row(self.store, heading_id)
        if row["status"] != "hidden":
            raise AuthorityError(worded("“%(id)s” is not hidden.", id=row["label"]))
        return self._decide("show", [row["id"]], {}, row["label"], author)

    def confirm(self, heading_id: str, **author: Unpack[Author]) -> Outcome:
        """Says that a heading and its spellings are right: they are a person's now, and
        no rule changes them again.

        Raises AuthorityError where that was said already.
        """
        row = heading_row(self.store, heading_id)
        machine = self.store.first(
            "SELECT 1 FROM variants WHERE heading_id = ? AND source = 'machine'",
            row["id"],
        )
        is_open = machine is not None or row["doubtful"]
        if row["status"] == "authorised" and not is_open:
            raise AuthorityError(
                worded("“%(id)s” is confirmed already.", id=row["label"])
            )
        return self._decide("confirm", [row["id"]], {}, row["label"], author)

    def recast(self, heading_id: str, kind: Kind, **author: Unpack[Author]) -> Outcome:
        """Makes a heading one of another kind, with all names that are filed under it;
        so does every name of it that comes later.

        What stands beneath it goes to the heading above. Raises AuthorityError where it
        is of that kind.
        """
        row = heading_row(self.store, heading_id)
        if row["kind"] == checked_kind(kind):
            raise AuthorityError(
                worded(
                    "“%(id)s” is %(with_article)s already.",
                    id=row["label"],
                    with_article=with_article(kind),
                )
            )
        beneath = self._beneath(row["id"])
        names = self.store.column(
            "SELECT DISTINCT name FROM uses WHERE heading_id = ? AND kind = ?",
            row["id"],
            row["kind"],
        )
        payload = {
            "heading": row["id"],
            "from": row["kind"],
            "to": kind,
            "names": sorted({*names, row["label"]}),
        }
        detail = stored(
            "decision",
            "%(name)s is %(kind)s, not %(before)s",
            name=row["label"],
            kind=with_article(kind),
            before=with_article(row["kind"]),
        )
        return self._decide("kind", [row["id"], *beneath], payload, detail, author)

    def place_beneath(
        self, heading_id: str, broader: str, **author: Unpack[Author]
    ) -> Outcome:
        """Puts a heading beneath another, or with an empty id beneath none.

        Raises AuthorityError where the kinds differ or the other stands beneath it.
        """
        row = heading_row(self.store, heading_id)
        above = heading_row(self.store, broader) if broader else None
        if above is not None:
            self._pair(heading_id, broader)
            if row["id"] in self._above(above["id"]):
                raise AuthorityError(
                    worded(
                        "“%(id)s” stands beneath “%(id_too)s”, so it can't stand "
                        "above it. Move it first.",
                        id=above["id"],
                        id_too=row["id"],
                    )
                )
        new = above["id"] if above is not None else None
        if row["broader"] == new:
            raise AuthorityError(
                worded("“%(id)s” stands there already.", id=row["label"])
            )
        if above is not None:
            detail = stored(
                "decision",
                "%(heading)s beneath %(above)s",
                heading=row["label"],
                above=above["label"],
            )
        else:
            detail = stored(
                "decision", "%(heading)s beneath none", heading=row["label"]
            )
        payload = {"heading": row["id"], "broader": new}
        return self._decide("broader", [row["id"]], payload, detail, author)

    def note(
        self, heading_id: str, fields: Mapping[str, str], **author: Unpack[Author]
    ) -> Outcome:
        """Sets the ``dates``, the identifiers (``same_as``) or the ``scope_note`` of a
        heading.

        Raises AuthorityError for another field, and where nothing would change.
        """
        row = heading_row(self.store, heading_id)
        unknown = sorted(fields.keys() - set(NOTES))
        if unknown:
            raise AuthorityError(
                worded(
                    "“%(unknown)s” is no note. The notes: %(notes)s.",
                    unknown=unknown[0],
                    notes=", ".join(NOTES.values()),
                )
            )
        changed = {}
        for name, value in fields.items():
            if value.strip() != row[name]:
                changed[name] = value.strip()
        if not changed:
            raise AuthorityError(
                worded("The notes of “%(id)s” say that already.", id=row["label"])
            )
        none = stored("decision", "none")
        said: list[str] = []
        for name, value in changed.items():
            values = {"heading": row["label"], "value": value or none}
            said.append(_KEPT_NOTES[name] % values)
        payload = {"heading": row["id"], "fields": changed}
        detail = "; ".join(said)
        return self._decide("note", [row["id"]], payload, detail, author)

    def add_variant(
        self, heading_id: str, variant: str, **author: Unpack[Author]
    ) -> Outcome:
        """Gives a heading another spelling to be found by. Raises AuthorityError for an
        empty one, and one that it has.
        """
        row = heading_row(self.store, heading_id)
        variant = " ".join(variant.split())
        if not variant:
            raise AuthorityError(worded("The spelling is empty. Give a name."))
        if variant in self.store.variants(row["id"]):
            raise AuthorityError(
                worded(
                    "“%(id)s” has the spelling “%(variant)s” already.",
                    id=row["label"],
                    variant=variant,
                )
            )
        payload = {"heading": row["id"], "variant": variant}
        detail = stored(
            "decision",
            "%(label)s, also %(variant)s",
            label=row["label"],
            variant=variant,
        )
        return self._decide("variant", [row["id"]], payload, detail, author)

    def replace(
        self,
        heading_ids: Sequence[str],
        rows: dict[str, list[dict[str, str]]],
        **author: Unpack[Author],
    ) -> Outcome:
        """Replaces headings by the ``headings``, ``variants`` and ``distinct_pairs`` that
        a file states for them.

        A heading that the file doesn't have is deleted; its id and its articles go to
        the heading that has its label now.
        """
        payload = {"rows": rows}
        detail = stored("decision", "1 heading")
        if len(heading_ids) != 1:
            detail = stored("decision", "%(number)s headings", number=len(heading_ids))
        return self._decide("import", heading_ids, payload, detail, author)

    def undo(self, decision_id: int, **author: Unpack[Author]) -> Outcome:
        """Takes a decision back; see ``Journal.undo`` for when it can't be."""
        return self.journal.undo(decision_id, **author)

    def _decide(
        self,
        action: str,
        heading_ids: Sequence[str],
        payload: dict[str, Any],
        detail: str,
        author: Author,
    ) -> Outcome:
        with transaction(self.store.connection):
            before = snapshot(self.store, heading_ids, filed=action not in WORDS_ONLY)
            return self.journal.record(
                "names",
                action,
                sorted(set(heading_ids)),
                {**payload, "detail": detail, "before": before},
                **author,
            )

    def _two(self, a: str, b: str) -> tuple[sqlite3.Row, sqlite3.Row]:
        """Two headings. Raises AuthorityError where they are one."""
        first, second = heading_row(self.store, a), heading_row(self.store, b)
        if first["id"] == second["id"]:
            raise AuthorityError(
                worded("“%(a)s” and “%(b)s” are one heading already.", a=a, b=b)
            )
        return first, second

    def _pair(self, a: str, b: str) -> tuple[sqlite3.Row, sqlite3.Row]:
        """Two headings that can be made one. Raises AuthorityError for two kinds."""
        first, second = self._two(a, b)
        if first["kind"] != second["kind"]:
            raise AuthorityError(
                worded(
                    "“%(a)s” is %(kind)s and “%(b)s” is %(kind_too)s. Choose two of "
                    "one kind.",
                    a=a,
                    kind=with_article(first["kind"]),
                    b=b,
                    kind_too=with_article(second["kind"]),
                )
            )
        return first, second

    def _beneath(self, heading_id: str) -> list[str]:
        """The headings directly beneath one."""
        return self.store.column(
            "SELECT id FROM headings WHERE broader = ?", heading_id
        )

    def _above(self, heading_id: str) -> set[str]:
        above: set[str] = set()
        row = self.store.heading(heading_id)
        while row is not None and row["broader"] and row["broader"] not in above:
            above.add(row["broader"])
            row = self.store.heading(row["broader"])
        return above
