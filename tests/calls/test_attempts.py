"""What an error says about whether its request was sent, and which origin gets the key."""

from __future__ import annotations

import httpx
import pytest
from fault_server import KEY
from vimmerse._calls.attempts import result_of
from vimmerse._calls.retry import AttemptResult
from vimmerse._settings.key import KeyAuth, Secret

NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
UNKNOWN = (
    httpx.ReadTimeout,
    httpx.WriteTimeout,
    httpx.ReadError,
    httpx.WriteError,
    httpx.CloseError,
    httpx.RemoteProtocolError,
    httpx.LocalProtocolError,  # also raised for faults of an HTTP/2 server
)


@pytest.mark.parametrize("kind", NOT_SENT, ids=lambda kind: kind.__name__)
def test_nothing_was_sent_before_a_connection_stood(kind: type[httpx.RequestError]) -> None:
    """An error while connecting means that nothing was sent."""
    assert result_of(kind("no")) is AttemptResult.NOT_SENT


@pytest.mark.parametrize("kind", UNKNOWN, ids=lambda kind: kind.__name__)
def test_anything_later_is_unknown(kind: type[httpx.RequestError]) -> None:
    """An error on an open connection means that the outcome is unknown."""
    assert result_of(kind("no")) is AttemptResult.UNKNOWN


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://api.example/v2/story", True),
        ("https://api.example:443/v2/story", True),
        ("http://api.example/v2/story", False),
        ("http://api.example:443/v2/story", False),
        ("https://api.example:8443/v2/story", False),
        ("https://media.api.example/v2/story", False),
    ],
)
def test_the_key_is_bound_to_its_origin(url: str, expected: bool) -> None:
    """The key is sent only to its scheme, host and port, and removed from the request after it."""
    auth = KeyAuth(Secret("vk-planted-0123456789"), httpx.URL("https://api.example"))
    request = httpx.Request("GET", url)
    flow = auth.auth_flow(request)
    next(flow)
    assert ("x-api-key" in request.headers) is expected
    flow.close()
    assert "x-api-key" not in request.headers


def test_an_error_that_is_cleaned_of_the_key_leaves_the_outcome_unknown() -> None:
    """An error whose cause holds the key is replaced, and then nobody knows what was sent."""
    lost, auth = httpx.ConnectTimeout("lost"), KeyAuth(Secret(KEY), httpx.URL("http://a"))
    assert auth.cleaned(lost) is lost
    lost.__cause__ = OSError(f"no answer to {KEY}")
    cleaned = auth.cleaned(lost)
    assert result_of(cleaned) is AttemptResult.UNKNOWN
    assert (str(cleaned), cleaned.__cause__) == ("ConnectTimeout: lost", None)
