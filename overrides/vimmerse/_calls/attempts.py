"""The attempts of one call: what is known after each, when the next is due, what ends them."""

from __future__ import annotations

import logging
import random
from typing import TYPE_CHECKING, Any

import httpx
from vimmerse_api.models import Asset, Story

from .. import errors
from .._settings.logs import interrupted
from ..jobs import JobRef
from .responses import api_error, retry_after
from .retry import AttemptResult, next_delay, result_of_status

if TYPE_CHECKING:
    from .._settings.settings import Settings
    from .requests import Prepared

log = logging.getLogger("vimmerse")
_MAY_COST = "It may have created a job and cost credits. "
_LOOK = "Look for it in your account before you send it again: a second one is billed too."
_FREE = "It costs nothing: send it again."
_PERHAPS_REFUSED = "A host may hang up like this when it refuses a file: is it too large?"
_PERHAPS_DELETED = "The response to an earlier attempt was lost; that attempt may have deleted it."
_PREFIXED = "its path stands before the API's own paths, such as /v2/story. Is it right?"
_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
# httpx-aiohttp raises ConnectTimeout for a connection that is lost at any time, also after
# everything was sent. These are the causes that say that there never was one.
_NEVER_CONNECTED_OF_AIOHTTP = {"ClientConnectorError", "ConnectionTimeoutError"}


class Attempts:
    """The attempts of one call so far; `is_answered` if an earlier call was successful."""

    def __init__(
        self, settings: Settings, ready: Prepared[Any], started: float, is_answered: bool
    ) -> None:
        self._settings, self._ready, self._started = settings, ready, started
        self._is_answered = is_answered
        self.creates, price = ready.operation.creates, ready.operation.price
        is_free = price is not None and price.is_free
        self._may_cost, self._look = ("", _FREE) if is_free else (_MAY_COST, _LOOK)
        self._count = 0
        self._is_one_lost = False
        self._level = logging.INFO

    def begin(self) -> None:
        """Note that an attempt is about to be sent."""
        log.debug("%s: sending", self._ready)
        self._ready.is_perhaps_accepted = self.creates

    def log_created(self, answer: object, now: float) -> None:
        """Log what a create made, as text and as fields of the record."""
        facts = {
            "operation": self._ready.operation.id,
            "job": str(JobRef.of(answer)) if isinstance(answer, Story | Asset) else None,
            "credits": getattr(answer, "used_credits", getattr(answer, "credits", None)),
            "seconds": now - self._started,
        }
        text = "%(operation)s: %(job)s, %(credits)s credits, %(seconds).1f s"
        log.log(self._level, text, facts, extra=facts)

    def leave(self, error: BaseException) -> None:
        """Note that the caller was cancelled: a create is not sent again, and its end is logged."""
        self._level, self._settings = logging.WARNING, self._settings.changed(max_retries=0)
        ready = self._ready
        what = f"{ready} ends in the background (fingerprint {ready.fingerprint[:12]})"
        interrupted(error, f"{what}. What comes of it is logged.")

    def break_off(self, error: BaseException) -> None:
        """Add a note to what broke an attempt off, if a job may have been created."""
        if isinstance(error, errors.VimmerseError):  # nothing was sent
            self._ready.is_perhaps_accepted = False
        elif self.creates:
            what = f"{self._ready} was broken off (fingerprint {self._ready.fingerprint[:12]})"
            interrupted(error, f"{what}. {self._may_cost}{self._look}")

    def delay_after(self, reply: httpx.Response | httpx.RequestError, now: float) -> float:
        """Return the seconds until the next attempt. Raise the call's error if there is none."""
        result = result_of(reply)
        elapsed = now - self._started
        self._is_one_lost |= result is AttemptResult.UNKNOWN
        self._ready.is_perhaps_accepted = self.creates and result is AttemptResult.UNKNOWN
        delay = next_delay(
            result,
            repeatable=not self.creates,
            attempt=self._count,
            max_retries=self._settings.max_retries,
            retry_after=retry_after(reply) if isinstance(reply, httpx.Response) else None,
            left=self._ready.timeout - elapsed,
            jitter=random.random(),
        )
        if delay is None:
            error = self._error(result, reply, elapsed)
            raise error from (reply if isinstance(reply, Exception) else None)
        log.info("%s: %s; retrying in %.1f s", self._ready, result.value, delay)
        self._count += 1
        return delay

    def _error(
        self, result: AttemptResult, reply: httpx.Response | httpx.RequestError, elapsed: float
    ) -> errors.VimmerseError:
        ready = self._ready
        if self.creates and result is AttemptResult.UNKNOWN:
            return self._submission_unknown(reply, elapsed)
        if isinstance(reply, httpx.Response):
            return api_error(reply, ready, self._advice(reply.status_code))
        host, why = ready.request.url.host, _described(reply)
        if result is AttemptResult.NOT_SENT:
            text = f"{host} cannot be reached ({why}). Nothing was sent or created."
            return errors.ConnectionFailedError(f"{ready}: {text}")
        if isinstance(reply, httpx.TimeoutException):
            text = f"no response in {ready.timeout:g} s. It is safe to repeat this call."
            return errors.RequestTimeoutError(f"{ready}: {text}")
        text = f"the connection to {host} broke ({why}). It is safe to repeat this call."
        return errors.ConnectionFailedError(f"{ready}: {text}")

    def _advice(self, status: int) -> str | None:
        """Return what a 404 may mean besides a wrong id."""
        if status == 404 and self._is_one_lost and self._ready.operation.method == "DELETE":
            return _PERHAPS_DELETED
        base_url = self._settings.base_url
        if status == 404 and base_url.path.strip("/") and not self._is_answered:
            return f"Nothing was found below base_url {base_url} yet: {_PREFIXED}"
        return None

    def _submission_unknown(
        self, reply: httpx.Response | httpx.RequestError, elapsed: float
    ) -> errors.SubmissionUnknownError:
        ready, is_file = self._ready, "files" in self._ready.built
        is_hint = is_file and isinstance(reply, httpx.NetworkError)
        look = f"{self._look} {_PERHAPS_REFUSED}" if is_hint else self._look
        return errors.SubmissionUnknownError(
            f"{ready} was sent, but whether it was accepted is not known ({_described(reply)} "
            f"after {elapsed:.1f} s, fingerprint {ready.fingerprint[:12]}). {self._may_cost}{look}",
            operation=ready.operation.id,
            fingerprint=ready.fingerprint,
            elapsed=elapsed,
            advice=look,
            response=reply if isinstance(reply, httpx.Response) else None,
        )


def result_of(reply: httpx.Response | httpx.RequestError) -> AttemptResult:
    """Return the AttemptResult of a response, or of the error in its place."""
    if isinstance(reply, httpx.Response):
        return result_of_status(reply.status_code, has_retry_after=retry_after(reply) is not None)
    return AttemptResult.UNKNOWN if _was_perhaps_sent(reply) else AttemptResult.NOT_SENT


def _was_perhaps_sent(error: httpx.RequestError) -> bool:
    cause = error.__cause__
    if type(cause).__module__.startswith("aiohttp."):
        return _NEVER_CONNECTED_OF_AIOHTTP.isdisjoint(c.__name__ for c in type(cause).__mro__)
    return not isinstance(error, _NOT_SENT)


def _described(reply: httpx.Response | httpx.RequestError) -> str:
    if isinstance(reply, httpx.Response):
        return f"status {reply.status_code}"
    return f"{type(reply).__name__}: {reply}" if str(reply) else type(reply).__name__
