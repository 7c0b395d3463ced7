"""Every status of every operation of the document is provoked, and its answer is checked against
the document by another validator than the sandbox's; and every status of a job is reached.

What the sandbox never gives of its own accord comes from a fault that is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator
from operations import DOCUMENT, OPERATIONS, arguments, documented
from vimmerse_api.api import Operation

BY_ID = {operation.id: operation for operation in OPERATIONS}
# What has to be made, in this order, before an operation has something to work on.
MAKERS = {"story_id": "story_create", "asset_id": "video_upload"}
BEFORE = {
    **{o.id: [MAKERS[n] for n in o.path_parameters if n in MAKERS] for o in OPERATIONS},
    "story_create_videos": ["story_create", "story_create_scenes"],
}
# What breaks a rule that the pages give in words.
AGAINST_PROSE: dict[str, dict[str, Any]] = {
    "story_create": {"image_urls": ["ftp://example.com/a.jpg"]},
    "story_create_elements": {"storyboard": {"scenes": []}},
    "story_create_scenes": {"storyboard": {"scenes": []}},
    "story_concat": {"concat_video_urls": ["ftp://example.com/a.mp4"]},
    "video_upload": {"video_file": b""},
    "image_upload": {"image_file": b"not a picture"},
    "audio_upload": {"audio_file": b"not a sound"},
    "video_lip_sync": {"image_url": "", "video_url": ""},
    "video_avatar_lip_sync": {"avatar_id": ""},
}
UPLOADS = {o.id for o in OPERATIONS if "multipart" in str(documented(o).get("requestBody"))}
AGAINST_SCHEMA = {name: {"some_other_field": b"not really a file"} for name in UPLOADS}
FREE = {"story_create", "story_create_elements", "story_create_scenes", "story_concat", *UPLOADS}
BY_FAULT = {
    **{(operation.id, "429"): "there are no limits" for operation in OPERATIONS},
    **{(operation.id, "5XX"): "the sandbox does not fail" for operation in OPERATIONS},
    **{(name, "402"): "costs nothing" for name in FREE},
    ("story_get", "400"): "any text is taken for an id, and not found",
    ("story_delete", "400"): "any text is taken for an id, and not found",
    **{(o.id, "422"): "takes nothing but text" for o in OPERATIONS if o.body is None},
}
KEYS = {"403": "forbidden", "402": "broke"}
JOB_SECONDS = 10
# What to ask for, and after how many seconds the job shows the status.
JOB_STATUSES = {
    "new": ("", 0),
    "processing": ("", JOB_SECONDS / 2),
    "success": ("", JOB_SECONDS),
    "fail": ("[fail]", JOB_SECONDS),
}


def cases(*, by_fault: bool) -> Iterator[Any]:
    """Yield each operation with each of its statuses, either the given ones or the others."""
    for operation in OPERATIONS:
        for status in documented(operation)["responses"]:
            if ((operation.id, status) in BY_FAULT) == by_fault:
                yield pytest.param(operation, status, id=f"{operation.id}-{status}")


@pytest.fixture
def http(vimmerse_sandbox: Any) -> Iterator[httpx.Client]:
    """Return a plain HTTP client of the sandbox."""
    with httpx.Client(base_url=vimmerse_sandbox.url, timeout=60) as client:
        yield client


@pytest.mark.parametrize(("operation", "status"), list(cases(by_fault=False)))
def test_a_documented_status_is_given(
    http: httpx.Client, operation: Operation[Any], status: str
) -> None:
    """The status is answered with a body of the schema that the document gives for it."""
    key = KEYS.get(status, "ann")
    owner = "ann" if status == "403" else key
    job = "no-such-job" if status == "404" else prepared(http, operation, owner)
    given = arguments(operation)
    if status == "400":
        given |= AGAINST_PROSE.get(operation.id, {"webhook_url": "ftp://example.com/hook"})
    if status == "422":
        given = AGAINST_SCHEMA.get(operation.id, {name: {"of": "no shape"} for name in given})
    answer = send(http, operation, job, given, "" if status == "401" else key)
    assert str(answer.status_code) == status, answer.text
    assert list(validator(operation, status).iter_errors(answer.json())) == []


@pytest.mark.parametrize(("operation", "status"), list(cases(by_fault=True)))
def test_any_other_documented_status_can_be_asked_for(
    http: httpx.Client, vimmerse_sandbox: Any, operation: Operation[Any], status: str
) -> None:
    """A fault gives the status, with a body of its documented schema."""
    asked = int(status.replace("XX", "03"))
    vimmerse_sandbox.fault("http-status", operation.id, status=asked)
    answer = send(http, operation, "no-such-job", arguments(operation), "ann")
    assert answer.status_code == asked
    assert list(validator(operation, status).iter_errors(answer.json())) == []


def test_what_faults_give_is_documented() -> None:
    """The statuses that only a fault gives are statuses of the document."""
    missing = [(n, s) for n, s in BY_FAULT if s not in documented(BY_ID[n])["responses"]]
    assert missing == []


@pytest.mark.parametrize("operation", ["story_idea_to_video", "video_reference_to_video"])
@pytest.mark.parametrize("status", DOCUMENT["components"]["schemas"]["JobStatus"]["enum"])
def test_every_job_status_is_reached(
    http: httpx.Client, vimmerse_sandbox: Any, operation: str, status: str
) -> None:
    """A story and an asset show each status that the document declares."""
    vimmerse_sandbox.set_speed(0)
    vimmerse_sandbox.set_progression("timed", seconds=JOB_SECONDS)
    words, seconds = JOB_STATUSES[status]
    given = {name: words for name in ("idea", "prompt") if words}
    body = {**arguments(BY_ID[operation]), **given}
    job = send(http, BY_ID[operation], "", body, "ann").raise_for_status().json()["id"]
    vimmerse_sandbox.advance(seconds)
    read = BY_ID["story_get" if "story" in operation else "asset_get"]
    assert send(http, read, job, {}, "ann").json()["status"] == status


def prepared(http: httpx.Client, operation: Operation[Any], key: str) -> str:
    """Make what the operation works on, by the document's own examples, and return its id."""
    job = ""
    for name in BEFORE[operation.id]:
        answer = send(http, BY_ID[name], job, arguments(BY_ID[name]), key)
        job = answer.raise_for_status().json()["id"]
    return job


def send(
    http: httpx.Client, operation: Operation[Any], job: str, given: dict[str, Any], key: str
) -> httpx.Response:
    """Send a request as the document describes it."""
    headers = {"X-Api-Key": key} if key else {}
    path = operation.path.format(**dict.fromkeys(operation.path_parameters, job))
    if operation.id in UPLOADS:
        files = {name: ("clip.mp4", content) for name, content in given.items()}
        return http.post(path, headers=headers, files=files)
    body = {name: value for name, value in given.items() if name not in operation.path_parameters}
    return http.request(
        operation.method, path, headers=headers, json=body if operation.body else None
    )


def validator(operation: Operation[Any], status: str) -> Draft202012Validator:
    """Return a validator of what the document says that the operation answers."""
    node = documented(operation)["responses"][status]
    while "$ref" in node:
        node = DOCUMENT["components"]["responses"][node["$ref"].rpartition("/")[2]]
    schema = node["content"]["application/json"]["schema"]
    return Draft202012Validator({**schema, "components": DOCUMENT["components"]})
