"""The API key, out of sight: it shows in no repr, and tracebacks that print local variables find
none that holds it.
"""

from __future__ import annotations

import json
import os
from typing import Any

from .errors import VimmerseError

_KEY = "[key]"
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
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
        """Tell, fast, data that `redacted` may have to change."""
        key = self.reveal().encode()
        return len(key) >= _SHORTEST and any(
            key in one or b"\\" in one or b"\0" in one for one in data
        )

    def redacted(self, data: bytes) -> bytes:
        """Return bytes without the key, in case a server repeats it, in JSON or another encoding
        of Unicode.
        """
        key = self.reveal()
        if len(key) < _SHORTEST:
            return data
        data = _unescaped(data, key)
        for form in (key, json.dumps(key)[1:-1]):
            for encoding in _ENCODINGS:
                data = data.replace(form.encode(encoding), _KEY.encode(encoding))
        return data

    def redact(self, error: BaseException) -> bool:
        """Take the key out of the words of an error, and of those that led to it: transports
        repeat what they cannot read. Tell whether that was enough; some hold the whole request.
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
    """Return JSON written without escapes if that is what hides the key in it."""
    if b"\\" not in data:
        return data
    try:
        plain = json.dumps(json.loads(data), ensure_ascii=False)
    except (ValueError, RecursionError):
        return data
    hidden = key in plain or json.dumps(key)[1:-1] in plain
    return plain.encode(errors="replace") if hidden else data
