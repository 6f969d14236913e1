"""NewsML 1: components one in another, of which those with a text are articles."""

import pytest

from cuttings.search.articles import Skipped

TEXT = "<p>Rain fell on the town.</p><p>Nobody was hurt.</p>"
HEAD = (
    "<NewsEnvelope><DateAndTime>20190306T000000Z</DateAndTime></NewsEnvelope>"
    "<NewsItem><Identification><NewsIdentifier><DateId>20190305</DateId>"
    "<NewsItemId>{0}</NewsItemId></NewsIdentifier></Identification>"
    "<NewsManagement><FirstCreated>20190305T233000+0000</FirstCreated>"
    "<Status FormalName='{1}'/></NewsManagement>"
)


def item(content: str, name: str = "a", status: str = "Usable", lines: str = "") -> str:
    """A news item around a content, beside a picture with a headline of its own."""
    return (
        HEAD.format(name, status)
        + "<NewsComponent xml:lang='fr'><AdministrativeMetadata><Provider>"
        "<Party FormalName='AFP'/></Provider></AdministrativeMetadata>"
        f"<NewsLines>{lines}</NewsLines><DescriptiveMetadata><Language FormalName='en'/>"
        "<SubjectCode><Subject FormalName='03000000'/>"
        "<SubjectDetail FormalName='03015001'/></SubjectCode></DescriptiveMetadata>"
        "<NewsComponent><NewsLines><HeadLine>A picture</HeadLine></NewsLines>"
        "<ContentItem Href='a.jpg'/></NewsComponent><NewsComponent><ContentItem>"
        f"<DataContent>{content}</DataContent></ContentItem></NewsComponent>"
        "</NewsComponent></NewsItem>"
    )


def newsml(*items: str) -> str:
    """A document of items."""
    return f"<?xml version='1.0'?><NewsML Version='1.2'>{''.join(items)}</NewsML>"


@pytest.mark.parametrize(
    "content",
    [
        TEXT,
        f"<nitf><body><body.content>{TEXT}</body.content></body></nitf>",
        TEXT.replace("<", "&lt;").replace(">", "&gt;"),
    ],
)
def test_the_text_of_an_item_is_an_article(read, content):
    """As paragraphs, NITF, or markup written as text; facts of the nearest component."""
    lines = "<HeadLine>Rain</HeadLine><DateLine>PARIS</DateLine><ByLine>Ann A.</ByLine>"
    (article,) = read("a.xml", newsml(item(content, lines=lines)))
    assert article.text == "Rain fell on the town.\n\nNobody was hurt."
    assert (article.title, article.dateline, article.key) == ("Rain", "PARIS", "")
    assert (article.byline, article.agency, article.language) == ("Ann A.", "AFP", "en")
    assert article.published.value == "2019-03-05"
    assert article.subjects == ("subj:03015001",)


def test_items_are_told_apart(read):
    """Without a headline, withdrawn, or without a text."""
    document = newsml(
        item(TEXT, "a"),
        item(TEXT, "b", status="Canceled"),
        item("", "c"),
        item(TEXT, "d"),
    )
    alert, withdrawn, picture, last = read("a.xml", document)
    assert (alert.title, alert.plain, alert.key, last.key) == (None, True, "a", "d")
    assert isinstance(withdrawn, Skipped)
    assert "withdrawn" in withdrawn.reason
    assert "without text" in picture.reason
    (none,) = read("b.xml", newsml())
    assert none.reason == "NewsML 1 without a news item"
