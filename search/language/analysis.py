"""One chain from text to terms, shared by indexing, querying and highlighting.

Text is cut into tokens, each token folded (case, accents, possessives, digit grouping),
and each folded token stemmed. Because all three users call the same functions, a term
that was indexed is the term that is asked for and the word that is marked. Nothing is a
stop word: a librarian who types "to be or not to be" means it.

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

TOKEN = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"  # an ideograph or a kana
    r"|\d+(?:[.,]\d+)+"  # 7,000 or 3.5
    r"|(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?"  # U.S. or U.S.A
    # a word, its apostrophes inside
    r"|(?:[^\W_]|[\u0300-\u036f])+(?:['’ʼ](?:[^\W_]|[\u0300-\u036f])+)*"
)
MAX_TOKEN = 64
_POSSESSIVE = re.compile(r"['’ʼ]s$", re.IGNORECASE)
_GROUPING = re.compile(r"(?<=\d),(?=\d)")
_APOSTROPHES = str.maketrans("", "", "'’ʼ")
_PLAIN_ENDS = frozenset(".,;:!?)")
_STEMMER = Stemmer.Stemmer("english", 0)


@lru_cache(maxsize=200_000)
def fold(token: str) -> str:
    """A token without case, accents, possessive, dots of an acronym or grouping of
    digits.

    Latin letters fold to ASCII (ø to o, ß to ss); other scripts keep their letters and
    lose case and accents only, because a romanisation is a guess and a name in its own
    script is not. May be empty.
    """
    token = _POSSESSIVE.sub("", token)
    if token.isascii():
        folded = token.lower()
    else:
        decomposed = unicodedata.normalize(
            "NFKD", unicodedata.normalize("NFKD", token).casefold()
        )
        bare = "".join(char for char in decomposed if not unicodedata.combining(char))
        latin = "".join(
            anyascii(char).lower() if _is_latin(char) else char for char in bare
        )
        folded = "".join(char for char in latin if char.isalnum() or char in ".,")
    folded = folded.translate(_APOSTROPHES)
    if folded[:1].isdigit():
        return _GROUPING.sub("", folded)[:MAX_TOKEN]
    return folded.replace(".", "")[:MAX_TOKEN]


@lru_cache(maxsize=4_096)
def _is_latin(char: str) -> bool:
    return ord(char) > 127 and "LATIN" in unicodedata.name(char, "")


@lru_cache(maxsize=200_000)
def stem(term: str) -> str:
    """The stem of a folded term: what the stemmed fields index and look up."""
    return str(_STEMMER.stemWord(term))


def stems(words: Sequence[str]) -> list[str]:
    """The stems of many folded terms, more quickly than one by one."""
    found: list[str] = _STEMMER.stemWords(words)
    return found


def spans(
    text: str, start: int = 0, end: int = sys.maxsize
) -> Iterator[tuple[str, int, int]]:
    """Each folded term of a text or a stretch of it, with the characters where it
    stands (end excluded), in order.
    """
    for match in TOKEN.finditer(text, start, end):
        term = fold(match.group())
        if term:
            yield term, match.start(), match.end()


def terms(text: str) -> Iterator[str]:
    """The folded terms of a text in order; the position of a term is its number in
    this list.
    """
    return filter(None, map(fold, TOKEN.findall(text)))


def piece_terms(piece: str) -> tuple[str, ...]:
    """The terms of a text: those of ``terms``, without its trouble for a plain word."""
    word = piece[:-1] if piece[-1:] in _PLAIN_ENDS else piece
    if word.isascii() and word.isalpha():
        return (word[:MAX_TOKEN].lower(),)
    return tuple(terms(piece))


def slug(label: str) -> str:
    """A label as an id that reads well in a URL: folded, romanised, words joined by
    hyphens.

    >>> slug("Süddeutsche Zeitung"), slug("AP/UPI"), slug("Дождь")
    ('suddeutsche-zeitung', 'ap-upi', 'dozhd')
    """
    return (
        "-".join(re.findall(r"[a-z0-9]+", anyascii(" ".join(terms(label))).lower()))
        or "x"
    )


class TermAnalyzer(Composable):
    """The same chain as Whoosh's analysers see it, for the fields of a Whoosh schema.

    ``stemmed`` chooses between the fields of stems and those of folded terms.
    """

    is_morph = False

    def __init__(self, stemmed: bool = True) -> None:
        self.stemmed = stemmed

    def __call__(self, value: str, **kwargs: object) -> Iterator[Token]:
        """Whoosh tokens with text, position and characters; Whoosh reuses the one
        token object, and so do we.
        """
        token = Token(positions=True, chars=True, mode=kwargs.get("mode", ""))
        start = int(kwargs.get("start_pos", 0) or 0)  # type: ignore[call-overload]
        shift = int(kwargs.get("start_char", 0) or 0)  # type: ignore[call-overload]
        for position, (term, first, last) in enumerate(spans(value), start):
            token.text = stem(term) if self.stemmed else term
            token.original = term
            token.boost, token.stopped = 1.0, False
            token.pos, token.startchar, token.endchar = (
                position,
                first + shift,
                last + shift,
            )
            yield token
