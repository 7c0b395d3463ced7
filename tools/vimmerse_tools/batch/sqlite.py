"""The journal in a SQLite file. One thread writes: whatever was asked for while it synced the last
transaction goes into the next one, so that many jobs share each sync.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from queue import Empty, SimpleQueue

from .journal import Columns, Journal, JournalError, Settings, Statement
from .schema import steps

_MOST_AT_ONCE = 500
_Result = list[list[Columns]]


class SQLiteJournal(Journal):
    """A journal in a file, which is made if it is not there. Processes may share it. Raise
    JournalError if the file cannot be used.
    """

    def __init__(self, path: str | Path, settings: Settings | None = None) -> None:
        super().__init__(settings)
        self._path = Path(path)
        self._asked: SimpleQueue[tuple[Sequence[Statement], Future[_Result]] | None] = SimpleQueue()
        try:
            self._database = _opened(self._path)
        except (sqlite3.Error, OSError) as error:
            raise JournalError(f"The journal {path} cannot be used: {error}.") from error
        self._thread = threading.Thread(target=self._write, name="batch journal", daemon=True)
        self._thread.start()

    async def run(self, *statements: Statement) -> _Result:
        done: Future[_Result] = Future()
        done.set_running_or_notify_cancel()  # what was asked for happens, whoever still waits
        self._asked.put((statements, done))
        return await asyncio.wrap_future(done)

    async def close(self) -> None:
        self._asked.put(None)
        await asyncio.to_thread(self._thread.join)

    def _write(self) -> None:
        """Execute what is asked for until the journal is closed."""
        while (first := self._asked.get()) is not None:
            group, is_last = [first], False
            while len(group) < _MOST_AT_ONCE and not is_last:
                try:
                    one = self._asked.get_nowait()
                except Empty:
                    break
                if one is None:
                    is_last = True
                else:
                    group.append(one)
            self._commit(group)
            if is_last:
                break
        self._database.close()

    def _commit(self, group: Sequence[tuple[Sequence[Statement], Future[_Result]]]) -> None:
        """Execute a group in one transaction; an error of one of them is no error of the others."""
        results: list[tuple[Future[_Result], _Result | Exception]] = []
        try:
            self._database.execute("BEGIN IMMEDIATE")
            for statements, done in group:
                results.append((done, self._execute(statements)))
            self._database.execute("COMMIT")
        except sqlite3.Error as error:
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")
            failure = self._failure(error)
            results = [(done, failure) for _, done in group]
        for done, result in results:
            if isinstance(result, Exception):
                done.set_exception(result)
            else:
                done.set_result(result)

    def _execute(self, statements: Sequence[Statement]) -> _Result | Exception:
        """Execute all of them or none. Raise an error that has ended the transaction itself."""
        self._database.execute("SAVEPOINT one")
        try:
            found = [
                [row for each in parameters for row in self._database.execute(text, each)]
                for text, parameters in statements
            ]
        except sqlite3.Error as error:
            if not self._database.in_transaction:  # a full disk rolls everything back
                raise
            self._database.execute("ROLLBACK TO one")
            self._database.execute("RELEASE one")
            return self._failure(error)
        self._database.execute("RELEASE one")
        return found

    def _failure(self, error: sqlite3.Error) -> JournalError:
        failure = JournalError(f"The journal {self._path} cannot be written: {error}.")
        failure.__cause__ = error
        return failure


def _opened(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    try:
        database.row_factory = lambda cursor, row: {
            column[0]: value for column, value in zip(cursor.description, row, strict=True)
        }
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("BEGIN IMMEDIATE")
        version = database.execute("PRAGMA user_version").fetchone()["user_version"]
        if version > len(steps()):
            raise sqlite3.DatabaseError(
                f"it has format {version}, this program knows {len(steps())}"
            )
        for number, statements in enumerate(steps()[version:], version + 1):
            for statement in statements:
                database.execute(statement)
            database.execute(f"PRAGMA user_version = {number}")
        database.execute("COMMIT")
    except BaseException:
        database.close()
        raise
    return database
