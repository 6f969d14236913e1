"""Datelines of other languages than English, as their agencies write them.

    PARIS, 12 mars 2019 (AFP) -        Berlin (dpa) -        Madrid, 12 mar (EFE).-
    (ANSA) - ROMA, 12 MAR -            МОСКВА, 12 марта. /ТАСС/.
    新华社北京3月12日电（记者 …）      【モスクワ時事】        (서울=연합뉴스) … 기자 =
    باريس (أ ف ب) -                    ANKARA (AA) -         नई दिल्ली, 12 मार्च (भाषा)

What the English forms read, they read in all languages of Latin letters; here is what
they don't: months and agencies in other languages and scripts. Months are CLDR's (Babel).

    >>> find_dateline_abroad("МОСКВА, 12 марта. /ТАСС/. Министр", "ru", "2019").date
    '2019-03-12'
    >>> find_dateline_abroad("新华社北京3月12日电（记者王伟）外交部", "zh", "2019").place
    '北京'
"""

from __future__ import annotations

import re
from functools import cache

from babel import Locale, UnknownLocaleError

from cuttings.index.origin.agencies import agency_named, agency_pattern
from cuttings.index.origin.datelines import Dateline

_DASH = r"(?:\.?\s*(?:--+|[—–―-])|\.\s|:)"
_PLACE = r"(?P<place>[^\W\d_](?:[^\n,.(\[/=:：）)]|/(?=[^\W\d_])){1,40}?)"
_ON = "(?:le|el|il|den|am|dnia|في)"
"""What stands before a day: Bruxelles, le 5 mars."""
_EAST_ASIAN_PLACE = r"(?P<place>[^\W\d_]{1,12}?)"
_NUMERALS = "一二三四五六七八九十"
_LONGEST = 200
"""Characters of the longest of these datelines."""

MOST_WORDS = 4
"""Words of a place."""

_NATIVE = {
    "中新社": "CNS",
    "中新网": "CNS",
    "共同": "Kyodo",
    "共同通信": "Kyodo",
    "時事": "Jiji Press",
    "時事通信": "Jiji Press",
    "ロイター": "Reuters",
    "新华社": "Xinhua",
    "新華社": "Xinhua",
    "路透社": "Reuters",
    "法新社": "AFP",
    "AFP時事": "AFP",
    "연합뉴스": "Yonhap",
    "로이터": "Reuters",
    "뉴시스": "Newsis",
    "ТАСС": "TASS",
    "ИТАР-ТАСС": "TASS",
    "РИА Новости": "RIA Novosti",
    "Интерфакс": "Interfax",
    "Рейтер": "Reuters",
    "УНІАН": "UNIAN",
    "Укрінформ": "Ukrinform",
    "УКРІНФОРМ": "Ukrinform",
    "БелТА": "BelTA",
    "РИА": "RIA Novosti",
    "聯合ニュース": "Yonhap",
    "中央社": "CNA Taiwan",
    "美联社": "AP",
    "塔斯社": "TASS",
    "韩联社": "Yonhap",
    "共同社": "Kyodo",
    "بترا": "Petra",
    "وام": "WAM",
    "وفا": "WAFA",
    "كونا": "KUNA",
    "أ ش أ": "MENA",
    "د ب أ": "dpa",
    "पीटीआई": "PTI",
    "आईएएनएस": "IANS",
    "أ ف ب": "AFP",
    "أ.ف.ب": "AFP",
    "فرانس برس": "AFP",
    "رويترز": "Reuters",
    "واس": "SPA",
    "قنا": "QNA",
    "سانا": "SANA",
    "भाषा": "PTI",
    "वार्ता": "UNI",
    "रॉयटर्स": "Reuters",
    "एएफपी": "AFP",
    "AA": "Anadolu",
    "DHA": "DHA",
    "İHA": "İHA",
    "Lusa": "Lusa",
    "LUSA": "Lusa",
    "EUROPA PRESS": "Europa Press",
    "Europa Press": "Europa Press",
    "Agência Brasil": "Agência Brasil",
    "APA": "APA",
    "epd": "epd",
    "KNA": "KNA",
    "ANP": "ANP",
    "TT": "TT",
    "NTB": "NTB",
    "Ritzau": "Ritzau",
    "ATS": "Keystone-ATS",
    "Belga": "Belga",
    "PAP": "PAP",
    "MTI": "MTI",
    "ČTK": "ČTK",
    "afp": "AFP",
    "ap": "AP",
    "apa": "APA",
    "askanews": "askanews",
    "Adnkronos": "Adnkronos",
    "ats": "Keystone-ATS",
    "reuters": "Reuters",
    "rtr": "Reuters",
    "sda": "SDA",
    "sid": "SID",
    "ایرنا": "IRNA",
    "ایسنا": "ISNA",
    "تسنیم": "Tasnim",
    "مهر": "MNA",
}
"""Agencies as their own languages and neighbours write them, and the name shown."""


def find_dateline_abroad(
    text: str, language: str, year: str | None = None
) -> Dateline | None:
    """The dateline at the start of a text in a language, or None.

    ``year`` is a year that is known otherwise: it completes a day.
    """
    start = len(text) - len(text.lstrip())
    for pattern in _patterns(language.split("-")[0]):
        match = pattern.match(text, start, start + _LONGEST)
        if match and _is_place(match.groupdict().get("place") or ""):
            return _read(match, language, year)
    return None


def _is_place(place: str) -> bool:
    """Whether what stands before an agency can be a place: a few words, the first with a
    capital letter where its script has any. None at all will do.
    """
    words = place.split()
    if not words:
        return True
    letter = words[0][0]
    return len(words) <= MOST_WORDS and letter.upper() == letter


def _read(match: re.Match[str], language: str, year: str | None) -> Dateline:
    groups = match.groupdict()
    place = " ".join((groups.get("place") or "").split()) or None
    stated = (groups.get("agency") or "").strip()
    agency = _NATIVE.get(stated) or agency_named(stated)
    date = _date(groups, language, year)
    return Dateline(match.start(), match.end(), place, agency, date)


def _date(groups: dict[str, str | None], language: str, year: str | None) -> str | None:
    """The ISO 8601 date of a match; none where no year is known."""
    day, month = groups.get("day"), groups.get("month")
    stated = groups.get("year") or year
    if not day or not month or not stated or not stated.isdigit():
        return None
    number = int(month) if month.isdigit() else _months(language).get(_bare(month), 0)
    if not 1 <= number <= 12 or not 1 <= int(day) <= 31:
        return None
    return f"{int(stated):04}-{number:02}-{int(day):02}"


def _bare(month: str) -> str:
    return month.strip(". ").casefold()


@cache
def _months(language: str) -> dict[str, int]:
    """The months by their names and abbreviations in a language, as dates have them."""
    try:
        locale = Locale.parse(language.split("-")[0])
    except (UnknownLocaleError, ValueError):
        return {}
    found: dict[str, int] = {}
    for use in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.months[use][width].items():
                found.setdefault(_bare(name), number)
                found.setdefault(_bare(name)[:3], number)
    found.update(dict.fromkeys(("mär", "mrz"), 3) if language == "de" else {})
    return {name: number for name, number in found.items() if len(name) > 1}


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    """The forms of datelines in a language, the surest first."""
    natives = sorted(_NATIVE, key=len, reverse=True)
    native = "|".join([re.escape(name) for name in natives])
    agency = rf"(?P<agency>{native}|{agency_pattern()})"
    forms: tuple[str, ...]
    if language == "zh":
        forms = (
            # 新华社北京3月12日电（记者 …）; 中新社北京3月12日电
            rf"[【（(]?{agency}{_EAST_ASIAN_PLACE}(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日"
            r"(?:电|電|讯|訊)(?:[（(][^）)\n]{0,60}[）)])?[】）)]?\s*",
            rf"[【（(]{agency}{_EAST_ASIAN_PLACE}(?:电|電)[】）)]\s*",
            # （中央社記者王小明台北5日電）; a name has two or three characters
            rf"[【（(]?{agency}記者[^\W\d_]{{2,3}}(?P<place>[^\W\d_]{{2,4}}?)"
            rf"(?P<day>\d{{1,2}}|[{_NUMERALS}]{{1,3}})日電[】）)]?\s*",
        )
    elif language == "ja":
        forms = (
            # ［東京 12日 ロイター］ -
            rf"[［\[]{_EAST_ASIAN_PLACE}\s+(?:(?P<month>\d{{1,2}})月)?(?P<day>\d{{1,2}})日"
            rf"\s+{agency}[］\]]\s*[-―－]?\s*",
            # 【ソウル5月3日聯合ニュース】
            rf"[【（(]{_EAST_ASIAN_PLACE}(?:(?P<month>\d{{1,2}})月)?(?P<day>\d{{1,2}})日"
            rf"{agency}[】）)]\s*",
            # 【モスクワ時事】, 【東京共同】, 【ワシントンAFP時事】
            rf"[【（(]{_EAST_ASIAN_PLACE}[=＝・]?{agency}[】）)]\s*",
        )
    elif language == "ko":
        forms = (
            # (서울=연합뉴스) 홍길동 기자 =
            rf"[(\[]{_EAST_ASIAN_PLACE}=?{agency}[)\]]\s*(?:[^\n=]{{1,40}}=\s*)?",
        )
    else:
        month = _month_pattern(language)
        date = rf"(?:{_ON}\s+)?(?P<day>\d{{1,2}})\.?(?:\s+de)?\s+(?P<month>{month})\.?"
        date += r"(?:(?:\s+de)?\s+(?P<year>[12]\d{3}))?(?:\s*(?:г|р)\.?)?"
        credit = rf"[(\[/]\s*{agency}(?:/[\w ]+)*\s*[)\]/]"
        forms = (
            # (ANSA) - ROMA, 12 MAR -
            rf"{credit}\s*{_DASH}\s*{_PLACE},\s*{date}\s*{_DASH}\s*",
            # МОСКВА, 12 марта. /ТАСС/.   PARIS, 12 mars 2019 (AFP) -
            rf"{_PLACE}[,.]?\s+{date}[.,]?\s*{credit}\s*{_DASH}*\s*",
            # МОСКВА, 12 мар - РИА Новости.
            rf"{_PLACE}[,.]\s+{date}\s*(?:[—–-]|\.)\s*{agency}\.\s*",
            # Berlin (dpa) -   باريس (أ ف ب) -
            rf"{_PLACE}\s*,?\s*{credit}\s*{_DASH}+\s*",
            # 12 марта (Интерфакс) -
            rf"{date}[.,]?\s*{credit}\s*{_DASH}*\s*",
        )
        if language in ("ar", "fa"):
            # عمان - بترا -
            forms += (rf"{_PLACE}\s*[-–—]\s*{agency}\s*[-–—:]\s*",)
    return tuple(map(re.compile, forms))


def _month_pattern(language: str) -> str:
    names = sorted(_months(language), key=len, reverse=True)
    return f"(?i:{'|'.join([re.escape(name) for name in names]) or '(?!)'})"
