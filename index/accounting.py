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

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import astuple
from pathlib import Path

from cuttings.index.catalogue import Account
from cuttings.index.limits import TookTooLong, limited
from cuttings.index.readers import ReadOptions
from cuttings.index.readers.census import (
    Tally,
    Words,
    count_words,
    letters_in,
    tally_of,
)
from cuttings.index.readers.census.content import Uncounted
from cuttings.index.readers.choose import source_of
from cuttings.search.articles import UNSTATED, Article

SECONDS = 30.0
SECONDS_A_MEGABYTE = 1.0
"""Of processor that a count may take."""


class Ledger:
    """What a file's articles say."""

    def __init__(self) -> None:
        self._shown = Tally()
        self._hidden = Tally()
        self._is_full = False

    def add(self, key: str, article: Article) -> None:
        """Takes an article, and its key in the file, which may be all that is left of
        a record's id.
        """
        if self._is_full:
            return
        try:
            self._shown.add((key, *_shown_in(article)))
            self._hidden.add(_hidden_in(article))
        except Uncounted:
            self._is_full = True
            self._shown = self._hidden = Tally()

    def account_of(
        self, path: Path, options: ReadOptions, anything_skipped: bool
    ) -> Account | None:
        """Where the letters of the file are; None where it can't be counted."""
        if self._is_full:
            return None
        said = _said_in(path, options)
        if said is None:
            return None
        try:
            return compare(said, self._shown, self._hidden, anything_skipped)
        except Uncounted:
            return None


def compare(
    said: Tally, shown: Tally, hidden: Tally, anything_skipped: bool
) -> Account:
    """Where what a file says is among what its articles show and hide.

    Lines that stand in both as they are need no count of their words, and of most files
    those are all. Raises Uncounted where there are more words than fit into memory.
    """
    if not (said.is_held and shown.is_held):
        return account(said.words(), shown.words(), hidden.words(), anything_skipped)
    lines, placed = said.lines(), shown.lines()
    same = lines & placed
    lines.subtract(same)
    rest = count_words(lines.elements())
    if not rest:
        letters = letters_in(same.elements())
        return Account(letters=letters, shown=letters)
    placed.subtract(same)
    return account(
        rest,
        count_words(placed.elements()),
        hidden.words(),
        anything_skipped,
        list(same.elements()),
    )


def account(
    words: Words,
    shown: Words,
    hidden: Words,
    anything_skipped: bool,
    same: Collection[str] = (),
) -> Account:
    """Where the words of a file are among those that its articles show and hide;
    ``same`` are lines of both that stand in neither.
    """
    seen = words & shown
    rest = words - shown
    kept = rest & hidden
    rest = rest - hidden
    repeated: Words = Counter()
    known = count_words(same) if rest else Counter()
    for word, count in rest.items():
        if word in shown or word in hidden or word in known:
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
    in_both = letters_in(same)
    return Account(
        letters=in_both + _size(words),
        shown=in_both + _size(seen) + _size(joined),
        hidden=_size(kept),
        repeated=_size(repeated),
        skipped=lost if anything_skipped else 0,
        lost=0 if anything_skipped else lost,
        missing=tuple(missing),
    )


def _size(words: Words) -> int:
    return sum(len(word) * count for word, count in words.items())


def _said_in(path: Path, options: ReadOptions) -> Tally | None:
    try:
        source = source_of(path)
    except OSError:
        return None
    seconds = SECONDS + SECONDS_A_MEGABYTE * source.size / 1e6
    try:
        return limited(lambda: tally_of(source, options), seconds, apart=False)
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
    if article.imprint != UNSTATED:
        yield from map(str, astuple(article.imprint))
    yield from article.subjects
    for term in article.terms:
        yield term.label


def _hidden_in(article: Article) -> Iterator[str]:
    for paragraph in article.paragraphs:
        if paragraph.hidden:
            yield article.original[paragraph.source_start : paragraph.source_end]
