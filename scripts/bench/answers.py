"""What the local server answers: a job of each API while it runs and when it is done, and what
creating one returns.

Before its first hyphen, a job's id tells when it is done, in seconds since the epoch; `inf` never
is.
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


def _video(**state: Any) -> dict[str, Any]:
    return {
        "id": "@id",
        "object": "video",
        "model": "sora-2",
        "prompt": _IDEA,
        "created_at": 1770368400,
        "seconds": "4",
        "size": "1280x720",
        **state,
    }


def _bytes(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer).encode()


# By collection: a job that runs, and one that is done. `@polls` is how often it was read.
JOBS: dict[bytes, tuple[bytes, bytes]] = {
    b"/v2/story": (
        _bytes(_story(status="processing", progress_percentage=50, polls="@polls")),
        _bytes(
            _story(status="success", progress_percentage=100, video_url=_RESULT, polls="@polls")
        ),
    ),
    b"/runwayml/v1/tasks": (
        _bytes(_task(status="RUNNING", progress=0.5, estimatedCost={"credits": 25})),
        _bytes(_task(status="SUCCEEDED", output=[_RESULT], cost={"credits": 25})),
    ),
    b"/lumaai/generations": (
        _bytes(_generation(state="dreaming", assets=None)),
        _bytes(_generation(state="completed", assets={"video": _RESULT})),
    ),
    b"/replicate/v1/predictions": (
        _bytes(_prediction(status="processing", output=None)),
        _bytes(_prediction(status="succeeded", output=_RESULT)),
    ),
    b"/openai/v1/videos": (
        _bytes(_video(status="in_progress", progress=50)),
        _bytes(_video(status="completed", progress=100)),
    ),
}
CREATED: dict[bytes, bytes] = {
    b"/v2/story/idea-2-video": _bytes(_story(status="new", progress_percentage=0)),
    b"/v2/video": _bytes({"id": "@id", "status": "success", "results": [_RESULT], "credits": 0}),
    b"/runwayml/v1/text_to_video": _bytes({"id": "@id"}),
    b"/lumaai/generations/video": _bytes(_generation(state="queued", assets=None)),
    b"/replicate/v1/predictions": _bytes(_prediction(status="starting", output=None)),
}
