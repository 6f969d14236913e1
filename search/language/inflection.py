"""Forms of words that a language's stemmer doesn't bring together: plurals that change
the end of a word (hospital, hospitais; museum, musea), and whatever languages without a
stemmer write before and behind a word (Hebrew, Bengali, Urdu, Swahili, Amharic).

A pair of endings, or of beginnings, is swapped either way, and a form that the archive
doesn't hold is not looked for: so ``-al`` may become ``-ais`` without harm to words that
have no such plural, and a Hebrew word loses no first letter that is its own.

    >>> "hospital" in other_forms("hospitais", "pt"), "museum" in other_forms("musea", "nl")
    (True, True)
    >>> "המשטרה" in other_forms("משטרה", "he"), "walimu" in other_forms("mwalimu", "sw")
    (True, True)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product

from cuttings.search.language.analysis import fold

_ENDINGS = {
    "ar": "ه:ات ه:ون :ات :ون :ين ون:ين",
    "bn": ":র :ের :য় :তে :কে :দের :রা :েরা :গুলো :গুলি :টি :টা :ে :ায় :ই :ও রা:দের",
    "ca": ":s a:es",
    "cs": "a:y a:u a:ou e:i",
    "da": "um:er um:et um:erne :er :en :et :erne :ne",
    "de": "um:en um:a us:en on:a ma:men :in :innen in:innen",
    "el": "α:ες α:ων η:εις η:ων ος:οι ος:ων ο:α ο:ων μα:ματα μα:ματων",
    "es": ":s :es z:ces",
    "fa": ":ها :های :هایی :ان :ی",
    "fi": "us:uksen ys:yksen os:oksen es:eksen is:iksen uus:uuden yys:yyden nen:sen",
    "fr": ":s :x :e :es",
    "he": ":ים :ות ה:ות ה:ים ה:ת :י ים:י",
    "hi": "िया:ियों िया:िये िया:ियां ी:ियों ी:ियां ि:ियों ा:ों ा:े :ें :ों",
    "it": "a:e o:i e:i co:chi go:ghi ca:che ga:ghe",
    "nl": "um:a heid:heden us:i :en :s",
    "no": "um:er um:et um:ene :er :en :et :ene",
    "pl": "os:ci osc:osci a:y a:e a:i",
    "pt": ":s :es al:ais el:eis ol:ois ul:uis ao:oes ao:aes m:ns",
    "ro": "a:e e:i :i :ul :ului",
    "ru": "ок:ка ок:ки ок:ков ец:ца ец:цы ец:цев",
    "sv": "um:er um:et um:erna :ar :er :or :en :et :na :arna :erna",
    "sw": ":ni",
    "tr": ":ler :lar :si :i :u :su k:gi k:gu p:bi c:ci",
    "uk": "ок:ка ок:ки ок:ків ець:ця ець:ці ець:ців",
    "ur": ":وں :یں ہ:وں ہ:ے ا:ے ا:وں :ات ی:یاں ی:یوں یں:وں",
}
"""Endings of folded words that change into one another, by language."""

_BEGINNINGS = {
    "am": ":የ :በ :ለ :ከ :ስለ :እንደ",
    "he": ":ה :ב :ל :מ :ו :ש :כ :וה :ול :וב :ומ :של :שה :מה :לה :בה :כש",
    "sw": "mw:w m:wa m:mi ki:vi ch:vy ji:ma :ma u:n",
}
"""Beginnings that change so: what is written together with a word (Hebrew ``ha-``,
Amharic ``ye-``), and the classes of Swahili nouns.
"""

SHORTEST = 3
"""Letters before an ending, or behind a beginning."""

Pairs = list[tuple[str, str]]


def _read(pairs: str) -> Pairs:
    both: Pairs = []
    for pair in pairs.split():
        one, _, other = map(fold, pair.partition(":"))
        both += [(one, other), (other, one)]
    return both


def _by_language(table: dict[str, str]) -> dict[str, Pairs]:
    return {language: _read(pairs) for language, pairs in table.items()}


_ENDINGS_OF = _by_language(_ENDINGS)
_BEGINNINGS_OF = _by_language(_BEGINNINGS)

_RESPELT = {
    "da": (("oe", "o"), ("aa", "a")),
    "de": (("ae", "a"), ("oe", "o"), ("ue", "u")),
    "no": (("oe", "o"), ("aa", "a")),
    "sv": (("ae", "a"), ("oe", "o"), ("aa", "a")),
}
"""How letters that a keyboard lacks are typed, and what they fold to."""


def other_forms(word: str, language: str) -> Iterator[str]:
    """The other forms that a folded word may have.

    >>> "bar" in other_forms("baer", "de"), "sequia" in other_forms("sequias", "es")
    (True, True)
    """
    for ending, other in _ENDINGS_OF.get(language, ()):
        if word.endswith(ending) and len(word) >= len(ending) + SHORTEST:
            yield word[: len(word) - len(ending)] + other
    for beginning, other in _BEGINNINGS_OF.get(language, ()):
        if word.startswith(beginning) and len(word) >= len(beginning) + SHORTEST:
            yield other + word[len(beginning) :]
    respelt = word
    for typed, folded in _RESPELT.get(language, ()):
        respelt = respelt.replace(typed, folded)
    if respelt != word:
        yield respelt
    if language in _CHANGES:
        yield from _CHANGES[language](word)


# Changes within a word


_CLOSED = re.compile(r"(.+)і([бвгджзклмнпрстфхцчшщ]+)ь?")
_OPENED = re.compile(r"(.+)[оеє]([бвгджзклмнпрстфхцчшщ]{1,2})(?:і|у|и|ю|а|я|ою|ею)")


def _ukrainian(word: str) -> Iterator[str]:
    """A closed syllable has і where an open one has о or е (повінь, повені)."""
    closed, opened = _CLOSED.fullmatch(word), _OPENED.fullmatch(word)
    if closed:
        for vowel in "ое":
            yield f"{closed[1]}{vowel}{closed[2]}"
            yield f"{closed[1]}{vowel}{closed[2]}і"
    if opened:
        yield f"{opened[1]}і{opened[2]}"
        yield f"{opened[1]}і{opened[2]}ь"


_STRONG = (
    *(("kk", "k"), ("pp", "p"), ("tt", "t"), ("nk", "ng"), ("nt", "nn")),
    *(("lt", "ll"), ("rt", "rr"), ("mp", "mm"), ("t", "d"), ("p", "v"), ("k", "")),
)
"""Consonants before a last vowel, and what they are where the syllable is closed."""
_OBLIQUE = re.compile(r"(.+[aeiouy])ks(?:i|e)\w*")
_FINNISH_VOWELS = "aeiouy"


def _finnish(word: str) -> Iterator[str]:
    """Consonants before the last vowel weaken where an ending closes the syllable
    (katu, kadun; joki, joen), and -us is -uks- with an ending (korotus, korotuksia).
    """
    ending = _OBLIQUE.fullmatch(word)
    if ending:
        yield f"{ending[1]}s"
    if word.endswith(tuple(_FINNISH_VOWELS)):
        last = "e" if word.endswith("i") else word[-1]
        for strong, weak in _STRONG:
            if word[:-1].endswith(strong):
                yield f"{word[: -1 - len(strong)]}{weak}{last}n"
    elif word.endswith("n") and word[-2:-1] in _FINNISH_VOWELS:
        for strong, weak in _STRONG:
            if word[:-2].endswith(weak):
                begun = word[: len(word) - 2 - len(weak)] + strong
                yield begun + word[-2]
                if word[-2] == "e":
                    yield f"{begun}i"


_ROW = 8
"""Syllables of a consonant in the Ethiopic script."""
_ALIKE = ("ሀሐኀ", "ሰሠ", "አዐ", "ጸፀ")
"""Consonants, by their first syllable, that are spoken alike and written either way."""
MOST_SPELLINGS = 16
"""Spellings of a word by such consonants that are looked for."""
_PLURAL = re.compile(r"(.+)([ሀ-ፗ])ች")


def _amharic(word: str) -> Iterator[str]:
    """A suffix changes the vowel of the last syllable (ወንዝ, ወንዙ), and some consonants
    are written with one letter or another (ሥራ, ስራ).
    """
    spellings = [word]
    letters = [_spelt_alike(letter) for letter in word]
    for spelt in product(*letters):
        spelling = "".join(spelt)
        if spelling != word:
            spellings.append(spelling)
        if len(spellings) == MOST_SPELLINGS:
            break
    for spelling in spellings:
        yield spelling
        for form in _in_other_vowels(spelling):
            yield form
            for prefix, _ in _BEGINNINGS_OF["am"]:
                yield prefix + form if prefix else form
    plural = _PLURAL.fullmatch(word)
    if plural:
        yield from _in_other_vowels(plural[1] + plural[2])


def _spelt_alike(letter: str) -> list[str]:
    vowel = ord(letter) % _ROW
    for row in _ALIKE:
        firsts = [ord(each) for each in row]
        if ord(letter) - vowel in firsts:
            return [letter, *(chr(first + vowel) for first in firsts)]
    return [letter]


def _in_other_vowels(word: str) -> Iterator[str]:
    if len(word) < SHORTEST - 1 or not "ሀ" <= word[-1] <= "ፗ":
        return
    first = ord(word[-1]) - ord(word[-1]) % _ROW
    for code in range(first, first + _ROW - 1):
        yield word[:-1] + chr(code)
        if code % _ROW == _ROW - 2:
            yield f"{word[:-1]}{chr(code)}ች"


_CHANGES: dict[str, Callable[[str], Iterator[str]]] = {
    "am": _amharic,
    "fi": _finnish,
    "uk": _ukrainian,
}
