"""The errors: what each one carries, how it is made, and that a pickle keeps all of it."""

from __future__ import annotations

import inspect
import pickle
from typing import Any

import httpx
import pytest
from vimmerse import JobRef, VimmerseError, errors
from vimmerse.models import Asset, Story

RESPONSE = httpx.Response(418, content=b"short and stout")
API: dict[str, Any] = {
    "status": 418,
    "code": "TEAPOT",
    "message": "short and stout",
    "request_id": "req-1",
    "response": RESPONSE,
}
FACTS: dict[type[VimmerseError], dict[str, Any]] = {
    errors.VimmerseError: {},
    errors.InvalidArgumentError: {"argument": "elements.characters[0].name"},
    errors.APIError: API,
    errors.BadRequestError: API,
    errors.AuthenticationError: API,
    errors.InsufficientCreditsError: API,
    errors.PermissionDeniedError: API,
    errors.NotFoundError: API,
    errors.UnprocessableError: {**API, "errors": [{"loc": ["body"], "msg": "no", "type": "x"}]},
    errors.RateLimitError: {**API, "retry_after": 1.5},
    errors.ServerError: API,
    errors.ConnectionFailedError: {},
    errors.RequestTimeoutError: {},
    errors.SubmissionUnknownError: {
        "operation": "story_create",
        "fingerprint": "ab" * 32,
        "elapsed": 2.5,
        "advice": "Look for it.",
        "response": RESPONSE,
    },
    errors.ResponseDecodeError: {"response": RESPONSE},
    errors.JobFailedError: {"job": Story(id="s-1"), "status": "fail"},
    errors.WaitTimeoutError: {"job": JobRef("asset", "a-1")},
    errors.DownloadError: {
        "url": "https://example.com/v.mp4",
        "job": JobRef("asset", "a-1"),
        "advice": "Call again.",
    },
    errors.BudgetExceededError: {"needed": 150, "remaining": 100},
}
DEFAULTS: dict[type[VimmerseError], dict[str, Any]] = {
    errors.InvalidArgumentError: {"argument": ""},
    errors.APIError: {
        "status": 0,
        "code": None,
        "message": "",
        "request_id": None,
        "response": None,
    },
    errors.UnprocessableError: {"status": 0, "errors": []},
    errors.RateLimitError: {"status": 0, "retry_after": None},
    errors.SubmissionUnknownError: {"operation": "", "fingerprint": "", "response": None},
    errors.DownloadError: {"url": "", "job": None, "advice": ""},
    errors.BudgetExceededError: {"needed": None, "remaining": 0},
}
every_error = pytest.mark.parametrize("kind", FACTS, ids=lambda kind: kind.__name__)


def comparable(facts: dict[str, Any]) -> dict[str, Any]:
    """Return facts with responses, which have no equality, as their bytes."""
    return {k: v.content if isinstance(v, httpx.Response) else v for k, v in facts.items()}


def test_every_error_is_tried() -> None:
    """The table of this file has every error class of the module."""
    classes = {kind for _, kind in inspect.getmembers(errors, inspect.isclass)}
    assert {kind for kind in classes if issubclass(kind, VimmerseError)} == FACTS.keys()


@every_error
def test_facts_are_attributes(kind: type[VimmerseError]) -> None:
    """An error has its text and each of its facts as an attribute, and no other."""
    error = kind("It broke.", **FACTS[kind])
    assert (str(error), vars(error)) == ("It broke.", FACTS[kind])


@pytest.mark.parametrize("kind", DEFAULTS, ids=lambda kind: kind.__name__)
def test_a_text_is_enough(kind: type[VimmerseError]) -> None:
    """A fact that is not given has the value that stands for "not known"."""
    error = kind("It broke.")
    assert {name: getattr(error, name) for name in DEFAULTS[kind]} == DEFAULTS[kind]


@pytest.mark.parametrize(
    ("kind", "required"),
    [
        (errors.ResponseDecodeError, "response"),
        (errors.JobFailedError, "job"),
        (errors.JobFailedError, "status"),
        (errors.WaitTimeoutError, "job"),
    ],
    ids=lambda each: each if isinstance(each, str) else each.__name__,
)
def test_a_fact_that_is_always_known_must_be_given(
    kind: type[VimmerseError], required: str
) -> None:
    """An error about a job or a response cannot be made without it."""
    given = {name: value for name, value in FACTS[kind].items() if name != required}
    with pytest.raises(TypeError, match=required):
        kind("It broke.", **given)


@every_error
def test_a_misspelt_fact_is_a_type_error(kind: type[VimmerseError]) -> None:
    """A fact that the error does not have is refused by its constructor."""
    with pytest.raises(TypeError, match="retry_aftr"):
        kind("It broke.", **FACTS[kind], retry_aftr=3)


@every_error
def test_a_pickle_keeps_every_fact(kind: type[VimmerseError]) -> None:
    """A pickled error has the same class, text and facts when it is read."""
    error = kind("It broke.", **FACTS[kind])
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again)) == (kind, "It broke.")
    assert comparable(vars(again)) == comparable(vars(error))


def test_a_pickled_job_is_the_job() -> None:
    """An error about an asset has that asset after a pickle."""
    asset = Asset(id="a-1", status="fail")
    error = errors.JobFailedError("It broke.", job=asset, status="fail")
    assert pickle.loads(pickle.dumps(error)).job == asset
