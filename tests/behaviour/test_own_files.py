"""Files of the user's own, from the call to the result, with both clients."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import vimmerse
from media import ffmpeg, probe

FAST = {"poll_interval": 0.02, "timeout": 60}


def test_pictures_on_disk_become_a_video(client: Any, tmp_path: Path) -> None:
    """Local pictures are shown in a story of one scene each."""
    paths = [tmp_path / "red.png", tmp_path / "blue.jpg"]
    for path in paths:
        source = f"color={path.stem}:size=320x180"
        ffmpeg("-f", "lavfi", "-i", source, "-frames:v", "1", str(path))
    story = client.wait(
        client.story.images_to_video(image_urls=paths, scene_duration=2, aspect_ratio="16:9"),
        **FAST,
    )
    found = probe(client.download(story, tmp_path / "story.mp4"))
    assert (round(found.duration), found.width > found.height) == (4, True)


def test_a_clip_and_a_sound_on_disk_are_joined(client: Any, clip: Path, tmp_path: Path) -> None:
    """A local video gets a local sound, which is as long as the sound with SpeedAdjust."""
    song = tmp_path / "song.mp3"
    ffmpeg("-f", "lavfi", "-i", "sine=duration=4", str(song))
    asset = client.video.attach_audio(
        video_url=clip, audio_url=song.read_bytes(), attach_mode="SpeedAdjust"
    )
    made = probe(client.download(client.wait(asset, **FAST), tmp_path / "dubbed.mp4"))
    assert made.duration == pytest.approx(4, abs=0.3)


def test_a_file_of_another_kind_submits_nothing(
    client: Any, vimmerse_sandbox: Any, clip: Path
) -> None:
    """A video in place of a picture is refused by the upload, and no job is charged."""
    with pytest.raises(vimmerse.BadRequestError, match="nothing was submitted, because image_url "):
        client.video.apply_effect(image_url=clip)
    assert [request.path for request in vimmerse_sandbox.requests] == ["/v2/image"]
    assert vimmerse_sandbox.charges == 0
