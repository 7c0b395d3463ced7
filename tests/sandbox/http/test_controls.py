"""The controls over HTTP: the pace of jobs, single jobs, reset, and who may call them."""

from typing import Any

import httpx
import pytest
from vimmerse import JobRef

IDEA = "/v2/story/idea-2-video"
FOREIGN = "https://example.com/in.mp4"


def status(api: httpx.Client, job: dict[str, Any]) -> str:
    return str(api.get(f"/v2/story/{job['id']}").json()["status"])


def test_immediate_jobs_are_finished_in_the_answer(
    api: httpx.Client, vimmerse_sandbox: Any, uploaded: str
) -> None:
    """In immediate mode, creates answer with finished stories and edits."""
    vimmerse_sandbox.set_progression("immediate")
    story = api.post(IDEA, json={"idea": "x"}).json()
    edit = api.post("/v2/video/enhance", json={"video_url": uploaded}).json()
    assert (story["status"], story["progress_percentage"]) == ("success", 100)
    assert story["video_url"]
    assert (edit["status"], len(edit["results"])) == ("success", 1)


def test_manual_jobs_go_where_they_are_told(api: httpx.Client, vimmerse_sandbox: Any) -> None:
    """A manual job stays `new` however late it is, and shows each state it is put to."""
    vimmerse_sandbox.set_progression("manual")
    job = api.post(IDEA, json={"idea": "x"}).json()
    vimmerse_sandbox.advance(100_000)
    seen = [status(api, job)]
    for progress in (30, 70):
        vimmerse_sandbox.steer(job["id"], "processing", progress=progress)
        seen.append(api.get(f"/v2/story/{job['id']}").json()["progress_percentage"])
    answer = api.post(f"/_sandbox/jobs/{job['id']}", json={"status": "success"})
    assert answer.json() == {"status": "success"}
    assert [*seen, status(api, job)] == ["new", 30, 70, "success"]


def test_a_job_is_steered_by_whatever_names_it(vimmerse_sandbox: Any) -> None:
    """`steer` takes a model, a JobRef or its text, and a mistake raises a readable error."""
    vimmerse_sandbox.set_progression("manual")
    client = vimmerse_sandbox.client()
    stories = [client.story.idea_to_video(idea="x", scene_count=1) for _ in range(3)]
    named = (stories[0], JobRef.of(stories[1]), str(JobRef.of(stories[2])))
    for name in named:
        vimmerse_sandbox.steer(name, "success")
    assert [client.story.get(story.id).status for story in stories] == ["success"] * 3
    with pytest.raises(ValueError, match=r"^jobs/nobody: Job not found"):
        vimmerse_sandbox.steer("story:nobody", "success")
    with pytest.raises(ValueError, match=r"^faults: body\.kind: "):
        vimmerse_sandbox.fault("dorp")


def test_a_job_can_be_told_to_fail(api: httpx.Client, vimmerse_sandbox: Any) -> None:
    """A job that is put to `fail` shows the given message and is refunded."""
    vimmerse_sandbox.set_progression("manual")
    job = api.post("/v2/video/enhance", json={"video_url": FOREIGN}).json()
    vimmerse_sandbox.steer(job["id"], "fail", message="The model was busy.")
    after = api.get(f"/asset/{job['id']}").json()
    assert (after["status"], after["message"]) == ("fail", "The model was busy.")
    account = vimmerse_sandbox.ledger[0]
    assert account["balance"] == account["opening"]


@pytest.mark.parametrize(
    ("control", "body", "expected"),
    [
        ("clock", {"speed": -1}, 422),
        ("clock", {"advance": "soon"}, 422),
        ("clock", {"advance": 1e9}, 422),
        ("clock", {"pace": 2}, 422),
        ("progression", {}, 422),
        ("progression", {"mode": "sometimes"}, 422),
        ("progression", {"mode": "timed", "seconds": 0}, 422),
        ("jobs/nobody", {"status": "success"}, 404),
        ("jobs/nobody", {"status": "deleted"}, 422),
    ],
)
def test_a_wrong_control_is_refused(
    api: httpx.Client, control: str, body: Any, expected: int
) -> None:
    """A wrong body or job id of a control gets a 422 or a 404."""
    assert api.post(f"/_sandbox/{control}", json=body).status_code == expected


def test_a_finished_job_goes_nowhere(api: httpx.Client, story: dict[str, Any]) -> None:
    """Steering a finished job gets a 400 and changes nothing."""
    answer = api.post(f"/_sandbox/jobs/{story['id']}", json={"status": "fail"})
    assert answer.status_code == 400
    assert status(api, story) == "success"


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
@pytest.mark.parametrize("control", ["clock", "progression", "jobs/x", "reset"])
def test_pages_change_nothing(api: httpx.Client, control: str, headers: Any) -> None:
    """Control requests of a web page get a 403 and change nothing."""
    answer = api.post(f"/_sandbox/{control}", json={"speed": 0}, headers=headers)
    assert (answer.status_code, api.get("/_sandbox/clock").json()["speed"]) == (403, 1)


def test_reset_forgets_everything(api: httpx.Client, story: dict[str, Any]) -> None:
    """A reset removes jobs, files, ledger entries and recorded requests."""
    assert api.post("/_sandbox/reset").status_code == 200
    assert api.get(f"/v2/story/{story['id']}").status_code == 404
    assert httpx.get(story["video_url"]).status_code == 404
    requests = api.get("/_sandbox/requests").json()["requests"]
    assert [request["status"] for request in requests] == [404, 404]
    ledger = api.get("/_sandbox/ledger").json()
    assert (ledger["charges"], [a["entries"] for a in ledger["accounts"]]) == (0, [[]])


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/_sandbox/reset"), ("GET", "/_sandbox/ledger"), ("GET", "/_sandbox/requests")],
)
def test_pages_cannot_steer_it(api: httpx.Client, method: str, path: str) -> None:
    """Any control request with an Origin header gets a 403."""
    answer = api.request(method, path, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
