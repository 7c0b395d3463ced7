"""Read openapi.yaml and find things in it: lines, references, operations, schemas.

Knows YAML and OpenAPI, but none of the rules of this project: those are in spec_rules.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Place = tuple[str | int, ...]
PARTS = ("allOf", "anyOf", "oneOf")
# Under these keys stands what may look like anything: names of properties, values of examples.
DATA = frozenset({"schema", "schemas", "example", "examples"})
LOADERS: Any = (getattr(yaml, "CSafeLoader", yaml.SafeLoader), yaml.SafeLoader)
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclass(frozen=True)
class Document:
    """An OpenAPI document as data, with the line on which each place begins."""

    data: Any
    lines: dict[Place, int]

    def line(self, place: Place) -> int:
        """Return the line of a place, or of the nearest enclosing place that has one."""
        while place not in self.lines:
            place = place[:-1]
        return self.lines[place]

    def at(self, place: Place) -> Any:
        """Return the value at a place; raise KeyError if there is none."""
        node = self.data
        try:
            for step in place:
                node = node[int(step) if isinstance(node, list) else step]
        except (IndexError, TypeError, ValueError) as error:
            raise KeyError(place) from error
        return node

    def resolve(self, node: Any) -> Any:
        """Return what `$ref` refers to; raise KeyError if it refers to itself."""
        seen: set[str] = set()
        while isinstance(node, dict) and "$ref" in node:
            reference = node["$ref"]
            if reference in seen:
                raise KeyError(reference)
            seen.add(reference)
            node = self.at(reference_place(reference))
        return node

    def components(self, kind: str) -> dict[str, Any]:
        """Return the components of a kind by name, such as `schemas`."""
        found: dict[str, Any] = self.data.get("components", {}).get(kind, {})
        return found

    def operations(self) -> Iterator[tuple[Place, dict[str, Any]]]:
        """Yield every operation under `paths`."""
        return self._operations("paths")

    def webhooks(self) -> Iterator[tuple[Place, dict[str, Any]]]:
        """Yield every operation under `webhooks`, which the service sends."""
        return self._operations("webhooks")

    def _operations(self, table: str) -> Iterator[tuple[Place, dict[str, Any]]]:
        for route, item in self.data.get(table, {}).items():
            for method in METHODS:
                if method in item:
                    yield (table, route, method), item[method]


def read(path: Path) -> Document:
    """Read a document; raise yaml.YAMLError if it is not YAML, or contains itself."""
    text = path.read_text(encoding="utf-8")
    fast, clear = LOADERS  # the one in C is ten times as fast, but says less about mistakes
    try:
        loader = fast(text)
        root = loader.get_single_node()
    except yaml.YAMLError:
        loader = clear(text)
        root = loader.get_single_node()
    if root is None:
        return Document(None, {(): 1})
    return Document(loader.construct_document(root), {(): 1, **dict(_lines(root, ()))})


def _lines(
    node: yaml.Node, place: Place, around: tuple[yaml.Node, ...] = ()
) -> Iterator[tuple[Place, int]]:
    if any(node is outer for outer in around):
        raise yaml.MarkedYAMLError(problem="it contains itself", problem_mark=node.start_mark)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*place, key.value), key.start_mark.line + 1
            yield from _lines(value, (*place, key.value), (*around, node))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield (*place, index), value.start_mark.line + 1
            yield from _lines(value, (*place, index), (*around, node))


def pointer(place: Place) -> str:
    """Write a place as a JSON pointer without the leading slash."""
    return "/".join(str(step).replace("~", "~0").replace("/", "~1") for step in place)


def reference_place(reference: str) -> Place:
    """Return the place that a local `$ref` such as `#/components/schemas/Story` names."""
    return tuple(
        step.replace("~1", "/").replace("~0", "~")
        for step in reference.removeprefix("#/").split("/")
    )


def walk(
    node: Any, place: Place = (), without: frozenset[str] = frozenset()
) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Yield every mapping with its place, except those under some keys."""
    if isinstance(node, dict):
        yield place, node
        for key, value in node.items():
            if key not in without:
                yield from walk(value, (*place, key), without)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from walk(value, (*place, index), without)


def parameters(data: Any) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Yield every parameter that is no reference: a mapping with a name, a place and a schema may
    also be a table of properties.
    """
    tables = [(("components", "parameters"), data.get("components", {}).get("parameters", {}))]
    for route, item in data.get("paths", {}).items():
        owners = {("paths", route): item} | {
            ("paths", route, method): item[method] for method in METHODS if method in item
        }
        for place, owner in owners.items():
            tables.append(((*place, "parameters"), dict(enumerate(owner.get("parameters", [])))))
    for place, table in tables:
        yield from (((*place, key), node) for key, node in table.items() if "$ref" not in node)


def outer_schemas(document: Document) -> Iterator[tuple[Place, Any]]:
    """Yield every schema that is not part of another."""
    for name, schema in document.components("schemas").items():
        yield ("components", "schemas", name), schema
    for place, node in walk(document.data, without=DATA):
        if "schema" in node:
            yield (*place, "schema"), node["schema"]


def schemas(document: Document) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Yield every schema, including those inside others."""
    for place, schema in outer_schemas(document):
        yield from ((at, part) for at, part in subschemas(schema, place) if isinstance(part, dict))


def subschemas(schema: Any, place: Place) -> Iterator[tuple[Place, Any]]:
    """Yield a schema and every schema inside it. A schema may be true or false."""
    yield place, schema
    if not isinstance(schema, dict):
        return
    for keyword in {"items", "additionalProperties", "not"} & schema.keys():
        yield from subschemas(schema[keyword], (*place, keyword))
    for keyword in PARTS:
        for index, part in enumerate(schema.get(keyword, [])):
            yield from subschemas(part, (*place, keyword, index))
    for name, part in schema.get("properties", {}).items():
        yield from subschemas(part, (*place, "properties", name))
