"""Rules without clock or socket: what is retried, when a job is polled, what a status means, and
how a job is named.
"""

from __future__ import annotations

import warnings
from typing import Any

import pytest
from vimmerse import InvalidArgumentError, JobRef
from vimmerse._calls.retry import AttemptResult, next_delay, result_of_status
from vimmerse._settings.key import Secret
from vimmerse._settings.settings import settings_from
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


@pytest.mark.parametrize(
    "status",
    ["fail", "failed", "error", "cancel", "cancelled", "canceled", "aborted", "deleted", "FAILED"],
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
