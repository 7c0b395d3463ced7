"""What a maintainer does to openapi.yaml: edits of its text, in two documents. The edits of one
document do not touch each other.
"""

from __future__ import annotations

import re

from project import ROOT

TEXT = (ROOT / "openapi.yaml").read_text(encoding="utf-8")
SOURCE = "x-source: {page: legacy, confidence: inferred, note: Made up.}"
VOICE = f"""\
  /v2/voice/{{voice_id}}:
    parameters:
      - {{name: voice_id, in: path, required: true, description: Id., schema: {{type: string}}}}
    get:
      operationId: voice_get
      tags: [voice]
      summary: Read a voice
      description: Read what is known of a voice.
      {SOURCE}
      security:
        - APIKeyHeader: []
      responses:
        "200":
          description: The voice.
          content:
            application/json:
              schema: {{$ref: '#/components/schemas/Voice'}}
              examples:
                usual: {{value: {{voice_id: rachel, languages: [English, French]}}}}
        "401": {{$ref: '#/components/responses/Unauthorized'}}
        "403": {{$ref: '#/components/responses/Forbidden'}}
        "404": {{$ref: '#/components/responses/NotFound'}}
        "429": {{$ref: '#/components/responses/TooManyRequests'}}
        5XX: {{$ref: '#/components/responses/ServerError'}}
"""
SCHEMAS = """\
    Voice:
      type: object
      description: A voice that narrates.
      required: [voice_id]
      properties:
        voice_id: {type: string, description: Id.}
        languages: {type: array, items: {type: string}, description: What it speaks.}
    UploadSubtitleRequest:
      type: object
      description: Subtitles.
      required: [subtitle_file]
      properties:
        subtitle_file: {type: string, format: binary, description: The file.}
"""


def route(path: str) -> str:
    """Return the text of a path with all that belongs to it."""
    (found,) = re.findall(rf"^  {re.escape(path)}:\n(?:(?:    .*)?\n)+", TEXT, re.MULTILINE)
    return str(found)


def like(path: str, *changes: tuple[str, str]) -> tuple[str, str]:
    """Add a copy of a path with some words changed."""
    new = old = route(path)
    for before, after in changes:
        assert before in new
        new = new.replace(before, after)
    return old, f"{new}{old}"


def schema(name: str) -> str:
    """Return the text of a schema."""
    (found,) = re.findall(rf"^    {name}:\n(?:      .*\n)+", TEXT, re.MULTILINE)
    return str(found)


def within(name: str, before: str, after: str) -> tuple[str, str]:
    """Change the first such words in a schema."""
    old = schema(name)
    assert before in old
    return old, old.replace(before, after, 1)


def field(name: str, line: str) -> tuple[str, str]:
    """Add a field to a schema."""
    return within(name, "      properties:\n", f"      properties:\n        {line}\n")


def everywhere(before: str, after: str) -> list[tuple[str, str]]:
    """Change words wherever they stand."""
    return [(before, after)] * TEXT.count(before)


LANGUAGE = re.findall(r"        language:\n(?:          .*\n)+", schema("IdeaToVideoRequest"))[0]
ADDED = [
    # a field of a request, and one of an answer
    field("EnhanceVideoRequest", "strength: {type: integer, default: 1, description: How much.}"),
    field("StorySnapshot", "poster_url: {type: [string, 'null'], description: A picture.}"),
    # a value of a list, and a status word
    ('enum: ["16:9", "4:3"', 'enum: ["2:1", "16:9", "4:3"'),
    ("done: [success]", "done: [success, ready]"),
    # an operation that makes an asset, a step of a story, and an automatic story
    like(
        "/v2/video/crop-to-aspect-ratio",
        ("to-aspect-ratio", "faces"),
        ("video_crop", "video_crop_faces"),
    ),
    like("/v2/story/{story_id}/concat", ("/concat", "/remix"), ("story_concat", "story_remix")),
    like(
        "/v2/story/url-2-video", ("url-2-video", "song-2-video"), ("url_to_video", "song_to_video")
    ),
    # an operation of a new tag, that makes nothing
    ("  /asset/{asset_id}:\n", f"{VOICE}\n  /asset/{{asset_id}}:\n"),
    # an upload of a new kind
    like(
        "/v2/image",
        ("/v2/image", "/v2/subtitle"),
        ("image_upload", "subtitle_upload"),
        ("tags: [image]", "tags: [subtitle]"),
        ("UploadImageRequest", "UploadSubtitleRequest"),
        ("image_file", "subtitle_file"),
    ),
    (
        "  - name: asset\n",
        "".join(
            f"  - {{name: {tag}, description: New., {SOURCE}}}\n" for tag in ("voice", "subtitle")
        )
        + "  - name: asset\n",
    ),
    ("\n  schemas:\n", f"\n  schemas:\n{SCHEMAS}"),
]
CHANGED = [
    # another name of a path parameter
    *everywhere("{story_id}", "{reference}"),
    *everywhere("parameters: {story_id:", "parameters: {reference:"),
    ("      name: story_id\n", "      name: reference\n"),
    # another name of an operation, and of a model
    ("operationId: video_enhance\n", "operationId: video_upscale\n"),
    *everywhere("CreditQuote", "CreditPrice"),
    # another route
    ("  /v2/video/reframe:\n", "  /v3/video/reframe:\n"),
    # a field that has to be given, and one that is gone
    within("CropVideoRequest", "required: [video_url]", "required: [video_url, aspect_ratio]"),
    within("IdeaToVideoRequest", LANGUAGE, ""),
]
