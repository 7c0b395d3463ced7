"""Two short drivers, blocking and awaiting: they carry out the steps of one flow, or of many."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import aclosing, closing
from typing import Any, TypeVar

import httpx

from ._board import Board, Ended, together
from ._body import Body
from ._flow import Close, Flow, Now, Pump, Send, Sleep, Step, Together
from ._logging import unlogged_queries

T = TypeVar("T")
Reply = tuple[int, Any, BaseException | None]
_SIDE_BY_SIDE = 4


def run(flow: Flow[T], http: httpx.Client) -> T:
    """Drive a flow, blocking."""
    try:
        step = next(flow)
        while True:
            try:
                answer = perform(step, http)
            except BaseException as error:
                step = flow.throw(error)
            else:
                step = flow.send(answer)
    except StopIteration as done:
        result: T = done.value
        return result


async def run_async(flow: Flow[T], http: httpx.AsyncClient) -> T:
    """Drive a flow, awaiting."""
    try:
        step = next(flow)
        while True:
            try:
                answer = await perform_async(step, http)
            except BaseException as error:
                step = flow.throw(error)
            else:
                step = flow.send(answer)
    except StopIteration as done:
        result: T = done.value
        return result


def perform(step: Step, http: httpx.Client) -> Any:
    """Carry out one step, blocking."""
    match step:
        case Send():
            with unlogged_queries():
                response = http.send(
                    step.request, auth=step.auth, stream=True, follow_redirects=step.stream
                )
            if step.stream:
                return response
            with closing(response):
                body = Body(response, time.monotonic)
                for chunk in response.iter_bytes():
                    body.add(chunk)
                return body.whole()
        case Pump():
            for chunk in step.response.iter_raw():
                step.sink(chunk)
        case Close():
            step.response.close()
        case Sleep():
            time.sleep(step.seconds)
        case Now():
            return time.monotonic()
        case Together():
            return together(list(run_many(step.flows, http, _SIDE_BY_SIDE)))


async def perform_async(step: Step, http: httpx.AsyncClient) -> Any:
    """Carry out one step, awaiting."""
    match step:
        case Send():
            with unlogged_queries():
                response = await http.send(
                    step.request, auth=step.auth, stream=True, follow_redirects=step.stream
                )
            if step.stream:
                return response
            async with aclosing(response):
                body = Body(response, time.monotonic)
                async for chunk in response.aiter_bytes():
                    body.add(chunk)
                return body.whole()
        case Pump():
            async for chunk in step.response.aiter_raw():
                await asyncio.to_thread(step.sink, chunk)
        case Close():
            await step.response.aclose()
        case Sleep():
            await asyncio.sleep(step.seconds)
        case Now():
            return time.monotonic()
        case Together():
            many = run_many_async(step.flows, http, _SIDE_BY_SIDE)
            return together([ended async for ended in many])


def run_many(flows: Sequence[Flow[T]], http: httpx.Client, in_flight: int) -> Iterator[Ended[T]]:
    """Drive flows side by side, blocking, with at most `in_flight` requests under way; yield
    them as they end.
    """
    board, running = Board(flows, time.monotonic()), set[Future[Reply]]()
    pool = ThreadPoolExecutor(in_flight, "vimmerse-poll")
    try:
        while board:
            yield from board.take_ended()
            for work in board.take_work(in_flight - len(running)):
                running.add(pool.submit(_reply, *work, http))
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
            for work in board.take_work(in_flight - len(running)):
                running.add(asyncio.create_task(_reply_async(*work, http)))
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


def _reply(index: int, step: Step, http: httpx.Client) -> Reply:
    try:
        return index, perform(step, http), None
    except Exception as error:
        return index, None, error


async def _reply_async(index: int, step: Step, http: httpx.AsyncClient) -> Reply:
    try:
        return index, await perform_async(step, http), None
    except Exception as error:
        return index, None, error
