# Made from _async_transport.py by scripts/derive_sync.py. Do not edit.
"""Our own httpx clients and their transport: httpx's pool of connections, which is httpcore, on a
network that watches what they read.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import suppress
from ssl import SSLContext

import httpcore
import httpx

from ._httpcore import ERRORS, NoCookies, as_error, as_request, is_socks, pool_options
from ._network import WatchedNetwork
from ._proxies import proxies_by_pattern
from ._threads import finished


def new_client() -> httpx.Client:
    """Return a client that sends through the proxies that the environment names, if there are any.
    Raises VimmerseError for one that cannot be used.
    """
    context = httpx.create_ssl_context()
    mounts: dict[str, httpx.BaseTransport | None] = {
        pattern: Transport(context, proxy) if proxy else None
        for pattern, proxy in proxies_by_pattern().items()
    }
    return httpx.Client(transport=Transport(context), mounts=mounts, cookies=NoCookies())


class Transport(httpx.BaseTransport):
    """Sends over HTTP/1.1, directly or through a proxy."""

    def __init__(self, context: SSLContext, proxy: httpx.Proxy | None = None) -> None:
        kind: type[httpcore.ConnectionPool] = httpcore.ConnectionPool
        if proxy:
            kind = httpcore.SOCKSProxy if is_socks(proxy) else httpcore.HTTPProxy
        options = pool_options(context, proxy)
        self._pool = kind(**options, network_backend=WatchedNetwork())

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and return its response, whose stream is not read yet."""
        try:
            answer = self._pool.handle_request(as_request(request))
        except ERRORS as error:
            raise as_error(error) from error
        except BaseException:
            finished(self._drop_unused)
            raise
        stream = AnswerStream(answer, looks_beyond="surplus" in request.extensions)
        answer.extensions["surplus"] = stream.surplus
        return httpx.Response(
            answer.status, headers=answer.headers, stream=stream, extensions=answer.extensions
        )

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    def _drop_unused(self) -> None:
        """Close what was connected for a request that was cancelled at this moment: the pool would
        keep a place for it, and use it never.
        """
        for connection in self._pool.connections:
            if ", NEW," in connection.info():
                connection.close()


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
        self._surplus = connection.get_extra_info("surplus")
        if not self._surplus and connection.get_extra_info("is_readable"):
            with suppress(*ERRORS):
                more = connection.read(1, timeout=0.01)
                # A host that is tired of waiting may say so by an answer that nobody asked for.
                self._surplus = 0 if more.startswith(b"HTTP/") else len(more)

    def close(self) -> None:
        finished(self._answer.close)
