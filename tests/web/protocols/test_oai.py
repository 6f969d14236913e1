"""OAI-PMH as its rules say, and harvested by a client that nobody here wrote."""

from __future__ import annotations

import tarfile
import threading
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import waitress

from cuttings.index.assembly import Assembly
from cuttings.index.catalogue import Catalogue
from cuttings.search.archive import Archive, ChangeSpan
from cuttings.search.facets import installed_facets
from cuttings.search.settings import Settings as ArchiveSettings
from cuttings.web.app import Resources, create_app
from cuttings.web.protocols import oai
from cuttings.web.settings import Settings
from tests.web.protocols.conftest import COUNT, TEXT, run

FIRST = Path(__file__).parents[2] / "data" / "archives" / "first.tar.gz"
OAI = "{http://www.openarchives.org/OAI/2.0/}"


@pytest.fixture
def ask(harvested_app, monkeypatch):
    """Asks with a verb and its arguments; a page has seven records."""
    monkeypatch.setattr(oai, "PAGE", 7)
    client = harvested_app.test_client()

    def ask(verb, **arguments):
        response = client.get("/oai", query_string={"verb": verb, **arguments})
        assert response.status_code == 200
        return ET.fromstring(response.data)

    return ask


def headers(root):
    """The identifiers of a response, and which of them are deleted."""
    found = {}
    for header in root.iter(f"{OAI}header"):
        identifier = header.findtext(f"{OAI}identifier")
        found[identifier] = header.get("status") == "deleted"
    return found


def harvested(ask, verb="ListRecords", between=lambda: None, **arguments):
    """All of a list, piece by piece; ``between`` is done after the first."""
    arguments = {"metadataPrefix": "oai_dc", **arguments}
    found, pieces = {}, 0
    while arguments:
        root = ask(verb, **arguments)
        piece = headers(root)
        assert not set(piece) & set(found), "a record came twice"
        found.update(piece)
        token = root.findtext(f".//{OAI}resumptionToken")
        arguments = {"resumptionToken": token} if token else {}
        pieces += 1
        if pieces == 1:
            between()
    return found, pieces


def error(root):
    return root.find(f"{OAI}error").get("code")


def test_everything_is_harvested_once_in_pieces(ask):
    """Tombstones of what was deleted too; the changed file left one."""
    found, pieces = harvested(ask)
    assert pieces == 4
    assert sum(not gone for gone in found.values()) == COUNT - 2
    assert sum(found.values()) in (2, 3)
    assert harvested(ask, "ListIdentifiers")[0] == found


def test_the_last_piece_ends_with_an_empty_token(ask):
    """And a list of one piece has none."""
    root = ask("ListRecords", metadataPrefix="oai_dc")
    while token := root.findtext(f".//{OAI}resumptionToken"):
        root = ask("ListRecords", resumptionToken=token)
    assert root.find(f".//{OAI}resumptionToken") is not None
    known = next(root.iter(f"{OAI}identifier")).text
    one = ask("GetRecord", metadataPrefix="mods", identifier=known)
    assert list(headers(one)) == [known]


def test_what_changes_during_a_harvest_is_neither_lost_nor_doubled(
    ask, folder, archive
):
    """It comes with the next one."""

    def meanwhile():
        (folder / "post" / "5.txt").write_text(TEXT.format("five again"))
        (folder / "post" / "99.txt").write_text(TEXT.format(99))
        run(archive, folder)

    before, _ = harvested(ask)
    _, number = archive.change_limits()
    found, _ = harvested(ask, between=meanwhile)
    missing = {key for key, gone in before.items() if not gone} - set(found)
    later = {change.id for change in archive.changes(ChangeSpan(number), 100)}
    assert later
    assert {key.rpartition(":")[2] for key in missing} <= later


@pytest.mark.parametrize("prefix", ["oai_dc", "mods", "marcxml"])
def test_a_record_has_the_form_that_was_asked_for(ask, prefix):
    """With the words of the article."""
    root = ask("ListRecords", metadataPrefix=prefix)
    metadata = root.find(f".//{OAI}metadata")
    assert "Headline" in "".join(metadata.itertext())
    formats = ask("ListMetadataFormats")
    namespaces = [node.text for node in formats.iter(f"{OAI}metadataNamespace")]
    assert metadata[0].tag[1:].partition("}")[0] in [*namespaces, "record"]


def test_a_set_has_its_records_and_every_tombstone(ask):
    """Outlets and types of event are sets."""
    specs = [node.text for node in ask("ListSets").iter(f"{OAI}setSpec")]
    assert {"outlet", "outlet:post", "outlet:herald", "event"} <= set(specs)
    post, _ = harvested(ask, set="outlet:post")
    herald, _ = harvested(ask, set="outlet:herald")
    alive = [key for found in (post, herald) for key in found if not found[key]]
    whole, _ = harvested(ask)
    assert sorted(alive) == sorted(key for key in whole if not whole[key])
    nobody, _ = harvested(ask, set="outlet:nobody")
    assert all(nobody.values())
    wrong = ask("ListRecords", metadataPrefix="oai_dc", set="weather:x")
    assert error(wrong) == "noRecordsMatch"


def test_what_curators_labelled_is_a_set(folder, tmp_path):
    """Which an article joins, and leaves, by a change that is harvested."""
    archive = Archive(tmp_path / "archive", ArchiveSettings())
    run(archive, folder)
    with closing(Assembly(archive)) as assembly:
        chosen = sorted(assembly.catalogue.article_ids())[:2]
        labelled(archive, assembly, assembly.labels.add, chosen)
        assert labels_harvested(archive) == (["labels:water-rights"], chosen)
        labelled(archive, assembly, assembly.labels.remove, chosen[:1])
        assert labels_harvested(archive) == (["labels:water-rights"], chosen[1:])


def labelled(archive, assembly, decide, articles):
    """Decides on the label of articles, and hands it to the index."""
    with assembly.catalogue.transaction():
        assembly.take_up(decide("Water rights", articles, actor="Anna", reason=""))
    with closing(archive.open_engine()) as engine:
        assembly.deliver(engine)


def labels_harvested(archive):
    """The sets of labels that a site lists, and the articles of the one."""
    with closing(archive.reading_engine()) as engine:
        settings = Settings(search_seconds=0)
        app = create_app(
            engine, installed_facets(), settings, Resources(harvest=archive)
        )
        client = app.test_client()
        listed = ET.fromstring(client.get("/oai?verb=ListSets").data)
        specs = [node.text for node in listed.iter(f"{OAI}setSpec")]
        asked = "verb=ListIdentifiers&metadataPrefix=oai_dc&set=labels:water-rights"
        found = headers(ET.fromstring(client.get(f"/oai?{asked}").data))
    members = sorted(key.rpartition(":")[2] for key, gone in found.items() if not gone)
    return [spec for spec in specs if spec.startswith("labels:")], members


def test_a_span_of_time_is_kept(ask, archive):
    """Both ends belong to it, in seconds and in days."""
    first, _ = archive.change_limits()
    stamps = {
        node.text
        for node in ask("ListIdentifiers", metadataPrefix="oai_dc").iter(
            f"{OAI}datestamp"
        )
    }
    stamp = min(stamps)
    whole, _ = harvested(ask)
    at_stamp, _ = harvested(ask, **{"from": stamp, "until": stamp})
    assert 0 < len(at_stamp) <= len(whole)
    assert len(harvested(ask, **{"from": stamp[:10]})[0]) == len(whole)
    late = ask("ListRecords", metadataPrefix="oai_dc", **{"from": "2999-01-01"})
    assert error(late) == "noRecordsMatch"
    assert first > 1_600_000_000


@pytest.mark.parametrize(
    ("verb", "arguments", "code"),
    [
        ("", {}, "badVerb"),
        ("Harvest", {}, "badVerb"),
        ("Identify", {"set": "a"}, "badArgument"),
        ("ListRecords", {}, "badArgument"),
        ("GetRecord", {"metadataPrefix": "oai_dc"}, "badArgument"),
        ("ListRecords", {"metadataPrefix": "onix"}, "cannotDisseminateFormat"),
        (
            "GetRecord",
            {"metadataPrefix": "oai_dc", "identifier": "oai:x:y"},
            "idDoesNotExist",
        ),
        ("ListMetadataFormats", {"identifier": "x"}, "idDoesNotExist"),
        ("ListRecords", {"resumptionToken": "x"}, "badResumptionToken"),
        ("ListSets", {"resumptionToken": "x"}, "badResumptionToken"),
        (
            "ListRecords",
            {"resumptionToken": "x", "metadataPrefix": "oai_dc"},
            "badArgument",
        ),
        ("ListRecords", {"metadataPrefix": "oai_dc", "from": "monday"}, "badArgument"),
        (
            "ListRecords",
            {"metadataPrefix": "oai_dc", "from": "2020-01-02", "until": "2020-01-01"},
            "badArgument",
        ),
        (
            "ListRecords",
            {
                "metadataPrefix": "oai_dc",
                "from": "2020-01-02",
                "until": "2021-01-01T00:00:00Z",
            },
            "badArgument",
        ),
    ],
)
def test_what_is_wrong_has_the_code_of_the_protocol(ask, verb, arguments, code):
    """In an answer of status 200."""
    assert error(ask(verb, **arguments)) == code


def test_an_argument_that_is_repeated_is_refused(harvested_app):
    """And one may ask by POST."""
    client = harvested_app.test_client()
    twice = client.get("/oai?verb=Identify&verb=Identify")
    assert error(ET.fromstring(twice.data)) == "badVerb"
    posted = client.post("/oai", data={"verb": "Identify"})
    assert posted.status_code == 200
    assert b"<oai:protocolVersion>2.0<" in posted.data


def test_a_site_without_a_catalogue_says_so(engine):
    """As one over an engine alone."""
    client = create_app(engine, installed_facets()).test_client()
    assert client.get("/oai?verb=Identify").status_code == 404


def test_an_archive_of_the_first_release_has_everything_to_harvest(tmp_path):
    """The migration notes each of its articles once."""
    with tarfile.open(FIRST) as packed:
        packed.extractall(tmp_path, filter="data")
    (catalogue_file,) = tmp_path.rglob("catalogue.sqlite")
    with closing(Catalogue(catalogue_file)) as catalogue:
        known = sorted(catalogue.article_ids())
    old = Archive(catalogue_file.parent, ArchiveSettings())
    changes = old.changes(ChangeSpan(), 1_000)
    assert len(known) >= 2
    assert sorted(change.id for change in changes) == known
    assert not any(change.deleted for change in changes)
    assert [change.number for change in changes] == [*range(1, len(known) + 1)]


def test_scythe_harvests_everything(harvested_app):
    """oaipmh-scythe: by resumption tokens, deleted ones ignored or not."""
    from oaipmh_scythe import Scythe

    server = waitress.create_server(
        harvested_app, host="127.0.0.1", port=0, threads=2, asyncore_use_poll=True
    )
    threading.Thread(target=server.run, daemon=True).start()
    try:
        with Scythe(f"http://127.0.0.1:{server.effective_port}/oai") as client:
            assert client.identify().protocolVersion == "2.0"
            records = list(client.list_records(metadata_prefix="oai_dc"))
            alive = [record for record in records if not record.deleted]
            assert len(alive) >= COUNT - 2
            assert all(record.metadata["title"] for record in alive)
            assert {each.setSpec for each in client.list_sets()} >= {"outlet:post"}
    finally:
        server.close()
