"""Finds the journal of a batch: in the folder of its results, or in a database."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from .journal import Journal, JournalError, Settings
from .saving import JOURNAL, LOCK
from .sqlite import SQLiteJournal

NO_EXTRA = "A journal in a database needs: pip install 'vimmerse[batch]' (in a clone '.[batch]')"


@asynccontextmanager
async def opened(settings: Settings, *, is_new: bool = False) -> AsyncIterator[Journal]:
    """Open the journal of the settings. That of a folder is made if `is_new`."""
    if settings.database_url:
        async with _in_database(settings.database_url, settings) as journal:
            yield journal
        return
    path = settings.out / JOURNAL
    if not is_new and not path.exists():
        raise JournalError(f"There is no batch in {settings.out}: `vimmerse batch run` makes one.")
    journal = SQLiteJournal(path, settings)
    try:
        yield journal
    finally:
        await journal.close()


@asynccontextmanager
async def _in_database(url: str, settings: Settings) -> AsyncIterator[Journal]:
    try:
        from .postgres import PostgresJournal
    except ImportError as error:
        raise JournalError(NO_EXTRA) from error
    journal = await PostgresJournal(url, settings).open()
    try:
        yield journal
    finally:
        await journal.close()


@contextmanager
def alone(out: Path) -> Iterator[None]:
    """Keep other runs out of a folder. Raise JournalError if there is one."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = sqlite3.connect(out / LOCK, timeout=0, isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")  # which ends with the process, however that ends
    except (sqlite3.Error, OSError) as error:
        if "locked" in str(error):
            text = f"Another `vimmerse batch run` is at work in {out}."
            raise JournalError(text) from error
        raise JournalError(f"{out} cannot be used: {error}.") from error
    try:
        yield
    finally:
        lock.close()
