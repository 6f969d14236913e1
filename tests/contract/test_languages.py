"""Words are found in every language that an archive holds, in each with its own stems."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cuttings.search.articles import Paragraph
from cuttings.search.matching import find_matches
from cuttings.search.queries import Query
from tests.making import make_entry

TEXTS = {
    "de1": ("de", "Warnstreik im Krankenhaus", "Die Getreideernte fiel schlecht aus."),
    "en1": ("en", "Strikes at the hospital", "The general said that schools are shut."),
    "en2": ("en", "Elections in spring", "A general election was called."),
    "fa1": ("fa", "کارگران", "آنان به خیابان می\N{ZERO WIDTH NON-JOINER}روند."),
    "fa2": ("fa", "معلمان", "کتاب خانه بسته است. قرار نبود. آنها به شهر می روند."),
    "fr1": ("fr", "L’hôpital d'Amiens ferme", "Les écoles sont inondées à Besançon."),
    "fr2": ("fr", "Élection générale", "Le général a parlé des élections."),
    "pt1": ("pt", "Hospitais em greve", "A exposição abriu ontem."),
    "ru1": ("ru", "Школы закрыты", "Учителя бастуют. Всё спокойно, сказал Лукашенко."),
    "un1": ("und", "Qwerty", "Zxcvb."),
    "uk1": ("uk", "Вибори", "Президент Зеленський переміг."),
    "tr1": ("tr", "İstanbul'da yangın", "Ilık hava sürüyor."),
    "ar1": ("ar", "إغلاق المدارس", "أضرب المعلمون عن العمل في المدرسة."),
    "hi1": ("hi", "स्कूल बंद", "हिन्दी के अध्यापक हड़ताल पर हैं।"),
    "th1": ("th", "ครูหยุดงาน", "สหภาพแรงงานปิดโรงเรียน"),
    "ja1": ("ja", "東京都で学校閉鎖", "ガス工場の労働者がＰＫ戦を見た。"),
    "ja2": ("ja", "プーチン大統領", "モスクワで会談した。"),
    "zh1": ("zh", "医院关闭", "上海的学校停课。"),
    "zh2": ("zh", "普京访问", "总统抵达。"),
    "ko1": ("ko", "학교에서 파업", "교사들이 선거를 요구했다."),
}

CASES = [
    ("Streik", "de1"),
    ("Krankenhäuser", "de1"),
    ("Ernten", "de1"),
    ("hospitals", "en1"),
    ("hopital", "fr1"),
    ("hôpitaux", "fr1"),
    ("l'hôpital", "fr1"),
    ("inonder", "fr1"),
    ("inondees", "fr1"),
    ("Besancon", "fr1"),
    ('"hôpital d\'Amiens"', "fr1"),
    ("general", "en1 en2 fr2"),
    ("general NOT parlé", "en1 en2"),
    ("école OR schools", "en1 fr1"),
    ("hospital", "en1 pt1"),
    ("exposicoes", "pt1"),
    ("школа", "ru1"),
    ("Lukashenko", "ru1"),
    ("Zelensky", "uk1"),
    ("Зеленский", "uk1"),
    ("все", "ru1"),
    ("istanbul", "tr1"),
    ("ILIK", "tr1"),
    ("مدرسة", "ar1"),
    ("معلمون", "ar1"),
    ("می\N{ZERO WIDTH NON-JOINER}روند", "fa1 fa2"),
    ("می روند", "fa1 fa2"),
    ("میروند", "fa1 fa2"),
    ('"می روند"', "fa1 fa2"),
    ("خیابان NOT (می روند)", ""),
    ("کتاب\N{ZERO WIDTH NON-JOINER}خانه", "fa2"),
    ("کتابخانه", "fa2"),
    ("خیابانشهر", ""),
    ("استقرار", ""),
    ("نمی روند", ""),
    ("हिंदी", "hi1"),
    ("สหภาพ", "th1"),
    ("โรงเรียน", "th1"),
    ("学校", "ja1 zh1"),
    ("戦", "ja1"),
    ("PK戦", "ja1"),
    ("カス", ""),
    ("醫院", "zh1"),
    ("선거", "ko1"),
    ("학교", "ko1"),
    ("Poutine", "ja2 zh2"),
    ("普京", "ja2 zh2"),
    ('"Putin"', "ja2 zh2"),
    ("exact:Putin", ""),
    ("language:fr", "fr1 fr2"),
    ("language:français election", "fr2"),
    ("language:french", "fr1 fr2"),
    ("language:Französisch", "fr1 fr2"),
    ("language:allemand language:unbekannt", ""),
    ("language:und", "un1"),
    ("title:hopital", "fr1"),
    ('"ecoles sont inondées"', "fr1"),
    ('"東京都で"', "ja1"),
    ('"都 で"', ""),
    ("exact:general", "en1 en2 fr2"),
    ("exact:ecole", ""),
    ("ecol*", "fr1"),
]


def is_cluster(engine):
    return type(engine).__name__ == "OpenSearchEngine"


@pytest.fixture
def languages(empty):
    """An engine that holds articles in fourteen languages."""
    entries = []
    for id, (language, title, body) in TEXTS.items():
        entries.append(make_entry(id, title, body, language=language))
    empty.write(entries)
    empty.commit()
    return empty


def found(engine, text):
    hits = engine.search(Query(text, size=50, words="all", count="copies")).hits
    return " ".join(sorted(hit.id for hit in hits))


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_word_finds_the_articles_of_every_language(languages, text, expected):
    assert found(languages, text) == expected


@pytest.mark.parametrize(
    ("text", "id", "marked"),
    [
        ("hopital", "fr1", ["hôpital"]),
        ("istanbul", "tr1", ["İstanbul"]),
        ("مدارس", "ar1", ["المدارس", "المدرسة"]),
        ("東京都", "ja1", ["東京都"]),
        ("戦", "ja1", ["戦"]),
        ('"PK戦"', "ja1", ["ＰＫ戦"]),
        ("สหภาพ", "th1", ["สหภาพ"]),
        ("हिंदी", "hi1", ["हिन्दी"]),
        ("می روند", "fa1", ["می\N{ZERO WIDTH NON-JOINER}روند"]),
        ("선거", "ko1", ["선거"]),
        ('"écoles sont"~3', "fr1", ["écoles", "sont"]),
        ("Ernte", "de1", ["Getreideernte"]),
        ("Lukashenko", "ru1", ["Лукашенко"]),
        ("Putin", "ja2", ["プーチン"]),
        ("Putin", "zh2", ["普京"]),
    ],
)
def test_what_is_marked_is_what_was_found(languages, text, id, marked):
    (hit,) = [hit for hit in languages.search(Query(text)).hits if hit.id == id]
    spans = list(hit.title_spans)
    for snippet in hit.snippets:
        spans += snippet
    assert [words for words, is_match in spans if is_match] == marked


def test_a_page_says_in_which_languages_words_were_found(languages):
    said = [notice.text for notice in languages.parse("general").notices]
    assert said == ["The words were looked up in French too."]
    assert languages.parse("schools").notices == ()


@pytest.fixture
def new(empty, request, tmp_path):
    """An engine that held nothing before: a cluster weighs words by what it has deleted,
    too, until it has merged that away.
    """
    if not is_cluster(empty):
        yield empty
        return
    engine = request.getfixturevalue("opensearch")(tmp_path / "index" / "1")
    yield engine
    engine.close()


def test_a_name_counts_alike_in_every_language(new):
    """A language that few articles are in makes its articles no better hits."""
    entries = []
    for number in range(40):
        entries.append(
            make_entry(f"en{number:02}", "News", "Putin spoke to them today.")
        )
    for number in range(4):
        body = "Putin a parlé avec eux."
        entries.append(make_entry(f"fr{number}", "Nouvelles", body, language="fr"))
    new.write(entries)
    new.commit()
    hits = new.search(Query("Putin", size=44, count="copies")).hits
    assert len(hits) == 44
    assert len({round(hit.score, 4) for hit in hits}) == 1


def test_a_paragraph_is_analysed_in_its_own_language(empty):
    body = "The minister spoke.\n\nLes écoles sont inondées."
    paragraphs = (
        Paragraph(0, 19, 0, 19),
        Paragraph(21, len(body), 21, len(body), language="fr"),
    )
    entry = make_entry("m", "Ministers", body)
    entry = replace(entry, article=replace(entry.article, paragraphs=paragraphs))
    empty.write([entry])
    empty.commit()
    stored = empty.get("m").article
    assert [stretch.language for stretch in stored.stretches()] == ["en", "fr"]
    assert found(empty, "inonder") == "m"
    assert found(empty, "ministers spoke école") == "m"
    marks = empty.parse("ecole minister").marks
    matches = find_matches(stored.body, marks, languages=stored.stretches())
    assert [stored.body[a:b] for a, b in matches] == ["minister", "écoles"]


def test_a_hit_says_in_which_language_its_passage_is(empty):
    """Of a paragraph in another language it is that of the paragraph, not of the
    article.
    """
    body = "The minister spoke at length.\n\nLes écoles sont inondées partout."
    paragraphs = (
        Paragraph(0, 29, 0, 29),
        Paragraph(31, len(body), 31, len(body), language="fr"),
    )
    entry = make_entry("m", "Ministers", body)
    empty.write([replace(entry, article=replace(entry.article, paragraphs=paragraphs))])
    empty.commit()
    said = []
    for text in ("minister", "écoles", "ministers"):
        (hit,) = empty.search(Query(text)).hits
        said.append(hit.text_language or hit.language)
    assert said == ["en", "fr", "en"]


def test_a_body_may_be_in_another_language_than_its_article(empty):
    """All of it in one, which only its paragraph says."""
    body = "Les écoles sont inondées."
    paragraph = Paragraph(0, len(body), 0, len(body), language="fr")
    for language in ("en", "de"):
        entry = make_entry(language, "Ministers", body, language=language)
        article = replace(entry.article, paragraphs=(paragraph,))
        empty.write([replace(entry, article=article)])
    empty.commit()
    assert found(empty, "inonder") == "de en"
    hits = empty.search(Query("école")).hits
    marked = [words for hit in hits for words, is_match in hit.snippets[0] if is_match]
    assert marked == ["écoles", "écoles"]
