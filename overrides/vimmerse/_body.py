"""The body of an answer, read within bounds: an API's answer is small and comes soon, or
something is wrong.
"""

from __future__ import annotations

from collections.abc import Callable

import httpx

_MOST_BYTES = 64 << 20


class Body:
    """Collects the decoded body of a streamed answer, for at most the read timeout and 64 MiB."""

    def __init__(self, response: httpx.Response, clock: Callable[[], float]) -> None:
        seconds = response.request.extensions["timeout"]["read"]
        self._response, self._clock, self._deadline = response, clock, clock() + seconds
        self._content = bytearray()

    def add(self, chunk: bytes) -> None:
        """Take a piece. Raises httpx.ReadTimeout or httpx.RemoteProtocolError beyond the bounds."""
        self._content += chunk
        if self._clock() > self._deadline:
            raise httpx.ReadTimeout("the answer came too slowly", request=self._response.request)
        if len(self._content) > _MOST_BYTES:
            words = f"an answer of more than {_MOST_BYTES >> 20} MiB"
            raise httpx.RemoteProtocolError(words, request=self._response.request)

    def whole(self) -> httpx.Response:
        """Return the answer with its body, decoded, and without the header that said it was not."""
        headers = [
            pair for pair in self._response.headers.raw if pair[0].lower() not in _OF_ENCODING
        ]
        return httpx.Response(
            self._response.status_code,
            headers=headers,
            content=bytes(self._content),
            request=self._response.request,
            extensions=self._response.extensions,
        )


_OF_ENCODING = {b"content-encoding", b"content-length", b"transfer-encoding"}
