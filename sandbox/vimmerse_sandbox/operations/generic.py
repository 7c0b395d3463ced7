"""What an operation does that has no handler of its own: the document alone decides.

An operation that answers a job makes, reads, changes or deletes one; its video is a placeholder.
Any other operation answers the document's example, with what the request says in its place.
"""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from typing import Any

from starlette.datastructures import UploadFile

from ..errors import not_found
from ..jobs.job import Kind
from ..media.recipes import PLACEHOLDER, Film, Slide
from . import arguments, assets, steps, stories
from .call import Answer, Call

KINDS: Mapping[str, Kind] = {"Story": "story", "StorySnapshot": "story", "Asset": "asset"}
VIEWS = {"story": stories.view, "asset": assets.view}
TEXTS = ("prompt", "idea", "text", "title")
# Those of the documented automatic operations.
STORY: dict[str, Any] = {
    **{"idea": "", "scene_count": 3, "scene_duration": 5, "aspect_ratio": "16:9"},
    **{"video_tool": "Auto", "is_transition": False},
}
SECONDS = 5
MOST_RESULTS = 4


async def handle(call: Call) -> Any:
    """Return the answer of any operation."""
    names = call.operation.success.schemas
    kind = next((KINDS[name] for name in names if name in KINDS), None)
    if kind and call.operation.method == "POST":
        return await MAKERS[kind](call)
    if kind is None or not call.path:
        return await _example(call)
    job = call.account.job(kind, call.job_id)
    if call.operation.method == "DELETE":
        job = call.sandbox.store.delete(call.account, job, call.now)
    elif call.operation.method != "GET":
        job.fields.update(
            {name: call.arguments[name] for name in job.fields & call.arguments.keys()}
        )
        call.sandbox.store.rewritten(job)
    return VIEWS[kind](job, call.now)


async def _example(call: Call) -> Any:
    """Return the document's example. Its fields have the values of the request's own of the same
    name, unless the answer may not have these.
    """
    success = call.operation.success
    if isinstance(file := call.arguments.get("file"), UploadFile):
        await file.close()
    if not isinstance(success.example, dict):
        return success.example
    given = {**call.path, **call.arguments}
    answer = success.example | {name: given[name] for name in success.example.keys() & given.keys()}
    is_allowed = not call.operation.answer_problem(success.status, answer)
    return answer if is_allowed else success.example


async def _asset(call: Call) -> Answer:
    if "file" in call.arguments:
        return await assets.upload(call)
    if call.path:
        _refuse_unknown(call)
    count = max(1, min(arguments.like(call.arguments, "quantity", 1), MOST_RESULTS))
    seconds = _seconds(call)
    films = [_placeholder(call, seconds, f"Result {n} of {count}") for n in range(1, count + 1)]
    app_name = call.operation.id.partition("_")[2].replace("_", "-")
    return await assets.make(call, app_name, films, seconds=seconds)


async def _story(call: Call) -> Answer:
    if call.path:
        return await _step(call)
    usual = {name: arguments.like(call.arguments, name, value) for name, value in STORY.items()}
    given = {**call.arguments, **usual}
    given["scene_count"] = max(1, given["scene_count"])
    given["scene_duration"] = max(1, min(given["scene_duration"], arguments.MAX_SECONDS))
    given["idea"] = given["idea"] or _text(call)
    given.pop("elements", None)
    return await stories.from_idea(replace(call, arguments=given))


async def _step(call: Call) -> Answer:
    """Give a story another video, like the steps that have handlers."""
    job = steps.idle(call)
    await steps.compose(call, job, _placeholder(call, _seconds(call), job.fields["title"]), "")
    return stories.view(job, call.now)


MAKERS: Mapping[Kind, Callable[[Call], Coroutine[Any, Any, Answer]]] = {
    "asset": _asset,
    "story": _story,
}


def _refuse_unknown(call: Call) -> None:
    """Raise Refusal (404) if the path names no job of this account, of any kind."""
    job = call.sandbox.store.known(call.job_id)
    if job is None or job.owner != call.account.name:
        raise not_found("Job")


def _placeholder(call: Call, seconds: int, note: str) -> Film:
    name = call.operation.id.partition("_")[2].replace("_", " ").capitalize()
    slide = Slide(name, _text(call)[:600], seconds, note, footer=PLACEHOLDER)
    ratio = arguments.ratio(arguments.like(call.arguments, "aspect_ratio", ""))
    return Film((slide,), ratio)


def _seconds(call: Call) -> int:
    return max(1, min(arguments.like(call.arguments, "duration", SECONDS), 60))


def _text(call: Call) -> str:
    texts = (arguments.like(call.arguments, name, "") for name in TEXTS)
    return next(filter(None, texts), f"The sandbox does not know {call.operation.id}.")
