"""A copy of openapi.yaml for generators of clients, in any language: what they read wrongly, or
would send without being asked, is said in another way. What is valid on the wire stays the same.

scripts/generate.py goes through this copy too, so that our own client is made from what others get.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from spec_document import Document, parameters, schemas, walk

Schema = dict[str, Any]
# Some languages have a class of this name, which an emitted one would hide.
RENAMED = {"Error": "ErrorBody"}
NOTES = ("x-source", "x-contradictions")
# A text that may be one of these words, or any other; and the format that it has as a rule.
WORDS, FORMAT = "x-extensible-enum", "x-format"
# What the server does without a field. As `default`, generated clients would send it each time.
DEFAULT = "x-default"
# The objects of which an answer is one: the copy has one object with the fields of all.
UNION = "x-any-of"
# What constants are called, in languages that have them.
NAMES = "x-enum-varnames"
REFERENCE = "#/components/schemas/"


def codegen_copy(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the copy."""
    made = copy.deepcopy(dict(document))
    made.pop("webhooks", None)
    _leave_out(made)
    whole = made.get("components", {}).get("schemas", {})
    for table in property_tables(whole):
        for field in table.values():
            field["description"] = _explained(field, whole)
    for _, parameter in parameters(made):
        said = {"description": parameter.get("description", ""), **parameter["schema"]}
        parameter["description"] = _explained(said, whole)
    _join_texts(made, whole)
    _join_objects(whole)
    _name_words(whole)
    for _, schema in list(schemas(Document(made, {}))):
        if "default" in schema:
            schema[DEFAULT] = schema.pop("default")
    rename_schemas(made, RENAMED)
    return made


def property_tables(whole: Mapping[str, Schema]) -> Iterator[dict[str, Schema]]:
    """Yield every table of properties: of the schemas, and of the parts of their allOf."""
    parts = list(whole.values())
    for part in parts:  # grows
        parts += part.get("allOf", [])
        if "properties" in part:
            yield part["properties"]


def rename_schemas(document: dict[str, Any], names: Mapping[str, str]) -> None:
    """Give schemas other names, in references too; a name that is taken stays with its schema."""
    whole = document.get("components", {}).get("schemas", {})
    names = {old: new for old, new in names.items() if old in whole and new not in whole}
    document.get("components", {})["schemas"] = {
        names.get(name, name): schema for name, schema in whole.items()
    }
    for _, node in walk(document):
        name = str(node.get("$ref", "")).removeprefix(REFERENCE)
        if name in names:
            node["$ref"] = REFERENCE + names[name]


def _leave_out(document: dict[str, Any]) -> None:
    """Take out what is internal, and notes on where things come from."""
    table = document.get("components", {}).get("parameters", {})
    internal = {name for name, parameter in table.items() if parameter.get("x-internal")}
    for name in internal:
        del table[name]
    gone = {f"#/components/parameters/{name}" for name in internal}
    for _, node in list(walk(document)):
        for key in NOTES:
            node.pop(key, None)
        if isinstance(node.get("parameters"), list):
            node["parameters"] = [
                each
                for each in node["parameters"]
                if not each.get("x-internal") and each.get("$ref") not in gone
            ]
            if not node["parameters"]:
                del node["parameters"]


def _join_texts(document: dict[str, Any], whole: dict[str, Schema]) -> None:
    """Make a union of texts one text: words of an open list, a date or anything else."""
    opened: set[str] = set()
    for place, schema in list(schemas(Document(document, {}))):
        is_component = place[:2] == ("components", "schemas") and len(place) == 3
        parts = schema.get("anyOf", [])
        targets = [whole.get(_name(part), part) for part in parts]
        kinds = [target.get("type") for target in targets]
        is_text = all(kind in ("string", "null") for kind in kinds)  # a kind may be a list
        if is_component or {"type": "string"} not in parts or not is_text:
            continue
        del schema["anyOf"]
        schema["type"] = ["string", "null"] if "null" in kinds else "string"
        for target in targets:
            if "enum" in target:
                schema[WORDS] = target["enum"]
            elif "format" in target:
                schema[FORMAT] = target["format"]
        opened |= {_name(part) for part in parts if "$ref" in part}
    left = {_name(node) for _, node in walk(document) if "$ref" in node}
    for name in opened - left:
        whole[name][WORDS] = whole[name].pop("enum")


def _join_objects(whole: dict[str, Schema]) -> None:
    """Make a named union of objects one object, of which each field may be missing: Java and Ruby
    take anything for the first of a union, or nothing for any. What an answer must have, the
    keywords say that generators pass over.
    """
    for schema in whole.values():
        members = [whole.get(_name(part), part) for part in schema.get("anyOf", [])]
        if not members or not all(_is_plain_object(member) for member in members):
            continue
        fields = [field for member in members for field in member["properties"].items()]
        if len(dict(fields)) < len(fields):
            continue
        schema[UNION] = schema.pop("anyOf")
        *required, needed = ({"required": member.get("required", [])} for member in members)
        for each in reversed(required):
            needed = {"if": each, "else": needed}
        schema |= {"type": "object", "properties": dict(fields), **needed}


def _is_plain_object(schema: Schema) -> bool:
    said = {key for key in schema if not key.startswith("x-")} - {"description", "required"}
    return said == {"type", "properties"} and schema["type"] == "object"


def _name_words(whole: dict[str, Schema]) -> None:
    """Begin the constant of each word with its list: in Go, those of all lists are in one scope."""
    for name, schema in whole.items():
        names = [_constant(f"{name} {word}") for word in schema.get("enum", [])]
        if names and len(set(names)) == len(names):
            schema[NAMES] = names


def _constant(text: str) -> str:
    """Write a text as constants are written: VIDEO_TOOL_KLING_AI for VideoTool KlingAI."""
    gaps = r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[^A-Za-z0-9]+"
    return re.sub(gaps, "_", text).strip("_").upper()


def _name(schema: Schema) -> str:
    return str(schema.get("$ref", "")).removeprefix(REFERENCE)


def _explained(field: Schema, whole: Mapping[str, Schema]) -> str:
    """Return the description of a field with what generators leave out of their comments."""
    text = field.get("description", "").strip()
    parts = [text, *_values(field, whole), *_limits(field), *_default(field)]
    return " ".join(part for part in parts if part)


def _values(source: Schema, whole: Mapping[str, Schema]) -> Iterator[str]:
    branches = [source, *source.get("allOf", []), *source.get("anyOf", [])]
    for branch in branches:
        values = whole.get(_name(branch), branch).get("enum")
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
