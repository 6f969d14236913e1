"""The enricher with the real model, on the five bundled articles; the gold names are
this project's own.
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
ATTACKS = {
    "people": ("Abdulhalim Nazarzoda", "Emomali Rakhmon", "Vladimir Putin"),
    "organisations": (
        "Islamic Renaissance Party of Tajikistan",
        "United Tajik Opposition",
        "Kremlin",
    ),
    "places": ("Tajikistan", "Dushanbe", "Vahdat", "Moscow"),
}
GOLD = {
    "000": ATTACKS,
    "001": {**ATTACKS, "organisations": (*ATTACKS["organisations"], "Islamic State")},
    "002": {
        "people": ("Emomali Rakhmon", "Tolib Ayombekov", "Abdullo Nazarov"),
        "organisations": (),
        "places": (
            "Badakhshan",
            "Khorog",
            "Pamir Mountains",
            "Tajikistan",
            "Afghanistan",
            "China",
            "Soviet Union",
        ),
    },
    "003": {
        "people": (
            "Imomali Rakhmonov",
            "Igor Sattarov",
            "Makhmud Khudoberdyev",
            "Gaffar Mirzoyev",
            "Yakub Salimov",
            "Ukhrob Kasimov",
        ),
        "organisations": ("Foreign Ministry", "Interior Ministry"),
        "places": (
            "Tajikistan",
            "Dushanbe",
            "Gissar Valley",
            "Tursunzade",
            "Russia",
            "Afghanistan",
            "Leur",
            "Kurgan Tyube",
        ),
    },
    "004": {
        "people": (
            "Emomali Rahmon",
            "Kodiri Kosim",
            "Tolib Ayombekov",
            "Abdullo Nazarov",
        ),
        "organisations": ("Tajikistan National Security Committee", "United Nations"),
        "places": ("Tajikistan", "Khorog", "Badakhshan", "Afghanistan", "Moscow"),
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
    assert set.intersection(*named) == {"emomali-rakhmon"}


def test_nazarov_is_not_nazarzoda_nor_kosim_kasimov(filed):
    """Two articles each, never mixed."""
    articles = {}
    for id, (_, headings) in filed.items():
        for heading in headings:
            articles.setdefault(heading.id, set()).add(id)
    assert articles["abdulhalim-nazarzoda"] == {"000", "001"}
    assert articles["abdullo-nazarov"] == articles["tolib-ayombekov"] == {"002", "004"}
    assert articles["kodiri-kosim"] == {"004"}
    assert articles["ukhrob-kasimov"] == {"003"}
    assert articles["tajikistan"] == articles["asia"] == set(GOLD)


def test_the_acronym_is_a_variant_of_its_party(filed):
    """IRPT finds it."""
    party = next(
        heading
        for heading in filed["000"][1]
        if heading.id.startswith("islamic-renaissance")
    )
    assert "IRPT" in party.variants


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
