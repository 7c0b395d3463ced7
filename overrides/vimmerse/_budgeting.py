"""The budget at work: estimates a job before it is submitted, reserves, submits, and settles
when a finished job is read.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import httpx
from vimmerse_api.api import Operation
from vimmerse_api.api.video import ESTIMATE_CREDITS
from vimmerse_api.models import Asset, Story, StorySnapshot

from . import errors
from ._asset_route import call_any_route
from ._calls import call
from ._flow import Flow, Sleep, Step
from ._requests import check_arguments
from ._retry import is_repeatable
from ._settings import Settings
from .budget import Budget
from .credits import estimate_story_request
from .jobs import JobRef, State, lacks_result, state_of

T = TypeVar("T")
_BY_FORMULA = {"story_idea_to_video", "story_url_to_video", "story_images_to_video"}
_FREE = {"video_upload"}  # Video page: upload-video costs 0 credits
# The app_name of POST /v2/video/estimate-credits and the server's default option, where the Video
# page gives both.
_BY_SERVICE = {
    "video_reference_to_video": ("reference-to-video", "KlingO"),
    "video_apply_effect": ("video-effects", "HiggsfieldEffects"),
    "video_lip_sync": ("lip-sync", "AutoLipSync"),
    "video_video_to_video": ("video-to-video", "KlingO"),
}
_IN_FORMULA = ("image_urls", "scene_count", "scene_duration", "video_tool", "audio_option")
_ASKED_WITH = ("option", "quantity", "duration", "video_duration", "prompt")
_PERHAPS_BILLED = (errors.SubmissionUnknownError, errors.ResponseDecodeError)


def call_within_budget(
    settings: Settings, operation: Operation[T], arguments: Mapping[str, Any], **options: Any
) -> Flow[tuple[httpx.Response, T]]:
    """Send a call; if it submits a job and there is a budget, only when the job fits."""
    budget = settings.budget
    if budget is None or is_repeatable(operation.id, operation.method):
        response, answer = yield from call_any_route(settings, operation, arguments, **options)
    else:
        response, answer = yield from _submit(settings, budget, operation, arguments, options)
    if budget is not None:
        _settle(budget, answer)
    return response, answer


def _submit(
    settings: Settings,
    budget: Budget,
    operation: Operation[T],
    arguments: Mapping[str, Any],
    options: Mapping[str, Any],
) -> Flow[tuple[httpx.Response, T]]:
    check_arguments(operation, arguments)
    name = str(uuid.uuid4())
    extra = options.get("extra_body")
    extra = extra if isinstance(extra, Mapping) else {}
    budget.reserve(name, (yield from _estimate(settings, operation.id, arguments, extra)))
    steps: list[Step] = []
    try:
        response, answer = yield from _noted(
            call_any_route(settings, operation, arguments, **options), steps
        )
    except _PERHAPS_BILLED:
        raise
    except BaseException as error:
        # What breaks a request off leaves its outcome unknown; a pause comes after a refusal only.
        if isinstance(error, Exception) or not steps or isinstance(steps[-1], Sleep):
            budget.release(name)
        raise
    if isinstance(answer, Story | Asset):
        budget.rename(name, str(JobRef.of(answer)))
    return response, answer


def _noted(flow: Flow[T], steps: list[Step]) -> Flow[T]:
    """Carry a flow on, and note its steps."""
    try:
        step = next(flow)
        while True:
            steps.append(step)
            try:
                reply = yield step
            except BaseException as error:
                step = flow.throw(error)
            else:
                step = flow.send(reply)
    except StopIteration as done:
        answer: T = done.value
        return answer


def _estimate(
    settings: Settings, operation: str, arguments: Mapping[str, Any], extra: Mapping[str, Any]
) -> Flow[int | None]:
    """Return the credits an operation may cost at most, None when nobody can tell."""
    if operation in _FREE:
        return 0
    if operation in _BY_FORMULA:
        given = _priced(_IN_FORMULA, arguments, extra)
        return None if given is None else estimate_story_request(**given).credits
    given = _priced(_ASKED_WITH, arguments, extra)
    if operation not in _BY_SERVICE or given is None:
        return None
    app_name, option = _BY_SERVICE[operation]
    question = {"option": option, **given, "app_name": app_name}
    try:
        _, estimate = yield from call(settings, ESTIMATE_CREDITS, question)
    except errors.InvalidArgumentError:  # from extra_body: the arguments have been checked
        return None
    return _figure(estimate.total_credits)


def _priced(
    names: Iterable[str], arguments: Mapping[str, Any], extra: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Return what is sent of the fields that set a price, None when what the server makes of one is
    not known: it is null, or the operation does not document it.
    """
    replaced = {name: extra[name] for name in names if name in extra}
    if any(value is None or name not in arguments for name, value in replaced.items()):
        return None
    given = {name: arguments[name] for name in names if arguments.get(name) is not None}
    return given | replaced


def _settle(budget: Budget, answer: object) -> None:
    if isinstance(answer, StorySnapshot) and answer.id:  # what deleting answers with
        budget.settle(f"story:{answer.id}", _figure(answer.used_credits))
    elif isinstance(answer, Story | Asset) and _has_ended(answer):
        used = answer.used_credits if isinstance(answer, Story) else answer.credits
        budget.settle(str(JobRef.of(answer)), _figure(used))


def _has_ended(job: Story | Asset) -> bool:
    """Tell a job whose figures are final: one without its result may yet be charged."""
    return state_of(job.status) is not State.RUNNING and not lacks_result(job)


def _figure(used: object) -> int | None:
    """Return credits as a figure, None for whatever else a server may put in their place."""
    return used if isinstance(used, int) and not isinstance(used, bool) and used >= 0 else None
