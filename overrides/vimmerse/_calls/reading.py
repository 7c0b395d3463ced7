"""Reads one job from the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vimmerse_api.api.asset import GET as ASSET_GET
from vimmerse_api.api.story import GET as STORY_GET

from ..errors import InvalidArgumentError
from ..jobs import JobRef

if TYPE_CHECKING:
    from vimmerse_api.api import RawResponse
    from vimmerse_api.models import Asset, Story

    from .._flows.steps import Flow
    from ..webhooks import WebhookEvent
    from .caller import Caller


def read(caller: Caller, ref: JobRef, timeout: float | None = None) -> Flow[RawResponse[Any]]:
    """Return the flow that reads a job, a Story or an Asset."""
    operation = STORY_GET if ref.kind == "story" else ASSET_GET
    return caller.call(operation, {operation.path_parameters[0]: ref.id}, {"timeout": timeout})


def confirm(caller: Caller, event: WebhookEvent) -> Flow[Story | Asset]:
    """Read the job that a callback names."""
    ref = getattr(event, "job", None)
    if not isinstance(ref, JobRef):
        words = f"event: expected what webhooks.parse returns, not {type(event).__name__}."
        raise InvalidArgumentError(words, argument="event")
    job: Story | Asset = (yield from read(caller, ref)).parsed
    return job
