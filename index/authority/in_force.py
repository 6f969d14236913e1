"""The rulings that are in force, and what an article's names are by them.

    in_force.of("k3x7qp2mzt5a", "person", "Kennedy")   # Ruling("heading", "jfk-library")
    in_force.applied("k3x7qp2mzt5a", mentions)         # as they are filed and shown

A ruling holds for a name as the machine found it, kind included, so it outlives new
models and reaches articles that come later. Of two that speak of one name the one about
the article goes before the one about all articles in which the name stands with some
words (``contexts``), that before the one about all, and then the newer one.

One table holds them, so that filing can ask quickly; ``refiling`` fills it from the
journal.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from cuttings.index.authority.additions import Addition, meant, with_added
from cuttings.index.authority.contexts import stands_with
from cuttings.index.authority.store import Store
from cuttings.index.decisions import Decision
from cuttings.search.articles import Article, Enrichment, Kind, Mention
from cuttings.search.translations import stored

KINDS: tuple[Kind, ...] = ("person", "organisation", "place")
EVERYWHERE = ""
"""Stands for the article of a ruling about all of them."""
PART = stored("name", "part of a longer name, says a librarian")
NO_NAME = stored("name", "no name, says a librarian; not counted")

Name = tuple[Kind, str]


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a name is: ``none``, another ``kind``, a ``heading``, or the ``parts`` that
    are names themselves; the last three with which (parts as JSON: kind and name of
    each). The newer of two has the greater number of its ``decision``.
    """

    verdict: str
    value: str
    decision: int


class RulingsInForce:
    """The rulings of one archive as they are now."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._cache: dict[tuple[str, Kind, str], Ruling] = {}
        self._contextual: dict[Name, list[sqlite3.Row]] = {}
        """The rulings with a context, as such."""
        self._additions: dict[str, list[Addition]] = {}
        self._version = -1

    def of(self, article: str, kind: Kind, name: str) -> Ruling | None:
        """What is ruled of a name that the machine found in an article: of this article,
        or else with words that stand there, or else everywhere.
        """
        known = self._known()
        own = known.get((article, kind, name))
        if own is None and article and (kind, name) in self._contextual:
            own = self._in_context(article, kind, name)
        return own or known.get((EVERYWHERE, kind, name))

    def _in_context(self, article: str, kind: Kind, name: str) -> Ruling | None:
        """The newest ruling with a context that holds for a name in an article."""
        row = self.store.first(
            """
            SELECT verdict, value, decision FROM name_rulings
            WHERE article = ? AND kind = ? AND name = ? AND words <> ''
            ORDER BY decision DESC LIMIT 1
            """,
            article,
            kind,
            name,
        )
        return _ruling(row) if row is not None else None

    def asks_for_text(self, mentions: Iterable[Mention]) -> bool:
        """Whether some ruling holds or not by the words that stand with these names."""
        self._known()
        if not self._contextual:
            return False
        return any((each.kind, each.name) in self._contextual for each in mentions)

    def applied(
        self, article: str, mentions: tuple[Mention, ...]
    ) -> tuple[tuple[Mention, ...], dict[Name, str]]:
        """The mentions of an article as they are ruled, and the headings of the names
        that are filed by a ruling.
        """
        if not (self._known() or self._contextual):
            return mentions, {}
        ruled: list[Mention] = []
        headings: dict[Name, str] = {}
        for mention in mentions:
            for each, heading in self._applied(article, mention):
                ruled.append(each)
                if heading:
                    headings[each.kind, each.name] = heading
        return tuple(ruled), headings

    def _applied(
        self, article: str, mention: Mention, since: int = 0
    ) -> Iterator[tuple[Mention, str]]:
        """A mention as it is ruled, or its parts, each with the heading under which a
        ruling files it; see ``_counting_as``.
        """
        ruling = None
        if mention.counted:
            ruling = self.of(article, mention.kind, mention.name)
        if ruling is None or ruling.decision <= since:
            yield mention, ""
        elif ruling.verdict == "none":
            yield replace(mention, reason=NO_NAME), ""
        elif ruling.verdict == "parts":
            for part in _parted(mention, json.loads(ruling.value)):
                yield from self._applied(article, part, ruling.decision)
        else:
            heading = ruling.value if ruling.verdict == "heading" else ""
            kind = self.kind_by(ruling) or mention.kind
            yield replace(mention, kind=kind), heading

    def kind_by(self, ruling: Ruling) -> Kind | None:
        """The kind that a ruling gives a name, None where it takes it away."""
        if ruling.verdict in ("none", "parts"):
            return None
        if ruling.verdict == "kind":
            return cast(Kind, ruling.value)
        row = self.store.heading(ruling.value)
        return cast(Kind, row["kind"]) if row is not None else None

    def meant(self, decision: Decision) -> Iterator[tuple[Name, str]]:
        """What the name of a decision is by the rulings that are in force now, with its
        heading where one of them says it.
        """
        payload = decision.payload
        name: str = payload["name"]
        article = payload["article"]
        if payload.get("words"):
            article = min(payload["articles"], default="")
        for kind in payload["found_as"]:
            yield from self._counting_as(article, (kind, name))

    def _counting_as(
        self, article: str, name: Name, since: int = 0
    ) -> Iterator[tuple[Name, str]]:
        """What a name that was found in an article counts as, with its heading where a
        ruling says it; that of a part is newer than ``since``, when it became one.
        """
        ruling = self.of(article, *name)
        if ruling is None or ruling.decision <= since:
            yield name, ""
        elif ruling.verdict == "parts":
            for kind, part in json.loads(ruling.value):
                yield from self._counting_as(article, (kind, part), ruling.decision)
        elif ruling.verdict != "none":
            heading = ruling.value if ruling.verdict == "heading" else ""
            yield (self.kind_by(ruling) or name[0], name[1]), heading

    def meet(self, article: Article, mentions: Sequence[Mention]) -> None:
        """Notes which rulings with a context hold in an article, by what the machine found
        in its text. Belongs into the transaction in which the article is filed.
        """
        self._known()
        if not self._contextual:
            return
        held = {
            (row["decision"], row["kind"], row["name"])
            for row in self.store.rows(
                "SELECT * FROM name_rulings WHERE article = ? AND words <> ''",
                article.id,
            )
        }
        holding: set[tuple[int, Kind, str]] = set()
        for mention in mentions:
            if not mention.counted:
                continue
            for row in self._contextual.get((mention.kind, mention.name), ()):
                if stands_with(article, mention, row["words"], row["within"]):
                    holding.add((row["decision"], mention.kind, mention.name))
        self.store.connection.executemany(
            """
            DELETE FROM name_rulings
            WHERE article = ? AND decision = ? AND kind = ? AND name = ?
            """,
            [(article.id, *key) for key in sorted(held - holding)],
        )
        self.store.connection.executemany(
            """
            INSERT INTO name_rulings
            SELECT ?, kind, name, verdict, value, decision, words, within
            FROM name_rulings
            WHERE article = '' AND decision = ? AND kind = ? AND name = ?
            """,
            [(article.id, *key) for key in sorted(holding - held)],
        )

    def leave(self, article: str) -> None:
        """Forgets which rulings with a context held in an article that is gone."""
        self.store.run(
            "DELETE FROM name_rulings WHERE article = ? AND words <> ''", (article,)
        )

    def keep_reached(self, article: str, mentions: Iterable[Mention]) -> None:
        """Keeps that an article has, by what the machine found there, names that a ruling
        about all takes out of it: nothing that is filed says so, and undoing the ruling
        is to bring them back. No mention is counted there, since it is no use that could be
        put back. Belongs into the transaction in which the article is filed.
        """
        if not (self._known() or self._contextual):
            return
        reached: set[Name] = set()
        for mention in mentions:
            if mention.counted:
                reached.update(self._reached(article, (mention.kind, mention.name)))
        self.store.connection.executemany(
            """
            INSERT OR IGNORE INTO ruled_uses
            SELECT decision, ?, kind, name, NULL, '', '', '', 0, '', 0
            FROM name_rulings
            WHERE article = '' AND kind = ? AND name = ?
                AND verdict IN ('none', 'parts')
            """,
            [(article, kind, name) for kind, name in sorted(reached)],
        )

    def _reached(self, article: str, name: Name) -> Iterator[Name]:
        """A name that was found in an article, and its parts, of which a ruling about all
        articles speaks.
        """
        if (EVERYWHERE, *name) in self._known():
            yield name
        ruling = self.of(article, *name)
        if ruling is not None and ruling.verdict == "parts":
            for kind, part in json.loads(ruling.value):
                yield from self._reached(article, (kind, part))

    def found_as(self, name: str, kind: Kind, article: str) -> list[Kind]:
        """The kinds as which the machine found what counts as this kind now."""
        found = [kind] if self.of(article, kind, name) is None else []
        for other in KINDS:
            ruling = self.of(article, other, name)
            if ruling and other not in found and self.kind_by(ruling) == kind:
                found.append(other)
        # One that became a part since is of the kind that the part was given.
        return found or ([kind] if article else [])

    def found_alone(self, name: str, kind: str) -> list[Kind]:
        """The kinds as which the machine found what counts as this kind everywhere, and
        under no heading that a ruling says.
        """
        found: list[Kind] = []
        for each in KINDS:
            ruling = self.of(EVERYWHERE, each, name)
            if ruling is None:
                counts_as = each
            elif ruling.verdict == "kind":
                counts_as = cast(Kind, ruling.value)
            else:
                continue
            if counts_as == kind:
                found.append(each)
        return found

    def with_added(self, article: Article, found: Enrichment) -> Enrichment:
        """What was found in an article, with the mentions that were added to it."""
        return with_added(article, found, self._added().get(article.id, ()))

    def added_to(self) -> Collection[str]:
        """The articles to which mentions were added."""
        return self._added().keys()

    def without_effect(self, shown: Mapping[str, Article]) -> list[int]:
        """The decisions that added a mention which the text does not have any longer,
        given the articles that are held as readers have them.
        """
        idle: list[int] = []
        for row in self.store.rows("SELECT * FROM added_mentions ORDER BY decision"):
            article = shown.get(row["article"])
            if article is None or not meant(_addition(row), article):
                idle.append(row["decision"])
        return idle

    def without_heading(self) -> list[int]:
        """The decisions that file a name under a heading which is gone."""
        rows = self.store.rows(
            """
            SELECT DISTINCT decision FROM name_rulings
            WHERE verdict = 'heading' AND value NOT IN (
                SELECT id FROM headings
                UNION
                SELECT redirects.id FROM redirects
                JOIN headings ON headings.id = redirects.heading_id
            )
            ORDER BY decision
            """
        )
        return [row["decision"] for row in rows]

    def _added(self) -> dict[str, list[Addition]]:
        """All added mentions by article, in the order of the decisions."""
        self._known()
        return self._additions

    def _known(self) -> dict[tuple[str, Kind, str], Ruling]:
        """All rulings without a context; they are few, and read again only when another process wrote, or
        this one ruled.
        """
        version = self.store.run("PRAGMA data_version").fetchone()[0]
        if version != self._version:
            rows = self.store.rows(
                """
                SELECT * FROM name_rulings WHERE words = '' OR article = ''
                ORDER BY decision
                """
            )
            self._cache = {}
            self._contextual = defaultdict(list)
            for row in rows:
                if row["words"]:
                    self._contextual[row["kind"], row["name"]].append(row)
                else:
                    own = row["article"], row["kind"], row["name"]
                    self._cache[own] = _ruling(row)
            self._additions = defaultdict(list)
            for row in self.store.rows(
                "SELECT * FROM added_mentions ORDER BY decision"
            ):
                self._additions[row["article"]].append(_addition(row))
            self._version = version
        return self._cache

    def changed(self) -> None:
        """Says that the table was written, here or by a decision about a heading."""
        self._version = -1


def _ruling(row: sqlite3.Row) -> Ruling:
    return Ruling(row["verdict"], row["value"], row["decision"])


def _addition(row: sqlite3.Row) -> Addition:
    return Addition(row["name"], row["kind"], bool(row["in_title"]), row["occurrence"])


def _parted(mention: Mention, parts: Iterable[Name]) -> Iterator[Mention]:
    """The parts of a mention that stand in its surface, as mentions of their own."""
    for kind, part in parts:
        offset = mention.surface.find(part)
        if offset < 0:
            continue
        start = mention.start + offset if mention.start >= 0 else -1
        end = start + len(part) if start >= 0 else mention.end
        yield Mention(part, start, end, kind, part, reason=PART)
