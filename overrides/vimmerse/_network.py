# Made from _async_network.py by scripts/derive_sync.py. Do not edit.
"""Connections whose answers are watched, beneath httpx's pool: an answer's head has to be there
within the read timeout, however slowly it drips, and a connection on which more has come than the
answer is not used again.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import suppress
from ssl import SSLContext, SSLError, SSLObject
from typing import Any

import httpcore

from ._threads import Network
from ._wire import Answer

_PIECE = 256 << 10


class WatchedStream(httpcore.NetworkStream):
    """A connection."""

    def __init__(self, stream: httpcore.NetworkStream, timeout: float | None) -> None:
        self._stream, self._timeout = stream, timeout
        self._answer, self._is_asked = Answer(), True
        self._ahead = b""
        # Where what was received is kept apart from the socket until it is decrypted.
        decoder = stream.get_extra_info("ssl_object")
        self._decoder = decoder if isinstance(decoder, SSLObject) else None
        self._is_tunnel: bool | None = None  # not known before the first request

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what there is. Raises httpcore.ReadTimeout, also for a head that takes too long, and
        httpcore.ProxyError for a proxy that does not answer: nothing has been sent beyond it.
        """
        if self._is_asked:
            self._answer, self._is_asked = Answer(), False
        data, self._ahead = self._ahead, b""
        try:
            # The pool asks for 64 KiB and takes more: larger pieces come in faster.
            data = data or self._stream.read(max(max_bytes, _PIECE), self._left(timeout))
        except (httpcore.ReadTimeout, httpcore.ReadError) as error:
            if self._is_tunnel:
                raise httpcore.ProxyError(f"the proxy made no connection: {error}") from error
            raise
        if self._is_tunnel and not data:
            raise httpcore.ProxyError("the proxy closed the connection")
        self._answer.feed(data)
        return data

    def _left(self, timeout: float | None) -> float | None:
        timeout = self._timeout if timeout is None else timeout  # none is given for SOCKS
        if timeout is not None:
            timeout = self._answer.time_left(timeout, time.monotonic())
            if timeout <= 0:
                raise httpcore.ReadTimeout("the answer began too slowly")
        return timeout

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of it."""
        if self._is_tunnel is None:
            self._is_tunnel = buffer.startswith(b"CONNECT ")
        self._is_asked = True
        self._stream.write(buffer, timeout)

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Return the same connection, encrypted."""
        return WatchedStream(self._stream.start_tls(ssl_context, server_hostname, timeout), timeout)

    def get_extra_info(self, info: str) -> Any:
        """Tell about the connection, also the `surplus` of its answer in bytes. The pool drops an
        idle connection that `is_readable`.
        """
        if info == "surplus":
            return self._answer.surplus
        if info == "is_readable" and not (self._answer.is_at_end and self._is_drained()):
            return True
        return self._stream.get_extra_info(info)

    def _is_drained(self) -> bool:
        """Tell whether all that was received before it was decrypted has been read."""
        if self._decoder is None:
            return True
        if not self._ahead:
            with suppress(SSLError):  # there is nothing
                self._ahead = self._decoder.read(_PIECE)
        return not self._ahead


class WatchedNetwork(httpcore.NetworkBackend):
    """Makes connections."""

    def __init__(self) -> None:
        self._network = Network()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to a host."""
        stream = self._network.connect_tcp(host, port, timeout, local_address, socket_options)
        return WatchedStream(stream, timeout)

    def sleep(self, seconds: float) -> None:
        """Do nothing for a while."""
        self._network.sleep(seconds)
