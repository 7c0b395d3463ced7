"""One of many workers: it carries rows as tasks of Procrastinate, and takes over those of workers
that have died.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress

from procrastinate import App, JobContext, PsycopgConnector, RetryStrategy
from procrastinate.exceptions import ProcrastinateException
from vimmerse import AsyncVimmerse, BudgetExceededError, VimmerseError, WaitTimeoutError
from vimmerse.errors import (
    AuthenticationError,
    InsufficientCreditsError,
    PermissionDeniedError,
)

from .carrying import carry
from .journal import JournalError
from .postgres import PostgresJournal
from .rows import Row, State, Totals
from .running import End, Standing
from .tasks import CARRY, QUEUE
from .upgrades import failure
from .upkeep import STALLED, Upkeep

log = logging.getLogger("vimmerse.batch")
_FINAL = (AuthenticationError, InsufficientCreditsError, PermissionDeniedError)
_HEARTBEAT = _UPKEEP = 10.0  # seconds
_AWAY = 30.0  # seconds without the database, before a worker ends
_PATIENCE = 10.0  # with the database, before Procrastinate's worker ends, and is started again
_DRAIN = 5.0  # less than STALLED: there is no heartbeat during a drain
_TICK = 1.0
_ATTEMPTS = 30  # a second later, then 3, 5, 7, …: 15 minutes in all


class Worker:
    """Carries rows of a journal in PostgreSQL beside any number of others, until it is stopped; if
    it does not `stay`, until nothing is left that it can do. `standing` may be read while it runs.
    """

    def __init__(
        self, journal: PostgresJournal, client: AsyncVimmerse, concurrency: int, *, stay: bool
    ) -> None:
        self._journal, self._client, self._concurrency = journal, client, concurrency
        self._stays = stay
        self.standing = Standing(Totals())
        self._at_work: dict[int, asyncio.Task[object]] = {}  # by the id of the task in the queue
        self._stopping = asyncio.Event()
        self._stopped_by: Exception | None = None
        connector = PsycopgConnector(
            conninfo=journal.url,
            kwargs={"connect_timeout": 5},
            min_size=1,
            max_size=4,
            timeout=_PATIENCE,
        )
        self._app = App(connector=connector)
        retry = RetryStrategy(max_attempts=_ATTEMPTS, wait=1, linear_wait=2)
        self._app.task(name=CARRY, queue=QUEUE, pass_context=True, retry=retry)(self._carry)
        self._upkeep = Upkeep(journal, self._app.job_manager, self._at_work.keys())

    async def run(self) -> End:
        """Carry rows. When stopped, creates in flight end first."""
        if not self._stays:
            await self._journal.go_on()
        self.standing.totals = await self._journal.totals()
        async with self._app.open_async():
            beside = [asyncio.create_task(self._keep_up()), asyncio.create_task(self._count())]
            try:
                while not self._stopping.is_set():
                    await self._work(beside)
            finally:
                self._stopping.set()
                for task in beside:
                    task.cancel()
                await asyncio.wait(beside)
        return await self._end()

    def stop(self, why: Exception) -> None:
        """Claim no more and wait for no job any more; creates in flight end first."""
        self._stopped_by = self._stopped_by or why
        self.standing.is_stopping = True
        self._stop()

    def _stop(self) -> None:
        self._stopping.set()
        for task in self._at_work.values():
            task.cancel()

    async def _work(self, beside: list[asyncio.Task[None]]) -> None:
        """Work until stopped, or until Procrastinate's worker has ended by itself: it does when the
        database is away for a moment.
        """
        working = asyncio.create_task(
            self._app.run_worker_async(
                queues=[QUEUE],
                concurrency=self._concurrency,
                delete_jobs="successful",
                update_heartbeat_interval=_HEARTBEAT,
                stalled_worker_timeout=STALLED,
                shutdown_graceful_timeout=_DRAIN,
                install_signal_handlers=False,
            )
        )
        stopping = asyncio.create_task(self._stopping.wait())
        await asyncio.wait([working, stopping, *beside], return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        working.cancel()  # which begins its drain
        (error,) = await asyncio.gather(working, return_exceptions=True)
        for task in beside:
            if task.done():
                task.result()  # a mistake of ours ends the worker
        if not self._stopping.is_set():
            why = failure(error) if isinstance(error, Exception) else "it has lost the database."
            log.warning("Starting again: %s", why)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), _TICK)

    async def _carry(self, context: JobContext, key: str) -> None:
        """Carry a row. Raise what a retry can mend, and hold the row for what it cannot."""
        task, number = asyncio.current_task(), context.job.id
        assert task is not None
        assert number is not None
        if self._stopping.is_set():
            raise asyncio.CancelledError
        self._at_work[number] = task
        self._upkeep.worker = context.job.worker_id or 0
        try:
            row = await carry(self._journal, self._client, key)
            if row.state == "done":
                await self._journal.defer(await self._journal.freed(key))
            self.standing.trouble = ""
        except (BudgetExceededError, WaitTimeoutError) as error:
            await self._hold(key, error)
        except _FINAL as error:
            self.stop(error)
            raise
        except VimmerseError as error:
            self.standing.trouble = str(error)
            if context.job.attempts < _ATTEMPTS:
                raise
            await self._hold(key, error)
        except KeyError:
            log.warning("%s: there is no such row any more.", key)
        except Exception:
            log.exception("%s: a mistake of this program, tried again later.", key)
            raise
        finally:
            del self._at_work[number]

    async def _hold(self, key: str, error: VimmerseError) -> None:
        """Leave a row as it is, until somebody goes on with the batch."""
        await self._journal.note(await self._journal.row(key), str(error))

    async def _keep_up(self) -> None:
        """Look after the tasks now and then; stop when the database is away for long."""
        since, is_away = time.monotonic(), False
        while True:
            since = since if is_away else time.monotonic()
            try:
                async with asyncio.timeout(_AWAY):
                    await self._upkeep.once()
            except (JournalError, ProcrastinateException, TimeoutError) as error:
                log.warning("The database does not answer: %s", error)
                is_away = True
                if time.monotonic() - since > _AWAY:
                    self._journal.patience = 1.0  # what creates have come to is still to be noted
                    text = f"The database was away for more than {_AWAY:.0f} seconds: {error}"
                    self.stop(JournalError(text))
                    return
                await asyncio.sleep(_TICK)
            else:
                is_away = False
                await asyncio.sleep(_UPKEEP)

    async def _count(self) -> None:
        """Count for the display; stop when nothing is left, unless the worker stays."""
        while True:
            await asyncio.sleep(_UPKEEP if self._stays else _TICK)
            with suppress(JournalError):
                self.standing.totals = await self._journal.totals()
                if self._stays or await self._journal.is_busy() or await self._upkeep.probe():
                    continue
                self._stop()
                return

    async def _end(self) -> End:
        """Return how the batch stands now, which may not be told if the database is away."""
        end = End(self.standing.totals, self._stopped_by)
        if isinstance(self._stopped_by, JournalError):
            return end
        with suppress(JournalError):
            end.totals = self.standing.totals = await self._journal.totals()
            if not self._stays:
                end.late = [row.key for row in await self._held("submitted")]
                end.unsaved = [row.key for row in await self._held("ended")]
                for row in (await self._held("queued"))[:1]:
                    has_limit = end.totals.max_credits is not None
                    kind = BudgetExceededError if has_limit else VimmerseError
                    end.stopped_by = end.stopped_by or kind(row.error or "")
        return end

    async def _held(self, state: State) -> list[Row]:
        return [row async for row in self._journal.rows(state) if row.error]
