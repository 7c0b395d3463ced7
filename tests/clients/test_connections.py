"""Connections: a submission has one of its own, reads share theirs, a forged response is not taken
for another, and cancelled calls leave the pool usable.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import httpx
import pytest
import vimmerse
from fault_server import KEY, Fault, FaultServer, answer, in_pieces
from httpx_aiohttp import HttpxAiohttpClient
from operations import call
from vimmerse import AsyncVimmerse
from vimmerse_api.api.story import GET, IDEA_TO_VIDEO

pytestmark = pytest.mark.usefixtures("hasty")
NewClient = Callable[..., Any]
JOB = {"id": "job-1", "status": "success", "video_url": "http://127.0.0.1:9/v.mp4"}
CONTENT = json.dumps(JOB).encode()
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
LENGTH = b"content-length: %d\r\n\r\n" % len(CONTENT)


def test_interim_answers_come_before_the_answer(new_client: NewClient, faults: FaultServer) -> None:
    """1xx responses are skipped, even if a head arrives in two pieces."""
    hints = b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\ncontent-length: 1\r\n\r\n"
    whole = hints + hints + HEAD + LENGTH + CONTENT
    for cut in (0, len(hints) - 1, len(hints), len(hints) + 20, len(whole) - len(CONTENT) - 2):
        faults.play(in_pieces(whole[:cut], whole[cut:]))
        assert new_client(faults.url).story.get("job-1").id == "job-1"


def test_a_read_looks_for_no_module(
    new_client: NewClient, faults: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """httpcore would look for sniffio several times a request, if it is not installed."""
    sought: list[str] = []

    class Finder:
        @staticmethod
        def find_spec(name: str, path: object = None, target: object = None) -> None:
            sought.append(name)

    faults.play(*[answer(200, JOB)] * 2)
    client = new_client(faults.url)
    client.story.get("job-1")
    monkeypatch.setattr(sys, "meta_path", [Finder, *sys.meta_path])
    client.story.get("job-1")
    assert sought == []


FORGED = HEAD + b"content-length: 40\r\n\r\n" + json.dumps({"id": "forged"}).encode().ljust(40)
CHUNKED = b"transfer-encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(CONTENT), CONTENT)
ENDS = {
    "a length": [HEAD + LENGTH + CONTENT + FORGED],
    "chunks": [HEAD + CHUNKED + FORGED],
    "the next packet": [HEAD + LENGTH + CONTENT, FORGED],
}
BROKEN_RECORD = b"\x17\x03\x03\x00\x30" + b"x" * 48
OVER_BOTH = pytest.mark.parametrize("server", ["faults", "encrypted"])


@pytest.mark.parametrize("pieces", ENDS.values(), ids=ENDS)
@OVER_BOTH
def test_a_forged_response_is_not_taken_for_another_job(
    request: pytest.FixtureRequest, new_client: NewClient, server: str, pieces: list[bytes]
) -> None:
    """Bytes after a response never become the next job: a read of it fails or asks again."""
    faults = request.getfixturevalue(server)
    faults.play(in_pieces(*pieces), answer(200, {"id": "job-2"}))
    client = new_client(faults.url)
    assert client.story.get("job-1").id == "job-1"
    time.sleep(0.05)
    with contextlib.suppress(vimmerse.ResponseDecodeError):
        assert client.story.get("job-2").id == "job-2"


@pytest.mark.parametrize("pieces", ENDS.values(), ids=ENDS)
@OVER_BOTH
def test_a_wait_rides_out_a_forged_response(
    request: pytest.FixtureRequest, new_client: NewClient, server: str, pieces: list[bytes]
) -> None:
    """A wait looks again when a response is about another job."""
    faults = request.getfixturevalue(server)
    faults.play(in_pieces(*pieces), answer(200, {**JOB, "id": "job-2"}))
    client = new_client(faults.url)
    client.story.get("job-1")
    assert client.wait("story:job-2", poll_interval=0.02).id == "job-2"


@pytest.mark.parametrize("pieces", ENDS.values(), ids=ENDS)
@OVER_BOTH
def test_a_forged_response_never_answers_a_create(
    request: pytest.FixtureRequest, new_client: NewClient, server: str, pieces: list[bytes]
) -> None:
    """A create has a connection of its own, on which no earlier bytes can be."""
    faults = request.getfixturevalue(server)
    faults.play(in_pieces(*pieces), in_pieces(*pieces), answer(200, {"id": "job-2"}))
    client = new_client(faults.url)
    client.story.get("job-1")
    assert call(client, IDEA_TO_VIDEO).id == "job-1"
    assert call(client, IDEA_TO_VIDEO).id == "job-2"


def closed_when_idle(listener: socket.socket, accepted: list[str]) -> None:
    """Answer one request on each connection, keep it open, and close it when the next one comes,
    as a host does whose time for idle connections is up at that moment.
    """
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=answer_once, args=(connection, accepted), daemon=True).start()


def answer_once(connection: socket.socket, accepted: list[str]) -> None:
    accepted.append(connection.recv(65536).decode().partition("\r\n")[0])
    connection.sendall(HEAD + LENGTH + CONTENT)
    connection.recv(1)  # the beginning of the next request, which is lost
    connection.close()


def test_a_create_never_meets_a_connection_that_the_host_closes(new_client: NewClient) -> None:
    """A create succeeds where a read's kept connection is closed by the host at that moment."""
    accepted: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=closed_when_idle, args=(listener, accepted), daemon=True).start()
        client = new_client(f"http://127.0.0.1:{listener.getsockname()[1]}")
        client.story.get("job-1")
        for _ in range(3):
            assert call(client, IDEA_TO_VIDEO).id == "job-1"
        assert [line.split()[0] for line in accepted] == ["GET", "POST", "POST", "POST"]
        listener.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("end", [LENGTH + CONTENT, CHUNKED], ids=["a length", "chunks"])
def test_connections_are_used_again(new_client: NewClient, end: bytes) -> None:
    """Two reads share one connection if the first response ends as it should."""
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


def test_encrypted_connections_carry_everything(
    new_client: NewClient, encrypted: FaultServer, tmp_path: Path
) -> None:
    """Calls, an upload and a download work over TLS."""
    client = new_client(encrypted.url, max_retries=0)
    assert client.video.upload(video_file=bytes(3_000_000)).id == "job-1"
    assert encrypted.requests[0].body.count(0) == 3_000_000
    encrypted.play(answer(200, bytes(3_000_000), content_type="video/mp4"))
    path = client.download(f"{encrypted.url}/v.mp4", tmp_path / "v.mp4")
    assert path.stat().st_size == 3_000_000


def broken_record(connection: socket.socket) -> None:
    os.write(connection.fileno(), BROKEN_RECORD)


def test_a_broken_record_of_tls_is_a_lost_connection(
    new_client: NewClient, encrypted: FaultServer
) -> None:
    """A record that cannot be decrypted leaves a create's outcome unknown, and a read retried."""
    encrypted.play(Fault(broken_record))
    client = new_client(encrypted.url, max_retries=1)
    with pytest.raises(vimmerse.SubmissionUnknownError):
        call(client, IDEA_TO_VIDEO)
    with pytest.raises(vimmerse.ConnectionFailedError):
        client.story.get("job-1")
    assert len(encrypted.requests) == 3


def test_a_certificate_that_nobody_vouches_for_is_refused(
    new_client: NewClient, encrypted: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An untrusted certificate raises ConnectionFailedError, and no request is sent."""
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(vimmerse.ConnectionFailedError, match="Nothing was sent or created"):
        call(new_client(encrypted.url), IDEA_TO_VIDEO)
    assert encrypted.requests == []


class CancelledAt:
    """Awaits a coroutine, and cancels the current task when the coroutine suspends for the nth
    time.
    """

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


@OVER_BOTH
@pytest.mark.parametrize("operation", [GET, IDEA_TO_VIDEO], ids=["read", "create"])
def test_cancelled_calls_leave_the_client_whole(
    request: pytest.FixtureRequest, server: str, operation: Any
) -> None:
    """A pool of one connection still works after calls were cancelled at every await."""
    faults = request.getfixturevalue(server)

    def one_connection() -> httpx.AsyncClient:
        return httpx.AsyncClient(limits=httpx.Limits(max_connections=1))

    async def cancelled(client: AsyncVimmerse, nth: int) -> bool:
        with contextlib.suppress(asyncio.CancelledError):
            return bool(await CancelledAt(call(client, operation), nth))
        asyncio.current_task().uncancel()  # type: ignore[union-attr]
        return False

    async def main() -> None:
        options: dict[str, Any] = {"max_retries": 0, "timeout": 2, "http_client": one_connection}
        async with AsyncVimmerse(KEY, base_url=faults.url, **options) as client:
            nth = 1
            while not await asyncio.create_task(cancelled(client, nth)):
                nth += 1
            assert nth > (5 if operation is GET else 1)  # a create goes on in a task of its own
            assert (await client.story.get("job-1")).id == "job-1"

    asyncio.run(main())


BAD_CERTIFICATES = {
    "a file that is not there": ("SSL_CERT_FILE", "missing.pem"),
    "a folder as a file": ("SSL_CERT_FILE", "folder"),
    "an empty file": ("SSL_CERT_FILE", "empty.pem"),
    "a file of junk": ("SSL_CERT_FILE", "junk.pem"),
    "a folder that is not there": ("SSL_CERT_DIR", "missing"),
    "an empty folder": ("SSL_CERT_DIR", "folder"),
    "a file as a folder": ("SSL_CERT_DIR", "junk.pem"),
}


@pytest.mark.parametrize(("variable", "name"), BAD_CERTIFICATES.values(), ids=BAD_CERTIFICATES)
def test_unusable_certificates_are_named_where_tls_is_used(
    new_client: NewClient,
    encrypted: FaultServer,
    faults: FaultServer,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    variable: str,
    name: str,
) -> None:
    """SSL_CERT_FILE or SSL_CERT_DIR is named by the error of a call and of a download over TLS;
    without TLS, nothing is wrong.
    """
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.pem").touch()
    (tmp_path / "junk.pem").write_bytes(b"junk\0" * 99)
    monkeypatch.delenv("SSL_CERT_FILE")
    monkeypatch.setenv(variable, str(tmp_path / name))
    assert new_client(faults.url).story.get("job-1").id == "job-1"
    client = new_client(encrypted.url, max_retries=0)
    with pytest.raises(vimmerse.ConnectionFailedError, match=f"{variable} is '.*{name}'"):
        call(client, IDEA_TO_VIDEO)
    with pytest.raises(vimmerse.DownloadError, match=f"{variable} is '.*{name}'"):
        client.download(f"{encrypted.url}/v.mp4", tmp_path / "v.mp4")


@pytest.mark.parametrize("kind", [httpx.AsyncClient, HttpxAiohttpClient])
def test_certificates_are_named_where_a_client_of_the_user_needs_them(
    monkeypatch: pytest.MonkeyPatch, kind: type[httpx.AsyncClient]
) -> None:
    """A function that cannot make its client because of SSL_CERT_FILE is told with that name."""
    monkeypatch.setenv("SSL_CERT_FILE", "/there/is/none.pem")

    async def main() -> None:
        async with AsyncVimmerse(KEY, base_url="http://127.0.0.1:9", http_client=kind) as client:
            await client.story.get("job-1")

    with pytest.raises(vimmerse.VimmerseError, match=r"SSL_CERT_FILE is '/there/is/none\.pem'"):
        asyncio.run(main())
