"""Files that say something in every place of their format: what a test puts there must
be found again in an article, shown or hidden.
"""

from __future__ import annotations

import gzip
import io
import json
import plistlib
import zipfile
from collections.abc import Callable

from tests.index.readers.making import compound, doc, msg, pdf, tar, zipped

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


def workbook(say: Say) -> bytes:
    """A workbook of Excel with a remark, a drawing, a second sheet and no text in it."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    drawn = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'

    def inline(text: str) -> str:
        return f'<c t="inlineStr"><is><t>{text}</t></is></c>'

    rows = (
        f"<row>{inline('Results for ' + say('above'))}</row>"
        f"<row>{inline('Title')}{inline('Text')}{inline('Mood')}</row>"
        f'<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c>{inline(say("mood"))}</row>'
        f"<row>{inline(say('second'))}{inline(SENTENCE + say('short'))}</row>"
    )
    strings = (
        f"<si><r><t>{say('run')}</t></r><r><t> {say('next run')}</t></r>"
        f"<rPh><t>not said</t></rPh></si><si><t>{SENTENCE}{say('text')}</t></si>"
    )
    return _zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": (
                f'<workbook {main}><sheets><sheet name="{say("sheet")}"/>'
                '<sheet name="Sheet2"/></sheets></workbook>'
            ),
            "xl/sharedStrings.xml": f"<sst {main}>{strings}</sst>",
            "xl/worksheets/sheet1.xml": (
                f"<worksheet {main}><sheetData>{rows}</sheetData></worksheet>"
            ),
            "xl/worksheets/sheet2.xml": f"<worksheet {main}><sheetData/></worksheet>",
            "xl/comments1.xml": (
                f"<comments {main}><commentList><comment><text><r>"
                f"<t>{say('remark')}</t></r></text></comment></commentList></comments>"
            ),
            "xl/drawings/drawing1.xml": f"<d {drawn}><a:p><a:t>{say('box')}</a:t></a:p></d>",
            "docProps/core.xml": f'<p xmlns:d="urn:d"><d:title>{say("title")}</d:title></p>',
        }
    )


def open_sheet(say: Say) -> bytes:
    """A spreadsheet of LibreOffice."""
    names = 'xmlns:o="urn:o" xmlns:t="urn:t" xmlns:x="urn:x"'

    def cell(text: str, *inside: str) -> str:
        return f"<t:table-cell>{''.join(inside)}<x:p>{text}</x:p></t:table-cell>"

    remark = f"<o:annotation><x:p>{say('remark')}</x:p></o:annotation>"
    rows = (
        f"<t:table-row>{cell('Title')}{cell('Text')}{cell('Mood')}</t:table-row>"
        f"<t:table-row>{cell(say('title'), remark)}{cell(SENTENCE + say('text'))}"
        f"{cell(say('mood'))}</t:table-row>"
    )
    return _zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": (
                f'<o:d {names}><o:body><o:spreadsheet><t:table t:name="{say("sheet")}">'
                f"{rows}</t:table></o:spreadsheet></o:body></o:d>"
            ),
            "meta.xml": f"<o:m {names}><o:meta><x:title>{say('of all')}</x:title></o:meta></o:m>",
        }
    )


def outlook(say: Say) -> bytes:
    """A message of Outlook with a text attached."""
    streams = msg(
        {
            "0037": say("subject"),
            "1000": SENTENCE + say("text"),
            "0C1A": say("sender"),
            "0E04": say("to"),
            "0E03": say("copy"),
        }
    )
    attached = f"{SENTENCE} {say('attached')}".encode()
    inner = "__attach_version1.0_#00000000/"
    streams |= msg({"3707": f"{say('file')}.txt", "3701": attached}, inner)
    return compound(streams)


def word_before_2007(say: Say) -> bytes:
    """A document of Word 97."""
    return doc(f"{SENTENCE}{say('text')}\r{say('second')}\r")


def printed(say: Say) -> bytes:
    """A PDF of two pages."""
    return pdf(f"{SENTENCE[:80]} {say('first')}", f"{SENTENCE[80:]} {say('second')}")


def archive(say: Say) -> bytes:
    """A ZIP with a text, a page in a folder, and a ZIP with a message in it."""
    inner = zipped({"b.eml": message(say).encode()})
    return zipped(
        {
            "a.txt": f"{SENTENCE}\n\n{say('text')}".encode(),
            "sub/p.html": f"<html><body><p>{SENTENCE}{say('page')}</p></body></html>".encode(),
            "in.zip": inner,
        }
    )


def tape(say: Say) -> bytes:
    """A tar of two texts."""
    first, second = (f"{SENTENCE}\n\n{say(name)}".encode() for name in ("one", "two"))
    return tar({"a.txt": first, "b/c.txt": second}, "w:gz")


def packed(say: Say) -> bytes:
    """JSON Lines, packed."""
    lines = [json.dumps({"title": say("title"), "text": SENTENCE + say("text")})]
    lines += [json.dumps({"text": SENTENCE, "note": say("note"), "a": [say("deep")]})]
    return gzip.compress("\n".join(lines).encode())


def seven(say: Say) -> bytes:
    """A 7z of a text."""
    import py7zr

    stream = io.BytesIO()
    with py7zr.SevenZipFile(stream, "w") as archive:
        archive.writestr(f"{SENTENCE}\n\n{say('text')}", "a.txt")
    return stream.getvalue()


def web_archive(say: Say) -> bytes:
    """A web archive of a page, a text and an answer that is none."""
    page_of = f"<html><body><p>{SENTENCE * 2}{say('page')}</p></body></html>"
    chunked = f"{len(page_of.encode()):x}\r\n{page_of}\r\n0\r\n\r\n"
    answers = (
        ("http://a.example/", f"200 OK\r\nContent-Type: text/html\r\n\r\n{page_of}"),
        (
            "http://a.example/b",
            "200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
            f"Transfer-Encoding: chunked\r\n\r\n{chunked}",
        ),
        (
            "http://a.example/c",
            f"200 OK\r\nContent-Type: text/plain\r\n\r\n{SENTENCE}\n\n{say('text')}",
        ),
        ("http://a.example/d", "404 No\r\nContent-Type: text/html\r\n\r\n<p>None"),
    )
    records: list[bytes] = []
    for address, answer in answers:
        block = f"HTTP/1.1 {answer}".encode()
        head = (
            "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http; "
            f"msgtype=response\r\nWARC-Target-URI: {address}\r\n"
            "WARC-Date: 2020-01-02T03:04:05Z\r\n"
            f"WARC-Record-ID: <urn:uuid:{len(records)}>\r\n"
            f"Content-Length: {len(block)}\r\n\r\n"
        )
        records.append(gzip.compress(head.encode() + block + b"\r\n\r\n"))
    return b"".join(records)


def old_web_archive(say: Say) -> bytes:
    """An ARC file of two pages and of an answer that is none."""
    said = "1 0 Archive\nURL IP-address Archive-date Content-type Archive-length\n"
    pages = (
        ("http://a.example/", "200 OK", say("page")),
        ("http://a.example/b", "200 OK", say("next page")),
        ("http://a.example/c", "404 No", "None"),
    )
    written = (
        f"filedesc://a.arc 0.0.0.0 20200102030405 text/plain {len(said)}\n{said}\n"
    )
    for address, status, words in pages:
        page_of = f"<html><body><p>{SENTENCE * 2}{words}</p></body></html>"
        block = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n\r\n{page_of}"
        size = len(block.encode())
        written += f"{address} 10.0.0.1 20200102030405 text/html {size}\n{block}\n"
    return written.encode()


def parquet(say: Say) -> bytes:
    """A Parquet table with a list in it."""
    import pyarrow
    import pyarrow.parquet

    columns = {
        "title": [say("title"), say("next")],
        "text": [SENTENCE + say("text"), SENTENCE],
        "tags": [[say("tag"), say("second tag")], []],
        "mood": [say("mood"), None],
    }
    stream = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(columns), stream)
    return stream.getvalue()


def bibtex(say: Say) -> str:
    """BibTeX."""
    return (
        f"@article{{key1,\n title = {{{say('title')} of {{T}}he town}},\n"
        f' journal = "{say("paper")}",\n author = {{{say("author")}}},\n'
        f" abstract = {{{SENTENCE}{say('abstract')}}},\n note = {{{say('note')}}}\n}}\n"
    )


def genios(say: Say) -> str:
    """XML of GENIOS."""
    return (
        f'<Documents><Document ID="1" DB="MAIL"><Title>{say("title")}</Title>'
        f"<Subtitle>{say('deck')}</Subtitle><Authors><Author>{say('author')}</Author>"
        f"</Authors><Date>20190102</Date><Source>{say('paper')}</Source>"
        f"<Descriptors>{say('term')}; {say('second term')}</Descriptors>"
        f"<Text>{SENTENCE}{say('text')}</Text><Copyright>{say('rights')}</Copyright>"
        "</Document></Documents>"
    )


def notes(say: Say) -> str:
    """XML of records of a program of notes."""
    return (
        f"<?xml version='1.0'?><en-export application='{say('program')} of notes'>"
        f"<head>{say('head')}</head><note><title>{say('title')}</title><content>"
        f"<![CDATA[<en-note><div>{SENTENCE}{say('text')}</div></en-note>]]></content>"
        f"<tag>{say('tag')}</tag><tag>{say('second tag')}</tag><note-attributes>"
        f"<author>{say('author')}</author><place>{say('place')}</place>"
        f"</note-attributes></note><note><title>{say('next')}</title>"
        f"<content>{SENTENCE}</content></note><foot>{say('foot')}</foot></en-export>"
    )


def safari(say: Say) -> bytes:
    """A page that Safari saved."""
    resource = {
        "WebResourceData": page(say).encode(),
        "WebResourceMIMEType": "text/html",
        "WebResourceTextEncodingName": "UTF-8",
    }
    archived = {"WebMainResource": resource}
    return plistlib.dumps(archived, fmt=plistlib.FMT_BINARY)


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
    "a.xlsx": workbook,
    "a.ods": open_sheet,
    "a.msg": outlook,
    "a.doc": word_before_2007,
    "a.pdf": printed,
    "a.zip": archive,
    "a.tgz": tape,
    "a.jsonl.gz": packed,
    "a.7z": seven,
    "a.warc.gz": web_archive,
    "a.arc": old_web_archive,
    "a.parquet": parquet,
    "a.bib": bibtex,
    "genios.xml": genios,
    "a.enex": notes,
    "a.webarchive": safari,
}
"""How to make each file, by the name it is read under."""


def _zipped(members: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return stream.getvalue()
