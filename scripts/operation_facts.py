"""What the document says beside what the generator reads: the `x-` keys of operations and jobs, and
examples of values, as the emitted code needs them.

CONTRIBUTING.md explains the keys, spec_rules.py checks them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from codegen_copy import DEFAULT
from spec_document import PARTS, Document, reference_place, walk

STATES = ("running", "done", "failed")
MEDIA = ("image", "video", "audio")


def operations_template(document: Document) -> str:
    """Return a Jinja template that sets what the other templates need from a document that
    codegen_copy has made:

    - `operations`: by operationId, the Python source of each argument of `Operation` that an `x-`
      key decides,
    - `examples`: by operationId and field, values that are usual where others may come too,
    - `jobs`: by the name of a job's schema, what its `x-job` says,
    - `parts`: the objects inside request bodies, which may be given as a dict,
    - `media`: by operationId, the places of a request that hold media,
    - `media_fields`: by the name of a schema, its fields that hold media.
    """
    operations = {each["operationId"]: (place, each) for place, each in document.operations()}
    facts = {
        "operations": {
            name: _arguments(document, str(place[-1]), operation)
            for name, (place, operation) in operations.items()
        },
        "examples": {
            name: {
                field: schema["examples"]
                for field, schema in request_properties(document, operation).items()
                if "examples" in schema
            }
            for name, (_, operation) in operations.items()
        },
        "jobs": {
            name: schema["x-job"]
            for name, schema in document.components("schemas").items()
            if "x-job" in schema
        },
        "parts": _parts(document),
        "media": {
            name: request_media(document, operation) for name, (_, operation) in operations.items()
        },
        "media_fields": {
            name: [
                key for key, field in properties_of(document, schema).items() if "x-media" in field
            ]
            for name, schema in document.components("schemas").items()
        },
    }
    return "".join(f"{{% set {name} = {json.dumps(fact)} %}}\n" for name, fact in facts.items())


def _parts(document: Document) -> list[str]:
    """Return the names of the objects inside request bodies, in order."""
    places = [
        reference_place(node["$ref"])
        for _, operation in document.operations()
        for _, node in walk(request_properties(document, operation))
        if "$ref" in node
    ]
    for place in places:  # which grows meanwhile
        inner = [
            reference_place(node["$ref"]) for _, node in walk(document.at(place)) if "$ref" in node
        ]
        places += [place for place in inner if place not in places]
    return sorted({str(place[-1]) for place in places if "properties" in document.at(place)})


def states_module(document: Document) -> str:
    """Return the source of the module that lists the status words of each job state."""
    states = document.components("schemas")["JobStatus"]["x-states"]
    lists = [f"{name.upper()} = {json.dumps(states[name])}" for name in STATES]
    header = '"""Status words by what they mean for a job, from JobStatus."""'
    return "\n".join([header, "", *lists, ""])


def _arguments(document: Document, method: str, operation: dict[str, Any]) -> dict[str, str]:
    arguments = {"creates": repr(method == "post" and operation.get("x-creates", True))}
    if "x-timeout" in operation:
        arguments["timeout"] = repr(float(operation["x-timeout"]))
    if "x-price" in operation:
        arguments["price"] = _price(document, operation)
    if "x-other-path" in operation:
        arguments["other_path"] = repr(operation["x-other-path"])
    if media := request_media(document, operation):
        arguments["media"] = repr(media)
    return arguments


def _price(document: Document, operation: dict[str, Any]) -> str:
    price = operation["x-price"]
    app_name = price.get("app-name")
    option = request_properties(document, operation)["option"][DEFAULT] if app_name else None
    given = {
        "is_free": price.get("free"),
        "formula": price.get("formula"),
        "app_name": app_name,
        "option": option,
    }
    return f"Price({', '.join(f'{name}={value!r}' for name, value in given.items() if value)})"


def request_properties(document: Document, operation: dict[str, Any]) -> dict[str, Any]:
    """Return the properties of an operation's request body, those of its parts included."""
    body = document.resolve(operation.get("requestBody", {}))
    found: dict[str, Any] = {}
    for media in body.get("content", {}).values():
        found |= properties_of(document, media.get("schema", {}))
    return found


def properties_of(document: Document, schema: dict[str, Any]) -> dict[str, Any]:
    """Return the properties of a schema, those of its parts included."""
    found: dict[str, Any] = {}
    parts = [document.resolve(schema)]
    for part in parts:
        found |= part.get("properties", {})
        parts += [document.resolve(inner) for inner in part.get("allOf", [])]
    return found


def request_media(document: Document, operation: dict[str, Any]) -> dict[str, str]:
    """Return where an operation's request holds media, as in `elements.characters.image_url`, with
    the kind that `x-media` says. The items of a list have the place of the list.
    """
    content = document.resolve(operation.get("requestBody", {})).get("content", {})
    bodies = [media["schema"] for media in content.values() if "schema" in media]
    return {place: kind for body in bodies for place, kind in _media(document, body, "", ())}


def _media(
    document: Document, schema: Any, prefix: str, around: tuple[Any, ...]
) -> Iterator[tuple[str, str]]:
    schema = document.resolve(schema)
    if not isinstance(schema, dict) or any(schema is outer for outer in around):
        return
    around = (*around, schema)
    for part in [schema.get("items"), *(part for key in PARTS for part in schema.get(key, []))]:
        yield from _media(document, part, prefix, around)
    for name, field in schema.get("properties", {}).items():
        place = prefix + name.lower()  # as the emitted models call it
        if "x-media" in field:
            yield place, field["x-media"]
        yield from _media(document, field, f"{place}.", around)
