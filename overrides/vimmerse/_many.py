"""Two drivers for many flows: one with a few threads for its requests, one with a few tasks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

import httpx

from ._board import Board, Ended
from ._flow import Flow, Send, perform, perform_async

T = TypeVar("T")
Reply = tuple[int, Any, BaseException | None]


def run_many(flows: Sequence[Flow[T]], http: httpx.Client, in_flight: int) -> Iterator[Ended[T]]:
    """Drive flows side by side, blocking, with at most `in_flight` requests under way; yield
    them as they end.
    """
    board, running = Board(flows, time.monotonic()), set[Future[Reply]]()
    pool = ThreadPoolExecutor(in_flight, "vimmerse-poll")
    try:
        while board:
            yield from board.take_ended()
            for send in board.take_sends(in_flight - len(running)):
                running.add(pool.submit(_reply, *send, http))
            pause = board.until_next(time.monotonic())
            if running:
                done, running = wait(running, pause, FIRST_COMPLETED)
                for future in done:
                    board.advance(*future.result(), time.monotonic())
            elif pause:
                time.sleep(pause)
            board.wake(time.monotonic())
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


async def run_many_async(
    flows: Sequence[Flow[T]], http: httpx.AsyncClient, in_flight: int
) -> AsyncIterator[Ended[T]]:
    """Drive flows side by side, awaiting, with at most `in_flight` requests under way; yield
    them as they end.
    """
    board, running = Board(flows, time.monotonic()), set[asyncio.Task[Reply]]()
    try:
        while board:
            for ended in board.take_ended():
                yield ended
            for send in board.take_sends(in_flight - len(running)):
                running.add(asyncio.create_task(_reply_async(*send, http)))
            pause = board.until_next(time.monotonic())
            if running:
                done, running = await asyncio.wait(
                    running, timeout=pause, return_when=FIRST_COMPLETED
                )
                for task in done:
                    board.advance(*task.result(), time.monotonic())
            elif pause:
                await asyncio.sleep(pause)
            board.wake(time.monotonic())
    finally:
        for task in running:
            task.cancel()


def _reply(index: int, send: Send, http: httpx.Client) -> Reply:
    try:
        return index, perform(send, http), None
    except Exception as error:
        return index, None, error


async def _reply_async(index: int, send: Send, http: httpx.AsyncClient) -> Reply:
    try:
        return index, await perform_async(send, http), None
    except Exception as error:
        return index, None, error
