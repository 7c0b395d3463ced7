"""An ASGI application for the service's callbacks. The job is always read from the API: what a
callback claims is never relied on.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote
from weakref import WeakValueDictionary

import httpx

from . import errors
from ._root import invalid
from .jobs import JobRef, State, has_ended, state_of
from .webhooks import WebhookEvent, parse, verify_url

if TYPE_CHECKING:
    from vimmerse_api.models import Asset, Story

log = logging.getLogger("vimmerse")
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
SendMessage = Callable[[MutableMapping[str, Any]], Awaitable[None]]
OnJob = Callable[["Story | Asset", httpx.URL], object]
Answer = tuple[int, str]

_MAX_BODY = 1_000_000
_REMEMBERED = 10_000


class Confirming(Protocol):
    """A Vimmerse or an AsyncVimmerse."""

    def confirm(self, event: WebhookEvent) -> Any:
        """Read the job that a callback names."""


def webhook_endpoint(
    client: Confirming, secret: str, on_job: OnJob | None = None
) -> WebhookEndpoint:
    """Return an ASGI application for the callback addresses that `webhooks.sign_url` made with
    this secret: mount it where they point to.

    Each callback is verified, parsed and confirmed with `client`, a Vimmerse or an AsyncVimmerse.
    `on_job(job, address)` is called when a job has ended, well or not: with a Story or an Asset, as
    the API tells it, and the address that was called, an httpx.URL. Its path and query are those
    that were signed, so that `address.params["order"]` can be relied on; its host is not. It may be
    a coroutine function; any other function is called in a thread. It is not called again when a
    callback is repeated. A status other than 2xx asks the service to repeat the callback: 503 if
    the job cannot be read or has not ended yet, 500 if `on_job` raised. Keep `on_job` short, since
    the service waits 10 seconds; it is called again for the same job after a restart of this
    process.
    """
    if not secret:
        raise invalid("secret", "it is empty.")
    return WebhookEndpoint(client, secret, on_job)


class WebhookEndpoint:
    """What `webhook_endpoint` returns: an ASGI application."""

    def __init__(self, client: Confirming, secret: str, on_job: OnJob | None) -> None:
        self._client, self._secret, self._on_job = client, secret, on_job
        self._locks: WeakValueDictionary[JobRef, asyncio.Lock] = WeakValueDictionary()
        self._told: dict[tuple[Any, ...], None] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: SendMessage) -> None:
        if scope["type"] != "http":
            raise ValueError(f"This endpoint takes HTTP requests, not {scope['type']!r}.")
        status, text = await self._answer(scope, receive)
        log.info("callback answered %d: %s", status, text)
        body = text.encode(errors="replace")
        headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        if scope["method"] != "POST":
            return 405, "Callbacks are sent with POST."
        if not verify_url(_target(scope), self._secret):
            return 403, "This address was not signed here."
        host = dict(scope["headers"]).get(b"host", b"localhost").decode("latin-1")
        try:
            address = httpx.URL(f"{scope.get('scheme', 'http')}://{host}").join(_target(scope))
        except httpx.InvalidURL:
            return 400, "The Host header names no host."
        body = await _body(receive)
        if body is None:
            return 413, f"A callback has at most {_MAX_BODY} bytes."
        try:
            event = parse(body)
        except errors.InvalidArgumentError as error:
            return 400, str(error)
        # One at a time for each job: on_job is called once for a callback that comes twice at once.
        async with self._locks.setdefault(event.job, asyncio.Lock()):
            return await self._report(event, address)

    async def _report(self, event: WebhookEvent, address: httpx.URL) -> Answer:
        """Read the job and tell the receiver, once, if it has ended."""
        try:
            job: Story | Asset = await _called(self._client.confirm, event)
        except errors.NotFoundError:
            return 404, f"There is no {event.job}."
        except errors.VimmerseError as error:
            log.warning("%s: a callback could not be confirmed: %s", event.job, error)
            return 503, f"{event.job} could not be read. Send this again."
        if not has_ended(job):
            if event.status and state_of(event.status) is State.RUNNING:
                return 200, ""
            return 503, f"{event.job} has not ended. Send this again."
        end = _end_of(event.job, job)
        if self._on_job is None or end in self._told:
            return 200, ""
        try:
            await _called(self._on_job, job, address)
        except Exception:
            log.exception("%s: on_job failed; the callback may come again", event.job)
            return 500, "The receiver failed. Send this again."
        self._told[end] = None
        if len(self._told) > _REMEMBERED:
            del self._told[next(iter(self._told))]
        return 200, ""


async def _called(function: Callable[..., Any], *arguments: object) -> Any:
    """Call a function in a thread, since it may block, and await what it returns if need be."""
    result = await asyncio.to_thread(function, *arguments)
    return await result if inspect.isawaitable(result) else result


def _target(scope: Scope) -> str:
    """Return path and query as the caller wrote them."""
    path = scope.get("raw_path") or quote(scope["path"]).encode()
    return b"?".join([path, scope["query_string"]]).decode("latin-1")


async def _body(receive: Receive) -> bytes | None:
    """Return the body of a request, None when it is too large."""
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > _MAX_BODY:
            return None
        more = message.get("more_body", False)
    return body


def _end_of(ref: JobRef, job: Story | Asset) -> tuple[Any, ...]:
    """Return what distinguishes one end of a job from that of a later run: its results, without
    the query of their addresses, whose signature changes from read to read.
    """
    results = getattr(job, "video_url", None) or getattr(job, "results", None)
    urls = results if isinstance(results, list) else [results]
    return ref, job.status, *(str(url).partition("?")[0] for url in urls)
