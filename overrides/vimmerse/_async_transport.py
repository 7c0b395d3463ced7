"""The transport of our own httpx clients: httpx's pool of connections, which is httpcore, on a
network that watches what they read.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable
from contextlib import suppress

import httpcore
import httpx

from ._async_network import AsyncWatchedNetwork
from ._httpcore import ERRORS, as_error, as_proxy, as_request
from ._proxies import Proxies


class AsyncTransport(httpx.AsyncBaseTransport):
    """Sends over HTTP/1.1, directly or through the proxies that the environment names."""

    def __init__(self, limits: httpx.Limits) -> None:
        self._proxies, context = Proxies(), httpx.create_ssl_context()
        proxies = {key: as_proxy(proxy) for key, proxy in self._proxies.by_scheme.items()}
        self._pools = {
            key: httpcore.AsyncConnectionPool(
                ssl_context=context,
                proxy=proxy,
                max_connections=limits.max_connections,
                max_keepalive_connections=limits.max_keepalive_connections,
                keepalive_expiry=limits.keepalive_expiry,
                network_backend=AsyncWatchedNetwork(),
            )
            for key, proxy in [(None, None), *proxies.items()]
        }

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and return its response, whose stream is not read yet."""
        pool = self._pools[self._proxies.scheme_for(request.url)]
        try:
            answer = await pool.handle_async_request(as_request(request))
        except ERRORS as error:
            raise as_error(error) from error
        stream = AsyncAnswerStream(answer, looks_beyond="surplus" in request.extensions)
        answer.extensions["surplus"] = stream.surplus
        return httpx.Response(
            answer.status, headers=answer.headers, stream=stream, extensions=answer.extensions
        )

    async def aclose(self) -> None:
        """Close all connections."""
        for pool in self._pools.values():
            await pool.aclose()


class AsyncAnswerStream(httpx.AsyncByteStream):
    """The body of an answer."""

    def __init__(self, answer: httpcore.Response, *, looks_beyond: bool) -> None:
        self._answer, self._looks_beyond = answer, looks_beyond
        self._surplus = 0

    def surplus(self) -> int:
        """Return how many bytes were found beyond the end of the body, once that has been read."""
        return self._surplus

    async def __aiter__(self) -> AsyncGenerator[bytes, None]:
        assert isinstance(self._answer.stream, AsyncIterable)
        try:
            async for part in self._answer.stream:
                yield part
        except ERRORS as error:
            raise as_error(error) from error
        if self._looks_beyond:
            await self._look_beyond(self._answer.extensions["network_stream"])

    async def _look_beyond(self, connection: httpcore.AsyncNetworkStream) -> None:
        if connection.get_extra_info("is_readable"):
            with suppress(*ERRORS):
                await connection.read(1, timeout=0.01)
        self._surplus = connection.get_extra_info("surplus")

    async def aclose(self) -> None:
        await self._answer.aclose()
