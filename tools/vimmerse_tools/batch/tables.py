"""Lines from CSV: a column for each argument, with dots inside objects, whose cells become what the
method's signature asks for.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from io import StringIO
from typing import Any

from vimmerse import AsyncVimmerse

from ..cli.options import Option, options_of
from .calls import method_name, operations

Fields = dict[str, Any]
_WORDS = {"true": True, "false": False}
OWN = ("key", "method", "depends_on", "wait", "download")


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
            fields[name] = cell if name == "key" else _WORDS.get(cell.strip().lower(), cell)
        else:
            path = name.split(".")
            inner = fields["arguments"]
            for part in path[:-1]:
                inner = inner.setdefault(part, {})
                if not isinstance(inner, dict):
                    text = f"{name} is inside another column, which is no object"
                    raise ValueError(text)  # noqa: TRY004 -- the file is wrong, no program
            inner[path[-1]] = _converted(cell, _options(method).get(name))
    return fields


def _converted(cell: str, option: Option | None) -> Any:
    """Return a cell as its place takes it; as text, if it is nothing else."""
    if option is None:
        return cell
    if option.hint is bool:
        return _WORDS.get(cell.strip().lower(), cell)
    is_nested = cell.lstrip()[:1] in {"[", "{"} and (option.is_list or option.form == "json")
    if is_nested or option.hint in {int, float}:
        with suppress(ValueError):
            return json.loads(cell)
    return [cell] if option.is_list else cell


@cache
def _options(method: str) -> dict[str, Option]:
    """Return the options that a method has on the command line, by the places of their values."""
    if method not in operations():
        return {}
    resource, _, name = method.partition(".")
    function = getattr(getattr(AsyncVimmerse, resource), name)
    return {one.place: one for one in options_of(function, operations()[method].media)}
