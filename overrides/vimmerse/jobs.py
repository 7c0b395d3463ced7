"""Jobs, which are Stories or Assets: how they are named, stored and judged."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, cast, get_args

from ._warnings import warn
from .errors import InvalidArgumentError

if TYPE_CHECKING:
    from vimmerse_api.models import Asset, Story

T = TypeVar("T", bound="Story | Asset", covariant=True)
Kind = Literal["story", "asset"]
IN_PROGRESS = ("new", "processing")
_FAILED = frozenset({"fail", "failed", "error", "cancel", "cancelled", "canceled", "deleted"})
_warned: set[str] = set()


class State(Enum):
    """What a status means for whoever waits."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


def state_of(status: str | None) -> State:
    """Judge a status. `success` is done; `fail`, `failed`, `error`, `cancel`, `cancelled`,
    `canceled` and `deleted` are failed.

    Everything else is running: `new`, `processing` and, with one warning each, statuses that the
    document does not know.
    """
    if status == "success":
        return State.DONE
    if isinstance(status, str) and status in _FAILED:
        return State.FAILED
    if status not in IN_PROGRESS and str(status) not in _warned:
        _warned.add(str(status))
        warn(f"Unknown job status {status!r}: taken as still running.")
    return State.RUNNING


@dataclass(frozen=True)
class JobRef:
    """A job's kind and id. Prints as `story:ID` or `asset:ID`; stored, that text lets any
    process go on.
    """

    kind: Kind
    id: str

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind) or not isinstance(self.id, str) or not self.id.strip():
            raise InvalidArgumentError(
                f"'{self.kind}:{self.id}' is not a job: expected story:ID or asset:ID.",
                argument="job",
            )

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> JobRef:
        """Read what `str()` of a reference wrote. Raises InvalidArgumentError for anything else."""
        kind, _, id_ = text.strip().partition(":") if isinstance(text, str) else ("", "", "")
        if kind not in get_args(Kind) or not id_.strip():
            raise InvalidArgumentError(
                f"{text!r} is not a job: expected story:ID or asset:ID.", argument="job"
            )
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
        raise InvalidArgumentError(
            "job: expected a Story, an Asset, a JobRef or its text, "
            f"not {type(job).__name__}{awaited}.",
            argument="job",
        )


if TYPE_CHECKING:
    Job = Story | Asset | JobRef | str


@dataclass(frozen=True)
class Progress:
    """One look at a job: `percentage` is from 0 to 100 or None when not told, `elapsed` the
    seconds since the wait began.
    """

    job: JobRef
    status: str | None
    percentage: float | None
    elapsed: float

    def __str__(self) -> str:
        done = "" if self.percentage is None else f" {self.percentage:g} %"
        return f"{self.job} {self.status}{done} ({self.elapsed:.0f} s)"


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """How one of many waits ended: with the finished job, or with the job as last known and the
    error.
    """

    job: T | JobRef
    error: Exception | None = None


def lacks_result(job: Story | Asset) -> bool:
    """Tell a job that is said to be done, but whose result is not in it yet."""
    result = getattr(job, "video_url", None) or getattr(job, "results", None)
    return job.status == "success" and not result


def reason_of(job: Any) -> str:
    """Return the server's own words on a failed job, or an empty text."""
    return str(getattr(job, "message", None) or job.additional_properties.get("message") or "")
