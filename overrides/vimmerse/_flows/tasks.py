"""What a driver does differently with tasks than with threads: steps side by side, ending
work that is cancelled, and which event loop connections belong to.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import suppress
from typing import Any

import httpx

from .steps import END, Step

Reply = tuple[int, Any, BaseException | None]


class AsyncWorkers:
    """A task for each step that is under way. A step is known by the index of its flow."""

    def __init__(self, perform: Callable[[Step[Any]], Awaitable[Any]]) -> None:
        self._perform = perform
        self._replies: asyncio.Queue[Reply] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()
        self.busy = 0

    def start(self, index: int, step: Step[Any]) -> None:
        """Have a step performed."""
        self.busy += 1
        task = asyncio.create_task(self._perform_one(index, step))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def reply(self, timeout: float | None) -> Reply | None:
        """Return what came of a step, None if nothing has within the timeout in seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                reply = await self._replies.get()
                self.busy -= 1
                return reply
        return None

    async def dismiss(self) -> None:
        """Cancel what is under way."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _perform_one(self, index: int, step: Step[Any]) -> None:
        try:
            reply: Reply = index, await self._perform(step), None
        except BaseException as error:
            reply = index, None, error
        self._replies.put_nowait(reply)


async def taken(source: Iterator[Any] | AsyncIterator[Any]) -> Any:
    """Return what comes next, or END."""
    return await anext(source, END) if isinstance(source, AsyncIterator) else next(source, END)


async def finished(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Do work to its end, also if the caller is cancelled meanwhile."""
    task = asyncio.create_task(work())
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


async def release_unused(http: httpx.AsyncClient) -> None:
    """Close connections that were made for a request which was then cancelled.

    httpcore, the pool below httpx, keeps such a connection for ever without using it, so that the
    pool has one place less after each. Only pools of that shape are mended.
    """
    transports = [http._transport, *http._mounts.values()]
    pools: list[Any] = [getattr(transport, "_pool", None) for transport in transports]
    for pool in filter(lambda pool: hasattr(pool, "_requests"), pools):
        wanted = [request.connection for request in pool._requests]
        for connection in pool.connections:
            is_kept = connection.is_idle() or connection.is_closed() or connection in wanted
            if not is_kept:
                pool._connections.remove(connection)
                await finished(connection.aclose)


def here() -> asyncio.AbstractEventLoop:
    """Return the event loop that connections made now belong to."""
    return asyncio.get_running_loop()
