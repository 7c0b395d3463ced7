"""Everything that has a sync and an async form is one generator, a flow, that yields steps; two
short drivers carry them out.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Generator
from contextlib import aclosing, closing
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx

from ._body import Body
from ._logging import unlogged_queries

T = TypeVar("T")


@dataclass(frozen=True)
class Send:
    """Send a request; answered with the response, its body read unless `stream` is set."""

    request: httpx.Request
    auth: httpx.Auth | None = None
    stream: bool = False


@dataclass(frozen=True)
class Pump:
    """Pass the undecoded body of a streamed response to `sink`, piece by piece."""

    response: httpx.Response
    sink: Callable[[bytes], None]


@dataclass(frozen=True)
class Close:
    """Close a streamed response."""

    response: httpx.Response


@dataclass(frozen=True)
class Sleep:
    """Do nothing for some seconds."""

    seconds: float


@dataclass(frozen=True)
class Now:
    """Answered with the seconds of a monotonic clock."""


Step = Send | Pump | Close | Sleep | Now
Flow = Generator[Step, Any, T]


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
