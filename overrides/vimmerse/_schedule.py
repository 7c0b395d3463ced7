"""When to look at a job again: from a floor to a ceiling, growing by half, spread by jitter. No
clock, no socket.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

FLOOR, CEILING, GROWTH = 2.0, 20.0, 1.5


def delays(poll_interval: float | None, jitter: Callable[[], float]) -> Iterator[float]:
    """Yield the seconds between polls, without end.

    By default they grow from 2 to 20 s; `poll_interval` fixes them. Each is shortened by up to a
    fifth at random, so that many waits do not poll in step. `jitter` gives random numbers from 0 to
    1.
    """
    delay = FLOOR if poll_interval is None else poll_interval
    while True:
        yield delay * (1 - jitter() / 5)
        if poll_interval is None:
            delay = min(CEILING, delay * GROWTH)
