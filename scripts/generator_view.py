"""openapi.yaml as the generator should see it: nothing internal, no defaults to send, texts where
callers write them, fields that read whatever comes, everything said in words.

The generator drops enum lists, limits and whatever stands beside a `$ref` from its docstrings, and
sends every `default` with every call. So each property's description is completed with those facts,
and the defaults themselves are left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from spec_document import Document, parameters, reference_place, subschemas, walk

Schema = dict[str, Any]
# Under these keys stand names, which may be those of keywords: a property may be called `default`.
TABLES = {"properties", "responses"}
SCALARS = {"string", "integer", "number", "boolean", "null"}


def generator_view(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of the document for the generator."""
    components = document.get("components", {})
    internal = {
        f"#/components/parameters/{name}"
        for name, parameter in components.get("parameters", {}).items()
        if parameter.get("x-internal")
    }
    view: dict[str, Any] = _public_copy(document, internal)
    view.pop("servers", None)  # their variables have defaults, which are no schema's
    schemas = components.get("schemas", {})
    sent, read = directions(document)
    for name, schema in schemas.items():
        copy = view["components"]["schemas"][name]
        if name in sent:
            _send_plainly(copy)
        if name in read or name not in sent:
            _read_anything(copy, schemas, is_sent=name in sent)
        for source, properties in _property_tables(schema, copy):
            for field in source:
                properties[field] = _explained(source[field], properties[field], schemas)
    for _, parameter in parameters(view):
        # The generator looks for the description of a parameter in its schema only.
        text = {"description": parameter.get("description", ""), **parameter["schema"]}
        _send_plainly(parameter["schema"])
        parameter["schema"] = _explained(text, parameter["schema"], schemas)
    return view


def _public_copy(node: Any, internal: set[str], is_table: bool = False) -> Any:
    """Copy a node without defaults and without what is marked x-internal."""
    if isinstance(node, list):
        return [_public_copy(item, internal) for item in node if not _is_internal(item, internal)]
    if not isinstance(node, dict):
        return node
    return {
        key: _public_copy(value, internal, is_table=key in TABLES and not is_table)
        for key, value in node.items()
        if is_table or key != "default"
    }


def _is_internal(item: Any, internal: set[str]) -> bool:
    return isinstance(item, dict) and bool(item.get("x-internal") or item.get("$ref") in internal)


def directions(document: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """Return the names of the schemas that are part of a request, and of a response."""
    operations = [each for item in document.get("paths", {}).values() for each in item.values()]
    bodies = [each for each in operations if isinstance(each, dict)]
    return (
        _referred(document, [each.get("requestBody") for each in bodies]),
        _referred(document, [each.get("responses") for each in bodies]),
    )


def _referred(document: Mapping[str, Any], roots: list[Any]) -> set[str]:
    """Return the names of the schemas that some nodes lead to."""
    found: set[str] = set()
    for root in roots:  # grows
        for _, node in walk(root):
            reference = node.get("$ref")
            if isinstance(reference, str) and reference not in found:
                found.add(reference)
                roots.append(Document(document, {}).at(reference_place(reference)))
    schemas = "#/components/schemas/"
    return {each.removeprefix(schemas) for each in found if each.startswith(schemas)}


def _send_plainly(schema: Schema) -> None:
    """Make a date or an id in a request a text, which callers write as the service wants it, and
    what an object may hold besides its fields anything: that too is for the service to judge.
    """
    for _, part in subschemas(schema, ()):
        if not isinstance(part, dict):
            continue
        if part.get("format") != "binary":
            part.pop("format", None)
        part.pop("additionalProperties", None)


def _read_anything(schema: Schema, schemas: Mapping[str, Schema], *, is_sent: bool) -> None:
    """Make the fields of a response ones that keep whatever the server fills them with, so that
    one odd field never makes the whole response unreadable.
    """
    for _, part in list(subschemas(schema, ())):
        if not isinstance(part, dict):
            continue
        if part.get("format") == "uuid":
            del part["format"]
        for name, field in part.get("properties", {}).items():
            part["properties"][name] = _lenient(field, schemas)
        if "items" in part and not _is_object(part["items"], schemas):
            part["items"] = _lenient(part["items"], schemas)
        if isinstance(part.get("additionalProperties"), dict):
            part["additionalProperties"] = _lenient(part["additionalProperties"], schemas)
        elif not is_sent:
            part.pop("additionalProperties", None)


def _is_object(schema: Schema, schemas: Mapping[str, Schema]) -> bool:
    """Tell an object: in a list, the templates keep what comes instead of one."""
    target = _target(schema, schemas)
    return target.get("type") == "object" or bool({"properties", "allOf"} & target.keys())


def _lenient(field: Schema, schemas: Mapping[str, Schema]) -> Schema:
    """Return a union with a type that the generated code does not check, unless it is one."""
    if _is_unchecked(field, schemas):
        return field
    union = next((word for word in ("anyOf", "oneOf") if word in field), None)
    if union:
        return {**field, union: [*field[union], {"type": "null"}]}
    target = _target(field, schemas)
    is_text = "enum" in target or target.get("type") == "string"
    inner = {key: value for key, value in field.items() if key != "description"}
    more = {"type": "string"} if is_text else {"type": "null"}
    return {"description": field.get("description", ""), "anyOf": [inner, more]}


def _is_unchecked(field: Schema, schemas: Mapping[str, Schema]) -> bool:
    """Tell whether the generated code takes any value for this field as it is."""
    target = _target(field, schemas)
    branches = [*target.get("anyOf", []), *target.get("oneOf", [])]
    kinds = target.get("type")
    if branches:
        return any(_is_unchecked(branch, schemas) for branch in branches)
    if "enum" in target or "allOf" in target or "properties" in target:
        return False
    if isinstance(kinds, list):
        return any(_is_unchecked({**target, "type": kind}, schemas) for kind in kinds)
    if kinds == "array":
        inner = _target(target.get("items", {}), schemas)
        kind = inner.get("type")
        return isinstance(kind, str) and kind in SCALARS and _is_unchecked(inner, schemas)
    return kinds is None or (kinds in SCALARS and (kinds != "string" or "format" not in target))


def _target(schema: Schema, schemas: Mapping[str, Schema]) -> Schema:
    """Return the schema that a reference leads to, also one that stands alone in allOf."""
    while True:
        if len(schema.get("allOf", [])) == 1 and not schema.keys() & {"properties", "required"}:
            (schema,) = schema["allOf"]
        elif "$ref" in schema:
            schema = schemas[schema["$ref"].rpartition("/")[2]]
        else:
            return schema


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
