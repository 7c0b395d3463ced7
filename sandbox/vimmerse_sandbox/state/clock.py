"""The clock of a sandbox: epoch seconds at any speed, or stopped until it is advanced.

It must not pass END, so that every moment has a timestamp.
"""

import asyncio
import contextlib
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from .shelf import Shelf, Shelves, in_memory

# The year 3000.
END = 32_503_680_000
LAST = "last"


@dataclass(frozen=True)
class Reading:
    """The time `shown` at the real time `at`, and the speed."""

    shown: float
    at: float
    speed: float


class Clock:
    """Speed 1 is real time, 60 makes a minute of a second, 0 stops the clock."""

    def __init__(self, shelves: Shelves = in_memory) -> None:
        self._changed = asyncio.Event()
        self._readings: Shelf[Reading] = shelves("clock", Reading)
        self._show(time.time(), 1.0)
        if LAST in self._readings:
            self._go_on(self._readings[LAST])

    def reset(self) -> None:
        """Go back to real time."""
        self._show(time.time(), 1.0)
        self._readings.clear()

    def now(self) -> float:
        return self._moment + (time.monotonic() - self._read) * self.speed

    def set_speed(self, speed: float) -> None:
        self._set(self.now(), speed)

    def advance(self, seconds: float) -> None:
        self._set(self.now() + seconds, self.speed)

    async def sleep(self, seconds: float) -> None:
        """Wait on this clock, also if its speed changes or it is advanced meanwhile."""
        end = self.now() + seconds
        while (left := end - self.now()) > 0:
            changed = self._changed
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left / self.speed if self.speed else None):
                    await changed.wait()

    def _go_on(self, reading: Reading) -> None:
        """Continue as if the clock had run on since the reading."""
        missed = max(0.0, time.time() - reading.at)
        self._show(min(reading.shown + missed * reading.speed, END), reading.speed)

    def _set(self, moment: float, speed: float) -> None:
        self._show(moment, speed)
        self._readings[LAST] = Reading(moment, time.time(), speed)

    def _show(self, moment: float, speed: float) -> None:
        self._moment, self._read, self.speed = moment, time.monotonic(), speed
        self._changed.set()
        self._changed = asyncio.Event()


def timestamp(moment: float) -> str:
    """Return a moment as the documented examples write it (RFC 3339, microseconds, +00:00)."""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="microseconds")
