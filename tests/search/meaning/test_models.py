"""Both kinds of model say the same of the same words, and a folder without one says so."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from cuttings.search.errors import SettingsError
from cuttings.search.meaning.models import open_model
from tests.little_models import (
    static_model,
    table_of,
    transformer_model,
    write_tensors,
    write_tokenizer,
)

MEANINGS = {"fire": [1, 0, 0], "blaze": [0.6, 0.8, 0], "talks": [0, 0, 1]}
KINDS = [static_model, transformer_model]


@pytest.mark.parametrize("make", KINDS)
def test_a_text_is_the_mean_of_its_words_of_length_one(tmp_path, make):
    model = open_model(str(make(tmp_path, MEANINGS)))
    texts = ["Fire", "fire, talks and the like", "blaze " * 40, "never heard", ""]
    vectors = model.encode(texts)
    assert vectors.dtype == np.float32
    half = 2**-0.5
    expected = [[1, 0, 0], [half, 0, half], [0.6, 0.8, 0], [0, 0, 0], [0, 0, 0]]
    assert np.abs(vectors - np.array(expected)).max() < 1e-3


@pytest.mark.parametrize("make", KINDS)
def test_texts_come_back_in_the_order_in_which_they_were_given(tmp_path, make):
    model = open_model(str(make(tmp_path, MEANINGS)))
    texts = ["blaze", "fire " * 9, "talks", "fire"] * 20
    together = model.encode(texts)
    alone = np.concatenate([model.encode([text]) for text in texts])
    assert np.abs(together - alone).max() < 1e-6
    assert model.encode([]).shape[0] == 0


@pytest.mark.parametrize(
    ("make", "name"),
    [(static_model, "model.safetensors"), (transformer_model, "model.onnx")],
)
def test_a_model_is_known_by_the_checksum_of_its_weights(tmp_path, make, name):
    model = open_model(str(make(tmp_path, MEANINGS)))
    content = (tmp_path / name).read_bytes()
    assert model.checksum() == hashlib.sha256(content).hexdigest()


def test_pieces_may_have_weights_and_share_rows(tmp_path):
    """As Model2Vec writes a model whose vocabulary was cut."""
    write_tokenizer(tmp_path, MEANINGS)
    arrays = {
        "embeddings": table_of(MEANINGS)[1:],
        "weights": np.array([0, 1, 3, 1], np.float32),
        "mapping": np.array([0, 0, 1, 2], np.int64),
    }
    write_tensors(tmp_path / "model.safetensors", arrays)
    (vector,) = open_model(str(tmp_path)).encode(["fire blaze"])
    expected = np.array([1 + 3 * 0.6, 3 * 0.8, 0])
    assert np.abs(vector - expected / np.linalg.norm(expected)).max() < 1e-6


def test_a_model_may_stand_in_a_package(tmp_path, monkeypatch):
    package = tmp_path / "little_weights"
    static_model(package / "inside", MEANINGS)
    (package / "__init__.py").write_text("", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    model = open_model("little_weights:inside")
    assert model.encode(["fire"]).tolist() == [[1, 0, 0]]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "holds no tokenizer.json"),
        ({"tokenizer.json": b"{}"}, "tokenizer.json can't be read"),
        ({"model.safetensors": b"\0" * 9}, "is no safetensors file"),
        ({"model.safetensors": b"\2\0\0\0\0\0\0\0{}"}, "holds 0 tables"),
        ({"model.onnx": b"none"}, "model.onnx can't be read"),
        ({"README.md": b""}, "neither model.onnx nor a"),
    ],
)
def test_what_is_no_model_is_refused_by_name(tmp_path, files, said):
    if files and "tokenizer.json" not in files:
        write_tokenizer(tmp_path, MEANINGS)
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    with pytest.raises(SettingsError, match=said):
        open_model(str(tmp_path))


@pytest.mark.parametrize(
    "name", ["nowhere/at/all", "no_such_package:x", "json:nowhere"]
)
def test_a_model_that_is_not_there_is_named(name):
    with pytest.raises(SettingsError, match=f"no model “{name}”"):
        open_model(name)
