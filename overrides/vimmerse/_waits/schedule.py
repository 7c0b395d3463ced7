"""When to look at a job again, from its progress or growing from a floor to a ceiling. No clock, no
socket.
"""

from __future__ import annotations

from collections.abc import Callable

FLOOR, CEILING, GROWTH = 2.0, 20.0, 1.5
POLLS_A_SECOND = 400
FEW = 20
_OF_WHAT_IS_LEFT, _OF_OVERDUE = 0.8, 0.2


class Schedule:
    """The pauses between the looks at one of several jobs that are waited for together.

    By default they grow from 2 to 20 s. Where progress shows when the job will end, a pause is most
    of what is left, and then at most a fifth of the time so far, within the same limits. They are
    longer where all jobs together would be looked at more than 400 times a second, about what one
    core can do. `poll_interval` fixes them. Each is shortened by up to a fifth, by `jitter` from 0
    to 1, so that waits do not look in step.
    """

    def __init__(self, poll_interval: float | None, jitter: Callable[[], float]) -> None:
        self._fixed, self._jitter = poll_interval, jitter
        self._usual = FLOOR
        self._first: tuple[float, float] | None = None
        self._latest = 0.0
        self._end: float | None = None

    def first(self, jobs: int) -> float:
        """Return the seconds before the first look: at many jobs, spread over the first pause."""
        if jobs <= FEW:
            return 0.0
        return self._jitter() * max(self._fixed or FLOOR, jobs / POLLS_A_SECOND)

    def next(self, elapsed: float, percentage: float | None, jobs: int) -> float:
        """Return the seconds until the next look. `percentage` is the progress after `elapsed`
        seconds, None if it is unknown.
        """
        pause = self._fixed
        if pause is None:
            if percentage is not None:
                self._learn(elapsed, percentage)
            pause = self._usual
            if self._end is not None:
                left = self._end - elapsed
                pause = left * _OF_WHAT_IS_LEFT if left > 0 else min(pause, elapsed * _OF_OVERDUE)
            pause = max(min(CEILING, max(FLOOR, pause)), jobs / POLLS_A_SECOND)
            self._usual = min(CEILING, self._usual * GROWTH)
        return pause * (1 - self._jitter() / 5)

    def _learn(self, elapsed: float, percentage: float) -> None:
        """Estimate the end from the first progress that was seen and the newest. Progress that
        stands still or goes back says nothing new.
        """
        if self._first is None:
            self._first = elapsed, percentage
        elif percentage > self._latest:
            pace = (elapsed - self._first[0]) / (percentage - self._first[1])
            self._end = elapsed + (100 - percentage) * pace
        self._latest = max(self._latest, percentage)
