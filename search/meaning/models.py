"""Models that turn a text into a vector: whatever stands in a folder, asked in one way.

A model is two methods (``Model``). Two kinds are read, both with their words cut by a
``tokenizer.json`` of Hugging Face's form:

    static       a table of vectors (``*.safetensors``), one for each piece of a word; a
                 text is the mean of its pieces. Model2Vec's folders are such. A
                 passage takes a tenth of a millisecond.
    transformer  ``model.onnx``, run by onnxruntime; a text is the mean of what it says of
                 each piece, or what it says of the whole. A passage takes tens of
                 milliseconds.

A model is named by its folder, or by an installed package and a folder in it
(``some_package:weights``). Nothing is ever fetched from anywhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from cuttings.search.errors import SettingsError
from cuttings.search.translations import worded

Vectors = NDArray[np.float32]
"""[N, D]: a row a text, each of length 1."""

MOST_PIECES = 512
"""Pieces of a text that a model looks at; passages are shorter."""

BATCH = 32
"""Texts that a transformer reads at a time."""

INSTALL = worded("Install what it needs with: pip install 'cuttings[meaning]'")


class Model(Protocol):
    """What is asked of a model."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A vector for each text."""

    def checksum(self) -> str:
        """SHA-256 of its weights, which tells its vectors from those of another."""


def open_model(name: str) -> Model:
    """The model in a folder or package.

    Raises SettingsError where there is none, or what it needs is not installed.
    """
    folder = _folder_of(name)
    words = folder / "tokenizer.json"
    if not words.is_file():
        raise SettingsError(
            worded(
                "%(folder)s holds no tokenizer.json. Name the folder of a "
                "model, with tokenizer.json and model.onnx or a "
                "*.safetensors file in it.",
                folder=folder,
            )
        )
    try:
        from tokenizers import Tokenizer
    except ModuleNotFoundError as error:
        raise SettingsError(
            worded(
                "The model needs “%(name)s”. %(install)s",
                name=error.name,
                install=INSTALL,
            )
        ) from error
    try:
        tokenizer = Tokenizer.from_file(str(words))
    except Exception as error:  # tokenizers raises no narrower kind
        raise SettingsError(
            worded("%(words)s can't be read (%(error)s).", words=words, error=error)
        ) from error

    for path in (folder / "model.onnx", folder / "onnx" / "model.onnx"):
        if path.is_file():
            return TransformerModel(path, tokenizer)
    tables = sorted(folder.glob("*.safetensors"))
    if not tables:
        raise SettingsError(
            worded(
                "%(folder)s holds neither model.onnx nor a *.safetensors "
                "file. Name another folder.",
                folder=folder,
            )
        )
    return StaticModel(tables[0], tokenizer)


def _folder_of(name: str) -> Path:
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder
    package, _, inside = name.partition(":")
    if package.isidentifier() and find_spec(package):
        within = Path(str(files(package))) / inside
        if within.is_dir():
            return within
    raise SettingsError(
        worded(
            "There is no model “%(name)s”. Name a folder, or an "
            "installed package and a folder in it (package:folder).",
            name=name,
        )
    )


class StaticModel:
    """A table of vectors; a text is the mean of those of its pieces.

    Raises SettingsError for a file that holds no such table.
    """

    def __init__(self, path: Path, tokenizer: Any) -> None:
        tensors = read_tensors(path)
        tables = [each for each in tensors.values() if each.ndim == 2]
        if len(tables) != 1:
            raise SettingsError(
                worded(
                    "%(path)s holds %(tables)s tables where a static model has "
                    "one. A transformer is read as model.onnx.",
                    path=path,
                    tables=len(tables),
                )
            )
        self._table = tables[0]
        self._weights = tensors.get("weights")
        self._rows = tensors.get("mapping")
        self._path = path
        tokenizer.no_padding()
        tokenizer.enable_truncation(MOST_PIECES)
        self._tokenizer = tokenizer

    def encode(self, texts: Sequence[str]) -> Vectors:
        """The mean of the pieces of each text; zero where there are none."""
        found = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        vectors = np.zeros((len(found), self._table.shape[1]), np.float32)
        for index, encoding in enumerate(found):
            pieces = np.array(encoding.ids, np.int64)
            if len(pieces):
                vectors[index] = self._mean(pieces)
        return of_length_one(vectors)

    def _mean(self, pieces: NDArray[np.int64]) -> NDArray[np.float32]:
        rows = pieces if self._rows is None else self._rows[pieces]
        values = self._table[rows].astype(np.float32)
        if self._weights is not None:
            values *= self._weights[pieces, None].astype(np.float32)
        mean: NDArray[np.float32] = values.mean(axis=0)
        return mean

    def checksum(self) -> str:
        """SHA-256 of the table's file."""
        return _checksum(self._path)


class TransformerModel:
    """A model in ONNX's form. Raises SettingsError where onnxruntime is missing."""

    def __init__(self, path: Path, tokenizer: Any) -> None:
        try:
            from onnxruntime import InferenceSession
        except ModuleNotFoundError as error:
            raise SettingsError(
                worded(
                    "The model needs “%(name)s”. %(install)s",
                    name=error.name,
                    install=INSTALL,
                )
            ) from error
        try:
            self._session = InferenceSession(
                str(path), providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime raises no narrower kind
            raise SettingsError(
                worded("%(path)s can't be read (%(error)s).", path=path, error=error)
            ) from error
        self._path = path
        tokenizer.enable_truncation(MOST_PIECES)
        tokenizer.enable_padding()
        self._tokenizer = tokenizer

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A vector for each text; those of like length are read together."""
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        parts: list[Vectors] = []
        for start in range(0, len(order), BATCH):
            batch = [texts[index] for index in order[start : start + BATCH]]
            parts.append(self._encode(batch))
        if not parts:
            return np.zeros((0, 0), np.float32)
        vectors = np.empty((len(texts), parts[0].shape[1]), np.float32)
        vectors[order] = np.concatenate(parts)
        return of_length_one(vectors)

    def _encode(self, texts: list[str]) -> Vectors:
        found = self._tokenizer.encode_batch(texts)
        given = {
            "input_ids": np.array([each.ids for each in found], np.int64),
            "attention_mask": np.array(
                [each.attention_mask for each in found], np.int64
            ),
            "token_type_ids": np.array([each.type_ids for each in found], np.int64),
        }
        wanted = {each.name for each in self._session.get_inputs()}
        asked = {name: array for name, array in given.items() if name in wanted}
        said = np.asarray(self._session.run(None, asked)[0], np.float32)
        if said.ndim == 2:
            return said
        mask = given["attention_mask"][:, :, None].astype(np.float32)
        mean: Vectors = (said * mask).sum(axis=1) / np.maximum(mask.sum(axis=1), 1)
        return mean

    def checksum(self) -> str:
        """SHA-256 of the model's file."""
        return _checksum(self._path)


def of_length_one(vectors: Vectors) -> Vectors:
    """Vectors of length 1; those that are zero stay so."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors = vectors / np.maximum(lengths, np.finfo(np.float32).tiny)
    return vectors.astype(np.float32, copy=False)


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# --- Safetensors ---------------------------------------------------------------------

_TYPES = {"F16": "<f2", "F32": "<f4", "F64": "<f8", "I64": "<i8", "I32": "<i4"}
MOST_HEADER = 100_000_000
"""Bytes of a header, as the format's own readers have it."""


def read_tensors(path: Path) -> dict[str, NDArray[Any]]:
    """The arrays of a ``safetensors`` file, mapped: eight bytes that say how long the
    header is, the header in JSON, the arrays.

    Raises SettingsError for a file that is none.
    """
    try:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            if not 0 < length <= MOST_HEADER:
                raise ValueError("its header has an impossible length")
            header = json.loads(file.read(length))
        content = np.memmap(path, np.uint8, "r", offset=8 + length)
        found: dict[str, NDArray[Any]] = {}
        for name, described in header.items():
            if name == "__metadata__" or described["dtype"] not in _TYPES:
                continue
            first, last = described["data_offsets"]
            flat = content[first:last].view(_TYPES[described["dtype"]])
            found[name] = flat.reshape(described["shape"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(
            worded(
                "%(path)s is no safetensors file (%(error)s).", path=path, error=error
            )
        ) from error
    return found
