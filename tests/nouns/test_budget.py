"""How a budget reserves, spends and releases credits."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from vimmerse import Budget, BudgetExceededError, InvalidArgumentError


def test_what_a_job_reports_replaces_its_estimate() -> None:
    """The credits that a job reports replace its estimate, whether more or less."""
    budget = Budget(100)
    for job, used in (("story:a", 30), ("story:b", 45)):
        budget.reserve("new", 40)
        budget.rename("new", job)
        budget.settle(job, used)
    assert (budget.spent, budget.reserved, budget.remaining) == (75, 0, 25)


def test_a_later_step_of_the_same_job_is_counted_once() -> None:
    """A job's cumulative credits replace what it reported before."""
    budget = Budget(100, on_unknown="allow")
    for used in (30, 50):
        budget.reserve("step", None)
        budget.rename("step", "story:a")
        budget.settle("story:a", used)
    assert (budget.spent, budget.remaining) == (50, 50)


def test_a_job_that_does_not_say_costs_its_estimate() -> None:
    """A job that reports no credits costs its estimate, once."""
    budget = Budget(100)
    budget.reserve("story:a", 40)
    budget.settle("story:a", None)
    budget.settle("story:a", None)
    assert (budget.spent, budget.remaining) == (40, 60)


def test_jobs_of_others_are_not_counted() -> None:
    """A job that was not submitted within the budget is not counted."""
    budget = Budget(100)
    budget.settle("story:other", 70)
    assert (budget.spent, budget.remaining) == (0, 100)


def test_a_failed_submission_is_released() -> None:
    """Releasing a failed submission frees its estimate; releasing it twice is harmless."""
    budget = Budget(100)
    budget.reserve("new", 40)
    budget.release("new")
    budget.release("new")
    assert budget.remaining == 100


def test_a_later_step_is_reserved_on_top() -> None:
    """The estimates of two steps of one job are reserved together."""
    budget = Budget(100)
    budget.reserve("story:a", 20)
    budget.reserve("step", 30)
    budget.rename("step", "story:a")
    assert (budget.reserved, budget.remaining) == (50, 50)
    assert repr(budget) == "<Budget of 100 credits: 0 spent, 50 reserved>"


def test_what_just_fits_is_taken() -> None:
    """Estimates equal to the limit per job, and to what is left, are accepted."""
    budget = Budget(100, per_job=50)
    for name in ("one", "two"):
        budget.reserve(name, 50)
    assert budget.remaining == 0


def test_a_later_step_that_does_not_say_costs_its_estimate() -> None:
    """A later step without reported credits adds its estimate to what was spent."""
    budget = Budget(100)
    for used in (30, None):
        budget.reserve("story:a", 20)
        budget.settle("story:a", used)
    assert (budget.spent, budget.remaining) == (50, 50)


def test_what_becomes_of_unknown_costs_is_one_of_two_words() -> None:
    """An invalid on_unknown raises InvalidArgumentError."""
    with pytest.raises(InvalidArgumentError, match="on_unknown"):
        Budget(1, on_unknown="ask")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("estimate", "words"),
    [(101, "100 of 100 are left"), (61, "one job may cost 60"), (None, "cannot be estimated")],
)
def test_what_does_not_fit_is_refused(estimate: int | None, words: str) -> None:
    """An estimate that does not fit raises an error with the numbers; nothing is reserved."""
    budget = Budget(100, per_job=60 if estimate != 101 else None)
    with pytest.raises(BudgetExceededError, match=words) as caught:
        budget.reserve("new", estimate)
    assert (caught.value.needed, caught.value.remaining, budget.reserved) == (estimate, 100, 0)


class Slow(int):
    """A number that is slow to compare, so that all threads compare at once."""

    def __gt__(self, other: int) -> bool:
        larger = int(self) > other
        time.sleep(0.005)
        return larger


def test_threads_cannot_overdraw() -> None:
    """Concurrent threads reserve no more than fits."""
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
    """A reservation counts while it is being renamed."""
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
    """A limit that is not a whole number from 0 raises InvalidArgumentError."""
    with pytest.raises(InvalidArgumentError, match=next(iter(given))):
        Budget(**{"max_credits": 1, **given})  # type: ignore[arg-type]
