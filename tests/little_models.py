"""Models of a few words, made where they are needed: what each word is, a test says."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

Meanings = Mapping[str, Sequence[float]]
UNKNOWN = "[UNK]"


def table_of(meanings: Meanings) -> np.ndarray:
    """A row a word, the first for those that the model doesn't know: nothing."""
    width = len(next(iter(meanings.values())))
    return np.array([[0.0] * width, *meanings.values()], np.float32)


def write_tokenizer(folder: Path, meanings: Meanings) -> None:
    """A tokenizer that cuts at blanks and signs, and knows these words."""
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = {UNKNOWN: 0}
    for word in meanings:
        vocabulary[word] = len(vocabulary)
    tokenizer = Tokenizer(models.WordLevel(vocabulary, UNKNOWN))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))


def write_tensors(path: Path, arrays: Mapping[str, np.ndarray]) -> None:
    """A safetensors file."""
    names = {"float32": "F32", "float16": "F16", "int64": "I64"}
    header: dict[str, object] = {"__metadata__": {"format": "np"}}
    begin = 0
    for name, array in arrays.items():
        end = begin + array.nbytes
        header[name] = {
            "dtype": names[array.dtype.name],
            "shape": list(array.shape),
            "data_offsets": [begin, end],
        }
        begin = end
    text = json.dumps(header).encode()
    contents = b"".join([array.tobytes() for array in arrays.values()])
    path.write_bytes(len(text).to_bytes(8, "little") + text + contents)


def static_model(folder: Path, meanings: Meanings) -> Path:
    """The folder of a static model."""
    write_tokenizer(folder, meanings)
    table = table_of(meanings).astype(np.float16)
    write_tensors(folder / "model.safetensors", {"embeddings": table})
    return folder


def transformer_model(folder: Path, meanings: Meanings) -> Path:
    """The folder of a model in ONNX's form that says of each word what the table does."""
    write_tokenizer(folder, meanings)
    table = numpy_helper.from_array(table_of(meanings), "table")
    node = helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])
    given = []
    for name in ("input_ids", "attention_mask"):
        given.append(helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "t"]))
    shape = ["n", "t", table.dims[1]]
    said = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, shape)
    graph = helper.make_graph([node], "table", given, [said], [table])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 9
    onnx.save(model, str(folder / "model.onnx"))
    return folder
