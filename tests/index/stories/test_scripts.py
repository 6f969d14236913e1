"""Copies are grouped in every script, those too that part no words."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuttings.index.database import open_database
from cuttings.index.stories import StoryIndex
from cuttings.index.stories.fingerprints import terms_of
from tests.making import make_article

TEXTS = {
    "ar": (
        "فقد المزارعون في الجنوب نصف حقولهم وهم يطلبون مساعدة عاجلة. وقالت الحكومة إنها "
        "ستدفع الدفعة الأولى من الإعانات هذا الأسبوع وسترسل خبراء إلى المحافظات الأكثر تضررا."
    ),
    "hi": (
        "दक्षिण के किसानों ने आधे खेत खो दिए और वे तुरंत सहायता माँगते हैं। सरकार ने कहा कि वह इस "
        "सप्ताह पहली किस्त देगी और विशेषज्ञों को सबसे प्रभावित तीन ज़िलों में भेजेगी।"
    ),
    "ja": (
        "南部の農家は畑の半分を失い、農協は緊急の援助を求めている。政府は今週中に最初の補助金を"
        "支給し、被害の大きい三つの郡に専門家を派遣すると発表した。"
    ),
    "ko": (
        "남부 농민들은 밭의 절반을 잃고 긴급 지원을 요청했다. 정부는 이번 주에 첫 보조금을 "
        "지급하고 피해가 가장 큰 세 군에 전문가를 보내겠다고 밝혔다."
    ),
    "ru": (
        "Крестьяне на юге потеряли половину полей и просят срочной помощи. Правительство "
        "заявило, что выплатит первые субсидии и отправит специалистов в три района."
    ),
    "th": (
        "ชาวนาทางใต้สูญเสียนาไปครึ่งหนึ่งและขอความช่วยเหลือด่วน รัฐบาลแถลงว่าจะจ่ายเงินอุดหนุน"
        "งวดแรกภายในสัปดาห์นี้และส่งผู้เชี่ยวชาญไปยังสามอำเภอที่เสียหายหนักที่สุด"
    ),
    "zh": (
        "南方农民失去一半田地，请求紧急援助。政府表示将在本周内发放第一批补贴，并派遣专家前往"
        "受灾最严重的三个县。去年同期的降雨量是今年的两倍。"
    ),
}


@pytest.mark.parametrize(("language", "text"), TEXTS.items(), ids=TEXTS)
def test_copies_are_one_story_whatever_they_are_written_in(language, text):
    stories = StoryIndex(open_database(Path(":memory:")))
    other = TEXTS["ru" if language != "ru" else "ar"]
    stories.add(make_article("one", "", text, language=language))
    stories.add(make_article("copy", "", f"{text}\n\nReuters", language=language))
    stories.add(make_article("other", "", other))
    assert stories.link("copy").id == stories.link("one").id
    assert stories.link("other").id != stories.link("one").id


def test_each_letter_of_a_script_that_parts_no_words_is_a_term():
    assert terms_of("東京で NATO") == ["東", "京", "で", "nato"]
