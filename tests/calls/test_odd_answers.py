"""Odd values in a response lose no job and corrupt no budget."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import vimmerse
from fault_server import FaultServer, answer
from transports import over_every_transport
from vimmerse._calls.caller import Caller
from vimmerse._flows.steps import Send, Sleep
from vimmerse._settings.key import Secret
from vimmerse._settings.session import Session
from vimmerse._settings.settings import settings_from
from vimmerse._waits.watching import Crowd, Watch
from vimmerse_api.types import File

NewClient = Callable[..., Any]
FAST = {"poll_interval": 0.02, "timeout": 5}


@pytest.mark.parametrize("used", ["150", -5, True, [1], {"sum": 3}], ids=repr)
def test_odd_credits_leave_job_and_budget_whole(
    new_client: NewClient, faults: FaultServer, used: Any
) -> None:
    """If reported credits are not a valid number, the job is returned and its estimate is spent."""
    budget = vimmerse.Budget(1000)
    client = new_client(faults.url, budget=budget)
    done = {"id": "job-1", "status": "success", "video_url": "http://127.0.0.1:9/v"}
    faults.play(answer(200, {**done, "used_credits": used}))
    assert client.story.idea_to_video(idea="A harbour").id == "job-1"
    assert (budget.reserved, budget.spent, budget.remaining) == (0, 150, 850)


@pytest.mark.filterwarnings("ignore:Unknown job status")
def test_a_status_that_is_no_text_is_still_running(
    new_client: NewClient, faults: FaultServer
) -> None:
    """A job whose status is not text counts as running."""
    done = {"id": "job-1", "status": "success"}
    faults.play(answer(200, {"id": "job-1", "status": ["new"]}), answer(200, done))
    client = new_client(faults.url, budget=vimmerse.Budget(1000))
    story = client.story.idea_to_video(idea="A harbour")
    assert client.wait(story, **FAST).status == "success"


@pytest.mark.parametrize("percentage", [10**400, [5], {"a": 1}, "50"], ids=lambda _: "")
def test_odd_progress_ends_no_wait(
    new_client: NewClient, faults: FaultServer, percentage: Any
) -> None:
    """A wait goes on, whatever a job's progress percentage is."""
    faults.play(
        answer(200, {"id": "a", "status": "processing", "progress_percentage": percentage}),
        answer(200, {"id": "a", "status": "success", "video_url": "http://127.0.0.1:9/v"}),
    )
    seen: list[Any] = []
    job = new_client(faults.url).wait("story:a", on_progress=seen.append, **FAST)
    assert (job.status, seen[-1].status) == ("success", "success")


@pytest.mark.parametrize("id_", [{}, [], [1], 1.5, "", " "], ids=repr)
def test_an_id_that_is_none_is_told_at_once(
    new_client: NewClient, faults: FaultServer, id_: Any
) -> None:
    """An invalid job id in a create's response raises ResponseDecodeError."""
    faults.play(answer(200, {"id": id_, "status": "new"}))
    with pytest.raises(vimmerse.ResponseDecodeError, match="look for it before you send it again"):
        new_client(faults.url).story.idea_to_video(idea="A harbour")


@pytest.mark.parametrize("results", [5, {"a": 1}, "http://127.0.0.1:9/v"], ids=repr)
def test_results_that_are_no_list_are_no_results(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, results: Any
) -> None:
    """Downloading an asset whose results are not a list raises DownloadError."""
    faults.play(answer(200, {"id": "a", "status": "success", "results": results}))
    with pytest.raises(vimmerse.DownloadError, match="has no result"):
        new_client(faults.url).download("asset:a", tmp_path)


@pytest.mark.parametrize("detail", ["nope", None, {"a": 1}], ids=repr)
def test_the_errors_of_a_422_are_a_list(
    new_client: NewClient, faults: FaultServer, detail: Any
) -> None:
    """`.errors` of a 422 is an empty list if its detail is not a list."""
    faults.play(answer(422, {"detail": detail}))
    with pytest.raises(vimmerse.UnprocessableError) as caught:
        new_client(faults.url).story.get("a")
    assert caught.value.errors == []


def test_an_absurd_retry_after_does_not_end_the_looking() -> None:
    """A wait polls again after five minutes at most, however long Retry-After is."""
    caller = Caller(settings_from(Secret("key-of-the-test"), "http://a"), Session())
    flow = Watch(caller, "story:a", Crowd(), timeout=1800).flow()
    step, reply = next(flow), None
    while not (isinstance(step, Sleep) and step.seconds > 30):
        if isinstance(step, Send):
            headers = {"retry-after": "99999999"}
            reply = httpx.Response(429, headers=headers, request=step.request)
        else:
            reply = None
        step = flow.send(reply)
    assert step.seconds == 300.0
    flow.close()


@pytest.mark.parametrize("status", [401, 403, 500])
def test_the_guessed_asset_route_hides_no_404(
    new_client: NewClient, faults: FaultServer, status: int
) -> None:
    """The documented route's 404 is raised, whatever error the V2 route returns."""
    faults.play(answer(404, {"message": "no such asset"}), answer(status, {"message": "no"}))
    with pytest.raises(vimmerse.NotFoundError, match="no such asset"):
        new_client(faults.url, max_retries=0).asset.get("a-1")


def test_a_failed_job_among_many_is_not_said_to_go_on(
    new_client: NewClient, faults: FaultServer
) -> None:
    """The JobFailedError of wait_all has no note that says the job goes on."""
    faults.play(answer(200, {"id": "job-1", "status": "fail"}))
    with pytest.raises(vimmerse.JobFailedError) as caught:
        new_client(faults.url).wait_all(["story:job-1"], **FAST)
    assert getattr(caught.value, "__notes__", []) == []


def test_closing_a_copy_leaves_its_parent_open(new_client: NewClient, faults: FaultServer) -> None:
    """Closing a client made by with_options leaves the shared connections open."""
    client = new_client(faults.url)
    copy = client.with_options(timeout=9)
    getattr(copy, "close" if isinstance(copy, vimmerse.Vimmerse) else "aclose")()
    assert client.story.get("job-1").id == "job-1"


def itself() -> dict[str, Any]:
    loop: dict[str, Any] = {}
    loop["again"] = loop
    return loop


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"extra_body": itself()}, "extra_body"),
        ({"scene_count": 10**5000}, "scene_count"),
    ],
    ids=["contains itself", "too many digits"],
)
def test_what_json_cannot_carry_is_named(
    new_client: NewClient, faults: FaultServer, given: dict[str, Any], words: str
) -> None:
    """A value that JSON cannot hold raises InvalidArgumentError, and no request is sent."""
    with pytest.raises(vimmerse.InvalidArgumentError, match=words):
        new_client(faults.url).story.idea_to_video(**{"idea": "x", **given})
    assert faults.requests == []


def test_an_id_with_a_lone_surrogate_is_named(new_client: NewClient, faults: FaultServer) -> None:
    """An id with a lone surrogate raises InvalidArgumentError that names the parameter."""
    with pytest.raises(vimmerse.InvalidArgumentError, match="story_id"):
        new_client(faults.url).story.get("\ud800")
    assert faults.requests == []


@pytest.mark.parametrize("url", ["//[x?vimmerse_token=a", "/x?vimmerse_token=\ud800"], ids=repr)
def test_hostile_callback_addresses_do_not_verify(url: str) -> None:
    """verify_url returns False for malformed addresses and does not raise."""
    assert vimmerse.webhooks.verify_url(url, "s3cret") is False


@pytest.mark.parametrize(
    "written",
    [r"vk\/planted\/0123456789", r"\u0076k/planted/0123456789"],
    ids=["escaped slashes", "escaped letter"],
)
def test_a_key_in_json_escapes_is_not_repeated(
    new_client: NewClient, faults: FaultServer, written: str
) -> None:
    """An error does not contain the key, even if the server sends it with JSON escapes."""
    key = "vk/planted/0123456789"
    faults.play(answer(401, f'{{"message": "unknown key {written}"}}'.encode()))
    with pytest.raises(vimmerse.AuthenticationError, match="unknown key") as caught:
        new_client(faults.url, api_key=key).story.get("job-1")
    error = caught.value
    assert key not in str(error) + error.message + str(error.response.json())


def test_a_success_without_its_result_is_looked_at(
    new_client: NewClient, faults: FaultServer, tmp_path: Any
) -> None:
    """wait and download read a job again if it is successful but has no result yet."""
    client = new_client(faults.url)
    bare = vimmerse.models.Story(id="job-1", status="success")
    done = answer(200, {"id": "job-1", "status": "success", "video_url": f"{faults.url}/v.mp4"})
    faults.play(done)
    assert client.wait(bare, **FAST).video_url == f"{faults.url}/v.mp4"
    faults.play(done, answer(200, b"video"))
    assert client.download(bare, tmp_path / "v.mp4").read_bytes() == b"video"


def test_a_number_for_an_id_is_read_as_text(new_client: NewClient, faults: FaultServer) -> None:
    """A numeric job id is read as text and can be waited for."""
    faults.play(answer(200, {"id": 5, "status": "success", "video_url": "http://127.0.0.1:9/v"}))
    client = new_client(faults.url)
    assert client.wait(client.story.idea_to_video(idea="x"), **FAST).id == "5"


def test_a_job_without_an_id_is_told_apart(new_client: NewClient, faults: FaultServer) -> None:
    """A create whose response has a null id raises ResponseDecodeError."""
    faults.play(answer(200, {"id": None, "status": "new"}))
    with pytest.raises(vimmerse.ResponseDecodeError, match="no field 'id'"):
        new_client(faults.url).story.idea_to_video(idea="x")


@over_every_transport
def test_a_file_that_grows_leaves_the_outcome_unknown(
    new_client: NewClient, faults: FaultServer
) -> None:
    """An upload that turns out longer than its length raises SubmissionUnknownError."""

    class Growing(io.BytesIO):
        more = b"more"

        def read(self, size: int | None = -1) -> bytes:
            data = super().read(size)
            if not data:
                data, self.more = self.more, b""
            return data

    with pytest.raises(vimmerse.SubmissionUnknownError):
        new_client(faults.url).video.upload(Growing(b"moving pictures"))


def test_a_file_whose_name_is_no_text_is_sent(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """Bytes of a file name that are not valid text are sent as "?"."""
    path = tmp_path / os.fsdecode(b"clip-\xff.mp4")
    path.write_bytes(b"video")
    assert new_client(faults.url).video.upload(path).id == "job-1"
    assert b'filename="clip-?.mp4"' in faults.requests[0].body


def test_an_address_is_not_uploaded(new_client: NewClient, faults: FaultServer) -> None:
    """Uploading the text of an address says that it needs no upload."""
    with pytest.raises(vimmerse.InvalidArgumentError, match="address, which needs no upload"):
        new_client(faults.url).audio.upload("https://example.com/a.mp3")
    assert faults.requests == []


def test_a_closed_file_is_named(new_client: NewClient, faults: FaultServer) -> None:
    """A closed file, or a File around one, raises InvalidArgumentError."""
    closed = io.BytesIO(b"x")
    closed.close()
    for source in (closed, File(closed)):
        with pytest.raises(vimmerse.InvalidArgumentError, match="video_file"):
            new_client(faults.url).video.upload(source)
    assert faults.requests == []


def test_a_file_around_a_pipe_is_sent_with_its_length(
    new_client: NewClient, faults: FaultServer
) -> None:
    """A File around a pipe is sent like the pipe itself."""
    reading, writing = os.pipe()
    os.write(writing, b"moving pictures")
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        new_client(faults.url).video.upload(File(pipe, "clip.mp4", "video/mp4"))
    body = faults.requests[0].body
    assert b"moving pictures" in body
    assert b'filename="clip.mp4"\r\nContent-Type: video/mp4' in body
