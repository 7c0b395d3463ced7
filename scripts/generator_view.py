"""The copy for generators as our own generator should see it: texts where callers write them,
fields that read whatever comes, everything said in words.

The generator drops whatever stands beside a `$ref`, and a parameter's own description.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from codegen_copy import (
    FORMAT,
    NAMES,
    REFERENCE,
    RENAMED,
    UNION,
    WORDS,
    property_tables,
    rename_schemas,
)
from spec_document import Document, parameters, reference_place, schemas, subschemas, walk

Schema = dict[str, Any]
SCALARS = {"string", "integer", "number", "boolean", "null"}


def generator_view(made: Mapping[str, Any]) -> dict[str, Any]:
    """Return the view of a copy that codegen_copy has made."""
    view: dict[str, Any] = copy.deepcopy(dict(made))
    view.pop("servers", None)  # their variables have defaults, which are no schema's
    _unwrap_inner(view)
    rename_schemas(view, {new: old for old, new in RENAMED.items()})
    _split_objects(view)
    _split_texts(view)
    whole = copy.deepcopy(view.get("components", {}).get("schemas", {}))
    sent, read = directions(view)
    for name, schema in view.get("components", {}).get("schemas", {}).items():
        if name in sent:
            _send_plainly(schema)
        if name in read or name not in sent:
            _read_anything(schema, whole, is_sent=name in sent)
    for table in property_tables(view.get("components", {}).get("schemas", {})):
        for field in table.values():
            _describe(field)
    for _, parameter in parameters(view):
        # The generator looks for the description of a parameter in its schema only.
        _send_plainly(parameter["schema"])
        parameter["schema"]["description"] = parameter["description"]
        _describe(parameter["schema"])
    return view


def _unwrap_inner(view: dict[str, Any]) -> None:
    """Make a schema that stands alone in allOf the schema itself in lists and unions, where the
    generator would emit a class without fields.
    """
    for _, schema in list(schemas(Document(view, {}))):
        for inside in ("items", "additionalProperties"):
            if isinstance(schema.get(inside), dict):
                schema[inside] = _unwrapped(schema[inside])
        for union in ("anyOf", "oneOf"):
            if union in schema:
                schema[union] = list(map(_unwrapped, schema[union]))


def _unwrapped(schema: Schema) -> Schema:
    while len(schema.get("allOf", [])) == 1 and not schema.keys() & {"properties", "required"}:
        (schema,) = schema["allOf"]
    return schema


def _split_objects(view: dict[str, Any]) -> None:
    """Make an object that stands for several a union again, of which ours reads the right one."""
    for schema in view.get("components", {}).get("schemas", {}).values():
        schema.pop(NAMES, None)
        if UNION in schema:
            schema["anyOf"] = schema.pop(UNION)
            for key in ("type", "properties", "if", "else"):
                schema.pop(key, None)


def _split_texts(view: dict[str, Any]) -> None:
    """Make a text that has known words, or a format as a rule, a union again: what is emitted
    names the words in its types, and reads a date as one where it can.
    """
    lists = view.get("components", {}).get("schemas", {})
    for schema in lists.values():
        if WORDS in schema:
            schema["enum"] = schema.pop(WORDS)
    for _, schema in list(schemas(Document(view, {}))):
        first: list[Schema] = []
        if WORDS in schema:
            words = schema.pop(WORDS)
            name = next(name for name, each in lists.items() if each.get("enum") == words)
            first = [{"$ref": REFERENCE + name}]
        elif FORMAT in schema:
            first = [{"type": "string", "format": schema.pop(FORMAT)}]
        if first:
            kinds = schema.pop("type")
            more = [{"type": kind} for kind in ([kinds] if isinstance(kinds, str) else kinds)]
            schema["anyOf"] = [*first, *more]


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
    while "$ref" in (schema := _unwrapped(schema)):
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    return schema


def _describe(field: Schema) -> None:
    """Complete the description of a field, and see to it that the generator reads it."""
    if "x-media" in field:
        said = "In a call, a Path, bytes or an open binary file is uploaded first."
        field["description"] = f"{field['description']} {said}".strip()
    if len(field.get("allOf", [])) == 1:
        # The generator describes a property that is one reference by its target; a union
        # keeps its own description.
        field["anyOf"] = field.pop("allOf") * 2
