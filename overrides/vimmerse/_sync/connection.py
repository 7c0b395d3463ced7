# Made from _async/connection.py by scripts/derive_sync.py. Do not edit.
"""Performs the steps of flows over httpx, of one or of many side by side."""

from __future__ import annotations

import sys
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, Unpack

import httpx

from .._calls.body import Body
from .._flows.board import Board, Ended
from .._flows.signals import from_handler
from .._flows.steps import Close, Flow, Pump, Send, Sleep, Step, Take, Turn, Work
from .._flows.threads import Workers, taken
from .._settings.certificates import explained
from .._settings.key import KeyAuth
from .._settings.logs import UnloggedSecrets
from ..errors import VimmerseError
from .clients import CLOSED, Clients, Pair

if TYPE_CHECKING:
    from vimmerse_api.api import Operation

    from .._calls.caller import Caller
    from .._calls.requests import CallOptions

T = TypeVar("T")
_TRANSPORTS = {"aiohttp", "anyio", "h11", "h2", "httpcore", "socksio", "ssl"}


class Connection(Clients):
    """What a client and its copies send through."""

    def run(self, flow: Flow[T]) -> T:
        """Run a flow to its end."""
        pair = self.here()
        try:
            step = next(flow)
            while True:
                try:
                    answer = _perform(step, pair)
                except BaseException as error:
                    step = flow.throw(error)
                else:
                    step = flow.send(answer)
        except StopIteration as done:
            result: T = done.value
            return result

    def run_many(self, root: Flow[None], in_flight: int) -> Generator[Ended[Any], None, None]:
        """Run the flows that the root spawns side by side, with at most `in_flight` steps
        under way; yield them as they end. When the generator is closed early, so are they.
        """
        return _run_many(root, self.here(), in_flight)


class Sender:
    """Answers every call with its model, or with a RawResponse if `raw` is set."""

    def __init__(self, caller: Caller, connection: Connection, *, raw: bool = False) -> None:
        self._caller, self._connection, self._raw = caller, connection, raw

    def send(
        self, operation: Operation[Any], arguments: dict[str, Any], **options: Unpack[CallOptions]
    ) -> Any:
        response = self._connection.run(self._caller.call(operation, arguments, options))
        return response if self._raw else response.parsed


def _perform(step: Step[Any], pair: Pair) -> Any:
    """Perform one step."""
    if isinstance(step, Send) and pair[0].is_closed:
        raise VimmerseError(CLOSED)
    match step:
        case Send():
            return _send(step, pair[step.alone])
        case Pump():
            response = step.response
            read_ahead = response.is_stream_consumed  # some transports do
            with _as_httpx():
                for chunk in response.iter_bytes() if read_ahead else response.iter_raw():
                    if sync := step.sink(chunk):
                        sync.result()
        case Close():
            step.response.close()
        case Work():
            step.call()
        case Turn():
            return step.turns.acquire(timeout=step.seconds)
        case Take():
            return taken(step)
        case Sleep():
            time.sleep(step.seconds)


def _send(step: Send, http: httpx.Client) -> httpx.Response:
    """Send, and return or raise nothing that repeats the key."""
    key = step.auth if isinstance(step.auth, KeyAuth) else None
    try:
        with _as_httpx(), UnloggedSecrets():
            sent = http.send(step.request, auth=step.auth, stream=True, follow_redirects=False)
            if step.stream:
                return sent
            response = _whole(sent)
            return key.scrubbed(response) if key else response
    except httpx.RequestError as error:
        error = explained(error)
        lost = key.cleaned(error) if key else error
    raise lost  # here, where the original is no longer its context


def _whole(response: httpx.Response) -> httpx.Response:
    """Return the response with its body, which is read within bounds."""
    stream = response.stream
    if response.is_stream_consumed or not isinstance(stream, httpx.SyncByteStream):
        return response  # some transports read ahead
    try:
        response.stream = Bounded(stream, Body(response))
        response.stream = httpx.ByteStream(response.read())  # the other one is a cycle
    except BaseException:
        stream.close()
        raise
    return response


class Bounded(httpx.SyncByteStream):
    """The stream of a response, decoded within bounds."""

    def __init__(self, stream: httpx.SyncByteStream, body: Body) -> None:
        self._stream, self._body = stream, body

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._stream:
            for piece in self._body.decoded(chunk):
                yield piece

    def close(self) -> None:
        self._stream.close()


@contextmanager
def _as_httpx() -> Iterator[None]:
    """Raise an error that a transport has left as it is as httpx's error for a lost connection, and
    what a signal handler raised as it was. Neither that nor any other exception says anything of
    the network.
    """
    past = sys.exception()
    try:
        yield
    except Exception as error:
        if (raised := from_handler(error, past)) is not None:
            raise raised from raised.__cause__
        if type(error).__module__.partition(".")[0] in _TRANSPORTS:
            raise httpx.ReadError(type(error).__name__) from error
        raise


def _run_many(root: Flow[None], pair: Pair, in_flight: int) -> Generator[Ended[Any], None, None]:
    workers = Workers(partial(_perform, pair=pair))
    board: Board[Any] = Board(root, time.monotonic())
    try:
        while board:
            for ended in board.take_ended():
                yield ended
            for work in board.take_work(in_flight - workers.busy):
                workers.start(*work)
            is_full = workers.busy >= in_flight
            pause = None if is_full else board.until_next(time.monotonic())
            if board and (reply := workers.reply(pause)):
                board.advance(*reply, time.monotonic())
            board.wake(time.monotonic(), in_flight - workers.busy)
    finally:
        workers.dismiss()
