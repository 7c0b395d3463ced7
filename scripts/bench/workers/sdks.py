"""The SDKs that are measured: how each reads a job, creates one, and waits for one with its own
helper. Runs in either environment, so each is imported when it is asked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any, NamedTuple

KEY = "bench-key-0123456789"
IDEA = "A paper boat sails down a rainy street and finds the sea"


class Sdk(NamedTuple):
    """The same deeds in the words of one SDK, sync or async."""

    get: Callable[[str], Any]
    create: Callable[[], Any] | None
    wait: Callable[[str], Awaitable[object]] | None = None


def sdk(name: str, url: str, *, sync: bool) -> Sdk:
    """Make a client of an SDK, and return what it can do."""
    return _SDKS[name](import_module(name), url, "" if sync else "Async")


def _vimmerse(package: Any, url: str, kind: str) -> Sdk:
    client = getattr(package, f"{kind}Vimmerse")(KEY, base_url=url)
    audio = {"has_bg_music": True, "has_narration": True, "native_audio": False}
    return Sdk(
        client.story.get,
        lambda: client.story.idea_to_video(
            idea=IDEA, scene_count=4, video_tool="Auto", audio_option=audio
        ),
    )


def _runwayml(package: Any, url: str, kind: str) -> Sdk:
    client = getattr(package, f"{kind}RunwayML")(api_key=KEY, base_url=f"{url}/runwayml")

    async def wait(job: str) -> object:
        return await (await client.tasks.retrieve(job)).wait_for_task_output()

    return Sdk(
        client.tasks.retrieve,
        lambda: client.text_to_video.create(
            model="gen4.5", prompt_text=IDEA, ratio="1280:720", duration=5
        ),
        wait,
    )


def _lumaai(package: Any, url: str, kind: str) -> Sdk:
    client = getattr(package, f"{kind}LumaAI")(auth_token=KEY, base_url=f"{url}/lumaai")

    async def wait(job: str) -> object:
        """It ships no helper: this is the loop of its vendor's samples."""
        while True:
            found = await client.generations.get(id=job)
            if found.state in {"completed", "failed"}:
                return found
            await asyncio.sleep(3)

    return Sdk(
        client.generations.get,
        lambda: client.generations.create(model="ray-2", prompt=IDEA, aspect_ratio="16:9"),
        wait,
    )


def _replicate(package: Any, url: str, kind: str) -> Sdk:
    client = package.Client(api_token=KEY, base_url=f"{url}/replicate")
    predictions = client.predictions

    async def wait(job: str) -> object:
        return await (await predictions.async_get(job)).async_wait()

    create = predictions.async_create if kind else predictions.create
    return Sdk(
        predictions.async_get if kind else predictions.get,
        lambda: create(version="5c7d5dc6", input={"prompt": IDEA}),
        wait,
    )


def _openai(package: Any, url: str, kind: str) -> Sdk:
    """Its create is multipart with a random boundary: nothing bare can send the same bytes."""
    client = getattr(package, f"{kind}OpenAI")(api_key=KEY, base_url=f"{url}/openai/v1")
    return Sdk(client.videos.retrieve, None, client.videos.poll)


_SDKS: dict[str, Callable[[Any, str, str], Sdk]] = {
    "vimmerse": _vimmerse,
    "runwayml": _runwayml,
    "lumaai": _lumaai,
    "replicate": _replicate,
    "openai": _openai,
}
