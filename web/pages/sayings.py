"""What is said in an article or a story, by whom, as pages show it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from cuttings.search.articles import Article, Entry, Heading
from cuttings.search.engines.naive import value_test
from cuttings.search.facets import Value
from cuttings.search.facets.quotations import SPEAKERS
from cuttings.search.highlighting import snippets
from cuttings.search.queries import Query
from cuttings.search.results import ResultPage, Spans
from cuttings.search.said import AskedQuotations
from cuttings.search.sayings import (
    Saying,
    StorySaying,
    beginnings,
    sayings,
    sayings_of_story,
)
from cuttings.search.translations import gettext, ngettext
from cuttings.web.links import address, article_url, search_url
from cuttings.web.pages.text import Paragraphs
from cuttings.web.pages.wording import foreign

LONGEST = 400
"""Characters of a saying beside its text, where all of it stands."""
IN_A_HIT = 320
"""Characters of a saying as what a hit shows."""
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


def article_sayings(entry: Entry, paragraphs: Paragraphs) -> Sayings:
    """What is said in an article, in its order."""
    rows: list[SayingRow] = []
    for saying in sayings(entry):
        url = _url_in(paragraphs, saying)
        language = foreign(_language_of(saying, entry.article))
        rows.append(_row(saying, url, language=language))
    return Sayings.of(rows)


def story_sayings(entries: Sequence[Entry]) -> Sayings:
    """What is said in a story, once each, with how many copies have it and how."""
    articles = {entry.article.id: entry.article for entry in entries}
    texts: dict[str, Paragraphs] = {}
    for article in articles.values():
        texts[article.id] = Paragraphs(article, partial(_part_url, article.id))
    rows: list[SayingRow] = []
    for each in sayings_of_story(entries):
        article = articles[each.saying.article_id]
        head = address(article_url(article.id))
        url = _url_in(texts[article.id], each.saying) or head
        language = foreign(_language_of(each.saying, article))
        note = _in_copies(each) if len(entries) > 1 else ""
        rows.append(_row(each.saying, url, note, language))
    return Sayings.of(rows)


@dataclass(frozen=True, slots=True)
class QuotedPassage:
    """What a hit shows where somebody's words were asked for: the words, with those
    that match marked, who says them, and their language where the page must say it.
    """

    spans: Spans
    speaker: str
    language: str


class AskedSayings:
    """Finds in an article the saying that a search is about: with words that were to be
    quoted (``said:``), of whichever speaker it names or chooses for them; or where no such
    words are asked for, of a speaker that is chosen or named (``speaker:``).
    """

    def __init__(self, page: ResultPage) -> None:
        self._asked = AskedQuotations(page.parsed, page.query)
        self._chosen = frozenset(page.query.selected(SPEAKERS.key))
        self._tests: list[Callable[[Value], bool]] = []
        for leaf in page.parsed.tree.leaves():
            if leaf.field() == SPEAKERS.key:
                self._tests.append(value_test(leaf))
        self._has_speakers = bool(self._chosen or self._tests)
        marks = page.parsed.marks
        if self._asked.is_any:
            marks = tuple([mark for mark in marks if mark.quoted_only])
        # A saying is looked at by itself, without its quotation marks.
        wanted = [mark for mark in marks if not mark.title_only]
        self._marks = tuple([mark._replace(quoted_only=False) for mark in wanted])

    @property
    def is_asked(self) -> bool:
        """Whether the search is about sayings at all."""
        return self._has_speakers or self._asked.is_any

    def of(self, entry: Entry) -> QuotedPassage | None:
        """The saying with most of the words, and of several the first; None where the
        article has none that is asked for.
        """
        best: QuotedPassage | None = None
        most = -1
        for saying in self._sayings(entry):
            language = _language_of(saying, entry.article)
            spans = self._shown(saying, language)
            words = {text.lower() for text, is_match in spans if is_match}
            if len(words) > most:
                heading = saying.heading
                speaker = heading.label if heading else saying.speaker
                best = QuotedPassage(spans, speaker, foreign(language))
                most = len(words)
        return best

    def _sayings(self, entry: Entry) -> list[Saying]:
        """What is said in an article and asked for."""
        found = sayings(entry)
        if self._asked.is_any:
            met = self._asked.met(entry)
            firsts = sorted(set(beginnings(entry)))
            each = zip(firsts, found, strict=True)
            return [saying for first, saying in each if first in met]
        return [saying for saying in found if self._is_of_speaker(saying)]

    def _is_of_speaker(self, saying: Saying) -> bool:
        if saying.heading is None:
            return False
        if saying.heading.id in self._chosen:
            return True
        value = Value.of_speaker(saying.heading)
        return any(accepts(value) for accepts in self._tests)

    def _shown(self, saying: Saying, language: str) -> Spans:
        text = _without_comma(saying.text)
        stretches = ((0, len(text), language),)
        (spans,) = snippets(text, self._marks, 1, IN_A_HIT, stretches)
        return spans


def _language_of(saying: Saying, article: Article) -> str:
    """The language of what is said: that of the headline, or of the paragraph."""
    return article.language if saying.in_title else article.language_at(saying.start)


def _url_in(paragraphs: Paragraphs, saying: Saying) -> str:
    """The paragraph that a saying begins in; nothing for a headline, which stands at the
    head of the page.
    """
    return "" if saying.in_title else paragraphs.url(saying.start)


def _part_url(article_id: str, number: int) -> str:
    part = [("part", str(number))] if number > 1 else []
    return address(article_url(article_id), part)


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
    text = _without_comma(text)
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST].rpartition(" ")[0] + " …"


def _without_comma(text: str) -> str:
    """A saying without the comma that led on to who says it.

    >>> _without_comma("Nobody will be sent down,")
    'Nobody will be sent down'
    """
    return text.rstrip(" ,\u060c\u3001\uff0c")


def _said_by(heading: Heading) -> str:
    """Everything that quotes somebody."""
    return search_url(Query().add("speakers", heading.id))
