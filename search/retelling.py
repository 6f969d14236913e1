"""How much two articles tell the same, in the words and figures of their beginnings.

A headline is the news in few words, and the opening is the same news in a sentence. So
the evidence that two reports have one news is of several kinds, each independent of the
others: that each headline's words stand where the other begins, that the openings and the
beginnings have words in common, that the figures are the same, and that the headlines
lead with one word. Each kind is a share from 0 to 1, so none proves much by itself: what
one firm's results share with another's is the opening, what a reaction shares with the
deed is the names, what two steps of one affair share is the background, and none of them
the rest.

    >>> from cuttings.search.articles import Article, Enrichment, StoryLink
    >>> def told(title: str, body: str) -> Entry:
    ...     article = Article("", title, False, body, body, (), "", "", None)
    ...     return Entry(article, Enrichment(), StoryLink(""))
    >>> burns = told("Library of Brevik burns", "Fire gutted the old library on Monday.")
    >>> again = told("Fire guts library of Brevik", "The old library burned on Monday.")
    >>> opens = told("Library of Brevik opens", "The new reading room has 40 seats.")
    >>> retold(burns, again, 0) > retold(burns, opens, 0)
    True
"""

from __future__ import annotations

import re

from cuttings.search.articles import Entry
from cuttings.search.headlines import leading_word, stems, unknown_names
from cuttings.search.language.analysis import terms

NEWS_IN, OPENING, BEGINNING = 300, 250, 600
"""Characters of a body in which it says what its headline does, that are its opening,
and in which it tells most.
"""
FIGURES_IN = 1_500
"""Characters of a body whose figures are compared."""
NO_FIGURES = 0.4
"""What figures say where one article has none: neither for one event nor against it."""
ONE_LEAD = 0.5
"""What it says that two headlines lead with one word."""
A_DAY, DAYS = 0.4, 3
"""What each day between two articles says against one event, and the most that count."""
A_NAME = 0.3
"""What each name of a headline that the other article does not know says against it."""

FORM, FILLED = 0.8, 0.8
"""Share of the words of two openings from which they are one form or one text, and of
the numbers that one text told twice has in common.
"""

RUN, QUOTED = 4, 8
"""Words of a run, and runs within quotation marks that two articles share, from which
they quote one statement: a slogan is shorter.
"""
HEADLINES_TOLD, TOLD_IN = 0.6, 400
"""Share of each headline's words that stand where the other article begins, and
characters of a body that are this beginning, from which each has the other's news.
"""
WHOLE_TEXT = 480
"""Characters from which a text is more than a brief: about 80 words."""

SPEECH = frozenset(("say", "tell", "see", "call", "urg"))
"""Stems of words by which a title says that somebody speaks, and not of what."""

_NUMBER = re.compile(r"\d")
_QUOTATION = re.compile(r"[“„«\"]([^“”„«»\"]{20,400})[”“»\"]")
_FIGURE = re.compile(r"(?<![\d.])\d[\d,.]*\d")
_ANY_NUMBER = re.compile(r"(?<![\w.])\d(?:[\d,./-]*\d)?(?!\w)")
_YEAR = re.compile(r"(?:19|20)\d\d")


def retold(one: Entry, other: Entry, apart: int | None) -> float:
    """How much two articles tell the same: 5.5 where all of it is, about 3 where as much
    differs as two reporters differ, less where only the subject or the form is one.
    """
    news = _told_in(one, other) + _told_in(other, one)
    names = name_words(one) | name_words(other)
    first, second = _beginning(one) - names, _beginning(other) - names
    words = shared_opening(one, other) + share(first, second)
    lead = leading_word(one.article.title) == leading_word(other.article.title)
    unknown = max(len(unknown_names(one, other)), len(unknown_names(other, one)))

    evidence = news + words + _figures_shared(one, other) + ONE_LEAD * lead
    return evidence - A_DAY * min(apart or 0, DAYS) - A_NAME * unknown


def are_one_form(one: Entry, other: Entry) -> bool:
    """Whether two texts are one form filled in twice: nearly all of their words agree,
    and not their numbers, as in the prices of two markets.
    """
    if shared_opening(one, other) < FORM:
        return False
    first, second = _numbers_of(one), _numbers_of(other)
    return bool(first and second) and share(first, second) < FILLED


def are_headlines_told(one: Entry, other: Entry) -> bool:
    """Whether the words of each headline stand where the other article begins: the news
    of each is among what is first in the other.
    """
    for first, second in ((one, other), (other, one)):
        words = title_words(first) - SPEECH
        told = len(words & opening(second, TOLD_IN))
        if not words or told < HEADLINES_TOLD * len(words):
            return False
    return True


def quote_one_statement(one: Entry, other: Entry) -> bool:
    """Whether two articles quote the same words, more than a slogan."""
    return len(_quoted(one) & _quoted(other)) >= QUOTED


def are_of_two_outlets(one: Entry, other: Entry) -> bool:
    """Whether two whole articles are of two outlets. One outlet seldom tells one event
    twice on a day in other words: what it prints beside a report is another step of the
    affair, or what somebody says of it.
    """
    outlets: set[str] = set()
    for entry in (one, other):
        if not entry.article.outlet or len(entry.article.body) < WHOLE_TEXT:
            return False
        outlets.add(entry.article.outlet.casefold())
    return len(outlets) == 2


def _quoted(entry: Entry) -> set[tuple[str, ...]]:
    """The runs of words within quotation marks."""
    found: set[tuple[str, ...]] = set()
    for match in _QUOTATION.finditer(entry.article.body):
        words = list(terms(match[1]))
        for first in range(len(words) - RUN + 1):
            found.add(tuple(words[first : first + RUN]))
    return found


def _numbers_of(entry: Entry) -> set[str]:
    return set(_ANY_NUMBER.findall(entry.article.body[:BEGINNING]))


def _told_in(one: Entry, other: Entry) -> float:
    """The share of a headline's words that stand where the other article begins."""
    words = title_words(one) - SPEECH
    return len(words & opening(other, NEWS_IN)) / len(words) if words else 0.5


def _beginning(entry: Entry) -> set[str]:
    return stems(entry.article.body[:BEGINNING])


def _figures_shared(one: Entry, other: Entry) -> float:
    """The share of the fewer figures that both have."""
    first, second = figures_of(one), figures_of(other)
    return share(first, second) if first and second else NO_FIGURES


def figures_of(entry: Entry) -> set[str]:
    """The figures of two digits and more that an article's beginning gives, no years:
    how many died, what it cost.
    """
    article = entry.article
    told = figures_in(f"{article.title} {article.body[:FIGURES_IN]}")
    figures = {figure.replace(",", "") for figure in told}
    return {figure for figure in figures if not _YEAR.fullmatch(figure)}


def figures_in(text: str) -> set[str]:
    """The numbers of two digits and more of a text, as it writes them."""
    return set(_FIGURE.findall(text))


def shared_opening(one: Entry, other: Entry) -> float:
    """The share of the words of two openings that both have; none by a single word."""
    names = name_words(one) | name_words(other)
    first, second = opening(one) - names, opening(other) - names
    return share(first, second) if len(first & second) > 1 else 0.0


def share(first: set[str], second: set[str]) -> float:
    """The share of the fewer of two sets' words that both have."""
    return len(first & second) / max(1, min(len(first), len(second)))


def opening(entry: Entry, letters: int = OPENING) -> set[str]:
    """The stems of a headline and of the first letters of its text."""
    article = entry.article
    return stems(f"{article.title} {article.body[:letters]}")


def name_words(entry: Entry) -> set[str]:
    """The stems of the words by which an article's names are written, and filed."""
    found: set[str] = set()
    for mention in entry.enrichment.mentions:
        found |= stems(f"{mention.surface} {mention.name}")
    return found


def title_words(entry: Entry) -> set[str]:
    """The stems of a headline's words, no numbers and none of two letters."""
    words = stems(entry.article.title)
    return {word for word in words if len(word) > 2 and not _NUMBER.search(word)}
