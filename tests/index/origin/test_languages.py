"""In which language a text is written."""

from __future__ import annotations

import pytest

from cuttings.index.cleaning import clean, with_languages
from cuttings.index.origin import languages
from cuttings.index.origin.languages import (
    FEWEST_HELD,
    HeldLanguages,
    contradicts,
    detect,
    guess,
    language_of_paragraph,
    main_script,
)
from cuttings.index.readers import RawArticle
from cuttings.index.readers.records import language_code
from tests.making import make_article

ARTICLES = {
    "ar": "أعلنت وزارة الصحة اليوم عن افتتاح مستشفى جديد في المدينة القديمة.",
    "be": "Міністэрства адукацыі паведаміла, што ўсе школы ў сталіцы зачынены да вясны.",
    "bg": "Министерството на здравеопазването обяви, че новата болница ще бъде открита.",
    "cs": "Ministerstvo školství oznámilo, že všechny školy v hlavním městě jsou zavřené.",
    "da": "Undervisningsministeriet meddelte onsdag, at alle skoler i hovedstaden lukker.",
    "de": "Das Ministerium teilte mit, dass alle Schulen der Stadt geschlossen bleiben.",
    "el": "Το υπουργείο ανακοίνωσε ότι όλα τα σχολεία της πόλης θα μείνουν κλειστά.",
    "en": "The ministry said that all schools of the city would stay closed until spring.",
    "es": "El ministerio anunció que todas las escuelas de la ciudad seguirán cerradas.",
    "fa": "وزارت آموزش اعلام کرد که همه مدارس پایتخت تا بهار تعطیل خواهند بود.",
    "fi": "Ministeriö ilmoitti, että kaikki kaupungin koulut pysyvät suljettuina kevääseen.",
    "fr": "Le ministère a annoncé que toutes les écoles de la ville resteraient fermées.",
    "he": "משרד החינוך הודיע כי כל בתי הספר בעיר יישארו סגורים עד האביב.",
    "hi": "मंत्रालय ने बताया कि शहर के सभी स्कूल वसंत तक बंद रहेंगे।",
    "hu": "A minisztérium közölte, hogy a város összes iskolája tavaszig zárva marad.",
    "it": "Il ministero ha annunciato che tutte le scuole della città resteranno chiuse.",
    "ja": "文部省は市内のすべての学校が春まで休校になると発表した。",
    "km": "ក្រសួងបានប្រកាសថាសាលារៀនទាំងអស់នឹងបិទ",
    "ko": "교육부는 시내 모든 학교가 봄까지 문을 닫는다고 밝혔다.",
    "nl": "Het ministerie maakte bekend dat alle scholen in de stad gesloten blijven.",
    "no": "Departementet opplyste onsdag at alle skolene i hovedstaden holder stengt.",
    "pl": "Ministerstwo ogłosiło, że wszystkie szkoły w mieście pozostaną zamknięte.",
    "pt": "O ministério anunciou que todas as escolas da cidade vão continuar fechadas.",
    "ru": "Министерство сообщило, что все школы города закрыты до весны, дети учатся дома.",
    "sv": "Departementet meddelade att alla skolor i staden förblir stängda till våren.",
    "th": "กระทรวงประกาศว่าโรงเรียนทุกแห่งในเมืองจะปิดจนถึงฤดูใบไม้ผลิ",
    "tr": "Bakanlık, şehirdeki bütün okulların bahara kadar kapalı kalacağını açıkladı.",
    "uk": "Міністерство повідомило, що всі школи міста зачинені до весни, діти вчаться вдома.",
    "vi": "Bộ Giáo dục thông báo tất cả các trường học trong thành phố sẽ đóng cửa.",
    "zh": "教育部宣布，全市所有学校将停课至春季。",
}


@pytest.mark.parametrize(("code", "text"), ARTICLES.items(), ids=ARTICLES)
def test_an_article_is_in_its_language(code, text):
    assert detect("", text).code == code


@pytest.mark.parametrize(
    "text", ["", "1234 5678", "Paris, London, Berlin", "— … !", "AFP Reuters dpa"]
)
def test_what_is_not_sure_is_undetermined(text):
    assert detect(text, "").code == "und"


def test_quoted_words_of_another_language_make_no_other_article():
    body = f"The minister wrote “{ARTICLES['fr']}” " + ARTICLES["en"] * 4
    assert detect("A letter", body).code == "en"


def test_a_paragraph_leaves_its_article_only_when_it_is_surely_in_another_language():
    assert language_of_paragraph(ARTICLES["de"] * 2, "en") == "de"
    assert language_of_paragraph(ARTICLES["en"] * 2, "de") == "en"
    assert language_of_paragraph(ARTICLES["de"] * 2, "de") == ""
    assert language_of_paragraph("Guten Tag, Herr Präsident.", "en") == ""


def test_languages_that_are_analysed_alike_are_no_other():
    assert language_of_paragraph(ARTICLES["no"] * 2, "nb") == ""


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("東京 NATO", "Hani"),
        ("東京で会談", "Kana"),
        ("北京 한국에서", "Hang"),
        ("Москва and", "Cyrl"),
        ("The president met 習近平 in Beijing yesterday and spoke of it", "Latn"),
        ("12", ""),
    ],
)
def test_the_script_of_most_letters(text, script):
    assert main_script(text) == script


def test_a_stated_language_goes_first_unless_its_letters_contradict_it():
    french = RawArticle(ARTICLES["fr"], language="oc")
    assert clean(french, source="a").language == "oc"
    russian = clean(RawArticle(ARTICLES["ru"] * 2, language="en"), source="a")
    assert (russian.language, russian.language_from) == ("ru", "detected")
    assert "contradict" in " ".join(russian.notes)
    assert not contradicts("sr", "", ARTICLES["de"])
    assert not contradicts("xx", "", ARTICLES["ru"])


def test_an_article_knows_the_language_of_its_paragraphs():
    text = f"{ARTICLES['en']}\n\n{ARTICLES['fr'] * 2}\n\n{ARTICLES['en']}"
    article = clean(RawArticle(text, plain=True), source="a")
    assert article.language == "en"
    spoken = [stretch.language for stretch in article.stretches()]
    assert spoken == ["en", "fr", "en"]
    assert "".join(article.body[a:b] for a, b, _ in article.stretches()) == article.body


def test_an_article_of_an_older_release_is_given_its_language():
    article = make_article("a", "Grève", ARTICLES["fr"], language="en")
    assert with_languages(article).language == "fr"


def test_knowing_the_language_twice_changes_nothing():
    article = with_languages(make_article("a", "Grève", ARTICLES["fr"]))
    assert with_languages(article) == article


@pytest.mark.parametrize(
    ("stated", "code"),
    [("fre", "fr"), ("ger-DE", "de"), ("EN-gb", "en"), ("chi", "zh"), ("", None)],
)
def test_codes_of_other_standards_are_understood(stated, code):
    assert language_code(stated) == code


def test_a_guess_is_never_without_a_reason():
    assert guess("").confidence == 0
    assert 0 < guess("Paris").confidence < 0.6


@pytest.mark.parametrize(
    ("text", "held", "language"),
    [
        ("Лавина затрупа скиори", "bg en", "bg"),
        ("Лавина затрупа скиори", "", "und"),
        ("Jembatan kereta api baru dibuka", "en id", "id"),
        ("Jembatan kereta api baru dibuka", "en ms", "ms"),
        ("Paris, London, Berlin", "de en fr", "und"),
    ],
)
def test_a_short_text_is_in_the_language_that_the_archive_holds(text, held, language):
    assert detect(text, "", frozenset(held.split())).code == language


def test_a_text_that_shows_its_language_is_in_that_whatever_is_held():
    for code, text in ARTICLES.items():
        assert detect("", text, frozenset({"en", "fr"})).code == code


def test_a_language_is_held_once_enough_articles_are_in_it():
    held = HeldLanguages({"fr": FEWEST_HELD, "de": FEWEST_HELD - 1, "und": 99})
    assert held.codes == {"fr"}
    for _ in range(FEWEST_HELD):
        held.add("und")
    assert held.codes == {"fr"}
    held.add("de")
    assert held.codes == {"de", "fr"}


@pytest.mark.parametrize(
    "text",
    [
        "You should go there before the rain, she told him, because nobody else would.",
        "Other ships could wait where they were, while ours sailed through the storm.",
    ],
)
def test_frequent_words_show_english_without_the_model(text, monkeypatch):
    """The model is large, and loaded only where a text leaves a doubt."""
    monkeypatch.setattr(languages, "_by_model", pytest.fail)
    assert languages.guess(text) == languages.Detected("en", 1.0)
