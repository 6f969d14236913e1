"""Datelines of other languages than English."""

from __future__ import annotations

import pytest

from cuttings.index.cleaning import clean
from cuttings.index.origin.datelines_abroad import find_dateline_abroad
from cuttings.index.readers import RawArticle

CASES = [
    ("fr", "PARIS, 12 mars 2019 (AFP) - |Le ministre", "PARIS", "AFP", "2019-03-12"),
    ("fr", "Lyon, 1 août (AFP) - |Le maire", "Lyon", "AFP", "2021-08-01"),
    ("de", "Berlin (dpa) - |Der Minister", "Berlin", "dpa", None),
    ("de", "Berlin, 12. März 2019 (dpa) - |Der", "Berlin", "dpa", "2019-03-12"),
    ("de", "Wien (APA/dpa) - |Der Minister", "Wien", "APA", None),
    ("es", "Madrid, 12 mar (EFE).- |El", "Madrid", "EFE", "2021-03-12"),
    ("es", "LIMA, 2 de enero de 2019 (EFE) - |El", "LIMA", "EFE", "2019-01-02"),
    ("it", "(ANSA) - ROMA, 12 MAR - |Il ministro", "ROMA", "ANSA", "2021-03-12"),
    ("pt", "Lisboa, 12 mar 2019 (Lusa) – |O", "Lisboa", "Lusa", "2019-03-12"),
    ("nl", "AMSTERDAM (ANP) - |De minister", "AMSTERDAM", "ANP", None),
    ("ru", "МОСКВА, 12 марта. /ТАСС/. |Министр", "МОСКВА", "TASS", "2021-03-12"),
    ("ru", "ОМСК, 2 мая - РИА Новости. |Мэр", "ОМСК", "RIA Novosti", "2021-05-02"),
    ("uk", "КИЇВ. 12 березня. УНІАН. |Міністр", "КИЇВ", "UNIAN", "2021-03-12"),
    ("zh", "新华社北京3月12日电（记者王伟）|外交部", "北京", "Xinhua", "2021-03-12"),
    ("zh", "中新社上海3月12日电 |市长", "上海", "CNS", "2021-03-12"),
    ("ja", "【モスクワ時事】|大統領は", "モスクワ", "Jiji Press", None),
    ("ja", "［東京 12日 ロイター］ - |首相は", "東京", "Reuters", None),
    ("ko", "(서울=연합뉴스) 홍길동 기자 = |대통령은", "서울", "Yonhap", None),
    ("ar", "باريس (أ ف ب) - |قال الوزير", "باريس", "AFP", None),
    ("ar", "موسكو 12 مارس (رويترز) - |قال", "موسكو", "Reuters", "2021-03-12"),
    ("hi", "नई दिल्ली, 12 मार्च (भाषा) |मंत्री ने", "नई दिल्ली", "PTI", "2021-03-12"),
    ("tr", "ANKARA (AA) - |Bakan", "ANKARA", "Anadolu", None),
    ("de", "Ulm/Neu-Ulm, 2. Mai (dpa) - |Die", "Ulm/Neu-Ulm", "dpa", "2021-05-02"),
    ("ar", "إربد - بترا - |قال الوزير", "إربد", "Petra", None),
    ("hi", "भोपाल (पीटीआई): |मंत्री ने", "भोपाल", "PTI", None),
    ("ja", "【釜山5月3日聯合ニュース】|市長は", "釜山", "Yonhap", "2021-05-03"),
    ("ja", "【大阪8日共同】|市長は", "大阪", "Kyodo", None),
    ("ru", "Брест, 5 мая (БелТА) - |Мэр", "Брест", "BelTA", "2021-05-05"),
    ("zh", "（中央社記者陳大明台南12日電）|市府", "台南", "CNA Taiwan", None),
    ("zh", "中央社記者李明花蓮五日電 |縣府", "花蓮", "CNA Taiwan", None),
    ("de", "Bern, 12. Jan. (sda) |Der Bundesrat", "Bern", "SDA", "2021-01-12"),
    (
        "fr",
        "Bruxelles, le 5 mars 2019 (Belga) - |La",
        "Bruxelles",
        "Belga",
        "2019-03-05",
    ),
    (
        "it",
        "Milano, 9 apr. (askanews) - |La giunta",
        "Milano",
        "askanews",
        "2021-04-09",
    ),
    ("ar", "القاهرة في 5 مايو /أ ش أ/ |التقى", "القاهرة", "MENA", "2021-05-05"),
    ("fa", "تهران - ایرنا - |وزیر", "تهران", "IRNA", None),
]


@pytest.mark.parametrize(("language", "text", "place", "agency", "date"), CASES)
def test_a_dateline_is_read_as_its_language_writes_it(
    language, text, place, agency, date
):
    opening, _, report = text.partition("|")
    found = find_dateline_abroad(opening + report, language, "2021")
    assert (found.place, found.agency, found.date) == (place, agency, date)
    assert (opening + report)[found.end :] == report


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Le ministre (UMP) a dit - hier - que rien ne change."),
        ("de", "Die Regierung (CDU) - das ist neu."),
        ("fr", "le groupe (AFP) - la phrase"),
        ("ru", "В марте 12 школ закрыты. Мэр"),
        ("zh", "北京3月12日举行会议"),
        ("ja", "【独自】大統領は"),
        ("zh", "記者王大明說市府停工。"),
        ("ar", "الخرطوم - قال الوزير إن الميناء مغلق."),
        ("de", "Ja/Nein - eine Frage."),
        ("xx", "Anything (AFP at all"),
    ],
)
def test_an_ordinary_beginning_is_none(language, text):
    assert find_dateline_abroad(text, language, "2021") is None


def test_a_day_without_a_year_is_no_date():
    found = find_dateline_abroad("Paris, 12 mars (AFP) - Le", "fr")
    assert (found.agency, found.date) == ("AFP", None)


def test_an_article_has_what_its_dateline_states():
    text = (
        "МОСКВА, 12 марта 2019 г. /ТАСС/. Крестьяне на юге потеряли половину полей и "
        "просят срочной помощи, сообщило министерство."
    )
    article = clean(RawArticle(text, title="Засуха"), source="a")
    assert (article.agency, article.dateline) == ("TASS", "МОСКВА")
    assert article.published.value == "2019-03-12"
