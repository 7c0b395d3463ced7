# Made from _async_driver.py by scripts/derive_sync.py. Do not edit.
"""Carries out the steps of one flow, or of many side by side."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from contextlib import closing
from functools import partial
from typing import Any, TypeVar

import httpx

from ._board import Board, Ended, together
from ._body import whole
from ._flow import Close, Flow, Now, Pump, Send, Sleep, Step, Together
from ._logging import unlogged_secrets
from ._threads import Workers, close, pour, sleep
from .errors import VimmerseError

T = TypeVar("T")
CLOSED = "This client is closed. Nothing was sent: make a new one."
_SIDE_BY_SIDE = 4


def run(flow: Flow[T], http: httpx.Client) -> T:
    """Drive a flow to its end."""
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


def perform(step: Step, http: httpx.Client) -> Any:
    """Carry out one step."""
    match step:
        case Send():
            if http.is_closed:
                raise VimmerseError(CLOSED)
            with unlogged_secrets():
                response = http.send(
                    step.request, auth=step.auth, stream=True, follow_redirects=False
                )
            if step.stream:
                return response
            with closing(response):
                return whole(response, time.monotonic)
        case Pump():
            answer = step.response
            read_ahead = answer.is_stream_consumed  # some transports do
            pour(answer.iter_bytes() if read_ahead else answer.iter_raw(), step.sink)
        case Close():
            close(step.response)
        case Sleep():
            sleep(step)
        case Now():
            return time.monotonic()
        case Together():
            with closing(run_many(step.flows, http, _SIDE_BY_SIDE)) as many:
                return together([ended for ended in many])


def run_many(
    flows: Sequence[Flow[T]], http: httpx.Client, in_flight: int
) -> Generator[Ended[T], None, None]:
    """Drive flows side by side, with at most `in_flight` requests under way; yield them as they
    end. When it is closed early, or broken off, so are they.
    """
    workers = Workers(partial(perform, http=http))
    board = Board(flows, time.monotonic(), workers.nudge)
    try:
        while board:
            for ended in board.take_ended():
                yield ended
            for work in board.take_work(in_flight - workers.busy):
                workers.start(*work)
            is_full = workers.busy >= in_flight
            pause = None if is_full else board.until_next(time.monotonic())
            if board and (reply := workers.reply(pause)):
                board.advance(*reply, time.monotonic())
            board.wake(time.monotonic(), in_flight - workers.busy)
    finally:
        workers.dismiss()
        for flow in board.abandoned():
            run(flow, http)
