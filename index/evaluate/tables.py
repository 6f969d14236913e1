"""How the figures of a measurement are shown to people: in columns, and in words of the
reader's language.

    >>> print(aligned([["", "recall"], ["all", "0.5000"]]))
         recall
    all  0.5000
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cuttings.index.evaluate.measures import Tally
from cuttings.search.translations import gettext, marked, parted

NAMES = {
    "accuracy": marked("accuracy"),
    "all": marked("all"),
    "all_precision": marked("precision of all types"),
    "ari": marked("adjusted Rand index"),
    "b3_f1": marked("F1 of B-cubed"),
    "coverage": marked("coverage"),
    "events": marked("events"),
    "f1": "F1",
    "half": marked("half"),
    "joined": marked("joined"),
    "missed": marked("missed"),
    "names": marked("names"),
    "news_agency": marked("news agency"),
    "organisations": marked("organisations"),
    "people": marked("people"),
    "places": marked("places"),
    "precision": marked("precision"),
    "primary_accuracy": marked("accuracy of the first type"),
    "provisional": marked("provisional"),
    "recall": marked("recall"),
    "right": marked("right"),
    "second_recall": marked("recall of further types"),
    "speaker": marked("speaker"),
    "speakers": marked("right speaker"),
    "suggested": marked("suggested"),
    "unlabelled": marked("unlabelled"),
    "verbs": marked("verbs"),
    "wrong": marked("wrong"),
}
"""What people are told for the names of figures, and of what they are taken of, that
programs read."""


def name_of(key: str) -> str:
    """The name of a figure in the reader's language; a key that is none of ours, such as
    the code of a language, as it is.
    """
    return gettext(NAMES[key]) if key in NAMES else key


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Rows as lines: the first column begins at the margin, the others end one below
    the other, however long the words of a language are.
    """
    widths: dict[int, int] = {}
    for row in rows:
        for column, cell in enumerate(row):
            widths[column] = max(widths.get(column, 0), len(cell))

    lines: list[str] = []
    for row in rows:
        cells = [row[0].ljust(widths[0])]
        for column, cell in enumerate(row[1:], 1):
            cells.append(cell.rjust(widths[column]))
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def span(low: float, high: float) -> str:
    """The limits of an interval.

    >>> span(0.25, 0.5)
    '0.250 to 0.500'
    """
    return gettext("%(low)s to %(high)s", low=f"{low:.3f}", high=f"{high:.3f}")


def lines_of(tallies: Mapping[str, Tally]) -> list[str]:
    """Shares with their intervals and counts, a line each."""
    width = max((len(name_of(key)) for key in tallies), default=0)
    lines: list[str] = []
    for key, tally in tallies.items():
        shown = "    -"
        if tally.share is not None and tally.interval is not None:
            counts = gettext(
                "%(hits)s of %(trials)s", hits=tally.hits, trials=tally.trials
            )
            shown = f"{tally.share:5.3f}  ({parted([span(*tally.interval), counts])})"
        lines.append(f"{name_of(key):<{width}}  {shown}")
    return lines
