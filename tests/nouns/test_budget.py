"""The budget's book-keeping."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from vimmerse import Budget, BudgetExceededError, InvalidArgumentError


def test_what_a_job_reports_replaces_its_estimate() -> None:
    """Expect more or less than the estimate to count in the end."""
    budget = Budget(100)
    for job, used in (("story:a", 30), ("story:b", 45)):
        budget.reserve("new", 40)
        budget.rename("new", job)
        budget.settle(job, used)
    assert (budget.spent, budget.reserved, budget.remaining) == (75, 0, 25)


def test_a_later_step_of_the_same_job_is_counted_once() -> None:
    """Expect a job's cumulative credits to replace what it reported before."""
    budget = Budget(100, on_unknown="allow")
    for used in (30, 50):
        budget.reserve("step", None)
        budget.rename("step", "story:a")
        budget.settle("story:a", used)
    assert (budget.spent, budget.remaining) == (50, 50)


def test_a_job_that_does_not_say_costs_its_estimate() -> None:
    """Expect the reservation to be spent, and a second reading to change nothing."""
    budget = Budget(100)
    budget.reserve("story:a", 40)
    budget.settle("story:a", None)
    budget.settle("story:a", None)
    assert (budget.spent, budget.remaining) == (40, 60)


def test_jobs_of_others_are_not_counted() -> None:
    """Expect a job that was not submitted within the budget to leave it alone."""
    budget = Budget(100)
    budget.settle("story:other", 70)
    assert (budget.spent, budget.remaining) == (0, 100)


def test_a_failed_submission_is_released() -> None:
    """Expect everything to be back, and releasing twice to be harmless."""
    budget = Budget(100)
    budget.reserve("new", 40)
    budget.release("new")
    budget.release("new")
    assert budget.remaining == 100


def test_a_later_step_is_reserved_on_top() -> None:
    """Expect the estimates of two steps of one job to be set aside together, and shown."""
    budget = Budget(100)
    budget.reserve("story:a", 20)
    budget.reserve("step", 30)
    budget.rename("step", "story:a")
    assert (budget.reserved, budget.remaining) == (50, 50)
    assert repr(budget) == "<Budget of 100 credits: 0 spent, 50 reserved>"


def test_what_just_fits_is_taken() -> None:
    """Expect a job that costs all that one may cost, and one that costs all that is left."""
    budget = Budget(100, per_job=50)
    for name in ("one", "two"):
        budget.reserve(name, 50)
    assert budget.remaining == 0


def test_a_later_step_that_does_not_say_costs_its_estimate() -> None:
    """Expect its estimate on top of what the job reported before."""
    budget = Budget(100)
    for used in (30, None):
        budget.reserve("story:a", 20)
        budget.settle("story:a", used)
    assert (budget.spent, budget.remaining) == (50, 50)


def test_what_becomes_of_unknown_costs_is_one_of_two_words() -> None:
    """Expect InvalidArgumentError that names the argument."""
    with pytest.raises(InvalidArgumentError, match="on_unknown"):
        Budget(1, on_unknown="ask")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("estimate", "words"),
    [(101, "100 of 100 are left"), (61, "one job may cost 60"), (None, "cannot be estimated")],
)
def test_what_does_not_fit_is_refused(estimate: int | None, words: str) -> None:
    """Expect an error with the figures, and nothing reserved."""
    budget = Budget(100, per_job=60 if estimate != 101 else None)
    with pytest.raises(BudgetExceededError, match=words) as caught:
        budget.reserve("new", estimate)
    assert (caught.value.needed, caught.value.remaining, budget.reserved) == (estimate, 100, 0)


class Slow(int):
    """A figure that takes its time to be compared, so that all threads compare at once."""

    def __gt__(self, other: int) -> bool:
        larger = int(self) > other
        time.sleep(0.005)
        return larger


def test_threads_cannot_overdraw() -> None:
    """Expect exactly as many reservations as fit, however many try."""
    budget = Budget(100)

    def attempt(number: int) -> bool:
        try:
            budget.reserve(str(number), Slow(7))
        except BudgetExceededError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(40))) == 14
    assert budget.remaining == 2


def test_nothing_gets_in_while_a_reservation_changes_its_name() -> None:
    """Expect what is renamed to count all the time."""
    asked = threading.Event()

    class SlowName(str):
        __slots__ = ()

        def __hash__(self) -> int:
            asked.set()
            time.sleep(0.05)
            return super().__hash__()

    budget = Budget(100)
    budget.reserve("new", 100)
    with ThreadPoolExecutor(1) as pool:
        renamed = pool.submit(budget.rename, "new", SlowName("story:a"))
        asked.wait()
        with pytest.raises(BudgetExceededError):
            budget.reserve("other", 1)
        renamed.result()


@pytest.mark.parametrize(
    "given", [{"max_credits": -1}, {"max_credits": 1.5}, {"per_job": True}], ids=str
)
def test_limits_are_whole_credits(given: dict[str, object]) -> None:
    """Expect InvalidArgumentError naming the limit."""
    with pytest.raises(InvalidArgumentError, match=next(iter(given))):
        Budget(**{"max_credits": 1, **given})  # type: ignore[arg-type]
