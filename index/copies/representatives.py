"""Which copy stands for its story, and why.

The copy most like all others (the medoid) is the one least cut, extended or edited: on made copies it is the original
four times in five, where the longest copy hardly ever is. Between copies equally alike an agency's own byline goes
first, then the earliest date, then the order of arrival. A copy that a librarian pinned goes before all.
"""

from __future__ import annotations

from cuttings.index.copies.decisions import Decisions
from cuttings.index.copies.members import Standing
from cuttings.index.copies.records import Records

ALIKE = 0.02  # difference in mean likeness that decides nothing
UNKNOWN_DAY = 10**9


def elect(records: Records, decisions: Decisions, story: int) -> bool:
    """Chooses a story's representative anew and writes it down with the reason; returns whether it is another."""
    standings = records.standings(story)
    chosen, reason = _chosen(standings, decisions.pinned(standing.id for standing in standings))
    before = records.story(story).representative
    records.represent(story, chosen.number, reason)
    return before != chosen.number


def _chosen(standings: list[Standing], pinned: str | None) -> tuple[Standing, str]:
    if len(standings) == 1:
        return standings[0], "the only copy"
    for standing in standings:
        if standing.id == pinned:
            return standing, "pinned by a librarian"
    best = max(standing.likeness for standing in standings)
    alike = [standing for standing in standings if standing.likeness >= best - ALIKE]
    chosen = min(alike, key=lambda standing: (not standing.credited, standing.day or UNKNOWN_DAY, standing.number))
    reason = f"most like the other copies ({chosen.likeness:.0%} on average)"
    others = [standing for standing in alike if standing is not chosen]
    if not others:
        return chosen, reason
    if chosen.credited and not all(standing.credited for standing in others):
        return chosen, f"{reason}; it carries the agency's credit"
    if chosen.day is not None and all(standing.day is None or chosen.day < standing.day for standing in others):
        return chosen, f"{reason}; it is the earliest of those"
    return chosen, f"{reason}; it came first of those"
