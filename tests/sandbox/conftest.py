"""Fixtures of the sandbox's own tests: they speak plain HTTP, never through the client."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from media import Media, probe
from receiver import Receiver

PATIENCE = 20.0


@pytest.fixture
def api(vimmerse_sandbox: Any) -> Iterator[httpx.Client]:
    """Return an HTTP client with a key. No test may end with an answer of 500 in the log."""
    headers = {"X-Api-Key": "test-key"}
    with httpx.Client(base_url=vimmerse_sandbox.url, headers=headers, timeout=60) as client:
        yield client
    assert [r for r in vimmerse_sandbox.requests if (r.status or 0) >= 500] == []


@pytest.fixture
def finished(api: httpx.Client) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Return a function that reads a job until it has come to its end."""

    def read(job: dict[str, Any]) -> dict[str, Any]:
        path = f"/asset/{job['id']}" if "app_name" in job else f"/v2/story/{job['id']}"
        deadline = time.monotonic() + PATIENCE
        while job["status"] in ("new", "processing"):
            assert time.monotonic() < deadline, job
            time.sleep(0.01)
            job = api.get(path).raise_for_status().json()
        return job

    return read


@pytest.fixture
def measured(tmp_path: Path) -> Callable[[str], Media]:
    """Return a function that fetches a video without a key, decodes it wholly and measures it."""

    def fetch(url: str) -> Media:
        answer = httpx.get(url, timeout=60).raise_for_status()
        assert answer.headers["content-type"] == "video/mp4"
        path = tmp_path / "fetched.mp4"
        path.write_bytes(answer.content)
        return probe(path)

    return fetch


@pytest.fixture
def story(api: httpx.Client, finished: Callable[..., Any]) -> dict[str, Any]:
    """Return a finished story of two short scenes with narration and music."""
    body = {"idea": "A kite crosses the sea", "scene_count": 2, "scene_duration": 2}
    return finished(api.post("/v2/story/idea-2-video", json=body).json())


@pytest.fixture
def uploaded(api: httpx.Client, clip: Path) -> str:
    """Return the address of an uploaded clip: 2 s, 320 x 180, with a tone."""
    with clip.open("rb") as file:
        answer = api.post("/v2/video", files={"video_file": ("clip.mp4", file, "video/mp4")})
    return str(answer.raise_for_status().json()["results"][0])


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Return a running receiver of callbacks."""
    one = Receiver()
    threading.Thread(target=one.server.serve_forever, daemon=True).start()
    yield one
    one.server.shutdown()
    one.server.server_close()
