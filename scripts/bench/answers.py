"""What the local server answers: for each API, a job that runs, a job that is done, and the answer
to a create.

The parts of a job's id are the time when it is done, in seconds since the epoch, or `inf`, a number
and, if it reports progress, the time when it began and how: smooth or stepwise.
"""

from __future__ import annotations

import json
from typing import Any

_CREATED_AT = "2026-02-06T09:00:00.000000+00:00"
_RESULT = "https://media.example/paper-boat.mp4"
_IDEA = "A paper boat sails down a rainy street and finds the sea"


def _story(**state: Any) -> dict[str, Any]:
    return {
        "id": "@id",
        "title": "Paper boat",
        "idea": _IDEA,
        "is_transition": False,
        "aspect_ratio": "16:9",
        "used_credits": 150,
        "all_medias": [],
        "created_at": _CREATED_AT,
        "updated_at": _CREATED_AT,
        **state,
    }


def _task(**state: Any) -> dict[str, Any]:
    return {"id": "@id", "createdAt": _CREATED_AT, **state}


def _generation(**state: Any) -> dict[str, Any]:
    request = {"generation_type": "video", "model": "ray-2", "prompt": _IDEA, "loop": False}
    return {
        "id": "@id",
        "generation_type": "video",
        "model": "ray-2",
        "created_at": _CREATED_AT,
        "failure_reason": None,
        "request": {**request, "aspect_ratio": "16:9", "duration": "5s", "resolution": "720p"},
        **state,
    }


def _prediction(**state: Any) -> dict[str, Any]:
    return {
        "id": "@id",
        "model": "someone/some-model",
        "version": "5c7d5dc6",
        "input": {"prompt": _IDEA},
        "logs": "",
        "error": None,
        "created_at": _CREATED_AT,
        "started_at": _CREATED_AT,
        "urls": {"get": _RESULT, "cancel": _RESULT},
        **state,
    }


def _queued(**state: Any) -> dict[str, Any]:
    address = "https://queue.fal.run/fal-ai/veo3/requests/@id"
    return {
        "request_id": "@id",
        "response_url": address,
        "status_url": f"{address}/status",
        "cancel_url": f"{address}/cancel",
        "logs": None,
        **state,
    }


def _bytes(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer).encode()


_FAL_RESULT = _bytes({"video": {"url": _RESULT, "content_type": "video/mp4"}})

# By route: a job that runs, and one that is done. `@polls` is how often the job was read.
JOBS: dict[bytes, tuple[bytes, bytes]] = {
    b"/v2/story/@id": (
        _bytes(_story(status="processing", progress_percentage="@progress", polls="@polls")),
        _bytes(
            _story(status="success", progress_percentage=100, video_url=_RESULT, polls="@polls")
        ),
    ),
    b"/runwayml/v1/tasks/@id": (
        _bytes(_task(status="RUNNING", progress=0.5, estimatedCost={"credits": 25})),
        _bytes(_task(status="SUCCEEDED", output=[_RESULT], cost={"credits": 25})),
    ),
    b"/lumaai/generations/@id": (
        _bytes(_generation(state="dreaming", assets=None)),
        _bytes(_generation(state="completed", assets={"video": _RESULT})),
    ),
    b"/replicate/v1/predictions/@id": (
        _bytes(_prediction(status="processing", output=None)),
        _bytes(_prediction(status="succeeded", output=_RESULT)),
    ),
    b"/fal/fal-ai/veo3/requests/@id/status": (
        _bytes(_queued(status="IN_PROGRESS")),
        _bytes(_queued(status="COMPLETED", metrics={"inference_time": 40.2})),
    ),
    # Read once, when the status is COMPLETED.
    b"/fal/fal-ai/veo3/requests/@id": (_FAL_RESULT, _FAL_RESULT),
}


def progress(name: bytes, now: float) -> int:
    """Return the percentage that a job reports: 50 from the start, one that grows evenly, or the
    steps 0, 10, 50 of the service's examples.
    """
    end, _, *more = name.split(b"-")
    if not more:
        return 50
    began, kind = float(more[0]), more[1]
    percentage = int(100 * (now - began) / (float(end) - began))
    return percentage if kind == b"smooth" else max(n for n in (0, 10, 50) if n <= percentage)


CREATED: dict[bytes, bytes] = {
    b"/v2/story/idea-2-video": _bytes(_story(status="new", progress_percentage=0)),
    b"/v2/video": _bytes({"id": "@id", "status": "success", "results": [_RESULT], "credits": 0}),
    b"/runwayml/v1/text_to_video": _bytes({"id": "@id"}),
    b"/lumaai/generations/video": _bytes(_generation(state="queued", assets=None)),
    b"/replicate/v1/predictions": _bytes(_prediction(status="starting", output=None)),
    b"/fal/fal-ai/veo3": _bytes(_queued(status="IN_QUEUE", queue_position=0)),
}
