"""Ctrl-C, SIGTERM and a terminal that is closed: the first asks a run to end, the second ends the
process.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_SHOW_CURSOR = "\x1b[?25h\n"


class Interrupted(Exception):  # noqa: N818 -- it is no error
    """A signal has asked the run to end; `number` is which."""

    def __init__(self, number: int) -> None:
        super().__init__(f"Interrupted by {signal.Signals(number).name}.")
        self.number = number


@contextmanager
def heeded(stop: Callable[[Exception], None]) -> Iterator[None]:
    """Call `stop` in the running loop at the first signal. A second one ends the process at once:
    creates in flight are then found as unknown.
    """
    loop, is_first = asyncio.get_running_loop(), True

    def take(number: int, _: FrameType | None) -> None:
        nonlocal is_first
        if is_first:
            is_first = False
            loop.call_soon_threadsafe(stop, Interrupted(number))
        else:
            if sys.stderr.isatty():
                os.write(2, _SHOW_CURSOR.encode())
            os._exit(128 + number)

    names = ("SIGINT", "SIGTERM", "SIGHUP")  # the last is not everywhere
    given = [getattr(signal, name) for name in names if hasattr(signal, name)]
    numbers = [one for one in given if signal.getsignal(one) is not signal.SIG_IGN]  # nohup
    before = [signal.signal(number, take) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
