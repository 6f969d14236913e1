"""What vendors' lines look like: dates with what follows them, numbers of words, pages,
languages, lists of terms.

    >>> date_of("March 12, 2013 Tuesday 8:27 PM AEST")
    ('March 12, 2013', 'Tuesday 8:27 PM AEST')
    >>> date_of("Mittwoch 31. August 2011")
    ('31 August 2011', '')
    >>> words_of("Length: 1,808 words"), page_of("NEWS; Pg. A10")
    (1808, 'A10')
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cuttings.index.readers.records import language_code
from cuttings.index.readers.stated_dates import read_date
from cuttings.search.articles import SuppliedTerm

LONGEST_DATE_LINE = 120

_WEEKDAY_NAMES = (
    "monday tuesday wednesday thursday friday saturday sunday montag dienstag "
    "mittwoch donnerstag freitag samstag sonnabend sonntag lundi mardi mercredi "
    "jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado "
    "domingo lunedì martedì mercoledì giovedì venerdì sabato domenica maandag "
    "dinsdag woensdag donderdag vrijdag zaterdag zondag måndag tisdag onsdag "
    "torsdag fredag lördag söndag mandag tirsdag lørdag søndag понедельник вторник "
    "среда четверг пятница суббота воскресенье "
)
_WEEKDAYS = _WEEKDAY_NAMES.split()
_WEEKDAY = (
    rf"(?:(?:{'|'.join(_WEEKDAYS)}|mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)"
    r"\.?,?\s+)?"
)
_MONTH = r"(?P<month>[^\W\d_]{3,12})\.?"
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)\b"
_DATES = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_WEEKDAY}(?:den\s+|le\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?"
        rf"[\s-]*(?:de\s+)?{_MONTH},?[\s-]+(?:de\s+)?{_YEAR}",
        rf"{_WEEKDAY}{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}",
        rf"{_WEEKDAY}(?:den\s+)?(?P<day>\d{{1,2}})\.\s?(?P<number>\d{{1,2}})\.\s?{_YEAR}",
        r"(?P<year>\d{4})[-./](?P<number>\d{1,2})[-./](?P<day>\d{1,2})\b",
        r"(?P<year>\d{4})\s?年\s?(?P<number>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日",
    )
)
_MONTH_ONLY = re.compile(rf"{_MONTH},?\s+{_YEAR}\s*$", re.IGNORECASE)
_UMLAUTS = (("ae", "ä"), ("oe", "ö"), ("ue", "ü"))
_WORDS = re.compile(
    r"(?P<number>\d{1,3}(?:[., \u00a0\u202f']?\d{3})*)\s*"
    r"(?:words?|wörter|worte|mots?|woorden|palabras|parole|palavras|ord|слов\w*|字|語)",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"(?:^|[\s;,])(?:pg\.|page|pages|p\.|pp\.|s\.|seite|blz\.?|sida|side|sid\.|стр\.)"
    r"\s?(?P<page>[A-Z]{0,3}[.-]?\d{1,4}[A-Z]?(?:[-–]\d{1,4})?)\b",
    re.IGNORECASE,
)
_RELEVANCE = re.compile(r"\s*\((\d{1,3})\s?%\)\s*$")
_LANGUAGES = {
    "en": "english englisch anglais inglés ingles inglese inglês engels engelska "
    "engelsk 英文 英语 английский",
    "de": "german deutsch allemand alemán aleman tedesco alemão duits tyska tysk 德文 "
    "德语 немецкий",
    "fr": "french französisch français francais francés francese francês frans franska "
    "fransk 法文 法语 французский",
    "es": "spanish spanisch espagnol español espanol spagnolo espanhol spaans spanska "
    "spansk 西班牙文 испанский",
    "it": "italian italienisch italien italiano italiaans italienska 意大利文",
    "nl": "dutch niederländisch néerlandais holandés olandese nederlands 荷兰文 荷蘭文",
    "pt": "portuguese portugiesisch portugais portugués português portoghese 葡萄牙文",
    "ru": "russian russisch russe ruso russo ryska 俄文 русский",
    "sv": "swedish schwedisch suédois svenska",
    "da": "danish dänisch danois dansk",
    "no": "norwegian norwegisch norvégien norsk",
    "fi": "finnish finnisch suomi",
    "pl": "polish polnisch polonais polski",
    "tr": "turkish türkisch turc türkçe",
    "ar": "arabic arabisch arabe العربية 阿拉伯文",
    "zh": "chinese chinesisch chinois 中文 簡體中文 繁體中文",
    "ja": "japanese japanisch japonais 日本語 日文",
    "ko": "korean koreanisch coréen 한국어",
    "uk": "ukrainian ukrainisch українська",
    "el": "greek griechisch ελληνικά",
    "he": "hebrew hebräisch עברית",
}
_BY_NAME = {name: code for code, names in _LANGUAGES.items() for name in names.split()}


def date_of(line: str, *, anywhere: bool = False) -> tuple[str, str] | None:
    """The date that a line begins with, as a phrase that ``read_date`` reads, and what
    follows it (a weekday, an edition, a time); None where it begins with none.

    With ``anywhere`` the date may stand later in the line; then what follows is all
    that stands behind it. A month's name alone, as in a paper's, is no date.
    """
    text = " ".join(line.split())
    if len(text) > LONGEST_DATE_LINE and not anywhere:
        return None
    for form in _DATES:
        match = form.search(text) if anywhere else form.match(text)
        phrase = _phrase(match) if match else None
        if match and phrase:
            return phrase, text[match.end() :].strip(" ,;")
    match = _MONTH_ONLY.match(text)
    if match and read_date(f"{match['month']} {match['year']}")[0]:
        return f"{match['month']} {match['year']}", ""
    return None


def before_date(line: str) -> str:
    """What stands in a line before its date."""
    text = " ".join(line.split())
    for form in _DATES:
        match = form.search(text)
        if match and _phrase(match):
            return text[: match.start()].strip(" ,;-–·|(")
    return text


def _phrase(match: re.Match[str]) -> str | None:
    """The date of a match as a phrase that can be read, or None."""
    groups = match.groupdict()
    number = groups.get("number")
    if number:
        phrase = f"{groups['year']}-{int(number):02}-{int(groups['day']):02}"
        return phrase if read_date(phrase)[0] else None
    stated = groups["month"]
    months = [stated]
    for typed, meant in _UMLAUTS:
        if typed in stated.lower():
            months.append(stated.lower().replace(typed, meant))
    for month in months:
        forms = (f"{groups['day']} {month} {groups['year']}",)
        if match.start("month") < match.start("day"):
            forms = (f"{month} {groups['day']}, {groups['year']}",)
        for phrase in forms:
            if read_date(phrase)[0]:
                return phrase
    return None


def words_of(text: str) -> int | None:
    """The number of words that a line states."""
    match = _WORDS.search(text)
    if match is None:
        return None
    return int("".join(filter(str.isdecimal, match["number"])))


def is_length(line: str) -> bool:
    """Whether a line is nothing but a number of words."""
    return _WORDS.fullmatch(line.strip()) is not None


def page_of(text: str) -> str:
    """The page that a line states; text, for pages are called A10."""
    match = _PAGE.search(text)
    return match["page"] if match else ""


def language_of(stated: str) -> str | None:
    """The code of a language that a vendor names in its interface's language."""
    name = stated.split(";")[0].split(",")[0].strip().lower()
    code = _BY_NAME.get(name) or (_BY_NAME.get(name.split()[0]) if name else None)
    return code or (language_code(name) if 0 < len(name) <= 5 else None)


def is_language(line: str) -> bool:
    """Whether a line is nothing but the name of a language."""
    return line.strip().lower() in _BY_NAME


def terms_of(kind: str, vocabulary: str, stated: str) -> Iterator[SuppliedTerm]:
    """The terms of a list as vendors write them: parted by semicolons or bars, each
    perhaps with a relevance in percent or a code before a colon; each once.
    """
    separator = "|" if "|" in stated else ";"
    seen: set[str] = set()
    for item in stated.split(separator):
        label = " ".join(item.split()).strip(" ,;")
        relevance = None
        match = _RELEVANCE.search(label)
        if match:
            relevance = min(int(match[1]), 100)
            label = label[: match.start()]
        code = ""
        before, colon, after = label.partition(" : ")
        if colon and before.isalnum() and before.lower() == before:
            code, label = before, after.strip()
        if label and label.casefold() not in seen and len(label) <= 200:
            seen.add(label.casefold())
            yield SuppliedTerm(kind, label, vocabulary, code, relevance)


def body_words(body: Iterable[str]) -> int:
    """Words of a body, as vendors count: in scripts without blanks, characters."""
    count = 0
    for paragraph in body:
        wide = sum("\u3040" <= character <= "\u9fff" for character in paragraph)
        count += wide if wide > len(paragraph) / 3 else len(paragraph.split())
    return count


def is_weekday(word: str) -> bool:
    """Whether a word is a day's name."""
    return word.strip(".,").casefold() in _WEEKDAYS
