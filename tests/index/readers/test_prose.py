"""What lies beside articles and is none is skipped with its reason; an article never."""

from __future__ import annotations

import pytest

from cuttings.index.readers import RawArticle
from cuttings.index.readers.prose import FEWEST_LINES, why_no_prose
from tests.index.readers.making import reasons

LOGGED = "2021-03-05 10:00:00,123 INFO worker: file {0} was read in {0} ms\n"
TRACE = "Mar  5 10:00:{0:02} host sshd[{0}]: session opened for user ann\n"
PROGRAM = "def count_{0}(words):\n    total = 0;\n    return total;\n"
SENTENCE = "The council voted on Tuesday to mend the old bridge at last, it said. "
SHEET = (
    "# Letters\n\n- Source: a mill\n- Licence: CC0\n- Size: 2 MB\n\n"
    f"## Sample\n\n```\n{SENTENCE}\n```\n"
)


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("README.md", "# Bridges\n\nRun `make` first.\n", "goes with a program"),
        ("readme.txt", "These scans were made in 2011.\n", "goes with a program"),
        ("robots.txt", "User-agent: *\nDisallow: /a\n", "rules for robots"),
        (
            "COPYING",
            "Redistribution and use in source and binary forms are permitted.\n"
            'This software is provided "as is".\n',
            "a licence",
        ),
        ("a.txt", "".join(map(LOGGED.format, range(9))), "a log"),
        ("SOURCE.md", SHEET, "goes with a program"),
        ("scans.txt", "Scans\n=====\n* Size: 4 reels\n* Rights: CC0\n", "goes"),
        ("messages", "".join(map(TRACE.format, range(9))), "a log"),
        ("words.txt", "".join(map(PROGRAM.format, range(9))), "a program"),
        ("a.txt", "12 14 15\n" * 20, "no words"),
        ("a.txt", "-- ** --\n", "no words"),
        ("a.txt", "kW 12.5 13.5 14.5\nkW 2.5 3.5 4.5\n", "no words"),
    ],
)
def test_what_is_no_prose_is_skipped_with_its_reason(read, name, text, reason):
    """It is named as skipped, in a rehearsal too, and no article is made of it."""
    [why] = reasons(read(name, text))
    assert reason in why


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("flash.txt", "BRIDGE TO BE MENDED\n"),
        ("scores.txt", "Brenholm 3 Vestvik 1\nLodden 0 Norby 0\n" * 5),
        ("a.txt", "橋は来年修理される。\n"),
        ("a.txt", "1969\n\nThe year in which the bridge fell.\n"),
        (
            "a.txt",
            f"{SENTENCE}\n\nPermission is hereby granted, the ministry wrote.\n",
        ),
        ("reading-me.txt", SENTENCE),
        ("a.txt", "".join(map(PROGRAM.format, range(9))) + SENTENCE),
        ("ticker.txt", "10:15 The bridge is closed.\n10:20 It is open.\n" * 4),
        ("medals.md", "# Ski\n\n- Gold: Vestvik\n- Silver: Norby\n- Source: jury\n"),
        ("data.md", f"{SHEET}\n{SENTENCE}\n"),
        ("prices.txt", "Wheat 12.50, rye 11.00, oats 9.75\n" * 8),
    ],
)
def test_a_short_or_strange_article_is_kept(read, name, text):
    """A flash, scores, prices, a text that quotes a program or a licence."""
    [found] = read(name, text)
    assert isinstance(found, RawArticle)


@pytest.mark.parametrize("lines", [FEWEST_LINES - 1, FEWEST_LINES])
def test_few_lines_are_no_log(lines):
    """A text of four lines may quote one."""
    text = "".join(map(LOGGED.format, range(lines)))
    assert bool(why_no_prose("a.txt", text)) == (lines == FEWEST_LINES)
