"""The local server that all measured clients call, a process of its own. It answers the job routes
of all APIs, takes uploads and serves one large file. It prints two addresses: plain HTTP and TLS.

    server.py FILE CERTIFICATE

`/bench/traffic` returns how many requests and connections came since it was last asked,
`/bench/traffic/runwayml` how many requests to that API, and `/bench/last` the last request.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import sys
import time
from collections import Counter
from pathlib import Path

from answers import CREATED, JOBS, progress

_KEPT_BODY = 1 << 20
_OK = b"HTTP/1.1 200 OK\r\nServer: bench\r\nDate: Fri, 06 Feb 2026 09:00:00 GMT\r\n"
_NONE = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


class Traffic:
    """The requests and connections since the last count."""

    def __init__(self) -> None:
        self.requests: Counter[bytes] = Counter()
        self.connections = 0
        self.polls: Counter[bytes] = Counter()
        self.last = b""

    def counted(self, api: bytes) -> bytes:
        if api:
            return json.dumps({"requests": self.requests.pop(api, 0)}).encode()
        answer = {"requests": self.requests.total(), "connections": self.connections}
        self.requests, self.connections, self.polls = Counter(), 0, Counter()
        return json.dumps(answer).encode()

    def shown(self) -> bytes:
        head, _, body = self.last.partition(b"\r\n\r\n")
        first, *headers = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ")
        pairs = [line.split(": ", 1) for line in headers]
        shown = {"method": method, "target": target, "headers": pairs, "body": body.decode()}
        return json.dumps(shown).encode()


class Connection(asyncio.Protocol):
    """Reads one request at a time, because no client here pipelines. Of a large body only the
    length is checked.
    """

    def __init__(self, traffic: Traffic, file: Path) -> None:
        self._traffic, self._file = traffic, file
        self._buffer, self._missing = bytearray(), 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._traffic.connections += 1

    def data_received(self, data: bytes) -> None:
        if self._missing:
            self._missing -= len(data)
            if len(self._buffer) < _KEPT_BODY:
                self._buffer += data
        else:
            self._buffer += data
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            self._missing = _content_length(self._buffer[:end]) - (len(self._buffer) - end - 4)
        if self._missing <= 0:
            request, self._buffer, self._missing = bytes(self._buffer), bytearray(), 0
            self._answer(request)

    def _answer(self, request: bytes) -> None:
        method, target, _ = request.split(b" ", 2)
        if target.startswith(b"/bench/traffic"):
            self._send(self._traffic.counted(target.removeprefix(b"/bench/traffic").strip(b"/")))
        elif target == b"/bench/last":
            self._send(self._traffic.shown())
        else:
            self._traffic.requests[target.split(b"/", 2)[1]] += 1
            self._traffic.last = request
            if target == b"/large.mp4":
                self._send_file()
            else:
                self._send(self._job(method, target))

    def _job(self, method: bytes, target: bytes) -> bytes | None:
        if method == b"POST":
            created = CREATED.get(target)
            return created and created.replace(b"@id", b"inf-0")
        path = target.partition(b"?")[0]
        name = path.removesuffix(b"/status").rpartition(b"/")[2]
        answers = JOBS.get(path.replace(name, b"@id"))
        if answers is None:
            return None
        self._traffic.polls[name] += 1
        now = time.time()
        answer = answers[float(name.partition(b"-")[0]) <= now].replace(b"@id", name)
        if b'"@progress"' in answer:
            answer = answer.replace(b'"@progress"', b"%d" % progress(name, now))
        return answer.replace(b'"@polls"', b"%d" % self._traffic.polls[name])

    def _send(self, body: bytes | None) -> None:
        if body is None:
            self._transport.write(_NONE)
            return
        head = b"%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % (_OK, len(body))
        self._transport.write(head + body)

    def _send_file(self) -> None:
        size = self._file.stat().st_size
        head = b"%sContent-Type: video/mp4\r\nContent-Length: %d\r\n\r\n" % (_OK, size)
        self._transport.write(head)
        self._sending = asyncio.create_task(self._stream())

    async def _stream(self) -> None:
        with self._file.open("rb") as file:
            await asyncio.get_running_loop().sendfile(self._transport, file)


def _content_length(head: bytes | bytearray) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


async def serve(file: Path, certificate: Path) -> None:
    """Answer until the process is ended."""
    traffic = Traffic()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    loop = asyncio.get_running_loop()
    for scheme, tls in (("http", None), ("https", context)):
        server = await loop.create_server(
            lambda: Connection(traffic, file), "127.0.0.1", 0, backlog=1024, ssl=tls
        )
        print(f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(*map(Path, sys.argv[1:])))
