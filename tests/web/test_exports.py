"""What is taken away opens in the programs that it is meant for."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qs, parse_qsl, urlencode

import bibtexparser
import feedparser
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.articles import Correction, Imprint, StoryLink
from cuttings.search.spreadsheets import guarded
from cuttings.web.exports.addresses import PublicAddress
from cuttings.web.exports.bibtex import bibtex
from cuttings.web.exports.citation import (
    APA,
    citation,
    citations,
    plain,
    reference_key,
)
from cuttings.web.exports.coins import coins
from cuttings.web.exports.csl import csl_item
from cuttings.web.exports.formats import FORMATS
from cuttings.web.exports.metadata import json_ld, meta_tags
from cuttings.web.exports.ris import ris
from cuttings.web.pages.home import suggestions
from tests.making import make_entry
from tests.thoroughness import examples
from tests.web.pages.sites import site_of

PUBLIC = PublicAddress("Cuttings", "http://localhost")
ZOTERO = [
    "DC.type",
    "DC.title",
    "citation_title",
    "citation_author",
    "citation_publication_date",
    "citation_language",
]
ZOTERO += ["citation_abstract", "prism.publicationName"]


@pytest.fixture
def cutting():
    return make_entry(
        "k1",
        "Profit & loss: 5% {sic} at “A_B”",
        "Some text.",
        "1998-03",
        outlet="The Post",
        agency="AFP",
        byline="Jane Doe",
        people=["Emomali Rahmon"],
    )


def test_a_spreadsheet_gets_every_hit_and_its_counts(client):
    text = client.get("/search.csv?q=militants&count=copies").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert {row["id"] for row in rows} == {"a1", "a2", "b"}
    assert next(row for row in rows if row["id"] == "b")["date"] == "2015-10"
    assert "Tajikistan" in rows[0]["places"]


@given(st.text(max_size=20))
@examples(50)
def test_no_cell_is_a_formula(text):
    assert guarded(text)[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n"}


def test_a_page_of_a_result_is_an_export_of_its_own(client):
    whole = rispy.loads(client.get("/search.ris?count=copies").text)
    page = rispy.loads(
        client.get("/search.ris?count=copies&size=2&page=2&only=page").text
    )
    assert (len(whole), len(page)) == (6, 2)


def test_ris_is_read_by_rispy(cutting):
    (record,) = rispy.loads("".join(ris([cutting], PUBLIC)))
    assert record["type_of_reference"] == "NEWS"
    assert record["title"] == cutting.article.title
    assert record["authors"] == ["Doe, Jane"]
    assert record["date"] == "1998/03//"
    assert record["keywords"] == ["Emomali Rahmon"]
    assert record["urls"] == ["http://localhost/articles/k1"]


def test_ris_ends_its_lines_as_the_format_demands(cutting):
    text = "".join(ris([cutting], PUBLIC))
    assert text.startswith("TY  - NEWS\r\n")
    assert text.endswith("ER  - \r\n\r\n")


def test_bibtex_is_read_by_bibtexparser(cutting):
    library = bibtexparser.parse_string(
        "".join(bibtex([cutting, make_entry("k2")], PUBLIC))
    )
    assert not library.failed_blocks
    fields = library.entries[0].fields_dict
    assert (fields["date"].value, fields["journal"].value) == ("1998-03", "The Post")
    assert fields["entrysubtype"].value == "newspaper"
    assert len({entry.key for entry in library.entries}) == 2


def test_csl_json_has_the_parts_of_a_date_that_are_known(cutting, client):
    assert csl_item(cutting, PUBLIC)["issued"] == {"date-parts": [[1998, 3]]}
    items = json.loads(client.get("/search.csl.json").text)
    assert [
        item["id"] for item in json.loads(client.get("/articles/a1.csl.json").text)
    ] == ["a1"]
    assert len(json.loads(client.get("/folder.csl.json?id=a1&id=b").text)) == 2
    assert {item["type"] for item in items} == {"article-newspaper"}


BYLINES_CITED = [
    ("Lucas Ferrant", "Ferrant, L. (", "Ferrant, Lucas. “", "Ferrant, Lucas. “"),
    (
        "Jane Doe and John Q. Roe",
        "Doe, J., & Roe, J. Q. (",
        "Doe, Jane, and John Q. Roe. “",
        "Doe, Jane, and John Q. Roe. “",
    ),
    ("News Desk", "News Desk. (", "News Desk. “", "News Desk. “"),
    ("Kim Jong-un", "Kim, J.-U. (", "Kim, Jong-un. “", "Kim, Jong-un. “"),
    (
        "Vincent van Gogh",
        "van Gogh, V. (",
        "Gogh, Vincent van. “",
        "van Gogh, Vincent. “",
    ),
    ("John Roe, Jr.", "Roe, J., Jr. (", "Roe, John, Jr. “", "Roe, John, Jr. “"),
]


@pytest.mark.parametrize(("byline", "apa", "chicago", "mla"), BYLINES_CITED)
def test_authors_are_cited_as_each_style_has_them(byline, apa, chicago, mla):
    """APA has initials, MLA and Chicago whole names, and only Chicago parts a particle."""
    origin = {"outlet": "The Post", "byline": byline}
    entry = make_entry("k", "Talks begin", "Text.", "2014-07-15", **origin)
    cited = {name: plain(parts) for name, parts in citations(entry, PUBLIC)}
    assert cited["APA"].startswith(apa)
    assert cited["Chicago"].startswith(chicago)
    assert cited["MLA"].startswith(mla)


def test_every_author_has_an_element_of_its_own():
    """In each format; a body stays whole."""
    entry = make_entry("k", byline="Jane Doe; John Roe, Jr.; Reuters")
    assert "author = {Doe, Jane and Roe, Jr., John and {Reuters}}" in "".join(
        bibtex([entry], PUBLIC)
    )
    (record,) = rispy.loads("".join(ris([entry], PUBLIC)))
    assert record["authors"] == ["Doe, Jane", "Roe, John, Jr.", "Reuters"]
    assert csl_item(entry, PUBLIC)["author"] == [
        {"family": "Doe", "given": "Jane"},
        {"family": "Roe", "given": "John", "suffix": "Jr."},
        {"literal": "Reuters"},
    ]
    named = [text for name, text in meta_tags(entry.article) if name[-6:] == "author"]
    assert named == record["authors"]


IMPRINT = Imprint(section="Sports", page="A10", edition="Late")


def test_files_say_where_in_its_paper_an_article_stood():
    """Each format in the elements that it has for that, BibTeX else in a note."""
    entry = make_entry("k", outlet="Echo", imprint=IMPRINT)
    (record,) = rispy.loads("".join(ris([entry], PUBLIC)))
    named = record["edition"], record["section"], record["start_page"]
    assert named == ("Late", "Sports", "A10")
    item = csl_item(entry, PUBLIC)
    assert (item["edition"], item["section"], item["page"]) == named
    written = "".join(bibtex([entry], PUBLIC))
    assert "pages = {A10}" in written
    assert "note = {edition Late; section Sports; Cuttings k}" in written


def test_bibtex_names_a_language_as_babel_does():
    """And says none that has no such name."""
    for language, named in (("de-AT", "{ngerman}"), ("en", "{english}"), ("und", "")):
        written = "".join(bibtex([make_entry("k", language=language)], PUBLIC))
        assert (f"langid = {named}" in written) == bool(named)


def test_an_outlet_is_no_author_in_any_file():
    entry = make_entry("k", "Talks begin", byline="The Echo", outlet="Echo")
    assert "author" not in csl_item(entry, PUBLIC)
    assert "AU  -" not in "".join(ris([entry], PUBLIC))
    assert "author" not in "".join(bibtex([entry], PUBLIC))
    assert "rft.creator" not in coins(entry.article)
    assert "citation_author" not in dict(meta_tags(entry.article))
    assert '"author"' not in json_ld(entry, PUBLIC)


def test_schema_org_gets_each_author_by_itself():
    """A person or a body, as the name tells."""
    entry = make_entry("k", "Talks", byline="Jane Doe; News Desk", outlet="Echo")
    described = json.loads(json_ld(entry, PUBLIC))
    assert described["author"] == [
        {"@type": "Person", "name": "Jane Doe"},
        {"@type": "Organization", "name": "News Desk"},
    ]


def test_references_are_filed_by_surname():
    """With the particle, as the styles of references print it."""
    entries = [
        make_entry("a", byline="Vincent van Gogh"),
        make_entry("b", byline="Zoe Adams"),
        make_entry("c", byline="Adam Zuse"),
        make_entry("d", byline="Reuters"),
    ]
    entries.sort(key=lambda entry: reference_key(entry, APA))
    assert "".join([entry.article.id for entry in entries]) == "bdac"


def test_zotero_finds_a_complete_newspaper_article(cutting, client):
    assert dict(meta_tags(cutting.article)) == {
        "DC.type": "newspaperArticle",
        "DC.title": cutting.article.title,
        "citation_title": cutting.article.title,
        "citation_author": "Doe, Jane",
        "citation_publication_date": "1998-03",
        "citation_language": "en",
        "citation_abstract": "Some text.",
        "prism.publicationName": "The Post",
    }
    assert (
        '<meta name="DC.type" content="newspaperArticle">'
        in client.get("/articles/a1").text
    )


@pytest.mark.parametrize("name", ZOTERO)
def test_the_page_carries_what_zotero_reads(client, name):
    """As written, once each; what Zotero would take for a journal article is not there."""
    text = client.get("/articles/a1").text
    assert text.count(f'<meta name="{name}" content="') == 1
    assert "citation_journal_title" not in text


def test_lists_carry_coins(cutting, client):
    """Each field as Zotero was seen to read it, none besides, on every list of
    articles.
    """
    article = replace(cutting.article, url="https://example.org/1")
    assert {name: values[0] for name, values in parse_qs(coins(article)).items()} == {
        "ctx_ver": "Z39.88-2004",
        "rft_val_fmt": "info:ofi/fmt:kev:mtx:dc",
        "rft.type": "newspaperArticle",
        "rft.title": cutting.article.title,
        "rft.creator": "Jane Doe",
        "rft.source": "The Post",
        "rft.date": "1998-03",
        "rft.identifier": "https://example.org/1",
        "rft.language": "en",
    }
    for url, count in (
        ("/search?q=militants", 2),
        ("/stories/s1", 2),
        ("/folder?id=a1&id=b", 2),
        ("/articles/a1", 1),
    ):
        assert (
            client.get(url).text.count(
                '<span class="Z3988" title="ctx_ver=Z39.88-2004&amp;'
            )
            == count
        )


def test_ris_is_written_as_other_programs_read_it(cutting):
    assert "".join(ris([cutting], PUBLIC)).split("\r\n") == [
        "TY  - NEWS",
        "TI  - Profit & loss: 5% {sic} at “A_B”",
        "AU  - Doe, Jane",
        "T2  - The Post",
        "PY  - 1998",
        "DA  - 1998/03//",
        "LA  - en",
        "UR  - http://localhost/articles/k1",
        "AN  - k1",
        "DB  - Cuttings",
        "KW  - Emomali Rahmon",
        "AB  - Some text.",
        "ER  - ",
        "",
        "",
    ]


def test_a_feed_reader_reads_any_search(client):
    feed = feedparser.parse(client.get("/search.atom?q=militants").data)
    assert not feed.bozo
    assert feed.feed.opensearch_totalresults == "2"
    assert [entry.title for entry in feed.entries] == [
        "Talks with rebels begin",
        "Thirteen militants killed in crackdown",
    ]
    assert feed.feed.updated == "2015-10-01T00:00:00Z"


def test_the_opensearch_description_names_all_ways_to_search(client):
    text = client.get("/opensearch.xml").text
    for kind in ("text/html", "application/atom+xml", "application/x-suggestions+json"):
        assert f'type="{kind}"' in text
    assert 'rel="self"' in text


def test_suggestions_have_the_four_parts_of_their_format(client):
    typed, texts, kinds, urls = client.get("/suggest?q=rahm").json
    assert (typed, texts[0], kinds[0]) == (
        "rahm",
        "Emomali Rahmon",
        "People, 2 stories",
    )
    assert urls[0] == "/search?people=emomali-rahmon"


def test_the_printed_list_says_how_the_search_was_done(client):
    text = client.get("/search/print?q=militants&places=tajikistan&from=2015").text
    for part in (
        "militants",
        "Tajikistan",
        "2 stories in 3 articles",
        "Index version",
        "http://localhost/search?q=",
    ):
        assert part in text


def test_the_printed_list_may_be_of_one_page(client):
    text = client.get("/search/print?count=copies&size=2&page=2&only=page").text
    assert text.partition("<main")[2].count("<li>") == 2
    assert "page 2 of 3" in text


def test_a_folder_is_its_address(client):
    text = client.get("/folder?id=b&id=a1&id=b&id=gone").text
    assert text.index("Talks with rebels") < text.index("Thirteen militants")
    assert "gone</h2>" in text
    assert "not in this archive" in text
    assert len(rispy.loads(client.get("/folder.ris?id=a1&id=b").text)) == 2


def test_a_folder_says_which_search_its_articles_come_from(client):
    """On its page, in its list and in its files; each article under its own search, and
    one that was opened without any says that.
    """
    path = "?id=c&search=q%3Dmilitants%26from%3D1990&id=a1&search=q%3Drebels&id=b"
    text = client.get("/folder" + path).text
    first, second = "militants (From: 1990)", "rebels"
    assert f'<a href="/search?q=militants&amp;from=1990">{first}</a>' in text
    assert text.index("Chosen without a search") < text.index(first)
    assert text.index(first) < text.index("Thirteen militants")
    assert text.index("Thirteen militants") < text.index(f">{second}</a>")
    assert 'form="changes" name="without" value="a1"' in text
    form = re.search(r'<form id="changes".*?</form>', text, re.DOTALL).group()
    pairs = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
    sent = [(name, unescape(value)) for name, value in pairs]
    assert "?" + urlencode(sent) == path
    without = client.get("/folder?" + urlencode([*sent, ("without", "a1")]))
    assert without.status_code == 303
    assert without.location == "/folder?id=c&search=q%3Drebels&id=b"
    listed = client.get("/folder/print" + path).text
    assert f"<dd>{first}: 1 article</dd>" in listed
    notes = re.findall("N1  - Found by: (.*)", client.get("/folder.ris" + path).text)
    assert [note.strip() for note in notes] == [first, second]
    table = client.get("/folder.csv" + path).text
    assert table.count(first) == table.count(f",{second},") == 1


def test_a_folder_has_a_name_a_purpose_notes_and_an_order(client):
    """All of it stands in its address, which a plain form changes."""
    path = "/folder?id=a1&id=b"
    changed = client.get(
        path + "&name-it=Rebels&about-it=Room+4&note:a1=&note:b=page+3&up=b"
    )
    assert changed.status_code == 303
    made = "/folder?name=Rebels&about=Room+4&id=b&note=page+3&id=a1"
    assert changed.location == made
    text = client.get(made).text
    assert "<h1>Rebels: 2 articles</h1>" in text
    assert '<p class="prose">Room 4</p>' in text
    assert "Note: page 3" in text
    assert text.index("Talks with rebels") < text.index("Thirteen militants")
    listed = client.get(made.replace("/folder", "/folder/print")).text
    assert "<h1>Rebels</h1>" in listed
    assert "Note: page 3" in listed
    table = client.get(made.replace("/folder", "/folder.csv")).text
    assert table.splitlines()[0].endswith(",note")
    assert table.splitlines()[1].endswith(",page 3")
    for suffix in ("ris", "bib", "csl.json"):
        assert "page 3" in client.get(made.replace("/folder", f"/folder.{suffix}")).text


def test_a_folder_of_no_search_speaks_of_none(client):
    for path in ("/folder?id=b", "/folder?search=&id=b", "/folder?search=x%3Dy&id=b"):
        assert "Chosen" not in client.get(path).text


def test_a_folder_over_the_limit_is_refused(client):
    assert (
        client.get(
            "/folder", query_string=[("id", str(n)) for n in range(201)]
        ).status_code
        == 400
    )


@examples(30)
@given(
    title=st.text(max_size=40), outlet=st.text(max_size=20), body=st.text(max_size=60)
)
def test_no_text_breaks_a_format(title, outlet, body):
    entry = make_entry("k", title, body, outlet=outlet)
    assert len(rispy.loads("".join(ris([entry], PUBLIC)))) == 1
    assert len(bibtexparser.parse_string("".join(bibtex([entry], PUBLIC))).entries) == 1
    citations(entry, PUBLIC)


def test_a_title_that_copies_share_is_suggested_once(entry):
    """Whatever the case in which an outlet printed it; another title stays."""
    titles = ["Rivers in flood", "Rivers in Flood", "Rivers rise again"]
    entries = [entry(f"r{number}", title) for number, title in enumerate(titles)]
    _, texts, described, _ = suggestions(site_of(entries), "rivers i")
    shown = [
        text for text, kind in zip(texts, described, strict=True) if kind == "title"
    ]
    assert len(shown) == 1
    assert shown[0].casefold() == "rivers in flood"


def test_a_suggestions_number_is_what_its_click_finds(client, site):
    asked = ("rahm", "mili", "taj", "people:rahm", 'militants places:"taj', "event:")
    for typed in asked:
        _, _, described, urls = client.get("/suggest", query_string={"q": typed}).json
        for said, url in zip(described, urls, strict=True):
            if said != "title":
                pairs = parse_qsl(url.partition("?")[2])
                stories = site.search(site.query(pairs)).stories
                assert stories
                assert said.endswith(
                    f" {stories} {'story' if stories == 1 else 'stories'}"
                )


def test_a_value_is_completed_inside_its_field(client):
    """What was typed before stays, and its click chooses the value in that search."""
    asked = {"q": "militants people:rahm"}
    _, texts, described, urls = client.get("/suggest", query_string=asked).json
    assert texts
    for text, said, url in zip(texts, described, urls, strict=True):
        assert text.startswith('militants people:"')
        assert said.startswith("People, ")
        assert ("q", "militants") in parse_qsl(url.partition("?")[2])
    asked = {"q": "people:qqqq"}
    assert client.get("/suggest", query_string=asked).json == [
        "people:qqqq",
        [],
        [],
        [],
    ]


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("title:mil", "title:militants"),
        ("france -mili", "france -militants"),
        ('talks OR ("mili', 'talks OR ("militants")'),
        ("-title:mili", "-title:militants"),
        ("talks mili ", "talks militants"),
    ],
)
def test_a_word_is_completed_in_the_search_that_is_typed(client, typed, completed):
    """Signs, fields and operators stay: the word without its minus would find what it
    should not.
    """
    _, texts, _, urls = client.get("/suggest", query_string={"q": typed}).json
    queries = [dict(parse_qsl(url.partition("?")[2])).get("q") for url in urls]
    assert (completed, completed) in zip(texts, queries, strict=True)


def test_what_is_taken_away_says_by_which_search_and_how_its_words_were_asked_for(
    client,
):
    asked = {"q": "militants nowhere"}
    table = client.get("/search.csv", query_string=asked).text.removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert rows
    assert {row["search"] for row in rows} == {
        "militants AND nowhere (any of the words)"
    }
    asked |= {"words": "all", "q": "militants", "from": "2015", "-agency": "reuters"}
    table = client.get("/search.csv", query_string=asked).text
    assert "militants AND nowhere" not in table
    asked["q"] = "militants"
    table = client.get("/search.csv", query_string=asked).text
    assert "militants (all the words); Not agency: Reuters; From: 2015" in table
    records = client.get("/search.ris", query_string=asked).text
    assert (
        "N1  - Found by: militants (all the words); Not agency: Reuters; From: 2015"
        in records
    )


def test_where_nothing_has_all_words_the_account_says_what_each_finds(client):
    asked = {"q": "militants nowhere"}
    account = client.get("/search/print", query_string=asked).text
    assert "Any of the words" in account
    assert ".;" not in account
    assert "What is held" in account
    page = client.get("/search", query_string=asked).text
    assert "what is held of each word" in page


CORRECTED = StoryLink(
    "told",
    corrections=(Correction("withdrawal", "later"), Correction("correction", "x")),
)


@pytest.mark.parametrize("suffix", ["csv", "ris", "bib", "csl.json"])
def test_a_download_says_what_corrects_an_article(suffix):
    """Who cites it should know."""
    entry = replace(make_entry("told"), story=CORRECTED)
    text = "".join(FORMATS[suffix].write([entry], PUBLIC))
    assert "ithdrawal" in text
    assert "/articles/later" in text


@pytest.mark.parametrize("path", ["/search/print?q=militants", "/folder/print?id=a1"])
def test_a_list_is_cited_in_each_style(client, path):
    """A result and a folder alike; the address without a style is the first one's."""
    cited: dict[str, str] = {}
    for style in STYLES_IN_WORDS:
        page = client.get(f"{path}&style={style}").text
        cited[style] = _cited(page)
        assert f'aria-current="true">{STYLES_IN_WORDS[style]}</a>' in page
    assert len(set(cited.values())) == 4
    assert "(2015, September 5)" in cited["apa"]
    assert "5 Sept. 2015" in cited["mla"]
    unstyled = client.get(path).text
    assert _cited(unstyled) == cited["chicago note"]
    assert path.replace("&", "&amp;") + "&amp;style=mla" in unstyled
    assert _cited(client.get(f"{path}&style=harvard").text) == cited["chicago note"]


def _cited(page: str) -> str:
    listed = page.partition('<ol class="citations')[2].partition("</ol>")[0]
    return listed.partition(">")[2]


STYLES_IN_WORDS = {
    "chicago note": "Chicago note",
    "chicago": "Chicago",
    "apa": "APA",
    "mla": "MLA",
}


@pytest.mark.parametrize("style", ["Chicago", "APA", "MLA"])
def test_a_title_that_stands_for_an_author_is_cited_once(style):
    """Whatever the style makes of its capitals and marks."""
    entry = make_entry("n1", "Rain. And more rain", "It rained.", "1998-03-02")
    cited = plain(citation(entry, PUBLIC, style))
    assert cited.lower().count("and more rain") == 1
    assert "n1" in cited


@pytest.mark.parametrize("style", ["apa", "mla"])
def test_a_list_of_references_is_one(client, style):
    """The outlet in italics, and beneath a citation neither its text nor an address."""
    listed = _cited(client.get(f"/search/print?q=militants&style={style}").text)
    assert "<i>" in listed
    assert "<br>" not in listed
    assert '<span class="note"' not in listed
    notes = _cited(client.get("/search/print?q=militants").text)
    assert '<span class="note"' in notes
    # What is shown whole has no ellipsis.
    assert "welcomed the ceasefire.</span>" in notes


def test_references_are_filed_by_author_or_title():
    """An article, a quotation mark, accents and case don't count; then the date does."""
    entries = [
        make_entry("a", "The zebra", date="2001"),
        make_entry("b", "“Éclair” eaten", date="2001"),
        make_entry("c", "News", byline="Berg, Anna", date="2003-05-02"),
        make_entry("d", "Old news", byline="Berg, Anna", date="2003-05-01"),
        make_entry("e", "An end", date="2001"),
        make_entry("f", "A", date="2001"),
    ]
    entries.sort(key=lambda entry: reference_key(entry, APA))
    assert "".join([entry.article.id for entry in entries]) == "fdcbea"
