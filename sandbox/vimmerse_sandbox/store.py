"""All accounts and jobs, in memory and bounded, and the queue of runs that have not ended.

No HTTP and no media here. Everything happens at a moment that the caller gives; `settle` applies
what has ended until then.
"""

import hashlib
import heapq
import itertools
import logging
import math
from collections.abc import Callable
from dataclasses import replace

from .errors import Refusal, not_found
from .jobs import Account, Job, Work
from .ledger import Ledger
from .lifecycle import Run, observe

log = logging.getLogger(__name__)

MAX_ACCOUNTS = 10_000


class Store:
    """What a sandbox remembers.

    `on_end` hears of each run's end, `on_gone` of each job that is deleted or dropped. With more
    than `max_jobs`, the oldest that are not under way go first.
    """

    def __init__(
        self,
        opening_credits: int,
        keys_without_credits: frozenset[str],
        max_jobs: int,
        on_end: Callable[[Account, Job, Work], None],
        on_gone: Callable[[Job], None],
    ) -> None:
        self._max_jobs = max_jobs
        self._on_gone = on_gone
        self._on_end = on_end
        self._opening = opening_credits
        self._empty = keys_without_credits
        self._ends: list[tuple[float, int, Account, Job, Work]] = []
        self._order = itertools.count()
        self._jobs: dict[str, tuple[Account, Job]] = {}
        self.accounts: dict[str, Account] = {}

    def account(self, key: str) -> Account:
        """Return the account of a key; a key seen for the first time opens one."""
        name = hashlib.sha256(key.encode()).hexdigest()[:12]
        if name not in self.accounts:
            self._bound_accounts()
            opening = 0 if key in self._empty else self._opening
            self.accounts[name] = Account(name, Ledger(opening))
        return self.accounts[name]

    def _bound_accounts(self) -> None:
        if len(self.accounts) >= MAX_ACCOUNTS:
            for name, account in self.accounts.items():
                if not account.jobs:
                    log.info("account %s was dropped: %d are kept", name, MAX_ACCOUNTS)
                    del self.accounts[name]
                    return

    def find(self, job_id: str) -> tuple[Account, Job]:
        """Return the job with this id, whoever owns it."""
        if job_id not in self._jobs:
            raise not_found("Job")
        return self._jobs[job_id]

    def newest(self, count: int, before: str = "") -> list[tuple[Account, Job]]:
        """Return the jobs made last, newest first, or those made before the one with this id."""
        found = reversed(self._jobs.values())
        if before in self._jobs:
            found = itertools.dropwhile(lambda pair: pair[1].id != before, found)
            next(found)
        return list(itertools.islice(found, count))

    def count(self) -> int:
        return len(self._jobs)

    def add(self, account: Account, job: Job) -> None:
        """Make a job part of its account; refused with 429 when too many are under way."""
        self._make_room(job)
        account.jobs[job.kind, job.id] = job
        self._jobs[job.id] = account, job

    def start(self, account: Account, job: Job, work: Work) -> None:
        """Charge for a run and begin it; refused with 402 or 429, the job stays as it was."""
        self._make_room(job)
        account.ledger.charge(work.run.started, job.id, work.credits, work.operation)
        job.credits += work.credits
        job.message = ""
        self.add(account, job)
        self._schedule(account, job, work)

    def steer(self, account: Account, job: Job, run: Run) -> None:
        """Give a job under way another course."""
        if job.work:
            self._schedule(account, job, replace(job.work, run=run))

    def settle(self, now: float) -> None:
        """Apply the end of every run that has ended by now; a failed one is refunded."""
        while self._ends and self._ends[0][0] <= now:
            _, _, account, job, work = heapq.heappop(self._ends)
            if job.work is work:
                _finish(account, job, work)
                self._on_end(account, job, work)

    def delete(self, account: Account, job: Job, now: float) -> Job:
        """Remove a job and return its last snapshot. What it has cost is not given back."""
        last = replace(job, state=job.at(now), work=None)
        last.move("deleted", last.state.progress, now)
        self._forget(account, job)
        return last

    def reset(self) -> None:
        for _, job in self._jobs.values():
            job.work = None
        self._jobs.clear()
        self.accounts.clear()
        self._ends.clear()

    def _make_room(self, job: Job) -> None:
        if job.id in self._jobs or len(self._jobs) < self._max_jobs:
            return None
        for account, old in self._jobs.values():
            if old.work is None:
                log.info("%s %s was dropped: %d are kept", old.kind, old.id, self._max_jobs)
                return self._forget(account, old)
        raise Refusal(429, f"{self._max_jobs} jobs are under way.", "REACHED_LIMIT")

    def _forget(self, account: Account, job: Job) -> None:
        del account.jobs[job.kind, job.id], self._jobs[job.id]
        job.work = None
        self._on_gone(job)
        if len(self._ends) > 2 * self._max_jobs:
            self._ends = [end for end in self._ends if end[3].work is end[4]]
            heapq.heapify(self._ends)

    def _schedule(self, account: Account, job: Job, work: Work) -> None:
        job.work = work
        if math.isfinite(work.run.ends):
            heapq.heappush(self._ends, (work.run.ends, next(self._order), account, job, work))


def _finish(account: Account, job: Job, work: Work) -> None:
    job.state = observe(work.run, work.run.ends)
    job.work = None
    if work.run.failure:
        job.message = work.run.failure
        job.credits -= work.credits
        account.ledger.refund(work.run.ends, job.id, work.credits, work.run.failure)
    else:
        job.fields.update(work.gains)
