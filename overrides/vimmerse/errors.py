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
├── RequestTimeoutError          no response in time to a call that creates nothing
├── SubmissionUnknownError       a create was sent and its outcome is unknown; it is never retried
├── ResponseDecodeError          a response that cannot be read
├── JobFailedError               the job ended without a result, with .job
├── WaitTimeoutError             the wait ended, the job goes on, with .job
├── DownloadError                a result could not be saved, with .job
└── BudgetExceededError          a job does not fit the budget; nothing was sent
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._root import InvalidArgumentError as InvalidArgumentError
from ._root import VimmerseError as VimmerseError

if TYPE_CHECKING:
    import httpx
    from vimmerse_api.models import Asset, Story

    from .jobs import JobRef


class APIError(VimmerseError):
    """The API answered with an error.

    `.status` is the HTTP status, `.code` the machine-readable code if the body has one,
    `.message` the server's own words, `.request_id` the id that the headers give the request,
    `.response` the whole `httpx.Response`.
    """

    advice = "See .response for the whole response."

    def __init__(
        self,
        text: str = "",
        *,
        status: int = 0,
        code: str | None = None,
        message: str = "",
        request_id: str | None = None,
        response: httpx.Response | None = None,
    ) -> None:
        super().__init__(text)
        self.status, self.code, self.message = status, code, message
        self.request_id, self.response = request_id, response


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
    """404: no such thing, or it belongs to another account. After a DELETE that was retried
    because its response was lost, the text says that the first attempt may have deleted it.
    """

    advice = "Check the id, and that the key belongs to the account that created it."


class UnprocessableError(APIError):
    """422: a field has a wrong value. `.errors` lists `{"loc": [...], "msg": ..., "type": ...}`."""

    advice = "Nothing was created. Correct the fields named above."

    def __init__(self, text: str = "", *, errors: list[Any] | None = None, **facts: Any) -> None:
        super().__init__(text, **facts)
        self.errors = errors or []


class RateLimitError(APIError):
    """429, or the code REACHED_LIMIT: too many calls or jobs. `.retry_after` is seconds or None."""

    advice = "Nothing was created. Wait, then send it again."

    def __init__(self, text: str = "", *, retry_after: float | None = None, **facts: Any) -> None:
        super().__init__(text, **facts)
        self.retry_after = retry_after


class ServerError(APIError):
    """5xx to a call that may be repeated, or a 503 with Retry-After."""

    advice = "The service is in trouble; try again later."


class ConnectionFailedError(VimmerseError):
    """The API could not be reached, or the connection broke during a call that creates nothing."""


class RequestTimeoutError(VimmerseError):
    """No response in time to a call that creates nothing."""


class SubmissionUnknownError(VimmerseError):
    """A create was sent, and whether it was accepted is unknown. It is never sent again.

    `.operation` is the operationId, `.fingerprint` the SHA-256 of the request (hexadecimal; equal
    requests have equal fingerprints), `.elapsed` the seconds since the call began, `.advice` what
    to do, `.response` the 5xx response if there was one.
    """

    def __init__(
        self,
        text: str = "",
        *,
        operation: str = "",
        fingerprint: str = "",
        elapsed: float = 0.0,
        advice: str = "",
        response: httpx.Response | None = None,
    ) -> None:
        super().__init__(text)
        self.operation, self.fingerprint, self.elapsed = operation, fingerprint, elapsed
        self.advice, self.response = advice, response


class ResponseDecodeError(VimmerseError):
    """A successful response that cannot be read. `.response` holds it whole."""

    def __init__(self, text: str = "", *, response: httpx.Response) -> None:
        super().__init__(text)
        self.response = response


class JobFailedError(VimmerseError):
    """The job ended without a result. `.job` is the job as last read, `.status` its status."""

    def __init__(self, text: str = "", *, job: Story | Asset, status: str) -> None:
        super().__init__(text)
        self.job, self.status = job, status


class WaitTimeoutError(VimmerseError):
    """The wait ended, the job goes on. `.job` is the job as last read, or as it was given."""

    def __init__(self, text: str = "", *, job: Story | Asset | JobRef) -> None:
        super().__init__(text)
        self.job = job


class DownloadError(VimmerseError):
    """A result could not be saved. `.job` is the JobRef to fetch it with, None if it was a URL that
    was to be saved; `.url` is given without its query and password, `.advice` is what to do.
    """

    def __init__(
        self, text: str = "", *, url: str = "", job: JobRef | None = None, advice: str = ""
    ) -> None:
        super().__init__(text)
        self.url, self.job, self.advice = url, job, advice


class BudgetExceededError(VimmerseError):
    """The job does not fit the budget; nothing was sent. `.needed` and `.remaining` are credits,
    `.needed` is None if unknown.
    """

    def __init__(self, text: str = "", *, needed: int | None = None, remaining: int = 0) -> None:
        super().__init__(text)
        self.needed, self.remaining = needed, remaining
