"""What a connection has read of one answer, counted in undecoded bytes: how long its head may still
take, and what came beyond the length that it promised.
"""

from __future__ import annotations

import re

_END_OF_HEAD = re.compile(rb"\n\r?\n")
_INTERIM = re.compile(rb"HTTP/[\d.]+ 1(?!01)\d\d")
_LENGTH = re.compile(rb"\ncontent-length:[ \t]*(\d+)[ \t]*\r?\n", re.IGNORECASE)
_NO_LENGTH = re.compile(rb"\ntransfer-encoding:", re.IGNORECASE)


class Answer:
    """One answer; `surplus` is how many bytes came after the last that was promised."""

    def __init__(self) -> None:
        self.surplus = 0
        self._deadline: float | None = None
        self._head = b""
        self._is_begun = False
        self._missing: int | None = None

    def time_left(self, timeout: float, now: float) -> float:
        """Return the seconds that a read may take when silence may last for `timeout`: the whole
        head has no more than that either.
        """
        if self._is_begun:
            return timeout
        if self._deadline is None:
            self._deadline = now + timeout
        return self._deadline - now

    def feed(self, data: bytes) -> None:
        """Count what was read."""
        if not self._is_begun:
            data = self._after_head(data)
        if self._missing is not None:
            self._missing -= len(data)
            self.surplus = max(0, -self._missing)

    def _after_head(self, data: bytes) -> bytes:
        """Add to the head, and return what belongs to the body."""
        seen = max(0, len(self._head) - 2)
        self._head += data
        while end := _END_OF_HEAD.search(self._head, seen):
            head, rest = self._head[: end.end()], self._head[end.end() :]
            if not _INTERIM.match(head):
                self._begin(head)
                return rest
            self._head, seen = rest, 0
        return b""

    def _begin(self, head: bytes) -> None:
        self._is_begun, self._head = True, b""
        length = _LENGTH.search(head)
        if length and not _NO_LENGTH.search(head):
            self._missing = int(length[1])
