# Made from _async/bodies.py by scripts/derive_sync.py. Do not edit.
"""Reads the body of a streamed response, within bounds."""

from __future__ import annotations

import time
from collections.abc import Generator

import httpx

from .._calls.bounds import Bounds, decoded


def whole(response: httpx.Response) -> httpx.Response:
    """Return the response with its body; a compressed one is bounded by what comes out of it."""
    bounds = Bounds(response, time.monotonic)
    if "content-encoding" not in response.headers:
        assert isinstance(response.stream, httpx.SyncByteStream)
        response.stream = Counted(response.stream, bounds)
        response.read()
        return response
    content = bytearray()
    for chunk in response.iter_bytes():
        bounds.count(chunk)
        content += chunk
    return decoded(response, bytes(content))


class Counted(httpx.SyncByteStream):
    """A stream whose chunks are counted as they pass."""

    def __init__(self, stream: httpx.SyncByteStream, bounds: Bounds) -> None:
        self._stream, self._bounds = stream, bounds

    def __iter__(self) -> Generator[bytes, None, None]:
        for chunk in self._stream:
            self._bounds.count(chunk)
            yield chunk

    def close(self) -> None:
        self._stream.close()
