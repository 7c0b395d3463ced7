"""Looking at one job until it is done, as a flow: when, what is ridden out, and what ends it.

Ridden out until the deadline: a lost network, 408, 429, 5xx, an unreadable answer, and, for 15
seconds, a 404, since a new job may take a while to show.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx
from vimmerse_api.api.asset import GET as ASSET_GET
from vimmerse_api.api.story import GET as STORY_GET
from vimmerse_api.models import Asset, Story

from . import errors
from ._budgeting import call_within_budget
from ._flow import Flow, Now, Sleep
from ._responses import retry_after
from ._settings import Settings
from .jobs import JobRef, Progress, State, lacks_result, reason_of, state_of

if TYPE_CHECKING:
    from ._alarms import Alarm
    from .jobs import Job

log = logging.getLogger("vimmerse")
_INVISIBLE_AT_FIRST = 15.0
_LONGEST_FLOOR = 300.0  # however long Retry-After says
_LATEST_LOOK = 0.5  # after the deadline, where the API answers none of many
_UNANSWERED = (errors.ConnectionFailedError, errors.RequestTimeoutError)
_RIDDEN_OUT = (
    *_UNANSWERED,
    errors.RateLimitError,
    errors.ServerError,
    errors.ResponseDecodeError,
)
OnProgress = Callable[[Progress], object]


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


@dataclass
class Api:
    """Whether the API answers, as the last look of all the waits that share this has found."""

    answers: bool = True


class Watch:
    """One wait: since when, who is told, and what cuts its sleep short."""

    def __init__(
        self,
        settings: Settings,
        ref: JobRef,
        started: float,
        tell: OnProgress,
        alarm: Alarm,
        api: Api,
    ) -> None:
        self.alarm, self.api = alarm, api
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


def poll(
    watch: Watch, job: Job, deadline: float, head_start: float, schedule: Iterator[float]
) -> Flow[Story | Asset]:
    """Look at a job as often as the schedule says, until it is done."""
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
    watch: Watch,
    latest: Story | Asset | None,
    trouble: errors.VimmerseError | None,
    deadline: float,
) -> Flow[tuple[Story | Asset | None, errors.VimmerseError | None, float]]:
    """Read the job once; return it, or what was known of it and the trouble that is ridden out,
    and how long to wait at least. Raises WaitTimeoutError instead of a look that comes too late,
    if the API answers nothing anyway.
    """
    elapsed = yield from watch.elapsed()
    if elapsed > deadline + _LATEST_LOOK and not watch.api.answers:
        raise _timed_out(watch.ref, latest, deadline) from trouble
    timeout = min(watch.settings.timeout, max(deadline - elapsed, 1.0))
    try:
        response, job = yield from _answer(watch.settings, watch.ref, timeout=timeout)
    except errors.NotFoundError as error:
        if elapsed > _INVISIBLE_AT_FIRST:
            raise
        watch.api.answers = True
        watch.tell_missing()
        return latest, error, 0.0
    except errors.VimmerseError as error:
        if not _is_ridden_out(error):
            raise
        watch.api.answers = not isinstance(error, _UNANSWERED)
        log.warning("%s: %s", watch.ref, error)
        return latest, error, _floor(getattr(error, "response", None))
    watch.api.answers = True
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
        words = (
            f"{ref} was not seen in {deadline:g} s. If it exists, it goes on: check its name, and "
            "whether the API answers."
        )
    else:
        words = (
            f"{ref} was not done after {deadline:g} s (last seen as {latest.status!r}). "
            "Nothing is lost: the job goes on and is billed once."
        )
    return errors.WaitTimeoutError(words, job=latest or ref)
