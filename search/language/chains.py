"""What a word's stem is, language by language: the chain that indexing, querying and
marking share.

Text is cut into the same tokens in every language; the chain of its language makes of
each a term, folded and without language, and a stem. The word is stemmed as it is
written and folded then, never the other way round: folding first costs Spanish 17 and
Polish 27 of a hundred inflected forms, because stemmers know accents. A stem carries its
language, so that a French and a Turkish word that happen to fold alike stay two; English
ones, and terms of scripts that part no words, carry none.

    >>> chain_of("fr").analysed("inondées")
    Analysed(term='inondees', stem='fr:inond', length=8)
    >>> chain_of("tr").analysed("İstanbul'da").term, chain_of("en").analysed("talks").stem
    ('istanbul', 'talk')
    >>> chain_of("zh").analysed("醫院").stem == chain_of("zh").analysed("医院").stem
    True

Snowball has stemmers for thirty languages. Ukrainian goes to the Russian one with its
letters respelt (measured: 63 of a hundred forms meet, against none without a stemmer and
49 with a list of endings of our own); Bosnian and Croatian to the Serbian one. Words of
other languages are folded only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import Stemmer

from cuttings.search.language.analysis import fold, stem, tokens
from cuttings.search.language.scripts import is_unparted

SIGN = ":"
"""What stands between the language of a stem and the stem; no term holds it."""

UNDETERMINED = "und"
"""BCP 47's code of a language that is not known; its words are analysed as English."""

_SAME = {
    "bs": "sr",
    "hr": "sr",
    "sh": "sr",
    "nb": "no",
    "nn": "no",
    "cmn": "zh",
    "yue": "zh",
    "in": "id",
    "iw": "he",
    "ji": "yi",
    UNDETERMINED: "en",
}
"""Languages whose words are analysed alike."""

_SNOWBALL = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "uk": "russian",
    "yi": "yiddish",
}
"""The names of Snowball's stemmers by language."""

_APOSTROPHES = str.maketrans("", "", "'’ʼ")
_AFTER_APOSTROPHE = re.compile(r"(?<=[^\W\d_]{2})['’ʼ].*$", re.DOTALL)


class Analysed(NamedTuple):
    """A token as it is indexed: its term, its stem, and how many characters of it are
    the word (an ending behind an apostrophe is none in Turkish).
    """

    term: str
    stem: str
    length: int


class Chain:
    """What one language makes of a token.

    ``code`` is the language that its stems carry, empty for English.
    """

    def __init__(self, code: str) -> None:
        self.code = "" if code == "en" else code
        self._tag = f"{code}{SIGN}"
        self._stemmer: Stemmer.Stemmer | None = None
        if code in _SNOWBALL and code != "en":
            self._stemmer = Stemmer.Stemmer(_SNOWBALL[code], 0)
        self._prepare = _PREPARE.get(code, _as_it_is)
        self._analysed = lru_cache(maxsize=100_000)(self._analyse)

    def analysed(self, token: str) -> Analysed:
        """A token as it is indexed; the term is empty where it is nothing but marks."""
        return self._analysed(token)

    def _analyse(self, token: str) -> Analysed:
        if not self.code:
            term = fold(token)
            return Analysed(term, stem(term), len(token))
        if is_unparted(token):
            term = fold(token)
            return Analysed(term, self.stem(token), len(token))
        word = _AFTER_APOSTROPHE.sub("", token) if self.code == "tr" else token
        return Analysed(fold(word), self.stem(word), len(word))

    def stem(self, word: str) -> str:
        """The stem of a word as it is written, with its language."""
        if not self.code:
            return stem(fold(word))
        if is_unparted(word):
            return _simplified(fold(word)) if self.code == "zh" else fold(word)
        prepared = self._prepare(_lowered(word, self.code))
        if self._stemmer and prepared[:1].isalpha():
            prepared = self._stemmer.stemWord(prepared)
        return f"{self._tag}{fold(prepared) or fold(word)}"

    def tagged(self, folded: str) -> str:
        """A folded word, taken for a stem, with the language of this chain."""
        return folded if not self.code else f"{self._tag}{folded}"


@cache
def chain_of(language: str) -> Chain:
    """The chain of a language, by its BCP 47 code."""
    code = analysed_as(language)
    return Chain(code) if code == language else chain_of(code)


@lru_cache(maxsize=1_000)
def analysed_as(language: str) -> str:
    """The code of the language as which texts of a language are analysed.

    >>> analysed_as("nb-NO"), analysed_as("hr"), analysed_as("und"), analysed_as("")
    ('no', 'sr', 'en', 'en')
    """
    code = language.replace("_", "-").split("-")[0].lower() or "en"
    return _SAME.get(code, code)


def analyse(text: str, language: str) -> Iterator[tuple[Analysed, int]]:
    """Each token of a text that has a term, as it is indexed, with its offset."""
    analysed = chain_of(language).analysed
    for token, start, _ in tokens(text):
        found = analysed(token)
        if found.term:
            yield found, start


# --- Before the stemmer --------------------------------------------------------------


def _lowered(word: str, code: str) -> str:
    """A word in small letters, of one width, its accents on their letters."""
    word = unicodedata.normalize("NFKC", word)
    if code == "tr":
        word = word.replace("İ", "i").replace("I", "ı")
    return unicodedata.normalize("NFC", word.lower()).replace("’", "'")


def _as_it_is(word: str) -> str:
    return word


_AS_RUSSIAN = str.maketrans("іїєґ", "ииег", "'’ʼ")


def _ukrainian(word: str) -> str:
    return word.translate(_AS_RUSSIAN)


_ARABIC_PREFIX = re.compile(r"^(?:و?ال|وبال|بال|كال|فال|ولل|لل)(?=.{2})")
_ARABIC_SIGNS = re.compile("[\u064b-\u0652\u0670\u0640]")


def _arabic(word: str) -> str:
    """Without points, and without the article and what is written before it."""
    return _ARABIC_PREFIX.sub("", _ARABIC_SIGNS.sub("", word))


_NASAL = re.compile("(?:ङ्(?=[क-घ])|ञ्(?=[च-झ])|ण्(?=[ट-ढ])|न्(?=[त-ध])|म्(?=[प-भ]))")
"""A nasal consonant before one that is spoken in the same place."""


def _hindi(word: str) -> str:
    """One sign for nasal vowels and nasals before their consonants (हिन्दी, हिंदी), no
    dots beneath.
    """
    word = unicodedata.normalize("NFC", word)
    word = word.replace("\u0901", "\u0902").replace("\u093c", "")
    return _NASAL.sub("\u0902", word)


def _portuguese(word: str) -> str:
    """Plurals in -ões as their singulars (nações, nação)."""
    return f"{word[:-3]}ão" if word.endswith("ões") else word


def _italian(word: str) -> str:
    return word.replace("'", "")


_PREPARE: dict[str, Callable[[str], str]] = {
    "ar": _arabic,
    "fa": _arabic,
    "hi": _hindi,
    "it": _italian,
    "pt": _portuguese,
    "uk": _ukrainian,
}


@cache
def _simplifying() -> dict[int, str]:
    """Traditional Chinese characters with the simplified ones, as OpenCC knows them; made
    once in a process, where Chinese is held.
    """
    from opencc import OpenCC

    convert = OpenCC("t2s").convert
    table: dict[int, str] = {}
    for code in [*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000)]:
        simple = convert(chr(code))
        if simple != chr(code) and len(simple) == 1:
            table[code] = simple
    return table


def _simplified(term: str) -> str:
    return term.translate(_simplifying())
