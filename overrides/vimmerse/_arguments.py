"""Checks arguments against the emitted models' annotations before anything is sent.

Shapes are checked, values are not: which tools, ratios or limits are allowed is the server's to
say, and may change before we do.
"""

from __future__ import annotations

import math
import types
import typing
from collections.abc import Iterator, Mapping
from typing import Any, Literal

import attrs
import vimmerse_api.models
from vimmerse_api.types import File

from ._warnings import warn
from .errors import InvalidArgumentError

_LONGEST_NUMBER = 1024  # bits, the range of a double; Python refuses to print far longer ones
Branches = tuple[Any, ...]
_FIELDS: dict[type[Any], dict[str, Branches]] = {}


def check_body(model: type[Any], arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments as the model takes them: mappings that stand for models become models.

    Raises InvalidArgumentError with the place, such as `elements.characters[0].name`.
    """
    return {
        name: _checked(arguments.get(name), branches, name)
        for name, branches in _fields(model).items()
    }


def file_fields(model: type[Any]) -> set[str]:
    """Return the names of a model's fields that are files."""
    return {name for name, branches in _fields(model).items() if File in branches}


def check_path(name: str, value: Any) -> str:
    """Return a path parameter, refusing what would lead to another route."""
    if not isinstance(value, str):
        id_ = getattr(value, "id", None)
        hint = f" (its id is {id_!r})" if isinstance(id_, str) else ""
        words = f"{name}: expected the text of an id, not {type(value).__name__}{hint}."
        raise InvalidArgumentError(words, argument=name)
    if value.startswith(("story:", "asset:")):
        words = f"{name}: {value!r} is the name of a job; its id is what follows the colon."
        raise InvalidArgumentError(words, argument=name)
    if value.strip() in {"", ".", ".."}:
        raise InvalidArgumentError(f"{name}: {value!r} is not an id.", argument=name)
    return _text(value, name)


def check_json(value: Any, place: str) -> Any:
    """Return a value that JSON can carry, plain."""
    try:
        return _plain(value, place)
    except RecursionError:
        words = f"{place}: it is nested too deep, or contains itself."
        raise InvalidArgumentError(words, argument=place) from None


def _plain(value: Any, place: str) -> Any:
    if isinstance(value, Mapping):
        return {_key(key, place): _plain(item, f"{place}.{key}") for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, f"{place}[{index}]") for index, item in enumerate(value)]
    if isinstance(value, int) and value.bit_length() > _LONGEST_NUMBER:
        raise InvalidArgumentError(f"{place}: the number is too large to send.", argument=place)
    if isinstance(value, float) and not math.isfinite(value):
        raise InvalidArgumentError(f"{place}: JSON cannot carry {value}.", argument=place)
    if isinstance(value, str):
        return _text(value, place)
    if value is None or isinstance(value, bool | int | float):
        return value
    raise InvalidArgumentError(
        f"{place}: JSON cannot carry {type(value).__name__}.", argument=place
    )


def _checked(value: Any, branches: Branches, place: str) -> Any:
    if value is None:
        if types.NoneType in branches:
            return None
        raise InvalidArgumentError(f"{place} is required.", argument=place)
    for branch in branches:
        if _fits(value, branch):
            return _converted(value, branch, place)
    raise _wrong(place, " or ".join(_described(branches)), value)


def _fits(value: Any, branch: Any) -> bool:
    """Tell whether the value is of the branch's outer shape."""
    origin = typing.get_origin(branch) or branch
    if origin is Any:
        return True
    if origin is Literal or origin is str:
        return isinstance(value, str)
    if origin is float or origin is int:
        return isinstance(value, (int, float) if origin is float else int) and not isinstance(
            value, bool
        )
    if origin is list:
        return isinstance(value, list | tuple)
    if attrs.has(origin) and origin is not File:
        return isinstance(value, origin | Mapping)
    return isinstance(value, origin)


def _converted(value: Any, branch: Any, place: str) -> Any:
    """Check the inside of a value whose outer shape fits."""
    if typing.get_origin(branch) is list:
        inner = _branches(*typing.get_args(branch))
        return [_checked(item, inner, f"{place}[{index}]") for index, item in enumerate(value)]
    if isinstance(branch, type) and attrs.has(branch) and branch is not File:
        return _model(value, branch, place)
    return value if isinstance(value, File) else check_json(value, place)


def _model(value: Any, model: type[Any], place: str) -> Any:
    """Check a model, or build one from a mapping; only open models take keys that the document
    does not know.
    """
    known = _fields(model)
    given = (
        {name: getattr(value, name) for name in known}
        if attrs.has(type(value))
        else {_attribute(key): item for key, item in value.items()}
    )
    extra = {key: item for key, item in given.items() if key not in known}
    if isinstance(value, model):
        extra = dict(getattr(value, "additional_properties", {}))
    if extra and not hasattr(model, "additional_keys"):
        names = ", ".join(map(str, extra))
        raise InvalidArgumentError(
            f"{place}: {names} not accepted, only {', '.join(known)}.", argument=place
        )
    if extra and isinstance(value, Mapping):
        names = ", ".join(map(str, extra))
        warn(f"{place}: the document has no {names}, only {', '.join(known)}; sent as given.")
    built = model(
        **{
            name: _checked(given.get(name), branches, f"{place}.{name}")
            for name, branches in known.items()
        }
    )
    if extra:
        built.additional_properties = check_json(extra, place)
    return built


def _attribute(key: Any) -> Any:
    """Return what a field is called in the emitted models, where `URL` is in small letters."""
    return key.lower() if isinstance(key, str) and key.isupper() else key


def _fields(model: type[Any]) -> dict[str, Branches]:
    """Return what each of a model's own fields may be; names are looked up among the models,
    which load lazily.
    """
    if model not in _FIELDS:
        hints = typing.get_type_hints(model, localns=_Models())
        _FIELDS[model] = {
            field.name: _branches(hints[field.name]) for field in attrs.fields(model) if field.init
        }
    return _FIELDS[model]


class _Models(dict[str, Any]):
    def __missing__(self, name: str) -> Any:
        if name not in vimmerse_api.models.__all__:
            raise KeyError(name)
        return getattr(vimmerse_api.models, name)


def _branches(hint: Any) -> Branches:
    return (
        typing.get_args(hint)
        if typing.get_origin(hint) in {typing.Union, types.UnionType}
        else (hint,)
    )


def _described(branches: Branches) -> Iterator[str]:
    words = {
        str: "text",
        int: "a whole number",
        float: "a number",
        bool: "true or false",
        File: "a file",
    }
    for branch in branches:
        origin: Any = typing.get_origin(branch) or branch
        if origin is list:
            yield "a list"
        elif attrs.has(origin) and origin is not File:
            yield f"{origin.__name__} or a dict"
        elif origin is not types.NoneType:
            yield "text" if origin is Literal else words.get(origin, str(origin))


def _wrong(place: str, expected: str, value: Any) -> InvalidArgumentError:
    return InvalidArgumentError(
        f"{place}: expected {expected}, not {type(value).__name__}.", argument=place
    )


def _key(key: Any, place: str) -> str:
    if not isinstance(key, str):
        raise InvalidArgumentError(
            f"{place}: JSON keys are text, not {type(key).__name__}.", argument=place
        )
    return _text(key, place)


def _text(value: str, place: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise InvalidArgumentError(
            f"{place}: the text has a lone surrogate, which cannot be sent.", argument=place
        ) from None
    return value
