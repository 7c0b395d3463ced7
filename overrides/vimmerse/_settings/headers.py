"""The headers that users add."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..errors import InvalidArgumentError
from .key import KEY_HEADER


def checked_headers(given: Mapping[str, str] | None, name: str = "headers") -> dict[str, str]:
    """Return headers that can be sent. Raise InvalidArgumentError for others, and for the key's."""
    if given is not None and not isinstance(given, Mapping):
        raise InvalidArgumentError(f"{name}: expected a dict.", argument=name)
    for key, value in (given or {}).items():
        if not (isinstance(key, str) and isinstance(value, str) and _is_header(key, value)):
            words = f"{name}: {key!r} needs a name and a text that a header can carry."
            raise InvalidArgumentError(words, argument=name)
        if key.lower() == KEY_HEADER.lower():
            raise InvalidArgumentError(f"{name}: {KEY_HEADER} is set by api_key.", argument=name)
    return dict(given or {})


def merged(*headers: Mapping[str, str]) -> dict[str, str]:
    """Return headers together; of equal names, in whatever case, the last counts."""
    found = {name.lower(): (name, value) for some in headers for name, value in some.items()}
    return dict(found.values())


def _is_header(name: str, value: str) -> bool:
    return bool(re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name)) and (
        value.isascii() and value.isprintable()
    )
