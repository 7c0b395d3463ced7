"""The API key, out of sight: it shows in no repr, and tracebacks that print local variables find
none that holds it.
"""

from __future__ import annotations

import json
import os
from typing import Any

from .errors import VimmerseError

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
        if not isinstance(self._value, str) or not self.reveal():
            raise VimmerseError("No API key: set VIMMERSE_API_KEY, or pass api_key=….")
        if not (self.reveal().isascii() and self.reveal().isprintable()):
            raise VimmerseError(
                "The API key (VIMMERSE_API_KEY or api_key) has characters that no header can carry."
            )

    def is_perhaps_in(self, *data: bytes) -> bool:
        """Tell, fast, data that `redacted` may have to change."""
        key = self.reveal().encode()
        return any(key in one or b"\\" in one for one in data)

    def redacted(self, data: bytes) -> bytes:
        """Return bytes without the key, in case a server repeats it."""
        key = self.reveal()
        if len(key) < _SHORTEST:
            return data
        return _unescaped(data, key).replace(key.encode(), b"[key]")


def _unescaped(data: bytes, key: str) -> bytes:
    """Return JSON written without escapes if that is what hides the key in it."""
    if b"\\" not in data:
        return data
    try:
        plain = json.dumps(json.loads(data), ensure_ascii=False)
    except (ValueError, RecursionError):
        return data
    return plain.encode(errors="replace") if key in plain else data
