"""Every sample is read and cleaned as its golden file says.

``UPDATE_GOLDEN=1 pytest tests/index/readers/test_golden.py`` writes the golden files
anew; read the difference.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

import pytest

from cuttings.index.cleaning import clean
from cuttings.index.readers import ReadOptions
from cuttings.index.readers.choose import read_path
from cuttings.search.articles import UNSTATED, Skipped

TESTS = Path(__file__).parents[2]
SAMPLES = sorted(
    path for path in (TESTS / "data" / "formats").iterdir() if path.name != "README.md"
)


def account(path: Path) -> list[dict]:
    """What becomes of a sample, without what differs between machines."""
    found = []
    for item in read_path(path, ReadOptions()):
        if isinstance(item, Skipped):
            found.append({"skipped": item.reason, "position": item.position})
            continue
        article = asdict(clean(item, source=path.name))
        hidden = [
            (p["hidden"], article["original"][p["source_start"] : p["source_end"]])
            for p in article["paragraphs"]
        ]
        kept = {
            name: value
            for name, value in article.items()
            if value not in (None, "", (), False, asdict(UNSTATED))
        }
        for name in ("original", "paragraphs", "content_hash", "source"):
            kept.pop(name, None)
        found.append(
            {"key": item.key, **kept, "hidden": [pair for pair in hidden if pair[0]]}
        )
    return json.loads(json.dumps(found))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_sample_is_read_as_its_golden_file_says(path):
    """A sample gives the articles and the skipped parts that were agreed on."""
    golden = TESTS / "golden" / "readers" / f"{path.name}.json"
    found = account(path)
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(
            json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
    assert json.loads(golden.read_text(encoding="utf-8")) == found
