"""openapi.yaml says what the vendor's pages print, where that is easy to get wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

DOCUMENT = yaml.safe_load(
    (Path(__file__).resolve().parents[2] / "openapi.yaml").read_text(encoding="utf-8")
)
SCHEMAS = DOCUMENT["components"]["schemas"]
OPERATIONS = {
    operation["operationId"]: operation
    for item in DOCUMENT["paths"].values()
    for operation in item.values()
    if "operationId" in operation
}
ROUTES = {
    "story_idea_to_video": "post /v2/story/idea-2-video",
    "story_url_to_video": "post /v2/story/url-2-video",
    "story_images_to_video": "post /v2/story/images-2-video",
    "story_create": "post /v2/story",
    "story_create_elements": "post /v2/story/{story_id}/elements",
    "story_create_scenes": "post /v2/story/{story_id}/scenes",
    "story_create_videos": "post /v2/story/{story_id}/videos",
    "story_concat": "post /v2/story/{story_id}/concat",
    "story_get": "get /v2/story/{story_id}",
    "story_delete": "delete /v2/story/{story_id}",
    "video_upload": "post /v2/video",
    "video_estimate_credits": "post /v2/video/estimate-credits",
    "video_crop": "post /v2/video/crop-to-aspect-ratio",
    "video_reframe": "post /v2/video/reframe",
    "video_enhance": "post /v2/video/enhance",
    "video_add_sound_effect": "post /v2/video/sound-effect",
    "video_avatar_lip_sync": "post /v2/video/avatars/lip-sync",
    "video_lip_sync": "post /v2/video/lip-sync",
    "video_apply_effect": "post /v2/video/video-effects",
    "video_replace_background": "post /v2/video/replace-background",
    "video_reference_to_video": "post /v2/video/reference-to-video",
    "video_video_to_video": "post /v2/video/video-to-video",
    "video_attach_audio": "post /v2/video/audio",
    "image_upload": "post /v2/image",
    "audio_upload": "post /v2/audio",
    "asset_get": "get /asset/{asset_id}",
}
UPLOADS = ("video_upload", "image_upload", "audio_upload")
AUTOMATIC = ("story_idea_to_video", "story_url_to_video", "story_images_to_video")
VIDEO_JOBS = tuple(
    name
    for name in ROUTES
    if name.startswith("video_") and name not in ("video_upload", "video_estimate_credits")
)
IMAGE_TOOLS = ["AutoI", "Seedream", "FluxTurbo", "NanoBanana", "QwenImage"]
RATIOS = ["16:9", "4:3", "1:1", "3:4", "9:16"]
NULLABLE_STRING = {"type": ["string", "null"]}
NULLABLE_INTEGER = {"type": ["integer", "null"]}
RATIO_PATTERN = {"type": "string", "pattern": r"^(\d+):(\d+)$", "default": "16:9"}


def body(operation_id: str) -> dict[str, Any]:
    """Return the schema of an operation's request body."""
    (media_type,) = OPERATIONS[operation_id]["requestBody"]["content"].values()
    schema: dict[str, Any] = SCHEMAS[media_type["schema"]["$ref"].rpartition("/")[2]]
    return schema


def shape(operation_id: str, field: str) -> dict[str, Any]:
    """Return what a field admits, with enums spelled out and without words, examples and
    sources.
    """
    return plain(body(operation_id)["properties"][field])


def plain(schema: dict[str, Any]) -> dict[str, Any]:
    """Spell a schema out."""
    words = ("description", "examples", "x-source", "x-media")
    bare = {key: value for key, value in schema.items() if key not in words}
    for part in bare.pop("allOf", []):
        bare |= plain(part)
    if "anyOf" in bare:
        bare["anyOf"] = [plain(part) for part in bare["anyOf"]]
    if "$ref" in bare:
        name = bare.pop("$ref").rpartition("/")[2]
        bare |= plain(SCHEMAS[name]) if "enum" in SCHEMAS[name] else {"object": name}
    return bare


def test_every_route_is_there() -> None:
    """The document has the 26 routes of the pages, each under its own operationId."""
    expected = {
        f"{method} {path}": operation["operationId"]
        for path, item in DOCUMENT["paths"].items()
        for method, operation in item.items()
        if method != "parameters"
    }
    assert expected == {route: name for name, route in ROUTES.items()}


FIELDS = {
    "story_idea_to_video": "idea scene_count image_tool video_tool scene_duration aspect_ratio"
    " is_transition elements audio_option language title webhook_url",
    "story_url_to_video": "idea scene_count image_tool video_tool scene_duration aspect_ratio"
    " is_transition elements audio_option language title webhook_url",
    "story_images_to_video": "idea image_urls video_tool is_transition scene_duration aspect_ratio"
    " audio_option language title webhook_url",
    "story_create": "story_id idea scene_count language aspect_ratio audio_option elements"
    " image_urls title",
    "story_create_elements": "image_tool aspect_ratio storyboard",
    "story_create_scenes": "image_tool aspect_ratio storyboard audio_option",
    "story_create_videos": "title storyboard is_transition video_tool duration loop webhook_url",
    "story_concat": "concat_video_urls audio_urls",
    "video_upload": "video_file",
    "image_upload": "image_file",
    "audio_upload": "audio_file",
    "video_estimate_credits": "app_name option quantity prompt duration video_duration",
    "video_crop": "async_mode webhook_url video_url aspect_ratio offset_x offset_y",
    "video_reframe": "async_mode webhook_url video_url aspect_ratio prompt grid_position_x"
    " grid_position_y x_start x_end y_start y_end",
    "video_enhance": "async_mode webhook_url video_url enhance_mode compression_scale",
    "video_add_sound_effect": "async_mode webhook_url video_url prompt",
    "video_avatar_lip_sync": "async_mode webhook_url avatar_id voice_id prompt bg_image_url"
    " audio_url aspect_ratio show_caption",
    "video_lip_sync": "async_mode webhook_url image_url video_url audio_url prompt option voice"
    " video_duration audio_duration",
    "video_apply_effect": "async_mode webhook_url image_url ref_image_url option effect prompt"
    " aspect_ratio quantity",
    "video_replace_background": "async_mode webhook_url video_url bg_image_url bg_video_url"
    " chroma_key_color chroma_tolerance prompt overlay_scale alignment start_time crop_to_content"
    " x_offset y_offset use_rembg_lib",
    "video_reference_to_video": "async_mode webhook_url image_urls elements aspect_ratio prompt"
    " option quantity duration",
    "video_video_to_video": "async_mode webhook_url video_url image_url prompt option",
    "video_attach_audio": "async_mode webhook_url video_url audio_url attach_mode video_duration"
    " audio_duration",
}


@pytest.mark.parametrize(("operation_id", "fields"), FIELDS.items(), ids=FIELDS.keys())
def test_a_body_has_the_fields_printed(operation_id: str, fields: str) -> None:
    """A body has the printed fields in the printed order, and no other."""
    assert fields.split() == list(body(operation_id)["properties"])


REQUIRED = {
    "story_idea_to_video": ["idea"],
    "story_url_to_video": ["idea"],
    "story_images_to_video": ["image_urls"],
    "story_create": ["idea"],
    "story_create_elements": [],
    "story_create_scenes": [],
    "story_create_videos": [],
    "story_concat": [],
    "video_upload": ["video_file"],
    "image_upload": ["image_file"],
    "audio_upload": ["audio_file"],
    "video_estimate_credits": ["option"],
    "video_crop": ["video_url"],
    "video_reframe": ["video_url"],
    "video_enhance": ["video_url"],
    "video_add_sound_effect": ["video_url"],
    "video_avatar_lip_sync": [],
    "video_lip_sync": [],
    "video_apply_effect": ["image_url"],
    "video_replace_background": ["video_url"],
    "video_reference_to_video": ["image_urls"],
    "video_video_to_video": ["video_url"],
    "video_attach_audio": ["video_url", "audio_url"],
}


@pytest.mark.parametrize(("operation_id", "required"), REQUIRED.items(), ids=REQUIRED.keys())
def test_a_body_requires_what_is_marked(operation_id: str, required: list[str]) -> None:
    """A body is an object, has to be sent, and requires the fields marked as required."""
    assert body(operation_id)["type"] == "object"
    assert required == body(operation_id).get("required", [])
    assert OPERATIONS[operation_id]["requestBody"]["required"]


SHAPES = {
    "scene_duration is 1 to 20": (
        AUTOMATIC,
        "scene_duration",
        {"type": "integer", "minimum": 1, "maximum": 20, "default": 5},
    ),
    "duration of the videos step is 1 to 10": (
        ("story_create_videos",),
        "duration",
        {"type": "integer", "minimum": 1, "maximum": 10, "default": 5},
    ),
    "duration of reference-to-video is 1 to 30": (
        ("video_reference_to_video",),
        "duration",
        {"type": "integer", "minimum": 1, "maximum": 30, "default": 5},
    ),
    "duration of an estimate may be null": (
        ("video_estimate_credits",),
        "duration",
        NULLABLE_INTEGER,
    ),
    "loop is 1 to 6": (
        ("story_create_videos",),
        "loop",
        {"type": "integer", "minimum": 1, "maximum": 6, "default": 1},
    ),
    "scene_count has no upper limit": (
        ("story_idea_to_video", "story_url_to_video", "story_create"),
        "scene_count",
        {"type": "integer", "minimum": 1, "default": 3},
    ),
    "quantity is 1 to 4": (
        ("video_estimate_credits", "video_apply_effect", "video_reference_to_video"),
        "quantity",
        {"type": "integer", "minimum": 1, "maximum": 4, "default": 1},
    ),
    "image_urls must not be empty": (
        ("story_images_to_video", "video_reference_to_video"),
        "image_urls",
        {"type": "array", "minItems": 1, "items": {"type": "string"}},
    ),
    "image_urls of step 1 may be empty": (
        ("story_create",),
        "image_urls",
        {"type": "array", "items": {"type": "string"}},
    ),
    "addresses to concatenate are lists": (
        ("story_concat",),
        "concat_video_urls",
        {"type": "array", "items": {"type": "string"}},
    ),
    "sounds to concatenate are lists": (
        ("story_concat",),
        "audio_urls",
        {"type": "array", "items": {"type": "string"}},
    ),
    "image_tool of a story has five values": (
        ("story_idea_to_video", "story_url_to_video"),
        "image_tool",
        {"type": "string", "enum": IMAGE_TOOLS, "default": "AutoI"},
    ),
    "aspect_ratio of a story is a closed list": (
        AUTOMATIC,
        "aspect_ratio",
        {"type": "string", "enum": RATIOS, "default": "16:9"},
    ),
    "aspect_ratio may be null": (
        ("story_create", "story_create_scenes", "video_apply_effect"),
        "aspect_ratio",
        NULLABLE_STRING,
    ),
    "aspect_ratio of elements has values in prose": (
        ("story_create_elements",),
        "aspect_ratio",
        {"anyOf": [{"type": "string", "enum": RATIOS}, {"type": "string"}, {"type": "null"}]},
    ),
    "aspect_ratio is a pattern": (
        ("video_crop", "video_reframe", "video_reference_to_video"),
        "aspect_ratio",
        RATIO_PATTERN,
    ),
    "aspect_ratio of an avatar has other values in prose": (
        ("video_avatar_lip_sync",),
        "aspect_ratio",
        {
            "anyOf": [{"type": "string", "enum": ["1:1", "16:9", "9:16"]}, {"type": "string"}],
            "default": "16:9",
        },
    ),
    "webhook_url of a story is a string": (
        AUTOMATIC,
        "webhook_url",
        {"type": "string", "default": ""},
    ),
    "webhook_url may be null elsewhere": (
        ("story_create_videos", *VIDEO_JOBS),
        "webhook_url",
        NULLABLE_STRING,
    ),
    "audio_option may be a string": (
        AUTOMATIC,
        "audio_option",
        {"anyOf": [{"object": "AudioOption"}, {"type": "string"}, {"type": "null"}]},
    ),
    "audio_option may not be a string": (
        ("story_create", "story_create_scenes"),
        "audio_option",
        {"anyOf": [{"object": "AudioOption"}, {"type": "null"}]},
    ),
    "elements of a story are an object": (
        ("story_idea_to_video", "story_url_to_video", "story_create"),
        "elements",
        {"anyOf": [{"object": "StoryElements"}, {"type": "null"}]},
    ),
    "elements of reference-to-video are strings": (
        ("video_reference_to_video",),
        "elements",
        {"type": "array", "items": {"type": "string"}},
    ),
    "language of step 1 is any string": (
        ("story_create",),
        "language",
        {"type": "string", "default": "English"},
    ),
    "idea of a story has no default": (
        ("story_idea_to_video", "story_url_to_video", "story_create"),
        "idea",
        {"type": "string"},
    ),
    "offset_x of a crop may be null": (("video_crop",), "offset_x", NULLABLE_INTEGER),
    "offset_y of a crop may be null": (("video_crop",), "offset_y", NULLABLE_INTEGER),
    "x_offset of a background is 0": (
        ("video_replace_background",),
        "x_offset",
        {"type": "integer", "default": 0},
    ),
    "y_offset of a background is 0": (
        ("video_replace_background",),
        "y_offset",
        {"type": "integer", "default": 0},
    ),
    "compression_scale is a numeric string": (
        ("video_enhance",),
        "compression_scale",
        {"type": "string", "default": "0.5"},
    ),
    "chroma_tolerance is a numeric string": (
        ("video_replace_background",),
        "chroma_tolerance",
        {"type": "string", "default": "0.1"},
    ),
    "overlay_scale is a numeric string": (
        ("video_replace_background",),
        "overlay_scale",
        {"type": "string", "default": "0.6666"},
    ),
    "start_time is a numeric string": (
        ("video_replace_background",),
        "start_time",
        {"type": "string", "default": "0"},
    ),
    "show_caption is a word": (
        ("video_avatar_lip_sync",),
        "show_caption",
        {
            "anyOf": [{"type": "string", "enum": ["On", "Off"]}, {"type": "string"}],
            "default": "On",
        },
    ),
    "async_mode is on": (VIDEO_JOBS, "async_mode", {"type": "boolean", "default": True}),
    "a file is binary": (("video_upload",), "video_file", {"type": "string", "format": "binary"}),
}


@pytest.mark.parametrize(("operation_ids", "field", "expected"), SHAPES.values(), ids=SHAPES.keys())
def test_a_field_has_the_shape_printed(
    operation_ids: tuple[str, ...], field: str, expected: dict[str, Any]
) -> None:
    """Type, null, default, limits, pattern and values are those printed for the route."""
    assert dict.fromkeys(operation_ids, expected) == {
        name: shape(name, field) for name in operation_ids
    }


def test_image_tool_of_the_steps_differs_in_its_default_only() -> None:
    """Elements and scenes share one list of twelve; scenes default to Seedream."""
    elements = shape("story_create_elements", "image_tool")
    assert len(elements["enum"]) == 12
    assert elements["default"] == "AutoI"
    assert {**elements, "default": "Seedream"} == shape("story_create_scenes", "image_tool")


def test_video_tool_has_two_lists() -> None:
    """The automatic routes know nine tools, the videos step all of these and sixteen more."""
    automatic = shape("story_idea_to_video", "video_tool")["enum"]
    steps = shape("story_create_videos", "video_tool")["enum"]
    assert (len(automatic), len(steps)) == (9, 25)
    assert set(automatic) < set(steps)


STATUSES = {
    **dict.fromkeys((*AUTOMATIC, "story_create", "story_create_videos"), "200 400 402 422"),
    **dict.fromkeys((*UPLOADS, *VIDEO_JOBS), "200 400 402 422"),
    **dict.fromkeys(("story_create_elements", "story_create_scenes"), "200 400 402 404 422"),
    **dict.fromkeys(("story_get", "story_delete"), "200 400 404 422"),
    "story_concat": "200 400 402 404 422",
    "video_estimate_credits": "200 422",
    "asset_get": "200 422",
}


@pytest.mark.parametrize("operation_id", ROUTES)
def test_statuses_are_those_printed(operation_id: str) -> None:
    """What is declared beyond the printed statuses is marked as inferred, and is as expected."""
    printed: list[str] = []
    assumed: list[str] = []
    for status, response in OPERATIONS[operation_id]["responses"].items():
        name = response.get("$ref", "").rpartition("/")[2]
        source = DOCUMENT["components"]["responses"].get(name, {}).get("x-source", {})
        (assumed if source.get("confidence") == "inferred" else printed).append(status)
    unlisted = ["404"] if operation_id in ("story_create_videos", "asset_get") else []
    assert STATUSES[operation_id].split() == printed
    assert ["401", "403", *unlisted, "429", "5XX"] == assumed


def test_internal_parameters_are_marked() -> None:
    """All query and header parameters are internal: three headers, and the queries of uploads."""
    internal: dict[str, list[str]] = {}
    for name, operation in OPERATIONS.items():
        for entry in operation.get("parameters", []):
            reference = entry.get("$ref", "").rpartition("/")[2]
            parameter = DOCUMENT["components"]["parameters"].get(reference, entry)
            assert parameter["x-internal"] is True
            internal.setdefault(parameter["name"], []).append(name)
    six = ("video_upload", "audio_upload")
    headed = ["video_upload", *VIDEO_JOBS, "image_upload", "audio_upload"]
    assert internal == {
        "video_url": ["video_upload"],
        "video_file_path": ["video_upload"],
        "video_duration": ["video_upload"],
        "audio_url": ["audio_upload"],
        "audio_file_path": ["audio_upload"],
        "audio_duration": ["audio_upload"],
        **{name: list(six) for name in ("asset_id", "removing_asset_args", "option")},
        **dict.fromkeys(("Authorization", "Username", "X-Client-Type"), headed),
    }


def test_the_title_of_step_one_is_inferred() -> None:
    """Step 1 has a title, which only the samples send, and no webhook_url; others are admitted."""
    schema = SCHEMAS["CreateStoryRequest"]
    assert schema["properties"]["title"]["x-source"]["confidence"] == "inferred"
    assert "webhook_url" not in schema["properties"]
    assert schema.get("additionalProperties", True)


def test_only_story_elements_are_closed() -> None:
    """Elements take three lists and nothing else; every other object admits more."""
    closed = [
        name for name, each in SCHEMAS.items() if each.get("additionalProperties", True) is False
    ]
    assert closed == ["StoryElements"]
    assert list(SCHEMAS["StoryElements"]["properties"]) == ["characters", "environments", "objects"]


def test_answers_promise_little() -> None:
    """Nothing but the id is required of a job, and everything else may be null."""
    assert SCHEMAS["Story"]["allOf"][1]["required"] == ["id"]
    assert SCHEMAS["Asset"]["required"] == ["id"]
    assert "required" not in SCHEMAS["StorySnapshot"]
    names = "StorySnapshot Asset Storyboard StoryboardElement StoryboardScene StoryboardMusic"
    strict = [
        f"{name}.{field}"
        for name in names.split()
        for field, schema in SCHEMAS[name]["properties"].items()
        if "null" not in schema.get("type", []) and {"type": "null"} not in schema.get("anyOf", [])
    ]
    assert strict == ["StorySnapshot.id", "Asset.id"]


@pytest.mark.parametrize("name", ["StorySnapshot", "Asset", "StoryCallback", "AssetCallback"])
def test_a_status_may_be_any_word(name: str) -> None:
    """A status that nobody documented is no error."""
    expected = [{"$ref": "#/components/schemas/JobStatus"}, {"type": "string"}, {"type": "null"}]
    assert expected == SCHEMAS[name]["properties"]["status"]["anyOf"]


CONTRADICTIONS = (
    "vidu-rate",
    "create-title",
    "url-idea",
    "concat-missing",
    "asset-poll-route",
    "estimate-security",
    "videos-no-404",
)


@pytest.mark.parametrize("identifier", CONTRADICTIONS)
def test_a_known_contradiction_is_recorded(identifier: str) -> None:
    """The contradictions that users are most likely to meet are in the document."""
    assert identifier in [entry["id"] for entry in DOCUMENT["x-contradictions"]]
