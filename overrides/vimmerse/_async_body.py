"""Reads the body of a streamed answer, within bounds."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable

import httpx

from ._bounds import Bounds, decoded


async def whole(response: httpx.Response, clock: Callable[[], float]) -> httpx.Response:
    """Return the answer with its body; a compressed one is bounded by what comes out of it."""
    bounds = Bounds(response, clock)
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
    """A stream whose pieces are counted as they pass."""

    def __init__(self, stream: httpx.AsyncByteStream, bounds: Bounds) -> None:
        self._stream, self._bounds = stream, bounds

    async def __aiter__(self) -> AsyncGenerator[bytes, None]:
        async for chunk in self._stream:
            self._bounds.count(chunk)
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()
