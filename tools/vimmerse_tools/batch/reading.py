"""Reads the file of a batch, JSONL or CSV, and checks every line before anything is sent."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from graphlib import CycleError, TopologicalSorter
from pathlib import Path, PurePosixPath
from typing import Any

from vimmerse import InvalidArgumentError

from .calls import is_file, mapped, method_name, operations, parameters, references
from .checking import Checker
from .places import nearest, places
from .rows import Line
from .saving import RESERVED, file_name
from .tables import OWN, Fields, table_rows

_FIELDS = (*OWN, "arguments")
_OF_A_CALL = ("timeout", "extra_headers", "extra_body")


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong in a file: line and column count from 1, in CSV the columns of the table."""

    line: int
    column: int
    text: str


class BatchFileError(InvalidArgumentError):
    """A file of jobs that has wrong lines. `.faults` lists all of them; nothing was sent."""

    def __init__(self, path: Path, faults: Collection[Fault]) -> None:
        self.path, self.faults = path, sorted(faults)
        told = [f"{path}:{one.line}:{one.column}: {one.text}" for one in self.faults]
        count = len({one.line for one in self.faults})
        lines = "1 line is" if count == 1 else f"{count} lines are"
        super().__init__("\n".join([f"{lines} wrong. Nothing was sent.", *told]))


@dataclass
class _Entry:
    """A line of the file while it is checked."""

    number: int
    fields: Fields
    columns: dict[str, int] | None  # of a table
    text: str = ""
    line: Line | None = None
    faults: list[Fault] = field(default_factory=list)

    def fault(self, place: str, text: str) -> None:
        columns = places(self.text) if self.columns is None else self.columns
        self.faults.append(Fault(self.number, nearest(columns, place), text))


@dataclass(frozen=True)
class Batch:
    """The lines of a file, and what the client warns of in them."""

    lines: list[Line]
    warnings: list[str]


def read(path: Path, known: Mapping[str, Line] | None = None) -> Batch:
    """Read a file: its lines may depend on each other, and on those that are known by their keys.
    Raise BatchFileError that lists everything that is wrong with it.
    """
    known = known or {}
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InvalidArgumentError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        column = error.start - before.rfind(b"\n")
        fault = Fault(before.count(b"\n") + 1, column, f"it is not UTF-8 ({error.reason})")
        raise BatchFileError(path, [fault]) from error
    entries, faults = _entries(path, text)
    counts: Counter[str] = Counter()
    with Checker() as checker:
        for entry in entries:
            entry.line = _line(entry, path.parent.absolute(), counts)
            if entry.line and not entry.faults and not _is_known(entry.line, known):
                for place, wrong in checker.faults(entry.number, entry.line):
                    entry.fault(f"arguments.{place}", wrong)
        warnings = [f"{path}:{number}: {told}" for number, told in checker.warnings]
    _check_keys(entries, known, is_whole=not faults)
    _check_names(entries)
    faults += [fault for entry in entries for fault in entry.faults]
    if faults:
        raise BatchFileError(path, faults)
    return Batch([entry.line for entry in entries if entry.line], warnings)


def _is_known(line: Line, known: Mapping[str, Line]) -> bool:
    """Return True for a line that was checked in an earlier run."""
    return line.key in known and known[line.key].columns() == line.columns()


def _entries(path: Path, text: str) -> tuple[list[_Entry], list[Fault]]:
    if path.suffix.lower() in {".csv", ".tsv"}:
        return _of_table(text)
    entries, faults = list[_Entry](), list[Fault]()
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line, object_pairs_hook=_once, parse_constant=_refuse)
            if not isinstance(fields, dict):
                raise ValueError(  # noqa: TRY004 -- the file is wrong, not the program
                    'expected an object, such as {"method": "story.idea_to_video"}'
                )
        except json.JSONDecodeError as error:
            faults.append(Fault(number, error.colno, f"this is not JSON: {error.msg}."))
        except (ValueError, RecursionError) as error:
            faults.append(Fault(number, 1, str(error)))
        else:
            entries.append(_Entry(number, fields, None, line))
    return entries, faults


def _of_table(text: str) -> tuple[list[_Entry], list[Fault]]:
    entries: list[_Entry] = []
    rows = table_rows(text)
    try:
        entries += (_Entry(number, fields, columns) for number, fields, columns in rows)
    except Exception as error:  # csv.Error and ValueError: the rest cannot be read
        if not isinstance(error, ValueError) and type(error).__module__ != "_csv":
            raise
        return entries, [Fault(entries[-1].number + 1 if entries else 1, 1, str(error))]
    return entries, []


def _once(pairs: list[tuple[str, Any]]) -> Fields:
    twice = [name for name, count in Counter(name for name, _ in pairs).items() if count > 1]
    if twice:
        raise ValueError(f"{', '.join(twice)} is given twice")
    return dict(pairs)


def _refuse(word: str) -> Any:
    raise ValueError(f"{word} is no JSON")


def _line(entry: _Entry, folder: Path, counts: Counter[str]) -> Line | None:
    """Return what an entry asks for, and note what is wrong with it."""
    given = entry.fields
    for name in given.keys() - set(_FIELDS):
        near = get_close_matches(name, _FIELDS, n=1)
        hint = f"; did you mean {near[0]}?" if near else f", only {', '.join(_FIELDS)}."
        entry.fault(name, f"a line has no {name!r}{hint}")
    method = _method(entry)
    arguments = given.get("arguments", {})
    if not isinstance(arguments, dict):
        entry.fault("arguments", f"arguments: expected an object, not {_kind(arguments)}.")
        return None
    if method is None:
        return None
    for name, parameter in parameters(method).items():
        if parameter.default is parameter.empty and name not in arguments:
            entry.fault("arguments", f"{name} is required.")
    for name in arguments:
        if name not in parameters(method) or name in _OF_A_CALL:
            known = [one for one in parameters(method) if one not in _OF_A_CALL]
            near = get_close_matches(name, known, n=1)
            hint = f"; did you mean {near[0]}?" if near else f", only {', '.join(known)}."
            entry.fault(f"arguments.{name}", f"{method} has no argument {name!r}{hint}")
    asked, arguments = arguments, _with_paths(method, arguments, folder)
    needs = _needs(entry) | references(arguments)
    wait = given.get("wait", True)
    download: Any = given.get("download", wait)
    if not isinstance(wait, bool):
        entry.fault("wait", f"wait: expected true or false, not {_kind(wait)}.")
    _check_download(entry, download, wait=wait)
    key = given.get("key")
    if key is None:
        key = _made_key(method, asked, counts)
    elif not isinstance(key, str) or not key.strip() or not key.isprintable() or len(key) > 200:
        entry.fault("key", "key: expected a short text that can be printed.")
        return None
    return Line(key, method, arguments, tuple(sorted(needs)), wait, download)


def _method(entry: _Entry) -> str | None:
    given = entry.fields.get("method")
    if given is None:
        entry.fault("", "it has no method, such as story.idea_to_video.")
        return None
    if isinstance(given, str):
        method = method_name(given)
        if method in operations():
            return method
        near = get_close_matches(method, operations(), n=1)
        known = f"did you mean {near[0]}?" if near else f"expected {', '.join(operations())}."
        entry.fault("method", f"method: no method {given!r} creates jobs: {known}")
    else:
        entry.fault("method", f"method: expected a text, not {_kind(given)}.")
    return None


def _with_paths(method: str, arguments: Mapping[str, Any], folder: Path) -> Fields:
    """Return arguments whose files are named by absolute paths; `@` before one is left out."""
    operation = operations()[method]

    def absolute(text: str, place: str) -> str:
        if not is_file(operation, place, text):
            return text
        return os.path.abspath(folder / text.removeprefix("@"))  # noqa: PTH100 -- keeps symlinks

    changed: Fields = mapped(arguments, absolute)
    return changed


def _needs(entry: _Entry) -> set[str]:
    given = entry.fields.get("depends_on", [])
    keys = [given] if isinstance(given, str) else given
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        entry.fault("depends_on", "depends_on: expected a key or a list of keys.")
        return set()
    return set(keys)


def _check_download(entry: _Entry, download: Any, *, wait: Any) -> None:
    if isinstance(download, str):
        path = PurePosixPath(download.replace("\\", "/"))
        is_inside = not path.is_absolute() and ".." not in path.parts and ":" not in download
        if not is_inside or not path.name or path.parts[0] in RESERVED:
            text = f"download: {download!r} is no name for a file in the folder of results."
            entry.fault("download", text)
    elif not isinstance(download, bool):
        entry.fault("download", "download: expected true, false or the name of a file.")
    if download and wait is False:
        entry.fault("download", "download: a job that is not waited for has no results to save.")


def _made_key(method: str, arguments: Fields, counts: Counter[str]) -> str:
    """Return a key that follows from what is asked for, so that moving a line, or the file with
    those that it names, changes nothing.
    """
    asked = json.dumps([method, arguments], sort_keys=True)
    name = f"{method.partition('.')[2]}-{hashlib.sha256(asked.encode()).hexdigest()[:10]}"
    counts[name] += 1
    return name if counts[name] == 1 else f"{name}-{counts[name]}"


def _check_keys(entries: list[_Entry], known: Collection[str], *, is_whole: bool) -> None:
    """Note keys that are given twice, circles of needs and, if all lines could be read, needs that
    nobody knows.
    """
    first: dict[str, _Entry] = {}
    for entry in entries:
        own = entry.line.key if entry.line else entry.fields.get("key")
        if isinstance(own, str):
            other = first.setdefault(own, entry)
            if other is not entry:
                entry.fault("key", f"key: line {other.number} has {own!r} too.")
    needs = {line.key: line.needs for _, line in _lines(entries)}
    for entry, line in _lines(entries):
        for key in line.needs:
            if is_whole and key not in first and key not in known:
                entry.fault("depends_on", f"depends_on: no line has the key {key!r}.")
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        circle = error.args[1]
        told = " → ".join(reversed(circle))
        first[circle[0]].fault("depends_on", f"these jobs wait for each other: {told}.")


def _check_names(entries: list[_Entry]) -> None:
    """Note results that would have the same name, also where capital letters do not count."""
    first: dict[str, int] = {}
    for entry, line in _lines(entries):
        if line.download is False or _has_fault(entry, "key: "):
            continue
        name = line.download if isinstance(line.download, str) else file_name(line.key)
        stem = name if line.download is True else str(PurePosixPath(name).with_suffix(""))
        other = first.setdefault(stem.casefold(), entry.number)
        if other != entry.number:
            entry.fault("download", f"its results would be called as those of line {other}.")


def _has_fault(entry: _Entry, start: str) -> bool:
    return any(fault.text.startswith(start) for fault in entry.faults)


def _lines(entries: list[_Entry]) -> Iterator[tuple[_Entry, Line]]:
    for entry in entries:
        if entry.line:
            yield entry, entry.line


def _kind(value: object) -> str:
    return "nothing" if value is None else type(value).__name__
