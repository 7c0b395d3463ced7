"""The clock of a sandbox: epoch seconds at any speed, or standing still until it is advanced."""

import asyncio
import contextlib
import time


class Clock:
    """Speed 1 is real time, 60 makes a minute of a second, 0 stands still."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()
        self.reset()

    def reset(self) -> None:
        """Go back to real time."""
        self._set(time.time(), 1.0)

    def now(self) -> float:
        return self._moment + (time.monotonic() - self._read) * self.speed

    def set_speed(self, speed: float) -> None:
        self._set(self.now(), speed)

    def advance(self, seconds: float) -> None:
        self._set(self.now() + seconds, self.speed)

    async def sleep(self, seconds: float) -> None:
        """Wait on this clock, whatever is done to it meanwhile."""
        end = self.now() + seconds
        while (left := end - self.now()) > 0:
            changed = self._changed
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left / self.speed if self.speed else None):
                    await changed.wait()

    def _set(self, moment: float, speed: float) -> None:
        self._moment, self._read, self.speed = moment, time.monotonic(), speed
        self._changed.set()
        self._changed = asyncio.Event()
