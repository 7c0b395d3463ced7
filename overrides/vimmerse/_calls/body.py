"""The body of a response as it comes, within bounds: a response of the API is small and comes soon;
anything else is an error.
"""

from __future__ import annotations

import time
import zlib
from typing import Any

import httpx

MOST_BYTES = 64 << 20
_PIECE = 1 << 20
_GZIP_OR_ZLIB = 47
_REFUSED = {"br", "compress", "zstd"}


class Body:
    """Decodes chunks, for at most the read timeout and 64 MiB after decompression."""

    def __init__(self, response: httpx.Response) -> None:
        self._left = MOST_BYTES
        self._deadline = time.monotonic() + response.request.extensions["timeout"]["read"]
        encoding = response.headers.get("content-encoding", "").strip().lower()
        if "," in encoding or encoding in _REFUSED:
            raise httpx.DecodingError(f"a response in the encoding {encoding!r}")
        is_plain = encoding not in {"gzip", "x-gzip", "deflate"}  # "none", "utf-8": hosts err
        self._inflater = None if is_plain else zlib.decompressobj(_GZIP_OR_ZLIB)
        if encoding:
            del response.headers["content-encoding"]

    def decoded(self, chunk: bytes) -> list[bytes]:
        """Return what a chunk holds, in pieces, since a small chunk may become large. Raise an
        httpx.RequestError for what is too slow, too large or no gzip.
        """
        if time.monotonic() > self._deadline:
            raise httpx.ReadTimeout("the response came too slowly")
        pieces = []
        while chunk and not getattr(self._inflater, "eof", False):
            piece, chunk = _inflated(self._inflater, chunk) if self._inflater else (chunk, b"")
            pieces.append(piece)
            self._left -= len(piece)
            if self._left < 0:
                raise httpx.RemoteProtocolError(f"a response of more than {MOST_BYTES >> 20} MiB")
        return pieces


def _inflated(inflater: Any, chunk: bytes) -> tuple[bytes, bytes]:
    """Return decoded bytes, and what is still to be decoded."""
    try:
        return inflater.decompress(chunk, _PIECE), inflater.unconsumed_tail
    except zlib.error as error:
        raise httpx.DecodingError(str(error)) from error
