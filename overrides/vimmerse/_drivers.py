"""Two short drivers, blocking and awaiting: they carry out the steps of one flow, or of many."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import aclosing, closing, suppress
from functools import partial
from socket import SHUT_RDWR
from typing import Any, TypeVar

import httpx

from ._board import Board, Ended, together
from ._body import Body
from ._flow import Close, Flow, Now, Pump, Send, Sleep, Step, Together
from ._logging import unlogged_secrets
from ._workers import Reply, Workers

T = TypeVar("T")
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
            with unlogged_secrets():
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
            _cut(step.response)
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
            with unlogged_secrets():
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
            async with aclosing(run_many_async(step.flows, http, _SIDE_BY_SIDE)) as many:
                return together([ended async for ended in many])


def run_many(
    flows: Sequence[Flow[T]], http: httpx.Client, in_flight: int
) -> Generator[Ended[T], None, None]:
    """Drive flows side by side, blocking, with at most `in_flight` requests under way; yield
    them as they end. When it is closed early, or broken off, so are they.
    """
    board, workers = Board(flows, time.monotonic()), Workers(partial(perform, http=http))
    try:
        while board:
            yield from board.take_ended()
            for work in board.take_work(in_flight - workers.busy):
                workers.start(*work)
            pause = board.until_next(time.monotonic())
            if workers.busy:
                if reply := workers.reply(pause):
                    board.advance(*reply, time.monotonic())
            elif pause:
                time.sleep(pause)
            board.wake(time.monotonic())
    finally:
        workers.dismiss()
        for flow in board.abandoned():
            run(flow, http)


async def run_many_async(
    flows: Sequence[Flow[T]], http: httpx.AsyncClient, in_flight: int
) -> AsyncGenerator[Ended[T], None]:
    """Drive flows side by side, awaiting, with at most `in_flight` requests under way; yield
    them as they end. When it is closed early, or cancelled, so are they.
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
                    running, timeout=pause, return_when=asyncio.FIRST_COMPLETED
                )
                for task in done:
                    board.advance(*task.result(), time.monotonic())
            elif pause:
                await asyncio.sleep(pause)
            board.wake(time.monotonic())
    finally:
        await _dismiss(running)
        for flow in board.abandoned():
            await run_async(flow, http)


async def _reply_async(index: int, step: Step, http: httpx.AsyncClient) -> Reply:
    try:
        return index, await perform_async(step, http), None
    except Exception as error:
        return index, None, error


async def _dismiss(running: set[asyncio.Task[Reply]]) -> None:
    """Cancel what is under way, and close what has come of it all the same."""
    for task in running:
        task.cancel()
    for reply in await asyncio.gather(*running, return_exceptions=True):
        if isinstance(reply, tuple) and isinstance(reply[1], httpx.Response):
            await reply[1].aclose()


def _cut(response: httpx.Response) -> None:
    """Wake the thread that still reads a response which is to be closed; of HTTP/2, where others
    share the connection, leave it.
    """
    stream = response.extensions.get("network_stream")
    if stream is not None and not response.is_closed and response.http_version != "HTTP/2":
        with suppress(OSError):
            stream.get_extra_info("socket").shutdown(SHUT_RDWR)
