"""What the document's `x-` keys say of operations and job states, as the emitted code needs it.

CONTRIBUTING.md explains the keys, spec_rules.py checks them.
"""

from __future__ import annotations

import json
from typing import Any

from spec_document import Document

STATES = ("running", "done", "failed")


def operations_template(document: Document) -> str:
    """Return a Jinja template that sets `operations`: by operationId, the Python source of each
    argument of `Operation` that an `x-` key decides.
    """
    facts = {
        operation["operationId"]: _arguments(document, str(place[-1]), operation)
        for place, operation in document.operations()
    }
    return f"{{% set operations = {json.dumps(facts)} %}}\n"


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
