# Made from _async_transport.py by scripts/derive_sync.py. Do not edit.
"""The transport of our own httpx clients: httpx's pool of connections, which is httpcore, on a
network that watches what they read.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import suppress

import httpcore
import httpx

from ._httpcore import ERRORS, as_error, as_proxy, as_request
from ._network import WatchedNetwork
from ._proxies import Proxies


class Transport(httpx.BaseTransport):
    """Sends over HTTP/1.1, directly or through the proxies that the environment names."""

    def __init__(self, limits: httpx.Limits) -> None:
        self._proxies, context = Proxies(), httpx.create_ssl_context()
        proxies = {key: as_proxy(proxy) for key, proxy in self._proxies.by_scheme.items()}
        self._pools = {
            key: httpcore.ConnectionPool(
                ssl_context=context,
                proxy=proxy,
                max_connections=limits.max_connections,
                max_keepalive_connections=limits.max_keepalive_connections,
                keepalive_expiry=limits.keepalive_expiry,
                network_backend=WatchedNetwork(),
            )
            for key, proxy in [(None, None), *proxies.items()]
        }

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and return its response, whose stream is not read yet."""
        pool = self._pools[self._proxies.scheme_for(request.url)]
        try:
            answer = pool.handle_request(as_request(request))
        except ERRORS as error:
            raise as_error(error) from error
        stream = AnswerStream(answer, looks_beyond="surplus" in request.extensions)
        answer.extensions["surplus"] = stream.surplus
        return httpx.Response(
            answer.status, headers=answer.headers, stream=stream, extensions=answer.extensions
        )

    def close(self) -> None:
        """Close all connections."""
        for pool in self._pools.values():
            pool.close()


class AnswerStream(httpx.SyncByteStream):
    """The body of an answer."""

    def __init__(self, answer: httpcore.Response, *, looks_beyond: bool) -> None:
        self._answer, self._looks_beyond = answer, looks_beyond
        self._surplus = 0

    def surplus(self) -> int:
        """Return how many bytes were found beyond the end of the body, once that has been read."""
        return self._surplus

    def __iter__(self) -> Generator[bytes, None, None]:
        assert isinstance(self._answer.stream, Iterable)
        try:
            for part in self._answer.stream:
                yield part
        except ERRORS as error:
            raise as_error(error) from error
        if self._looks_beyond:
            self._look_beyond(self._answer.extensions["network_stream"])

    def _look_beyond(self, connection: httpcore.NetworkStream) -> None:
        if connection.get_extra_info("is_readable"):
            with suppress(*ERRORS):
                connection.read(1, timeout=0.01)
        self._surplus = connection.get_extra_info("surplus")

    def close(self) -> None:
        self._answer.close()
