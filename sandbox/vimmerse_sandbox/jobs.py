"""Accounts and their jobs, in memory: what the sandbox remembers, and when a run comes to its end.

No HTTP and no media here. Everything happens at a moment that the caller gives; `settle` applies
what has ended until then, so that nothing has to wake up by itself.
"""

import hashlib
import heapq
import itertools
import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal

from .errors import not_found
from .ledger import Ledger
from .lifecycle import Run, State, Status, move, observe

Kind = Literal["story", "asset"]


@dataclass
class Work:
    """A run with what it costs and what the job gains when it succeeds."""

    run: Run
    credits: int
    gains: dict[str, Any]


@dataclass
class Job:
    """A story or an asset. `fields` are shown to its owner, `settings` are kept for later steps."""

    kind: Kind
    id: str
    created: float
    state: State
    fields: dict[str, Any]
    settings: dict[str, Any] = field(default_factory=dict)
    credits: int = 0
    message: str = ""
    work: Work | None = None

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

    def job(self, kind: Kind, job_id: str) -> Job:
        """Return a job of this account; any other id is refused with 404."""
        try:
            return self.jobs[kind, job_id]
        except KeyError:
            raise not_found(kind.capitalize()) from None

    def create(self, kind: Kind, now: float, fields: dict[str, Any]) -> Job:
        """Return a new job that is not yet part of the account."""
        return Job(kind, str(uuid.uuid4()), now, State("new", 0, now), fields)


class Store:
    """All accounts, and the queue of runs that have not ended."""

    def __init__(self, opening_credits: int, keys_without_credits: frozenset[str]) -> None:
        self._opening = opening_credits
        self._empty = keys_without_credits
        self._ends: list[tuple[float, int, Account, Job, Work]] = []
        self._order = itertools.count()
        self.accounts: dict[str, Account] = {}

    def account(self, key: str) -> Account:
        """Return the account of a key; a key seen for the first time opens one."""
        name = hashlib.sha256(key.encode()).hexdigest()[:12]
        if name not in self.accounts:
            opening = 0 if key in self._empty else self._opening
            self.accounts[name] = Account(name, Ledger(opening))
        return self.accounts[name]

    def start(self, account: Account, job: Job, work: Work, reason: str) -> None:
        """Charge for a run and begin it; refused with 402, nothing changes."""
        account.ledger.charge(work.run.started, job.id, work.credits, reason)
        job.credits += work.credits
        job.message = ""
        job.work = work
        account.jobs[job.kind, job.id] = job
        heapq.heappush(self._ends, (work.run.ends, next(self._order), account, job, work))

    def settle(self, now: float) -> None:
        """Apply the end of every run that has ended by now; a failed one is refunded."""
        while self._ends and self._ends[0][0] <= now:
            _, _, account, job, work = heapq.heappop(self._ends)
            if job.work is work:
                _finish(account, job, work)

    def delete(self, account: Account, job: Job, now: float) -> Job:
        """Remove a job and return its last snapshot. What it has cost is not given back."""
        last = replace(job, state=job.at(now), work=None)
        last.move("deleted", last.state.progress, now)
        del account.jobs[job.kind, job.id]
        job.work = None
        return last

    def reset(self) -> None:
        self.accounts.clear()
        self._ends.clear()


def timestamp(moment: float) -> str:
    """Return a moment in the form of the documented examples (RFC 3339, microseconds, +00:00)."""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="microseconds")


def _finish(account: Account, job: Job, work: Work) -> None:
    job.state = observe(work.run, work.run.ends)
    job.work = None
    if work.run.failure:
        job.message = work.run.failure
        job.credits -= work.credits
        account.ledger.refund(work.run.ends, job.id, work.credits, work.run.failure)
    else:
        job.fields.update(work.gains)
