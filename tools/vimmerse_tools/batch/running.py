"""One process drives a journal: it carries every row, as many at a time as it may, until nothing is
left that it can do.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from dataclasses import dataclass, field

from vimmerse import AsyncVimmerse, BudgetExceededError, VimmerseError, WaitTimeoutError
from vimmerse.errors import (
    APIError,
    AuthenticationError,
    DownloadError,
    InsufficientCreditsError,
    PermissionDeniedError,
)

from .carrying import carry
from .journal import Journal, JournalError
from .rows import OPEN, Totals

_FINAL = (
    AuthenticationError,
    PermissionDeniedError,
    InsufficientCreditsError,
    JournalError,
)
_TICK = 1.0
_SHORTEST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_MOST_DOWNLOADS = 3  # attempts for each row, beside those of the client
_PATIENCE = 900.0  # with a service that answers nothing
_PAGE = 500


@dataclass
class Standing:
    """Where a run stands: what a display shows of it."""

    totals: Totals
    is_stopping: bool = False
    trouble: str = ""


@dataclass
class End:
    """How a run ended: what stopped it, the rows that are still running, and those not saved."""

    totals: Totals
    stopped_by: Exception | None = None
    late: list[str] = field(default_factory=list)
    unsaved: list[str] = field(default_factory=list)


class Runner:
    """Drives a journal that nobody else drives. `standing` may be read while it runs."""

    def __init__(self, journal: Journal, client: AsyncVimmerse, concurrency: int) -> None:
        self._journal, self._client, self._concurrency = journal, client, concurrency
        self.standing = Standing(Totals())
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._open: deque[str] = deque()  # rows with jobs, which cost nothing more
        self._queued: deque[str] = deque()
        self._after: int | None = 0  # the number of the last queued row that was looked at
        self._stopped_by: Exception | None = None
        self._over: BudgetExceededError | None = None
        self._may_probe = False
        self._pause, self._paused_until = 0.0, 0.0
        self._last_answer = time.monotonic()
        self._late: list[str] = []
        self._downloads: Counter[str] = Counter()
        self._wake = asyncio.Event()

    async def run(self) -> End:
        """Carry all rows. When cancelled or stopped, creates in flight end first."""
        self._open.extend(await self._journal.keys("submitting", *OPEN))
        self.standing.totals = await self._journal.totals()
        ticker = asyncio.create_task(self._tick())
        try:
            while await self._start() or self._tasks or self._is_paused():
                await self._next_event()
        finally:
            ticker.cancel()
            await self._leave()
        given_up = [key for key, count in self._downloads.items() if count >= _MOST_DOWNLOADS]
        totals = await self._journal.totals()
        over = self._over if self._queued else None
        return End(totals, self._stopped_by or over, self._late, given_up)

    def stop(self, why: Exception) -> None:
        """Submit no more and wait for no job any more; creates in flight end first."""
        self._stopped_by = why
        self.standing.is_stopping = True
        for task in self._tasks.values():
            task.cancel()
        self._wake.set()

    async def _leave(self) -> None:
        for task in self._tasks.values():
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks.values())

    async def _next_event(self) -> None:
        pause = max(0.0, self._paused_until - time.monotonic()) if self._is_paused() else None
        try:
            await asyncio.wait_for(self._wake.wait(), pause)
        except TimeoutError:
            self._paused_until = 0.0
        self._wake.clear()

    def _is_paused(self) -> bool:
        return self._stopped_by is None and self._paused_until > 0

    async def _start(self) -> int:
        """Start what may be started, and return how many that are."""
        started = 0
        while self._stopped_by is None and len(self._tasks) < self._concurrency:
            key = self._open.popleft() if self._open else await self._next_queued()
            if key is None or self._stopped_by:  # meanwhile
                break
            if key not in self._tasks:
                self._tasks[key] = asyncio.create_task(self._carry(key))
                started += 1
        return started

    async def _next_queued(self) -> str | None:
        """Return the next row to submit, None if there is none, or not now: once the limit of
        credits is reached, each job that ends lets one more row try.
        """
        if self._paused_until or (self._over and not self._may_probe):
            return None
        while not self._queued and self._after is not None:
            page = await self._journal.ready(self._after, _PAGE)
            self._queued.extend(key for key, _ in page)
            self._after = page[-1][1] if len(page) == _PAGE else None
        self._may_probe = False
        return self._queued.popleft() if self._queued else None

    async def _carry(self, key: str) -> None:
        """Carry a row, and see to what a later attempt can mend."""
        try:
            row = await carry(self._journal, self._client, key)
        except BudgetExceededError as error:
            self._over = error
            self._queued.appendleft(key)
        except WaitTimeoutError:
            self._late.append(key)
        except DownloadError as error:
            await self._not_saved(key, error)
        except _FINAL as error:
            self._stopped_by = self._stopped_by or error
        except VimmerseError as error:
            self._wait_for_service(error)
            self._queued.appendleft(key)
        except asyncio.CancelledError:
            if self._stopped_by is None:
                raise
        except Exception as error:  # a mistake of ours: nothing more is spent
            self._stopped_by = self._stopped_by or error
        else:
            self._last_answer, self._pause, self.standing.trouble = time.monotonic(), 0.0, ""
            if row.state == "done":
                self._queued.extend(await self._journal.freed(key))
            self._may_probe = True
        finally:
            del self._tasks[key]
            self._wake.set()

    async def _not_saved(self, key: str, error: DownloadError) -> None:
        self._downloads[key] += 1
        if self._downloads[key] < _MOST_DOWNLOADS:
            self._open.append(key)
        else:
            await self._journal.note(await self._journal.row(key), str(error))

    def _wait_for_service(self, error: VimmerseError) -> None:
        """Submit nothing for a while; give up when nothing was answered for long."""
        told = getattr(error, "retry_after", None) or 0.0
        self._pause = min(_LONGEST_PAUSE, max(2 * self._pause, _SHORTEST_PAUSE))
        self._paused_until = time.monotonic() + max(self._pause, told)
        self.standing.trouble = str(error)
        if isinstance(error, APIError):
            self._last_answer = time.monotonic()
        if time.monotonic() - self._last_answer > _PATIENCE:
            self._stopped_by = error

    async def _tick(self) -> None:
        """Count now and then, and find rows whose job became known by other ways."""
        while True:
            await asyncio.sleep(_TICK)
            try:
                self.standing.totals = totals = await self._journal.totals()
                if sum(totals.states[state] for state in OPEN) > len(self._tasks):
                    keys = set(await self._journal.keys(*OPEN)) - self._tasks.keys()
                    seen = {*self._open, *self._late, *self._downloads}
                    self._open.extend(sorted(keys - seen))
                    self._wake.set()
            except JournalError as error:
                self._stopped_by = self._stopped_by or error
                self._wake.set()


def ended(totals: Totals) -> int:
    """Return how many rows need nothing more."""
    over = ("done", "failed", "refused", "unknown", "cancelled")
    return sum(totals.states[state] for state in over)
