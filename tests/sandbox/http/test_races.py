"""A reset or a deletion comes in the middle of something slow: held up by an ffmpeg that waits."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import imageio_ffmpeg
import pytest
from media import MP4
from vimmerse_sandbox.media import ffmpeg
from vimmerse_sandbox.sandbox import Settings
from vimmerse_sandbox.server import SandboxServer

PATIENCE = 60.0
WAITING = """#!{python}
import os, sys, time
from pathlib import Path

Path("{folder}", "started").touch()
while Path("{folder}", "held").exists():
    time.sleep(0.02)
os.execv("{real}", sys.argv)
"""
STORY = {"idea": "A kite", "scene_count": 1, "scene_duration": 1}


class Held:
    """An ffmpeg that waits while `hold` is in force."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.program = folder / "ffmpeg"
        real = imageio_ffmpeg.get_ffmpeg_exe()
        text = WAITING.format(python=sys.executable, folder=folder, real=real)
        self.program.write_text(text)
        self.program.chmod(0o755)

    def hold(self) -> None:
        (self._folder / "started").unlink(missing_ok=True)
        (self._folder / "held").touch()

    def wait_until_started(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not (self._folder / "started").exists():
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def release(self) -> None:
        (self._folder / "held").unlink(missing_ok=True)


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    """Return the ffmpeg that the sandbox runs in this test."""
    one = Held(tmp_path)
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(one.program))
    ffmpeg.executable.cache_clear()
    yield one
    one.release()
    ffmpeg.executable.cache_clear()


Server = tuple[SandboxServer, httpx.Client]
Later = Callable[..., "Future[httpx.Response]"]


@pytest.fixture
def own(held: Held) -> Iterator[Server]:
    """Return a sandbox whose jobs take no time, and a client of it. It may not answer a 500."""
    with (
        SandboxServer(Settings(job_seconds=0)) as server,
        httpx.Client(base_url=server.url, headers={"X-Api-Key": "k"}, timeout=PATIENCE) as client,
    ):
        yield server, client
        assert [one for one in server.requests if one.status == 500] == []


@pytest.fixture
def later(own: Server) -> Iterator[Later]:
    """Return a function that sends a request in the background."""
    _, client = own
    with ThreadPoolExecutor() as pool:
        yield lambda *request, **options: pool.submit(client.request, *request, **options)


def uploaded(client: httpx.Client, clip: Path) -> str:
    files = {"video_file": ("clip.mp4", clip.read_bytes(), "video/mp4")}
    return str(client.post("/v2/video", files=files).raise_for_status().json()["results"][0])


def test_a_reset_ends_a_synchronous_edit(
    own: Server, held: Held, later: Later, clip: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The edit is answered with 429, and neither job nor charge nor file is left."""
    server, client = own
    body = {"video_url": uploaded(client, clip), "aspect_ratio": "1:1"}
    held.hold()
    answer = later("POST", "/v2/video/crop-to-aspect-ratio", json=body)
    held.wait_until_started()
    server.reset()
    held.release()
    assert (answer.result().status_code, answer.result().json()["code"]) == (429, "REACHED_LIMIT")
    assert (server.ledger, server.charges) == ([], 0)
    assert "Traceback" not in caplog.text


def test_a_reset_takes_the_file_that_is_being_rendered(
    own: Server, held: Held, later: Later
) -> None:
    """A file whose story is gone when it is rendered is not found."""
    server, client = own
    url = client.post("/v2/story/idea-2-video", json=STORY).json()["video_url"]
    held.hold()
    answer = later("GET", url)
    held.wait_until_started()
    server.reset()
    held.release()
    assert answer.result().status_code == 404


def test_a_story_deleted_while_it_is_composed_is_not_found(
    own: Server, held: Held, later: Later
) -> None:
    """Concat of a story that is deleted meanwhile is answered with 404."""
    _, client = own
    path = f"/v2/story/{client.post('/v2/story/idea-2-video', json=STORY).json()['id']}"
    held.hold()
    answer = later("POST", f"{path}/concat", json={})
    held.wait_until_started()
    assert client.delete(path).json()["status"] == "deleted"
    held.release()
    assert answer.result().status_code == 404


def test_a_file_that_vanished_is_not_found(own: Server) -> None:
    """A file that somebody has deleted from the folder is a 404."""
    server, client = own
    files = {"video_file": ("a.mp4", MP4 + os.urandom(10), "video/mp4")}
    [url] = client.post("/v2/video", files=files).json()["results"]
    for path in server.sandbox.media.folder.iterdir():
        if path.is_file():
            path.unlink()
    assert httpx.get(url).status_code == 404


def test_the_connection_of_a_failed_request_is_not_used_again(held: Held) -> None:
    """A 500 says that its connection is closed, as it is."""
    with SandboxServer() as server, httpx.Client(base_url=server.url) as client:
        folder = server.sandbox.media.folder
        (folder / "unfinished").rmdir()
        files: Any = {"video_file": ("a.mp4", MP4, "video/mp4")}
        answer = client.post("/v2/video", files=files, headers={"X-Api-Key": "k"})
        assert (answer.status_code, answer.headers["connection"]) == (500, "close")
