"""What workers do beside carrying rows: the queue takes nothing over by itself, and a row may lose
its task, or get work without one.
"""

from __future__ import annotations

import logging
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime

from procrastinate.manager import JobManager

from .postgres import PostgresJournal
from .tasks import DOING, QUEUE

log = logging.getLogger("vimmerse.batch")
STALLED = 30.0  # seconds without a heartbeat, after which a worker counts as dead
_PROBES = 8


class Upkeep:
    """Looks after the tasks of a journal. `at_work` are the ids of the tasks that this process is
    at work on, and `worker` is who it is in the queue.
    """

    def __init__(
        self, journal: PostgresJournal, manager: JobManager, at_work: AbstractSet[int]
    ) -> None:
        self._journal, self._manager, self._at_work = journal, manager, at_work
        self.worker = 0
        self._left: set[int] = set()
        self._probed: int | None = None

    async def once(self) -> None:
        """Give back the tasks of dead workers, and write those that are missing."""
        await self._give_back_left()
        async with self._journal.upkeep() as connection:
            if connection is None:
                return
            stalled = list(
                await self._manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=STALLED)
            )
            for job in stalled:
                await self._manager.retry_job(job)
            deferred = await self._journal.defer_due(connection)
        for count, what in ((len(stalled), "taken over"), (deferred, "found without a task")):
            if count:
                log.info("%d rows %s.", count, what)
        await self.probe()

    async def probe(self) -> bool:
        """Let a few held rows try, if credits were spent or set free since the last time."""
        totals = await self._journal.totals()
        count = totals.spent + totals.reserved
        if totals.max_credits is None or count == self._probed:
            return False
        self._probed = count
        await self._journal.defer_held(_PROBES)
        return True

    async def _give_back_left(self) -> None:
        """Give back tasks that ended here, which the database could not note at that moment."""
        ((*rows,),) = await self._journal.run((DOING, [{"worker": self.worker}]))
        left = {int(row["id"]) for row in rows} - self._at_work
        for number in left & self._left:
            await self._manager.retry_job_by_id_async(number, retry_at=datetime.now(UTC))
        self._left = left
