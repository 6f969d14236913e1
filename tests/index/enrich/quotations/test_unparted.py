"""Who said what in Chinese and Japanese."""

from dataclasses import replace

import pytest

from cuttings.index.enrich.enricher import Enricher
from cuttings.index.enrich.quotations import quotations
from cuttings.index.enrich.quotations.unparted import people_quoted
from cuttings.search.articles import Article, Mention


def said(body, language, mentions=()):
    found = quotations(body, mentions, language)
    return [(body[each.start : each.end], each.speaker) for each in found]


@pytest.mark.parametrize(
    ("language", "body", "speaker"),
    [
        ("zh", "市长林国栋承认：“预算确实不够。”", "林国栋"),
        ("zh-Hant", "市長黃志遠昨天表示：「老街一塊也不會少。」", "黃志遠"),
        ("zh", "“水位还会再涨半米。”防汛办主任赵明川说。", "赵明川"),
        ("zh", "工会在声明中指出：“工人已经忍无可忍。”", "工会"),
        ("ja", "田中健首相は記者団に「鉱山は閉鎖しない」と述べた。", "田中健"),
        ("ja", "「勝てるとは思わなかった」と、高橋誠選手は振り返った。", "高橋誠"),
        ("ja", "外務省の報道官は「断じて容認できない」と述べた。", "外務省の報道官"),
    ],
)
def test_the_speaker_is_the_subject_without_title_and_time(language, body, speaker):
    assert [name for _, name in said(body, language)] == [speaker]


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("zh", "所谓“绿色走廊”计划已经推迟三次。"),
        ("zh", "影片“风的孩子”获得大奖。"),
        ("zh", "他写了一本书：“雪地里的人们”。"),
        ("ja", "映画「風の子ども」が公開された。"),
        ("ja", "住民からは「早くしてほしい」との声が上がった。"),
    ],
)
def test_what_nobody_says_is_no_quotation(language, body):
    assert said(body, language) == []


def test_who_is_meant_later_is_who_was_named():
    """By a pronoun, or by the beginning of the name."""
    body = "市长林国栋说：“预算不够。”他强调：“路灯今年要装。”"
    assert [name for _, name in said(body, "zh")] == ["林国栋", "林国栋"]
    body = "伊藤健社長は「値上げは最後だ」と述べた。伊藤氏は「賃金は上げる」と語った。"
    assert [name for _, name in said(body, "ja")] == ["伊藤健", "伊藤健"]


def test_a_name_that_was_found_there_goes_before_the_words():
    body = "市长林国栋承认：“预算确实不够。”"
    mention = Mention("林国栋", 2, 5, "person", "Lin Guodong")
    assert said(body, "zh", [mention]) == [("预算确实不够。", "Lin Guodong")]


@pytest.mark.parametrize(("letters", "found"), [(3, 0), (4, 1)])
def test_a_few_letters_are_a_term(letters, found):
    assert len(said(f"林国栋说：“{'好' * letters}”", "zh")) == found


def test_a_title_and_what_somebody_says_prove_a_person():
    """Where no model finds names, that is who is filed; a body has no title."""
    body = "市长林国栋说：“预算确实不够。”工会指出：“工人已经忍无可忍。”"
    found = people_quoted(body, "zh")
    assert [(each.name, each.start, each.kind) for each in found] == [
        ("林国栋", 2, "person")
    ]
    assert people_quoted("“We shall not,” said Mayor Lin.", "en") == ()


def test_who_is_quoted_in_chinese_is_among_the_names_of_an_article():
    """So that the quotation has a heading."""
    body = "市长林国栋说：“预算确实不够。”"
    article = replace(Article("a", "", True, body, "", (), "a", ""), language="zh")
    (enrichment,) = Enricher().enrich([article])
    (quotation,) = enrichment.quotations
    assert (quotation.speaker, quotation.kind) == ("林国栋", "person")
    assert "林国栋" in [mention.name for mention in enrichment.mentions]
