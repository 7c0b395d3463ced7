"""What is retried and what is not, counted at the socket, for every operation and both clients."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import vimmerse
from failures import UNKNOWN, UNUSABLE
from fault_server import KEY, Fault, FaultServer, answer, reset
from media import MP4
from operations import CREATING, OPERATIONS, REPEATABLE, call
from transports import over_every_transport
from vimmerse_api.api import Operation

pytestmark = pytest.mark.usefixtures("hasty")
NewClient = Callable[..., Any]
JOB = {"id": "job-1", "status": "new"}
SLOW = {"stall", "dripping answer"}


def named(operations: tuple[Operation[Any], ...]) -> Any:
    return pytest.mark.parametrize("operation", operations, ids=lambda operation: operation.id)


@over_every_transport
@named(CREATING)
def test_a_create_with_unknown_outcome_is_sent_once(
    new_client: NewClient, faults: FaultServer, operation: Operation[Any]
) -> None:
    """A create that may have been accepted is sent once and raises SubmissionUnknownError."""
    client = new_client(faults.url)
    for name, fault in UNKNOWN.items():
        faults.play(fault, answer(200, JOB))
        with pytest.raises(vimmerse.SubmissionUnknownError) as caught:
            call(client, operation, timeout=0.2 if name in SLOW else None)
        while not faults.requests:  # the client may time out before the server records the request
            time.sleep(0.01)
        assert (name, len(faults.requests)) == (name, 1)
        assert caught.value.operation == operation.id
        assert len(caught.value.fingerprint) == 64
        assert caught.value.elapsed >= (0.2 if name in SLOW else 0.0)
        assert f" after {caught.value.elapsed:.1f} s" in str(caught.value)
        assert caught.value.advice in str(caught.value)


@over_every_transport
@named(REPEATABLE)
def test_a_call_that_creates_nothing_is_sent_again(
    new_client: NewClient, faults: FaultServer, operation: Operation[Any]
) -> None:
    """A call that creates nothing is retried where a create would not be."""
    client = new_client(faults.url, timeout=0.5)
    for name, fault in UNKNOWN.items():
        faults.play(fault, answer(200, {**JOB, "total_credits": 3}))
        call(client, operation)
        assert (name, len(faults.requests)) == (name, 2)


@over_every_transport
@named(CREATING)
def test_a_create_with_an_unusable_answer_is_sent_once(
    new_client: NewClient,
    faults: FaultServer,
    operation: Operation[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A create whose response is not a job is sent once and raises VimmerseError."""
    monkeypatch.setattr("vimmerse._calls.body.MOST_BYTES", 30_000)
    client = new_client(faults.url)
    for name, fault in UNUSABLE.items():
        faults.play(fault, answer(200, JOB))
        with pytest.raises(vimmerse.VimmerseError) as caught:
            call(client, operation)
        assert (name, len(faults.requests)) == (name, 1)
        assert type(caught.value) is not vimmerse.ConnectionFailedError


@over_every_transport
@named(OPERATIONS)
@pytest.mark.parametrize(
    "refusal",
    [
        answer(429, {"message": "slow down", "code": "REACHED_LIMIT"}, retry_after="0"),
        answer(503, b"", retry_after="0"),
    ],
    ids=["429", "503 with Retry-After"],
)
def test_a_refused_call_is_sent_again_unchanged(
    new_client: NewClient, faults: FaultServer, operation: Operation[Any], refusal: Fault
) -> None:
    """A refused call is retried with the same bytes, multipart included."""
    faults.play(refusal, refusal, answer(200, {**JOB, "total_credits": 3}))
    call(new_client(faults.url), operation)
    first, *others = [(r.line, sorted(r.headers.items()), r.body) for r in faults.requests]
    assert others == [first, first]


MISSING = answer(404, {"message": "no such story"})


@pytest.mark.parametrize("lost", [reset(), answer(502, b"")], ids=["reset", "502"])
def test_a_story_that_a_lost_attempt_may_have_deleted_is_said_so(
    new_client: NewClient, faults: FaultServer, lost: Fault
) -> None:
    """A 404 to a retried delete says that the lost attempt may have deleted the story."""
    faults.play(lost, MISSING)
    with pytest.raises(vimmerse.NotFoundError, match="that attempt may have deleted it"):
        new_client(faults.url).story.delete("job-1")


REFUSED_BEFORE = {
    "no earlier attempt": [MISSING],
    "an attempt that was refused": [answer(429, b"", retry_after="0"), MISSING],
}


@pytest.mark.parametrize("script", REFUSED_BEFORE.values(), ids=REFUSED_BEFORE)
def test_a_story_that_was_never_there_is_not_said_to_be_deleted(
    new_client: NewClient, faults: FaultServer, script: list[Fault]
) -> None:
    """A 404 gets the usual advice where no earlier attempt can have deleted the story."""
    faults.play(*script)
    with pytest.raises(vimmerse.NotFoundError, match="Check the id"):
        new_client(faults.url).story.delete("job-1")
    faults.play(reset(), MISSING)
    with pytest.raises(vimmerse.NotFoundError, match="Check the id"):
        new_client(faults.url).story.get("job-1")


@pytest.mark.parametrize(
    ("client", "call"), [({"timeout": 5}, {}), ({}, {"timeout": 5})], ids=["client", "call"]
)
def test_nothing_is_sent_again_when_retry_after_is_beyond_the_timeout(
    new_client: NewClient, faults: FaultServer, client: dict[str, Any], call: dict[str, Any]
) -> None:
    """If Retry-After is longer than the timeout, the error is raised at once."""
    faults.play(answer(429, {"message": "later"}, retry_after="30"))
    with pytest.raises(vimmerse.RateLimitError) as caught:
        new_client(faults.url, **client).story.get("job-1", **call)
    assert (len(faults.requests), caught.value.retry_after) == (1, 30.0)


def test_refusals_are_not_waited_out_beyond_the_timeout(
    new_client: NewClient, faults: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a 429, the client's own pauses do not go beyond the timeout."""
    monkeypatch.setattr("vimmerse._calls.retry._FIRST_DELAY", 2.0)
    faults.play(answer(429, {"message": "later"}))
    with pytest.raises(vimmerse.RateLimitError):
        new_client(faults.url, timeout=0.5, max_retries=9).story.get("job-1")
    assert len(faults.requests) == 1


@pytest.mark.parametrize(
    ("fault", "status"), [(answer(502, b"oops"), 502), (reset(), None)], ids=["answered", "broken"]
)
def test_an_unknown_outcome_has_the_answer_if_there_was_one(
    new_client: NewClient, faults: FaultServer, fault: Fault, status: int | None
) -> None:
    """SubmissionUnknownError has the response, or None and the httpx error as its cause."""
    faults.play(fault)
    with pytest.raises(vimmerse.SubmissionUnknownError) as caught:
        new_client(faults.url).story.idea_to_video(idea="A harbour")
    assert getattr(caught.value.response, "status_code", None) == status
    assert isinstance(caught.value.__cause__, httpx.RequestError) is (status is None)


@pytest.mark.parametrize("status", [201, 202])
def test_every_success_is_an_answer(
    new_client: NewClient, faults: FaultServer, status: int
) -> None:
    """A create accepts any 2xx with a job."""
    faults.play(answer(status, JOB))
    assert new_client(faults.url).story.idea_to_video(idea="A harbour").id == "job-1"


def test_retry_after_is_read_as_an_http_date(new_client: NewClient, faults: FaultServer) -> None:
    """A date in Retry-After is measured against the response's own Date."""
    dates = {
        "date": "Mon, 23 Nov 2026 10:00:00 GMT",
        "retry_after": "Mon, 23 Nov 2026 10:02:00 GMT",
    }
    faults.play(answer(429, {"message": "later"}, **dates))
    with pytest.raises(vimmerse.RateLimitError) as caught:
        new_client(faults.url, timeout=5).story.get("job-1")
    assert caught.value.retry_after == 120.0


@over_every_transport
def test_a_create_is_tried_again_while_nothing_can_be_sent(new_client: NewClient) -> None:
    """A refused connection raises ConnectionFailedError that says nothing was created."""
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    with pytest.raises(vimmerse.ConnectionFailedError, match="Nothing was sent or created"):
        new_client(f"http://127.0.0.1:{port}").story.idea_to_video(idea="A quiet harbour")


def test_retries_can_be_switched_off(new_client: NewClient, faults: FaultServer) -> None:
    """With max_retries=0, also through with_options, a call is sent once."""
    faults.play(answer(503, b"", retry_after="0"))
    for client in (
        new_client(faults.url, max_retries=0),
        new_client(faults.url).with_options(max_retries=0),
    ):
        faults.play(answer(503, b"", retry_after="0"))
        with pytest.raises(vimmerse.ServerError):
            client.story.get("job-1")
        assert len(faults.requests) == 1


def test_equal_uploads_have_equal_fingerprints(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """An upload's fingerprint depends on the file's name and length, not on the boundary."""
    client, found = new_client(faults.url), []
    for name, content in (("a.mp4", b"12"), ("a.mp4", b"12"), ("a.mp4", b"123"), ("b.mp4", b"12")):
        (tmp_path / name).write_bytes(content)
        faults.play(answer(500))
        with pytest.raises(vimmerse.SubmissionUnknownError) as caught:
            client.video.upload(tmp_path / name)
        found.append(caught.value.fingerprint)
    assert found[0] == found[1]
    assert len(set(found)) == 3


def test_equal_requests_have_equal_fingerprints(new_client: NewClient, faults: FaultServer) -> None:
    """A fingerprint depends on the request's route and body."""
    client, found = new_client(faults.url), []
    harbour, lighthouse = {"idea": "A harbour"}, {"idea": "A lighthouse"}
    for submit, given in (
        (client.story.idea_to_video, harbour),
        (client.story.idea_to_video, harbour),
        (client.story.idea_to_video, lighthouse),
        (client.story.url_to_video, harbour),
    ):
        faults.play(answer(500))
        with pytest.raises(vimmerse.SubmissionUnknownError) as caught:
            submit(**given)
        found.append(caught.value.fingerprint)
    assert found[0] == found[1]
    assert len(set(found)) == 3


REFUSAL = (
    b"HTTP/1.1 402 Payment Required\r\ncontent-type: application/json\r\ncontent-length: 23\r\n"
    b'connection: close\r\n\r\n{"message": "no money"}'
)


def _refuse(connection: socket.socket) -> None:
    connection.sendall(REFUSAL)


def _refuse_and_reset(connection: socket.socket) -> None:
    connection.sendall(REFUSAL)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


@pytest.mark.parametrize("new_client", ["async"], indirect=True)
def test_a_refusal_that_is_lost_is_told_as_possible(
    new_client: NewClient, faults: FaultServer
) -> None:
    """asyncio loses what a host said before it reset the connection; the error says so much."""
    faults.play(Fault(_refuse_and_reset, reads_body=False))
    with pytest.raises(vimmerse.VimmerseError, match=r"no money|when it refuses a file"):
        new_client(faults.url, max_retries=0).video.upload(MP4 + bytes(16 << 20))


@pytest.mark.parametrize("act", [_refuse, _refuse_and_reset], ids=["closed", "reset"])
def test_an_early_refusal_of_an_upload_is_shown(
    faults: FaultServer, act: Callable[[socket.socket], None]
) -> None:
    """The sync client understands a host that refuses a file before it has it, and hangs up."""
    faults.play(Fault(act, reads_body=False))
    film = MP4 + bytes(16 << 20)
    with pytest.raises(vimmerse.InsufficientCreditsError, match="no money"):
        vimmerse.Vimmerse(KEY, base_url=faults.url, max_retries=0).video.upload(film)
