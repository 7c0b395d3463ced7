"""Faults: what the caller sees, and what the ledger shows."""

import contextlib
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

IDEA, STORY = "/v2/story/idea-2-video", "story_idea_to_video"
BODY = {"idea": "x", "scene_count": 1, "scene_duration": 1}


@pytest.fixture
def caller(vimmerse_sandbox: Any) -> Iterator[httpx.Client]:
    """Return a client that has to bear faults, 5xx included."""
    headers = {"X-Api-Key": "test-key"}
    with httpx.Client(base_url=vimmerse_sandbox.url, headers=headers, timeout=20) as client:
        yield client


@pytest.mark.parametrize(("accepted", "charges"), [(False, 0), (True, 1)], ids=["before", "after"])
def test_a_dropped_connection_tells_nothing(
    caller: httpx.Client,
    vimmerse_sandbox: Any,
    caplog: pytest.LogCaptureFixture,
    accepted: bool,
    charges: int,
) -> None:
    """A dropped request gets no answer, and is charged only if dropped after acceptance."""
    vimmerse_sandbox.fault("drop", STORY, accepted=accepted)
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        caller.post(IDEA, json=BODY)
    assert vimmerse_sandbox.charges == charges
    assert [r.status for r in vimmerse_sandbox.requests] == [None]
    assert caller.post(IDEA, json=BODY).status_code == 200
    assert caplog.text == ""


@pytest.mark.parametrize(("accepted", "charges"), [(False, 0), (True, 1)], ids=["before", "after"])
def test_a_stall_outlasts_an_impatient_caller(
    caller: httpx.Client, vimmerse_sandbox: Any, accepted: bool, charges: int
) -> None:
    """A stall causes a read timeout, and a charge only if the job was accepted first."""
    vimmerse_sandbox.fault("stall", STORY, accepted=accepted)
    with pytest.raises(httpx.ReadTimeout):
        caller.post(IDEA, json=BODY, timeout=0.5)
    assert caller.get("/v2/story/x").status_code == 404
    assert vimmerse_sandbox.charges == charges


@pytest.mark.parametrize("accepted", [False, True], ids=["before", "after"])
def test_a_stall_ends(caller: httpx.Client, vimmerse_sandbox: Any, accepted: bool) -> None:
    """A caller who waits out a stall gets the usual answer."""
    vimmerse_sandbox.fault("stall", STORY, accepted=accepted, seconds=0.1)
    assert caller.post(IDEA, json=BODY).json()["status"] == "new"


def test_a_truncated_answer_lacks_its_end(caller: httpx.Client, vimmerse_sandbox: Any) -> None:
    """A truncated answer ends before its Content-Length, and the job is charged."""
    vimmerse_sandbox.fault("truncate", STORY)
    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"):
        caller.post(IDEA, json=BODY)
    assert vimmerse_sandbox.charges == 1


def test_a_truncated_file_can_be_resumed(
    caller: httpx.Client, vimmerse_sandbox: Any, uploaded: str
) -> None:
    """A truncated file yields its first half, and a Range request the rest."""
    whole = caller.get(uploaded).content
    vimmerse_sandbox.fault("truncate", "media")
    first = b""
    with caller.stream("GET", uploaded) as answer, contextlib.suppress(httpx.RemoteProtocolError):
        for chunk in answer.iter_raw():
            first += chunk
    rest = caller.get(uploaded, headers={"Range": f"bytes={len(first)}-"})
    assert (len(first), first + rest.content) == (len(whole) // 2, whole)


@pytest.mark.parametrize(("accepted", "charges"), [(False, 0), (True, 1)], ids=["before", "after"])
@pytest.mark.parametrize("status", [429, 500, 503, 520, 418])
def test_a_status_is_answered_as_told(
    caller: httpx.Client, vimmerse_sandbox: Any, status: int, accepted: bool, charges: int
) -> None:
    """The requested status, body shape and Retry-After are sent; charged only if accepted."""
    more = {"status": status, "retry_after": "7", "accepted": accepted}
    vimmerse_sandbox.fault("http-status", STORY, **more)
    answer = caller.post(IDEA, json=BODY)
    assert (answer.status_code, answer.headers["retry-after"]) == (status, "7")
    assert answer.json()["code"] == ("REACHED_LIMIT" if status == 429 else "FAULT")
    assert vimmerse_sandbox.charges == charges
    assert [r.status for r in vimmerse_sandbox.requests] == [status]


def test_a_422_lists_what_is_wrong(caller: httpx.Client, vimmerse_sandbox: Any) -> None:
    """An injected 422 has the documented shape of a 422."""
    vimmerse_sandbox.fault("http-status", STORY, status=422)
    [problem] = caller.post(IDEA, json=BODY).json()["detail"]
    assert (problem["loc"], problem["type"]) == (["body"], "fault")


def test_an_error_can_be_a_page(caller: httpx.Client, vimmerse_sandbox: Any) -> None:
    """With `html`, the error is an HTML page without Retry-After."""
    vimmerse_sandbox.fault("http-status", STORY, status=502, html=True)
    answer = caller.post(IDEA, json=BODY)
    assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html; charset=utf-8")
    assert "<h1>502</h1>" in answer.text
    assert "retry-after" not in answer.headers


def test_an_answer_can_be_wrapped(caller: httpx.Client, vimmerse_sandbox: Any) -> None:
    """A wrapped answer has the asset under `data`; the next answer is bare again."""
    asset = caller.post("/v2/video/enhance", json={"video_url": "https://example.com/a"}).json()
    vimmerse_sandbox.fault("wrap", "asset_get")
    answers = [caller.get(f"/asset/{asset['id']}").json() for _ in range(2)]
    assert (answers[0]["data"]["id"], answers[1]["id"]) == (asset["id"], asset["id"])


def test_an_answer_can_have_a_new_field(caller: httpx.Client, vimmerse_sandbox: Any) -> None:
    """The answer has one more field, of any shape; the next one has not."""
    story = caller.post(IDEA, json=BODY).json()
    vimmerse_sandbox.fault("new-field", "story_get")
    seen = [caller.get(f"/v2/story/{story['id']}").json().get("new_field") for _ in range(2)]
    assert seen == [{"of": ["any", "shape"]}, None]


def test_a_job_can_show_a_status_nobody_knows(caller: httpx.Client, vimmerse_sandbox: Any) -> None:
    """An answer shows the injected status word, and the job itself goes on as usual."""
    story = caller.post(IDEA, json=BODY).json()
    vimmerse_sandbox.fault("job-status", "story_get", word="dreaming")
    seen = [caller.get(f"/v2/story/{story['id']}").json()["status"] for _ in range(2)]
    assert seen[0] == "dreaming"
    assert seen[1] in ("new", "processing", "success")


def test_a_job_can_be_made_to_fail(
    caller: httpx.Client, vimmerse_sandbox: Any, finished: Any
) -> None:
    """A job with an injected failure is charged, fails with the message and is refunded."""
    vimmerse_sandbox.fault("fail", STORY, message="The model was busy.")
    job = finished(caller.post(IDEA, json=BODY).json())
    assert (job["status"], job["message"]) == ("fail", "The model was busy.")
    kinds = [entry["kind"] for entry in vimmerse_sandbox.ledger[0]["entries"]]
    assert kinds == ["charge", "refund"]


def test_faults_are_counted_per_operation(caller: httpx.Client, vimmerse_sandbox: Any) -> None:
    """`skip` and `times` count only requests of the fault's operation."""
    vimmerse_sandbox.fault("http-status", "story_get", status=503, skip=1, times=2)
    others = caller.post(IDEA, json=BODY).status_code
    seen = [caller.get("/v2/story/x").status_code for _ in range(4)]
    assert (others, seen) == (200, [404, 503, 503, 404])


def test_a_fault_of_any_operation(caller: httpx.Client, vimmerse_sandbox: Any) -> None:
    """Faults for `*` meet the next requests of any operation, in the order they were added."""
    vimmerse_sandbox.fault("http-status", status=500)
    vimmerse_sandbox.fault("http-status", status=501)
    seen = [caller.get(path).status_code for path in ("/asset/x", "/v2/story/x", "/asset/x")]
    assert seen == [500, 501, 404]


def test_waiting_faults_are_listed_and_can_be_taken_back(
    caller: httpx.Client, vimmerse_sandbox: Any
) -> None:
    """Pending faults are listed, and DELETE removes them all."""
    vimmerse_sandbox.fault("drop", times=3)
    listed = caller.get("/_sandbox/faults").json()["faults"]
    assert [(f["kind"], f["operation"], f["times"]) for f in listed] == [("drop", "*", 3)]
    assert caller.delete("/_sandbox/faults").json() == {"faults": []}
    assert caller.get("/v2/story/x").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kind": "explode"},
        {"kind": "drop", "operation": "story_dream"},
        {"kind": "drop", "times": 0},
        {"kind": "http-status", "status": 204},
        {"kind": "http-status", "retry_after": "1\r\nX-Evil: 1"},
        {"kind": "drop", "when": "later"},
    ],
)
def test_a_fault_that_is_none_is_refused(caller: httpx.Client, body: Any) -> None:
    """An invalid fault gets a 422 and is not added."""
    assert caller.post("/_sandbox/faults", json=body).status_code == 422
    assert caller.get("/_sandbox/faults").json()["faults"] == []


def test_a_mistake_in_a_test_is_told(vimmerse_sandbox: Any) -> None:
    """The fixture raises with the server's message if a fault is invalid."""
    with pytest.raises(ValueError, match="explode"):
        vimmerse_sandbox.fault("explode")
