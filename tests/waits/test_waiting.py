"""A wait as a flow with a simulated clock: what it tolerates, what ends it, and when it polls."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import httpx
import pytest
from vimmerse import (
    ConnectionFailedError,
    InvalidArgumentError,
    JobFailedError,
    NotFoundError,
    PermissionDeniedError,
    Progress,
    WaitTimeoutError,
)
from vimmerse._calls.caller import Caller
from vimmerse._flows.steps import Flow, Send, Sleep
from vimmerse._settings.key import Secret
from vimmerse._settings.session import Session
from vimmerse._settings.settings import settings_from
from vimmerse._waits.watching import Crowd, Watch
from vimmerse.models import Story

SETTINGS = settings_from(Secret("key-of-the-test"), "http://127.0.0.1:9")
CALLER = Caller(SETTINGS, Session())
Answer = tuple[int, Any] | BaseException


class Clock:
    """Runs flows without a socket and without sleeping."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.time = 0.0
        self.caller = Caller(SETTINGS, Session(now=lambda: self.time))
        self.polls: list[float] = []
        self.limits: list[float] = []

    def run(self, flow: Flow[Any]) -> Any:
        reply: Any = None
        try:
            while True:
                step = flow.throw(reply) if isinstance(reply, BaseException) else flow.send(reply)
                reply = self._perform(step)
        except StopIteration as done:
            return done.value

    def _perform(self, step: Any) -> Any:
        match step:
            case Sleep():
                self.time += step.seconds
                return None
            case Send():
                self.polls.append(self.time)
                self.limits.append(step.request.extensions["timeout"]["read"])
                answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
                return (
                    answer
                    if isinstance(answer, BaseException)
                    else _response(step.request, *answer)
                )
        raise AssertionError(step)


def _response(request: httpx.Request, status: int, body: Any, **headers: str) -> httpx.Response:
    return httpx.Response(
        status, content=json.dumps(body).encode(), request=request, headers=headers
    )


def running(percentage: int = 0, status: str = "processing") -> Answer:
    return 200, {"id": "s-1", "status": status, "progress_percentage": percentage}


DONE: Answer = (200, {"id": "s-1", "status": "success", "video_url": "http://127.0.0.1:9/v.mp4"})


def waited(clock: Clock, job: Any = "story:s-1", **options: Any) -> Any:
    options = {"timeout": 600.0, "poll_interval": 10.0, "on_progress": None, **options}
    return clock.run(Watch(clock.caller, job, Crowd(), **options).flow())


def test_a_job_that_is_done_is_not_asked_for() -> None:
    """A finished story is returned as given, without a request."""
    clock = Clock(DONE)
    story = Story(id="s-1", status="success", video_url="http://127.0.0.1:9/v.mp4")
    assert waited(clock, story) is story
    assert clock.polls == []


def test_a_new_job_is_looked_at_after_the_first_delay() -> None:
    """A story just created is first polled after a delay, a reference at once."""
    clock = Clock(running(), DONE)
    assert waited(clock, Story(id="s-1", status="new")).status == "success"
    assert 8.0 <= clock.polls[0] <= 10.0
    clock = Clock(running(), DONE)
    waited(clock)
    assert clock.polls[0] == 0.0


TEMPORARY: dict[str, Answer] = {
    "lost network": httpx.ConnectError("down"),
    "read timeout": httpx.ReadTimeout("slow"),
    "408": (408, {}),
    "429": (429, {"message": "slow down"}),
    "500": (500, {"message": "oops"}),
    "503": (503, {}),
    "unreadable": (200, "what?"),
    "an id that is null": (200, {"id": None, "status": "processing"}),
    "unknown status": running(status="thinking_hard"),
}


@pytest.mark.parametrize("trouble", TEMPORARY.values(), ids=TEMPORARY)
@pytest.mark.filterwarnings("ignore:Unknown job status")
def test_trouble_does_not_end_a_wait(trouble: Answer) -> None:
    """A wait goes on while the same temporary error repeats, and returns the job in the end."""
    assert waited(Clock(*[trouble] * 50, DONE), timeout=3600.0).status == "success"


def test_a_job_that_is_not_visible_yet_is_waited_for() -> None:
    """A 404 right after creation is tolerated; a later one is raised."""
    missing: Answer = (404, {"message": "NOT_FOUND"})
    assert waited(Clock(missing, missing, DONE), poll_interval=5.0).status == "success"
    with pytest.raises(NotFoundError):
        waited(Clock(running(), running(), running(), missing))


def test_a_job_that_is_not_visible_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    """The log says once that the job is not found and for how long the wait goes on."""
    with caplog.at_level("INFO", logger="vimmerse"), pytest.raises(NotFoundError):
        waited(Clock((404, {"message": "NOT_FOUND"})), poll_interval=4.0)
    assert [record.getMessage() for record in caplog.records] == [
        "story:s-1 is not found yet: looking for 15 s"
    ]


def test_a_job_that_goes_backwards_is_followed() -> None:
    """Progress is reported as it comes, also when the percentage falls."""
    seen: list[Progress] = []
    waited(Clock(running(60), running(20), DONE), on_progress=seen.append)
    assert [(str(p.job), p.status, p.percentage) for p in seen] == [
        ("story:s-1", "processing", 60.0),
        ("story:s-1", "processing", 20.0),
        ("story:s-1", "success", None),
    ]
    assert seen[0].elapsed == 0.0 < seen[1].elapsed


@pytest.mark.parametrize(("told", "expected"), [(40, 40.0), ("40", None), (None, None)], ids=repr)
def test_only_a_figure_is_a_percentage(told: Any, expected: float | None) -> None:
    """A percentage that is not a number is None, and a failed poll reports no progress."""
    seen: list[Progress] = []
    waited(Clock(running(told), (503, {}), DONE), on_progress=seen.append)
    assert [progress.percentage for progress in seen] == [expected, None]
    assert str(seen[0]).startswith("story:s-1 processing")


def test_a_failing_callback_does_not_end_the_wait(caplog: pytest.LogCaptureFixture) -> None:
    """An exception of on_progress is logged and does not end the wait."""

    def broken(_: Progress) -> None:
        raise RuntimeError("no screen")

    assert waited(Clock(running(), DONE), on_progress=broken).status == "success"
    assert "on_progress failed" in caplog.text


def test_the_deadline_is_kept_to_the_second() -> None:
    """A wait polls for the last time at its deadline, then raises with the job."""
    clock = Clock(running(30))
    with pytest.raises(WaitTimeoutError, match="goes on") as caught:
        waited(clock, timeout=25.0)
    assert (clock.time, clock.polls[-1]) == (25.0, 25.0)
    assert caught.value.job.id == "s-1"
    assert "client.wait('story:s-1')" in caught.value.__notes__[0]


def test_a_look_does_not_outlast_the_wait() -> None:
    """A poll's timeout ends with the wait, but is never less than a second."""
    clock = Clock(running())
    with pytest.raises(WaitTimeoutError):
        waited(clock, timeout=25.0)
    assert clock.limits == pytest.approx([max(25.0 - at, 1.0) for at in clock.polls])
    clock = Clock(DONE)
    waited(clock, timeout=600.0)
    assert clock.limits == [60.0]


def test_a_look_that_fails_is_not_repeated_at_once() -> None:
    """A failed poll is not retried; the next one comes when it is due."""
    clock = Clock((503, {}), DONE)
    waited(clock)
    assert len(clock.polls) == 2
    assert 8.0 <= clock.polls[1] <= 10.0


LAST_TROUBLE: dict[str, Answer] = {
    "none": running(40),
    "lost network": httpx.ConnectError("down"),
    "404": (404, {"message": "NOT_FOUND"}),
}


@pytest.mark.parametrize("trouble", LAST_TROUBLE.values(), ids=LAST_TROUBLE)
def test_a_timeout_has_the_job_as_last_read(trouble: Answer) -> None:
    """WaitTimeoutError's `.job` is the job as last read."""
    given = Story(id="s-1", status="new")
    with pytest.raises(WaitTimeoutError, match="'processing'") as caught:
        waited(Clock(running(10), running(40), trouble), given, timeout=14.0, poll_interval=5.0)
    assert caught.value.job.progress_percentage == 40


def test_a_job_never_seen_is_not_lost_either() -> None:
    """WaitTimeoutError's `.job` is the reference if the job was never read."""
    with pytest.raises(WaitTimeoutError) as caught:
        waited(Clock(httpx.ConnectError("down")), timeout=25.0)
    assert str(caught.value.job) == "story:s-1"
    assert isinstance(caught.value.__cause__, ConnectionFailedError)
    told = "".join([str(caught.value), *caught.value.__notes__])
    assert "esume with client.wait('story:s-1')" in told
    assert "goes on" not in told  # nobody knows whether there is a job


def test_a_failed_job_says_why() -> None:
    """JobFailedError has the server's message, the status and the job."""
    failed: Answer = (
        200,
        {"id": "s-1", "status": "fail", "message": "No credits left.", "used_credits": 40},
    )
    with pytest.raises(
        JobFailedError, match=r"'fail': No credits left\. It reports 40 credits used"
    ) as caught:
        waited(Clock(failed))
    assert (caught.value.status, caught.value.job.used_credits) == ("fail", 40)


def test_a_failed_asset_says_what_it_cost() -> None:
    """JobFailedError also reports an asset's credits, whose field has another name."""
    failed: Answer = (200, {"id": "a-1", "status": "fail", "credits": 70})
    with pytest.raises(JobFailedError, match="It reports 70 credits used"):
        waited(Clock(failed), "asset:a-1")


def test_a_job_that_is_not_there_is_not_said_to_go_on() -> None:
    """NotFoundError comes after 15 s and has no note that says the job goes on."""
    clock = Clock((404, {"message": "no"}))
    with pytest.raises(NotFoundError) as caught:
        waited(clock)
    assert not hasattr(caught.value, "__notes__")
    assert 15 < clock.time < 16


def test_what_ends_a_wait_says_how_to_resume() -> None:
    """Errors and Ctrl-C that end a wait have a note that says how to resume it."""
    for answer, kind in (
        ((403, {"message": "no"}), PermissionDeniedError),
        (KeyboardInterrupt(), KeyboardInterrupt),
    ):
        with pytest.raises(kind) as caught:
            waited(Clock(answer))
        assert "esume with client.wait('story:s-1')" in caught.value.__notes__[0]


@pytest.mark.parametrize(
    "first", [(429, {}), (503, {}), (408, {}), running()], ids=["429", "503", "408", "running"]
)
def test_retry_after_is_the_least_pause(first: Answer) -> None:
    """A job is not polled again before its Retry-After, whatever the status of the response."""

    class Busy(Clock):
        def _perform(self, step: Any) -> Any:
            reply = super()._perform(step)
            if isinstance(step, Send) and len(self.polls) == 1:
                reply.headers["retry-after"] = "90"
            return reply

    clock = Busy(first, DONE)
    waited(clock)
    assert clock.polls == [0.0, 90.0]


def test_a_job_whose_id_is_null_is_the_one_that_was_asked_for() -> None:
    """A finished job whose id is null gets the id that was asked for."""
    status = {"status": "success", "video_url": "http://127.0.0.1:9/v.mp4"}
    assert waited(Clock((200, {"id": None, **status}))).id == "s-1"


@pytest.mark.parametrize(
    "body",
    [
        {"status": "error", "message": "Internal error"},
        {"status": "success", "data": None},
        {"status": "success"},
    ],
    ids=str,
)
def test_a_response_that_is_no_job_does_not_end_a_wait(body: dict[str, Any]) -> None:
    """A response that is not the job does not end the wait."""
    assert waited(Clock((200, body), DONE)).video_url == "http://127.0.0.1:9/v.mp4"


def crowded(clock: Clock, jobs: int) -> Watch:
    """Return one of many waits in one crowd."""
    crowd = Crowd()
    watches = [Watch(clock.caller, "story:s-1", crowd) for _ in range(jobs)]
    crowd.watches.update(watches)
    return watches[0]


def test_many_waits_begin_spread_over_a_pause() -> None:
    """The first looks at many jobs are spread over one pause."""
    step = crowded(Clock(DONE), 8000).flow().send(None)
    assert isinstance(step, Sleep)
    assert 0.0 < step.seconds < 20.0


def test_a_crowd_is_polled_less_often() -> None:
    """One of 8,000 jobs is polled every 20 s, so that all together make 400 polls a second."""
    clock = Clock(running(), DONE)
    clock.run(crowded(clock, 8000).flow())
    assert 16.0 <= clock.polls[1] - clock.polls[0] <= 20.0


STORYBOARD: Answer = (200, {"id": "s-1", "status": "new", "storyboard": {"scenes": [{}]}})


@pytest.mark.parametrize("status", ["new", "New"])
def test_a_storyboard_without_videos_ends_the_wait(status: str) -> None:
    """A wait for a story whose videos were not asked for ends at its first look."""
    clock = Clock((200, {**STORYBOARD[1], "status": status}), DONE)
    with pytest.raises(InvalidArgumentError, match="create_videos") as caught:
        waited(clock, Story(id="s-1", status="new", storyboard={"scenes": [{}]}))
    assert caught.value.argument == "job"
    assert len(clock.polls) == 1


def test_videos_that_were_asked_for_meanwhile_are_waited_for() -> None:
    """The storyboard that was passed in may be older than the request for its videos."""
    clock = Clock((200, {**STORYBOARD[1], "status": "processing"}), DONE)
    given = Story(id="s-1", status="new", storyboard={"scenes": [{}]})
    assert waited(clock, given).status == "success"


@pytest.mark.filterwarnings("error")
def test_an_unknown_status_ends_no_wait_where_warnings_are_errors() -> None:
    """With `-W error`, a status word that nobody knows does not end a wait."""
    assert waited(Clock(running(status="pondering"), DONE)).status == "success"


@pytest.mark.parametrize(("status", "is_done"), [("Success", True), ("FAILED", False)])
def test_status_words_are_read_in_any_letters(status: str, is_done: bool) -> None:
    """Capital letters in a status do not keep a wait going."""
    clock = Clock((200, {**DONE[1], "status": status}))
    if is_done:
        assert waited(clock).status == status
    else:
        with pytest.raises(JobFailedError, match=status):
            waited(clock)


def test_progress_brings_the_looks_to_the_end() -> None:
    """Looks become rare while progress says that the end is far, and come close to it."""
    clock = Clock(running(0), running(5), running(55), running(87), running(97), DONE)
    waited(clock, poll_interval=None)
    pauses = [b - a for a, b in pairwise(clock.polls)]
    assert pauses[1] > 12
    assert pauses[1] > pauses[2] > pauses[3]


class Late(Clock):
    """A clock on which every sleep takes 30 s too long."""

    def _perform(self, step: Any) -> Any:
        if isinstance(step, Sleep):
            self.time += 30.0
        return super()._perform(step)


def test_a_late_look_is_made_where_the_api_answers() -> None:
    """A job is polled once more after the deadline if the last poll got a response."""
    assert waited(Late(running(40), DONE), timeout=25.0).status == "success"


def test_a_late_look_is_not_made_where_the_api_is_silent() -> None:
    """A job is not polled after the deadline if the last poll got no response."""
    clock = Late(running(40), httpx.ReadTimeout("slow"))
    with pytest.raises(WaitTimeoutError) as caught:
        waited(clock, timeout=65.0)
    assert len(clock.polls) == 2
    assert caught.value.job.progress_percentage == 40
