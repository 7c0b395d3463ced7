"""Waiting for a job, as a flow: what is ridden out, what ends the wait, and that no job is lost by
it.

Ridden out until the deadline: a lost network, 429, 5xx, an unreadable answer, and, for 15 seconds,
a 404, since a new job may take a while to show. Any other end of the wait touches the job in no
way, and tells how to go on.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypedDict

import httpx
from vimmerse_api.api.asset import GET as ASSET_GET
from vimmerse_api.api.story import GET as STORY_GET
from vimmerse_api.models import Asset, Story

from . import errors
from ._budgeting import call_within_budget
from ._flow import Flow, Now, Sleep
from ._interruptions import interrupted
from ._progress import tolerant
from ._responses import retry_after
from ._schedule import delays, first_look
from ._settings import Settings, seconds
from .jobs import JobRef, Outcome, Progress, State, lacks_result, reason_of, state_of

if TYPE_CHECKING:
    from ._alarms import Alarm
    from ._board import Ended
    from .jobs import Job
    from .webhooks import WebhookEvent

log = logging.getLogger("vimmerse")
_INVISIBLE_AT_FIRST = 15.0
_LONGEST_FLOOR = 300.0  # however long Retry-After says
_LATEST_LOOK = 0.5  # after the deadline, where many waits end together
_RIDDEN_OUT = (
    errors.ConnectionFailedError,
    errors.RequestTimeoutError,
    errors.RateLimitError,
    errors.ServerError,
    errors.ResponseDecodeError,
)
OnProgress = Callable[[Progress], object]


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
    return _wait(settings, job, JobRef.of(job), deadline, head_start, schedule, tell)


def _wait(
    settings: Settings,
    job: Job,
    ref: JobRef,
    deadline: float,
    head_start: float,
    schedule: Iterator[float],
    tell: OnProgress,
) -> Flow[Story | Asset]:
    started: float = yield Now()
    try:
        with settings.alarms.of(ref) as alarm:
            watch = _Watch(settings, ref, started, tell, alarm)
            return (yield from _poll(watch, job, deadline, head_start, schedule))
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
    return [
        wait(settings, job, place=place, jobs=len(jobs), **options)
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


def read(settings: Settings, ref: JobRef) -> Flow[Story | Asset]:
    """Read a job from the API."""
    _, job = yield from _answer(settings, ref)
    return job


def _answer(
    settings: Settings, ref: JobRef, timeout: float | None = None
) -> Flow[tuple[httpx.Response, Story | Asset]]:
    if ref.kind == "story":
        return (
            yield from call_within_budget(
                settings, STORY_GET, {"story_id": ref.id}, timeout=timeout
            )
        )
    return (
        yield from call_within_budget(settings, ASSET_GET, {"asset_id": ref.id}, timeout=timeout)
    )


class _Watch:
    """One wait: since when, who is told, and what cuts its sleep short."""

    def __init__(
        self,
        settings: Settings,
        ref: JobRef,
        started: float,
        tell: OnProgress,
        alarm: Alarm,
    ) -> None:
        self.alarm = alarm
        self.settings = settings.changed(max_retries=0)  # a wait goes on by itself: no retries
        self.ref = ref
        self.started = started
        self._tell = tell
        self._is_told_missing = False

    def elapsed(self) -> Flow[float]:
        now: float = yield Now()
        return now - self.started

    def tell_missing(self) -> None:
        """Log, once, why nothing happens for a while."""
        if not self._is_told_missing:
            log.info(
                "%s is not found; a new job may not be visible yet: looking again for %.0f s",
                self.ref,
                _INVISIBLE_AT_FIRST,
            )
        self._is_told_missing = True

    def tell(self, job: Story | Asset, elapsed: float) -> None:
        """Report a look at the job."""
        percentage = getattr(job, "progress_percentage", None)
        is_known = isinstance(percentage, int | float) and 0 <= percentage <= 100
        known = float(percentage) if is_known and percentage is not None else None
        self._tell(Progress(self.ref, job.status, known, elapsed))


def _poll(
    watch: _Watch, job: Job, deadline: float, head_start: float, schedule: Iterator[float]
) -> Flow[Story | Asset]:
    # A call may answer `success` without the result: that is for a look to tell.
    known = isinstance(job, Story | Asset) and not lacks_result(job)
    latest = job if known and isinstance(job, Story | Asset) else None
    trouble: errors.VimmerseError | None = None
    floor = 0.0
    if head_start and (latest is None or state_of(latest.status) is State.RUNNING):
        yield Sleep(min(head_start, deadline), watch.alarm)
    if latest is None:
        latest, trouble, floor = yield from _look(watch, latest, trouble, deadline)
    while True:
        elapsed = yield from watch.elapsed()
        if latest is not None and trouble is None:
            watch.tell(latest, elapsed)
            if _finished(latest, watch.ref):
                return latest
        if elapsed >= deadline:
            raise _timed_out(watch.ref, latest, deadline) from trouble
        pause = min(max(next(schedule), floor), deadline - elapsed)
        if isinstance(trouble, errors.NotFoundError):  # it is seen by then, or never
            pause = min(pause, max(0.0, _INVISIBLE_AT_FIRST - elapsed) + 0.1)
        yield Sleep(pause, watch.alarm)
        latest, trouble, floor = yield from _look(watch, latest, trouble, deadline)


def _look(
    watch: _Watch,
    latest: Story | Asset | None,
    trouble: errors.VimmerseError | None,
    deadline: float,
) -> Flow[tuple[Story | Asset | None, errors.VimmerseError | None, float]]:
    """Read the job once; return it, or what was known of it and the trouble that is ridden out,
    and how long to wait at least. Raises WaitTimeoutError when its turn has come too late.
    """
    elapsed = yield from watch.elapsed()
    if elapsed > deadline + _LATEST_LOOK:
        raise _timed_out(watch.ref, latest, deadline) from trouble
    timeout = min(watch.settings.timeout, max(deadline - elapsed, 1.0))
    try:
        response, job = yield from _answer(watch.settings, watch.ref, timeout=timeout)
    except errors.NotFoundError as error:
        if elapsed > _INVISIBLE_AT_FIRST:
            raise
        watch.tell_missing()
        return latest, error, 0.0
    except errors.VimmerseError as error:
        if not _is_ridden_out(error):
            raise
        log.warning("%s: %s", watch.ref, error)
        return latest, error, _floor(getattr(error, "response", None))
    return job, None, _floor(response)


def _is_ridden_out(error: errors.VimmerseError) -> bool:
    return isinstance(error, _RIDDEN_OUT) or getattr(error, "status", None) == 408


def _floor(response: httpx.Response | None) -> float:
    """Return how many seconds the next look is to come later, as far as an answer says."""
    return min((response and retry_after(response)) or 0.0, _LONGEST_FLOOR)


def _finished(job: Story | Asset, ref: JobRef) -> bool:
    state = state_of(job.status)
    if state is State.FAILED:
        raise _failed(job, ref)
    return state is State.DONE


def _failed(job: Story | Asset, ref: JobRef) -> errors.JobFailedError:
    reason = reason_of(job)
    said = f": {reason.rstrip('.')}" if reason else ""
    cost = job.used_credits if isinstance(job, Story) else job.credits
    billed = f"It reports {cost} credits used. " if cost else ""
    return errors.JobFailedError(
        f"{ref} ended as {job.status!r}{said}. {billed}Submit it anew if you still want it.",
        job=job,
        status=str(job.status),
    )


def _timed_out(
    ref: JobRef, latest: Story | Asset | None, deadline: float
) -> errors.WaitTimeoutError:
    if latest is None:
        words = f"{ref} was not seen in {deadline:g} s. If it exists, it goes on: check its name."
    else:
        words = (
            f"{ref} was not done after {deadline:g} s (last seen as {latest.status!r}). "
            "Nothing is lost: the job goes on and is billed once."
        )
    return errors.WaitTimeoutError(words, job=latest or ref)
