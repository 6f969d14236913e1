"""What a measurement tells people is in their language, and in columns."""

from __future__ import annotations

import re

import pytest

from cuttings.index.evaluate import (
    copies,
    events,
    facets,
    languages,
    names,
    pairs,
    places,
    ranking,
)
from cuttings.index.evaluate.measures import Tally
from cuttings.index.evaluate.tables import NAMES, aligned, lines_of, name_of
from cuttings.search.translations import speaking

SCORES = {"precision": 0.5, "recall": 0.25, "f1": 0.3333}
JUDGED = {"judged": 4, "wrong": 1, "interval": [0.1, 0.5]}
COUNTED = Tally()
COUNTED.count(True)

TABLES = {
    "copies": lambda: copies.as_table({**SCORES, "ari": 0.1, "b3_f1": None}),
    "events": lambda: events.as_table(dict.fromkeys(events.OVERALL, COUNTED), {}),
    "facets": lambda: facets.as_table(
        {
            "people": {
                "drawn": 4,
                "2 to 9": JUDGED,
                "10 or more": JUDGED,
                "all": JUDGED,
            },
            "places": {"drawn": 3},
        }
    ),
    "languages": lambda: languages.as_table(
        {
            **SCORES,
            "articles": 20,
            "detected": 19,
            "queries": 7,
            "found_where_nothing_is": 1,
            "unmarked": 2,
            "languages": {"xx": SCORES},
        }
    ),
    "names": lambda: names.as_table({"organisations": SCORES, "all": SCORES}),
    "pairs": lambda: pairs.as_table(
        {"provisional": {"precision": 1, "right": 2, "wrong": 3, "missed": 4}}
    ),
    "places": lambda: places.as_table(
        {
            "all": {
                "names": 7,
                "right": 0.5,
                "interval": [0.25, 0.75],
                "wrong": 0.25,
                "missed": 0.25,
            }
        }
    ),
    "ranking": lambda: ranking.as_table(
        {
            **dict.fromkeys(ranking.MEASURES, 0.5),
            "queries": 3,
            "empty": 1,
            "documents": 9,
            "against": {
                "map": {"ours": 0.5, "theirs": 0.4, "difference": 0.1, "p": 0.01}
            },
        }
    ),
    "shares": lambda: "\n".join(lines_of({"speakers": COUNTED, "verbs": Tally()})),
}
SAME_WORDS = {
    "de": {"in", "MAP", "MRR", "nDCG@", "Rand", "cubed", "xx"},
    "fr": {"MAP", "MRR", "nDCG@", "Rand", "cubed", "xx"}
    | {"type", "types", "articles", "organisations"},
}
"""What is called so in German, and in French, too."""


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{2,}@?", text))


@pytest.mark.parametrize("language", ["de", "fr"])
@pytest.mark.parametrize("name", TABLES)
def test_no_word_of_a_table_stays_english(name, language):
    english = words(TABLES[name]())
    assert english
    with speaking(language):
        said = words(TABLES[name]())
    assert said & english <= SAME_WORDS[language]


def test_a_code_is_no_word():
    with speaking("de"):
        assert name_of("xx") == "xx"
        assert {name_of(key) for key in NAMES} & {"precision", "all", "wrong"} == set()


def test_columns_are_as_wide_as_their_longest_cell():
    assert aligned([["", "recall"], ["everything", "1"]]) == (
        "            recall\neverything       1"
    )
