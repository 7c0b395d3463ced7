"""How each measured SDK reads a job, creates one, and waits for one with its own helper.

Runs in both environments, so each SDK is imported when it is used.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any, NamedTuple

KEY = "bench-key-0123456789"
IDEA = "A paper boat sails down a rainy street and finds the sea"


class Sdk(NamedTuple):
    """What one SDK can do, sync or async."""

    get: Callable[[str], Any]
    create: Callable[[], Any]
    wait: Callable[[str], Awaitable[object]] | None = None


def sdk(name: str, url: str, *, sync: bool) -> Sdk:
    """Return the calls of an SDK, with a client for this address."""
    return _SDKS[name](import_module(name.replace("-", "_")), url, "" if sync else "Async")


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
        """Poll as the vendor's samples do, because the SDK has no helper."""
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


def _fal(package: Any, url: str, kind: str) -> Sdk:
    # Its host can be set, but not its scheme, which is https.
    package.client.QUEUE_URL_FORMAT = f"{url}/fal/"
    client = getattr(package, f"{kind or 'Sync'}Client")(key=KEY)
    app = "fal-ai/veo3"
    return Sdk(
        lambda job: client.status(app, job),
        lambda: client.submit(app, arguments={"prompt": IDEA}),
        lambda job: client.result(app, job),
    )


_SDKS: dict[str, Callable[[Any, str, str], Sdk]] = {
    "vimmerse": _vimmerse,
    "runwayml": _runwayml,
    "lumaai": _lumaai,
    "replicate": _replicate,
    "fal-client": _fal,
}
