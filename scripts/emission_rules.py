"""The rules for openapi.yaml that keep the emitted code whole: what the generator would misread,
leave out without a word, or emit as code that does not run.

scripts/generate.py also tries what was emitted; these rules find the usual mistakes before that.
"""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Iterator
from typing import Any

from operation_facts import request_properties
from spec_document import PARTS, Document, parameters, schemas
from spec_rules import Finding, Rule

# The emitted functions have these names for themselves. Fields with these names get an underscore.
TAKEN_PARAMETERS = {"body", "client", "cookies", "headers", "params", "quote", "self"} | {
    *("cast", "cls", "extra_body", "extra_headers", "timeout"),
    *("asyncio_detailed", "sync_detailed"),
}
WORDS = {*dir(builtins), *keyword.kwlist}
# Both clients have resources beside these.
TAKEN_TAGS = {"aclose", "as_completed", "close", "confirm", "download", "wait", "wait_all"} | {
    *("with_options", "with_raw_response"),
}
# As the name of a method or a model, one of these would hide what emitted modules mean by it.
TAKEN_METHODS = {"bool", "bytes", "float", "int", "list", "operations", "str"}
TAKEN_MODELS = {"Any", "AuthenticatedClient", "BinaryIO", "Client", "File", "FileSource"} | {
    *("FileTypes", "HTTPStatus", "Literal", "Mapping", "Operation", "Price", "Response"),
    *("Sender", "AsyncSender", "TypeVar", "Unset"),
}
# What the generator reads in a schema, and what it may leave to the server. It would read the rest
# wrongly, or not at all.
SCHEMA_KEYWORDS = {"$ref", "additionalProperties", "allOf", "anyOf", "oneOf"} | {
    *("default", "description", "enum", "format", "items", "properties", "required", "type"),
    *("deprecated", "examples", "exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum"),
    *("maxItems", "maxLength", "maxProperties", "minItems", "minLength", "minProperties"),
    *("multipleOf", "pattern", "uniqueItems"),
}
VALUES = {"string", "integer", "number", "boolean", "null"}
PARAMETER_KINDS = {"path": VALUES, "header": VALUES, "query": VALUES | {"array"}}


def names_are_free(document: Document) -> Iterator[Finding]:
    """No tag, method, parameter or model has a name of Python's, or one that the emitted code has
    for itself.
    """
    for index, tag in enumerate(document.data.get("tags", [])):
        if not re.fullmatch(r"[a-z]+(_[a-z]+)*", tag["name"]) or tag["name"] in WORDS:
            yield ("tags", index), f"{tag['name']!r} is not in small letters, or a word of Python"
        elif tag["name"] in TAKEN_TAGS:
            yield ("tags", index), "clients have this name for something else"
        elif tag["name"].startswith(("raw", "async")):
            yield ("tags", index), "raw and async begin the names of emitted classes"
    for place, operation in document.operations():
        (tag, *_) = operation.get("tags") or [""]
        method = operation.get("operationId", "").removeprefix(f"{tag}_")
        if keyword.iskeyword(method):
            yield (*place, "operationId"), "its method would be a word of Python"
        elif method in TAKEN_METHODS:
            yield (
                (*place, "operationId"),
                f"its method would hide what {method} is to other methods",
            )
    for place, parameter in parameters(document.data):
        if _argument(parameter["name"]) in TAKEN_PARAMETERS:
            yield (*place, "name"), "the emitted code has this name for itself"
    resources = {f"{tag['name'].title().replace('_', '')}Resource" for tag in document.data["tags"]}
    for name in document.components("schemas"):
        if name in TAKEN_MODELS | WORDS or any(name.endswith(each) for each in resources):
            yield ("components", "schemas", name), "the emitted code has this name for itself"


def arguments_are_distinct(document: Document) -> Iterator[Finding]:
    """The parameters of an operation, and the fields of its body, are arguments of their own."""
    for place, operation in document.operations():
        taken = {_argument(name) for name in request_properties(document, operation)}
        for at in (place[:-1], place):
            declared = document.at(at).get("parameters", [])
            for index, parameter in enumerate(map(document.resolve, declared)):
                name = _argument(parameter["name"])
                if name in taken and not parameter.get("x-internal"):
                    yield (*at, "parameters", index), f"two arguments would be called {name}"
                taken.add(name)


def _argument(name: str) -> str:
    """Return about what the generator calls the argument of a parameter or a field."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")


def parameters_can_be_sent(document: Document) -> Iterator[Finding]:
    """A parameter is a value, a text in a path; in a query it may be a list. None is a cookie."""
    for place, parameter in parameters(document.data):
        if parameter.get("x-internal"):
            continue
        kinds = _kinds(document, parameter.get("schema", {}))
        if parameter["in"] == "cookie":
            yield (*place, "in"), "no client sends cookies"
        elif parameter["in"] == "header" and not re.fullmatch(
            r"[\w-]+", parameter["name"], re.ASCII
        ):
            yield (*place, "name"), "is not the name of a header"
        elif parameter["in"] == "path" and kinds != {"string"}:
            yield (*place, "schema"), "a path parameter is of type string"
        elif kinds <= {"null"} or not kinds <= PARAMETER_KINDS[parameter["in"]]:
            yield (*place, "schema"), f"a {parameter['in']} parameter cannot be of this type"


def schemas_can_be_emitted(document: Document) -> Iterator[Finding]:
    """A schema says only what the generator understands, and what the emitted code can send."""
    for place, schema in schemas(document):
        for word in sorted(schema):
            if word not in SCHEMA_KEYWORDS and not word.startswith("x-"):
                yield (*place, word), _ADVICE.get(word, "is not understood by the generator")
        if "array" in _types(schema) and "items" not in schema:
            yield place, "an array without items"
        elif "items" in schema and _kinds(document, schema["items"]) == {"null"}:
            yield place, "an array of nulls"
        if not all(isinstance(value, str) and value for value in schema.get("enum", ["any"])):
            yield (*place, "enum"), "is not a list of texts"
        branches = [*schema.get("anyOf", []), *schema.get("oneOf", [])]
        if not all(_is_something(document, branch) for branch in branches):
            yield place, "a union with anything: leave out the other types"
        lists = [branch for branch in branches if "array" in _kinds(document, branch)]
        if len(lists) > 1:
            yield place, "a union of two lists: make it one list of a union"


def _is_something(document: Document, schema: dict[str, Any]) -> bool:
    return bool(document.resolve(schema).keys() & {*PARTS, "type", "enum", "properties"})


_ADVICE = {
    "const": "a list with one value can be read by more generators: make it an enum",
    "title": "the generator would take it for the name of a class",
}


def files_are_in_forms(document: Document) -> Iterator[Finding]:
    """`format: binary` is the format of a text that a form requires, and of nothing else. Such
    a form is the body of a request, and no part of anything else.
    """
    files, forms = [], []
    for _, operation in document.operations():
        content = document.resolve(operation.get("requestBody", {})).get("content", {})
        form = document.resolve(content.get("multipart/form-data", {}).get("schema", {}))
        properties = form.get("properties", {})
        required = [properties[name] for name in form.get("required", []) if name in properties]
        texts = [field for field in required if field.get("type") == "string"]  # no form has null
        found = [field for field in texts if field.get("format") == "binary"]
        files += found
        forms += [form] if found else []
    for place, schema in schemas(document):
        if schema.get("format") == "binary" and not any(schema is file for file in files):
            yield (*place, "format"), "binary is only for a text that a form requires"
        is_body = "multipart/form-data" in place
        if "$ref" in schema and not is_body and any(document.resolve(schema) is x for x in forms):
            yield place, "a form with a file is only the body of a request"


def bodies_are_json(document: Document) -> Iterator[Finding]:
    """There is a success. It has a JSON body that is an object, a request has one or a form: what
    is emitted can read and write nothing else.
    """
    for place, operation in document.operations():
        bodies = [
            ((*place, "responses", status), response, {"application/json"})
            for status, response in operation.get("responses", {}).items()
            if status.startswith("2")
        ]
        if not bodies:
            yield (*place, "responses"), "has no success"
        if "requestBody" in operation:
            either = {"application/json", "multipart/form-data"}
            bodies.append(((*place, "requestBody"), operation["requestBody"], either))
        for at, body, types in bodies:
            content = document.resolve(body).get("content", {})
            if len(content) != 1 or not content.keys() <= types:
                yield at, f"needs exactly one content, {' or '.join(sorted(types))}"
                continue
            (media,) = content.values()
            schema = media.get("schema", {})
            union = document.resolve(schema).get("anyOf") if "responses" in at else None
            branches = union if union and "$ref" in schema else [schema]
            if not all(_is_named_object(document, branch) for branch in branches):
                yield (*at, "content"), "its schema is not a reference to an object"


def _is_named_object(document: Document, schema: dict[str, Any]) -> bool:
    target = document.resolve(schema)
    return "$ref" in schema and (target.get("type") == "object" or "allOf" in target)


def _kinds(document: Document, schema: dict[str, Any]) -> set[str]:
    """Return the types that a schema and the parts of its union name."""
    target = document.resolve(schema)
    found = _types(target)
    for word in PARTS:
        for part in target.get(word, []):
            found |= _kinds(document, part)
    return found


def _types(schema: dict[str, Any]) -> set[str]:
    kinds = schema.get("type", [])
    return {kinds} if isinstance(kinds, str) else set(kinds)


EMISSION_RULES: list[Rule] = [
    names_are_free,
    arguments_are_distinct,
    parameters_can_be_sent,
    schemas_can_be_emitted,
    files_are_in_forms,
    bodies_are_json,
]
