"""The encoder gives each token the vector that spaCy's own layers give it."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cuttings.index.enrich import encoder
from cuttings.index.enrich.encoder import encoder_of
from cuttings.index.enrich.models import choose_model, load_model

SAMPLE = Path(__file__).parents[3] / "index" / "sample" / "wikinews.jsonl"
ODD = ("", " ", "\n", "Paris", "a \n b", "can't, won't", "😀 Angela Merkel 😀")
ROUNDING = 2e-4


@pytest.fixture(scope="module")
def nlp() -> Any:
    return load_model(choose_model()[0])


@pytest.fixture(scope="module")
def layers(nlp: Any) -> Any:
    """What gives the recogniser its vectors."""
    return nlp.get_pipe("ner").model.get_ref("tok2vec")


@pytest.fixture(scope="module")
def docs(nlp: Any) -> list[Any]:
    texts = list(ODD)
    for line in SAMPLE.read_text(encoding="utf-8").splitlines()[:6]:
        row = json.loads(line)
        texts += [row["title"], row["text"]]
    return list(map(nlp.make_doc, texts))


def test_each_token_has_the_vector_that_spacy_gives_it(layers, docs):
    """In real and in odd texts, of which some have no token."""
    expected = layers.predict(docs)
    found = encoder_of(layers).predict(docs)
    assert found.shape == expected.shape
    assert np.abs(found - expected).max() < ROUNDING


def test_words_that_were_met_before_have_the_same_vectors(layers, docs):
    """The second time no word's vector is made, one document at a time or all."""
    made = encoder_of(layers)
    expected = made.predict(docs)
    made._mix = ()  # nothing can be made any more
    again = [made.predict([doc]) for doc in docs if len(doc)]
    assert np.abs(np.concatenate(again) - expected).max() < ROUNDING


def test_no_more_words_are_kept_than_the_limit(layers, docs, monkeypatch):
    """At the limit all are forgotten and learnt anew, with the same answer."""
    expected = layers.predict(docs)
    most = max(len({token.text for token in doc}) for doc in docs)
    monkeypatch.setattr(encoder, "REMEMBERED", most + 20)
    made = encoder_of(layers)
    found = []
    for doc in docs:
        if len(doc):
            found.append(made.predict([doc]))
            assert len(made._rows) <= most + 20
    assert np.abs(np.concatenate(found) - expected).max() < ROUNDING


def test_a_norm_of_its_own_makes_a_word_another(layers, nlp):
    """“'s” may stand for “is” or for nothing, by the tokeniser's rules."""
    docs = list(map(nlp.make_doc, ("It's late.", "Ann's house", "He's Ann's.")))
    expected = layers.predict(docs)
    assert np.abs(encoder_of(layers).predict(docs) - expected).max() < ROUNDING


def test_other_layers_are_left_as_they_are(layers):
    """A column that is not of the word alone, another activation, another step."""
    other = deepcopy(layers)
    other.layers[0].layers[0].layers[0].attrs["columns"] = ["NORM", "SPACY"]
    assert encoder_of(other) is None
    other = deepcopy(layers)
    first = other.layers[0].layers[1].layers[0].layers[0]
    first.layers[0].layers[1].layers[0].layers[0].name = "mish"
    assert encoder_of(other) is None
    other = deepcopy(layers)
    other.layers.append(other.layers[-1])
    assert encoder_of(other) is None
