"""What a driver does differently with threads than with tasks: steps side by side,
and what connections belong to. Threads are daemons: a request that stalls delays neither
Ctrl-C nor the end of the program.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from .._root import invalid
from .steps import END, Step, Take

Reply = tuple[int, Any, BaseException | None]


class Workers:
    """Threads, as many as steps are under way. A step is known by the index of its flow."""

    def __init__(self, perform: Callable[[Step[Any]], Any]) -> None:
        self._perform = perform
        self._steps: SimpleQueue[tuple[int, Step[Any]] | None] = SimpleQueue()
        self._replies: SimpleQueue[Reply] = SimpleQueue()
        self._threads = self.busy = 0

    def start(self, index: int, step: Step[Any]) -> None:
        """Have a step performed."""
        self.busy += 1
        if self.busy > self._threads:
            self._threads += 1
            Thread(target=self._serve, name="vimmerse-worker", daemon=True).start()
        self._steps.put((index, step))

    def reply(self, timeout: float | None) -> Reply | None:
        """Return what came of a step, None if nothing has within the timeout in seconds."""
        try:
            reply = self._replies.get(timeout=timeout)
        except Empty:
            return None
        self.busy -= 1
        return reply

    def dismiss(self) -> None:
        """End the threads, each after its step."""
        for _ in range(self._threads):
            self._steps.put(None)

    def _serve(self) -> None:
        while (work := self._steps.get()) is not None:
            self._replies.put(self._performed(*work))

    def _performed(self, index: int, step: Step[Any]) -> Reply:
        try:
            return index, self._perform(step), None
        except BaseException as error:
            return index, None, error


def taken(step: Take) -> Any:
    """Perform a Take."""
    if isinstance(step.source, AsyncIterator):
        raise invalid("jobs", "an async iterable is for AsyncVimmerse.")
    found = next(step.source, END)
    return END if found is END else step.keep(found)


class Process:
    """What the connections of threads belong to, where those of tasks belong to an event loop."""

    def is_closed(self) -> bool:
        return False


_process = Process()


def here() -> Process:
    """Return what connections made now belong to."""
    return _process
