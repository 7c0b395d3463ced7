"""Try what was emitted from openapi.yaml, before it takes the place of what was there: it is
imported, its annotations are read, its requests are built and its models read responses.

Prints each finding as lint_spec.py does, with exit status 1.
"""

from __future__ import annotations

import json
import sys
import traceback
import typing
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import attrs
import httpx
from generator_view import directions
from places import place_of_class, place_of_line
from samples import members, samples
from spec_document import Document, Place, pointer, read

Finding = tuple[Place, str]
ODD = (None, "", "odd", 0, -1.5, True, [], [None], ["odd"], [{}], {}, {"odd": 1})


def main() -> int:
    """Try the package in a folder against a document; return the exit status."""
    path, folder = map(Path, sys.argv[1:])
    sys.path.insert(0, str(folder))
    sys.dont_write_bytecode = True
    document = read(path)
    found = {(document.line(place), pointer(place), said) for place, said in findings(document)}
    for line, place, said in sorted(found):
        print(f"{path.name}:{line}: {place}: {said}")
    return 1 if found else 0


def findings(document: Document) -> Iterator[Finding]:
    """Yield what does not work, of models first: operations need them."""
    of_models = list(_models(document))
    yield from of_models
    if not of_models:
        for tag in sorted({operation["tags"][0] for _, operation in document.operations()}):
            yield from _operations(document, tag)


def _models(document: Document) -> Iterator[Finding]:
    try:
        models = import_module("vimmerse_api.models")
    except Exception as error:
        yield _fault(document, error)
        return
    classes: dict[str, Any] = {}
    for name in models.__all__:
        try:
            classes[name] = getattr(models, name)
        except Exception as error:
            yield place_of_class(document, name), f"its model cannot be imported: {_said(error)}"
    for name, model in classes.items():
        if attrs.has(model):
            yield from _hints(document, name, model, classes)
    for name, schema in document.components("schemas").items():
        place = ("components", "schemas", name)
        if "properties" in schema and not attrs.has(classes.get(name, object)):
            yield place, f"there is no model {name}"
        elif attrs.has(classes.get(name, object)):
            yield from _readings(document, place, schema, classes[name])


def _hints(document: Document, name: str, model: Any, classes: dict[str, Any]) -> Iterator[Finding]:
    try:
        typing.get_type_hints(model, localns=classes)
    except Exception as error:
        place = place_of_class(document, name)
        yield place, f"its annotations cannot be read: {_said(error)}"


def _readings(
    document: Document, place: Place, schema: dict[str, Any], model: Any
) -> Iterator[Finding]:
    """Each sample is read and written again. Whatever a field of a response holds, it is read."""
    smallest: dict[str, Any] | None = None
    for at, value in samples(document, place, schema):
        if _has_bytes(value):
            return  # a form with a file is written only
        faults = list(_attempt(at, _reread, model, value))
        yield from faults
        if faults and smallest is None:
            return
        smallest = value if smallest is None else smallest
    sent, read_ = directions(document.data)
    if place[-1] in read_ or place[-1] not in sent:
        for name, (at, _) in members(document, place, schema)[0].items():
            for odd in ODD:
                yield from _attempt(at, _survive, model, (smallest or {}) | {name: odd})


def _reread(model: Any, value: Any) -> None:
    _compare(model.from_dict(value).to_dict(), value)


def _survive(model: Any, value: Any) -> None:
    model.from_dict(value).to_dict()


def _has_bytes(value: Any) -> bool:
    return any(isinstance(item, bytes) for item in value.values())


def _operations(document: Document, tag: str) -> Iterator[Finding]:
    try:
        module = import_module(f"vimmerse_api.api.{tag}")
    except Exception as error:
        yield _fault(document, error)
        return
    resource = getattr(module, next(name for name in vars(module) if _is_resource(name, module)))
    emitted = {operation.id: operation for operation in module.OPERATIONS}
    for place, node in document.operations():
        if node["tags"] == [tag]:
            operation = emitted[node["operationId"]]
            body = document.resolve(node.get("requestBody", {})).get("content", {})
            for media in body.values() or [{"schema": {}}]:
                yield from _requests(document, place, media["schema"], operation, resource)


def _requests(
    document: Document, place: Place, schema: dict[str, Any], operation: Any, resource: Any
) -> Iterator[Finding]:
    """Build a request of each sample. What fails with the smallest is the operation's own fault."""
    for index, (at, value) in enumerate(samples(document, place, schema)):
        faults = list(_attempt(at if index else place, _build, operation, resource, value))
        yield from faults
        if faults and index == 0:
            return


def _is_resource(name: str, module: Any) -> bool:
    return (
        name.endswith("Resource")
        and not name.startswith(("Async", "Raw"))
        and (vars(module)[name].__module__ == module.__name__)
    )


class _Sender:
    """Keeps what a method sends."""

    def send(self, operation: Any, arguments: dict[str, Any], **_: Any) -> None:
        self.sent = operation, arguments


def _build(operation: Any, resource: Any, value: Any) -> None:
    """Call a method with what a sample holds, and build the request as the client does."""
    sender, tag = _Sender(), resource.__module__.rpartition(".")[2]
    method = getattr(resource(sender), operation.id.removeprefix(f"{tag}_"))
    names = (*operation.path_parameters, *operation.other_parameters)
    hints = typing.get_type_hints(operation.build)
    typing.get_type_hints(method)
    given = {name: _fitting(hints[name]) for name in names}
    fields = {}
    if operation.body:
        body = operation.body.from_dict(value)
        fields = {
            each.name: getattr(body, each.name)
            for each in attrs.fields(operation.body)
            if each.init
        }
    method(**given, **fields)
    if sender.sent != (operation, given | fields):
        raise ValueError("its method sends something else")
    built = operation.build(
        **given, **({"body": operation.body(**fields)} if operation.body else {})
    )
    ids = {name: str(given[name]) for name in operation.path_parameters}
    content = (
        {"files": built["files"]}
        if "files" in built
        else {"content": json.dumps(built.get("json"))}
    )
    httpx.Request(
        operation.method,
        f"https://host{operation.path.format(**ids)}",
        params=built.get("params"),
        headers=built.get("headers"),
        **content,
    )
    if "json" in built:
        _compare(built["json"], value)
    elif "files" in built:
        names = {name for name, *_ in built["files"]}
        _compare(sorted(names), sorted(name for name in value if name in names or value[name]))


def _fitting(hint: Any) -> Any:
    """Return a value of a type that a parameter has."""
    parts = [each for each in typing.get_args(hint) if each is not type(None)]
    origin = typing.get_origin(hint)
    if origin is list:
        return [_fitting(parts[0])]
    if parts:
        return parts[0] if origin is typing.Literal else _fitting(parts[0])
    return {str: "text", int: 7, float: 0.5, bool: True}.get(hint)


def _compare(actual: Any, expected: Any) -> None:
    actual, expected = _given(actual), _given(expected)
    if actual != expected:
        raise ValueError(f"{json.dumps(expected)} becomes {json.dumps(actual)}")


def _given(value: Any) -> Any:
    """Leave out what is null: a field that is not given reads as None, and is not sent."""
    if isinstance(value, dict):
        return {key: _given(item) for key, item in value.items() if item is not None}
    return [_given(item) for item in value] if isinstance(value, list) else value


def _attempt(place: Place, what: Callable[..., Any], *arguments: Any) -> Iterator[Finding]:
    try:
        what(*arguments)
    except Exception as error:
        yield place, _said(error)


def _said(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return f"what is emitted does not work: {type(error).__name__}: {text[:300]}"


def _fault(document: Document, error: BaseException) -> Finding:
    """Return an error that an import raised, with the place that the faulty file comes from."""
    frames = [
        (Path(each.filename), each.lineno or 0)
        for each in traceback.extract_tb(error.__traceback__)
    ]
    if isinstance(error, SyntaxError):
        frames.append((Path(error.filename or ""), error.lineno or 0))
    places = [place for frame in frames if (place := place_of_line(document, *frame))]
    return places[-1] if places else (), _said(error)


if __name__ == "__main__":
    sys.exit(main())
