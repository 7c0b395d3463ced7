"""Watches one job until it is done: when to look, which errors are temporary, and what ends it.

A wait ends with the job if that is done, else with JobFailedError, WaitTimeoutError, NotFoundError,
or any other error that is not temporary: 400, 401, 403, a closed client, Ctrl-C, a cancellation.

Temporary until the deadline: a lost network, every status that `_calls/retry.py` lets a read be
retried after (408, 429, 5xx), an unreadable response, and, for 15 seconds, a 404, since a new job
may take a while to show.
"""

from __future__ import annotations

import logging
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from vimmerse_api.models import Asset, Story

from .. import errors
from .._calls.arguments import check_path
from .._calls.caller import Caller
from .._calls.responses import retry_after
from .._calls.retry import AttemptResult, result_of_status
from .._flows.steps import Flow, Sleep, Turn
from .._root import invalid
from .._settings.callbacks import tolerant
from .._settings.logs import interrupted
from .._settings.settings import seconds
from ..jobs import JobRef, State, failure_of, lacks_result, state_of
from ..progress import Progress
from .schedule import Schedule

if TYPE_CHECKING:
    import httpx

    from ..jobs import Job
    from ..progress import OnProgress

log = logging.getLogger("vimmerse")
_INVISIBLE_AT_FIRST = 15.0
_LONGEST_FLOOR = 300.0  # however long Retry-After says
_LATEST_LOOK = 0.5  # after the deadline, if the API answers none of many
_NO_VIDEOS = "{} has no videos that could end: call story.create_videos first, then wait."
_UNANSWERED = (errors.ConnectionFailedError, errors.RequestTimeoutError)


@dataclass
class Crowd:
    """Waits that share their limits: `turns`, a semaphore, lets a few of them look at a time.
    `is_answered` tells whether the API answered the last look at one of the jobs.
    """

    turns: Any = None
    watches: set[Watch] = field(default_factory=set)
    is_answered: bool = True


class Watch:
    """One wait for one job, in a crowd of its own or with others."""

    def __init__(
        self,
        caller: Caller,
        job: Job,
        crowd: Crowd,
        *,
        timeout: float = 1800.0,
        poll_interval: float | None = None,
        on_progress: OnProgress | None = None,
    ) -> None:
        self.ref = JobRef.of(job)
        check_path("job", self.ref.id)
        self._timeout = seconds("timeout", timeout)
        if poll_interval is not None:
            seconds("poll_interval", poll_interval)
        self._tell = tolerant(on_progress, "on_progress", f"the wait for {self.ref}")
        self._crowd = crowd
        self._schedule = Schedule(poll_interval, random.random)
        # A wait goes on by itself: its calls are not retried.
        self._caller = caller.changed(caller.settings.changed(max_retries=0))
        # A call may answer `success` before the result is there: then a look comes first.
        known = isinstance(job, Story | Asset) and not lacks_result(job)
        self._latest: Any = job if known else None
        self._trouble: errors.VimmerseError | None = None
        self._least_pause = self._started = 0.0
        self._is_told_missing = False

    def flow(self) -> Flow[Story | Asset]:
        """Watch the job and return it. Other ends get a note that says how to wait again."""
        resume = f"esume with client.wait({str(self.ref)!r})."
        try:
            return (yield from self._watch())
        except (errors.JobFailedError, errors.NotFoundError, errors.InvalidArgumentError):
            raise
        except errors.APIError as error:
            error.add_note(f"After fixing this, r{resume}")
            raise
        except BaseException as error:
            is_unseen = isinstance(error, errors.WaitTimeoutError) and self._latest is None
            interrupted(error, f"{'' if is_unseen else 'The job goes on. '}R{resume}")
            raise
        finally:
            self._crowd.watches.discard(self)

    def _watch(self) -> Flow[Story | Asset]:
        """Look at the job as often as the schedule says."""
        self._started = self._caller.session.now()
        self._crowd.watches.add(self)
        first = self._schedule.first(len(self._crowd.watches))
        if first and (self._latest is None or state_of(self._latest.status) is State.RUNNING):
            yield from Sleep(min(first, self._timeout))
        if self._latest is None:
            yield from self._look()
        while True:
            elapsed, percentage = self._elapsed(), None
            if self._latest is not None and self._trouble is None:
                percentage = _percentage(self._latest)
                self._tell(Progress(self.ref, self._latest.status, percentage, elapsed))
                if _is_done(self._latest):
                    job: Story | Asset = self._latest
                    return job
            if elapsed >= self._timeout:
                raise self._timed_out() from self._trouble
            delay = self._schedule.next(elapsed, percentage, len(self._crowd.watches))
            yield from Sleep(self._pause(delay, elapsed))
            yield from self._look()

    def _elapsed(self) -> float:
        return self._caller.session.now() - self._started

    def _pause(self, delay: float, elapsed: float) -> float:
        """Return how long to sleep: not less than Retry-After, not beyond the deadline."""
        pause = min(max(delay, self._least_pause), self._timeout - elapsed)
        if isinstance(self._trouble, errors.NotFoundError):  # it is seen by then, or never
            pause = min(pause, max(0.0, _INVISIBLE_AT_FIRST - elapsed) + 0.1)
        return pause

    def _look(self) -> Flow[None]:
        """Read the job once, when it is this wait's turn."""
        if self._crowd.turns is None:
            return (yield from self._read())
        left = max(0.0, self._timeout - self._elapsed()) + _LATEST_LOOK
        if not (yield from Turn(self._crowd.turns, left)):
            raise self._timed_out() from self._trouble
        try:
            yield from self._read()
        finally:
            self._crowd.turns.release()

    def _read(self) -> Flow[None]:
        """Note the job, or the trouble that does not end the wait. Raise WaitTimeoutError instead
        of a look that comes too late while the API answers nothing.
        """
        elapsed = self._elapsed()
        if elapsed > self._timeout + _LATEST_LOOK and not self._crowd.is_answered:
            raise self._timed_out() from self._trouble
        limit = min(self._caller.settings.timeout, max(self._timeout - elapsed, 1.0))
        try:
            answer = yield from self._caller.read(self.ref, limit)
        except errors.VimmerseError as error:
            if not _is_temporary(error, elapsed):
                raise
            self._trouble = error
            self._least_pause = _floor(getattr(error, "response", None))
            self._report_trouble(error)
        else:
            self._latest, self._trouble = answer.parsed, None
            self._least_pause = _floor(answer.response)
            if _is_mere_storyboard(answer.parsed):
                raise invalid("job", _NO_VIDEOS.format(self.ref))
        self._crowd.is_answered = not isinstance(self._trouble, _UNANSWERED)

    def _report_trouble(self, error: errors.VimmerseError) -> None:
        """Log why nothing happens; once, while the job is not found."""
        if not isinstance(error, errors.NotFoundError):
            log.warning("%s: %s", self.ref, error)
        elif not self._is_told_missing:
            self._is_told_missing = True
            log.info("%s is not found yet: looking for %.0f s", self.ref, _INVISIBLE_AT_FIRST)

    def _timed_out(self) -> errors.WaitTimeoutError:
        if self._latest is None:
            text = f"{self.ref} was not seen in {self._timeout:g} s: check its name, and the API."
        else:
            text = (
                f"{self.ref} was not done after {self._timeout:g} s (last seen as "
                f"{self._latest.status!r}). Nothing is lost: the job goes on and is billed once."
            )
        return errors.WaitTimeoutError(text, job=self._latest or self.ref)


def _is_temporary(error: errors.VimmerseError, elapsed: float) -> bool:
    if isinstance(error, errors.NotFoundError):
        return elapsed <= _INVISIBLE_AT_FIRST
    if isinstance(error, errors.APIError):
        result = result_of_status(error.status, has_retry_after=False)
        return isinstance(error, errors.RateLimitError) or result is not AttemptResult.ANSWERED
    return isinstance(error, (*_UNANSWERED, errors.ResponseDecodeError))


def _percentage(job: Story | Asset) -> float | None:
    """Return the progress that a job reports, None if there is none that makes sense."""
    told: Any = getattr(job, "progress_percentage", None)
    return float(told) if isinstance(told, int | float) and 0 <= told <= 100 else None


def _is_mere_storyboard(job: Story | Asset) -> bool:
    """Return True for a story that waits for `create_videos`. Automatic stories show no storyboard
    while they are new.
    """
    is_new = str(job.status).strip().lower() == "new"
    return isinstance(job, Story) and is_new and bool(job.storyboard)


def _floor(response: httpx.Response | None) -> float:
    """Return the seconds before which no further look may come, as the response says."""
    return min((response and retry_after(response)) or 0.0, _LONGEST_FLOOR)


def _is_done(job: Story | Asset) -> bool:
    """Return True if the job is done. Raise JobFailedError if it failed."""
    state = state_of(job.status)
    if state is not State.FAILED:
        return state is State.DONE
    text = f"{failure_of(job)} Submit it anew if you still want it."
    raise errors.JobFailedError(text, job=job, status=str(job.status))
