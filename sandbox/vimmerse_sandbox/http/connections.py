"""The open connections: bounded, and registered, because ASGI has no way to break one."""

import asyncio
import logging
from collections.abc import MutableMapping
from dataclasses import dataclass, field

from starlette.types import Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]


log = logging.getLogger(__name__)

# A process without free file handles answers nobody, so some are left for files and ffmpeg.
MOST, LEAST, LEFT = 1000, 16, 256


def most_connections() -> int:
    """Return how many connections may be open, given the limit of open files."""
    if resource is None:
        return MOST
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(LEAST, min(MOST, files - LEFT))


class DropConnection(Exception):  # noqa: N818 - a command, not an error
    """Raised instead of an answer to have the connection broken."""


@dataclass
class Connection:
    """A connection to a client; `gone` is set when it has ended."""

    transport: asyncio.Transport
    protocol: "_Registering"
    gone: asyncio.Event = field(default_factory=asyncio.Event)


class Connections:
    """Open connections by the client's address.

    If one more than allowed is opened, the oldest idle one is closed, or the new one if none is
    idle.
    """

    def __init__(self) -> None:
        self._most = most_connections()
        self._open: dict[tuple[str, int], Connection] = {}

    def protocol(self, head_seconds: float) -> type[asyncio.Protocol]:
        """Return a subclass of uvicorn's protocol that registers its connections here.

        A connection on which no request begins for `head_seconds` is closed.
        """
        bound = {"registry": self._open, "most": self._most, "head_seconds": head_seconds}
        return type("Protocol", (_Registering,), bound)

    async def abort(self, scope: Scope) -> None:
        """Abort the connection of a request at once."""
        connection = self._open.get(tuple(scope["client"]))
        if connection:
            connection.transport.abort()
            await connection.gone.wait()

    async def close(self, scope: Scope) -> None:
        """Close the connection of a request after sending what is buffered."""
        connection = self._open.get(tuple(scope["client"]))
        if connection:
            connection.transport.close()
            await connection.gone.wait()

    async def left_within(self, scope: Scope, seconds: float) -> bool:
        """Wait; return True as soon as the client has left, False if it stays."""
        connection = self._open.get(tuple(scope["client"]))
        if connection is None:
            return True
        try:
            async with asyncio.timeout(seconds):
                return await connection.gone.wait()
        except TimeoutError:
            return False


_BUSY = object()


class _Registering(H11Protocol):
    registry: MutableMapping[tuple[str, int], Connection]
    most: int
    head_seconds: float
    # The request after which the connection was found idle; None before the first request.
    idle_after: object = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.connection = Connection(transport, self)
        if self.client:
            self.registry[self.client] = self.connection
            self._make_room(self.client)
        self.loop.call_later(self.head_seconds, self._close_if_idle)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self.client:
            self.registry.pop(self.client, None)
        self.connection.gone.set()

    @property
    def is_idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _make_room(self, newest: tuple[str, int]) -> None:
        if len(self.registry) > self.most:
            open = self.registry.items()
            client = next((client for client, one in open if one.protocol.is_idle), newest)
            log.info("a connection was closed: at most %d are allowed", self.most)
            self.registry.pop(client).transport.abort()

    def _close_if_idle(self) -> None:
        """Close the connection if it was idle at the last check and no request has begun since."""
        if self.transport.is_closing():
            return
        idle = self.is_idle
        if idle and self.cycle is self.idle_after:
            self.transport.close()
            return
        self.idle_after = self.cycle if idle else _BUSY
        self.loop.call_later(self.head_seconds, self._close_if_idle)
