"""The key goes to the API's origin only, and no request or response that users see has it."""

from __future__ import annotations

from collections.abc import Generator

import httpx

from .headers import KEY_HEADER
from .secret import Secret


class KeyAuth(httpx.Auth):
    """Adds the key to requests for one origin, and takes it out again before anyone sees them."""

    def __init__(self, key: Secret, origin: httpx.URL) -> None:
        self._key = key
        self._origin = _origin(origin)

    def __repr__(self) -> str:
        return f"<KeyAuth for {self._origin[1]}>"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if _origin(request.url) == self._origin:
            request.headers[KEY_HEADER] = self._key.reveal()
        try:
            response = yield request
            response.next_request = None  # where a redirect leads, with a copy of the key
        finally:
            request.headers.pop(KEY_HEADER, None)

    def cleaned(self, error: httpx.RequestError) -> httpx.RequestError:
        """Return the error without the key in it, or another one if it cannot be taken out."""
        if self._key.redact(error):
            return error
        return httpx.WriteError(type(error).__name__)

    def scrubbed(self, response: httpx.Response) -> httpx.Response:
        """Return a response that does not repeat the key."""
        raw = response.headers.raw
        reason = response.extensions.get("reason_phrase", b"")
        head = b"\n".join([reason, *(value for _, value in raw)])
        if not self._key.is_perhaps_in(response.content, head):
            return response
        content = self._key.redacted(response.content)
        headers = [(name, self._key.redacted(value)) for name, value in raw]
        if (content, headers, self._key.redacted(reason)) == (response.content, raw, reason):
            return response
        return httpx.Response(
            response.status_code, headers=headers, content=content, request=response.request
        )


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port or {"http": 80, "https": 443}.get(url.scheme)
