"""What each field of an emitted model may be, read once from its annotations."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

import attrs
import vimmerse_api.models
from vimmerse_api.types import File

_PLAIN: dict[Any, tuple[tuple[type[Any], ...], str]] = {
    Any: ((object,), "anything"),
    Literal: ((str,), "text"),
    str: ((str,), "text"),
    int: ((int,), "a whole number"),
    float: ((int, float), "a number"),
    bool: ((bool,), "true or false"),
    File: ((File,), "a file"),
}


class Shape(NamedTuple):
    """One thing that a value may be: its types, and what errors call it."""

    types: tuple[type[Any], ...]
    words: str
    items: Field | None = None
    """What a list holds."""
    model: type[Any] | None = None
    """What a mapping stands for."""

    def fits(self, value: Any) -> bool:
        """Return True if the value is of one of the types; true and false are no numbers."""
        return isinstance(value, self.types) and not (isinstance(value, bool) and int in self.types)


class Field(NamedTuple):
    """What a field may be."""

    shapes: tuple[Shape, ...]
    is_optional: bool

    @property
    def words(self) -> str:
        return " or ".join(shape.words for shape in self.shapes)

    @property
    def is_file(self) -> bool:
        return any(File in shape.types for shape in self.shapes)


_known: dict[type[Any], dict[str, Field]] = {}


def fields_of(model: type[Any]) -> dict[str, Field]:
    """Return a model's own fields."""
    if model not in _known:
        hints = typing.get_type_hints(model, localns=_Models())
        names = [field.name for field in attrs.fields(model) if field.init]
        _known[model] = {name: _field(hints[name]) for name in names}
    return _known[model]


class _Models(dict[str, Any]):
    """The models by name, each loaded when it is asked for."""

    def __missing__(self, name: str) -> Any:
        if name not in vimmerse_api.models.__all__:
            raise KeyError(name)
        return getattr(vimmerse_api.models, name)


def _field(hint: Any) -> Field:
    is_union = typing.get_origin(hint) in {typing.Union, types.UnionType}
    branches = typing.get_args(hint) if is_union else (hint,)
    shapes = tuple(_shape(branch) for branch in branches if branch is not types.NoneType)
    return Field(shapes, types.NoneType in branches)


def _shape(branch: Any) -> Shape:
    kind = typing.get_origin(branch) or branch
    if kind is list:
        return Shape((list, tuple), "a list", items=_field(*typing.get_args(branch)))
    if kind in _PLAIN:
        return Shape(*_PLAIN[kind])
    return Shape((kind, Mapping), f"{kind.__name__} or a dict", model=kind)
