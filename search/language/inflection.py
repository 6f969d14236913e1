"""Forms of words that a language's stemmer doesn't bring together: plurals that change
the end of a word (hospital, hospitais; museum, musea).

A pair of endings is swapped either way, and a form that the archive doesn't hold is not
looked for: so ``-al`` may become ``-ais`` without harm to words that have no such plural.

    >>> sorted(other_forms("hospitais", "pt")), sorted(other_forms("musea", "nl"))
    (['hospital'], ['museum'])
"""

from __future__ import annotations

from collections.abc import Iterator

_PAIRS = {
    "da": "um:er um:et um:erne",
    "de": "um:en um:a us:en on:a ma:men",
    "es": "z:ces",
    "hi": "िया:ियों िया:िये ी:ियों ि:ियों ा:ों ा:े",
    "it": "co:chi go:ghi ca:che ga:ghe",
    "nl": "um:a heid:heden us:i eer:eren",
    "no": "um:er um:et um:ene",
    "pl": "os:ci osc:osci",
    "pt": "al:ais el:eis ol:ois ul:uis ao:oes ao:aes m:ns",
    "ro": "a:e e:i",
    "ru": "ок:ка ок:ки ок:ков ец:ца ец:цы ец:цев день:дня день:дни",
    "sv": "um:er um:et um:erna",
    "tr": "k:gi k:gu p:bi ç:ci",
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


def other_forms(word: str, language: str) -> Iterator[str]:
    """The other forms that a folded word may have."""
    for ending, other in _BY_LANGUAGE.get(language, ()):
        if word.endswith(ending) and len(word) >= len(ending) + SHORTEST:
            yield word[: len(word) - len(ending)] + other
