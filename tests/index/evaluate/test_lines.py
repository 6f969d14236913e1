"""Files of what people labelled are read line by line, and a line that is malformed
is named.
"""

from __future__ import annotations

import pytest

from cuttings.index.evaluate.copies import read_articles
from cuttings.index.evaluate.events import read_labelled
from cuttings.index.evaluate.names import read_cases
from cuttings.search.errors import SettingsError

READERS = [read_articles, read_labelled, read_cases]


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
@pytest.mark.parametrize("line", ["no json", "[1]", "null", '{"id": 1}'])
def test_a_malformed_line_is_named_with_what_it_should_be(tmp_path, read, line):
    path = tmp_path / "gold.jsonl"
    path.write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(
        SettingsError,
        match=r"Line 2 of .*gold\.jsonl is not what it should be.*\. (Each line|Write)",
    ):
        list(read(path))


def test_an_unknown_event_type_is_named(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "a", "text": "x", "event": ["1"]}\n', encoding="utf-8")
    with pytest.raises(
        SettingsError, match=r"Line 1 of .*: IPTC has no Media Topic 1\."
    ):
        list(read_labelled(path))


def test_a_document_without_an_id_is_called_by_its_line(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text('\ufeff{"text": "x"}\n{"id": 7, "text": "y"}\n', encoding="utf-8")
    assert [case.id for case in read_cases(path)] == [f"Line 1 of {path}", "7"]
