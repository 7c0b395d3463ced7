"""The file behind `--db`: one SQLite database that one sandbox at a time reads and writes.

The state itself stands on shelves in memory. `commit` writes what has changed there in one
transaction. It is called before each answer leaves and, for what happens beside the requests, 20
times a second; so a charge is on disk with its job or not at all. The log is written ahead (WAL)
without waiting for the disk: the end of the process loses nothing that was answered, a power cut
may lose the last seconds, and neither harms the file.
"""

import sqlite3
from pathlib import Path
from typing import Any, NamedTuple

from .codec import decode, encode
from .state.shelf import Shelf

APPLICATION = 0x56_4D_53_42  # "VMSB"
VERSION = 2
LOCK_SECONDS = 1.0
# 16 MB. Only when the log is that long, a commit waits for the disk.
LOG_PAGES = 4000


class DatabaseError(Exception):
    """A file that cannot be used, and why."""


class Table(NamedTuple):
    """A shelf, and the class of what stands on it."""

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
        """Return the shelf that a table keeps, with all that stood on it."""
        try:
            self._connection.execute(
                f"CREATE TABLE IF NOT EXISTS {name} (id TEXT PRIMARY KEY, value TEXT NOT NULL)"
            )
            rows = self._connection.execute(f"SELECT id, value FROM {name} ORDER BY rowid")
            shelf = Shelf([(id, decode(text, kind)) for id, text in rows], kept=True)
        except (sqlite3.Error, ValueError, TypeError, LookupError) as error:
            raise DatabaseError(f"{self.path}: {name} cannot be read: {error!r}") from error
        self._tables.append(Table(name, kind, shelf))
        return shelf

    def commit(self) -> None:
        """Write what has changed; when that fails, it stays noted for the next time."""
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
        # A row that is only changed keeps its place: the order of rows is the order on the shelf.
        self._connection.executemany(
            f"INSERT INTO {name} VALUES (?, ?) "
            "ON CONFLICT (id) DO UPDATE SET value = excluded.value",
            ((id, encode(shelf[id], kind)) for id in shelf.changed if id in shelf),
        )


def _open(path: Path) -> sqlite3.Connection:
    """Return a connection that holds the file's lock; a file that is not ours stays as it is."""
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
    """Tell an empty file from one of ours; raise for any other, and for one that is damaged."""
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
