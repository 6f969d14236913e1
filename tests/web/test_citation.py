"""Each style cites a newspaper article as its manual says.

The first line of each case is a note, the second a line of a bibliography (Chicago Manual
of Style, 17th edition, 14.191 to 14.200), the third APA (7th edition, 10.1), the fourth
MLA (9th edition, 5.3 to 5.99).
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.articles import Imprint
from cuttings.web.exports.addresses import PublicAddress
from cuttings.web.exports.citation import (
    BIBLIOGRAPHY,
    MLA,
    NOTE,
    STYLES,
    citation,
    citations,
    plain,
    reference_key,
)
from cuttings.web.exports.headlines import closed, title_case
from tests.making import make_entry
from tests.thoroughness import examples

PUBLIC = PublicAddress("Cuttings", "https://library.example")
URL = "https://library.example/articles/k"


def cited(title, date=None, **fields):
    """What each style makes of an article, without its address."""
    entry = make_entry("k", title, "Text.", date, **fields)
    lines = [plain(parts) for _, parts in citations(entry, PUBLIC)]
    return [line.removesuffix(".").removesuffix(URL).rstrip(" ") for line in lines]


def test_an_article_of_one_author():
    assert cited(
        "Peace talks begin", "2015-09-05", outlet="The Post", byline="Jane Doe"
    ) == [
        "Jane Doe, “Peace Talks Begin,” Post, September 5, 2015,",
        "Doe, Jane. “Peace Talks Begin.” Post, September 5, 2015.",
        "Doe, J. (2015, September 5). Peace talks begin. The Post.",
        "Doe, Jane. “Peace Talks Begin.” The Post, 5 Sept. 2015,",
    ]


def test_what_has_no_author():
    """Chicago's bibliography has the newspaper in the author's place, not twice."""
    assert cited("Peace talks begin", "2015-09-05", outlet="The Post") == [
        "“Peace Talks Begin,” Post, September 5, 2015,",
        "Post. “Peace Talks Begin.” September 5, 2015.",
        "Peace talks begin. (2015, September 5). The Post.",
        "“Peace Talks Begin.” The Post, 5 Sept. 2015,",
    ]


@pytest.mark.parametrize("byline", ["The Post", "the post", "Post"])
def test_an_outlet_that_signs_its_own_article_is_no_author(byline):
    unsigned = cited("Talks begin", "2015", outlet="The Post")
    assert unsigned == cited("Talks begin", "2015", outlet="The Post", byline=byline)


def test_an_agency_that_is_the_outlet_is_named_once():
    for line in cited("Talks begin", "2015", outlet="Reuters", agency="Reuters"):
        assert line.count("Reuters") == 1


def test_a_newspapers_copy_of_an_agencys_report():
    """The agency is the author, the newspaper what it appeared in (Chicago 14.200)."""
    assert cited("Talks begin", "2015-06", outlet="Daily Echo", agency="AFP") == [
        "AFP, “Talks Begin,” Daily Echo, June 2015,",
        "AFP. “Talks Begin.” Daily Echo, June 2015.",
        "AFP. (2015, June). Talks begin. Daily Echo.",
        "AFP. “Talks Begin.” Daily Echo, June 2015,",
    ]


def test_an_agencys_report_signed_by_the_outlet_is_the_agencys():
    signed = {"outlet": "Daily Echo", "byline": "Daily Echo", "agency": "AFP"}
    assert cited("Talks begin", **signed)[3].startswith("AFP. “")


def test_two_and_three_authors():
    two = cited("Talks begin", "2015", byline="Jane Doe and John Roe")
    assert two == [
        "Jane Doe and John Roe, “Talks Begin,” 2015,",
        "Doe, Jane, and John Roe. “Talks Begin.” 2015.",
        "Doe, J., & Roe, J. (2015). Talks begin.",
        "Doe, Jane, and John Roe. “Talks Begin.” 2015,",
    ]
    three = cited("Talks begin", "2015", byline="Jane Doe; John Roe; Ann Poe")
    assert three == [
        "Jane Doe, John Roe, and Ann Poe, “Talks Begin,” 2015,",
        "Doe, Jane, John Roe, and Ann Poe. “Talks Begin.” 2015.",
        "Doe, J., Roe, J., & Poe, A. (2015). Talks begin.",
        "Doe, Jane, et al. “Talks Begin.” 2015,",
    ]


@pytest.mark.parametrize(
    ("number", "note", "bibliography", "apa"),
    [
        (4, "Ann Aroe et al., “", "and Ann Droe. “", "Croe, A., & Droe, A. ("),
        (10, "Ann Aroe et al., “", "and Ann Jroe. “", "Iroe, A., & Jroe, A. ("),
        (11, "Ann Aroe et al., “", "Ann Groe, et al. “", "Jroe, A., & Kroe, A. ("),
        (20, "Ann Aroe et al., “", "Ann Groe, et al. “", "Sroe, A., & Troe, A. ("),
        (21, "Ann Aroe et al., “", "Ann Groe, et al. “", "Sroe, A., . . . Uroe, A. ("),
    ],
)
def test_many_authors_are_cut_where_each_style_cuts(number, note, bibliography, apa):
    names = [f"Ann {chr(ord('A') + index)}roe" for index in range(number)]
    lines = cited("Talks begin", "2015", byline="; ".join(names))
    assert lines[0].startswith(note)
    assert bibliography in lines[1]
    assert apa in lines[2]
    assert lines[3].startswith("Aroe, Ann, et al. “")


def test_a_name_whose_family_stands_first_keeps_its_order_in_a_note():
    lines = cited("Talks begin", "2015", byline="Kim Jong-un; Vincent van Gogh")
    assert lines[0].startswith("Kim Jong-un and Vincent van Gogh, “")
    assert lines[1].startswith("Kim, Jong-un, and Vincent van Gogh. “")


def test_a_date_has_the_parts_that_are_known():
    assert cited("Talks begin", "2015", outlet="Echo") == [
        "“Talks Begin,” Echo, 2015,",
        "Echo. “Talks Begin.” 2015.",
        "Talks begin. (2015). Echo.",
        "“Talks Begin.” Echo, 2015,",
    ]
    assert cited("Talks begin", "2015-05", outlet="Echo")[3].endswith("May 2015,")


def test_what_has_no_date_says_so_where_the_style_does():
    assert cited("Talks begin", outlet="Echo", byline="Jane Doe") == [
        "Jane Doe, “Talks Begin,” Echo, n.d.,",
        "Doe, Jane. “Talks Begin.” Echo, n.d.",
        "Doe, J. (n.d.). Talks begin. Echo.",
        "Doe, Jane. “Talks Begin.” Echo,",
    ]


def test_what_has_neither_author_nor_outlet_nor_date_is_cited_by_its_title():
    assert cited("Talks begin") == [
        "“Talks Begin,” n.d.,",
        "“Talks Begin.” N.d.",
        "Talks begin. (n.d.).",
        "“Talks Begin.”",
    ]


def test_page_section_and_edition():
    """Chicago leaves pages out, which differ between editions; APA has nothing else."""
    imprint = Imprint(section="B", page="A10", edition="Late")
    assert cited("Talks begin", "2015", outlet="Echo", imprint=imprint) == [
        "“Talks Begin,” Echo, 2015, Late edition, sec. B,",
        "Echo. “Talks Begin.” 2015, Late edition, sec. B.",
        "Talks begin. (2015). Echo, A10.",
        "“Talks Begin.” Echo, 2015, Late ed., sec. B, p. A10,",
    ]
    imprint = Imprint(section="Sports", page="A1, A4", edition="Final Edition")
    assert cited("Talks begin", "2015", outlet="Echo", imprint=imprint)[3] == (
        "“Talks Begin.” Echo, 2015, Final Edition, Sports sec., pp. A1, A4,"
    )


@pytest.mark.parametrize(
    ("title", "note", "bibliography", "apa"),
    [
        ("Is it over?", "“Is It Over?,”", "“Is It Over?”", "Is it over?"),
        ("Never again!", "“Never Again!,”", "“Never Again!”", "Never again!"),
        (
            "Minister: “We will win”",
            "“Minister: ‘We Will Win,’”",
            "“Minister: ‘We Will Win.’”",
            "Minister: “We will win.”",
        ),
        (
            'He asked: "Is it over?"',
            "“He Asked: ‘Is It Over?,’”",
            "“He Asked: ‘Is It Over?’”",
            'He asked: "Is it over?"',
        ),
        (
            "They went home.",
            "“They Went Home,”",
            "“They Went Home.”",
            "They went home.",
        ),
        (
            "Fire in the U.S.",
            "“Fire in the U.S.,”",
            "“Fire in the U.S.”",
            "Fire in the U.S.",
        ),
        ("And then …", "“And Then …,”", "“And Then …”", "And then …"),
        (
            "Rice & <i>beans</i>",
            "“Rice & <i>Beans</i>,”",
            "“Rice & <i>Beans</i>.”",
            "Rice & <i>beans</i>.",
        ),
    ],
)
def test_signs_at_the_end_of_a_title(title, note, bibliography, apa):
    """One sign ends a sentence, and comma and stop stand within the marks."""
    lines = cited(title, "2015", outlet="Echo", byline="Jane Doe")
    assert lines == [
        f"Jane Doe, {note} Echo, 2015,",
        f"Doe, Jane. {bibliography} Echo, 2015.",
        f"Doe, J. (2015). {apa} Echo.",
        f"Doe, Jane. {bibliography} Echo, 2015,",
    ]


@pytest.mark.parametrize(
    ("language", "title", "quoted"),
    [
        ("de", "Kanzler: „Wir siegen“", "“Kanzler: ‘Wir siegen.’”"),
        ("fr", "Il dit « non »", "“Il dit ‘non.’”"),
        ("ru", "Переговоры начались", "“Переговоры начались.”"),
        ("ar", "بدأت المحادثات", "“بدأت المحادثات.”"),
        ("ja", "会談が始まった。", "“会談が始まった。”"),
    ],
)
def test_a_title_in_another_language_keeps_its_capitals(language, title, quoted):
    """The marks are those of the style, and the title says which language it is in."""
    entry = make_entry("k", title, "Text.", outlet="Die Post", language=language)
    parts = citation(entry, PUBLIC, BIBLIOGRAPHY)
    (named,) = [part for part in parts if part.role == "title"]
    assert (named.text, named.language) == (quoted, language)
    assert [part.text for part in parts if part.role == "outlet"] == ["Die Post"]


def test_chicago_leaves_the_article_out_of_english_names_of_newspapers_alone():
    entry = make_entry("k", "Les pourparlers", outlet="The Daily", language="fr")
    assert ("The Daily", "outlet", "") in citation(entry, PUBLIC, NOTE)


def test_the_address_is_the_publishers_where_there_is_one():
    entry = make_entry("k", "Talks begin", outlet="Echo", url="https://echo.example/1")
    ends = [plain(parts).split(" ")[-1] for _, parts in citations(entry, PUBLIC)]
    address = "https://echo.example/1"
    assert ends == [f"{address}.", f"{address}.", address, f"{address}."]


@pytest.mark.parametrize(
    ("title", "cased"),
    [
        (
            "prices go up in Paris: a week of pain",
            "Prices Go up in Paris: A Week of Pain",
        ),
        ("iPhone sales rise at the 11th hour", "iPhone Sales Rise at the 11th Hour"),
        ("an end-of-year deal for NATO", "An End-of-Year Deal for NATO"),
        ("what are we waiting for", "What Are We Waiting For"),
        ("the mayor’s out-and-out lie", "The Mayor’s Out-and-Out Lie"),
        ("Écoles close – and reopen", "Écoles Close – And Reopen"),
        ("march for pro-EU and anti-NATO", "March for Pro-EU and Anti-NATO"),
        ("leader of al-Qaeda held", "Leader of al-Qaeda Held"),
    ],
)
def test_headline_style(title, cased):
    assert title_case(title) == cased


def test_a_bibliography_files_what_is_unsigned_by_its_newspaper():
    """APA and MLA by the title, each without the article in front of it."""
    entries = [
        make_entry("a", "The zebra", outlet="The Argus"),
        make_entry("b", "A mouse", outlet="Weekly"),
        make_entry("c", "Lions", byline="Nora Noe"),
    ]
    orders = {}
    for style in (BIBLIOGRAPHY, MLA):
        entries.sort(key=lambda entry, style=style: reference_key(entry, style))
        orders[style] = "".join([entry.article.id for entry in entries])
    assert orders == {BIBLIOGRAPHY: "acb", MLA: "bca"}


@examples(60)
@given(
    title=st.text(min_size=1, max_size=40),
    outlet=st.text(max_size=20),
    byline=st.text(max_size=20),
)
def test_no_citation_doubles_a_stop_or_an_outlet(title, outlet, byline):
    """Whatever stands in the article, a part of a role stands once in each style."""
    entry = make_entry("k", title, "Text.", outlet=outlet, byline=byline)
    for style in STYLES:
        parts = citation(entry, PUBLIC, style)
        roles = [part.role for part in parts if part.role]
        assert len(roles) == len(set(roles))
        assert closed(closed(plain(parts))) == closed(plain(parts))
