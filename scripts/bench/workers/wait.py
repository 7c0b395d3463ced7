"""Wait for many jobs at once, given only their ids, with one SDK in one process.

wait.py URL SDK sync|async JOBS FIRST LAST

The jobs end evenly between FIRST and LAST seconds from the start, in random order.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from sdks import KEY, sdk
from usage import peak_memory

Noticed = list[tuple[str, float, float | None]]
"""For each job: its id, when its end was noticed, and how long the schedule had slept before it."""
Wait = Callable[[list[str]], Noticed]


def measure(url: str, name: str, kind: str, count: int, first: float, last: float) -> Any:
    """Wait for the jobs and return what it took."""
    with asyncio.Runner() as runner:
        prepare = _vimmerse if name == "vimmerse" else _peer
        wait = prepare(runner, name, url, kind)  # makes one call, so a connection is open
        httpx.get(f"{url}/bench/traffic")
        idle, started, spent = peak_memory(), time.time(), time.process_time()
        ends = [started + first + (last - first) * number / count for number in range(count)]
        random.shuffle(ends)
        noticed = wait([f"{end:.3f}-{number}" for number, end in enumerate(ends)])
        spent, growth = time.process_time() - spent, peak_memory() - idle
    return {
        "wall": time.time() - started,
        "cpu": spent / count,
        "growth": growth,
        "requests": httpx.get(f"{url}/bench/traffic").json()["requests"] / count,
        "lost": count - len(noticed),
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
    intervals = [max(2.0, least)]
    for _ in range(99):
        intervals.append(max(least, min(20.0, intervals[-1] * 1.5)))
    return intervals


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
    url, name, kind, count, first, last = sys.argv[1:]
    print(json.dumps(measure(url, name, kind, int(count), float(first), float(last))))
