"""`make check-breaking`: what a change does to clients that were generated before it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

Document = dict[str, Any]

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = ROOT / "scripts" / "publishing" / "published.yaml"
FIELD = {"type": "string", "description": "Planted."}


def schema(document: Document, name: str) -> Any:
    return document["components"]["schemas"][name]


def operation(document: Document, name: str, method: str = "post") -> Any:
    return document["paths"][f"/v2/video/{name}"][method]


def remove_operation(document: Document) -> None:
    del document["paths"]["/v2/video/enhance"]


def require_a_new_field(document: Document) -> None:
    crop = schema(document, "CropVideoRequest")
    crop["properties"]["planted"] = dict(FIELD)
    crop["required"].append("planted")


def narrow_a_list(document: Document) -> None:
    schema(document, "VideoTool")["enum"].remove("PVideo")


def remove_an_answer_field(document: Document) -> None:
    del schema(document, "StorySnapshot")["properties"]["video_url"]


def change_a_type(document: Document) -> None:
    schema(document, "LipSyncRequest")["properties"]["voice"]["type"] = "integer"


def change_a_format(document: Document) -> None:
    schema(document, "Asset")["properties"]["created_at"]["anyOf"][0]["format"] = "date"


def drop_a_format(document: Document) -> None:
    schema(document, "StorySnapshot")["properties"]["created_at"]["anyOf"].pop(0)


def set_a_format(document: Document) -> None:
    schema(document, "CropVideoRequest")["properties"]["video_url"]["format"] = "uri"


def make_a_file_a_text(document: Document) -> None:
    del schema(document, "UploadImageRequest")["properties"]["image_file"]["format"]


def require_less(document: Document) -> None:
    schema(document, "EnhanceVideoRequest")["required"].remove("video_url")


def widen_a_list(document: Document) -> None:
    schema(document, "SceneVideoTool")["enum"].append("Planted")


def widen_an_open_list(document: Document) -> None:
    schema(document, "JobStatus")["enum"].append("planted")


def add_an_optional_field(document: Document) -> None:
    schema(document, "ReframeVideoRequest")["properties"]["planted"] = dict(FIELD)


def remove_a_status(document: Document) -> None:
    del operation(document, "sound-effect")["responses"]["402"]


def rename_a_path_parameter(document: Document) -> None:
    paths = document["paths"].items()
    document["paths"] = {path.replace("{asset_id}", "{id}"): item for path, item in paths}
    document["components"]["parameters"]["AssetId"]["name"] = "id"


def remove_a_request_field(document: Document) -> None:
    del schema(document, "ApplyEffectRequest")["properties"]["effect"]


def rename_a_schema(document: Document) -> None:
    schemas = document["components"]["schemas"]
    schemas["Planted"] = schemas.pop("CreditBreakdown")
    (union,) = [schemas["CreditQuote"]["properties"]["breakdown"]["anyOf"]]
    union[0]["$ref"] = "#/components/schemas/Planted"


def change_a_default(document: Document) -> None:
    schema(document, "CropVideoRequest")["properties"]["async_mode"]["default"] = False


def group_an_operation_elsewhere(document: Document) -> None:
    operation(document, "lip-sync")["tags"] = ["story"]


def describe_something_else(document: Document) -> None:
    schema(document, "AttachMode")["description"] = "Planted."


PLANTED: dict[Callable[[Document], None], tuple[str, str]] = {
    remove_operation: ("major", "Path `/v2/video/enhance` was removed."),
    require_a_new_field: (
        "major",
        "Properties of `CropVideoRequest` became required: `planted`.",
    ),
    narrow_a_list: ("major", "Enum of `VideoTool` lost values: 'PVideo'."),
    remove_an_answer_field: ("major", "Property `video_url` of `StorySnapshot` was removed."),
    change_a_type: (
        "major",
        "`LipSyncRequest.voice`: Type of `voice` narrowed from 'string' to 'integer'.",
    ),
    change_a_format: (
        "major",
        "`Asset.created_at`: `format` changed from 'date-time' to 'date'.",
    ),
    drop_a_format: ("major", "A part of `StorySnapshot.created_at` was removed."),
    set_a_format: (
        "major",
        "`CropVideoRequest.video_url`: `format` of `video_url` was set to 'uri'.",
    ),
    make_a_file_a_text: (
        "major",
        '`UploadImageRequest.image_file`: format changed from "binary" to null.',
    ),
    require_less: ("minor", '`EnhanceVideoRequest`: required changed, without "video_url".'),
    widen_a_list: ("minor", '`SceneVideoTool`: enum changed, with "Planted".'),
    widen_an_open_list: ("minor", "Enum of `JobStatus` gained values: 'planted'."),
    add_an_optional_field: ("minor", "`ReframeVideoRequest.planted` was added."),
    remove_a_status: ("major", "`POST /v2/video/sound-effect`: Response `402` was removed."),
    rename_a_path_parameter: (
        "major",
        '`/asset/{id}`: key changed from "/asset/{asset_id}" to "/asset/{id}".',
    ),
    remove_a_request_field: ("major", "`ApplyEffectRequest.effect` was removed."),
    rename_a_schema: ("major", "`CreditBreakdown` was removed."),
    change_a_default: (
        "minor",
        "`CropVideoRequest.async_mode`: default changed from true to false.",
    ),
    group_an_operation_elsewhere: (
        "major",
        '`POST /v2/video/lip-sync`: tags changed, without "video", with "story".',
    ),
    describe_something_else: ("patch", "`AttachMode`: description changed"),
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    """Return how everything that was planted in one document is judged."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "scripts"))
        from document_changes import changes

        document = yaml.safe_load(PUBLISHED.read_text(encoding="utf-8"))
        for plant in PLANTED:
            plant(document)
        revision = tmp_path_factory.mktemp("planted") / "openapi.yaml"
        revision.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
        return [(each.impact, each.text) for each in changes(PUBLISHED, revision)]


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_a_planted_change_is_judged_rightly(
    found: list[tuple[str, str]], plant: Callable[[Document], None]
) -> None:
    """A change has the impact that it has on generated clients, and is told in words."""
    impact, words = PLANTED[plant]
    assert [each for each, text in found if text.startswith(words)] == [impact]


def test_nothing_else_is_found(found: list[tuple[str, str]]) -> None:
    """What was not changed is not told, and what may break clients comes first."""
    told = [words for _, words in PLANTED.values()]
    more = [text for _, text in found if not text.startswith((*told, *MORE))]
    assert more == []
    impacts = [impact for impact, _ in found]
    assert impacts == sorted(impacts, key=["major", "minor", "patch"].index)


# What comes along with a planted change.
MORE = ("`AssetId`: name changed", "`Planted` was added.", "`CropVideoRequest.planted` was added.")

VERSIONS = {
    "nothing": ([], "1.2.3"),
    "words": (["patch"], "1.2.4"),
    "something new": (["patch", "minor"], "1.3.0"),
    "something that breaks": (["minor", "major", "patch"], "2.0.0"),
}


@pytest.mark.parametrize(("impacts", "version"), VERSIONS.values(), ids=VERSIONS)
def test_changes_ask_for_a_version(
    program: Callable[[str], ModuleType], impacts: list[str], version: str
) -> None:
    """The gravest change decides which of the three numbers has to rise."""
    module = program("document_changes")
    assert module.needed_version("1.2.3", [module.Change(each, "") for each in impacts]) == version


@dataclass(frozen=True)
class Desk:
    """A copy of openapi.yaml, and of the folder that remembers what was published."""

    document: Path
    folder: Path

    def edit(self, old: str, new: str) -> None:
        text = self.document.read_text(encoding="utf-8")
        assert old in text
        self.document.write_text(text.replace(old, new, 1), encoding="utf-8")

    def check(self, *options: str) -> tuple[int, str]:
        command = [sys.executable, ROOT / "scripts" / "check_breaking.py"]
        where = ("--document", self.document, "--folder", self.folder)
        done = subprocess.run(
            [*command, *where, *options], capture_output=True, text=True, timeout=120
        )
        return done.returncode, done.stdout + done.stderr


@pytest.fixture
def desk(program: Callable[[str], ModuleType], tmp_path: Path) -> Desk:
    """Return a desk on which the document was just published as version 3.1.4."""
    desk = Desk(tmp_path / "openapi.yaml", tmp_path / "publishing")
    desk.folder.mkdir()
    text = (ROOT / "openapi.yaml").read_text(encoding="utf-8")
    desk.document.write_text(re.sub(r"(x-transcription-version:) .*", r"\1 3.1.4", text))
    program("published").bundle(desk.document, desk.folder / "published.yaml")
    shutil.copy(ROOT / "scripts" / "publishing" / "CHANGELOG.md", desk.folder)
    return desk


def test_a_change_that_breaks_clients_needs_a_major_version(desk: Desk) -> None:
    """The check fails and says which version it takes; with that, the change is recorded."""
    desk.edit("      operationId: video_enhance\n", "      operationId: video_improve\n")
    status, said = desk.check()
    assert status == 1
    assert "Changes since version 3.1.4: 1. This is 3.1.4; 4.0.0 or higher is needed." in said
    assert "Take the changes back, or set x-transcription-version in openapi.yaml to 4.0.0." in said
    desk.edit("x-transcription-version: 3.1.4", "x-transcription-version: 4.0.0")
    assert desk.check("--record")[0] == 0
    text = (desk.folder / "CHANGELOG.md").read_text(encoding="utf-8")
    assert text.index("## 4.0.0") < text.index("May break clients:") < text.index("video_improve")
    assert text.index("video_improve") < text.index("## 1.0.0")
    last = yaml.safe_load((desk.folder / "published.yaml").read_text(encoding="utf-8"))
    assert last["info"]["version"] == "4.0.0"


def test_a_change_that_breaks_nothing_needs_a_version_when_it_is_published(desk: Desk) -> None:
    """The check passes, and says which version the document needs before it is published."""
    desk.edit("description: Enlarge a video, clean it, or both.", "description: Enlarge a video.")
    status, said = desk.check()
    assert status == 0
    assert "Before it is published, set x-transcription-version in openapi.yaml to 3.1.5." in said
