"""SRU as its standards say, asked by hand and by clients that nobody here wrote."""

from __future__ import annotations

import shutil
import subprocess
import threading
import warnings
from xml.etree import ElementTree as ET

import pytest
import waitress

from cuttings.web.app import create_app
from cuttings.web.settings import Settings
from tests.making import FACETS

ZS = "{http://www.loc.gov/zing/srw/}"
SRU = "{http://docs.oasis-open.org/ns/search-ws/sruResponse}"
DIAGNOSTIC = "{http://www.loc.gov/zing/srw/diagnostic/}"
FACET = "{http://docs.oasis-open.org/ns/search-ws/facetedResults}"
EXPLAIN = "{http://explain.z3950.org/dtd/2.1/}"


@pytest.fixture
def ask(client):
    """Asks for something and gives the root of the response."""

    def ask(path="/sru", **arguments):
        response = client.get(path, query_string=arguments)
        assert response.status_code == 200
        assert response.content_type == "application/xml; charset=utf-8"
        return ET.fromstring(response.data)

    return ask


def total(root):
    return int(root.findtext(f"{ZS}numberOfRecords"))


def identifiers(root):
    return [node.text for node in root.iter(f"{ZS}recordIdentifier")]


def test_without_anything_the_server_explains_itself(ask):
    """Title, indexes, schemas, limits."""
    root = ask()
    assert root.tag == f"{ZS}explainResponse"
    assert root.find(f".//{EXPLAIN}serverInfo").get("version") == "1.2"
    names = [node.get("name") for node in root.iter(f"{EXPLAIN}schema")]
    assert names == ["dc", "mods", "marcxml"]
    assert root.findtext(f".//{EXPLAIN}databaseInfo/{EXPLAIN}title") == "Cuttings"
    assert ask("/sru2").tag == f"{SRU}explainResponse"


def test_a_search_has_as_many_records_as_the_site_has_copies(ask, client):
    """Each article is a record."""
    root = ask(query="militants", version="1.2", operation="searchRetrieve")
    copies = client.get("/api/search?q=militants").json["copies"]
    assert len(identifiers(root)) == total(root) == copies > 0


def test_records_come_in_pieces_that_meet(ask):
    """From any start, in any size; the next position is said until the end."""
    whole = identifiers(ask(query="cql.allRecords = 1", maximumRecords="100"))
    assert len(whole) > 4
    for size in (1, 2, 3):
        found, start = [], "1"
        while start:
            root = ask(
                query="cql.allRecords = 1", maximumRecords=size, startRecord=start
            )
            found += identifiers(root)
            start = root.findtext(f"{ZS}nextRecordPosition")
        assert found == whole


def test_no_records_are_given_where_none_are_asked_for(ask):
    """A client may only want the number."""
    root = ask(query="the", maximumRecords="0")
    assert total(root) > 0
    assert identifiers(root) == []


@pytest.mark.parametrize("schema", ["dc", "mods", "marcxml"])
def test_a_record_names_its_schema_and_the_article(ask, schema):
    """Whole, or as a string."""
    root = ask(query="militants", recordSchema=schema, maximumRecords="1")
    data = root.find(f".//{ZS}recordData")
    assert len(data) == 1
    assert "militants" in "".join(data.itertext()).lower()

    packed = ask(
        query="militants",
        recordSchema=schema,
        maximumRecords="1",
        recordPacking="string",
    )
    text = packed.findtext(f".//{ZS}recordData")
    assert ET.fromstring(text).tag.partition("}")[2] in ("dc", "mods", "record")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"operation": "delete"}, "4"),
        ({"query": "a", "maximumRecords": "-1"}, "6"),
        ({"query": "a", "startRecord": "0"}, "6"),
        ({"query": "a and"}, "10"),
        ({"query": "dc.rights = a"}, "16"),
        ({"query": "the", "startRecord": "5000"}, "61"),
        ({"query": "the", "recordSchema": "onix"}, "66"),
        ({"query": "the", "recordPacking": "zip"}, "71"),
        ({"scanClause": "dc.title = a"}, "16"),
        ({"scanClause": "a or b"}, "10"),
    ],
)
def test_what_is_wrong_is_a_diagnostic(ask, arguments, code):
    """With the number of the standard's list."""
    root = ask(**arguments)
    uri = root.findtext(f".//{DIAGNOSTIC}uri")
    assert uri == f"info:srw/diagnostic/1/{code}"
    assert identifiers(root) == []


def test_a_record_is_had_by_its_identifier(ask):
    """And only where there is such an article."""
    known = identifiers(ask(query="the", maximumRecords="1"))[0]
    assert identifiers(ask(query=f'rec.identifier = "{known}"')) == [known]
    assert total(ask(query='rec.identifier = "nobody"')) == 0


def test_a_scan_lists_what_comes_from_there_on(ask):
    """From A to Z by collation, with the number of records of each."""
    root = ask(scanClause='cuttings.places = ""', maximumTerms="100")
    names = [node.text for node in root.iter(f"{ZS}value")]
    assert len(names) > 2
    assert names == sorted(names, key=str.casefold)

    later = ask(scanClause=f'cuttings.places = "{names[1]}"', maximumTerms="1")
    assert [node.text for node in later.iter(f"{ZS}value")] == names[1:2]
    second = ask(
        scanClause=f'cuttings.places = "{names[1]}"',
        maximumTerms="2",
        responsePosition="2",
    )
    assert [node.text for node in second.iter(f"{ZS}value")] == names[:2]


def test_version_two_counts_facets(ask, client):
    """The counts of the site; each with the query that it would make."""
    root = ask("/sru2", query="the", facetLimit="2:outlet,3:cuttings.people")
    indexes = [node.text for node in root.iter(f"{FACET}index")]
    assert set(indexes) == {"cuttings.outlet", "cuttings.people"}
    for facet in root.iter(f"{FACET}facet"):
        most = 2 if facet.findtext(f"{FACET}index") == "cuttings.outlet" else 3
        assert 0 < len(list(facet.iter(f"{FACET}term"))) <= most
    term = next(root.iter(f"{FACET}term"))
    narrowed = ask("/sru2", query=term.findtext(f"{FACET}query"))
    count = narrowed.findtext(f"{SRU}numberOfRecords")
    assert count == term.findtext(f"{FACET}count")


def test_an_order_by_date_is_kept(ask):
    """In CQL and in the parameter of the older version."""
    by_clause = identifiers(ask(query="the sortBy dc.date/sort.descending"))
    by_keys = identifiers(ask(query="the", sortKeys="dc.date,,0"))
    oldest = identifiers(ask(query="the sortBy dc.date"))
    assert by_clause == by_keys
    assert by_clause != oldest


@pytest.fixture(scope="module")
def served(engine):
    """The site on a real server."""
    app = create_app(engine, FACETS, Settings(search_seconds=0))
    server = waitress.create_server(
        app, host="127.0.0.1", port=0, threads=2, asyncore_use_poll=True
    )
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}/sru"
    server.close()


def test_yaz_finds_and_reads_records(served):
    """Index Data's client, as Debian ships it."""
    shell = shutil.which("zoomsh")
    assert shell, "zoomsh is missing (Debian: yaz)"
    commands = (
        "set sru get",
        f"connect {served}",
        "search cql:militants",
        "show 0 1",
        "search cql:dc.rights=x",
        "quit",
    )
    run = subprocess.run(
        [shell, *commands], capture_output=True, text=True, timeout=60, check=False
    )
    assert " hits" in run.stdout
    assert ": 0 hits" not in run.stdout
    assert "<dc:title>" in run.stdout
    assert "Unsupported index" in run.stdout + run.stderr


def test_sruthi_reads_everything_page_by_page(served):
    """A client in Python: explain, then all records by the next position."""
    import sruthi

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        client = sruthi.Client(served, maximum_records=2)
        records = client.searchretrieve("cql.allRecords=1")
        found = [record["title"] for record in records]
        assert len(found) == records.count > 4
        assert client.explain().database["title"] == "Cuttings"
