"""The fields of an index, by name: what the grammar writes into a query tree and what
engines index.

    text, title            stems, with positions; ``text`` holds the title, ``GAP``
                           positions, and the body; a title that was only inferred is
                           the beginning of the body and not held twice
    stated                 stems of a title that is stated, not inferred: what it adds
                           to a score
    exact, title_exact     the same terms, not stemmed: for exact searches, wildcards
                           and fuzzy words
    date_first, date_last  the first and last day (ordinals) that a publication date
                           can mean; absent where it is unknown
    words                  how many words its body has, as a reader counts them
    said, said_exact       the terms of ``text`` and ``exact`` that stand in quotations,
                           where they stand there
    quotations             where quotations begin, with a term for each number of one in
                           its article, and where they end (``LAST_WORD``)
    breaks                 where sentences and paragraphs begin: a term for each kind,
                           with the positions of their first words
    spelt                  entries of the lexicon of languages other than English: a
                           word as it folds, and the stem of the word as it is written,
                           where that is another
    id                     the article's id
    (a facet's key)        the terms of the labels and variants of the facet's values
                           (``people:rahmon``)

A field named by a facet is answered from the facet's dictionary, not from postings.
"""

from __future__ import annotations

from whoosh.fields import ID, NUMERIC, TEXT, Schema

from cuttings.search.articles import Article
from cuttings.search.language.analysis import TermAnalyzer

SAID, SAID_EXACT = "said", "said_exact"
"""The fields of what somebody is quoted with."""

SPEAKERS = "speakers"
"""The field (and facet) of who is quoted."""

QUOTATIONS = "quotations"
"""The field of where quotations stand; its terms are their numbers in the article."""

LAST_WORD = "z"
"""The term of the last words of quotations."""

EXACT_OF = {"text": "exact", "title": "title_exact", SAID: SAID_EXACT}
"""The fields of stems, and those that hold the same terms unstemmed."""

WORD_FIELDS = {"text": "text", "title": "title", "lead": "text", SAID: SAID}
"""The fields that words of a text are looked for in, each with the field of stems that
holds them: the lead is the beginning of the text, and no field of the index.
"""

STATED = "stated"
"""The field that title words score in."""

SPELT = "spelt"
"""The field of entries of the lexicon."""

DATE_FIELDS = ("date_first", "date_last")

LENGTH = "words"
"""The field of how many words a text has."""

RANGE_FIELDS = (*DATE_FIELDS, LENGTH)
"""The fields of numbers, of which ranges are asked."""

BREAKS, SENTENCE, PARAGRAPH = "breaks", "s", "p"
"""The field of boundaries and its terms."""

GAP = 100
"""Positions between title and body in ``text``, so that no phrase spans the two."""


def text_schema() -> Schema:
    """The Whoosh schema of what is searched by words and dates (facets are columns
    of their own).
    """
    stems = TermAnalyzer(stemmed=True)
    words = TermAnalyzer(stemmed=False)
    return Schema(
        id=ID(unique=True),
        text=TEXT(analyzer=stems, phrase=True, spelling=False),
        exact=TEXT(analyzer=words, phrase=True, spelling=False),
        title=TEXT(analyzer=stems, phrase=True),
        title_exact=TEXT(analyzer=words, phrase=True),
        breaks=TEXT(analyzer=words, phrase=True),
        stated=TEXT(analyzer=stems, phrase=True),
        said=TEXT(analyzer=stems, phrase=True),
        said_exact=TEXT(analyzer=words, phrase=True),
        quotations=TEXT(analyzer=words, phrase=True),
        spelt=ID(),
        date_first=NUMERIC(int, bits=32, signed=False),
        date_last=NUMERIC(int, bits=32, signed=False),
        words=NUMERIC(int, bits=32, signed=False),
    )


def days_of(article: Article) -> tuple[int, int] | None:
    """The first and last day (ordinals) that an article may have been published on;
    None where that is unknown.
    """
    return article.published.days if article.published else None


def repeats_title(article: Article) -> bool:
    """Whether a title is no more than the beginning of the body, of which it was
    inferred: then its words are in the text once, as those of the body.
    """
    beginning = article.title.removesuffix("…")
    return article.title_inferred and article.body.startswith(beginning)
