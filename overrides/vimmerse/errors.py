"""Every error that vimmerse raises, with one root.

VimmerseError
├── InvalidArgumentError         an argument that cannot be sent; nothing was sent
├── APIError                     the API answered with an error
│   ├── BadRequestError          400
│   ├── AuthenticationError      401
│   ├── InsufficientCreditsError 402
│   ├── PermissionDeniedError    403
│   ├── NotFoundError            404
│   ├── UnprocessableError       422, with .errors
│   ├── RateLimitError           429 or code REACHED_LIMIT, with .retry_after
│   └── ServerError              5xx
├── ConnectionFailedError        the API could not be reached
├── RequestTimeoutError          no answer in time to a call that creates nothing
├── SubmissionUnknownError       a create was sent and its outcome is not known: never sent again
├── ResponseDecodeError          an answer that cannot be read
├── JobFailedError               the job ended without a result, with .job
├── WaitTimeoutError             the wait ended, the job goes on, with .job
├── DownloadError                a result could not be saved
└── BudgetExceededError          a job does not fit the budget; nothing was sent
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx
    from vimmerse_api.models import Asset, Story

    from .jobs import JobRef


class VimmerseError(Exception):
    """The root of all errors of this package. Every one of them can be pickled."""

    def __init__(self, text: str, /, **facts: Any) -> None:
        super().__init__(text)
        self.__dict__.update(facts)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.args, self.__dict__)


def _rebuild(
    kind: type[VimmerseError], args: tuple[Any, ...], facts: dict[str, Any]
) -> VimmerseError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(facts)
    return error


class InvalidArgumentError(VimmerseError, ValueError):
    """An argument that cannot be sent: nothing was sent. `.argument` is its name, with the place
    inside it.
    """

    argument: str


class APIError(VimmerseError):
    """The API answered with an error.

    `.status` is the HTTP status, `.code` the machine-readable code when the body has one,
    `.message` the server's own words, `.request_id` what its headers call the request, `.response`
    the whole `httpx.Response`.
    """

    status: int
    code: str | None
    message: str
    request_id: str | None
    response: httpx.Response
    advice = "See .response for the whole answer."


class BadRequestError(APIError):
    """400: the API refused the request; no job was created."""

    advice = "Nothing was created. Correct the request and send it again."


class AuthenticationError(APIError):
    """401: the API key is missing or not accepted."""

    advice = "Check VIMMERSE_API_KEY or the api_key argument."


class InsufficientCreditsError(APIError):
    """402: not enough credits; no job was created."""

    advice = "Nothing was created. Buy credits or ask for fewer or shorter scenes."


class PermissionDeniedError(APIError):
    """403: the key may not do this."""

    advice = "Ask for the permission or use another key."


class NotFoundError(APIError):
    """404: no such thing, or it belongs to another account. After a DELETE that was sent again
    because its answer was lost, the text says that the first attempt may have deleted it.
    """

    advice = "Check the id, and that the key belongs to the account that created it."


class UnprocessableError(APIError):
    """422: a field has a wrong value. `.errors` lists them as `{"loc": [...], "msg": ...,
    "type": ...}`.
    """

    errors: list[Any]
    advice = "Nothing was created. Correct the fields named above."


class RateLimitError(APIError):
    """429, or the code REACHED_LIMIT: too many calls or jobs. `.retry_after` is in seconds, None
    when not said.
    """

    retry_after: float | None
    advice = "Nothing was created. Wait, then send it again."


class ServerError(APIError):
    """5xx to a call that may be repeated, or a 503 that says when to come back."""

    advice = "The service is in trouble; try again later."


class ConnectionFailedError(VimmerseError):
    """The API could not be reached, or the connection broke during a call that creates nothing."""


class RequestTimeoutError(VimmerseError):
    """No answer in time to a call that creates nothing."""


class SubmissionUnknownError(VimmerseError):
    """A call that creates something was sent, and whether it was accepted is not known. It is never
    sent again.

    `.operation` is the operationId, `.fingerprint` the SHA-256 of the request (hexadecimal: equal
    requests, equal fingerprints), `.elapsed` the seconds since the call began, `.advice` what to
    do, `.response` the 5xx answer if there was one.
    """

    operation: str
    fingerprint: str
    elapsed: float
    advice: str
    response: httpx.Response | None


class ResponseDecodeError(VimmerseError):
    """A success answer that cannot be read. `.response` holds it whole."""

    response: httpx.Response


class JobFailedError(VimmerseError):
    """The job ended without a result. `.job` is the job as last read, `.status` its status."""

    job: Story | Asset
    status: str


class WaitTimeoutError(VimmerseError):
    """The wait ended before the job did. The job goes on: `.job` is the job as last read, or the
    reference that was given.
    """

    job: Story | Asset | JobRef


class DownloadError(VimmerseError):
    """A result could not be saved. `.url` has neither query nor password: signed addresses are not
    repeated.
    """

    url: str


class BudgetExceededError(VimmerseError):
    """The job does not fit the budget; nothing was sent. `.needed` and `.remaining` are credits,
    `.needed` None when unknown.
    """

    needed: int | None
    remaining: int
