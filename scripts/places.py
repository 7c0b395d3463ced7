"""Where in openapi.yaml something comes from that was emitted, or that the generator speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from spec_document import Document, Place


def places_in(document: Document, words: str, emitted: Path) -> list[Place]:
    """Return the places that an error of the generator speaks of: schemas by pointer, operations by
    path, either by file.
    """
    found = [
        *_by_pointer(document, words),
        *_by_path(document, words),
        *_by_file(document, words, emitted),
    ]
    return sorted(set(found), key=str) or [()]


def _by_pointer(document: Document, words: str) -> Iterator[Place]:
    for name in re.findall(r"/components/schemas/(\w+)", words):
        if name in document.components("schemas"):
            yield "components", "schemas", name


def _by_path(document: Document, words: str) -> Iterator[Place]:
    for method, path in re.findall(r"parsing ([A-Z]+) (\S+)", words):
        if path in document.data.get("paths", {}):
            yield "paths", path, method.lower()


def _by_file(document: Document, words: str, emitted: Path) -> Iterator[Place]:
    for name, line in re.findall(r"((?:models|api/\w+)/\w+\.py):(\d+)", words):
        place = place_of_line(document, emitted / name, int(line))
        if place:
            yield place


def place_of_line(document: Document, path: Path, line: int) -> Place | None:
    """Return the operation or schema that a line of an emitted file is about."""
    if path.parent.name == "models" and path.stem != "__init__":
        return place_of_class(document, path.stem.replace("_", ""))
    if path.parent.parent.name != "api":
        return None
    names = [path.stem]
    if path.is_file():
        words = "\n".join(path.read_text(encoding="utf-8").splitlines()[:line])
        methods = re.findall(r"\bdef (\w+)\(", words)
        names += re.findall(r'\bid="(\w+)"', words)[-1:]
        names += [f"{path.parent.name}_{method}" for method in methods[-1:]]
    places = {each["operationId"]: place for place, each in document.operations()}
    return next((places[name] for name in reversed(names) if name in places), None)


def place_of_class(document: Document, name: str) -> Place:
    """Return the schema of a class: a component, or the one whose field has the class."""
    names = document.components("schemas")
    fitting = [each for each in names if name.lower().startswith(each.lower())]
    return ("components", "schemas", *sorted(fitting, key=len)[-1:])
