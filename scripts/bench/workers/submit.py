"""CPU and elapsed time of creates: by our client, and by bare httpx that sends the same bytes over
a fresh connection for each create or over a kept one.

submit.py URL sync|async ROUNDS CALLS
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable
from typing import Any

import httpx
from bare import Request, bare, last_request
from sdks import sdk

Calls = dict[str, Callable[[], Any]]
Spent = dict[str, dict[str, float]]
"""What one batch took, by side: CPU seconds, elapsed seconds, connections per create."""


async def measure(url: str, *, sync: bool, rounds: int, calls: int) -> list[Spent]:
    """Return what each round took, the sides in another order each time."""
    sides = await _sides(url, sync)
    names = list(sides)
    found = []
    for number in range(rounds):
        order = names[number % 3 :] + names[: number % 3]
        found.append({name: await _batch(url, sides[name], sync, calls) for name in order})
    _check_connections(found[1:])
    return found[1:]  # the first only warms up


async def _sides(url: str, sync: bool) -> Calls:
    create = sdk("vimmerse", url, sync=sync).create
    await _done(create(), sync)
    sent = last_request(url)
    kept = {**sent, "headers": [*_without_connection(sent), ("connection", "keep-alive")]}
    sides = {
        "vimmerse": create,
        "fresh": bare(url, sent, sync=sync, keep_alive=False),
        "kept": bare(url, kept, sync=sync),
    }
    for again in (sides["fresh"], sides["kept"]):
        await _done(again(), sync)
        _check_bytes(last_request(url), sent)
    return sides


async def _batch(url: str, call: Callable[[], Any], sync: bool, calls: int) -> dict[str, float]:
    _opened(url)
    cpu, started = time.process_time(), time.perf_counter()
    if sync:
        for _ in range(calls):
            call()
    else:
        for _ in range(calls):
            await call()
    spent = {"cpu": time.process_time() - cpu, "elapsed": time.perf_counter() - started}
    return {**spent, "connections": _opened(url) / calls}


def _opened(url: str) -> int:
    """Return how many connections the server has accepted since the last call."""
    accepted: int = httpx.get(f"{url}/bench/traffic").json()["connections"]
    return accepted - 1  # without that of this request


async def _done(answer: Any, sync: bool) -> Any:
    return answer if sync else await answer


def _without_connection(sent: Request) -> list[Any]:
    return [pair for pair in sent["headers"] if pair[0] != "connection"]


def _check_bytes(again: Request, sent: Request) -> None:
    """Exit unless both requests are the same, apart from the `Connection` header."""
    pairs = [{**one, "headers": _without_connection(one)} for one in (again, sent)]
    if pairs[0] != pairs[1]:
        sys.exit(f"Not the same bytes:\n{again}\n{sent}")


def _check_connections(found: list[Spent]) -> None:
    """Exit unless bare httpx opened a connection for each create on one side, none on the other."""
    opened = {(one["fresh"]["connections"], one["kept"]["connections"]) for one in found}
    if opened != {(1.0, 0.0)}:
        sys.exit(f"Connections per create, fresh and kept: {opened}")


if __name__ == "__main__":
    url, kind, rounds, calls = sys.argv[1:]
    work = measure(url, sync=kind == "sync", rounds=int(rounds) + 1, calls=int(calls))
    print(json.dumps(asyncio.run(work)))
