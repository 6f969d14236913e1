"""An issue in METS gives its articles, with the words of their pages; its pages are read
with it and not a second time.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from cuttings.index.cleaning import clean
from cuttings.index.readers import RawArticle, ReadOptions
from cuttings.index.readers.choose import read_path
from cuttings.index.readers.walk import walk
from cuttings.search.articles import Skipped


def alto(blocks: dict[str, list[str]]) -> str:
    """A page: text blocks by id, each of lines; a word's id is its place."""
    parts = []
    for name, lines in blocks.items():
        shown = []
        for number, line in enumerate(lines):
            words = "".join(
                f'<String ID="{name}_{number}_{place}" CONTENT="{word}" WC="0.8"/><SP/>'
                for place, word in enumerate(line.split())
            )
            shown.append(f"<TextLine>{words}</TextLine>")
        parts.append(f'<TextBlock ID="{name}">{"".join(shown)}</TextBlock>')
    page = f"<Page><PrintSpace>{''.join(parts)}</PrintSpace></Page>"
    return f"<alto><Layout>{page}</Layout></alto>"


PAGES = {
    "p1.xml": {
        "h": ["THE LODDEN POST"],
        "a1": ["Herring is dear"],
        "a2": ["The boats stayed"],
    },
    "p2.xml": {
        "b1": ["Snow fell on the pass", "and no coach came"],
        "c": ["Fine hats sold"],
    },
}
HEAD = (
    '<mets xmlns="http://www.loc.gov/METS/" xmlns:mods="http://www.loc.gov/mods/v3" '
    'xmlns:xlink="http://www.w3.org/1999/xlink" TYPE="Newspaper">'
    '<dmdSec ID="I"><mods:mods><mods:title>The Lodden Post</mods:title>'
    "<mods:dateIssued>02.04.1893</mods:dateIssued></mods:mods></dmdSec>"
    '<dmdSec ID="D2"><mods:mods><mods:title>The pass is closed</mods:title></mods:mods></dmdSec>'
    '<fileSec><fileGrp><file ID="F1"><FLocat xlink:href="file://./alto/p1.xml"/></file>'
    '<file ID="F2"><FLocat xlink:href="alto/p2.xml"/></file></fileGrp></fileSec>'
)


def area(file: str, begin: str) -> str:
    """A pointer to an element of a page."""
    return f'<fptr><area FILEID="{file}" BEGIN="{begin}"/></fptr>'


ENMAP = (
    f'{HEAD}<structMap TYPE="PHYSICAL"><div TYPE="PAGE" ORDER="1">'
    '<fptr FILEID="F1"/></div><div TYPE="PAGE" ORDER="4"><fptr FILEID="F2"/></div>'
    '</structMap><structMap TYPE="LOGICAL"><div TYPE="Newspaper"><div TYPE="ISSUE">'
    '<div TYPE="ARTICLE" ID="A1" LABEL="Herring"><div TYPE="PARAGRAPH">'
    f"{area('F1', 'a1')}{area('F1', 'a2')}</div></div>"
    f'<div TYPE="Article" ID="A2" LABEL="Untitled Article" DMDID="D2">{area("F2", "b1")}'
    f'</div><div TYPE="ADVERTISEMENT" ID="A3">{area("F2", "c")}</div>'
    "</div></div></structMap></mets>"
)
LINKED = (
    f'{HEAD}<structMap TYPE="LOGICAL"><div TYPE="ISSUE"><div TYPE="ARTICLE" ID="A1"/>'
    '</div></structMap><structMap TYPE="PHYSICAL"><div ID="P1" TYPE="pagearea">'
    f"{area('F1', 'a1_0_0')}{area('F1', 'a1_0_1')}</div></structMap>"
    '<structLink><smLink xlink:from="#A1" xlink:to="#P1"/></structLink></mets>'
)


@pytest.fixture
def issue(tmp_path):
    """Writes an issue with its pages; gives the METS file's path."""

    def write(mets: str, pages: dict = PAGES) -> Path:
        (tmp_path / "alto").mkdir()
        for name, blocks in pages.items():
            (tmp_path / "alto" / name).write_text(alto(blocks))
        path = tmp_path / "lodden_18930402_METS.xml"
        path.write_text(mets)
        return path

    return write


def test_each_item_of_an_issue_is_an_article(issue):
    """Title by label or MODS, never a placeholder; the page from the physical structure."""
    articles = list(read_path(issue(ENMAP), ReadOptions()))
    assert [article.title for article in articles] == [
        "Herring",
        "The pass is closed",
        None,
    ]
    assert {article.published.value for article in articles} == {"1893-04-02"}
    assert {article.outlet for article in articles} == {"The Lodden Post"}
    assert articles[0].text == "Herring is dear\n\nThe boats stayed"
    assert articles[1].text == "Snow fell on the pass and no coach came"
    assert [article.imprint.page for article in articles] == ["1", "4", "4"]
    assert any("advertisement" in note for note in articles[2].notes)
    assert any("80%" in note for note in articles[0].notes)


def test_what_stands_outside_the_articles_is_kept_hidden(issue):
    """The page's own head belongs to no article and is not lost."""
    first = next(iter(read_path(issue(ENMAP), ReadOptions())))
    article = clean(first, source="a")
    assert "THE LODDEN POST" in article.original
    assert "THE LODDEN POST" not in article.body


def test_words_that_links_tie_to_an_article_are_its_text(issue):
    """As the British Library writes it: areas name words, links name areas."""
    (article,) = read_path(issue(LINKED), ReadOptions())
    assert article.text == "Herring is"
    assert "dear" in article.left_out[0].text


def test_pages_are_not_read_a_second_time(issue):
    """They belong to the METS file that names them; other XML is listed."""
    path = issue(ENMAP)
    (path.parent / "alto" / "p9.xml").write_text(alto({"x": ["Another page"]}))
    names = [found.name for found in walk([path.parent])]
    assert names == ["p9.xml", path.name] or names == [path.name, "p9.xml"]


def test_a_missing_page_and_a_path_that_leads_out_are_said(issue):
    """What is there is read; no file outside the folder is."""
    mets = ENMAP.replace("alto/p2.xml", "../../etc/passwd.xml")
    found = list(read_path(issue(mets), ReadOptions()))
    articles = [each for each in found if isinstance(each, RawArticle)]
    reasons = [each.reason for each in found if isinstance(each, Skipped)]
    assert [article.title for article in articles] == ["Herring"]
    assert any("not beside" in reason for reason in reasons)
    assert sum("no words found" in reason for reason in reasons) == 2


NDNP = (
    '<mets xmlns="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'TYPE="urn:library-of-congress:ndnp:mets:newspaper:issue" '
    'LABEL="The Lodden Post (Lodden, Me.), 1893-04-02">'
    '<fileSec><fileGrp ID="pageFileGrp1"><file ID="F1" USE="ocr">'
    '<FLocat xlink:href="alto/p1.xml"/></file></fileGrp><fileGrp ID="pageFileGrp2">'
    '<file ID="F2" USE="ocr"><FLocat xlink:href="alto/p2.xml"/></file></fileGrp></fileSec>'
    '<structMap><div TYPE="np:issue"><div TYPE="np:page" ORDER="1"><fptr FILEID="F1"/>'
    '</div><div TYPE="np:page" ORDER="2"><fptr FILEID="F2"/></div></div></structMap></mets>'
)


def test_an_issue_that_tells_no_articles_gives_its_pages(issue):
    """As the National Digital Newspaper Program has it: outlet, date and page are known."""
    path = issue(NDNP)
    one, two = read_path(path, ReadOptions())
    assert one.outlet == "The Lodden Post (Lodden, Me.)"
    assert one.published.value == "1893-04-02"
    assert [one.imprint.page, two.imprint.page] == ["1", "2"]
    assert one.text.startswith("THE LODDEN POST\n\nHerring is dear")
    assert {each.name for each in walk([path.parent])} == {path.name}
