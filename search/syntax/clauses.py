"""From the tree of a query to conditions for an engine: a tree of Whoosh's queries, what
to mark in a text, and what adds to the score of articles that have it in the title.

Words go to the stemmed fields, or where they are asked for as written to those of folded
terms; wildcards and fuzzy words always go to the latter, because a stem is not a
beginning of a word. Fields named by a facet hold folded terms.

    >>> conditions(Word("text", "talks")).tree == q.Term("text", "talk")
    True
    >>> conditions(Not(Word("text", "talks"))).marks
    ()
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Final, NamedTuple

from whoosh import query as q

from cuttings.search.dates import days_of
from cuttings.search.language.analysis import stem
from cuttings.search.language.chains import SIGN
from cuttings.search.language.compounds import parted
from cuttings.search.syntax.marks import How, Mark
from cuttings.search.syntax.proximity import Forms
from cuttings.search.syntax.proximity import Near as NearQuery
from cuttings.search.syntax.schema import EXACT_OF, LENGTH, SAID, STATED, WORD_FIELDS
from cuttings.search.syntax.speaking import (
    of_one_quotation,
    plain_condition,
    within_quotations,
)
from cuttings.search.syntax.tree import (
    AtLeast,
    Dates,
    Everything,
    Joined,
    Length,
    Near,
    Node,
    Not,
    Phrase,
    Word,
    leaves,
)

TITLE_BOOST = 1.0
"""What a word in the title adds, as a factor of its score in the field of stated titles.

Chosen on known items (``python -m tests.bench.weights``: 1,780 searches for an article of
the demo by two or three words of its title, lead, middle, any part, or a name): MRR .902
without titles, .927 at .5, .925 at 1 and .926 at 2. Words of the lead and of a heading's
name weigh nothing more: of 240 weights of all three those chosen on four fifths have .928
on the fifth, which is less than half a standard error (.005) above these.
"""

LEAD: Final = "lead"
"""The field of what stands in the lead; it is held as part of the text."""

ANYWHERE = 10_000_000
"""A distance that no text is long enough for."""

MOST_OPTIONAL = 4
"""Letters of one word that may be there or not (``#``); each doubles its patterns."""


class Conditions(NamedTuple):
    """What a part of a query asks of an article.

    ``titles`` are terms that add to the score of an article that has them in its title.
    """

    tree: q.Query
    marks: tuple[Mark, ...] = ()
    titles: tuple[q.Query, ...] = ()


def conditions(node: Node) -> Conditions:
    """What a tree asks, for an engine."""
    match node:
        case Word():
            return _of_word(node)
        case Phrase():
            return Conditions(_where(node, _phrase(node)), _marks_of_phrase(node))
        case Near():
            parts = [_placed(node.left), _placed(node.right)]
            tree = NearQuery(
                _field_of(node),
                parts,
                node.distance,
                node.ordered,
                node.unit,
                node.excluded,
            )
            marked = node.left if node.excluded else node
            return Conditions(_where(node, tree), _marks_of_near(marked))
        case AtLeast():
            marks = _marks_of_near(node.part)
            return Conditions(_where(node, _at_least(node)), marks)
        case Not():
            return Conditions(q.Not(conditions(node.part).tree))
        case Joined():
            return _of_joined(node)
        case Dates():
            return Conditions(_of_dates(node))
        case Length():
            return Conditions(q.NumericRange(LENGTH, node.least, node.most))
        case Everything():
            return Conditions(q.Every())


def _where(node: Node, tree: q.Query) -> q.Query:
    """A condition, held to the lead or to one quotation where its words are looked for
    there.
    """
    for leaf in leaves(node):
        if leaf.field == LEAD:
            return NearQuery(_field_of(node), [tree], 1, unit=LEAD)
        if leaf.field == SAID:
            return within_quotations(tree)
        break
    return tree


def _of_joined(node: Joined) -> Conditions:
    asked = [conditions(part) for part in node.parts]
    if node.operator == "AND":
        whole = all_of(node.parts, asked)
        if node.of_quotation:
            return whole._replace(tree=of_one_quotation(whole.tree))
        return whole
    trees = [part.tree for part in asked]
    return _with_their_marks(q.Or(trees), asked)


def all_of(parts: Sequence[Node], asked: Sequence[Conditions]) -> Conditions:
    """What several parts ask together, given what each of them asks."""
    if len(asked) == 1:
        return asked[0]
    trees = [part.tree for part in asked]
    if all(isinstance(part, Not) for part in parts):
        # Exclusions alone mean everything without them.
        trees.insert(0, q.Every())
    return _with_their_marks(q.And(trees), asked)


def _with_their_marks(tree: q.Query, asked: Sequence[Conditions]) -> Conditions:
    marks: tuple[Mark, ...] = ()
    titles: tuple[q.Query, ...] = ()
    for part in asked:
        marks += part.marks
        titles += part.titles
    return Conditions(tree, marks, titles)


def _of_dates(node: Dates) -> q.Query:
    """Articles whose date overlaps the period."""
    if node.period is None:
        return q.Term("date", "unknown")
    first, last = days_of(node.period)
    parts: list[q.Query] = []
    if first is not None:
        parts.append(q.NumericRange("date_last", first, None))
    if last is not None:
        parts.append(q.NumericRange("date_first", None, last))
    return parts[0] if len(parts) == 1 else q.And(parts)


# --- Words ---------------------------------------------------------------------------


SUBJECTS = frozenset(("event", "casualties", "terms", "section"))
"""Facets whose labels are common nouns, which readers write in the singular and in the
plural; names have no other number.
"""


def _numbers(word: str) -> list[str]:
    """A noun as it is written, and in the other number as far as a rule says it.

    >>> _numbers("elections"), _numbers("party")
    (['elections', 'election'], ['party', 'parties', 'partys'])
    """
    forms = [word]
    if word.endswith("s") and not word.endswith("ss"):
        forms += [word[:-2]] if word.endswith("es") else []
        forms += [word[:-3] + "y"] if word.endswith("ies") else []
        return [*forms, word[:-1]]
    forms += [word[:-1] + "ies"] if word.endswith("y") else []
    return [*forms, word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")]


def _of_word(word: Word) -> Conditions:
    tree = _leaf(word) if word.how == "any" else _where(word, _leaf(word))
    if word.field in SUBJECTS and word.how == "plain" and not word.exact:
        tree = q.Or([q.Term(word.field, form) for form in _numbers(word.text)])
    titles: tuple[q.Query, ...] = ()
    if word.how == "plain" and word.field == "text":
        titles = (_stem(STATED, word, TITLE_BOOST),)
    return Conditions(tree, _marks_of_word(word), titles)


def _leaf(word: Word) -> q.Query:
    """The condition that one word is."""
    if word.how == "plain":
        field, is_stemmed = _indexed_field(word.field, word.exact)
        term = _stem(field, word) if is_stemmed else q.Term(field, word.text)
        others: list[q.Query] = []
        parts = _parts_of(word)
        if parts:
            others.append(q.Phrase(field, list(map(stem, parts))))
        if is_stemmed:
            for stems in word.spellings:
                others.append(q.Phrase(field, list(stems)))
        return q.Or([term, *others]) if others else term
    field, _ = _indexed_field(word.field, exact=True)
    if word.how == "fuzzy":
        return q.FuzzyTerm(field, word.text, maxdist=word.limit, prefixlength=1)
    if word.how == "any":
        return q.Every(field) if word.field in WORD_FIELDS else q.Prefix(field, "")
    choices: list[q.Query] = []
    for pattern in _patterns(word):
        whole = _whole_word(word, pattern)
        choices.append(_leaf(whole) if whole else _pattern_leaf(field, pattern))
    return choices[0] if len(choices) == 1 else q.Or(choices)


def _stem(field: str, word: Word, boost: float = 1.0) -> q.Query:
    """A word in a field of stems: its English stem, or its forms in all languages."""
    if word.forms:
        return Forms(field, word.forms, boost)
    return q.Term(field, stem(word.text), boost=boost)


def _parts_of(word: Word) -> tuple[str, str] | None:
    """The two words that one may also be written as (G20, G-20); none where it is asked
    for as written, or of a facet.
    """
    if word.exact or word.how != "plain" or word.field not in WORD_FIELDS:
        return None
    return parted(word.text)


def _patterns(word: Word) -> list[str]:
    """The patterns of ``*`` and ``?`` that a word with other signs stands for."""
    if word.how == "prefix" and word.limit:
        return [word.text + "?" * more for more in range(word.limit + 1)]
    if word.how == "prefix":
        return [word.text + "*"]
    pieces = word.text.split("#", MOST_OPTIONAL)
    pieces[-1] = pieces[-1].replace("#", "?")
    patterns: list[str] = []
    for signs in product(("", "?"), repeat=len(pieces) - 1):
        pattern = pieces[0]
        for sign, piece in zip(signs, pieces[1:], strict=True):
            pattern += sign + piece
        patterns.append(pattern)
    return patterns


def _whole_word(word: Word, pattern: str) -> Word | None:
    """The plain word that a pattern is without its optional letters: colo#r is color in
    all its forms, or any letter before the r.
    """
    if word.how != "pattern" or set(pattern) & set("*?"):
        return None
    return Word(word.field, pattern, exact=word.exact)


def _pattern_leaf(field: str, pattern: str) -> q.Query:
    beginning = pattern[:-1]
    if not set(pattern) & set("*?"):
        return q.Term(field, pattern)
    if pattern.endswith("*") and not set(beginning) & set("*?"):
        return q.Prefix(field, beginning)
    return q.Wildcard(field, pattern)


def _indexed_field(field: str, exact: bool) -> tuple[str, bool]:
    """The field of the index to ask, and whether it holds stems."""
    if field not in WORD_FIELDS:
        return field, False
    stems = WORD_FIELDS[field]
    return (EXACT_OF[stems], False) if exact else (stems, True)


# --- Phrases and distances -----------------------------------------------------------


def _field_of(node: Node) -> str:
    """The field of the first word of a part that has any."""
    for leaf in leaves(node):
        return _indexed_field(leaf.field, leaf.exact)[0]
    return "text"


def _is_plain(phrase: Phrase) -> bool:
    return all(map(_is_plain_part, phrase.parts))


def _is_plain_part(part: Node) -> bool:
    is_word = isinstance(part, Word) and not part.forms
    return is_word and _is_markable(part)


def _is_markable(part: Node) -> bool:
    """Whether a part of a phrase is one word that a mark can name."""
    if not isinstance(part, Word) or part.how != "plain":
        return False
    return not part.spellings and not _parts_of(part)


def _phrase(phrase: Phrase) -> q.Query:
    """A phrase of plain words is Whoosh's own; so are two in either order."""
    field, _ = _indexed_field(phrase.field, phrase.exact)
    parts: list[q.Query] = []
    gaps: list[int] = []
    gap = 0
    for part in phrase.parts:
        if isinstance(part, Word) and part.how == "any":
            gap += 1
            continue
        if parts:
            gaps.append(gap)
        parts.append(_placed(part))
        gap = 0
    if len(parts) == 1:
        return parts[0]
    if _is_plain(phrase):
        words = [part.text for part in parts]
        if phrase.distance == 1:
            return q.Phrase(field, words)
        if len(words) == 2:
            there = q.Phrase(field, words, slop=phrase.distance)
            back = q.Phrase(field, words[::-1], slop=phrase.distance)
            return q.Or([there, back])
    return NearQuery(field, parts, phrase.distance, phrase.distance == 1, gaps=gaps)


def _at_least(node: AtLeast) -> q.Query:
    """A part so many times, each behind the one before, however far; together the times
    score what the part does.
    """
    part = _placed(node.part)
    if node.times == 1:
        return part
    once = part.with_boost(part.boost / node.times)
    return NearQuery(_field_of(node), [once] * node.times, ANYWHERE, ordered=True)


def _placed(node: Node) -> q.Query:
    """A part of a phrase or a distance: a condition that has places in a text."""
    match node:
        case Word():
            return _leaf(node)
        case Phrase():
            return _phrase(node)
        case Joined():
            return q.Or([_placed(part) for part in node.parts])
    return plain_condition(conditions(node).tree)


# --- Marks ---------------------------------------------------------------------------


def _marks_of_word(word: Word) -> tuple[Mark, ...]:
    """What a word marks: nothing, if it asks a facet."""
    if word.field not in WORD_FIELDS or word.how == "any":
        return ()
    return _in_field(word.field, _marks_of_text(word))


def _in_field(field: str, marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Marks that hold where their field does: those of quotations within marks."""
    if field != SAID:
        return marks
    return tuple([mark._replace(quoted_only=True) for mark in marks])


def _marks_of_text(word: Word) -> tuple[Mark, ...]:
    is_title = word.field == "title"
    if word.how == "plain":
        how: How = "word" if word.exact else "stem"
        keys = (word.text if word.exact else stem(word.text),)
        tagged = tuple([form for form in word.forms if SIGN in form])
        others = (tagged,) if tagged else ()
        marked: tuple[Mark, ...] = (
            Mark(keys, how, title_only=is_title, others=others),
        )
        for form in word.forms[1:]:
            if SIGN not in form:
                marked += (Mark((form,), how, title_only=is_title),)
        for stems in word.spellings:
            marked += (Mark(stems, how, title_only=is_title),)
        parts = _parts_of(word)
        if parts:
            both = tuple(map(stem, parts))
            marked += (Mark(both, how, title_only=is_title),)
        return marked
    if word.how == "fuzzy":
        return (Mark((word.text,), "fuzzy", distance=word.limit, title_only=is_title),)
    if word.how == "prefix" and not word.limit:
        return (Mark((word.text,), "prefix", title_only=is_title),)
    marks: list[Mark] = []
    for pattern in _patterns(word):
        whole = _whole_word(word, pattern)
        if whole:
            marks += _marks_of_word(whole)
            continue
        kind: How = "wildcard" if set(pattern) & set("*?") else "word"
        marks.append(Mark((pattern,), kind, title_only=is_title))
    return tuple(marks)


def _marks_of_phrase(phrase: Phrase) -> tuple[Mark, ...]:
    """A phrase of plain words marks them together, another each of its words."""
    if phrase.field not in WORD_FIELDS:
        return ()
    is_marked_together = all(map(_is_markable, phrase.parts))
    if not is_marked_together or (phrase.distance > 1 and len(phrase.parts) > 2):
        return _marks_of_near(phrase)
    how: How = "word" if phrase.exact else "stem"
    words = [part for part in phrase.parts if isinstance(part, Word)]
    texts = tuple([word.text for word in words])
    keys = texts if phrase.exact else tuple(map(stem, texts))
    is_title = phrase.field == "title"
    others: tuple[tuple[str, ...], ...] = ()
    if any(word.forms for word in words):
        others = tuple([word.forms[1:] for word in words])
    mark = Mark(keys, how, phrase.distance, title_only=is_title, others=others)
    if phrase.distance > 1:
        back = mark._replace(words=keys[::-1], others=others[::-1])
        return _in_field(phrase.field, (mark, back))
    return _in_field(phrase.field, (mark,))


def _marks_of_near(node: Node) -> tuple[Mark, ...]:
    """The marks of each word on its own: where several kinds of words stand together,
    no one mark can say it.
    """
    nodes: Sequence[Node]
    match node:
        case Word():
            return _marks_of_word(node)
        case Phrase() if all(map(_is_markable, node.parts)) and node.distance == 1:
            return _marks_of_phrase(node)
        case Phrase() | Joined():
            nodes = node.parts
        case Near():
            nodes = (node.left,) if node.excluded else (node.left, node.right)
        case _:
            return ()
    marks: tuple[Mark, ...] = ()
    for part in nodes:
        marks += _marks_of_near(part)
    return marks
