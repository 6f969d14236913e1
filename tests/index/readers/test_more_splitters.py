"""EBSCO, GENIOS and APA: each record an article with what the vendor says of it."""

from __future__ import annotations

from collections import Counter

import pytest

from cuttings.index.cleaning import clean
from cuttings.index.pipeline import IndexOptions
from cuttings.index.readers import RawArticle
from cuttings.index.rehearsal import report_of
from tests.index.readers.test_splitters import PLACES, articles_of, body


def paragraphs(index: int) -> str:
    """The text of an article, a blank line between paragraphs."""
    return body(index)


def ebsco_text(count: int = 3) -> str:
    """Text that EBSCOhost saves, values on lines of their own."""
    records: list[str] = []
    for index in range(count):
        records.append(
            f"Record: {index + 1}\n\nTitle:\n    Harbour of {PLACES[index]} to be dredged.\n"
            f"Authors:\n    Berg, Ann\n    Holm, Greta\nSource:\n"
            f"    Vestvik Mail, The (Vestvik). 03/0{index + 4}/2019, p1{index}. 2p. 1 Color Photograph.\n"
            "Document Type:\n    Article\nSubject Terms:\n    *HARBORS\n    *DREDGING\n"
            "Geographic Terms:\n    NORWAY\nAbstract:\n    The article reports on a channel.\n"
            "Full Text Word Count:\n    85\nISSN:\n    00000000\nAccession Number:\n"
            f"    7212345{index}\nPersistent link to this record (Permalink):\n"
            f"    https://search.ebscohost.com/login.aspx?direct=true&db=aph&AN=7212345{index}\n"
            "Database:\n    Academic Search Premier\n\n"
            f"Harbour of {PLACES[index]} to be dredged\n\n{paragraphs(index)}\n\n"
            "Source: a line of a body, no field.\n\n~~~~~~~~\n\nBy Ann Berg\n\n"
            "Copyright of Vestvik Mail is the property of its publisher.\n\n"
        )
    return "EBSCO Publishing\n\n" + "".join(records)


def ebsco_page() -> str:
    """A page of records in lists of definitions, in German, without numbers."""
    records: list[str] = []
    for index in range(3):
        records.append(
            f"<dl><dt>Titel:</dt><dd>Harbour of {PLACES[index]}</dd>"
            "<dt>Autoren:</dt><dd>Berg, Ann</dd>"
            f"<dt>Quelle:</dt><dd>Lodden Post. {index + 4} March 2018, Vol. 3 Issue 2, pA{index}.</dd>"
            f"<dt>Zugangsnummer:</dt><dd>2W6{index}</dd>"
            "<dt>Datenbank:</dt><dd>Newspaper Source (EBSCOhost)</dd></dl>"
            + "".join(f"<p>{each}</p>" for each in body(index).split("\n\n"))
        )
    return f"<html><body><h1>EBSCOhost</h1>{''.join(records)}</body></html>"


def ebsco_tagged() -> str:
    """Text with tags of two letters."""
    records = [
        f"TI Harbour of {PLACES[index]}\nAU Berg, Ann\nSO Vestvik Mail, 5 March 2019, p3\n"
        f"AN 99{index}\nDB Newspaper Source, EBSCO\nFT {body(index).replace(chr(10) * 2, ' ')}\n"
        for index in range(3)
    ]
    return "\n".join(records)


def genios_text(head: bool = True) -> str:
    """Text of wiso, with a list of contents and heads and feet of pages."""
    documents: list[str] = []
    for index in range(3):
        above = (
            f"Vestviker Zeitung vom 0{index + 4}.03.2014, Seite 1{index}\n"
            if head
            else ""
        )
        documents.append(
            f"{above}Hafen von {PLACES[index]} wird ausgebaggert\n\n{body(index)}\n\n"
            f"Dokumente\nSeite {index + 2} von 70\n\nAnn Berg\n\n"
            f"Quelle: Vestviker Zeitung vom 0{index + 4}.03.2014 Nr. 5{index}, S. 1{index}\n"
            f"Ressort: Lokales\nAusgabe: Hauptausgabe\nDokumentnummer: VZ-2014-{index}\n"
            "Dauerhafte Adresse des Dokuments: https://www.wiso-net.de/document/"
            f"VZ__{index}\nAlle Rechte vorbehalten: (c) Vestviker Verlag\n\n"
            "© GBI-Genios Deutsche Wirtschaftsdatenbank GmbH\n\n"
        )
    contents = "".join(
        f"{p} wird ausgebaggert ........ {i + 2}\n" for i, p in enumerate(PLACES)
    )
    return f"Dokumente\n\nInhaltsverzeichnis\n\n{contents}\n{''.join(documents)}"


def defacto_text(rule: str = "_" * 67) -> str:
    """Clippings of APA, the title below the line of the paper."""
    clippings: list[str] = []
    for index in range(3):
        clippings.append(
            f'"Der Vestviker" Nr. 5{index} vom 1{index}.05.2004 18.00 Uhr Seite: 1{index}\n'
            f"Ressort: Chronik\nVon Ann Berg\n\nHafen von {PLACES[index]}\n\n{body(index)}\n\n"
            "Gespeicherter Anhang: bild.jpg\n"
        )
    return f"\n{rule}\n".join(clippings)


def defacto_page() -> str:
    """Clippings of APA on a page, the title above the line of the paper."""
    entries = [
        f"<div class='eintrag'><h2>Hafen von {PLACES[index]}</h2>"
        f"<p>„Lodden Post“ gefunden am {index + 4}.6.2013 09:30</p>"
        + "".join(f"<p>{each}</p>" for each in body(index).split("\n\n"))
        + "</div>"
        for index in range(3)
    ]
    return f"<html><body><p>APA DeFacto</p>{''.join(entries)}</body></html>"


def rtf(text: str) -> str:
    """Lines as paragraphs of RTF."""
    escaped = "".join(each if ord(each) < 128 else f"\\u{ord(each)}?" for each in text)
    return r"{\rtf1\ansi " + escaped.replace("\n", "\\par\n") + "}"


def facts(article: RawArticle) -> tuple:
    """What a vendor says of an article."""
    day = article.published.value if article.published else None
    return article.title, day, article.outlet, article.byline, article.imprint.page


def lexisnexis_in(mark: str, fields: dict[str, str]) -> str:
    """LexisNexis' text with the marks and field words of another interface."""
    documents: list[str] = []
    for index in range(3):
        stated = "".join(f"{name}: {value}\n\n" for name, value in fields.items())
        documents.append(
            f"\n\n{' ' * 30}{mark.format(index + 1)}\n\n\n{' ' * 28}El Correo\n\n"
            f"{' ' * 20}{index + 4} de junio de 2010 sábado\n\nHarbour of {PLACES[index]}\n\n"
            f"{stated}{body(index)}\n\n"
        )
    return "".join(documents)


def proquest_in(text: str, title: str, outlet: str, date: str, number: str) -> str:
    """ProQuest's text with the labels of another interface."""
    rule = "_" * 60
    records = [
        f"{rule}\n\nHarbour of {PLACES[index]}\n\n{text}: {body(index)}\n\n"
        f"{title}: Harbour of {PLACES[index]}\n\n{outlet}: El Correo\n\n"
        f"{date}: Jun {index + 4}, 2018\n\n{number}: 1234{index}\n\n"
        for index in range(3)
    ]
    return f"{''.join(records)}{rule}\n"


def factiva_codes() -> str:
    """Factiva's text of codes, the number beside its code, in Spanish."""
    return "".join(
        f"HD  Harbour of {PLACES[index]}\nBY  Ana Berg\nWC  85 palabras\n"
        f"PD  {index + 4} junio 2018\nSN  El Correo\nSC  CORREO\nPG  3\nLA  Español\n"
        f"LP  {body(index).replace(chr(10) * 2, ' ')}\nTD  Fin.\n"
        f"AN  Documento CORREO0020180605ee650000{index}\n\f"
        for index in range(3)
    )


def wisers(rule: str = "=" * 60) -> str:
    """Wisers' text, the title in the head of each article."""
    articles = [
        f"{rule}\nSouth Post | News | By Wong\nHarbour of {PLACES[index]}\n"
        f"2018-05-0{index + 1} (10:00)\n{'-' * 60}\n{body(index)}\n\n"
        f"文章编号: 20180501004{index}123\n"
        for index in range(3)
    ]
    return f"Keyword Matched\n文章总数: 3\n{''.join(articles)}"


def kikuzo() -> str:
    """A page of Kikuzo: names, facts, title, text and a way back for each article."""
    names = "".join(
        f"<th>{each}</th>"
        for each in ["No.", "発行日", "朝夕刊", "面名", "ページ", "文字数"]
    )
    articles = [
        f"<td><table><tr>{names}</tr><tr><td>0000{index}</td><td><nobr>1985年</nobr>"
        f"<nobr>01月0{index + 1}日</nobr></td><td>朝刊</td><td>１総</td><td>002</td>"
        f"<td>00300文字</td></tr></table><table><tr><td><span>{PLACES[index]}の港</span>"
        f"<br><br></td></tr><tr><td><div>{body(index).replace(chr(10) * 2, '<br>')}</div>"
        "</td></tr></table><a href='#top'>このページのＴＯＰへ</a></td>"
        for index in range(3)
    ]
    rows = "".join(f"<tr>{each}</tr>" for each in articles)
    return f"<html><body><p>聞蔵</p><table>{rows}</table></body></html>"


def yomidasu() -> str:
    """A page of Yomidasu: facts with the title, the text below in paragraphs."""
    articles = [
        f"<table><tr><th>{index + 1}</th><th>2009.01.0{index + 1}</th>"
        f"<th>{PLACES[index]}の港</th><th>東京朝刊</th><th>解説</th><th>02頁</th>"
        "<th>300字</th><th>04段</th><th>写真</th></tr></table>"
        f"<div><p>{body(index).replace(chr(10) * 2, '<br>')}</p></div>"
        for index in range(3)
    ]
    return f"<html><body><form>{''.join(articles)}</form></body></html>"


def genios_xml() -> str:
    """GENIOS' XML."""
    documents = [
        f"<Document ID='A{index}' DB='POST'><Title>Harbour of {PLACES[index]}</Title>"
        f"<Authors><Author>Berg, Ann</Author></Authors><Date>2005010{index + 1}</Date>"
        "<Page>3</Page><Publication-Title>Die Post</Publication-Title>"
        "<Source>POST</Source><Descriptors>Hafen; Bagger</Descriptors>"
        f"<Text>{body(index)}</Text></Document>"
        for index in range(3)
    ]
    return f"<?xml version='1.0'?><Documents>{''.join(documents)}</Documents>"


SPANISH = {"SECCIÓN": "Local; Pg. 3", "LONGITUD": "85 palabras", "IDIOMA": "ESPAÑOL"}
ITALIAN = {"SEZIONE": "Locale; Pg. 3", "LUNGHEZZA": "85 parole", "LINGUA": "ITALIANO"}
FILES = {
    "lexis_es.txt": lexisnexis_in("{} de 3 DOCUMENTOS", SPANISH),
    "lexis_it.txt": lexisnexis_in("DOCUMENTO {} di 3", ITALIAN),
    "proquest_es.txt": proquest_in(
        "Texto completo",
        "Título",
        "Título de publicación",
        "Fecha de publicación",
        "ID del documento de ProQuest",
    ),
    "proquest_de.txt": proquest_in(
        "Volltext",
        "Titel",
        "Publikationstitel",
        "Publikationsdatum",
        "ProQuest-Dokument-ID",
    ),
    "factiva_es.txt": factiva_codes(),
    "wisers.txt": wisers(),
    "wisers_short.txt": wisers("=" * 20),
    "kikuzo.html": kikuzo(),
    "yomidasu.html": yomidasu(),
    "genios.xml": genios_xml(),
    "ebsco.txt": ebsco_text(),
    "ebsco.html": ebsco_page(),
    "tagged.txt": ebsco_tagged(),
    "wiso.txt": genios_text(),
    "wiso_bare.txt": genios_text(head=False),
    "wiso.rtf": rtf(genios_text()),
    "apa.txt": defacto_text(),
    "apa.rtf": rtf(defacto_text()),
    "apa_new_pages.txt": defacto_text(rule=""),
    "apa.html": defacto_page(),
}


@pytest.mark.parametrize("name", FILES)
def test_each_record_is_an_article_with_its_own_text(name, read):
    """Three records, three articles, none with another's text, nothing skipped."""
    found = read(name, FILES[name].encode())
    articles = articles_of(found)
    assert len(articles) == len(found) == 3
    for index, article in enumerate(articles):
        assert f"tender of {4100 + index} crowns" in article.text
        for other in {0, 1, 2} - {index}:
            assert f"{4100 + other}" not in article.text
        assert article.published is not None
        assert PLACES[index] in (article.title or "")


@pytest.mark.parametrize("name", FILES)
def test_no_word_of_a_download_is_lost(name, read):
    """Fields, covers, rights and lists of contents are kept hidden."""
    kept: Counter[str] = Counter()
    for raw in articles_of(read(name, FILES[name].encode())):
        article = clean(raw, source=name)
        stated = f"{article.title} {article.outlet} {article.byline}"
        kept.update(f"{stated}\n{article.original}".replace("<", " ").split())
    text = FILES[name]
    for word in ("Anhang:", "Ressort:", "Newspaper", "Inhaltsverzeichnis", "Copyright"):
        if word in text:
            assert word in kept


def test_what_ebsco_says_of_an_article(read):
    """The paper's article is set before its name, dates are American, pages text."""
    first = articles_of(read("a.txt", ebsco_text().encode()))[0]
    assert facts(first) == (
        "Harbour of Vestvik to be dredged",
        "2019-03-04",
        "The Vestvik Mail (Vestvik)",
        "Berg, Ann; Holm, Greta",
        "10",
    )
    assert first.key == "72123450"
    assert first.url is not None
    assert first.url.startswith("https://search.ebscohost.com/")
    assert {(term.kind, term.label) for term in first.terms} == {
        ("subject", "HARBORS"),
        ("subject", "DREDGING"),
        ("place", "NORWAY"),
    }
    assert "Source: a line of a body" in first.text
    assert "Copyright of" not in first.text
    page = articles_of(read("a.html", ebsco_page().encode()))[1]
    assert facts(page) == (
        "Harbour of Lodden",
        "2018-03-05",
        "Lodden Post",
        "Berg, Ann",
        "A1",
    )


def test_what_genios_says_of_an_article(read):
    """Section, edition and number from the record below the text."""
    second = articles_of(read("a.txt", genios_text().encode()))[1]
    assert facts(second) == (
        "Hafen von Lodden wird ausgebaggert",
        "2014-03-05",
        "Vestviker Zeitung",
        "Ann Berg",
        "11",
    )
    assert (second.key, second.imprint.section, second.imprint.edition) == (
        "VZ-2014-1",
        "Lokales",
        "Hauptausgabe",
    )
    assert second.url == "https://www.wiso-net.de/document/VZ__1"
    assert "Seite 3 von 70" not in second.text


def test_a_notice_of_poor_quality_is_noted(read):
    """GENIOS shows it instead of some texts."""
    notice = "Hinweis: Für eine bessere Darstellung des Artikels rufen Sie bitte die Seite ab."
    text = genios_text().replace("Shipowners doubted the sum.", notice, 1)
    first, second, _ = articles_of(read("a.txt", text.encode()))
    assert any("poor quality" in note for note in first.notes)
    assert not any("poor quality" in note for note in second.notes)


def test_a_year_of_two_digits_and_a_month_in_words(read):
    """Both stand in records of older papers."""
    text = genios_text(head=False)
    for stated, day in (
        ("vom 02.03.99", "1999-03-02"),
        ("den 2. März 2001", "2001-03-02"),
    ):
        changed = text.replace("vom 04.03.2014", stated)
        assert facts(articles_of(read("a.txt", changed.encode()))[0])[1] == day


def test_what_apa_says_of_an_article(read):
    """Paper, section, author and page stand above the text, attachments below."""
    third = articles_of(read("a.rtf", rtf(defacto_text()).encode()))[2]
    assert facts(third) == (
        "Hafen von Marrby",
        "2004-05-12",
        "Der Vestviker",
        "Ann Berg",
        "12",
    )
    assert third.imprint.section == "Chronik"
    assert "Anhang" not in third.text
    found = articles_of(read("a.html", defacto_page().encode()))[0]
    assert facts(found) == ("Hafen von Vestvik", "2013-06-04", "Lodden Post", None, "")


def test_a_text_that_only_speaks_of_a_vendor_is_its_own(read):
    """No marks, no splitter."""
    for name in ("EBSCO", "GBI-Genios Deutsche Wirtschaftsdatenbank GmbH", "eintrag"):
        text = f"Harbour news\n\n{name} is named here. Quelle is a German word.\n\n{body(0)}"
        (article,) = read("a.txt", text.encode())
        assert not article.imprint.vendor


def test_ris_of_ebsco_has_its_vendor_and_number(read):
    """Read by the reader of RIS."""
    text = (
        "TY  - NEWS\nTI  - Harbour of Lodden\nJF  - Lodden Post\nAU  - Berg, Ann\n"
        f"DA  - 2019/03/05/\nSP  - A1\nAN  - 555\nDB  - Newspaper Source\nDP  - EBSCOhost\n"
        f"AB  - {body(0)[:120]}\nER  - \n"
    )
    (article,) = read("a.ris", text.encode())
    assert facts(article) == (
        "Harbour of Lodden",
        "2019-03-05",
        "Lodden Post",
        "Ann Berg",
        "A1",
    )
    assert (article.key, article.imprint.vendor) == ("555", "Newspaper Source")


def test_a_document_that_stands_twice_keeps_what_the_second_says(read):
    """One article, the other words hidden with it, and a note."""
    again = ebsco_text(1).replace("Record: 1", "Record: 2")
    again = again.replace("of a body, no field", "of a body, corrected later")
    (article,) = read("a.txt", f"{ebsco_text(1)}{again}".encode())
    assert any("stands in the file again" in note for note in article.notes)
    hidden = "\n".join(each.text for each in article.left_out)
    assert "corrected later" in hidden
    assert "corrected later" not in article.text


def test_what_other_interfaces_say_of_an_article(read):
    """Labels, marks and dates in the language of the library."""
    read_of = {name: articles_of(read(name, FILES[name].encode())) for name in FILES}
    expected = {
        "lexis_es.txt": ("Harbour of Lodden", "2010-06-05", "El Correo", None, "3"),
        "proquest_de.txt": ("Harbour of Lodden", "2018-06-05", "El Correo", None, ""),
        "factiva_es.txt": (
            "Harbour of Lodden",
            "2018-06-05",
            "El Correo",
            "Ana Berg",
            "3",
        ),
        "wisers.txt": ("Harbour of Lodden", "2018-05-02", "South Post", "Wong", ""),
        "kikuzo.html": ("Loddenの港", "1985-01-02", "朝日新聞", None, "2"),
        "yomidasu.html": ("Loddenの港", "2009-01-02", "読売新聞", None, "2"),
        "genios.xml": ("Harbour of Lodden", "2005-01-02", "Die Post", "Berg, Ann", "3"),
    }
    for name, said in expected.items():
        assert facts(read_of[name][1]) == said, name
    assert read_of["lexis_it.txt"][0].language == "it"
    assert read_of["genios.xml"][0].key == "POST:A0"


def test_marks_of_proquest_are_not_lexisnexis(read):
    """Both number their documents; the vendors' own labels decide."""
    records = FILES["proquest_es.txt"].split("_" * 60)
    marked = [f"\n\nDocument {n} of 3{each}" for n, each in enumerate(records[1:4], 1)]
    rule = "_" * 60
    text = rule + rule.join(marked) + rule + "\n"
    articles = articles_of(read("a.txt", text.encode()))
    assert [each.imprint.vendor for each in articles] == ["ProQuest"] * 3


PROSE = "Rain fell on the town, and nobody minded it at all. " * 4
NAMED = (("Rain", "05"), ("Snow", "06"))
CODED = """HD {title}
BY Ann Berg
WC 60 words
PD 5 July 2019
SN The Mail
LA English
LP
Rain fell on the town, and nobody minded it at all.
TD
CO 2 and other gases rose, IN all of the country.
NS gcat : General News | gtran : Transport
AN Document VESMAI00201907{day}ef750001a
"""


def test_codes_of_factiva_behind_one_blank_are_read(read):
    """As programs leave a tab; two capitals within a text are no code."""
    text = "\n".join(CODED.format(title=title, day=day) for title, day in NAMED)
    rain, snow = read("a.txt", text)
    assert [rain.title, snow.title] == ["Rain", "Snow"]
    assert "CO 2 and other gases rose" in rain.text
    assert [term.label for term in rain.terms] == ["General News", "Transport"]


def test_the_line_of_an_archive_of_gale_says_paper_day_and_page(read):
    """Number and citation stand on one line, and no label anywhere."""
    line = "The Vestvik Times, 12 Jan. 1988, p. 18. The Times Archive. "
    text = f"Rain fell\n\n{PROSE}\n\n{PROSE}\n\n{line}Gale Document Number: GALE|IF05031515"
    (found,) = read("a.txt", text)
    assert (found.title, found.outlet) == ("Rain fell", "The Vestvik Times")
    assert (found.published.value, found.imprint.page) == ("1988-01-12", "18")
    assert found.imprint.number == "GALE|IF05031515"
    assert found.text.startswith("Rain fell on the town")


def infomedia(*articles):
    """A page as Danish libraries show Infomedia's articles."""
    made = ""
    for title, byline, day, paper, text in articles:
        made += (
            f'<div class="infomedia_HeadLine">{title}</div>'
            f'<div class="infomedia_SubHeadLine">{title}</div>'
            f'<div class="infomedia_ByLine">{byline}</div>'
            f'<div class="infomedia_DateLine">{day}</div>'
            f'<div class="infomedia_paper">{paper}</div>'
            f'<div class="infomedia_hedline">Byen i tal</div>'
            f'<div class="infomedia_text"><p>{text}</p><p>{text}</p></div>'
        )
    owner = (
        '<div class="infomedia_logo"><p>Alt materiale er omfattet af loven.</p></div>'
    )
    return f"<html><body>{made}{owner}</body></html>"


@pytest.mark.parametrize("count", [1, 2])
def test_a_page_of_infomedia_has_the_paper_of_each_article(read, count):
    """One on a page, or several."""
    articles = [
        ("Ny bro", "Ann Berg,Bo Dahl", "05 apr 2018", "Lodden Avis", PROSE),
        ("Fisk i nettet", "Bo Dahl", "06 maj 2018", "Vestposten", PROSE),
    ][:count]
    found = read("a.html", infomedia(*articles))
    stated = [(each.title, each.outlet, each.published.value) for each in found]
    assert (
        stated
        == [
            ("Ny bro", "Lodden Avis", "2018-04-05"),
            ("Fisk i nettet", "Vestposten", "2018-05-06"),
        ][:count]
    )
    assert found[0].byline == "Ann Berg, Bo Dahl"
    assert found[0].text.split("\n\n") == ["Byen i tal", PROSE.strip(), PROSE.strip()]
    assert any("omfattet" in each.text for each in found[0].left_out)


def infoweb(*articles):
    """A page of NewsBank's InfoWeb."""
    made = ""
    for title, paper, day, author, page, number in articles:
        made += (
            f'<div class="title">{title}</div><div class="info">{paper}<br>{day}<br>'
            f'Author: {author}</div><div class="info">Estimated printed pages: 2</div>'
            f'<div class="text"><p>{PROSE}<P></P>{PROSE}</div>'
            f'<div class="info">Section: METRO<br>Page: {page}<br>{number}</div>'
        )
    return f"<html><head><title>InfoWeb</title></head><body>{made}</body></html>"


@pytest.mark.parametrize("number", ["", "Record Number: 80{}"])
def test_a_page_of_infoweb_has_its_facts_on_lines(read, number):
    """With the number of the record, and without."""
    found = read(
        "a.html",
        infoweb(
            (
                "BRIDGE ASKED FOR",
                "Lodden Globe",
                "January 1, 1980",
                "Ann Berg",
                "1",
                number.format("01"),
            ),
            (
                "BOATS STAY IN",
                "Lodden Globe",
                "January 2, 1980",
                "Bo Dahl",
                "12",
                number.format("02"),
            ),
        ),
    )
    stated = [(each.title, each.published.value, each.imprint.page) for each in found]
    assert stated == [
        ("BRIDGE ASKED FOR", "1980-01-01", "1"),
        ("BOATS STAY IN", "1980-01-02", "12"),
    ]
    assert [each.outlet for each in found] == ["Lodden Globe"] * 2
    assert [each.byline for each in found] == ["Ann Berg", "Bo Dahl"]
    assert found[0].imprint.section == "METRO"
    assert found[0].imprint.number == ("8001" if number else "")
    assert found[0].text == "\n\n".join([PROSE.strip()] * 2)


def test_classes_of_anybody_part_nothing(read):
    """A page with a title, an information and a text that no vendor made."""
    page = infoweb(("Bridge", "Lodden Globe", "January 1, 1980", "Ann Berg", "1", ""))
    page = page.replace("Estimated printed pages: 2", "Read in two minutes")
    (article,) = read("a.html", page)
    assert article.imprint.vendor == ""


def test_lines_of_gale_parted_by_breaks_are_lines(read):
    """Pages have their fields in one element."""
    facts = "<br>".join(
        ["Author: Ann Berg", "Date: May 2, 2019", "From: The Vestvik Mail(Issue 5123)"]
    )
    page = (
        f"<html><body><h1>Rain fell</h1><p>{facts}</p><p>Full Text:</p><p>{PROSE}</p>"
        "<p>Source Citation (MLA)<br>Gale Document Number: GALE|A580123456</p></body></html>"
    )
    (article,) = read("a.html", page)
    assert (article.title, article.outlet) == ("Rain fell", "The Vestvik Mail")
    assert (article.byline, article.published.value) == ("Ann Berg", "2019-05-02")


def test_places_to_divide_a_title_at_are_none_of_it(read):
    """Danish and German services put soft hyphens into headlines."""
    (article,) = read(
        "a.json", '{"title": "Bro\\u00adbyggeri", "text": "Rain fell on the town."}'
    )
    assert article.title == "Brobyggeri"


@pytest.mark.parametrize(
    ("labels", "days"),
    [
        (
            (
                *("Pełny tekst", "Tytuł", "Tytuł publikacji", "Data publikacji"),
                "Identyfikator dokumentu ProQuest",
            ),
            ("5 maj 2019", "16 lipca 2019"),
        ),
        (
            (
                *("Testo completo", "Titolo", "Titolo pubblicazione"),
                *("Data pubblicazione", "ID documento ProQuest"),
            ),
            ("5 mag 2019", "16 lug 2019"),
        ),
        (
            (
                *("Полный текст", "Название", "Название публикации"),
                *("Дата публикации", "ИД документа ProQuest"),
            ),
            ("5 мая 2019", "16 июл 2019"),
        ),
    ],
)
def test_proquest_speaks_further_languages(read, labels, days):
    """The words of the interface follow the reader, not the article."""
    rule = "_" * 60
    text, title, paper, date, number = labels
    documents = [
        f"{rule}\n\n{name}\n\n{text}: {PROSE}\n\n{title}: {name}\n\n{paper}: The Mail\n\n"
        f"{date}: {day}\n\n{number}: 18{day[:2].strip()}\n\n"
        for name, day in zip(("Rain fell", "Boats stay"), days, strict=True)
    ]
    found = read("a.txt", f"{''.join(documents)}{rule}\n")
    stated = [(each.title, each.outlet, each.published.value) for each in found]
    assert stated == [
        ("Rain fell", "The Mail", "2019-05-05"),
        ("Boats stay", "The Mail", "2019-07-16"),
    ]


@pytest.mark.parametrize(
    "page",
    [
        infomedia(
            ("Ny bro", "Ann Berg,Bo Dahl", "05 apr 2018", "Lodden Avis", PROSE),
            ("Fisk", "Bo Dahl", "den 6. maj 2018", "Vestposten", PROSE),
        ),
        infoweb(
            ("BRIDGE", "Lodden Globe", "January 1, 1980", "Ann Berg", "1", ""),
            ("BOATS", "Lodden Globe", "Monday, January 2, 1980", "Bo Dahl", "2", ""),
        ),
    ],
)
def test_nothing_of_a_page_told_by_classes_is_lost(tmp_path, page):
    """Counted from the page itself."""
    path = tmp_path / "a.html"
    path.write_text(page, encoding="utf-8")
    found = report_of(path, IndexOptions()).account
    assert (found.lost, found.missing) == (0, ())
