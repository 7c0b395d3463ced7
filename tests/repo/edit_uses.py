"""Uses what the edits of edits.py gave, against a sandbox that reads the same document. Run with
the address of the sandbox, the name of the edits and a folder; prints what happened, as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from vimmerse import Vimmerse

VIDEO = "https://example.com/a.mp4"


def added(client: Any, url: str, folder: Path) -> dict[str, Callable[[], Any]]:
    """Return a use of each addition."""

    def made(job: Any) -> tuple[str, bytes]:
        done = client.wait(job)
        return done.status, client.download(done, folder / done.id).read_bytes()[4:8]

    def remix() -> Any:
        story = client.wait(client.story.idea_to_video(idea="A kite", scene_count=1))
        remixed = client.wait(client.story.remix(story.id))
        return remixed.id == story.id, remixed.url != story.url, remixed.poster_url

    def subtitles() -> Any:
        (folder / "words.srt").write_bytes(b"1\n00:00 --> 00:01\nA kite\n")
        asset = client.subtitle.upload(folder / "words.srt")
        saved = client.download(asset, folder / "saved.srt").read_text()
        return asset.url.rpartition(".")[2], asset.mime_type, asset.credits, saved[-7:-1]

    def ready() -> Any:
        job = client.story.idea_to_video(idea="A kite", scene_count=1)
        fault = {"kind": "job-status", "operation": "story_get", "word": "ready"}
        httpx.post(f"{url}/_sandbox/faults", json=fault).raise_for_status()
        return client.wait(job).status

    return {
        "field": lambda: client.video.enhance(video_url=VIDEO, strength=3).args["strength"],
        "list": lambda: client.story.idea_to_video(
            idea="A kite", aspect_ratio="2:1", scene_count=1
        ).to_dict()["aspect_ratio"],
        "status": ready,
        "asset": lambda: made(client.video.crop_faces(video_url=VIDEO)),
        "story": lambda: made(client.story.song_to_video(idea="A song", scene_count=1)),
        "step": remix,
        "tag": lambda: client.voice.get("ann").to_dict(),
        "upload": subtitles,
    }


def changed(client: Any, *_: Any) -> dict[str, Callable[[], Any]]:
    """Return a use of each change."""

    def path() -> Any:
        story = client.story.create(idea="A kite", scene_count=1)
        client.story.create_scenes(reference=story.id)
        client.wait(client.story.create_videos(story.id))
        return client.wait(client.story.concat(story.id)).status, client.story.delete(
            reference=story.id
        ).status

    return {
        "path": path,
        "operation": lambda: client.wait(client.video.upscale(video_url=VIDEO)).status,
        "route": lambda: client.wait(client.video.reframe(video_url=VIDEO)).status,
        "model": lambda: type(client.video.estimate_credits(option="KlingO")).__name__,
        "required": lambda: client.video.crop(video_url=VIDEO),
        "gone": lambda: client.story.idea_to_video(idea="A kite", language="English"),
    }


def told(use: Callable[[], Any]) -> Any:
    """Return what a use gives, or what it raises."""
    try:
        return use()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def main() -> None:
    """Use everything once."""
    url, edits, folder = sys.argv[1:]
    with Vimmerse("any", base_url=url) as client:
        uses = {"added": added, "changed": changed}[edits](client, url, Path(folder))
        answers = {name: told(use) for name, use in uses.items()}
    print(json.dumps(answers, default=bytes.decode))


if __name__ == "__main__":
    main()
