"""Checks arguments against the emitted models' annotations before anything is sent.

Shapes are checked, values are not: which tools, ratios or limits are allowed is for the server to
say, and may change before this client does.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import attrs
from vimmerse_api.types import File

from .._warnings import warn
from ..errors import InvalidArgumentError
from .shapes import Field, Shape, fields_of

_LONGEST_NUMBER = 1024  # bits, the range of a double; Python refuses to print far longer ones


def check_body(model: type[Any], arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments as the model takes them: mappings that stand for models become models.

    Raise InvalidArgumentError with the place, such as `elements.characters[0].name`.
    """
    return {
        name: _checked(arguments.get(name), field, name) for name, field in fields_of(model).items()
    }


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
    if isinstance(value, str):
        return _text(value, place)
    if isinstance(value, int) and value.bit_length() > _LONGEST_NUMBER:
        raise InvalidArgumentError(f"{place}: the number is too large to send.", argument=place)
    if isinstance(value, float) and not math.isfinite(value):
        raise InvalidArgumentError(f"{place}: JSON cannot carry {value}.", argument=place)
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, Mapping):
        return {_key(key, place): _plain(item, f"{place}.{key}") for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, f"{place}[{index}]") for index, item in enumerate(value)]
    raise InvalidArgumentError(
        f"{place}: JSON cannot carry {type(value).__name__}.", argument=place
    )


def _checked(value: Any, field: Field, place: str) -> Any:
    if value is None and field.is_optional:
        return None
    if value is None:
        raise InvalidArgumentError(f"{place} is required.", argument=place)
    for shape in field.shapes:
        if shape.fits(value):
            return _converted(value, shape, place)
    words = f"{place}: expected {field.words}, not {type(value).__name__}."
    raise InvalidArgumentError(words, argument=place)


def _converted(value: Any, shape: Shape, place: str) -> Any:
    """Check the inside of a value whose outer shape fits."""
    if shape.items is not None:
        return [_checked(one, shape.items, f"{place}[{i}]") for i, one in enumerate(value)]
    if shape.model is not None:
        return _model(value, shape.model, place)
    return value if isinstance(value, File) else check_json(value, place)


def _model(value: Any, model: type[Any], place: str) -> Any:
    """Check a model, or build one from a mapping; only open models take keys that the document
    does not know.
    """
    known = fields_of(model)
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
            name: _checked(given.get(name), field, f"{place}.{name}")
            for name, field in known.items()
        }
    )
    if extra:
        built.additional_properties = check_json(extra, place)
    return built


def _attribute(key: Any) -> Any:
    """Return what a field is called in the emitted models, where `URL` is in small letters."""
    return key.lower() if isinstance(key, str) and key.isupper() else key


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
