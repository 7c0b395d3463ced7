"""All operations of the document, with arguments from its own examples."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from media import FILES
from ruamel.yaml import YAML
from vimmerse_api.api import Operation

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT: dict[str, Any] = YAML(typ="safe").load(ROOT / "openapi.yaml")
OPERATIONS: tuple[Operation[Any], ...] = tuple(
    operation
    for tag in DOCUMENT["tags"]
    for operation in import_module(f"vimmerse_api.api.{tag['name']}").OPERATIONS
)
CREATING = tuple(o for o in OPERATIONS if o.creates)
REPEATABLE = tuple(o for o in OPERATIONS if not o.creates)


def documented(operation: Operation[Any]) -> dict[str, Any]:
    """Return the operation as the document has it."""
    return DOCUMENT["paths"][operation.path][operation.method.lower()]


def arguments(operation: Operation[Any]) -> dict[str, Any]:
    """Return keyword arguments from the operation's first request example, with made-up ids for
    its path.
    """
    given: dict[str, Any] = dict.fromkeys(operation.path_parameters, "job-1")
    for media_type, content in (
        documented(operation).get("requestBody", {}).get("content", {}).items()
    ):
        if media_type == "multipart/form-data":
            field = operation.id.replace("_upload", "_file")
            return {**given, field: FILES.get(field, b"1")}
        example = (
            next(iter(content["examples"].values()))["value"]
            if "examples" in content
            else content["example"]
        )
        given |= example
    return given


def call(client: Any, operation: Operation[Any], **options: Any) -> Any:
    """Call an operation through a client's resource method."""
    tag, _, method = operation.id.partition("_")
    return getattr(getattr(client, tag), method)(**arguments(operation), **options)
