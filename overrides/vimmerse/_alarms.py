"""Who sleeps until there is news of a job, and how any thread wakes them: by ringing the alarms of
that job.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .jobs import JobRef


class Alarm:
    """Cuts one sleep short, also one that begins after it was rung."""

    __slots__ = ("_listener", "_rung")

    def __init__(self) -> None:
        self._rung = False
        self._listener: Callable[[], object] | None = None

    def ring(self) -> None:
        self._rung = True
        if (listener := self._listener) is not None:
            listener()

    def listen(self, listener: Callable[[], object]) -> None:
        """Have a function called when the alarm rings, from whatever thread, or at once if it has
        rung.
        """
        self._listener = listener
        if self._rung:
            listener()

    def reset(self) -> None:
        self._rung, self._listener = False, None


class Alarms:
    """The alarms of everyone who waits for a job, by job."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._by_job: dict[JobRef, list[Alarm]] = {}

    def __reduce__(self) -> tuple[type[Alarms], tuple[()]]:
        """Nobody waits for a copy yet."""
        return Alarms, ()

    @contextmanager
    def of(self, job: JobRef) -> Iterator[Alarm]:
        """Give an alarm that is rung with all others of the job."""
        alarm = Alarm()
        with self._lock:
            self._by_job.setdefault(job, []).append(alarm)
        try:
            yield alarm
        finally:
            with self._lock:
                self._by_job[job].remove(alarm)
                if not self._by_job[job]:
                    del self._by_job[job]

    def ring(self, job: JobRef) -> None:
        """Ring all alarms of a job."""
        with self._lock:
            alarms = list(self._by_job.get(job, ()))
        for alarm in alarms:
            alarm.ring()
