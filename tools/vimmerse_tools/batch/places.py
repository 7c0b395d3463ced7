"""Where things stand in a line of JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\n\r]*")
_LAST_PART = re.compile(r"(\.[^.\[\]]*|\[\d*\]|[^.\[\]]+)$")


def places(text: str) -> dict[str, int]:
    """Return the column of each value in a line of valid JSON, from 1; a place is such as
    `arguments.elements.characters[0].name`.
    """
    found: dict[str, int] = {}

    def skip(at: int) -> int:
        match = _SPACE.match(text, at)
        return match.end() if match else at

    def note(at: int, place: str) -> int:
        """Note a value, and what is inside it. Return where it ends."""
        found[place] = at + 1
        is_object = text[at] == "{"
        if not is_object and text[at] != "[":
            return _DECODER.raw_decode(text, at)[1]
        at, number = skip(at + 1), 0
        while text[at] not in "}]":
            inner = f"{place}[{number}]"
            if is_object:
                name, end = _DECODER.raw_decode(text, at)
                at = skip(skip(end) + 1)  # the colon
                inner = f"{place}.{name}" if place else name
            at, number = skip(note(at, inner)), number + 1
            at = skip(at + 1) if text[at] == "," else at
        return at + 1

    note(skip(0), "")
    return found


def nearest(found: Mapping[str, int], place: str) -> int:
    """Return the column of a place, or of what it is missing from."""
    while place and place not in found:
        place = _LAST_PART.sub("", place)
    return found.get(place, 1)
