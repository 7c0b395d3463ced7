"""Values that fit a schema of openapi.yaml: every alternative of every field once, and everything
at the same time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spec_document import Document, Place, reference_place

Sample = tuple[Place, Any]
TEXTS = {
    "date-time": "2026-02-06T09:00:00+00:00",
    "date": "2026-02-06",
    "uuid": "f2ab750f-5c1e-418f-b399-16a695cfb638",
    "binary": b"content",
}
VALUES = {"string": "some text", "integer": 7, "number": 0.5, "boolean": True, "null": None}


def samples(
    document: Document, place: Place, schema: dict[str, Any], outer: tuple[int, ...] = ()
) -> Iterator[Sample]:
    """Yield values with the place that each one tries, an object's smallest first and its largest
    last. A schema that holds itself is left out where it does so.
    """
    if id(schema) in outer:
        return
    outer = (*outer, id(schema))
    if "$ref" in schema:
        target = reference_place(schema["$ref"])
        yield from samples(document, target, document.at(target), outer)
    elif "enum" in schema:
        yield from ((place, value) for value in schema["enum"])
    elif union := next((word for word in ("anyOf", "oneOf") if word in schema), None):
        for index, part in enumerate(schema[union]):
            yield from samples(document, (*place, union, index), part, outer)
    elif len(schema.get("allOf", [])) == 1 and not schema.keys() & {"properties", "required"}:
        yield from samples(document, (*place, "allOf", 0), schema["allOf"][0], outer)
    elif "allOf" in schema or "properties" in schema:
        yield from _objects(document, place, schema, outer)
    elif isinstance(schema.get("type"), list):
        for kind in schema["type"]:
            yield from samples(document, place, {**schema, "type": kind}, outer)
    elif schema.get("type") == "array":
        yield place, []
        inner = samples(document, (*place, "items"), schema["items"], outer)
        yield from ((at, [value]) for at, value in inner)
    elif schema.get("type", "object") == "object":
        yield from _objects(document, place, schema, outer)
    elif schema["type"] == "string":
        yield place, TEXTS.get(schema.get("format", ""), VALUES["string"])
    else:
        yield place, VALUES[schema["type"]]


def members(
    document: Document, place: Place, schema: dict[str, Any]
) -> tuple[dict[str, tuple[Place, dict[str, Any]]], set[str], dict[str, Any] | bool]:
    """Return the properties of an object with their places, the names of those that it requires,
    and what else it may hold.
    """
    if "$ref" in schema:
        target = reference_place(schema["$ref"])
        return members(document, target, document.at(target))
    table: dict[str, tuple[Place, dict[str, Any]]] = {}
    required, more = set(schema.get("required", [])), schema.get("additionalProperties", True)
    for index, part in enumerate(schema.get("allOf", [])):
        of_part, required_by_part, _ = members(document, (*place, "allOf", index), part)
        table |= of_part
        required |= required_by_part
    for name, field in schema.get("properties", {}).items():
        table[name] = ((*place, "properties", name), field)
    return table, required, more


def _objects(
    document: Document, place: Place, schema: dict[str, Any], outer: tuple[int, ...]
) -> Iterator[Sample]:
    table, required, more = members(document, place, schema)
    tried = {name: list(samples(document, at, field, outer)) for name, (at, field) in table.items()}
    largest = {name: found[-1][1] for name, found in tried.items() if found}
    if required & tried.keys() - largest.keys():
        return  # nothing finite fits
    smallest = {name: tried[name][0][1] for name in tried if name in required}
    yield place, smallest
    for name, found in tried.items():
        for at, value in found:
            yield (at if at[: len(place)] == place else table[name][0]), smallest | {name: value}
    if isinstance(more, dict):
        at = (*place, "additionalProperties")
        for _, value in samples(document, at, more, outer):
            yield at, smallest | {"one_more": value}
    yield place, largest
