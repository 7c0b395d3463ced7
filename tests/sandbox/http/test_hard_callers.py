"""Callers who are slow, speak broken HTTP, hang up, or open too many connections."""

import resource
import socket
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from vimmerse_sandbox.http import connections
from vimmerse_sandbox.sandbox import Settings
from vimmerse_sandbox.server import SandboxServer

IDEA = "/v2/story/idea-2-video"


@pytest.mark.parametrize(
    "head", [b"", b"POST /v2/story HTTP/1.1\r\nHost: a\r\nX-Slow: "], ids=["silence", "half-a-head"]
)
def test_a_slow_head_is_not_waited_for(head: bytes) -> None:
    """A connection whose request head is too slow is closed; others are answered meanwhile."""
    with SandboxServer(Settings(head_seconds=0.3)) as server:
        address = httpx.URL(server.url)
        with socket.create_connection((address.host, address.port), timeout=10) as connection:
            connection.sendall(head)
            assert httpx.get(f"{server.url}/v2/story/x").status_code == 401
            assert connection.recv(100) == b""


def test_a_slow_body_is_not_waited_for() -> None:
    """A body that is too slow gets a 408 and a closed connection, and charges nothing."""
    head = (
        f"POST {IDEA} HTTP/1.1\r\nHost: a\r\nX-Api-Key: k\r\nContent-Type: application/json\r\n"
        'Content-Length: 1000\r\n\r\n{"idea": '
    )
    with SandboxServer(Settings(body_seconds=0.3)) as server:
        address = httpx.URL(server.url)
        with socket.create_connection((address.host, address.port), timeout=10) as connection:
            connection.sendall(head.encode())
            answer = b"".join(iter(lambda: connection.recv(1000), b""))
        assert server.charges == 0
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"REQUEST_TIMEOUT" in answer


def test_a_slow_answer_is_not_cut_short() -> None:
    """The time limit for request heads does not end a request that is being answered."""
    with SandboxServer(Settings(head_seconds=0.2)) as server:
        server.fault("stall", "story_get", seconds=1)
        answer = httpx.get(f"{server.url}/v2/story/x", headers={"X-Api-Key": "k"})
    assert answer.status_code == 404


RAW: dict[str, bytes] = {
    "not-http": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 100,
    "no-host": b"GET /v2/story/x HTTP/1.1\r\n\r\n",
    "two-lengths": b"POST /v2/story HTTP/1.1\r\nHost: a\r\n"
    b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
    "header-flood": b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 100_000,
    "long-line": b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    "bad-chunk": b"POST /v2/story HTTP/1.1\r\nHost: a\r\nX-Api-Key: k\r\n"
    b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
}


@pytest.mark.parametrize("sent", RAW.values(), ids=RAW)
def test_broken_http_is_refused(vimmerse_sandbox: Any, sent: bytes) -> None:
    """Broken HTTP gets a 4xx or a closed connection, and the next request is answered."""
    address = httpx.URL(vimmerse_sandbox.url)
    with socket.create_connection((address.host, address.port), timeout=10) as connection:
        try:
            connection.sendall(sent)
            first = connection.recv(100)
        except ConnectionError:
            first = b""
    assert first == b"" or first.startswith(b"HTTP/1.1 4")
    assert httpx.get(f"{vimmerse_sandbox.url}/v2/story/x").status_code == 401


def test_a_caller_who_hangs_up_leaves_no_job(caplog: pytest.LogCaptureFixture) -> None:
    """A caller who disconnects before the body is complete is not charged."""
    head = (
        f"POST {IDEA} HTTP/1.1\r\nHost: a\r\nX-Api-Key: k\r\nContent-Type: application/json\r\n"
        'Content-Length: 1000\r\n\r\n{"idea": '
    )
    with SandboxServer() as server:
        address = httpx.URL(server.url)
        with socket.create_connection((address.host, address.port), timeout=10) as connection:
            connection.sendall(head.encode())
        assert httpx.get(f"{server.url}/v2/story/x").status_code == 401
    assert server.charges == 0
    assert {request.status for request in server.requests} == {401, None}
    assert "failed" not in caplog.text


def test_connections_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit, the oldest idle connections are closed and callers still answered."""
    monkeypatch.setattr(connections, "MOST", 5)
    monkeypatch.setattr(connections, "LEAST", 5)
    with SandboxServer() as server, ExitStack() as stack:
        host, port = server.url.removeprefix("http://").split(":")
        idle = [stack.enter_context(socket.create_connection((host, int(port)))) for _ in range(20)]
        assert httpx.get(f"{server.url}/").status_code == 200
        for connection in idle[:16]:
            connection.settimeout(10)
            assert connection.recv(1) == b""


def test_files_can_be_opened_however_many_connections_there_are() -> None:
    """The connection limit leaves file handles free."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert connections.most_connections() + connections.LEFT <= max(files, connections.LEFT + 16)
