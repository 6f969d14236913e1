"""Where a name stands with other words: what a ruling of wider reach than one article and
narrower than all is about.

    stands_with(article, mention, "basketball season", "sentence")

All of the words have to stand there, in any order, compared as a search compares them
without stems: case, accents and possessives make no difference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from cuttings.search.articles import Article, Kind, Mention
from cuttings.search.errors import AuthorityError
from cuttings.search.language.analysis import spans, terms
from cuttings.search.language.units import breaks_of
from cuttings.search.translations import worded

Within = Literal["sentence", "article"]

LONGEST = 200
"""Characters of the words: they are a sentence's, not a text's."""


@dataclass(frozen=True, slots=True)
class Context:
    """Words that stand with a name, in one sentence or one article; and the articles in
    which they do now, each with the kinds as which the name was found there.
    """

    words: str
    within: Within
    met: Mapping[str, frozenset[Kind]] = field(default_factory=dict)


def checked_words(words: str) -> str:
    """The words of a context as they are kept. Raises AuthorityError for none, and for
    more than LONGEST characters.
    """
    kept = " ".join(words.split())
    if not any(terms(kept)):
        raise AuthorityError(worded("Say which words stand with the name."))
    if len(kept) > LONGEST:
        raise AuthorityError(
            worded(
                "The words with the name have %(number)s characters; at most "
                "%(longest)s are kept.",
                number=len(kept),
                longest=LONGEST,
            )
        )
    return kept


def stands_with(article: Article, mention: Mention, words: str, within: Within) -> bool:
    """Whether all of these words stand where a name does: in its sentence, of which the
    title is one, or in its article.
    """
    wanted = set(terms(words))
    if within == "article":
        return wanted <= {*terms(article.title), *terms(article.body)}
    if mention.start < 0:
        return wanted <= set(terms(article.title))
    if not wanted <= set(terms(article.body)):
        # In most articles of a frequent name.
        return False
    breaks = breaks_of(article.body)
    sentence: set[str] = set()
    number = -1
    placed = list(spans(article.body))
    for position, (_, start, end) in enumerate(placed):
        if start < mention.end and mention.start < end:
            number = breaks.unit("sentence", position)
            break
    for position, (term, _, _) in enumerate(placed):
        if breaks.unit("sentence", position) == number:
            sentence.add(term)
    return wanted <= sentence
