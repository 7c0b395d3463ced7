"""The clock: it can be stopped, run faster and be advanced."""

from typing import Any

import httpx

IDEA = "/v2/story/idea-2-video"


def status(api: httpx.Client, job: dict[str, Any]) -> str:
    return str(api.get(f"/v2/story/{job['id']}").json()["status"])


def test_a_clock_that_stands_holds_every_job(api: httpx.Client, vimmerse_sandbox: Any) -> None:
    """With a stopped clock, a job moves only when the clock is advanced."""
    assert api.post("/_sandbox/clock", json={"speed": 0}).json()["speed"] == 0
    vimmerse_sandbox.set_progression("timed", seconds=60)
    job = api.post(IDEA, json={"idea": "x"}).json()
    before = api.get("/_sandbox/clock").json()["now"]
    seen = []
    for _ in range(3):
        api.post("/_sandbox/clock", json={"advance": 30})
        seen.append(status(api, job))
    assert seen == ["processing", "success", "success"]
    assert before < api.get("/_sandbox/clock").json()["now"]


def test_a_fast_clock_ends_long_jobs(
    api: httpx.Client, vimmerse_sandbox: Any, finished: Any
) -> None:
    """A fast clock ends a job of an hour within the test."""
    vimmerse_sandbox.set_progression("timed", seconds=3600)
    vimmerse_sandbox.set_speed(10_000)
    assert finished(api.post(IDEA, json={"idea": "x"}).json())["status"] == "success"


def test_reset_makes_time_real_again(api: httpx.Client, vimmerse_sandbox: Any) -> None:
    """A reset undoes a stopped clock and manual jobs."""
    vimmerse_sandbox.set_speed(0)
    vimmerse_sandbox.set_progression("manual")
    vimmerse_sandbox.reset()
    assert api.get("/_sandbox/clock").json()["speed"] == 1
    assert vimmerse_sandbox.sandbox.job_seconds == vimmerse_sandbox.sandbox.settings.job_seconds


def test_the_clock_has_an_end(api: httpx.Client) -> None:
    """Advancing the clock beyond the year 3000 gets a 400."""
    answers = [api.post("/_sandbox/clock", json={"advance": 31_536_000}) for _ in range(1000)]
    assert answers[-1].status_code == 400
    assert api.get("/_sandbox/clock").json()["now"] < "3000"
