"""The file behind `--db`: one SQLite database that one sandbox at a time reads and writes.

The state itself is on shelves in memory. `commit` writes all changes in one transaction: before
each answer is sent and, for background work, 20 times a second. So a charge is on disk together
with its job or not at all. The write-ahead log (WAL) does not wait for the disk: killing the
process loses nothing that was answered, a power cut may lose the last seconds, and neither damages
the file.
"""

import sqlite3
from pathlib import Path
from typing import Any, NamedTuple

from .codec import decode, encode
from .state.shelf import Shelf

APPLICATION = 0x56_4D_53_42  # "VMSB"
VERSION = 3
# The tables whose ids are numbers.
NUMBERED = frozenset({"entries", "requests", "deliveries", "faults"})
LOCK_SECONDS = 1.0
# 16 MB. A commit waits for the disk only when the log is that long.
LOG_PAGES = 4000


class DatabaseError(Exception):
    """The file cannot be used; the message says why."""


class Table(NamedTuple):
    """A shelf, and the class of the objects on it."""

    name: str
    kind: Any
    shelf: Shelf[Any]


class Database:
    """An open database, locked until it is closed or the process ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._tables: list[Table] = []
        try:
            self._connection = _open(path)
        except sqlite3.Error as error:
            raise DatabaseError(f"{path}: {_reason(error)}") from error

    def shelf(self, name: str, kind: Any) -> Shelf[Any]:
        """Return the shelf that is stored in a table, with its stored objects."""
        try:
            self._connection.execute(
                f"CREATE TABLE IF NOT EXISTS {name} (id TEXT PRIMARY KEY, value TEXT NOT NULL)"
            )
            rows = self._connection.execute(f"SELECT id, value FROM {name} ORDER BY rowid")
            shelf = Shelf([(id, decode(text, kind)) for id, text in rows], kept=True)
            if name in NUMBERED:
                list(map(int, shelf))
        except Exception as error:  # a row that was edited by hand can be anything
            raise DatabaseError(f"{self.path}: {name} cannot be read: {error!r}") from error
        self._tables.append(Table(name, kind, shelf))
        return shelf

    def commit(self) -> None:
        """Write what has changed. If that fails, the changes are written by the next commit."""
        changed = [table for table in self._tables if table.shelf.changed or table.shelf.removed]
        if changed:
            with self._connection:
                for table in changed:
                    self._write(table)
            for table in changed:
                table.shelf.written()

    def close(self) -> None:
        self._connection.close()

    def _write(self, table: Table) -> None:
        name, kind, shelf = table
        removed = ((id,) for id in shelf.removed)
        self._connection.executemany(f"DELETE FROM {name} WHERE id = ?", removed)
        # A changed row keeps its place, because the order of rows is the order on the shelf.
        self._connection.executemany(
            f"INSERT INTO {name} VALUES (?, ?) "
            "ON CONFLICT (id) DO UPDATE SET value = excluded.value",
            ((id, encode(shelf[id], kind)) for id in shelf.changed if id in shelf),
        )


def _open(path: Path) -> sqlite3.Connection:
    """Return a connection that holds the file's lock; a foreign file is left unchanged."""
    connection = sqlite3.connect(path, timeout=LOCK_SECONDS, check_same_thread=False)
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        if _is_new(connection):
            connection.executescript(
                f"BEGIN IMMEDIATE; PRAGMA application_id = {APPLICATION};"
                f"PRAGMA user_version = {VERSION}; COMMIT;"
            )
        connection.executescript(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
            f"PRAGMA wal_autocheckpoint = {LOG_PAGES};"
        )
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _is_new(connection: sqlite3.Connection) -> bool:
    """Return True if the file is empty; raise if it is foreign, damaged or in another format."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application == APPLICATION and version != VERSION:
        raise sqlite3.DatabaseError(
            f"it is in format {version}, this sandbox reads format {VERSION}; give another file"
        )
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application != APPLICATION and (application or version or tables):
        raise sqlite3.DatabaseError("it is the database of another program")
    (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise sqlite3.DatabaseError(f"it is damaged: {found.splitlines()[-1]}")
    return bool(application != APPLICATION)


def _reason(error: Exception) -> str:
    locked = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
    return "another process is using it" if locked else str(error)
