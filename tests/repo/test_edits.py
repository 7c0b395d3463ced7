"""A maintainer at work: realistic edits of the document, each generated, told by `make generate`,
and used against a sandbox that reads the edited document.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from edits import ADDED, CHANGED
from project import ROOT, copied
from vimmerse_sandbox.document import Document
from vimmerse_sandbox.sandbox import Settings
from vimmerse_sandbox.server import SandboxServer

EDITS = {"added": ADDED, "changed": CHANGED}


@dataclass(frozen=True)
class Outcome:
    """What `make generate` said, and what each use gave."""

    said: list[str]
    used: dict[str, Any]


def outcome(name: str, edits: Sequence[tuple[str, str]], folder: Path) -> Outcome:
    """Edit a copy of the document, generate, and use the result."""
    project = copied(folder)
    for old, new in edits:
        project.edit(old, new)
    done = project.generate()
    assert done.returncode == 0, done.stdout + done.stderr
    document = Document.load(project.document)
    with SandboxServer(Settings(job_seconds=0.2), document=document) as server:
        probe = subprocess.run(
            [
                sys.executable,
                "-W",
                "error",
                ROOT / "tests/repo/edit_uses.py",
                server.url,
                name,
                folder,
            ],
            env={**os.environ, "PYTHONPATH": f"{project.package.parent}:{ROOT / 'overrides'}"},
            capture_output=True,
            text=True,
            timeout=120,
        )
    assert probe.returncode == 0, probe.stderr
    return Outcome(done.stdout.splitlines(), json.loads(probe.stdout))


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """Return the outcome of both documents, which are generated at the same time."""
    folders = [tmp_path_factory.mktemp(name) for name in EDITS]
    with ThreadPoolExecutor() as pool:
        found = pool.map(outcome, EDITS.keys(), EDITS.values(), folders)
        return dict(zip(EDITS, found, strict=True))


USED: dict[str, dict[str, Any]] = {
    "added": {
        "field": 3,
        "list": "2:1",
        "status": "ready",
        "asset": ["success", "ftyp"],
        "story": ["success", "ftyp"],
        "step": [True, True, None],
        "tag": {"voice_id": "ann", "languages": ["English", "French"]},
        "upload": ["srt", "application/octet-stream", 0, "A kite"],
    },
    "changed": {
        "path": ["success", "deleted"],
        "operation": "success",
        "route": "success",
        "model": "CreditPrice",
        "required": "TypeError: VideoResource.crop() missing 1 required keyword-only argument:"
        " 'aspect_ratio'",
        "gone": "TypeError: StoryResource.idea_to_video() got an unexpected keyword argument"
        " 'language'",
    },
}
STEPS = ("create_elements", "create_scenes", "create_videos", "concat", "get", "delete")
RATIO = "Literal['16:9', '4:3', '1:1', '3:4', '9:16'] | str"
SAID = {
    "added": [
        "- New method `story.song_to_video(idea, …)`: `POST /v2/story/song-2-video`, returns"
        " `Story`.",
        "- New method `story.remix(story_id, …)`: `POST /v2/story/{story_id}/remix`, returns"
        " `Story`.",
        "- New method `subtitle.upload(subtitle_file)`: `POST /v2/subtitle`, returns `Asset`.",
        "- New method `video.crop_faces(video_url, …)`: `POST /v2/video/crop-faces`, returns"
        " `Asset`.",
        "- New method `voice.get(voice_id)`: `GET /v2/voice/{voice_id}`, returns `Voice`.",
        "- `video.enhance` has the new argument `strength: int | None = None`.",
        "- New model `Voice`, with `voice_id`, `languages`.",
        "- `Story` has the new field `poster_url: str | None`.",
        "- `StorySnapshot` has the new field `poster_url: str | None`.",
        "- `AspectRatio` also has `2:1`.",
        "- A job with the new status `ready` counts as done.",
    ],
    "changed": [
        "- The method `video.enhance` is now called `video.upscale`.",
        "- `story.idea_to_video` no longer has the argument `language`.",
        *(
            f"- `story.{step}`: the argument `story_id` is now called `reference`."
            for step in STEPS
        ),
        "- `video.estimate_credits` returns `CreditPrice`, not `CreditQuote`.",
        f"- `video.crop`: the argument `aspect_ratio` is `{RATIO}`, not `{RATIO} | None = None`.",
        "- `video.reframe` calls `POST /v3/video/reframe`, not `POST /v2/video/reframe`.",
        "- The model `CreditQuote` is now called `CreditPrice`.",
    ],
}


@pytest.mark.parametrize(
    ("edits", "use"),
    [pytest.param(edits, use, id=f"{edits}-{use}") for edits, uses in USED.items() for use in uses],
)
def test_what_was_edited_can_be_used(outcomes: dict[str, Outcome], edits: str, use: str) -> None:
    """The client and the sandbox of the edited document agree, without a line of Python."""
    assert outcomes[edits].used[use] == USED[edits][use]


@pytest.mark.parametrize("edits", SAID)
def test_a_change_is_told(outcomes: dict[str, Outcome], edits: str) -> None:
    """`make generate` ends with a line for the changelog about each change."""
    first, _, *lines = outcomes[edits].said
    assert first == "Changed since the last commit, for CHANGELOG.md:"
    assert lines == SAID[edits]


def test_changes_are_told_until_they_are_committed(tmp_path: Path) -> None:
    """What an earlier run has emitted is told again; words alone are no change for callers."""
    project = copied(tmp_path)
    commit(tmp_path)
    project.edit('enum: ["16:9", "4:3"', 'enum: ["2:1", "16:9", "4:3"')
    said = [project.generate().stdout.splitlines()[-1] for _ in range(2)]
    commit(tmp_path)
    project.edit("description: A video to crop.", "description: A video that is cropped.")
    said.append(project.generate().stdout.splitlines()[-1])
    told = "- `AspectRatio` also has `2:1`."
    assert said == [told, told, "Nothing that callers see has changed since the last commit."]


def commit(folder: Path) -> None:
    """Commit everything in a folder."""
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.com"]
    for command in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "One."]):
        subprocess.run(["git", *command], cwd=folder, check=True)
