"""How long and how large the body of a response may be. A response of the API is small and comes
soon; anything else is an error.
"""

from __future__ import annotations

from collections.abc import Callable

import httpx

MOST_BYTES = 64 << 20
_OF_ENCODING = {b"content-encoding", b"content-length", b"transfer-encoding"}


class Bounds:
    """Counts the body of a response as it comes, for at most the read timeout and 64 MiB."""

    def __init__(self, response: httpx.Response, clock: Callable[[], float]) -> None:
        seconds = response.request.extensions["timeout"]["read"]
        self._request, self._clock, self._deadline = response.request, clock, clock() + seconds
        self._bytes = 0

    def count(self, chunk: bytes) -> None:
        """Count a chunk. Raise httpx.ReadTimeout or httpx.RemoteProtocolError beyond the bounds."""
        self._bytes += len(chunk)
        if self._clock() > self._deadline:
            raise httpx.ReadTimeout("the response came too slowly", request=self._request)
        if self._bytes > MOST_BYTES:
            words = f"a response of more than {MOST_BYTES >> 20} MiB"
            raise httpx.RemoteProtocolError(words, request=self._request)


def decoded(response: httpx.Response, content: bytes) -> httpx.Response:
    """Return a response with its decoded body, without the headers that say that it is encoded."""
    headers = [pair for pair in response.headers.raw if pair[0].lower() not in _OF_ENCODING]
    return httpx.Response(
        response.status_code,
        headers=headers,
        content=content,
        request=response.request,
        extensions=response.extensions,
    )
