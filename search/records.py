"""Articles, enrichments and entries as bytes and back: compact JSON, compressed.

A frozen dataclass is written as the list of its fields in their order, trailing
defaults left out, so that a field added later at the end reads as its default from what
an older release wrote. Reading is driven by the types' own annotations; there is no
second description of them to fall out of step.

    >>> from cuttings.search.articles import Published
    >>> decode(Published, encode(Published("2015", "path")))
    Published(value='2015', provenance='path')
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")
Build = Callable[[Any], Any]


def encode(value: Any) -> bytes:
    """A dataclass instance as bytes."""
    text = json.dumps(to_plain(value), ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 3)


def decode(kind: type[T], data: bytes) -> T:
    """The instance of ``kind`` that was encoded.

    Raises zlib.error or ValueError on damaged bytes.
    """
    return from_plain(
        kind, json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))
    )


def to_plain(value: Any) -> Any:
    """A dataclass as nested lists of plain values."""
    if dataclasses.is_dataclass(value):
        fields = dataclasses.fields(value)
        plain = [getattr(value, field.name) for field in fields]
        while plain and fields[len(plain) - 1].default == plain[-1]:
            plain.pop()
        return [to_plain(item) for item in plain]
    return [to_plain(item) for item in value] if isinstance(value, tuple) else value


def from_plain(kind: type[T], plain: Any) -> T:
    """An instance of ``kind`` from nested lists."""
    built: T = _builder(kind)(plain)  # type: ignore[arg-type]
    return built


@cache
def _builder(kind: Any) -> Build:
    if dataclasses.is_dataclass(kind):
        return _dataclass_builder(kind)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        build = _builder(
            next(argument for argument in arguments if argument is not type(None))
        )
        return lambda plain: None if plain is None else build(plain)
    if origin is tuple and arguments[-1] is Ellipsis:
        item = _builder(arguments[0])
        return lambda plain: tuple(map(item, plain))
    if origin is tuple:
        items = [_builder(argument) for argument in arguments]
        return lambda plain: tuple(
            build(part) for build, part in zip(items, plain, strict=True)
        )
    return lambda plain: plain


def _dataclass_builder(kind: Any) -> Build:
    hints = typing.get_type_hints(kind)
    builders = [_builder(hints[field.name]) for field in dataclasses.fields(kind)]
    return lambda plain: kind(
        *(build(part) for build, part in zip(builders, plain, strict=False))
    )
