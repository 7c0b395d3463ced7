"""The key goes only to the API's origin: failures are provoked, and everything that they emit is
searched for the key.
"""

from __future__ import annotations

import json
import logging
import pickle
import socket
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import vimmerse
from failures import UNKNOWN, UNUSABLE
from fault_server import KEY, FaultServer, answer, raw, truncate
from transports import over_every_transport
from vimmerse import AsyncVimmerse, Vimmerse

pytestmark = pytest.mark.usefixtures("hasty")
NewClient = Callable[..., Any]
ECHO = {"message": f"the key {KEY} is not known", "code": "UNAUTHORIZED"}
FAULTS = {
    **UNKNOWN,
    **UNUSABLE,
    "401 that repeats the key": answer(401, ECHO),
    "402": answer(402, {"message": "no"}),
    "422": answer(422, {"detail": [{"loc": ["header"], "msg": KEY, "type": "bad"}]}),
    "429": answer(429, ECHO),
    "500": answer(500, ECHO),
    "502 HTML that repeats the key": answer(
        502, f"<title>{KEY}</title>".encode(), content_type="text/html"
    ),
    "unreadable": answer(200, f"not JSON but {KEY}".encode()),
    "a header that repeats the key": raw(f"HTTP/1.1 200 OK\r\nbad {KEY}\r\n\r\n".encode()),
    "a greeting that repeats the key": raw(f"ECHO {KEY}\r\n\r\n".encode()),
    "a length that repeats the key": raw(
        f"HTTP/1.1 200 OK\r\ncontent-length: {KEY}\r\n\r\n".encode()
    ),
    "a status line that repeats the key": raw(
        f"HTTP/1.1 401 key {KEY} bad\r\ncontent-length: 0\r\n\r\n".encode()
    ),
    "401 with the key in a header": answer(401, {"message": "no"}, x_request_id=f"for-{KEY}"),
}


@over_every_transport
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_no_failure_emits_the_key(
    new_client: NewClient,
    faults: FaultServer,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    fault: Any,
) -> None:
    """No message, repr, log record, pickle or local variable of a failed call holds the key."""
    monkeypatch.setattr("vimmerse._calls.body.MOST_BYTES", 30_000)
    client = new_client(faults.url, timeout=0.3)
    ways: tuple[Callable[[], object], ...] = (
        lambda: client.story.get("job-1"),
        lambda: client.story.idea_to_video(idea="job-1"),
        lambda: client.video.upload(video_file=b"video"),
        lambda: client.wait_all(["story:job-1"], timeout=0.1, poll_interval=0.05),
    )
    faults.play(fault)
    with caplog.at_level(logging.DEBUG):
        for way in ways:
            with pytest.raises(vimmerse.VimmerseError) as caught:
                way()
            error = caught.value
            stored = pickle.dumps(error)
            emitted = [_words(error), _frames(error), str(vars(error)), str(stored), caplog.text]
            assert not [text for text in emitted if KEY in text]
            assert str(pickle.loads(stored)) == str(error)
    assert faults.requests[0].headers["x-api-key"] == KEY


def _words(error: BaseException | None) -> str:
    """Return the messages, reprs and attributes of an error and of all its causes."""
    if error is None:
        return ""
    earlier = _words(error.__cause__) + _words(error.__context__)
    return f"{error} {error!r} {vars(error)} {earlier}"


def _frames(error: BaseException) -> str:
    """Return the local variables of our frames in the tracebacks of an error and its causes."""
    said = []
    while error is not None:
        for frame, _ in traceback.walk_tb(error.__traceback__):
            if any(room in frame.f_code.co_filename for room in ("overrides/vimmerse", "_api")):
                said.append(f"{frame.f_code.co_name}: {frame.f_locals}")
        error = error.__cause__ or error.__context__
    assert said
    return "\n".join(said)


@pytest.mark.parametrize("kind", [Vimmerse, AsyncVimmerse])
@pytest.mark.parametrize(
    "options",
    [
        {"base_url": "ftp://nowhere"},
        {"timeout": -1},
        {"http_client": object()},
        {"api_key": KEY + "\n\u2713"},
    ],
    ids=["address", "timeout", "client", "a key that no header can carry"],
)
def test_no_refused_construction_emits_the_key(kind: type, options: dict[str, Any]) -> None:
    """The traceback of a client that could not be made does not contain the key."""
    with pytest.raises(vimmerse.VimmerseError) as caught:
        kind(**{"api_key": KEY, **options})
    assert KEY not in _frames(caught.value) + str(caught.value)


BASE_URLS = {
    "studio.example": "'studio.example'",
    "ftp://studio.example/v2?key=s3cret": "'ftp://studio.example/v2'",
    "https://ann:s3cret@studio.example": "'https://studio.example'",
    "https://ann:s3cret/@studio.example": "'studio.example'",
    "ann:s3cret@studio.example": "'studio.example'",
    "https://studio.example:ss/#s3cret": "'https://studio.example:ss/'",
}


@pytest.mark.parametrize(("url", "told"), BASE_URLS.items())
def test_a_wrong_base_url_is_told_without_its_secrets(url: str, told: str) -> None:
    """The error shows the address, but no user, password or query."""
    with pytest.raises(vimmerse.InvalidArgumentError, match="base_url") as caught:
        Vimmerse(KEY, base_url=url)
    assert f"not {told}." in str(caught.value)
    assert "s3cret" not in str(caught.value)


@over_every_transport
def test_the_key_does_not_follow_a_redirect(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """A redirect of an API call is not followed, and a download sends no key to another host."""
    with FaultServer() as other:
        faults.play(answer(308, b"", location=f"{other.url}/v2/story/job-1"))
        with pytest.raises(vimmerse.APIError, match="Redirects are not followed"):
            new_client(faults.url).story.get("job-1")
        assert other.requests == []
        other.play(answer(200, b"video"))
        new_client(faults.url).download(f"{other.url}/v.mp4", tmp_path / "v.mp4")
        assert [r.headers["x-api-key"] for r in other.requests] == [None]


def test_no_request_that_is_handed_out_holds_the_key(
    new_client: NewClient, faults: FaultServer
) -> None:
    """The request of a raw response, or of an error's response, has no key header."""
    client = new_client(faults.url)
    raw_response = client.with_raw_response.story.get("job-1").response
    faults.play(
        answer(404, {"message": "NOT_FOUND"}), answer(307, b"", location="http://127.0.0.1:9/")
    )
    with pytest.raises(vimmerse.NotFoundError) as missing:
        client.story.get("job-1")
    with pytest.raises(vimmerse.APIError) as moved:
        client.story.get("job-1")
    for response in (raw_response, missing.value.response, moved.value.response):
        assert KEY not in str(response.request.headers.raw)
        assert response.request.url.path == "/v2/story/job-1"
        assert response.next_request is None


def test_a_key_in_an_answers_headers_is_not_repeated(
    new_client: NewClient, faults: FaultServer
) -> None:
    """An error does not contain a key that the server sends back in a header."""
    faults.play(answer(401, {"message": "no"}, x_request_id=f"for-{KEY}"))
    with pytest.raises(vimmerse.AuthenticationError) as caught:
        new_client(faults.url).story.get("job-1")
    assert KEY not in f"{caught.value} {caught.value.request_id} {caught.value.response.headers}"


@pytest.mark.parametrize(
    "key", ['quo"ted-key-0123', "back\\slash-0123"], ids=["quote", "backslash"]
)
def test_a_key_that_json_escapes_is_not_repeated(
    new_client: NewClient, faults: FaultServer, key: str
) -> None:
    """An error contains neither the key nor its JSON-escaped form."""
    faults.play(answer(401, {"message": f"unknown: {key}"}))
    with pytest.raises(vimmerse.AuthenticationError) as caught:
        new_client(faults.url, api_key=key).story.get("job-1")
    said = f"{caught.value} {caught.value.response.text}"
    assert key not in said
    assert json.dumps(key)[1:-1] not in said


def test_options_pickle_without_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client's options pickle without the key, and read it from the environment again."""
    with Vimmerse(KEY, timeout=7, headers={"X-Team": "a"}) as client:
        stored = pickle.dumps(client._caller.settings)
    assert KEY.encode() not in stored
    monkeypatch.setenv("VIMMERSE_API_KEY", "another-key")
    options = pickle.loads(stored)
    assert (options.timeout, options.headers) == (7, {"X-Team": "a"})
    assert options.auth._key.reveal() == "another-key"


def test_a_budget_says_why_it_is_not_pickled() -> None:
    """Pickling a budget raises TypeError, because a copy would be spent again."""
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(vimmerse.Budget(100))


@pytest.mark.parametrize("key", ["a", "vk-planted-0123456789abcdef"], ids=["short", "long"])
def test_an_answer_that_hides_no_key_is_handed_out_as_it_is(
    new_client: NewClient, faults: FaultServer, key: str
) -> None:
    """A raw response that needs no redaction is returned unchanged, also with a short key."""
    faults.play(answer(200, {"id": "a", "title": 'a \\ and "quotes"'}))
    raw_answer = new_client(faults.url, api_key=key).with_raw_response.story.get("a").response
    assert raw_answer.http_version == "HTTP/1.1"
    assert raw_answer.extensions["reason_phrase"] == b"Scripted"


@pytest.mark.parametrize("key", ["a", "e"])
def test_a_short_key_hides_no_refused_connection(new_client: NewClient, key: str) -> None:
    """With a short key, a refused connection still counts as nothing sent."""
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    with pytest.raises(vimmerse.ConnectionFailedError, match="Nothing was sent or created"):
        new_client(f"http://127.0.0.1:{port}", api_key=key).story.idea_to_video(idea="x")


def test_another_port_is_another_origin(faults: FaultServer) -> None:
    """The key is not sent to another port of the same host."""
    client = Vimmerse(KEY, base_url="http://127.0.0.1:9")
    import httpx

    request = httpx.Request("GET", f"{faults.url}/v2/story/job-1")
    with httpx.Client() as http:
        http.send(request, auth=client._caller.settings.auth)
    assert faults.requests[0].headers["x-api-key"] is None


def test_httpx_logs_no_signature(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither our log nor httpx's contains the query of a result's address, at any level."""
    job = {"id": "s", "status": "success", "video_url": f"{faults.url}/v.mp4?signature=hush"}
    faults.play(
        answer(200, job), answer(302, b"", location="/w.mp4?signature=hush"), answer(200, b"video")
    )
    with caplog.at_level(logging.DEBUG):
        new_client(faults.url).download("story:s", tmp_path / "v.mp4")
    assert "HTTP Request: GET" in caplog.text
    assert "receive_response_headers.complete" in caplog.text
    assert "hush" not in caplog.text


UNREADABLE = {
    "a bad greeting": b"ECHO hi\r\n\r\n",
    "a bad header": b"HTTP/1.1 200 OK\r\nbad header\r\n\r\n",
    "a bad length": b"HTTP/1.1 200 OK\r\ncontent-length: zz\r\n\r\n",
    "a bad chunk": b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nabc",
    "a redirect to no port": b"HTTP/1.1 302 Found\r\ncontent-length: 0\r\n"
    b"location: http://127.0.0.1:99999/v.mp4?signature=hush\r\n\r\n",
    "nothing": b"",
}


@over_every_transport
@pytest.mark.parametrize("data", UNREADABLE.values(), ids=UNREADABLE)
def test_no_failed_download_tells_a_signature(
    new_client: NewClient,
    faults: FaultServer,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    data: bytes,
) -> None:
    """No message, log record or traceback of a failed download contains the signature."""
    faults.play(raw(data))
    client, address = new_client(faults.url, max_retries=1), f"{faults.url}/v.mp4?signature=hush"
    with caplog.at_level(logging.DEBUG), pytest.raises(vimmerse.DownloadError) as caught:
        client.download(address, tmp_path / "v.mp4")
    assert "hush" not in "".join(traceback.format_exception(caught.value)) + caplog.text
    assert "hush" in faults.requests[0].line


def test_cookies_of_a_client_that_was_brought_stay_where_they_are(
    faults: FaultServer, tmp_path: Path
) -> None:
    """A download sends no cookie or header of a given http_client, redirects included."""
    import httpx

    with httpx.Client(cookies={"session": "hush"}, headers={"X-Own": "hush"}) as http:
        client = Vimmerse(KEY, base_url=faults.url, http_client=http)
        faults.play(answer(302, b"", location="/w.mp4"), answer(200, b"video"))
        client.download(f"{faults.url}/v.mp4", tmp_path / "v.mp4")
    assert len(faults.requests) == 2
    assert "hush" not in str([list(request.headers.items()) for request in faults.requests])


def test_a_password_in_an_address_is_used_and_not_repeated(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A password in an address is sent, but is in no error, log record or file."""
    address = faults.url.replace("//", "//vera:hush@") + "/v.mp4"
    faults.play(truncate(b"moving pictures", 6, etag='"v1"', content_type="video/mp4"))
    with (
        caplog.at_level(logging.DEBUG),
        pytest.raises(vimmerse.DownloadError, match=f"{faults.url}/v.mp4") as caught,
    ):
        new_client(faults.url, max_retries=0).download(address, tmp_path / "v.mp4")
    assert faults.requests[0].headers["authorization"].startswith("Basic ")
    left = (tmp_path / ".v.mp4.part.json").read_text()
    assert "hush" not in str(caught.value) + caught.value.url + caplog.text + left


@pytest.mark.parametrize("new_client", ["aiohttp"], indirect=True)
def test_a_password_that_cannot_be_sent_is_told(
    new_client: NewClient, faults: FaultServer, tmp_path: Path
) -> None:
    """An address with a password, which aiohttp refuses, raises DownloadError without it."""
    address = faults.url.replace("//", "//vera:hush@") + "/v.mp4"
    with pytest.raises(vimmerse.DownloadError, match="could not be sent") as caught:
        new_client(faults.url).download(address, tmp_path / "v.mp4")
    assert "hush" not in str(caught.value)


@over_every_transport
def test_a_body_without_end_is_given_up(
    new_client: NewClient, faults: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A create whose response exceeds the size limit raises SubmissionUnknownError."""
    monkeypatch.setattr("vimmerse._calls.body.MOST_BYTES", 1 << 20)
    faults.play(answer(200, json.dumps({"id": "job-1", "idea": "x" * (2 << 20)}).encode()))
    with pytest.raises(vimmerse.SubmissionUnknownError, match="more than 1 MiB"):
        new_client(faults.url).story.idea_to_video(idea="A harbour")
    assert len(faults.requests) == 1
