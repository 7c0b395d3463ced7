"""The API key: it goes to the API's origin only, and no repr, message, request or response that
users see has it, nor any local variable of this package.
"""

from __future__ import annotations

import os
import re
from collections.abc import Generator
from functools import cached_property
from typing import Any

import httpx

from .._root import chain
from ..errors import VimmerseError

KEY_HEADER = "X-Api-Key"
_NO_KEY = (
    "No API key: set VIMMERSE_API_KEY, or pass api_key=…. Keys come from https://www.vimmerse.net. "
    "The sandbox (VIMMERSE_BASE_URL=http://127.0.0.1:8787) needs none: there, any text will do."
)
_SHORTEST = 8  # shorter keys are made up for tests, and occur in ordinary words


class Secret:
    """A key as it was given, or VIMMERSE_API_KEY when none was."""

    def __init__(self, given: Any) -> None:
        self._value = os.environ.get("VIMMERSE_API_KEY", "") if given is None else given

    def __repr__(self) -> str:
        return "<secret>"

    def reveal(self) -> str:
        """Return the key, for a header."""
        return str(self._value).strip()

    def check(self) -> None:
        """Raise VimmerseError unless a header can carry the key."""
        if not isinstance(self._value, str):
            kind = type(self._value).__name__
            raise VimmerseError(f"The API key (api_key) has to be a text, not {kind}.")
        if not self.reveal():
            raise VimmerseError(_NO_KEY)
        if not (self.reveal().isascii() and self.reveal().isprintable()):
            text = "has characters that no header can carry."
            raise VimmerseError(f"The API key (VIMMERSE_API_KEY or api_key) {text}")

    def __reduce__(self) -> tuple[Any, ...]:
        """Leave the key out of pickles: unpickling reads VIMMERSE_API_KEY."""
        return Secret, (None,)

    def redacted(self, data: bytes) -> bytes:
        """Return bytes without the key, which a server may repeat, plain or as JSON escapes it."""
        if b"\\" not in data and self.reveal().encode() not in data:
            return data
        return self._forms.sub(b"[key]", data)

    @cached_property
    def _forms(self) -> re.Pattern[bytes]:
        """Matches the key, each letter of it plain or escaped; nothing if the key is short."""
        key = self.reveal()
        letters = [rf"(?:\\?{re.escape(one)}|(?i:\\u{ord(one):04x}))" for one in key]
        return re.compile("".join(letters).encode() if len(key) >= _SHORTEST else rb"(?!)")


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
            if KEY_HEADER in request.headers:
                del request.headers[KEY_HEADER]

    def without_key(self, text: str) -> str:
        """Return a text without the key."""
        return self._key.redacted(text.encode(errors="replace")).decode()

    def cleaned(self, error: httpx.RequestError) -> httpx.RequestError:
        """Return the error, or a WriteError without key and causes if any of them has it, since
        transports repeat what they cannot read. Whether the request was sent is then unknown.
        """
        told = "".join(f"{link} {link!r} {vars(link)}" for link in chain(error))
        if self.without_key(told) == told:
            return error
        return httpx.WriteError(self.without_key(f"{type(error).__name__}: {error}"))

    def scrubbed(self, response: httpx.Response) -> httpx.Response:
        """Return the response, or a copy without the key if the server repeats it."""
        redacted, raw = self._key.redacted, response.headers.raw
        content, reason = response.content, response.extensions.get("reason_phrase", b"")
        told = b"\n".join([content, reason, *(value for _, value in raw)])
        if redacted(told) == told:
            return response
        plain = [pair for pair in raw if pair[0].lower() != b"content-encoding"]  # it is decoded
        return httpx.Response(
            response.status_code,
            headers=[(name, redacted(value)) for name, value in plain],
            content=redacted(content),
            request=response.request,
        )


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port or {"http": 80, "https": 443}.get(url.scheme)
