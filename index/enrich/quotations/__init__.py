"""Who said what: the quotations of an article, each with its speaker and verb.

A quotation stands between quotation marks and is attributed: by a verb of speech before
it (“Berg said: ...”), behind it (“...”, said Berg) or around it (Berg said that ... “was
no plan of ours”), or it goes on what the same speaker said just before. The speaker is
the subject of that verb: a person or body that was found there, the one whom a pronoun or
“the minister” stands for, or else the words that name somebody (“a spokesman”). Marks
around a word or two, titles, slogans and what nobody says are no quotations: one under
the wrong name is worse than none.

    >>> body = "“We shall not close the mine,” Anna Berg said."
    >>> berg = Mention("Anna Berg", 31, 40, "person", "Anna Berg")
    >>> found, = quotations(body, [berg])
    >>> found.speaker, found.verb, body[found.start : found.end]
    ('Anna Berg', 'said', 'We shall not close the mine,')
"""

from __future__ import annotations

from collections.abc import Iterable

from cuttings.index.enrich.quotations.attribution import attributed
from cuttings.index.enrich.quotations.headlines import in_headline
from cuttings.index.enrich.quotations.unparted import LANGUAGES, unparted
from cuttings.index.enrich.speech import speech_of
from cuttings.search.articles import Article, Mention, Quotation
from cuttings.search.quoted import quoted

QUOTATIONS_VERSION = "4"
"""Raised when other quotations are found, so that a reindex analyses all again."""

__all__ = ["QUOTATIONS_VERSION", "quotations", "quotations_of_title"]


def quotations(
    body: str, mentions: Iterable[Mention], language: str = "en"
) -> tuple[Quotation, ...]:
    """The attributed quotations of a text, in order; none in a language whose verbs of
    speech are not known.
    """
    if language.split("-")[0].lower() in LANGUAGES:
        return unparted(body, mentions, language)
    speech = speech_of(language)
    spans = quoted(body) if speech else []
    if speech is None or not spans:
        return ()
    return tuple(attributed(body, spans, mentions, speech))


def quotations_of_title(
    article: Article, mentions: Iterable[Mention], said: Iterable[Quotation]
) -> tuple[Quotation, ...]:
    """The quotations of an article's headline, given those of its body."""
    speech = speech_of(article.language)
    spans = quoted(article.title) if speech else []
    if speech is None or not spans:
        return ()
    known = [(quotation.text_in(article), quotation) for quotation in said]
    return tuple(in_headline(article.title, spans, mentions, speech, known))
