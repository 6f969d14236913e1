"""The enricher with the real model, on the five bundled stories that are as they are
scraped; stories and gold names are this project's own.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from cuttings.index.authority import Authority
from cuttings.index.cleaning import clean
from cuttings.index.database import open_database
from cuttings.index.enrich.enricher import Enricher
from cuttings.index.enrich.models import choose_model
from cuttings.index.evaluate.names import Case, judge, predict, totals
from cuttings.index.readers import RawArticle
from cuttings.search.errors import SettingsError
from tests.making import make_article

SAMPLE = Path(__file__).parents[3] / "index" / "sample"
RAID = {
    "people": ("Zafarbek Murodzoda", "Sohibnazar Kholik", "Aidar Temirbek"),
    "organisations": ("National Accord Party of Tajikistan", "United Highland Front"),
    "places": (
        "Tajikistan",
        "Dushanbe",
        "Kulob",
        "Varzob",
        "Kazakhstan",
        "Astana",
        "Central Asia",
    ),
}
GOLD = {
    "000": RAID,
    "001": {**RAID, "organisations": (*RAID["organisations"], "Islamic State")},
    "002": {
        "people": ("Sohibnazar Kholik", "Rustam Gulyor", "Daler Murodov"),
        "organisations": ("European Union",),
        "places": (
            "Tajikistan",
            "Isfara",
            "Fergana Valley",
            "Uzbekistan",
            "Kyrgyzstan",
            "Soviet Union",
        ),
    },
    "003": {
        "people": (
            "Sahibnazar Kholikov",
            "Timur Latypov",
            "Bakhtiyor Davronov",
            "Sergei Vasin",
            "Safar Ganiev",
            "Umed Sadykov",
        ),
        "organisations": ("Foreign Ministry", "Interior Ministry"),
        "places": (
            "Tajikistan",
            "Dushanbe",
            "Yavan Valley",
            "Norak",
            "Russia",
            "Afghanistan",
            "China",
            "Obikiik",
            "Kurgan Tyube",
        ),
    },
    "004": {
        "people": (
            "Sohibnazar Holik",
            "Halim Sodiq",
            "Rustam Gulyor",
            "Daler Murodov",
        ),
        "organisations": ("Tajikistan Customs Service", "United Nations"),
        "places": ("Tajikistan", "Isfara", "Sughd", "Kyrgyzstan", "Moscow"),
    },
}


@pytest.fixture(scope="module")
def filed():
    """The five articles filed: for each its enrichment and headings."""
    paths = sorted(SAMPLE.glob("0*.txt"))
    articles = [
        clean(RawArticle(text=path.read_text("utf-8"), plain=True), source=path.name)
        for path in paths
    ]
    authority = Authority(open_database(Path(":memory:")))
    found = list(Enricher().enrich(articles))
    ids = [path.name[:3] for path in paths]
    return {
        id: authority.assign(make_article(id), each)
        for id, each in zip(ids, found, strict=True)
    }


def test_people_and_places_of_the_sample_are_all_found_and_nothing_else(filed):
    """Precision and recall of 1, organisations at least .9."""
    judged = [judge(Case(id, "", "", GOLD[id]), predict(*filed[id])) for id in GOLD]
    assert [(each.id, each.wrong, each.missed) for each in judged] == [
        (each.id, (), ()) for each in judged
    ]
    assert totals(judged)["all"]["f1"] == 1.0


def test_the_president_is_one_heading_in_all_five(filed):
    """Though three spellings name him, and nothing in the rules does."""
    named = [
        {heading.id for heading in headings if heading.kind == "person"}
        for _, headings in filed.values()
    ]
    assert set.intersection(*named) == {"sohibnazar-kholik"}


def test_murodov_is_not_murodzoda_nor_sodiq_sadykov(filed):
    """Two articles each, never mixed."""
    articles = {}
    for id, (_, headings) in filed.items():
        for heading in headings:
            articles.setdefault(heading.id, set()).add(id)
    assert articles["zafarbek-murodzoda"] == {"000", "001"}
    assert articles["daler-murodov"] == articles["rustam-gulyor"] == {"002", "004"}
    assert articles["halim-sodiq"] == {"004"}
    assert articles["umed-sadykov"] == {"003"}
    assert articles["tajikistan"] == articles["asia"] == set(GOLD)


def test_the_acronym_is_a_variant_of_its_party(filed):
    """NAPT finds it."""
    party = next(
        heading
        for heading in filed["000"][1]
        if heading.id.startswith("national-accord")
    )
    assert "NAPT" in party.variants


def test_mentions_stand_where_they_say(filed):
    """Each surface is the text at its offsets."""
    paths = {path.name[:3]: path for path in SAMPLE.glob("0*.txt")}
    for id, (enrichment, _) in filed.items():
        body = clean(
            RawArticle(text=paths[id].read_text("utf-8"), plain=True), source=""
        ).body
        for mention in enrichment.mentions:
            if mention.start >= 0:
                assert body[mention.start : mention.end] == mention.surface


def test_the_version_is_known_without_loading_spacy():
    """A second run of an unchanged archive must not pay for a model."""
    code = (
        "import sys; from cuttings.index.enrich.enricher import Enricher; print(Enricher().version[0]); "
        "sys.exit('spacy' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert done.stdout.startswith(choose_model()[0])


def test_an_enricher_crosses_to_another_process():
    """It holds names only."""
    assert pickle.loads(pickle.dumps(Enricher())).version == Enricher().version


def test_an_unknown_model_is_refused_by_name():
    """Listing those that exist."""
    with pytest.raises(SettingsError, match="no_such_model"):
        Enricher("no_such_model")
