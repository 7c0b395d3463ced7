"""Reads the body of a streamed response, within bounds."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator

import httpx

from .._calls.bounds import Bounds, decoded


async def whole(response: httpx.Response) -> httpx.Response:
    """Return the response with its body; a compressed one is bounded by what comes out of it."""
    bounds = Bounds(response, time.monotonic)
    if "content-encoding" not in response.headers:
        assert isinstance(response.stream, httpx.AsyncByteStream)
        response.stream = AsyncCounted(response.stream, bounds)
        await response.aread()
        return response
    content = bytearray()
    async for chunk in response.aiter_bytes():
        bounds.count(chunk)
        content += chunk
    return decoded(response, bytes(content))


class AsyncCounted(httpx.AsyncByteStream):
    """A stream whose chunks are counted as they pass."""

    def __init__(self, stream: httpx.AsyncByteStream, bounds: Bounds) -> None:
        self._stream, self._bounds = stream, bounds

    async def __aiter__(self) -> AsyncGenerator[bytes, None]:
        async for chunk in self._stream:
            self._bounds.count(chunk)
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()
