"""Waits for one job or many, as flows. A wait that ends before its job does not end the job: the
error says how to wait again.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterable, AsyncIterator, Collection, Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, TypedDict

from vimmerse_api.models import Asset, Story

from .._flows.board import ROOT
from .._flows.steps import END, Spawn, Take
from .._root import invalid, whole_number
from .._settings.logs import interrupted
from ..jobs import JobRef, Outcome
from .watching import Crowd, Watch

if TYPE_CHECKING:
    from .._calls.caller import Caller
    from .._flows.board import Ended
    from .._flows.steps import Flow
    from ..jobs import Job
    from ..progress import OnProgress

log = logging.getLogger("vimmerse")


class WaitOptions(TypedDict, total=False):
    """The options of a wait."""

    timeout: float
    poll_interval: float | None
    on_progress: OnProgress | None


class Many(WaitOptions, total=False):
    """The options of many waits."""

    in_flight: int


class Group:
    """The jobs of one `wait_all` or `as_completed`, by number, and those of them that go on."""

    def __init__(self, caller: Caller, in_flight: int, options: WaitOptions) -> None:
        whole_number("in_flight", in_flight, 1)
        self._caller, self._options, self._crowd = caller, options, Crowd()
        self._numbers, self.in_flight = count(), in_flight
        self.going: dict[int, Job] = {}

    def flow(self, jobs: Iterable[Job] | AsyncIterable[Job]) -> Flow[None]:
        """Return the flow that spawns a wait for each job. Raise InvalidArgumentError at once for
        one job alone, and for what cannot be waited for in a list, tuple or set.
        """
        if isinstance(jobs, str | JobRef) or not isinstance(jobs, Iterable | AsyncIterable):
            raise invalid("jobs", f"expected a list of jobs, not one {type(jobs).__name__}.")
        if not isinstance(jobs, Collection):
            self.in_flight += 1  # to take is under way, too
            return self._fed(iter(jobs) if isinstance(jobs, Iterable) else aiter(jobs))
        return self._spawned([self._spawn(self._keep(job)) for job in jobs])

    def ended(self, ended: Ended[Story | Asset]) -> Outcome[Story | Asset | JobRef]:
        """Return how one of the waits ended, with the job as last read, else as it was given."""
        number, job, error = ended
        if error and number == ROOT:  # of the iterable
            raise error
        read, given = job or getattr(error, "job", None), self.going.pop(number)
        known = next((one for one in (read, given) if isinstance(one, Story | Asset)), None)
        return Outcome(known or JobRef.of(given), error)

    def _spawned(self, spawns: list[Spawn]) -> Flow[None]:
        for spawn in spawns:
            yield from spawn

    def _fed(self, source: Iterator[Job] | AsyncIterator[Job]) -> Flow[None]:
        """Take a job when it comes, while others are waited for."""
        while (number := (yield from Take(source, self._keep))) is not END:
            yield from self._spawn(number)

    def _keep(self, job: Job) -> int:
        JobRef.of(job)  # raises for what is no job
        number = next(self._numbers)
        self.going[number] = job
        return number

    def _spawn(self, number: int) -> Spawn:
        watch = Watch(self._caller, self.going[number], self._crowd, **self._options)
        self._crowd.watches.add(watch)
        return Spawn(number, watch.flow())


@contextmanager
def resumable(jobs: Collection[Job]) -> Iterator[None]:
    """Say how to resume the waits for jobs if they end early: in a note on the error or, if a loop
    over them is just left, in the log.
    """
    try:
        yield
    except BaseException as error:
        if jobs:
            advice = f"Resume with client.wait_all({[str(JobRef.of(job)) for job in jobs]})."
            interrupted(error, f"The jobs go on. {advice}")
            if isinstance(error, GeneratorExit):  # Ctrl-C in the loop comes as that too
                log.warning("The loop was left, but jobs go on. %s", advice)
        raise
