"""How each kind of response is read: typed errors with clear messages, lenient models, and checked
decoding.
"""

from __future__ import annotations

import copy
import gc
import pickle
import weakref
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
import vimmerse
from fault_server import FaultServer, answer, stall, truncate
from vimmerse import errors

NewClient = Callable[..., Any]
HTML = b"<!doctype html><html><head><title>Bad gateway</title></head><body>nginx</body></html>"
ERRORS = {
    "400 message and code": (
        400,
        {"message": "No idea given.", "code": "BAD_REQUEST"},
        errors.BadRequestError,
        "No idea given",
        "BAD_REQUEST",
    ),
    "400 legacy, code as message": (
        400,
        {"message": "BAD_REQUEST"},
        errors.BadRequestError,
        "BAD_REQUEST",
        "BAD_REQUEST",
    ),
    "401": (
        401,
        {"detail": "Missing or invalid API key"},
        errors.AuthenticationError,
        "Missing or invalid",
        None,
    ),
    "402": (
        402,
        {"message": "Not enough.", "code": "INSUFFICIENT_CREDIT"},
        errors.InsufficientCreditsError,
        "Not enough",
        "INSUFFICIENT_CREDIT",
    ),
    "403 empty": (403, b"", errors.PermissionDeniedError, "Scripted", None),
    "404": (404, {"message": "NOT_FOUND"}, errors.NotFoundError, "NOT_FOUND", "NOT_FOUND"),
    "409 undocumented": (409, {"message": "busy"}, errors.APIError, "busy", None),
    "418 plain text": (418, b"short and stout", errors.APIError, "short and stout", None),
    "422 FastAPI": (
        422,
        {"detail": [{"loc": ["body", "idea"], "msg": "field required", "type": "missing"}]},
        errors.UnprocessableError,
        "body.idea: field required",
        None,
    ),
    "422 message and code": (
        422,
        {"message": "Bad.", "code": "INVALID"},
        errors.UnprocessableError,
        "Bad",
        "INVALID",
    ),
    "429": (429, {"message": "slow"}, errors.RateLimitError, "slow", None),
    "REACHED_LIMIT with another status": (
        403,
        {"message": "Plan limit.", "code": "REACHED_LIMIT"},
        errors.RateLimitError,
        "Plan limit",
        "REACHED_LIMIT",
    ),
    "500": (500, {"message": "oops"}, errors.ServerError, "oops", None),
    "502 HTML": (502, HTML, errors.ServerError, "Bad gateway", None),
    "520 HTML": (520, HTML, errors.ServerError, "Bad gateway", None),
    "302 elsewhere": (302, b"", errors.APIError, "correct base_url", None),
    "422 that is a list": (422, ["no"], errors.UnprocessableError, "no", None),
    "details that are texts": (
        400,
        {"detail": ["no idea", "no tool"]},
        errors.BadRequestError,
        "no idea; no tool",
        None,
    ),
    "a code that is a number": (
        409,
        {"message": "busy", "code": 17},
        errors.APIError,
        "busy",
        "17",
    ),
    "words that are no code": (404, {"message": "Not here"}, errors.NotFoundError, "here", None),
    "a page without a title": (503, b"<h1>Back soon</h1>", errors.ServerError, ": Back soon", None),
    "nested too deep": (400, b"[" * 100_000, errors.BadRequestError, "[[[", None),
    "JSON that is a list": (400, [1, 2], errors.BadRequestError, "1, 2", None),
}


@pytest.mark.parametrize(("status", "body", "kind", "words", "code"), ERRORS.values(), ids=ERRORS)
def test_an_error_answer_becomes_a_typed_error(
    new_client: NewClient,
    faults: FaultServer,
    status: int,
    body: Any,
    kind: type[errors.APIError],
    words: str,
    code: str | None,
) -> None:
    """An error has its status's class, the server's message and code, request id and response."""
    content_type = "text/html" if body is HTML else "application/json"
    faults.play(
        answer(
            status,
            body,
            content_type=content_type,
            x_request_id="req-7",
            location="http://127.0.0.1:9/",
        )
    )
    with pytest.raises(errors.APIError) as caught:
        new_client(faults.url, max_retries=0).story.get("job-1")
    error = caught.value
    assert (type(error), error.status, error.code, error.request_id) == (
        kind,
        status,
        code,
        "req-7",
    )
    assert error.response.status_code == status
    assert words in str(error)
    assert "req-7" in str(error)


def test_long_words_are_cut(new_client: NewClient, faults: FaultServer) -> None:
    """A long message is cut to 500 characters; the response keeps all of it."""
    faults.play(answer(400, {"message": "no " * 10_000}))
    with pytest.raises(vimmerse.BadRequestError) as caught:
        new_client(faults.url).story.get("job-1")
    assert (len(caught.value.message), len(caught.value.response.content) > 30_000) == (500, True)


def test_validation_errors_keep_their_places(new_client: NewClient, faults: FaultServer) -> None:
    """`.errors` of a 422 is the list that the server sent."""
    detail = [{"loc": ["body", "scene_count"], "msg": "too small", "type": "greater_than_equal"}]
    faults.play(answer(422, {"detail": detail}))
    with pytest.raises(vimmerse.UnprocessableError) as caught:
        new_client(faults.url).story.idea_to_video(idea="A harbour", scene_count=0)
    assert caught.value.errors == detail


@pytest.mark.parametrize(
    "twin", [lambda e: pickle.loads(pickle.dumps(e)), copy.copy], ids=["pickle", "copy"]
)
def test_errors_survive_pickle_whole(
    new_client: NewClient, faults: FaultServer, twin: Callable[[Any], Any]
) -> None:
    """A pickled or copied error keeps its class, message and attributes."""
    faults.play(answer(402, {"message": "Not enough.", "code": "INSUFFICIENT_CREDIT"}))
    with pytest.raises(vimmerse.InsufficientCreditsError) as caught:
        new_client(faults.url).story.idea_to_video(idea="A harbour")
    again = twin(caught.value)
    assert (type(again), str(again), again.status, again.code) == (
        type(caught.value),
        str(caught.value),
        402,
        "INSUFFICIENT_CREDIT",
    )
    assert again.response.json() == {"message": "Not enough.", "code": "INSUFFICIENT_CREDIT"}


UNREADABLE = {
    "HTML with status 200": HTML,
    "empty": b"",
    "invalid JSON": b'{"id": ',
    "a list": b"[]",
    "a string": b'"ok"',
    "without its id": b'{"status": "new"}',
    "nested too deep": b"[" * 100_000,
    "not UTF-8": b"\xff\xfe\x00",
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
def test_an_unreadable_success_is_a_decode_error(
    new_client: NewClient, faults: FaultServer, body: bytes
) -> None:
    """An unreadable success raises ResponseDecodeError with the response, after one request."""
    faults.play(answer(200, body))
    with pytest.raises(vimmerse.ResponseDecodeError, match="probably exists") as caught:
        new_client(faults.url).story.idea_to_video(idea="A harbour")
    assert caught.value.response.content == body
    assert len(faults.requests) == 1


LENIENT = {
    "unknown status": ({"status": "queue_bullet"}, "status", "queue_bullet"),
    "null status": ({"status": None}, "status", None),
    "missing field": ({}, "title", None),
    "null where text is documented": ({"title": None}, "title", None),
    "null storyboard": ({"storyboard": None}, "storyboard", None),
    "timestamp of another form": ({"created_at": "yesterday"}, "created_at", "yesterday"),
    "percentage as text": ({"progress_percentage": "40"}, "progress_percentage", "40"),
}


@pytest.mark.parametrize(("fields", "name", "expected"), LENIENT.values(), ids=LENIENT)
def test_surprising_fields_do_not_break_an_answer(
    new_client: NewClient, faults: FaultServer, fields: dict[str, Any], name: str, expected: Any
) -> None:
    """A model keeps values that it cannot parse as they came; missing fields are None."""
    faults.play(answer(200, {"id": "job-1", **fields}))
    assert getattr(new_client(faults.url).story.get("job-1"), name) == expected


def test_unknown_fields_survive_a_round_trip(new_client: NewClient, faults: FaultServer) -> None:
    """Unknown fields stay in the model's dict, and through pickle and deepcopy."""
    sent = {
        "id": "job-1",
        "status": "success",
        "mood": {"calm": True},
        "storyboard": {"scenes": [{"name": "One", "lens": 35}]},
    }
    faults.play(answer(200, sent))
    story = new_client(faults.url).story.get("job-1")
    assert story.to_dict() == sent
    assert story["mood"] == {"calm": True}
    assert pickle.loads(pickle.dumps(story)) == copy.deepcopy(story) == story


@pytest.mark.parametrize("name", ["x-request-id", "request-id", "x-correlation-id", "cf-ray"])
def test_the_id_of_a_request_is_found(
    new_client: NewClient, faults: FaultServer, name: str
) -> None:
    """`.request_id` is read from any of the usual headers."""
    faults.play(answer(404, {"message": "NOT_FOUND"}, **{name: "req-8"}))
    with pytest.raises(vimmerse.NotFoundError, match="request id req-8") as caught:
        new_client(faults.url).story.get("job-1")
    assert caught.value.request_id == "req-8"


RETRY_AFTER: dict[str, tuple[str, float | None]] = {
    "seconds": ("7", 7.0),
    "fraction": (" 1.5 ", 1.5),
    "below 0": ("-5", 0.0),
    "absurd": ("99999999999", 99999999999.0),
    "infinite": ("inf", None),
    "too large for a number": ("1e999", None),
    "not a number": ("nan", None),
    "words": ("soon", None),
    "empty": ("", None),
    "a date that has passed": ("Mon, 23 Nov 2026 09:00:00 GMT", 0.0),
    "a date without a zone": ("Mon, 23 Nov 2026 10:02:00", None),
    "a date beyond the calendar": ("Mon, 23 Nov 99999999999 10:00:00 GMT", None),
}


@pytest.mark.parametrize(("value", "expected"), RETRY_AFTER.values(), ids=RETRY_AFTER)
def test_retry_after_is_seconds_from_now_or_nothing(
    new_client: NewClient, faults: FaultServer, value: str, expected: float | None
) -> None:
    """`.retry_after` is a finite number of seconds from 0, or None if it cannot be read."""
    now = "Mon, 23 Nov 2026 10:00:00 GMT"
    faults.play(answer(429, {"message": "later"}, retry_after=value, date=now))
    with pytest.raises(vimmerse.RateLimitError) as caught:
        new_client(faults.url, max_retries=0).story.get("job-1")
    assert caught.value.retry_after == expected


def test_a_date_counts_from_our_clock_where_the_server_tells_none(
    new_client: NewClient, faults: FaultServer
) -> None:
    """Without a Date header, a date in Retry-After is measured against the local clock."""
    in_an_hour = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    faults.play(answer(429, {"message": "later"}, retry_after=in_an_hour))
    with pytest.raises(vimmerse.RateLimitError) as caught:
        new_client(faults.url, max_retries=0).story.get("job-1")
    assert 3000 < caught.value.retry_after <= 3600


def test_raw_responses_stand_beside_the_model(new_client: NewClient, faults: FaultServer) -> None:
    """`with_raw_response` returns the HTTP response together with the parsed model."""
    faults.play(answer(200, {"id": "job-1"}, x_request_id="req-9"))
    answered = new_client(faults.url).with_raw_response.story.get("job-1")
    assert (answered.response.headers["x-request-id"], answered.parsed.id) == ("req-9", "job-1")
    assert answered.request_id == "req-9"
    faults.play(answer(200, {"id": "job-1"}))
    assert new_client(faults.url).with_raw_response.story.get("job-1").request_id is None


def test_a_response_is_freed_without_the_garbage_collector(
    new_client: NewClient, faults: FaultServer
) -> None:
    """A response is not part of a reference cycle, so that many polls do not fill the memory."""
    faults.play(answer(200, {"id": "job-1"}))
    client = new_client(faults.url)
    gc.disable()
    try:
        response = weakref.ref(client.with_raw_response.story.get("job-1").response)
        assert response() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("beside", [{}, {"message": "OK"}], ids=["alone", "with a message"])
def test_an_asset_is_read_bare_or_wrapped(
    new_client: NewClient, faults: FaultServer, beside: dict[str, str]
) -> None:
    """An asset inside {"data": {...}} is read like one that is sent alone."""
    faults.play(
        answer(200, {"data": {"id": "a-1", "status": "success"}, **beside}),
        answer(200, {"id": "a-1", "status": "success"}),
    )
    client = new_client(faults.url)
    assert client.asset.get("a-1") == client.asset.get("a-1")


def test_data_among_other_fields_is_a_field(new_client: NewClient, faults: FaultServer) -> None:
    """An asset with a field called `data` is not taken for a wrapper."""
    faults.play(answer(200, {"id": "a-1", "data": {"id": "a-2"}}))
    asset = new_client(faults.url).asset.get("a-1")
    assert (asset.id, asset["data"]) == ("a-1", {"id": "a-2"})


def test_the_documented_asset_route_is_remembered(
    new_client: NewClient, faults: FaultServer
) -> None:
    """Once the documented route has found an asset, a later 404 is final."""
    faults.play(answer(200, {"id": "a-1"}), answer(404, {"message": "NOT_FOUND"}))
    client = new_client(faults.url)
    client.asset.get("a-1")
    with pytest.raises(vimmerse.NotFoundError):
        client.with_options(timeout=9).asset.get("a-2")
    assert [r.path for r in faults.requests] == ["/asset/a-1", "/asset/a-2"]


def test_the_asset_route_that_answers_is_remembered(
    new_client: NewClient, faults: FaultServer
) -> None:
    """The V2 route is tried after a 404 of the documented one, and then used alone."""
    found = (answer(200, {"id": name}) for name in ("a-1", "a-2"))
    faults.play(answer(404, {"message": "NOT_FOUND"}), *found)
    client = new_client(faults.url)
    client.asset.get("a-1")
    client.with_options(timeout=9).asset.get("a-2")
    assert [r.path for r in faults.requests] == ["/asset/a-1", "/v2/asset/a-1", "/v2/asset/a-2"]


def test_an_asset_that_no_route_knows_is_not_found(
    new_client: NewClient, faults: FaultServer
) -> None:
    """If both routes return 404, the documented route's error is raised."""
    faults.play(
        answer(404, {"message": "no such asset"}), answer(404, {"message": "no such route"})
    )
    with pytest.raises(vimmerse.NotFoundError, match="no such asset"):
        new_client(faults.url).asset.get("a-1")
    assert len(faults.requests) == 2


@pytest.mark.parametrize(("status", "kind"), [(429, "RateLimitError"), (503, "ServerError")])
def test_trouble_at_the_second_route_is_not_told_as_not_found(
    new_client: NewClient, faults: FaultServer, status: int, kind: str
) -> None:
    """If the second route is busy or broken, nobody knows whether the asset exists."""
    faults.play(answer(404, {"message": "NOT_FOUND"}), answer(status, b""))
    with pytest.raises(getattr(vimmerse, kind)):
        new_client(faults.url, max_retries=0).asset.get("a-1")


@pytest.mark.parametrize("id_", ["..", "a\nb", "x" * 70_000], ids=["folder", "line", "long"])
def test_an_id_that_cannot_be_asked_for_is_no_answer(
    new_client: NewClient, faults: FaultServer, id_: str
) -> None:
    """A create that is answered with such an id raises ResponseDecodeError with the response."""
    faults.play(answer(200, {"id": id_, "status": "new"}))
    with pytest.raises(vimmerse.ResponseDecodeError, match="The job probably exists") as caught:
        new_client(faults.url).story.idea_to_video(idea="x")
    assert caught.value.response.json()["id"] == id_


def test_a_read_without_an_answer_is_a_timeout(new_client: NewClient, faults: FaultServer) -> None:
    """A read that gets no response in time raises RequestTimeoutError."""
    faults.play(stall(10))
    with pytest.raises(vimmerse.RequestTimeoutError, match=r"no response in 0\.2 s"):
        new_client(faults.url, max_retries=0).story.get("job-1", timeout=0.2)


def test_a_broken_read_is_a_connection_error(
    new_client: NewClient, faults: FaultServer, hasty: None
) -> None:
    """A GET whose connection keeps breaking raises ConnectionFailedError after its retries."""
    faults.play(truncate(b'{"id": "job-1"}', 4))
    with pytest.raises(vimmerse.ConnectionFailedError):
        new_client(faults.url, max_retries=1).story.get("job-1")
    assert len(faults.requests) == 2


def test_not_every_3xx_is_a_redirect(new_client: NewClient, faults: FaultServer) -> None:
    """A 304 without a Location header raises APIError without advice on base_url."""
    faults.play(answer(304, b""))
    with pytest.raises(vimmerse.APIError, match="answered 304") as caught:
        new_client(faults.url).story.get("job-1")
    assert "base_url" not in str(caught.value)


def test_a_path_in_base_url_is_named_when_nothing_is_found(
    new_client: NewClient, faults: FaultServer
) -> None:
    """Until a call is successful, a 404 names a base_url that has a path; later it does not."""
    missing = answer(404, {"message": "NOT_FOUND"})
    faults.play(missing, answer(), missing)
    client = new_client(f"{faults.url}/v2/")
    with pytest.raises(vimmerse.NotFoundError, match=f"below base_url {faults.url}/v2 yet"):
        client.story.get("job-1")
    client.story.get("job-1")
    with pytest.raises(vimmerse.NotFoundError, match="Check the id"):
        client.story.get("job-1")
    faults.play(missing)
    with pytest.raises(vimmerse.NotFoundError, match="Check the id"):
        new_client(faults.url).story.get("job-1")
