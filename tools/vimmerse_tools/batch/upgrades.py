"""The tables in PostgreSQL: those of the journal, and those of Procrastinate. A table of versions
says which numbered files were applied.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
from procrastinate.schema import SchemaManager

from .journal import JournalError
from .schema import steps

_OURS, _THEIRS = "vimmerse", "procrastinate"
_VERSIONS = "CREATE TABLE IF NOT EXISTS vimmerse_versions (name TEXT PRIMARY KEY, version TEXT)"
_NOTE = """
    INSERT INTO vimmerse_versions (name, version) VALUES (%s, %s)
    ON CONFLICT (name) DO UPDATE SET version = excluded.version
"""
_LOCK = "SELECT pg_advisory_lock(hashtext('vimmerse_versions'))"  # until the connection ends
_IS_THERE = "SELECT to_regclass(%s) IS NOT NULL"
_INIT = "The database has no batch yet: `vimmerse batch init` makes one."
_UPGRADE = (
    "The database is of an earlier version ({}). Stop the workers, run `vimmerse batch upgrade`, "
    "and start them again."
)
_NEWER = "The database is of a later version ({}) than this program knows: update vimmerse here."
Connection = psycopg.AsyncConnection[tuple[object, ...]]


async def init(url: str) -> bool:
    """Make the tables in an empty database or schema. Return False if they are there already.
    Raise JournalError for tables of another version, or of a Procrastinate of somebody else.
    """
    async with _connected(url) as connection:
        await connection.execute(_LOCK)
        if await _is_there(connection, "vimmerse_versions"):
            _compare(await _versions(connection))
            return False
        if await _is_there(connection, "procrastinate_jobs"):
            raise JournalError(
                "The database has the tables of another Procrastinate: use another database or "
                "schema (postgresql://…?options=-csearch_path%3DNAME)."
            )
        await connection.execute(_VERSIONS)
        await connection.execute(SchemaManager.get_schema().encode())
        await _note(connection, _THEIRS, _migrations()[-1].name)
        await _apply_ours(connection, 0)
    return True


async def upgrade(url: str) -> list[str]:
    """Apply the numbered files that the database does not have, and return their names. No worker
    may run. Raise JournalError if there is no batch, or a later version.
    """
    async with _connected(url) as connection:
        await connection.execute(_LOCK)
        versions = await _versions(connection)
        _compare(versions, may_be_earlier=True)
        later = [path for path in _migrations() if path.name > versions[_THEIRS]]
        for path in later:
            await connection.execute(path.read_bytes())
            await _note(connection, _THEIRS, path.name)
            await connection.commit()  # before a file uses what the last has added to an enum
        applied = await _apply_ours(connection, int(versions[_OURS]))
    return [*(f"{_THEIRS} {path.name}" for path in later), *applied]


async def check(url: str) -> None:
    """Raise JournalError unless a database has the tables of this version."""
    async with _connected(url) as connection:
        _compare(await _versions(connection))


def failure(error: Exception) -> JournalError:
    """Return the error for a database that cannot be used: psycopg or Procrastinate said so."""
    told = error if isinstance(error, psycopg.Error) else error.__cause__ or error
    return JournalError(f"The database cannot be used: {str(told).strip()}")


async def _apply_ours(connection: Connection, version: int) -> list[str]:
    for number, statements in enumerate(steps()[version:], version + 1):
        for statement in statements:
            await connection.execute(statement.encode())
        await _note(connection, _OURS, str(number))
    return [f"{_OURS} {number}" for number in range(version + 1, len(steps()) + 1)]


async def _note(connection: Connection, name: str, version: str) -> None:
    await connection.execute(_NOTE, (name, version))


async def _is_there(connection: Connection, table: str) -> bool:
    found = await (await connection.execute(_IS_THERE, (table,))).fetchone()
    return bool(found and found[0])


async def _versions(connection: Connection) -> dict[str, str]:
    if not await _is_there(connection, "vimmerse_versions"):
        raise JournalError(_INIT)
    cursor = await connection.execute("SELECT name, version FROM vimmerse_versions")
    return {str(name): str(version) for name, version in await cursor.fetchall()}


def _compare(versions: dict[str, str], *, may_be_earlier: bool = False) -> None:
    told = ", ".join(f"{name} {version}" for name, version in sorted(versions.items()))
    ours, theirs = int(versions[_OURS]), versions[_THEIRS]
    if ours > len(steps()) or theirs > _migrations()[-1].name:
        raise JournalError(_NEWER.format(told))
    is_earlier = ours < len(steps()) or theirs < _migrations()[-1].name
    if is_earlier and not may_be_earlier:
        raise JournalError(_UPGRADE.format(told))


def _migrations() -> list[Path]:
    return sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[Connection]:
    """Give a connection with a transaction, which is committed when the block has ended."""
    try:
        async with await psycopg.AsyncConnection.connect(url, connect_timeout=10) as connection:
            yield connection
    except psycopg.Error as error:
        raise failure(error) from error
