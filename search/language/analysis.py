"""What a word is: one chain from text to terms for indexing, querying and highlighting.

Text is cut into tokens, each token folded (case, accents, possessives, grouping of
digits), and each folded token, a term, stemmed. Because all three users call the same
functions, a term that was indexed is the term that is asked for and the word that is
marked. Nothing is a stop word: who types "to be or not to be" means it.

    >>> list(terms("The Tajiks' 7,000 fighters weren't in Šiauliai."))
    ['the', 'tajiks', '7000', 'fighters', 'werent', 'in', 'siauliai']
    >>> stem("fighters"), stem("fighting")
    ('fighter', 'fight')
    >>> list(terms("🔥 in 🇫🇷: 👍🏽"))
    ['🔥', 'in', '🇫🇷', '👍']

What is cut out, and how many terms a text has, is the same in every language; what its
stem is depends on the language (``chains.py``). Here are the terms, and the stems of
English (Snowball's Porter 2). Scripts that part no words are cut as ``scripts.py`` says;
no dictionary is needed.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import Stemmer
from anyascii import anyascii
from whoosh.analysis import Composable, Token

from cuttings.search.language.forms import OTHERS, one_form
from cuttings.search.language.scripts import (
    JOINERS,
    UNPARTED,
    is_paired,
    is_unparted,
    mark_ranges,
    pieces,
)

MAX_TERM = 64
"""Characters of a term; the rest of a longer one is left out."""


_MARKS = mark_ranges(unparted=False) + JOINERS
_LETTERS = rf"(?:[^\W_{UNPARTED}]++|[{_MARKS}])+"

_ELIDED = """
    lorsqu puisqu jusqu quoiqu presqu entr
    dell nell sull dall all coll degl negl quest quell un nessun ciascun sant bell tutt
    mezz anch dov com
"""
"""French and Italian words that lose their last letter before a vowel, besides those of
one letter.
"""


def _token_pattern(run: str, letters: str) -> re.Pattern[str]:
    """A token, given what a script that parts no words is cut into, and a run of the
    letters of a word.
    """
    return re.compile(
        # most words, said first because the rest takes three times as long to try
        r"[A-Za-z]{2,}+(?=[\s.,;:!?)])"
        # a run of letters of a script that parts no words
        rf"|{run}"
        # 1,234,567 or 7,000.5; 3.5. A list such as 2015,2016 is several numbers
        r"|\d{1,3}(?:,\d{3})+(?:\.\d+)*(?![,\d])|\d+(?:\.\d+)+"
        # C++ and C#; AT&T; .NET after white space
        r"|(?:[A-Za-z]+\+\+|[A-Za-z]#)(?![^\W_])"
        r"|[A-Za-z]{1,3}&[A-Za-z]{1,3}(?![^\W_&])"
        r"|(?<!\S)\.(?:[A-Z]{2,5}|[a-z]{2,5})(?![^\s,;:!?)])"
        # U.S. or U.S.A
        r"|(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?"
        # the d of d'Ivoire, the l of l'OTAN, the qu of qu'il, the dell of dell'Onu
        r"|(?:[dljmtsncDLJMTSNC]|[Qq][Uu])(?=['’ʼ][^\W\d_]{2})"
        r"|(?=[A-Za-z]{2,8}['’ʼ])"
        rf"(?i:{'|'.join(_ELIDED.split())})(?=['’ʼ][^\W\d_]{{2}})"
        # a word, its apostrophes inside, its accents written before or after its letters
        rf"|{letters}(?:['’ʼ]{letters})*"
    )


_PICTURES = (
    "\u231a\u231b\u23e9-\u23ec\u23f0\u23f3\u2614\u2615\u262e\u2639\u263a\u2648-\u2653"
    "\u267f\u2693\u26a1\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5"
    "\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c\u274e\u2753-\u2755\u2757\u2764\u2b50"
    "\U0001f300-\U0001f3fa\U0001f400-\U0001faff"
)
"""Pictures that stand for words (🔥), not bullets and stars of a layout; tones of skin
and signs of presentation, which follow them, are no words.
"""

_EMOJI = rf"[{_PICTURES}]|[\U0001f1e6-\U0001f1ff]{{2}}"
_IS_EMOJI = re.compile(rf"[{_PICTURES}\U0001f1e6-\U0001f1ff]")

TOKEN = _token_pattern(rf"[{UNPARTED}]+|{_EMOJI}", _LETTERS)
"""A token. None holds white space, so text may be cut there first."""

_RUN = re.compile(f"[{UNPARTED}]")
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

    Which marks are accents the script says: Arabic and Hebrew points and the dots of ё
    may be left out in writing; й, ї, the vowels of Indic scripts and the voicing of kana
    tell words apart. Arabic letters that are written one for another are one, digits of
    all scripts are ASCII.

    >>> fold("O'Brien’s"), fold("U.S.A."), fold("7,000.5"), fold("Øst"), fold("Дождь")
    ('obrien', 'usa', '7000.5', 'ost', 'дождь')
    >>> fold("Ёлкий"), fold("٣٤٥"), fold("مُدَرِّسة") == fold("مدرسه")
    ('елкий', '345', True)
    """
    token = _POSSESSIVE.sub("", token)
    folded = token.lower() if token.isascii() else _without_accents(token)
    return _without_signs(folded)


def _without_signs(folded: str) -> str:
    """Folded letters without apostrophes, dots of an acronym and grouping of digits."""
    folded = folded.translate(_APOSTROPHES)

    if folded[:1].isdigit():
        folded = _GROUPING.sub("", folded)
    elif folded[:1] != "." or folded.count(".") > 1:
        folded = folded.replace(".", "")
    return folded[:MAX_TERM]


_OWN_LETTERS = frozenset("йїўѓќ")
"""Letters of Cyrillic that are written with a mark and are no accented others."""

_ONE_FOR_ANOTHER = str.maketrans(
    {
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "ة": "ه",
        "ـ": None,
        "\u0901": "\u0902",
        "\u093c": None,
        "ґ": "г",
    }
)
"""Letters that are written one for another: of Arabic and Persian; the two signs of
nasal vowels and the dot beneath of Hindi; the ґ of Ukrainian, which was not printed for
sixty years.
"""


def _without_accents(token: str) -> str:
    """The letters and digits of a token in lower case, Latin ones in ASCII."""
    composed = unicodedata.normalize("NFKC", token).casefold()
    composed = unicodedata.normalize("NFKC", composed).translate(_ONE_FOR_ANOTHER)
    kept = "".join([_plain_letter(char) for char in composed])
    return unicodedata.normalize("NFC", kept)


@lru_cache(maxsize=8_192)
def _plain_letter(char: str) -> str:
    """What is left of a composed character: letters and digits without accents."""
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    if char in _OWN_LETTERS:
        return char
    kept = ""
    for part in unicodedata.normalize("NFKD", char):
        if _is_accent(part):
            continue
        kept += anyascii(part).lower() if _is_latin(part) else part
    return "".join(filter(_is_kept, kept)).translate(_ONE_FOR_ANOTHER)


@lru_cache(maxsize=4_096)
def _is_accent(char: str) -> bool:
    """Whether a mark may be left out in writing: accents, and the vowels and points of
    Arabic and Hebrew. Vowels of Indic scripts, tones of Thai and the voicing marks of
    kana tell words apart.
    """
    order = unicodedata.combining(char)
    return order == 1 or 10 <= order <= 36 or order >= 200


@lru_cache(maxsize=4_096)
def _is_kept(char: str) -> bool:
    # Of some letters of Han this Python knows nothing but that they are.
    if char.isalnum() or char in ".,+#&" or is_unparted(char) or _IS_EMOJI.match(char):
        return True
    if "\ufe00" <= char <= "\ufe0f":  # how a sign is shown, not which it is
        return False
    return unicodedata.category(char) in ("Mn", "Mc")


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


def tokens(
    text: str, start: int = 0, end: int = sys.maxsize
) -> Iterator[tuple[str, int, int]]:
    """Each token of a text as it stands there, with its offsets; the pieces of runs of
    scripts that part no words are tokens too.
    """
    for match in TOKEN.finditer(text, start, end):
        token, offset = match.group(), match.start()
        if token.isascii() or not is_unparted(token):
            yield token, offset, match.end()
            continue
        for piece in pieces(token):
            yield piece.text, offset + piece.start, offset + piece.end


def spans(
    text: str, start: int = 0, end: int = sys.maxsize
) -> Iterator[tuple[str, int, int]]:
    """Each term of a text, or of the stretch between two offsets, with the offsets of
    its first character and of the one after its last.

    >>> list(spans("Peace, at last"))
    [('peace', 0, 5), ('at', 7, 9), ('last', 10, 14)]
    """
    for token, first, last in tokens(text, start, end):
        term = fold(token)
        if term:
            yield term, first, last


def terms(text: str) -> Iterator[str]:
    """The terms of a text in order; a term's position is its ordinal among them."""
    if text.isascii() or not _RUN.search(text):
        return filter(None, map(fold, TOKEN.findall(text)))
    return filter(None, [fold(token) for token, _, _ in tokens(text)])


def word_count(text: str) -> int:
    """How many words a reader counts in a text: what stands between white space and has
    a letter or a digit. In scripts without spaces each character counts, as in word
    processors.

    What a search counts is another thing: "e-mails" is two of its terms.

    >>> word_count("It’s the U.S. – 1,000 e-mails"), word_count("会談が始まった。")
    (5, 7)
    """
    count = 0
    for word in text.split():
        if _RUN.search(word):
            count += len(list(terms(word)))
        else:
            count += any(map(str.isalnum, word))
    return count


def word_terms(word: str) -> tuple[str, ...]:
    """The terms of a text that is mostly a single plain word, as ``terms`` gives them;
    if it is, in a fifth of the time.
    """
    bare = word[:-1] if word[-1:] in _END_OF_CLAUSE else word
    if bare.isascii() and bare.isalpha():
        return (bare[:MAX_TERM].lower(),)
    return tuple(terms(word))


_ELISION_SIGNS = frozenset("'’ʼ")


class Sought(NamedTuple):
    """A word that is looked for: its term, the word as it was typed (an elided one with
    its apostrophe), and whether it is the beginning of a term: one letter of a script
    that is cut into pairs.
    """

    term: str
    typed: str
    is_beginning: bool = False


def sought(text: str, *, is_followed: bool = False) -> tuple[Sought, ...]:
    """The words to look for where a text is asked for, in order.

    They are its terms, but for the last letter of a run of pairs, which in the middle of
    a longer run has none by itself. Where it ``is_followed`` by other words of a phrase it is
    needed: there the run ends.

    >>> [word.term for word in sought("l'Élysée")], [word.term for word in sought("東京都")]
    (['l', 'elysee'], ['東京', '京都'])
    >>> sought("戦")[0].is_beginning
    True
    """
    if text.isascii() and text.isalpha():
        # One token, as nearly every word that is typed.
        return (Sought(fold(text), text),)
    words: list[Sought] = []
    is_said = False
    for match in TOKEN.finditer(text):
        token = match.group()
        if token.isascii() or not is_unparted(token):
            sign = text[match.end() : match.end() + 1]
            typed = f"{token}{sign}" if sign in _ELISION_SIGNS else token
            words.append(Sought(fold(token), typed))
            is_said = False
            continue
        found = pieces(token)
        for piece in found:
            words.append(Sought(fold(piece.text), piece.text))
        is_said = found[-1].is_last and len(found) > 1 and is_paired(found[-2].text)
        words[-1] = words[-1]._replace(is_beginning=found[-1].is_last)
    words = [word for word in words if word.term]
    if is_followed:
        return tuple([word._replace(is_beginning=False) for word in words])
    # A last letter that folds to nothing is not among the words any more.
    if is_said and words and words[-1].is_beginning:
        words.pop()
    # Inside a phrase the last letter of a run stands by itself.
    inner = [word._replace(is_beginning=False) for word in words[:-1]]
    return (*inner, *words[-1:])


LONGEST_SLUG = 120
"""Characters of a slug."""


def slug(label: str) -> str:
    """A label as an id that reads well in a URL: folded, romanised, words joined by
    hyphens.

    An elided article stays with its word, unlike in a text, and all accents are left
    out: ids are in links that shall lead to the same value in ten years. A label of no
    end has an id that ends, because a page has two hundred of them.

    >>> slug("Süddeutsche Zeitung"), slug("AP/UPI"), slug("Дождь"), slug("!")
    ('suddeutsche-zeitung', 'ap-upi', 'dozhd', 'x')
    >>> slug("Dias d'Ávila"), slug("Moody's"), slug("北京")
    ('dias-davila', 'moody', 'bei-jing')
    """
    joined = _INNER_APOSTROPHE.sub("", label)
    words = map(_slug_word, _SLUG_TOKEN.findall(joined))
    romanised = anyascii(" ".join(filter(None, words))).lower()
    joined = "-".join(re.findall(r"[a-z0-9]+", romanised))
    return joined[:LONGEST_SLUG].rstrip("-") or "x"


_SLUG_TOKEN = _token_pattern(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]",
    rf"(?:[^\W_]++|[{mark_ranges(unparted=False)}{mark_ranges(unparted=True)}])+",
)
"""A word of an id: an ideograph or a kana by itself."""


def _slug_word(token: str) -> str:
    """A word of an id, folded: letters of all scripts without any mark that may be left
    out in some of them.
    """
    token = _POSSESSIVE.sub("", token)
    if token.isascii():
        return _without_signs(token.lower())
    decomposed = unicodedata.normalize("NFKD", token).casefold()
    kept = ""
    for char in unicodedata.normalize("NFKD", decomposed):
        if not _is_accent(char) and unicodedata.combining(char) != 8:
            kept += anyascii(char).lower() if _is_latin(char) else char
    return _without_signs("".join(filter(_is_kept, kept)))


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
