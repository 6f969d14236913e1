"""Forms of words that a language's stemmer doesn't bring together: plurals that change
the end of a word (hospital, hospitais; museum, musea) or its inside (strażak, strażacy;
عالم, علماء), and whatever languages without a stemmer write before and behind a word
(Hebrew, Bengali, Urdu, Swahili, Amharic, Bulgarian).

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
    "cs": "a:y a:u a:ou e:i h:si ch:si ha:ze",
    "da": "um:er um:et um:erne :er :en :et :erne :ne",
    "de": "um:en um:a us:en on:a ma:men :in :innen in:innen",
    "el": "α:ες α:ων η:εις η:ων ος:οι ος:ων ο:α ο:ων μα:ματα μα:ματων ας:ες ας:ων ης:ες ης:ων α:ας",
    "es": ":s :es z:ces",
    "fa": ":ها :های :هایی :ان :ی ه:گان",
    "fi": "us:uksen ys:yksen os:oksen es:eksen is:iksen uus:uuden yys:yyden nen:sen i:e i:en",
    "fr": ":s :x :e :es eur:euse eurs:euse eur:euses eurs:euses teur:trice teurs:trice teur:trices"
    " ien:ienne ien:iennes ier:iere iers:iere ier:ieres if:ive ifs:ive if:ives",
    "he": ":ים :ות ה:ות ה:ים ה:ת :י ים:י",
    "hu": ":ak :ek",
    "hi": "िया:ियों िया:िये िया:ियां ी:ियों ी:ियां ि:ियों ा:ों ा:े :ें :ों",
    "it": "a:e o:i e:i co:chi go:ghi ca:che ga:ghe",
    "nl": "um:a heid:heden us:i :en :s :eren",
    "no": "um:er um:et um:ene :er :en :et :ene",
    "pl": "os:ci osc:osci a:y a:e a:i :owie",
    "pt": ":s :es al:ais el:eis ol:ois ul:uis ao:oes ao:aes m:ns",
    "ro": "a:e e:i :i :ul :ului :ri :rile",
    "ru": "ок:ка ок:ки ок:ков ец:ца ец:цы ец:цев",
    "sr": ":i :a :u :om :ovi :ova k:ci ka:ci kom:cima ke:ci g:zi ga:zi h:si"
    " :и :а :у :ом :ови :ова к:ци ка:ци ком:цима ке:ци г:зи га:зи х:си",
    "sv": "um:er um:et um:erna :ar :er :or :en :et :na :arna :erna",
    "sw": ":ni",
    "tr": ":ler :lar :si :i :u :su k:gi k:gu p:bi c:ci",
    "uk": "ок:ка ок:ки ок:ків ець:ця ець:ці ець:ців",
    "ur": ":وں :یں ہ:وں ہ:ے ا:ے ا:وں :ات ی:یاں ی:یوں یں:وں",
}
"""Endings of folded words that change into one another, by language."""

_BEGINNINGS = {
    "am": ":የ :በ :ለ :ከ :ስለ :እንደ",
    "ms": ":me :ber :di :ter :pe :ke :se",
    "he": ":ה :ב :ל :מ :ו :ש :כ :וה :ול :וב :ומ :של :שה :מה :לה :בה :כש",
    "sw": "mw:w m:wa m:mi ki:vi ch:vy ji:ma :ma u:n",
}
"""Beginnings that change so: what is written together with a word (Hebrew ``ha-``,
Amharic ``ye-``), and the classes of Swahili nouns.
"""

_PARADIGMS = {
    "be": "аў яў а ы у ой е ам амі ах і аў ом я ю ей ям ямі ях ь",
    "bg": "а я и ът ят та то те ата ята ите ове овете о е ета й ия ии",
    "gl": "s es a as o os",
    "lv": "s a u am us i iem os is im e es ei em as ai am am",
    "mk": "а и от та то те ата ите ови овите о е ето ја ји",
    "ms": "an kan i nya",
    "sk": "a y u e om ov och mi ami ach am ou i ia iam iach m",
    "sl": "a e i o u ov om em ih im ah am ami mi ev",
    "sq": "i a u e t s n it in et at ve eve esh es en te",
}
"""Endings of nouns in languages that have no stemmer: any may stand for any other."""

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

_PARADIGMS_OF = {
    language: tuple(map(fold, endings.split()))
    for language, endings in _PARADIGMS.items()
}

MANY_FORMS = frozenset(_PARADIGMS) | {"am", "he"}
"""Languages in which a word is looked for in a hundred forms, few of them words."""

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
    yield from _swapped(word, language)
    respelt = word
    for typed, folded in _RESPELT.get(language, ()):
        respelt = respelt.replace(typed, folded)
    if respelt != word:
        yield respelt
    if language in _PARADIGMS_OF:
        yield from _declined(word, _PARADIGMS_OF[language])
    if language in _CHANGES:
        yield from _CHANGES[language](word)


def _declined(word: str, endings: tuple[str, ...]) -> Iterator[str]:
    """A word with each of some endings, and none, in the place of its own."""
    for own in ("", *endings):
        base = word[: len(word) - len(own)]
        if not word.endswith(own) or len(base) < SHORTEST:
            continue
        for ending in ("", *endings):
            if ending != own:
                yield base + ending


def _swapped(word: str, language: str) -> Iterator[str]:
    """The forms of a word by other endings and beginnings."""
    for ending, other in _ENDINGS_OF.get(language, ()):
        if word.endswith(ending) and len(word) >= len(ending) + SHORTEST:
            yield word[: len(word) - len(ending)] + other
    yield from _begun_otherwise(word, language)


def _begun_otherwise(word: str, language: str) -> Iterator[str]:
    for beginning, other in _BEGINNINGS_OF.get(language, ()):
        if word.startswith(beginning) and len(word) >= len(beginning) + SHORTEST:
            yield other + word[len(beginning) :]


# Changes within a word


_C = "[^اويىءه]"
"""A letter of an Arabic root that is no long vowel."""
_BROKEN = (
    # عالم, علماء; وزير, وزراء
    ("1ا23", "123اء"),
    ("12ي3", "123اء"),
    # ضريبة, ضرائب
    ("12ي3ه", "12اي3"),
    # مدرسة, مدارس; مشروع, مشاريع
    ("م123ه", "م1ا23"),
    ("م123", "م1ا23"),
    ("م12و3", "م1ا2ي3"),
    # شارع, شوارع; عاصمة, عواصم
    ("1ا23", "1وا23"),
    ("1ا23ه", "1وا23"),
    # عامل, عمال; سائح, سياح
    ("1ا23", "12ا3"),
    ("1اي3", "1يا3"),
    # بنك, بنوك; سعر, أسعار; رجل, رجال
    ("123", "12و3"),
    ("123", "ا12ا3"),
)
"""Singulars and plurals of Arabic words, whose vowels change within, with the letters of
the root as digits; as words are folded (ة is ه, ئ is ي).
"""


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(
        "".join([f"({_C})" if each.isdigit() else each for each in pattern])
    )


_BROKEN_BOTH: list[tuple[re.Pattern[str], str, str]] = []
for _one, _many in _BROKEN:
    _BROKEN_BOTH.append((_compiled(_one), _one, _many))
    _BROKEN_BOTH.append((_compiled(_many), _many, _one))


def _arabic(word: str) -> Iterator[str]:
    """The plural of a word whose vowels change within it, and the singular."""
    bare = word.removeprefix("ال") if len(word) > SHORTEST + 2 else word
    for pattern, own, other in _BROKEN_BOTH:
        match = pattern.fullmatch(bare)
        if not match:
            continue
        roots = dict(zip(filter(str.isdigit, own), match.groups(), strict=True))
        yield "".join([roots.get(letter, letter) for letter in other])


_FINAL = {"כ": "ך", "מ": "ם", "נ": "ן", "פ": "ף", "צ": "ץ"}
"""Hebrew letters that are written otherwise at the end of a word."""
_INNER = str.maketrans({final: letter for letter, final in _FINAL.items()})


def _hebrew(word: str) -> Iterator[str]:
    """An ending changes how the last letter is written, and stands beside a beginning
    (רופא, הרופאים).
    """
    for form in _ended_otherwise(word):
        yield form
        yield from _begun_otherwise(form, "he")
    for form in _begun_otherwise(word, "he"):
        yield from _ended_otherwise(form)


def _ended_otherwise(word: str) -> Iterator[str]:
    inner = word.translate(_INNER)
    for ending, other in _ENDINGS_OF["he"]:
        own = ending.translate(_INNER)
        if inner.endswith(own) and len(inner) >= len(own) + SHORTEST:
            yield _with_final_letter(inner[: len(inner) - len(own)] + other)


def _with_final_letter(word: str) -> str:
    """A Hebrew word with its last letter, and no other, as it is at the end
    (שיטפון, שיטפונות).
    """
    inner = word.translate(_INNER)
    return inner[:-1] + _FINAL.get(inner[-1:], inner[-1:])


_SOFTENED = {
    "k": ("cy", "ce"),
    "g": ("dzy", "dze"),
    "t": ("ci", "cie"),
    "d": ("dzi", "dzie"),
    "r": ("rzy", "rze"),
    "ch": ("si", "sze"),
}
"""Polish consonants, and what they are before the endings of the plural of men and of
the locative.
"""
_CASES = "(?:a|u|owi|em|iem|om|ow|ami|ach|y|i|e|o)?"
_HARD = re.compile(rf"(.{{2,}})(ch|[kgtdr]){_CASES}")
_FLEETING = re.compile(r"(.{2,}[^aeiouy])i?e([ckl])")
_FLED = re.compile(r"(.{2,}[^aeiouy])([ckl])(?:a|i|y|ow|om|owi|ami|ach|em|iem)")
_SOFT = re.compile(r"(.{2,}?)(cy|cie|ci|ce|dzy|dze|dzie|dzi|rzy|rze|si|sze)")
_HARD_OF = {soft: hard for hard, softs in _SOFTENED.items() for soft in softs}


def _polish(word: str) -> Iterator[str]:
    """A last consonant softens (strażak, strażacy; kobieta, kobiecie), and an e before
    it goes (naukowiec, naukowcy; podatek, podatki).
    """
    fleeting, without = _FLEETING.fullmatch(word), _FLED.fullmatch(word)
    if fleeting:
        for ending in ("a", "i", "y", "ow", "om"):
            yield fleeting[1] + fleeting[2] + ending
    if without:
        yield f"{without[1]}e{without[2]}"
        yield f"{without[1]}ie{without[2]}"
    hard, soft = _HARD.fullmatch(word), _SOFT.fullmatch(word)
    if hard:
        for ending in _SOFTENED[hard[2]]:
            yield hard[1] + ending
    if soft:
        whole = soft[1] + _HARD_OF[soft[2]]
        yield whole
        yield f"{whole}a"


_NASAL = {"p": "m", "t": "n", "k": "ng", "s": "ny"}
"""First letters of Indonesian words that give way to the nasal of a prefix."""
_NASAL_BEFORE = {"b": "m", "c": "n", "d": "n", "j": "n"}
"""Letters before which a nasal stands; before vowels, g and h it is ng."""
_PREFIXED = re.compile(r"[mp]e(ng|ny|m|n)([aeiou].+)")


def _nasal_before(word: str) -> tuple[str, ...]:
    """A root as it stands behind a prefix that brings a nasal."""
    if word[:1] in _NASAL:
        return (f"{_NASAL[word[0]]}{word[1:]}",)
    if word[:1] in "aeiough":
        return (f"ng{word}",)
    return (_NASAL_BEFORE.get(word[:1], "") + word, word)


def _indonesian(word: str) -> Iterator[str]:
    """The first letter of a root is lost behind ``me-`` and ``pe-`` (tulis, menulis,
    penulis), or a nasal stands before it (ancam, mengancam; baca, membaca).
    """
    for begun in _nasal_before(word):
        yield f"me{begun}"
        yield f"me{begun}kan"
        yield f"pe{begun}"
        yield f"pe{begun}an"
    for prefix in ("ke", "keter", "per"):
        yield f"{prefix}{word}an"
    prefixed = _PREFIXED.fullmatch(word)
    if prefixed:
        for letter, nasal in _NASAL.items():
            if nasal == prefixed[1]:
                yield letter + prefixed[2]
        if prefixed[1] == "m":
            yield "m" + prefixed[2]


_SOFT_PLURALS = (("k", "ci"), ("ec", "ci"), ("ch", "si"), ("h", "si"))


def _slovak(word: str) -> Iterator[str]:
    """A last consonant softens in the plural of men (robotník, robotníci)."""
    for hard, soft in _SOFT_PLURALS:
        if word.endswith(hard):
            yield word[: -len(hard)] + soft
        if word.endswith(soft):
            yield word[: -len(soft)] + hard


_SOFTENED_IN_PLURALS = (("к", "ци"), ("г", "зи"), ("х", "си"), ("ец", "ци"))


def _bulgarian(word: str) -> Iterator[str]:
    """A last consonant softens before the ending of the plural (политик, политици)."""
    for hard, soft in _SOFTENED_IN_PLURALS:
        if word.endswith(hard):
            yield word[: -len(hard)] + soft
            yield f"{word[: -len(hard)]}{soft}те"
        for ending in (soft, f"{soft}те"):
            if word.endswith(ending):
                yield word[: -len(ending)] + hard


_DIPHTHONG = re.compile(r"(.*)(oa|ea)([^aeiou]{1,3}[aeiu]?)")
_CHANGED = re.compile(r"(.*[^aeiou])([ae])([^aeiou]{1,2})[aei]?")
_SIMPLE = re.compile(r"(.*[^aeiou])([oe])([^aeiou]{1,3})[ei]?")


def _romanian(word: str) -> Iterator[str]:
    """A last vowel changes before an ending (școală, școli; tabără, tabere)."""
    double, simple = _DIPHTHONG.fullmatch(word), _SIMPLE.fullmatch(word)
    if double:
        bare = double[1] + double[2][0] + double[3].rstrip("aeiu")
        yield bare
        yield f"{bare}i"
    changed = _CHANGED.fullmatch(word)
    if changed:
        other = "e" if changed[2] == "a" else "a"
        for ending in ("", "a", "e", "i"):
            yield f"{changed[1]}{other}{changed[3]}{ending}"
    if simple:
        yield f"{simple[1]}{simple[2]}a{simple[3]}a"
        yield f"{simple[1]}{simple[2]}a{simple[3]}e"


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
    yield from _finnish_nominative(word)
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


_MEN = re.compile(r"(.*)mie(?:s|he\w*)")


def _finnish_nominative(word: str) -> Iterator[str]:
    """Words in -si, -as and -mies have other letters before an ending (susi, sudet;
    lammas, lampaat; mies, miehet).
    """
    if word.endswith("si"):
        yield f"{word[:-2]}det"
    elif word.endswith(("det", "den")):
        yield f"{word[:-3]}si"
    men = _MEN.fullmatch(word)
    if men:
        yield f"{men[1]}mies"
        yield f"{men[1]}miehet"
    if word.endswith(("as", "is")):
        vowel = word[-2]
        base = word[:-2]
        for strong, weak in (*_STRONG, ("mp", "mm"), ("", "")):
            if base.endswith(weak):
                begun = base[: len(base) - len(weak)] + strong
                yield f"{begun}{vowel * 2}t"


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
    "ar": _arabic,
    "bg": _bulgarian,
    "fi": _finnish,
    "he": _hebrew,
    "mk": _bulgarian,
    "id": _indonesian,
    "ms": _indonesian,
    "pl": _polish,
    "ro": _romanian,
    "sk": _slovak,
    "sl": _slovak,
    "uk": _ukrainian,
}
