"""The leaves of a query: one word or phrase of the query language as a Whoosh query over the right field.

A leaf is a ``Leaf``, or the warning (a string) that says why it was left out. Words go to the stemmed fields, or to
the folded ones in an exact search; wildcards and fuzzy words always go to the folded ones, because a stem is not a
beginning of a word. Fields named by a facet hold folded words.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from cuttings.search.analysis import piece_terms, stem, terms
from cuttings.search.dates import interval
from cuttings.search.marks import Mark
from cuttings.search.schema import EXACT_OF
from whoosh import query as q

TITLE_BOOST = 1.0
"""What a word in the title adds, as a factor of its BM25F score in the title field."""
_FUZZY = re.compile(r"(?P<word>.+)~(?P<distance>[12]?)")
_WILD = re.compile(r"[*?]")


class Leaf(NamedTuple):
    """A leaf's tree, its wording, what it marks, and what it adds to the score of articles with it in the title."""

    tree: q.Query
    words: str
    marks: tuple[Mark, ...] = ()
    titles: tuple[q.Query, ...] = ()


def word_leaf(field: str, text: str, exact: bool) -> Leaf | str:
    """One bare word: plain, with wildcards, or fuzzy. A word of several terms (``al-Qaeda``) is a phrase."""
    fuzzy = _FUZZY.fullmatch(text) if "~" in text else None
    if fuzzy:
        return _fuzzy_leaf(field, fuzzy["word"], fuzzy["distance"], exact)
    if "*" in text or "?" in text:
        if text.strip("*?") == "" and "*" in text:
            return Leaf(q.Every(), "everything")
        if _WILD.search(text.rstrip("?!.,;:")) or text.endswith("*"):
            return _wild_leaf(field, text)
    return phrase_leaf(field, text, 1, exact, quoted=False)


def phrase_leaf(field: str, text: str, slop: int, exact: bool, quoted: bool = True) -> Leaf | str:
    """A phrase, adjacent for ``slop`` 1, else each word at most ``slop`` words after the last.

    Two words in proximity may stand in either order, since that is what a reader means by "near".
    """
    words = piece_terms(text)
    if not words:
        return f"“{text}” has no letters or digits and was left out."
    target, stemmed = _target(field, exact)
    keys = tuple(stem(word) for word in words) if stemmed else words
    mark = _mark(field, keys, "stem" if stemmed else "word", slop)
    prefix = "" if field == "text" else f"{field}:"
    if len(keys) == 1:
        title = (q.Term(_target("title", exact)[0], keys[0], boost=TITLE_BOOST),) if field == "text" else ()
        return Leaf(q.Term(target, keys[0]), prefix + (f"“{words[0]}”" if quoted else words[0]), mark, title)
    tree: q.Query = q.Phrase(target, list(keys), slop=slop)
    if slop > 1 and len(keys) == 2:
        tree = q.Or([tree, q.Phrase(target, [keys[1], keys[0]], slop=slop)])
        mark += tuple(_mark(field, keys[::-1], "stem" if stemmed else "word", slop))
    near = f" within {slop} words" if slop > 1 else ""
    return Leaf(tree, f"{prefix}“{' '.join(words)}”{near}", mark)


def date_leaf(text: str) -> Leaf | str:
    """``1997``, ``1997-03..1998``, ``..1998``, ``1998..`` or ``unknown``: articles whose date overlaps the period."""
    text = text.strip().strip(",;")
    if text.lower() == "unknown":
        return Leaf(q.Term("date", "unknown"), "date:unknown")
    since, dots, until = text.partition("..")
    if not dots:
        until = since
    ends = [interval(end) if end else None for end in (since, until)]
    if (since and not ends[0]) or (until and not ends[1]) or not (since or until):
        return f"“date:{text}” is not a date or period (write date:1997, date:1997-03..1998) and was left out."
    parts: list[q.Query] = []
    if ends[0]:
        parts.append(q.NumericRange("date_last", ends[0][0], None))
    if ends[1]:
        parts.append(q.NumericRange("date_first", None, ends[1][1]))
    return Leaf(q.And(parts) if len(parts) > 1 else parts[0], f"date:{text}")


def _fuzzy_leaf(field: str, text: str, distance: str, exact: bool) -> Leaf | str:
    words = tuple(terms(text))
    if len(words) != 1:
        return phrase_leaf(field, text, 1, exact, quoted=False)
    word = words[0]
    most = int(distance) if distance else (1 if len(word) < 6 else 2)
    tree = q.FuzzyTerm(_target(field, True)[0], word, maxdist=most, prefixlength=1)
    letters = "one letter" if most == 1 else "two letters"
    return Leaf(tree, f"{word}~ (up to {letters} different)", _mark(field, (word,), "fuzzy", distance=most))


def _wild_leaf(field: str, text: str) -> Leaf | str:
    """A word with ``*`` or ``?``; parts joined by other signs (``al-Nus*``) must all occur.

    A question mark at the end of a word is punctuation.
    """
    trees: list[q.Query] = []
    marks: tuple[Mark, ...] = ()
    shown: list[str] = []
    for part in re.findall(r"[\w*?'’]+", text):
        pattern = "".join(piece if piece in "*?" else "".join(terms(piece)) for piece in re.split(r"([*?])", part))
        pattern = re.sub(r"\*[*?]*\*", "*", pattern).rstrip("?")
        if not pattern.strip("*?"):
            continue
        tree, how, key = _wild_tree(_target(field, True)[0], pattern)
        trees.append(tree)
        shown.append(pattern)
        marks += _mark(field, (key,), how)
    if not trees:
        return f"“{text}” has no letters or digits beside its wildcards and was left out."
    prefix = "" if field == "text" else f"{field}:"
    return Leaf(q.And(trees) if len(trees) > 1 else trees[0], prefix + " AND ".join(shown), marks)


def _wild_tree(field: str, pattern: str) -> tuple[q.Query, str, str]:
    if not _WILD.search(pattern):
        return q.Term(field, pattern), "word", pattern
    if not _WILD.search(pattern[:-1]) and pattern.endswith("*"):
        return q.Prefix(field, pattern[:-1]), "prefix", pattern[:-1]
    return q.Wildcard(field, pattern), "wildcard", pattern


def _target(field: str, exact: bool) -> tuple[str, bool]:
    """The index field to ask, and whether it holds stems."""
    if field not in EXACT_OF:
        return field, False
    return (EXACT_OF[field], False) if exact else (field, True)


def _mark(field: str, words: tuple[str, ...], how: str, slop: int = 1, distance: int = 0) -> tuple[Mark, ...]:
    if field not in EXACT_OF:
        return ()
    return (Mark(words, how, slop, distance, title_only=field == "title"),)  # type: ignore[arg-type]
