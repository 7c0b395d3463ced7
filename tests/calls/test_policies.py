"""Rules without clock or socket: what is retried, when a job is polled, what a status means, and
how a job is named.
"""

from __future__ import annotations

import warnings
from itertools import islice, pairwise
from typing import Any

import pytest
from vimmerse import InvalidArgumentError, JobRef
from vimmerse._calls.retry import AttemptResult, next_delay, result_of_status
from vimmerse._settings.key import Secret
from vimmerse._settings.settings import settings_from
from vimmerse._waits.schedule import CEILING, FLOOR, delays, first_look
from vimmerse.jobs import State, state_of
from vimmerse.models import Asset, Story
from vimmerse_api.api import Operation
from vimmerse_api.api.story import CREATE_SCENES, GET

CASE = {
    "repeatable": False,
    "attempt": 0,
    "max_retries": 2,
    "retry_after": None,
    "left": 60.0,
    "jitter": 1.0,
}
DECISIONS: dict[str, tuple[AttemptResult, dict[str, Any], float | None]] = {
    "nothing sent": (AttemptResult.NOT_SENT, {}, 0.5),
    "nothing sent, second time": (AttemptResult.NOT_SENT, {"attempt": 1}, 1.0),
    "nothing sent, out of retries": (AttemptResult.NOT_SENT, {"attempt": 2}, None),
    "half the pause at least": (AttemptResult.NOT_SENT, {"jitter": 0.0}, 0.25),
    "pauses end growing": (AttemptResult.NOT_SENT, {"attempt": 20, "max_retries": 30}, 8.0),
    "refused, told when": (AttemptResult.REFUSED, {"retry_after": 7.0}, 7.0),
    "refused, told just in time": (AttemptResult.REFUSED, {"retry_after": 60.0}, 60.0),
    "refused, told too late": (AttemptResult.REFUSED, {"retry_after": 61.0}, None),
    "unknown create": (AttemptResult.UNKNOWN, {}, None),
    "unknown read": (AttemptResult.UNKNOWN, {"repeatable": True}, 0.5),
    "unknown read that used up its timeout": (
        AttemptResult.UNKNOWN,
        {"repeatable": True, "left": 0.0},
        0.5,
    ),
    "answered": (AttemptResult.ANSWERED, {"repeatable": True}, None),
}


@pytest.mark.parametrize(("outcome", "case", "expected"), DECISIONS.values(), ids=DECISIONS)
def test_the_retry_table(
    outcome: AttemptResult, case: dict[str, Any], expected: float | None
) -> None:
    """`next_delay` returns the pause before the next attempt, or None if there is none."""
    assert next_delay(outcome, **{**CASE, **case}) == expected


@pytest.mark.parametrize(
    ("status", "has_retry_after", "expected"),
    [
        (200, False, AttemptResult.ANSWERED),
        (302, False, AttemptResult.ANSWERED),
        (404, True, AttemptResult.ANSWERED),
        (429, False, AttemptResult.REFUSED),
        (503, True, AttemptResult.REFUSED),
        (503, False, AttemptResult.UNKNOWN),
        (500, True, AttemptResult.UNKNOWN),
        (599, False, AttemptResult.UNKNOWN),
        (408, False, AttemptResult.UNKNOWN),
        (409, False, AttemptResult.ANSWERED),
    ],
)
def test_statuses_are_classified(
    status: int, has_retry_after: bool, expected: AttemptResult
) -> None:
    """Only a 429, or a 503 with Retry-After, counts as refused before acceptance."""
    assert result_of_status(status, has_retry_after=has_retry_after) is expected


@pytest.mark.parametrize(
    ("client", "call", "operation", "expected"),
    [
        (60.0, None, GET, 60.0),
        (60.0, None, CREATE_SCENES, 180.0),
        (60.0, 5.0, CREATE_SCENES, 5.0),
        (20.0, None, CREATE_SCENES, 20.0),
    ],
    ids=["usual", "answers late", "the call says", "the client says"],
)
def test_operations_that_answer_late_get_more_time(
    client: float, call: float | None, operation: Operation[Any], expected: float
) -> None:
    """An operation's x-timeout applies unless the client or the call sets a timeout."""
    settings = settings_from(Secret("key"), timeout=client)
    assert settings.limits(call, operation.timeout).read == expected


def test_a_timeout_that_was_given_later_counts_though_it_is_the_usual_one() -> None:
    """with_options(timeout=60) applies to every operation, though 60 is the default."""
    settings = settings_from(Secret("key"), timeout=20.0).changed(timeout=60)
    assert settings.limits(None, CREATE_SCENES.timeout).read == 60.0


@pytest.mark.parametrize(("timeout", "expected"), [(60.0, 10.0), (3.0, 3.0)])
def test_connecting_has_a_limit_of_its_own(timeout: float, expected: float) -> None:
    """Connecting may take 10 s, or the timeout if that is shorter."""
    settings = settings_from(Secret("key"), timeout=timeout)
    assert settings.limits(None).connect == expected


def test_polls_become_rarer() -> None:
    """Poll delays grow from FLOOR to CEILING; jitter shortens them by a fifth at most."""
    longest = list(islice(delays(None, lambda: 0.0), 12))
    shortest = list(islice(delays(None, lambda: 1.0), 12))
    assert (longest[0], longest[-1], max(longest)) == (FLOOR, CEILING, CEILING)
    assert longest == sorted(longest)
    assert shortest == pytest.approx([0.8 * delay for delay in longest])


@pytest.mark.parametrize(
    ("jobs", "first", "longest"), [(800, 2.0, 20.0), (4_000, 10.0, 20.0), (16_000, 40.0, 40.0)]
)
def test_many_jobs_are_polled_less_often(jobs: int, first: float, longest: float) -> None:
    """All jobs together are polled at most 400 times a second."""
    found = list(islice(delays(None, lambda: 0.0, jobs), 12))
    assert (found[0], found[-1], max(found)) == (first, longest, longest)


@pytest.mark.parametrize(
    ("jobs", "poll_interval", "last"),
    [
        (1, None, 0.0),
        (20, None, 19 / 400),
        (200, None, 1.99),
        (200, 10.0, 9.95),
        (4000, 1.0, 9.9975),
    ],
)
def test_a_crowd_is_first_looked_at_over_one_interval(
    jobs: int, poll_interval: float | None, last: float
) -> None:
    """The first polls of many jobs are spread evenly over one interval."""
    looks = [first_look(place, jobs, poll_interval) for place in range(jobs)]
    assert (looks[0], looks[-1]) == (0.0, pytest.approx(last))
    distances = {round(b - a, 6) for a, b in pairwise(looks)}
    assert len(distances) <= 1


def test_a_given_interval_stays() -> None:
    """A given poll_interval is kept, for any number of jobs."""
    assert list(islice(delays(7.0, lambda: 0.0, 10_000), 3)) == [7.0, 7.0, 7.0]


@pytest.mark.parametrize(
    "status", ["fail", "failed", "error", "cancel", "cancelled", "canceled", "deleted"]
)
def test_final_failures(status: str) -> None:
    """Every status word for failure counts as failed."""
    assert state_of(status) is State.FAILED


def test_an_unknown_status_is_running_and_warned_of_once() -> None:
    """An undocumented status counts as running, and is warned of once."""
    with pytest.warns(UserWarning, match="half_baked"):
        assert state_of("half_baked") is State.RUNNING
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert state_of("half_baked") is State.RUNNING


@pytest.mark.parametrize("text", ["story:abc-1", "asset:a:b"])
def test_a_reference_is_its_text(text: str) -> None:
    """`str` of a parsed reference returns the text it was parsed from."""
    assert str(JobRef.parse(text)) == text


@pytest.mark.parametrize("text", ["", "story", "story:", "movie:1", "story: "], ids=repr)
def test_what_is_no_reference_is_refused(text: str) -> None:
    """Text that names no job raises InvalidArgumentError with the expected format."""
    with pytest.raises(InvalidArgumentError, match="story:ID or asset:ID"):
        JobRef.parse(text)


def test_jobs_know_their_reference() -> None:
    """Stories, assets, references and texts of one job give equal references."""
    assert JobRef.of(Story(id="s")) == JobRef.of("story:s") == JobRef("story", "s")
    assert JobRef.of(Asset(id="a")) == JobRef.of(JobRef("asset", "a"))
    with pytest.raises(InvalidArgumentError, match="not int"):
        JobRef.of(3)  # type: ignore[arg-type]
