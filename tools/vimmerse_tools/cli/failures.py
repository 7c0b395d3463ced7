"""What went wrong, for people and for programs: a kind, what it may have cost, what to do, and the
exit status.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import vimmerse
from vimmerse import JobRef, VimmerseError

from .going import GOING

_NOTHING = "Nothing was charged."


class CommandError(Exception):
    """An error of the command line itself. Nothing was sent. `advice` says what to do."""

    def __init__(self, text: str, advice: str = "") -> None:
        super().__init__(text)
        self.advice = advice


class UsageError(CommandError):
    """The command line asks for something that cannot be done."""


class DeclinedError(CommandError):
    """The user did not want to spend the credits."""


class NoKeyError(CommandError):
    """There is no API key."""


class JournalError(CommandError):
    """The journal cannot be used."""


class OutcomeUnknownError(Exception):
    """A create was sent, and its answer was lost or cannot be read: the cause says why. `credits`
    is what it may have cost, None if that is not known.
    """

    def __init__(self, credits: int | None) -> None:
        super().__init__()
        self.credits = credits


@dataclass(frozen=True)
class Kind:
    """A kind of failure: its word, the exit status, what it may have cost, and what to do."""

    word: str
    status: int
    cost: str = _NOTHING
    advice: str = ""


# The first that fits counts.
_KINDS: dict[type[BaseException], Kind] = {
    UsageError: Kind("usage", 2),
    DeclinedError: Kind("declined", 1, advice="Add --yes to submit it without a question."),
    NoKeyError: Kind("authentication", 3),
    JournalError: Kind("journal", 1, advice="VIMMERSE_JOURNAL may name another file."),
    OutcomeUnknownError: Kind("outcome_unknown", 5),
    vimmerse.InvalidArgumentError: Kind("usage", 2),
    vimmerse.BudgetExceededError: Kind("budget", 4, advice="Raise --max-credits, or leave it out."),
    vimmerse.InsufficientCreditsError: Kind(
        "credits", 4, advice="Buy credits, or ask for fewer or shorter scenes."
    ),
    vimmerse.AuthenticationError: Kind(
        "authentication", 3, advice="Check the key: `vimmerse config` says where it comes from."
    ),
    vimmerse.PermissionDeniedError: Kind(
        "permission", 3, advice="Ask for the permission or use another key."
    ),
    vimmerse.NotFoundError: Kind(
        "not_found", 1, advice="Check the id, and that the key is of the account that created it."
    ),
    vimmerse.UnprocessableError: Kind("refused", 1, advice="Correct the fields named above."),
    vimmerse.ServerError: Kind("server", 1, advice="Try again later."),
    vimmerse.RateLimitError: Kind("rate_limit", 1, advice="Wait, then run it again."),
    vimmerse.APIError: Kind("refused", 1, advice="Correct the request, or try again later."),
    vimmerse.JobFailedError: Kind("job_failed", 1, "", "Submit it anew if you still want it."),
    vimmerse.WaitTimeoutError: Kind("timeout", 124, "The job goes on and is billed once."),
    vimmerse.RequestTimeoutError: Kind("timeout", 124, advice="Run it again."),
    vimmerse.ConnectionFailedError: Kind(
        "connection", 1, advice="Check the network, run it again."
    ),
    vimmerse.DownloadError: Kind("download", 1, "The job is paid for.", "Its result can be had."),
    VimmerseError: Kind("client", 1, ""),
    OSError: Kind("file", 1, ""),
    KeyboardInterrupt: Kind("interrupted", 130, ""),
}
_UNEXPECTED = Kind("unexpected", 1, "", "Run it again with --debug to see the traceback.")


@dataclass(frozen=True)
class Failure:
    """A failure as it is told. `facts` are what else is known: job, status, code, request id."""

    kind: str
    message: str
    cost: str
    advice: str
    exit_status: int
    facts: dict[str, Any] = field(default_factory=dict)

    def record(self) -> dict[str, Any]:
        """Return the failure as JSON has it."""
        told = {name: getattr(self, name) for name in ("kind", "message", "cost", "advice")}
        return {**told, "exit_status": self.exit_status, **self.facts}

    def text(self) -> str:
        """Return the failure for people, without saying anything twice."""
        is_plain = self.exit_status in {2, 3} or "Nothing was" in self.message
        cost = "" if is_plain else self.cost  # else it goes without saying
        more = [
            part for part in (cost, self.advice) if part and part.rstrip(".") not in self.message
        ]
        return "\n".join([self.message, *more])


def failure_of(error: BaseException, advice: str = "") -> Failure:
    """Return what to tell of an error; `advice` stands in place of what its kind advises."""
    kind = next((kind for each, kind in _KINDS.items() if isinstance(error, each)), _UNEXPECTED)
    cause: Any = error.__cause__ if isinstance(error, OutcomeUnknownError) else error
    job = getattr(cause, "job", None)
    ref = None if job is None else str(JobRef.of(job))
    status = cause.status if isinstance(cause, vimmerse.APIError) else None
    facts = {name: getattr(cause, name, None) for name in ("code", "request_id", "fingerprint")}
    return Failure(
        kind.word,
        _message(cause),
        _cost(error, kind),
        advice or _advice(error, kind, ref),
        kind.status,
        {"job": ref, "http_status": status, **facts},
    )


def _message(error: BaseException) -> str:
    """Return the error's text without the advice for programmers at its end."""
    if isinstance(error, KeyboardInterrupt):
        return "Interrupted."
    if isinstance(error, vimmerse.BudgetExceededError) and error.needed is None:
        return "The job does not fit --max-credits: its cost cannot be known. Nothing was sent."
    if not isinstance(error, VimmerseError | CommandError | OSError):
        return f"{type(error).__name__}: {error}"
    text = str(error).removesuffix(str(getattr(error, "advice", ""))).strip()
    return text.replace("pass overwrite=True to replace it", "--overwrite replaces it")


def may_cost(credits: int | None) -> str:
    """Return what a submission may have cost whose answer is not known."""
    known = "credits" if credits is None else f"up to {credits} credits"
    return f"It may have cost {known}."


def _cost(error: BaseException, kind: Kind) -> str:
    """Return what an error may have cost; of a failed job, what it tells."""
    if isinstance(error, KeyboardInterrupt):
        return GOING.cost_of_left()
    if isinstance(error, OutcomeUnknownError) and error.credits != 0:
        return may_cost(error.credits)
    if isinstance(error, vimmerse.WaitTimeoutError) and isinstance(error.job, JobRef):
        return ""  # it was never seen
    if not isinstance(error, vimmerse.JobFailedError):
        return kind.cost
    used = getattr(error.job, "used_credits", getattr(error.job, "credits", None))
    return f"It reports {used} credits used." if used is not None else "It reports no cost."


def _advice(error: BaseException, kind: Kind, ref: str | None) -> str:
    """Return what to do, as a command where there is one."""
    if isinstance(error, CommandError) and error.advice:
        return error.advice
    if isinstance(error, OutcomeUnknownError):
        return GOING.how_to_look() if error.credits != 0 else "It costs nothing: run it again."
    if isinstance(error, vimmerse.WaitTimeoutError):
        return f"To wait again: {GOING.command(f'wait {ref}{GOING.save}')}"
    if isinstance(error, vimmerse.DownloadError) and ref is not None:
        return f"To save it: {GOING.command(f'download {ref}{GOING.save}')}"
    return kind.advice
