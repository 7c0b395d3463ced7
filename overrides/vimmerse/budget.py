"""A limit on what jobs may cost together: asked before a job is submitted, settled by what the
finished job reports.
"""

from __future__ import annotations

import threading
from typing import Literal, NoReturn

from .errors import BudgetExceededError, InvalidArgumentError


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
        _check_credits("max_credits", max_credits)
        if per_job is not None:
            _check_credits("per_job", per_job)
        if on_unknown not in {"refuse", "allow"}:
            raise InvalidArgumentError(
                f'on_unknown: expected "refuse" or "allow", not {on_unknown!r}.',
                argument="on_unknown",
            )
        self.max_credits, self.per_job, self.on_unknown = max_credits, per_job, on_unknown
        self._lock = threading.Lock()
        self._reserved: dict[str, int] = {}
        self._used: dict[str, int] = {}
        self._left = max_credits

    @property
    def spent(self) -> int:
        """Credits that finished jobs reported."""
        with self._lock:
            return sum(self._used.values())

    @property
    def reserved(self) -> int:
        """Credits set aside for jobs that are not finished."""
        with self._lock:
            return sum(self._reserved.values())

    @property
    def remaining(self) -> int:
        """Credits that may still be reserved. Below 0 when jobs cost more than was estimated."""
        with self._lock:
            return self._left

    def reserve(self, name: str, estimate: int | None) -> None:
        """Set an estimate aside under a name.

        Raises BudgetExceededError when it does not fit, or is None and unknown costs are refused.
        """
        with self._lock:
            if estimate is None and self.on_unknown == "refuse":
                allowing = "on_unknown='allow' submits it all the same"
                raise self._refusal(None, f"its cost cannot be estimated ({allowing})")
            needed = estimate or 0
            if self.per_job is not None and needed > self.per_job:
                raise self._refusal(needed, f"one job may cost {self.per_job}")
            if needed > self._left:
                raise self._refusal(needed, f"{self._left} of {self.max_credits} are left")
            self._set_aside(name, needed)

    def rename(self, name: str, job: str) -> None:
        """Give a reservation the name of the job that it led to, which may have one already."""
        with self._lock:
            self._set_aside(job, self._give_back(name))

    def release(self, name: str) -> None:
        """Give a reservation back."""
        with self._lock:
            self._give_back(name)

    def settle(self, job: str, used: int | None) -> None:
        """Count what a job has cost in all, in place of its reservation; that when it does not say.

        A job that nothing is reserved for is not counted: it was not submitted within this budget.
        """
        with self._lock:
            if job not in self._reserved:
                return
            before = self._used.get(job, 0)
            reserved = self._give_back(job)
            self._used[job] = before + reserved if used is None else used
            self._left -= self._used[job] - before

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            "A Budget counts in one process and is not pickled: its copy would be spent again."
        )

    def _set_aside(self, name: str, credits: int) -> None:
        self._reserved[name] = self._reserved.get(name, 0) + credits
        self._left -= credits

    def _give_back(self, name: str) -> int:
        credits = self._reserved.pop(name, 0)
        self._left += credits
        return credits

    def _refusal(self, needed: int | None, why: str) -> BudgetExceededError:
        cost = "The job" if needed is None else f"The job would cost {needed} credits and"
        return BudgetExceededError(
            f"{cost} does not fit the budget: {why}. Nothing was sent.",
            needed=needed,
            remaining=self._left,
        )

    def __repr__(self) -> str:
        return (
            f"<Budget of {self.max_credits} credits: {self.spent} spent, {self.reserved} reserved>"
        )


def _check_credits(name: str, value: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise InvalidArgumentError(
            f"{name}: expected whole credits from 0, not {value!r}.", argument=name
        )
