"""The journal in PostgreSQL, for any number of machines. The tasks that carry its rows stand in the
same database, and are written in the same transactions.
"""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from functools import cache
from re import sub
from typing import Any, Self

import psycopg
from procrastinate.exceptions import ConnectorException
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool

from . import sql
from .journal import Columns, Journal, JournalError, Parameters, Settings, Statement, additions
from .rows import Line, Row
from .tasks import DUE, FINISHED, HELD, IS_BUSY, PUT_OFF, UNHOLD, defer
from .upgrades import check, failure

Connection = psycopg.AsyncConnection[DictRow]
_CONNECTIONS = 8
_BULK = 500
_MOST = 5000
_TRIES = 3  # to learn what became of a claim, each as long as the patience
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('vimmerse_jobs'))"
_TRY_LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('vimmerse_tasks')) AS is_ours"
# Claims that are checked against the limit follow each other: each sees what the last has reserved.
_LOCK_LIMIT = "SELECT value FROM vimmerse_limits WHERE name = 'max_credits' FOR UPDATE"
_ANALYZE = "ANALYZE vimmerse_jobs, vimmerse_needs, procrastinate_jobs"


class PostgresJournal(Journal):
    """A journal in a database that `vimmerse batch init` has prepared: one database, or one schema
    of it, is one batch. Open it before it is used; that raises JournalError if the database cannot
    be reached, or has other tables than this version knows.
    """

    def __init__(self, url: str, settings: Settings | None = None) -> None:
        super().__init__(settings)
        self.url = url
        self.patience = 10.0  # seconds for a connection, before a statement counts as failed
        self._pool: AsyncConnectionPool[Connection] = AsyncConnectionPool(
            url,
            connection_class=psycopg.AsyncConnection[DictRow],
            kwargs={"row_factory": dict_row, "connect_timeout": 5},
            min_size=1,
            max_size=_CONNECTIONS,
            check=AsyncConnectionPool.check_connection,
            open=False,
        )

    async def open(self) -> Self:
        """Connect, and check the tables."""
        await check(self.url)
        await self._pool.open()
        return self

    async def close(self) -> None:
        await self._pool.close()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """Give a connection with a transaction, which is on disk when the block has ended."""
        try:
            async with self._pool.connection(self.patience) as connection:
                yield connection
        except (psycopg.Error, ConnectorException) as error:
            raise failure(error) from error

    async def run(self, *statements: Statement) -> list[list[Columns]]:
        async with self.transaction() as connection:
            return [await _executed(connection, *one) for one in statements]

    async def insert(self, lines: Sequence[Line]) -> list[str]:
        """Insert rows and their tasks in one transaction, and return the keys that are new."""
        if not lines:
            return []
        async with self.transaction() as connection:
            await connection.execute(_LOCK)
            added, needs = additions(lines)
            inserted = [row["key"] for row in await _executed(connection, *added)]
            await _executed(connection, *needs)
            free = {line.key for line in lines if not line.needs}
            await defer(connection, [key for key in inserted if key in free])
        if len(inserted) >= _BULK:
            await self.run((_ANALYZE, [{}]))
        return inserted

    async def claim(self, key: str, estimate: int | None) -> Row | None:
        asked = [self._at(key, estimate=estimate, claim=uuid.uuid4().hex)]
        try:
            _, rows = await self.run((_LOCK_LIMIT, [{}]), (sql.CLAIM, asked))
        except JournalError:
            rows = await self._claimed(asked)
            if not rows:
                raise
        return Row.of(rows[0]) if rows else None

    async def _claimed(self, asked: Sequence[Parameters]) -> list[Columns]:
        """Return the row of a claim if it is on disk: a connection may be lost before it says so.
        Nothing was sent for it, so that it need not be parked.
        """
        for tries_left in reversed(range(_TRIES)):
            try:
                (rows,) = await self.run((sql.CLAIMED, asked))
            except JournalError:
                if not tries_left:
                    raise
            else:
                break
        return rows

    async def defer(self, keys: Iterable[str]) -> None:
        """Write a task for each key."""
        if several := list(keys):
            async with self.transaction() as connection:
                await defer(connection, several)

    @asynccontextmanager
    async def upkeep(self) -> AsyncIterator[Connection | None]:
        """Give a transaction in which nobody else looks after tasks, or None if somebody does."""
        async with self.transaction() as connection:
            (row,) = await _executed(connection, _TRY_LOCK, [{}])
            yield connection if row["is_ours"] else None

    async def defer_due(self, connection: Connection) -> int:
        """Write tasks for rows that have something to do and no task: queued again, freed by the
        last job that they needed, healed by a callback. Return how many that were. Tasks that a
        wrong clock has put off are due at once.
        """
        await _executed(connection, PUT_OFF, [{}])
        due = await _executed(connection, DUE, [{"most": _MOST}])
        await defer(connection, [row["key"] for row in due])
        return len(due)

    async def defer_held(self, most: int) -> None:
        """Write tasks for a few rows that are held, those first that have waited the longest."""
        async with self.transaction() as connection:
            held = await _executed(connection, HELD, [{"most": most}])
            await defer(connection, [row["key"] for row in held])

    async def go_on(self) -> None:
        """Hold no rows any more, whatever has stopped them."""
        async with self.transaction() as connection:
            await _executed(connection, FINISHED, [{}])
            await _executed(connection, UNHOLD, [{}])
            await self.defer_due(connection)

    async def is_busy(self) -> bool:
        """Return True if there is a task, or a row that needs one."""
        ((row,),) = await self.run((IS_BUSY, [{"most": 1}]))
        return bool(row["is_busy"])


async def _executed(connection: Connection, text: str, parameters: Sequence[Any]) -> list[Columns]:
    """Execute a statement with each of its parameters, and return all rows."""
    rows: list[Columns] = []
    if not parameters:
        return rows
    async with connection.cursor() as cursor:
        if len(parameters) == 1:
            await cursor.execute(_translated(text), parameters[0])
        else:
            await cursor.executemany(_translated(text), parameters, returning=True)
        while True:
            if cursor.description:
                rows += await cursor.fetchall()
            if not cursor.nextset():
                return rows


@cache
def _translated(text: str) -> bytes:
    """Return SQL with parameters as psycopg has them."""
    return sub(r"(?<!:):(\w+)", r"%(\1)s", text).encode()
