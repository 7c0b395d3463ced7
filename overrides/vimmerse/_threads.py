"""What the driver does otherwise with threads than with tasks: to have steps carried out side by
side, to sleep, to write, to close. Threads are daemons: a request that stalls holds up neither
Ctrl-C nor the end of the program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from queue import Empty, SimpleQueue
from socket import SHUT_RDWR
from threading import Event, Lock, Thread
from typing import Any

import httpcore
import httpx

from ._flow import Sleep, Step

Network = httpcore.SyncBackend
Reply = tuple[int, Any, BaseException | None]


class Workers:
    """As many threads as steps were ever under way at once. Steps are known by the place of their
    flow.
    """

    def __init__(self, perform: Callable[[Step], Any]) -> None:
        self._perform = perform
        self._steps: SimpleQueue[tuple[int, Step] | None] = SimpleQueue()
        self._replies: SimpleQueue[Reply | None] = SimpleQueue()
        self._lock, self._dismissed = Lock(), False
        self._threads = self.busy = 0

    def start(self, index: int, step: Step) -> None:
        """Have a step carried out."""
        self.busy += 1
        if self.busy > self._threads:
            self._threads += 1
            Thread(target=self._serve, name="vimmerse-worker", daemon=True).start()
        self._steps.put((index, step))

    def reply(self, timeout: float | None) -> Reply | None:
        """Return what came of a step, or None when nothing has in so many seconds or at a nudge."""
        try:
            reply = self._replies.get(timeout=timeout)
        except Empty:
            return None
        self.busy -= reply is not None
        return reply

    def nudge(self) -> None:
        """Have `reply` return, from whatever thread."""
        self._replies.put(None)

    def dismiss(self) -> None:
        """Ask for no more: threads end with the step they are at, and what comes of it is
        dropped.
        """
        with self._lock:
            self._dismissed = True
        for _ in range(self._threads):
            self._steps.put(None)
        while not self._replies.empty():
            _drop(self._replies.get())

    def _serve(self) -> None:
        while (work := self._steps.get()) is not None:
            self._hand_over(self._carried_out(*work))

    def _carried_out(self, index: int, step: Step) -> Reply:
        try:
            return index, self._perform(step), None
        except BaseException as error:
            return index, None, error

    def _hand_over(self, reply: Reply) -> None:
        with self._lock:
            if not self._dismissed:
                return self._replies.put(reply)
        return _drop(reply)


def _drop(reply: Reply | None) -> None:
    if reply and isinstance(reply[1], httpx.Response):
        reply[1].close()


def sleep(step: Sleep) -> None:
    """Do nothing until the seconds are over or the alarm rings."""
    rung = Event()
    step.alarm.listen(rung.set)
    rung.wait(step.seconds)
    step.alarm.reset()


def pour(chunks: Iterator[bytes], sink: Callable[[bytes], None]) -> None:
    """Give the sink the chunks."""
    for chunk in chunks:
        sink(chunk)


def finished(work: Callable[[], None]) -> None:
    """Have work done."""
    work()


def close(response: httpx.Response) -> None:
    """Close a streamed response and wake the thread that still reads it; of HTTP/2, where others
    share the connection, leave that.
    """
    stream = response.extensions.get("network_stream")
    if stream is not None and not response.is_closed and response.http_version != "HTTP/2":
        with suppress(OSError):
            stream.get_extra_info("socket").shutdown(SHUT_RDWR)
    response.close()
