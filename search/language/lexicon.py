"""In which forms a word that is asked for stands in the articles of each language.

A query doesn't say its language, and names are asked for in all: so a word is looked up
in every language that the archive holds, in each with the stems of its own articles.
What an archive holds is its ``Lexicon``; one in English alone holds nothing here, and a
word is its English stem as ever.

    >>> forms_of("Inondations", "inondations", ENGLISH_ONLY)
    ('inond',)

Accents are typed or not: ``hopitaux`` finds ``hôpital`` because the lexicon knows the
stems that the archive's words of this folded form have. German, Dutch and Scandinavian
words are found in compounds too (``compounds_of``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Protocol

from cuttings.search.language.analysis import fold, stem
from cuttings.search.language.chains import SIGN, Chain, chain_of
from cuttings.search.language.compounding import LINKS, UNEVEN, compounds_of
from cuttings.search.language.inflection import MANY_FORMS, other_forms
from cuttings.search.language.romanised import key_of, romanised
from cuttings.search.language.scripts import is_unparted, script_of_letter

EQUALS = "="
"""What stands between a folded word and its stem in an entry of a lexicon."""


HELD = "+"
"""What stands before the code of a language in the entry that says that it is held."""


class Lexicon(Protocol):
    """The words of an archive, as far as languages other than English need them."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of the languages that articles are analysed in, English left out."""

    def holds(self, stem: str) -> int:
        """How many articles hold a stem, as far as that is known; more than none where
        it is not.
        """

    def stems_of(self, language: str, term: str) -> Iterable[str]:
        """The stems of the archive's words that fold to a term, where these are not the
        stem of the term itself.
        """

    def containing(self, language: str, letters: str) -> Iterable[str]:
        """The stems of a language that have some letters at their beginning or end."""

    def sounding(self, key: str) -> Iterable[str]:
        """The archive's words in Cyrillic or Greek letters that have a key of
        ``romanised``.
        """


class NoWords:
    """The lexicon of an archive of whose words nothing is known, in English alone if no
    languages are given.
    """

    languages: tuple[str, ...] = ()

    def holds(self, stem: str) -> int:  # noqa: ARG002
        """One, for nothing is known."""
        return 1

    def stems_of(self, language: str, term: str) -> Iterable[str]:  # noqa: ARG002
        """None."""
        return ()

    def containing(self, language: str, letters: str) -> Iterable[str]:  # noqa: ARG002
        """None."""
        return ()

    def sounding(self, key: str) -> Iterable[str]:  # noqa: ARG002
        """None."""
        return ()


ENGLISH_ONLY: Lexicon = NoWords()


def forms_of(typed: str, term: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The stems that a word which was typed stands for, English first, each once; of
    other languages only those that the archive holds.

    ``term`` is the word folded.
    """
    forms = {stem(term): None}
    if not lexicon.languages:
        return tuple(forms)
    if is_unparted(term):
        if "zh" in lexicon.languages:
            forms[chain_of("zh").stem(term)] = None
        return tuple(forms)
    for form in _foreign_forms(typed, term, lexicon):
        if form not in forms and lexicon.holds(form):
            forms[form] = None
    return tuple(forms)


def _foreign_forms(typed: str, term: str, lexicon: Lexicon) -> Iterator[str]:
    """The stems in all languages, whether the archive holds them or not."""
    for language in lexicon.languages:
        if may_be_written(typed, language):
            yield from _forms_in(chain_of(language), typed, lexicon)
    is_joined = any(map(_is_romanised, lexicon.languages))
    key = key_of(term) if is_joined else ""
    if not key:
        return
    for word in (*lexicon.sounding(key), *romanised(term)):
        yield stem(word)
        for language in lexicon.languages:
            if may_be_written(word, language):
                yield chain_of(language).stem(word)


def _is_romanised(language: str) -> bool:
    """Whether names of a language meet their romanised spellings by a key."""
    return _WRITTEN.get(language) in ("Cyrl", "Grek")


def _forms_in(chain: Chain, typed: str, lexicon: Lexicon) -> Iterator[str]:
    """The stems in one language, whether the archive holds them or not."""
    analysed = chain.analysed(typed)
    yield chain.tagged(analysed.term)
    stems = {analysed.stem: None, chain.stem(analysed.term): None}
    stems.update(dict.fromkeys(lexicon.stems_of(chain.code, analysed.term)))
    for word, stem_of_form in _other_stems(chain.code, analysed.term):
        stems[stem_of_form] = None
        # Without a stemmer a word has no stem but its own letters.
        if chain.code not in MANY_FORMS:
            stems.update(dict.fromkeys(lexicon.stems_of(chain.code, word)))
    yield from stems
    if chain.code in LINKS:
        for one in parts_of_compounds(chain, analysed.term, stems):
            yield from compounds_of(one, lexicon)


@lru_cache(maxsize=20_000)
def _other_stems(language: str, term: str) -> tuple[tuple[str, str], ...]:
    """The other forms of a folded word with their stems; none of a Latin word in a
    language of another script, where it is foreign and keeps its form.
    """
    script = script_of_letter(term[:1]) if term else ""
    is_foreign = _WRITTEN.get(language, script) not in ("Latn", script)
    if is_foreign and language not in IN_TWO_SCRIPTS:
        return ()
    chain = chain_of(language)
    return tuple([(form, chain.stem(form)) for form in other_forms(term, language)])


def parts_of_compounds(
    chain: Chain, term: str, stems: Iterable[str]
) -> tuple[str, ...]:
    """What compounds are looked for by, given a folded word and its stems.

    Of a short Finnish or Hungarian word the stemmer leaves more, and of a long one less,
    than of a compound that ends with it (leiri, pakolaisleir; elnök, eln); a Finnish
    word in -nen stands in one with -s (perhonen, perhoslaji).
    """
    parts = dict.fromkeys(stems)
    if chain.code in UNEVEN:
        whole = chain.tagged(term)
        parts[whole] = None
        if whole[-1] in "aeiou":
            parts[whole[:-1]] = None
        if chain.code == "fi" and whole.endswith("nen"):
            parts[f"{whole[:-3]}s"] = None
    return tuple(parts)


def entry_of(chain: Chain, term: str, stem: str) -> str:
    """The entry of a lexicon for a word whose stem is not that of its folded form;
    nothing for any other.

    >>> chain = chain_of("fr")
    >>> entry_of(chain, "inondees", chain.stem("inondées"))
    'fr:inondees=inond'
    >>> entry_of(chain, "usines", chain.stem("usines"))
    ''
    """
    if not chain.code or is_unparted(term) or chain.stem(term) == stem:
        return ""
    return f"{chain.tagged(term)}{EQUALS}{stem.partition(SIGN)[2]}"


_LANGUAGES_BY_SCRIPT = {
    "Latn": (
        "ca cs da de eo es et eu fi fr ga hu id it lt nl no pl pt ro sv tr "
        "ja km ko lo my th zh"
    ),
    "Cyrl": "be bg mk ru sr uk",
    "Arab": "ar fa ur",
    "Hebr": "he yi",
    "Deva": "hi ne",
    "Grek": "el",
    "Armn": "hy",
    "Taml": "ta",
}
"""The scripts of the words of languages that have a stemmer, and of those that part no
words, whose words in other scripts are foreign.
"""

IN_TWO_SCRIPTS = frozenset({"sr"})
"""Languages that are written in Latin letters too."""

_WRITTEN: dict[str, str] = {}
for _script, _languages in _LANGUAGES_BY_SCRIPT.items():
    for _language in _languages.split():
        _WRITTEN[_language] = _script


def may_be_written(word: str, language: str) -> bool:
    """Whether a word can stand in a text of a language with a stem of that language: a
    Cyrillic word does not in French. Latin words stand in texts of all (NATO).

    >>> may_be_written("школы", "fr"), may_be_written("школы", "uk")
    (False, True)
    """
    letters = fold(word)[:1]
    script = script_of_letter(letters) if letters else ""
    return script in ("", "Latn", _WRITTEN.get(language, script))
