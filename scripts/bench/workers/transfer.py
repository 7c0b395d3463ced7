"""One upload or download of the large file, by one client, in one process.

transfer.py URL vimmerse|httpx "sync|async|on aiohttp" upload|download FILE TARGET
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from sdks import KEY
from usage import peak_memory


def measure(
    url: str, name: str, kind: str, direction: str, file: Path, target: Path
) -> dict[str, Any]:
    """Return the seconds it took, and by how many MB the peak of memory rose."""
    with asyncio.Runner() as runner:
        client = _client(name, url, kind)
        transfer = _TRANSFERS[name, "sync" if kind == "sync" else "async", direction]

        def run(source: Path, address: str) -> None:
            done = transfer(client, address, source, target)
            if kind != "sync":
                runner.run(done)

        httpx.get(f"{url}/bench/traffic")
        _small_call(runner, client, name, url, kind)
        idle, started = peak_memory(), time.perf_counter()
        run(file, url)
        seconds, growth = time.perf_counter() - started, peak_memory() - idle
        client.close() if kind == "sync" else runner.run(client.aclose())
    if direction == "download" and target.stat().st_size != file.stat().st_size:
        sys.exit(f"{target} is not what was served.")
    return {"seconds": seconds, "growth": growth}


def _client(name: str, url: str, kind: str) -> Any:
    if name == "httpx":
        return httpx.Client(timeout=60) if kind == "sync" else httpx.AsyncClient(timeout=60)
    from vimmerse import AsyncVimmerse, Vimmerse

    if kind == "sync":
        return Vimmerse(KEY, base_url=url)
    if kind == "async":
        return AsyncVimmerse(KEY, base_url=url)
    from httpx_aiohttp import HttpxAiohttpClient

    return AsyncVimmerse(KEY, base_url=url, http_client=HttpxAiohttpClient)


def _small_call(runner: asyncio.Runner, client: Any, name: str, url: str, kind: str) -> None:
    """Make one call, so that late imports are done and a connection is open."""

    async def awaited() -> None:
        await call()

    def call() -> Any:
        return client.get(f"{url}/v2/story/inf-0") if name == "httpx" else client.story.get("inf-0")

    call() if kind == "sync" else runner.run(awaited())


def _upload(client: Any, url: str, file: Path, target: Path) -> Any:
    return client.video.upload(file)


def _download(client: Any, url: str, file: Path, target: Path) -> Any:
    return client.download(f"{url}/large.mp4", target, overwrite=True)


def _upload_bare(client: Any, url: str, file: Path, target: Path) -> None:
    with file.open("rb") as content:
        form = {"video_file": (file.name, content, "video/mp4")}
        client.post(f"{url}/v2/video", files=form).json()


async def _upload_bare_async(client: Any, url: str, file: Path, target: Path) -> None:
    with file.open("rb") as content:
        form = {"video_file": (file.name, content, "video/mp4")}
        (await client.post(f"{url}/v2/video", files=form)).json()


def _download_bare(client: Any, url: str, file: Path, target: Path) -> None:
    with client.stream("GET", f"{url}/large.mp4") as answer, target.open("wb") as saved:
        for piece in answer.iter_bytes():
            saved.write(piece)


async def _download_bare_async(client: Any, url: str, file: Path, target: Path) -> None:
    async with client.stream("GET", f"{url}/large.mp4") as answer:
        with target.open("wb") as saved:
            async for piece in answer.aiter_bytes():
                saved.write(piece)


_TRANSFERS: dict[tuple[str, str, str], Callable[[Any, str, Path, Path], Any]] = {
    ("vimmerse", "sync", "upload"): _upload,
    ("vimmerse", "async", "upload"): _upload,
    ("vimmerse", "sync", "download"): _download,
    ("vimmerse", "async", "download"): _download,
    ("httpx", "sync", "upload"): _upload_bare,
    ("httpx", "async", "upload"): _upload_bare_async,
    ("httpx", "sync", "download"): _download_bare,
    ("httpx", "async", "download"): _download_bare_async,
}

if __name__ == "__main__":
    url, name, kind, direction, file, target = sys.argv[1:]
    print(json.dumps(measure(url, name, kind, direction, Path(file), Path(target))))
