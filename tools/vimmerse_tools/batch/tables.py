"""Lines from CSV: a column for each argument, with dots inside objects, whose cells become what the
method's signature asks for.
"""

from __future__ import annotations

import csv
import json
import types
import typing
from collections.abc import Iterator, Mapping
from functools import cache
from io import StringIO
from typing import Any, Literal

from vimmerse import AsyncVimmerse, models
from vimmerse_api.api import Several
from vimmerse_api.types import File

from .calls import method_name, operations

Fields = dict[str, Any]
OWN = ("key", "method", "depends_on", "wait", "download")


class _Models(dict[str, Any]):
    """The models by name, each loaded when it is asked for."""

    def __missing__(self, name: str) -> Any:
        if name not in models.__all__:
            raise KeyError(name)
        return getattr(models, name)


def table_rows(text: str) -> Iterator[tuple[int, Fields, dict[str, int]]]:
    """Yield the number of each row's line, what it asks for, and the column of each place. Raise
    ValueError with what is wrong with the header, or a row.
    """
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header = [name.strip() for name in next(reader, [])]
    if "method" not in header:
        raise ValueError(f"the first line has to name the columns, one of them `method`: {header}")
    if len(set(header)) < len(header):
        raise ValueError("two columns have the same name")
    number = reader.line_num + 1
    for cells in reader:
        if any(cells):
            given = dict(zip(header, cells, strict=False))
            columns = {_place(name): place for place, name in enumerate(header, 1)}
            beyond = {"": cells[len(header) :]} if len(cells) > len(header) else {}
            yield number, {**_asked(given), **beyond}, columns
        number = reader.line_num + 1


def _place(name: str) -> str:
    return name if name in OWN else f"arguments.{name}"


def _asked(given: Mapping[str, str]) -> Fields:
    """Return what a row asks for, as a line of JSON would say it."""
    method = method_name(given["method"])
    fields: Fields = {"method": given["method"], "arguments": {}}
    for name, cell in given.items():
        if not cell or name == "method":
            continue
        if name == "depends_on":
            fields[name] = cell.split()
        elif name in OWN:
            fields[name] = cell if name == "key" else _converted(cell, frozenset({bool, str}))
        else:
            path = name.split(".")
            inner = fields["arguments"]
            for part in path[:-1]:
                inner = inner.setdefault(part, {})
                if not isinstance(inner, dict):
                    text = f"{name} is inside another column, which is no object"
                    raise ValueError(text)  # noqa: TRY004 -- the file is wrong, no program
            inner[path[-1]] = _converted(cell, _kinds_at(method, tuple(path)))
    return fields


def _converted(cell: str, kinds: frozenset[Any]) -> Any:
    """Return a cell as one of the kinds that its place takes; as text, if it is none of them."""
    if bool in kinds and cell.strip().lower() in {"true", "false"}:
        return cell.strip().lower() == "true"
    is_nested = cell.lstrip()[:1] in {"[", "{"} and bool(kinds & {list, dict})
    if str in kinds and not is_nested:
        return cell
    try:
        return json.loads(cell)
    except ValueError:
        return [cell] if list in kinds else cell


@cache
def _kinds_at(method: str, path: tuple[str, ...]) -> frozenset[Any]:
    """Return what a place in the arguments of a method may be: str, int, bool, list, dict, …"""
    if method not in operations():
        return frozenset()
    resource, _, name = method.partition(".")
    function = getattr(getattr(AsyncVimmerse, resource), name)
    hints = typing.get_type_hints(function, localns=_Models())
    annotation = hints.get(path[0])
    for part in path[1:]:
        inside = [branch for branch in _branches(annotation) if _kind(branch) is dict]
        hints = typing.get_type_hints(inside[0], localns=_Models()) if inside else {}
        annotation = hints.get(part)
    return frozenset(map(_kind, _branches(annotation)))


def _branches(annotation: Any) -> tuple[Any, ...]:
    is_union = typing.get_origin(annotation) in {typing.Union, types.UnionType}
    return typing.get_args(annotation) if is_union else (annotation,)


def _kind(branch: Any) -> Any:
    origin = typing.get_origin(branch) or branch
    if origin is Literal:
        return str
    if hasattr(origin, "__attrs_attrs__") and origin is not File:
        return dict
    return list if origin is Several else origin
