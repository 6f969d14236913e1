"""A query's words looked up in the languages of an archive.

A tree comes from the parser with its words as they were typed; here each plain word gets
the stems that it has in every language that the archive holds. In an archive in English
alone nothing is looked up, and the tree is the one that was read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import cast

from cuttings.search.facets.filters import words_of
from cuttings.search.facets.languages import named_language
from cuttings.search.facets.spoken import (
    english_labels,
    english_labels_beginning,
    is_spoken,
)
from cuttings.search.language.analysis import sought, stem
from cuttings.search.language.chains import SIGN, chain_of
from cuttings.search.language.function_words import is_function_word
from cuttings.search.language.half_space import (
    HALF_SPACE,
    LANGUAGES,
    written_apart,
    written_in_two,
    written_together,
)
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
    join,
    leaves,
)
from cuttings.search.translations import Message, worded

MOST_TOGETHER = 3
"""Words that half spaces join."""
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
            if node.operator == "AND" and _has_half_spaces(lexicon):
                parts = _together(parts, lexicon)
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
    said = replace(phrase, parts=parts)
    if _has_half_spaces(lexicon) and phrase.distance == 1 and not phrase.exact:
        return join("OR", (said, *_phrases_together(said, lexicon)))
    return said


def _has_half_spaces(lexicon: Lexicon) -> bool:
    return not LANGUAGES.isdisjoint(lexicon.languages)


def _together(parts: Sequence[Node], lexicon: Lexicon) -> tuple[Node, ...]:
    """Words beside each other, each with the forms of the one word that they are where
    half spaces part them: an article with that word has them all.
    """
    found = list(parts)
    for start, end, forms in _runs_together(parts, lexicon):
        for index in range(start, end):
            word = cast("Word", found[index])
            own = word.forms or (stem(word.text),)
            found[index] = replace(word, forms=tuple(dict.fromkeys((*own, *forms))))
    return tuple(found)


def _phrases_together(phrase: Phrase, lexicon: Lexicon) -> Iterator[Node]:
    """The same words in their order, a run of them as one word."""
    for start, end, forms in _runs_together(phrase.parts, lexicon):
        text = written_together(_texts(phrase.parts[start:end]))
        word = Word(phrase.field, text, typed=text, forms=forms)
        parts = (*phrase.parts[:start], word, *phrase.parts[end:])
        yield replace(phrase, parts=parts) if len(parts) > 1 else word


def _texts(words: Sequence[Node]) -> list[str]:
    return [word.text for word in words if isinstance(word, Word)]


def _runs_together(
    parts: Sequence[Node], lexicon: Lexicon
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """The runs of two or three plain words that the archive holds as one word, with the
    forms of that.
    """
    for start in range(len(parts)):
        for end in range(start + 2, min(start + MOST_TOGETHER, len(parts)) + 1):
            words = parts[start:end]
            if not all(map(_is_plain, words)):
                break
            text = written_together(_texts(words))
            forms: tuple[str, ...] = ()
            if text:
                forms = tuple(_held_forms(text, lexicon))
            if forms:
                yield start, end, forms


def _held_forms(text: str, lexicon: Lexicon) -> Iterator[str]:
    for form in forms_of(text, text, lexicon):
        language = form.partition(SIGN)[0]
        if language in LANGUAGES and lexicon.holds(form):
            yield form


def _is_plain(node: Node) -> bool:
    is_word = isinstance(node, Word) and node.how == "plain" and not node.exact
    return is_word and cast("Word", node).field in WORD_FIELDS


def _apart(word: Word, lexicon: Lexicon) -> Iterator[tuple[str, ...]]:
    """The stems of a word's parts, where its half spaces are whole ones, and of the two
    words of the archive that it is made of, which count where they stand side by side.
    """
    ways: list[tuple[str, ...]] = list(
        written_apart(word.typed or word.text, word.text)
    )
    if HALF_SPACE not in word.typed:
        for pair in written_in_two(word.text):
            if not any(is_function_word(part, lexicon.languages) for part in pair):
                ways.append(pair)
    found: dict[tuple[str, ...], None] = {}
    for language in LANGUAGES.intersection(lexicon.languages):
        chain = chain_of(language)
        for parts in ways:
            stems = tuple([chain.analysed(part).stem for part in parts])
            if all(map(lexicon.holds, stems)):
                found[stems] = None
    yield from found


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
    if _has_half_spaces(lexicon):
        spellings += _apart(word, lexicon)
    if len(forms) < 2 and not spellings:
        return word
    return replace(word, forms=tuple(forms), spellings=tuple(spellings))


def with_english_names(node: Node) -> Node:
    """A tree in which event types, casualties, languages and places that are named in
    another language of the program are found by the archive's English labels too.

    >>> from cuttings.search.syntax.tree import wording
    >>> wording(with_english_names(Word("event", "erdbeben")))
    'event:erdbeben OR event:earthquake'
    """
    match node:
        case Word() | Phrase():
            return _in_english(node) if is_spoken(node.field) else node
        case Near():
            left, right = map(with_english_names, (node.left, node.right))
            return replace(node, left=left, right=right)
        case Not() | AtLeast():
            return replace(node, part=with_english_names(node.part))
        case Joined():
            parts = [with_english_names(part) for part in node.parts]
            return join(node.operator, parts)
    return node


def _in_english(leaf: Word | Phrase) -> Node:
    found: list[Node] = [leaf]
    for label in _labels(leaf):
        named = tuple([Word(leaf.field, word) for word in words_of(label)])
        found.append(named[0] if len(named) == 1 else Phrase(leaf.field, named))
    return join("OR", found)


def _labels(leaf: Word | Phrase) -> tuple[str, ...]:
    """The English labels of what a leaf names in another language."""
    if isinstance(leaf, Word) and leaf.how == "prefix":
        return () if leaf.limit else english_labels_beginning(leaf.field, leaf.text)
    parts = leaf.parts if isinstance(leaf, Phrase) else (leaf,)
    words: list[str] = []
    for part in parts:
        if not isinstance(part, Word) or part.how != "plain":
            return ()
        words.append(part.text)
    is_apart = isinstance(leaf, Phrase) and leaf.distance > 1
    return () if is_apart else english_labels(leaf.field, words)


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
