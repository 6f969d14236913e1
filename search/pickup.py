"""Who carried a story: the pick-up table, and one line an outlet.

A row a copy: the outlet, when, how much of the fullest copy's text it has, from whom it
says that it has it, and what it did with the text ("cut 3 of 5 paragraphs, retitled
“Talks”, 2 days later"). The same rows are the download.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from cuttings.search.articles import Entry
from cuttings.search.deadlines import polled
from cuttings.search.language.analysis import word_count
from cuttings.search.translations import gettext, ngettext

COLUMNS = (
    "id",
    "outlet",
    "date",
    "agency",
    "byline",
    "title",
    "words",
    "share of the fullest copy",
    "kind",
    "version",
    "what became of the text",
    "copies in this outlet",
)
RUN = 4
"""Words in a row that count as carried."""


@dataclass(frozen=True, slots=True)
class PickUp:
    """One copy of a story: who carried it, when (empty where undated), how much of the
    fullest copy (0 to 1), from whom, and what it did with the text of the base.
    ``in_outlet`` copies are its outlet's, itself included; 0 where that is not known.
    """

    id: str
    outlet: str
    date: str
    agency: str
    byline: str
    title: str
    words: int
    share: float
    kind: str
    version: str
    line: str
    in_outlet: int

    def cells(self) -> tuple[str, ...]:
        """The row of a download."""
        return (
            self.id,
            self.outlet,
            self.date,
            self.agency,
            self.byline,
            self.title,
            str(self.words),
            f"{self.share:.0%}",
            self.kind,
            self.version,
            self.line,
            str(self.in_outlet or ""),
        )


def pick_up(
    entries: Sequence[Entry],
    lines: Sequence[str] = (),
    kinds: Sequence[str] = (),
) -> tuple[PickUp, ...]:
    """Who carried a story, the earliest first, undated copies last; ``lines`` say what
    each copy did with the text of the first, in the order of the entries, and
    ``kinds`` what kind of copy that makes it (else what grouping calls it).
    """
    fullest = max(entries, key=lambda entry: len(entry.article.body))
    runs = _runs(fullest.article.body)
    times = Counter([entry.article.outlet for entry in entries])
    said = lines or [""] * len(entries)
    called = kinds or [entry.story.kind for entry in entries]
    rows: list[PickUp] = []
    copies = zip(entries, said, called, strict=True)
    for entry, line, kind in polled(copies, every=16):
        article = entry.article
        rows.append(
            PickUp(
                id=article.id,
                outlet=article.outlet or "",
                date=article.published.value if article.published else "",
                agency=article.agency or "",
                byline=article.byline or "",
                title=article.title,
                words=word_count(article.body),
                share=_share(runs, _runs(article.body)),
                kind=kind,
                version=entry.story.version,
                line=line,
                in_outlet=times[article.outlet] if article.outlet else 0,
            )
        )
    return tuple(sorted(rows, key=lambda row: (row.date or "9", row.outlet)))


def copies_in_outlets(outlets: Sequence[str | None]) -> str:
    """How many copies a story has and in how many outlets, in words, by the outlet of
    each copy: an outlet may have printed a text twice.

    >>> copies_in_outlets(["Post", "Post"]), copies_in_outlets(["Post", None, "Mail"])
    ('2 copies in 1 outlet', '3 copies in 2 outlets, 1 in none that is known')
    >>> copies_in_outlets([None, None])
    '2 copies'
    """
    copies = ngettext("%(number)s copy", "%(number)s copies", len(outlets))
    named = {outlet for outlet in outlets if outlet}
    if not named:
        return copies
    said = gettext(
        "%(copies)s in %(outlets)s",
        copies=copies,
        outlets=ngettext("%(number)s outlet", "%(number)s outlets", len(named)),
    )
    unknown = list(outlets).count(None) + list(outlets).count("")
    if not unknown:
        return said
    return gettext(
        "%(said)s, %(number)s in none that is known", said=said, number=unknown
    )


def outlet_line(base: Entry, copy: Entry, against: str) -> str:
    """What a copy did with the base, in one line: with its text (``against``, in
    words), its title, and how much later it came.

    >>> from types import SimpleNamespace as N
    >>> from cuttings.search.articles import Published
    >>> def entry(title, date, inferred=False):
    ...     published = Published(date, "path")
    ...     return N(
    ...         article=N(title=title, title_inferred=inferred, published=published)
    ...     )
    >>> base = entry("A", "2020-01-01")
    >>> outlet_line(base, entry("B", "2020-01-03"), "3 paragraphs cut")
    '3 paragraphs cut, retitled “B”, 2 days later'
    >>> outlet_line(base, entry("They met.", "2020-01-01", inferred=True), "")
    'without a title'
    """
    said = [against] if against else []
    titled = _titled(base, copy)
    if titled:
        said.append(titled)
    later = _later(base, copy)
    if later:
        said.append(later)
    return ", ".join(said)


def _titled(base: Entry, copy: Entry) -> str:
    """What a copy did with the title of the base. A title that was inferred from the
    first sentence is none: an outlet that printed no title gave it no other one.
    """
    one, other = base.article, copy.article
    if one.title_inferred and other.title_inferred:
        return ""
    if other.title_inferred:
        return gettext("without a title")
    if one.title_inferred:
        return gettext("under the title “%(title)s”", title=other.title)
    if other.title == one.title:
        return ""
    return gettext("retitled “%(title)s”", title=other.title)


def _later(base: Entry, copy: Entry) -> str:
    """How much later a copy was published, where both days are known."""
    one, other = base.article.published, copy.article.published
    if one is None or other is None:
        return ""
    if one.precision != "day" or other.precision != "day":
        return ""
    days = other.days[0] - one.days[0]
    if days == 0:
        return ""
    if days > 0:
        return ngettext("%(number)s day later", "%(number)s days later", days)
    return ngettext("%(number)s day earlier", "%(number)s days earlier", -days)


def _runs(text: str) -> set[tuple[str, ...]]:
    words = text.casefold().split()
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def _share(fullest: set[tuple[str, ...]], runs: set[tuple[str, ...]]) -> float:
    return len(fullest & runs) / len(fullest) if fullest else 1.0
