"""The clauses of a query: one word, phrase or date over the right field, and what
joining and negating makes of them.

A clause is a tree of Whoosh's queries with the same in words, what it marks in a text,
and what it adds to the score of articles that have it in the title. Words go to the
stemmed fields, or in an exact search to those of folded terms; wildcards and fuzzy
words always go to the latter, because a stem is not a beginning of a word. Fields named
by a facet hold folded terms.

    >>> word_clause("text", "al-Qaeda", exact=False).words
    '“al qaeda”'
    >>> word_clause("text", "!!!", exact=False)
    Traceback (most recent call last):
    cuttings.search.syntax.clauses.LeftOut: “!!!” has no letters or digits and was left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from whoosh import query as q

from cuttings.search.dates import interval
from cuttings.search.language.analysis import stem, terms, word_terms
from cuttings.search.syntax.marks import How, Mark
from cuttings.search.syntax.schema import EXACT_OF

TITLE_BOOST = 1.0
"""What a word in the title adds, as a factor of its BM25F score in the title field."""

_FUZZY = re.compile(r"(?P<word>.+)~(?P<distance>[12]?)")
_WILDCARD = re.compile(r"[*?]")
_PUNCTUATION = "?!.,;:"

_SHORT_WORD = 6
"""A fuzzy word of fewer letters may differ in one of them, a longer one in two."""


class LeftOut(Exception):
    """A part of a query means nothing. Its message is the warning that says so."""


class Clause(NamedTuple):
    """A part of a query as understood.

    ``titles`` are terms that add to the score of an article that has them in its title.
    ``operator`` is what joined it of several, for brackets in the wording.
    """

    tree: q.Query
    words: str
    marks: tuple[Mark, ...] = ()
    titles: tuple[q.Query, ...] = ()
    operator: Literal["AND", "OR", ""] = ""
    is_negative: bool = False


# --- One word, phrase or date --------------------------------------------------------


def word_clause(field: str, text: str, exact: bool) -> Clause:
    """A word without quotation marks: plain, with wildcards, or fuzzy.

    A word of several terms (``al-Qaeda``) is a phrase. Raises LeftOut.
    """
    fuzzy = _FUZZY.fullmatch(text)
    if fuzzy:
        return _fuzzy_clause(field, fuzzy["word"], fuzzy["distance"], exact)

    if "*" in text and not text.strip("*?"):
        return Clause(q.Every(), "everything")

    # A question mark at the end of a word is punctuation.
    if text.endswith("*") or _WILDCARD.search(text.rstrip(_PUNCTUATION)):
        return _wildcard_clause(field, text)
    return phrase_clause(field, text, 1, exact, quoted=False)


def phrase_clause(
    field: str, text: str, slop: int, exact: bool, quoted: bool = True
) -> Clause:
    """A phrase: its words adjacent if ``slop`` is 1, else each at most ``slop`` words
    after the last.

    Two words in proximity may stand in either order, since that is what a reader means
    by "near". Raises LeftOut.
    """
    words = word_terms(text)
    if not words:
        raise LeftOut(f"“{text}” has no letters or digits and was left out.")

    target, is_stemmed = _indexed_field(field, exact)
    keys = tuple([stem(word) for word in words]) if is_stemmed else words
    how: How = "stem" if is_stemmed else "word"
    marks = _marks(field, keys, how, slop)

    if len(keys) == 1:
        titles: tuple[q.Query, ...] = ()
        if field == "text":
            title_field, _ = _indexed_field("title", exact)
            titles = (q.Term(title_field, keys[0], boost=TITLE_BOOST),)
        shown = f"“{words[0]}”" if quoted else words[0]
        return Clause(q.Term(target, keys[0]), _named(field, shown), marks, titles)

    tree: q.Query = q.Phrase(target, list(keys), slop=slop)
    if slop > 1 and len(keys) == 2:
        reverse = keys[::-1]
        tree = q.Or([tree, q.Phrase(target, list(reverse), slop=slop)])
        marks += _marks(field, reverse, how, slop)

    shown = f"“{' '.join(words)}”"
    if slop > 1:
        shown += f" within {slop} words"
    return Clause(tree, _named(field, shown), marks)


def date_clause(text: str) -> Clause:
    """``1997``, ``1997-03..1998``, ``..1998``, ``1998..`` or ``unknown``: articles
    whose date overlaps the period. Raises LeftOut.

    >>> date_clause("1997..,").words
    'date:1997..'
    """
    text = text.strip().strip(",;")
    if text.lower() == "unknown":
        return Clause(q.Term("date", "unknown"), "date:unknown")

    since, dots, until = text.partition("..")
    if not dots:
        until = since
    first = interval(since) if since else None
    last = interval(until) if until else None
    is_unreadable = (since and not first) or (until and not last)
    if is_unreadable or not (first or last):
        raise LeftOut(
            f"“date:{text}” is not a date or period (write date:1997, "
            "date:1997-03..1998) and was left out."
        )

    parts: list[q.Query] = []
    if first:
        parts.append(q.NumericRange("date_last", first[0], None))
    if last:
        parts.append(q.NumericRange("date_first", None, last[1]))
    return Clause(_all_of(parts), f"date:{text}")


def _fuzzy_clause(field: str, text: str, distance: str, exact: bool) -> Clause:
    """A word spelt nearly so, its first letter as written."""
    words = tuple(terms(text))
    if len(words) != 1:
        return phrase_clause(field, text, 1, exact, quoted=False)

    (word,) = words
    limit = 1 if len(word) < _SHORT_WORD else 2
    if distance:
        limit = int(distance)
    target, _ = _indexed_field(field, exact=True)
    tree = q.FuzzyTerm(target, word, maxdist=limit, prefixlength=1)
    letters = "one letter" if limit == 1 else "two letters"
    marks = _marks(field, (word,), "fuzzy", distance=limit)
    return Clause(tree, f"{word}~ (up to {letters} different)", marks)


def _wildcard_clause(field: str, text: str) -> Clause:
    """A word with ``*`` or ``?``; parts joined by other signs (``al-Nus*``) must all
    occur.
    """
    target, _ = _indexed_field(field, exact=True)
    trees: list[q.Query] = []
    patterns: list[str] = []
    marks: tuple[Mark, ...] = ()
    for part in re.findall(r"[\w*?'’]+", text):
        pattern = _folded_pattern(part)
        if not pattern.strip("*?"):
            continue
        patterns.append(pattern)
        beginning = pattern[:-1]
        if not _WILDCARD.search(pattern):
            trees.append(q.Term(target, pattern))
            marks += _marks(field, (pattern,), "word")
        elif pattern.endswith("*") and not _WILDCARD.search(beginning):
            trees.append(q.Prefix(target, beginning))
            marks += _marks(field, (beginning,), "prefix")
        else:
            trees.append(q.Wildcard(target, pattern))
            marks += _marks(field, (pattern,), "wildcard")

    if not trees:
        raise LeftOut(
            f"“{text}” has no letters or digits beside its wildcards and was left out."
        )
    return Clause(_all_of(trees), _named(field, " AND ".join(patterns)), marks)


def _folded_pattern(part: str) -> str:
    """A word with wildcards as terms are folded; several signs that mean one are one.

    >>> _folded_pattern("Łó**dź?")
    'lo*dz'
    """
    pattern = ""
    for letters in re.split(r"([*?])", part):
        pattern += letters if letters in ("*", "?") else "".join(terms(letters))
    return re.sub(r"\*[*?]*\*", "*", pattern).rstrip("?")


def _indexed_field(field: str, exact: bool) -> tuple[str, bool]:
    """The field of the index to ask, and whether it holds stems."""
    if field not in EXACT_OF:
        return field, False
    return (EXACT_OF[field], False) if exact else (field, True)


def _named(field: str, words: str) -> str:
    return words if field == "text" else f"{field}:{words}"


def _marks(
    field: str, words: tuple[str, ...], how: How, slop: int = 1, distance: int = 0
) -> tuple[Mark, ...]:
    """What a clause marks: nothing, if it asks a facet."""
    if field not in EXACT_OF:
        return ()
    return (Mark(words, how, slop, distance, title_only=field == "title"),)


def _all_of(trees: Sequence[q.Query]) -> q.Query:
    return trees[0] if len(trees) == 1 else q.And(list(trees))


# --- Several clauses -----------------------------------------------------------------


def negate(clause: Clause) -> Clause:
    """What a clause excludes. It marks nothing."""
    words = clause.words
    if clause.operator or words.startswith("NOT "):
        words = f"({words})"
    return Clause(q.Not(clause.tree), f"NOT {words}", is_negative=True)


def join(operator: Literal["AND", "OR"], clauses: Sequence[Clause]) -> Clause:
    """One clause of several.

    A conjunction of exclusions alone means everything without them.
    """
    if operator == "AND" and all(clause.is_negative for clause in clauses):
        return _everything_but(clauses)
    if len(clauses) == 1:
        return clauses[0]

    trees: list[q.Query] = []
    words: list[str] = []
    marks: tuple[Mark, ...] = ()
    titles: tuple[q.Query, ...] = ()
    for clause in clauses:
        needs_brackets = clause.operator not in ("", operator)
        words.append(f"({clause.words})" if needs_brackets else clause.words)
        trees.append(clause.tree)
        marks += clause.marks
        titles += clause.titles
    tree = q.And(trees) if operator == "AND" else q.Or(trees)
    return Clause(tree, f" {operator} ".join(words), marks, titles, operator)


def _everything_but(exclusions: Sequence[Clause]) -> Clause:
    tree = q.And([q.Every(), *[clause.tree for clause in exclusions]])
    words = " AND ".join([clause.words for clause in exclusions])
    return Clause(tree, words, operator="AND" if len(exclusions) > 1 else "")
