"""Operations without a handler of their own: here, all of the document, under other names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from media import FILES
from vimmerse_sandbox.document import Document
from vimmerse_sandbox.sandbox import Settings
from vimmerse_sandbox.server import SandboxServer

DOCUMENT = yaml.safe_load((Path(__file__).parents[3] / "openapi.yaml").read_text("utf-8"))
STORY, ASSET = "/v2/story/{story_id}", "/asset/{asset_id}"
RENAME = "/v2/story/{story_id}/title"


def renamed() -> dict[str, Any]:
    """Return the document with another operationId everywhere, and a PATCH of a story."""
    data = deepcopy(DOCUMENT)
    for item in data["paths"].values():
        for operation in item.values():
            if isinstance(operation, dict):
                operation["operationId"] += "_anew"
    body = {"type": "object", "properties": {"title": {"type": "string"}}}
    data["paths"][RENAME] = {
        "patch": {
            "operationId": "story_rename",
            "requestBody": {"content": {"application/json": {"schema": body}}},
            "responses": data["paths"][STORY]["get"]["responses"],
        }
    }
    return data


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    """Return a sandbox that has a handler for no operation."""
    settings = Settings(job_seconds=0.1)
    with SandboxServer(settings, document=Document(renamed())) as server:
        yield server


@pytest.fixture
def api(server: SandboxServer) -> Iterator[httpx.Client]:
    """Return an HTTP client with a key."""
    with httpx.Client(base_url=server.url, headers={"X-Api-Key": "k"}, timeout=60) as client:
        yield client


def examples() -> Iterator[Any]:
    """Yield each operation that makes something, with its first example."""
    for path, item in DOCUMENT["paths"].items():
        if "post" in item:
            ((kind, content),) = item["post"]["requestBody"]["content"].items()
            example = next(iter(content["examples"].values()))["value"]
            yield pytest.param(path, kind, example, id=item["post"]["operationId"])


@pytest.mark.parametrize(("path", "kind", "example"), list(examples()))
def test_the_documented_example_is_answered(
    api: httpx.Client, finished: Callable[..., Any], path: str, kind: str, example: dict[str, Any]
) -> None:
    """Each operation accepts its example, and a job that it makes ends with a real file."""
    story = finished(api.post("/v2/story/idea-2-video", json={"idea": "A kite"}).json())
    given: dict[str, Any] = {"json": example}
    if kind == "multipart/form-data":
        given = {"files": {name: (f"{name}.bin", FILES[name]) for name in example}}
    answer = api.post(path.format(story_id=story["id"]), **given)
    assert answer.status_code == 200, answer.text
    if path == "/v2/video/estimate-credits":
        assert answer.json()["total_credits"] == 50
        return
    job = finished(answer.json())
    assert job["status"] == "success"
    file = api.get(job["video_url"] if "video_url" in job else job["results"][0])
    assert (file.status_code, len(file.content) > 0) == (200, True)


def test_a_story_is_read_changed_and_deleted(api: httpx.Client) -> None:
    """GET reads a job, PATCH changes the fields that it has, DELETE ends it."""
    story = api.post("/v2/story/idea-2-video", json={"idea": "A kite"}).json()
    path = STORY.format(story_id=story["id"])
    changed = api.patch(f"{path}/title", json={"title": "Wind", "mood": "calm"})
    assert (changed.status_code, changed.json()["title"]) == (200, "Wind")
    assert api.get(path).json()["title"] == "Wind"
    assert api.delete(path).json()["status"] == "deleted"
    assert api.get(path).status_code == 404


def test_jobs_of_others_are_not_found(api: httpx.Client) -> None:
    """Reading, changing and going on with a job of another key is a 404."""
    headers = {"X-Api-Key": "another"}
    story = api.post("/v2/story/idea-2-video", json={"idea": "A"}, headers=headers).json()
    path = STORY.format(story_id=story["id"])
    answers = [
        api.get(path),
        api.patch(f"{path}/title", json={}),
        api.post(f"{path}/concat", json={}),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_money_and_failures_work_as_usual(api: httpx.Client, finished: Callable[..., Any]) -> None:
    """A key without credits gets a 402, [fail] fails the job, and what is free is free."""
    body = {"video_url": "https://example.com/a.mp4", "prompt": "[fail]", "option": "KlingO"}
    poor = api.post("/v2/video/video-to-video", json=body, headers={"X-Api-Key": "broke"})
    assert poor.status_code == 402
    assert finished(api.post("/v2/video/video-to-video", json=body).json())["status"] == "fail"
    picture = api.post("/v2/image", files={"image_file": ("a.png", FILES["image_file"])})
    assert picture.json()["credits"] == 0
