"""When a wait looks at a job again, decided without a clock."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from random import Random

import pytest
from vimmerse._waits.schedule import CEILING, FLOOR, POLLS_A_SECOND, Schedule

Reported = Callable[[float], float | None]


def smooth(done: float) -> float:
    """Report what is done, in whole percent."""
    return int(100 * done)


def stepwise(done: float) -> float:
    """Report 0, 10 and 50 %, as the service's examples do."""
    return 0.0 if done < 0.1 else 10.0 if done < 0.5 else 50.0


def stuck(done: float) -> float:
    """Report progress that reaches 99 % too early and stands still."""
    return min(99.0, int(140 * done))


def unreported(done: float) -> None:
    """Report nothing."""


def pauses(number: int, jobs: int = 1, poll_interval: float | None = None) -> list[float]:
    """Return the first pauses without progress and without jitter."""
    schedule = Schedule(poll_interval, lambda: 0.0)
    return [schedule.next(0.0, None, jobs) for _ in range(number)]


def watched(reported: Reported, takes: float, random: Random) -> tuple[int, float]:
    """Return the number of looks at a job that takes so long, and how late its end is seen."""
    schedule, elapsed = Schedule(None, random.random), 0.0
    for looks in count(1):
        if elapsed >= takes:
            return looks, elapsed - takes
        elapsed += schedule.next(elapsed, reported(elapsed / takes), 1)
    raise AssertionError


def averages(reported: Reported, first: float, last: float) -> tuple[float, float]:
    """Return looks per job, and the median of the delay over the time that the job took."""
    random = Random(7)
    takes = [random.uniform(first, last) for _ in range(1_000)]
    found = [watched(reported, one, random) for one in takes]
    late = sorted(delay / one for (_, delay), one in zip(found, takes, strict=True))
    return sum(looks for looks, _ in found) / len(found), late[len(late) // 2]


def test_looks_become_rarer() -> None:
    """Pauses grow from FLOOR to CEILING; jitter shortens them by a fifth at most."""
    longest, shortened = pauses(12), Schedule(None, lambda: 1.0)
    assert (longest[0], longest[-1], max(longest)) == (FLOOR, CEILING, CEILING)
    assert longest == sorted(longest)
    assert shortened.next(0.0, None, 1) == pytest.approx(0.8 * FLOOR)


@pytest.mark.parametrize(
    ("jobs", "first", "longest"), [(800, 2.0, 20.0), (4_000, 10.0, 20.0), (16_000, 40.0, 40.0)]
)
def test_many_jobs_are_looked_at_less_often(jobs: int, first: float, longest: float) -> None:
    """All jobs together are looked at no more than 400 times a second."""
    found = pauses(12, jobs)
    assert (found[0], found[-1], max(found)) == (first, longest, longest)
    assert jobs / min(found) <= POLLS_A_SECOND


def test_a_given_interval_stays() -> None:
    """A given poll_interval is kept, for any number of jobs and any progress."""
    assert pauses(3, 10_000, 7.0) == [7.0, 7.0, 7.0]
    schedule = Schedule(7.0, lambda: 0.0)
    assert [schedule.next(float(at), 10.0 * at, 1) for at in range(4)] == [7.0] * 4


@pytest.mark.parametrize(
    ("jobs", "poll_interval", "longest"),
    [(1, None, 0.0), (20, None, 0.0), (200, None, 2.0), (200, 10.0, 10.0), (4000, 1.0, 10.0)],
)
def test_first_looks_are_spread(jobs: int, poll_interval: float | None, longest: float) -> None:
    """A few jobs are looked at once; the first looks at many are spread over one pause."""
    last, first = (Schedule(poll_interval, lambda at=at: at).first(jobs) for at in (1.0, 0.0))
    assert (first, last) == (0.0, longest)


@pytest.mark.parametrize("reported", [smooth, stepwise])
def test_progress_tells_when_to_look(reported: Reported) -> None:
    """Half of all jobs are noticed within a tenth of the time they took, with no more looks than
    without progress.
    """
    looks, late = averages(reported, 30, 50)
    usual, _ = averages(unreported, 30, 50)
    assert late < 0.1
    assert looks <= usual


@pytest.mark.parametrize(("first", "last"), [(15, 25), (30, 50)])
def test_progress_that_came_too_early_does_not_make_the_end_late(first: int, last: int) -> None:
    """A job that stands still after its expected end is noticed within a tenth too, for at most
    one look and a half more than without progress.
    """
    looks, late = averages(stuck, first, last)
    usual, _ = averages(unreported, first, last)
    assert late < 0.1
    assert looks <= usual + 1.5


@pytest.mark.parametrize("reported", [smooth, stepwise, stuck])
def test_long_jobs_are_not_looked_at_more_often(reported: Reported) -> None:
    """Progress of any kind costs hardly more looks at a job of minutes, and hardly any time."""
    looks, late = averages(reported, 100, 300)
    usual, later = averages(unreported, 100, 300)
    assert looks <= 1.02 * usual
    assert late <= 1.02 * later


def test_pauses_stay_within_their_limits() -> None:
    """Whatever is reported, pauses are between FLOOR and CEILING."""
    random = Random(7)
    for _ in range(200):
        schedule, elapsed = Schedule(None, lambda: 0.0), 0.0
        for _ in range(30):
            told = random.choice([None, 0.0, 100.0, random.uniform(0, 100)])
            pause = schedule.next(elapsed, told, 1)
            assert FLOOR <= pause <= CEILING
            elapsed += pause
