"""Valid bodies that break a rule of the pages, and odd ones that do not."""

from typing import Any

import httpx
import pytest
from operations import DOCUMENT

IDEA = "/v2/story/idea-2-video"
VIDEO = "https://example.com/in.mp4"
CROP, ENHANCE = "/v2/video/crop-to-aspect-ratio", "/v2/video/enhance"
BACKGROUND, LIPS = "/v2/video/replace-background", "/v2/video/lip-sync"
AVATAR = {"avatar_id": "a", "voice_id": "v", "prompt": "hello"}
THING = {"name": "a", "description": "b"}
BEHIND = {"video_url": VIDEO, "bg_image_url": VIDEO}


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
    """Breaking a rule of the pages gets a 400 that names the field, and no charge."""
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
    """Every documented word is accepted; a 400 for any other word lists them all."""
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
    """A storyboard that lacks a list gets a 400 that names it."""
    story = api.post("/v2/story", json={"idea": "x"}).json()["id"]
    answer = api.post(f"/v2/story/{story}/{step}", json={"storyboard": board})
    assert answer.status_code == 400
    assert word in answer.json()["message"]


@pytest.mark.parametrize("part", ["characters", "scenes"])
def test_a_sent_storyboard_has_public_addresses_only(api: httpx.Client, part: str) -> None:
    """A file: address in a storyboard gets a 400 that names its place."""
    story = api.post("/v2/story", json={"idea": "x"}).json()
    board = story["storyboard"]
    board[part] = [{**board["scenes"][0], "image_url": "file:///etc/passwd"}]
    answer = api.post(f"/v2/story/{story['id']}/scenes", json={"storyboard": board})
    assert answer.status_code == 400
    assert f"storyboard.{part}[0].image_url" in answer.json()["message"]


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
    """Odd but valid bodies give a story with a playable video."""
    answer = api.post(IDEA, json={"scene_duration": 1} | body)
    assert answer.status_code == 200, answer.text
    assert measured(finished(answer.json())["video_url"]).duration > 0.8


@pytest.mark.parametrize("job_id", ["%2e%2e", "%00", "a%2Fb", "é", "x" * 5000, "%ff", "' OR 1=1"])
def test_strange_ids_are_not_found(api: httpx.Client, job_id: str) -> None:
    """An id that belongs to no job gets a 404."""
    assert api.get(f"/v2/story/{job_id}").status_code == 404
    assert api.get(f"/asset/{job_id}").status_code == 404


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
    """Undeclared fields change neither a route's answer nor its price."""
    urls = {
        "video_url": "https://example.com/a.mp4",
        "audio_url": "https://example.com/a.mp3",
    }
    declared = {"prompt", "aspect_ratio", "option", "video_duration"}
    body = {**urls, **{name: value for name, value in others.items() if name not in declared}}
    plain = api.post(f"/v2/video/{route}", json=urls).json()
    answer = api.post(f"/v2/video/{route}", json=body)
    assert (answer.status_code, answer.json()["credits"]) == (200, plain["credits"])


def test_a_long_idea_is_not_multiplied(api: httpx.Client) -> None:
    """An answer with 100 scenes stays near the size of the request."""
    body = {"idea": "x" * 500_000, "scene_count": 100}
    assert len(api.post("/v2/story", json=body).content) < 1_000_000
