"""Turns what was typed into the arguments of a method: JSON is read, files are looked for."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from .failures import UsageError
from .options import Option

_ADDRESS = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)
Take = Callable[[Path], Any]
"""What a method is given for a file, such as its path."""


class Values:
    """Reads the values of one command. `media` are the places of media, `files` what was named."""

    def __init__(self, media: Mapping[str, str], take: Take | None = None) -> None:
        self._media, self._take = media, take or (lambda path: path)
        self.files: list[Path] = []

    def arguments(self, options: Iterable[Option], given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the arguments. Dotted options add to an object that is given whole."""
        arguments: dict[str, Any] = {}
        for option in options:  # an object comes before its fields
            value = given.get(option.variable)
            if value is not None:
                self._put(arguments, option, value)
        return arguments

    def _put(self, arguments: dict[str, Any], option: Option, value: Any) -> None:
        *outer, last = option.place.split(".")
        for name in outer:
            arguments = arguments.setdefault(name, {})
        arguments[last] = self._read(option, value)

    def _read(self, option: Option, value: Any) -> Any:
        match option.form:
            case "json":
                return (
                    self._objects(option, value) if option.is_list else self._object(option, value)
                )
            case "media":
                return _each(lambda text: self._medium(text, option.name, Path()), value)
            case "file":
                return _each(lambda text: self._file(text.removeprefix("@"), option.name), value)
            case _:
                return value

    def _objects(self, option: Option, texts: list[str]) -> list[Any]:
        """Return the objects of an option that is repeated; each may be a list of them."""
        found: list[Any] = []
        for text in texts:
            value, folder = _json(text, option.name)
            items = value if isinstance(value, list) else [value]
            if not all(isinstance(item, dict) for item in items):
                raise UsageError(f"{option.name}: expected an object or a list of objects.")
            found += self._with_files(items, option.place, option.name, folder)
        return found

    def _object(self, option: Option, text: str) -> Any:
        value, folder = _json(text, option.name)
        if not isinstance(value, dict):
            raise UsageError(f"{option.name}: expected an object, such as {{…}}.")
        return self._with_files(value, option.place, option.name, folder)

    def _with_files(self, value: Any, place: str, name: str, folder: Path) -> Any:
        """Return JSON with files in place of the @ texts at places that hold media."""
        if isinstance(value, dict):
            return {
                key: self._with_files(item, f"{place}.{key}", name, folder)
                for key, item in value.items()
            }
        if isinstance(value, list):
            return [self._with_files(item, place, name, folder) for item in value]
        is_medium = place in self._media and isinstance(value, str) and value
        return self._medium(value, f"{name} ({place})", folder) if is_medium else value

    def _medium(self, text: str, name: str, folder: Path) -> Any:
        if text.startswith("@"):
            return self._file(text[1:], name, folder)
        if not _ADDRESS.match(text):
            hint = f"for a file of yours, write @{text}"
            raise UsageError(f"{name}: {text!r} is not an http(s) address; {hint}")
        return text

    def _file(self, text: str, name: str, folder: Path | None = None) -> Any:
        path = (folder or Path()) / Path(text).expanduser()
        if not path.is_file():
            raise UsageError(f"{name}: there is no file {str(path)!r}.")
        self.files.append(path)
        return self._take(path)


def _each(read: Callable[[str], Any], value: Any) -> Any:
    return [read(one) for one in value] if isinstance(value, list) else read(value)


def _json(text: str, name: str) -> tuple[Any, Path]:
    """Return what JSON says, and the folder that its files are relative to."""
    folder = Path()
    if text.startswith("@"):
        source = Path(text[1:]).expanduser()
        folder = source.parent
        try:
            text = sys.stdin.read() if text == "@-" else source.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{name}: {source} cannot be read: {error}.") from error
        name = f"{name}: {source}"
    try:
        return json.loads(text), folder
    except ValueError as error:
        hint = "" if text.lstrip().startswith(("{", "[")) else " Write JSON, or @FILE."
        raise UsageError(f"{name} is not JSON: {error}.{hint}") from error
