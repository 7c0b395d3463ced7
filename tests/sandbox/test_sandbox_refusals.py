"""What is refused, and how: keys, shapes, rules of prose, and plain garbage. Never with 500."""

import json
import socket
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
    ("headers", "status", "code"),
    [
        ({}, 401, "UNAUTHORIZED"),
        ({"X-Api-Key": ""}, 401, "UNAUTHORIZED"),
        ({"X-Api-Key": "refused"}, 401, "UNAUTHORIZED"),
        ({"X-Api-Key": "forbidden"}, 403, "FORBIDDEN"),
        ({"Authorization": "Bearer k"}, 401, "UNAUTHORIZED"),
    ],
    ids=["none", "empty", "refused", "forbidden", "bearer"],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", IDEA), ("GET", "/v2/story/x"), ("GET", "/asset/x"), ("POST", "/v2/video")],
)
def test_keys_are_needed(
    vimmerse_sandbox: Any, method: str, path: str, headers: Any, status: int, code: str
) -> None:
    """Expect 401 or 403 before anything else about the request is looked at."""
    answer = httpx.request(method, vimmerse_sandbox.url + path, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_accepted_keys_shut_out_the_others() -> None:
    """Expect 401 for any key but those named."""
    with SandboxServer(Settings(accepted_keys=frozenset({"mine"}))) as server:
        asked = [
            httpx.post(server.url + IDEA, json={"idea": "x"}, headers={"X-Api-Key": key})
            for key in ("mine", "other")
        ]
    assert [answer.status_code for answer in asked] == [200, 401]


@pytest.mark.parametrize(
    ("field", "schema"), [("video_tool", "VideoTool"), ("language", "Language")]
)
def test_a_wrong_word_is_answered_with_the_right_ones(
    api: httpx.Client, field: str, schema: str
) -> None:
    """Expect every value of the document's list."""
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
    """Expect 422 whose detail says where, what and which kind."""
    answer = api.post(path, json=body)
    assert answer.status_code == 422
    assert [(d["loc"], d["type"]) for d in answer.json()["detail"]] == [(loc, kind)]
    assert answer.json()["detail"][0]["msg"]


@pytest.mark.parametrize(
    ("path", "body", "word"),
    [
        (CROP, {"video_url": "in.mp4"}, "video_url"),
        (CROP, {"video_url": ""}, "video_url"),
        (CROP, {"video_url": "ftp://example.com/in.mp4"}, "video_url"),
        (CROP, {"video_url": "http://[::1/in.mp4"}, "video_url"),
        (CROP, {"video_url": "file:///etc/passwd"}, "video_url"),
        (CROP, {"video_url": "http://example.com/a b.mp4"}, "video_url"),
        (CROP, {"video_url": "http://example.com/" + "a" * 2000}, "at most 2000"),
        (CROP, {"video_url": VIDEO, "webhook_url": "nowhere"}, "webhook_url"),
        (CROP, {"video_url": VIDEO, "aspect_ratio": "0:9"}, "aspect_ratio"),
        (CROP, {"video_url": VIDEO, "aspect_ratio": "9" * 5000 + ":1"}, "aspect_ratio"),
        (CROP, {"video_url": VIDEO, "aspect_ratio": "1:99"}, "aspect_ratio"),
        ("/v2/story/images-2-video", {"image_urls": ["nowhere"]}, "image_urls[0]"),
        (
            IDEA,
            {
                "idea": "x",
                "elements": {
                    "objects": [{"name": "a", "description": "b", "image_url": "nowhere"}]
                },
            },
            "elements.objects",
        ),
        (IDEA, {"idea": "x", "audio_option": "not json"}, "audio_option"),
        (IDEA, {"idea": "x", "audio_option": "[]"}, "audio_option"),
        (IDEA, {"idea": "x", "audio_option": "[" * 100_000}, "audio_option"),
        (IDEA, {"idea": "x", "scene_count": 101}, "100 scenes"),
        (IDEA, {"idea": "x", "elements": {"objects": [THING] * 101}}, "100 elements"),
        ("/v2/story", {"idea": "x", "elements": {"objects": [THING] * 101}}, "100 elements"),
        ("/v2/story", {"idea": "x", "aspect_ratio": "wide"}, "aspect_ratio"),
        (LIPS, {"audio_url": VIDEO}, "something to see"),
        (LIPS, {"image_url": VIDEO}, "something to hear"),
        (LIPS, {"image_url": VIDEO, "prompt": "hi", "voice": ""}, "something to hear"),
        (LIPS, {"image_url": VIDEO, "prompt": "hi", "video_duration": 1e300}, "video_duration"),
        ("/v2/video/avatars/lip-sync", {"avatar_id": "a", "prompt": "hi"}, "voice_id"),
        ("/v2/video/avatars/lip-sync", {**AVATAR, "voice_id": " "}, "voice_id"),
        ("/v2/video/avatars/lip-sync", {**AVATAR, "aspect_ratio": "4:3"}, "aspect_ratio"),
        ("/v2/video/avatars/lip-sync", {**AVATAR, "show_caption": "on"}, "show_caption"),
        (BACKGROUND, {"video_url": VIDEO}, "background"),
        (BACKGROUND, {**BEHIND, "alignment": "top"}, "alignment"),
        (BACKGROUND, {**BEHIND, "overlay_scale": "big"}, "overlay_scale"),
        (BACKGROUND, {**BEHIND, "start_time": "nan"}, "start_time"),
        (BACKGROUND, {**BEHIND, "chroma_key_color": "red,drawbox"}, "chroma_key_color"),
        (ENHANCE, {"video_url": VIDEO, "enhance_mode": "8X"}, "enhance_mode"),
        (ENHANCE, {"video_url": VIDEO, "compression_scale": "2"}, "compression_scale"),
        (
            "/v2/video/audio",
            {"video_url": VIDEO, "audio_url": VIDEO, "attach_mode": "Loud"},
            "attach_mode",
        ),
        (
            "/v2/video/audio",
            {
                "video_url": VIDEO,
                "audio_url": VIDEO,
                "attach_mode": "Strict",
                "video_duration": 3,
                "audio_duration": 4,
            },
            "Strict",
        ),
    ],
)
def test_rules_of_prose_are_enforced(
    api: httpx.Client, vimmerse_sandbox: Any, path: str, body: Any, word: str
) -> None:
    """Expect 400 BAD_REQUEST that names the trouble, and nothing charged."""
    answer = api.post(path, json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "BAD_REQUEST")
    assert word in answer.json()["message"]
    assert vimmerse_sandbox.charges == 0


SOUND = {"video_url": VIDEO, "audio_url": VIDEO}
DECIDING: dict[str, tuple[str, dict[str, str], str]] = {
    "AvatarAspectRatio": ("/v2/video/avatars/lip-sync", AVATAR, "aspect_ratio"),
    "CaptionSwitch": ("/v2/video/avatars/lip-sync", AVATAR, "show_caption"),
    "BackgroundAlignment": (BACKGROUND, BEHIND, "alignment"),
    "EnhanceMode": (ENHANCE, {"video_url": VIDEO}, "enhance_mode"),
    "AttachMode": ("/v2/video/audio", SOUND, "attach_mode"),
}


@pytest.mark.parametrize("schema", DECIDING)
def test_words_that_decide_are_those_of_the_document(api: httpx.Client, schema: str) -> None:
    """Expect every word of the document to be taken, and another to be told all of them."""
    path, body, field = DECIDING[schema]
    words = DOCUMENT["components"]["schemas"][schema]["enum"]
    taken = [api.post(path, json={**body, field: word}).status_code for word in words]
    assert taken == [200] * len(words)
    refused = api.post(path, json={**body, field: "another"}).json()
    assert refused["message"] == f"{field} must be one of {', '.join(words)}."


@pytest.mark.parametrize("step", ["elements", "scenes", "videos"])
@pytest.mark.parametrize(
    ("board", "word"),
    [
        ({}, "characters"),
        ({"characters": [], "environments": [], "objects": []}, "scenes"),
        ({"characters": None, "environments": [], "objects": [], "scenes": [{}]}, "characters"),
        ({"characters": [], "environments": [], "objects": [], "scenes": []}, "one scene"),
        ({"characters": [{}] * 101, "environments": [], "objects": [], "scenes": [{}]}, "100 ele"),
    ],
    ids=["empty", "without-scenes", "null-list", "no-scene", "too-many-elements"],
)
def test_a_sent_storyboard_needs_its_lists(
    api: httpx.Client, step: str, board: Any, word: str
) -> None:
    """Expect 400 that names what is missing."""
    story = api.post("/v2/story", json={"idea": "x"}).json()["id"]
    answer = api.post(f"/v2/story/{story}/{step}", json={"storyboard": board})
    assert answer.status_code == 400
    assert word in answer.json()["message"]


@pytest.mark.parametrize("part", ["characters", "scenes"])
def test_a_sent_storyboard_has_public_addresses_only(api: httpx.Client, part: str) -> None:
    """Expect 400 that names the place of an address that is none of the web's."""
    story = api.post("/v2/story", json={"idea": "x"}).json()
    board = story["storyboard"]
    board[part] = [{**board["scenes"][0], "image_url": "file:///etc/passwd"}]
    answer = api.post(f"/v2/story/{story['id']}/scenes", json={"storyboard": board})
    assert answer.status_code == 400
    assert f"storyboard.{part}[0].image_url" in answer.json()["message"]


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
    """Expect 422 in FastAPI's shape for every body that is not the JSON it should be."""
    headers = {"Content-Type": media_type.encode("latin-1")} if media_type else {}
    answer = api.post(IDEA, content=content, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"][0] == "body"


@pytest.mark.parametrize(
    "body",
    [
        {"idea": ""},
        {"idea": "\x00\x01\x7f\u202e\U0001f3a5 " * 50},
        {"idea": "x" * 900_000, "scene_count": 1},
        {"idea": "x", "scene_count": 3.0, "extra": {"a": [None, 1e300, -0.0]}},
        {"idea": "x", "title": "\n" * 1000, "elements": {}, "audio_option": ""},
        {"idea": "x", "elements": {"characters": [{"name": "", "description": ""}] * 100}},
    ],
    ids=["empty-idea", "controls", "very-long", "whole-float", "odd-title", "many-elements"],
)
def test_odd_but_valid_requests_are_taken(
    api: httpx.Client, finished: Any, measured: Any, body: Any
) -> None:
    """Expect a story with a video that plays."""
    answer = api.post(IDEA, json={"scene_duration": 1} | body)
    assert answer.status_code == 200, answer.text
    assert measured(finished(answer.json())["video_url"]).duration > 0.8


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
    """Expect 400 or 422 for every body that is not one file."""
    headers = {"Content-Type": media_type} if media_type else {}
    answer = api.post("/v2/video", content=content, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (status, JSON_TYPE)


@pytest.mark.parametrize("declared", [True, False], ids=["with-length", "chunked"])
@pytest.mark.parametrize("path", [IDEA, "/v2/video"])
def test_oversize_bodies_are_refused(path: str, declared: bool) -> None:
    """Expect 413 for a body of 20 MB, the answer read in full, and the server still there."""
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
    """Expect 413 or 400, and the next request to be answered."""
    chunks = (b"[" * 100_000 for _ in range(1000))
    headers = {"X-Api-Key": "k", "Content-Type": media_type}
    headers |= {"Content-Length": str(100_000_000)} if declared else {}
    with httpx.Client(base_url=vimmerse_sandbox.url, headers=headers, timeout=30) as client:
        answer = client.post(path, content=chunks)
    assert answer.status_code == (413 if path == IDEA else 400)
    assert httpx.get(f"{vimmerse_sandbox.url}/v2/story/x").status_code == 401


@pytest.mark.parametrize(
    "head", [b"", b"POST /v2/story HTTP/1.1\r\nHost: a\r\nX-Slow: "], ids=["silence", "half-a-head"]
)
def test_a_slow_head_is_not_waited_for(head: bytes) -> None:
    """Expect the connection to end, and others to be answered meanwhile."""
    with SandboxServer(Settings(head_seconds=0.3)) as server:
        address = httpx.URL(server.url)
        with socket.create_connection((address.host, address.port), timeout=10) as connection:
            connection.sendall(head)
            assert httpx.get(f"{server.url}/v2/story/x").status_code == 401
            assert connection.recv(100) == b""


def test_a_slow_body_is_not_waited_for() -> None:
    """Expect 408, the end of the connection, and no charge."""
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
    """Expect a connection on which a request is being answered to outlast the limit for heads."""
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
    """Expect a 4xx or a closed connection, and the next request to be answered."""
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
    """Expect a body that never came to lead to no charge, no answer and no fault."""
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


@pytest.mark.parametrize("job_id", ["%2e%2e", "%00", "a%2Fb", "é", "x" * 5000, "%ff", "' OR 1=1"])
def test_strange_ids_are_not_found(api: httpx.Client, job_id: str) -> None:
    """Expect 404 for any id that is no job's."""
    assert api.get(f"/v2/story/{job_id}").status_code == 404
    assert api.get(f"/asset/{job_id}").status_code == 404


def test_deep_answers_can_be_sent_back(api: httpx.Client) -> None:
    """Expect the deepest body that is taken to be echoed in args without trouble."""
    deep: Any = 1
    for _ in range(45):
        deep = [deep]
    body = {"video_url": VIDEO, "extra": deep}
    answer = api.post(ENHANCE, content=json.dumps(body), headers={"Content-Type": JSON_TYPE})
    assert answer.json()["args"]["extra"] == deep


@pytest.mark.parametrize(
    "others",
    [
        {"quantity": "2"},
        {"quantity": -5},
        {"quantity": 1e300},
        {"option": [1], "duration": {}},
        {"aspect_ratio": 7, "prompt": 5, "video_duration": "x"},
    ],
    ids=str,
)
@pytest.mark.parametrize("route", ["crop-to-aspect-ratio", "enhance", "lip-sync", "audio"])
def test_fields_of_other_routes_change_nothing(
    api: httpx.Client, route: str, others: dict[str, Any]
) -> None:
    """Expect fields that a route does not declare to change neither its answer nor its price."""
    urls = {
        "video_url": "https://example.com/a.mp4",
        "audio_url": "https://example.com/a.mp3",
    }
    declared = {"prompt", "aspect_ratio", "option", "video_duration"}
    body = {**urls, **{name: value for name, value in others.items() if name not in declared}}
    plain = api.post(f"/v2/video/{route}", json=urls).json()
    answer = api.post(f"/v2/video/{route}", json=body)
    assert (answer.status_code, answer.json()["credits"]) == (200, plain["credits"])
