"""What the driver does otherwise with tasks than with threads: to have steps carried out side by
side, to sleep, to write, to close.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any

import httpcore
import httpx

from ._flow import Sleep, Step

Network = httpcore.AnyIOBackend
Reply = tuple[int, Any, BaseException | None]
_MOST_HELD = 2 << 20  # bytes, beside those that are being written


class AsyncWorkers:
    """A task for each step that is under way. Steps are known by the place of their flow."""

    def __init__(self, perform: Callable[[Step], Awaitable[Any]]) -> None:
        self._perform = perform
        self._loop = asyncio.get_running_loop()
        self._replies: asyncio.Queue[Reply | None] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()
        self.busy = 0

    def start(self, index: int, step: Step) -> None:
        """Have a step carried out."""
        self.busy += 1
        task = asyncio.create_task(self._carry_out(index, step))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def reply(self, timeout: float | None) -> Reply | None:
        """Return what came of a step, or None when nothing has in so many seconds or at a nudge."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                reply = await self._replies.get()
                self.busy -= reply is not None
                return reply
        return None

    def nudge(self) -> None:
        """Have `reply` return, from whatever thread."""
        with suppress(RuntimeError):  # of a loop that is closed: nobody waits there
            self._loop.call_soon_threadsafe(self._replies.put_nowait, None)

    async def dismiss(self) -> None:
        """Cancel what is under way, and close what has come of it all the same."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        while not self._replies.empty():
            reply = self._replies.get_nowait()
            if reply and isinstance(reply[1], httpx.Response):
                await reply[1].aclose()

    async def _carry_out(self, index: int, step: Step) -> None:
        try:
            reply: Reply = index, await self._perform(step), None
        except BaseException as error:
            reply = index, None, error
        self._replies.put_nowait(reply)


async def sleep(step: Sleep) -> None:
    """Do nothing until the seconds are over or the alarm rings."""
    loop, rung = asyncio.get_running_loop(), asyncio.Event()
    step.alarm.listen(lambda: loop.call_soon_threadsafe(rung.set))
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(step.seconds):
                await rung.wait()
    finally:
        step.alarm.reset()


async def pour(chunks: AsyncIterator[bytes], sink: Callable[[bytes], None]) -> None:
    """Give the sink the chunks in order, in a thread, because it writes to a disk; meanwhile more
    are read. What has come is written also when no more does. When this is cancelled, the sink is
    left at the chunk that it is at.
    """
    held: list[bytes] = []
    size = 0
    writer = lost = None

    def write(chunks: list[bytes]) -> None:
        for chunk in chunks:
            sink(chunk)

    try:
        async for chunk in chunks:
            held.append(chunk)
            size += len(chunk)
            if writer is None or writer.done() or size >= _MOST_HELD:
                if writer is not None:
                    await writer
                writer = asyncio.create_task(asyncio.to_thread(write, held))
                held, size = [], 0
    except Exception as error:
        lost = error
    except BaseException:
        if writer is not None:
            writer.cancel()
        raise
    if writer is not None:
        await writer
    await asyncio.to_thread(write, held)
    if lost is not None:
        raise lost


async def finished(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Have work done to its end, also when whoever waits for it is cancelled."""
    task = asyncio.create_task(work())
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


async def close(response: httpx.Response) -> None:
    """Close a streamed response."""
    await response.aclose()
