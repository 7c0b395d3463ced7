"""Many flows at once, without a thread or a sleeping task for each: which sleeps until when, and
which wants a step performed. No clock, no socket.
"""

from __future__ import annotations

import heapq
from collections import deque
from typing import Any, Generic, TypeVar

from .steps import Flow, Sleep, Spawn, Step

T = TypeVar("T")
ROOT = -1
Ended = tuple[int, T | None, Exception | None]


class Board(Generic[T]):
    """Advances flows from one step to the next: the root, and those that it spawns, which are known
    by their numbers.
    """

    def __init__(self, root: Flow[None], now: float) -> None:
        self._flows: dict[int, Flow[Any]] = {ROOT: root}
        self._asleep: list[tuple[float, int]] = []
        self._work: deque[tuple[int, Step[Any]]] = deque()
        self._ended: list[Ended[T]] = []
        self.advance(ROOT, None, None, now)

    def __bool__(self) -> bool:
        """Return True while anything is left to do or to take."""
        return bool(self._flows or self._ended)

    def take_ended(self) -> list[Ended[T]]:
        """Return the flows that have ended since the last call, each with its value or error; the
        root only if it failed, as ROOT.
        """
        ended, self._ended = self._ended, []
        return ended

    def take_work(self, room: int) -> list[tuple[int, Step[Any]]]:
        """Return at most `room` steps to be performed, first come first served."""
        return [self._work.popleft() for _ in range(min(room, len(self._work)))]

    def until_next(self, now: float) -> float | None:
        """Return the seconds until the next flow wakes, None if none sleeps."""
        return max(0.0, self._asleep[0][0] - now) if self._asleep else None

    def wake(self, now: float, room: int) -> None:
        """Go on with flows whose sleep is over, while there is room for the steps that they want: a
        flow that reads the clock before its step must not wait after that.
        """
        while len(self._work) < room and self._asleep and self._asleep[0][0] <= now:
            self.advance(heapq.heappop(self._asleep)[1], None, None, now)

    def advance(self, index: int, reply: Any, error: BaseException | None, now: float) -> None:
        """Give a flow its reply or error, and go on to its next step, or to its end."""
        flow = self._flows[index]
        try:
            step = flow.send(reply) if error is None else flow.throw(error)
            while isinstance(step, Spawn):
                self._flows[step.number] = step.flow
                self.advance(step.number, None, None, now)
                step = flow.send(None)
        except StopIteration as done:
            self._end(index, done.value, None)
        except Exception as failure:
            self._end(index, None, failure)
        else:
            if isinstance(step, Sleep):
                heapq.heappush(self._asleep, (now + step.seconds, index))
            else:
                self._work.append((index, step))
        finally:
            # A traceback that prints local variables must not find what a transport repeats: the
            # key.
            reply = error = None

    def _end(self, index: int, value: T | None, error: Exception | None) -> None:
        del self._flows[index]
        if index != ROOT or error:
            self._ended.append((index, value, error))
