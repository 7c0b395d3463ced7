# Made from _async_network.py by scripts/derive_sync.py. Do not edit.
"""Connections whose answers are watched, beneath httpx's pool: an answer's head has to be there
within the read timeout, however slowly it drips, and a connection that said more than it promised
is not used again.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from ssl import SSLContext
from typing import Any

import httpcore

from ._threads import Network
from ._wire import Answer

_PIECE = 256 << 10


class WatchedStream(httpcore.NetworkStream):
    """A connection."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream
        self._answer, self._is_asked = Answer(), True

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what there is. Raises httpcore.ReadTimeout, also for a head that takes too long."""
        if self._is_asked:
            self._answer, self._is_asked = Answer(), False
        if timeout is not None:
            timeout = self._answer.time_left(timeout, time.monotonic())
            if timeout <= 0:
                raise httpcore.ReadTimeout("the answer began too slowly")
        # The pool asks for 64 KiB and takes more: larger pieces come in faster.
        data = self._stream.read(max(max_bytes, _PIECE), timeout)
        self._answer.feed(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of it."""
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
        return WatchedStream(self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        """Tell about the connection, also the `surplus` of its answer in bytes. The pool drops an
        idle connection that `is_readable`.
        """
        if info == "surplus":
            return self._answer.surplus
        return (info == "is_readable" and self._answer.surplus) or self._stream.get_extra_info(info)


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
        return WatchedStream(stream)

    def sleep(self, seconds: float) -> None:
        """Do nothing for a while."""
        self._network.sleep(seconds)
