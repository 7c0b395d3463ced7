"""Jobs, which are Stories or Assets: how they are named, stored and judged."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Generic, Literal, TypeVar, cast, get_args

from ._root import InvalidArgumentError, invalid
from ._warnings import warn

if TYPE_CHECKING:
    from vimmerse_api.models import Asset, Story

T = TypeVar("T", bound="Story | Asset", covariant=True)
Kind = Literal["story", "asset"]
_LONGEST_ID = 1000  # letters; a URL has a limit too
_warned: set[str] = set()


class State(Enum):
    """The state of a job."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


def state_of(status: str | None) -> State:
    """Return the state that a status word stands for, as the document's JobStatus sorts them.

    `success` is done; `fail`, `failed`, `error`, `cancel`, `cancelled`, `canceled` and `deleted`
    are failed; everything else is running: `new`, `processing` and, with one warning each, words
    that the document does not know.
    """
    from vimmerse_api import job_states  # brings httpx with it, which not every import needs

    if status in job_states.DONE:
        return State.DONE
    if status in job_states.FAILED:
        return State.FAILED
    if status not in job_states.RUNNING and str(status) not in _warned:
        _warned.add(str(status))
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
    """How one of many waits ended: with the job as last known, and the error if there is one."""

    job: T | JobRef
    error: Exception | None = None


def lacks_result(job: Story | Asset) -> bool:
    """Return True if the job is done but its result is still missing."""
    result = getattr(job, "video_url", None) or getattr(job, "results", None)
    return not result and state_of(job.status) is State.DONE


def has_ended(job: Story | Asset) -> bool:
    """Return True if the job failed, or is done and has its result."""
    return state_of(job.status) is not State.RUNNING and not lacks_result(job)
