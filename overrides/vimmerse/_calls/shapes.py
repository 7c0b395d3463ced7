"""What each field of an emitted model may be, read once from its annotations."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

import attrs
import vimmerse_api.models
from vimmerse_api.types import File

Branches: TypeAlias = tuple[Any, ...]
"""The types of a union, or the only type that an annotation has."""

_PLAIN: dict[Any, tuple[tuple[type[Any], ...], str]] = {
    Any: ((object,), "anything"),
    Literal: ((str,), "text"),
    list: ((list, tuple), "a list"),
    str: ((str,), "text"),
    int: ((int,), "a whole number"),
    float: ((int, float), "a number"),
    bool: ((bool,), "true or false"),
    File: ((File,), "a file"),
}
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


def kind_of(branch: Any) -> Any:
    """Return a type without what it holds: `list` for `list[str]`."""
    return typing.get_origin(branch) or branch


def fits(value: Any, branch: Any) -> bool:
    """Return True if a value is of a type, whatever it holds; true and false are no numbers."""
    accepted, _ = _accepted(branch)
    return isinstance(value, accepted) and not (isinstance(value, bool) and int in accepted)


def described(branches: Branches) -> str:
    """Return what errors call the types that a field may have."""
    return " or ".join(_accepted(each)[1] for each in branches if each is not types.NoneType)


def _accepted(branch: Any) -> tuple[tuple[type[Any], ...], str]:
    kind = kind_of(branch)
    return _PLAIN.get(kind) or ((kind, Mapping), f"{kind.__name__} or a dict")
