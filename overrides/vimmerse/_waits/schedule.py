"""When to look at a job again, growing from a floor to a ceiling. No clock, no socket."""

from __future__ import annotations

from collections.abc import Callable, Iterator

FLOOR, CEILING, GROWTH = 2.0, 20.0, 1.5
POLLS_A_SECOND = 400
FEW = 20


def first_look(index: int, jobs: int, poll_interval: float | None) -> float:
    """Return the seconds after which the job with this index among so many is first looked at.

    Many jobs are spread over their first interval, and so are their later polls; a few are looked
    at soon.
    """
    if jobs <= FEW:
        return index / POLLS_A_SECOND
    return index / jobs * max(poll_interval or FLOOR, jobs / POLLS_A_SECOND)


def delays(
    poll_interval: float | None, jitter: Callable[[], float], jobs: int = 1
) -> Iterator[float]:
    """Yield the seconds between polls of one of so many jobs, without end.

    By default they grow from 2 to 20 s, and start longer where all jobs together would be polled
    more than 400 times a second, about what one core can do. `poll_interval` fixes them. Each is
    shortened by up to a fifth, by `jitter` from 0 to 1, so that waits do not poll in step.
    """
    least = jobs / POLLS_A_SECOND
    delay = max(FLOOR, least) if poll_interval is None else poll_interval
    while True:
        yield delay * (1 - jitter() / 5)
        if poll_interval is None:
            delay = max(least, min(CEILING, delay * GROWTH))
