"""Use the client that was made from an odd document, and print what does not work.

Run by test_odd_documents.py in a process of its own, with that client on the path.
"""

from __future__ import annotations

import io
import json
import sys
import typing
import warnings
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

import attrs
import httpx
import vimmerse_api.models
from samples import members, samples
from spec_document import Document, read
from vimmerse import Vimmerse

ODD = (None, "", "odd", 0, -1.5, True, [], [None], ["odd"], [{}], {}, {"odd": 1})


class Wire:
    """Answers with what it is given, and keeps the last request."""

    def __init__(self) -> None:
        self.answer: Any = {"id": "x"}
        self.body = b""
        self.url = httpx.URL()
        self.client = Vimmerse(
            api_key="key", http_client=httpx.Client(transport=httpx.MockTransport(self._respond))
        )

    def _respond(self, request: httpx.Request) -> httpx.Response:
        self.body, self.url = request.read(), request.url
        return httpx.Response(200, json=self.answer)


def known(value: Any) -> Any:
    """Leave out what is null: the client does not tell it from what is missing."""
    if isinstance(value, dict):
        return {key: known(item) for key, item in value.items() if item is not None}
    return [known(item) for item in value] if isinstance(value, list) else value


def argument(hint: Any) -> Any:
    """Return something that a parameter takes."""
    parts = [part for part in typing.get_args(hint) if part is not type(None)]
    if typing.get_origin(hint) is list:
        return [argument(parts[0])]
    if parts:
        return parts[0] if typing.get_origin(hint) is Literal else argument(parts[0])
    return {str: "x", int: 1, float: 0.5, bool: True}.get(hint)


def faults(document: Document) -> Iterator[str]:
    """Yield what does not work."""
    classes = {name: getattr(vimmerse_api.models, name) for name in vimmerse_api.models.__all__}
    for model in classes.values():
        if attrs.has(model):
            typing.get_type_hints(model, localns=classes)
    wire = Wire()
    answer = ("components", "schemas", "OddAnswer")
    _, wire.answer = next(samples(document, answer, document.at(answer)))
    (tag,) = {each["tags"][0] for place, each in document.operations() if "odd" in str(place[1])}
    resource = getattr(wire.client, tag)
    for operation in import_module(f"vimmerse_api.api.{tag}").OPERATIONS:
        if not operation.path.startswith("/odd"):
            continue
        method = getattr(resource, operation.id.removeprefix(f"{tag}_"))
        hints = typing.get_type_hints(method)
        names = (*operation.path_parameters, *operation.other_parameters)
        given = {name: argument(hints[name]) for name in names}
        is_form = operation.path.endswith("form")
        name = "OddForm" if is_form else "OddRequest"
        schema = document.components("schemas")[name]
        smallest: dict[str, Any] | None = None
        for place, value in samples(document, ("components", "schemas", name), schema):
            model = operation.body.from_dict(value)
            fields = [each.name for each in attrs.fields(operation.body) if each.init]
            arguments = {field: getattr(model, field) for field in fields}
            for field in arguments:
                if is_form and isinstance(value.get(field), bytes):
                    arguments[field] = io.BytesIO(value[field])
            smallest = smallest or {**given, **arguments}
            try:
                method(**given, **arguments)
            except Exception as error:
                yield f"{place}: {value} cannot be sent: {error!r}"
                continue
            if not is_form and known(json.loads(wire.body)) != known(value):
                yield f"{place}: {value} is sent as {wire.body!r}"
        parameters = document.data["paths"][operation.path]["post"]["parameters"]
        asked = {each["name"] for each in parameters if each["in"] == "query" and each["required"]}
        if missing := asked - set(wire.url.params):
            yield f"the parameters {missing} are missing in {wire.url}"
        if smallest is not None:
            yield from answers(document, wire, method, smallest)


def answers(document: Document, wire: Wire, method: Any, arguments: Any) -> Iterator[str]:
    """Yield answers that cannot be read, or lose something."""
    place = ("components", "schemas", "OddAnswer")
    schema = document.at(place)
    smallest: dict[str, Any] = {}
    for at, value in samples(document, place, schema):
        smallest = smallest or value
        wire.answer = value
        try:
            read_back = method(**arguments).to_dict()
        except Exception as error:
            yield f"{at}: {value} cannot be read: {error!r}"
            continue
        if known(read_back) != known(value):
            yield f"{at}: {value} is read as {read_back}"
    for name, (at, _) in members(document, place, schema)[0].items():
        for odd in ODD if name != "id" else ():
            wire.answer = smallest | {name: odd, "no_page_has_this": odd}
            try:
                method(**arguments).to_dict()
            except Exception as error:
                yield f"{at}: {odd!r} makes the answer unreadable: {error!r}"


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    found = list(faults(read(Path(sys.argv[1]))))
    print("\n".join(found))
    sys.exit(1 if found else 0)
