"""Wait for many jobs at once, given only their ids, with one SDK in one process.

wait.py URL SDK sync|async|threads|tasks JOBS FIRST LAST [smooth|stepwise]

The jobs end evenly between FIRST and LAST seconds from the start, in random order, and report
progress if that is given. With "threads" and "tasks", our client waits for each by itself, and jobs
are created meanwhile.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
from sdks import IDEA, KEY, sdk
from usage import peak_memory

Noticed = list[tuple[str, float, float | None]]
"""For each job: its id, when its end was noticed, and how long the schedule had slept before it."""
_API = {"vimmerse": "v2", "fal-client": "fal"}
Wait = Callable[[list[str]], Noticed]


def measure(
    url: str, name: str, kind: str, count: int, first: float, last: float, progress: str = ""
) -> Any:
    """Wait for the jobs and return what it took."""
    with asyncio.Runner() as runner:
        prepare = _SEPARATE.get(kind, _vimmerse) if name == "vimmerse" else _peer
        wait = prepare(runner, name, url, kind)  # makes one call, so a connection is open
        traffic = f"{url}/bench/traffic/{_API.get(name, name)}"
        httpx.get(traffic)
        idle, started, spent = peak_memory(), time.time(), time.process_time()
        ends = [started + first + (last - first) * number / count for number in range(count)]
        random.shuffle(ends)
        more = f"-{started:.3f}-{progress}" if progress else ""
        noticed = wait([f"{end:.3f}-{number}{more}" for number, end in enumerate(ends)])
        spent, growth = time.process_time() - spent, peak_memory() - idle
    return {
        "wall": time.time() - started,
        "cpu": spent / count,
        "growth": growth,
        "requests": httpx.get(traffic).json()["requests"] / count,
        "lost": count - len(noticed),
        "failed creates": _failed_creates,
        "durations": [float(job.partition("-")[0]) - started for job, *_ in noticed],
        "lags": [when - float(job.partition("-")[0]) for job, when, _ in noticed],
        "intervals": [interval for *_, interval in noticed],
    }


def _vimmerse(runner: asyncio.Runner, name: str, url: str, kind: str) -> Wait:
    from vimmerse import AsyncVimmerse, JobRef, Vimmerse

    def waited(jobs: list[str]) -> Noticed:
        ended = client.as_completed([JobRef("story", job) for job in jobs])
        return _noticed([(outcome, time.time()) for outcome in ended], len(jobs))

    async def waited_async(jobs: list[str]) -> Noticed:
        ended = client.as_completed([JobRef("story", job) for job in jobs])
        return _noticed([(outcome, time.time()) async for outcome in ended], len(jobs))

    if kind == "sync":
        client: Any = Vimmerse(KEY, base_url=url)
        client.story.get("inf-0")
        return waited
    client = AsyncVimmerse(KEY, base_url=url)
    runner.run(client.story.get("inf-0"))
    return lambda jobs: runner.run(waited_async(jobs))


def _threads(runner: asyncio.Runner, name: str, url: str, kind: str) -> Wait:
    """Wait for each job in a thread of its own, as a server with threads does."""
    from vimmerse import Vimmerse

    client = Vimmerse(KEY, base_url=url)
    client.story.get("inf-0")

    def waited(jobs: list[str]) -> Noticed:
        def one(job: str) -> tuple[str, float, None]:
            client.wait(f"story:{job}")
            return job, time.time(), None

        with ThreadPoolExecutor(len(jobs)) as pool:
            threads = [pool.submit(one, job) for job in jobs]
            while not all(thread.done() for thread in threads):
                try:
                    client.story.idea_to_video(idea=IDEA)
                except Exception as error:
                    _failed_creates.append(type(error).__name__)
                time.sleep(1)
        return [thread.result() for thread in threads]

    return waited


def _tasks(runner: asyncio.Runner, name: str, url: str, kind: str) -> Wait:
    """Wait for each job in a task of its own, as an async server does."""
    from vimmerse import AsyncVimmerse

    client = AsyncVimmerse(KEY, base_url=url)
    runner.run(client.story.get("inf-0"))

    async def one(job: str) -> tuple[str, float, None]:
        await client.wait(f"story:{job}")
        return job, time.time(), None

    async def waited(jobs: list[str]) -> Noticed:
        tasks = [asyncio.create_task(one(job)) for job in jobs]
        while not all(task.done() for task in tasks):
            try:
                await client.story.idea_to_video(idea=IDEA)
            except Exception as error:
                _failed_creates.append(type(error).__name__)
            await asyncio.sleep(1)
        return [task.result() for task in tasks]

    return lambda jobs: runner.run(waited(jobs))


_failed_creates: list[str] = []
_SEPARATE = {"threads": _threads, "tasks": _tasks}


def _noticed(seen: list[tuple[Any, float]], jobs: int) -> Noticed:
    """Add the interval: before the nth poll of a job, the wait slept for the (n-1)th interval."""
    slept = [0.0, *_intervals(jobs)]
    return [
        (outcome.job.id, when, slept[outcome.job["polls"] - 1])
        for outcome, when in seen
        if outcome.error is None
    ]


def _intervals(jobs: int) -> list[float]:
    """Return the first intervals between polls of one job, as docs/performance.md describes them.

    They are written down here, not imported, so that a slower schedule misses its target.
    """
    least = jobs / 400
    return [max(least, min(20.0, 2.0 * 1.5**number)) for number in range(99)]


def _peer(runner: asyncio.Runner, name: str, url: str, kind: str) -> Wait:
    """Wait with the SDK's own helper, with one asyncio task for each job."""

    async def waited(jobs: list[str]) -> Noticed:
        noticed: Noticed = []

        async def one(job: str) -> None:
            await helper(job)
            noticed.append((job, time.time(), None))

        ended = await asyncio.gather(*map(one, jobs), return_exceptions=True)
        for error in {type(error).__name__ for error in ended if error is not None}:
            print(f"{name}: {error} while waiting", file=sys.stderr)
        return noticed

    async def called() -> None:
        await mine.get("inf-0")

    mine = sdk(name, url, sync=False)
    assert mine.wait is not None
    helper: Callable[[str], Awaitable[object]] = mine.wait
    runner.run(called())
    return lambda jobs: runner.run(waited(jobs))


if __name__ == "__main__":
    url, name, kind, count, first, last, *progress = sys.argv[1:]
    print(json.dumps(measure(url, name, kind, int(count), float(first), float(last), *progress)))
