"""Read a vendor's page, a ReDoc page as plain text, into what it prints for each route.

A field that may be null is printed by its title only, so its name is worked out from that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

ROUTE = re.compile(r"(get|post|delete)(/v2/\S+)")
STATUS = re.compile(r"\d{3}")
TYPES = {
    "string": {"string"},
    "string <binary>": {"string"},
    "integer": {"integer"},
    "number": {"number"},
    "boolean": {"boolean"},
    "Array of strings": {"array"},
    "any": set(),
}
FIELD = re.compile(rf"({'|'.join(TYPES)}) \(.+?\)( (?:\[|>=|\^|non-empty).*)?")
NULLABLE_FIELD = re.compile(r"(?P<title>.+) \(\w+\) or .* \((?P=title)\)")
NAMES = {
    "Audio Configuration": "audio_option",
    "Audio duration (seconds)": "audio_duration",
    "Authorization": "Authorization",
    "Duration (seconds)": "duration",
    "Storyboard (JSON object)": "storyboard",
    "Story Elements": "elements",
    "Username": "Username",
    "Video duration (seconds)": "video_duration",
    "X-Axis Offset": "offset_x",
    "X-Client-Type": "X-Client-Type",
    "Y-Axis Offset": "offset_y",
}

Facts = dict[str, Any]
Fields = dict[str, Facts]


@dataclass
class Section:
    """What a page prints for one route."""

    method: str
    path: str
    has_key: bool
    body: Fields = field(default_factory=dict)
    query: Fields = field(default_factory=dict)
    header: Fields = field(default_factory=dict)
    statuses: list[str] = field(default_factory=list)


def sections(text: str) -> Iterator[Section]:
    """Yield the routes of a page. The line that names a route comes after its fields."""
    lines: list[str] = []
    for line in text.splitlines():
        route = ROUTE.fullmatch(line)
        if route:
            yield _section(route[1], route[2], lines)
            lines = []
        lines.append(line)


def _section(method: str, path: str, lines: list[str]) -> Section:
    section = Section(method, path, has_key="SecurityAPIKeyHeader" in lines)
    fields: Fields = {}
    for index, line in enumerate(lines):
        if line in ("query Parameters", "header Parameters"):
            fields = getattr(section, line.split()[0])
        elif line.startswith("Request Body schema:"):
            fields = section.body
        elif STATUS.fullmatch(line):
            section.statuses.append(line)
        elif line.startswith("Default: "):
            _last(fields)["default"] = json.loads(line.removeprefix("Default: "))
        elif line.startswith("Enum: "):
            _last(fields)["enum"] = re.findall(r'"([^"]*)"', line)
        else:
            fields.update(_field(lines, index))
    return section


def _last(fields: Fields) -> Facts:
    return list(fields.values())[-1]


def _field(lines: list[str], index: int) -> Fields:
    """Return the field whose type stands in a line, if one does."""
    line = lines[index]
    nullable = NULLABLE_FIELD.fullmatch(line)
    if nullable:
        title = nullable["title"]
        name = NAMES.get(title, title.lower().replace(" ", "_"))
        pieces = [piece.removeprefix(f"{title} (") for piece in line.split(" or ")]
        return {name: {"types": {piece.partition(")")[0] for piece in pieces}}}
    plain = FIELD.fullmatch(line)
    if not plain:
        return {}
    required = lines[index - 1] == "required"
    name = lines[index - 2] if required else lines[index - 1]
    facts = {"types": TYPES[plain[1]], **_limits((plain[2] or "").strip())}
    return {name: {**facts, "required": True} if required else facts}


def _limits(text: str) -> Facts:
    if text == "non-empty":
        return {"minItems": 1}
    if text.startswith("^"):
        return {"pattern": text}
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    return dict(zip(("minimum", "maximum"), numbers, strict=False))
