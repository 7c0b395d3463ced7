"""One call, from its arguments to its answer: built once, sent as often as the retry policy
allows and never changed in between.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any, TypeVar

import httpx
from vimmerse_api.api import Operation

from . import errors
from ._flow import Flow, Now, Send, Sleep
from ._interruptions import interrupted
from ._requests import Call, prepare
from ._responses import api_error, parsed, retry_after
from ._retry import Outcome, next_delay, outcome_of_status
from ._settings import Settings

T = TypeVar("T")
log = logging.getLogger("vimmerse")
_LOOK = "Look for it in your account before you send it again: a second one is billed too."
_PERHAPS_DELETED = "The answer to an earlier attempt was lost; that attempt may have deleted it."
_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
# httpx-aiohttp raises ConnectTimeout for a connection that is lost at any time, also after all was
# sent. These are the causes that say that there never was one.
_NEVER_CONNECTED_OF_AIOHTTP = {"ClientConnectorError", "ConnectionTimeoutError"}


def call(
    settings: Settings,
    operation: Operation[T],
    arguments: Mapping[str, Any],
    *,
    timeout: float | None = None,
    extra_headers: Mapping[str, str] | None = None,
    extra_body: Mapping[str, Any] | None = None,
    route: str | None = None,
) -> Flow[tuple[httpx.Response, T]]:
    """Send one operation and return the response beside the parsed answer. `route` goes before
    the operation's path.
    """
    prefix = settings.routes.get(operation.id, "") if route is None else route
    with ExitStack() as files:
        ready = prepare(
            settings, operation, arguments, timeout, extra_headers, extra_body, files, prefix
        )
        response = yield from _send(settings, ready)
    asked_for = arguments[operation.path_parameters[0]] if operation.method == "GET" else None
    return response, parsed(response, operation.parse, str(ready), asked_for)


def _send(settings: Settings, ready: Call) -> Flow[httpx.Response]:
    started: float = yield Now()
    lost = False
    for attempt in range(settings.max_retries + 1):
        answer = yield from _attempt(settings, ready)
        if isinstance(answer, httpx.Response) and answer.is_success:
            return answer
        outcome = _outcome(answer)
        lost = lost or outcome is Outcome.UNKNOWN
        elapsed: float = (yield Now()) - started
        delay = next_delay(
            outcome,
            repeatable=ready.repeatable,
            attempt=attempt,
            max_retries=settings.max_retries,
            retry_after=retry_after(answer) if isinstance(answer, httpx.Response) else None,
            left=ready.timeout - elapsed,
            jitter=random.random(),
        )
        if delay is None:
            break
        log.info("%s: %s; sending again in %.1f s", ready, outcome.value, delay)
        yield Sleep(delay)
    raise _failure(ready, outcome, answer, elapsed, lost=lost)


def _attempt(settings: Settings, ready: Call) -> Flow[httpx.Response | httpx.RequestError]:
    log.debug("%s: sending", ready)
    try:
        response: httpx.Response = yield Send(ready.request, settings.auth)
    except errors.VimmerseError:
        raise
    except Exception as error:
        log.debug("%s: %s", ready, type(error).__name__)
        is_clean = settings.auth.redact(error)
        if is_clean and isinstance(error, httpx.RequestError):
            return error
        # A file that grows or breaks while it is sent, for instance.
        broken = httpx.WriteError(_named(error), request=ready.request)
        broken.__cause__ = error if is_clean else None
        return broken
    except BaseException as error:
        if not ready.repeatable:
            interrupted(error, _perhaps_sent(ready))
        raise
    log.debug("%s: answered %d", ready, response.status_code)
    return settings.auth.scrubbed(response)


def _perhaps_sent(ready: Call) -> str:
    return (
        f"{ready} was broken off (fingerprint {ready.fingerprint[:12]}). It may have created a job "
        f"and cost credits. {_LOOK}"
    )


def _outcome(answer: httpx.Response | httpx.RequestError) -> Outcome:
    if isinstance(answer, httpx.Response):
        return outcome_of_status(
            answer.status_code, has_retry_after=retry_after(answer) is not None
        )
    return Outcome.UNKNOWN if _was_perhaps_sent(answer) else Outcome.NOT_SENT


def _was_perhaps_sent(error: httpx.RequestError) -> bool:
    cause = error.__cause__
    if type(cause).__module__.startswith("aiohttp."):
        return _NEVER_CONNECTED_OF_AIOHTTP.isdisjoint(c.__name__ for c in type(cause).__mro__)
    return not isinstance(error, _NOT_SENT)


def _failure(
    ready: Call,
    outcome: Outcome,
    answer: httpx.Response | httpx.RequestError,
    elapsed: float,
    *,
    lost: bool,
) -> errors.VimmerseError:
    cause = answer if isinstance(answer, httpx.RequestError) else None
    if outcome is Outcome.UNKNOWN and not ready.repeatable:
        error: errors.VimmerseError = _unknown(ready, answer, elapsed)
    elif isinstance(answer, httpx.Response):
        gone = lost and answer.status_code == 404 and ready.operation.method == "DELETE"
        return api_error(answer, str(ready), _PERHAPS_DELETED if gone else None)
    elif outcome is Outcome.UNKNOWN and isinstance(answer, httpx.TimeoutException):
        error = errors.RequestTimeoutError(
            f"{ready}: no answer in {ready.timeout:g} s. It changes nothing to ask again."
        )
    else:
        host, why = ready.request.url.host, _named(answer)
        error = errors.ConnectionFailedError(
            f"{ready}: the connection to {host} broke ({why}). It changes nothing to ask again."
            if outcome is Outcome.UNKNOWN
            else f"{ready}: {host} cannot be reached ({why}). Nothing was sent or created."
        )
    error.__cause__ = cause
    return error


def _unknown(
    ready: Call, answer: httpx.Response | httpx.RequestError, elapsed: float
) -> errors.SubmissionUnknownError:
    response = answer if isinstance(answer, httpx.Response) else None
    what = f"status {response.status_code}" if response is not None else _named(answer)
    return errors.SubmissionUnknownError(
        f"{ready} was sent, but whether it was accepted is not known ({what} after "
        f"{elapsed:.1f} s, fingerprint {ready.fingerprint[:12]}). It may have created a job and "
        f"cost credits. {_LOOK}",
        operation=ready.operation.id,
        fingerprint=ready.fingerprint,
        elapsed=elapsed,
        advice=_LOOK,
        response=response,
    )


def _named(answer: object) -> str:
    return f"{type(answer).__name__}: {answer}" if str(answer) else type(answer).__name__
