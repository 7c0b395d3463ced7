"""The API key: it goes to the API's origin only, and no repr, message, request or response that
users see has it, nor any local variable that a traceback may print.
"""

from __future__ import annotations

import json
import os
from collections.abc import Generator
from typing import Any

import httpx

from ..errors import VimmerseError

KEY_HEADER = "X-Api-Key"
_KEY = "[key]"
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
            raise VimmerseError("No API key: set VIMMERSE_API_KEY, or pass api_key=….")
        if not (self.reveal().isascii() and self.reveal().isprintable()):
            raise VimmerseError(
                "The API key (VIMMERSE_API_KEY or api_key) has characters that no header can carry."
            )

    def __reduce__(self) -> tuple[Any, ...]:
        """A pickle holds no key: whoever reads it has VIMMERSE_API_KEY, or has none."""
        return Secret, (None,)

    def redacted(self, data: bytes) -> bytes:
        """Return bytes without the key, which a server may repeat, plain or as JSON escapes it."""
        key = self.reveal()
        forms = {key.encode(), json.dumps(key)[1:-1].encode()}
        if len(key) < _SHORTEST or not (b"\\" in data or any(form in data for form in forms)):
            return data
        data = _unescaped(data, key)
        for form in forms:
            data = data.replace(form, _KEY.encode())
        return data

    def redact(self, error: BaseException) -> bool:
        """Take the key out of the text of an error and of its causes: transports repeat what they
        cannot read. Return False if the error still holds it; some hold the whole request.
        """
        if len(self.reveal()) < _SHORTEST:
            return True
        error.args = tuple(map(self._redacted, error.args))
        for name, value in vars(error).items():
            setattr(error, name, self._redacted(value))
        earlier = [e for e in (error.__cause__, error.__context__) if e is not None]
        return all(map(self.redact, earlier)) and self.reveal() not in f"{error!r} {vars(error)}"

    def _redacted(self, value: Any) -> Any:
        if isinstance(value, bytes | bytearray):
            return type(value)(self.redacted(bytes(value)))
        if isinstance(value, str):
            return self.redacted(value.encode(errors="surrogatepass")).decode(
                errors="surrogatepass"
            )
        return value


def _unescaped(data: bytes, key: str) -> bytes:
    """Return JSON without escapes if the key is in it under escapes."""
    try:
        plain = json.dumps(json.loads(data), ensure_ascii=False)
    except (ValueError, RecursionError):
        return data
    hidden = key in plain or json.dumps(key)[1:-1] in plain
    return plain.encode(errors="replace") if hidden else data


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
        return error if self._key.redact(error) else httpx.WriteError(type(error).__name__)

    def scrubbed(self, response: httpx.Response) -> httpx.Response:
        """Return the response, or a copy without the key if the server repeats it."""
        raw, reason = response.headers.raw, response.extensions.get("reason_phrase", b"")
        content, head = response.content, b"\n".join([reason, *(value for _, value in raw)])
        clean = self._key.redacted(content)
        if clean == content and self._key.redacted(head) == head:
            return response
        headers = [(name, self._key.redacted(value)) for name, value in raw]
        return httpx.Response(
            response.status_code, headers=headers, content=clean, request=response.request
        )


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port or {"http": 80, "https": 443}.get(url.scheme)
