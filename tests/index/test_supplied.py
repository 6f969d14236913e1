"""IPTC codes that a source supplied are event types, marked as supplied."""

from __future__ import annotations

from contextlib import closing

from cuttings.search.queries import Query
from tests.index.conftest import run


def test_supplied_codes_are_event_types_of_their_own_provenance(
    archive, tmp_path, listed
):
    """The first stated is the primary one; what IPTC does not know is left out;
    rules come after.
    """
    (tmp_path / "a.json").write_text(
        '{"title": "Rain", "text": "The river rose.", "subjects": ["medtop:20000151", "medtop:99999999", "04000000"]}'
    )
    run(archive, tmp_path / "a.json")
    with closing(archive.open_engine()) as engine:
        (entry,) = engine.matches(Query(text="river"))
        page = engine.search(Query().add("event", "medtop:20000151"))
    events = [
        (event.id, event.primary, event.provenance) for event in entry.enrichment.events
    ]
    assert events[:2] == [
        ("medtop:20000151", True, "supplied"),
        ("medtop:04000000", False, "supplied"),
    ]
    assert page.copies == 1
