"""The steps of a flow. A flow is a generator for work that threads and tasks both do: it yields
steps, a driver carries them out.

Write `response = yield from Send(request)`: the answer has its type, and Send leads to its
definition.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

import httpx

A = TypeVar("A")
T = TypeVar("T")


class Step(Generic[A]):
    """One thing to be done by a driver, which answers with an A."""

    def __iter__(self) -> Generator[Step[Any], Any, A]:
        answer: A = yield self
        return answer


Flow: TypeAlias = Generator[Step[Any], Any, T]


@dataclass(frozen=True)
class Send(Step[httpx.Response]):
    """Send a request and return the response, its body read unless `stream` is set. With `alone`,
    over a new connection; with `left`, to its end, and that is told if the caller is cancelled.
    """

    request: httpx.Request
    auth: httpx.Auth | None = None
    stream: bool = False
    alone: bool = False
    left: Callable[[BaseException], None] | None = None


@dataclass(frozen=True)
class Pump(Step[None]):
    """Pass the undecoded body of a streamed response to `sink`, chunk by chunk."""

    response: httpx.Response
    sink: Callable[[bytes], None]


@dataclass(frozen=True)
class Close(Step[None]):
    """Close a streamed response."""

    response: httpx.Response


@dataclass(frozen=True)
class Sleep(Step[None]):
    """Do nothing for some seconds."""

    seconds: float
