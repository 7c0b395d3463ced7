"""Fetch a file from another server of this machine: no proxy, no redirect, bounded."""

import asyncio
import http.client
import tempfile
import urllib.error
import urllib.request
from typing import IO, Any, BinaryIO

LIMIT_SECONDS = 10.0
PIECE = 1 << 16


class FetchError(Exception):
    """The file could not be fetched; the message says why."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Follow nothing: a redirect may lead to another machine."""


_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect())


async def fetch(url: str, most_bytes: int) -> BinaryIO:
    """Return a temporary file with the body; raises FetchError if it cannot be fetched."""
    try:
        return await asyncio.to_thread(_fetched, url, most_bytes)
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise FetchError(str(error) or type(error).__name__) from error


def _fetched(url: str, most_bytes: int) -> BinaryIO:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    try:
        with _OPENER.open(url, timeout=LIMIT_SECONDS) as answer:
            _copy(answer, file, most_bytes)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _copy(answer: IO[bytes], file: IO[bytes], most_bytes: int) -> None:
    while piece := answer.read(PIECE):
        file.write(piece)
        if file.tell() > most_bytes:
            raise ValueError(f"it has more than {most_bytes} bytes")
