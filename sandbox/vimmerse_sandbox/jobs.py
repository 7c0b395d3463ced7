"""Accounts and their jobs: what the sandbox remembers of each. No HTTP and no media here."""

import uuid
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from .errors import not_found
from .ledger import Ledger
from .lifecycle import Run, State, Status, move, observe
from .rules import Audio

Kind = Literal["story", "asset"]


@dataclass
class Work:
    """A run with what it costs and what the job gains when it succeeds.

    A run that is held waits for the files with the keys in `edits`.
    """

    run: Run
    credits: int
    gains: dict[str, Any]
    operation: str
    webhook_url: str = ""
    edits: tuple[str, ...] = ()


@dataclass(frozen=True)
class Style:
    """How a story is made, as its steps have settled so far."""

    ratio: tuple[int, int] = (16, 9)
    audio: Audio = field(default_factory=Audio)
    automatic: bool = False
    drawn: bool = False


@dataclass
class Job:
    """A story or an asset. `fields` are shown to its owner, `style` is kept for later steps."""

    kind: Kind
    id: str
    owner: str
    operation: str
    created: float
    state: State
    fields: dict[str, Any]
    style: Style = field(default_factory=Style)
    credits: int = 0
    message: str = ""
    work: Work | None = None
    addresses: deque[str] = field(default_factory=deque)

    def at(self, now: float) -> State:
        return observe(self.work.run, now) if self.work else self.state

    def move(self, to: Status, progress: int, now: float) -> None:
        self.state = move(self.state, to, progress, now)
        if to == "processing":
            self.message = ""


@dataclass
class Account:
    """What belongs to one API key. The key itself is not kept."""

    name: str
    ledger: Ledger
    jobs: dict[tuple[Kind, str], Job] = field(default_factory=dict)

    @property
    def customer(self) -> str:
        return f"customer-{self.name}"

    def job(self, kind: Kind, job_id: str) -> Job:
        """Return a job of this account; any other id is refused with 404."""
        try:
            return self.jobs[kind, job_id]
        except KeyError:
            raise not_found(kind.capitalize()) from None

    def create(self, kind: Kind, operation: str, now: float, fields: dict[str, Any]) -> Job:
        """Return a new job that is not yet part of the account."""
        return Job(kind, str(uuid.uuid4()), self.name, operation, now, State("new", 0, now), fields)


def timestamp(moment: float) -> str:
    """Return a moment in the form of the documented examples (RFC 3339, microseconds, +00:00)."""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="microseconds")
