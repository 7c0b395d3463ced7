"""What a connection has read of one answer, in undecoded bytes: how long its head may still take,
what came beyond the length that it promised, and whether it ended where the next may begin.
"""

from __future__ import annotations

import re

_END_OF_HEAD = re.compile(rb"\n\r?\n")
_INTERIM = re.compile(rb"HTTP/[\d.]+ 1(?!01)\d\d")
_EMPTY = re.compile(rb"HTTP/[\d.]+ (?:204|304)")
_LENGTH = re.compile(rb"\ncontent-length:\s*(\d+)", re.IGNORECASE)
_NO_LENGTH = re.compile(rb"\ntransfer-encoding:", re.IGNORECASE)
_LAST_CHUNK = b"0\r\n\r\n"


class Answer:
    """One answer, as far as it has been read."""

    def __init__(self) -> None:
        self._deadline: float | None = None
        self._head = b""
        self._is_begun = False
        self._missing: int | None = None  # None where no length is promised
        self._tail = b""

    @property
    def surplus(self) -> int:
        """How many bytes came after the last that was promised."""
        return 0 if self._missing is None else max(0, -self._missing)

    @property
    def is_at_end(self) -> bool:
        """Tell whether nothing came after the answer, once that has been read; False also where
        it cannot be told.
        """
        return self._missing == 0 or (self._missing is None and self._tail == _LAST_CHUNK)

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
        if self._missing is None:
            self._tail = (self._tail + data[-len(_LAST_CHUNK) :])[-len(_LAST_CHUNK) :]
        else:
            self._missing -= len(data)

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
        if _EMPTY.match(head):
            self._missing = 0
        elif length and not _NO_LENGTH.search(head):
            self._missing = int(length[1])
