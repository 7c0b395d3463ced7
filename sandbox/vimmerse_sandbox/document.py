"""openapi.yaml as data: operations, defaults, and validators compiled from its schemas.

Nothing here knows what an operation does. The document is read from the installed package, or from
the root of a checkout.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from jsonschema_rs import Draft202012Validator, ValidationError

from .errors import problem

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
JSON = "application/json"

# FastAPI's names for failed keywords; other keywords keep their JSON Schema name.
KINDS = {
    "required": "missing",
    "type": "type_error",
    "pattern": "string_pattern_mismatch",
    "minimum": "greater_than_equal",
    "maximum": "less_than_equal",
    "minItems": "too_short",
    "additionalProperties": "extra_forbidden",
}


@dataclass(frozen=True)
class Body:
    """The request body of an operation."""

    media_type: str
    validator: Draft202012Validator
    defaults: Mapping[str, Any]
    required: frozenset[str]
    names: frozenset[str]

    def declared(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return the arguments that the document names; bodies may carry others."""
        return {name: value for name, value in arguments.items() if name in self.names}

    def problems(self, value: object) -> list[dict[str, Any]]:
        """Return every problem of a value, in FastAPI's format."""
        return [_in_fastapi_format(error) for error in _relevant(self.validator.iter_errors(value))]


@dataclass(frozen=True)
class Success:
    """The answer of an operation that goes well: its status, the names of its schema (of a union,
    those of its first member too), and the document's own example of it, or None.
    """

    status: int
    schemas: tuple[str, ...]
    example: Any


@dataclass(frozen=True)
class Operation:
    """One method of one path, with what it takes and what it may answer."""

    id: str
    method: str
    path: str
    body: Body | None
    answers: Mapping[str, Draft202012Validator]
    success: Success
    is_free: bool

    def answer_problem(self, status: int, payload: object) -> str:
        """Return why the document does not allow this answer, or nothing."""
        validator = self.answers.get(str(status)) or self.answers.get(f"{status // 100}XX")
        if validator is None:
            return f"status {status} is not documented for {self.id}"
        return "; ".join(
            f"{'/'.join(map(str, error.instance_path))}: {error.message}"
            for error in validator.iter_errors(payload)
        )


class Document:
    """A loaded OpenAPI document."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data

    @classmethod
    def load(cls, path: Path | None = None) -> "Document":
        """Read the document of this package, or the one at `path`."""
        text = (path or _location()).read_bytes()
        return cls(yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))

    def served_from(self, url: str) -> dict[str, Any]:
        """Return the document as data, with an address as its only server."""
        return {**self._data, "servers": [{"url": url, "description": "The sandbox."}]}

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        return tuple(
            self._operation(path, method, item[method])
            for path, item in self._data["paths"].items()
            for method in METHODS
            if method in item
        )

    def _operation(self, path: str, method: str, raw: Mapping[str, Any]) -> Operation:
        return Operation(
            id=raw["operationId"],
            method=method.upper(),
            path=path,
            body=self._body(raw["requestBody"]) if "requestBody" in raw else None,
            answers=dict(self._answers(raw["responses"])),
            success=self._success(raw["responses"]),
            is_free=raw.get("x-price") == {"free": True},
        )

    def _body(self, raw: Mapping[str, Any]) -> Body:
        media_type, content = next(iter(self._resolved(raw)["content"].items()))
        schema = self._resolved(content["schema"])
        return body({**schema, "components": self._data["components"]}, media_type)

    def _answers(self, responses: Mapping[str, Any]) -> Iterator[tuple[str, Draft202012Validator]]:
        for status, raw in responses.items():
            content = self._resolved(raw).get("content", {})
            if JSON in content:
                yield status, self._validator(content[JSON]["schema"])

    def _success(self, responses: Mapping[str, Any]) -> Success:
        status = min(status for status in responses if status.startswith("2"))
        content = self._resolved(responses[status]).get("content", {}).get(JSON, {})
        examples = [self._resolved(one)["value"] for one in content.get("examples", {}).values()]
        names = tuple(self._names(content.get("schema", {})))
        return Success(int(status), names, next(iter(examples), None))

    def _names(self, schema: Mapping[str, Any]) -> Iterator[str]:
        if "$ref" in schema:
            yield schema["$ref"].rpartition("/")[2]
            yield from self._names(self._resolved(schema))
        elif "anyOf" in schema:
            yield from self._names(schema["anyOf"][0])

    def _resolved(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in node:
            target: Any = self._data
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            node = target
        return node

    def _validator(self, schema: Mapping[str, Any]) -> Draft202012Validator:
        return Draft202012Validator({**schema, "components": self._data["components"]})


def body(schema: Mapping[str, Any], media_type: str = JSON) -> Body:
    """Return the body that a schema describes."""
    properties = schema.get("properties", {})
    return Body(
        media_type=media_type,
        validator=Draft202012Validator(dict(schema)),
        defaults={name: p["default"] for name, p in properties.items() if "default" in p},
        required=frozenset(schema.get("required", ())),
        names=frozenset(properties),
    )


def _relevant(errors: Iterable[ValidationError]) -> Iterator[ValidationError]:
    """Yield the errors. For a failed anyOf, yield the errors of the only alternative whose type
    is that of the value.
    """
    for error in errors:
        of_type = [
            alternative
            for alternative in getattr(error.kind, "context", ())
            if not any(_has_wrong_type(inner, error) for inner in alternative)
        ]
        yield from _relevant(of_type[0]) if len(of_type) == 1 else (error,)


def _has_wrong_type(inner: ValidationError, error: ValidationError) -> bool:
    """Return True if the value itself, and not a part of it, has the wrong type."""
    return inner.schema_path[-1] == "type" and inner.instance_path == error.instance_path


def _in_fastapi_format(error: ValidationError) -> dict[str, Any]:
    keyword = str(error.schema_path[-1])
    loc: list[str | int] = ["body", *error.instance_path]
    if keyword == "required":
        absent = str(getattr(error.kind, "property", ""))
        return problem([*loc, absent], "Field required", "missing")
    if keyword == "enum":
        allowed = ", ".join(map(str, getattr(error.kind, "options", ())))
        return problem(loc, f"Input should be one of {allowed}, not {error.instance!r}", keyword)
    return problem(loc, error.message, KINDS.get(keyword, keyword))


def _location() -> Path:
    packaged = Path(__file__).with_name("openapi.yaml")
    return packaged if packaged.exists() else Path(__file__).parents[2] / "openapi.yaml"
