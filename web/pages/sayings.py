"""What is said in an article or a story, by whom, as pages show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cuttings.search.articles import Entry, Heading
from cuttings.search.queries import Query
from cuttings.search.sayings import Saying, StorySaying, sayings, sayings_of_story
from cuttings.search.translations import gettext, ngettext
from cuttings.web.links import address, article_url, search_url
from cuttings.web.pages.text import anchor_of
from cuttings.web.pages.wording import foreign

LONGEST = 400
"""Characters of a saying beside its text, where all of it stands."""
UNFOLDED = 6
"""Sayings that are shown before the others are folded away."""
MOST = 200


@dataclass(frozen=True, slots=True)
class SayingRow:
    """What somebody is quoted with: the words, who says them, where all that is quoted
    of this speaker is (``speaker_url``, empty where nothing is known under that name),
    where in the text it stands, and how it stands in the copies of a story (``note``).
    """

    text: str
    speaker: str
    speaker_url: str
    url: str
    note: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Sayings:
    """Sayings in order: the first few, and those that are folded away behind them."""

    first: tuple[SayingRow, ...]
    more: tuple[SayingRow, ...]

    @classmethod
    def of(cls, rows: Sequence[SayingRow]) -> Sayings:
        """Rows, no more than a page has room for."""
        return cls(tuple(rows[:UNFOLDED]), tuple(rows[UNFOLDED:MOST]))


def article_sayings(entry: Entry) -> Sayings:
    """What is said in an article, in its order."""
    rows: list[SayingRow] = []
    for saying in sayings(entry):
        anchor = anchor_of(entry.article, saying.start)
        rows.append(_row(saying, f"#{anchor}" if anchor else ""))
    return Sayings.of(rows)


def story_sayings(entries: Sequence[Entry]) -> Sayings:
    """What is said in a story, once each, with how many copies have it and how."""
    articles = {entry.article.id: entry.article for entry in entries}
    rows: list[SayingRow] = []
    for each in sayings_of_story(entries):
        article = articles[each.saying.article_id]
        anchor = anchor_of(article, each.saying.start)
        url = address(article_url(article.id), [], anchor)
        language = foreign(article.language)
        note = _in_copies(each) if len(entries) > 1 else ""
        rows.append(_row(each.saying, url, note, language))
    return Sayings.of(rows)


def _in_copies(each: StorySaying) -> str:
    """How a saying stands in copies: “in 3 copies, shortened in 1”."""
    parts = [ngettext("in %(number)s copy", "in %(number)s copies", each.copies)]
    if each.shortened:
        parts.append(gettext("shortened in %(number)s", number=each.shortened))
    if each.reworded:
        parts.append(gettext("other words in %(number)s", number=each.reworded))
    return ", ".join(parts)


def _row(saying: Saying, url: str, note: str = "", language: str = "") -> SayingRow:
    heading = saying.heading
    return SayingRow(
        _cut(saying.text),
        heading.label if heading else saying.speaker,
        _said_by(heading) if heading else "",
        url,
        note,
        language,
    )


def _cut(text: str) -> str:
    """A text of no more characters than a page shows of it, in whole words."""
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST].rpartition(" ")[0] + " …"


def _said_by(heading: Heading) -> str:
    """Everything that quotes somebody."""
    return search_url(Query().add("speakers", heading.id))
