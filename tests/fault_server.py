"""A server on a real socket that misbehaves as scripted, with one script entry per request, and
records every request.
"""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from typing import IO, Any, Self


@dataclass(frozen=True)
class Received:
    """One request as it arrived. `body` is empty if the script does not read it."""

    line: str
    headers: Message
    body: bytes

    @property
    def path(self) -> str:
        return self.line.split(" ")[1]


@dataclass(frozen=True)
class Fault:
    """What to do with one request."""

    act: Callable[[socket.socket], None]
    reads_body: bool = True
    keeps_body: bool = True


KEY = "vk-planted-0123456789abcdef"
NEW_JOB = {"id": "job-1", "status": "new", "total_credits": 1}


def answer(status: int = 200, body: Any = NEW_JOB, **headers: str) -> Fault:
    """Respond with a status and a body: bytes as given, anything else as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    fields = {"content-type": "application/json", "content-length": str(len(content))}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    return raw(_head(status, fields) + content)


def raw(data: bytes) -> Fault:
    """Send these bytes and close."""
    return Fault(lambda connection: connection.sendall(data))


def stall(seconds: float = 30.0) -> Fault:
    """Accept the request and send nothing."""
    return Fault(lambda connection: _idle(connection, seconds))


def reset(*, reads_body: bool = True) -> Fault:
    """Break the connection before or after reading the body."""

    def act(connection: socket.socket) -> None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    return Fault(act, reads_body)


def truncate(body: bytes, sent: int, **headers: str) -> Fault:
    """Announce the length of the whole body, send only its beginning and close."""
    fields = {"content-type": "application/json", "content-length": str(len(body))}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    return raw(_head(200, fields) + body[:sent])


def drip(body: bytes, pause: float) -> Fault:
    """Send the body byte by byte."""

    def act(connection: socket.socket) -> None:
        connection.sendall(
            _head(200, {"content-type": "application/json", "content-length": str(len(body))})
        )
        for byte in body:
            connection.sendall(bytes([byte]))
            time.sleep(pause)

    return Fault(act)


def in_pieces(*pieces: bytes) -> Fault:
    """Send the pieces, and keep the connection open until the client closes it."""

    def act(connection: socket.socket) -> None:
        for piece in pieces:
            connection.sendall(piece)
        _idle(connection, 5.0)

    return Fault(act)


@dataclass
class FaultServer:
    """Plays its script, then repeats the last entry."""

    script: list[Fault] = field(default_factory=lambda: [answer()])
    requests: list[Received] = field(default_factory=list)
    tls: ssl.SSLContext | None = None

    def __post_init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._lock = threading.Lock()
        self._played = 0
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def url(self) -> str:
        scheme = "https" if self.tls else "http"
        return f"{scheme}://127.0.0.1:{self._socket.getsockname()[1]}"

    def play(self, *script: Fault) -> None:
        """Set what the next requests get, and forget the recorded ones."""
        with self._lock:
            self.script, self._played = list(script), 0
            self.requests.clear()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)  # `close` alone would not end `accept`
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._handle, args=(connection,), daemon=True).start()

    def _handle(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection, self._open(connection) as opened:
            self._answer(opened)

    def _open(self, connection: socket.socket) -> socket.socket:
        return self.tls.wrap_socket(connection, server_side=True) if self.tls else connection

    def _answer(self, connection: socket.socket) -> None:
        with connection.makefile("rb") as stream:
            line = stream.readline().decode()
            if not line:
                return
            headers = BytesParser().parsebytes(b"".join(iter(stream.readline, b"\r\n")))
            with self._lock:
                fault = self.script[min(self._played, len(self.script) - 1)]
                self._played += 1
            body = _body(stream, int(headers.get("content-length", 0)), fault)
            with self._lock:
                self.requests.append(Received(line.strip(), headers, body))
            fault.act(connection)


def _body(stream: IO[bytes], length: int, fault: Fault) -> bytes:
    if not fault.reads_body:
        return b""
    if fault.keeps_body:
        return stream.read(length)
    while length > 0:
        length -= len(stream.read(min(length, 1 << 20))) or length
    return b""


def _head(status: int, fields: dict[str, str]) -> bytes:
    lines = [
        f"HTTP/1.1 {status} Scripted",
        *(f"{name}: {value}" for name, value in fields.items()),
        "connection: close",
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def _idle(connection: socket.socket, seconds: float) -> None:
    connection.settimeout(seconds)
    connection.recv(1)  # returns when the client gives up
