"""A vendor's download gives its articles, with what the vendor says of each; counts that
differ are reported.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from cuttings.index.cleaning import clean
from cuttings.index.readers import RawArticle, Source
from cuttings.index.readers.splitters import Block, Document, split_document
from cuttings.index.readers.splitters.lines import (
    before_date,
    date_of,
    language_of,
    page_of,
    terms_of,
    words_of,
)
from cuttings.search.articles import Skipped

BODY = (
    "The harbour board of {place} met on Monday and agreed to dredge the channel, a work "
    "that the fishermen had asked for since the storm.\n\n"
    "Its chair, Odd Nilsen, said that the tender of {number} crowns would go out within "
    "the month and that no berth would be closed before autumn.\n\n"
    "Shipowners doubted the sum. One of them, Greta Holm, said that half of it had been "
    "spent on reports already and that the silt came back each spring."
)
PLACES = ("Vestvik", "Lodden", "Marrby")


def body(index: int) -> str:
    """The text of an article, a paragraph a block."""
    return BODY.format(place=PLACES[index], number=4100 + index)


def wrapped(text: str) -> str:
    """Text in typed lines."""
    import textwrap

    return "\n\n".join(textwrap.fill(block, 70) for block in text.split("\n\n"))


def lexisnexis(marks: str = "{number} of {of} DOCUMENTS", of: int = 3) -> str:
    """A text as LexisNexis wrote it until 2019."""
    pieces = ["Download Request: Selected Items: 1-3\nTerms: harbour\n"]
    for index in range(3):
        mark = marks.format(number=index + 1, of=of)
        pieces.append(
            f"\n\n{' ' * 30}{mark}\n\n\n{' ' * 28}The Vestvik Mail\n\n"
            f"{' ' * 20}June {index + 4}, 1995, CITY EDITION\n\n"
            f"Harbour of {PLACES[index]} to be dredged;\nowners doubt the sum\n\n"
            "BYLINE: Ann Berg\n\nSECTION: News; Pg. A1" + str(index) + "\n\n"
            "LENGTH: 85 words\n\n"
            f"{wrapped(body(index))}\n\n"
            "NOTE: a line of a body, no field of the vendor's.\n\n"
            "GRAPHIC: A dredger at work\n\n"
            "SUBJECT: HARBORS (93%); FISHING (81%); HARBORS (93%)\n\n"
            "PERSON: ODD NILSEN (60%)\n\nGEOGRAPHIC: NORWAY (90%)\n\n"
            "LOAD-DATE: July 1, 1996\n\nLANGUAGE: ENGLISH\n\n"
            f"{' ' * 20}Copyright 1995 Vestvik Mail\n{' ' * 22}All Rights Reserved\n"
        )
    return "".join(pieces)


def articles_of(found: list) -> list[RawArticle]:
    """The articles among what was read."""
    return [each for each in found if isinstance(each, RawArticle)]


def test_each_document_of_a_lexisnexis_text_is_an_article(read):
    """With title over two lines, edition, page as text, and terms each once."""
    found = read("a.txt", lexisnexis().encode())
    articles = articles_of(found)
    assert len(articles) == len(found) == 3
    second = articles[1]
    assert second.title == "Harbour of Lodden to be dredged; owners doubt the sum"
    assert second.published
    assert second.published.value == "1995-06-05"
    assert (second.outlet, second.byline) == ("The Vestvik Mail", "Ann Berg")
    assert second.language == "en"
    imprint = second.imprint
    assert (imprint.page, imprint.edition) == ("A11", "CITY EDITION")
    assert [(term.kind, term.label, term.relevance) for term in second.terms] == [
        ("subject", "HARBORS", 93),
        ("subject", "FISHING", 81),
        ("person", "ODD NILSEN", 60),
        ("place", "NORWAY", 90),
    ]
    assert "tender of 4101 crowns" in second.text
    assert "A dredger at work" in second.text
    assert "NOTE: a line of a body" in second.text
    assert "LOAD-DATE" not in second.text
    assert "4100" not in second.text
    assert "4102" not in second.text


def test_marks_of_other_interfaces_part_too(read):
    """German and French words stand in the marks."""
    for marks in ("Dokument {number} von {of}", "Document {number} de {of}"):
        found = read("a.txt", lexisnexis(marks).encode())
        assert len(articles_of(found)) == 3


def test_a_count_that_differs_is_reported_with_the_numbers(read):
    """The file says five, three are in it: all three are kept and the file is named."""
    text = lexisnexis(of=5).replace("Selected Items: 1-3", "Selected Items: 1-5")
    *articles, skipped = read("a.txt", text.encode())
    assert len(articles) == 3
    assert isinstance(skipped, Skipped)
    assert "states 5" in skipped.reason
    assert "3 read" in skipped.reason


def test_a_body_far_shorter_than_stated_gets_a_note(read):
    """A false mark may have cut it."""
    found = read("a.txt", lexisnexis().replace("85 words", "300 words").encode())
    assert any("states 300 words" in note for note in found[0].notes)
    assert not any(
        "states" in note for note in read("a.txt", lexisnexis().encode())[0].notes
    )


def test_the_cover_is_kept_hidden_with_the_first_article(read):
    """Nothing of the file is lost, and no reader takes it for the article's text."""
    first = articles_of(read("a.txt", lexisnexis().encode()))[0]
    article = clean(first, source="a.txt")
    assert "Download Request" not in article.body
    assert "Download Request" in article.original
    hidden = {part.hidden for part in article.paragraphs if part.hidden}
    assert "outside the articles of the download" in hidden


def nexis_lines(count: int = 3) -> list[str]:
    """The lines of a Nexis Uni document with its cover."""
    lines = ["User Name: a reader", "Job Number: 99", f"Documents ({count})"]
    for index in range(3):
        lines += [f"{index + 1}. Harbour of {PLACES[index]}", "Client/Matter: -None-"]
    for index in range(3):
        lines += [
            f"Harbour of {PLACES[index]}",
            "Vestvik Mail",
            f"März {index + 4}, 2019 Montag"
            if index == 1
            else f"May {index + 4}, 2019",
            "Copyright 2019 Vestvik Mail",
            "Section:\u00a0Business; Pg. B" + str(index),
            "Length:\u00a085 words",
            "Byline:\u00a0Ann Berg",
            "Body",
            *body(index).split("\n\n"),
            "3. A numbered line in a body",
            "Classification",
            "Language:\u00a0ENGLISH\nSubject:\u00a0HARBORS (93%)",
            "Load-Date:\u00a0June 1, 2020",
            "End of Document",
        ]
    return lines


def rtf(lines: list[str]) -> bytes:
    """An RTF document of these paragraphs, a line break as ``\\line``."""
    paragraphs = []
    for line in lines:
        escaped = "".join(
            c if ord(c) < 128 else f"\\u{ord(c)}?"
            for c in line.replace("\n", "\\line ")
        )
        paragraphs.append(escaped)
    return ("{\\rtf1\\ansi\\ansicpg1252 " + "\\par ".join(paragraphs) + "}").encode()


@pytest.mark.parametrize("form", ["txt", "rtf"])
def test_each_document_of_a_nexis_download_is_an_article(read, form):
    """The cover's list is not counted by, and a classification in one paragraph is
    several fields.
    """
    lines = nexis_lines()
    data = rtf(lines) if form == "rtf" else "\n\n".join(lines).encode()
    found = read(f"a.{form}", data)
    assert [article.title for article in articles_of(found)] == [
        f"Harbour of {place}" for place in PLACES
    ]
    assert len(found) == 3
    last = found[2]
    assert last.published.value == "2019-05-06"
    assert (last.outlet, last.byline, last.language) == (
        "Vestvik Mail",
        "Ann Berg",
        "en",
    )
    assert last.imprint.page == "B2"
    assert [term.label for term in last.terms] == ["HARBORS"]
    assert "A numbered line" in last.text
    assert "Load-Date" not in last.text
    assert "Job Number" not in found[0].text


def test_a_cover_without_known_end_marks_is_one_article_that_says_so(read):
    """Nexis in another interface language is recognised and not cut by guesses."""
    lines = [line for line in nexis_lines() if line != "End of Document"]
    (article,) = read("a.rtf", rtf(lines))
    assert any("perhaps several articles" in note for note in article.notes)


def factiva(
    end: str = "Document", words: str = "words", date: str = "May {day}, 2018"
) -> str:
    """A page of Factiva in the layout without labels."""
    pieces = ["<html><body><div>Results Found 1,342</div>"]
    for index in range(3):
        day = date.format(day=index + 4)
        paragraphs = "".join(
            f'<p class="articleParagraph enarticleParagraph">{each}</p>'
            for each in body(index).split("\n\n")
        )
        number = f"VESMAI0020180504ee54000{index}x"
        pieces.append(
            f'<div id="article-{number}" class="article"><div class="article enArticle">'
            f'<p></p><div>Business</div><div id="hd"><span class="enHeadline">'
            f"Harbour of {PLACES[index]}</span></div><div>85 {words}</div><div>{day}</div>"
            "<div>10:15</div><div>Vestvik Mail</div><div>VESMAI</div><div>Late</div>"
            f"<div>B{index}</div><div>English</div><div>(c) 2018 Vestvik Mail</div>"
            f"{paragraphs}<p>Vestvik Publishing</p><p>{end} {number}</p></div></div>"
        )
    return "".join(pieces) + "</body></html>"


@pytest.mark.parametrize(
    ("end", "words", "date"),
    [
        ("Document", "words", "{day} May 2018"),
        ("Dokument", "Wörter", "{day}. Mai 2018"),
        ("文件", "字", "2018 年 5 月 {day} 日 17:04"),
    ],
)
def test_each_article_of_a_factiva_page_is_read_once(read, end, words, date):
    """Whatever the language of the interface; the total of the search is no count."""
    found = read("a.html", factiva(end, words, date).encode())
    articles = articles_of(found)
    assert len(found) == len(articles) == 3
    last = articles[2]
    assert last.title == "Harbour of Marrby"
    assert last.published
    assert last.published.value == "2018-05-06"
    assert (last.outlet, last.language) == ("Vestvik Mail", "en")
    imprint = last.imprint
    assert (imprint.section, imprint.edition, imprint.page) == (
        "Business",
        "Late",
        "B2",
    )
    assert imprint.number == "vesmai0020180504ee540002x" == last.key
    assert last.text.startswith("The harbour board of Marrby")
    assert "Vestvik Publishing" not in last.text


def test_a_document_that_stands_twice_in_a_download_is_one_article(read):
    """Its number is its key."""
    page = factiva()
    found = read("a.html", page.replace("ee540002x", "ee540001x").encode())
    assert len(articles_of(found)) == 2
    assert not any(isinstance(each, Skipped) for each in found)


def test_coded_factiva_text_keeps_the_lead(read):
    """The body is LP and TD, codes name terms."""
    pieces = []
    for index in range(2):
        lead, *rest = body(index).split("\n\n")
        pieces.append(
            f"HD  Harbour of {PLACES[index]}\nWC  85 words\nPD  {index + 4} May 2018\n"
            f"SN  Vestvik Mail\nLA  English\nLP  {lead}\n\nTD  {rest[0]}\n\n{rest[1]}\n\n"
            "NS  gharb : Harbours | gfish : Fishing\nRE  nor : Norway\n"
            f"AN  Document VESMAI0020180504ee54000{index}x\n"
        )
    text = "\n\n".join(pieces).replace("AN  Document", "AN\nDocument")
    articles = articles_of(read("a.txt", text.encode()))
    assert [article.title for article in articles] == [
        "Harbour of Vestvik",
        "Harbour of Lodden",
    ]
    assert articles[0].text.startswith("The harbour board of Vestvik")
    assert [(term.code, term.label) for term in articles[0].terms] == [
        ("gharb", "Harbours"),
        ("gfish", "Fishing"),
        ("nor", "Norway"),
    ]


def test_proquest_labels_are_known_whatever_blanks_they_lost(read):
    """A rule of underscores parts records; the credit is the byline."""
    rule = "_" * 60
    records = []
    for index in range(2):
        records.append(
            f"{rule}\n\nHarbour of {PLACES[index]}\n\nAbstract: None available.\n\n"
            f"Full text: {body(index)}\nCREDIT: Ann Berg;Staff\n\n"
            "Subject: Harbours; Fishing\n\nPeople: Nilsen, Odd\n\n"
            f"Title: Harbour of {PLACES[index]}\n\nPublication title: Vestvik Mail\n\n"
            f"Pages: A.{index + 1}\n\nPublication date: Mar 9, 2022\n\n"
            "Placeof publication: Vestvik\n\nLanguage of publication: English\n\n"
            f"ProQuestdocument ID: 26378{index}\n\nSourcetype: Newspaper\n"
        )
    text = "\n".join(records) + f"\n{rule}\n\nDatabase copyright 2022\n"
    articles = articles_of(read("a.txt", text.encode()))
    assert len(articles) == 2
    second = articles[1]
    assert second.published
    assert second.published.value == "2022-03-09"
    assert (second.outlet, second.byline) == ("Vestvik Mail", "Ann Berg")
    assert (second.imprint.number, second.imprint.page) == ("263781", "A.2")
    assert {term.kind for term in second.terms} == {"subject", "person"}
    assert "Sourcetype" not in second.text


def test_europresse_in_both_layouts(read):
    """An article element, or a table of the years before 2014."""
    old, new = [], []
    for index in range(2):
        paragraphs = "".join(f"<p>{each}</p>" for each in body(index).split("\n\n"))
        header = f"Politique, mardi {index + 14} mars 2006, p. 1{index}"
        number = f"news·200603{index + 14}·VM·0q1503_125605{index}"
        new.append(
            '<article><span class="DocPublicationName">Vestvik Mail, no. 5968</span>'
            f'<span class="DocHeader">{header}</span><p class="titreArticleVisu">'
            f'Le port de {PLACES[index]}</p><div class="docOcurrContainer">{paragraphs}'
            f"</div><div>Numéro de document : {number}</div></article>"
        )
        old.append(
            '<table><tr><td id="celPublication"><span class="DocPublicationName">'
            f'Vestvik Mail</span></td></tr><tr><td><span class="DocHeader">{header}</span>'
            f'<span class="TitreArticleVisu">Le port de {PLACES[index]}</span>{paragraphs}'
            f"{number}</td></tr></table>"
        )
    for pages in (new, old):
        page = f"<html><body>{''.join(pages)}</body></html>"
        articles = articles_of(read("a.html", page.encode()))
        assert [article.title for article in articles] == [
            "Le port de Vestvik",
            "Le port de Lodden",
        ]
        second = articles[1]
        assert second.outlet == "Vestvik Mail"
        assert second.published
        assert second.published.value == "2006-03-15"
        assert (second.imprint.section, second.imprint.page) == ("Politique", "11")
        assert second.imprint.number.startswith("news·20060315")
        assert "4101 crowns" in second.text


def test_retriever_counts_by_its_list_of_contents(read):
    """A rule of equals signs parts the texts, channel and page stand beside them."""
    rule = "=" * 78
    listed = "\n".join(
        f"> Hamnen i {place}, Vestvik Tidning, 2004-12-29" for place in PLACES
    )
    pieces = [listed]
    for index in range(3):
        pieces.append(
            f"Hamnen i {PLACES[index]}\nVestvik Tidning, 2004-12-2{index} 09:31\n"
            f"Sida 1{index}\nPublicerat i print.\n\n{body(index)}\n\n© Vestvik Tidning"
        )
    text = f"\n\n{rule}\n\n".join(pieces)
    found = read("a.txt", text.encode())
    assert len(found) == 3
    assert found[1].published.value == "2004-12-21"
    assert (found[1].outlet, found[1].imprint.page) == ("Vestvik Tidning", "11")
    missing = text.replace(pieces[3], "").rstrip("= \n")
    assert "states 3" in read("a.txt", missing.encode())[-1].reason


def test_integrum_pages_are_parted_by_their_fields(read):
    """Typed lines become paragraphs by their indent."""
    records = []
    for index in range(2):
        records.append(
            "<div><table><tr><td>^ИС:\n  Вестник\n<br>^РБ:\n Порт\n<br>^НР:\n 6\n<br>^ДТ:\n"
            f" 0{index + 1}.02.1994\n<br>^АВ:\n Иванов Пётр\n<br>^ЗГ:\n ПОРТ ОТКРЫТ\n<br>"
            "</td></tr></table><h3>ПОРТ ОТКРЫТ</h3><pre>\n     Совет порта решил\n"
            f"углубить канал за {4100 + index} рублей.\n     Рыбаки согласны.\n</pre></div>"
        )
    page = f'<html><head><meta charset="utf-8"></head><body>{"".join(records)}</body></html>'
    articles = articles_of(read("a.html", page.encode()))
    assert len(articles) == 2
    assert articles[1].published
    assert articles[1].published.value == "1994-02-02"
    assert articles[1].outlet == "Вестник"
    assert "решил углубить канал за 4101" in articles[1].text


def test_mediargus_texts_find_their_entries_whatever_their_order(read):
    """The two halves of the file needn't be in step."""
    listed, texts = [], []
    for index in range(3):
        listed.append(
            f"{index + 1}. De haven van {PLACES[index]}\n\nDe Vestvik, woensdag "
            f"{index + 1} november 2011, p. 2{index}, 85w.\n\nEen uittreksel ...\n"
        )
        texts.append(
            f"0{index + 1}-11-2011, p.2{index}\n\nDe haven van {PLACES[index]}\n\n"
            f"{body(index)}"
        )
    texts.reverse()
    text = "\n\n".join(listed) + "\n\n\n\n\n\n" + "\n\n\n\n\n\n".join(texts)
    articles = articles_of(read("a.txt", text.encode()))
    assert [article.title for article in articles] == [
        f"De haven van {place}" for place in reversed(PLACES)
    ]
    assert articles[0].outlet == "De Vestvik"
    assert articles[0].published
    assert articles[0].published.value == "2011-11-03"


def test_rules_without_records_leave_one_article_with_a_doubt(read):
    """Where splitting is not certain nothing is cut, and a note says so."""
    text = f"\n\n{'=' * 40}\n\n".join(body(index) for index in range(3))
    (article,) = read("a.txt", text.encode())
    assert any("perhaps several articles" in note for note in article.notes)


def test_a_single_article_with_a_dated_line_is_no_press_review():
    """One record makes no collection."""
    text = f"Harbour of Lodden\nVestvik Mail, 5 March 2019, p. 3\n\n{body(1)}"
    document = Document(Source("a.txt", b"", 0, Path("a.txt")), "text", text)
    assert split_document(document) == (None, ())


def test_a_word_document_is_parted_by_headings_with_records():
    """Headings alone don't part: a chapter is no cutting."""
    source = Source("a.docx", b"", 0, Path("a.docx"))
    blocks, bare = [], []
    for index in range(3):
        heading = Block(f"Harbour of {PLACES[index]}", "heading")
        record = Block(f"Vestvik Mail, {index + 1} March 2019, p. 3, by Ann Berg")
        paragraphs = [Block(each) for each in body(index).split("\n\n")]
        blocks += [heading, record, *paragraphs]
        bare += [heading, *paragraphs]
    found, _ = split_document(Document(source, "word", "", tuple(blocks)))
    assert found is not None
    articles = articles_of(list(found))
    assert [article.byline for article in articles] == ["Ann Berg"] * 3
    found, _ = split_document(Document(source, "word", "", tuple(bare)))
    assert found is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("January 11, 2010 Monday", ("January 11, 2010", "Monday")),
        ("June 9, 1995, CITY EDITION", ("June 9, 1995", "CITY EDITION")),
        ("Mittwoch 31. August 2011", ("31 August 2011", "")),
        ("Dienstag 10.Dezember 2019", ("10 Dezember 2019", "")),
        ("1. Maerz 2019", ("1 märz 2019", "")),
        ("décembre 10 2019", ("décembre 10, 2019", "")),
        ("2018 年 10 月 7 日 17:04", ("2018-10-07", "17:04")),
        ("The May Day Times", None),
        ("25 of 30 councillors agreed in 2019", None),
    ],
)
def test_a_line_begins_with_a_date_or_does_not(line, expected):
    """What follows the date is kept apart."""
    assert date_of(line) == expected


def test_lines_say_lengths_pages_languages_and_terms():
    """As vendors write them in their interfaces' languages."""
    assert words_of("LÄNGE: 1.306 Wörter") == 1306
    assert page_of("News; Briefs; Pg. A10") == "A10"
    assert page_of("S. 7 Ausg. 167") == "7"
    assert language_of("GERMAN; DEUTSCH") == "de"
    assert language_of("英文") == "en"
    assert before_date("The Times, Tuesday 5 March 2019") == "The Times"
    terms = list(terms_of("subject", "Nexis", "X  Y (93%); X Y (93%); Z"))
    assert [(term.label, term.relevance) for term in terms] == [
        ("X Y", 93),
        ("Z", None),
    ]


def mail(body: str, subtype: str = "html") -> bytes:
    """A message of one part."""
    return (
        f"From: Press office <press@sund.example>\nSubject: Digest of the day\n"
        f"Date: Tue, 5 Mar 2019 09:00:00 +0000\nMIME-Version: 1.0\n"
        f"Content-Type: text/{subtype}; charset=utf-8\n\n{body}\n"
    ).encode()


def test_a_mail_of_a_vendor_gives_its_articles(read):
    """Its records stand between named anchors; the header is kept with the first."""
    records = []
    for index in range(2):
        records.append(
            f'<div><a name="DocID_MSTAR_{index}"></a><p><strong>Title: </strong>Harbour of '
            f"{PLACES[index]}</p><p><strong>Publication title: </strong>Vestvik Mail</p>"
            "<p><strong>Publication date: </strong>May 8, 2010</p>"
            f"<p><strong>Full text: </strong>{body(index)}</p></div>"
        )
    page = f"<html><body>{''.join(records)}</body></html>"
    articles = articles_of(read("a.eml", mail(page)))
    assert [article.title for article in articles] == [
        "Harbour of Vestvik",
        "Harbour of Lodden",
    ]
    assert articles[1].published.value == "2010-05-08"
    assert any("Digest of the day" in each.text for each in articles[0].left_out)


def test_a_newsletter_is_parted_by_headings_with_records(read):
    """A list of headlines alone stays one message."""
    cuttings, teasers = [], []
    for index in range(3):
        head = f"<h3>Harbour of {PLACES[index]}</h3><p>Vestvik Mail, {index + 1} March 2019</p>"
        paragraphs = "".join(f"<p>{each}</p>" for each in body(index).split("\n\n"))
        cuttings.append(head + paragraphs)
        teasers.append(head)
    articles = articles_of(read("a.eml", mail("".join(cuttings))))
    assert [article.published.value for article in articles] == [
        "2019-03-01",
        "2019-03-02",
        "2019-03-03",
    ]
    (message,) = read("b.eml", mail("".join(teasers)))
    assert message.title == "Digest of the day"


def split_lines(form: str, *lines: str | Block) -> list[RawArticle]:
    """The articles of lines, those of strings without a style."""
    blocks = tuple(Block(each) if isinstance(each, str) else each for each in lines)
    text = "\n".join(block.text for block in blocks)
    kept = blocks if form == "word" else ()
    found, _ = split_document(
        Document(Source("a", b"", 0, Path("a")), form, text, kept)
    )
    return articles_of(list(found or ()))


def test_paragraphs_of_a_factiva_document_need_no_blank_lines():
    """As in RTF: the head ends with the copyright, or at a line as long as a sentence."""
    lines: list[str] = []
    for index in range(2):
        lines += [f"Storm {index}", "Ann Author", "87 words", f"{index + 1} June 2017"]
        lines += ["The Post", "POST", "English", "(c) 2017 The Post"]
        lines += [f"{body(index)} One.", f"{body(index)} Two."]
        lines += [f"Document POST00002017060{index}ed6{index}00001"]
    one, two = split_lines("word", *lines)
    assert (one.title, one.published.value) == ("Storm 0", "2017-06-01")
    assert one.text == f"{body(0)} One.\n\n{body(0)} Two."
    assert two.title == "Storm 1"


@pytest.mark.parametrize(
    ("record", "page"),
    [
        ("The Post, {day} June 2017, p. 3", "3"),
        ("{day} June 2017 | The Post, p. 3", "3"),
        ("{day} June 2017 – The Post", ""),
    ],
)
def test_the_line_of_a_cutting_may_stand_below_or_above_its_title(record, page):
    """Outlet or date first."""
    for is_above in (False, True):
        lines: list[str | Block] = []
        for day in (1, 2):
            head = [Block(f"Storm {day}", "heading"), Block(record.format(day=day))]
            lines += [*(reversed(head) if is_above else head), body(day)]
        one, two = split_lines("word", *lines)
        assert [one.title, two.title] == ["Storm 1", "Storm 2"]
        assert (one.outlet, one.published.value) == ("The Post", "2017-06-01")
        assert (one.imprint.page, one.text) == (page, body(1))


def test_a_nexis_document_without_a_date_has_its_outlet_all_the_same(read):
    """Where a correction is appended, that stands in the date's place."""
    lines = nexis_lines()
    lines[lines.index("May 4, 2019")] = "Correction Appended"
    found = articles_of(read("a.txt", "\n\n".join(lines).encode()))
    first, second, third = found
    assert (first.title, first.outlet) == ("Harbour of Vestvik", "Vestvik Mail")
    assert first.published is None
    assert "the vendor states no date above the text" in first.notes
    assert second.published
    assert third.published
