"""One call, from its arguments to its answer: built once, sent as often as the retry policy allows and never changed in between."""

from __future__ import annotations

import hashlib
import json
import logging
import platform
import random
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import httpx
from vimmerse_api.api import Operation

from . import errors
from ._arguments import check_body, check_json, check_path, file_fields
from ._flow import Flow, Now, Send, Sleep
from ._responses import api_error, parsed, retry_after
from ._retry import Outcome, is_repeatable, next_delay, outcome_of_status
from ._settings import KEY_HEADER, Settings
from ._uploads import opened
from ._version import __version__

T = TypeVar("T")
log = logging.getLogger("vimmerse")
_AGENT = f"vimmerse/{__version__} python/{platform.python_version()}"
_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)


@dataclass(frozen=True)
class Call:
    """A request that is ready to be sent, and what is said of it in errors."""

    operation: Operation[Any]
    request: httpx.Request
    fingerprint: str
    timeout: float

    @property
    def repeatable(self) -> bool:
        return is_repeatable(self.operation.id, self.operation.method)

    def __str__(self) -> str:
        return f"{self.operation.method} {self.operation.path}"


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
    """Send one operation and return the response beside the parsed answer. `route` goes before the operation's path."""
    prefix = settings.routes.get(operation.id, "") if route is None else route
    with ExitStack() as files:
        ready = prepare(settings, operation, arguments, timeout, extra_headers, extra_body, files, prefix)
        response = yield from _send(settings, ready)
    return response, parsed(response, operation.parse, str(ready))


def prepare(
    settings: Settings,
    operation: Operation[Any],
    arguments: Mapping[str, Any],
    timeout: float | None,
    extra_headers: Mapping[str, str] | None,
    extra_body: Mapping[str, Any] | None,
    files: ExitStack,
    prefix: str = "",
) -> Call:
    """Check the arguments and build the request. Raises InvalidArgumentError before anything is sent."""
    parameters = {name: check_path(name, arguments[name]) for name in operation.parameters}
    if operation.body is not None:
        given = dict(arguments)
        for name in file_fields(operation.body):
            given[name] = opened(given.get(name), name, files)
        parameters["body"] = operation.body(**check_body(operation.body, given))
    built = operation.build(**parameters)
    limits = settings.limits(timeout)
    request = httpx.Request(
        built["method"],
        f"{settings.base_url}{prefix}{built['url']}",
        params=built.get("params"),
        headers=_headers(settings, built, extra_headers),
        extensions={"timeout": limits.as_dict()},
        **_content(built, extra_body),
    )
    return Call(operation, request, _fingerprint(built, request), limits.read or settings.timeout)


def _headers(settings: Settings, built: dict[str, Any], extra: Mapping[str, str] | None) -> dict[str, str]:
    headers = {"Accept": "application/json", "Accept-Encoding": "gzip, deflate", "User-Agent": _AGENT}
    # The generator would fix a multipart boundary, which file content could imitate: httpx draws a random one.
    emitted = {name: value for name, value in built.get("headers", {}).items() if "files" not in built}
    headers = {**headers, **emitted, **settings.headers, **(extra or {})}
    if any(name.lower() == KEY_HEADER.lower() for name in headers):
        raise errors.InvalidArgumentError(f"headers: {KEY_HEADER} is set by api_key.", argument="headers")
    return headers


def _content(built: dict[str, Any], extra: Mapping[str, Any] | None) -> dict[str, Any]:
    fields = check_json(extra or {}, "extra_body")
    if "files" in built:
        return {"files": built["files"], "data": fields}
    if "json" not in built and not fields:
        return {}
    body = {**built.get("json", {}), **fields}
    return {"content": json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()}


def _fingerprint(built: dict[str, Any], request: httpx.Request) -> str:
    """Hash what is asked for. Of an upload its name and length count, not its bytes and not the random boundary."""
    digest = hashlib.sha256(f"{request.method} {request.url.raw_path.decode()}\n".encode())
    if "files" in built:
        names = [content[0] for _, content in built["files"]]
        digest.update(f"{names} {request.headers.get('Content-Length')}".encode())
    else:
        digest.update(request.content)
    return digest.hexdigest()


def _send(settings: Settings, ready: Call) -> Flow[httpx.Response]:
    started: float = yield Now()
    for attempt in range(settings.max_retries + 1):
        answer = yield from _attempt(settings, ready)
        outcome = _outcome(answer)
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
    if isinstance(answer, httpx.Response) and answer.is_success:
        return answer
    raise _failure(settings, ready, outcome, answer, elapsed)


def _attempt(settings: Settings, ready: Call) -> Flow[httpx.Response | httpx.RequestError]:
    log.debug("%s: sending", ready)
    try:
        response: httpx.Response = yield Send(ready.request, settings.auth)
    except httpx.RequestError as error:
        log.debug("%s: %s", ready, type(error).__name__)
        return error
    log.debug("%s: answered %d", ready, response.status_code)
    return response


def _outcome(answer: httpx.Response | httpx.RequestError) -> Outcome:
    if isinstance(answer, httpx.Response):
        return outcome_of_status(answer.status_code, has_retry_after=retry_after(answer) is not None)
    return Outcome.NOT_SENT if isinstance(answer, _NOT_SENT) else Outcome.UNKNOWN


def _failure(
    settings: Settings, ready: Call, outcome: Outcome, answer: httpx.Response | httpx.RequestError, elapsed: float
) -> errors.VimmerseError:
    cause = answer if isinstance(answer, httpx.RequestError) else None
    if outcome is Outcome.UNKNOWN and not ready.repeatable:
        error: errors.VimmerseError = _unknown(ready, answer, elapsed)
    elif isinstance(answer, httpx.Response):
        return api_error(answer, str(ready), settings.auth.redacted)
    elif outcome is Outcome.UNKNOWN and isinstance(answer, httpx.TimeoutException):
        error = errors.RequestTimeoutError(f"{ready}: no answer in {ready.timeout:g} s. It changes nothing to ask again.")
    else:
        sent = "The connection broke." if outcome is Outcome.UNKNOWN else "Nothing was sent, nothing was created."
        error = errors.ConnectionFailedError(f"{ready}: {ready.request.url.host} cannot be reached ({_named(answer)}). {sent}")
    error.__cause__ = cause
    return error


def _unknown(ready: Call, answer: httpx.Response | httpx.RequestError, elapsed: float) -> errors.SubmissionUnknownError:
    advice = "Look for the job in your account before you send it again: a second one would be billed too."
    response = answer if isinstance(answer, httpx.Response) else None
    what = f"status {response.status_code}" if response is not None else _named(answer)
    return errors.SubmissionUnknownError(
        f"{ready} was sent, but whether it was accepted is not known ({what} after {elapsed:.1f} s, "
        f"fingerprint {ready.fingerprint[:12]}). It may have created a job and cost credits. {advice}",
        operation=ready.operation.id,
        fingerprint=ready.fingerprint,
        elapsed=elapsed,
        advice=advice,
        response=response,
    )


def _named(answer: object) -> str:
    return f"{type(answer).__name__}: {answer}" if str(answer) else type(answer).__name__
