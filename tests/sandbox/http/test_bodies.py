"""Bodies that are refused: wrong shapes, garbage, bad uploads, too many bytes. Never with 500."""

import json
from typing import Any

import httpx
import pytest
from operations import DOCUMENT
from vimmerse_sandbox.sandbox import Settings
from vimmerse_sandbox.server import SandboxServer

IDEA = "/v2/story/idea-2-video"
VIDEO = "https://example.com/in.mp4"
CROP, ENHANCE = "/v2/video/crop-to-aspect-ratio", "/v2/video/enhance"
BACKGROUND, LIPS = "/v2/video/replace-background", "/v2/video/lip-sync"
AVATAR = {"avatar_id": "a", "voice_id": "v", "prompt": "hello"}
THING = {"name": "a", "description": "b"}
BEHIND = {"video_url": VIDEO, "bg_image_url": VIDEO}


@pytest.mark.parametrize(
    ("field", "schema"), [("video_tool", "VideoTool"), ("language", "Language")]
)
def test_a_wrong_word_is_answered_with_the_right_ones(
    api: httpx.Client, field: str, schema: str
) -> None:
    """The message of a 422 lists every value that the document allows."""
    (detail,) = api.post(IDEA, json={"idea": "x", field: "Sora"}).json()["detail"]
    allowed = DOCUMENT["components"]["schemas"][schema]["enum"]
    assert detail["msg"] == f"Input should be one of {', '.join(allowed)}, not 'Sora'"


@pytest.mark.parametrize(
    ("path", "body", "loc", "kind"),
    [
        (IDEA, {}, ["body", "idea"], "missing"),
        (IDEA, {"idea": 1}, ["body", "idea"], "type_error"),
        (IDEA, {"idea": "x", "scene_count": 0}, ["body", "scene_count"], "greater_than_equal"),
        (IDEA, {"idea": "x", "scene_duration": 21}, ["body", "scene_duration"], "less_than_equal"),
        (IDEA, {"idea": "x", "scene_count": 1.5}, ["body", "scene_count"], "type_error"),
        (IDEA, {"idea": "x", "video_tool": "Sora"}, ["body", "video_tool"], "enum"),
        (IDEA, {"idea": "x", "elements": {"scenes": []}}, ["body", "elements"], "extra_forbidden"),
        ("/v2/story/images-2-video", {"image_urls": []}, ["body", "image_urls"], "too_short"),
        (
            "/v2/story/images-2-video",
            {"image_urls": ["http://a/b", 2]},
            ["body", "image_urls", 1],
            "type_error",
        ),
        (
            CROP,
            {"video_url": VIDEO, "aspect_ratio": "wide"},
            ["body", "aspect_ratio"],
            "string_pattern_mismatch",
        ),
        (IDEA, [], ["body"], "type_error"),
    ],
)
def test_a_wrong_shape_is_answered_field_by_field(
    api: httpx.Client, path: str, body: Any, loc: list[str | int], kind: str
) -> None:
    """A 422 says where the problem is, what it is and of which kind."""
    answer = api.post(path, json=body)
    assert answer.status_code == 422
    assert [(d["loc"], d["type"]) for d in answer.json()["detail"]] == [(loc, kind)]
    assert answer.json()["detail"][0]["msg"]


SOUND = {"video_url": VIDEO, "audio_url": VIDEO}
DECIDING: dict[str, tuple[str, dict[str, str], str]] = {
    "AvatarAspectRatio": ("/v2/video/avatars/lip-sync", AVATAR, "aspect_ratio"),
    "CaptionSwitch": ("/v2/video/avatars/lip-sync", AVATAR, "show_caption"),
    "BackgroundAlignment": (BACKGROUND, BEHIND, "alignment"),
    "EnhanceMode": (ENHANCE, {"video_url": VIDEO}, "enhance_mode"),
    "AttachMode": ("/v2/video/audio", SOUND, "attach_mode"),
}


JSON_TYPE = "application/json"
GARBAGE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", JSON_TYPE),
    "null": (b"null", JSON_TYPE),
    "no-json": (b"{idea:", JSON_TYPE),
    "half-json": (b'{"idea": "x"', JSON_TYPE),
    "two-values": (b'{"idea":"x"}{"idea":"x"}', JSON_TYPE),
    "nan": (b'{"idea":"x","scene_count":NaN}', JSON_TYPE),
    "infinity": (b'{"idea":"x","extra":-Infinity}', JSON_TYPE),
    "overflow": (b'{"idea":"x","extra":1e999}', JSON_TYPE),
    "huge-integer": (b'{"idea":"x","extra":' + b"9" * 5000 + b"}", JSON_TYPE),
    "invalid-utf-8": (b'{"idea":"\xff\xfe"}', JSON_TYPE),
    "utf-16": ('{"idea":"x"}'.encode("utf-16"), JSON_TYPE),
    "half-a-surrogate": (b'{"idea":"\\ud800"}', JSON_TYPE),
    "10000-nested-lists": (
        b'{"idea":"x","extra":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
        JSON_TYPE,
    ),
    "100-nested-objects": (
        b'{"idea":"x","extra":' + b'{"a":' * 100 + b"1" + b"}" * 101,
        JSON_TYPE,
    ),
    "unclosed-nesting": (b"[" * 100_000, JSON_TYPE),
    "form": (b"idea=x", "application/x-www-form-urlencoded"),
    "text": (b'{"idea":"x"}', "text/plain"),
    "no-type": (b'{"idea":"x"}', ""),
    "strange-type": (
        b'{"idea":"x"}',
        "application/json/;;=\x80".encode("latin-1").decode("latin-1"),
    ),
}


@pytest.mark.parametrize(("content", "media_type"), GARBAGE.values(), ids=GARBAGE)
def test_garbage_is_unprocessable(api: httpx.Client, content: bytes, media_type: str) -> None:
    """A body that is not the expected JSON gets a 422 in FastAPI's shape."""
    headers = {"Content-Type": media_type.encode("latin-1")} if media_type else {}
    answer = api.post(IDEA, content=content, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"][0] == "body"


MULTIPART = "multipart/form-data; boundary=b"
PART = b'--b\r\nContent-Disposition: form-data; name="video_file"'
BAD_UPLOADS: dict[str, tuple[bytes, str, int]] = {
    "json": (b"{}", JSON_TYPE, 422),
    "no-type": (b"x", "", 422),
    "no-boundary": (b"x", "multipart/form-data", 400),
    "no-parts": (b"", MULTIPART, 422),
    "not-multipart": (b"hello", MULTIPART, 400),
    "other-field": (
        b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--b--',
        MULTIPART,
        422,
    ),
    "no-file-name": (PART + b"\r\n\r\nx\r\n--b--\r\n", MULTIPART, 422),
    "no-disposition": (b"--b\r\nX: y\r\n\r\nx\r\n--b--\r\n", MULTIPART, 400),
    "empty-file": (PART + b'; filename="a.mp4"\r\n\r\n\r\n--b--\r\n', MULTIPART, 400),
    "cut-off": (PART + b'; filename="a.mp4"\r\n\r\nxyz', MULTIPART, 422),
    "too-many-fields": (
        b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n' * 100 + b"--b--\r\n",
        MULTIPART,
        400,
    ),
    "huge-field": (PART + b"\r\n\r\n" + b"x" * 2_000_000 + b"\r\n--b--\r\n", MULTIPART, 400),
    "broken-header": (b"--b\r\nContent Disposition[]: \xff\r\n\r\nx\r\n--b--\r\n", MULTIPART, 400),
    "strange-charset": (
        PART + b"\r\n\r\nx\r\n--b--\r\n",
        'multipart/form-data; boundary=b; charset="none-such"',
        422,
    ),
}


@pytest.mark.parametrize(("content", "media_type", "status"), BAD_UPLOADS.values(), ids=BAD_UPLOADS)
def test_bad_uploads_are_refused(
    api: httpx.Client, content: bytes, media_type: str, status: int
) -> None:
    """A body that is not exactly one file gets a 400 or a 422."""
    headers = {"Content-Type": media_type} if media_type else {}
    answer = api.post("/v2/video", content=content, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (status, JSON_TYPE)


@pytest.mark.parametrize("declared", [True, False], ids=["with-length", "chunked"])
@pytest.mark.parametrize("path", [IDEA, "/v2/video"])
def test_oversize_bodies_are_refused(path: str, declared: bool) -> None:
    """A body of 20 MB gets a complete 413, and the server goes on answering."""
    limits = Settings(max_json_bytes=100_000, max_upload_bytes=1_000_000)
    start = PART + b'; filename="a.mp4"\r\n\r\n'
    media_type = MULTIPART if path == "/v2/video" else JSON_TYPE
    body = (start if path == "/v2/video" else b'{"idea":"') + b"x" * 20_000_000
    chunks = (body[n : n + 100_000] for n in range(0, len(body), 100_000))
    headers = {"X-Api-Key": "k", "Content-Type": media_type}
    with SandboxServer(limits) as server, httpx.Client(headers=headers, timeout=30) as client:
        answer = client.post(server.url + path, content=body if declared else chunks)
        after = client.get(server.url + "/v2/story/x")
    assert (answer.status_code, answer.json()["code"]) == (413, "PAYLOAD_TOO_LARGE")
    assert after.status_code == 404


@pytest.mark.parametrize("declared", [True, False], ids=["with-length", "chunked"])
@pytest.mark.parametrize(("path", "media_type"), [(IDEA, JSON_TYPE), ("/v2/video", MULTIPART)])
def test_a_hundred_megabytes_of_garbage_are_refused(
    vimmerse_sandbox: Any, path: str, media_type: str, declared: bool
) -> None:
    """100 MB of garbage get a 413 or a 400, and the next request is answered."""
    chunks = (b"[" * 100_000 for _ in range(1000))
    headers = {"X-Api-Key": "k", "Content-Type": media_type}
    headers |= {"Content-Length": str(100_000_000)} if declared else {}
    with httpx.Client(base_url=vimmerse_sandbox.url, headers=headers, timeout=30) as client:
        answer = client.post(path, content=chunks)
    assert answer.status_code == (413 if path == IDEA else 400)
    assert httpx.get(f"{vimmerse_sandbox.url}/v2/story/x").status_code == 401


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


def test_deep_answers_can_be_sent_back(api: httpx.Client) -> None:
    """The deepest body that is accepted is echoed in `args`."""
    deep: Any = 1
    for _ in range(45):
        deep = [deep]
    body = {"video_url": VIDEO, "extra": deep}
    answer = api.post(ENHANCE, content=json.dumps(body), headers={"Content-Type": JSON_TYPE})
    assert answer.json()["args"]["extra"] == deep
