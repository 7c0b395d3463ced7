"""The state of one running sandbox, and a call to it as the handlers see it."""

import asyncio
import logging
import math
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .accounts import Accounts
from .addresses import Addresses
from .clock import Clock
from .connections import Connections
from .database import Database
from .document import Operation
from .faults import Faults
from .jobs import Account, Work
from .lifecycle import Run
from .media import Library
from .recipes import Recipe
from .rules import texts
from .shelf import Shelf, in_memory
from .store import Store
from .webhooks import Webhooks

log = logging.getLogger(__name__)

WATCH_SECONDS = 0.05
WATCH_SECONDS_AFTER_ERROR = 1.0
MAX_JOB_ADDRESSES = 5_000

KEY_REFUSED = "refused"
KEY_FORBIDDEN = "forbidden"
KEY_WITHOUT_CREDITS = "broke"
FAIL_WORD = "[fail]"
PACE = "job_seconds"
# Under this name a fault tells, in an ASGI scope, why the job is to fail.
FAILURE = "vimmerse_sandbox.failure"
# Under this name a scope holds what has been learned of its request: operation, account, job.
LEARNED = "vimmerse_sandbox.learned"


@dataclass(frozen=True)
class Settings:
    """What a sandbox can be told; without accepted keys, any key is accepted.

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


@dataclass(frozen=True)
class RequestRecord:
    """One request as the log of `/_sandbox/requests` keeps it: neither key nor body.

    `status` is None where no answer was sent; what is not known of a request is empty.
    """

    method: str
    path: str
    status: int | None
    at: float
    operation: str = ""
    account: str = ""
    job: str = ""


@dataclass
class Sandbox:
    """Accounts, media, the clock, and the log of requests.

    With a database, it goes on where the last process that had it ended, and at the same time: what
    would have ended meanwhile has. DatabaseError says why a file cannot be used.
    """

    settings: Settings = field(default_factory=Settings)

    def __post_init__(self) -> None:
        self._database = Database(self.settings.db) if self.settings.db else None
        shelves = self._database.shelf if self._database else in_memory
        self._tasks: set[asyncio.Task[None]] = set()
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
        self.connections = Connections()
        seconds, kept = self.settings.url_seconds, self.settings.max_addresses
        self.addresses = Addresses(shelves, self.now, seconds, kept)
        folder = Path(f"{self.settings.db}-media") if self.settings.db else None
        self.media = Library(shelves, folder, self.settings.max_media_bytes, kept)

    def now(self) -> float:
        return self.clock.now()

    @property
    def job_seconds(self) -> float:
        """How long the jobs take that start from now on."""
        return self._pace.get(PACE, self.settings.job_seconds)

    @job_seconds.setter
    def job_seconds(self, seconds: float) -> None:
        self._pace[PACE] = seconds

    @property
    def requests(self) -> list[RequestRecord]:
        return list(self._requests.values())

    def record(self, request: RequestRecord) -> None:
        self._requests.append(request)
        if len(self._requests) > self.settings.max_requests:
            self._requests.drop_oldest()

    def commit(self) -> None:
        """Write what has changed, if this sandbox has a database."""
        if self._database:
            self._database.commit()

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something beside the requests, until it ends or all is reset."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception():
            log.error("work beside the requests failed", exc_info=task.exception())

    async def watch(self) -> None:
        """Let jobs end when it is time, and write what happens, whether or not anyone asks."""
        while True:
            try:
                self.store.settle(self.now())
                self.commit()
            except Exception:
                log.exception("jobs could not be ended, or their state not be written")
                await asyncio.sleep(WATCH_SECONDS_AFTER_ERROR)
            await asyncio.sleep(WATCH_SECONDS)

    def keep_addresses(self, job_id: str, paths: Sequence[str]) -> None:
        """Let addresses end when their job does; a job has the last MAX_JOB_ADDRESSES of them."""
        _, job = self.store.find(job_id)
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
        """End what runs beside the requests; without a database, delete all files."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.media.close()
        if self._database:
            self._database.commit()
            self._database.close()


@dataclass(frozen=True)
class Call:
    """One accepted request: who sent it, to which operation, with which arguments, and when.

    `arguments` are the fields that the document names, valid; nothing is known of the `others`.
    """

    sandbox: Sandbox
    operation: Operation
    account: Account
    path: Mapping[str, str]
    arguments: dict[str, Any]
    others: dict[str, Any]
    base_url: str
    now: float
    told_to_fail: str = ""
    published: list[str] = field(default_factory=list)

    def publish(self, recipe: Recipe, name: str) -> str:
        """Return a new address of a media file, on the host that the caller used.

        For want of room, the oldest jobs go; refused with 429 when all are under way.
        """
        while self.sandbox.addresses.are_full:
            self.sandbox.store.drop_oldest(but=self.path.values())
        key = self.sandbox.media.add(recipe)
        self.published.append(self.sandbox.addresses.publish(key, name))
        return self.base_url + self.published[-1]

    def work(self, run: Run, credits: int, gains: dict[str, Any]) -> Work:
        """Return a run with its price, as this call asked for it."""
        callback = self.arguments.get("webhook_url") or ""
        return Work(run, credits, gains, self.operation.id, callback)

    def failure(self, *more: str) -> str:
        """Return why the job will fail, if a fault, a text of the request or another one asks for
        it.
        """
        asked = any(FAIL_WORD in text for text in [*texts(self.arguments), *more])
        word = f"The request asked for a failure with {FAIL_WORD}." if asked else ""
        return self.told_to_fail or word
