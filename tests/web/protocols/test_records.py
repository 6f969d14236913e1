"""An article with every field as a record of each format."""

from __future__ import annotations

import dataclasses
from xml.etree import ElementTree as ET

import pytest

from cuttings.search.articles import Article, Entry, Imprint, Published, SuppliedTerm
from cuttings.web.exports.addresses import PublicAddress
from cuttings.web.protocols.records import RECORDS

M = "{http://www.loc.gov/mods/v3}"
PUBLIC = PublicAddress("Cuttings", "https://archive.example")


@pytest.fixture
def entry(engine):
    """A long report of page A7, with what it is about."""
    whole = engine.get("a1")
    article = dataclasses.replace(
        whole.article,
        title="Harbour reopens",
        byline="Ada Berg",
        agency="Northwire",
        outlet="Daily Post",
        published=Published("2019-05-04", "stated"),
        url="https://post.example/7",
        imprint=Imprint(section="Business", page="A7", edition="Late"),
        terms=(SuppliedTerm("subject", "Ports", "Vendor"),),
        language="en",
    )
    return dataclasses.replace(whole, article=article, labels=("Water rights", "Ports"))


def texts(record, path):
    return [node.text for node in record.iterfind(path)]


def test_dublin_core_has_each_thing_in_its_element(entry):
    """Curators' labels and vendors' terms are subjects, each once."""
    record = RECORDS["dc"].make(entry, PUBLIC)
    dc = "{http://purl.org/dc/elements/1.1/}"
    assert texts(record, f"{dc}title") == ["Harbour reopens"]
    assert texts(record, f"{dc}creator") == ["Ada Berg", "Northwire"]
    assert texts(record, f"{dc}date") == ["2019-05-04"]
    assert texts(record, f"{dc}subject").count("Ports") == 1
    assert "Water rights" in texts(record, f"{dc}subject")
    assert texts(record, f"{dc}identifier") == [
        "https://archive.example/articles/a1",
        "https://post.example/7",
    ]


def test_mods_says_that_it_is_a_newspaper_s_article_and_where_it_stood(entry):
    """In the terms of MARC's list of genres, by which reference managers go."""
    record = RECORDS["mods"].make(entry, PUBLIC)
    genres = {node.get("authority"): node.text for node in record.iterfind(f"{M}genre")}
    assert genres["marcgt"] == "newspaper"
    assert texts(record, f"{M}name/{M}namePart") == ["Ada Berg", "Northwire"]
    assert texts(record, f"{M}subject/{M}topic")[-2:] == ["Water rights", "Ports"]
    assert texts(record, f"{M}location/{M}url") == [
        "https://archive.example/articles/a1",
        "https://post.example/7",
    ]
    host = record.find(f"{M}relatedItem[@type='host']")
    assert texts(host, f"{M}titleInfo/{M}title") == ["Daily Post"]
    assert texts(host, f"{M}originInfo/{M}edition") == ["Late"]
    assert texts(host, f"{M}originInfo/{M}issuance") == ["continuing"]
    assert texts(host, f"{M}part/{M}detail[@type='section']/{M}number") == ["Business"]
    assert texts(host, f"{M}part/{M}extent[@unit='pages']/{M}start") == ["A7"]


def test_marc_has_each_thing_in_its_field(entry):
    """As MARC 21 orders a part of a serial."""
    record = RECORDS["marcxml"].make(entry, PUBLIC)
    fields = {}
    for node in record.iter():
        if node.tag.rpartition("}")[2] == "datafield":
            words = [part.text for part in node]
            fields.setdefault(node.get("tag"), []).append(words)
    assert fields["245"] == [["Harbour reopens"]]
    assert fields["653"] == [["Water rights"], ["Ports"]]
    assert fields["720"] == [["Ada Berg"], ["Northwire"]]
    assert fields["773"] == [["Daily Post", "2019-05-04, Late, Business, p. A7"]]
    assert fields["856"] == [["https://archive.example/articles/a1"]]


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_an_article_of_which_nothing_is_known_is_a_record(entry, name):
    """Without empty elements in place of what is not known."""
    bare = Article("b1", "Notice", True, "A cat is lost.", "", (), "b.txt", "")
    record = RECORDS[name].make(Entry(bare, entry.enrichment, entry.story), PUBLIC)
    for node in record.iter():
        assert len(node) or (node.text or "").strip() or node.attrib
    assert "A cat is lost." in ET.tostring(record, encoding="unicode")
