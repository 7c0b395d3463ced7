"""Many jobs waited for at once, known by their ids alone: by one SDK, in one process.

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
from itertools import islice
from typing import Any

import httpx
from sdks import KEY, sdk
from usage import peak_memory

Noticed = list[tuple[str, float, float | None]]
"""For each job: its id, when it was noticed, and the interval of the schedule that was in force."""
Wait = Callable[[list[str]], Noticed]


def measure(url: str, name: str, kind: str, count: int, first: float, last: float) -> Any:
    """Wait for the jobs and tell what it took."""
    with asyncio.Runner() as runner:
        prepare = _vimmerse if name == "vimmerse" else _peer
        wait = prepare(runner, name, url, kind)  # it has made one call: a connection is open
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
    """Add the interval: a job that was read n times was last slept on for the (n-1)th delay."""
    from vimmerse._schedule import delays

    longest = [0.0, *islice(delays(None, lambda: 0.0, jobs), 99)]
    return [
        (outcome.job.id, when, longest[outcome.job["polls"] - 1])
        for outcome, when in seen
        if outcome.error is None
    ]


def _peer(runner: asyncio.Runner, name: str, url: str, kind: str) -> Wait:
    """Wait with the SDK's own helper, a task for each job, as asyncio is used with them."""

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
