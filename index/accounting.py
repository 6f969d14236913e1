"""Where the letters of each file are: what it says, counted from itself, against what
its articles show and hide.

    ledger = Ledger()
    for raw in read_path(path, options):
        ledger.add(raw.key, clean(raw, source=path.name))
    found = ledger.account_of(path, options, anything_skipped=False)

A file that has more different words than fit into memory, or is of a format that only
its reader understands, has no account.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path

from cuttings.index.catalogue import Account
from cuttings.index.limits import TookTooLong, each_within
from cuttings.index.readers import HEAD, ReadOptions, Source
from cuttings.index.readers.census import (
    MOST_WORDS,
    Words,
    count_words,
    words_in,
)
from cuttings.index.readers.census.content import Uncounted
from cuttings.index.readers.choose import display_name
from cuttings.search.articles import Article

SECONDS = 30.0
SECONDS_A_MEGABYTE = 1.0
"""Of processor that a count may take."""


class Ledger:
    """The words of a file's articles."""

    def __init__(self) -> None:
        self._shown: Words = Counter()
        self._hidden: Words = Counter()
        self._is_full = False

    def add(self, key: str, article: Article) -> None:
        """Takes an article, and its key in the file, which may be all that is left of
        a record's id.
        """
        if self._is_full:
            return
        try:
            self._shown.update(count_words((key, *_shown_in(article))))
            self._hidden.update(count_words(_hidden_in(article)))
        except Uncounted:
            self._is_full = True
        if self._is_full or len(self._shown) + len(self._hidden) > 2 * MOST_WORDS:
            self._is_full = True
            self._shown.clear()
            self._hidden.clear()

    def account_of(
        self, path: Path, options: ReadOptions, anything_skipped: bool
    ) -> Account | None:
        """Where the letters of the file are; None where it can't be counted."""
        if self._is_full:
            return None
        words = _words_of(path, options)
        if words is None:
            return None
        return account(words, self._shown, self._hidden, anything_skipped)


def account(
    words: Words, shown: Words, hidden: Words, anything_skipped: bool
) -> Account:
    """Where the words of a file are among those that its articles show and hide."""
    seen = words & shown
    rest = words - shown
    kept = rest & hidden
    rest = rest - hidden
    repeated: Words = Counter()
    for word, count in rest.items():
        if word in shown or word in hidden:
            repeated[word] = count
    missing = rest - repeated
    # a word that was parted by a line's end, by markup, or in a PDF by its letters'
    # distance, is whole in the article, or the other way round
    others = shown + hidden - words
    whole = "\n".join(others) + "\n\n" + "".join(others) if missing else ""
    joined: Words = Counter()
    for word, count in missing.items():
        if word in whole:
            joined[word] = count
    missing = missing - joined
    lost = _size(missing)
    return Account(
        letters=_size(words),
        shown=_size(seen) + _size(joined),
        hidden=_size(kept),
        repeated=_size(repeated),
        skipped=lost if anything_skipped else 0,
        lost=0 if anything_skipped else lost,
        missing=tuple(missing),
    )


def _size(words: Words) -> int:
    return sum(len(word) * count for word, count in words.items())


def _words_of(path: Path, options: ReadOptions) -> Words | None:
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD)
            size = os.fstat(stream.fileno()).st_size
    except OSError:
        return None
    source = Source(display_name(path), head, size, path)
    counted = (words_in(each, options) for each in (source,))
    try:
        return next(each_within(counted, SECONDS + SECONDS_A_MEGABYTE * size / 1e6))
    except TookTooLong:
        return None


def _shown_in(article: Article) -> Iterator[str]:
    """What an article shows: its text, and the facts beside it."""
    for paragraph in article.paragraphs:
        if not paragraph.hidden:
            yield article.original[paragraph.source_start : paragraph.source_end]
    facts = (article.outlet, article.agency, article.byline, article.dateline)
    yield from filter(None, (*facts, article.url, article.language))
    if not article.title_inferred:
        yield article.title
    if article.published is not None:
        yield article.published.value
    yield from map(str, astuple(article.imprint))
    yield from article.subjects
    for term in article.terms:
        yield term.label


def _hidden_in(article: Article) -> Iterator[str]:
    for paragraph in article.paragraphs:
        if paragraph.hidden:
            yield article.original[paragraph.source_start : paragraph.source_end]
