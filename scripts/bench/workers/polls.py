"""Many polls at once in one event loop, with httpx's transport and with aiohttp's.

polls.py URL POLLS ROUNDS
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable

import httpx
from httpx_aiohttp import HttpxAiohttpClient
from sdks import KEY
from vimmerse import AsyncVimmerse

Client = Callable[[], httpx.AsyncClient]
_LIMITS = httpx.Limits(max_connections=None, max_keepalive_connections=None)


async def measure(url: str, polls: int, rounds: int) -> list[tuple[float, float]]:
    """Return the seconds of each round, with httpx and with aiohttp, in alternating order."""
    sides: list[Client] = [
        lambda: httpx.AsyncClient(limits=_LIMITS),
        lambda: HttpxAiohttpClient(limits=_LIMITS),
    ]
    found = []
    for number in range(rounds):
        spent = [0.0, 0.0]
        for side in (0, 1) if number % 2 else (1, 0):
            spent[side] = await _seconds(url, sides[side], polls)
        found.append((spent[0], spent[1]))
    return found


async def _seconds(url: str, make: Client, polls: int) -> float:
    async with AsyncVimmerse(KEY, base_url=url, http_client=make) as client:
        await _together(client, polls)  # opens the connections
        started = time.perf_counter()
        await _together(client, polls)
        return time.perf_counter() - started


async def _together(client: AsyncVimmerse, polls: int) -> None:
    await asyncio.gather(*(client.story.get(f"inf-{number}") for number in range(polls)))


if __name__ == "__main__":
    url, polls, rounds = sys.argv[1:]
    print(json.dumps(asyncio.run(measure(url, int(polls), int(rounds)))))
