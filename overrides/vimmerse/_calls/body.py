"""The body of a response as it comes, within bounds: a response of the API is small and comes soon;
anything else is an error.
"""

from __future__ import annotations

import time
import zlib

import httpx

MOST_BYTES = 64 << 20
_PIECE = 1 << 20
_GZIP_OR_ZLIB = 47


class Body:
    """Collects chunks, for at most the read timeout and 64 MiB after decompression."""

    def __init__(self, response: httpx.Response) -> None:
        self._response, self._content = response, bytearray()
        self._deadline = time.monotonic() + response.request.extensions["timeout"]["read"]
        encoding = response.headers.get("content-encoding", "identity").strip().lower()
        self._inflater = zlib.decompressobj(_GZIP_OR_ZLIB) if encoding != "identity" else None
        if encoding not in {"identity", "gzip", "x-gzip", "deflate"}:
            raise httpx.DecodingError(f"a response in the encoding {encoding!r}")

    def add(self, chunk: bytes) -> None:
        """Add a chunk. Raise httpx.ReadTimeout, RemoteProtocolError or DecodingError for what is
        too slow, too large or no gzip.
        """
        if time.monotonic() > self._deadline:
            raise httpx.ReadTimeout("the response came too slowly")
        while chunk:
            piece, chunk = self._decoded(chunk)
            self._content += piece
            if len(self._content) > MOST_BYTES:
                raise httpx.RemoteProtocolError(f"a response of more than {MOST_BYTES >> 20} MiB")

    def _decoded(self, chunk: bytes) -> tuple[bytes, bytes]:
        """Return decoded bytes, and what is still to be decoded: a small chunk may become large."""
        if self._inflater is None:
            return chunk, b""
        try:
            return self._inflater.decompress(chunk, _PIECE), self._inflater.unconsumed_tail
        except zlib.error as error:
            raise httpx.DecodingError(str(error)) from error

    def stream(self) -> httpx.ByteStream:
        """Return what was collected, and adjust the headers of the response to it."""
        if self._inflater is not None:
            del self._response.headers["content-encoding"]
            self._response.headers["content-length"] = str(len(self._content))
        return httpx.ByteStream(bytes(self._content))
