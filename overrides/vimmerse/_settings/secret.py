"""The API key: no repr shows it, and no local variable that a traceback may print holds it."""

from __future__ import annotations

import json
import os
from typing import Any

from ..errors import VimmerseError

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

    def is_perhaps_in(self, *data: bytes) -> bool:
        """Return False, fast, for data that `redacted` would leave as it is."""
        key = self.reveal().encode()
        return len(key) >= _SHORTEST and any(key in one or b"\\" in one for one in data)

    def redacted(self, data: bytes) -> bytes:
        """Return bytes without the key, which a server may repeat, plain or as JSON escapes it."""
        key = self.reveal()
        if len(key) < _SHORTEST:
            return data
        data = _unescaped(data, key)
        for form in (key, json.dumps(key)[1:-1]):
            data = data.replace(form.encode(), _KEY.encode())
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
    if b"\\" not in data:
        return data
    try:
        plain = json.dumps(json.loads(data), ensure_ascii=False)
    except (ValueError, RecursionError):
        return data
    hidden = key in plain or json.dumps(key)[1:-1] in plain
    return plain.encode(errors="replace") if hidden else data
