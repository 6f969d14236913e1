"""One article on its way through the rules: what is known of it as a whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from cuttings.index.enrich.organisations import ShortNames
from cuttings.index.enrich.people import People
from cuttings.index.enrich.recogniser import Raw
from cuttings.index.enrich.spans import Span
from cuttings.search.articles import Mention

_LOWER = re.compile(r"(?<![\w’'-])[a-z]{3,}(?![\w’'-])")


@dataclass
class Document:
    """The text of an article, what the model found in it, and what the steps of
    ``rules`` add, each from what those before it left.
    """

    text: str
    title: str
    body_spans: Sequence[Raw]
    title_spans: Sequence[Raw]

    scanned: list[Span] = field(default_factory=list)
    """Countries, regions and demonyms of the body, by name."""
    title_scanned: list[Span] = field(default_factory=list)
    countries: Counter[str] = field(default_factory=Counter)
    """The countries (ISO codes) that the body names, and how often."""
    about: str | None = None
    """The label of the one country that the article is about."""
    lands: Counter[str] = field(default_factory=Counter)
    """``countries``, and those that only towns tell."""
    candidates: list[Span] = field(default_factory=list)
    """What the model and the words of the text found; they may overlap."""
    spans: list[Span] = field(default_factory=list)
    """The candidates of the body side by side, in the order of the text."""
    resolved: list[Span] = field(default_factory=list)
    """Those that are names, each of the right sort."""
    in_title: list[Span] = field(default_factory=list)
    """The same of the title."""

    full_surnames: frozenset[str] = frozenset()
    """The keys of the surnames of all people that are named in full."""
    surnames: frozenset[str] = frozenset()
    """The keys of the people that the model found by one word."""
    acronyms: dict[str, str] = field(default_factory=dict)
    """The acronyms that the text explains, with their long names."""
    short_names: ShortNames = field(default_factory=lambda: ShortNames(()))
    people: People = field(default_factory=lambda: People(()))
    clubs: frozenset[str] = frozenset()
    """The towns that stand for their clubs."""
    mentions: list[Mention] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lower_words = frozenset(_LOWER.findall(self.text))
        """The words that the body has in lower case too."""
