"""A query's words looked up in the languages of an archive.

A tree comes from the parser with its words as they were typed; here each plain word gets
the stems that it has in every language that the archive holds. In an archive in English
alone nothing is looked up, and the tree is the one that was read.
"""

from __future__ import annotations

from dataclasses import replace

from cuttings.search.facets.languages import named_language
from cuttings.search.language.analysis import sought, stem
from cuttings.search.language.chains import SIGN
from cuttings.search.language.function_words import is_function_word
from cuttings.search.language.lexicon import Lexicon, forms_of
from cuttings.search.language.namesakes import spellings_of
from cuttings.search.syntax.notices import Notice
from cuttings.search.syntax.schema import WORD_FIELDS
from cuttings.search.syntax.tree import (
    AtLeast,
    Joined,
    Near,
    Node,
    Not,
    Phrase,
    Word,
    leaves,
)
from cuttings.search.translations import Message, worded

MOST_NAMED = 4
"""Languages that are named; of more it is said how many there are."""

_ELIDING = frozenset({"ca", "fr", "it"})
"""Languages in which articles are written together with what follows: l'hôpital."""


def looked_up(node: Node, lexicon: Lexicon) -> Node:
    """A tree with the forms of its words in an archive."""
    if not lexicon.languages:
        return node
    match node:
        case Word():
            return _with_forms(node, lexicon)
        case Phrase():
            return _phrase(node, lexicon)
        case Near():
            left, right = looked_up(node.left, lexicon), looked_up(node.right, lexicon)
            return replace(node, left=left, right=right)
        case Not() | AtLeast():
            return replace(node, part=looked_up(node.part, lexicon))
        case Joined():
            parts = tuple([looked_up(part, lexicon) for part in node.parts])
            return replace(node, parts=parts)
    return node


def _phrase(phrase: Phrase, lexicon: Lexicon) -> Node:
    """A phrase; of an elided word and another (l'hôpital) the other alone."""
    parts = tuple([looked_up(part, lexicon) for part in phrase.parts])
    first = parts[0]
    is_elided = isinstance(first, Word) and first.typed.endswith(("'", "’"))
    is_one_word = is_elided and len(parts) == 2 and not phrase.exact
    if is_one_word and _ELIDING.intersection(lexicon.languages):
        return parts[1]
    return replace(phrase, parts=parts)


def _with_forms(word: Word, lexicon: Lexicon) -> Word:
    if word.how != "plain" or word.exact or word.field not in WORD_FIELDS:
        return word
    forms = dict.fromkeys(forms_of(word.typed or word.text, word.text, lexicon))
    spellings: list[tuple[str, ...]] = []
    is_said_elsewhere = not is_function_word(word.text, lexicon.languages)
    for spelling in spellings_of(word.text) if is_said_elsewhere else ():
        parts = sought(spelling)
        if len(parts) == 1:
            others = forms_of(spelling, parts[0].term, lexicon)
            forms.update(dict.fromkeys(filter(lexicon.holds, others)))
            continue
        stems = tuple([stem(part.term) for part in parts])
        if all(map(lexicon.holds, stems)):
            spellings.append(stems)
    if len(forms) < 2 and not spellings:
        return word
    return replace(word, forms=tuple(forms), spellings=tuple(spellings))


def said_of(node: Node, lexicon: Lexicon) -> tuple[Notice, ...]:
    """What is to be said of the languages in which words were found."""
    names = sorted([named_language(code) for code in languages_of(node, lexicon)])
    if not names:
        return ()
    if len(names) > MOST_NAMED:
        return (
            Notice(
                worded(
                    "The words were looked up in %(names)s more languages.",
                    names=len(names),
                ),
                (),
            ),
        )
    *others, last = names
    listed: Message = last
    if others:
        listed = others[0]
        for name in others[1:]:
            listed = worded("%(first)s, %(second)s", first=listed, second=name)
        listed = worded("%(first)s and %(second)s", first=listed, second=last)
    return (
        Notice(
            worded("The words were looked up in %(listed)s too.", listed=listed), ()
        ),
    )


def languages_of(node: Node, lexicon: Lexicon) -> tuple[str, ...]:
    """The languages other than English in which the archive holds a word of a tree."""
    found: dict[str, None] = {}
    for leaf in leaves(node):
        words = [leaf] if isinstance(leaf, Word) else leaf.parts
        for word in words:
            for form in word.forms if isinstance(word, Word) else ():
                language, sign, _ = form.partition(SIGN)
                if sign and language in lexicon.languages:
                    found[language] = None
    return tuple(found)
