"""Which API keys are accepted."""

from typing import Any

import httpx
import pytest
from vimmerse_sandbox.sandbox import Settings
from vimmerse_sandbox.server import SandboxServer

IDEA = "/v2/story/idea-2-video"


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 401, "UNAUTHORIZED"),
        ({"X-Api-Key": ""}, 401, "UNAUTHORIZED"),
        ({"X-Api-Key": "refused"}, 401, "UNAUTHORIZED"),
        ({"X-Api-Key": "forbidden"}, 403, "FORBIDDEN"),
        ({"Authorization": "Bearer k"}, 401, "UNAUTHORIZED"),
    ],
    ids=["none", "empty", "refused", "forbidden", "bearer"],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", IDEA), ("GET", "/v2/story/x"), ("GET", "/asset/x"), ("POST", "/v2/video")],
)
def test_keys_are_needed(
    vimmerse_sandbox: Any, method: str, path: str, headers: Any, status: int, code: str
) -> None:
    """A missing or refused key gets a 401 or 403 before the request is checked."""
    answer = httpx.request(method, vimmerse_sandbox.url + path, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_accepted_keys_shut_out_the_others() -> None:
    """With accepted keys configured, any other key gets a 401."""
    with SandboxServer(Settings(accepted_keys=frozenset({"mine"}))) as server:
        asked = [
            httpx.post(server.url + IDEA, json={"idea": "x"}, headers={"X-Api-Key": key})
            for key in ("mine", "other")
        ]
    assert [answer.status_code for answer in asked] == [200, 401]
