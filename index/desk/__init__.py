"""The one door for decisions: whoever corrects the archive in the browser comes through
here, and sees nothing of the catalogue's tables.

    desk = Desk(archive)
    change = Change("merge", {"keep": ["emomali-rahmon"], "drop": ["e-rakhmonov"]})
    desk.preview(change).articles                  # 43, and nothing has happened
    receipt = desk.decide(change, actor="ines", reason="one president")
    desk.undo(receipt.decision.id, actor="ines")

A decision is one short transaction, taken at once also while ``index`` runs and holds
the archive's lock. What it changes in the index is delivered by whoever has the lock:
by the desk itself within moments when nothing runs, else by the run with its next
delivery.
"""

from cuttings.index.authority.suggestions import Suggestion
from cuttings.index.decisions import UNDO, Decision
from cuttings.index.desk.changes import ACTIONS, Change, refuse_unfit
from cuttings.index.desk.desk import Desk, Overtaken, TypeChoice, event_types
from cuttings.index.desk.records import (
    ArticleRecord,
    Aside,
    Counts,
    Doubt,
    Effect,
    FileRecord,
    Found,
    HeadingRecord,
    NamePlace,
    NameUse,
    Receipt,
    Side,
    SkippedPart,
)
from cuttings.index.desk.surveys import MOST_PAIRS
from cuttings.index.facts import read_date
from cuttings.index.outlets import TwoNames
from cuttings.search.articles import Skipped

__all__ = [
    "ACTIONS",
    "MOST_PAIRS",
    "UNDO",
    "ArticleRecord",
    "Aside",
    "Change",
    "Counts",
    "Decision",
    "Desk",
    "Doubt",
    "Effect",
    "FileRecord",
    "Found",
    "HeadingRecord",
    "NamePlace",
    "NameUse",
    "Overtaken",
    "Receipt",
    "Side",
    "Skipped",
    "SkippedPart",
    "Suggestion",
    "TwoNames",
    "TypeChoice",
    "event_types",
    "read_date",
    "refuse_unfit",
]
