"""What a driver does differently with tasks than with threads: steps side by side, ending
work that is cancelled, and which event loop connections belong to.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import suppress
from functools import partial
from importlib.util import find_spec
from typing import Any, TypeVar, cast

import httpx

from ..errors import VimmerseError
from .steps import END, Flow, Step, Take, Turn, Work

T = TypeVar("T")
log = logging.getLogger("vimmerse")
_going: set[asyncio.Task[Any]] = set()  # event loops forget tasks that nobody else holds
Reply = tuple[int, Any, BaseException | None]
if "sniffio" not in sys.modules and find_spec("sniffio") is None:
    # httpcore imports it, if it can, several times a request. Python looks through all folders
    # again each time, which is up to half of a request's CPU time, unless it finds None here.
    sys.modules["sniffio"] = None  # type: ignore[assignment]


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


async def taken(step: Take) -> Any:
    """Perform a Take."""
    source = step.source
    found = await anext(source, END) if isinstance(source, AsyncIterator) else next(source, END)
    return END if found is END else step.keep(found)


async def acquired(step: Turn) -> bool:
    """Perform a Turn."""
    with suppress(TimeoutError):
        async with asyncio.timeout(step.seconds):
            return bool(await step.turns.acquire())
    return False


class _Lasting(asyncio.Task[T]):
    """A task that `asyncio.run` does not cancel at its end, but waits for."""

    def cancel(self, msg: Any | None = None) -> bool:  # timeouts do so while the loop runs
        return self.get_loop().is_running() and super().cancel(msg)


class Left(Exception):  # noqa: N818 -- never shown to users
    """The caller was cancelled; the step under way goes on."""

    def hand_over(self, flow: Flow[Any]) -> BaseException:
        """Have the flow end in the background, and return what cancelled its caller."""
        cancelled: BaseException
        cancelled, task, heirs = self.args
        heirs.append(flow)
        if task.done():  # just now
            task = _Lasting(_inherited(task, heirs), loop=here())
        _going.add(task)
        task.add_done_callback(_going.discard)
        return cancelled


async def lasting(work: Coroutine[Any, Any, T], left: Callable[[BaseException], None]) -> T:
    """Return what comes of work, which goes on when the caller is cancelled: then raise Left."""
    heirs: list[Flow[Any]] = []
    task = _Lasting(_inherited(work, heirs), loop=here())
    try:
        return cast(T, await asyncio.shield(task))
    except asyncio.CancelledError as cancelled:
        if task.cancelled():
            raise
        left(cancelled)
        raise Left(cancelled, task, heirs) from None


async def _inherited(work: Awaitable[T], heirs: list[Flow[Any]]) -> T | None:
    """Return what comes of work, or give it to the flow that was handed over meanwhile."""
    try:
        answer = await work
    except BaseException as error:
        if not heirs:
            raise
        await _end(heirs[0], partial(heirs[0].throw, error))
        return None
    if heirs:
        await _end(heirs[0], partial(heirs[0].send, answer))
    return answer


async def _end(flow: Flow[Any], reply: Callable[[], Step[Any]]) -> None:
    """Give a flow what came of its step. It may write to disk after that, but sends nothing."""
    try:
        while True:
            step = reply()
            try:
                if not isinstance(step, Work):
                    raise VimmerseError("cancelled before the next request was sent")
                await asyncio.to_thread(step.call)
                reply = partial(flow.send, None)
            except BaseException as error:
                reply = partial(flow.throw, error)
    except StopIteration:  # it has logged what it made
        pass
    except BaseException as error:
        notes = " ".join(getattr(error, "__notes__", []))
        log.warning("In the background: %s: %s %s", type(error).__name__, error, notes)


async def finished(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Do work to its end, also if the caller is cancelled meanwhile."""
    task = asyncio.create_task(work())
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


async def close_rest(http: httpx.AsyncClient) -> None:
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
    try:
        return asyncio.get_running_loop()
    except RuntimeError:  # under trio, say
        raise VimmerseError("AsyncVimmerse needs asyncio's event loop. Nothing was sent.") from None
