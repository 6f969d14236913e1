"""Whom and what a headline tells of, in stems: the names in it, and the word that it
leads with.

A headline is written in three ways. In sentence case a word with a capital is a name.
Where every word has one, or the whole is in capitals, as agencies' wires are, only the
text below can say which words are names: those that it writes with a capital within a
sentence, and nowhere without.

    >>> from cuttings.search.articles import Article, Enrichment, StoryLink
    >>> def told(title: str, body: str) -> Entry:
    ...     article = Article("", title, False, body, body, (), "", "", None)
    ...     return Entry(article, Enrichment(), StoryLink(""))
    >>> sorted(headline_names(told("Old library of Brevik burns down", "")))
    ['brevik']
    >>> text = "The board of Norlet Air sold nine aircraft."
    >>> sorted(headline_names(told("NORLET SELLS AIRCRAFT", text)))
    ['norlet']
"""

from __future__ import annotations

import re

from cuttings.search.articles import Entry
from cuttings.search.language.analysis import stem, terms
from cuttings.search.language.function_words import is_function_word

CAPITALS = 0.6
"""Share of a headline's words with a capital from which capitals say nothing in it."""
AKIN = 5
"""Letters in which two names begin alike that have to do with each other: Belgium, and
Belgian.
"""

OPPOSITES: tuple[tuple[str, str], ...] = (
    (
        "rise soar climb jump gain surge rally up higher increase raise lift "
        "steigen steigt hausse monte",
        "fall drop plunge slump decline slide sink tumble plummet down lower decrease "
        "cut fallen fällt sinken sinkt baisse recule",
    ),
    (
        "halt suspend stop shut close end",
        "resume reopen restart open begin start",
    ),
    ("accept approve back ratify", "reject refuse oppose veto"),
    ("win", "lose"),
)
"""Words of headlines that say one thing, and those that say the contrary."""

NUMBER_WORDS: tuple[str, ...] = (
    "one two three four five six seven eight nine ten eleven twelve",
    "first second third fourth ii iii iv",
    "zwei drei vier fünf sechs sieben acht neun zehn",
    "deux trois quatre cinq six sept huit neuf dix",
)
"""Number words of headlines, by which the parts of a series are told apart."""
HOURS: tuple[str, ...] = (
    "morning midmorning midday noon midsession afternoon early late evening overnight",
    "vormittag mittag nachmittag abend früh spät matin midi soir",
)
"""Words of headlines by which the reports of one day are told apart."""
EXPECTING: tuple[str, ...] = (
    "expect expects expected seen likely forecast forecasts",
    "erwartet prévu attendu",
)
"""Words of headlines by which a thing is awaited, and has not happened."""

_NUMBER = re.compile(r"\d")
_NUMBERS = re.compile(r"\d[\d,.]*")
_WORD = re.compile(r"[^\W\d_]+")
_WITHIN = re.compile(r"(?<=[^\W\d_]\s|[,;]\s)([^\W\d_]+)")


def stems(text: str) -> set[str]:
    """The stems of the words of a text that mean something by themselves."""
    return {stem(term) for term in terms(text) if not is_function_word(term)}


def headline_names(entry: Entry) -> set[str]:
    """The names in a headline: what was found to be one, and by capitals."""
    found: set[str] = set()
    for mention in entry.enrichment.mentions:
        if mention.start < 0:
            found |= stems(mention.surface)
    if is_capitalised(entry.article.title):
        return found | (_words(entry.article.title) & _written_as_names(entry))
    return found | _capitals(entry.article.title)


def is_capitalised(title: str) -> bool:
    """Whether so many words of a headline have a capital that it says nothing."""
    words = [word for word in _WORD.findall(title) if len(word) > 3]
    upper = [word for word in words if word[0].isupper()]
    return len(upper) >= CAPITALS * len(words)


def leading_word(title: str) -> str:
    """The stem of the first word of a headline that means something; empty where there
    is none.
    """
    for term in terms(title):
        if not is_function_word(term) and not _NUMBER.search(term):
            return stem(term)
    return ""


def unknown_names(entry: Entry, other: Entry) -> set[str]:
    """The names in a headline of which another article has nothing, nor of a word that
    begins like them.
    """
    known = stems(f"{other.article.title} {other.article.body}")
    begun = {word[:AKIN] for word in known if len(word) >= AKIN}
    return {
        name
        for name in headline_names(entry)
        if name not in known and name[:AKIN] not in begun
    }


def share_subject(one: Entry, other: Entry) -> bool:
    """Whether the word that one of two headlines leads with stands in the other."""
    first, second = one.article.title, other.article.title
    return leading_word(first) in stems(second) or leading_word(second) in stems(first)


def know_subjects(one: Entry, other: Entry) -> bool:
    """Whether two headlines share their subject, and each article knows the word that
    the other's leads with.
    """
    return share_subject(one, other) and all(
        leading_word(first.article.title)
        in stems(f"{second.article.title} {second.article.body}")
        for first, second in ((one, other), (other, one))
    )


def say_the_contrary(one: Entry, other: Entry) -> bool:
    """Whether one headline says that something rises, stops or is accepted, and the
    other only the contrary: two hours of one market, two votes of one day.
    """
    first, second = _all_stems(one.article.title), _all_stems(other.article.title)
    for this, that in _OPPOSED:
        for one_says, other_says in ((first, second), (second, first)):
            is_clear = not one_says & that and not other_says & this
            if is_clear and one_says & this and other_says & that:
                return True
    return False


def are_of_a_series(one: Entry, other: Entry) -> bool:
    """Whether two headlines are told apart by number or hour: a seven-year bond and a
    five-year bond, the gold price of two hours, a market at noon and in the afternoon.
    """
    first, second = one.article.title, other.article.title
    if _spoken(first) & _HOURS != _spoken(second) & _HOURS:
        return True
    numbers, others = _spoken(first) & _ORDER, _spoken(second) & _ORDER
    if numbers and others and numbers.isdisjoint(others):
        return True
    figures, differing = set(_NUMBERS.findall(first)), set(_NUMBERS.findall(second))
    is_each_its_own = bool(figures - differing) and bool(differing - figures)
    return is_each_its_own and _words(first) == _words(second)


def only_one_is_expected(one: Entry, other: Entry) -> bool:
    """Whether one headline is of what is awaited, and the other not: the forecast of a
    measure, and the measure.
    """
    first, second = _spoken(one.article.title), _spoken(other.article.title)
    return bool(first & _EXPECTATION) != bool(second & _EXPECTATION)


def _spoken(title: str) -> set[str]:
    return set(_WORD.findall(title.lower()))


def _words(title: str) -> set[str]:
    return {word for word in stems(title) if len(word) > 2 and not _NUMBER.search(word)}


def _capitals(title: str) -> set[str]:
    """The stems of the words that have a capital within a headline."""
    found: set[str] = set()
    for word in title.split()[1:]:
        if word[:1].isupper():
            found |= _words(word)
    return found


def _written_as_names(entry: Entry) -> set[str]:
    """The stems of the words that a text writes with a capital within a sentence, and
    nowhere without.
    """
    within: set[str] = set()
    small: set[str] = set()
    for word in _WITHIN.findall(entry.article.body):
        if word[0].isupper():
            within |= stems(word)
        else:
            small |= stems(word)
    return within - small


def _all_stems(text: str) -> set[str]:
    """The stems of all words of a text: up and down are among the smallest."""
    return {stem(term) for term in terms(text)}


_OPPOSED = [(_all_stems(this), _all_stems(that)) for this, that in OPPOSITES]
_ORDER = frozenset(" ".join(NUMBER_WORDS).split())
_HOURS = frozenset(" ".join(HOURS).split())
_EXPECTATION = frozenset(" ".join(EXPECTING).split())
