"""Finds the journal of a batch: in the folder of its results, or in a database."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from ..cli.failures import JournalError as CommandJournalError
from ..cli.failures import UsageError
from .journal import Journal, JournalError, Settings
from .saving import JOURNAL, LOCK
from .sqlite import SQLiteJournal

NOTHING_LOST = "What is in the journal stays: run it again when it can be used."


def is_there(settings: Settings) -> bool:
    """Return True if there may be a batch."""
    return settings.database_url is not None or (settings.out / JOURNAL).exists()


@asynccontextmanager
async def opened(settings: Settings, *, is_new: bool = False) -> AsyncIterator[Journal]:
    """Open the journal of the settings. That of a folder is made if `is_new`."""
    if not is_new and not is_there(settings):
        text = f"There is no batch in {settings.out}."
        raise UsageError(text, "`vimmerse batch run FILE` makes one.")
    with needs_extra():
        journal = await _of(settings)
        try:
            yield journal
        finally:
            await journal.close()


async def _of(settings: Settings) -> Journal:
    if settings.database_url is None:
        return SQLiteJournal(settings.out / JOURNAL, settings)
    from .postgres import PostgresJournal

    return await PostgresJournal(settings.database_url, settings).open()


@contextmanager
def needs_extra() -> Iterator[None]:
    """Tell of a journal that cannot be used, and of a database without what it needs."""
    try:
        yield
    except JournalError as error:
        raise CommandJournalError(str(error), NOTHING_LOST) from error
    except ImportError as error:
        text = f"A journal in a database needs what is not installed here: {error}."
        advice = "pip install 'vimmerse[batch]' (in a clone '.[batch]')"
        raise CommandJournalError(text, advice) from error


@contextmanager
def alone(out: Path) -> Iterator[None]:
    """Keep other runs out of a folder."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = sqlite3.connect(out / LOCK, timeout=0, isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")  # which ends with the process, however that ends
    except (sqlite3.Error, OSError) as error:
        if "locked" in str(error):
            text = f"Another `vimmerse batch run` is at work in {out}."
            raise CommandJournalError(text, "Wait for its end, or use another folder.") from error
        raise CommandJournalError(f"{out} cannot be used: {error}.", NOTHING_LOST) from error
    try:
        yield
    finally:
        lock.close()
