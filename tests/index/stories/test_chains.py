"""Corrections, clarifications, withdrawals and updates are seen, and what they correct
carries them.

``tests/data/stories/chains.jsonl`` holds 50 invented chains: of each article its kind of
version and the ids of what corrects it, in order.
"""

import json
from collections import defaultdict
from pathlib import Path

import pytest

from cuttings.index.database import open_database
from cuttings.index.evaluate.copies import read_article
from cuttings.index.stories import StoryIndex
from cuttings.index.stories.versions import version_of
from tests.making import make_article

FILE = Path(__file__).parents[2] / "data" / "stories" / "chains.jsonl"


def read_chains():
    chains = defaultdict(list)
    for line in FILE.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        chains[record["chain"]].append(record)
    return chains


def differences(records):
    """What of a chain is not as labelled."""
    index = StoryIndex(open_database(Path(":memory:")))
    for record in records:
        names = ("id", "title", "text", "date", "outlet")
        index.add(read_article({name: record[name] for name in names}))
    wrong = []
    for record in records:
        link = index.link(record["id"])
        found = [correction.article_id for correction in link.corrections]
        if link.version != record["kind"] or found != record["corrected_by"]:
            wrong.append((record["id"], link.version, found))
    return wrong


@pytest.mark.parametrize("backwards", [False, True])
def test_all_chains_are_seen_whole(backwards):
    """In order of arrival and backwards, all 50."""
    wrong = []
    for records in read_chains().values():
        wrong += differences(records[::-1] if backwards else records)[:1]
    assert wrong == []


def test_what_corrects_an_article_corrects_the_notices_before_it():
    """A bare notice is in a story of its own; it is among those whose links change when
    the withdrawal comes, and when that goes again.
    """
    index = StoryIndex(open_database(Path(":memory:")))
    records = {record["id"]: record for record in read_chains()[49]}
    withdrawal = records.pop("c49-wd")
    names = ("id", "title", "text", "date", "outlet")
    for record in records.values():
        index.add(read_article({name: record[name] for name in names}))
    assert index.link("c49-corr").corrections == ()

    changed = index.add(read_article({name: withdrawal[name] for name in names}))
    found = index.link("c49-corr").corrections
    assert [correction.article_id for correction in found] == ["c49-wd"]
    assert "c49-corr" in changed
    assert "c49-corr" in index.remove("c49-wd")
    assert index.link("c49-corr").corrections == ()


@pytest.mark.parametrize(
    ("kind", "title", "text"),
    [
        ("", "Market correction looms", "Stocks may fall."),
        ("", "Troops withdrawn", "The army has withdrawn its troops."),
        ("", "Update on the talks", "They go on."),
        ("", "Company corrects course", "It will sell the mill."),
        ("", "Results", "Shr 5 cts\n\nNote: the figures do not include the mill."),
        ("correction", "<CORRECTED> - Firm sets dividend", "Two cents."),
        ("correction", "Firm sets dividend", "Two cents.\n\nCorrections: three cents."),
        ("withdrawal", "Note", "Editors: please kill the story on the firm."),
        ("update", "1st Ld-Writethru Firm sets dividend", "Two cents."),
    ],
)
def test_marks_of_the_trade_are_told_from_news(kind, title, text):
    assert version_of(title, text).kind == kind


def test_a_notice_that_comes_before_its_article_finds_it():
    """An archive is not read in the order of the days."""
    index = StoryIndex(open_database(Path(":memory:")))
    title = "Harbour tunnel flooded after pipe bursts"
    notice = f"Please withdraw the item headed “{title}”, sent at noon."
    index.add(make_article("notice", "Withdrawn", notice, date="2020-05-02"))
    assert index.add(make_article("told", title, "Text.", date="2020-05-01")) == {
        "notice",
        "told",
    }
    assert [each.article_id for each in index.link("told").corrections] == ["notice"]
    assert index.link("notice").related == (index.story_of("told"),)


def test_an_article_is_not_corrected_any_more_when_the_correction_goes():
    index = StoryIndex(open_database(Path(":memory:")))
    text = "The mayor of the town opened the bridge on Friday and cut a ribbon of silk."
    index.add(make_article("told", "Bridge opened", text))
    changed = index.add(make_article("later", "CORRECTED-Bridge opened", text))
    assert "told" in changed
    assert index.link("told").corrections
    assert index.remove("later") == {"told"}
    assert not index.link("told").corrections
