"""What the document's `x-` keys say of operations and job states, as the emitted code needs it.

CONTRIBUTING.md explains the keys, spec_rules.py checks them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from spec_document import PARTS, Document

STATES = ("running", "done", "failed")
MEDIA = ("image", "video", "audio")


def operations_template(document: Document) -> str:
    """Return a Jinja template that sets `operations`: by operationId, the Python source of each
    argument of `Operation` that an `x-` key decides; and `media`: the places that hold media.
    """
    facts = {
        operation["operationId"]: _arguments(document, str(place[-1]), operation)
        for place, operation in document.operations()
    }
    media = {
        operation["operationId"]: request_media(document, operation)
        for _, operation in document.operations()
    }
    return (
        f"{{% set operations = {json.dumps(facts)} %}}\n{{% set media = {json.dumps(media)} %}}\n"
    )


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
    option = request_properties(document, operation)["option"]["default"] if app_name else None
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
        parts = [document.resolve(media.get("schema", {}))]
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
