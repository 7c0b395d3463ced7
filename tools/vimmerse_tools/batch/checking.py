"""Checks the arguments of a line as the client does before it sends a call, without sending it."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
from vimmerse import Vimmerse
from vimmerse.errors import InvalidArgumentError

from .calls import REFERENCE, is_file, mapped, operations
from .rows import Line


class _WouldBeSentError(Exception):
    """The arguments are right: the call has reached the transport."""


def _stop(request: httpx.Request) -> httpx.Response:
    raise _WouldBeSentError


class Checker:
    """A client that sends nothing. `warnings` are what it has warned of, by line number."""

    def __init__(self) -> None:
        self.warnings: list[tuple[int, str]] = []
        self._http = httpx.Client(transport=httpx.MockTransport(_stop))
        self._client = Vimmerse("none", base_url="http://localhost", http_client=self._http)
        self._told: set[str] = set()

    def __enter__(self) -> Self:
        logging.getLogger("vimmerse").addFilter(_silent)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        logging.getLogger("vimmerse").removeFilter(_silent)
        self._http.close()

    def faults(self, number: int, line: Line) -> Iterator[tuple[str, str]]:
        """Yield the place and the fault of an argument that cannot be sent."""
        resource, _, name = line.method.partition(".")
        method: Any = getattr(getattr(self._client, resource), name)
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            try:
                method(**_stood_in(line))
            except _WouldBeSentError:
                pass
            except InvalidArgumentError as error:
                yield error.argument, str(error)
        for text in dict.fromkeys(str(one.message) for one in told):
            if text not in self._told:
                self._told.add(text)
                self.warnings.append((number, text))


def _silent(record: logging.LogRecord) -> bool:
    return False


def _stood_in(line: Line) -> dict[str, Any]:
    """Return arguments with paths for files, and stand-ins for the results of other jobs."""
    operation = operations()[line.method]

    def stood_in(text: str, place: str) -> Any:
        if match := REFERENCE.fullmatch(text):
            return "an-id" if match[2] == "id" else "https://results.invalid/result"
        return Path(text) if is_file(operation, place, text) else text

    arguments: dict[str, Any] = mapped(line.arguments, stood_in)
    return arguments
