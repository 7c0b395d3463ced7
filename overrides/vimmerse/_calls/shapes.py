"""What each field of an emitted model may be, read once from its annotations."""

from __future__ import annotations

import types
import typing
from typing import Any, TypeAlias

import attrs
import vimmerse_api.models

Branches: TypeAlias = tuple[Any, ...]  # the types of a union, or the only type

_known: dict[type[Any], dict[str, Branches]] = {}


class _Models(dict[str, Any]):
    """The models by name, each loaded when it is asked for."""

    def __missing__(self, name: str) -> Any:
        if name not in vimmerse_api.models.__all__:
            raise KeyError(name)
        return getattr(vimmerse_api.models, name)


def fields_of(model: type[Any]) -> dict[str, Branches]:
    """Return a model's own fields, each with what it may be."""
    if model not in _known:
        hints = typing.get_type_hints(model, localns=_Models())
        names = [field.name for field in attrs.fields(model) if field.init]
        _known[model] = {name: branches_of(hints[name]) for name in names}
    return _known[model]


def branches_of(annotation: Any) -> Branches:
    """Return the types that an annotation allows."""
    is_union = typing.get_origin(annotation) in {typing.Union, types.UnionType}
    return typing.get_args(annotation) if is_union else (annotation,)
