"""What is recorded of each request."""

import re
from typing import Any

import httpx
import pytest

IDEA = "/v2/story/idea-2-video"


def test_requests_are_listed_without_keys(api: httpx.Client) -> None:
    """Requests are listed with method, path and status; no control shows the API key."""
    secret = {"X-Api-Key": "sk-very-secret"}
    api.post(IDEA, json={"idea": "x"}, headers=secret)
    api.get("/v2/story/nope", headers=secret)
    listed, ledger = api.get("/_sandbox/requests"), api.get("/_sandbox/ledger")
    names = ("method", "path", "status")
    assert [tuple(one[name] for name in names) for one in listed.json()["requests"]] == [
        ("POST", IDEA, 200),
        ("GET", "/v2/story/nope", 404),
    ]
    assert "sk-very-secret" not in listed.text + ledger.text


def test_the_record_of_a_request_names_its_job(
    api: httpx.Client, vimmerse_sandbox: Any, story: dict[str, Any]
) -> None:
    """A record names operation, account and job if known, even if the answer was lost."""
    vimmerse_sandbox.fault("drop", "story_delete", accepted=True)
    with pytest.raises(httpx.RemoteProtocolError):
        api.delete(f"/v2/story/{story['id']}")
    httpx.get(f"{vimmerse_sandbox.url}/v2/story/x")
    api.get("/nowhere")
    records = api.get("/_sandbox/requests").json()["requests"]
    account = vimmerse_sandbox.ledger[0]["account"]
    keys = ("status", "operation", "account", "job")
    seen = [tuple(record[key] for key in keys) for record in records]
    assert seen[0] == (200, "story_idea_to_video", account, story["id"])
    assert seen[-3:] == [
        (None, "story_delete", account, story["id"]),
        (401, "story_get", "", ""),
        (404, "", "", ""),
    ]
    assert all(re.fullmatch(r"\d{4}-.*\+00:00", record["at"]) for record in records)


def test_charges_count_submissions(api: httpx.Client, vimmerse_sandbox: Any) -> None:
    """Each paid job counts as one charge, and free calls count as none."""
    api.post("/v2/story", json={"idea": "x"})
    api.post(IDEA, json={"idea": "x"})
    assert vimmerse_sandbox.charges == 1
    assert [r.path for r in vimmerse_sandbox.requests] == ["/v2/story", IDEA]
