"""What changed between two published documents, and which version that asks for.

Redocly finds the changes and rates them. The rates are corrected here where it does not see what a
change does to a client that was generated from the document.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from redocly import redocly
from spec_document import PARTS, Document, Place, read, reference_place, walk

IMPACTS = ("patch", "minor", "major")
# By type, kind and property of a change, what it asks for at least.
RATES: dict[tuple[str, str, str | None], str] = {
    ("Operation", "modified", "tags"): "major",  # clients group their methods by it
    ("Parameter", "modified", "name"): "major",
    ("PathItem", "modified", "key"): "major",  # a path parameter has another name
    ("Schema", "modified", "default"): "minor",
    ("Schema", "modified", "enum"): "minor",
    ("Schema", "modified", "format"): "major",
    ("Schema", "modified", "required"): "minor",
    ("Schema", "modified", "type"): "minor",
    ("Schema", "removed", None): "major",  # a field or a class that callers use
    ("SecurityRequirement", "added", None): "major",
    ("SecurityRequirement", "modified", None): "major",
}
LONGEST = 60


@dataclass(frozen=True)
class Change:
    """A change in words, with its impact: major if it may break a client."""

    impact: str
    text: str


def changes(base: Path, revision: Path) -> list[Change]:
    """Return what differs between two documents, the gravest changes first."""
    report = json.loads(redocly("diff", base, revision, "--format", "json", "--fail-on", "none"))
    after = Document(read(revision).data, {})
    found = [
        Change(_impact(each, after), _text(each))
        for each in report["changes"]
        if reference_place(_pointer(each)) != ("info", "version")
    ]
    return sorted(dict.fromkeys(found), key=lambda each: -IMPACTS.index(each.impact))


def needed_version(version: str, found: list[Change]) -> str:
    """Return the lowest version that may follow one after some changes."""
    if not found:
        return version
    position = 2 - max(IMPACTS.index(each.impact) for each in found)
    numbers = list(numbers_of(version))
    numbers[position] += 1
    numbers[position + 1 :] = [0] * (2 - position)
    return ".".join(map(str, numbers))


def numbers_of(version: str) -> tuple[int, int, int]:
    """Return the three numbers of a version; raise ValueError if it is none."""
    major, minor, patch = map(int, version.split("."))
    return major, minor, patch


def _impact(change: dict[str, Any], document: Document) -> str:
    verdicts = {verdict["ruleId"]: verdict["impact"] for verdict in change["verdicts"]}
    place = reference_place(_pointer(change))
    if "enum-values-added" in verdicts and _is_open(document, place[:3]):
        del verdicts["enum-values-added"]
    given = verdicts.values() if change["verdicts"] else [change["impact"]]
    key = (change["typeName"], change["kind"], change.get("property"))
    rate = RATES.get(key, "patch")
    return max([*given, rate], key=IMPACTS.index)


def _is_open(document: Document, place: Place) -> bool:
    """Tell a list of words that is used beside any text only."""
    reference = "#/" + "/".join(map(str, place))
    uses = [at for at, node in walk(document.data) if node.get("$ref") == reference]
    return bool(uses) and all(
        at[-2:-1] == ("anyOf",) and {"type": "string"} in document.at(at[:-1]) for at in uses
    )


def _pointer(change: dict[str, Any]) -> str:
    side: dict[str, str] = change.get("revision") or change["base"]
    return side["pointer"]


def _text(change: dict[str, Any]) -> str:
    place = reference_place(_pointer(change))
    if change["verdicts"]:
        said = " ".join(verdict["message"] for verdict in change["verdicts"])
        if place[0] in ("paths", "webhooks") and len(place) > 2:
            return f"{_name(place[:3], None)}: {said}"
        is_named = place[:2] != ("components", "schemas") or f"`{place[2]}`" in said
        return said if is_named else f"{_name(place, None)}: {said}"
    name = _name(place, change.get("property"))
    if change["kind"] != "modified":
        return f"{name} was {change['kind']}."
    return f"{name}: {change['property']} changed{''.join(_values(change))}."


def _values(change: dict[str, Any]) -> Iterator[str]:
    old, new = (change.get(side, {}).get("value") for side in ("base", "revision"))
    if isinstance(old, list) and isinstance(new, list):
        gone, come = ([each for each in a if each not in b] for a, b in ((old, new), (new, old)))
        yield f", without {_json(gone)}" if gone else ""
        yield f", with {_json(come)}" if come else ""
    elif len(_json(old) + _json(new)) <= LONGEST:
        yield f" from {_json(old)} to {_json(new)}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).strip("[]")


def _name(place: Place, key: str | None) -> str:
    """Name a place as a reader of the document would."""
    steps = [str(step) for step in place]
    if key and steps[-1:] == [key]:
        steps.pop()
    match steps:
        case ["components", "schemas", schema, *inner]:
            fields = [name for word, name in pairwise(inner) if word == "properties"]
            part = "A part of " if {*inner[-2:-1]} & {*PARTS} else ""
            return f"{part}`{'.'.join([schema, *fields])}`"
        case ["components", _, name, *_]:
            return f"`{name}`"
        case ["paths" | "webhooks" as table, path, method, *inner]:
            owner = f"`{method.upper()} {path}`" if table == "paths" else f"Callback `{path}`"
            return f"{owner}, {' '.join(inner)}" if inner else owner
        case ["paths", path]:
            return f"`{path}`"
        case _:
            return f"`{'/'.join(steps)}`"
