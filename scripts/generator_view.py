"""openapi.yaml as the generator should see it: nothing internal, no defaults to send, everything
said in words.

The generator drops enum lists, limits and whatever stands beside a `$ref` from its docstrings, and
sends every `default` with every call. So each property's description is completed with those facts,
and the defaults themselves are left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

Schema = dict[str, Any]


def generator_view(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of the document for the generator."""
    components = document.get("components", {})
    internal = {
        f"#/components/parameters/{name}"
        for name, parameter in components.get("parameters", {}).items()
        if parameter.get("x-internal")
    }
    view: dict[str, Any] = _public_copy(document, internal)
    schemas = components.get("schemas", {})
    for name, schema in schemas.items():
        for source, properties in _property_tables(schema, view["components"]["schemas"][name]):
            for field in source:
                properties[field] = _explained(source[field], properties[field], schemas)
    for parameter in _parameters(view):
        text = {"description": parameter.get("description", ""), **parameter["schema"]}
        parameter["schema"] = _explained(text, parameter["schema"], schemas)
    return view


def _parameters(node: Any) -> Iterator[Schema]:
    """Yield every parameter: the generator looks for its description in its schema only."""
    if isinstance(node, dict):
        if {"name", "in", "schema"} <= node.keys():
            yield node
        for value in node.values():
            yield from _parameters(value)
    elif isinstance(node, list):
        for item in node:
            yield from _parameters(item)


def _public_copy(node: Any, internal: set[str]) -> Any:
    """Copy a node without defaults and without what is marked x-internal."""
    if isinstance(node, list):
        return [_public_copy(item, internal) for item in node if not _is_internal(item, internal)]
    if not isinstance(node, dict):
        return node
    return {
        key: _public_copy(value, internal)
        for key, value in node.items()
        if not _is_default(key, node)
    }


def _is_internal(item: Any, internal: set[str]) -> bool:
    return isinstance(item, dict) and bool(item.get("x-internal") or item.get("$ref") in internal)


def _is_default(key: str, owner: Mapping[str, Any]) -> bool:
    """Tell a schema's `default` from a response or a property that has this name."""
    return key == "default" and bool({"type", "allOf", "anyOf", "enum", "$ref"} & owner.keys())


def _property_tables(source: Schema, copy: Schema) -> Iterator[tuple[Schema, Schema]]:
    if "properties" in source:
        yield source["properties"], copy["properties"]
    for inner, inner_copy in zip(source.get("allOf", []), copy.get("allOf", []), strict=True):
        yield from _property_tables(inner, inner_copy)


def _explained(source: Schema, copy: Schema, schemas: Mapping[str, Schema]) -> Schema:
    text = source.get("description", "").strip()
    parts = [text, *_values(source, schemas), *_limits(source), *_default(source)]
    if "x-media" in source:
        parts.insert(1, "In a call, a Path, bytes or an open binary file is uploaded first.")
    explained = {**copy, "description": " ".join(part for part in parts if part)}
    if len(copy.get("allOf", [])) == 1:
        # The generator describes a property that is one reference by its target; a union
        # keeps its own description.
        explained["anyOf"] = explained.pop("allOf") * 2
    return explained


def _values(source: Schema, schemas: Mapping[str, Schema]) -> Iterator[str]:
    branches = [source, *source.get("allOf", []), *source.get("anyOf", [])]
    for branch in branches:
        values = schemas.get(branch.get("$ref", "").rpartition("/")[2], branch).get("enum")
        if values:
            is_open = {"type": "string"} in branches
            yield f"{'Known values' if is_open else 'One of'}: {', '.join(map(str, values))}."


def _limits(source: Schema) -> Iterator[str]:
    low, high = source.get("minimum"), source.get("maximum")
    if low is not None and high is not None:
        yield f"From {low} to {high}."
    elif low is not None:
        yield f"At least {low}."
    if "minItems" in source:
        yield f"At least {source['minItems']} of them."
    if "examples" in source:
        yield f"Such as {', '.join(source['examples'])}."
    if "pattern" in source:
        yield f"Pattern: `{source['pattern']}`."


def _default(source: Schema) -> Iterator[str]:
    if "default" in source:
        yield f"Server default: {json.dumps(source['default'], ensure_ascii=False)}."
