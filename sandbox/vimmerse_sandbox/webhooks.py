"""Callbacks: sent when a job has ended, tried again with growing pauses, listed as deliveries."""

import asyncio
import json
import logging
from collections import deque
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from .clock import Clock
from .faults import WEBHOOK_KINDS, Faults
from .jobs import Account, Job, Work, timestamp
from .posting import is_loopback, post_json

log = logging.getLogger(__name__)

# Seconds on the sandbox's clock between attempts. The service's own are unknown.
PAUSES = (1.0, 5.0, 25.0, 125.0)
PARALLEL = 20
MAX_UNDER_WAY = 5_000
ID_NAMES = {"story": "batch_id", "asset": "media_id"}

State = Literal["pending", "held", "delivered", "failed", "refused"]


@dataclass
class Delivery:
    """One callback: its body, and every attempt with the status or the error it met."""

    url: str
    body: dict[str, str]
    state: State = "pending"
    attempts: list[dict[str, Any]] = field(default_factory=list)

    @property
    def job(self) -> str:
        """The id of the job that ended."""
        return next(self.body[name] for name in ID_NAMES.values() if name in self.body)


class Webhooks:
    """The callbacks of a sandbox, the last ones remembered."""

    def __init__(
        self,
        clock: Clock,
        faults: Faults,
        spawn: Callable[[Coroutine[Any, Any, None]], None],
        *,
        foreign: bool,
        remembered: int,
    ) -> None:
        self._clock = clock
        self._faults = faults
        self._spawn = spawn
        self._foreign = foreign
        self._gate = asyncio.Semaphore(PARALLEL)
        self._held: list[Delivery] = []
        self._under_way = 0
        self.deliveries: deque[Delivery] = deque(maxlen=remembered)

    def job_ended(self, account: Account, job: Job, work: Work) -> None:
        """Call back, if the request that began this run asked for it."""
        if not work.webhook_url:
            return
        body = {
            "customer_id": account.customer,
            ID_NAMES[job.kind]: job.id,
            "status": job.state.status,
        }
        delivery = Delivery(work.webhook_url, body)
        self.deliveries.append(delivery)
        problem = self._problem(work.webhook_url)
        if problem:
            delivery.state = "refused"
            log.warning("a callback was not sent: %s", problem)
        else:
            self._send(delivery, work.operation)

    def reset(self) -> None:
        self.deliveries.clear()
        self._held.clear()

    def _problem(self, url: str) -> str:
        if not self._foreign and not is_loopback(url):
            return "its address is not on this machine"
        too_many = self._under_way + len(self._held) >= MAX_UNDER_WAY
        return f"{MAX_UNDER_WAY} are under way" if too_many else ""

    def _send(self, delivery: Delivery, operation: str) -> None:
        fault = self._faults.take(operation, WEBHOOK_KINDS)
        if fault and fault.kind == "reorder-webhook":
            delivery.state = "held"
            self._held.append(delivery)
            return
        batch = [delivery]
        if fault:
            batch.append(replace(delivery, attempts=[]))
            self.deliveries.append(batch[1])
        batch += self._held
        self._held = []
        self._spawn(self._deliver_all(batch))

    async def _deliver_all(self, batch: Iterable[Delivery]) -> None:
        self._under_way += 1
        try:
            for delivery in batch:
                delivery.state = "pending"
                await self._deliver(delivery)
        finally:
            self._under_way -= 1

    async def _deliver(self, delivery: Delivery) -> None:
        for pause in PAUSES:
            if await self._attempt(delivery):
                return
            await self._clock.sleep(pause)
        if not await self._attempt(delivery):
            delivery.state = "failed"
            log.warning("a callback was given up after %d attempts", len(delivery.attempts))

    async def _attempt(self, delivery: Delivery) -> bool:
        attempt: dict[str, Any] = {"at": timestamp(self._clock.now()), "status": None, "error": ""}
        delivery.attempts.append(attempt)
        try:
            async with self._gate:
                content = json.dumps(delivery.body).encode()
                attempt["status"] = await post_json(delivery.url, content)
        except (OSError, ValueError) as error:
            attempt["error"] = str(error) or "no answer in time"
        if attempt["status"] and 200 <= attempt["status"] < 300:
            delivery.state = "delivered"
        return delivery.state == "delivered"
