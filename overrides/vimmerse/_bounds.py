"""How long and how large the body of an answer may be: an API's answer is small and comes soon, or
something is wrong.
"""

from __future__ import annotations

from collections.abc import Callable

import httpx

MOST_BYTES = 64 << 20
_OF_ENCODING = {b"content-encoding", b"content-length", b"transfer-encoding"}


class Bounds:
    """Counts the body of an answer as it comes, for at most the read timeout and 64 MiB."""

    def __init__(self, response: httpx.Response, clock: Callable[[], float]) -> None:
        seconds = response.request.extensions["timeout"]["read"]
        self._request, self._clock, self._deadline = response.request, clock, clock() + seconds
        self._bytes = 0

    def count(self, chunk: bytes) -> None:
        """Take note of a piece. Raises httpx.ReadTimeout or httpx.RemoteProtocolError beyond the
        bounds.
        """
        self._bytes += len(chunk)
        if self._clock() > self._deadline:
            raise httpx.ReadTimeout("the answer came too slowly", request=self._request)
        if self._bytes > MOST_BYTES:
            words = f"an answer of more than {MOST_BYTES >> 20} MiB"
            raise httpx.RemoteProtocolError(words, request=self._request)


def decoded(response: httpx.Response, content: bytes) -> httpx.Response:
    """Return an answer with its decoded body, and without the headers that say that it is not."""
    headers = [pair for pair in response.headers.raw if pair[0].lower() not in _OF_ENCODING]
    return httpx.Response(
        response.status_code,
        headers=headers,
        content=content,
        request=response.request,
        extensions=response.extensions,
    )
