"""Creates through a proxy that delays what it passes on, to a host that closes connections which
were idle for a second. A create is sent about every second.

idle.py "vimmerse|httpx, kept connection" CREATES
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import threading
import time
from collections.abc import Callable

import httpx
from sdks import IDEA, KEY

_DELAY = 0.05  # seconds each way
_IDLE = 1.0  # seconds, where uvicorn has 5
_BODY = b'{"id": "inf-0", "status": "new"}'
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer creates until the connection is idle for too long."""
    try:
        while True:
            async with asyncio.timeout(_IDLE):
                head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
            await reader.readexactly(length)
            writer.write(_HEAD % len(_BODY) + _BODY)
    except (TimeoutError, OSError, asyncio.IncompleteReadError):
        writer.close()


async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass everything on, the end too, each after the delay."""
    loop = asyncio.get_running_loop()
    while data := await reader.read(1 << 16):
        loop.call_later(_DELAY, writer.write, data)
    loop.call_later(_DELAY, writer.close)


async def serve(ready: threading.Event, address: list[str]) -> None:
    """Run the host and the proxy before it."""
    host = await asyncio.start_server(answer, "127.0.0.1", 0)

    async def proxied(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(*host.sockets[0].getsockname()[:2])
        await asyncio.gather(pass_on(reader, back), pass_on(there, writer), return_exceptions=True)

    proxy = await asyncio.start_server(proxied, "127.0.0.1", 0)
    address.append("http://{}:{}".format(*proxy.sockets[0].getsockname()[:2]))
    ready.set()
    await asyncio.Event().wait()


def lost(name: str, creates: int) -> int:
    """Return how many creates ended without an answer."""
    ready, address = threading.Event(), list[str]()
    threading.Thread(target=asyncio.run, args=[serve(ready, address)], daemon=True).start()
    ready.wait()
    call = _vimmerse(address[0]) if name == "vimmerse" else _kept(address[0])
    unanswered, jitter = 0, random.Random(7)
    for _ in range(creates):
        try:
            call()
        except Exception as error:
            print(f"{name}: {type(error).__name__}", file=sys.stderr)
            unanswered += 1
        time.sleep(_IDLE + jitter.uniform(-0.1, 0.1))
    return unanswered


def _vimmerse(url: str) -> Callable[[], object]:
    from vimmerse import Vimmerse

    client = Vimmerse(KEY, base_url=url)
    return lambda: client.story.idea_to_video(idea=IDEA)


def _kept(url: str) -> Callable[[], object]:
    client = httpx.Client(limits=httpx.Limits(keepalive_expiry=60))
    return lambda: client.post(f"{url}/v2/story/idea-2-video", json={"idea": IDEA})


if __name__ == "__main__":
    print(json.dumps(lost(sys.argv[1], int(sys.argv[2]))))
