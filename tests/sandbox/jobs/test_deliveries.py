"""Callbacks, as a receiver on a real socket gets them."""

import time
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator
from operations import DOCUMENT
from receiver import Receiver

IDEA, STORY = "/v2/story/idea-2-video", "story_idea_to_video"
ENHANCE, ASSET = "/v2/video/enhance", "video_enhance"
PATIENCE = 20.0


def settled(sandbox: Any, count: int = 1) -> list[dict[str, Any]]:
    """Return the deliveries once `count` of them have come to an end."""
    deadline = time.monotonic() + PATIENCE
    while sum(d["state"] in ("delivered", "failed", "refused") for d in sandbox.deliveries) < count:
        assert time.monotonic() < deadline, sandbox.deliveries
        time.sleep(0.01)
    return list(sandbox.deliveries)


@pytest.mark.parametrize(("idea", "status"), [("x", "success"), ("[fail]", "fail")])
def test_a_story_calls_back_without_polling(
    api: httpx.Client, vimmerse_sandbox: Any, receiver: Receiver, idea: str, status: str
) -> None:
    """Success and failure are posted with the documented body to the full address."""
    job = api.post(IDEA, json={"idea": idea, "webhook_url": receiver.url}).json()
    body = receiver.wait_for(1)[0]
    assert body == {"customer_id": body["customer_id"], "batch_id": job["id"], "status": status}
    assert receiver.paths == ["/hook?order=17"]
    schema = {"$ref": "#/components/schemas/StoryCallback", "components": DOCUMENT["components"]}
    Draft202012Validator(schema).validate(body)
    delivery = settled(vimmerse_sandbox)[0]
    assert (delivery["state"], [a["status"] for a in delivery["attempts"]]) == ("delivered", [200])
    assert api.get(f"/v2/story/{job['id']}").json()["status"] == status


@pytest.mark.parametrize("asynchronous", [True, False], ids=["async", "sync"])
def test_an_asset_calls_back(api: httpx.Client, receiver: Receiver, asynchronous: bool) -> None:
    """An asset's callback has its id as `media_id` and its own customer."""
    body = {"video_url": "https://example.com/a.mp4", "webhook_url": receiver.url}
    job = api.post(ENHANCE, json=body | {"async_mode": asynchronous}).json()
    assert receiver.wait_for(1) == [
        {"customer_id": job["customer_id"], "media_id": job["id"], "status": "success"}
    ]


def test_a_refusal_is_followed_by_another_attempt(
    api: httpx.Client, vimmerse_sandbox: Any, receiver: Receiver
) -> None:
    """Attempts repeat until a 2xx, with pauses on the sandbox's clock."""
    receiver.script = [500, 302]
    vimmerse_sandbox.set_speed(1000)
    api.post(IDEA, json={"idea": "x", "webhook_url": receiver.url})
    delivery = settled(vimmerse_sandbox)[0]
    assert [attempt["status"] for attempt in delivery["attempts"]] == [500, 302, 200]
    assert receiver.bodies[0] == receiver.bodies[1] == receiver.bodies[2]


def test_a_receiver_that_is_not_there_is_given_up(
    api: httpx.Client, vimmerse_sandbox: Any, receiver: Receiver
) -> None:
    """A callback fails after five attempts with errors, and the job is unaffected."""
    receiver.server.server_close()
    vimmerse_sandbox.set_speed(10_000)
    job = api.post(IDEA, json={"idea": "x", "webhook_url": receiver.url}).json()
    delivery = settled(vimmerse_sandbox)[0]
    assert (delivery["state"], len(delivery["attempts"])) == ("failed", 5)
    assert all(attempt["error"] for attempt in delivery["attempts"])
    assert api.get(f"/v2/story/{job['id']}").json()["status"] == "success"


def test_another_attempt_waits_for_the_clock(
    api: httpx.Client, vimmerse_sandbox: Any, receiver: Receiver
) -> None:
    """The next attempt is sent only when the stopped clock is advanced."""
    receiver.script = [503]
    vimmerse_sandbox.set_speed(0)
    api.post(IDEA, json={"idea": "x", "webhook_url": receiver.url})
    vimmerse_sandbox.advance(10)
    receiver.wait_for(1)
    assert vimmerse_sandbox.deliveries[0]["state"] == "pending"
    deadline = time.monotonic() + PATIENCE
    while vimmerse_sandbox.deliveries[0]["attempts"][0]["status"] is None:
        assert time.monotonic() < deadline
    vimmerse_sandbox.advance(10)
    assert [a["status"] for a in settled(vimmerse_sandbox)[0]["attempts"]] == [503, 200]


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/hook",
        "http://10.0.0.1/hook",
        "http://127.0.0.1.example.com/",
        "http://localhost@example.com/",
        "http://0.0.0.0:1/",
        "http://[::ffff:10.0.0.1]/",
    ],
)
def test_other_machines_are_not_called(api: httpx.Client, vimmerse_sandbox: Any, url: str) -> None:
    """A callback to another machine is listed as refused, without an attempt."""
    vimmerse_sandbox.set_progression("immediate")
    assert api.post(IDEA, json={"idea": "x", "webhook_url": url}).status_code == 200
    assert [(d["state"], d["attempts"]) for d in vimmerse_sandbox.deliveries] == [("refused", [])]


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:99999/", "https://localhost:1/", "http://[::1]:1/"]
)
def test_an_address_that_leads_nowhere_is_an_error(
    api: httpx.Client, vimmerse_sandbox: Any, url: str
) -> None:
    """An unusable callback address gives failed attempts, not a server error."""
    vimmerse_sandbox.set_speed(10_000)
    assert api.post(IDEA, json={"idea": "x", "webhook_url": url}).status_code == 200
    assert settled(vimmerse_sandbox)[0]["state"] == "failed"


def test_a_callback_can_come_twice(
    api: httpx.Client, vimmerse_sandbox: Any, receiver: Receiver
) -> None:
    """The callback of the faulty job is sent twice, that of the next job once."""
    vimmerse_sandbox.fault("duplicate-webhook", STORY)
    first, second = (
        api.post(IDEA, json={"idea": "x", "webhook_url": receiver.url}).json()["id"]
        for _ in range(2)
    )
    ids = sorted(body["batch_id"] for body in receiver.wait_for(3))
    assert ids == sorted([first, first, second])
    assert [d["state"] for d in settled(vimmerse_sandbox, 3)] == ["delivered"] * 3


def test_callbacks_can_come_in_another_order(
    api: httpx.Client, vimmerse_sandbox: Any, receiver: Receiver
) -> None:
    """The first job's callback is sent after the second job's."""
    vimmerse_sandbox.set_progression("immediate")
    vimmerse_sandbox.fault("reorder-webhook", STORY)
    first = api.post(IDEA, json={"idea": "x", "webhook_url": receiver.url}).json()["id"]
    assert vimmerse_sandbox.deliveries[0]["state"] == "held"
    body = {"video_url": "https://example.com/a.mp4", "webhook_url": receiver.url}
    second = api.post(ENHANCE, json=body).json()["id"]
    seen = [body.get("batch_id") or body.get("media_id") for body in receiver.wait_for(2)]
    assert seen == [second, first]


def test_a_deleted_job_calls_nobody(
    api: httpx.Client, vimmerse_sandbox: Any, receiver: Receiver
) -> None:
    """A story that is deleted while under way sends no callback."""
    vimmerse_sandbox.set_speed(0)
    job = api.post(IDEA, json={"idea": "x", "webhook_url": receiver.url}).json()
    api.delete(f"/v2/story/{job['id']}").raise_for_status()
    vimmerse_sandbox.advance(100)
    assert (vimmerse_sandbox.deliveries, receiver.bodies) == ([], [])


def test_reset_ends_the_attempts(
    api: httpx.Client, vimmerse_sandbox: Any, receiver: Receiver
) -> None:
    """After a reset, nothing more is sent for earlier jobs."""
    receiver.script = [500]
    vimmerse_sandbox.set_progression("immediate")
    api.post(IDEA, json={"idea": "x", "webhook_url": receiver.url})
    receiver.wait_for(1)
    vimmerse_sandbox.reset()
    vimmerse_sandbox.advance(100)
    api.get("/_sandbox/clock")
    assert (vimmerse_sandbox.deliveries, len(receiver.bodies)) == ([], 1)


def test_a_callback_steers_no_sandbox(api: httpx.Client, vimmerse_sandbox: Any) -> None:
    """A callback to the sandbox's own controls, which a web page could ask for, is refused."""
    vimmerse_sandbox.set_speed(10_000)
    body = {"idea": "x", "webhook_url": f"{vimmerse_sandbox.url}/_sandbox/reset"}
    api.post(IDEA, json=body).raise_for_status()
    delivery = settled(vimmerse_sandbox)[0]
    assert {attempt["status"] for attempt in delivery["attempts"]} == {403}
    assert vimmerse_sandbox.charges == 1
