"""Under which part of a person's name an index files it: the surname where there is one.

The rules are those of library catalogues, as far as a name alone tells which applies:
*Names of Persons: National Usages for Entry in Catalogues* (IFLA, 4th edition, 1996) and
AACR2, 22.5 to 22.16 (RDA 9.2.2 and appendix F), which follow it.

============================  ==============================  =========================
name                          filed as                        rule
============================  ==============================  =========================
Donald Trump                  Trump, Donald                   the last word
Martin Luther King Jr.        King, Martin Luther Jr.         22.5C8, words behind it
Vincent van Gogh              Gogh, Vincent van               Dutch, German: behind the prefix
Robert De Niro                De Niro, Robert                 a capital makes it a part
Daphne du Maurier             du Maurier, Daphne              French contraction
Andrés Manuel López Obrador   López Obrador, Andrés Manuel    Spanish: the first surname
José Ortega y Gasset          Ortega y Gasset, José           joined surnames
Bashar al-Assad               al-Assad, Bashar, under Assad   an Arabic article is passed over
Tamim bin Hamad Al Thani      Al Thani, Tamim bin Hamad       a family's name
Mohammed bin Salman           Mohammed bin Salman             a father's name is no surname
Gamal Abdel Nasser            Abdel Nasser, Gamal             parts that only stand together
Xi Jinping, Nguyen Van Thieu  as they stand                   the family's name is first
Katrín Jakobsdóttir           as it stands                    Icelandic: the given name
Aung San Suu Kyi              as it stands                    Burmese: the first part
Queen Elizabeth II            Elizabeth II, Queen             22.16A, rulers and popes
============================  ==============================  =========================

What a name alone does not tell is not guessed: a surname of two parts without a hyphen
that is not Spanish, a Japanese name with the surname first, Thai and Ethiopian given
names, "de Blasio", which an American files under D.

    >>> file_name("Martin Luther King Jr.")
    Filed(entry='King', rest='Martin Luther Jr.')
    >>> file_name("Xi Jinping")
    Filed(entry='Xi Jinping', rest='')
    >>> file_name("Bashar al-Assad").key
    'Assad Bashar'
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from cuttings.search.language.analysis import fold


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


BEHIND_A_NAME = re.compile(
    r"(?:jr|sr|i{2,3}|iv|vi{0,3}|ix|x[ivx]+|phd|md|esq|obe|mp)\.?", re.IGNORECASE
)
"""What follows a surname and is none, the numbers of rulers and popes among it."""

_FREQUENT = """
bai cao chen cui deng ding fan feng gao guo han he hu huang jia jiang li liang
lin liu luo ma mao meng ouyang peng qian qin shen song sun tang tian wang wei
wen wu xi xiao xie xu xue yan yang yao ye yin yu yuan zeng zhang zhao zheng
zhong zhou zhu zhuge choi kwon nguyen pham tran
"""
_FAMILY_FIRST = _words(_FREQUENT)
"""Frequent family names of Chinese and Vietnamese people, which stand first; without
those that are English given names too (Lee, Kim).
"""
_VIETNAMESE = _words("bui dang dinh do duong ho hoang huynh le ngo phan vo vu")
"""Vietnamese family names that stand first in a name of three words or four."""
_KOREAN = _words(
    "ahn ban cho chun chung hong hwang jang jeong jung kang kim lee lim moon no oh park "
    "roh seo shin yoo yoon"
)
"""Korean family names that stand first where two short words follow (Kim Jong Un)."""
LONGEST_SYLLABLE = 5

_BURMESE = _words("aung daw htin khin ko kyaw maung min myint ne soe thein thant tin u")
"""First words of Burmese names, which have no surname."""
_HUNGARIAN = _words(
    "andras antal attila balazs bela csaba denes ferenc gabor geza gyorgy gyula imre "
    "istvan janos jozsef karoly katalin laszlo matyas mihaly miklos orsolya peter pal "
    "sandor tamas tibor viktor zoltan zsolt"
)
"""Hungarian given names; where one of two words is the last, the surname is first."""
_ICELANDIC = re.compile(r"\w+(?:d[óo]ttir)|(?=\w*[ðþæ])\w+son", re.IGNORECASE)

_SPANISH = _words(
    "aguilar alvarado arias bautista borbon bustamante cabrera calderon campos cardenas "
    "carrillo castillo castro cespedes contreras cordoba cortes cruz delgado duque duran "
    "escobar espinosa figueroa flores franco fuentes garcia garzon guerrero guzman "
    "herrera iglesias lara leon luna marin medina mejia mendoza molina mora morales "
    "moreno munoz navarro nunez obrador ochoa ojeda ortega ortiz osorio pacheco padilla "
    "pena pineda pinto quesada ramos reyes rios rivas rivera robles rojas rosales ruiz "
    "salazar salinas sandoval santos serrano silva solis soto suarez torres trujillo "
    "uribe valencia vargas vega velasco vera villa zapata zelaya"
)
"""Frequent Spanish surnames beside those in -ez."""
_SPANISH_ENDING = re.compile(r"\w{3,}ez")

_BEFORE_FATHER = _words("bin ibn bint binti binte ben ould")
"""Words between a name and the father's, in lower case; ``Ben`` is a surname's part."""
_SURNAMES_WITH_FATHER = _words("laden ladin")
"""What is a surname behind ``bin`` by now."""
_BOUND = _words("abu abd abdel abdul abdal abdoul umm")
"""Words that stand only with the next one (Abdel Nasser, Abu Mazen)."""
_ARABIC_ARTICLE = re.compile(
    r"(?:al|el|ad|an|ar|as|ash|at|az|ould)-(?=\w)", re.IGNORECASE
)
_FAMILY_OF = _words("al aal el")
"""A word in capitals before an Arabic family's name."""

_BEHIND = _words(
    "af av da das de den der do dos e het la las los op 't ten ter van von zu"
)
"""Prefixes in lower case that stand behind the given name."""
_CONTRACTED = _words("am aus'm de' degli dei del dell' della delle dello di du des im")
"""Prefixes in lower case that a surname begins with: French and Italian contractions."""
_CAPITAL = _words(
    "af al ben d' da dal de del della den der des di do dos du el fitz la las le li lo "
    "los mac mc o' saint san santa st. st ste. ter van vande vander vom von zu"
)
"""Prefixes that in capitals are a part of the surname."""
_JOINING = _words("y i e")
"""What joins two surnames, in lower case."""

_RULERS = _words(
    "pope king queen emperor empress tsar czar prince princess sultan emir shah saint "
    "patriarch"
)
"""Titles of those who are known by their given names, where these follow alone."""


class Filed(NamedTuple):
    """A name as an index has it: the part that it is filed under, which may be all of
    it, and the rest.
    """

    entry: str
    rest: str = ""

    @property
    def key(self) -> str:
        """What the name is sorted by: an Arabic article in front counts for nothing."""
        entry = _ARABIC_ARTICLE.sub("", self.entry, count=1)
        return f"{entry} {self.rest}".rstrip()


@lru_cache(maxsize=50_000)
def file_name(name: str) -> Filed:
    """Where a person's name is filed."""
    head, _, qualifier = name.partition(" (")
    is_qualified = name.endswith(")")
    words = head.split() if is_qualified else name.split()
    behind = [f"({qualifier}"] if is_qualified else []
    while len(words) > 1 and BEHIND_A_NAME.fullmatch(words[-1].strip(",")):
        behind.insert(0, words.pop())
    if len(words) < 2 or any("," in word for word in words[:-1]):
        return Filed(name)
    words[-1] = words[-1].strip(",")
    if fold(words[0]) in _RULERS:
        return _ruler(words, behind)
    if len(words) == 3 and has_surname_in_front(words[-1:]):
        # Yolanda Yu Hoi-kwan: a given name of each of two languages.
        return Filed(words[1], " ".join([words[0], words[2], *behind]))
    start = _entry_at(words)
    if not start:
        return Filed(name)
    end = len(words)
    prefix: list[str] = []
    while start < end - 1 and words[start] in _BEHIND:
        prefix.append(words[start])
        start += 1
    given = words[: start - len(prefix)]
    return Filed(" ".join(words[start:]), " ".join([*given, *prefix, *behind]))


def _ruler(words: list[str], behind: list[str]) -> Filed:
    """A ruler or pope, by the given name if no other follows (Queen Elizabeth II)."""
    title, *names = words
    if len(names) == 1:
        return Filed(" ".join([*names, *behind]), title)
    filed = file_name(" ".join([*names, *behind]))
    if filed.rest:
        return Filed(filed.entry, f"{title} {filed.rest}")
    return Filed(filed.entry, title)


def _entry_at(words: list[str]) -> int:
    """The index of the word that a name is filed under, prefixes in front included; 0
    where it is filed as it stands.
    """
    if has_surname_in_front(words) or _has_no_surname(words):
        return 0
    start = _surname_at(words)
    before = words[start - 1]
    # A father's name that is a surname by now: bin Laden.
    if start > 1 and (fold(before) in _BOUND or before in _BEFORE_FATHER):
        return start - 1
    while start > 1 and _is_prefix(words[start - 1]):
        start -= 1
    return _first_surname_at(words, start)


def _surname_at(words: list[str]) -> int:
    """The last word, or what is before a joining one (Ortega y Gasset)."""
    start = len(words) - 1
    if start > 2 and words[start - 1] in _JOINING:
        return start - 2
    return start


def _first_surname_at(words: list[str], start: int) -> int:
    """Where the first of two Spanish surnames begins, else ``start``."""
    if start < 2:
        return start
    word = fold(words[start - 1])
    is_spanish = word in _SPANISH or bool(_SPANISH_ENDING.fullmatch(word))
    return start - 1 if is_spanish else start


def _is_prefix(word: str) -> bool:
    """Whether a word belongs to the surname behind it, as far as its case tells."""
    if word[:1].islower():
        return word in _BEHIND or word in _CONTRACTED
    return word.lower() in _CAPITAL


def has_surname_in_front(words: list[str]) -> bool:
    """Whether the words of a name begin with the surname, as far as they tell."""
    _, hyphen, second = words[-1].partition("-")
    if hyphen and second[:1].islower() and not _ARABIC_ARTICLE.match(words[-1]):
        return True
    return len(words) <= 3 and words[0].lower() in _FAMILY_FIRST


def _has_no_surname(words: list[str]) -> bool:
    """Whether a name is filed as it stands for another reason."""
    first, last = fold(words[0]), fold(words[-1])
    if first in _BURMESE or _ICELANDIC.fullmatch(words[-1]):
        return True
    if len(words) == 2 and (first in _BOUND or _is_hungarian(first, last)):
        return True
    if len(words) in (3, 4) and first in _VIETNAMESE:
        return True
    is_short = max(map(len, words[1:])) <= LONGEST_SYLLABLE
    if len(words) == 3 and first in _KOREAN and is_short:
        return True
    return _ends_with_father(words)


def _is_hungarian(first: str, last: str) -> bool:
    return last in _HUNGARIAN and first not in _HUNGARIAN


def _ends_with_father(words: list[str]) -> bool:
    """Whether what stands last is the father's name, or a prefix that lost its name."""
    last = words[-1]
    if last.lower() in _FAMILY_OF or last in _BEFORE_FATHER or last in _BEHIND:
        return True
    before = words[-2]
    if before not in _BEFORE_FATHER:
        return False
    return fold(last) not in _SURNAMES_WITH_FATHER
