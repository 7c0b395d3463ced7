"""What is recorded of each request."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RequestRecord:
    """One request in the log of `/_sandbox/requests`, without its key and body.

    `status` is None if no answer was sent. Fields that are not known are empty.
    """

    method: str
    path: str
    status: int | None
    at: float
    operation: str = ""
    account: str = ""
    job: str = ""
