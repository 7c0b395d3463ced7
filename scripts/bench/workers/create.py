"""Create jobs over several connections, on each one after the other, and print the seconds that all
of them took and that each took.

create.py URL PATH BODY CONNECTIONS CALLS
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from urllib.parse import urlsplit


def _request(host: str, path: str, body: str) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nX-Api-Key: bench-key-0123456789\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body.encode())}\r\n\r\n"
    )
    return (head + body).encode()


async def _client(host: str, request: bytes, calls: int) -> list[float]:
    """Return the seconds of each call, all on one new connection."""
    name, port = host.split(":")
    reader, writer = await asyncio.open_connection(name, int(port))
    taken = []
    for _ in range(calls):
        started = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        body = await reader.readexactly(length)
        taken.append(time.perf_counter() - started)
        if not head.startswith(b"HTTP/1.1 200"):
            sys.exit(f"A job was not created: {body.decode()}")
    writer.close()
    return taken


async def measure(
    url: str, path: str, body: str, connections: int, calls: int
) -> tuple[float, list[float]]:
    """Return the seconds from the first request to the last answer, and those of each call."""
    host = urlsplit(url).netloc
    request = _request(host, path, body)
    started = time.perf_counter()
    each = await asyncio.gather(
        *(_client(host, request, calls // connections) for _ in range(connections))
    )
    return time.perf_counter() - started, [seconds for one in each for seconds in one]


if __name__ == "__main__":
    _, where, what, sent, *counts = sys.argv
    print(json.dumps(asyncio.run(measure(where, what, sent, *map(int, counts)))))
