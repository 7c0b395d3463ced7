"""Work that threads and tasks both do is one generator, a flow, that yields these steps."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx

from ._alarms import Alarm

T = TypeVar("T")


@dataclass(frozen=True)
class Send:
    """Send a request; answered with the response, its body read unless `stream` is set."""

    request: httpx.Request
    auth: httpx.Auth | None = None
    stream: bool = False


@dataclass(frozen=True)
class Pump:
    """Pass the undecoded body of a streamed response to `sink`, piece by piece."""

    response: httpx.Response
    sink: Callable[[bytes], None]


@dataclass(frozen=True)
class Close:
    """Close a streamed response."""

    response: httpx.Response


@dataclass(frozen=True)
class Sleep:
    """Do nothing for some seconds, or until the alarm rings."""

    seconds: float
    alarm: Alarm = field(default_factory=Alarm)


@dataclass(frozen=True)
class Now:
    """Answered with the seconds of a monotonic clock."""


@dataclass(frozen=True)
class Together:
    """Drive flows side by side; answered with their values in order, once all have ended.

    The first error is raised in their stead.
    """

    flows: Sequence[Generator[Any, Any, Any]]


class Abandoned(BaseException):
    """Thrown into a flow that nobody waits for any more: it may still ask for what closes what it
    holds. Under GeneratorExit it may ask for nothing.
    """


Step = Send | Pump | Close | Sleep | Now | Together
Flow = Generator[Step, Any, T]
