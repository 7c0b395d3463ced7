"""Who carries flows out: one httpx client for threads, or one per running event loop, since
connections cannot move between loops.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Generator, Sequence
from typing import TypeVar
from weakref import WeakKeyDictionary, WeakSet

import httpx

from . import _async_driver, _driver
from ._board import Ended
from ._flow import Flow
from .errors import InvalidArgumentError, VimmerseError

T = TypeVar("T")
_CLOSED = "This client is closed. Nothing was sent: make a new one."
_LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=20)


class Connection:
    """The httpx client of a sync client; closed with it, unless the user brought it."""

    def __init__(self, http: httpx.Client | None) -> None:
        _check(http, httpx.Client)
        self._owned = http is None
        self._http = httpx.Client(limits=_LIMITS) if http is None else http

    def run(self, flow: Flow[T]) -> T:
        return _driver.run(flow, self._open())

    def run_many(self, flows: Sequence[Flow[T]], in_flight: int) -> Generator[Ended[T], None, None]:
        return _driver.run_many(flows, self._open(), in_flight)

    def _open(self) -> httpx.Client:
        if self._http.is_closed:
            raise VimmerseError(_CLOSED)
        return self._http

    def close(self) -> None:
        if self._owned:
            self._http.close()


class AsyncConnection:
    """The httpx clients of an async client, by event loop; a client that the user brought serves
    every loop.
    """

    def __init__(self, http: httpx.AsyncClient | None) -> None:
        _check(http, httpx.AsyncClient)
        self._given = http
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
            raise VimmerseError(_CLOSED)
        if http is None:
            http = self._by_loop[loop] = httpx.AsyncClient(limits=_LIMITS)
        return http

    async def aclose(self) -> None:
        if self._given is None:
            loop = asyncio.get_running_loop()
            self._closed.add(loop)
            if http := self._by_loop.pop(loop, None):
                await http.aclose()


def _check(http: object, expected: type[object]) -> None:
    if http is not None and not isinstance(http, expected):
        raise InvalidArgumentError(
            f"http_client: expected httpx.{expected.__name__}, not {type(http).__name__}.",
            argument="http_client",
        )
