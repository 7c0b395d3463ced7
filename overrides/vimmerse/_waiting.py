"""Waiting for one job or many, as flows: what each of them is given, and that no job is lost by how
a wait ends: none touches its job, and each tells how to go on.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypedDict

from vimmerse_api.models import Asset, Story

from . import errors
from ._flow import Flow, Now
from ._interruptions import interrupted
from ._looking import Api, OnProgress, Watch, poll, read
from ._progress import tolerant
from ._schedule import delays, first_look
from ._settings import Settings, seconds
from .jobs import JobRef, Outcome

if TYPE_CHECKING:
    from ._board import Ended
    from .jobs import Job
    from .webhooks import WebhookEvent

log = logging.getLogger("vimmerse")


class WaitOptions(TypedDict, total=False):
    """The options of `wait`, for each of many jobs."""

    timeout: float
    poll_interval: float | None
    on_progress: OnProgress | None


def wait(
    settings: Settings,
    job: Job,
    *,
    timeout: float = 1800.0,
    poll_interval: float | None = None,
    on_progress: OnProgress | None = None,
    place: int = 0,
    jobs: int = 1,
    api: Api | None = None,
) -> Flow[Story | Asset]:
    """Wait until the job, at this place among so many, is done and return it.

    Raises JobFailedError, WaitTimeoutError, or what ended the wait; at the call already,
    InvalidArgumentError for what cannot be waited for.
    """
    deadline = seconds("timeout", timeout)
    tell = tolerant(on_progress, "on_progress", f"the wait for {JobRef.of(job)}")
    if poll_interval is not None:
        seconds("poll_interval", poll_interval)
    schedule = delays(poll_interval, random.random, jobs)
    head_start = first_look(place, jobs, poll_interval)
    return _wait(settings, job, JobRef.of(job), deadline, head_start, schedule, tell, api or Api())


def _wait(
    settings: Settings,
    job: Job,
    ref: JobRef,
    deadline: float,
    head_start: float,
    schedule: Iterator[float],
    tell: OnProgress,
    api: Api,
) -> Flow[Story | Asset]:
    started: float = yield Now()
    try:
        with settings.alarms.of(ref) as alarm:
            watch = Watch(settings, ref, started, tell, alarm, api)
            return (yield from poll(watch, job, deadline, head_start, schedule))
    except (errors.JobFailedError, errors.NotFoundError):
        raise
    except errors.APIError as error:
        error.add_note(f"Once that is put right, resume with client.wait({str(ref)!r}).")
        raise
    except BaseException as error:
        interrupted(error, f"The job goes on. Resume with client.wait({str(ref)!r}).")
        raise


def listed(jobs: Iterable[Job]) -> list[Job]:
    """Return jobs as a list, or raise InvalidArgumentError for one alone."""
    if isinstance(jobs, Story | Asset | JobRef | str) or not isinstance(jobs, Iterable):
        words = f"jobs: expected a list of jobs, not one {type(jobs).__name__}."
        raise errors.InvalidArgumentError(words, argument="jobs")
    return list(jobs)


def waits(
    settings: Settings, jobs: Sequence[Job], in_flight: int, options: WaitOptions
) -> list[Flow[Story | Asset]]:
    """Return a wait for each job. Raises InvalidArgumentError, before any of them begins."""
    if isinstance(in_flight, bool) or not isinstance(in_flight, int) or in_flight < 1:
        raise errors.InvalidArgumentError(
            f"in_flight: expected a whole number from 1, not {in_flight!r}.", argument="in_flight"
        )
    api = Api()
    return [
        wait(settings, job, place=place, jobs=len(jobs), api=api, **options)
        for place, job in enumerate(jobs)
    ]


@contextmanager
def resumable(jobs: Collection[Job]) -> Iterator[None]:
    """Tell how to resume the waits for jobs when they end early: in a note on what ends them, or,
    where a loop over them is just left, in the log.
    """
    try:
        yield
    except errors.VimmerseError:  # a wait's own errors tell of their job
        raise
    except BaseException as error:
        advice = f"Resume with client.wait_all({[str(JobRef.of(job)) for job in jobs]})."
        interrupted(error, f"The jobs go on. {advice}")
        if jobs and isinstance(error, GeneratorExit):  # Ctrl-C in the loop comes as that too
            log.warning("The loop was left, but jobs go on. %s", advice)
        raise


def outcome(jobs: Sequence[Job], ended: Ended[Story | Asset]) -> Outcome[Story | Asset]:
    """Tell how one of many waits ended."""
    index, job, error = ended
    return Outcome(job or getattr(error, "job", None) or JobRef.of(jobs[index]), error)


def settled(ended: Ended[Story | Asset], return_exceptions: bool) -> Story | Asset | Exception:
    """Return the job of one of many waits, or its error; raise the error unless it is wanted as
    a value.
    """
    _, job, error = ended
    if error is not None and not return_exceptions:
        raise error
    return job or error  # type: ignore[return-value]


def confirm(settings: Settings, event: WebhookEvent) -> Flow[Story | Asset]:
    """Read a job of which there is news, and wake those who wait for it."""
    ref = getattr(event, "job", None)
    if not isinstance(ref, JobRef):
        words = f"event: expected what webhooks.parse returns, not {type(event).__name__}."
        raise errors.InvalidArgumentError(words, argument="event")
    job = yield from read(settings, ref)
    settings.alarms.ring(ref)
    return job
