"""The state of one running sandbox, put together from its rooms. No HTTP here."""

import asyncio
import logging
import math
import sqlite3
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from .database import Database, DatabaseError
from .errors import Refusal
from .jobs.accounts import Accounts
from .jobs.store import Store
from .jobs.webhooks import Webhooks
from .media.addresses import Addresses
from .media.library import Library
from .state.clock import Clock, timestamp
from .state.faults import Faults
from .state.requests import RequestRecord
from .state.shelf import Shelf, Shelves, in_memory

T = TypeVar("T")

log = logging.getLogger(__name__)

WATCH_SECONDS = 0.05
WATCH_SECONDS_AFTER_ERROR = 1.0
MAX_JOB_ADDRESSES = 5_000

KEY_WITHOUT_CREDITS = "broke"
PACE = "job_seconds"


@dataclass(frozen=True)
class Settings:
    """The options of a sandbox. Without accepted keys, any key is accepted.

    With `db`, all state is kept in that file, and media in a folder beside it.
    """

    accepted_keys: frozenset[str] = frozenset()
    opening_credits: int = 100_000
    job_seconds: float = 4.0
    max_json_bytes: int = 1_000_000
    max_upload_bytes: int = 500_000_000
    head_seconds: float = 15.0
    body_seconds: float = 300.0
    max_media_bytes: int = 2_000_000_000
    max_requests: int = 1000
    max_jobs: int = 10_000
    max_job_bytes: int = 500_000_000
    max_addresses: int = 200_000
    url_seconds: float = math.inf
    foreign_webhooks: bool = False
    loopback_media: bool = False
    db: Path | None = None


@dataclass
class Sandbox:
    """Accounts, media, the clock, and the log of requests.

    With a database, it continues the state of the last process. Time has passed meanwhile, so jobs
    may have ended. Raises DatabaseError if the file cannot be used.
    """

    settings: Settings = field(default_factory=Settings)

    def __post_init__(self) -> None:
        self._database = Database(self.settings.db) if self.settings.db else None
        try:
            self._fill(self._database.shelf if self._database else in_memory)
            self._verify()
        except Exception as error:
            if self._database is None:
                raise
            self._database.close()
            if isinstance(error, DatabaseError | OSError):
                raise
            text = f"{self.settings.db}: its rows do not fit together: {error!r}"
            raise DatabaseError(text) from error

    def _fill(self, shelves: Shelves) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._pace: Shelf[float] = shelves("pace", float)
        self._requests: Shelf[RequestRecord] = shelves("requests", RequestRecord)
        self.clock = Clock(shelves)
        self.faults = Faults(shelves)
        self.webhooks = Webhooks(
            self.clock,
            self.faults,
            self.spawn,
            shelves,
            foreign=self.settings.foreign_webhooks,
            remembered=self.settings.max_requests,
        )
        empty = frozenset({KEY_WITHOUT_CREDITS})
        self.store = Store(
            shelves,
            Accounts(shelves, self.settings.opening_credits, empty),
            self.settings.max_jobs,
            self.settings.max_job_bytes,
            on_end=self.webhooks.job_ended,
            on_gone=lambda job: self.addresses.withdraw(job.addresses),
        )
        seconds, kept = self.settings.url_seconds, self.settings.max_addresses
        self.addresses = Addresses(shelves, self.now, seconds, kept)
        folder = Path(f"{self.settings.db}-media") if self.settings.db else None
        self.media = Library(shelves, folder, self.settings.max_media_bytes, kept)

    def _verify(self) -> None:
        """Read everything once; raises some Exception if the rows do not fit together."""
        now = self.now()
        moments = [now, *(one.at for one in self.requests)]
        for _, job in self.store.newest(self.store.count()):
            moments += [job.created, job.at(now).since]
            moments += [entry.at for entry in self.store.entries_of(job)]
        for moment in moments:
            timestamp(moment)
        for delivery in self.webhooks.deliveries:
            delivery.verify()

    def now(self) -> float:
        return self.clock.now()

    @property
    def job_seconds(self) -> float:
        """Seconds that jobs take which start from now on."""
        return self._pace.get(PACE, self.settings.job_seconds)

    @job_seconds.setter
    def job_seconds(self, seconds: float) -> None:
        self._pace[PACE] = seconds

    @property
    def requests(self) -> list[RequestRecord]:
        return list(self._requests.values())

    def record(self, request: RequestRecord) -> str:
        """Keep a record and return its number."""
        number = self._requests.append(request)
        if len(self._requests) > self.settings.max_requests:
            self._requests.drop_oldest()
        return number

    def correct(self, number: str, status: int) -> None:
        """Change the status in a record."""
        self._requests[number] = replace(self._requests[number], status=status)

    def commit(self) -> None:
        """Write what has changed, if there is a database."""
        if self._database:
            self._database.commit()

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something in the background, until it ends or the sandbox is reset."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    async def until_reset(self, work: Coroutine[Any, Any, T]) -> T:
        """Return what the work of a request returns; raises Refusal (429) if a reset ends it."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        try:
            return await task
        except asyncio.CancelledError:
            if not task.cancelled() or self._is_cancelled():
                raise
            message = "The sandbox was reset during this request, and nothing of it is left."
            raise Refusal(429, message, "REACHED_LIMIT") from None
        finally:
            self._tasks.discard(task)

    def _is_cancelled(self) -> bool:
        """Return True if somebody has cancelled the task that asks."""
        current = asyncio.current_task()
        return current is not None and current.cancelling() > 0

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception():
            log.error("background work failed", exc_info=task.exception())

    async def watch(self) -> None:
        """End jobs when it is time, and write all changes, even if no requests come."""
        while True:
            try:
                self.store.settle(self.now())
                self.commit()
            except sqlite3.Error as error:
                log.warning("the state could not be written: %s", error)
                await asyncio.sleep(WATCH_SECONDS_AFTER_ERROR)
            except Exception:
                log.exception("jobs could not be ended or written")
                await asyncio.sleep(WATCH_SECONDS_AFTER_ERROR)
            await asyncio.sleep(WATCH_SECONDS)

    def keep_addresses(self, job_id: str, paths: Sequence[str]) -> None:
        """Tie addresses to their job; a job keeps the last MAX_JOB_ADDRESSES of them.

        They are withdrawn if the job has been deleted or dropped meanwhile.
        """
        job = self.store.known(job_id)
        if job is None:
            self.addresses.withdraw(paths)
            return
        job.addresses.extend(paths)
        while len(job.addresses) > MAX_JOB_ADDRESSES:
            self.addresses.withdraw([job.addresses.popleft()])
        self.store.changed(job)

    def reset(self) -> None:
        for task in self._tasks:
            task.cancel()
        self.clock.reset()
        self._pace.clear()
        self.faults.clear()
        self.webhooks.reset()
        self.store.reset()
        self.addresses.reset()
        self.media.reset()
        self._requests.clear()

    async def close(self) -> None:
        """Cancel background work. Without a database, delete all files."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.media.close()
        if self._database:
            self._database.commit()
            self._database.close()
