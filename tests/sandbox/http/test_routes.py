"""Every operation of the document is answered, and every answer fits the document."""

import logging
from collections import defaultdict
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from jsonschema import Draft202012Validator
from media import FILES
from vimmerse_sandbox.document import Document
from vimmerse_sandbox.operations.handlers import HANDLERS
from vimmerse_sandbox.sandbox import Settings
from vimmerse_sandbox.server import SandboxServer

DOCUMENT = yaml.safe_load((Path(__file__).parents[3] / "openapi.yaml").read_text("utf-8"))


def examples() -> Iterator[Any]:
    """Yield every request example of the document, as (path, method, operation, body)."""
    for path, item in DOCUMENT["paths"].items():
        for method in sorted({"get", "post", "delete"} & set(item)):
            operation = item[method]
            content = operation.get("requestBody", {}).get("content", {})
            (body, *_) = content.values() or [{"examples": {"no body": {"value": None}}}]
            named = body["examples"]
            for name, example in named.items():
                identity = f"{operation['operationId']}-{name.replace(' ', '-')}"
                yield pytest.param(path, method, operation, example["value"], id=identity)


def valid(operation: dict[str, Any], answer: httpx.Response) -> None:
    """Check an answer with another validator than the sandbox's own."""
    raw = operation["responses"][str(answer.status_code)]
    if "$ref" in raw:
        raw = DOCUMENT["components"]["responses"][raw["$ref"].rpartition("/")[2]]
    schema = raw["content"]["application/json"]["schema"]
    whole = {**schema, "components": DOCUMENT["components"]}
    Draft202012Validator(whole).validate(answer.json())


@pytest.fixture
def place(api: httpx.Client) -> dict[str, str]:
    """Return ids for the paths: a story whose scenes are drawn, a new one, and an asset."""
    story = api.post("/v2/story", json={"idea": "A kite"}).json()["id"]
    api.post(f"/v2/story/{story}/scenes", json={}).raise_for_status()
    new = api.post("/v2/story", json={"idea": "A kite"}).json()["id"]
    body = {"video_url": "https://example.com/a.mp4"}
    asset = api.post("/v2/video/enhance", json=body).json()["id"]
    return {"story_id": story, "asset_id": asset, "new_story_id": new}


def test_every_handler_has_an_operation() -> None:
    """The document has the operation of every handler; one without a handler gets a general one."""
    assert set(HANDLERS) <= {operation.id for operation in Document.load().operations}


@pytest.mark.parametrize(("path", "method", "operation", "body"), list(examples()))
def test_documented_examples_are_answered_validly(
    api: httpx.Client,
    place: dict[str, str],
    path: str,
    method: str,
    operation: dict[str, Any],
    body: Any,
) -> None:
    """Each documented example gets a valid 200; only concat without videos gets a 400."""
    given = {"json": body} if body is not None else {}
    if "multipart/form-data" in operation.get("requestBody", {}).get("content", {}):
        given = {"files": {name: FILES.get(name, b"1") for name in body}}
    if operation["operationId"] == "story_create_elements":  # before the scenes
        place = place | {"story_id": place["new_story_id"]}
    answer = api.request(method, path.format_map(defaultdict(lambda: "any", place)), **given)
    too_early = operation["operationId"] == "story_concat" and body == {}
    assert answer.status_code == (400 if too_early else 200), answer.text
    valid(operation, answer)


@pytest.mark.parametrize("path", ["/index", "/v2", "/v3/story", "/v2/story/", "/media/x/y.mp4"])
def test_unknown_paths_are_not_found(api: httpx.Client, path: str) -> None:
    """An unknown path gets a 404 in the documented error shape."""
    answer = api.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/v2/story/abc", {"GET", "DELETE"}),
        ("GET", "/v2/story/idea-2-video", {"POST"}),
        ("PATCH", "/v2/video", {"POST"}),
        ("POST", "/asset/abc", {"GET"}),
    ],
)
def test_other_methods_are_refused(
    api: httpx.Client, method: str, path: str, allowed: set[str]
) -> None:
    """An undocumented method gets a 405 whose Allow header lists the path's methods."""
    answer = api.request(method, path)
    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == allowed


def test_an_answer_the_document_does_not_allow_is_a_fault(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """An answer that the document forbids becomes a 500 with the reason in the log."""
    data = deepcopy(DOCUMENT)
    data["components"]["schemas"]["CreditQuote"]["required"].append("discount")
    with (
        caplog.at_level(logging.ERROR, logger="vimmerse_sandbox"),
        SandboxServer(Settings(), document=Document(data)) as server,
    ):
        answer = httpx.post(
            f"{server.url}/v2/video/estimate-credits",
            json={"option": "KlingO"},
            headers={"X-Api-Key": "k"},
        )
    assert (answer.status_code, answer.json()["code"]) == (500, "INTERNAL")
    assert '"discount" is a required property' in caplog.text


def test_the_document_is_served(api: httpx.Client, vimmerse_sandbox: Any) -> None:
    """GET /openapi.json is openapi.yaml, with the sandbox as its server; it is not recorded."""
    del api.headers["X-Api-Key"]
    answer = api.get("/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    (server,) = answer.json()["servers"]
    assert server["url"] == vimmerse_sandbox.url
    assert {**answer.json(), "servers": DOCUMENT["servers"]} == DOCUMENT
    assert api.post("/openapi.json").status_code == 405
    assert [each.method for each in vimmerse_sandbox.requests] == ["POST"]
