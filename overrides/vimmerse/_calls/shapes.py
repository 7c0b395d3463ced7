"""What each field of an emitted model may be, read once from its annotations."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Literal, NamedTuple

import attrs
import vimmerse_api.models
from vimmerse_api.types import File

_WORDS = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    File: "a file",
}


class Shape(NamedTuple):
    """One thing that a value may be: of which types, and what that is called in errors."""

    types: tuple[type[Any], ...]
    words: str
    items: Field | None = None
    """What a list holds."""
    model: type[Any] | None = None
    """What a mapping stands for."""

    def fits(self, value: Any) -> bool:
        """Return True if the value has this outer shape."""
        if isinstance(value, bool) and int in self.types:
            return False
        return isinstance(value, self.types)


class Field(NamedTuple):
    """What a field may be."""

    shapes: tuple[Shape, ...]
    is_optional: bool

    @property
    def words(self) -> str:
        return " or ".join(shape.words for shape in self.shapes)


class Fields(dict[str, Field]):
    """A model's own fields."""

    @cached_property
    def files(self) -> list[str]:
        """The names of those that are files."""
        return [
            name
            for name, field in self.items()
            if any(File in shape.types for shape in field.shapes)
        ]


_known: dict[type[Any], Fields] = {}


def fields_of(model: type[Any]) -> Fields:
    """Return a model's own fields; names are looked up among the models, which load lazily."""
    if model not in _known:
        hints = typing.get_type_hints(model, localns=_Models())
        own = (field.name for field in attrs.fields(model) if field.init)
        _known[model] = Fields({name: _field(hints[name]) for name in own})
    return _known[model]


class _Models(dict[str, Any]):
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
    origin = typing.get_origin(branch) or branch
    if origin is Any:
        return Shape((object,), "anything")
    if origin is list:
        return Shape((list, tuple), "a list", items=_field(*typing.get_args(branch)))
    if origin is Literal:
        return Shape((str,), _WORDS[str])
    if origin is float:
        return Shape((int, float), _WORDS[float])
    if attrs.has(origin) and origin is not File:
        return Shape((origin, Mapping), f"{origin.__name__} or a dict", model=origin)
    return Shape((origin,), _WORDS.get(origin, str(origin)))
