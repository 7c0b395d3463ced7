"""What an OpenAPI document allows on the wire."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from jsonschema_rs import Draft202012Validator

JSON = "application/json"
ODD = (None, True, 7, 0.5, "no such word", "2026-02-06T09:00:00Z", [], ["a"], {})


class Wire:
    """Tells for a document whether a request or an answer fits it."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self._operations = [
            (method.upper(), re.compile(re.sub(r"{\w+}", "[^/]+", path)), operation)
            for path, item in document["paths"].items()
            for method, operation in item.items()
            if method != "parameters"
        ]
        self._validators: dict[int, Draft202012Validator] = {}

    def allows_request(self, method: str, path: str, body: Any, kind: str = JSON) -> bool:
        """Tell whether a body may be sent: JSON, or the fields of a form."""
        content = self._operation(method, path)["requestBody"]["content"]
        return kind in content and self._fits(content[kind]["schema"], body)

    def allows_answer(self, method: str, path: str, status: int, body: Any) -> bool:
        """Tell whether an answer has a documented status and fits its schema."""
        responses = self._operation(method, path)["responses"]
        response = responses.get(str(status)) or responses.get(f"{status // 100}XX")
        return response is not None and self._fits(
            self._resolved(response)["content"][JSON]["schema"], body
        )

    def _operation(self, method: str, path: str) -> dict[str, Any]:
        fitting = [
            (pattern.pattern.count("[^/]+"), operation)
            for own, pattern, operation in self._operations
            if own == method and pattern.fullmatch(path)
        ]
        return min(fitting, key=lambda each: each[0])[1]

    def _resolved(self, node: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in node:
            target: Any = self._document
            for step in node["$ref"].removeprefix("#/").split("/"):
                target = target[step]
            node = target
        return node

    def _fits(self, schema: dict[str, Any], body: Any) -> bool:
        validator = self._validators.get(id(schema))
        if validator is None:
            whole = {**schema, "components": self._document["components"]}
            validator = self._validators[id(schema)] = Draft202012Validator(whole)
        return validator.is_valid(body)


def variants(body: Any) -> Iterator[Any]:
    """Yield a body with one thing in it missing, or of another kind."""
    if isinstance(body, dict):
        for key, value in body.items():
            yield {name: each for name, each in body.items() if name != key}
            yield from ({**body, key: odd} for odd in ODD)
            yield from ({**body, key: inner} for inner in variants(value))
    elif isinstance(body, list) and body:
        yield from ([odd, *body[1:]] for odd in ODD)
        yield from ([inner, *body[1:]] for inner in variants(body[0]))
