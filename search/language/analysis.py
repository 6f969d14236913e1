"""What a word is: one chain from text to terms for indexing, querying and highlighting.

Text is cut into tokens, each token folded (case, accents, possessives, grouping of
digits), and each folded token, a term, stemmed. Because all three users call the same
functions, a term that was indexed is the term that is asked for and the word that is
marked. Nothing is a stop word: who types "to be or not to be" means it.

    >>> list(terms("The Tajiks' 7,000 fighters weren't in Šiauliai."))
    ['the', 'tajiks', '7000', 'fighters', 'werent', 'in', 'siauliai']
    >>> stem("fighters"), stem("fighting")
    ('fighter', 'fight')

The stemmer is Snowball's English (Porter 2). Ideographs and kana are terms of one
character, so that a phrase of them is found wherever it stands; the text needs no
dictionary to be cut.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

import Stemmer
from anyascii import anyascii
from whoosh.analysis import Composable, Token

MAX_TERM = 64
"""Characters of a term; the rest of a longer one is left out."""

TOKEN = re.compile(
    # an ideograph or a kana
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
    # 7,000 or 3.5
    r"|\d+(?:[.,]\d+)+"
    # U.S. or U.S.A
    r"|(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?"
    # a word, its apostrophes inside, its accents written before or after its letters
    r"|(?:[^\W_]|[\u0300-\u036f])+(?:['’ʼ](?:[^\W_]|[\u0300-\u036f])+)*"
)
"""A token. None holds white space, so text may be cut there first."""

_ACCENT = re.compile(r"[\u0300-\u036f]")
_POSSESSIVE = re.compile(r"['’ʼ]s$", re.IGNORECASE)
_APOSTROPHES = str.maketrans("", "", "'’ʼ")
_GROUPING = re.compile(r"(?<=\d),(?=\d)")
_END_OF_CLAUSE = frozenset(".,;:!?)")

_STEMMER = Stemmer.Stemmer("english", 0)  # no cache of its own: ``stem`` has one


# --- Folding -------------------------------------------------------------------------


@lru_cache(maxsize=200_000)
def fold(token: str) -> str:
    """A token without case, accents, possessive, dots of an acronym or grouping of
    digits.

    Latin letters fold to ASCII (ø to o, ß to ss); other scripts keep their letters and
    lose case and accents only, because a romanisation is a guess and a name in its own
    script is not. May be empty.

    >>> fold("O'Brien’s"), fold("U.S.A."), fold("7,000.5"), fold("Øst"), fold("Дождь")
    ('obrien', 'usa', '7000.5', 'ost', 'дождь')
    """
    token = _POSSESSIVE.sub("", token)
    folded = token.lower() if token.isascii() else _without_accents(token)
    folded = folded.translate(_APOSTROPHES)

    if folded[:1].isdigit():
        folded = _GROUPING.sub("", folded)
    else:
        folded = folded.replace(".", "")
    return folded[:MAX_TERM]


def _without_accents(token: str) -> str:
    """The letters and digits of a token in lower case, Latin ones in ASCII."""
    # Twice, because folding the case can bring forth letters to decompose.
    decomposed = unicodedata.normalize("NFKD", token).casefold()
    decomposed = unicodedata.normalize("NFKD", decomposed)
    kept = ""
    for char in decomposed:
        if unicodedata.combining(char):
            continue
        kept += anyascii(char).lower() if _is_latin(char) else char
    return "".join(char for char in kept if char.isalnum() or char in ".,")


@lru_cache(maxsize=4_096)
def _is_latin(char: str) -> bool:
    return ord(char) > 127 and "LATIN" in unicodedata.name(char, "")


# --- Stems ---------------------------------------------------------------------------


@lru_cache(maxsize=200_000)
def stem(term: str) -> str:
    """The stem of a term: what the stemmed fields index and look up."""
    return str(_STEMMER.stemWord(term))


def stems(terms: Sequence[str]) -> list[str]:
    """The stems of many terms, more quickly than one by one."""
    found: list[str] = _STEMMER.stemWords(terms)
    return found


# --- Terms of a text -----------------------------------------------------------------


def spans(
    text: str, start: int = 0, end: int = sys.maxsize
) -> Iterator[tuple[str, int, int]]:
    """Each term of a text, or of the stretch between two offsets, with the offsets of
    its first character and of the one after its last.

    >>> list(spans("Peace, at last"))
    [('peace', 0, 5), ('at', 7, 9), ('last', 10, 14)]
    """
    for match in TOKEN.finditer(text, start, end):
        term = fold(match.group())
        if term:
            yield term, match.start(), match.end()


def terms(text: str) -> Iterator[str]:
    """The terms of a text in order; a term's position is its ordinal among them."""
    return filter(None, map(fold, TOKEN.findall(text)))


def count_terms(text: str) -> int:
    """How many terms a text has, without making them: accents that stand alone are the
    only tokens that fold to nothing.

    >>> count_terms("The Tajiks' 7,000 fighters"), count_terms("\u0301 a")
    (4, 1)
    """
    if _ACCENT.search(text):
        return sum(1 for _ in terms(text))
    return len(TOKEN.findall(text))


def word_terms(word: str) -> tuple[str, ...]:
    """The terms of a text that is mostly a single plain word, as ``terms`` gives them;
    if it is, in a fifth of the time.
    """
    bare = word[:-1] if word[-1:] in _END_OF_CLAUSE else word
    if bare.isascii() and bare.isalpha():
        return (bare[:MAX_TERM].lower(),)
    return tuple(terms(word))


def slug(label: str) -> str:
    """A label as an id that reads well in a URL: folded, romanised, words joined by
    hyphens.

    >>> slug("Süddeutsche Zeitung"), slug("AP/UPI"), slug("Дождь"), slug("!")
    ('suddeutsche-zeitung', 'ap-upi', 'dozhd', 'x')
    """
    romanised = anyascii(" ".join(terms(label))).lower()
    return "-".join(re.findall(r"[a-z0-9]+", romanised)) or "x"


class TermAnalyzer(Composable):
    """The same chain as Whoosh's analysers see it, for the fields of a Whoosh schema.

    ``stemmed`` chooses between the fields of stems and those of terms.
    """

    is_morph = False

    def __init__(self, stemmed: bool = True) -> None:
        self.stemmed = stemmed

    def __call__(self, value: str, **options: object) -> Iterator[Token]:
        """Whoosh's tokens with text, position and offsets.

        It is one token that changes: Whoosh reads each before the next, and its own
        analysers do so too.
        """
        token = Token(positions=True, chars=True, mode=options.get("mode", ""))
        token.boost, token.stopped = 1.0, False
        first_position = int(options.get("start_pos", 0) or 0)  # type: ignore[call-overload]
        shift = int(options.get("start_char", 0) or 0)  # type: ignore[call-overload]

        for position, (term, start, end) in enumerate(spans(value), first_position):
            token.text = stem(term) if self.stemmed else term
            token.original = term
            token.pos = position
            token.startchar, token.endchar = start + shift, end + shift
            yield token
