"""Files that say something in every place of their format: what a test puts there must
be found again in an article, shown or hidden.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

SENTENCE = (
    "The council of the town voted on Tuesday to mend the old bridge at last, and the "
    "mayor said it was high time. "
)
Say = Callable[[str], str]
"""What stands in a place, by the name of the place."""
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def page(say: Say) -> str:
    """A web page."""
    return f"""<!DOCTYPE html><html><head><title>{say("title")} | Kelsby</title>
<meta name="description" content="{say("description")} of the town"></head><body>
<nav><a href="/">{say("menu")}</a><a title="{say("link")} now">more</a></nav>
<header>{say("header")}</header><form><label>{say("label")}</label>
<select><option>{say("option")}</option></select><button>{say("button")}</button>
<textarea>{say("area")}</textarea></form><main><article><h1>{say("heading")}</h1>
<p class="byline">By {say("byline")}</p><time>{say("time")}</time>
<p>{SENTENCE * 3} {say("paragraph")}</p><p>{SENTENCE} <b>{say("bold")}</b></p>
<figure><img alt="{say("picture")} seen"><figcaption>{say("caption")}</figcaption>
</figure><table><tr><th>{say("head")}</th><td>{say("cell")}</td></tr></table>
<blockquote>{say("quotation")}</blockquote><ul><li>{say("item")}</li></ul>
<aside>{say("aside")}</aside><details><summary>{say("summary")}</summary>
{say("details")}</details><p>{SENTENCE * 2}</p></article></main>
<noscript><p>{say("scriptless")}</p></noscript><svg><text>{say("drawing")}</text></svg>
<iframe>{say("frame")}</iframe><template>{say("template")}</template>
<div hidden>{say("hidden")}</div><div style="display:none">{say("none")}</div>
<section id="comments"><p>{say("comment")}</p></section>
<dl><dt>{say("term")}</dt><dd>{say("meaning")}</dd></dl><canvas>{say("canvas")}</canvas>
<address>{say("address")}</address><own-tag>{say("own")}</own-tag>
<footer>{say("footer")}</footer></body></html>"""


def list_of_articles(say: Say) -> str:
    """A page of three articles."""
    articles: list[str] = []
    for number in (1, 2, 3):
        articles.append(
            f"<article class='x'><h2><a href='/a{number}'>{say('heading')}</a></h2>"
            f"<p class='author'>By {say('author')}</p>"
            f"<time datetime='2019-01-0{number}'>{say('time')}</time>"
            f"<p>{SENTENCE * 6}{say('paragraph')}</p><form>{say('form')}</form></article>"
        )
    return (
        f"<html><head><title>{say('title')}</title></head><body><div>{say('top')}</div>"
        f"{''.join(articles)}<footer>{say('foot')}</footer></body></html>"
    )


def nitf(say: Say) -> str:
    """NITF."""
    return f"""<?xml version="1.0"?><nitf><head><title>{say("title")}</title>
<meta name="x" content="{say("meta")} here"/><docdata><key-list>
<keyword key="{say("key")}"/></key-list><ed-msg info="{say("desk")} please"/>
<evloc city="{say("city")}"/></docdata>
<pubdata name="{say("paper")}" position.section="{say("section")}"/></head><body>
<body.head><hedline><hl1>{say("headline")}</hl1><hl2>{say("deck")}</hl2></hedline>
<note>{say("note")}</note><rights>{say("rights")}</rights>
<byline>By {say("byline")}<byttl>{say("position")}</byttl></byline>
<distributor>{say("agency")}</distributor>
<dateline><location>{say("dateline")}</location></dateline>
<abstract><p>{say("abstract")}</p></abstract></body.head>
<body.content><p>{SENTENCE}{say("paragraph")}</p><media>
<media-caption>{say("caption")}</media-caption>
<media-producer>{say("producer")}</media-producer></media></body.content>
<body.end><tagline>{say("end")}</tagline></body.end></body></nitf>"""


def alto(say: Say) -> str:
    """ALTO: words in blocks, margins and no block; halves of words."""
    return f"""<alto xmlns="http://www.loc.gov/standards/alto/ns-v3#"><Description>
<OCRProcessing><processingAgency>{say("maker")}</processingAgency></OCRProcessing>
</Description><Tags><StructureTag ID="t" LABEL="{say("tag")}"/></Tags><Layout><Page>
<TopMargin><TextBlock ID="m"><TextLine><String CONTENT="{say("margin")}"/></TextLine>
</TextBlock></TopMargin><PrintSpace><TextBlock ID="b"><TextLine>
<String CONTENT="{say("word")}"><ALTERNATIVE>{say("other")}</ALTERNATIVE></String><SP/>
<String CONTENT="coun" SUBS_TYPE="HypPart1" SUBS_CONTENT="{say("whole")}"/><HYP/>
</TextLine><TextLine><String CONTENT="cil" SUBS_TYPE="HypPart2" SUBS_CONTENT="x"/>
<String CONTENT="{say("rest")}" SUBS_TYPE="HypPart2" SUBS_CONTENT="{say("before")}"/>
</TextLine></TextBlock><TextLine><String CONTENT="{say("loose")}"/></TextLine>
</PrintSpace></Page></Layout></alto>"""


def message(say: Say) -> str:
    """A message with two forms of its text, three attachments and a message in it."""
    return f"""Return-Path: <x@y.example>
From: {say("from")} <a@b.example>
To: {say("to")} <c@d.example>, {say("also to")} <e@f.example>
Cc: {say("copy")} <g@h.example>
Reply-To: {say("reply")} <i@j.example>
Subject: {say("subject")}
Organization: {say("house")}
Date: Fri, 9 Jun 2017 08:00:00 +0200
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=m

{say("preamble")}
--m
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain; charset=utf-8

{SENTENCE} {say("plain")}
--b
Content-Type: text/html; charset=utf-8

<html><head><title>{say("title")}</title></head><body>
<div style="display:none">{say("preheader")}</div><p>{SENTENCE} {say("marked up")}</p>
<img alt="{say("picture")} seen"></body></html>
--b--
--m
Content-Type: text/plain
Content-Disposition: attachment; filename="x.txt"

{SENTENCE} {say("attached")}
--m
Content-Type: text/calendar

SUMMARY:{say("calendar")}
--m
Content-Type: image/png
Content-Disposition: attachment; filename="x.png"
Content-Description: {say("described")}

xx
--m
Content-Type: message/rfc822

From: {say("first from")} <q@q.example>
To: {say("first to")} <q@q.example>
Subject: {say("first subject")}
Date: Fri, 9 Jun 2017 08:00:00 +0200

{SENTENCE} {say("forwarded")}
--m--
{say("epilogue")}
"""


def mailbox(say: Say) -> str:
    """A mailbox of one message."""
    return f"From a@b.example Fri Jun  9 08:00:00 2017\n{message(say)}"


def word(say: Say) -> bytes:
    """A Word document with all that stands beside its text."""

    def paragraph(text: str) -> str:
        return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"

    names = f'xmlns:w="{_WORD}" xmlns:s="urn:s" xmlns:c="urn:c"'
    box = f"<c:Choice><s:txbx>{paragraph(say('box'))}</s:txbx></c:Choice>"
    fallback = f"<c:Fallback>{paragraph(say('fallback'))}</c:Fallback>"
    body = (
        paragraph(SENTENCE + say("body"))
        + f"<w:p><w:del><w:r><w:delText>{say('deleted')}</w:delText></w:r></w:del></w:p>"
        + f"<w:tbl><w:tr><w:tc>{paragraph(say('cell'))}</w:tc></w:tr></w:tbl>"
        + f"<w:p><w:r>{box}{fallback}</w:r></w:p>"
    )
    members = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {names}><w:body>{body}</w:body></w:document>",
        "docProps/core.xml": (
            '<p xmlns:d="urn:d">'
            f"<d:title>{say('title')}</d:title><d:creator>{say('creator')}</d:creator>"
            f"<d:description>{say('description')}</d:description></p>"
        ),
    }
    for name in ("footnotes", "endnotes", "comments", "header1", "footer1"):
        text = paragraph(say(name))
        members[f"word/{name}.xml"] = f"<w:notes {names}>{text}</w:notes>"
    return _zipped(members)


def open_document(say: Say) -> bytes:
    """An OpenDocument text with all that stands beside its text."""
    names = 'xmlns:o="urn:o" xmlns:t="urn:t" xmlns:d="urn:d"'
    text = (
        f"<t:tracked-changes><t:p>{say('deleted')}</t:p></t:tracked-changes>"
        f"<t:h>{say('heading')}</t:h><t:p>{SENTENCE}{say('paragraph')}"
        f"<o:annotation><t:p>{say('remark')}</t:p></o:annotation>"
        f"<t:note><t:note-body><t:p>{say('note')}</t:p></t:note-body></t:note></t:p>"
        f"<d:frame><t:p>{say('box')}</t:p><d:desc>{say('drawing')}</d:desc></d:frame>"
    )
    return _zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<o:d {names}><o:body><o:text>{text}</o:text></o:body></o:d>",
            "styles.xml": f"<o:s {names}><t:p>{say('header')}</t:p></o:s>",
            "meta.xml": f"<o:m {names}><d:title>{say('title')}</d:title></o:m>",
        }
    )


def book(say: Say) -> bytes:
    """An EPUB of one document."""
    return _zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<c><rootfile full-path="O/c.opf"/></c>',
            "O/c.opf": (
                '<package xmlns:dc="urn:dc"><metadata>'
                f"<dc:title>{say('title')}</dc:title>"
                f"<dc:creator>{say('author')}</dc:creator>"
                f"<dc:creator>{say('second author')}</dc:creator>"
                f"<dc:description>{say('description')}</dc:description></metadata>"
                '<manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
                '<item id="n" href="n.xhtml" media-type="application/xhtml+xml" '
                'properties="nav"/></manifest><spine><itemref idref="a"/></spine></package>'
            ),
            "O/a.xhtml": (
                f"<html><head><title>{say('page')}</title></head><body>"
                f"<h1>{say('heading')}</h1><p>{SENTENCE * 3}{say('text')}</p></body></html>"
            ),
            "O/n.xhtml": f"<html><body><a>{say('contents')}</a></body></html>",
        }
    )


def rich_text(say: Say) -> str:
    """RTF."""
    return (
        r"{\rtf1\ansi{\fonttbl{\f0 Times;}}{\info{\title "
        + say("title")
        + r"}{\author "
        + say("author")
        + r"}}{\header "
        + say("header")
        + r"\par}"
        + SENTENCE
        + say("body")
        + r"{\footnote "
        + say("note")
        + r"}{\*\annotation "
        + say("remark")
        + r"}{\field{\*\fldinst HYPERLINK x}{\fldrslt "
        + say("link")
        + r"}}\par {\deleted "
        + say("deleted")
        + r"}\par{\shp{\*\shpinst{\shptxt "
        + say("box")
        + r"\par}}}{\trowd "
        + say("cell")
        + r"\cell\row}}"
    )


def rss(say: Say) -> str:
    """An RSS feed of two entries."""
    return f"""<?xml version="1.0"?><rss version="2.0"
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:x="urn:x"
xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>{say("feed")}</title><description>{say("about")}</description>
<copyright>{say("rights")}</copyright><image><title>{say("logo")}</title></image><item>
<title>{say("title")}</title><description>{say("summary")}</description>
<content:encoded><![CDATA[<p>{SENTENCE}</p><p>{say("text")}</p><form>{say("form")}</form>]]>
</content:encoded><author>{say("author")}</author><dc:creator>{say("creator")}</dc:creator>
<category>{say("category")}</category><x:own note="{say("note")} well">{say("own")}</x:own>
</item><item><title>{say("second")}</title></item></channel></rss>"""


def records(say: Say) -> str:
    """JSON of two records in an envelope."""
    first = {
        "title": say("title"),
        "text": SENTENCE + say("text"),
        "deck": say("deck"),
        "authors": [
            {"name": say("author"), "bio": say("life")},
            {"name": say("other")},
        ],
        "tags": [say("tag"), say("second tag")],
        "nested": {"deep": {"x": [say("deep"), {"y": say("deeper")}]}},
        "content": f"<p>{say('content')}</p><form>{say('form')}</form>",
        "section": {"name": say("section"), "id": "x"},
        "source": {"name": say("source"), "description": say("about it")},
    }
    second = {"title": say("next"), "text": SENTENCE}
    around = {"feed": say("feed"), "articles": [first, second], "foot": say("foot")}
    return json.dumps(around)


def table(say: Say) -> str:
    """A table below a line, columns without a name and twice the same."""
    sentence = SENTENCE.replace(",", "")
    return (
        f"Results for {say('above')}\n\nid,title,text,,mood,mood,authors\n"
        f"1,{say('title')},{sentence}{say('text')},{say('nameless')},{say('mood')},"
        f"{say('second mood')},{say('author')},{say('stray')}\n"
        f"2,{say('next')},{sentence}{say('short')}\n"
    )


def ris(say: Say) -> str:
    """RIS."""
    return (
        f"TY  - NEWS\nTI  - {say('title')}\nT2  - {say('paper')}\n"
        f"AU  - {say('family')}, {say('given')}\nAB  - {SENTENCE}{say('abstract')}\n"
        f"N2  - {say('other')}\nKW  - {say('keyword')}\nN1  - {say('note')}\n"
        f"PB  - {say('publisher')}\nDA  - 2019/01/02/{say('edition')}\nER  - \n"
    )


def tei(say: Say) -> str:
    """TEI."""
    return (
        f"<TEI><teiHeader><titleStmt><title>{say('title')}</title>"
        f"<author>{say('author')}</author><editor>{say('editor')}</editor></titleStmt>"
        f"</teiHeader><text><front><p>{say('front')}</p></front><body>"
        f"<p>{SENTENCE}{say('paragraph')}<note>{say('note')}</note></p>"
        f"<table><cell>{say('cell')}</cell></table></body>"
        f"<back><p>{say('back')}</p></back></text></TEI>"
    )


def news_item(say: Say) -> str:
    """NewsML-G2."""
    return f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="g"><rightsInfo>
<copyrightNotice>{say("rights")}</copyrightNotice></rightsInfo><itemMeta>
<itemClass qcode="ninat:text"/><edNote>{say("desk")}</edNote></itemMeta><contentMeta>
<headline>{say("headline")}</headline><slugline>{say("slug")}</slugline>
<by>By {say("byline")}</by><subject qcode="x:1"><name>{say("subject")}</name></subject>
</contentMeta><contentSet><inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><head>
<title>{say("title")}</title></head><body><p>{SENTENCE}{say("paragraph")}</p></body></html>
</inlineXML></contentSet></newsItem>"""


def front_matter(say: Say) -> str:
    """Text below the fields of a blog's program."""
    return (
        f"---\ntitle: {say('title')}\nauthor: {say('author')}\ntags: [{say('tag')}]\n"
        f"layout: {say('layout')}\n---\n{SENTENCE}\n\n{say('text')}\n"
    )


FILES: dict[str, Callable[[Say], str | bytes]] = {
    "page.html": page,
    "list.html": list_of_articles,
    "wire.nitf": nitf,
    "page.xml": alto,
    "message.eml": message,
    "box.mbox": mailbox,
    "a.docx": word,
    "a.odt": open_document,
    "a.epub": book,
    "a.rtf": rich_text,
    "a.rss": rss,
    "a.json": records,
    "a.csv": table,
    "a.ris": ris,
    "tei.xml": tei,
    "item.xml": news_item,
    "a.md": front_matter,
}
"""How to make each file, by the name it is read under."""


def _zipped(members: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return stream.getvalue()
