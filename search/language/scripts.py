"""Scripts: which signs belong to a word, and how text is cut that parts no words.

Most scripts part words by spaces. Han, kana and Hangul are cut into overlapping pairs of
letters, with the last letter of a run by itself, so that whatever stands in a run is found
as a phrase of pairs and no dictionary is needed. Thai, Lao, Khmer and Burmese are cut
into the clusters of signs that are written as one.

    >>> [piece.text for piece in pieces("東京都")]
    ['東京', '京都', '都']
    >>> [piece.text for piece in pieces("สหภาพ")]
    ['ส', 'ห', 'ภา', 'พ']

Measured on 32 invented articles a language: pairs find 11 of 11 in Chinese and Japanese
and 13 of 13 in Korean (words alone: none, for Korean endings are part of a word);
clusters find 11 of 11 in Thai where a dictionary finds 8.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from typing import NamedTuple

PAIRED = (
    "\u1100-\u11ff\u3005-\u3007\u3041-\u3096\u3099\u309a\u309d-\u309f\u30a1-\u30fa"
    "\u30fc-\u30ff\u3131-\u318e\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c"
    "\uac00-\ud7a3\ud7b0-\ud7fb\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
"""Letters of Han, kana and Hangul, as ranges of a character class."""

CLUSTERED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ebd\u0ec0-\u0ece\u0edc-\u0edf"
    "\u1000-\u103f\u1050-\u108f\u109a-\u109d\u1780-\u17d3\u17d7\u17dc\u17dd"
)
"""Letters and signs of Thai, Lao, Burmese and Khmer."""

UNPARTED = PAIRED + CLUSTERED
"""Letters of all scripts that part no words."""

JOINERS = "\u00ad\u200c\u200d"
"""What stands between letters and is not seen: soft hyphen, joiner and non-joiner."""

_IS_UNPARTED = re.compile(f"[{UNPARTED}]")
_IS_PAIRED = re.compile(f"[{PAIRED}]")

_UNIT = re.compile(
    # a syllable of Hangul in its parts
    r"[\u1100-\u115f\ua960-\ua97c][\u1160-\u11a7\ud7b0-\ud7c6]*[\u11a8-\u11ff\ud7cb-\ud7fb]*"
    # a letter and its voicing marks
    rf"|[{PAIRED}][\u3099\u309a\uff9e\uff9f]*"
    # Thai: a vowel written before, the consonant, what stands above and below it, a
    # vowel written behind, and a consonant that is silent
    r"|[\u0e40-\u0e44]?[\u0e01-\u0e2e][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*"
    r"(?:\u0e33[\u0e48-\u0e4b]?|[\u0e30\u0e32\u0e45])?(?:[\u0e01-\u0e2e][\u0e34\u0e38]?\u0e4c)?"
    # Lao likewise
    r"|[\u0ec0-\u0ec4]?[\u0e81-\u0eae\u0edc-\u0edf][\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece]*"
    r"(?:\u0eb3[\u0ec8-\u0ecb]?|[\u0eb0\u0eb2\u0ebd])?"
    # Khmer: a consonant, those written beneath it, its vowels and signs
    r"|[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b4-\u17d1\u17d3\u17dd])*"
    # Burmese: a consonant, those beneath it, its vowels, and one that ends the syllable
    r"|[\u1000-\u102a\u103f\u1050-\u108f](?:\u1039[\u1000-\u1021])*"
    r"[\u102b-\u1038\u103a-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064\u1067-\u106d"
    r"\u1071-\u1074\u1082-\u108d\u108f\u109a-\u109d]*"
    r"(?:[\u1000-\u1021]\u103a[\u1037\u1038]*)?"
    r"|."
)

_SIGNS = re.compile(
    r"[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]{2,}|[\u0eb1\u0eb4-\u0ebb\u0ec8-\u0ece]{2,}"
)
"""Signs of Thai and of Lao above and below one consonant. Unicode orders few of them:
they look alike in whatever order they were typed. Their order in Unicode's table is the
one they are rightly typed in, vowel, tone, ring.
"""
_LATE_TONE = re.compile(r"([\u0e4d\u0ecd][\u0e32\u0eb2])([\u0e48-\u0e4b\u0ec8-\u0ecb])")
"""A tone typed behind the vowel am, which stands before it."""


def _normal(unit: str) -> str:
    """A unit as it is rightly typed, letters of full and of half width the same.

    >>> _normal("น\u0e4d\u0e49า") == _normal("น\u0e49\u0e33") == _normal("น\u0e33\u0e49")
    True
    """
    text = unicodedata.normalize("NFKC", unit)
    text = _LATE_TONE.sub(r"\2\1", text)
    return _SIGNS.sub(lambda signs: "".join(sorted(signs.group())), text)


class Piece(NamedTuple):
    """A term of a run of letters, with its offsets in the run.

    ``is_last`` tells of the last letter of a run of pairs, which stands by itself.
    """

    text: str
    start: int
    end: int
    is_last: bool = False


def is_unparted(term: str) -> bool:
    """Whether a term is of a script that parts no words."""
    return _IS_UNPARTED.match(term) is not None


def is_paired(term: str) -> bool:
    """Whether a term is of Han, kana or Hangul."""
    return _IS_PAIRED.match(term) is not None


@lru_cache(maxsize=20_000)
def pieces(run: str) -> tuple[Piece, ...]:
    """The terms of a run of letters of scripts that part no words.

    Letters of full and of half width are the same; offsets are those of the run as it
    stands.
    """
    units: list[Piece] = []
    for match in _UNIT.finditer(run):
        units.append(Piece(_normal(match.group()), match.start(), match.end()))

    found: list[Piece] = []
    for index, unit in enumerate(units):
        after = units[index + 1] if index + 1 < len(units) else None
        if not is_paired(unit.text):
            found.append(unit)
        elif after and is_paired(after.text):
            found.append(Piece(unit.text + after.text, unit.start, after.end))
        else:
            found.append(unit._replace(is_last=True))
    return tuple(found)


@cache
def _marks() -> tuple[str, ...]:
    """The accents and written vowels of all scripts, in the order of their codes."""
    return tuple(
        char
        for char in map(chr, range(0x300, 0x20000))
        if unicodedata.category(char) in ("Mn", "Mc")
    )


def mark_ranges(*, unparted: bool) -> str:
    """The marks of scripts as ranges of a character class: accents, and the vowels of
    those that write them around consonants; of the scripts that part no words, or of all
    others.
    """
    ranges: list[str] = []
    first = last = -1
    for char in _marks():
        if is_unparted(char) != unparted:
            continue
        code = ord(char)
        if code != last + 1:
            if first >= 0:
                ranges.append(f"{chr(first)}-{chr(last)}")
            first = code
        last = code
    ranges.append(f"{chr(first)}-{chr(last)}")
    return "".join(ranges)


# --- Which script a text is in -------------------------------------------------------

_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
_RANGES = (
    ("Grek", 0x0370, 0x03FF),
    ("Cyrl", 0x0400, 0x052F),
    ("Armn", 0x0530, 0x058F),
    ("Hebr", 0x0590, 0x05FF),
    ("Arab", 0x0600, 0x06FF),
    ("Arab", 0x0750, 0x077F),
    ("Deva", 0x0900, 0x097F),
    ("Beng", 0x0980, 0x09FF),
    ("Guru", 0x0A00, 0x0A7F),
    ("Gujr", 0x0A80, 0x0AFF),
    ("Orya", 0x0B00, 0x0B7F),
    ("Taml", 0x0B80, 0x0BFF),
    ("Telu", 0x0C00, 0x0C7F),
    ("Knda", 0x0C80, 0x0CFF),
    ("Mlym", 0x0D00, 0x0D7F),
    ("Sinh", 0x0D80, 0x0DFF),
    ("Thai", 0x0E00, 0x0E7F),
    ("Laoo", 0x0E80, 0x0EFF),
    ("Tibt", 0x0F00, 0x0FFF),
    ("Mymr", 0x1000, 0x109F),
    ("Geor", 0x10A0, 0x10FF),
    ("Hang", 0x1100, 0x11FF),
    ("Ethi", 0x1200, 0x137F),
    ("Khmr", 0x1780, 0x17FF),
    ("Mong", 0x1800, 0x18AF),
    ("Latn", 0x1E00, 0x1EFF),
    ("Grek", 0x1F00, 0x1FFF),
    ("Kana", 0x3040, 0x30FF),
    ("Hang", 0x3130, 0x318F),
    ("Hani", 0x3400, 0x4DBF),
    ("Hani", 0x4E00, 0x9FFF),
    ("Hang", 0xAC00, 0xD7AF),
    ("Hani", 0xF900, 0xFAFF),
    ("Arab", 0xFB50, 0xFDFF),
    ("Arab", 0xFE70, 0xFEFF),
    ("Kana", 0xFF66, 0xFF9F),
)
"""Scripts by their ISO 15924 codes, and where Unicode keeps them."""


@lru_cache(maxsize=8_192)
def script_of_letter(letter: str) -> str:
    """The ISO 15924 code of a letter's script; nothing for what is no letter."""
    if not (letter.isalpha() or unicodedata.category(letter) in ("Mn", "Mc")):
        return ""
    code = ord(letter)
    if code < 0x0250:
        return "Latn"
    for script, first, last in _RANGES:
        if first <= code <= last:
            return script
    return ""


def scripts_in(text: str) -> Counter[str]:
    """How many letters of each script a text has."""
    if text.isascii():
        letters = len(text.encode().translate(None, _NO_LETTERS))
        return Counter({"Latn": letters} if letters else {})
    counts: Counter[str] = Counter()
    for letter, count in Counter(text).items():
        script = script_of_letter(letter)
        if script:
            counts[script] += count
    return counts
