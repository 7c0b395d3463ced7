"""Callbacks: sent when a job has ended, retried with growing pauses, listed as deliveries."""

import asyncio
import json
import logging
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from ..state.clock import Clock, timestamp
from ..state.faults import WEBHOOK_KINDS, Faults
from ..state.shelf import Shelf, Shelves
from .accounts import Account
from .job import Job, Work
from .posting import is_loopback, post_json

log = logging.getLogger(__name__)

# Seconds on the sandbox's clock between attempts. The service's own are unknown.
PAUSES = (1.0, 5.0, 25.0, 125.0)
PARALLEL = 20
MAX_UNDER_WAY = 5_000
ID_NAMES = {"story": "batch_id", "asset": "media_id"}

DeliveryState = Literal["pending", "held", "delivered", "failed", "refused"]
INTERRUPTED = "the sandbox ended before an answer came"
UNFINISHED: tuple[DeliveryState, ...] = ("pending", "held")


@dataclass
class Delivery:
    """One callback: its body, and every attempt with its status or error."""

    url: str
    body: dict[str, str]
    state: DeliveryState = "pending"
    attempts: list[dict[str, Any]] = field(default_factory=list)

    @property
    def job(self) -> str:
        """The id of the job that ended."""
        return next(self.body[name] for name in ID_NAMES.values() if name in self.body)

    def verify(self) -> None:
        """Raise some Exception if a part is missing."""
        if not self.job or not all(
            {"at", "status", "error"} <= one.keys() for one in self.attempts
        ):
            raise ValueError(f"{self} lacks a part")


class Webhooks:
    """The callbacks of a sandbox, of which the last ones are kept."""

    def __init__(
        self,
        clock: Clock,
        faults: Faults,
        spawn: Callable[[Coroutine[Any, Any, None]], None],
        shelves: Shelves,
        *,
        foreign: bool,
        remembered: int,
    ) -> None:
        self._clock = clock
        self._faults = faults
        self._spawn = spawn
        self._foreign = foreign
        self._gate = asyncio.Semaphore(PARALLEL)
        self._remembered = remembered
        self._held: list[str] = []
        self._under_way = 0
        self._known: Shelf[Delivery] = shelves("deliveries", Delivery)

    @property
    def deliveries(self) -> list[Delivery]:
        return list(self._known.values())

    def resume(self) -> None:
        """Deliver what the last process did not, held callbacks included."""
        for number, delivery in self._known.items():
            if delivery.state in UNFINISHED:
                for attempt in delivery.attempts[-1:]:
                    attempt["error"] = attempt["error"] or INTERRUPTED
                self._spawn(self._deliver_all([number]))

    def job_ended(self, account: Account, job: Job, work: Work) -> None:
        """Call back if the request that started this run asked for it."""
        if not work.webhook_url:
            return
        body = {
            "customer_id": account.customer,
            ID_NAMES[job.kind]: job.id,
            "status": job.state.status,
        }
        delivery = Delivery(work.webhook_url, body)
        problem = self._problem(work.webhook_url)
        if problem:
            delivery.state = "refused"
            log.warning("%s: its callback was not sent: %s", job.id, problem)
        number = self._add(delivery)
        if not problem:
            self._send(number, work.operation)

    def reset(self) -> None:
        self._known.clear()
        self._held.clear()

    def _add(self, delivery: Delivery) -> str:
        """Keep a callback; if there are too many, the oldest finished one is dropped."""
        if len(self._known) >= self._remembered:
            ended = (n for n, old in self._known.items() if old.state not in UNFINISHED)
            if (number := next(ended, None)) is not None:
                del self._known[number]
        return self._known.append(delivery)

    def _problem(self, url: str) -> str:
        if not self._foreign and not is_loopback(url):
            return "its address is not on this machine"
        too_many = self._under_way + len(self._held) >= MAX_UNDER_WAY
        return f"{MAX_UNDER_WAY} are under way" if too_many else ""

    def _send(self, number: str, operation: str) -> None:
        fault = self._faults.take(operation, WEBHOOK_KINDS)
        if fault and fault.kind == "reorder-webhook":
            self._known[number].state = "held"
            self._held.append(number)
            return
        batch = [number]
        if fault:
            batch.append(self._add(replace(self._known[number], attempts=[])))
        batch += self._held
        self._held = []
        self._spawn(self._deliver_all(batch))

    async def _deliver_all(self, batch: Iterable[str]) -> None:
        self._under_way += 1
        try:
            for number in batch:
                self._known[number].state = "pending"
                await self._deliver(number)
        finally:
            self._under_way -= 1

    async def _deliver(self, number: str) -> None:
        delivery = self._known[number]
        for pause in PAUSES[len(delivery.attempts) :]:
            if await self._attempt(number, delivery):
                return
            await self._clock.sleep(pause)
        if not await self._attempt(number, delivery):
            delivery.state = "failed"
            self._known.touch(number)
            count = len(delivery.attempts)
            log.warning("%s: its callback was given up after %d attempts", delivery.job, count)

    async def _attempt(self, number: str, delivery: Delivery) -> bool:
        attempt: dict[str, Any] = {"at": timestamp(self._clock.now()), "status": None, "error": ""}
        delivery.attempts.append(attempt)
        self._known.touch(number)
        try:
            async with self._gate:
                content = json.dumps(delivery.body).encode()
                attempt["status"] = await post_json(delivery.url, content)
        except (OSError, ValueError) as error:
            attempt["error"] = str(error) or "no answer in time"
        if attempt["status"] and 200 <= attempt["status"] < 300:
            delivery.state = "delivered"
        self._known.touch(number)
        return delivery.state == "delivered"
