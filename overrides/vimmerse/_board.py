"""Many flows at once, without a thread or a sleeper for each: who is asleep until when, who
wants to send. No clock, no socket.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import count
from operator import itemgetter
from typing import Any, Generic, TypeVar

from ._flow import Abandoned, Flow, Now, Sleep, Step

T = TypeVar("T")
Ended = tuple[int, T | None, Exception | None]


class Board(Generic[T]):
    """Advances flows from one send or sleep to the next. Flows are known by their place in the
    sequence. `nudge` is called, from whatever thread, when the alarm of one that sleeps has rung.
    """

    def __init__(self, flows: Sequence[Flow[T]], now: float, nudge: Callable[[], object]) -> None:
        self._flows = dict(enumerate(flows))
        self._nudge = nudge
        self._naps = count()
        self._asleep: dict[int, tuple[int, Sleep]] = {}
        self._ends: list[tuple[float, int]] = []
        self._rung: deque[int] = deque()
        self._work: deque[tuple[int, Step]] = deque()
        self._ended: list[Ended[T]] = []
        for index in list(self._flows):
            self.advance(index, None, None, now)

    def __bool__(self) -> bool:
        """Tell whether there is anything left to do or to take."""
        return bool(self._flows or self._ended)

    def take_ended(self) -> list[Ended[T]]:
        """Return the flows that have ended since the last call, each with its value or its
        error.
        """
        ended, self._ended = self._ended, []
        return ended

    def take_work(self, room: int) -> list[tuple[int, Step]]:
        """Return at most `room` steps to be carried out, in the order in which they were wanted."""
        return [self._work.popleft() for _ in range(min(room, len(self._work)))]

    def until_next(self, now: float) -> float | None:
        """Return the seconds until the next flow wakes, None when none is asleep."""
        if self._rung:
            return 0.0
        return max(0.0, self._ends[0][0] - now) if self._ends else None

    def wake(self, now: float, room: int) -> None:
        """Go on with flows whose alarm has rung or whose sleep is over, as long as there is room
        for what they want to do: those that look at the clock first must not wait after that.
        """
        while len(self._work) < room and (nap := self._due(now)) is not None:
            self._end_nap(nap, now)

    def _due(self, now: float) -> int | None:
        if self._rung:
            return self._rung.popleft()
        is_over = bool(self._ends) and self._ends[0][0] <= now
        return heapq.heappop(self._ends)[1] if is_over else None

    def advance(self, index: int, reply: Any, error: BaseException | None, now: float) -> None:
        """Give a flow its reply or error, and go on to its next step, or to its end."""
        flow = self._flows[index]
        try:
            step = flow.send(reply) if error is None else flow.throw(error)
            while isinstance(step, Now):
                step = flow.send(now)
        except StopIteration as done:
            self._end(index, done.value, None)
        except Exception as failure:
            self._end(index, None, failure)
        else:
            self._note(index, step, now)
        finally:
            # Tracebacks that print local variables must not find what a transport repeats: the key.
            reply = error = None

    def abandoned(self) -> Iterator[Flow[None]]:
        """Yield flows that end those which have not: each still closes what it holds."""
        while self._flows:
            yield _ending(self._flows.popitem()[1])

    def _note(self, index: int, step: Step, now: float) -> None:
        if not isinstance(step, Sleep):
            self._work.append((index, step))
            return
        nap = next(self._naps)
        self._asleep[nap] = index, step
        heapq.heappush(self._ends, (now + step.seconds, nap))
        step.alarm.listen(partial(self._ring, nap))

    def _ring(self, nap: int) -> None:
        self._rung.append(nap)
        self._nudge()

    def _end_nap(self, nap: int, now: float) -> None:
        if nap in self._asleep:
            index, step = self._asleep.pop(nap)
            step.alarm.reset()
            self.advance(index, None, None, now)

    def _end(self, index: int, value: T | None, error: Exception | None) -> None:
        del self._flows[index]
        self._ended.append((index, value, error))


def _ending(flow: Flow[Any]) -> Flow[None]:
    try:
        step = flow.throw(Abandoned())
        while True:
            step = flow.send((yield step))
    except (Abandoned, StopIteration):
        return


def together(ended: list[Ended[Any]]) -> list[Any]:
    """Return the values of flows that have ended, in their order, or raise the first error."""
    for _, _, error in ended:
        if error is not None:
            raise error
    return [value for _, value, _ in sorted(ended, key=itemgetter(0))]
