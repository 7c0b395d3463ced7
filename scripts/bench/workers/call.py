"""CPU time of one call of an SDK over bare httpx, which sends the same bytes and decodes the JSON.

call.py URL SDK sync|async get|create ROUNDS CALLS
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from sdks import sdk

_JOB = "inf-0"


async def measure(
    url: str, name: str, *, sync: bool, deed: str, rounds: int, calls: int
) -> list[tuple[float, float]]:
    """Return the CPU seconds of each round, bare and through the SDK, which go first in turn."""
    sides = await _sides(url, name, sync, deed)
    found = []
    for number in range(rounds):
        spent = [0.0, 0.0]
        for side in (0, 1) if number % 2 else (1, 0):
            spent[side] = await _batch(sides[side], sync, calls)
        found.append((spent[0], spent[1]))
    return found[1:]  # the first only warms up


async def _sides(url: str, name: str, sync: bool, deed: str) -> list[Callable[[], Any]]:
    mine = sdk(name, url, sync=sync)
    through = mine.create if deed == "create" else lambda: mine.get(_JOB)
    assert through is not None
    await _done(through(), sync)
    sent = _last(url)
    bare = _bare(url, sent, sync)
    await _done(bare(), sync)
    if _sorted(_last(url)) != _sorted(sent):
        sys.exit(f"Not the same bytes:\n{_last(url)}\n{sent}")
    return [bare, through]


def _bare(url: str, sent: dict[str, Any], sync: bool) -> Callable[[], Any]:
    """Return a call of bare httpx that sends what was sent."""
    client: Any = (httpx.Client if sync else httpx.AsyncClient)(timeout=60)
    client.headers = own = {k: v for k, v in sent["headers"] if k.lower() not in _PER_REQUEST}
    for name in set(client.headers) - {name.lower() for name in own}:
        del client.headers[name]
    address, body = f"{url}{sent['target']}", json.loads(sent["body"] or "null")

    def call() -> Any:
        return client.request(sent["method"], address, json=body).json()

    async def call_async() -> Any:
        return (await client.request(sent["method"], address, json=body)).json()

    return call if sync else call_async


_PER_REQUEST = {"host", "content-length", "content-type"}


async def _batch(call: Callable[[], Any], sync: bool, calls: int) -> float:
    started = time.process_time()
    if sync:
        for _ in range(calls):
            call()
    else:
        for _ in range(calls):
            await call()
    return time.process_time() - started


async def _done(answer: Any | Awaitable[Any], sync: bool) -> Any:
    return answer if sync else await answer


def _last(url: str) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(f"{url}/bench/last").json()
    return found


def _sorted(sent: dict[str, Any]) -> dict[str, Any]:
    headers = sorted((name.lower(), value) for name, value in sent["headers"])
    return {**sent, "headers": headers}


if __name__ == "__main__":
    url, name, kind, deed, rounds, calls = sys.argv[1:]
    work = measure(
        url, name, sync=kind == "sync", deed=deed, rounds=int(rounds) + 1, calls=int(calls)
    )
    print(json.dumps(asyncio.run(work)))
