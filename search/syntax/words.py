"""One word or phrase as it was typed, read as a node of the tree.

Signs within a word are those of many products: ``*`` any letters, ``?`` one, ``#`` and
``$`` inside a word none or one, ``!`` and ``$`` at its end any, ``~`` nearly so. Inside a
phrase the same signs hold, ``*`` alone is any one word, and brackets hold alternatives.

    >>> said = []
    >>> wording(read_word("text", "negotiat!", False, said)), said[0].text
    ('negotiat*', '“negotiat!” was read as negotiat*: any ending.')
    >>> wording(read_phrase("text", "peace (talks OR deal*)", 1, False, []))
    '“peace (talks OR deal*)”'
"""

from __future__ import annotations

import re
from dataclasses import replace

from cuttings.search.language.analysis import Sought, sought, terms
from cuttings.search.language.compounds import joined
from cuttings.search.language.scripts import UNPARTED, is_unparted
from cuttings.search.syntax.schema import EXACT_OF
from cuttings.search.syntax.tree import (
    Everything,
    Joined,
    Node,
    Phrase,
    Word,
    join,
    wording,
)
from cuttings.search.translations import numbered, worded

SHORT_WORD = 6
"""A fuzzy word of fewer letters may differ in one of them, a longer one in two."""

_FUZZY = re.compile(r"(?P<word>[^~]+)~(?P<distance>\d{0,2})")
_BOOST = re.compile(r"(.+?)\^\d+(?:\.\d+)?")
_CUT = re.compile(r"(?P<word>[^\W\d_][\w'’-]*[^\W_])(?P<sign>[!$])(?P<more>\d{0,2})")
_ENDING = "?!.,;:"
_PUNCTUATION = "?!.,;:…'’"
"""Signs that end a phrase of a sentence; nobody needs to be told of one of them."""
_SIGNS = re.compile(r"[*?#]")
_INSIDE = re.compile(r"(?<=[^\W_])[#$!](?=[^\W\d_])")
_MANY_STARS = re.compile(r"\*{2,}")
_PARTS = re.compile(r"\(([^()]*)\)|[^\s()]+")
_UNPARTED = re.compile(rf"[^*?#~\s]*[{UNPARTED}]")
_OR = re.compile(r"\s+OR\s+|\s*\|\|?\s*")


class LeftOut(Exception):
    """A part of a query means nothing. Its message is the warning that says so."""


class Reading:
    """What is said of one word: a text, and the other readings by their words, each a
    node that would stand in its place.
    """

    def __init__(self, text: str, *others: tuple[str, Node]) -> None:
        self.text = text
        self.others = others


def read_word(field: str, typed: str, exact: bool, said: list[Reading]) -> Node:
    """A word without quotation marks; ``said`` gets what a reader should know of it.

    A word of several terms (``al-Qaeda``) is a phrase. Raises LeftOut.
    """
    if typed.isascii() and typed.isalnum():
        # No sign that could mean anything, as in nearly every word: to look for each
        # takes half of the time that the word takes.
        return _plain(field, typed, exact)
    text = _without_boost(typed, said)
    if "*" in text and not text.strip("*?+"):
        return Everything() if field == "text" else Word(field, "*", "any")
    text = text.lstrip("+") or text

    fuzzy = _FUZZY.fullmatch(text)
    if fuzzy:
        return _fuzzy(field, fuzzy["word"], fuzzy["distance"], exact)
    node = _cut(field, text, exact, said) or _patterned(field, text, said)
    if node:
        return node
    plain = _plain(field, text, exact)
    if text.endswith("?") and isinstance(plain, Word):
        prefix = replace(plain, how="prefix", exact=False)
        said.append(
            Reading(
                worded(
                    "The question mark behind “%(rstrip)s” was read as punctuation.",
                    rstrip=text.rstrip("?"),
                ),
                (worded("%(text)s*, any ending", text=plain.text), prefix),
            )
        )
    return plain


def read_phrase(
    field: str, typed: str, distance: int, exact: bool, said: list[Reading]
) -> Node:
    """What stands between quotation marks. Raises LeftOut."""
    parts: list[Node] = []
    pieces_said = [each for each in _PARTS.finditer(typed) if any(terms(each[0]))]
    last_said = pieces_said[-1].start() if pieces_said else 0
    for match in _PARTS.finditer(typed):
        alternatives = match[1]
        if alternatives is not None and _OR.search(alternatives):
            choices = [
                read_phrase(field, each, 1, exact, [])
                for each in _OR.split(alternatives)
                if any(terms(each))
            ]
            if choices:
                parts.append(join("OR", choices))
            continue
        pieces = alternatives.split() if alternatives is not None else [match[0]]
        for piece in pieces:
            if match.start() < last_said and _UNPARTED.fullmatch(piece):
                # The run ends here, and its last letter stands by itself.
                for each in sought(piece, is_followed=True):
                    parts.append(_word_of(field, each, exact))
                continue
            parts += _parts_of(field, piece, exact, said)
    # A star at an end of a phrase stands for nothing that a reader could miss.
    while parts and _is_any(parts[0]):
        del parts[0]
    while parts and _is_any(parts[-1]):
        del parts[-1]
    if not parts:
        raise LeftOut(
            worded(
                "“%(typed)s” has no letters or digits and was left out.", typed=typed
            )
        )
    if len(parts) > 1:
        return Phrase(field, tuple(parts), distance, exact)
    (part,) = parts
    if not isinstance(part, Word) or part.how != "plain":
        return part
    word = replace(part, quoted=True)
    if not exact and field in EXACT_OF:
        said.append(
            Reading(
                worded(
                    "“%(text)s” in quotation marks finds its other forms too.",
                    text=word.text,
                ),
                (worded("as it is written"), replace(part, exact=True)),
            )
        )
    return word


def _is_any(node: Node) -> bool:
    return isinstance(node, Word) and node.how == "any"


def _parts_of(field: str, piece: str, exact: bool, said: list[Reading]) -> list[Node]:
    """The parts of a phrase that one piece between white spaces is."""
    if piece == "*":
        return [Word(field, "*", "any")]
    if not any(terms(piece)):
        return []
    try:
        node = read_word(field, piece, exact, said)
    except LeftOut:
        return []
    if isinstance(node, Phrase):
        return list(node.parts)
    if isinstance(node, Joined):
        return list(node.parts)
    return [node]


def _without_boost(typed: str, said: list[Reading]) -> str:
    boost = _BOOST.fullmatch(typed)
    if not boost:
        return typed
    said.append(
        Reading(
            worded(
                "The weight in “%(typed)s” was left out: words count alike.",
                typed=typed,
            )
        )
    )
    return boost[1]


def _plain(field: str, text: str, exact: bool) -> Node:
    """A word without signs; several terms are a phrase. Raises LeftOut."""
    compound = joined(text.strip(".,;:!?'’\""))
    if compound and field in EXACT_OF and not exact:
        return Word(field, compound)
    words = sought(text)
    if not words:
        is_punctuation = len(text) == 1 and text in _PUNCTUATION
        said = worded(
            "“%(text)s” has no letters or digits and was left out.", text=text
        )
        raise LeftOut("" if is_punctuation else said)
    parts = tuple([_word_of(field, word, exact) for word in words])
    if len(parts) == 1:
        return parts[0]
    return Phrase(field, parts, 1, exact)


def _word_of(field: str, word: Sought, exact: bool) -> Word:
    typed = "" if word.typed == word.term else word.typed
    if word.is_beginning:
        return Word(field, word.term, "prefix", exact=exact)
    return Word(field, word.term, exact=exact, typed=typed)


def _fuzzy(field: str, text: str, distance: str, exact: bool) -> Node:
    """A word spelt nearly so, its first letter as written."""
    words = tuple(terms(text))
    if len(words) != 1:
        return _plain(field, text, exact)
    limit = 1 if len(words[0]) < SHORT_WORD else 2
    limit = min(max(int(distance), 1), 2) if distance else limit
    return Word(field, words[0], "fuzzy", limit)


def _cut(field: str, text: str, exact: bool, said: list[Reading]) -> Node | None:
    """A word that ``!`` or ``$`` cuts off, perhaps before so many letters."""
    cut = _CUT.fullmatch(text)
    if not cut:
        return None
    words = tuple(terms(cut["word"]))
    if len(words) != 1 or len(words[0]) < 3:
        return None
    if cut["sign"] == "!" and cut["more"]:
        return None
    word = Word(field, words[0], "prefix", int(cut["more"] or 0))
    how = (
        numbered(
            "at most %(number)s more letter",
            "at most %(number)s more letters",
            word.limit,
        )
        if word.limit
        else worded("any ending")
    )
    whole = Word(field, words[0], exact=exact)
    text_of = worded(
        "“%(text)s” was read as %(wording)s: %(how)s.",
        text=text,
        wording=wording(replace(word, field="text")),
        how=how,
    )
    said.append(Reading(text_of, (worded("the word alone"), whole)))
    return word


def _patterned(field: str, text: str, said: list[Reading]) -> Node | None:
    """A word with ``*``, ``?`` or ``#``; parts joined by other signs (``al-Nus*``) must
    all occur. None where there is no such sign. Raises LeftOut.
    """
    # A sign for none or one letter stands inside a word; elsewhere it is another sign.
    marked = _INSIDE.sub("\0", text).replace("#", " ").replace("\0", "#")
    if is_unparted(marked):
        # A word of these scripts is found within longer ones without any sign.
        bare = marked.strip("*?# ")
        return _plain(field, bare, exact=False) if any(terms(bare)) else None
    bare = marked.rstrip(_ENDING)
    if not (marked.endswith("*") or _SIGNS.search(bare.rstrip("#"))):
        return None
    nodes: list[Node] = []
    for part in re.findall(r"[\w*?#'’]+", marked):
        pattern = _folded_pattern(part)
        if not pattern.strip("*?#"):
            continue
        nodes.append(_word_of_pattern(field, pattern))
    if not nodes:
        raise LeftOut(
            worded(
                "“%(text)s” has no letters or digits beside its wildcards and was left "
                "out.",
                text=text,
            )
        )
    node = join("AND", nodes)
    if isinstance(node, Word):
        _say_pattern(text, node, said)
    return node


def _say_pattern(text: str, word: Word, said: list[Reading]) -> None:
    """Says what the signs of a pattern mean elsewhere."""
    if _MANY_STARS.search(text) and word.how == "prefix":
        stars = len(text) - len(text.rstrip("*"))
        said.append(
            Reading(
                worded(
                    "“%(text)s” was read as %(text_2)s*: any ending.",
                    text=text,
                    text_2=word.text,
                ),
                (
                    numbered(
                        "at most %(number)s more letter, as in Westlaw",
                        "at most %(number)s more letters, as in Westlaw",
                        stars,
                    ),
                    replace(word, limit=stars),
                ),
            )
        )
    inside = word.text[:-1]
    if word.how == "pattern" and "*" in inside and inside[0] != "*":
        single = replace(word, text=word.text.replace("*", "?"))
        said.append(
            Reading(
                worded("The star in “%(text)s” stands for any letters.", text=text),
                (
                    worded(
                        "%(text)s, one letter as in Westlaw and Nexis", text=single.text
                    ),
                    single,
                ),
            )
        )
    if "?" in word.text:
        fewer = replace(word, text=word.text.replace("?", "#"))
        said.append(
            Reading(
                worded(
                    "The question mark in “%(text)s” stands for exactly one letter.",
                    text=text,
                ),
                (worded("%(text)s, none or one as in Ovid", text=fewer.text), fewer),
            )
        )
    for sign, name in (("$", worded("dollar sign")), ("!", worded("exclamation mark"))):
        if "#" in word.text and sign in text[:-1]:
            said.append(
                Reading(
                    worded(
                        "The %(name)s in “%(text)s” stands for none or one letter.",
                        name=name,
                        text=text,
                    )
                )
            )


def _word_of_pattern(field: str, pattern: str) -> Word:
    if not _SIGNS.search(pattern):
        return Word(field, pattern)
    if pattern.endswith("*") and not _SIGNS.search(pattern[:-1]):
        return Word(field, pattern[:-1], "prefix")
    return Word(field, pattern, "pattern")


def _folded_pattern(part: str) -> str:
    """A word with wildcards as terms are folded; several signs that mean one are one.

    >>> _folded_pattern("Łó**dź?")
    'lo*dz'
    """
    pattern = ""
    for letters in re.split(r"([*?#])", part):
        pattern += letters if letters in ("*", "?", "#") else "".join(terms(letters))
    return re.sub(r"\*[*?#]*\*", "*", pattern).rstrip("?#")
