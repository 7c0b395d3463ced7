"""What the client sends: what it was given and nothing else, and the key only to its origin."""

from __future__ import annotations

import gzip
import io
import json
import os
import tracemalloc
import zlib
from collections.abc import Callable
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import httpx
import pytest
import vimmerse
from fault_server import KEY, FaultServer, answer
from operations import OPERATIONS, arguments, call, documented
from transports import over_every_transport
from vimmerse.models import AudioOption, StoryElement, StoryElements
from vimmerse_api.api import Operation
from vimmerse_api.types import File

NewClient = Callable[..., Any]
JOB = answer(200, {"id": "job-1", "total_credits": 1})


@over_every_transport
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_every_operation_sends_what_it_was_given(
    new_client: NewClient, faults: FaultServer, operation: Operation[Any]
) -> None:
    """A request has the documented method and path, the key, and only the given fields."""
    faults.play(JOB)
    call(new_client(faults.url), operation)
    (request,) = faults.requests
    path = operation.path.replace("{story_id}", "job-1").replace("{asset_id}", "job-1")
    assert request.line == f"{operation.method} {path} HTTP/1.1"
    assert request.headers.get_all("x-api-key") == [KEY]
    if "json" in request.headers.get("content-type", ""):
        sent = {
            name: value
            for name, value in arguments(operation).items()
            if name not in operation.path_parameters
        }
        assert json.loads(request.body) == sent
    assert ("requestBody" in documented(operation)) == bool(request.body)


def test_models_and_dicts_are_the_same_argument(new_client: NewClient, faults: FaultServer) -> None:
    """A model and an equal dict are sent as the same bytes, without the model's defaults."""
    client = new_client(faults.url)
    element = StoryElement(name="Rook", description="An old raven")
    for audio, elements in (
        (AudioOption(has_bg_music=True), StoryElements(characters=[element])),
        ({"has_bg_music": True}, {"characters": [{"name": "Rook", "description": "An old raven"}]}),
    ):
        client.story.idea_to_video(idea="A raven", audio_option=audio, elements=elements)
    assert faults.requests[0].body == faults.requests[1].body
    assert json.loads(faults.requests[0].body)["audio_option"] == {"has_bg_music": True}


def test_extra_body_and_headers_are_added(new_client: NewClient, faults: FaultServer) -> None:
    """extra_body and the headers of client and call are added to the request."""
    client = new_client(faults.url, headers={"X-Studio": "north"}).with_options(
        headers={"X-Shot": "7"}
    )
    client.story.create(
        idea="A raven", extra_body={"title": "Raven"}, extra_headers={"X-Take": "2"}
    )
    (request,) = faults.requests
    assert json.loads(request.body) == {"idea": "A raven", "title": "Raven"}
    assert [request.headers[name] for name in ("x-studio", "x-shot", "x-take")] == [
        "north",
        "7",
        "2",
    ]


def test_what_the_call_gives_comes_first(new_client: NewClient, faults: FaultServer) -> None:
    """extra_body replaces an argument, and a call's headers replace the client's."""
    client = new_client(faults.url + "/", headers={"X-Studio": "north", "User-Agent": "mine"})
    client.story.create(
        idea="A raven", extra_body={"idea": "A crow"}, extra_headers={"X-Studio": "south"}
    )
    (request,) = faults.requests
    assert (request.path, json.loads(request.body)) == ("/v2/story", {"idea": "A crow"})
    assert (request.headers["x-studio"], request.headers["user-agent"]) == ("south", "mine")


def test_every_call_says_who_calls(new_client: NewClient, faults: FaultServer) -> None:
    """The user agent is "vimmerse" and its version."""
    new_client(faults.url).story.get("job-1")
    assert faults.requests[0].headers["user-agent"].startswith(f"vimmerse/{vimmerse.__version__} ")


def test_fields_are_added_beside_a_file(new_client: NewClient, faults: FaultServer) -> None:
    """extra_body of an upload is sent as form fields beside the file."""
    extra = {"title": "Raven", "take": 2, "tags": ["sea", "sky"]}
    new_client(faults.url).video.upload(b"moving pictures", extra_body=extra)
    assert [
        (part.get_param("name", header="content-disposition"), part.get_payload())
        for part in _parts(faults)
    ] == [
        ("title", "Raven"),
        ("take", "2"),
        ("tags", "sea"),
        ("tags", "sky"),
        ("video_file", "moving pictures"),
    ]


@pytest.mark.parametrize("value", [{"a": 1}, [{"a": 1}], [["a"]]], ids=repr)
def test_a_form_has_no_place_for_objects(
    new_client: NewClient, faults: FaultServer, value: Any
) -> None:
    """An object in an upload's extra_body raises InvalidArgumentError; nothing is sent."""
    with pytest.raises(vimmerse.InvalidArgumentError, match=r"extra_body\.mood"):
        new_client(faults.url).video.upload(b"moving pictures", extra_body={"mood": value})
    assert faults.requests == []


def test_answers_may_be_compressed(new_client: NewClient, faults: FaultServer) -> None:
    """gzip is asked for, whatever else is installed; gzip and deflate are decoded."""
    for encoding, compress in (("gzip", gzip.compress), ("deflate", zlib.compress)):
        content = compress(b'{"id": "job-1"}')
        faults.play(answer(200, content, content_encoding=encoding))
        assert new_client(faults.url).story.get("job-1").id == "job-1"
        assert faults.requests[0].headers["accept-encoding"] == "gzip"


@pytest.mark.parametrize("encoding", ["none", "utf-8", "binary", "aws-chunked", "Identity", ""])
def test_a_content_encoding_that_says_nothing_is_passed_over(
    new_client: NewClient, faults: FaultServer, encoding: str
) -> None:
    """A Content-Encoding that hosts set by mistake does not make a create's outcome unknown."""
    faults.play(answer(200, b'{"id": "job-1"}', content_encoding=encoding))
    assert new_client(faults.url).story.create(idea="x").id == "job-1"


def test_what_follows_a_compressed_response_is_not_kept(
    new_client: NewClient, faults: FaultServer
) -> None:
    """Bytes after the end of a compressed response are passed over."""
    content = gzip.compress(b'{"id": "job-1"}') + b"more" * 100_000
    faults.play(answer(200, content, content_encoding="gzip"))
    assert new_client(faults.url).story.get("job-1").id == "job-1"


HUGE = gzip.compress(b'{"id": "job-1", "idea": "' + b"x" * (200 << 20) + b'"}')
INFLATED = {
    "once": (HUGE, "gzip"),
    "twice": (gzip.compress(HUGE), "gzip, gzip"),
    "in an encoding that was not asked for": (HUGE, "br"),
    "not at all": (b'{"id": "job-1"}', "gzip"),
}


@pytest.mark.parametrize(("content", "encoding"), INFLATED.values(), ids=INFLATED)
def test_what_inflates_beyond_the_bounds_is_refused(
    new_client: NewClient, faults: FaultServer, content: bytes, encoding: str
) -> None:
    """A small response that inflates to 200 MB is an error, and takes less than 80 MB to refuse."""
    faults.play(answer(200, content, content_encoding=encoding))
    client = new_client(faults.url, max_retries=0)
    tracemalloc.start()
    try:
        with pytest.raises(vimmerse.ConnectionFailedError):
            client.story.get("job-1")
        assert tracemalloc.get_traced_memory()[1] < 80 << 20
    finally:
        tracemalloc.stop()
    with pytest.raises(vimmerse.SubmissionUnknownError):
        client.story.idea_to_video(idea="x")


SOURCES: dict[str, Callable[[Path], Any]] = {
    "path": lambda path: path,
    "path as text": str,
    "open file": lambda path: path.open("rb"),
}


@over_every_transport
@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_an_upload_takes_paths_and_files(
    new_client: NewClient, faults: FaultServer, tmp_path: Path, source: Callable[[Path], Any]
) -> None:
    """An upload is one part with the file's bytes, name and media type."""
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"moving pictures")
    new_client(faults.url).video.upload(source(path))
    (part,) = _parts(faults)
    assert (part.get_payload(decode=True), part.get_filename(), part.get_content_type()) == (
        b"moving pictures",
        "clip.mp4",
        "video/mp4",
    )


@over_every_transport
def test_a_hostile_file_adds_no_field(new_client: NewClient, faults: FaultServer) -> None:
    """A file that contains the generator's fixed boundary is sent unchanged, as one part."""
    hostile = (
        b'x\r\n--+++\r\nContent-Disposition: form-data; name="option"\r\n\r\nevil\r\n--+++--\r\n'
    )
    new_client(faults.url).video.upload(io.BytesIO(hostile))
    (part,) = _parts(faults)
    assert part.get_payload(decode=True) == hostile


@pytest.mark.parametrize("story_id", ["", " ", ".", "..", 5, None], ids=repr)
def test_ids_that_lead_elsewhere_are_refused(
    new_client: NewClient, faults: FaultServer, story_id: Any
) -> None:
    """An id that could change the path raises InvalidArgumentError; nothing is sent."""
    with pytest.raises(vimmerse.InvalidArgumentError, match="story_id"):
        new_client(faults.url).story.delete(story_id)
    assert faults.requests == []


def test_ids_are_quoted(new_client: NewClient, faults: FaultServer) -> None:
    """A slash in an id is quoted, so that the id stays one path segment."""
    faults.play(answer(200, {"id": "../asset/a?x=1"}))
    new_client(faults.url).story.get("../asset/a?x=1")
    assert faults.requests[0].path == "/v2/story/..%2Fasset%2Fa%3Fx%3D1"


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "missing": ({"idea": None}, "idea is required"),
    "number for text": ({"idea": 3}, "idea: expected text"),
    "text for number": ({"idea": "x", "scene_count": "3"}, "scene_count: expected a whole number"),
    "bool for number": ({"idea": "x", "scene_count": True}, "scene_count: expected a whole number"),
    "text for bool": (
        {"idea": "x", "is_transition": "No"},
        "is_transition: expected true or false",
    ),
    "number for object": ({"idea": "x", "audio_option": 5}, "audio_option: expected AudioOption"),
    "wrong inside an object": (
        {"idea": "x", "audio_option": {"has_bg_music": "yes"}},
        "audio_option.has_bg_music",
    ),
    "object for list": (
        {"idea": "x", "elements": {"characters": {}}},
        "elements.characters: expected a list",
    ),
    "incomplete item": (
        {"idea": "x", "elements": {"objects": [{"name": "a"}]}},
        r"elements.objects\[0\].description is required",
    ),
    "not a number": (
        {"idea": "x", "extra_body": {"mood": float("nan")}},
        "extra_body.mood: JSON cannot carry nan",
    ),
    "bytes": (
        {"idea": "x", "extra_body": {"mood": b""}},
        "extra_body.mood: JSON cannot carry bytes",
    ),
    "lone surrogate": ({"idea": "\ud800"}, "idea: the text has a lone surrogate"),
    "a key that is no text": (
        {"idea": "x", "extra_body": {"mood": {1: 2}}},
        "extra_body.mood: JSON keys are text",
    ),
    "a key with a lone surrogate": (
        {"idea": "x", "extra_body": {"mood": {"\ud800": 2}}},
        "extra_body.mood: the text has a lone surrogate",
    ),
    "endless timeout": (
        {"idea": "x", "timeout": float("inf")},
        "timeout: expected a number of seconds",
    ),
    "timeout": ({"idea": "x", "timeout": 0}, "timeout: expected a number of seconds"),
    "the key as a header": (
        {"idea": "x", "extra_headers": {"x-api-key": "other"}},
        "is set by api_key",
    ),
}


@pytest.mark.parametrize(("given", "words"), WRONG.values(), ids=WRONG)
def test_wrong_arguments_are_named_before_anything_is_sent(
    new_client: NewClient, faults: FaultServer, given: dict[str, Any], words: str
) -> None:
    """A wrong argument raises InvalidArgumentError that names its place; nothing is sent."""
    with pytest.raises(vimmerse.InvalidArgumentError, match=words) as caught:
        new_client(faults.url).story.idea_to_video(**given)
    assert isinstance(caught.value, ValueError)
    assert caught.value.argument.split(".")[0] in words or "headers" in caught.value.argument
    assert faults.requests == []


def test_one_url_is_not_a_list_of_them(new_client: NewClient, faults: FaultServer) -> None:
    """A single text for image_urls is refused, not split into letters."""
    with pytest.raises(vimmerse.InvalidArgumentError, match="image_urls: expected a list"):
        new_client(faults.url).story.images_to_video(image_urls="https://example.com/a.jpg")
    assert faults.requests == []


def test_any_sequence_is_a_list(new_client: NewClient, faults: FaultServer) -> None:
    """A tuple is sent as a list."""
    new_client(faults.url).story.images_to_video(image_urls=("https://example.com/a.jpg",))
    assert json.loads(faults.requests[0].body) == {"image_urls": ["https://example.com/a.jpg"]}


def test_a_missing_argument_is_named(new_client: NewClient, faults: FaultServer) -> None:
    """A required argument that is left out raises Python's own TypeError."""
    with pytest.raises(TypeError, match="idea"):
        new_client(faults.url).story.idea_to_video()


@pytest.mark.filterwarnings("ignore:video_tool. the documentation does not list")
def test_values_outside_the_document_are_the_servers_to_judge(
    new_client: NewClient, faults: FaultServer
) -> None:
    """A video_tool that the document does not list is sent as given."""
    new_client(faults.url).story.idea_to_video(idea="x", video_tool="Next")
    assert json.loads(faults.requests[0].body)["video_tool"] == "Next"


def test_a_missing_key_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client without a key raises VimmerseError that names VIMMERSE_API_KEY, says where keys come
    from, and that the sandbox needs none.
    """
    monkeypatch.delenv("VIMMERSE_API_KEY", raising=False)
    with pytest.raises(vimmerse.VimmerseError, match="VIMMERSE_API_KEY") as caught:
        vimmerse.Vimmerse()
    assert "Keys come from https://www.vimmerse.net" in str(caught.value)
    assert "The sandbox (VIMMERSE_BASE_URL=http://127.0.0.1:8787) needs none" in str(caught.value)


def test_key_and_address_come_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, faults: FaultServer
) -> None:
    """VIMMERSE_API_KEY and VIMMERSE_BASE_URL are read; an argument takes precedence."""
    monkeypatch.setenv("VIMMERSE_API_KEY", "from-the-environment")
    monkeypatch.setenv("VIMMERSE_BASE_URL", faults.url)
    faults.play(JOB)
    with vimmerse.Vimmerse() as client:
        client.story.get("job-1")
    with vimmerse.Vimmerse("given") as client:
        client.story.get("job-1")
    assert [r.headers["x-api-key"] for r in faults.requests] == ["from-the-environment", "given"]


@pytest.mark.parametrize(
    "url",
    ["ftp://host", "nonsense", "http://user:pw@host", "http://", "http://a?b=c", "http://a#b"],
    ids=repr,
)
def test_a_base_url_that_cannot_be_one_is_refused(new_client: NewClient, url: str) -> None:
    """An invalid base_url raises InvalidArgumentError at construction."""
    with pytest.raises(vimmerse.InvalidArgumentError, match="base_url"):
        new_client(url)


def test_the_users_own_http_client_carries_the_calls(faults: FaultServer) -> None:
    """A given http_client sends the calls without its own headers, and is not closed."""
    faults.play(JOB)
    with httpx.Client(headers={"X-Own": "secret"}) as http:
        with vimmerse.Vimmerse(KEY, base_url=faults.url, http_client=http) as client:
            client.story.get("job-1")
        assert not http.is_closed
    assert faults.requests[0].headers["x-own"] is None
    with pytest.raises(vimmerse.InvalidArgumentError, match="http_client"):
        vimmerse.AsyncVimmerse(KEY, http_client=http)  # type: ignore[arg-type]


def _parts(faults: FaultServer) -> list[Any]:
    (request,) = faults.requests
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    message = BytesParser().parsebytes(head + request.body)
    assert message.get_boundary() != "+++"
    return list(message.get_payload())


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_bytes_may_be_of_any_kind(new_client: NewClient, faults: FaultServer, kind: Any) -> None:
    """bytes, bytearray and memoryview are uploaded as a file."""
    new_client(faults.url).video.upload(kind(b"moving pictures"))
    (part,) = _parts(faults)
    assert part.get_payload(decode=True) == b"moving pictures"


def test_headers_are_those_of_the_construction(new_client: NewClient, faults: FaultServer) -> None:
    """Changing the headers dict after construction does not change the client."""
    headers = {"X-Studio": "north"}
    client = new_client(faults.url, headers=headers)
    headers["X-Studio"] = "south"
    client.story.get("job-1")
    assert faults.requests[0].headers["x-studio"] == "north"


def test_an_upload_tells_how_far_it_is(
    new_client: NewClient, faults: FaultServer, caplog: pytest.LogCaptureFixture
) -> None:
    """on_upload gets rising byte counts, and its exceptions do not end the upload."""
    content, seen = b"x" * 200_000, []

    def watch(progress: vimmerse.UploadProgress) -> None:
        seen.append((progress.sent, progress.total))
        raise RuntimeError("no screen")

    new_client(faults.url).with_options(on_upload=watch).video.upload(content)
    (part,) = _parts(faults)
    assert part.get_payload(decode=True) == content
    assert (seen == sorted(seen), seen[-1]) == (True, (200_000, 200_000))
    assert "on_upload failed" in caplog.text


def test_a_pipe_is_sent_with_its_length_and_may_be_sent_again(
    new_client: NewClient, faults: FaultServer
) -> None:
    """Content read from a pipe is sent in full, in a retry too."""
    reading, writing = os.pipe()
    os.write(writing, b"moving pictures")
    os.close(writing)
    faults.play(answer(429, {"message": "slow down"}, retry_after="0"), JOB)
    with os.fdopen(reading, "rb") as pipe:
        source = File(pipe, "clip.mp4", "video/quicktime")
        new_client(faults.url).with_options(on_upload=print).video.upload(source)
    first, second = faults.requests
    assert b'filename="clip.mp4"\r\nContent-Type: video/quicktime' in first.body
    assert b"moving pictures" in first.body == second.body


UNSENT: dict[str, dict[str, Any]] = {
    "a header that is no text": {"extra_headers": {"a": 1}},
    "a header that is not ASCII": {"extra_headers": {"a": "é"}},
    "a header with a line break": {"extra_headers": {"a": "b\nc"}},
    "a header name that is none": {"extra_headers": {"a b": "c"}},
    "headers that are no dict": {"extra_headers": 5},
    "a body that is no dict": {"extra_body": [1]},
    "a wrong argument": {"scene_count": "1"},
    "an impossible count": {"scene_count": 0},
}


@pytest.mark.parametrize("given", UNSENT.values(), ids=UNSENT)
def test_what_cannot_be_sent_reserves_nothing(
    new_client: NewClient, faults: FaultServer, given: dict[str, Any]
) -> None:
    """An argument that cannot be sent leaves the budget untouched."""
    budget = vimmerse.Budget(1000)
    with pytest.raises(vimmerse.InvalidArgumentError):
        new_client(faults.url, budget=budget).story.idea_to_video(**{"idea": "x", **given})
    assert (budget.remaining, faults.requests) == (1000, [])


def test_one_image_url_is_refused_before_it_is_priced(
    new_client: NewClient, faults: FaultServer
) -> None:
    """A single text for image_urls is refused before it is priced letter by letter."""
    client = new_client(faults.url, budget=vimmerse.Budget(10))
    with pytest.raises(vimmerse.InvalidArgumentError, match="image_urls: expected a list"):
        client.story.images_to_video(image_urls="https://example.com/a.png")


def test_a_deleted_story_is_settled(new_client: NewClient, faults: FaultServer) -> None:
    """Deleting a story spends the credits it used and releases the rest."""
    budget = vimmerse.Budget(1000)
    client = new_client(faults.url, budget=budget)
    client.story.idea_to_video(idea="A harbour")
    faults.play(answer(200, {"id": "job-1", "status": "deleted", "used_credits": 50}))
    client.story.delete("job-1")
    assert (budget.reserved, budget.spent) == (0, 50)


@pytest.mark.parametrize(
    ("argument", "key"), [("audio_option", "has_bg_muzic"), ("elements", "scenes")]
)
def test_an_unknown_key_is_told(
    new_client: NewClient, faults: FaultServer, argument: str, key: str
) -> None:
    """A key that is not documented is warned of and sent anyway, for the service to judge."""
    with pytest.warns(UserWarning, match=f"{argument}: the documentation has no {key}"):
        new_client(faults.url).story.idea_to_video(idea="x", **{argument: {key: [True]}})
    assert json.loads(faults.requests[0].body)[argument] == {key: [True]}


def test_unknown_fields_of_models_are_sent(new_client: NewClient, faults: FaultServer) -> None:
    """Extra fields of models, and of dicts in lists, are sent unchanged."""
    audio, raven = AudioOption(), {"name": "Rook", "description": "An old raven", "wings": 2}
    audio["mood"] = {"calm": True}
    with pytest.warns(UserWarning, match=r"elements\.characters\[0\]: .* wings"):
        new_client(faults.url).story.idea_to_video(
            idea="x", audio_option=audio, elements={"characters": [raven]}
        )
    sent = json.loads(faults.requests[0].body)
    assert sent["audio_option"] == {"mood": {"calm": True}}
    assert sent["elements"] == {"characters": [raven]}


@pytest.mark.parametrize(
    "options", [{"budget": 5}, {"headers": 5}, {"base_url": 5}, {"max_retries": True}], ids=str
)
def test_options_of_the_wrong_kind_are_named(options: dict[str, Any]) -> None:
    """A client option of the wrong type raises InvalidArgumentError at construction."""
    with pytest.raises(vimmerse.InvalidArgumentError, match=next(iter(options))):
        vimmerse.Vimmerse(KEY, **options)


def test_a_budget_releases_what_was_refused_and_keeps_what_may_be_billed(
    new_client: NewClient, faults: FaultServer
) -> None:
    """A 402 releases the reservation; an unknown outcome keeps it."""
    budget = vimmerse.Budget(1000)
    client = new_client(faults.url, budget=budget)
    faults.play(answer(402, {"message": "no"}))
    with pytest.raises(vimmerse.InsufficientCreditsError):
        client.story.idea_to_video(idea="A harbour")
    assert budget.reserved == 0
    faults.play(answer(500, {"message": "oops"}))
    with pytest.raises(vimmerse.SubmissionUnknownError):
        client.story.idea_to_video(idea="A harbour", extra_body={"scene_count": 2})
    assert (budget.reserved, budget.remaining) == (100, 900)
    faults.play(answer(200, b"accepted"))
    with pytest.raises(vimmerse.ResponseDecodeError):
        client.story.idea_to_video(idea="A harbour", extra_body={"scene_count": 2})
    assert (budget.reserved, budget.remaining) == (200, 800)


PRICED: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "as the server would choose": (
        "reference_to_video",
        {"image_urls": ["https://example.com/a.jpg"]},
        {"app_name": "reference-to-video", "option": "KlingO"},
    ),
    "as the call says": (
        "reference_to_video",
        {
            "image_urls": ["https://example.com/a.jpg"],
            "option": "Grok",
            "quantity": 3,
            "duration": 9,
        },
        {"app_name": "reference-to-video", "option": "Grok", "quantity": 3, "duration": 9},
    ),
    "an effect": (
        "apply_effect",
        {"image_url": "https://example.com/a.jpg"},
        {"app_name": "video-effects", "option": "HiggsfieldEffects"},
    ),
    "lips": (
        "lip_sync",
        {"video_url": "https://example.com/a.mp4", "video_duration": 8},
        {"app_name": "lip-sync", "option": "AutoLipSync", "video_duration": 8},
    ),
    "another video": (
        "video_to_video",
        {"video_url": "https://example.com/a.mp4", "prompt": "snow"},
        {"app_name": "video-to-video", "option": "KlingO", "prompt": "snow"},
    ),
}


@pytest.mark.parametrize(("method", "given", "question"), PRICED.values(), ids=PRICED)
def test_a_budget_asks_what_is_sent(
    new_client: NewClient,
    faults: FaultServer,
    method: str,
    given: dict[str, Any],
    question: dict[str, Any],
) -> None:
    """The service is asked for a price with the call's options, or else the server's defaults."""
    faults.play(answer(200, {"total_credits": 70}), answer(200, {"id": "a-1", "status": "new"}))
    client = new_client(faults.url, budget=vimmerse.Budget(1000))
    getattr(client.video, method)(**given)
    assert json.loads(faults.requests[0].body) == question


def test_a_budget_prices_what_is_sent(new_client: NewClient, faults: FaultServer) -> None:
    """An upload is free, and an asset's own credits replace its estimate."""
    budget = vimmerse.Budget(1000)
    client = new_client(faults.url, budget=budget)
    client.video.upload(b"moving pictures")
    assert len(faults.requests) == 1
    faults.play(answer(200, {"total_credits": 70}), answer(200, {"id": "a-1", "status": "new"}))
    client.video.reference_to_video(image_urls=["https://example.com/a.jpg"], quantity=3)
    assert (json.loads(faults.requests[0].body)["quantity"], budget.reserved) == (3, 70)
    done = {"id": "a-1", "status": "success"}
    faults.play(
        answer(200, {**done, "credits": 0}), answer(200, {**done, "credits": 65, "results": ["x"]})
    )
    client.asset.get("a-1")
    assert (budget.reserved, budget.spent) == (70, 0)  # it has no result yet
    client.asset.get("a-1")
    assert (budget.reserved, budget.spent) == (0, 65)
