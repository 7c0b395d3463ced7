"""The steps of a flow. A flow is a generator for work that threads and tasks both do: it yields
steps, a driver performs them.

Write `response = yield from Send(request)`: the answer has its type, and Send leads to its
definition.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Generator, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

import httpx

if TYPE_CHECKING:
    from concurrent.futures import Future

A = TypeVar("A")
T = TypeVar("T")


class Step(Generic[A]):
    """One thing to be done by a driver, which answers with an A."""

    def __iter__(self) -> Generator[Step[Any], Any, A]:
        answer: A = yield self
        return answer


Flow: TypeAlias = Generator[Step[Any], Any, T]
END = object()
Sink: TypeAlias = "Callable[[bytes], Future[None] | None]"


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
    """Pass the undecoded body of a streamed response to `sink`, and wait for its futures."""

    response: httpx.Response
    sink: Sink


class Work(Step[None]):
    """Call a function that waits for a disk: in a thread, where tasks perform the steps."""

    def __init__(self, function: Callable[..., None], *arguments: object) -> None:
        self.call = partial(function, *arguments)


@dataclass(frozen=True)
class Close(Step[None]):
    """Close a streamed response."""

    response: httpx.Response


@dataclass(frozen=True)
class Spawn(Step[None]):
    """Begin another flow beside this one. It is known by its number."""

    number: int
    flow: Flow[Any]


@dataclass(frozen=True)
class Take(Step[Any]):
    """Have the next of an iterator kept, and return its number, or END."""

    source: Iterator[Any] | AsyncIterator[Any]
    keep: Callable[[Any], int]


@dataclass(frozen=True)
class Turn(Step[bool]):
    """Return whether a semaphore was acquired in so many seconds."""

    turns: Any
    seconds: float


@dataclass(frozen=True)
class Sleep(Step[None]):
    """Do nothing for some seconds."""

    seconds: float
