"""Forms of words that a language's stemmer doesn't bring together: plurals that change
the end of a word (hospital, hospitais; museum, musea).

A pair of endings is swapped either way, and a form that the archive doesn't hold is not
looked for: so ``-al`` may become ``-ais`` without harm to words that have no such plural.

    >>> "hospital" in other_forms("hospitais", "pt"), "museum" in other_forms("musea", "nl")
    (True, True)
"""

from __future__ import annotations

from collections.abc import Iterator

_PAIRS = {
    "ar": "ه:ات ه:ون :ات :ون :ين ون:ين",
    "ca": ":s a:es",
    "cs": "a:y a:u a:ou e:i",
    "da": "um:er um:et um:erne :er :en :et :erne :ne",
    "de": "um:en um:a us:en on:a ma:men :in :innen in:innen",
    "es": ":s :es z:ces",
    "fr": ":s :x :e :es",
    "hi": "िया:ियों िया:िये िया:ियां ी:ियों ी:ियां ि:ियों ा:ों ा:े :ें :ों",
    "it": "a:e o:i e:i co:chi go:ghi ca:che ga:ghe",
    "nl": "um:a heid:heden us:i :en :s",
    "no": "um:er um:et um:ene :er :en :et :ene",
    "pl": "os:ci osc:osci a:y a:e a:i",
    "pt": ":s :es al:ais el:eis ol:ois ul:uis ao:oes ao:aes m:ns",
    "ro": "a:e e:i :i :ul :ului",
    "ru": "ок:ка ок:ки ок:ков ец:ца ец:цы ец:цев",
    "sv": "um:er um:et um:erna :ar :er :or :en :et :na :arna :erna",
    "tr": ":ler :lar :si :i :u :su k:gi k:gu p:bi c:ci",
    "uk": "ок:ка ок:ки ок:ків ець:ця ець:ці ець:ців",
}
"""Endings of folded words that change into one another, by language."""

SHORTEST = 3
"""Letters before an ending."""


def _read(pairs: str) -> list[tuple[str, str]]:
    both: list[tuple[str, str]] = []
    for pair in pairs.split():
        one, _, other = pair.partition(":")
        both += [(one, other), (other, one)]
    return both


_BY_LANGUAGE = {language: _read(pairs) for language, pairs in _PAIRS.items()}


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
    for ending, other in _BY_LANGUAGE.get(language, ()):
        if word.endswith(ending) and len(word) >= len(ending) + SHORTEST:
            yield word[: len(word) - len(ending)] + other
    respelt = word
    for typed, folded in _RESPELT.get(language, ()):
        respelt = respelt.replace(typed, folded)
    if respelt != word:
        yield respelt
