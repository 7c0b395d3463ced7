"""What our own connections see that httpx's do not show: heads that drip, bytes beyond the end,
encrypted or not; and that calls which are cancelled lose none of them.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
import vimmerse
from fault_server import KEY, Fault, FaultServer, answer, in_pieces, stall
from operations import call
from vimmerse import AsyncVimmerse, Vimmerse
from vimmerse_api.api.story import GET, IDEA_TO_VIDEO

pytestmark = pytest.mark.usefixtures("hasty")
NewClient = Callable[..., Any]
JOB = {"id": "job-1", "status": "success", "video_url": "http://127.0.0.1:9/v.mp4"}
CONTENT = json.dumps(JOB).encode()
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
LENGTH = b"content-length: %d\r\n\r\n" % len(CONTENT)


def dripping(data: bytes, sent: list[int]) -> Fault:
    """Send the bytes one by one, each well within the time that silence may last."""

    def act(connection: socket.socket) -> None:
        for byte in data:
            connection.sendall(bytes([byte]))
            sent.append(byte)
            time.sleep(0.05)

    return Fault(act)


@pytest.mark.parametrize("head", [HEAD + LENGTH, b"HTTP/1.1 102 Processing\r\n\r\n" * 9])
@pytest.mark.parametrize(
    ("operation", "error"),
    [
        (IDEA_TO_VIDEO, vimmerse.SubmissionUnknownError),
        (GET, vimmerse.RequestTimeoutError),
    ],
    ids=["create", "read"],
)
def test_a_head_that_drips_is_given_up(
    new_client: NewClient, faults: FaultServer, head: bytes, operation: Any, error: type[Exception]
) -> None:
    """Expect the error of a timeout before the head is done, though no silence was that long."""
    sent: list[int] = []
    faults.play(dripping(head, sent))
    with pytest.raises(error):
        call(new_client(faults.url, max_retries=0), operation, timeout=0.3)
    assert len(sent) < len(head)
    assert len(faults.requests) == 1


def test_a_wait_ends_while_a_head_drips(new_client: NewClient, faults: FaultServer) -> None:
    """Expect WaitTimeoutError with the job that was waited for."""
    head = HEAD + LENGTH
    faults.play(dripping(head * 9, sent := []))
    with pytest.raises(vimmerse.WaitTimeoutError) as caught:
        new_client(faults.url).wait("story:job-1", timeout=0.5)
    assert caught.value.job == vimmerse.JobRef("story", "job-1")
    assert len(sent) < len(head)


def test_interim_answers_come_before_the_answer(new_client: NewClient, faults: FaultServer) -> None:
    """Expect the answer that follows 1xx, also when a head is cut anywhere."""
    hints = b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\ncontent-length: 1\r\n\r\n"
    whole = hints + hints + HEAD + LENGTH + CONTENT
    for cut in (0, len(hints) - 1, len(hints), len(hints) + 20, len(whole) - len(CONTENT) - 2):
        faults.play(in_pieces(whole[:cut], whole[cut:]))
        assert new_client(faults.url).story.get("job-1").id == "job-1"


FORGED = HEAD + b"content-length: 40\r\n\r\n" + json.dumps({"id": "forged"}).encode().ljust(40)


CHUNKED = b"transfer-encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(CONTENT), CONTENT)
ENDS = {
    "a length": [HEAD + LENGTH + CONTENT + FORGED],
    "a length, twice": [
        HEAD + LENGTH.replace(b"\r\n", b", %d\r\n" % len(CONTENT), 1) + CONTENT + FORGED
    ],
    "chunks": [HEAD + CHUNKED + FORGED],
    "the next packet": [HEAD + LENGTH + CONTENT, FORGED],
}


@pytest.mark.parametrize("pieces", ENDS.values(), ids=ENDS)
@pytest.mark.parametrize("server", ["faults", "encrypted"])
def test_what_follows_an_answer_is_never_taken_for_the_next(
    request: pytest.FixtureRequest, new_client: NewClient, server: str, pieces: list[bytes]
) -> None:
    """Expect the answer itself, and the next call on another connection."""
    faults = request.getfixturevalue(server)
    faults.play(in_pieces(*pieces), answer(200, {"id": "job-2"}))
    client = new_client(faults.url)
    assert client.story.get("job-1").id == "job-1"
    time.sleep(0.05)
    assert client.story.get("job-2").id == "job-2"
    assert [request.path for request in faults.requests] == ["/v2/story/job-1", "/v2/story/job-2"]


@pytest.mark.parametrize("end", [LENGTH + CONTENT, CHUNKED], ids=["a length", "chunks"])
def test_connections_are_used_again(new_client: NewClient, end: bytes) -> None:
    """Expect two calls on one connection where an answer ends as it should."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=answer_twice, args=(listener, HEAD + end), daemon=True).start()
        client = new_client(f"http://127.0.0.1:{listener.getsockname()[1]}", max_retries=0)
        assert client.story.get("job-1").id == client.story.get("job-1").id == "job-1"


def answer_twice(listener: socket.socket, data: bytes) -> None:
    """Answer two requests, both on the first connection, and accept no other."""
    connection, _ = listener.accept()
    for _ in range(2):
        connection.recv(65536)
        connection.sendall(data)


def file_head(size: int) -> bytes:
    return b'HTTP/1.1 200 OK\r\ncontent-length: %d\r\netag: "v1"\r\n\r\n' % size


@pytest.mark.parametrize("size", [100, 3_000_000])
def test_a_body_beyond_its_length_is_an_error(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, size: int
) -> None:
    """Expect DownloadError that names what came beyond the length, and nothing left."""
    faults.play(in_pieces(file_head(size), bytes(size - 1), b"xyz"))
    with pytest.raises(vimmerse.DownloadError, match="2 bytes beyond its end"):
        new_client(faults.url, max_retries=0).download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")
    assert list(tmp_path.iterdir()) == []


def sent_late(faults: FaultServer, more: bytes) -> Callable[[object], object]:
    """Have a file answered, and more after a while; return what waits for that."""
    is_sent = threading.Event()

    def act(connection: socket.socket) -> None:
        connection.sendall(file_head(100) + bytes(100))
        time.sleep(0.1)
        connection.sendall(more)
        is_sent.set()
        stall(5).act(connection)

    faults.play(Fault(act))
    return lambda progress: is_sent.wait(5)


def test_what_comes_after_a_body_is_an_error(faults: FaultServer, tmp_path: Path) -> None:
    """Expect the same of what comes by itself, before the connection is given back."""
    is_late = sent_late(faults, b"xyz")
    client = Vimmerse(KEY, base_url=faults.url, max_retries=0)
    with client, pytest.raises(vimmerse.DownloadError, match="3 bytes beyond its end"):
        client.download(f"{faults.url}/v.mp4", tmp_path / "v.mp4", on_progress=is_late)
    assert list(tmp_path.iterdir()) == []


def test_a_host_that_says_goodbye_has_sent_the_file(faults: FaultServer, tmp_path: Path) -> None:
    """Expect an answer that nobody asked for not to count as more of the file."""
    is_late = sent_late(faults, b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n\r\n")
    with Vimmerse(KEY, base_url=faults.url, max_retries=0) as client:
        path = client.download(f"{faults.url}/v.mp4", tmp_path / "v.mp4", on_progress=is_late)
    assert path.read_bytes() == bytes(100)


def test_encrypted_connections_are_watched_too(
    new_client: NewClient, encrypted: FaultServer, tmp_path: Path
) -> None:
    """Expect calls, an upload and a download to work, and the same errors as without TLS."""
    client = new_client(encrypted.url, max_retries=0)
    assert client.video.upload(video_file=bytes(3_000_000)).id == "job-1"
    assert encrypted.requests[0].body.count(0) == 3_000_000
    encrypted.play(in_pieces(file_head(3_000_000), bytes(3_000_000)))
    path = client.download(f"{encrypted.url}/v.mp4", tmp_path / "v.mp4")
    assert path.stat().st_size == 3_000_000
    for more in ([bytes(3)], [b"", bytes(3)]):  # in the record of the last bytes, and in the next
        encrypted.play(in_pieces(file_head(100), bytes(99), bytes(1) + more[0], *more[1:]))
        with pytest.raises(vimmerse.DownloadError, match="3 bytes beyond its end"):
            new_client(encrypted.url, max_retries=0).download(
                f"{encrypted.url}/w.mp4", tmp_path / "w.mp4"
            )
    encrypted.play(dripping(HEAD + LENGTH, []))
    with pytest.raises(vimmerse.SubmissionUnknownError):
        call(new_client(encrypted.url), IDEA_TO_VIDEO, timeout=0.3)


def test_a_certificate_that_nobody_vouches_for_is_refused(
    new_client: NewClient, encrypted: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Expect ConnectionFailedError, and no request."""
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(vimmerse.ConnectionFailedError, match="Nothing was sent or created"):
        call(new_client(encrypted.url), IDEA_TO_VIDEO)
    assert encrypted.requests == []


class CancelledAt:
    """Awaits something, and cancels it while it awaits for the nth time."""

    def __init__(self, work: Coroutine[Any, Any, Any], nth: int) -> None:
        self._work, self._nth = work, nth

    def __await__(self) -> Any:
        count, thrown, sent = 0, None, None
        while True:
            try:
                waited_for = self._work.throw(thrown) if thrown else self._work.send(sent)
            except StopIteration as done:
                return done.value
            count, thrown = count + 1, None
            if count == self._nth:
                asyncio.current_task().cancel()  # type: ignore[union-attr]
            try:
                sent = yield waited_for
            except BaseException as error:
                thrown = error


@pytest.mark.parametrize("server", ["faults", "encrypted"])
def test_cancelled_calls_leave_the_client_whole(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, server: str
) -> None:
    """Expect a pool of one connection to serve a call after calls were cancelled at every place
    where they can be.
    """
    faults = request.getfixturevalue(server)
    monkeypatch.setattr("vimmerse._httpcore.MOST_CONNECTIONS", 1)

    async def cancelled(client: AsyncVimmerse, nth: int) -> bool:
        with contextlib.suppress(asyncio.CancelledError):
            return bool(await CancelledAt(client.story.get("job-1"), nth))
        asyncio.current_task().uncancel()  # type: ignore[union-attr]
        return False

    async def main() -> None:
        async with AsyncVimmerse(KEY, base_url=faults.url, max_retries=0, timeout=2) as client:
            nth = 1
            while not await asyncio.create_task(cancelled(client, nth)):
                nth += 1
            assert nth > 5
            assert (await client.story.get("job-1")).id == "job-1"

    asyncio.run(main())
