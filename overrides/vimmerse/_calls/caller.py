"""Makes calls: picks the path, sends as often as is safe, reads the response."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import httpx
from vimmerse_api.api import Operation, RawResponse
from vimmerse_api.api.asset import GET as ASSET_GET
from vimmerse_api.api.story import GET as STORY_GET
from vimmerse_api.api.video import ESTIMATE_CREDITS

from .._flows.steps import Flow, Send, Sleep
from .._root import invalid
from ..errors import APIError, NotFoundError
from ..jobs import JobRef
from .attempts import Attempts
from .media import after_uploads
from .requests import CallOptions, Prepared, prepare
from .responses import read
from .submissions import noted

if TYPE_CHECKING:
    from vimmerse_api.models import Asset, Story

    from .._settings.session import Session
    from .._settings.settings import Settings
    from ..webhooks import WebhookEvent

T = TypeVar("T")


class Caller:
    """Makes the calls of one client, with its settings and its session."""

    def __init__(self, settings: Settings, session: Session) -> None:
        self.settings, self.session = settings, session

    def changed(self, settings: Settings) -> Caller:
        """Return a caller with other settings and the same session."""
        return Caller(settings, self.session)

    def call(
        self, operation: Operation[T], arguments: Mapping[str, Any], options: CallOptions
    ) -> Flow[RawResponse[T]]:
        """Return the flow that makes a call."""
        if operation.other_path:
            return self._call_either(operation, arguments, options)
        if arguments.get("webhook_url", "") is None:
            arguments = {**arguments, "webhook_url": self.settings.callback()}
        ready = prepare(self.settings, operation, arguments, options)
        flow = self._exchange(ready)
        if ready.media and ready.media.waiting:
            flow = after_uploads(ready, flow, self.call, options)
        if self.session.budget is None and self.session.journal is None:
            return flow
        ask = partial(self.call, ESTIMATE_CREDITS)
        return noted(self.session, self.settings, ready, flow, ask)

    def read(self, ref: JobRef, timeout: float | None = None) -> Flow[RawResponse[Any]]:
        """Return the flow that reads a job, a Story or an Asset."""
        operation = STORY_GET if ref.kind == "story" else ASSET_GET
        return self.call(operation, {operation.path_parameters[0]: ref.id}, {"timeout": timeout})

    def confirm(self, event: WebhookEvent) -> Flow[Story | Asset]:
        """Read the job that a callback names."""
        ref = getattr(event, "job", None)
        if not isinstance(ref, JobRef):
            text = f"expected what webhooks.parse returns, not {type(event).__name__}."
            raise invalid("event", text)
        job: Story | Asset = (yield from self.read(ref)).parsed
        return job

    def _call_either(
        self, operation: Operation[T], arguments: Mapping[str, Any], options: CallOptions
    ) -> Flow[RawResponse[T]]:
        """Take the path that answered before; else try the other one after a 404, once."""
        settled = self.session.paths.get(operation.id)
        path = settled or operation.path
        try:
            response = yield from self.call(_at(path, operation), arguments, options)
        except NotFoundError as error:
            if settled:
                raise
            path = str(operation.other_path)
            try:
                response = yield from self.call(_at(path, operation), arguments, options)
            except APIError as other:  # a gateway answers an unknown path with what it likes
                raise other if other.status in {429, 502, 503, 504} else error from None
        self.session.paths[operation.id] = path
        return response

    def _exchange(self, ready: Prepared[T]) -> Flow[RawResponse[T]]:
        """Send a request as often as is safe. Raise the error of the last response's status, or one
        that says what is known of the outcome.
        """
        auth, now = self.settings.auth, self.session.now
        attempts = Attempts(self.settings, ready, now(), self.session.is_answered)
        left = None if "files" in ready.built or not attempts.creates else attempts.leave
        reply: httpx.Response | httpx.RequestError
        with ready.files:
            while True:
                attempts.begin()
                try:
                    reply = yield from Send(ready.request, auth, alone=attempts.creates, left=left)
                except httpx.RequestError as error:
                    reply = error
                except BaseException as error:
                    attempts.break_off(error)
                    raise
                else:
                    if reply.is_success:
                        self.session.is_answered = True
                        answer = read(ready, reply)
                        if attempts.creates:
                            attempts.log_created(answer.parsed, now())
                        return answer
                yield from Sleep(attempts.delay_after(reply, now()))


def _at(path: str, operation: Operation[T]) -> Operation[T]:
    return replace(operation, path=path, other_path=None)
