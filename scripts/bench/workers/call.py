"""CPU time of one call of an SDK, and of bare httpx that sends the same bytes and decodes the JSON.

call.py URL SDK sync|async get|create ROUNDS CALLS [apart]

With "apart", bare httpx runs as it is without our package, which keeps httpcore from looking for
sniffio at each async request where that is not installed.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from bare import bare, last_request
from sdks import sdk

_JOB = "inf-0"


async def measure(
    url: str, name: str, *, sync: bool, action: str, rounds: int, calls: int, apart: bool
) -> list[tuple[float, float]]:
    """Return the CPU seconds of each round, bare and through the SDK, in alternating order."""
    sides = await _sides(url, name, sync, action)
    found = []
    for number in range(rounds):
        spent = [0.0, 0.0]
        for side in (0, 1) if number % 2 else (1, 0):
            with _without_ours() if apart and side == 0 else nullcontext():
                spent[side] = await _batch(sides[side], sync, calls)
        found.append((spent[0], spent[1]))
    return found[1:]  # the first only warms up


async def _sides(url: str, name: str, sync: bool, action: str) -> list[Callable[[], Any]]:
    mine = sdk(name, url, sync=sync)
    through = mine.create if action == "create" else lambda: mine.get(_JOB)
    await _done(through(), sync)
    sent = last_request(url)
    again = bare(url, sent, sync=sync)
    await _done(again(), sync)
    if last_request(url) != sent:
        sys.exit(f"Not the same bytes:\n{last_request(url)}\n{sent}")
    return [again, through]


@contextmanager
def _without_ours() -> Iterator[None]:
    kept = {name: sys.modules.pop(name) for name in ["sniffio"] if name in sys.modules}
    try:
        yield
    finally:
        sys.modules.update(kept)


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


if __name__ == "__main__":
    url, name, kind, action, rounds, calls, *rest = sys.argv[1:]
    work = measure(
        *(url, name),
        sync=kind == "sync",
        action=action,
        rounds=int(rounds) + 1,
        calls=int(calls),
        apart=bool(rest),
    )
    print(json.dumps(asyncio.run(work)))
