"""All jobs, a bounded number of them, with their accounts and the queue of runs under way.

The caller gives the time; `settle` applies the ends of all runs up to then.
"""

import heapq
import itertools
import logging
import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

from ..errors import Refusal, not_found
from ..state.shelf import Shelf, Shelves
from ..state.weights import Weights, weigh
from .accounts import Account, Accounts
from .job import Job, Work
from .ledger import Entry
from .lifecycle import Run, observe

log = logging.getLogger(__name__)


class Store:
    """The jobs of a sandbox.

    `on_end` is called when a run ends, `on_gone` when a job is deleted or dropped. Beyond
    `max_jobs` jobs or `max_bytes` of texts, the oldest jobs that are not under way are dropped.
    """

    def __init__(
        self,
        shelves: Shelves,
        accounts: Accounts,
        max_jobs: int,
        max_bytes: int,
        on_end: Callable[[Account, Job, Work], None],
        on_gone: Callable[[Job], None],
    ) -> None:
        self._max_jobs = max_jobs
        self._max_bytes = max_bytes
        self._on_gone = on_gone
        self._on_end = on_end
        self._ends: list[tuple[float, int, Account, Job, Work]] = []
        self._order = itertools.count()
        self._weights = Weights()
        self._accounts = accounts
        self._jobs: Shelf[Job] = shelves("jobs", Job)
        for job in self._jobs.values():
            account = self.accounts[job.owner]
            account.jobs[job.kind, job.id] = job
            self._weights.put(job.id, _weight(job))
            if job.work:
                self._schedule(account, job, job.work)

    @property
    def accounts(self) -> Shelf[Account]:
        return self._accounts.known

    def account(self, key: str) -> Account:
        """Return the account of a key; a new key opens one."""
        return self._accounts.of(key)

    def known(self, job_id: str) -> Job | None:
        """Return the job with this id, whoever owns it, or None if it is not kept."""
        return self._jobs.get(job_id)

    def find(self, job_id: str) -> tuple[Account, Job]:
        """Return the job with this id, whoever owns it, and its account; raises Refusal (404)."""
        job = self.known(job_id)
        if job is None:
            raise not_found("Job")
        return self.accounts[job.owner], job

    def entries_of(self, job: Job) -> Sequence[Entry]:
        """Return the charges and refunds of a job, oldest first."""
        return self._accounts.entries_of(job)

    def held(self) -> list[tuple[Account, Job, Work]]:
        """Return the jobs whose runs wait for their files."""
        found = [(self.accounts[job.owner], job, job.work) for job in self._jobs.values()]
        return [(account, job, work) for account, job, work in found if work and work.run.held]

    def newest(
        self, count: int, before: str = "", wanted: Callable[[Job], bool] = lambda _: True
    ) -> list[tuple[Account, Job]]:
        """Return the newest wanted jobs first, or those older than the one with this id."""
        found = self._jobs.newest_first()
        if before in self._jobs:
            found = itertools.dropwhile(lambda job: job.id != before, found)
            next(found)
        return [
            (self.accounts[job.owner], job)
            for job in itertools.islice(filter(wanted, found), count)
        ]

    def count(self) -> int:
        return len(self._jobs)

    def add(self, account: Account, job: Job) -> None:
        """Add a job to its account; raises Refusal (429) if it is new and there is no room."""
        weight = _weight(job)
        if not self._make_room(job, weight) and job.id not in self._jobs:
            raise self._full()
        self._keep(account)
        self._put(account, job, weight)

    def drop_oldest(self, but: Collection[str]) -> None:
        """Drop the oldest job that is not under way, except some, to free its addresses.

        Raises Refusal (429) if there is none.
        """
        if not self._drop_oldest(but, "no more addresses are kept"):
            raise self._full()

    def changed(self, job: Job) -> None:
        """Note that a job has changed, except for its texts."""
        self._jobs.touch(job.id)

    def rewritten(self, job: Job) -> None:
        """Note that a job's texts have changed; if they have grown, older jobs may be dropped."""
        weight = _weight(job)
        self._make_room(job, weight)
        self._weights.put(job.id, weight)
        self._jobs.touch(job.id)

    def start(
        self, account: Account, job: Job, work: Work, fields: dict[str, Any] | None = None
    ) -> None:
        """Charge for a run and begin it, with new fields if any are given.

        Raises Refusal (402 or 429); the job then stays as it was.
        """
        begun = replace(job, fields=fields or job.fields, work=work)
        weight = _weight(begun)
        if not self._make_room(job, weight):
            raise self._full()
        self._keep(account)
        self._accounts.charge(account, work.run.started, job, work.credits, work.operation)
        job.fields = begun.fields
        job.credits += work.credits
        job.message = ""
        self._schedule(account, job, work)
        self._put(account, job, weight)

    def steer(self, account: Account, job: Job, run: Run) -> None:
        """Replace the run of a job under way."""
        if job.work:
            self._schedule(account, job, replace(job.work, run=run))
            self._jobs.touch(job.id)

    def settle(self, now: float) -> None:
        """Apply the end of every run that has ended by now, and refund failed ones."""
        while self._ends and self._ends[0][0] <= now:
            _, _, account, job, work = heapq.heappop(self._ends)
            if job.work is work:
                self._finish(account, job, work)
                self._on_end(account, job, work)

    def delete(self, account: Account, job: Job, now: float) -> Job:
        """Remove a job and return its last snapshot. It is not refunded."""
        last = replace(job, state=job.at(now), work=None)
        last.move("deleted", last.state.progress, now)
        self._forget(account, job)
        return last

    def reset(self) -> None:
        for job in self._jobs.values():
            job.work = None
        self._jobs.clear()
        self._accounts.clear()
        self._ends.clear()
        self._weights.clear()

    def _keep(self, account: Account) -> None:
        """Keep an account that was dropped, being without jobs, while this one was prepared."""
        self.accounts.setdefault(account.name, account)

    def _put(self, account: Account, job: Job, weight: int) -> None:
        account.jobs[job.kind, job.id] = job
        self._jobs[job.id] = job
        self._weights.put(job.id, weight)

    def _make_room(self, job: Job, weight: int) -> bool:
        """Drop the oldest jobs that are not under way; return True if this one now fits."""
        while excess := self._excess(job, weight):
            if not self._drop_oldest([job.id], excess):
                return False
        return True

    def _drop_oldest(self, but: Collection[str], why: str) -> bool:
        jobs = self._jobs.values()
        old = next((job for job in jobs if job.work is None and job.id not in but), None)
        if old is None:
            return False
        log.info("%s %s was dropped: %s", old.kind, old.id, why)
        self._forget(self.accounts[old.owner], old)
        return True

    def _excess(self, job: Job, weight: int) -> str:
        if len(self._jobs) + (job.id not in self._jobs) > self._max_jobs:
            return f"{self._max_jobs} are kept"
        if self._weights.total + self._weights.growth(job.id, weight) > self._max_bytes:
            return f"their texts may take {self._max_bytes} bytes"
        return ""

    def _full(self) -> Refusal:
        most = (
            f"{self._max_jobs}, or take {self._max_bytes} bytes of texts or all addresses of files"
        )
        return Refusal(429, f"There is no room: the jobs under way are {most}.", "REACHED_LIMIT")

    def _forget(self, account: Account, job: Job) -> None:
        del account.jobs[job.kind, job.id], self._jobs[job.id]
        self._weights.drop(job.id)
        job.work = None
        self._on_gone(job)
        if len(self._ends) > 2 * self._max_jobs:
            self._ends = [end for end in self._ends if end[3].work is end[4]]
            heapq.heapify(self._ends)

    def _schedule(self, account: Account, job: Job, work: Work) -> None:
        job.work = work
        if math.isfinite(work.run.ends):
            heapq.heappush(self._ends, (work.run.ends, next(self._order), account, job, work))

    def _finish(self, account: Account, job: Job, work: Work) -> None:
        job.state = observe(work.run, work.run.ends)
        job.work = None
        if why := work.run.failure:
            job.message = why
            job.credits -= work.credits
            self._accounts.refund(account, work.run.ends, job, work.credits, why)
        else:
            job.fields.update(work.gains)
        self._jobs.touch(job.id)


def _weight(job: Job) -> int:
    return weigh([job.fields, job.work.gains if job.work else {}])
