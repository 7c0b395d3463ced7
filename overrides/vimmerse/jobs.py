"""Jobs, which are Stories or Assets: how they are named, stored and judged."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, cast, get_args, overload

from ._root import InvalidArgumentError, invalid
from ._warnings import warn

if TYPE_CHECKING:
    from vimmerse_api.models import Asset, Story

T = TypeVar("T", bound="Story | Asset | JobRef", covariant=True)
Kind = Literal["story", "asset"]
LABEL = "label"  # a user's own name for a job, in the query of its callback's address
_LONGEST_ID = 1000  # letters; a URL has a limit too
_warned: set[str] = set()


class State(Enum):
    """The state of a job."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


def state_of(status: str | None) -> State:
    """Return the state that a status word stands for, as the document's JobStatus sorts them.

    `success` is done; `fail`, `failed`, `error`, `cancel`, `cancelled`, `canceled`, `aborted` and
    `deleted` are failed; everything else is running: `new`, `processing` and, with one warning
    each, words that the document does not know. Capital letters make no difference.
    """
    from vimmerse_api import job_states  # brings httpx with it, which not every import needs

    word = str(status).strip().lower()
    if word in job_states.DONE:
        return State.DONE
    if word in job_states.FAILED:
        return State.FAILED
    if word not in job_states.RUNNING and word not in _warned:
        _warned.add(word)
        with suppress(UserWarning):  # where warnings are errors, a wait goes on all the same
            warn(f"Unknown job status {status!r}: taken as still running.")
    return State.RUNNING


def is_id(value: object) -> bool:
    """Return True for an id that names one job in a path, and takes one line in a log."""
    is_plain = isinstance(value, str) and value.isprintable() and len(value) <= _LONGEST_ID
    return is_plain and str(value).strip() not in {"", ".", ".."}


@dataclass(frozen=True)
class JobRef:
    """A job's kind and id. Its text, `story:ID` or `asset:ID`, lets any process go on."""

    kind: Kind
    id: str

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind) or not is_id(self.id):
            raise _not_a_job(f"{self.kind}:{self.id}")

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> JobRef:
        """Read what `str()` of a reference wrote. Raise InvalidArgumentError for anything else."""
        kind, _, id_ = text.strip().partition(":") if isinstance(text, str) else ("", "", "")
        if kind not in get_args(Kind) or not id_.strip():
            raise _not_a_job(text)
        return cls(cast(Kind, kind), id_)

    @classmethod
    def of(cls, job: Job) -> JobRef:
        """Return the reference of a Story, an Asset, a reference or its text."""
        from vimmerse_api.models import Asset, Story

        if isinstance(job, JobRef):
            return job
        if isinstance(job, str):
            return cls.parse(job)
        if isinstance(job, Story | Asset):
            return cls("story" if isinstance(job, Story) else "asset", job.id)
        awaited = " (await it first)" if hasattr(job, "__await__") else ""
        known = "a Story, an Asset, a JobRef or its text"
        raise invalid("job", f"expected {known}, not {type(job).__name__}{awaited}.")


if TYPE_CHECKING:
    Job = Story | Asset | JobRef | str


def _not_a_job(text: object) -> InvalidArgumentError:
    what = f"{text!r:.80} is not a job (its kind is missing, or the rest is not an id)"
    return InvalidArgumentError(f"{what}: expected story:ID or asset:ID.", argument="job")


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """How one of many waits ended: with the job as last known, and the error if there is one. The
    job is a reference only if a reference was given and the job was never seen.
    """

    job: T
    error: Exception | None = None

    @overload
    def result(self: Outcome[Story]) -> Story: ...
    @overload
    def result(self: Outcome[Asset]) -> Asset: ...
    @overload
    def result(self) -> Story | Asset: ...
    def result(self) -> Any:
        """Return the finished job. Raise the error if there is one."""
        if self.error is not None:
            raise self.error
        return self.job


def lacks_result(job: Story | Asset) -> bool:
    """Return True if the job is done but its result is still missing."""
    result = getattr(job, "video_url", None) or getattr(job, "results", None)
    return not result and state_of(job.status) is State.DONE


def failure_of(job: Story | Asset) -> str:
    """Return that a job failed, why, and what it cost, as far as it tells."""
    reason = getattr(job, "message", None) or job.additional_properties.get("message")
    said = f": {str(reason).rstrip('.')}" if reason else ""
    used = getattr(job, "used_credits", getattr(job, "credits", None))
    charged = "it was charged" if used else "it was not charged, or refunded"
    cost = (
        "It does not report what it cost"
        if used is None
        else f"It reports {used} credits used: {charged}"
    )
    return f"{JobRef.of(job)} failed, with status {job.status!r}{said}. {cost}."


def has_ended(job: Story | Asset) -> bool:
    """Return True if the job failed, or is done and has its result."""
    return state_of(job.status) is not State.RUNNING and not lacks_result(job)


@dataclass(frozen=True)
class End:
    """How a job ended: the credits that it reports, and why it has no result."""

    job: JobRef
    is_done: bool
    credits: int | None
    message: str | None = None


def end_of(answer: object) -> End | None:
    """Return what a response tells of the end of a job; None if it tells of none."""
    from vimmerse_api.models import Asset, Story, StorySnapshot

    if isinstance(answer, StorySnapshot) and answer.id:  # what deleting answers with
        return End(JobRef("story", answer.id), False, credits_of(answer), "It was deleted.")
    if not isinstance(answer, Story | Asset) or not has_ended(answer):
        return None
    is_done = state_of(answer.status) is State.DONE
    message = None if is_done else failure_of(answer)
    return End(JobRef.of(answer), is_done, credits_of(answer), message)


def credits_of(job: object) -> int | None:
    """Return the credits that a job reports, None if it reports none."""
    return figure(getattr(job, "used_credits", getattr(job, "credits", None)))


def figure(value: object) -> int | None:
    """Return credits, None for anything else that a server may put in their place."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
