"""Errors that a signal handler raises are told from those of the network."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from functools import partial
from types import FrameType
from typing import Any

import pytest
import vimmerse
from fault_server import FaultServer, reset
from vimmerse._flows.signals import from_handler
from vimmerse._root import chain

Ring = Callable[[int, FrameType | None], Any]


def ring(signum: int, frame: FrameType | None) -> None:
    raise TimeoutError("the time is up")


class Clock:
    def ring(self, signum: int, frame: FrameType | None) -> None:
        ring(signum, frame)


@pytest.fixture(params=[ring, Clock().ring, partial(ring)], ids=["function", "method", "partial"])
def rung(request: pytest.FixtureRequest) -> Iterator[BaseException]:
    """Return what a handler raised."""
    former = signal.signal(signal.SIGUSR2, request.param)
    try:
        signal.raise_signal(signal.SIGUSR2)
    except TimeoutError as error:
        yield error
    finally:
        signal.signal(signal.SIGUSR2, former)


def translated(error: BaseException) -> None:
    """Do what transports do with errors."""
    try:
        raise error
    except TimeoutError:
        raise ConnectionError("the network") from None


def test_a_cause_is_found(rung: TimeoutError) -> None:
    """What a transport makes of an error leads to it, also where the cause is not shown."""
    with pytest.raises(ConnectionError) as caught:
        translated(rung)
    assert from_handler(caught.value) is rung
    assert from_handler(caught.value, rung) is None


def test_errors_that_lead_to_each_other_are_each_looked_at_once() -> None:
    """An error that is raised again from its own consequence leads back to itself."""
    first, second = ValueError(), KeyError()
    first.__context__, second.__cause__ = second, first
    assert list(chain(second)) == [second, first]


def test_an_earlier_error_is_not_raised_again(rung: TimeoutError, faults: FaultServer) -> None:
    """A call that is made while a handler's error is dealt with has errors of its own."""
    faults.play(reset())
    client = vimmerse.Vimmerse("key-of-the-test", base_url=faults.url, max_retries=0)
    try:
        raise rung
    except TimeoutError:
        with pytest.raises(vimmerse.ConnectionFailedError):
            client.story.get("1")
