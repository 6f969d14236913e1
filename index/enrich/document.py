"""One article on its way through the rules: what is known of it as a whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from cuttings.index.enrich.organisations import ShortNames
from cuttings.index.enrich.people import People
from cuttings.index.enrich.recogniser import Raw
from cuttings.index.enrich.spans import Span
from cuttings.search.articles import Article, Mention

_LOWER = re.compile(r"(?<![\w’'-])[a-z]{3,}(?![\w’'-])")


class Document:
    """The text of an article, what the model found in it, and what the steps of
    ``rules`` add, each from what those before it left: what no step has set yet, none
    can read.
    """

    scanned: list[Span]
    """Countries, regions and demonyms of the body, by name."""
    title_scanned: list[Span]
    countries: Counter[str]
    """The countries (ISO codes) that the body names, and how often."""
    about: str | None
    """The label of the one country that the article is about."""
    lands: Counter[str]
    """``countries``, and those that only towns tell."""
    candidates: list[Span]
    """What the model and the words of the text found; they may overlap."""
    spans: list[Span]
    """The candidates of the body side by side, in the order of the text."""
    title_spans: list[Span]
    """The same of the title."""
    full_surnames: frozenset[str]
    """The keys of the surnames of all people that are named in full."""
    surnames: frozenset[str]
    """The keys of the people that the model found by one word."""
    acronyms: dict[str, str]
    """The acronyms that the text explains, with their long names."""
    short_names: ShortNames
    """The organisations of the body by what else they may be called."""
    bodies: frozenset[str]
    """The names of places and people that stand for organisations in this document."""
    namesakes: frozenset[str]
    """The names of places that are surnames in this document."""
    no_names: frozenset[str]
    """What stands for a people or a thing in this document."""
    things: frozenset[str]
    """The grades, ratings and units of account in this document."""
    listed: frozenset[int]
    """Where the names of the body start that stand in a list of places."""
    works: frozenset[str]
    """The names of works, ships and storms in this document."""
    resolved: list[Span]
    """The spans of the body that are names, each of the right sort."""
    title_resolved: list[Span]
    people: People
    clubs: frozenset[str]
    """The towns that stand for their clubs."""
    named_in_body: list[Span]
    """The names of the body, each in the form that it is filed by."""
    named_in_title: list[Span]
    mentions: tuple[Mention, ...]

    def __init__(
        self, article: Article, body: Sequence[Raw], title: Sequence[Raw]
    ) -> None:
        self.article = article
        self.text = article.body
        self.title = article.title
        self.found_in_body = body
        self.found_in_title = title
        self.lower_words = frozenset(_LOWER.findall(article.body))
        """The words that the body has in lower case too."""
