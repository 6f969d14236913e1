"""An article cut into passages of about 200 words, each of which gets one vector.

A vector of a long text says a little of everything; of one passage it says what that is
about. Passages end with a paragraph where one ends near.

    >>> [len(each.split()) for each in passages_of("Title", "word " * 450)]
    [201, 200, 50]
    >>> passages_of("Title", "")
    ['Title']
"""

from __future__ import annotations

from collections.abc import Iterator

WORDS = 200
"""Words of a passage; a transformer cuts what is longer than 512 pieces of words."""

ENOUGH = 120
"""Words behind which a passage ends with its paragraph."""

SHORTEST = 40
"""Words that are a passage of their own; fewer are left with the one before."""


def passages_of(title: str, body: str) -> list[str]:
    """The passages of an article, the title at the head of the first."""
    cut: list[list[str]] = []
    for words in _cut(body):
        if cut and len(words) < SHORTEST:
            cut[-1] += words
        else:
            cut.append(words)
    passages = [" ".join(words) for words in cut]
    if not passages:
        return [title]
    passages[0] = f"{title}\n{passages[0]}" if title else passages[0]
    return passages


def _cut(body: str) -> Iterator[list[str]]:
    words: list[str] = []
    for paragraph in body.split("\n"):
        words += paragraph.split()
        while len(words) >= WORDS:
            yield words[:WORDS]
            words = words[WORDS:]
        if len(words) >= ENOUGH:
            yield words
            words = []
    if words:
        yield words
