"""Decisions that are without effect, because what they are about is gone: a heading that
was deleted, an article that was removed, a name that no text has any longer.

    for idle in without_effect(assembly):
        print(idle.decision.id, idle.why)

That is no fault: such a decision is kept, and holds again when what it is about comes
back. But whoever made it believes that it holds, so ``cuttings check`` tells it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from cuttings.index.assembly import Assembly
from cuttings.index.authority.rulings import with_article
from cuttings.index.database import errors_in_words
from cuttings.index.decisions import Decision
from cuttings.search.archive import Archive
from cuttings.search.articles import Kind
from cuttings.search.translations import worded

TEXT_GONE = worded("its article no longer has the text")
NO_TEXT = worded("no article has the name with these words now")

Seen = dict[str, set[tuple[str, Kind]]]
"""The articles that have a name, each with the kind as which the machine found it."""


@dataclass(frozen=True, slots=True)
class Idle:
    """A decision in force that changes nothing, and why."""

    decision: Decision
    why: str


def idle_decisions(archive: Archive) -> list[Idle]:
    """Those of an archive, by their ids."""
    with errors_in_words(archive.folder), closing(Assembly(archive)) as assembly:
        return without_effect(assembly)


def without_effect(assembly: Assembly, *, of_names: bool = True) -> list[Idle]:
    """The decisions in force that change nothing, by their ids.

    Rulings on a name that no article has are found by reading what the machine found in
    every article, unless not ``of_names``.
    """
    found: dict[int, Idle] = {}
    in_force = [each for each in assembly.journal.log() if each.in_force]
    for idle in _found(assembly, in_force, of_names):
        found.setdefault(idle.decision.id, idle)
    return [found[each] for each in sorted(found)]


def _found(
    assembly: Assembly, decisions: list[Decision], of_names: bool
) -> Iterator[Idle]:
    by_id = {decision.id: decision for decision in decisions}
    in_force = assembly.authority.rulings.in_force
    for decision_id in in_force.without_heading():
        decision = by_id[decision_id]
        heading = decision.payload["heading"]
        yield Idle(
            decision, worded("there is no heading “%(heading)s”", heading=heading)
        )
    yield from _of_subjects(assembly, decisions)
    for decision_id in assembly.additions_without_effect():
        yield Idle(by_id[decision_id], TEXT_GONE)
    if of_names:
        yield from _of_no_text(assembly, decisions)


def _of_subjects(assembly: Assembly, decisions: list[Decision]) -> Iterator[Idle]:
    """Decisions of which every article, or every heading, is gone."""
    for decision in decisions:
        if decision.owner == "names":
            if decision.action == "import":
                continue
            store = assembly.authority.store
            if all(store.heading(each) is None for each in decision.subjects):
                ids = ", ".join(decision.subjects)
                yield Idle(decision, worded("there is no heading “%(ids)s”", ids=ids))
            continue
        articles = _articles_of(assembly, decision)
        if articles and len(assembly.catalogue.unknown(articles)) == len(articles):
            first = articles[0]
            yield Idle(
                decision, worded("article %(article)s is not here", article=first)
            )


def _articles_of(assembly: Assembly, decision: Decision) -> list[str]:
    """The articles that a decision is about, none where it is about all."""
    if decision.owner == "labels":
        # a log leaves the articles out
        whole = assembly.journal.get(decision.id)
        return sorted(set(whole.payload.get("articles", ())))
    if decision.owner == "mentions":
        return list(filter(None, [decision.payload["article"]]))
    is_of_articles = decision.owner in ("stories", "events") or (
        decision.owner == "articles" and decision.action != "rename"
    )
    return sorted(set(decision.subjects)) if is_of_articles else []


def _of_no_text(assembly: Assembly, decisions: list[Decision]) -> Iterator[Idle]:
    """Rulings on a name that stands nowhere as what they say that it was taken for."""
    rulings: list[Decision] = []
    for decision in decisions:
        if decision.owner == "mentions" and decision.action != "add":
            rulings.append(decision)
    if not rulings:
        return
    seen = _seen(assembly, rulings)
    rows = assembly.authority.store.rows(
        "SELECT DISTINCT decision FROM name_rulings WHERE words <> '' AND article <> ''"
    )
    held = {row["decision"] for row in rows}
    for ruling in rulings:
        name, article = ruling.payload["name"], ruling.payload["article"]
        if ruling.payload.get("words"):
            if ruling.id not in held:
                yield Idle(ruling, NO_TEXT)
            continue
        kinds = ruling.payload["found_as"]
        is_there = any(
            kind in kinds and article in ("", other) for other, kind in seen[name]
        )
        if not is_there:
            yield Idle(
                ruling,
                worded(
                    "“%(name)s” is not found as %(with_article)s now",
                    name=name,
                    with_article=with_article(kinds[0]),
                ),
            )


def _seen(assembly: Assembly, rulings: list[Decision]) -> Seen:
    """Where the names of rulings are found, by the machine, by hand, or as the part of a
    name that is several.
    """
    wanted = {ruling.payload["name"] for ruling in rulings}
    seen: Seen = defaultdict(set)
    parts = defaultdict(list)
    for ruling in rulings:
        for kind, part in ruling.payload.get("parts", ()):
            if part in wanted:
                parts[ruling.payload["name"]].append((part, kind))
    for article_id, found in assembly.catalogue.enrichments():
        for mention in found.mentions:
            if not mention.counted or mention.name not in wanted:
                continue
            seen[mention.name].add((article_id, mention.kind))
            for part, kind in parts.get(mention.name, ()):
                seen[part].add((article_id, kind))
    for row in assembly.authority.store.rows("SELECT * FROM added_mentions"):
        seen[row["name"]].add((row["article"], row["kind"]))
    return seen
