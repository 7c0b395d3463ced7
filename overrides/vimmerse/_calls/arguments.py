"""Checks arguments against the emitted models' annotations before anything is sent.

Shapes are checked, values are not: which tools, ratios or limits are allowed is for the server to
say, and may change before this client does. A word that is not documented is warned of.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from difflib import get_close_matches
from types import NoneType
from typing import Any, Literal, get_args, get_origin

import attrs
from vimmerse_api.types import File

from .._root import invalid
from .._warnings import warn
from ..errors import InvalidArgumentError
from ..jobs import is_id
from .media import Media
from .shapes import Branches, branches_of, fields_of

_LONGEST_NUMBER = 1024  # bits, the range of a double; Python refuses to print far longer ones
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


def check_body(
    model: type[Any], arguments: Mapping[str, Any], media: Media, prefix: str = ""
) -> dict[str, Any]:
    """Return the arguments as the model takes them: mappings that stand for models become models.

    Raise InvalidArgumentError with the place, such as `elements.characters[0].name`.
    """
    fields = fields_of(model).items()
    return {n: _checked(arguments.get(n), field, media, prefix + n) for n, field in fields}


def check_path(name: str, value: Any) -> str:
    """Return a path parameter, refusing what would lead to another route."""
    if not isinstance(value, str):
        id_ = getattr(value, "id", None)
        hint = f" (its id is {id_!r})" if isinstance(id_, str) else ""
        raise invalid(name, f"expected the text of an id, not {type(value).__name__}{hint}.")
    if value.startswith(("story:", "asset:")):
        raise invalid(name, f"{value!r} is a job reference; pass only the id after the colon.")
    if not is_id(value):
        raise invalid(name, f"{value[:50]!r} is not an id.")
    return value


def check_json(value: Any, place: str) -> Any:
    """Return a value that JSON can carry, in plain types."""
    try:
        return _plain(value, place)
    except RecursionError:
        raise invalid(place, "it is nested too deep, or contains itself.") from None


def _plain(value: Any, place: str) -> Any:
    if isinstance(value, str):
        return _text(value, place)
    if isinstance(value, Mapping):
        return {_text(key, place): _plain(item, f"{place}.{key}") for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, f"{place}[{index}]") for index, item in enumerate(value)]
    if isinstance(value, int) and value.bit_length() > _LONGEST_NUMBER:
        raise invalid(place, "the number is too large to send.")
    if value is None or (isinstance(value, int | float) and math.isfinite(value)):
        return value
    shown = value if isinstance(value, float) else type(value).__name__
    raise invalid(place, f"JSON cannot carry {shown}.")


def _checked(value: Any, branches: Branches, media: Media, place: str) -> Any:
    """Check the type of a value, then what is inside it."""
    if value is None and NoneType in branches:
        return None
    if value is None:
        raise InvalidArgumentError(f"{place} is required.", argument=place)
    if str in branches:
        value = media.take(value, place, is_optional=NoneType in branches)
    branch = next((each for each in branches if each is not NoneType and _fits(value, each)), None)
    if branch is None:
        raise invalid(place, f"expected {_described(branches)}, not {type(value).__name__}.")
    if isinstance(value, str):
        _warn_of(value, branches, place)
    kind = _kind_of(branch)
    if kind is list:
        items = branches_of(*get_args(branch))
        return [_checked(one, items, media, f"{place}[{index}]") for index, one in enumerate(value)]
    if kind is File:
        return value
    return _model(value, kind, media, place) if attrs.has(kind) else check_json(value, place)


def _warn_of(value: str, branches: Branches, place: str) -> None:
    """Warn of a word that is not in the documented list, and of a text that is needed and blank."""
    words = [
        word for branch in branches if _kind_of(branch) is Literal for word in get_args(branch)
    ]
    if words and value not in words:
        near = get_close_matches(value.lower(), [word.lower() for word in words], n=1)
        meant = next((f"did you mean {word!r}?" for word in words if word.lower() in near), None)
        told = meant or f"it has only {', '.join(words)}."
        warn(f"{place}: the documentation does not list {value!r}; {told} It is sent as given.")
    if branches == (str,) and not value.strip():
        warn(f"{place} is empty. It is sent as given.")


def _model(value: Any, model: type[Any], media: Media, place: str) -> Any:
    """Check a model, or build one from a mapping. Unknown keys are sent, with a warning."""
    known = fields_of(model)
    if isinstance(value, Mapping):
        given = {_attribute(key): item for key, item in value.items()}
        extra = {key: item for key, item in given.items() if key not in known}
        if extra:
            names, listed = ", ".join(map(str, extra)), ", ".join(known)
            warn(f"{place}: the documentation has no {names}, only {listed}; sent as given.")
    else:
        given = {name: getattr(value, name) for name in known}
        extra = getattr(value, "additional_properties", {})
    built = model(**check_body(model, given, media, f"{place}."))
    if extra:
        built.additional_properties = check_json(extra, place)
    return built


def _attribute(key: Any) -> Any:
    """Return what a field is called in the emitted models, where `URL` is in small letters."""
    return key.lower() if isinstance(key, str) and key.isupper() else key


def _text(value: Any, place: str) -> str:
    """Return a text or a key that can be sent."""
    if not isinstance(value, str):
        raise invalid(place, f"JSON keys are text, not {type(value).__name__}.")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise invalid(place, "the text has a lone surrogate, which cannot be sent.") from None
    return value


def _kind_of(branch: Any) -> Any:
    """Return a type without what it holds: `list` for `list[str]`."""
    return get_origin(branch) or branch


def _fits(value: Any, branch: Any) -> bool:
    """Return True if a value is of a type, whatever it holds; true and false are no numbers."""
    accepted, _ = _accepted(branch)
    return isinstance(value, accepted) and not (isinstance(value, bool) and int in accepted)


def _described(branches: Branches) -> str:
    """Return what errors call the types that a field may have."""
    return " or ".join(_accepted(each)[1] for each in branches if each is not NoneType)


def _accepted(branch: Any) -> tuple[tuple[type[Any], ...], str]:
    kind = _kind_of(branch)
    return _PLAIN.get(kind) or ((kind, Mapping), f"{kind.__name__} or a dict")
