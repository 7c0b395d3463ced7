"""A limit on what jobs may cost together."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Literal, NoReturn

from ._root import invalid, whole_number
from .errors import BudgetExceededError


class Budget:
    """At most `max_credits` for all jobs together, and `per_job` for each. Safe to share between
    threads, tasks and clients.

    The estimate of a job is reserved before it is submitted, released when the submission fails,
    and replaced by what the finished job reports once it is read. A submission whose outcome is
    unknown stays reserved. `on_unknown` says what happens to a job whose cost cannot be estimated:
    "refuse" it, or "allow" it and count what it reports in the end.
    """

    def __init__(
        self,
        max_credits: int,
        per_job: int | None = None,
        on_unknown: Literal["refuse", "allow"] = "refuse",
    ) -> None:
        limits = {"max_credits": max_credits, "per_job": 0 if per_job is None else per_job}
        for name, value in limits.items():
            whole_number(name, value, 0)
        if on_unknown not in {"refuse", "allow"}:
            raise invalid("on_unknown", f'expected "refuse" or "allow", not {on_unknown!r}.')
        self.max_credits, self.per_job, self.on_unknown = max_credits, per_job, on_unknown
        self._lock = threading.RLock()
        self._reserved: Counter[str] = Counter()
        self._used: dict[str, int] = {}
        self._spent = 0  # the sum of what is used, which grows too long to be added up each time

    @property
    def spent(self) -> int:
        """Credits that finished jobs reported."""
        with self._lock:
            return self._spent

    @property
    def reserved(self) -> int:
        """Credits set aside for jobs that are not finished."""
        with self._lock:
            return self._reserved.total()

    @property
    def remaining(self) -> int:
        """Credits that may still be reserved. Below 0 when jobs cost more than was estimated."""
        with self._lock:
            return self.max_credits - self.spent - self.reserved

    def reserve(self, name: str, estimate: int | None) -> None:
        """Set an estimate aside under a name.

        Raise BudgetExceededError when it does not fit, or is None and unknown costs are refused.
        """
        with self._lock:
            if estimate is None and self.on_unknown == "refuse":
                allowing = "on_unknown='allow' submits it all the same"
                raise self._refusal(None, f"its cost cannot be estimated ({allowing})")
            needed = estimate or 0
            if self.per_job is not None and needed > self.per_job:
                raise self._refusal(needed, f"one job may cost {self.per_job}")
            if needed > self.remaining:
                raise self._refusal(needed, f"{self.remaining} of {self.max_credits} are left")
            self._reserved[name] += needed

    def rename(self, name: str, job: str) -> None:
        """Give a reservation the name of the job that it led to, which may have one already."""
        with self._lock:
            self._reserved[job] += self._reserved.pop(name, 0)

    def release(self, name: str) -> None:
        """Give a reservation back."""
        with self._lock:
            self._reserved.pop(name, None)

    def settle(self, job: str, used: int | None) -> None:
        """Replace a job's reservation by its cost, or count the reservation if none is reported.

        A job that nothing is reserved for is not counted: it was not submitted within this budget.
        """
        with self._lock:
            if job in self._reserved:
                reserved, before = self._reserved.pop(job), self._used.get(job, 0)
                self._used[job] = before + reserved if used is None else used
                self._spent += self._used[job] - before

    def __reduce__(self) -> NoReturn:
        raise TypeError("A Budget counts in one process, so it is not pickled.")

    def _refusal(self, needed: int | None, why: str) -> BudgetExceededError:
        cost = "The job" if needed is None else f"The job would cost {needed} credits and"
        text = f"{cost} does not fit the budget: {why}. Nothing was sent."
        return BudgetExceededError(text, needed=needed, remaining=self.remaining)

    def __repr__(self) -> str:
        return (
            f"<Budget of {self.max_credits} credits: {self.spent} spent, {self.reserved} reserved>"
        )
