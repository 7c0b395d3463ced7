"""Waits for one job or many, as flows. A wait that ends before its job does not end the job: the
error says how to wait again.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypedDict, Unpack

from vimmerse_api.models import Asset, Story

from .. import errors
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


def wait(caller: Caller, job: Job, **options: Unpack[WaitOptions]) -> Flow[Story | Asset]:
    """Return the flow that waits until a job is done.

    Raise InvalidArgumentError at once for what cannot be waited for.
    """
    return Watch(caller, job, **options).flow()


def waits(
    caller: Caller, jobs: Sequence[Job], in_flight: int, options: WaitOptions
) -> list[Flow[Story | Asset]]:
    """Return a wait for each job. Raise InvalidArgumentError before any of them begins."""
    whole_number("in_flight", in_flight, 1)
    crowd = Crowd(len(jobs))
    watches = [Watch(caller, job, crowd=crowd, **options) for job in jobs]
    return [watch.flow() for watch in watches]


def listed(jobs: Iterable[Job]) -> list[Job]:
    """Return jobs as a list. Raise InvalidArgumentError for one job alone."""
    if isinstance(jobs, Story | Asset | JobRef | str) or not isinstance(jobs, Iterable):
        raise invalid("jobs", f"expected a list of jobs, not one {type(jobs).__name__}.")
    return list(jobs)


@contextmanager
def resumable(jobs: Collection[Job]) -> Iterator[None]:
    """Say how to resume the waits for jobs if they end early: in a note on the error or, if a loop
    over them is just left, in the log.
    """
    try:
        yield
    except errors.VimmerseError:  # has a note on its own job
        raise
    except BaseException as error:
        advice = f"Resume with client.wait_all({[str(JobRef.of(job)) for job in jobs]})."
        interrupted(error, f"The jobs go on. {advice}")
        if jobs and isinstance(error, GeneratorExit):  # Ctrl-C in the loop comes as that too
            log.warning("The loop was left, but jobs go on. %s", advice)
        raise


def outcome_of(jobs: Sequence[Job], ended: Ended[Story | Asset]) -> Outcome[Story | Asset | JobRef]:
    """Return how one of many waits ended, with the job as last read, else as it was given."""
    index, job, error = ended
    read, given = job or getattr(error, "job", None), jobs[index]
    known = next((one for one in (read, given) if isinstance(one, Story | Asset)), None)
    return Outcome(known or JobRef.of(given), error)
