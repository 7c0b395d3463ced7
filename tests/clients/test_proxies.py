"""Proxies from the environment: used, bypassed, refused, and never given the key."""

from __future__ import annotations

import contextlib
import socket
import threading
import traceback
from collections.abc import Callable
from typing import Any

import pytest
import vimmerse
from fault_server import KEY, Fault, FaultServer, answer, in_pieces, raw, reset, stall
from operations import call
from vimmerse_api.api.story import IDEA_TO_VIDEO

pytestmark = pytest.mark.usefixtures("hasty")
NewClient = Callable[..., Any]


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that sets the proxy variables of the environment."""

    def name(**proxies: str) -> None:
        for variable in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
            monkeypatch.delenv(variable, raising=False)
            monkeypatch.delenv(variable.lower(), raising=False)
        for variable, value in proxies.items():
            monkeypatch.setenv(variable, value)

    return name


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "ALL_PROXY"])
def test_a_proxy_of_the_environment_is_used(
    new_client: NewClient, faults: FaultServer, environment: Callable[..., None], variable: str
) -> None:
    """A proxy gets the full address and its own credentials."""
    environment(**{variable: faults.url.replace("http://", "http://user:pass@")})
    new_client("http://api.invalid").story.get("job-1")
    assert faults.requests[0].line == "GET http://api.invalid/v2/story/job-1 HTTP/1.1"
    assert faults.requests[0].headers["proxy-authorization"] == "Basic dXNlcjpwYXNz"


@pytest.mark.parametrize(
    "spared", ["127.0.0.1", "*", "a.invalid, 127.0.0.1", "http://127.0.0.1", "127.0.0.1/8"]
)
def test_who_needs_no_proxy_is_reached_without(
    new_client: NewClient, faults: FaultServer, environment: Callable[..., None], spared: str
) -> None:
    """A host in NO_PROXY is reached directly."""
    environment(HTTP_PROXY="127.0.0.1:9", NO_PROXY=spared)
    new_client(faults.url).story.get("job-1")
    assert faults.requests[0].path == "/v2/story/job-1"


def test_a_proxy_that_refuses_a_tunnel_means_that_nothing_was_sent(
    new_client: NewClient, faults: FaultServer, environment: Callable[..., None]
) -> None:
    """A create is retried when a proxy refuses to connect: the service never saw it."""
    environment(HTTPS_PROXY=faults.url)
    faults.play(answer(407, b""))
    with pytest.raises(vimmerse.ConnectionFailedError, match="Nothing was sent or created"):
        call(new_client("https://api.invalid"), IDEA_TO_VIDEO, timeout=0.3)
    assert {request.line for request in faults.requests} == {"CONNECT api.invalid:443 HTTP/1.1"}
    assert len(faults.requests) == 3
    assert all("x-api-key" not in request.headers for request in faults.requests)


NO_TUNNEL = {
    "says nothing": stall(),
    "says too little": in_pieces(b"HTTP/1.1 200 Conn"),
    "closes": raw(b""),
    "breaks": reset(),
}


@pytest.mark.parametrize("fault", NO_TUNNEL.values(), ids=NO_TUNNEL)
def test_a_proxy_that_breaks_off_leaves_the_outcome_unknown(
    new_client: NewClient, faults: FaultServer, environment: Callable[..., None], fault: Fault
) -> None:
    """A create is not retried when a proxy stalls or hangs up: that is the safe side."""
    environment(HTTPS_PROXY=faults.url)
    faults.play(fault)
    with pytest.raises(vimmerse.SubmissionUnknownError):
        call(new_client("https://api.invalid"), IDEA_TO_VIDEO, timeout=0.3)
    assert len(faults.requests) == 1


@pytest.mark.parametrize(
    "proxy",
    ["ftp://user:pass@127.0.0.1", "http://[::1", "http://user:pass/x@127.0.0.1", "socks5://a:1"],
)
def test_a_proxy_that_cannot_be_one_is_told(
    new_client: NewClient, environment: Callable[..., None], proxy: str
) -> None:
    """An invalid proxy address raises VimmerseError that names the variables and no password."""
    environment(ALL_PROXY=proxy)
    with pytest.raises(vimmerse.VimmerseError, match="correct HTTP_PROXY") as caught:
        new_client("http://api.invalid").story.get("job-1")
    assert "pass" not in "".join(traceback.format_exception(caught.value))


def tunnel(port: int) -> Fault:
    """Connect to a local port, as a proxy does, and relay the bytes of both sides."""

    def act(connection: socket.socket) -> None:
        with socket.create_connection(("127.0.0.1", port)) as far:
            connection.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
            threading.Thread(target=pass_on, args=(far, connection), daemon=True).start()
            pass_on(connection, far)

    return Fault(act)


def pass_on(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


def test_a_tunnel_through_a_proxy_keeps_the_key_from_it(
    new_client: NewClient,
    faults: FaultServer,
    encrypted: FaultServer,
    environment: Callable[..., None],
) -> None:
    """Through a tunnel, the service gets the key, and the proxy does not."""
    environment(HTTPS_PROXY=faults.url)
    faults.play(tunnel(int(encrypted.url.rpartition(":")[2])))
    assert new_client(encrypted.url).story.get("job-1").id == "job-1"
    assert encrypted.requests[0].headers["x-api-key"] == KEY
    assert faults.requests[0].line.startswith("CONNECT 127.0.0.1:")
    assert KEY not in str(faults.requests[0].headers)
