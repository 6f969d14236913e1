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

from cuttings.search.language.forms import OTHERS, one_form

MAX_TERM = 64
"""Characters of a term; the rest of a longer one is left out."""


def _combining_marks() -> str:
    """The marks of all scripts as ranges of a character class: accents, and the vowels
    of scripts that write them around consonants.
    """
    ranges: list[str] = []
    first = last = -1
    for code in [*range(0x300, 0x20000), sys.maxunicode + 1]:
        is_mark = code <= sys.maxunicode and unicodedata.category(chr(code)) in (
            "Mn",
            "Mc",
        )
        if is_mark and first < 0:
            first = code
        elif not is_mark and first >= 0:
            last = code - 1
            ranges.append(f"{chr(first)}-{chr(last)}")
            first = -1
    return "".join(ranges)


_MARKS = _combining_marks()
_LETTERS = rf"(?:[^\W_]++|[{_MARKS}])+"

TOKEN = re.compile(
    # most words, said first because the rest takes three times as long to try
    r"[A-Za-z]{2,}+(?=[\s.,;:!?)])"
    # an ideograph or a kana
    r"|[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
    # 1,234,567 or 7,000.5; 3.5. A list such as 2015,2016 is several numbers
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)*(?![,\d])|\d+(?:\.\d+)+"
    # C++ and C#; AT&T; .NET after white space
    r"|(?:[A-Za-z]+\+\+|[A-Za-z]#)(?![^\W_])"
    r"|[A-Za-z]{1,3}&[A-Za-z]{1,3}(?![^\W_&])"
    r"|(?<!\S)\.(?:[A-Z]{2,5}|[a-z]{2,5})(?![^\s,;:!?)])"
    # U.S. or U.S.A
    r"|(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?"
    # the d of d'Ivoire, the l of l'OTAN, the qu of qu'il
    r"|(?:[dljmtsncDLJMTSNC]|[Qq][Uu])(?=['’ʼ][^\W\d_]{2})"
    # a word, its apostrophes inside, its accents written before or after its letters
    rf"|{_LETTERS}(?:['’ʼ]{_LETTERS})*"
)
"""A token. None holds white space, so text may be cut there first."""

_INNER_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['’ʼ](?=[^\W\d_])(?![sS]\b)")
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
    elif folded[:1] != "." or folded.count(".") > 1:
        folded = folded.replace(".", "")
    return folded[:MAX_TERM]


def _without_accents(token: str) -> str:
    """The letters and digits of a token in lower case, Latin ones in ASCII."""
    # Twice, because folding the case can bring forth letters to decompose.
    decomposed = unicodedata.normalize("NFKD", token).casefold()
    decomposed = unicodedata.normalize("NFKD", decomposed)
    kept = ""
    for char in decomposed:
        if _is_accent(char):
            continue
        kept += anyascii(char).lower() if _is_latin(char) else char
    return "".join(filter(_is_kept, kept))


@lru_cache(maxsize=4_096)
def _is_accent(char: str) -> bool:
    """Whether a mark may be left out in writing: accents, and the vowels and points of
    Arabic and Hebrew. Vowels of Indic scripts and Thai tell words apart.
    """
    order = unicodedata.combining(char)
    return order in (1, 8) or 10 <= order <= 36 or order >= 200


@lru_cache(maxsize=4_096)
def _is_kept(char: str) -> bool:
    return (
        char.isalnum() or char in ".,+#&" or unicodedata.category(char) in ("Mn", "Mc")
    )


@lru_cache(maxsize=4_096)
def _is_latin(char: str) -> bool:
    return ord(char) > 127 and "LATIN" in unicodedata.name(char, "")


# --- Stems ---------------------------------------------------------------------------


@lru_cache(maxsize=200_000)
def stem(term: str) -> str:
    """The stem of a term: what the stemmed fields index and look up."""
    return str(_STEMMER.stemWord(one_form(term)))


def stems(terms: Sequence[str]) -> list[str]:
    """The stems of many terms, more quickly than one by one."""
    found: list[str] = _STEMMER.stemWords(list(map(one_form, terms)))
    return found


@lru_cache(maxsize=10_000)
def stem_beginning(key: str) -> str:
    """The letters with which every term begins whose stem is this one.

    A stem of Snowball's English stemmer is the beginning of its word except for its
    last letter where that is ``i`` (which was ``y``), ``e`` (which was added), ``l``
    (of ``bility`` made ``ble``) or ``y`` (of ``skies``), or its last two in ``die``
    (of ``dying``). Irregular forms and other spellings leave fewer letters.

    >>> stem_beginning("talk"), stem_beginning("child"), stem_beginning("color")
    ('talk', 'child', 'colo')
    """
    changed = 1 if key[-1] in "eily" else 0
    if key.endswith("ie"):
        changed = 2
    letters = key[: max(1, len(key) - changed)]
    for sign, kept in _RESPELT:
        found = letters.find(sign, 2)
        if found > 0:
            letters = letters[: found + kept]
    forms = _OTHERS_BY_STEM.get(key, [])
    while not all(form.startswith(letters) for form in forms):
        letters = letters[:-1]
    return letters


_RESPELT = (("or", 1), ("iz", 1), ("yz", 1), ("ens", 2), ("ter", 1), ("ber", 1))
"""Letters of a stem that another spelling may have otherwise, and how many of them are
the same in both.
"""

_OTHERS_BY_STEM: dict[str, list[str]] = {}
for _word, _forms in OTHERS.items():
    _OTHERS_BY_STEM.setdefault(str(_STEMMER.stemWord(_word)), []).extend(_forms)


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

    An elided article stays with its word, unlike in a text: ids are in links that shall
    lead to the same value in ten years.

    >>> slug("Süddeutsche Zeitung"), slug("AP/UPI"), slug("Дождь"), slug("!")
    ('suddeutsche-zeitung', 'ap-upi', 'dozhd', 'x')
    >>> slug("Dias d'Ávila"), slug("Moody's")
    ('dias-davila', 'moody')
    """
    joined = _INNER_APOSTROPHE.sub("", label)
    romanised = anyascii(" ".join(terms(joined))).lower()
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
