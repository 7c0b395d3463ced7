"""Who carries flows out: one httpx client for threads, or one per running event loop, since
connections cannot move between loops.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator, Sequence
from typing import TypeVar
from weakref import WeakKeyDictionary, WeakSet, ref

import httpx

from . import _async_driver, _async_transport, _driver, _transport
from ._board import Ended
from ._flow import Flow
from .errors import InvalidArgumentError, VimmerseError

T = TypeVar("T")
H = TypeVar("H", httpx.Client, httpx.AsyncClient)
_OTHER_LOOP = (
    "The http_client that was passed in belongs to the event loop it was first used in, since "
    "connections cannot move. Nothing was sent: pass a function that makes one, such as its class, "
    "and each loop gets its own."
)


class Connection:
    """The httpx client of a sync client; closed with it, unless the user brought it."""

    def __init__(self, http: httpx.Client | Callable[[], httpx.Client] | None) -> None:
        self._owned = not isinstance(http, httpx.Client)
        make = _transport.new_client if http is None else http
        self._http = make if isinstance(make, httpx.Client) else _made(make, httpx.Client)

    def run(self, flow: Flow[T]) -> T:
        return _driver.run(flow, self._open())

    def run_many(self, flows: Sequence[Flow[T]], in_flight: int) -> Generator[Ended[T], None, None]:
        return _driver.run_many(flows, self._open(), in_flight)

    def _open(self) -> httpx.Client:
        if self._http.is_closed:
            raise VimmerseError(_driver.CLOSED)
        return self._http

    def close(self) -> None:
        if self._owned:
            self._http.close()


class AsyncConnection:
    """The httpx clients of an async client, by event loop. A client that the user brought serves
    the loop that it is first used in; a function that makes one is called for each loop.
    """

    def __init__(self, http: httpx.AsyncClient | Callable[[], httpx.AsyncClient] | None) -> None:
        self._given = http if isinstance(http, httpx.AsyncClient) else None
        self._make = _async_transport.new_client
        if http is not None and not isinstance(http, httpx.AsyncClient):
            self._make = _checked(http)
        self._first: ref[asyncio.AbstractEventLoop] | None = None
        self._by_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, httpx.AsyncClient] = (
            WeakKeyDictionary()
        )
        self._closed: WeakSet[asyncio.AbstractEventLoop] = WeakSet()

    async def run(self, flow: Flow[T]) -> T:
        return await _async_driver.run(flow, self._here())

    def run_many(self, flows: Sequence[Flow[T]], in_flight: int) -> AsyncGenerator[Ended[T], None]:
        return _async_driver.run_many(flows, self._here(), in_flight)

    def _here(self) -> httpx.AsyncClient:
        loop = asyncio.get_running_loop()
        http = self._given or self._by_loop.get(loop)
        if loop in self._closed or (http is not None and http.is_closed):
            raise VimmerseError(_driver.CLOSED)
        if self._given:
            self._first = self._first or ref(loop)
            if self._first() is not loop:
                raise VimmerseError(_OTHER_LOOP)
        if http is None:
            http = self._by_loop[loop] = _made(self._make, httpx.AsyncClient)
        return http

    async def aclose(self) -> None:
        if self._given is None:
            loop = asyncio.get_running_loop()
            self._closed.add(loop)
            if http := self._by_loop.pop(loop, None):
                await http.aclose()


def _made(make: Callable[[], H], kind: type[H]) -> H:
    """Return a client from the user's function, or our own."""
    http = _checked(make)()
    if not isinstance(http, kind):
        words = f"http_client: it made a {type(http).__name__}, not a httpx.{kind.__name__}."
        raise InvalidArgumentError(words, argument="http_client")
    return http


def _checked(make: Callable[[], H]) -> Callable[[], H]:
    if not callable(make):
        words = f"http_client: expected a client or a function that makes one, not {make!r}."
        raise InvalidArgumentError(words, argument="http_client")
    return make
